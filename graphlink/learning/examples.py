"""Decided communities of cases, with the strengths of their signs: what a card is fitted to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..case import Case, why_no_basis
from ..decisions import DISPUTED, INNOCENT, OPERATION, Decisions, decided_accounts, decided_communities
from ..errors import InputError
from ..judging import Sign, inner_accounts, signs_of, told_strengths

__all__ = ["Examples", "Pool", "label_communities", "read_examples", "read_pool", "signs_in"]

Floats = npt.NDArray[np.float64]

CHANCES = {OPERATION: 1.0, INNOCENT: 0.0, DISPUTED: 0.5}
"""What a decision says of a community; `unsure` says nothing and is left out."""
_NOTHING = pd.DataFrame(
    {"community_id": [], "operation": [], "weight": [], "decisions": [], "whole": [], "at": []}, dtype="object"
).astype({"operation": "float64", "weight": "float64", "whole": "bool"})
"""The labels where nothing is decided."""


@dataclass(frozen=True)
class Pool:
    """Communities with the strengths of their signs and of their networks', row by row.

    `about`: community_id, network_id, accounts, q_value, points, score, verdict, and case (the number of its case).
    """

    own: pd.DataFrame
    network: pd.DataFrame
    about: pd.DataFrame

    def rows(self, chosen: "npt.NDArray[np.bool_] | npt.NDArray[np.int64]") -> "Pool":
        """Those communities alone."""
        return Pool(*(frame.iloc[_places(chosen)] for frame in (self.own, self.network, self.about)))


@dataclass(frozen=True)
class Examples:
    """Decided communities, row by row.

    `labels`: operation (1, 0, or between where people or accounts differ), weight (how much each counts), decisions (a
    list of ids), whole (whether it was decided as a whole), at (when, the latest).
    """

    pool: Pool
    labels: pd.DataFrame

    @property
    def operation(self) -> Floats:
        """Of each, how far it was decided an operation."""
        return self.labels["operation"].to_numpy(dtype=np.float64)

    @property
    def weight(self) -> Floats:
        """How much each counts."""
        return self.labels["weight"].to_numpy(dtype=np.float64)

    @property
    def decisions(self) -> frozenset[str]:
        """The decisions behind them."""
        return frozenset(each for ids in self.labels["decisions"] for each in ids)

    def rows(self, chosen: npt.NDArray[np.bool_]) -> "Examples":
        """Those examples alone."""
        return Examples(self.pool.rows(chosen), self.labels[chosen])


def _places(chosen: "npt.NDArray[np.bool_] | npt.NDArray[np.int64]") -> npt.NDArray[np.int64]:
    return np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen.astype(np.int64)


def signs_in(cases: Sequence[Case]) -> tuple[Sign, ...]:
    """The signs that the cases were judged by, those of kinds of the user's own in one of them included."""
    kinds = {name: kind for case in cases for name, kind in case.kinds.items()}
    return signs_of(list(kinds.values()))


def read_pool(cases: Sequence[Case], signs: Sequence[Sign]) -> Pool:
    """Every community of the cases. Raises InputError where a case is older than its strengths' table."""
    pools = [_pool(case, number, signs) for number, case in enumerate(cases)]
    return Pool(
        *(pd.concat([getattr(pool, name) for pool in pools], ignore_index=True) for name in ("own", "network", "about"))
    )


def _pool(case: Case, number: int, signs: Sequence[Sign]) -> Pool:
    if unsaid := why_no_basis(case):
        raise InputError(f"{case.path}: {unsaid}")
    about = case.communities.sort_values("community_id")[
        ["community_id", "network_id", "accounts", "q_value", "points", "score", "verdict"]
    ]
    own, network = told_strengths(case.table("signs"), about["community_id"].tolist(), signs)
    return Pool(own, network, about.assign(case=number))


def read_examples(cases: Sequence[Case], decisions: Decisions, pool: Pool) -> Examples:
    """The communities of `pool` that `decisions` speak of.

    A decision that is tied to several cases counts once, in parts.
    """
    labels = pd.concat(
        [label_communities(decisions, case.accounts).assign(case=number) for number, case in enumerate(cases)],
        ignore_index=True,
    )
    found = pool.about[["case", "community_id"]].merge(labels, on=["case", "community_id"], how="left")
    chosen = found["operation"].notna().to_numpy()
    kept = found[chosen].reset_index(drop=True)
    cases_of = Counter(each for _, rows in kept.groupby("case") for each in set(rows["decisions"].explode()))
    shared = [max(cases_of[each] for each in ids) for ids in kept["decisions"]]
    return Examples(pool.rows(chosen), kept.assign(weight=kept["weight"] / shared))


def label_communities(decisions: Decisions, accounts: pd.DataFrame) -> pd.DataFrame:
    """The communities of `accounts` that something was decided of: community_id, and the columns of Examples.labels.

    Where nobody decided the community as a whole its accounts that were decided one by one speak for it: `n` of them as
    `n / (n + 1)` of a decision, and for an operation in as far as they were decided one.
    """
    if not decisions.standing:
        return _NOTHING
    whole = decided_communities(decisions, accounts)
    whole = whole.assign(operation=whole["decided"].map(CHANCES).astype("float64"), weight=1.0, whole=True)
    single = _by_accounts(decisions, accounts)
    single = single[~single["community_id"].isin(whole["community_id"])]
    columns = list(_NOTHING.columns)
    return pd.concat([whole[columns], single[columns]], ignore_index=True).dropna(subset=["operation"])


def _by_accounts(decisions: Decisions, accounts: pd.DataFrame) -> pd.DataFrame:
    """The same columns for the communities of accounts that were decided one by one."""
    named = {one.id for one in decisions.standing if one.what == "account"}
    decided = decided_accounts(decisions)
    decided = decided[decided["decision"].isin(named)].assign(
        operation=lambda rows: rows["decided"].map(CHANCES).astype("float64")
    )
    inside = inner_accounts(accounts)
    known = decided.dropna(subset=["operation"]).merge(inside[["account_id", "community_id"]], on="account_id")
    found = known.groupby("community_id", as_index=False).agg(
        operation=("operation", "mean"),
        accounts=("operation", "size"),
        decisions=("decision", list),
        at=("at", "max"),
    )
    return found.assign(weight=found["accounts"] / (found["accounts"] + 1), whole=False)
