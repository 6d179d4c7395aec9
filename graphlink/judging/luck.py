"""batches -> luck: how improbable it is that an account fell into so many batches by sending so much.

A program that sends one template day and night meets whoever works in batches of that template, and is none of them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine

__all__ = ["Luck", "batch_luck"]

Floats = npt.NDArray[np.float64]

TERMS = 40
"""Of a tail's sum: the next ones are far below its last digit, or its chance is no small one."""
EVEN = np.log(2)
"""What luck does to every second account is no tie, in nats."""


@dataclass(frozen=True)
class Luck:
    """How improbable its batches are by luck, by account, in nats: all of them, and the first alone.

    Infinite where none is known. What luck does to every second account is no tie, and 0.
    """

    all: Floats
    first: Floats


def batch_luck(db: DuckDBEngine, accounts: "pd.Index[int]") -> Luck:
    """The luck of each of `accounts` (numbers), by the width of batches that says most."""
    found = db.frame(
        "select account_no, bins, by_luck from batch_luck join account_number using (account_id) order by all"
    )
    mean = found["by_luck"].to_numpy(dtype="float64")

    def most(bins: Floats) -> Floats:
        says = unlikely(bins, mean)
        by_account = pd.Series(np.where(says > EVEN, says, 0.0), index=found["account_no"]).groupby(level=0).max()
        return np.asarray(by_account.reindex(accounts).fillna(np.inf), dtype="float64")

    return Luck(most(found["bins"].to_numpy(dtype="float64")), most(np.ones(len(found))))


def unlikely(count: Floats, mean: Floats) -> Floats:
    """-ln P(X >= count) for Poisson counts of those means, by the tail's first TERMS terms; 0 up to the mean."""
    mean = np.maximum(mean, 1e-12)
    first = count * np.log(mean) - mean - _log_factorial(count)
    term, total = np.ones(len(count)), np.ones(len(count))
    for further in range(1, TERMS):
        term = term * mean / (count + further)
        total += term
    said: Floats = np.where(count > mean, -(first + np.log(total)), 0.0)
    return np.maximum(said, 0.0)


def _log_factorial(count: Floats) -> Floats:
    logs: Floats = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, count.max(initial=0) + 1)))])
    found: Floats = logs[count.astype("int64")]
    return found
