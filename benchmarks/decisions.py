"""What decisions teach: `python -m benchmarks.decisions [--accounts N] [--platforms N] [--decisions N] [--later N]`.

Ten platforms, two months each. In the first an oracle answers what `queue` asks, and a card is learned; the second is
judged by the shipped card and by the learned one. Then the same with every answer wrong. Last the bound on innocents.
Ends with 1 where an aim is missed.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.platforms import PLATFORMS, Platform, platforms
from graphlink.case import Case
from graphlink.decisions import Asked, Decisions, read_decisions, record
from graphlink.judging import SHIPPED, Card, write_card
from graphlink.learning import learn, log_losses, points_by, questions, read_pool, signs_in
from graphlink.pipeline import run
from graphlink.simulation import Evaluation, evaluate, read_truth

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FEWER_REVIEWED = 0.7
"""Reviewed innocents that may be left, at the most."""

HEADING = (
    *("platform", "decided", "log-loss", "reviewed innocents", "suspended innocents", "suspended fakes"),
    *("operators half suspended", "missed"),
)


@dataclass(frozen=True)
class Month:
    """A judged month: its evaluation, and the natural-log loss of its communities' scores, summed."""

    case: Case
    figures: Evaluation
    loss: float

    @property
    def reviewed(self) -> int:
        """Innocents to review."""
        return self.figures.flagged.innocents - self.figures.suspend.innocents

    @property
    def operations(self) -> int:
        """Operators of which half is suspended."""
        return sum(2 * one.suspended >= one.accounts for one in self.figures.operators)


@dataclass(frozen=True)
class Taught:
    """What one platform's decisions did."""

    platform: Platform
    operation: int
    innocent: int
    shipped: Month
    learned: Month
    wrong: int
    """Accounts that a card learned from wrong answers suspends beyond the shipped one."""

    @property
    def missed(self) -> tuple[str, ...]:
        """The aims that it misses."""
        before, after = self.shipped, self.learned
        held = {
            "reviewed": after.reviewed <= FEWER_REVIEWED * before.reviewed,
            "loss": after.loss < before.loss,
            "innocents": after.figures.suspend.innocents <= before.figures.suspend.innocents,
            "operations": after.figures.suspend.fakes >= before.figures.suspend.fakes,
            "wrong": self.wrong == 0,
        }
        return tuple(name for name, met in held.items() if not met)


def main() -> int:
    """The exit code: 0 where every aim is met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decisions", description=__doc__)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--platforms", type=int, default=len(PLATFORMS))
    parser.add_argument("--decisions", type=int, default=50)
    parser.add_argument("--later", type=int, default=0, help="added to each platform's seed")
    asked = parser.parse_args()
    print("| " + " | ".join(HEADING) + " |\n" + "|---" * len(HEADING) + "|", flush=True)
    found = []
    for platform in platforms(asked.platforms, asked.later):
        found.append(taught(platform, asked.accounts, asked.decisions))
        print(row(found[-1]), flush=True)
    print(summed(found))
    return 1 if any(one.missed for one in found) else 0


def taught(platform: Platform, accounts: int, count: int) -> Taught:
    """What the next month is like after `count` answers."""
    source, following = platform.month(1, accounts), platform.month(2, accounts)
    truth = read_truth(source / "truth.parquet")
    case = run(source, source.with_suffix(".case"), force=True)
    book, said = answered(case, truth, count, source.with_suffix(".decisions.jsonl"))
    card, right = carded(case, book, source.with_suffix(".card.toml"))
    inverted, _ = answered(case, truth, count, source.with_suffix(".wrong.jsonl"), wrong=True)
    wrong_card, _ = carded(case, inverted, source.with_suffix(".wrong.toml"))
    shipped = judged(following, ".case", SHIPPED)
    learned = judged(following, ".learned.case", right, card)
    misled = judged(following, ".wrong.case", right, wrong_card)
    return Taught(
        platform,
        operation=sum(said),
        innocent=len(said) - sum(said),
        shipped=shipped,
        learned=learned,
        wrong=len(suspended(misled.case) - suspended(shipped.case)),
    )


def answered(
    case: Case, truth: pd.DataFrame, count: int, path: Path, *, wrong: bool = False
) -> tuple[Decisions, list[bool]]:
    """The book of an oracle that answered the `count` next questions, and which answers were "operation"."""
    path.unlink(missing_ok=True)
    fake = operations_of(case, truth)
    account = truth.set_index("account_id")["fake"]
    given, said = [], []
    for question in questions(case, Decisions(), count):
        operation = bool(fake[int(question.name)] if question.what == "community" else account[question.name])
        verdict = "operation" if operation != wrong else "innocent"
        given.append(Asked(question.what, question.name, verdict, "oracle", "the truth says so"))
        said.append(operation)
    record(case, given, path)
    return read_decisions(path), said


def operations_of(case: Case, truth: pd.DataFrame) -> pd.Series:
    """Whether each community is an operation's: most of its accounts that are no periphery are fake."""
    known = case.accounts.merge(truth[["account_id", "fake"]], on="account_id")
    inner = known[known["community_id"].notna()]
    share = inner[inner["role"] != "periphery"].groupby("community_id")["fake"].mean()
    return (share.reindex(case.communities["community_id"]).fillna(0) > 0.5).rename_axis("community_id")


