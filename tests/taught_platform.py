"""A small platform with working crowds, judged by the shipped card, and an oracle that knows its truth."""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.decisions import Asked, Decisions, read_decisions, record
from graphlink.learning import questions
from graphlink.pipeline import run
from graphlink.simulation import make_world, read_truth, simulate

from .made_once import made_once

SEED = 5
ACCOUNTS = 5_000


@dataclass(frozen=True)
class Taught:
    """`operations`: whether each community of the case is an operation, by the truth."""

    source: Path
    case: Case
    truth: pd.DataFrame
    operations: pd.Series

    def answers(self, path: Path, count: int, *, wrong: bool = False, known: Decisions | None = None) -> Decisions:
        """The book at `path` after the oracle answered the next `count` questions about communities."""
        asked = [one for one in questions(self.case, known or Decisions(), count) if one.what == "community"]
        given = [
            Asked(
                "community",
                one.name,
                "operation" if self.operations[int(one.name)] != wrong else "innocent",
                "ann",
                "I looked",
            )
            for one in asked
        ]
        record(self.case, given, path)
        return read_decisions(path)


def make_platform(folder: Path) -> None:
    """Makes the platform's source in `folder`, and its case."""
    world = make_world("careful", accounts=ACCOUNTS, fakes=400, exchanges=10 * ACCOUNTS, seed=SEED)
    simulate(replace(world, shares=world.shares | {"chain": 0.08, "circle": 0.04}), folder / "source")
    run(folder / "source", folder / "shipped.case", pages=False)


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Taught:
    """A platform of 5,000 accounts, 500 of them in shop chains and circles of friends."""
    folder = made_once(tmp_path_factory, "taught", make_platform)
    case = Case.open(folder / "shipped.case")
    truth = read_truth(folder / "source" / "truth.parquet")
    known = case.accounts.merge(truth[["account_id", "fake"]], on="account_id")
    share = known[known["role"] != "periphery"].groupby("community_id")["fake"].mean()
    operations = share.reindex(case.communities["community_id"]).fillna(0) > 0.5
    return Taught(folder / "source", case, truth, operations)
