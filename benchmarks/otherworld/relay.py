"""Resellers' pools: accounts opened in waves and paid with the pool's cards, most let to operators, some sold."""

import numpy as np

from .hands import Hands, dealt, seats_with
from .hashing import Ints
from .knobs import Relay
from .population import Pool, Town
from .style import DAY, HOUR


def relay_of(town: Town) -> Relay:
    """The knobs of the relay; ValueError at a level that has none."""
    if not isinstance(town.style.trade, Relay):
        raise ValueError(f"level {town.style.level!r} has no relay")
    return town.style.trade


def open_pools(town: Town, fakes: int) -> None:
    """Fills the town's pools: `fakes` seats in all, and an eighth as many accounts for honest buyers."""
    trade, rng = relay_of(town), town.rng
    weight = rng.uniform(0.6, 1.4, trade.pools)
    ends = np.round(np.cumsum(weight) / weight.sum() * fakes).astype(int)
    for seats in np.diff(ends, prepend=0):
        town.pools.append(one_pool(town, trade, int(seats)))


def one_pool(town: Town, trade: Relay, seats: int) -> Pool:
    """A pool of so many seats."""
    operation, calendar, rng = town.style.operation, town.style.calendar, town.rng
    resold = max(1, round(seats * trade.resold))
    last = calendar.begin + calendar.days * DAY // 4
    spread = int(max(30, operation.signup_days) * DAY)
    return Pool(
        group=town.group("pool"),
        seats=seats,
        resold=resold,
        cards=town.cards.issued(max(2, round((seats + resold) / operation.accounts_per_card)), rng),
        devices=town.devices.new(1 if trade.one_device else max(2, round(seats / operation.accounts_per_device))),
        exit=-1 if trade.own_exit else town.atlas.desks(1),
        waves=last - rng.integers(0, spread, trade.waves),
    )


def born_in(pool: Pool, count: int, rng: np.random.Generator) -> Ints:
    """Sign-ups within hours of one of the pool's waves."""
    moment: Ints = rng.choice(pool.waves, count) + rng.integers(0, 5 * HOUR, count)
    return moment


def proxies(town: Town, pool: Pool, count: int) -> Ints:
    """The exit of each account: the pool's, or a proxy of its own; a part of them goes through a lent home."""
    rng, fads = town.rng, town.style.fads
    own = np.where(rng.random(count) < 0.5, town.atlas.servers(count), town.atlas.homes(count))
    place = own if pool.exit < 0 else np.full(count, pool.exit)
    lent = rng.random(count) < (fads.lent_share if fads else 0.0)
    return np.where(lent, rng.choice(town.lent, count), place)


def pool_seats(town: Town) -> Hands:
    """The seats of all pools, pool by pool; `cell` is the number of the pool."""
    parts = [seats_of(town, pool, number) for number, pool in enumerate(town.pools)]
    return Hands(*(np.concatenate([getattr(part, name) for part in parts]) for name in Hands.__dataclass_fields__))


def seats_of(town: Town, pool: Pool, number: int) -> Hands:
    """The seats of one pool."""
    operation, rng = town.style.operation, town.rng
    return seats_with(
        pool.seats,
        card=pool.cards[dealt(pool.seats, len(pool.cards), operation.accounts_per_card, rng)],
        device=pool.devices[dealt(pool.seats, len(pool.devices), operation.accounts_per_device, rng)],
        device_base=pool.devices[0],
        device_count=len(pool.devices),
        cell=number,
        home=proxies(town, pool, pool.seats),
        group=pool.group,
        born=born_in(pool, pool.seats, rng),
    )


def divided(pool: Ints, numbers: list[int], rng: np.random.Generator) -> list[Ints]:
    """The seats of each operator: the smaller ones rent in one or two pools, the largest has the rest of all."""
    free = np.ones(len(pool), bool)
    teams: dict[int, Ints] = {}
    for place in range(len(numbers) - 1, 0, -1):
        pools = rng.permutation(pool.max() + 1)[: 1 if place == len(numbers) - 1 and rng.random() < 0.5 else 2]
        rows = np.flatnonzero(free & np.isin(pool, pools))
        rows = rows if len(rows) > numbers[place] else np.flatnonzero(free)
        teams[place] = np.sort(rng.choice(rows, numbers[place], replace=False))
        free[teams[place]] = False
    return [np.flatnonzero(free), *(teams[place] for place in range(1, len(numbers)))]


def resold_customers(town: Town, pool: Pool) -> None:
    """Honest people who bought an account: its pool's card and sign-up wave, often its proxy; else their own life."""
    rng = town.rng
    town.settle(
        "resold",
        pool.resold,
        card=rng.choice(pool.cards, pool.resold),
        created=born_in(pool, pool.resold, rng),
        roam=proxies(town, pool, pool.resold),
        p_roam=np.where(rng.random(pool.resold) < 0.75, rng.uniform(0.3, 0.95, pool.resold), 0.0),
        plan=rng.choice([1, 2], pool.resold),
    )
