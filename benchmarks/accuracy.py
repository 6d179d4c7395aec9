"""How right whole runs are, a row a world and all together, beside bars: `python -m benchmarks.detection accuracy`."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import record
from benchmarks.worlds import FULL_SIZE, Failed, World, run_case
from graphlink.case import Case
from graphlink.simulation import Calibration, Evaluation, evaluate, read_truth


@dataclass(frozen=True)
class Bars:
    """What is aimed at in a level: shares of accounts, and innocents; None where nothing is."""

    suspended: float | None = None
    flagged: float | None = None
    precision: float | None = 0.997
    innocents: int | None = None
    """Innocents suspended, at most."""
    innocents_flagged: float = 0.001
    """The share of all innocents that is suspended or reviewed, at most."""


BARS = {
    "benign": Bars(precision=None, innocents=3),
    "careless": Bars(0.98, 0.995),
    "pools": Bars(0.98, 0.995),
    "careful": Bars(0.95, 0.99),
    "reseller": Bars(0.98, 0.995),
    "batch": Bars(0.60, 0.80, precision=0.99),
    "crowds": Bars(precision=None, innocents=3),
    "shells": Bars(0.90, 0.98),
    "domain": Bars(0.90, 0.98),
    "replacement": Bars(0.90, 0.98),
    "office": Bars(0.90, 0.98),
    "relay": Bars(0.98, 0.995),
}
"""The levels of both generators; an innocent who bought from a reseller counts as an innocent."""

HEADING = (
    *("world", "suspend recall", "precision", "flagged recall", "worst operator", "innocents suspended"),
    *("innocents flagged, ‰", "calibration error, all / from 0.05", "adjusted Rand, communities / operators", "bars"),
)


@dataclass(frozen=True)
class Outcome:
    """One world, its figures (None: the run failed, and `problem` says why), and the bars that it misses."""

    world: World
    figures: Evaluation | None
    missed: tuple[str, ...] = ()
    problem: str = ""

    @property
    def held(self) -> bool:
        """Whether the bars are for worlds of its size."""
        return self.world.accounts >= FULL_SIZE

    @property
    def bad(self) -> bool:
        """Whether it failed, or misses a bar that it is held to."""
        return self.figures is None or (self.held and bool(self.missed))


def measure_accuracy(worlds: Sequence[World], *, workers: int, file: Path | None, recorded: bool = False) -> int:
    """Prints a table with a row a world and the sum of all; 1 where a bar is missed.

    `workers` worlds run at once. `file` gets all figures as JSON; what is `recorded` takes the last record's place.
    """
    print("| " + " | ".join(HEADING) + " |\n" + "|---" * len(HEADING) + "|", flush=True)
    outcomes = []
    with ThreadPoolExecutor(workers) as pool:
        for outcome in pool.map(examined, worlds):
            print(row(outcome), flush=True)
            outcomes.append(outcome)
    pooled = together([outcome.figures for outcome in outcomes if outcome.figures])
    print(pooled_row(pooled))
    if file:
        file.write_text(json.dumps(document(outcomes, pooled), indent=2) + "\n", encoding="utf-8")
    if recorded:
        record("accuracy", [*map(entry, outcomes), {"name": "together", **asdict(pooled)}], whole=True)
    return 1 if any(outcome.bad for outcome in outcomes) else 0


def entry(outcome: Outcome) -> dict[str, Any]:
    """One world for the record: what its row says, as numbers."""
    figures = outcome.figures
    told = {**asdict(outcome.world), "missed": outcome.missed, "problem": outcome.problem}
    if figures is None:
        return told
    return told | {
        "suspended": figures.suspend.recall,
        "flagged": figures.flagged.recall,
        "precision": figures.suspend.precision,
        "innocents_suspended": figures.suspend.innocents,
        "innocents_flagged": figures.share_of_innocents_flagged,
        "rands": {one.found: one.index for one in figures.adjusted_rands},
    }


def examined(world: World) -> Outcome:
    """What a run over `world` found."""
    try:
        return judged(world, run_case(world.made()))
    except Failed as problem:
        return Outcome(world, None, problem=str(problem))


def judged(world: World, case: Case) -> Outcome:
    """What the `case` of a run over `world` found."""
    figures = evaluate(case.accounts, read_truth(world.folder / "truth.parquet"))
    return Outcome(world, figures, missed_bars(figures, BARS[world.level]))


def missed_bars(figures: Evaluation, bars: Bars) -> tuple[str, ...]:
    """The names of the bars that the figures miss; a share that is not known (nobody suspended) is 0."""
    least = (
        ("suspend recall", figures.suspend.recall, bars.suspended),
        ("precision", figures.suspend.precision, bars.precision),
        ("flagged recall", figures.flagged.recall, bars.flagged),
    )
    missed = [name for name, value, bar in least if bar is not None and (value or 0) < bar]
    if bars.innocents is not None and figures.suspend.innocents > bars.innocents:
        missed.append("innocents suspended")
    if (figures.share_of_innocents_flagged or 0) > bars.innocents_flagged:
        missed.append("innocents flagged")
    return tuple(missed)


def row(outcome: Outcome) -> str:
    """The table's row of one world."""
    world, figures = outcome.world, outcome.figures
    name = f"{world.generator} {world.level} {world.seed}"
    if figures is None:
        return f"| {name} | failed: {outcome.problem} |"
    worst = min((one.flagged_recall for one in figures.operators), default=None)
    shares = (figures.suspend.recall, figures.suspend.precision, figures.flagged.recall, worst)
    said = ("missed: " + ", ".join(outcome.missed) if outcome.missed else "met") if outcome.held else "-"
    flagged = 1_000 * (figures.share_of_innocents_flagged or 0)
    error = " / ".join(percent(one.error) for one in figures.calibrations)
    cells = (name, *map(percent, shares), figures.suspend.innocents, f"{flagged:.2f}", error, rands(figures), said)
    return "| " + " | ".join(map(str, cells)) + " |"


