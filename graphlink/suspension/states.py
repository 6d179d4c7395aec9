"""How each account of a plan stands, read off the ledger: done, failed, unknown, pending, skipped, reinstated."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .ledger import Ledger

__all__ = [
    "REINSTATE",
    "STATES",
    "AccountLog",
    "PlanStatus",
    "Taken",
    "account_log",
    "account_states",
    "plan_statuses",
    "reinstated_accounts",
    "reinstated_in",
    "state_of",
    "suspended_accounts",
    "taken_accounts",
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


@dataclass(frozen=True)
class Taken:
    """The plan and action under which an account was suspended or limited; `sure` once the platform said so."""

    plan: str
    action: str
    sure: bool


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


def taken_accounts(ledger: Ledger) -> dict[str, Taken]:
    """What was last done to each account and not given back since, what was never answered included."""
    found: dict[str, Taken] = {}
    back: set[tuple[str, str]] = set()
    for plan, account, action, kind, outcome in ledger.last_of_each():
        state = state_of(kind, outcome)
        if action == REINSTATE and state == "done":
            back.add((plan, account))
        elif action != REINSTATE and state in ("done", "unknown"):
            found[account] = Taken(plan, action, sure=state == "done")
    return {account: taken for account, taken in found.items() if (taken.plan, account) not in back}


def suspended_accounts(ledger: Ledger) -> dict[str, Taken]:
    """What was last done to each account, surely, and not given back since."""
    return {account: taken for account, taken in taken_accounts(ledger).items() if taken.sure}


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
