"""Ten invented platforms whose honest crowds the shipped card misjudges, month by month.

A platform is a style, and a month a seed: who signs up, works and shares is drawn anew, how many of each kind there are
and how the operators work stays. Each has one or two kinds of working crowds, a twentieth of its accounts.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.otherworld.style import draw_style
from benchmarks.otherworld.world import make_world as make_other
from benchmarks.otherworld.writing import write_world
from benchmarks.worlds import DATA
from graphlink.simulation import make_world, simulate

CROWDED = 0.05
"""The part of the honest accounts that the misjudged crowds take."""
APART = 1_000
"""Seeds between two months."""


@dataclass(frozen=True)
class Platform:
    """One platform: who invents it, how its operators work, its seed, and the crowds that it has many of."""

    generator: str
    level: str
    seed: int
    crowds: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the tables call it."""
        return f"{self.generator} {self.level}, {' and '.join(self.crowds)}"

    def month(self, number: int, accounts: int) -> Path:
        """The source folder of its month, from 1, with its truth; made where it is not there yet."""
        folder = DATA / f"platform-{self.generator}-{self.level}-{self.seed}-{accounts}-{number}"
        if not (folder / "truth.parquet").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            DATA.mkdir(exist_ok=True)
            make = _simulated if self.generator == "simulation" else _invented
            make(self, self.seed + APART * (number - 1), accounts, folder)
        return folder

    @property
    def shares(self) -> dict[str, float]:
        """The part of the honest accounts that each of its crowds takes."""
        return {crowd: CROWDED / len(self.crowds) for crowd in self.crowds}


PLATFORMS = (
    Platform("simulation", "careful", 21, ("chain",)),
    Platform("simulation", "shells", 22, ("annotation", "circle")),
    Platform("simulation", "replacement", 23, ("circle", "chain")),
    Platform("simulation", "office", 24, ("annotation", "chain")),
    Platform("simulation", "relay", 25, ("circle", "annotation")),
    Platform("otherworld", "careful", 31, ("franchise", "league")),
    Platform("otherworld", "shells", 32, ("bureau",)),
    Platform("otherworld", "replacement", 33, ("franchise", "bureau")),
    Platform("otherworld", "office", 34, ("league", "franchise")),
    Platform("otherworld", "pools", 35, ("bureau", "league")),
)


def platforms(count: int, later: int) -> tuple[Platform, ...]:
    """The first `count` platforms, their seeds `later` later: other operators, other crowds."""
    return tuple(replace(one, seed=one.seed + later) for one in PLATFORMS[:count])


def _simulated(platform: Platform, seed: int, accounts: int, folder: Path) -> None:
    sizes = {"accounts": accounts, "fakes": accounts // 20, "exchanges": 10 * accounts}
    world = make_world(platform.level, **sizes, seed=platform.seed)
    simulate(replace(world, shares=world.shares | platform.shares, seed=seed), folder)


def _invented(platform: Platform, seed: int, accounts: int, folder: Path) -> None:
    style = draw_style(platform.seed, platform.level)
    shares = style.crowding.shares | platform.shares
    style = replace(style, crowding=replace(style.crowding, shares=shares))
    write_world(make_other(platform.level, accounts, accounts // 20, 10 * accounts, seed, platform=style), folder)
