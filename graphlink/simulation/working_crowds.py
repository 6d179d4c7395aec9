"""Honest crowds that no level has by itself: shop chains, annotation shops, circles of friends.

Each shares what an operation shares, for reasons of its own. A platform that has many of them is one whose verdicts
must be taught. `World.shares` says how many there are, by kind; where it says nothing there are none.
"""

from collections.abc import Callable

import numpy as np

from .addresses import Ints
from .draft import MIXED, PRO, TEAM, WORKER, Draft, group_sizes, some
from .world import DAY, HOUR

WORKING = ("chain", "annotation", "circle")
"""What they are called in the truth."""


def settle_working_crowds(draft: Draft) -> None:
    """Settles every crowd that the world's shares name among the accounts that belong nowhere yet."""
    makers: dict[str, tuple[Callable[[Draft, np.random.Generator, int], None], int, int]] = {
        "chain": (_chain, 24, 80),
        "annotation": (_annotation_shop, 25, 90),
        "circle": (_circle, 14, 45),
    }
    for kind in WORKING:
        make, low, high = makers[kind]
        if total := int(draft.world.honest * draft.world.shares.get(kind, 0)):
            draw = draft.world.stream("working crowds", kind)
            for size in group_sizes(draw, max(total, low), low, high):
                make(draft, draw, size)


def _chain(draft: Draft, draw: np.random.Generator, size: int) -> None:
    """Shops that opened one after another: each has a card, a till or two and a line, and staff help out next door."""
    people = draft.people
    members = draft.settle(size, "chain")
    people.zone[members] = people.zone[members[0]] + draw.normal(0, 0.8, len(members))
    people.rhythm[members] = draw.choice((WORKER, MIXED), len(members), p=(0.7, 0.3))
    shops = max(4, len(members) // int(draw.integers(3, 7)))
    shop = np.sort(draw.integers(0, shops, len(members)))
    opened = draft.world.closes - 4 * DAY - np.sort(draw.integers(0, int(draw.uniform(20, 160)), shops))[::-1] * DAY
    people.created[members] = opened[shop] + draw.integers(0, 6, len(members)) * DAY // 2 + _morning(draw, len(members))
    _pay_by_team(draft, draw, members, shop, draft.cards.fresh(shops), draw.uniform(0.05, 0.25))
    tills, lines = draft.devices.fresh(shops), draft.addresses.together(shops, subnets=shops)
    for helping in (0.0, draw.uniform(0.1, 0.35)):
        at = np.where(draw.random(len(members)) < helping, (shop + 1) % shops, shop)
        draft.work_at(members, lines[at], tills[at], draw.uniform(0.6, 2.5, len(members)))
    people.home_share[members] = draw.uniform(0.05, 0.6, len(members))
    _house_prompt(draft, draw, members, draw.uniform(0.2, 0.6))


def _annotation_shop(draft: Draft, draw: np.random.Generator, size: int) -> None:
    """Label workers hired in waves: prepaid cards by team, desktops by shift, one guideline before every task."""
    people = draft.people
    members = draft.settle(size, "annotation")
    shift = draw.integers(0, int(draw.integers(1, 4)), len(members))
    people.zone[members] = people.zone[members[0]] + 8.0 * shift + draw.normal(0, 0.5, len(members))
    people.rhythm[members] = WORKER
    people.volume[members] *= draw.uniform(1, 2.5)
    waves = draft.world.closes - 4 * DAY - draw.integers(0, int(draw.uniform(40, 200)), int(draw.integers(2, 5))) * DAY
    people.created[members] = draw.choice(waves, len(members)) + draw.integers(0, 4, len(members)) * DAY // 2
    people.created[members] += _morning(draw, len(members))
    teams = max(4, len(members) // int(draw.integers(4, 9)))
    team = draw.integers(0, teams, len(members))
    _pay_by_team(draft, draw, members, team, draft.cards.fresh(teams), draw.uniform(0.05, 0.3))
    desktops = draft.devices.fresh(max(4, int(len(members) / draw.uniform(2, 5))))
    lines = draft.addresses.scattered(max(2, int(len(members) / draw.uniform(5, 15))))
    for _ in range(2):
        where, what = draw.choice(lines, len(members)), draw.choice(desktops, len(members))
        draft.work_at(members, where, what, draw.uniform(0.6, 2.5, len(members)))
    people.home_share[members] = draw.uniform(0.05, 0.5, len(members))
    _house_prompt(draft, draw, members, draw.uniform(0.3, 0.7))


def _circle(draft: Draft, draw: np.random.Generator, size: int) -> None:
    """Friends of friends who came within a season: subscriptions paid in turns, machines lent, one saved prompt."""
    people = draft.people
    members = draft.settle(size, "circle")
    people.zone[members] = people.zone[members[0]] + draw.normal(0, 1.5, len(members))
    season = int(draw.uniform(30, 200))
    people.created[members] = draft.world.closes - 4 * DAY - draw.integers(0, season * DAY, len(members))
    flats = max(4, len(members) // int(draw.integers(2, 5)))
    flat = draw.integers(0, flats, len(members))
    _pay_by_team(draft, draw, members, flat, draft.cards.fresh(flats), draw.uniform(0.1, 0.4))
    for _ in range(2):
        lent = people.laptop[draw.choice(members, len(members))]
        visited = people.laptop[members]
        what = np.where(draw.random(len(members)) < 0.6, lent, visited)
        where = draft.addresses.scattered(flats)[draw.integers(0, flats, len(members))]
        draft.work_at(members, where, what, draw.uniform(0.1, 0.6, len(members)))
    _house_prompt(draft, draw, some(draw, members, 0.8), draw.uniform(0.08, 0.35))


def _pay_by_team(
    draft: Draft, draw: np.random.Generator, members: Ints, team: Ints, cards: Ints, next_door: float
) -> None:
    """Each team's card for its members; `next_door` of them pay with the next team's."""
    people = draft.people
    people.plan[members], people.own_card[members] = int(draw.choice((PRO, TEAM))), False
    paid = np.where(draw.random(len(members)) < next_door, (team + 1) % len(cards), team)
    draft.pay_with(members, cards[paid])


def _house_prompt(draft: Draft, draw: np.random.Generator, members: Ints, weight: float) -> None:
    """What they all start from, in one to four wordings."""
    family = draft.templates.family(draw, int(draw.integers(1, 5)))
    draft.use(members, family, weight, draw.uniform(0.7, 0.95))


def _morning(draw: np.random.Generator, count: int) -> Ints:
    return (np.clip(draw.normal(11, 3, count), 0, 23.9) * HOUR).astype(np.int64)
