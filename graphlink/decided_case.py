"""decisions -> a run: what they say of the accounts, communities and signals that the run has numbered."""

from typing import Any

import pandas as pd

from .decisions import (
    INNOCENT,
    LISTED,
    OPERATION,
    Decisions,
    decided_accounts,
    decided_communities,
    decided_signals,
)
from .engine import DuckDBEngine
from .judging import Decided, Judgement
from .linking import DECIDED_INNOCENT

__all__ = ["changed_by", "decided_in_case", "innocent_signals"]


def innocent_signals(decisions: Decisions) -> pd.DataFrame:
    """kind, value, why: the signals that people decided to be innocent, which carry no weight."""
    found = decided_signals(decisions)
    found = found[found["decided"] == INNOCENT]
    return pd.DataFrame(
        {"kind": found["kind"], "value": found["value"], "why": DECIDED_INNOCENT + found["by"]}, dtype="str"
    )


def decided_in_case(db: DuckDBEngine, decisions: Decisions, judgement: Judgement) -> Decided:
    """What `decisions` say of the numbered accounts and of the communities of `judgement`.

    Reads `account_number`, `incidence` and `signal`.
    """
    numbers = db.frame("select account_no, account_id from account_number")
    accounts = decided_accounts(decisions).merge(numbers, on="account_id")
    name_of = numbers.set_index("account_no")["account_id"]
    placed = judgement.accounts.assign(account_id=judgement.accounts["account_no"].map(name_of))
    communities = decided_communities(_about_groups(decisions), placed[["account_id", "community_id", "role"]])
    operations = accounts.loc[accounts["decided"] == OPERATION, "account_no"]
    return Decided(
        accounts=accounts[["account_no", "decided"]].assign(decision=accounts["said"]),
        communities=communities[["community_id", "decided"]].assign(decision=communities["said"]),
        known=frozenset(operations) | _showing(db, decided_signals(decisions)),
    )


def _about_groups(decisions: Decisions) -> Decisions:
    """A list names single accounts, thousands of them: nothing of it is tied to a community."""
    return Decisions(tuple(one for one in decisions.lines if one.source != LISTED))


def _showing(db: DuckDBEngine, signals: pd.DataFrame) -> frozenset[int]:
    """The numbers of accounts that show a signal which was decided to be an operation's."""
    bad = signals[signals["decided"] == OPERATION]
    if bad.empty:
        return frozenset()
    with db.leaving():
        db.register("bad_signal", bad[["kind", "value"]])
        shown = "incidence join signal using (signal_no) join bad_signal using (kind, value)"
        return frozenset(db.frame(f"select distinct account_no from {shown}")["account_no"])


def changed_by(judgement: Judgement) -> dict[str, Any]:
    """How many accounts and communities decisions gave another verdict, for run.json."""
    accounts, communities = judgement.accounts, judgement.communities
    milder = {"suspend": 2, "review": 1, "clear": 0}
    now, alone = accounts["verdict"].map(milder), accounts["undecided_verdict"].map(milder)
    return {
        "held_back": int((now < alone).sum()),
        "confirmed": int(((now > alone) & (accounts["verdict"] == "suspend")).sum()),
        "asked_for": int(((now > alone) & (accounts["verdict"] == "review")).sum()),
        "communities": int(communities["decided"].notna().sum()),
        "raised": int((communities["known_points"] > 0).sum()),
        "kept_below": int(((accounts["decided"] == OPERATION) & (alone == 0)).sum()),
    }