def carded(case: Case, book: Decisions, path: Path) -> tuple[Path, Card]:
    """The card learned from `book`, and where it was written."""
    lesson = learn([case], book, at=NOW)
    write_card(lesson.file, path)
    return path, lesson.file.card


def judged(source: Path, ending: str, weighed: Card, card: Path | None = None) -> Month:
    """The month by the shipped card, or by `card`, whose weights are `weighed`."""
    case = run(source, source.with_suffix(ending), card=card, force=True)
    truth = read_truth(source / "truth.parquet")
    signs = signs_in([case])
    pool = read_pool([case], signs)
    fake = operations_of(case, truth).loc[pool.about["community_id"]].to_numpy(dtype=np.float64)
    loss = float(log_losses(points_by(pool, signs, weighed), fake).sum())
    return Month(case, evaluate(case.accounts, truth), loss)


def suspended(case: Case) -> set[str]:
    """The accounts with verdict suspend."""
    return set(case.accounts.loc[case.accounts["verdict"] == "suspend", "account_id"])


def row(one: Taught) -> str:
    """The table's row of one platform."""
    before, after = one.shipped, one.learned
    cells = (
        one.platform.name,
        f"{one.operation} + {one.innocent}",
        f"{before.loss:.0f} → {after.loss:.0f}",
        f"{before.reviewed:,} → {after.reviewed:,}",
        f"{before.figures.suspend.innocents:,} → {after.figures.suspend.innocents:,}",
        f"{before.figures.suspend.fakes:,} → {after.figures.suspend.fakes:,} of {after.figures.fakes:,}",
        f"{before.operations} → {after.operations}",
        ", ".join(one.missed) or "-",
    )
    return "| " + " | ".join(cells) + " |"


def summed(found: Sequence[Taught]) -> str:
    """The table's last row."""
    totals = [
        (sum(one.shipped.loss for one in found), sum(one.learned.loss for one in found)),
        (sum(one.shipped.reviewed for one in found), sum(one.learned.reviewed for one in found)),
        *(
            (
                sum(getattr(one.shipped.figures.suspend, who) for one in found),
                sum(getattr(one.learned.figures.suspend, who) for one in found),
            )
            for who in ("innocents", "fakes")
        ),
        (sum(one.shipped.operations for one in found), sum(one.learned.operations for one in found)),
    ]
    cells = [f"{before:,.0f} → {after:,.0f}" for before, after in totals]
    return (
        "| " + " | ".join([f"all {len(found)}", "", *cells, str(sum(map(bool, (one.missed for one in found))))]) + " |"
    )


if __name__ == "__main__":
    sys.exit(main())
