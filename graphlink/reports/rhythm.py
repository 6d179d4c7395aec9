"""When communities sign up and work: days, hours of the week, and the hours in which a batch of accounts starts."""

import numpy as np
import pandas as pd

from .facts import Rhythm

__all__ = ["rhythms"]

BATCHES = 12
BATCH_SHARE = 0.2
"""Of a community's accounts: so many active in one hour ..."""
BATCH_RISE = 4.0
"""... and so many times as many as in its median active hour are a batch, rather than a busy hour."""


def rhythms(members: pd.DataFrame, activity: pd.DataFrame) -> dict[int, Rhythm]:
    """For each community its rhythm, from its accounts and its activity by hour."""
    hours = dict(tuple(activity.groupby("community_id")))
    return {
        int(str(number)): _rhythm(own["created_at"], hours.get(number, activity[:0]), len(own))
        for number, own in members.groupby("community_id")
    }


def _rhythm(created: "pd.Series[pd.Timestamp]", hours: pd.DataFrame, accounts: int) -> Rhythm:
    days = created.dropna().dt.strftime("%Y-%m-%d").value_counts().sort_index()
    active = hours.groupby(hours["hour"].dt.strftime("%Y-%m-%d"))["exchanges"].sum().sort_index()
    return Rhythm(
        signups=tuple((str(day), int(number)) for day, number in days.items()),
        activity=tuple((str(day), int(number)) for day, number in active.items()),
        batches=_batches(hours, accounts),
        week=_week(hours),
    )


def _batches(hours: pd.DataFrame, accounts: int) -> tuple[str, ...]:
    if hours.empty:
        return ()
    usual = max(1.0, float(hours["accounts"].median()))
    many = hours[hours["accounts"] >= max(3.0, BATCH_SHARE * accounts, BATCH_RISE * usual)]
    largest = many.sort_values(["accounts", "hour"], ascending=[False, True])[:BATCHES]
    return tuple(largest["hour"].sort_values().dt.strftime("%Y-%m-%d %H:00"))


def _week(hours: pd.DataFrame) -> tuple[int, ...]:
    slots = np.zeros(168, dtype="int64")
    places = hours["hour"].dt.dayofweek * 24 + hours["hour"].dt.hour
    np.add.at(slots, places.to_numpy(dtype="int64"), hours["exchanges"].to_numpy(dtype="int64"))
    return tuple(slots.tolist())
