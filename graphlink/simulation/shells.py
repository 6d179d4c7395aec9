"""An operator whose accounts sit in many small invented organisations, each with things of its own."""

import numpy as np

from .addresses import Ints, Numbers
from .crowds import Crowds
from .draft import ACTIVE, API, FREE, TEAM, Draft, some
from .organisations import own_domain
from .pools import pool_size, rent_homes
from .styles import Range, Style
from .world import DAY, HOUR

SMALLEST, LARGEST = 5, 15
"""Accounts of one shell."""


def equip_shells(draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints) -> None:
    """Puts the members into shells with mail, cards, devices and exits of their own, a few of which are lent."""
    people = draft.people
    shell = shells_of(draw, len(members))
    _sign_up(draft, draw, style, members, shell)
    people.zone[members] = 0
    number = int(shell.max()) + 1
    people.domain[members] = np.array([own_domain(draft, draw) for _ in range(number)])[shell]
    people.org[members] = draft.orgs.fresh(number)[shell]
    people.plan[members] = draw.choice((TEAM, API), number, p=(0.6, 0.4))[shell]
    people.plan[some(draw, members, draw.uniform(*style.free_plans))] = FREE
    cards, devices = _own(draw, draft.cards, shell, (3, 7), 1), _own(draw, draft.devices, shell, (1.2, 3.5), 2)
    paying = people.plan[members] != FREE
    draft.pay_with(members[paying], cards[paying, 0])
    _connect(draft, draw, members, shell, devices)
    _lend(draft, draw, members, shell, cards, devices)
    rent_homes(draft, draw, members, devices[:, 0])


def shells_of(draw: np.random.Generator, count: int) -> Ints:
    """The shell of each of `count` accounts, in order; every shell has `SMALLEST` to `LARGEST` of them."""
    number = -(-count // ((SMALLEST + LARGEST) // 2))
    room = np.repeat(np.arange(number), LARGEST - SMALLEST)
    # Some shells are large and some small: the places of a favoured one are taken first.
    taken = np.argsort(draw.random(len(room)) * np.exp(draw.normal(0, 1, number))[room], kind="stable")
    sizes = SMALLEST + np.bincount(room[taken[: count - number * SMALLEST]], minlength=number)
    return np.repeat(np.arange(number), sizes).astype(np.int64)


def _sign_up(draft: Draft, draw: np.random.Generator, style: Style, members: Ints, shell: Ints) -> None:
    """Waves of some shells each within a day or two; a shell's accounts come within hours."""
    world, people = draft.world, draft.people
    number = int(shell.max()) + 1
    waves = max(1, round(len(members) / draw.uniform(*style.batch_accounts)))
    begins = world.opens + draw.uniform(-0.3, 0.1) * world.days * DAY
    starts = begins + np.sort(draw.uniform(0, draw.uniform(0.3, 0.7) * world.days * DAY, waves))
    founded = starts[np.arange(number) * waves // number] + draw.uniform(0, draw.uniform(8, 40) * HOUR, number)
    within = draw.uniform(0.2, 8, number)[shell] * HOUR * draw.random(len(members))
    people.created[members] = (founded[shell] + within).astype(np.int64)
    people.status[members], people.ends[members] = ACTIVE, world.closes


def _own(draw: np.random.Generator, numbers: Numbers, shell: Ints, ratio: Range, picks: int) -> Ints:
    """`picks` of the things that each account's shell has for itself; shape (accounts, picks)."""
    held = np.array([pool_size(draw, int(size), ratio) for size in np.bincount(shell)])
    things, first = numbers.fresh(int(held.sum())), np.cumsum(held) - held
    spot = (draw.random((len(shell), picks)) * held[shell][:, None]).astype(np.int64)
    chosen: Ints = things[first[shell][:, None] + spot]
    return chosen


def _connect(draft: Draft, draw: np.random.Generator, members: Ints, shell: Ints, devices: Ints) -> None:
    """Places at a few of the shell's exits, on one or two of its devices."""
    order = Numbers()
    spots = _own(draw, order, shell, (1, 3), 3)
    exits = draft.addresses.scattered(order.next)
    for turn in range(3):
        device = devices[:, turn % 2] if draw.random() < 0.7 else devices[:, 0]
        draft.work_at(members, exits[spots[:, turn]], device, draw.uniform(0.3, 1.5, len(members)))


def _lend(draft: Draft, draw: np.random.Generator, members: Ints, shell: Ints, cards: Ints, devices: Ints) -> None:
    """Lets a few of two or three shells use one card or one device of the first of them."""
    number = int(shell.max()) + 1
    friends = draw.permutation(number)[: max(2, int(number * draw.uniform(0.15, 0.35)))]
    circles = max(-(-len(friends) // 3), round(len(friends) / draw.uniform(2, 3)))
    for circle in np.array_split(friends, circles):
        lender = int(np.flatnonzero(shell == circle[0])[0])
        for borrower in circle[1:]:
            who = draw.permutation(np.flatnonzero(shell == borrower))[: int(draw.integers(1, 4))]
            _borrow(draft, draw, members[who], int(cards[lender, 0]), int(devices[lender, 0]))


def _borrow(draft: Draft, draw: np.random.Generator, who: Ints, card: int, device: int) -> None:
    people = draft.people
    if draw.random() < 0.5:
        people.plan[who] = np.where(people.plan[who] == FREE, TEAM, people.plan[who])
        draft.pay_with(who, np.full(len(who), card))
    else:
        exits = draft.addresses.scattered(len(who))
        draft.work_at(who, exits, np.full(len(who), device), draw.uniform(0.5, 1.5, len(who)))
