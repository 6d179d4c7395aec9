"""Reinstatement: gives back what a plan took, through the same connector and ledger, and remembers it as a mistake."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..errors import InputError
from .apply import Applied, Before, Consent, quiet
from .connector import Connector, Request, key_of
from .dispatch import Progress, read_statuses, send_all
from .ledger import Entry, Ledger
from .plan import LeftOut
from .settings import StatusWords, SuspendSettings
from .states import REINSTATE, STATES, account_states, state_of, taken_accounts

__all__ = ["Target", "reinstate", "targets_of_accounts", "targets_of_plan"]


@dataclass(frozen=True)
class Target:
    """An account, the plan and action that took it; `unsure` where the request for that was never answered."""

    account: str
    plan: str
    action: str
    unsure: bool = False


def targets_of_plan(ledger: Ledger, plan: str) -> list[Target]:
    """What `plan` took and nobody gave back, the unanswered included. Raises InputError for no such plan."""
    if not any(ledger.entries("planned", plan)):
        raise InputError(f"{ledger.path}: no plan {plan} in this ledger; `graphlink suspend status` lists them")
    back = account_states(ledger, plan, reinstating=True)
    return [
        Target(account, plan, action, unsure=state_of(kind, outcome) == "unknown")
        for _, account, action, kind, outcome in ledger.last_of_each(plan)
        if action != REINSTATE and state_of(kind, outcome) in ("done", "unknown") and back.get(account) != "done"
    ]


def targets_of_accounts(ledger: Ledger, accounts: Sequence[str]) -> list[Target]:
    """The named accounts with the plans that took them. Raises InputError for one that this ledger has not."""
    found = taken_accounts(ledger)
    for account in accounts:
        if account not in found:
            raise InputError(
                f"account {account[:80]!r} is not known to be suspended by {ledger.path}; "
                "`graphlink suspend status PLAN --accounts` says how a plan's accounts stand"
            )
    return [
        Target(account, found[account].plan, found[account].action, unsure=not found[account].sure)
        for account in dict.fromkeys(accounts)
    ]


def reinstate(
    targets: Sequence[Target],
    settings: SuspendSettings,
    *,
    reason: str,
    ledger: Ledger,
    connector: Connector,
    by: str,
    consent: Consent,
    whole_plan: str | None = None,
    on_progress: Callable[[Progress], None] = quiet,
) -> Applied:
    """How the reinstatement of `targets` ended; called again it goes on. `whole_plan` can then not be applied again.

    Raises InputError and GuardRefused before anything is sent.
    """
    if REINSTATE not in connector.actions:
        raise InputError(f"[suspend.connector] has no `{REINSTATE}`; add it to give accounts back")
    with ledger.alone():
        words = read_statuses(connector, [target.account for target in targets], on_progress)
        sending, back, left_out = _sort(targets, words, settings.statuses, connector)
        before = Before(
            plan=whole_plan or "",
            acts_on=len(targets),
            to_send=len(sending),
            done=len(back),
            skipped=tuple(left_out),
            unread=len(targets) - len(sending) - len(back) - len(left_out),
            rechecked=connector.reads_status,
        )
        how = consent(before) if sending else "nothing to send"
        body = {"by": by, "reason": reason, "consent": how}
        found = [_found(target, REINSTATE, "active") for target in back]
        taken = [_found(target, target.action, "suspended") for target in sending if target.unsure]
        ledger.append(_started(targets, whole_plan, body) + found + taken)
        sent = send_all(connector, [_request(target, reason) for target in sending], ledger, on_progress)
        head = None if sent.ledger_failed else ledger.head()
    done = len(back) + sent.outcomes["done"]
    states = dict.fromkeys(STATES, 0) | {
        "reinstated": done,
        "failed": sent.outcomes["failed"],
        "unknown": sent.outcomes["unknown"],
        "skipped": len(left_out),
    }
    states["pending"] = len(targets) - sum(states.values())
    return Applied(
        plan=whole_plan or "",
        acts_on=len(targets),
        states=states,
        sent=sum(sent.outcomes.values()) - sent.outcomes["not_sent"],
        skipped=tuple(left_out),
        failures=sent.failures,
        stopped=sent.stopped,
        canary=False,
        head=head,
    )


def _sort(
    targets: Sequence[Target], words: dict[str, str | None], statuses: StatusWords, connector: Connector
) -> tuple[list[Target], list[Target], list[LeftOut]]:
    """The targets to send, those that stand as active already, and those of which nothing is to be given back."""
    sending, back, left = [], [], []
    for target in targets:
        state = statuses.state(words.get(target.account))
        if target.account not in words:
            continue
        if state == "gone":
            left.append(LeftOut(account_id=target.account, why="is gone"))
        elif state == "active" and target.unsure:
            left.append(LeftOut(account_id=target.account, why="was never acted on"))
        elif state == "active" and connector.reads_status:
            back.append(target)
        else:
            sending.append(target)
    return sending, back, left


def _started(targets: Sequence[Target], whole_plan: str | None, body: dict[str, str]) -> list[Entry]:
    """What the ledger keeps of the beginning, once for each plan concerned."""
    plans = sorted({target.plan for target in targets})
    started = [Entry("started", plan, action=REINSTATE, body=body) for plan in plans]
    return started + ([Entry("withdrawn", whole_plan, body=body)] if whole_plan else [])


def _found(target: Target, action: str, state: str) -> Entry:
    """What the ledger keeps of an account that was found in the state which `action` leads to."""
    return Entry("answered", target.plan, target.account, action, "done", {"detail": f"the platform says {state}"})


def _request(target: Target, reason: str) -> Request:
    key = key_of(target.plan, target.account, REINSTATE)
    return Request(account=target.account, action=REINSTATE, key=key, plan=target.plan, reason=reason)
