"""The style of a world: what changes from seed to seed, drawn before anything is made."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

LEVELS = ("benign", "careless", "pools", "careful", "reseller", "batch")
DAY = 86_400
HOUR = 3_600

EXITS = ("dc_daily", "dc_exchange", "v6", "residential", "vpn", "mobile")
"""How an operator's traffic leaves: rented /24s by the day or by the request, an IPv6 block, homes, VPN, SIM farms."""


@dataclass(frozen=True)
class Calendar:
    """When the world is looked at, and since when people could sign up."""

    begin: int
    days: int
    history_days: int
    growth: float

    @property
    def end(self) -> int:
        return self.begin + self.days * DAY

    @property
    def opened(self) -> int:
        return self.begin - self.history_days * DAY


@dataclass(frozen=True)
class Sheets:
    """How the platform wrote its tables down: file formats, value formats, what is missing."""

    file_format: str
    account_id: str
    device: str
    card: str
    ipv6_share: float
    ipv6_text: str
    time_text: str
    logins: bool
    account_columns: tuple[str, ...]
    exchange_columns: tuple[str, ...]
    api_device: str
    blank_share: float
    untidy_share: float
    orphan_share: float
    ordered: bool


@dataclass(frozen=True)
class Crowding:
    """How many of the honest stand close to each other, and how much text they share."""

    shares: dict[str, float]
    paying: float
    carriers: int
    carrier_addresses: int
    vpn_providers: int
    vpn_addresses: int
    stock_devices: int
    stock_share: float
    test_card_share: float
    framework_share: float
    viral_share: float
    viral_prompts: int
    foreign_share: float
    volume_sigma: float
    session_length: float
    proxy_home_share: float


@dataclass(frozen=True)
class Operation:
    """How the fakes are run; the level bounds every range."""

    accounts_per_card: float
    accounts_per_device: float
    devices_seen: int
    cards_seen: float
    cell: int
    crossing: float
    exits: tuple[str, ...]
    exits_per_account: float
    free_share: float
    cover_share: float
    templates: int
    rewordings: int
    spun: bool
    shapes: tuple[str, ...]
    language: str
    bank: int
    tempo: str
    batch_accounts: tuple[int, int]
    batch_minutes: float
    cohorts: bool
    volume: float
    volume_sigma: float
    signup: str
    signup_days: int
    active_share: float
    replaced: float
    domains: str
    stray_share: float
    rented_share: float
    scripted_share: float
    followups: float
    nonce: str


@dataclass(frozen=True)
class Style:
    """Everything that was drawn for one world."""

    level: str
    seed: int
    calendar: Calendar
    sheets: Sheets
    crowding: Crowding
    operation: Operation

    def as_dict(self) -> dict[str, Any]:
        """The knobs as plain values, for printing."""
        return asdict(self)


SHARES = {
    "household": (0.04, 0.10),
    "office": (0.04, 0.10),
    "carrier": (0.06, 0.15),
    "vpn": (0.02, 0.06),
    "campus": (0.03, 0.08),
    "enterprise": (0.03, 0.08),
    "agency": (0.005, 0.02),
    "hackathon": (0.005, 0.015),
    "bot": (0.01, 0.03),
    "alt": (0.005, 0.015),
    "school": (0.005, 0.015),
    "call_centre": (0.005, 0.02),
    "coworking": (0.005, 0.015),
    "library": (0.003, 0.01),
    "gift_card": (0.004, 0.015),
    "webinar": (0.002, 0.008),
    "proxy_customer": (0.005, 0.025),
}
"""What part of the innocents each look-alike takes; the rest are ordinary customers."""


def draw_style(seed: int, level: str) -> Style:
    """The style of the world of this seed and level; the platform's own part depends on the seed alone."""
    if level not in LEVELS:
        raise ValueError(f"level {level!r}: choose one of {', '.join(LEVELS)}")
    streams = [np.random.default_rng([seed, 7919, part]) for part in range(4)]
    return Style(
        level=level,
        seed=seed,
        calendar=draw_calendar(streams[0]),
        sheets=draw_sheets(streams[1]),
        crowding=draw_crowding(streams[2]),
        operation=draw_operation(streams[3], level),
    )


