"""Knobs of the later levels: the fashions that hold innocent crowds together, and how each level's operators work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Fads:
    """The later crowds; numbers of people are those of a world of 60,000 accounts."""

    agent_users: tuple[int, int]
    agent_weeks: float
    agent_share: tuple[float, float]
    agent_always: float
    agent_half_hours: float
    listeners: tuple[int, int]
    listening: float
    news_rush: float
    phones: int
    press_share: float
    press_typing: float
    viral_accounts: int
    viral_again: float
    agency_people: int
    proxy_people: int
    lent_share: float


def draw_fads(rng: np.random.Generator) -> Fads:
    """Sizes and habits of the later crowds."""
    users = rng.integers(60, 301, 2)
    agent_low = float(rng.uniform(0.5, 0.65))
    return Fads(
        agent_users=(int(users[0]), int(users[1])),
        agent_weeks=round(float(rng.uniform(3, 9)), 1),
        agent_share=(round(agent_low, 2), round(agent_low + 0.15, 2)),
        agent_always=round(float(rng.uniform(0.1, 0.5)), 2),
        agent_half_hours=round(float(rng.uniform(0.0, 0.6)), 2),
        listeners=(int(rng.integers(60, 301)), int(rng.integers(60, 301))),
        listening=round(float(rng.uniform(0.35, 0.95)), 2),
        news_rush=round(float(rng.uniform(0.0, 0.6)), 2),
        phones=int(rng.integers(100, 301)),
        press_share=round(float(rng.uniform(0.01, 0.02)), 4),
        press_typing=round(float(rng.uniform(0.5, 0.9)), 2),
        viral_accounts=int(rng.integers(200, 1_001)),
        viral_again=round(float(rng.uniform(0.1, 0.4)), 2),
        agency_people=int(rng.integers(200, 601)),
        proxy_people=int(rng.integers(150, 401)),
        lent_share=round(float(rng.uniform(0.08, 0.3)), 3),
    )


@dataclass(frozen=True)
class Shells:
    """Made-up organisations: accounts, cards, devices and exits of one, and how many have something of another's."""

    accounts: tuple[int, int]
    cards: int
    devices: int
    exits: int
    reused: float
    wave_days: float


@dataclass(frozen=True)
class Domains:
    """Bought mail domains: how many an operator has, and how its accounts are opened."""

    each: int
    gap_seconds: float
    burst: int
    days: float


@dataclass(frozen=True)
class Bans:
    """Ban waves: how many, the part of the living that each takes, and what successors keep."""

    waves: int
    share: float
    delay_hours: float
    kept_device: float
    kept_card: float
    kept_exit: float


@dataclass(frozen=True)
class Desks:
    """An operator's own office: the part of the sessions that shows its line."""

    line_share: float


@dataclass(frozen=True)
class Relay:
    """Resellers' pools behind relay software, and the honest buyers of accounts among them."""

    pools: int
    own_exit: bool
    one_device: bool
    channels: int
    turns: float
    handed_over: float
    rotated: float
    pause_seconds: float
    waves: int
    resold: float


Trade = Shells | Domains | Bans | Desks | Relay


def draw_trade(rng: np.random.Generator, level: str) -> Trade | None:
    """How the operators of a later level work; None where their level has no knobs of its own."""
    makers: dict[str, Callable[[np.random.Generator], Trade]] = {
        "shells": draw_shells,
        "relay": draw_relay,
        "domain": draw_domains,
        "replacement": draw_bans,
        "office": draw_desks,
    }
    return makers[level](rng) if level in makers else None


def draw_shells(rng: np.random.Generator) -> Shells:
    """Shells of five to fifteen accounts."""
    low = int(rng.integers(5, 9))
    return Shells(
        accounts=(low, int(rng.integers(low + 2, 16))),
        cards=int(rng.integers(2, 5)),
        devices=int(rng.integers(2, 6)),
        exits=int(rng.integers(1, 4)),
        reused=round(float(rng.uniform(0.05, 0.2)), 3),
        wave_days=round(float(rng.uniform(0.5, 5.0)), 1),
    )


def draw_domains(rng: np.random.Generator) -> Domains:
    """One or two domains, filled within hours or days."""
    return Domains(
        each=int(rng.integers(1, 3)),
        gap_seconds=round(float(np.exp(rng.uniform(np.log(3), np.log(300)))), 1),
        burst=int(rng.integers(15, 250)),
        days=round(float(np.exp(rng.uniform(np.log(1), np.log(60)))), 1),
    )


