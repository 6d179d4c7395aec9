"""How fakes are run: the knobs of an operation, bounded by the level."""

from dataclasses import dataclass

import numpy as np

EXITS = ("dc_daily", "dc_exchange", "v6", "residential", "vpn", "mobile")
"""How an operator's traffic leaves: rented /24s by the day or by the request, an IPv6 block, homes, VPN, SIM farms."""


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