def draw_calendar(rng: np.random.Generator) -> Calendar:
    """A period of 14 to 120 days after six months to four years of sign-ups."""
    first = int(datetime(2023, 3, 1, tzinfo=UTC).timestamp()) + int(rng.integers(0, 900)) * DAY
    return Calendar(
        begin=first,
        days=int(rng.integers(14, 121)),
        history_days=int(rng.integers(180, 1461)),
        growth=round(float(rng.uniform(1.0, 3.0)), 2),
    )


def draw_sheets(rng: np.random.Generator) -> Sheets:
    """File formats, id formats, missing columns and dirt."""
    optional = ("org_id", "plan", "status", "email_domain")
    extra = ("exchange_id", "model", "output_tokens")
    return Sheets(
        file_format=str(rng.choice(["parquet", "csv", "jsonl", "csv.gz"], p=[0.55, 0.2, 0.15, 0.1])),
        account_id=str(rng.choice(["uuid", "padded", "prefixed", "snowflake", "short"])),
        device=str(rng.choice(["hex32", "uuid", "prefixed", "base36", "sha"])),
        card=str(rng.choice(["hex16", "prefixed", "masked", "uuid", "number"])),
        ipv6_share=round(float(rng.choice([0.0, rng.uniform(0.05, 0.45)], p=[0.25, 0.75])), 3),
        ipv6_text=str(rng.choice(["short", "long", "upper"])),
        time_text=str(rng.choice(["zulu", "space", "offset", "fraction"])),
        logins=bool(rng.random() < 0.75),
        account_columns=tuple(name for name in optional if rng.random() < 0.7),
        exchange_columns=tuple(name for name in extra if rng.random() < 0.65),
        api_device=str(rng.choice(["null", "library", "own", "unknown"])),
        blank_share=round(float(rng.uniform(0.001, 0.04)), 4),
        untidy_share=round(float(rng.choice([0.0, rng.uniform(0.001, 0.02)])), 4),
        orphan_share=round(float(rng.choice([0.0, rng.uniform(0.0002, 0.003)])), 4),
        ordered=bool(rng.random() < 0.7),
    )


def draw_crowding(rng: np.random.Generator) -> Crowding:
    """Sizes of the look-alikes, and how far shared values of no meaning reach."""
    return Crowding(
        shares={kind: round(float(rng.uniform(*span)), 4) for kind, span in SHARES.items()},
        paying=round(float(rng.uniform(0.35, 0.85)), 2),
        carriers=int(rng.integers(3, 10)),
        carrier_addresses=int(rng.integers(4, 65)),
        vpn_providers=int(rng.integers(2, 7)),
        vpn_addresses=int(rng.integers(5, 61)),
        stock_devices=int(rng.integers(8, 60)),
        stock_share=round(float(rng.uniform(0.02, 0.10)), 3),
        test_card_share=round(float(rng.uniform(0.001, 0.012)), 4),
        framework_share=round(float(rng.uniform(0.01, 0.06)), 3),
        viral_share=round(float(rng.uniform(0.01, 0.06)), 3),
        viral_prompts=int(rng.integers(1, 5)),
        foreign_share=round(float(rng.uniform(0.05, 0.5)), 2),
        volume_sigma=round(float(rng.uniform(0.8, 1.5)), 2),
        session_length=round(float(rng.uniform(1.5, 5.0)), 1),
        proxy_home_share=round(float(rng.uniform(0.1, 0.6)), 2),
    )