def draw_bans(rng: np.random.Generator) -> Bans:
    """Two to five waves, each of a tenth to three tenths of the living."""
    return Bans(
        waves=int(rng.integers(2, 6)),
        share=round(float(rng.uniform(0.1, 0.3)), 3),
        delay_hours=round(float(np.exp(rng.uniform(np.log(4), np.log(72)))), 1),
        kept_device=round(float(rng.uniform(0.25, 0.75)), 2),
        kept_card=round(float(rng.uniform(0.2, 0.7)), 2),
        kept_exit=round(float(rng.uniform(0.3, 0.8)), 2),
    )


def draw_desks(rng: np.random.Generator) -> Desks:
    """An office whose line shows in some of its sessions."""
    return Desks(line_share=round(float(rng.uniform(0.15, 0.6)), 2))


def draw_relay(rng: np.random.Generator) -> Relay:
    """Two to four pools; each account behind its own proxy, or one exit for a whole pool."""
    return Relay(
        pools=int(rng.integers(2, 5)),
        own_exit=bool(rng.random() < 0.6),
        one_device=bool(rng.random() < 0.4),
        channels=int(rng.integers(1, 6)),
        turns=round(float(rng.uniform(2.5, 6.0)), 1),
        handed_over=round(float(rng.uniform(0.3, 0.5)), 2),
        rotated=round(float(rng.uniform(0.2, 0.9)), 2),
        pause_seconds=round(float(rng.uniform(2, 12)), 1),
        waves=int(rng.integers(4, 13)),
        resold=round(float(rng.uniform(0.1, 0.13)), 3),
    )


def habits(rng: np.random.Generator, trade: Trade) -> dict[str, Any]:
    """The knobs of an operation which this trade settles in its own way."""
    if isinstance(trade, Shells):
        own = {"exits": ("own",), "stray_share": 0.0, "free_share": 0.0, "replaced": 0.0, "signup": "bursts"}
        return {**own, "tempo": "waves", "rewordings": int(rng.integers(3, 13)), "cell": 0, "domains": "bought"}
    if isinstance(trade, Domains):
        exits: list[tuple[str, ...]] = [
            ("dc_exchange",),
            ("v6",),
            ("residential",),
            ("dc_daily", "vpn"),
            ("v6", "dc_daily"),
        ]
        return {
            "exits": exits[int(rng.integers(len(exits)))],
            "accounts_per_device": round(float(np.exp(rng.uniform(0, np.log(60)))), 2),
            "accounts_per_card": round(float(rng.uniform(1.0, 4.0)), 2),
            "free_share": round(float(rng.choice([rng.uniform(0.6, 0.97), rng.uniform(0.0, 0.3)], p=[0.7, 0.3])), 3),
            "cover_share": round(float(1 - rng.uniform(0.4, 0.9)), 2),
            "replaced": 0.0,
            "signup": "chain",
            "domains": "bought",
        }
    if isinstance(trade, Bans):
        more = () if rng.random() < 0.5 else (str(rng.choice(["dc_daily", "v6", "mobile"])),)
        holders = {
            name: round(float(rng.uniform(1.0, 4.0)), 2) for name in ("accounts_per_card", "accounts_per_device")
        }
        return {
            **holders,
            "exits": ("own", *more),
            "active_share": round(float(rng.uniform(0.85, 1.0)), 2),
            "replaced": 0.0,
        }
    if isinstance(trade, Desks):
        return {
            "accounts_per_card": round(float(rng.uniform(3.0, 8.0)), 1),
            "accounts_per_device": round(float(rng.uniform(2.0, 6.0)), 1),
            "stray_share": trade.line_share,
            "cover_share": round(float(1 - rng.uniform(0.3, 0.6)), 2),
            "volume": round(float(rng.uniform(0.5, 1.5)), 2),
            "tempo": "desk",
            "replaced": 0.0,
        }
    calm = {"exits": ("own",), "stray_share": 0.0, "free_share": 0.0, "replaced": 0.0, "scripted_share": 0.0}
    shares = {"cover_share": float(rng.uniform(0.05, 0.5)), "followups": float(rng.uniform(0.1, 0.5))}
    return {**calm, "tempo": "relay", "rented_share": 0.0, **{name: round(share, 2) for name, share in shares.items()}}


def columns_of(trade: Trade | None) -> tuple[str, ...]:
    """The columns of the accounts without which a level would not be what it says."""
    needed = {Shells: ("org_id", "email_domain"), Domains: ("email_domain",), Bans: ("status",)}
    return needed.get(type(trade), ())
