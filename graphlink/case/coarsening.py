"""Times and counts of a redacted file: fine enough to read, too coarse to find an account again by.

Whoever knows when an account signed up finds it by the second among millions, and by the days of its sign-up, first and
last exchange among most. So of an account the month stays, of a community the day, and counts stay in steps.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..judging import features_of
from ..signals import Kind

__all__ = [
    "FEW",
    "coarse_activity",
    "coarse_communities",
    "days_of_many",
    "months",
    "rounded",
    "stepped",
]

Coarser = Callable[["pd.Series[Any]"], "pd.Series[Any]"]

FEW = 10
"""Accounts below which what is said of a community is all but said of one account, and is as coarse."""
DIGITS = 2
"""Digits that stay of what is measured of a community."""


def months(times: "pd.Series[Any]") -> "pd.Series[Any]":
    """The first moment of each time's month, UTC without a zone; missing where it is no time."""
    made: pd.Series[Any] = _moments(times).dt.to_period("M").dt.to_timestamp()
    return made


def days(times: "pd.Series[Any]") -> "pd.Series[Any]":
    """The first moment of each time's day, UTC without a zone; missing where it is no time."""
    made: pd.Series[Any] = _moments(times).dt.floor("D")
    return made


def days_of_many(times: "pd.Series[Any]", accounts: "pd.Series[Any]") -> "pd.Series[Any]":
    """The day of each time that is of a community or signal of so many accounts; its month where they are few."""
    return _either(accounts < FEW, months, days, times)


def stepped(counts: "pd.Series[Any]") -> "pd.Series[Any]":
    """Each count as the nearest of 0, 1, 3, 10, 30, 100 ...; missing stays missing."""
    numbers = pd.to_numeric(counts)
    known = numbers.to_numpy(dtype="float64", na_value=np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        half_decades = np.round(2 * np.log10(np.abs(known)))
        # 10 to the power of n and a half is 3.16 times 10 to the power of n.
        steps = np.where(half_decades % 2 == 0, 1, 3) * 10.0 ** np.floor(half_decades / 2)
    return _like(np.where(known == 0, 0, np.sign(known) * steps), numbers)


def rounded(numbers: "pd.Series[Any]") -> "pd.Series[Any]":
    """Each number to its first two digits; missing stays missing."""
    numeric = pd.to_numeric(numbers)
    known = numeric.to_numpy(dtype="float64", na_value=np.nan)
    texts = [number if not np.isfinite(number) else float(f"{number:.{DIGITS}g}") for number in known.tolist()]
    return _like(np.array(texts, dtype="float64"), numeric)


def coarse_communities(communities: pd.DataFrame, kinds: Sequence[Kind]) -> pd.DataFrame:
    """`communities` with times to the day, exchanges and measures to two digits, spans of time in whole days.

    Of a community of few accounts times are months and exchanges in steps, as of an account.
    """
    accounts = communities["accounts"]
    made = {name: days_of_many(communities[name], accounts) for name in ("first_seen", "last_seen")}
    made["exchanges"] = _either(accounts < FEW, stepped, rounded, communities["exchanges"])
    for feature in features_of(tuple(kinds)):
        if feature.name in communities and communities[feature.name].dtype.kind == "f":
            measured = communities[feature.name]
            made[feature.name] = measured.round() if feature.unit == "days" else rounded(measured)
    return communities.assign(**{name: column for name, column in made.items() if name in communities})


def coarse_activity(activity: pd.DataFrame, accounts: "pd.Series[Any]") -> pd.DataFrame:
    """The rows of the table of activity by day, by month for few accounts, their exchanges in steps.

    `accounts`: how many each community has, by its id.
    """
    by_day = activity.assign(hour=days_of_many(activity["hour"], activity["community_id"].map(accounts).fillna(0)))
    groups = by_day.groupby(["community_id", "hour"], dropna=False)
    summed = groups["exchanges"].sum().reset_index()
    return summed.assign(exchanges=stepped(summed["exchanges"]))


def _either(few: "pd.Series[bool]", coarse: Coarser, fine: Coarser, column: "pd.Series[Any]") -> "pd.Series[Any]":
    return coarse(column).where(few, fine(column))


def _moments(times: "pd.Series[Any]") -> "pd.Series[Any]":
    written = times.dtype.kind not in "M"
    made = pd.to_datetime(times, errors="coerce", utc=True, format="ISO8601" if written else None)
    return made.dt.tz_localize(None)


def _like(numbers: np.ndarray, column: "pd.Series[Any]") -> "pd.Series[Any]":
    """`numbers` as a column like `column`, of its type."""
    made = pd.Series(numbers, index=column.index, name=column.name)
    whole = column.dtype.kind in "iu"
    return made.astype(column.dtype if whole or not isinstance(column.dtype, np.dtype) else "float64")
