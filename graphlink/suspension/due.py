"""Limits that end: who is limited until when, by the ledger alone, and the lifting of those whose time is over.

For how long stands in the plan, so that approval and consent were to that too; nobody is asked again when it is over.
A limit counts from when it was seen or answered to be done. All times are UTC.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ..errors import InputError
from .apply import Applied, Before, quiet
from .approval import PlanOnRecord, approval_guard, approvals_on_record
from .connectors import Connector
from .giving_back import BACK, Target, Way, give_back
from .guards import clock_guard, refuse
from .heads import check_ledger
from .ledger import Clock, Entry, Ledger, Recorded, now
from .looking import Progress
from .plan import GuardResult
from .settings import SuspendSettings
from .states import LIFT, Taken, taken_accounts, taken_since

__all__ = ["EndingLimit", "ending_limits", "lift_due"]

REASON = "the time of the limit is over"
LEFT = {
    "gone": "is gone",
    "suspended": "is suspended by now, which is more than the limit; `reinstate` gives it back",
}


@dataclass(frozen=True)
class EndingLimit:
    """A limit that ends: whose, of which plan, since and until when; `sure` once the platform said that it is there."""

    account: str
    plan: str
    since: datetime
    until: datetime
    sure: bool

    def due(self, time: datetime) -> bool:
        """Whether it is over at `time`: from the very moment on."""
        return self.until <= time


def ending_limits(ledger: Ledger, plan: str | None = None) -> list[EndingLimit]:
    """The limits of the ledger's plans, or of `plan`, that end and were not lifted, first the one that ends first.

    Raises InputError where the ledger has no such plan.
    """
    planned = list(ledger.entries("planned", plan))
    if plan is not None and not planned:
        raise InputError(f"{ledger.path}: no plan {plan} in this ledger; `{ledger.listing}` lists them")
    found = [one for entry in planned if entry.body.get("limit_for") for one in _of_plan(ledger, entry)]
    return sorted(found, key=lambda one: (one.until, one.plan, one.account))


def lift_due(
    settings: SuspendSettings,
    *,
    ledger: Ledger,
    connector: Connector,
    by: str,
    plan: str | None = None,
    agree: Callable[[Before], str] = lambda _: "--apply",
    heads: Sequence[Path] = (),
    clock: Clock = now,
    on_progress: Callable[[Progress], None] = quiet,
) -> tuple[list[Target], Applied]:
    """Whose limits were over, and how their lifting ended; called again it goes on, and lifts nothing twice.

    Raises InputError and GuardRefused before anything is sent.
    """
    if LIFT not in connector.actions:
        raise InputError("[suspend.connector] has no `lift` and no `reinstate`; add one to end limits")
    with ledger.alone():
        check_ledger(ledger, heads)
        time = clock()
        due = [one for one in ending_limits(ledger, plan) if one.due(time)]
        _refuse_on_record(ledger, settings, by, time, {one.plan for one in due})
        targets = [Target(one.account, one.plan, "limit", unsure=not one.sure) for one in due]
        way = Way(
            action=LIFT,
            state="ended",
            fate=_fate(taken_accounts(ledger), reads_status=connector.reads_status),
            body={"by": by, "reason": REASON},
            reason=REASON,
            plan=plan or "",
        )
        applied = give_back(
            targets,
            way,
            settings,
            ledger=ledger,
            connector=connector,
            consent=agree,
            heads=heads,
            on_progress=on_progress,
        )
    return targets, applied


def _of_plan(ledger: Ledger, planned: Recorded) -> Iterator[EndingLimit]:
    """The limits of a plan that were not lifted or given back."""
    lasts = timedelta(seconds=float(planned.body["limit_for"]))
    since = taken_since(ledger, planned.plan)
    for account, taken in taken_accounts(ledger, planned.plan).items():
        if taken.action == "limit":
            start = datetime.fromisoformat(since[account, "limit"])
            yield EndingLimit(account, planned.plan, start, start + lasts, taken.sure)


def _fate(taken: dict[str, Taken], *, reads_status: bool) -> Callable[[Target, str | None], str | None]:
    """What becomes of a limit whose time is over, by how its account stands now; `taken`: what was last done to each.

    Only what stands as limited is lifted: somebody may have done more since, and that is not for us to end.
    """

    def fate(target: Target, state: str | None) -> str | None:
        last = taken.get(target.account)
        if last is not None and last.plan != target.plan and (last.sure or not reads_status):
            return f"was acted on since by plan {last.plan}"
        if not reads_status or state == "limited":
            return None
        return BACK if state == "active" else LEFT.get(state or "", f"stands as {state}, which is no limit")

    return fate


def _refuse_on_record(ledger: Ledger, settings: SuspendSettings, by: str, time: datetime, plans: set[str]) -> None:
    """Raises GuardRefused for a clock that runs behind or a plan without its approvals, and leaves it in the ledger."""
    wrong = [("", clock_guard(ledger.last_time() or time, settings.guards, time))]
    wrong += [(plan, _approved(ledger, plan, settings)) for plan in sorted(plans)]
    wrong = [(plan, guard) for plan, guard in wrong if not guard.passed]
    if wrong:
        body = {"by": by, "guards": [guard.model_dump() for _, guard in wrong]}
        ledger.append([Entry("refused", wrong[0][0], action=LIFT, body=body)])
        refuse([guard for _, guard in wrong])


def _approved(ledger: Ledger, plan: str, settings: SuspendSettings) -> GuardResult:
    """Whether as many people signed the plan, and with it for how long its limits last, as the settings want."""
    planned = next(ledger.entries("planned", plan))
    signed = PlanOnRecord(plan, planned.body["hash"], planned.body["by"])
    approvals, then = approvals_on_record(ledger, plan, settings.approval)
    found = approval_guard(signed, approvals, then)
    return found.model_copy(update={"detail": f"plan {plan}: {found.detail}"})
