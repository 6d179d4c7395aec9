"""What graphlink says of a case, held against its truth."""

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from benchmarks.small_sources.cases import CLEAR, SUSPEND, Case
from benchmarks.small_sources.source import Source, truth_text

NEARLY_ALL = 0.9
JUDGED = 20
"""Operations of fewer accounts are not asked for in a case in which there are larger ones."""


@dataclass(frozen=True)
class Score:
    """Accounts of each side that were suspended and flagged (suspended or to be reviewed)."""

    name: str
    wanted: str
    right: bool
    fakes: tuple[int, int, int]
    innocents: tuple[int, int, int]
    problem: str = ""


def written(case: Case, seed: int, out: Path, size: float = 1.0) -> tuple[Source, Path]:
    """The case as a folder `source` beside its `truth.csv`, in `out/NAME`."""
    source, folder = case.source(seed, size), out / case.name
    source.write(folder / "source")
    (folder / "truth.csv").write_text(truth_text(source), encoding="utf-8")
    return source, folder


def scored(case: Case, seed: int, out: Path, size: float = 1.0) -> Score:
    """Makes the case, runs graphlink on it, and counts."""
    source, folder = written(case, seed, out, size)
    settings, found = folder / "source" / "graphlink.toml", folder / "found.case"
    settings.unlink(missing_ok=True)
    problem = called("init", str(folder / "source"), "-o", str(settings))
    problem = problem or called("run", str(folder / "source"), "--out", str(found), "--force")
    if problem:
        return Score(case.name, case.right, False, (0, 0, len(source.truth)), (0, 0, 0), problem)
    accounts = pd.read_parquet(found / "accounts.parquet", columns=["account_id", "verdict"])
    verdicts = dict(zip(accounts["account_id"].astype(str), accounts["verdict"].astype(str), strict=True))
    return judged(case, source, verdicts)


def called(*words: str) -> str:
    """What graphlink says last when it fails, or nothing."""
    done = subprocess.run([sys.executable, "-m", "graphlink", *words], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["it failed"])[-1]


def judged(case: Case, source: Source, verdicts: dict[str, str]) -> Score:
    """The score by each account's verdict; an account that is not in the tables counts as clear."""
    fakes = counted(verdicts, set(source.truth))
    innocents = counted(verdicts, source.accounts - set(source.truth))
    right = innocents_left_alone(case.right, innocents) and operations_found(case.right, source.truth, verdicts)
    strangers = len(set(verdicts) - source.accounts)
    problem = f"{strangers} accounts that the source has not" if strangers else ""
    return Score(case.name, case.right, right, fakes, innocents, problem)


def counted(verdicts: dict[str, str], accounts: set[str]) -> tuple[int, int, int]:
    said = Counter(verdicts.get(one, "clear") for one in accounts)
    return said["suspend"], said["suspend"] + said["review"], len(accounts)


def innocents_left_alone(wanted: str, innocents: tuple[int, int, int]) -> bool:
    """None is suspended; one in a thousand may be asked about, and none where all is innocent."""
    suspended, flagged, of = innocents
    allowed = 0 if wanted == CLEAR or of <= 1_000 else of // 1_000
    return suspended == 0 and flagged <= allowed


def operations_found(wanted: str, truth: dict[str, str], verdicts: dict[str, str]) -> bool:
    """Whether nine in ten of each operation have the verdict that is wanted; true where there is none."""
    sizes = Counter(truth.values())
    large = {name for name, size in sizes.items() if size >= JUDGED} or set(sizes)
    enough = {"suspend"} if wanted == SUSPEND else {"suspend", "review"}
    found = Counter(name for account, name in truth.items() if verdicts.get(account) in enough)
    return all(found[name] >= NEARLY_ALL * sizes[name] for name in large)


def line(score: Score) -> str:
    """One row of the table."""
    fakes, innocents = ("{}/{}/{}".format(*counts) for counts in (score.fakes, score.innocents))
    said = "right" if score.right else "WRONG"
    return f"{said:<6}{score.name:<26}{score.wanted:<9}{fakes:>14}{innocents:>16}  {score.problem}".rstrip()


HEAD = f"{'':<6}{'case':<26}{'right is':<9}{'fakes':>14}{'innocents':>16}   (suspended/flagged/of)"


def totals(scores: list[Score]) -> str:
    """How many cases are right, by what is right, and the innocents who were named."""
    parts = []
    for wanted in ("suspend", "flag", "clear"):
        of = [score for score in scores if score.wanted == wanted]
        parts.append(f"{wanted} {sum(score.right for score in of)}/{len(of)}")
    right = sum(score.right for score in scores)
    suspended, flagged, innocents = (sum(score.innocents[place] for score in scores) for place in range(3))
    named = f"innocents suspended {suspended}, flagged {flagged}, of {innocents:,}"
    return f"right {right}/{len(scores)} ({', '.join(parts)}); {named}"
