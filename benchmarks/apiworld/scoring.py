"""What graphlink says of a world, held against its truth."""

import subprocess
import sys
from pathlib import Path

import pandas as pd

from benchmarks.apiworld.making import write_world

__all__ = ["Counts", "counted", "line", "scored"]

Counts = tuple[int, int, int]
"""Accounts that were suspended, flagged (suspended or to be reviewed), and how many there are."""


def scored(seed: int, scenario: str, out: Path, accounts: int) -> pd.DataFrame:
    """Makes the world in `out`, runs graphlink on it, and returns its truth with a column `verdict`; raises
    CalledProcessError where it fails."""
    truth = write_world(seed, scenario, out, accounts)
    found = out / "found.case"
    run = [sys.executable, "-m", "graphlink", "run", str(out / "source"), "--out", str(found), "--force", "--no-pages"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    verdicts = pd.read_parquet(found / "accounts.parquet", columns=["account_id", "verdict"])
    return truth.merge(verdicts, on="account_id", how="left").fillna({"verdict": "clear"})


def counted(judged: pd.DataFrame) -> Counts:
    suspended, reviewed = (int(judged["verdict"].eq(verdict).sum()) for verdict in ("suspend", "review"))
    return suspended, suspended + reviewed, len(judged)


def line(scenario: str, judged: pd.DataFrame) -> str:
    """One line: each operation, the innocents, and of which crowds those are that were flagged."""
    innocent = judged[judged["operation"].isna()]
    operations = [f"{name} {_said(of)}" for name, of in judged.groupby("operation")]
    flagged = innocent.loc[innocent["verdict"].ne("clear"), "kind"].value_counts()
    crowds = [f"{kind} {number}" for kind, number in flagged.items()]
    told = [
        ", ".join(operations) or "no operation",
        f"innocents {_said(innocent)}",
        *([", ".join(crowds)] if crowds else []),
    ]
    return f"{scenario:14} {'; '.join(told)}"


def _said(judged: pd.DataFrame) -> str:
    return "/".join(f"{number:,}" for number in counted(judged))