def rands(figures: Evaluation) -> str:
    """The adjusted Rand index of communities against groups, and of operators where the case names them."""
    index = {one.found: one.index for one in figures.adjusted_rands}
    told = (index.get("community_id"), index.get("operator_id"))
    return " / ".join("-" if one is None else f"{one:.2f}" for one in told)


def percent(share: float | None) -> str:
    """A share as a percentage; a dash where there is none."""
    return "-" if share is None else f"{share:.1%}"


@dataclass(frozen=True)
class Together:
    """The figures of several worlds as if they were one."""

    worlds: int
    accounts: int
    fakes: int
    suspended_fakes: int
    suspended_innocents: int
    flagged_fakes: int
    flagged_innocents: int
    errors: dict[str, float | None]
    """The calibration error by whose scores were looked at."""
    innocents_suspended: dict[str, int]
    """By kind."""


def together(figures: Sequence[Evaluation]) -> Together:
    """The sum of all worlds; a bin of the calibration holds the accounts of every world."""
    kinds = [kind for one in figures for kind in one.innocents if kind.suspended]
    parts = zip(*(one.calibrations for one in figures), strict=True)
    return Together(
        worlds=len(figures),
        accounts=sum(one.accounts for one in figures),
        fakes=sum(one.fakes for one in figures),
        suspended_fakes=sum(one.suspend.fakes for one in figures),
        suspended_innocents=sum(one.suspend.innocents for one in figures),
        flagged_fakes=sum(one.flagged.fakes for one in figures),
        flagged_innocents=sum(one.flagged.innocents for one in figures),
        errors={same[0].among: pooled_error(same) for same in parts},
        innocents_suspended={
            name: sum(kind.suspended for kind in kinds if kind.kind == name)
            for name in sorted({kind.kind for kind in kinds})
        },
    )


def pooled_error(calibrations: Sequence[Calibration]) -> float | None:
    """The expected calibration error of all accounts in one: gaps of different worlds in a bin weigh each other up."""
    accounts = sum(one.accounts for one in calibrations)
    gaps = (
        sum(part.accounts * ((part.mean_score or 0) - (part.fakes or 0)) for part in same)
        for same in zip(*(one.bins for one in calibrations), strict=True)
    )
    return sum(map(abs, gaps)) / accounts if accounts else None


def pooled_row(pooled: Together) -> str:
    """The table's last row."""
    named = pooled.suspended_fakes + pooled.suspended_innocents
    innocents = pooled.accounts - pooled.fakes
    cells = (
        f"all {pooled.worlds} worlds",
        percent(pooled.suspended_fakes / pooled.fakes if pooled.fakes else None),
        f"{pooled.suspended_fakes / named:.2%}" if named else "-",
        percent(pooled.flagged_fakes / pooled.fakes if pooled.fakes else None),
        "",
        pooled.suspended_innocents,
        f"{1_000 * pooled.flagged_innocents / innocents:.2f}" if innocents else "-",
        " / ".join(map(percent, pooled.errors.values())),
        "",
        "",
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def document(outcomes: Sequence[Outcome], pooled: Together) -> dict[str, Any]:
    """Everything that was measured, for a file."""
    return {
        "worlds": [
            {
                **asdict(outcome.world),
                "bars": asdict(BARS[outcome.world.level]),
                "missed": outcome.missed,
                "problem": outcome.problem,
                "figures": asdict(outcome.figures) if outcome.figures else None,
            }
            for outcome in outcomes
        ],
        "together": asdict(pooled),
    }
