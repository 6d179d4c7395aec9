"""Ordinary people: when they sign up and work, where they live, which devices and cards they have."""

import numpy as np

from .addresses import Ints
from .draft import (
    ACTIVE,
    API,
    BANNED,
    CLOSED,
    EARLY,
    FOCUS,
    FREE,
    FREE_MAIL,
    KINDS,
    LATE,
    MIXED,
    PRO,
    TEAM,
    WORKER,
    Draft,
    popular,
    signup_times,
    some,
)
from .world import DAY

ZONES = np.array([-8, -6, -5, -3, 0, 1, 2, 3, 5.5, 8, 9], dtype=np.float64)
HOUSEHOLD_SIZES = (2, 3, 4, 5, 6)


def settle_people(draft: Draft) -> None:
    """Gives every account what it has before it belongs anywhere: age, rhythm, plan, mail, devices."""
    world, people = draft.world, draft.people
    draw = world.stream("people")
    size = world.accounts
    people.created[:] = signup_times(draw, world, size)
    people.zone[:] = draw.choice(ZONES, size, p=draw.dirichlet(np.full(len(ZONES), 3.0)))
    people.zone += draw.normal(0, 1.3, size)
    people.rhythm[:] = draw.choice((WORKER, 1, MIXED), size, p=(0.42, 0.4, 0.18))
    people.volume[:] = np.exp(draw.normal(0, draw.uniform(0.9, 1.2), size))
    people.plan[:] = draw.choice((FREE, PRO, TEAM, API), size, p=(0.5, 0.33, 0.05, 0.12))
    people.pace[:] = np.exp(draw.normal(np.log(110), 0.6, size))
    people.large[:] = draw.beta(1.2, 1.2, size)
    people.status[:] = draw.choice((ACTIVE, CLOSED, BANNED), size, p=(0.95, 0.035, 0.015))
    people.ends[:] = world.closes
    people.domain[:] = popular(draw, size, len(FREE_MAIL), 1.2)
    people.laptop[:] = draft.devices.fresh(size)
    phones = some(draw, np.arange(size), draw.uniform(0.5, 0.7))
    people.phone[phones] = draft.devices.fresh(len(phones))
    people.own_card[:] = people.plan != FREE


def close_some(draft: Draft) -> None:
    """Ends the accounts that were closed or banned, at some time after they signed up."""
    world, people = draft.world, draft.people
    draw = world.stream("closing")
    gone = np.flatnonzero(people.status[: world.honest] != ACTIVE)
    start = np.maximum(people.created[gone], world.opens)
    people.ends[gone] = start + (draw.random(len(gone)) * (world.closes - start)).astype(np.int64)


def settle_homes(draft: Draft) -> None:
    """Gives every honest account a home with its addresses."""
    world, people = draft.world, draft.people
    draw = world.stream("homes")
    home = _households(draft, draw)
    homes = int(home.max()) + 1
    address = draft.addresses.scattered(homes, block_fill=draw.uniform(0.15, 0.4))
    people.home[: world.honest] = address[home]
    _live_in(draft, draw, home, address)
    _family_devices(draft, draw, home, address)
    modern = draw.random(homes) < world.shares["ipv6_home"]
    networks = draft.addresses.networks(homes)
    residents = np.flatnonzero(modern[home])
    for device in (people.laptop, people.phone):
        for weight in (0.7, 0.5):
            who = residents[device[residents] >= 0]
            draft.work_at(who, draft.addresses.hosts(networks[home[who]]), device[who], weight * people.home_share[who])


def _households(draft: Draft, draw: np.random.Generator) -> Ints:
    """The home of each honest account: shared by the members of a household, else its own."""
    world, people = draft.world, draft.people
    home = np.arange(world.honest, dtype=np.int64)
    for members in draft.homes_shared:
        home[members] = members[0]
    left = int(world.honest * world.shares["household"])
    while left > 1 and draft.settled < world.honest - 1:
        size = int(draw.choice(HOUSEHOLD_SIZES, p=(0.5, 0.22, 0.16, 0.08, 0.04)))
        members = draft.settle(size, "household")
        home[members] = members[0]
        people.zone[members] = people.zone[members[0]] + draw.normal(0, 0.7, len(members))
        if draw.random() < 0.35:
            _share_card(draft, draw, members)
        left -= size
    return np.unique(home, return_inverse=True)[1].astype(np.int64)


def _share_card(draft: Draft, draw: np.random.Generator, members: Ints) -> None:
    """One card for those of a household who pay, two of them at the least."""
    people = draft.people
    paying = members[people.plan[members] != FREE]
    paying = paying if len(paying) > 1 else members[:2]
    people.plan[paying] = np.where(people.plan[paying] == FREE, PRO, people.plan[paying])
    people.own_card[paying] = False
    draft.pay_with(paying, np.full(len(paying), draft.cards.fresh(1)[0]))


def _live_in(draft: Draft, draw: np.random.Generator, home: Ints, address: Ints) -> None:
    """Places at home; some homes get another address in time, which was a neighbour's before."""
    world, people = draft.world, draft.people
    later, moves = _renumbered(draft, draw, address)
    people.moves[: world.honest] = moves[home]
    everybody = np.arange(world.honest, dtype=np.int64)
    moving = later[home] != address[home]
    for device, weight in ((people.laptop, 1.0), (people.phone, 0.5)):
        who = everybody[device[: world.honest] >= 0]
        share = weight * people.home_share[who] * draw.uniform(0.6, 1.4, len(who))
        before = np.where(moving[who], EARLY | FOCUS, EARLY | LATE | FOCUS)
        draft.work_at(who, address[home[who]], device[who], share, before)
        after = moving[who]
        draft.work_at(who[after], later[home[who[after]]], device[who[after]], share[after], LATE)


def _renumbered(draft: Draft, draw: np.random.Generator, address: Ints) -> tuple[Ints, Ints]:
    """Each home's later address and when it gets it: providers renumber some dozens of homes at a time."""
    world = draft.world
    later = address.copy()
    moves = np.full(len(address), np.iinfo(np.int64).max, dtype=np.int64)
    moving = draw.permutation(some(draw, np.arange(len(address)), world.shares["recycled_home"]))
    for batch in np.array_split(moving, max(1, len(moving) // 60)):
        later[batch] = address[np.roll(batch, 1)]
        moves[batch] = world.opens + int(draw.uniform(0.1, 0.9) * world.days * DAY)
    return later, moves


def _family_devices(draft: Draft, draw: np.random.Generator, home: Ints, address: Ints) -> None:
    """A tablet that a family shares, in some households."""
    people = draft.people
    members = np.flatnonzero(people.kind[: draft.world.honest] == KINDS.index("household"))
    homes = np.unique(home[members])
    shared = np.full(int(home.max()) + 1, -1, dtype=np.int64)
    with_tablet = some(draw, homes, 0.35)
    shared[with_tablet] = draft.devices.fresh(len(with_tablet))
    who = members[shared[home[members]] >= 0]
    draft.work_at(who, address[home[who]], shared[home[who]], draw.uniform(0.1, 0.6, len(who)))


def give_cards(draft: Draft) -> None:
    """A card of its own to every honest account that pays and has none, a second one to a few."""
    world, people = draft.world, draft.people
    draw = world.stream("cards")
    who = np.flatnonzero(people.own_card[: world.honest] & (people.plan[: world.honest] != FREE))
    draft.pay_with(who, draft.cards.fresh(len(who)))
    second = some(draw, who, draw.uniform(0.03, 0.07))
    draft.pay_with(second, draft.cards.fresh(len(second)))
