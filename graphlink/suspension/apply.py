"""plan -> platform: looks again, asks for consent, sends what is still right, and records all of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import GraphlinkError, GuardRefused, InputError
from ..figures import plural, verb
from .allowlist import read_allow_list
from .approval import Approval, approval_guard
from .cleared import refused_by_plan
from .connectors import Connector, Request
from .dispatch import Later, Sent, send_all
from .guards import allowed_guard, apply_guards, refuse
from .heads import check_ledger, head_files, keep_head
from .ledger import Clock, Entry, Head, Ledger, LedgerFailed, now
from .looking import Progress, Standings, look_ahead, tell_of
from .plan import GuardResult, LeftOut, Plan
from .seeing import Asked, Seen, see
from .settings import ApprovalSettings, SuspendSettings
from .shadow import shadow_entries
from .states import LIFT, OPEN, STATES, account_states, plan_statuses, reinstated_in, unseen
from .triage import Grounds, Triage, grounds_of, not_done

__all__ = ["Applied", "Before", "Consent", "apply_plan", "quiet"]


@dataclass(frozen=True)
class Before:
    """What consent is asked for: `acts_on` accounts in the plan, `to_send` of them now.

    `later` more are each looked at just before their turn; what was skipped or not read is told of the others.
    `besides` them so many are named of whom nothing is to be done.
    """

    plan: str
    acts_on: int
    to_send: int
    done: int
    skipped: tuple[LeftOut, ...]
    unread: int
    rechecked: bool
    later: int = 0
    besides: int = 0


@dataclass(frozen=True)
class Applied:
    """How the plan stands after a run: `states` counts its accounts; `failures` says why, by account.

    `unread`: accounts whose standing could not be read, so that nothing was sent for them, and why. `unseen`: accounts
    answered as done that could not be looked at afterwards, and why. `shadow`: how many would have been sent, where the
    plan was only gone through.
    """

    plan: str
    acts_on: int
    states: dict[str, int]
    sent: int
    skipped: tuple[LeftOut, ...]
    failures: dict[str, str]
    stopped: str | None
    canary: bool
    head: Head | None
    unread: dict[str, str] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)
    shadow: int | None = None

    @property
    def open(self) -> int:
        """How many accounts another run would take up."""
        return sum(self.states[state] for state in OPEN)


Consent = Callable[[Before], str]
"""Returns how consent was given; raises GuardRefused or InputError where it was not."""


def quiet(_: Progress) -> None:
    """Tells nobody."""


def apply_plan(
    plan: Plan,
    settings: SuspendSettings,
    *,
    ledger: Ledger,
    connector: Connector,
    by: str,
    consent: Consent,
    go_on: Callable[[Applied], bool] = lambda _: False,
    past_canary: bool = False,
    approvals: Iterable[Approval] = (),
    case_path: Path | None = None,
    plan_path: Path | None = None,
    shadow: bool = False,
    only: Sequence[str] | None = None,
    clock: Clock = now,
    on_progress: Callable[[Progress], None] = quiet,
) -> Applied:
    """How `plan` stands after as much of it was applied as could be; called again it goes on.

    How accounts stand is read along with acting, a few hundred before consent is asked (docs/decisions/0021). The
    ledger's head is kept beside the plan at `plan_path` and beside its case. With `shadow` everything happens but
    the sending, and no consent is asked. `only`: these of its accounts, in this order.

    `go_on` is asked once the canary is done. Raises GuardRefused and InputError before anything is sent, and
    GraphlinkError where the accounts' standing or the ledger cannot be read.
    """
    heads = head_files(plan_path, [plan.case.path])
    with ledger.alone():
        check_ledger(ledger, heads)
        time = clock()
        guards = apply_guards(plan, settings.guards, ledger=ledger, time=time, case_path=case_path)
        signed = tuple(approvals)
        allowed = _allowed_guard(plan, guards, settings, ledger, case_path)
        guards = (*guards, *allowed, approval_guard(plan, signed, settings.approval))
        _refuse_on_record(plan, guards, ledger, by)
        _refuse_impossible(plan, connector)
        states = account_states(ledger, plan.id)
        waiting = not_done(plan, states, only)
        grounds = grounds_of(plan, states, settings, ledger, connector)
        canary, left = _canary_due(plan, settings, ledger), max(0, settings.guards.canary - _sent_before(states))
        # Looked at before the first is sent: enough for the canary, and none too many. A shadow sends nothing.
        wanted = len(waiting) if shadow else max(1, left if canary else 0)
        sorted_out = Triage()

        def take(accounts: Sequence[str], standings: Standings) -> bool:
            sorted_out.add(grounds.sort_out(accounts, standings))
            return len(sorted_out.send) >= wanted

        tell_of(connector, (account.account_id for account in plan.acted_on))
        later = look_ahead(connector, waiting, take, on_progress)
        if "done" not in states.values():
            sorted_out.doubt_gone()
        before = _before(plan, states, sorted_out, connector, len(later))
        if shadow:
            return _gone_through(plan, by, before, sorted_out, ledger)
        how = consent(before) if sorted_out.send else "nothing to send"
        ledger.append(
            _started(plan, by, how, connector, before, guards, signed, settings.approval)
            + _settled(plan, states, sorted_out)
        )
        run = _Run(plan, settings, ledger, connector, before, grounds, heads, on_progress)
        earlier = sorted_out.waits + [Asked(one, plan.id, action, "done") for one, action in unseen(ledger, plan.id)]
        if not canary:
            return run.send(sorted_out, sorted_out.send, later, earlier)
        first = sorted_out.send[:left]
        rest = [request.account for request in sorted_out.send[left:]] + list(later)
        if left:
            applied = run.send(sorted_out, first, (), earlier, canary=bool(rest))
            if not rest or applied.failures or applied.stopped or not go_on(applied):
                return applied
        elif rest and not past_canary:
            count = len(sorted_out.send) + sum(states.get(account) != "skipped" for account in later)
            raise GuardRefused(_canary_words(settings.guards.canary, count))
        ledger.append([Entry("canary", plan.id, outcome="passed", body={"by": by})])
        # Looked at anew: what was read before somebody looked at the canary is old by now.
        return run.send(sorted_out, [], rest, [] if left else earlier)


def _allowed_guard(
    plan: Plan, guards: Iterable[GuardResult], settings: SuspendSettings, ledger: Ledger, case_path: Path | None
) -> tuple[GuardResult, ...]:
    """The guard on communities of which too many are on the allow-list by now, asked of the case as it is.

    Raises GuardRefused where the list names what the case has no column for. Nothing where the case is not as it was,
    which another guard refuses.
    """
    if not all(guard.passed for guard in guards):
        return ()
    decided = refused_by_plan(plan, settings.guards.allow.decided_innocent)
    allow = read_allow_list(settings, reinstated_in(ledger), decided)
    if not allow:
        return (allowed_guard({}, settings.guards),)
    # Only here: tables of cases are slow to import.
    from ..case import Case
    from .exclusions import allowed_in, refuse_unseen

    case = Case.open(case_path or Path(plan.case.path))
    refuse_unseen(allow, case.accounts.columns, settings)
    communities = {one.community_id for one in plan.acted_on}
    return (allowed_guard(allowed_in(case, communities, settings, allow), settings.guards),)


def _refuse_on_record(plan: Plan, guards: Iterable[GuardResult], ledger: Ledger, by: str) -> None:
    """Raises GuardRefused for the first guard that did not pass, and leaves it in the ledger."""
    wrong = [guard for guard in guards if not guard.passed]
    if wrong:
        ledger.append([Entry("refused", plan.id, body={"by": by, "guards": [guard.model_dump() for guard in wrong]})])
        refuse(wrong)


def _refuse_impossible(plan: Plan, connector: Connector) -> None:
    missing = {account.action for account in plan.acted_on} - connector.actions
    if missing:
        name = min(missing)
        raise InputError(f"[suspend.connector] has no `{name}`, which the plan needs; add it, or make the plan again")
    if plan.limit_for and LIFT not in connector.actions and any(one.action == "limit" for one in plan.acted_on):
        raise InputError(
            "[suspend.connector] has no `lift` and no `reinstate`, so the plan's limits could not end; add one"
        )


def _gone_through(plan: Plan, by: str, before: Before, sorted_out: Triage, ledger: Ledger) -> Applied:
    """How the plan stands after what would have been sent was recorded, and nothing was sent."""
    would = [(request.account, request.action) for request in sorted_out.send]
    head = ledger.append([Entry("started", plan.id, body={"by": by, "shadow": len(would)})])
    if would:
        head = ledger.append(shadow_entries(plan.id, would, by))
    return Applied(
        plan=plan.id,
        acts_on=before.acts_on,
        states=plan_statuses(ledger, plan.id)[0].states,
        sent=0,
        skipped=before.skipped,
        failures={},
        stopped=None,
        canary=False,
        head=head,
        unread=sorted_out.unread,
        shadow=len(would),
    )


def _before(plan: Plan, states: dict[str, str], sorted_out: Triage, connector: Connector, later: int) -> Before:
    return Before(
        plan=plan.id,
        acts_on=len(plan.acted_on),
        to_send=len(sorted_out.send),
        done=sum(state == "done" for state in states.values()) + len(sorted_out.found_done),
        skipped=tuple(LeftOut(account_id=account.account_id, why=why) for account, why in sorted_out.skip),
        unread=len(sorted_out.unread),
        rechecked=connector.reads_status,
        later=later,
    )


def _started(
    plan: Plan,
    by: str,
    how: str,
    connector: Connector,
    before: Before,
    guards: Iterable[GuardResult],
    approvals: Iterable[Approval],
    approval_settings: ApprovalSettings,
) -> list[Entry]:
    """What the ledger keeps of a run's beginning: who, how consent was given, through what, guards, approvals."""
    body = {
        "by": by,
        "consent": how,
        "connector": connector.name,
        "to_send": before.to_send,
        "later": before.later,
        "guards": [guard.model_dump() for guard in guards],
        "approvals": [approval.model_dump(mode="json") for approval in approvals],
        # By which keys it was held then: settings change, the ledger stays.
        "approval": {"required": approval_settings.required, "people": dict(approval_settings.people)},
    }
    return [Entry("started", plan.id, body=body)]


