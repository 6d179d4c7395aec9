"""What operators' seats hold: cards, devices and exits, spread over them in the way of the level."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from .hashing import Ints, below, scramble
from .population import Town

PREPAID = 7
"""The issuer of prepaid cards."""


@dataclass(frozen=True)
class Hands:
    """The pools that one operator, or one reseller for all of them, spreads accounts over; one row a seat.

    From `home` on, -1 where the level leaves it to chance.
    """

    card: Ints
    spare_card: Ints
    device: Ints
    device_base: Ints
    device_count: Ints
    cell: Ints
    home: Ints
    org: Ints
    domain: Ints
    group: Ints
    born: Ints


def seats_with(count: int, **given: ArrayLike) -> Hands:
    """`count` seats with these columns; -1 in all others."""
    columns = {name: given.get(name, -1) for name in Hands.__dataclass_fields__}
    return Hands(**{name: np.broadcast_to(np.asarray(column, np.int64), count) for name, column in columns.items()})


def pick(hands: Hands, rows: Ints) -> Hands:
    """The seats of these rows."""
    return Hands(*(getattr(hands, name)[rows] for name in Hands.__dataclass_fields__))


def spread(town: Town, seats: int) -> Hands:
    """Seats spread over pools of cards and devices, cell by cell."""
    operation = town.style.operation
    size = operation.cell if operation.cell else seats
    parts = [cell_of(town, min(size, seats - start), number) for number, start in enumerate(range(0, seats, size))]
    return Hands(*(np.concatenate([getattr(part, name) for part in parts]) for name in Hands.__dataclass_fields__))


def cell_of(town: Town, seats: int, number: int) -> Hands:
    """The seats of one cell: cards and devices of its own."""
    operation, rng = town.style.operation, town.rng
    bank = int(rng.integers(0, 30)) if rng.random() < 0.6 else None
    bank = PREPAID if town.style.level == "domain" else bank
    cards = town.cards.issued(max(1, round(seats / operation.accounts_per_card)), rng, bank)
    machines = town.devices.new(max(1, round(seats / operation.accounts_per_device)))
    card = dealt(seats, len(cards), operation.accounts_per_card, rng)
    loose = rng.random(seats) < operation.crossing
    tied = card * len(machines) // len(cards)
    machine = np.where(loose, dealt(seats, len(machines), operation.accounts_per_device, rng), tied)
    if operation.accounts_per_device < 3:
        machine = dealt(seats, len(machines), operation.accounts_per_device, rng)
    spare = np.where(rng.random(seats) < operation.cards_seen - 1, cards[rng.integers(0, len(cards), seats)], -1)
    base, count = int(machines[0]), len(machines)
    return seats_with(
        seats,
        card=cards[card],
        spare_card=spare,
        device=machines[machine],
        device_base=base,
        device_count=count,
        cell=number,
    )


def dealt(seats: int, things: int, holders: float, rng: np.random.Generator) -> Ints:
    """Which of `things` each seat gets: evenly where few hold one, unevenly in large pools."""
    if holders < 3:
        return rng.permutation(np.arange(seats) % things)
    return (things * rng.random(seats) ** 1.4).astype(np.int64)


def reseated(hands: Hands, seat: Ints, town: Town) -> Hands:
    """The hands of accounts of which heirs got another card or device of the cell in half of the cases."""
    heir = np.arange(len(seat)) != seat
    fresh = heir & (town.rng.random(len(seat)) < 0.5)
    device = np.where(fresh, hands.device_base + below(hands.device_count, scramble(seat, 5)), hands.device)
    card = np.where(heir & ~fresh & (hands.spare_card >= 0), hands.spare_card, hands.card)
    if town.style.level == "batch":
        device = np.where(heir, town.devices.new(len(seat)), device)
        card = np.where(heir, town.cards.issued(len(seat), town.rng), card)
    return replace(hands, card=card, device=device)
