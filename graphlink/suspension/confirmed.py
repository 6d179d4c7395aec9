"""What people decided, as a plan takes it: whom it may act on, whom it must not name, and who came too late for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from ..case import Case
from ..decisions import (
    DISPUTED,
    INNOCENT,
    OPERATION,
    Decisions,
    decided_accounts,
    decided_communities,
    verdict_alone,
)
from .plan import PlanDecisions

__all__ = ["Confirmed", "confirmed_by", "unasked"]

DIFFERENT = "people decided differently about it"


@dataclass(frozen=True)
class Confirmed:
    """By account id: `operation`, the day of the decision; `refused`, why no plan may name it; `used`, the decision.

    `expired`: accounts decided innocent so long ago that this keeps them from no plan any more.
    """

    operation: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    used: Mapping[str, str] = field(default_factory=dict)
    expired: frozenset[str] = frozenset()
    path: Path | None = None
    standing: int = 0

    def record(self, accounts: list[str]) -> PlanDecisions | None:
        """What the plan keeps: the book, the decisions on `accounts`, how many are expired; None without a book."""
        if self.path is None:
            return None
        used = sorted({self.used[account] for account in accounts if account in self.used})
        expired = len(self.expired.intersection(accounts))
        path = str(self.path.resolve())
        return PlanDecisions(path=path, standing=self.standing, used=tuple(used), expired=expired)


def confirmed_by(decisions: Decisions, *, time: datetime, lasts: float) -> Confirmed:
    """What the standing decisions say at `time`; innocence lasts so many seconds."""
    found = decided_accounts(decisions)
    operation: dict[str, str] = {}
    refused: dict[str, str] = {}
    expired = set()
    for account, decided, by, at in found[["account_id", "decided", "by", "at"]].itertuples(index=False, name=None):
        if decided == OPERATION:
            operation[account] = f"{at:%Y-%m-%d}"
        elif decided == DISPUTED:
            refused[account] = DIFFERENT
        elif decided == INNOCENT and time - at <= timedelta(seconds=lasts):
            refused[account] = f"was decided innocent by {by} on {at:%Y-%m-%d}"
        elif decided == INNOCENT:
            expired.add(account)
    used = dict(zip(found["account_id"], found["decision"], strict=True))
    return Confirmed(operation, refused, used, frozenset(expired), decisions.path, len(decisions.standing))


def unasked(case: Case, decisions: Decisions, confirmed: Confirmed) -> pd.DataFrame:
    """account_id, why: accounts of what was decided an operation that a plan of confirmed ones leaves out.

    They came to their community since; or the signs alone ask for no review, and a decision alone suspends nobody.
    """
    tied = decided_communities(decisions, case.accounts)
    operations = tied.loc[tied["decided"] == OPERATION, "community_id"]
    accounts = case.accounts.assign(alone=verdict_alone(case.accounts))
    covered = accounts["account_id"].isin(list(confirmed.operation))
    came = accounts["community_id"].isin(operations) & (accounts["verdict"] != "clear")
    came &= ~covered & ~accounts["account_id"].isin(list(confirmed.refused))
    quiet = covered & ((accounts["verdict"] == "clear") | (accounts["alone"] == "clear"))
    return pd.concat(
        [
            accounts.loc[came, ["account_id"]].assign(why="came to its community after that was decided an operation"),
            accounts.loc[quiet, ["account_id"]].assign(why="was decided an operation, and the signs ask for no review"),
        ]
    ).reset_index(drop=True)
