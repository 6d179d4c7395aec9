"""The operators: who they are, which accounts they hold, and over which cards, devices and exits they spread them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .hands import Hands, pick, reseated, spread
from .hashing import Ints
from .knobs import Domains
from .population import DESK, HUMAN, Town
from .relay import divided, pool_seats
from .shells import shell_seats, shell_signups
from .style import DAY, HOUR
from .succession import successions
from .wordings import HARVEST, HARVEST_ABROAD, Purpose, family

TRAFFIC = (0.79, 0.20, 0.01)
"""The operators' parts of the traffic."""


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
    if town.style.level == "relay":
        seats = pool_seats(town)
        teams = [pick(seats, rows) for rows in divided(seats.cell, numbers, town.rng)]
        return [recruit(town, place, share, teams[place], homes) for place, share in enumerate(TRAFFIC)]
    reseller = town.style.level == "reseller"
    shared = spread(town, fakes) if reseller else None
    group = town.group("reseller") if reseller else -1
    order = town.rng.permutation(fakes)
    operators, used = [], 0
    for place, (share, count) in enumerate(zip(TRAFFIC, numbers, strict=True)):
        rows = order[used : used + count]
        hands = pick(shared, rows) if shared else seated(town, count)
        mine = group if reseller else town.group("operation")
        operators.append(recruit(town, place, share, replace(hands, group=np.full(count, mine)), homes))
        used += count
    return operators


def seated(town: Town, count: int) -> Hands:
    """The seats of one operator who has everything to itself."""
    return shell_seats(town, count) if town.style.level == "shells" else spread(town, count)


def head_counts(fakes: int, rng: np.random.Generator) -> list[int]:
    """How many accounts each operator holds: about its part of the traffic, the smallest a dozen."""
    tilt = np.array(TRAFFIC) ** float(rng.uniform(0.8, 1.0))
    counts = np.round(fakes * tilt / tilt.sum()).astype(int)
    counts[2] = max(counts[2], min(12, fakes // 10), 1)
    counts[0] = fakes - counts[1] - counts[2]
    return [int(count) for count in counts]


def recruit(town: Town, place: int, share: float, hands: Hands, homes: Ints) -> Operator:
    """One operator with its accounts settled."""
    operation, rng, calendar = town.style.operation, town.rng, town.style.calendar
    count = len(hands.card)
    length = max(7 * DAY, int(calendar.days * DAY * operation.active_share))
    begin = calendar.begin + int(rng.integers(0, max(1, calendar.days * DAY - length)))
    end = min(begin + length, calendar.end)
    created, ends, hands = lives(town, hands, begin, end)
    free = rng.random(count) < operation.free_share
    accounts = town.settle(
        "fake",
        count,
        group=hands.group,
        operator=place,
        created=created,
        ends=ends,
        roam=-1,
        p_roam=0.0,
        card=np.where(free, -1, hands.card),
        device=hands.device,
        p_second=0.0,
        weight=np.exp(rng.normal(0, operation.volume_sigma, count)),
        plan=rng.choice([1, 2], count),
        **{
            "rhythm": HUMAN,
            "domain": mail_of(town, count),
            "tz": rng.choice([-8, -5, 0, 1, 3, 8], count),
            **peculiar(town, hands),
        },
    )
    exits = rented(town, count, homes)
    families = repertoire(town)
    return Operator(f"operator-{place + 1}", share, accounts, begin, end, families, exits, town.atlas.desks(2), hands)


def peculiar(town: Town, hands: Hands) -> dict[str, Any]:
    """What a level settles in its own way: exits, organisations and mail domains of seats, an office's hours."""
    given = {name: getattr(hands, name) for name in ("home", "org", "domain") if (getattr(hands, name) >= 0).all()}
    if town.style.level == "office":
        given |= {"rhythm": DESK, "tz": int(town.rng.choice([-5, 0, 2, 5, 7, 8]))}
    return given


def lives(town: Town, hands: Hands, begin: int, end: int) -> tuple[Ints, Ints, Hands]:
    """Each account's sign-up, its ban (0: none) and what it holds."""
    count = len(hands.card)
    if town.style.level == "replacement":
        return successions(town, hands, signups(town, count, begin, end), begin, end)
    if town.style.level == "shells":
        return shell_signups(town, hands.cell, begin, end), np.zeros(count, np.int64), hands
    if town.style.level == "relay":
        return hands.born, np.zeros(count, np.int64), hands
    created, ends, seat = careers(town, count, begin, end)
    return created, ends, reseated(pick(hands, seat), seat, town)


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
    trade = town.style.trade
    if isinstance(trade, Domains):
        return in_chains(count, last, trade, rng)
    if operation.signup == "weeks":
        days = min(30, operation.signup_days)
        return (last - rng.beta(2, 2, count) * days * DAY).astype(np.int64)
    if operation.signup == "months":
        return (last - rng.random(count) * operation.signup_days * DAY).astype(np.int64)
    bursts = last - (rng.random(max(1, count // 30)) * operation.signup_days * DAY).astype(np.int64)
    return bursts[rng.integers(0, len(bursts), count)] + rng.integers(0, 2 * HOUR, count)


def in_chains(count: int, last: int, trade: Domains, rng: np.random.Generator) -> Ints:
    """One after the other, seconds to minutes apart, in bursts within some days."""
    bursts = -(-count // trade.burst)
    gaps = rng.exponential(trade.gap_seconds, count)
    starts = last - (rng.random(bursts) * trade.days * DAY).astype(np.int64)
    burst = np.arange(count) // trade.burst
    since = np.cumsum(gaps)
    moment: Ints = starts[burst] + (since - since[burst * trade.burst]).astype(np.int64)
    return moment


def mail_of(town: Town, count: int) -> Ints:
    """The accounts' mail domains: free ones, bought ones for some dozens each, or one each."""
    form = town.style.operation.domains
    trade = town.style.trade
    if isinstance(trade, Domains):
        return town.rng.choice([town.unknown_domain() for _ in range(trade.each)], count)
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
        else:
            found[kind] = np.array(town.exits.get(kind, []), np.int64)
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
