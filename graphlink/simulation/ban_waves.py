"""An operator that is banned in waves and comes back: each banned account has a successor that takes something over."""

import numpy as np

from .addresses import Ints
from .crowds import Crowds
from .draft import ACTIVE, API, BANNED, FREE, PRO, Bools, Draft, some
from .pools import exits_of, give_mail, pool_of, pool_size, rent_homes
from .styles import Range, Style
from .world import DAY, HOUR

BANNED_AT_A_TIME: Range = (0.1, 0.3)
CARD, DEVICE, EXITS = range(3)


def equip_waves(draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints) -> None:
    """Signs up, bans and replaces the members, and gives them things, some of which a predecessor had before."""
    people = draft.people
    _live(draft, draw, style, members)
    people.zone[members] = 0
    give_mail(draft, draw, style, members)
    people.plan[members] = draw.choice((PRO, API), len(members), p=(0.55, 0.45))
    people.plan[some(draw, members, draw.uniform(*style.free_plans))] = FREE
    cards, devices = (
        pool_of(draw, numbers.fresh(pool_size(draw, len(members), ratio)), members, 1)[:, 0]
        for numbers, ratio in ((draft.cards, style.accounts_per_card), (draft.devices, style.accounts_per_device))
    )
    exits = exits_of(draft, draw, style, crowds, members, int(style.exits_per_account[1]))
    _inherit(draft, draw, members, cards, devices, exits)
    paying = people.plan[members] != FREE
    draft.pay_with(members[paying], cards[paying])
    for turn in range(exits.shape[1]):
        draft.work_at(members, exits[:, turn], devices, draw.uniform(0.3, 1.5, len(members)))
    rent_homes(draft, draw, members, devices)


def _live(draft: Draft, draw: np.random.Generator, style: Style, members: Ints) -> None:
    """Sign-up of the first members in batches, then wave after wave of bans with a successor for each of them."""
    world, people = draft.world, draft.people
    people.status[members], people.ends[members] = ACTIVE, world.closes
    waves = _wave_times(draft, draw)
    sizes = _wave_sizes(draw, len(members), len(waves))
    first, *successors = np.split(members, len(members) - sizes.sum() + np.cumsum(sizes) - sizes)
    _first_sign_ups(draft, draw, style, first, int(waves[0]))
    alive = first
    for when, heirs in zip(waves.tolist(), successors, strict=True):
        known = alive[people.created[alive] < when - DAY]
        banned = draw.choice(known, len(heirs), replace=False)
        people.status[banned] = BANNED
        people.ends[banned] = when + draw.integers(0, 5 * HOUR, len(banned))
        pause = np.exp(draw.uniform(np.log(2 * HOUR), np.log(3 * DAY), len(heirs)))
        people.created[heirs] = np.minimum(people.ends[banned] + pause.astype(np.int64), world.closes - DAY)
        people.predecessor[heirs] = banned
        alive = np.concatenate([np.setdiff1d(alive, banned), heirs])


def _wave_times(draft: Draft, draw: np.random.Generator) -> Ints:
    """When the waves of bans begin: three to five, spread over the log."""
    world = draft.world
    number = int(draw.integers(3, 6))
    place = 0.1 + 0.8 * (np.arange(number) + draw.uniform(0.2, 0.8, number)) / number
    times: Ints = (world.opens + place * world.days * DAY).astype(np.int64)
    return times


def _wave_sizes(draw: np.random.Generator, members: int, waves: int) -> Ints:
    """How many each wave bans: a share of those that are there at a time, and so as many as come after."""
    shares = draw.uniform(*BANNED_AT_A_TIME, waves)
    there = members / (1 + shares.sum())
    sizes: Ints = np.maximum(1, np.rint(shares * there)).astype(np.int64)
    return sizes


def _first_sign_ups(draft: Draft, draw: np.random.Generator, style: Style, first: Ints, wave: int) -> None:
    """Batches within hours, all before the first wave."""
    world = draft.world
    batches = max(2, round(len(first) / draw.uniform(*style.batch_accounts)))
    begins = world.opens - draw.uniform(0.1, 0.5) * world.days * DAY
    starts = np.sort(draw.uniform(begins, wave - 2 * DAY, batches))
    batch = np.arange(len(first)) * batches // len(first)
    within = draw.random(len(first)) * draw.uniform(0.2, 6, batches)[batch] * HOUR
    draft.people.created[first] = (starts[batch] + within).astype(np.int64)


def _inherit(draft: Draft, draw: np.random.Generator, members: Ints, cards: Ints, devices: Ints, exits: Ints) -> None:
    """Gives each successor one or two of its predecessor's card, device and exits; those banned first come first."""
    heirs = np.flatnonzero(draft.people.predecessor[members] >= 0)
    before = np.searchsorted(members, draft.people.predecessor[members[heirs]])
    takes = _takes(draw, len(heirs))
    for row, (heir, old) in enumerate(zip(heirs.tolist(), before.tolist(), strict=True)):
        if takes[row, CARD]:
            cards[heir] = cards[old]
            draft.people.plan[members[heir]] = draft.people.plan[members[old]]
        if takes[row, DEVICE]:
            devices[heir] = devices[old]
        if takes[row, EXITS]:
            exits[heir] = exits[old]


def _takes(draw: np.random.Generator, heirs: int) -> Bools:
    """Which things each successor takes over: at least one, and never all three; shape (successors, 3)."""
    takes = draw.random((heirs, 3)) < draw.uniform(0.3, 0.7, 3)
    one = draw.integers(0, 3, heirs)
    rows = np.arange(heirs)
    takes[rows, one] = np.where(takes.all(axis=1), False, takes[rows, one] | ~takes.any(axis=1))
    return takes
