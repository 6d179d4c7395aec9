"""Reinstatement: gives back what a plan took, through the same connector and ledger, and remembers it as a mistake."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError
from .apply import Applied, Before, Consent, asked_of, failures_after, quiet
from .connectors import Connector, Request, key_of
from .dispatch import Progress, Sent, Standings, read_statuses, send_all
from .facts import statement_number
from .heads import check_ledger, keep_head
from .ledger import Entry, Head, Ledger
from .plan import LeftOut, Plan
from .seeing import Seen, see
from .settings import StatusWords, SuspendSettings
from .states import (
    REINSTATE,
    STATES,
    AccountLog,
    account_log,
    account_states,
    came_to_nothing,
    reinstated_in,
    taken_accounts,
)

__all__ = [
    "Target",
    "each_outcome",
    "left_of_plan",
    "reinstate",
    "targets_of_accounts",
    "targets_of_list",
    "targets_of_plan",
    "targets_without_ledger",
]


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
    return [
        Target(account, plan, taken.action, unsure=not taken.sure)
        for account, taken in taken_accounts(ledger, plan).items()
    ]


def left_of_plan(ledger: Ledger, plan: str) -> tuple[LeftOut, ...]:
    """The accounts of `plan` in the ledger of which nothing is to be given back, and why."""
    taken, back = taken_accounts(ledger, plan), account_states(ledger, plan, reinstating=True)
    return tuple(
        LeftOut(account_id=one.account, why=_why_left(one, back.get(one.account) == "done"))
        for one in account_log(ledger, plan)
        if one.action != REINSTATE and one.account not in taken
    )


def _why_left(one: AccountLog, back: bool) -> str:
    if back:
        return "is back already"
    said = {"failed": "was refused, nothing happened", "skipped": "was left alone"}.get(one.state, "was never sent")
    return f"{said}: {one.detail}" if one.detail else said


def targets_of_accounts(ledger: Ledger, accounts: Sequence[str]) -> list[Target]:
    """The named accounts with the plans that took them. Raises InputError for one that this ledger has not."""
    targets, nothing = targets_of_list(ledger, accounts)
    if nothing:
        raise InputError(
            f"account {nothing[0].account_id[:80]!r} is not known to be suspended by {ledger.path}; "
            "`graphlink suspend status PLAN --accounts` says how a plan's accounts stand"
        )
    return targets


def targets_of_list(ledger: Ledger, names: Sequence[str]) -> tuple[list[Target], tuple[LeftOut, ...]]:
    """Of account ids and statement numbers those that this ledger took, with the plans; and why nothing is to be done
    about the others. Each once."""
    taken, back = taken_accounts(ledger), set(reinstated_in(ledger))
    numbers = {statement_number(one.plan, account): account for account, one in taken.items()}
    numbers |= {statement_number(plan, account): account for plan, account, *_ in ledger.last_of_each()}
    targets: dict[str, Target] = {}
    nothing = []
    for name in dict.fromkeys(names):
        account = _meant(name, taken, numbers)
        if account in taken:
            one = taken[account]
            targets[account] = Target(account, one.plan, one.action, unsure=not one.sure)
        else:
            why = "is back already" if account in back else "was never suspended by this ledger"
            nothing.append(LeftOut(account_id=account, why=why))
    return list(targets.values()), tuple(nothing)


def _meant(name: str, taken: Mapping[str, object], numbers: Mapping[str, str]) -> str:
    """The account that `name` is the id or the statement number of; `name` where it is neither."""
    # A spreadsheet's apostrophe, which keeps a cell from being run, is no part of an id.
    for one in (name, name.removeprefix("'")):
        if one in taken or one in numbers:
            return one if one in taken else numbers[one]
    return name


def targets_without_ledger(plan: Plan, connector: Connector) -> list[Target]:
    """Every account that `plan` acts on: who stands suspended is given back, whatever a ledger knows of it.

    Raises InputError where the platform cannot say how accounts stand.
    """
    if not connector.reads_status:
        raise InputError("--from-plan needs a connector with `status`: only the platform knows who is suspended now")
    return [Target(account.account_id, plan.id, account.action, unsure=True) for account in plan.acted_on]


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
    nothing: Sequence[LeftOut] = (),
    heads: Sequence[Path] = (),
    on_progress: Callable[[Progress], None] = quiet,
) -> Applied:
    """How the reinstatement of `targets` ended; called again it goes on. `whole_plan` can then not be applied again.

    `nothing` are those named of whom nothing is to be done; `heads` the files in which the ledger's head is kept.

    Raises InputError and GuardRefused before anything is sent.
    """
    if REINSTATE not in connector.actions:
        raise InputError(f"[suspend.connector] has no `{REINSTATE}`; add it to give accounts back")
    with ledger.alone():
        check_ledger(ledger, heads)
        standings = read_statuses(connector, [target.account for target in targets], on_progress)
        sorted_out = _sort(targets, standings, settings.statuses, connector)
        how = consent(_before(targets, whole_plan, sorted_out, connector)) if sorted_out.send else "nothing to send"
        ledger.append(_settled(targets, whole_plan, sorted_out, {"by": by, "reason": reason, "consent": how}))
        tries = came_to_nothing(ledger) if connector.reads_status else {}
        requests = [
            _request(target, reason, tries.get((target.plan, target.account, REINSTATE), 0))
            for target in sorted_out.send
        ]
        sent = send_all(connector, requests, ledger, on_progress)
        seen = Seen()
        if not sent.ledger_failed:
            seen = see(asked_of(sent), connector, ledger, settings.statuses, settings.asks_again, on_progress)
        head = None if sent.ledger_failed else ledger.head()
        if head is not None:
            keep_head(ledger, heads)
    sorted_out.left.extend(nothing)
    return _applied(targets, whole_plan, sorted_out, sent, seen, head)


@dataclass(frozen=True)
class _SortedOut:
    """The targets to send, those that stand as active already, and those of which nothing is to be given back."""

    send: list[Target] = field(default_factory=list)
    back: list[Target] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)


def _sort(targets: Sequence[Target], standings: Standings, statuses: StatusWords, connector: Connector) -> _SortedOut:
    """What to do with each target whose standing could be read."""
    found = _SortedOut(unread=standings.unread)
    for target in targets:
        state = statuses.state(standings.words.get(target.account))
        if target.account in standings.unread:
            continue
        if state == "gone":
            found.left.append(LeftOut(account_id=target.account, why="is gone"))
        elif state == "active" and target.unsure:
            found.left.append(LeftOut(account_id=target.account, why="was never acted on"))
        elif state == "active" and connector.reads_status:
            found.back.append(target)
        else:
            found.send.append(target)
    return found


def _before(targets: Sequence[Target], whole_plan: str | None, found: _SortedOut, connector: Connector) -> Before:
    return Before(
        plan=whole_plan or "",
        acts_on=len(targets),
        to_send=len(found.send),
        done=len(found.back),
        skipped=tuple(found.left),
        unread=len(targets) - len(found.send) - len(found.back) - len(found.left),
        rechecked=connector.reads_status,
    )


def _settled(targets: Sequence[Target], whole_plan: str | None, found: _SortedOut, body: dict[str, str]) -> list[Entry]:
    """What the ledger keeps of the beginning, once for each plan concerned, and of what needs no request."""
    plans = sorted({target.plan for target in targets})
    started = [Entry("started", plan, action=REINSTATE, body=body) for plan in plans]
    withdrawn = [Entry("withdrawn", whole_plan, body=body)] if whole_plan else []
    back = [_found(target, REINSTATE, "active") for target in found.back]
    taken = [_found(target, target.action, "suspended") for target in found.send if target.unsure]
    return [*started, *withdrawn, *back, *taken]


def _applied(
    targets: Sequence[Target],
    whole_plan: str | None,
    found: _SortedOut,
    sent: Sent,
    seen: Seen,
    head: Head | None,
) -> Applied:
    """How the reinstatement ended."""
    outcomes = _outcomes(sent, seen)
    nothing = sum(left.account_id not in {target.account for target in targets} for left in found.left)
    states = dict.fromkeys(STATES, 0) | {
        "reinstated": len(found.back) + outcomes["done"],
        "accepted": outcomes["accepted"],
        "failed": outcomes["failed"],
        "unknown": outcomes["unknown"],
        "skipped": len(found.left),
    }
    states["pending"] = len(targets) + nothing - sum(states.values())
    return Applied(
        plan=whole_plan or "",
        acts_on=len(targets),
        states=states,
        sent=sum(sent.outcomes.values()) - sent.outcomes["not_sent"],
        skipped=tuple(found.left),
        failures=failures_after(sent, seen),
        stopped=sent.stopped,
        canary=False,
        head=head,
        unread=found.unread,
        unseen={one: why for one, why in seen.unread.items() if one not in sent.failures},
    )


def each_outcome(targets: Sequence[Target], applied: Applied) -> list[tuple[str, str, str]]:
    """What became of each account of a reinstatement, as (account, outcome, detail)."""
    found = [(left.account_id, "nothing to do", left.why) for left in applied.skipped]
    told = {account for account, _, _ in found}
    for target in targets:
        if target.account in told:
            continue
        if target.account in applied.unread:
            found.append((target.account, "not done", applied.unread[target.account]))
        elif target.account in applied.failures:
            found.append((target.account, "not done", applied.failures[target.account]))
        else:
            found.append((target.account, "given back" if not applied.stopped else "see status", ""))
    return found


def _outcomes(sent: Sent, seen: Seen) -> Counter[str]:
    """How many requests came to what, after the accounts were looked at again."""
    done = {one.account for one in seen.done}
    return Counter(
        "done" if request.account in done else "unknown" if request.account in seen.not_done else answer.outcome
        for request, answer in sent.answered
    )


def _found(target: Target, action: str, state: str) -> Entry:
    """What the ledger keeps of an account that was found in the state which `action` leads to."""
    return Entry("answered", target.plan, target.account, action, "done", {"detail": f"the platform says {state}"})


def _request(target: Target, reason: str, tries: int) -> Request:
    key = key_of(target.plan, target.account, REINSTATE, tries)
    return Request(account=target.account, action=REINSTATE, key=key, plan=target.plan, reason=reason)
