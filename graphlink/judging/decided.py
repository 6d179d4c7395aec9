"""What people decided -> verdicts: it holds innocents back, and confirms what the signs ask to be looked at.

Nothing here suspends an account that the signs alone would leave in peace: a decision, or a list of accounts known
elsewhere, lifts such a one to a review at the most. So a book in which everything is wrong does no harm of that sort.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from .cards import SHIPPED, VerdictRules
from .known import KNOWN_POINTS, tied_to_known
from .roles import inner_accounts
from .verdicts import Judgement

__all__ = ["DECIDED_COLUMNS", "Decided", "apply_decided"]

DECIDED_COLUMNS = ("decided", "decision", "undecided_verdict")
"""Columns that this adds: what was decided (null: nothing), the sentence that says so, the verdict without it."""

INNOCENT, OPERATION, DISPUTED = "innocent", "operation", "disputed"
ORDER = {"clear": 0, "review": 1, "suspend": 2}
NAMES = tuple(ORDER)
HALF = 0.5
"""A community of which this part was decided innocent, account by account, is held back as one decided whole."""


@dataclass(frozen=True)
class Decided:
    """`accounts` (account_no, decided, decision) and `communities` (community_id, decided, decision), a row for each
    that something was decided of; `known`: numbers of accounts that are known, or decided, to be an operation's."""

    accounts: pd.DataFrame = field(default_factory=lambda: _nothing("account_no"))
    communities: pd.DataFrame = field(default_factory=lambda: _nothing("community_id"))
    known: frozenset[int] = frozenset()


def _nothing(key: str) -> pd.DataFrame:
    frame = pd.DataFrame({key: [], "decided": [], "decision": []}, dtype="str")
    return frame.astype({key: "int64"})


def apply_decided(
    judgement: Judgement, decided: Decided, population: int, rules: VerdictRules = SHIPPED.rules
) -> Judgement:
    """`judgement` as decisions leave it, with DECIDED_COLUMNS and, for communities, `known_points`.

    `population`: how many accounts the platform has, against which the share of known ones is held.
    """
    accounts = _with_decisions(judgement.accounts, decided.accounts, "account_no")
    communities = _with_decisions(judgement.communities, decided.communities, "community_id")
    communities = _raised(communities, tied_to_known(accounts, decided.known, population), rules)
    communities = _held_or_confirmed(communities, accounts)
    accounts = _judged(accounts, communities)
    communities = _settled(communities, accounts)
    return replace(judgement, communities=_told(communities), accounts=_told_accounts(accounts, communities))


def _with_decisions(frame: pd.DataFrame, decided: pd.DataFrame, key: str) -> pd.DataFrame:
    of = decided.set_index(key)
    told = {name: frame[key].map(of[name]).astype("str") for name in ("decided", "decision")}
    # A copy is in one piece again, after all the columns that were put to it one by one.
    return frame.copy().assign(undecided_verdict=frame["verdict"], **told)


def _raised(communities: pd.DataFrame, tie: pd.DataFrame, rules: VerdictRules) -> pd.DataFrame:
    """`communities` with what the tie to known accounts adds: as far as a review, and never beyond.

    Their points and scores stay those of the signs, so that what people know is not taken for what the signs say.
    """
    tie = tie.reindex(communities["community_id"]).set_axis(communities.index)
    # What was decided of the community itself says more than that it holds accounts of which something was decided.
    strength = tie["strength"].fillna(0.0).where(communities["decided"].isna(), 0.0)
    points = communities["points"].astype("float64")
    asked = (points + KNOWN_POINTS * strength).clip(upper=rules.below_suspend)
    added = (asked - points).clip(lower=0).where(strength > 0, 0.0).round(4)
    lifted = (communities["verdict"] == "clear") & (rules.score(points + added) >= rules.review) & (added > 0)
    said = (
        tie["held"].fillna(0).map("{:,.0f}".format).astype(str)
        + " of "
        + tie["core"].fillna(0).map("{:,.0f}".format).astype(str)
    )
    sentence = said + " accounts that it is judged by are known or decided to be an operation's. "
    return communities.assign(
        known_points=added,
        verdict=communities["verdict"].where(~lifted, "review"),
        reason=communities["reason"].where(added == 0, sentence + communities["reason"].astype("str")),
    )