def _settled(plan: Plan, states: Mapping[str, str], sorted_out: Triage) -> list[Entry]:
    """The entries for accounts that need no request: skipped ones, said once, and those found done."""
    skipped = [
        Entry("skipped", plan.id, account.account_id, account.action, body={"why": why})
        for account, why in sorted_out.skip
        if states.get(account.account_id) != "skipped"
    ]
    found = [
        Entry("seen", plan.id, account.account_id, account.action, "done", {"detail": detail})
        for account, detail in sorted_out.found_done
    ]
    return skipped + found


def _canary_due(plan: Plan, settings: SuspendSettings, ledger: Ledger) -> bool:
    """Whether the plan is large enough for a canary, and nobody has looked at it yet."""
    return 0 < settings.guards.canary < len(plan.acted_on) and not any(ledger.entries("canary", plan.id))


def _sent_before(states: dict[str, str]) -> int:
    return sum(state in ("done", "accepted", "failed", "unknown") for state in states.values())


def _canary_words(canary: int, rest: int) -> str:
    done, wait = plural(canary, "account"), f"{rest:,} {verb(rest, 'waits', 'wait')}"
    return f"the canary of {done} is done and {wait}; look at it, then add --past-canary"


@dataclass(frozen=True)
class _Run:
    """What one run of a plan goes by."""

    plan: Plan
    settings: SuspendSettings
    ledger: Ledger
    connector: Connector
    before: Before
    grounds: Grounds
    heads: tuple[Path, ...]
    on_progress: Callable[[Progress], None]

    def send(
        self,
        found: Triage,
        requests: Sequence[Request],
        later: Sequence[str],
        earlier: Sequence[Asked],
        *,
        canary: bool = False,
    ) -> Applied:
        """How the plan stands after `requests` were sent and those of the `later` accounts that still may be, and these
        and `earlier` ones were looked at again; `found` is what became of the accounts so far."""
        met = Triage()

        def decide(accounts: Sequence[str], standings: Standings) -> tuple[list[Request], list[Entry]]:
            now_met = self.grounds.sort_out(accounts, standings)
            met.add(now_met)
            return now_met.send, _settled(self.plan, self.grounds.states, now_met)

        sent = send_all(self.connector, requests, self.ledger, self.on_progress, Later(later, decide))
        found.add(met)
        asked = [*earlier, *met.waits, *asked_of(sent)]
        seen = Seen()
        if not sent.ledger_failed:
            words, again = self.settings.statuses, self.settings.asks_again
            seen = see(asked, self.connector, self.ledger, words, again, self.on_progress)
        head = _ended(self.plan, sent, self.ledger)
        if head is not None:
            keep_head(self.ledger, self.heads)
        return Applied(
            plan=self.plan.id,
            acts_on=self.before.acts_on,
            states=self._states(),
            sent=sent.requests,
            skipped=tuple(LeftOut(account_id=account.account_id, why=why) for account, why in found.skip),
            failures=failures_after(sent, seen),
            stopped=sent.stopped,
            canary=canary,
            head=head,
            unread=found.unread,
            unseen=unseen_after(sent, seen),
        )

    def _states(self) -> dict[str, int]:
        try:
            return plan_statuses(self.ledger, self.plan.id)[0].states
        except GraphlinkError:
            done, acts_on = self.before.done, self.before.acts_on
            return dict.fromkeys(STATES, 0) | {"done": done, "pending": acts_on - done}


def asked_of(sent: Sent) -> list[Asked]:
    """What was asked for each account to which something was sent."""
    return [
        Asked(request.account, request.plan, request.action, answer.outcome, answer.detail)
        for request, answer in sent.answered
        if answer.outcome != "not_sent"
    ]


def failures_after(sent: Sent, seen: Seen) -> dict[str, str]:
    """Why accounts are not done, by account, after they were looked at again."""
    done = {one.account for one in seen.done}
    return {account: why for account, why in sent.failures.items() if account not in done} | seen.not_done


def unseen_after(sent: Sent, seen: Seen) -> dict[str, str]:
    """Why it is not known how accounts stand, by account, after they were looked at again; but for told failures."""
    return {account: why for account, why in seen.unread.items() if account not in sent.failures}


def _ended(plan: Plan, sent: Sent, ledger: Ledger) -> Head | None:
    """The ledger's head after the run's end was recorded; None where it takes no more."""
    body = {"outcomes": dict(sent.outcomes), "stopped": sent.stopped}
    try:
        return ledger.append([Entry("ended", plan.id, body=body)])
    except LedgerFailed:
        return None
