"""communities -> when each signed up, and how seldom two that have nothing to do with each other did so together.

Of two spans of sign-ups, wherever each lies, one lies so near the other that both together are a part u of all sign-ups
with a probability of 2 u at the most; so that they do says ln(1 / (2 u)) nats for one hand, where that is above 0.

Of ten accounts the first and the last are left out, and so on: one stranger with a card of theirs, or an older account.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine, Step

__all__ = ["Spans", "no_spans", "sign_up_step", "spans_by"]

TAIL = 0.1
"""The part of a community's accounts that is left out at each end, in whole accounts."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Spans(NamedTuple):
    """Of each community how many sign-ups are known, and between what parts of all sign-ups they lie, 0 to 1."""

    dated: Ints
    low: Floats
    high: Floats

    def near(self, ends: Ints) -> Floats:
        """The nats, 0 or more, that say of each two communities at `ends` (2 by pairs) how near they signed up."""
        known = (self.dated[ends] > 0).all(axis=0)
        both = np.clip(self.high[ends].max(axis=0) - self.low[ends].min(axis=0), 1e-9, 1.0)
        near: Floats = np.where(known, np.maximum(-np.log(2 * both), 0), 0.0)
        return near

    def joined(self, now: Ints) -> "Spans":
        """The same, where each community is part of what `now` says."""
        count, low, high = np.zeros_like(self.dated), self.low.copy(), self.high.copy()
        np.add.at(count, now, self.dated)
        np.minimum.at(low, now, self.low)
        np.maximum.at(high, now, self.high)
        return Spans(count, low, high)


def no_spans(communities: int) -> Spans:
    """Of so many communities no sign-up is known."""
    return Spans(np.zeros(communities, dtype=np.int64), np.ones(communities), np.zeros(communities))


def spans_by(db: DuckDBEngine, members: pd.DataFrame) -> Spans:
    """The spans of the communities of `members` (account_no, community: numbered from 0); reads `sign_up`."""
    placed = db.frame("select account_no, after, until from sign_up order by account_no")
    dated = members.merge(placed, on="account_no").sort_values(["community", "after", "until"], ignore_index=True)
    of = dated.groupby("community")["after"]
    stray = (of.transform("size") * TAIL).astype("int64")
    inner = dated[(of.cumcount() >= stray) & (of.cumcount(ascending=False) >= stray)]
    place = inner["community"].to_numpy("int64")
    known, low, high = no_spans(int(members["community"].max()) + 1)
    np.add.at(known, place, 1)
    np.minimum.at(low, place, inner["after"].to_numpy("float64"))
    np.maximum.at(high, place, inner["until"].to_numpy("float64"))
    return Spans(known, low, high)


def sign_up_step() -> Step:
    """The step to `sign_up` (account_no, after, until): between what parts of all sign-ups each account's lies; those
    of one moment have one."""
    return Step(
        "sign_up",
        """
        select account_no,
               (rank() over (order by created_at) - 1) / count(*) over () as after,
               cume_dist() over (order by created_at) as until
        from account join account_number using (account_id) where created_at is not null
        """,
        reads=("account", "account_number"),
    )
