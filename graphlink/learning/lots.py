"""Lots: an order of a case's flagged communities that hangs on nothing but their accounts' names.

Whom people choose to decide is not like whom they leave. Decisions that follow the lot's order are a random sample,
whatever else was decided besides: only the innocents among these are the bound's measure.
"""

import hashlib

import numpy as np
import pandas as pd

from ..case import Case
from ..decisions import INNOCENT, OPERATION
from ..judging import SHIPPED

__all__ = ["drawn_by_lot", "flagged", "lot_order"]


def flagged(case: Case) -> pd.DataFrame:
    """The communities that the shipped card would at least review: community_id, and score by the card of the case.

    Whatever card a case is judged by, these are the same.
    """
    communities = case.communities
    shipped = communities.get("shipped_score", communities["score"])
    found = communities.loc[shipped >= SHIPPED.rules.review, ["community_id", "score"]]
    return found.sort_values("community_id", ignore_index=True)


def lot_order(case: Case, communities: "pd.Series[int]") -> list[int]:
    """The ids of `communities` in the lot's order."""
    chosen = case.accounts[case.accounts["community_id"].isin(communities)]
    first = chosen.groupby("community_id")["account_id"].min()
    return sorted((int(number) for number in communities), key=lambda number: _lot(str(first.get(number, number))))


def drawn_by_lot(case: Case, decided: "pd.Series[str]") -> list[int]:
    """The flagged communities that were decided in the lot's order, without a gap; `decided` is by community id.

    Of whom somebody is unsure, or two say otherwise, nothing is known, and the next in order counts.
    """
    order = np.array(lot_order(case, flagged(case)["community_id"]), dtype=np.int64)
    said = decided.reindex(order)
    known = said.isin([OPERATION, INNOCENT]).to_numpy()
    gaps = np.flatnonzero(said.isna().to_numpy())
    asked = np.arange(len(order)) < (gaps[0] if len(gaps) else len(order))
    return [int(number) for number in order[known & asked]]


def _lot(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
