"""Runs graphlink on a source as a stranger would, and holds its verdicts against truth and bars."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from .kinds import SOURCES
from .sources import CLEAR, FAKE, Bars
from .writing import make_world, truth, write_source

ERROR_TAIL = 300


@dataclass(frozen=True)
class Count:
    """Accounts by verdict."""

    suspended: int = 0
    flagged: int = 0
    total: int = 0

    def __str__(self) -> str:
        """As the lines have it."""
        return f"{self.suspended}/{self.flagged}/{self.total}"

    def __add__(self, other: "Count") -> "Count":
        """Both together."""
        return Count(self.suspended + other.suspended, self.flagged + other.flagged, self.total + other.total)


@dataclass(frozen=True)
class Group:
    """What became of one group of accounts: in how many communities its flagged ones are, and its top score."""

    name: str
    stands: str
    count: Count
    communities: int
    top: float


@dataclass(frozen=True)
class Result:
    """What became of one source: `why` is empty where it is right, `fair` are innocents of whom a review is fair."""

    name: str
    why: tuple[str, ...]
    fakes: Count = Count()
    innocents: Count = Count()
    fair: Count = Count()
    rejected: int = 0
    groups: tuple[Group, ...] = ()

    @property
    def right(self) -> bool:
        """Whether all bars are met."""
        return not self.why

    def lines(self) -> Iterator[str]:
        """One line, and where it is wrong the reasons and the groups that matter."""
        fair = f" (of them review-is-fair {self.fair})" if self.fair.total else ""
        rejected = f" [{self.rejected} rejected]" if self.rejected else ""
        word = "RIGHT" if self.right else "WRONG"
        yield f"{self.name}: {word} fakes {self.fakes} innocents {self.innocents}{fair}{rejected}"
        if self.why:
            yield "    " + "; ".join(self.why)
        for group in self.groups if self.why else ():
            if group.stands == FAKE or group.count.flagged:
                places = f"{group.communities} communities, top score {group.top:.2f}"
                yield f"    {group.name} ({group.stands}): {group.count} in {places}"

    def as_dict(self) -> dict[str, object]:
        """For a program to read."""
        return {"right": self.right, **asdict(self)}


def score(name: str, seed: int, folder: Path) -> Result:
    """Makes the source in a folder of its own, runs graphlink on it, and judges what it said."""
    world = make_world(name, seed)
    write_source(world, folder / "source")
    known = truth(world)
    known.to_csv(folder / "truth.csv", index=False)
    case = folder / "case"
    command = [sys.executable, "-m", "graphlink", "run", str(folder / "source"), "--out", str(case)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    (folder / "run.txt").write_text(ran.stdout + ran.stderr)
    if ran.returncode:
        return Result(name, (f"exit {ran.returncode}: {ran.stderr.strip()[-ERROR_TAIL:]}",))
    said = pd.read_parquet(case / "accounts.parquet", columns=["account_id", "verdict", "score", "community_id"])
    return judged(name, joined(known, said), len(pd.read_parquet(case / "rejected.parquet")))


def joined(known: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """The truth with what was said of each account; of whom nothing was said is clear."""
    both = known.merge(said, on="account_id", how="left")
    both["suspended"] = both.verdict == "suspend"
    both["flagged"] = both.verdict.fillna("clear") != "clear"
    return both


def judged(name: str, accounts: pd.DataFrame, rejected: int) -> Result:
    """The result of a source whose accounts are told with truth and verdict."""
    fakes, innocents = accounts[accounts.fake == 1], accounts[accounts.fake == 0]
    why = tuple(misses(SOURCES[name].plan.bars, fakes, innocents))
    fair = innocents[innocents.stands != CLEAR]
    groups = tuple(group_of(key, found) for key, found in accounts.groupby(["group", "stands"]))
    return Result(name, why, counted(fakes), counted(innocents), counted(fair), rejected, groups)


def misses(bars: Bars, fakes: pd.DataFrame, innocents: pd.DataFrame) -> Iterator[str]:
    """Which bars are missed, in words."""
    strays = int(innocents[innocents.stands == CLEAR].flagged.sum())
    if lost := int(innocents.suspended.sum()):
        yield f"{lost} innocents suspended"
    if strays > bars.strays:
        yield f"{strays} innocents flagged that should be clear (allowed {bars.strays})"
    if len(fakes) and fakes.flagged.mean() < bars.flagged:
        yield f"{fakes.flagged.mean():.0%} of fakes flagged (asked {bars.flagged:.0%})"
    if len(fakes) and fakes.suspended.mean() < bars.suspended:
        yield f"{fakes.suspended.mean():.0%} of fakes suspended (asked {bars.suspended:.0%})"


def counted(accounts: pd.DataFrame) -> Count:
    """Accounts by verdict."""
    return Count(int(accounts.suspended.sum()), int(accounts.flagged.sum()), len(accounts))


def group_of(key: object, accounts: pd.DataFrame) -> Group:
    """What became of one group; `key` is its name and how it stands."""
    name, stands = key if isinstance(key, tuple) else (str(key), "")
    found = accounts[accounts.flagged]
    return Group(name, stands, counted(accounts), int(found.community_id.nunique()), float(accounts.score.max()))
