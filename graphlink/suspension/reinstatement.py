"""Reinstatement: gives back what a plan took, through the same connector and ledger, and remembers it as a mistake."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from ..errors import InputError
from .apply import Applied, Consent, quiet
from .connectors import Connector
from .facts import statement_number
from .giving_back import BACK, NOT_YET, Target, Way, give_back
from .heads import check_ledger
from .ledger import Clock, Ledger, now
from .looking import Progress
from .meant import as_known
from .plan import LeftOut, Plan
from .settings import SuspendSettings
from .states import (
    LIFT,
    REINSTATE,
    WAYS_BACK,
    AccountLog,
    account_log,
    account_states,
    ended_in,
    hidden_by,
    reinstated_in,
    taken_accounts,
    taken_since,
)

__all__ = [
    "NEVER_TAKEN",
    "left_of_plan",
    "names_known",
    "reinstate",
    "targets_of_accounts",
    "targets_of_list",
    "targets_of_plan",
    "targets_without_ledger",
]

ENDED = "its limit ended and was lifted"
NEVER_TAKEN = "was never suspended by this ledger"


def targets_of_plan(ledger: Ledger, plan: str) -> list[Target]:
    """What `plan` took and nobody gave back, the unanswered included. Raises InputError for no such plan."""
    if not any(ledger.entries("planned", plan)):
        raise InputError(f"{ledger.path}: no plan {plan} in this ledger; `{ledger.listing}` lists them")
    hidden = hidden_by(ledger, plan)
    return [
        Target(account, plan, taken.action, unsure=not taken.sure, hidden=(plan, account) in hidden)
        for account, taken in taken_accounts(ledger, plan).items()
    ]


def left_of_plan(ledger: Ledger, plan: str) -> tuple[LeftOut, ...]:
    """The accounts of `plan` in the ledger of which nothing is to be given back, and why."""
    taken = taken_accounts(ledger, plan)
    back, ended = (account_states(ledger, plan, back=way) for way in (REINSTATE, LIFT))
    return tuple(
        LeftOut(account_id=one.account, why=_why_left(one, back.get(one.account), ended.get(one.account)))
        for one in account_log(ledger, plan)
        if one.action not in WAYS_BACK and one.account not in taken
    )


def _why_left(one: AccountLog, back: str | None, ended: str | None) -> str:
    if back == "done":
        return "is back already"
    if ended == "done":
        return ENDED
    said = {"failed": "was refused, nothing happened", "skipped": "was left alone"}.get(one.state, "was never sent")
    return f"{said}: {one.detail}" if one.detail else said


def targets_of_accounts(ledger: Ledger, accounts: Sequence[str]) -> list[Target]:
    """The named accounts with the plans that took them. Raises InputError for one that this ledger has not."""
    targets, nothing = targets_of_list(ledger, accounts)
    if nothing:
        raise InputError(
            f"account {nothing[0].account_id[:80]!r} is not known to be suspended by {ledger.path}; "
            f"`{ledger.listing}` lists its plans, PLAN --accounts behind it how a plan's accounts stand"
        )
    return targets


def targets_of_list(ledger: Ledger, names: Sequence[str]) -> tuple[list[Target], tuple[LeftOut, ...]]:
    """Of account ids and statement numbers those that this ledger took, with the plans; and why nothing is to be done
    about the others. Each once."""
    taken, back, ended = taken_accounts(ledger), set(reinstated_in(ledger)), ended_in(ledger)
    numbers = _numbers(ledger)
    shown_no_more = hidden_by(ledger)
    targets: dict[str, Target] = {}
    nothing: dict[str, LeftOut] = {}
    for name in as_known(names, names_known(ledger)):
        account = name if name in taken else numbers.get(name, name)
        if account in taken:
            one = taken[account]
            sure, hidden = one.sure, (one.plan, account) in shown_no_more
            targets[account] = Target(account, one.plan, one.action, unsure=not sure, hidden=hidden)
        else:
            why = "is back already" if account in back else _never_taken(account)
            why = ENDED if account in ended and account not in back else why
            nothing[account] = LeftOut(account_id=account, why=why)
    return list(targets.values()), tuple(nothing.values())


def names_known(ledger: Ledger) -> frozenset[str]:
    """The account ids and statement numbers that the ledger has."""
    numbers = _numbers(ledger)
    return frozenset({*numbers, *numbers.values()})


def _numbers(ledger: Ledger) -> dict[str, str]:
    """The account of each statement number."""
    return {statement_number(plan, account): account for plan, account, *_ in ledger.last_of_each()}


def _taken_lately(ledger: Ledger, targets: Sequence[Target], after: datetime) -> set[str]:
    """The targets whose suspension left, or was answered, after that moment, and that were not given back since."""
    found: set[str] = set()
    for plan in {target.plan for target in targets}:
        at = {key: datetime.fromisoformat(moment) for key, moment in taken_since(ledger, plan).items()}
        for one in targets:
            taken = at.get((one.account, one.action), after)
            if one.plan == plan and taken > max(after, at.get((one.account, REINSTATE), after)):
                found.add(one.account)
    return found


def _never_taken(account: str) -> str:
    rounded = re.fullmatch(r"\d([.,]\d+)?E\+?\d+", account, re.IGNORECASE)
    return NEVER_TAKEN + ("; a spreadsheet has rounded it, if it was a number" if rounded else "")


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
    clock: Clock = now,
    on_progress: Callable[[Progress], None] = quiet,
) -> Applied:
    """How the reinstatement of `targets` ended; called again it goes on. `whole_plan` can then not be applied again.

    `nothing` are those named of whom nothing is to be done; `heads` the files in which the ledger's head is kept.

    Raises InputError and GuardRefused before anything is sent.
    """
    if REINSTATE not in connector.actions:
        raise InputError(f"[suspend.connector] has no `{REINSTATE}`; add it to give accounts back")

    within = settings.asks_again.accepted_within if connector.reads_status else 0
    lately = _taken_lately(ledger, targets, clock() - timedelta(seconds=within))

    def fate(target: Target, state: str | None) -> str | None:
        if state == "gone":
            return None if target.hidden else "is gone"
        if state == "active" and target.account in lately:
            # What was asked for a moment ago may not show yet; to be sent for nothing is the lesser harm.
            return NOT_YET if target.unsure else None
        if state == "active" and target.unsure:
            return "was never acted on"
        return BACK if state == "active" and connector.reads_status else None

    way = Way(
        action=REINSTATE,
        state="reinstated",
        fate=fate,
        body={"by": by, "reason": reason},
        reason=reason,
        whole_plan=whole_plan,
        plan=whole_plan or "",
    )
    with ledger.alone():
        check_ledger(ledger, heads)
        return give_back(
            targets,
            way,
            settings,
            ledger=ledger,
            connector=connector,
            consent=consent,
            nothing=nothing,
            heads=heads,
            on_progress=on_progress,
        )
