"""Innocents of the later levels: users of one agent or program, phones of one model, a press week, a viral prompt, let
homes.

Each of them looks like an operation in one respect and has an own life in every other.
"""

import numpy as np
import numpy.typing as npt

from .addresses import Ints
from .big_agencies import settle_big_agencies
from .crowds import Crowds
from .draft import ALL_HOURS, API, FREE, MIXED, PRO, WORKER, Draft, Duty, signup_times, some
from .listeners import settle_listeners
from .relay_pools import settle_buyers
from .templates import NOTHING, Family
from .world import DAY, HOUR

USUAL_ACCOUNTS = 60_000
"""Accounts of a world for which the numbers below are meant; in others they grow and shrink with it."""

LEAST = 30
"""How many a crowd has in the smallest world."""


def settle_newcomers(draft: Draft, crowds: Crowds) -> None:
    """Settles every crowd of newcomers among the honest accounts that belong nowhere yet."""
    draw = draft.world.stream("newcomers")
    settle_big_agencies(draft, draw)
    _agent(draft, draw, launched=draft.world.closes - int(draw.uniform(14, 56) * DAY))
    _agent(draft, draw, launched=draft.world.closes - int(draw.uniform(0.4, 0.9) * draft.world.history) * DAY)
    _model_phones(draft, draw, crowds)
    _press(draft, draw)
    _viral(draft, draw)
    settle_listeners(draft, lambda drawn: strangers(draft, size_of(draft, drawn, 60, 300, least=20), "listener"))
    if draft.world.fakes:
        _let_households(draft, draw)
    if draft.world.level == "relay":
        settle_buyers(draft)


def size_of(draft: Draft, draw: np.random.Generator, low: int, high: int, least: int = LEAST) -> int:
    """How many a crowd has that has `low` to `high` in a usual world, and `least` in the smallest."""
    return max(least, round(draw.uniform(low, high) * draft.world.accounts / USUAL_ACCOUNTS))


def strangers(draft: Draft, count: int, kind: str) -> Ints:
    """The next `count` accounts that belong nowhere yet, as a crowd in which nobody knows another."""
    members = draft.settle(count, kind)
    draft.people.group[members] = -1
    return members


