"""How each account of a plan stands, read off the ledger.

    done        the platform said so, and where it says how accounts stand, it was seen to be so
    pending     never sent
    accepted    taken on for later by the platform; asked about until it ends
    failed      refused: for sure nothing happened
    unknown     it may have taken effect: no answer, or one that the account's standing does not bear out yet
    skipped     left alone, and why is said
    reinstated  given back
    ended       a limit whose time was over, and which was lifted

One thing is counted beside the state: whether any request for an account may ever have taken effect. Who may stand
suspended by this ledger is given back with the others, whatever was answered last.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .ledger import Ledger

__all__ = [
    "LIFT",
    "OPEN",
    "REINSTATE",
    "STATES",
    "WAYS_BACK",
    "AccountLog",
    "PlanStatus",
    "Taken",
    "accepted_at",
    "account_log",
    "account_states",
    "came_to_nothing",
    "ended_in",
    "hidden_by",
    "may_stand",
    "plan_statuses",
    "reinstated_accounts",
    "reinstated_in",
    "said_to_be",
    "state_of",
    "suspended_accounts",
    "taken_accounts",
    "taken_since",
    "unseen",
]

REINSTATE = "reinstate"
LIFT = "lift"
"""What ends a limit whose time is over: no mistake was made, so the account is on no allow-list for it."""
WAYS_BACK = (REINSTATE, LIFT)
STATES = ("done", "pending", "accepted", "failed", "unknown", "skipped", "reinstated", "ended")
OPEN = ("pending", "accepted", "failed", "unknown")
"""The states of accounts that another apply would take up."""


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
        return sum(self.states[state] for state in OPEN)


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
    states = {"done": "done", "failed": "failed", "not_sent": "pending", "accepted": "accepted"}
    return states.get(outcome or "", "unknown")


def account_states(ledger: Ledger, plan: str, *, back: str | None = None) -> dict[str, str]:
    """The state of each account of `plan` that the ledger has an entry of, for its action or for its way `back`:
    REINSTATE or LIFT."""
    return {
        account: state_of(kind, outcome)
        for _, account, action, kind, outcome in ledger.last_of_each(plan)
        if (action == back if back else action not in WAYS_BACK)
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
    for kind in ("answered", "skipped", "seen"):
        for entry in ledger.entries(kind, plan):
            details[entry.account or "", entry.action or ""] = entry.body.get("detail") or entry.body.get("why") or ""
    return [
        AccountLog(account, action, state_of(kind, outcome), details.get((account, action), ""))
        for _, account, action, kind, outcome in ledger.last_of_each(plan)
    ]


def taken_accounts(ledger: Ledger, plan: str | None = None) -> dict[str, Taken]:
    """What was last done to each account and not given back since, by `plan` where one is given: all that may stand
    suspended by this ledger, what was never answered included."""
    found: dict[str, Taken] = {}
    back: set[tuple[str, str]] = set()
    may = {(of, account, action) for of, account, action, count, _ in ledger.tallies(plan) if count > 0}
    for of, account, action, kind, outcome in ledger.last_of_each(plan):
        state = state_of(kind, outcome)
        if action in WAYS_BACK:
            if state == "done":
                back.add((of, account))
        elif state in ("done", "unknown", "accepted") or (of, account, action) in may:
            found[account] = Taken(of, action, sure=state == "done")
    return {account: taken for account, taken in found.items() if (taken.plan, account) not in back}


def may_stand(ledger: Ledger, plan: str) -> frozenset[str]:
    """The accounts of `plan` of which a request may have taken effect, whatever was answered to a later one."""
    return frozenset(
        account for _, account, action, count, _ in ledger.tallies(plan) if count > 0 and action not in WAYS_BACK
    )


def came_to_nothing(ledger: Ledger, plan: str | None = None) -> dict[tuple[str, str, str], int]:
    """How many requests came to nothing, for each plan, account and action: a server may keep their keys."""
    return {(of, account, action): count for of, account, action, _, count in ledger.tallies(plan) if count}


def unseen(ledger: Ledger, plan: str) -> list[tuple[str, str]]:
    """The accounts of `plan` that were answered as done, and their actions, of which nobody saw that they are."""
    return [
        (account, action)
        for _, account, action, kind, outcome in ledger.last_of_each(plan)
        if kind == "answered" and outcome == "done" and action not in WAYS_BACK
    ]


def taken_since(ledger: Ledger, plan: str) -> dict[tuple[str, str], str]:
    """When each action of `plan` was seen or answered to be done after it was last sent, by account and action; when it
    was sent, where no word of that came."""
    entries = sorted(
        (entry for kind in ("sent", "answered", "seen") for entry in ledger.entries(kind, plan)),
        key=lambda entry: entry.seq,
    )
    since: dict[tuple[str, str], str] = {}
    waits: set[tuple[str, str]] = set()
    for entry in entries:
        key = (entry.account or "", entry.action or "")
        if entry.kind == "sent":
            since[key] = entry.at
            waits.add(key)
        elif entry.outcome == "done" and (key in waits or key not in since):
            since[key] = entry.at
            waits.discard(key)
    return since


def accepted_at(ledger: Ledger, plan: str) -> dict[str, str]:
    """When each account of `plan` was last taken on for later."""
    return {entry.account or "": entry.at for entry in ledger.entries("answered", plan) if entry.outcome == "accepted"}


def said_to_be(state: str) -> str:
    """What the ledger keeps of an account that the platform says stands so."""
    return f"the platform says {state}"


def hidden_by(ledger: Ledger, plan: str | None = None) -> set[tuple[str, str]]:
    """The plans and accounts which the platform showed no more once they were suspended: they are hidden, not gone."""
    return {
        (entry.plan, entry.account or "")
        for entry in ledger.entries("seen", plan)
        if entry.outcome == "done" and entry.action == "suspend" and entry.body.get("detail") == said_to_be("gone")
    }


def suspended_accounts(ledger: Ledger) -> dict[str, Taken]:
    """What was last done to each account, surely, and not given back since."""
    return {account: taken for account, taken in taken_accounts(ledger).items() if taken.sure}


def reinstated_accounts(ledger: Path) -> list[str]:
    """The accounts that the ledger at `ledger` reinstated, by account id; none where there is no ledger."""
    if not ledger.is_file():
        return []
    with Ledger(ledger, read=True) as opened:
        return reinstated_in(opened)


def reinstated_in(ledger: Ledger) -> list[str]:
    """The accounts that were reinstated, by account id."""
    return sorted(_back_by(ledger, REINSTATE))


def ended_in(ledger: Ledger) -> set[str]:
    """The accounts of which a limit ended and was lifted."""
    return _back_by(ledger, LIFT)


def _back_by(ledger: Ledger, way: str) -> set[str]:
    return {
        account
        for _, account, action, kind, outcome in ledger.last_of_each()
        if action == way and state_of(kind, outcome) == "done"
    }


def _counts(ledger: Ledger, plan: str, body: object) -> dict[str, int]:
    acted = account_states(ledger, plan)
    ends = {
        account: name
        for name, way in (("ended", LIFT), ("reinstated", REINSTATE))
        for account, state in account_states(ledger, plan, back=way).items()
        if state == "done"
    }
    counts = Counter(ends.get(account, state) for account, state in acted.items())
    acts_on = body["acts_on"] if isinstance(body, dict) else 0
    counts["pending"] += acts_on - len(acted)
    return {state: counts[state] for state in STATES}
