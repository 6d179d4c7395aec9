"""The operators: who they are, which accounts they hold, and over which cards, devices and exits they spread them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .hashing import Ints, below, scramble
from .population import HUMAN, Town
from .style import DAY, HOUR
from .wordings import HARVEST, HARVEST_ABROAD, Purpose, family

TRAFFIC = (0.79, 0.20, 0.01)
"""The operators' parts of the traffic."""


@dataclass(frozen=True)
class Hands:
    """The pools that one operator, or one reseller for all of them, spreads accounts over; one row a seat."""

    card: Ints
    spare_card: Ints
    device: Ints
    device_base: Ints
    device_count: Ints
    cell: Ints


@dataclass(frozen=True)
class Operator:
    """One operator: its accounts, its active weeks, its templates (families of rewordings) and its exits."""

    name: str
    share: float
    accounts: Ints
    begin: int
    end: int
    families: list[list[int]]
    exits: dict[str, Ints]
    office: int
    hands: Hands


def open_exits(town: Town, fakes: int) -> None:
    """Fills the town's exits: proxies that operators rent, and honest people too."""
    operation, rng = town.style.operation, town.rng
    addresses = int(max(16, operation.exits_per_account * max(fakes, 200)))
    for kind in operation.exits:
        if kind in {"dc_daily", "dc_exchange"}:
            blocks = max(1, -(-addresses // 250))
            lease = DAY if kind == "dc_daily" else 0
            town.exits[kind] = [town.atlas.pool(min(250, addresses), lease) for _ in range(blocks)]
        elif kind == "v6":
            town.exits[kind] = [town.atlas.block6() for _ in range(int(rng.integers(1, 4)))]
        elif kind == "vpn":
            town.exits[kind] = town.vpns[:2]
        elif kind == "mobile":
            town.exits[kind] = town.carriers[:2]
    if not town.exits:
        town.exits["dc_daily"] = [town.atlas.pool(int(rng.integers(16, 251)), DAY)]


def open_homes(town: Town, homes: Ints, fakes: int) -> Ints:
    """Homes whose line is lent out as an exit, often without their knowledge: customers' homes and other people's."""
    wanted = int(max(20, town.style.operation.exits_per_account * fakes))
    ours = min(len(homes), int(wanted * town.style.crowding.proxy_home_share))
    return np.concatenate([town.rng.choice(homes, ours, replace=False), town.atlas.homes(wanted - ours)])


def hire(town: Town, fakes: int, homes: Ints) -> list[Operator]:
    """The operators with their accounts settled; `homes` are innocents' homes that may be exits."""
    numbers = head_counts(fakes, town.rng)
    reseller = town.style.level == "reseller"
    shared = spread(town, fakes) if reseller else None
    group = town.group("reseller") if reseller else -1
    order = town.rng.permutation(fakes)
    operators, used = [], 0
    for place, (share, count) in enumerate(zip(TRAFFIC, numbers, strict=True)):
        rows = order[used : used + count]
        hands = pick(shared, rows) if shared else spread(town, count)
        mine = group if reseller else town.group("operation")
        operators.append(recruit(town, place, share, count, hands, homes, mine))
        used += count
    return operators


def head_counts(fakes: int, rng: np.random.Generator) -> list[int]:
    """How many accounts each operator holds: about its part of the traffic, the smallest a dozen."""
    tilt = np.array(TRAFFIC) ** float(rng.uniform(0.8, 1.0))
    counts = np.round(fakes * tilt / tilt.sum()).astype(int)
    counts[2] = max(counts[2], min(12, fakes // 10), 1)
    counts[0] = fakes - counts[1] - counts[2]
    return [int(count) for count in counts]


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
    cards = town.cards.issued(max(1, round(seats / operation.accounts_per_card)), rng, bank)
    machines = town.devices.new(max(1, round(seats / operation.accounts_per_device)))
    card = dealt(seats, len(cards), operation.accounts_per_card, rng)
    loose = rng.random(seats) < operation.crossing
    tied = card * len(machines) // len(cards)
    machine = np.where(loose, dealt(seats, len(machines), operation.accounts_per_device, rng), tied)
    if operation.accounts_per_device < 3:
        machine = dealt(seats, len(machines), operation.accounts_per_device, rng)
    spare = np.where(rng.random(seats) < operation.cards_seen - 1, cards[rng.integers(0, len(cards), seats)], -1)
    base, count = np.full(seats, machines[0]), np.full(seats, len(machines))
    return Hands(cards[card], spare, machines[machine], base, count, np.full(seats, number))


def dealt(seats: int, things: int, holders: float, rng: np.random.Generator) -> Ints:
    """Which of `things` each seat gets: evenly where few hold one, unevenly in large pools."""
    if holders < 3:
        return rng.permutation(np.arange(seats) % things)
    return (things * rng.random(seats) ** 1.4).astype(np.int64)


def recruit(town: Town, place: int, share: float, count: int, hands: Hands, homes: Ints, group: int) -> Operator:
    """One operator with its accounts settled."""
    operation, rng, calendar = town.style.operation, town.rng, town.style.calendar
    length = max(7 * DAY, int(calendar.days * DAY * operation.active_share))
    begin = calendar.begin + int(rng.integers(0, max(1, calendar.days * DAY - length)))
    end = min(begin + length, calendar.end)
    created, ends, seat = careers(town, count, begin, end)
    hands = reseated(pick(hands, seat), seat, town)
    free = rng.random(count) < operation.free_share
    accounts = town.settle(
        "fake",
        count,
        group=group,
        operator=place,
        created=created,
        ends=ends,
        roam=-1,
        p_roam=0.0,
        card=np.where(free, -1, hands.card),
        device=hands.device,
        p_second=0.0,
        rhythm=HUMAN,
        weight=np.exp(rng.normal(0, operation.volume_sigma, count)),
        plan=rng.choice([1, 2], count),
        domain=mail_of(town, hands.cell, count),
        tz=rng.choice([-8, -5, 0, 1, 3, 8], count),
    )
    exits = rented(town, count, homes)
    families = repertoire(town)
    return Operator(f"operator-{place + 1}", share, accounts, begin, end, families, exits, town.atlas.desks(2), hands)


def careers(town: Town, count: int, begin: int, end: int) -> tuple[Ints, Ints, Ints]:
    """Each account's sign-up, its ban (0: none) and its seat: whoever is banned has a successor in the same seat."""
    rng, operation = town.rng, town.style.operation
    seats = max(1, round(count / (1 + operation.replaced)))
    created = signups(town, count, begin, end)
    ends, seat = np.zeros(count, np.int64), np.arange(count)
    heirs = np.arange(seats, count)
    banned = rng.permutation(seats)[: len(heirs)]
    seat[heirs] = banned
    start = np.maximum(created[banned], begin)
    ends[banned] = start + ((end - start) * rng.uniform(0.2, 0.7, len(banned))).astype(np.int64)
    created[heirs] = ends[banned] + (rng.exponential(1.5, len(heirs)) * DAY).astype(np.int64)
    latest = end - 36 * HOUR
    early = latest - (rng.random(count) * 5 * DAY).astype(np.int64)
    return np.where(created < latest, created, early), ends, seat


def signups(town: Town, count: int, begin: int, end: int) -> Ints:
    """When an operator's accounts were opened: within weeks, over months, or in bursts of a few dozen."""
    rng, operation = town.rng, town.style.operation
    last = begin + (end - begin) // 3
    if operation.signup == "weeks":
        days = min(30, operation.signup_days)
        return (last - rng.beta(2, 2, count) * days * DAY).astype(np.int64)
    if operation.signup == "months":
        return (last - rng.random(count) * operation.signup_days * DAY).astype(np.int64)
    bursts = last - (rng.random(max(1, count // 30)) * operation.signup_days * DAY).astype(np.int64)
    return bursts[rng.integers(0, len(bursts), count)] + rng.integers(0, 2 * HOUR, count)


def reseated(hands: Hands, seat: Ints, town: Town) -> Hands:
    """The hands of accounts of which heirs got another card or device of the cell in half of the cases."""
    heir = np.arange(len(seat)) != seat
    fresh = heir & (town.rng.random(len(seat)) < 0.5)
    device = np.where(fresh, hands.device_base + below(hands.device_count, scramble(seat, 5)), hands.device)
    card = np.where(heir & ~fresh & (hands.spare_card >= 0), hands.spare_card, hands.card)
    if town.style.level == "batch":
        device = np.where(heir, town.devices.new(len(seat)), device)
        card = np.where(heir, town.cards.issued(len(seat), town.rng), card)
    return Hands(card, hands.spare_card, device, hands.device_base, hands.device_count, hands.cell)


def mail_of(town: Town, cell: Ints, count: int) -> Ints:
    """The accounts' mail domains: free ones, bought ones for some dozens each, or one each."""
    form = town.style.operation.domains
    if town.style.level == "batch" or form == "free":
        return town.free_mail(count)
    each = 1 if form == "one_each" else int(town.rng.integers(10, 200))
    bought = np.array([town.domain() for _ in range(-(-count // each))])[np.arange(count) // each]
    return np.where(town.rng.random(count) < 0.5, bought, town.free_mail(count)) if form == "both" else bought


def rented(town: Town, count: int, homes: Ints) -> dict[str, Ints]:
    """The places of each kind of exit that this operator uses."""
    rng = town.rng
    found: dict[str, Ints] = {}
    for kind in town.style.operation.exits:
        if kind == "fixed":
            found[kind] = np.array([town.atlas.desks(1) for _ in range(int(rng.integers(2, 11)))])
        elif kind == "residential":
            found[kind] = homes
        elif kind != "own":
            found[kind] = np.array(town.exits[kind])
    return found


def repertoire(town: Town) -> list[list[int]]:
    """An operator's templates, each with its rewordings."""
    operation, rng = town.style.operation, town.rng
    guise: dict[str, Any] = {"spun": operation.spun, "nonce": operation.nonce}
    return [
        family(purpose_of(town), operation.shapes, operation.rewordings, town.library, rng, **guise)
        for _ in range(operation.templates)
    ]


def purpose_of(town: Town) -> Purpose:
    """What one template is for, in the operator's language."""
    rng, language = town.rng, town.style.operation.language
    if language == "mixed":
        language = str(rng.choice(["en", *HARVEST_ABROAD]))
    return HARVEST[int(rng.integers(len(HARVEST)))] if language == "en" else HARVEST_ABROAD[language]
