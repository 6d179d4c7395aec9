"""How each account of a plan stands, read off the ledger: done, failed, unknown, pending, skipped, reinstated."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .ledger import Ledger

__all__ = [
    "PlanStatus",
    "account_states",
    "plan_statuses",
    "reinstated_accounts",
    "reinstated_in",
    "state_of",
    "suspended_accounts",
]

REINSTATE = "reinstate"
STATES = ("done", "pending", "failed", "unknown", "skipped", "reinstated")


@dataclass(frozen=True)
class PlanStatus:
    """How far a plan has come; `states` counts its accounts by state, `acts_on` is their sum."""

    plan: str
    made_at: str
    made_by: str
    acts_on: int
    states: dict[str, int]

    @property
    def open(self) -> int:
        """How many accounts another apply would take up."""
        return self.states["pending"] + self.states["failed"] + self.states["unknown"]


@dataclass(frozen=True)
class AccountLog:
    """How an account stands under an action of a plan; `detail` is what was last answered or why it was skipped."""

    account: str
    action: str
    state: str
    detail: str


def state_of(kind: str, outcome: str | None) -> str:
    """The state that an account's last entry leaves it in: what was sent and not answered is unknown."""
    if kind == "sent":
        return "unknown"
    if kind == "skipped":
        return "skipped"
    return {"done": "done", "failed": "failed", "not_sent": "pending"}.get(outcome or "", "unknown")


def account_states(ledger: Ledger, plan: str, *, reinstating: bool = False) -> dict[str, str]:
    """The state of each account of `plan` that the ledger has an entry of, for its action or for its reinstatement."""
    return {
        account: state_of(kind, outcome)
        for _, account, action, kind, outcome in ledger.last_of_each(plan)
        if (action == REINSTATE) == reinstating
    }


def plan_statuses(ledger: Ledger, plan: str | None = None) -> list[PlanStatus]:
    """How far each plan of the ledger has come, oldest first."""
    return [
        PlanStatus(
            entry.plan, entry.at, entry.body["by"], entry.body["acts_on"], _counts(ledger, entry.plan, entry.body)
        )
        for entry in ledger.entries("planned", plan)
    ]


def account_log(ledger: Ledger, plan: str) -> list[AccountLog]:
    """The last entry of each account and action of `plan`, in the order of these entries."""
    details: dict[tuple[str, str], str] = {}
    for kind in ("answered", "skipped"):
        for entry in ledger.entries(kind, plan):
            details[entry.account or "", entry.action or ""] = entry.body.get("detail") or entry.body.get("why") or ""
    return [
        AccountLog(account, action, state_of(kind, outcome), details.get((account, action), ""))
        for _, account, action, kind, outcome in ledger.last_of_each(plan)
    ]


def suspended_accounts(ledger: Ledger) -> dict[str, tuple[str, str]]:
    """The plan and action under which each account was suspended or limited and not reinstated since."""
    found: dict[str, tuple[str, str]] = {}
    back: set[tuple[str, str]] = set()
    for plan, account, action, kind, outcome in ledger.last_of_each():
        if state_of(kind, outcome) == "done":
            if action == REINSTATE:
                back.add((plan, account))
            else:
                found[account] = (plan, action)
    return {account: (plan, action) for account, (plan, action) in found.items() if (plan, account) not in back}


def reinstated_accounts(ledger: Path) -> list[str]:
    """The accounts that the ledger at `ledger` reinstated, by account id; none where there is no ledger."""
    if not ledger.is_file():
        return []
    with Ledger(ledger) as opened:
        return reinstated_in(opened)


def reinstated_in(ledger: Ledger) -> list[str]:
    """The accounts that were reinstated, by account id."""
    return sorted(
        {
            account
            for _, account, action, kind, outcome in ledger.last_of_each()
            if action == REINSTATE and state_of(kind, outcome) == "done"
        }
    )


def _counts(ledger: Ledger, plan: str, body: object) -> dict[str, int]:
    acted = account_states(ledger, plan)
    back = {account for account, state in account_states(ledger, plan, reinstating=True).items() if state == "done"}
    counts = Counter("reinstated" if account in back else state for account, state in acted.items())
    acts_on = body["acts_on"] if isinstance(body, dict) else 0
    counts["pending"] += acts_on - len(acted)
    return {state: counts[state] for state in STATES}
