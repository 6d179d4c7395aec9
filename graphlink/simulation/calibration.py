"""Whether scores mean what they say: of the accounts with a score near 0.7, are seven in ten fake?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .partitions import ratio

BINS = 10
LEAST_SCORE = 0.05
"""From here on a score says something. Most accounts have 0 and are honest, which flatters an average."""


@dataclass(frozen=True)
class ScoreBin:
    """The accounts whose score is from `low` to below `high` (1 belongs to the last bin)."""

    low: float
    high: float
    accounts: int
    mean_score: float | None
    fakes: float | None
    """The share of them that is fake; None, as the mean score, where there are none."""


@dataclass(frozen=True)
class Calibration:
    """Scores beside shares of fakes, and the error that is expected of a score (None of no accounts)."""

    among: str
    accounts: int
    error: float | None
    bins: tuple[ScoreBin, ...]


def calibrations(known: pd.DataFrame) -> tuple[Calibration, ...]:
    """The calibration over all accounts, and over those (all of them in communities) whose score says something.

    `known`: score (null: 0), fake.
    """
    known = known.assign(score=known["score"].astype(float).fillna(0))
    scored = known[known["score"] >= LEAST_SCORE]
    return calibration(known, among="everybody"), calibration(scored, among=f"communities, from {LEAST_SCORE}")


def calibration(known: pd.DataFrame, *, among: str) -> Calibration:
    """Bins and expected calibration error of the scores in `known`.

    The error is Σ (n_bin / n) |mean score - share of fakes| over bins of equal width (Naeini, Cooper and Hauskrecht
    2015, doi:10.1609/aaai.v29i1.9602).
    """
    place = np.minimum((known["score"].to_numpy() * BINS).astype(int), BINS - 1)
    bins = tuple(_bin(number, known[place == number]) for number in range(BINS))
    gaps = (one.accounts * abs((one.mean_score or 0) - (one.fakes or 0)) for one in bins)
    return Calibration(among, len(known), ratio(sum(gaps), len(known)), bins)


def _bin(number: int, rows: pd.DataFrame) -> ScoreBin:
    return ScoreBin(
        low=number / BINS,
        high=(number + 1) / BINS,
        accounts=len(rows),
        mean_score=ratio(float(rows["score"].sum()), len(rows)),
        fakes=ratio(int(rows["fake"].sum()), len(rows)),
    )
