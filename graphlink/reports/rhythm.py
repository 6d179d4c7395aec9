"""When communities sign up and work: days, hours of the week, and the moments at which batches began."""

import numpy as np
import pandas as pd

from .facts import Rhythm

__all__ = ["rhythms"]


def rhythms(members: pd.DataFrame, activity: pd.DataFrame, batches: pd.DataFrame) -> dict[int, Rhythm]:
    """For each community its rhythm, from its accounts, its activity by hour, and when its batches began."""
    began = dict(tuple(batches.groupby("community_id")["began"]))
    hours = dict(tuple(activity.groupby("community_id")))
    return {
        int(str(number)): _rhythm(
            own["created_at"], hours.get(number, activity[:0]), began.get(number, batches["began"][:0])
        )
        for number, own in members.groupby("community_id")
    }


def _rhythm(created: "pd.Series[pd.Timestamp]", hours: pd.DataFrame, began: "pd.Series[pd.Timestamp]") -> Rhythm:
    days = created.dropna().dt.strftime("%Y-%m-%d").value_counts().sort_index()
    active = hours.groupby(hours["hour"].dt.strftime("%Y-%m-%d"))["exchanges"].sum().sort_index()
    return Rhythm(
        signups=tuple((str(day), int(number)) for day, number in days.items()),
        activity=tuple((str(day), int(number)) for day, number in active.items()),
        batches=tuple(began.dt.strftime("%Y-%m-%d %H:%M")),
        week=_week(hours),
    )


def _week(hours: pd.DataFrame) -> tuple[int, ...]:
    slots = np.zeros(168, dtype="int64")
    places = hours["hour"].dt.day_of_week * 24 + hours["hour"].dt.hour
    np.add.at(slots, places.to_numpy(dtype="int64"), hours["exchanges"].to_numpy(dtype="int64"))
    return tuple(slots.tolist())
