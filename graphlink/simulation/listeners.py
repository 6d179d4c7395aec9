"""Users of a program that acts when something happens in the world: a price moves, a feed has news, a page changes.

Each runs it on his own machine, with his own key, card and home; yet all who hear of one event ask the same within a
minute, at hours that nobody chose. No clock explains these batches, and no one steers them.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from .addresses import Ints
from .draft import ALL_HOURS, API, PRO, Draft, Duty
from .templates import Family
from .world import DAY, HOUR

EVENTS = (15, 45)
"""How many events a user hears of, as a rule."""
LATE = 90
"""Seconds within which a program has heard of an event."""

Heard = npt.NDArray[np.bool_]


def settle_listeners(draft: Draft, settle: Callable[[np.random.Generator], Ints]) -> None:
    """Two programs: one that people came to over years, with one feed for all or in hours of much news; and one
    launched within a week of the log, whose users each chose a few of many feeds."""
    world = draft.world
    for number, hears in enumerate((_one_feed, _many_feeds)):
        draw = world.stream("listeners", number)
        members = settle(draw)
        _equip(draft, draw, members)
        if number:
            launch = world.opens + int(draw.integers(-5, 3)) * DAY
            draft.people.created[members] = launch + (draw.beta(1, 3, len(members)) * 7 * DAY).astype(np.int64)
        _listen(draft, draw, members, *hears(draft, draw, len(members)))


def _equip(draft: Draft, draw: np.random.Generator, members: Ints) -> None:
    """A card, a machine and a volume of his own for each of the members."""
    people = draft.people
    people.plan[members] = np.where(draw.random(len(members)) < 0.6, API, PRO)
    people.own_card[members] = True
    people.laptop[members] = draft.devices.fresh(len(members))
    people.volume[members] = draw.uniform(2, 6, len(members))


def _one_feed(draft: Draft, draw: np.random.Generator, users: int) -> tuple[Ints, Heard]:
    """Events of which nearly everybody hears who has his machine on; some come in a day's busy hour."""
    number = int(draw.integers(*EVENTS))
    hours = draw.integers(0, max(number // 4, 2), number)
    begins = _moments(draft, draw, hours.max() + 1)[hours] + (draw.random(number) * HOUR).astype(np.int64)
    moments = np.where(draw.random(number) < draw.uniform(0, 0.7), begins, _moments(draft, draw, number))
    return moments, draw.random((number, users)) < draw.uniform(0.4, 0.95)


def _many_feeds(draft: Draft, draw: np.random.Generator, users: int) -> tuple[Ints, Heard]:
    """Events of feeds of which a few have many subscribers, and most have few."""
    feeds = int(draw.integers(40, 200))
    popular = 1 / np.arange(1, feeds + 1) ** draw.uniform(0.6, 1)
    each = np.maximum(draw.poisson(6, users), 2)
    subscribed = np.zeros((feeds, users), dtype=np.bool_)
    for user in range(users):
        subscribed[draw.choice(feeds, min(each[user], feeds), replace=False, p=popular / popular.sum()), user] = True
    feed = draw.integers(0, feeds, feeds * int(draw.integers(3, 8)))
    return _moments(draft, draw, len(feed)), subscribed[feed] & (draw.random((len(feed), users)) < 0.9)


def _moments(draft: Draft, draw: np.random.Generator, number: int) -> Ints:
    world = draft.world
    return world.opens + (draw.random(number) * (world.days - 1) * DAY).astype(np.int64)


def _listen(draft: Draft, draw: np.random.Generator, members: Ints, moments: Ints, heard: Heard) -> None:
    family: Family = draft.templates.family(draw, 1)
    for moment, hears in zip(moments, heard, strict=True):
        who = members[hears & (draft.people.created[members] < moment)]
        once, begins = np.ones(len(who), dtype=np.int64), np.full(len(who), moment)
        hours = np.full(len(who), ALL_HOURS, dtype=np.uint32)
        draft.duties.append(Duty(who, family, np.ones(len(who)), once, begins, begins + LATE, hours, beat=1, late=0))