def draw_operation(rng: np.random.Generator, level: str) -> Operation:
    """The operators' habits at this level."""
    low, high = sorted(int(size) for size in rng.integers(5, 81, 2))
    per_card, per_device = holders(rng, level)
    shapes = rng.permutation(["prefix", "middle", "rules", "json", "fewshot", "chat"])[: rng.integers(1, 4)]
    spread = level in {"careful", "batch"}
    return Operation(
        accounts_per_card=per_card,
        accounts_per_device=per_device,
        devices_seen=1 if level == "batch" else int(rng.integers(1, 3 if level == "careful" else 5)),
        cards_seen=1.0 if level == "batch" else round(float(rng.uniform(1.0, 1.5 if level == "careful" else 2.2)), 2),
        cell=0 if level == "careless" else int(rng.choice([0, 40, 80, 150, 300, 600])),
        crossing=round(float(rng.uniform(0.1, 1.0)), 2),
        exits=draw_exits(rng, level),
        exits_per_account=round(
            float(np.exp(rng.uniform(*np.log([0.4, 6.0] if level == "careful" else [0.05, 1.5])))), 3
        ),
        free_share=round(float(rng.choice([0.0, rng.uniform(0.0, 0.25)])), 3),
        cover_share=round(float(rng.uniform(0.0, 0.15 if level == "careless" else 0.6)), 2),
        templates=1 if level == "careless" else int(rng.integers(2, 16)),
        rewordings=1 if level == "careless" else int(rng.integers(3 if spread else 1, 41 if spread else 9)),
        spun=bool(spread and rng.random() < 0.35),
        shapes=tuple(str(shape) for shape in shapes),
        language=str(rng.choice(["en", "mixed", "zh", "es", "de", "ru"], p=[0.5, 0.2, 0.12, 0.06, 0.06, 0.06])),
        bank=int(rng.choice([0, 0, 5_000, 50_000, 500_000])),
        tempo="waves" if level == "batch" else str(rng.choice(["waves", "stream", "shifts"], p=[0.5, 0.3, 0.2])),
        batch_accounts=(low, max(low + 4, high)),
        batch_minutes=round(float(rng.uniform(1, 20)), 1),
        cohorts=bool(rng.random() < 0.5),
        volume=round(float(rng.uniform(1.0, 5.0)), 2),
        volume_sigma=round(float(rng.uniform(0.2, 0.8)), 2),
        signup="months" if level == "batch" else str(rng.choice(["weeks", "months", "bursts"])),
        signup_days=int(rng.integers(120, 400) if level == "batch" else rng.integers(10, 200)),
        active_share=round(float(rng.uniform(0.35, 1.0)), 2),
        replaced=round(float(rng.choice([0.0, rng.uniform(0.05, 0.6)])), 2),
        domains=str(rng.choice(["free", "bought", "both", "one_each"])),
        stray_share=round(float(rng.choice([0.0, rng.uniform(0.005, 0.05)])), 3),
        rented_share=round(float(rng.choice([0.0, rng.uniform(0.02, 0.15)])), 3),
        scripted_share=0.0 if spread else round(float(rng.choice([0.0, rng.uniform(0.02, 0.3)])), 3),
        followups=round(float(rng.choice([0.0, rng.uniform(0.02, 0.25)])), 3),
        nonce=str(rng.choice(["none", "none", "tag", "greeting", "signature"])),
    )


def holders(rng: np.random.Generator, level: str) -> tuple[float, float]:
    """How many accounts hold one card and one device on average."""
    if level == "careless":
        return round(float(rng.uniform(60, 300)), 1), round(float(rng.uniform(30, 200)), 1)
    if level == "careful":
        return round(float(rng.uniform(1.05, 2.0)), 2), round(float(rng.uniform(1.05, 1.8)), 2)
    if level == "batch":
        return 1.0, 1.0
    return round(float(rng.uniform(5, 60)), 1), round(float(rng.uniform(3, 40)), 1)


def draw_exits(rng: np.random.Generator, level: str) -> tuple[str, ...]:
    """The kinds of exit in use, the main one first."""
    if level == "careless":
        return (str(rng.choice(["fixed", "dc_daily"])),)
    if level == "careful":
        return ("residential",)
    if level == "batch":
        return ("own",)
    return tuple(str(kind) for kind in rng.permutation(list(EXITS))[: rng.integers(1, 4)])
