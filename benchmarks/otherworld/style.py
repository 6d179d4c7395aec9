"""The style of a world: what changes from seed to seed, drawn before anything is made."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from .knobs import Fads, Trade, columns_of, draw_fads, draw_trade, habits
from .operation import Operation, draw_operation

OLDER = ("benign", "careless", "pools", "careful", "reseller", "batch")
"""Levels that keep their bytes for a seed: what came later is not in them."""
LEVELS = (*OLDER, "crowds", "shells", "relay", "domain", "replacement", "office")
PEACEFUL = ("benign", "crowds")
"""Levels without operators."""
DAY = 86_400
HOUR = 3_600
OPTIONAL = ("org_id", "plan", "status", "email_domain")
"""Columns of the accounts that a platform may not have."""


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
class Style:
    """Everything that was drawn for one world."""

    level: str
    seed: int
    calendar: Calendar
    sheets: Sheets
    crowding: Crowding
    operation: Operation
    fads: Fads | None = None
    trade: Trade | None = None

    def as_dict(self) -> dict[str, Any]:
        """The knobs as plain values, for printing; without those that the level does not have."""
        return {name: value for name, value in asdict(self).items() if value is not None}


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
    streams = [np.random.default_rng([seed, 7919, part]) for part in range(6)]
    style = Style(
        level=level,
        seed=seed,
        calendar=draw_calendar(streams[0]),
        sheets=draw_sheets(streams[1]),
        crowding=draw_crowding(streams[2]),
        operation=draw_operation(streams[3], level),
    )
    return style if level in OLDER else modern(style, streams[4], streams[5])


def modern(style: Style, people: np.random.Generator, trading: np.random.Generator) -> Style:
    """The style of a later level: with its crowds, and with operators who work in the level's own way."""
    trade = draw_trade(trading, style.level)
    wanted = {*style.sheets.account_columns, *columns_of(trade)}
    sheets = replace(style.sheets, account_columns=tuple(name for name in OPTIONAL if name in wanted))
    operation = replace(style.operation, **habits(trading, trade)) if trade else style.operation
    return replace(style, sheets=sheets, operation=operation, fads=draw_fads(people), trade=trade)


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
        account_columns=tuple(name for name in OPTIONAL if rng.random() < 0.7),
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
