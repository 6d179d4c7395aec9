"""Shells: small made-up organisations, each with cards, devices, exits and a mail domain of its own."""

import numpy as np

from .hands import Hands, seats_with
from .hashing import Ints
from .knobs import Shells
from .population import Town
from .style import DAY, HOUR

SMALLEST, LARGEST = 5, 15
"""How many accounts a shell has."""


def shells_of(town: Town) -> Shells:
    """The knobs of the shells; ValueError at a level that has none."""
    if not isinstance(town.style.trade, Shells):
        raise ValueError(f"level {town.style.level!r} has no shells")
    return town.style.trade


def shell_seats(town: Town, seats: int) -> Hands:
    """The seats of one operator, shell by shell; some shells have a card or a device of the shell before."""
    trade, rng = shells_of(town), town.rng
    sizes = shell_sizes(seats, trade, rng)
    cards = [town.cards.issued(int(rng.integers(1, trade.cards + 1)), rng) for _ in sizes]
    machines = [town.devices.new(int(rng.integers(2, trade.devices + 1))) for _ in sizes]
    for later in range(1, len(sizes)):
        if rng.random() < trade.reused:
            hand_on(cards if rng.random() < 0.5 else machines, later)
    shell = np.repeat(np.arange(len(sizes)), sizes)
    device = any_of_its(machines, shell, rng)
    return seats_with(
        seats,
        card=any_of_its(cards, shell, rng),
        device=device,
        device_base=device,
        device_count=1,
        cell=shell,
        home=any_of_its([shell_exits(town, trade) for _ in sizes], shell, rng),
        org=np.array([town.org() for _ in sizes])[shell],
        domain=np.array([town.unknown_domain() for _ in sizes])[shell],
    )


def shell_sizes(seats: int, trade: Shells, rng: np.random.Generator) -> list[int]:
    """The accounts split into shells, none too small where there are enough accounts."""
    found: list[int] = []
    while (left := seats - sum(found)) > 0:
        size = min(left, int(rng.integers(trade.accounts[0], trade.accounts[1] + 1)))
        if 0 < left - size < SMALLEST:
            size = left if left <= LARGEST else left // 2
        found.append(size)
    return found


def hand_on(things: list[Ints], later: int) -> None:
    """Gives a shell one of the things of the shell before it in place of its first."""
    things[later] = np.concatenate([things[later - 1][-1:], things[later][1:]])


def any_of_its(things: list[Ints], shell: Ints, rng: np.random.Generator) -> Ints:
    """For each seat one of the things of its shell, all of which are used where there are seats enough."""
    count = np.array([len(few) for few in things])
    first = np.cumsum(count) - count
    seat = np.arange(len(shell)) - np.searchsorted(shell, shell)
    turn = np.where(seat < count[shell], seat, rng.integers(0, count[shell]))
    chosen: Ints = np.concatenate(things)[first[shell] + turn]
    return chosen


def shell_exits(town: Town, trade: Shells) -> Ints:
    """One to three lines of a shell: an office's, a rented server's, a home's; now and then a lent home."""
    rng, fads = town.rng, town.style.fads
    wanted = int(rng.integers(1, trade.exits + 1))
    roll = rng.random()
    if fads and rng.random() < fads.lent_share:
        return rng.choice(town.lent, 1)
    if roll < 0.4:
        return np.array([town.atlas.desks(1) for _ in range(wanted)])
    return town.atlas.servers(wanted) if roll < 0.7 else town.atlas.homes(wanted)


def shell_signups(town: Town, shell: Ints, begin: int, end: int) -> Ints:
    """Sign-ups in waves: a few shells are filled within days, then comes a pause."""
    trade, rng, operation = shells_of(town), town.rng, town.style.operation
    last = begin + (end - begin) // 3 - int(trade.wave_days * DAY)
    shells = int(shell.max()) + 1
    waves = last - (rng.random(max(1, shells // 8)) * operation.signup_days * DAY).astype(np.int64)
    start = waves[rng.integers(0, len(waves), shells)] + (rng.random(shells) * trade.wave_days * DAY).astype(np.int64)
    moment: Ints = start[shell] + rng.integers(0, 6 * HOUR, len(shell))
    return moment