def _held_or_confirmed(communities: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """`communities` with the verdict that their accounts may have at the most, and `held`: whether that is a review."""
    inner = inner_accounts(accounts)
    innocent = (inner["decided"] == INNOCENT).groupby(inner["community_id"]).mean()
    share = communities["community_id"].map(innocent).fillna(0.0)
    held = communities["decided"].isin([INNOCENT, DISPUTED]) | (share >= HALF)
    confirmed = (communities["decided"] == OPERATION) & ~held
    asked = ~_unasked(communities)
    verdict = np.select(
        [held, confirmed & asked, confirmed],
        [_at_most(communities["verdict"], "review"), "suspend", "review"],
        communities["verdict"],
    )
    return communities.assign(verdict=verdict, held=held)


def _unasked(communities: pd.DataFrame) -> "pd.Series[bool]":
    """Where neither the run's card nor the shipped one asks for a look: a learned card confirms nobody's suspension."""
    clear = communities["undecided_verdict"] == "clear"
    return clear | (communities["shipped_verdict"] == "clear") if "shipped_verdict" in communities else clear


def _judged(accounts: pd.DataFrame, communities: pd.DataFrame) -> pd.DataFrame:
    """`accounts` with their verdicts after all that was decided."""
    of = communities.set_index("community_id").loc[accounts["community_id"]]
    limit, held = of["verdict"].to_numpy(), of["held"].to_numpy(dtype=bool)
    was_clear = of["undecided_verdict"].to_numpy() == "clear"
    inside = accounts.index.isin(inner_accounts(accounts).index)
    verdict = accounts["verdict"].where(~(was_clear & (limit == "review") & inside & ~held), "review")
    # What its community may be at the most, it may be too; a suspension of its own needs a decision or the signs.
    limited = _at_most(verdict, limit)
    asked = (accounts["undecided_verdict"] != "clear").to_numpy() & ~_unasked(of).to_numpy()
    confirmed = (accounts["decided"] == OPERATION).to_numpy() & inside & asked & ~held
    disputed = (accounts["decided"] == DISPUTED).to_numpy()
    innocent = (accounts["decided"] == INNOCENT).to_numpy()
    found = np.select(
        [innocent, disputed, confirmed], ["clear", _at_most(limited, "review"), "suspend"], default=limited
    )
    return accounts.assign(verdict=found, held=held)


def _settled(communities: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """`communities` whose verdict no account of theirs bears out any more with the one that they do bear out."""
    worst = accounts["verdict"].map(ORDER).groupby(accounts["community_id"]).max()
    most = communities["community_id"].map(worst).fillna(0).astype(int)
    changed = communities["held"] | (communities["decided"] == OPERATION) | _touched(communities, accounts)
    borne_out = pd.Series([NAMES[number] for number in most], index=communities.index)
    return communities.assign(
        verdict=communities["verdict"].where(~changed, _at_most(communities["verdict"], borne_out))
    )


def _touched(communities: pd.DataFrame, accounts: pd.DataFrame) -> "pd.Series[bool]":
    lowered = accounts.loc[accounts["verdict"] != accounts["undecided_verdict"], "community_id"]
    return communities["community_id"].isin(lowered)


def _at_most(verdict: Iterable[str], limit: str | Iterable[str]) -> np.ndarray:
    """Each verdict, or `limit` (one, or one for each) where that is milder."""
    own = np.array([ORDER[one] for one in verdict], dtype="int64")
    limits = np.array([ORDER[one] for one in ([limit] * len(own) if isinstance(limit, str) else limit)], dtype="int64")
    return np.array([NAMES[number] for number in np.minimum(own, limits)], dtype="object")


def _told(communities: pd.DataFrame) -> pd.DataFrame:
    """`communities` whose reasons begin with what was decided, and what became of it."""
    operation = communities["decided"] == OPERATION
    unasked = operation & _unasked(communities)
    came = (communities["decided"] == INNOCENT) & (communities["verdict"] == "review")
    after = np.select(
        [unasked, came],
        ["The signs alone ask for no review, so nothing of it is suspended. ", "Accounts came to it since. "],
        "",
    )
    said = (communities["decision"] + " ").fillna("")
    return communities.assign(reason=said + after + communities["reason"].astype("str")).drop(columns="held")


def _told_accounts(accounts: pd.DataFrame, communities: pd.DataFrame) -> pd.DataFrame:
    """`accounts` whose reasons begin with what was decided of them, or of their community before they came."""
    decided = communities.set_index("community_id")["decided"].reindex(accounts["community_id"]).to_numpy()
    since = accounts["decided"].isna() & (decided == INNOCENT) & (accounts["undecided_verdict"] != "clear")
    unasked = (accounts["decided"] == OPERATION) & (accounts["undecided_verdict"] == "clear")
    after = np.select(
        [since, unasked],
        [
            "It came since its community was decided innocent, so it is not suspended. ",
            "The signs alone ask for no review, so it is not suspended. ",
        ],
        "",
    )
    said = (accounts["decision"] + " ").fillna("")
    operator = accounts["operator_id"].where(accounts["verdict"] != "clear")
    return accounts.assign(reason=said + after + accounts["reason"].astype("str"), operator_id=operator).drop(
        columns="held"
    )
