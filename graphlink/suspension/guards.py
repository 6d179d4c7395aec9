"""Guards: what stops a plan, when it is made and again when it is applied. Each says what would lift it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from ..case import fingerprint_of
from ..errors import GraphlinkError, GuardRefused
from ..figures import exact_share, plural, share, verb
from .ledger import Ledger
from .plan import GuardResult, Plan
from .settings import GuardSettings

__all__ = ["allowed_guard", "apply_guards", "clock_guard", "plan_guards", "refuse"]


def refuse(results: Iterable[GuardResult]) -> None:
    """Nothing where all passed; raises GuardRefused with the first that did not."""
    for result in results:
        if not result.passed:
            raise GuardRefused(result.detail)


def plan_guards(plan: Plan, guards: GuardSettings) -> tuple[GuardResult, ...]:
    """What the guards on size, roles and q-values find in `plan`; the same when it is made and when it is applied."""
    return (_count(plan, guards), _share(plan, guards), _roles(plan, guards), _q_values(plan, guards))


def apply_guards(
    plan: Plan,
    guards: GuardSettings,
    *,
    ledger: Ledger,
    time: datetime,
    case_path: Path | None = None,
) -> tuple[GuardResult, ...]:
    """What the guards find just before `plan` is applied: is it the one made, young, and is its case as it was?"""
    return (
        _recorded(plan, ledger),
        _withdrawn(plan, ledger),
        clock_guard(max(filter(None, (plan.made_at, ledger.last_time()))), guards, time),
        _age(plan, guards, time),
        _case_unchanged(plan, case_path or Path(plan.case.path)),
        *plan_guards(plan, guards),
    )


def allowed_guard(allowed: Mapping[int, tuple[int, int]], guards: GuardSettings) -> GuardResult:
    """Whether a community has too many accounts on the allow-list; `allowed` holds (of these, of all) for each."""
    for community, (known, size) in sorted(allowed.items()):
        if known / size > guards.max_allowed_share:
            return _result(
                "allowed_share",
                False,
                f"{known} of the {size} accounts of community {community} are on the allow-list, so it looks honest; "
                f"leave it out, or raise `max_allowed_share` ({guards.max_allowed_share:g}) under [suspend.guards]",
            )
    return _result("allowed_share", True, f"no community has over {share(guards.max_allowed_share)} on the allow-list")


def _count(plan: Plan, guards: GuardSettings) -> GuardResult:
    count, most = len(plan.acted_on), guards.max_accounts
    lift = "choose fewer (--community, --network, --min-score), or raise `max_accounts` under [suspend.guards]"
    detail = f"the plan acts on {plural(count, 'account')}, at most {most:,} {verb(most, 'goes', 'go')} in one plan"
    return _result("max_accounts", count <= most, detail, lift)


def _share(plan: Plan, guards: GuardSettings) -> GuardResult:
    count, active = len(plan.acted_on), plan.active_accounts
    part = count / active if active else float(count > 0)
    lift = "choose fewer (--community, --network, --min-score), or raise `max_share` under [suspend.guards]"
    detail = (
        f"the plan acts on {exact_share(part)} of the {active:,} active accounts, at most "
        f"{exact_share(guards.max_share)} go in one plan"
    )
    return _result("max_share", part <= guards.max_share, detail, lift)


def _roles(plan: Plan, guards: GuardSettings) -> GuardResult:
    wrong = sorted({a.role for a in plan.accounts if a.action == "suspend" and a.role not in guards.roles})
    count = sum(a.role in wrong for a in plan.accounts if a.action == "suspend")
    may = ", ".join(guards.roles) or "no"
    if not wrong:
        return _result("roles", True, f"only {may} accounts are suspended")
    lift = (
        f"add {', '.join(wrong)} to `roles` under [suspend.guards], or set its action under [suspend.actions] to limit"
    )
    named = f"{', '.join(wrong)} account"
    return _result("roles", False, f"{plural(count, named)} would be suspended, only {may} may be", lift)


def _q_values(plan: Plan, guards: GuardSettings) -> GuardResult:
    acted = {account.community_id for account in plan.acted_on}
    for community in plan.communities:
        q = community.q_value
        # A q-value that was not measured is no low one.
        if community.community_id in acted and (q is None or q > guards.max_q):
            said = "was not measured" if q is None else f"is {q:g}"
            detail = f"the q-value of community {community.community_id} {said}, the bar is {guards.max_q:g}"
            return _result("max_q", False, detail, "leave it out, or raise `max_q` under [suspend.guards]")
    return _result("max_q", True, f"no community has a q-value above {guards.max_q:g}")


def _recorded(plan: Plan, ledger: Ledger) -> GuardResult:
    recorded = [entry.body.get("hash") for entry in ledger.entries("planned", plan.id)]
    if recorded == [plan.hash]:
        return _result("recorded", True, "the plan is the one that the ledger recorded")
    what = "recorded another plan under this id" if recorded else "does not know this plan"
    lift = "make the plan again with the same --config or --ledger"
    return _result("recorded", False, f"{ledger.path}: the ledger {what}", lift)


def _withdrawn(plan: Plan, ledger: Ledger) -> GuardResult:
    back = any(ledger.entries("withdrawn", plan.id))
    detail = "the plan was reinstated as a whole" if back else "the plan was not reinstated"
    return _result("withdrawn", not back, detail, "make a new plan")


def clock_guard(latest: datetime, guards: GuardSettings, time: datetime) -> GuardResult:
    """Whether the clock, which says `time`, runs behind what was last written, at `latest`."""
    behind = latest - time
    if behind <= timedelta(seconds=guards.clock_tolerance):
        return _result("clock", True, "the clock does not run behind the plan and the ledger")
    detail = f"the clock says {time:%Y-%m-%d %H:%M}Z, but plan or ledger was written at {latest:%Y-%m-%d %H:%M}Z"
    lift = "set the clock right, or raise `clock_tolerance` under [suspend.guards]"
    return _result("clock", False, detail, lift)


def _age(plan: Plan, guards: GuardSettings, time: datetime) -> GuardResult:
    hours, most = (time - plan.made_at).total_seconds() / 3600, guards.max_age / 3600
    lift = "make the plan again, or raise `max_age` under [suspend.guards]"
    return _result("max_age", hours <= most, f"the plan is {hours:.1f} hours old, at most {most:.1f} is fresh", lift)


def _case_unchanged(plan: Plan, path: Path) -> GuardResult:
    lift = "make the plan again from the case as it is, or name the case's new place with --case"
    try:
        found = fingerprint_of(path)
    except (GraphlinkError, OSError):
        return _result("case", False, f"{path}: the plan's case is not there any more", lift)
    same = found == plan.case.fingerprint
    return _result("case", same, f"{path}: the case {'is as it was' if same else 'has changed since the plan'}", lift)


def _result(guard: str, passed: bool, detail: str, lift: str = "") -> GuardResult:
    return GuardResult(guard=guard, passed=passed, detail=detail if passed or not lift else f"{detail}; {lift}")
