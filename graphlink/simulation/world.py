"""What a simulated world is: its levels, its size, its calendar, and the ranges its seed draws from."""

import zlib
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from .styles import Range

DAY = 86_400
HOUR = 3_600

LEVELS = (
    *("benign", "careless", "pools", "careful", "reseller", "batch"),
    *("crowds", "shells", "domain", "replacement", "office", "relay"),
)
"""The levels; one may be given by its name or by its place."""

PEACEFUL = ("benign", "crowds")
"""Levels without operators."""

FIRST_LEVELS = LEVELS[: LEVELS.index("crowds")]
"""Levels that have only the first look-alikes; those after them have the newcomers, too."""

TRAFFIC = (0.79, 0.20, 0.01)
"""How the operators of a world share its fake traffic."""

SMALLEST_OPERATOR = 20

SHARES: dict[str, Range] = {
    # Exclusive: an honest account belongs to one of these at the most.
    "enterprise": (0.055, 0.09),
    "office": (0.09, 0.14),
    "campus": (0.05, 0.08),
    "agency": (0.008, 0.016),
    "hackathon": (0.012, 0.024),
    "bot": (0.006, 0.012),
    "household": (0.18, 0.28),
    # Crowds: drawn independently, over everybody.
    "carrier": (0.3, 0.5),
    "vpn": (0.04, 0.08),
    "proxy": (0.004, 0.012),
    "cafe": (0.03, 0.07),
    "cloud": (0.02, 0.045),
    "stock_device": (0.06, 0.11),
    "framework": (0.05, 0.09),
    "own_prompt": (0.08, 0.15),
    "test_card": (0.004, 0.01),
    "homework": (0.006, 0.015),
    "sentinel": (0.02, 0.05),
    # Of homes, not of accounts.
    "ipv6_home": (0.2, 0.4),
    "recycled_home": (0.1, 0.25),
}
"""Each look-alike's share of the honest accounts; the seed draws a figure from the range."""


@dataclass(frozen=True)
class World:
    """One world's settings: what was asked for, and what its seed made of it."""

    level: str
    accounts: int
    fakes: int
    exchanges: int
    seed: int
    opens: int
    """First second of the exchange log, since 1970."""
    days: int
    """Length of the exchange log."""
    history: int
    """Days of sign-ups before the log ends."""
    launch: int
    """Day of the log on which a new model came out."""
    launch_surge: float
    shares: dict[str, float]

    @property
    def honest(self) -> int:
        """Accounts that are not fake."""
        return self.accounts - self.fakes

    @property
    def newcomers(self) -> bool:
        """Whether the crowds of newcomers are in it."""
        return self.level not in FIRST_LEVELS

    @property
    def closes(self) -> int:
        """First second after the exchange log."""
        return self.opens + self.days * DAY

    def stream(self, *names: object) -> np.random.Generator:
        """The random numbers of one part of the world: other parts neither see nor move them."""
        words = [zlib.crc32(str(name).encode()) for name in names]
        return np.random.default_rng(np.random.SeedSequence([self.seed, *words]))


def make_world(level: str, *, accounts: int, fakes: int, exchanges: int, seed: int) -> World:
    """The world of these settings. Raises InputError where they do not fit together."""
    name = level_name(level)
    fakes = 0 if name in PEACEFUL else fakes
    check_sizes(name, accounts, fakes, exchanges, seed)
    draw = np.random.default_rng(np.random.SeedSequence([seed, zlib.crc32(b"world")]))
    days = int(draw.integers(50, 121))
    end = 20_089 + int(draw.integers(0, 360))
    return World(
        level=name,
        accounts=accounts,
        fakes=fakes,
        exchanges=exchanges,
        seed=seed,
        opens=(end - days) * DAY,
        days=days,
        history=int(draw.integers(900, 1_300)),
        launch=int(draw.integers(days // 4, days * 3 // 4)),
        launch_surge=float(draw.uniform(2.5, 6)),
        shares={kind: float(draw.uniform(*bounds)) for kind, bounds in SHARES.items()},
    )


def level_name(level: str) -> str:
    """The name of a level given by name or by digit. Raises InputError where there is no such level."""
    given = level.strip().lower()
    if given in LEVELS:
        return given
    if given.isdecimal() and int(given) < len(LEVELS):
        return LEVELS[int(given)]
    raise InputError(f"--level {level}: no such level; choose one of {', '.join(LEVELS)}, or 0 to {len(LEVELS) - 1}")


def check_sizes(level: str, accounts: int, fakes: int, exchanges: int, seed: int) -> None:
    """Nothing where a world of these sizes can be made; raises InputError otherwise."""
    if seed < 0:
        raise InputError(f"--seed {seed}: must be 0 or more")
    if fakes < 0 or accounts - fakes < 1_000:
        raise InputError(
            f"--accounts {accounts} --fakes {fakes}: at least 1000 accounts must be honest; raise --accounts"
        )
    if level not in PEACEFUL and fakes < len(TRAFFIC) * SMALLEST_OPERATOR:
        least = len(TRAFFIC) * SMALLEST_OPERATOR
        raise InputError(f"--fakes {fakes}: three operators need at least {least}; or use --level benign")
    if exchanges < accounts:
        raise InputError(f"--exchanges {exchanges}: give at least one for each of the {accounts} accounts")
    if accounts > 5_000_000 or exchanges > 500_000_000:
        raise InputError("--accounts or --exchanges: at most 5 million accounts and 500 million exchanges")


def operator_sizes(fakes: int) -> list[int]:
    """How many accounts each operator runs: about as its traffic, the smallest not below 20."""
    smallest = max(SMALLEST_OPERATOR, round(fakes * TRAFFIC[2]))
    second = max(SMALLEST_OPERATOR, round(fakes * TRAFFIC[1]))
    return [fakes - second - smallest, second, smallest]
