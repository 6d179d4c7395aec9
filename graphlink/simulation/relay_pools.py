"""Resellers' pools of accounts, which operators work through a relay, and people who bought an account out of one."""

import numpy as np

from .addresses import Ints
from .draft import ACTIVE, API, BANNED, KINDS, PRO, Draft, some
from .pools import give_mail, pool_of, pool_size
from .styles import Style
from .world import DAY, HOUR

BUYERS = 0.12
"""People who bought an account, for each fake one."""


def settle_buyers(draft: Draft) -> None:
    """Settles those who bought an account: they live as anybody, but the card is not theirs."""
    people = draft.people
    buyers = draft.settle(round(BUYERS * draft.world.fakes), "resold")
    people.group[buyers] = -1
    people.plan[buyers], people.own_card[buyers] = PRO, False
    people.status[buyers] = ACTIVE


def equip_relay(draft: Draft, draw: np.random.Generator, style: Style, members: Ints, owner: Ints) -> None:
    """Splits every operator's accounts over two to four pools and equips these, buyers' accounts included."""
    number = int(draw.integers(2, 5))
    pool = _pools(draw, owner, number)
    buyers = np.flatnonzero(draft.people.kind == KINDS.index("resold"))
    sold_by = draw.integers(0, number, len(buyers))
    one_device = draw.random() < 0.4
    for reseller in range(number):
        mine, sold = members[pool == reseller], buyers[sold_by == reseller]
        draft.people.group[mine] = draft.group("pool")
        _sell(draft, draw, style, mine, sold)
        # One reseller at the least gives each account an exit of its own, some of them in let homes.
        _connect(draft, draw, style, mine, sold, one_device=one_device, one_exit=reseller > 0 and draw.random() < 0.5)
    # A small operator keeps all it has: of a handful of accounts in a pool two must be there to the end.
    _ban_some(draft, draw, members[np.bincount(owner)[owner] >= 100])


def _pools(draw: np.random.Generator, owner: Ints, number: int) -> Ints:
    """The pool of each account: every operator has some in every one."""
    weight = draw.uniform(1, 2, number)
    edges = np.cumsum(weight / weight.sum())[:-1]
    pool = np.empty(len(owner), dtype=np.int64)
    for operator in np.unique(owner):
        mine = np.flatnonzero(owner == operator)
        pool[draw.permutation(mine)] = np.searchsorted(edges, (np.arange(len(mine)) + 0.5) / len(mine))
    return pool


def _sell(draft: Draft, draw: np.random.Generator, style: Style, mine: Ints, sold: Ints) -> None:
    """Signs all accounts of a pool up in waves, the buyers' among the others, and pays them with the pool's cards."""
    world, people = draft.world, draft.people
    everybody = draw.permutation(np.concatenate([mine, sold]))
    waves = max(2, round(len(everybody) / draw.uniform(*style.batch_accounts)))
    begins = world.opens - draw.uniform(0.2, 0.6) * world.days * DAY
    starts = np.sort(draw.uniform(begins, world.opens + 0.15 * world.days * DAY, waves))
    wave = np.arange(len(everybody)) * waves // len(everybody)
    spread = draw.uniform(0.2, 6, waves)[wave] * HOUR
    people.created[everybody] = (starts[wave] + draw.random(len(everybody)) * spread).astype(np.int64)
    people.status[everybody], people.ends[everybody] = ACTIVE, world.closes
    people.plan[mine] = draw.choice((PRO, API), len(mine), p=(0.55, 0.45))
    people.zone[mine] = 0
    give_mail(draft, draw, style, everybody)
    cards = draft.cards.fresh(pool_size(draw, len(everybody), style.accounts_per_card))
    draft.pay_with(everybody, pool_of(draw, cards, everybody, 1)[:, 0])


def _connect(
    draft: Draft, draw: np.random.Generator, style: Style, mine: Ints, sold: Ints, *, one_device: bool, one_exit: bool
) -> None:
    """One exit and one device for each account of the pool; buyers go out there, too, but with what they have."""
    devices = draft.devices.fresh(1 if one_device else pool_size(draw, len(mine), style.accounts_per_device))
    exits = _exits(draft, draw, len(mine), len(sold), one_exit=one_exit)
    draft.work_at(mine, exits[: len(mine)], pool_of(draw, devices, mine, 1)[:, 0], 1.0)
    draft.work_at(sold, exits[len(mine) :], draft.people.laptop[sold], draw.uniform(0.5, 3, len(sold)))


def _exits(draft: Draft, draw: np.random.Generator, mine: int, sold: int, *, one_exit: bool) -> Ints:
    """The exit of each account, those that were sold last: one for all, or own ones of which some are let homes."""
    if one_exit:
        return np.repeat(draft.addresses.together(1), mine + sold)
    exits = draft.addresses.together(mine + sold, subnets=1 + (mine + sold) // 60)
    homely = draw.random(mine) < draw.uniform(0.25, 0.5)
    exits[:mine][homely] = draw.choice(draft.rented_homes, int(homely.sum()))
    return exits


def _ban_some(draft: Draft, draw: np.random.Generator, members: Ints) -> None:
    """Bans a few accounts at some time in the log."""
    world, people = draft.world, draft.people
    banned = some(draw, members, draw.uniform(0.02, 0.08))
    earliest = np.maximum(people.created[banned], world.opens) + 2 * DAY
    room = world.closes - earliest
    people.ends[banned] = earliest + (draw.random(len(banned)) * room).astype(np.int64)
    people.status[banned] = BANNED