def _since(draft: Draft, draw: np.random.Generator, members: Ints, start: int) -> None:
    """Sign-ups on any day from `start` on, at an hour of the day as everybody's."""
    days = max((draft.world.closes - 2 * DAY - start) // DAY, 1)
    second = signup_times(draw, draft.world, len(members)) % DAY
    draft.people.created[members] = (start // DAY + 1 + draw.integers(0, days, len(members))) * DAY + second


def _agent(draft: Draft, draw: np.random.Generator, launched: int) -> None:
    """Users of one agent: its default prompt, sent by a job on the hour or on the half, on machines of their own."""
    people = draft.people
    members = strangers(draft, size_of(draft, draw, 60, 300), "agent")
    _since(draft, draw, members, launched)
    people.plan[members] = np.where(draw.random(len(members)) < 0.6, API, PRO)
    people.own_card[members] = True
    people.laptop[members] = draft.devices.fresh(len(members))
    people.volume[members] *= draw.uniform(1, 3, len(members))
    whole_hour = draw.random(len(members)) < draw.uniform(0.4, 0.8)
    family = draft.templates.family(draw, 1)
    for beat, who in ((HOUR, members[whole_hour]), (HOUR // 2, members[~whole_hour])):
        _by_the_clock(draft, draw, who, family, beat)


def _by_the_clock(draft: Draft, draw: np.random.Generator, members: Ints, family: Family, beat: int) -> None:
    begins, ends = np.full(len(members), draft.world.opens), np.full(len(members), draft.world.closes)
    share, most = draw.uniform(0.5, 0.8, len(members)), np.full(len(members), np.iinfo(np.int64).max)
    hours = _job_hours(draw, len(members))
    draft.duties.append(Duty(members, family, share, most, begins, ends, hours, beat, late=40))


def _job_hours(draw: np.random.Generator, count: int) -> npt.NDArray[np.uint32]:
    """For each of the jobs the hours in which it runs: all of them, or one to six of them."""
    runs = draw.random((count, 24)) < draw.uniform(1 / 24, 6 / 24, count)[:, None]
    runs[np.arange(count), draw.integers(0, 24, count)] = True
    bits = (runs << np.arange(24)).sum(axis=1)
    return np.where(draw.random(count) < 0.4, ALL_HOURS, bits).astype(np.uint32)


def _model_phones(draft: Draft, draw: np.random.Generator, crowds: Crowds) -> None:
    """Phones of one model, which all show one fingerprint, behind a few addresses of the carrier that sold them."""
    people, world = draft.people, draft.world
    members = strangers(draft, size_of(draft, draw, 100, 300), "model_phone")
    campaign = world.closes - int(draw.uniform(22, world.days + 60)) * DAY
    days = campaign // DAY + draw.integers(0, 21, len(members))
    people.created[members] = days * DAY + (np.clip(draw.normal(15, 4, len(members)), 0, 23.99) * HOUR).astype(np.int64)
    people.plan[members], people.own_card[members] = FREE, False
    people.laptop[members], people.phone[members] = draft.devices.fresh(1)[0], -1
    people.rhythm[members] = np.where(draw.random(len(members)) < 0.5, WORKER, MIXED)
    people.zone[members] = people.zone[members[0]] + draw.normal(0, 0.5, len(members))
    people.home_share[members] = draw.uniform(0.05, 0.5, len(members))
    carrier = crowds.carriers[int(draw.integers(0, len(crowds.carriers)))]
    gates = draw.choice(carrier, min(len(carrier), int(draw.integers(2, 6))), replace=False)
    for _ in range(2):
        draft.work_at(members, draw.choice(gates, len(members)), people.laptop[members], draw.uniform(0.3, 1))


def _press(draft: Draft, draw: np.random.Generator) -> None:
    """Readers who sign up in the week of an article, and many of whom type its prompt, word for word, once or twice."""
    people, world = draft.people, draft.world
    size = max(LEAST, int(world.accounts * draw.uniform(0.01, 0.02)))
    members = strangers(draft, size, "press")
    day = world.opens // DAY + int(draw.integers(2, world.days - 9))
    # Most come on the first days, while it is talked about.
    days = day + np.minimum(draw.exponential(2, size), 6.9).astype(np.int64)
    hour = np.clip(draw.normal(14, 5, size), 0, 23.9)
    people.created[members] = (days * DAY + hour * HOUR).astype(np.int64)
    readers = some(draw, members, draw.uniform(0.5, 0.85))
    begins = people.created[readers] + 60
    _typed(draft, draw, readers, begins, begins + 8 * HOUR, most=2)


def _viral(draft: Draft, draw: np.random.Generator) -> None:
    """People of any age who all try the prompt of the day within two days, some of them several times."""
    people, world = draft.people, draft.world
    members = strangers(draft, size_of(draft, draw, 250, 1_000), "viral")
    start = world.opens + int(draw.integers(2, world.days - 4)) * DAY + int(draw.integers(0, 24)) * HOUR
    people.created[members] = np.minimum(people.created[members], start - draw.integers(0, 20 * DAY, len(members)))
    people.volume[members] = np.maximum(people.volume[members], 0.7)
    begins = np.full(len(members), start)
    _typed(draft, draw, members, begins, begins + 2 * DAY, most=5, wordings=int(draw.integers(2, 7)))


def _typed(
    draft: Draft, draw: np.random.Generator, members: Ints, begins: Ints, ends: Ints, most: int, wordings: int = 1
) -> None:
    """One prompt that each of the members types within its time: once as a rule, `most` times at the most."""
    slot = NOTHING if wordings == 1 or draw.random() < 0.5 else None
    family = draft.templates.family(draw, wordings, slot=slot)
    times = np.minimum(draw.geometric(draw.uniform(0.5, 0.8), len(members)), most).astype(np.int64)
    hours = np.full(len(members), ALL_HOURS, dtype=np.uint32)
    draft.duties.append(Duty(members, family, np.ones(len(members)), times, begins, ends, hours, beat=1, late=0))


def _let_households(draft: Draft, draw: np.random.Generator) -> None:
    """Households that let their line to a proxy network, as most of those do who install a free VPN."""
    left = size_of(draft, draw, 250, 500)
    while left > 0:
        members = draft.settle(int(draw.integers(2, 6)), "proxy_home")
        draft.people.zone[members] = draft.people.zone[members[0]] + draw.normal(0, 0.7, len(members))
        draft.homes_shared.append(members)
        if draw.random() < 0.35:
            _one_card(draft, members)
        left -= len(members)


def _one_card(draft: Draft, members: Ints) -> None:
    people = draft.people
    people.plan[members] = np.where(people.plan[members] == FREE, PRO, people.plan[members])
    people.own_card[members] = False
    draft.pay_with(members, np.full(len(members), draft.cards.fresh(1)[0]))


def let_homes(draft: Draft) -> None:
    """Puts the addresses of the let homes on offer, and gives some of these a tablet for all who live there."""
    people, draw = draft.people, draft.world.stream("let homes")
    for members in draft.homes_shared:
        if draw.random() < 0.35:
            tablet = np.full(len(members), draft.devices.fresh(1)[0])
            draft.work_at(members, people.home[members], tablet, draw.uniform(0.1, 0.6, len(members)))
    if draft.homes_shared:
        draft.rented_homes = np.unique(people.home[np.concatenate(draft.homes_shared)])
