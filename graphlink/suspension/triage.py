"""How accounts stand now -> what becomes of each: sent, skipped and said, found done, or left for the next time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .allowlist import AllowList, read_allow_list
from .confirmed import refused_by_plan
from .connectors import Connector, Request, key_of
from .dispatch import Progress, read_statuses
from .facts import reason_of
from .ledger import Ledger, now
from .plan import Plan, PlannedAccount
from .seeing import Asked
from .settings import StatusWords, SuspendSettings
from .states import accepted_at, came_to_nothing, may_stand, reinstated_in, suspended_accounts

__all__ = ["Triage", "triage"]

RANKS = {"skipped": 1, "accepted": 2, "unknown": 3, "failed": 4}
STANDING = {"suspend": "suspended", "limit": "limited"}


@dataclass(frozen=True)
class Triage:
    """What becomes of the accounts not done yet; `unread` says why how they stand is not known.

    `waits`: taken on for later by the platform, and not yet for too long.
    """

    send: list[Request] = field(default_factory=list)
    skip: list[tuple[PlannedAccount, str]] = field(default_factory=list)
    found_done: list[tuple[PlannedAccount, str]] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    waits: list[Asked] = field(default_factory=list)


def triage(
    plan: Plan,
    states: dict[str, str],
    settings: SuspendSettings,
    ledger: Ledger,
    connector: Connector,
    on_progress: Callable[[Progress], None],
    only: Sequence[str] | None = None,
) -> Triage:
    """What to do with each account that is not done, after looking at how it stands now; in the order of `only` these
    alone, where they are given."""
    waiting = [account for account in plan.acted_on if states.get(account.account_id) != "done"]
    if only is not None:
        place = {account: number for number, account in enumerate(only)}
        waiting = sorted((one for one in waiting if one.account_id in place), key=lambda one: place[one.account_id])
    # Those that were never sent come first: what fails again and again must not keep the others from their turn.
    waiting.sort(key=lambda account: RANKS.get(states.get(account.account_id, ""), 0))
    standings = read_statuses(connector, [account.account_id for account in waiting], on_progress)
    decided = refused_by_plan(plan, settings.guards.allow.decided_innocent)
    allow = read_allow_list(settings, reinstated_in(ledger), decided)
    others = {account for account, taken in suspended_accounts(ledger).items() if taken.plan != plan.id}
    ours = may_stand(ledger, plan.id)
    nothing = came_to_nothing(ledger, plan.id) if connector.reads_status else {}
    due = _still_due(ledger, plan, settings.asks_again.accepted_within)
    found = Triage()
    for account in waiting:
        name, before = account.account_id, states.get(account.account_id, "")
        state = settings.statuses.state(standings.words.get(name))
        if name in standings.unread:
            found.unread[name] = standings.unread[name]
        elif (before in ("unknown", "accepted") or name in ours) and state == STANDING[account.action]:
            found.found_done.append((account, f"the platform says {state}"))
        elif before == "accepted" and name in due and connector.reads_status:
            found.waits.append(Asked(name, plan.id, account.action, "accepted"))
        elif why := _why_not(account, state, allow, others, settings.statuses, connector):
            found.skip.append((account, why))
        else:
            found.send.append(_request(plan, account, nothing.get((plan.id, name, account.action), 0)))
    return found


def _still_due(ledger: Ledger, plan: Plan, within: float) -> set[str]:
    """The accounts that were taken on for later less than `within` seconds ago."""
    time = now()
    return {
        account
        for account, at in accepted_at(ledger, plan.id).items()
        if (time - datetime.fromisoformat(at)).total_seconds() < within
    }


def _why_not(
    account: PlannedAccount,
    state: str | None,
    allow: AllowList,
    others: set[str],
    statuses: StatusWords,
    connector: Connector,
) -> str | None:
    """Why the account is skipped now; None where it may be acted on."""
    listed = allow.why(account.account_id, account.organisation, account.email_domain)
    if listed:
        return listed
    planned = statuses.state(account.status) or "active"
    if account.account_id in others and planned != "limited":
        return "was suspended or limited by another plan"
    if not connector.reads_status:
        return None
    if state in (STANDING[account.action], "suspended", "gone"):
        return f"is {state} already"
    if state != planned:
        return f"its status changed from {planned} to {state}"
    return None


def _request(plan: Plan, account: PlannedAccount, came_to_nothing: int) -> Request:
    return Request(
        account=account.account_id,
        action=account.action,
        key=key_of(plan.id, account.account_id, account.action, came_to_nothing),
        plan=plan.id,
        reason=reason_of(account),
        community_id=account.community_id,
        network_id=account.network_id,
    )
