"""How accounts stand now -> what becomes of each: sent, skipped and said, found done, or left for the next time."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .allowlist import AllowList, read_allow_list
from .confirmed import refused_by_plan
from .connectors import Connector, Request, key_of
from .dispatch import Progress, read_statuses
from .facts import reason_of
from .ledger import Ledger
from .plan import Plan, PlannedAccount
from .settings import StatusWords, SuspendSettings
from .states import reinstated_in, suspended_accounts

__all__ = ["Triage", "triage"]

STANDING = {"suspend": "suspended", "limit": "limited"}


@dataclass(frozen=True)
class Triage:
    """What becomes of the accounts not done yet."""

    send: list[Request] = field(default_factory=list)
    skip: list[tuple[PlannedAccount, str]] = field(default_factory=list)
    found_done: list[tuple[PlannedAccount, str]] = field(default_factory=list)
    unread: list[PlannedAccount] = field(default_factory=list)


def triage(
    plan: Plan,
    states: dict[str, str],
    settings: SuspendSettings,
    ledger: Ledger,
    connector: Connector,
    on_progress: Callable[[Progress], None],
) -> Triage:
    """What to do with each account that is not done, after looking at how it stands now."""
    waiting = [account for account in plan.acted_on if states.get(account.account_id) != "done"]
    words = read_statuses(connector, [account.account_id for account in waiting], on_progress)
    decided = refused_by_plan(plan, settings.guards.allow.decided_innocent)
    allow = read_allow_list(settings, reinstated_in(ledger), decided)
    others = {account for account, taken in suspended_accounts(ledger).items() if taken.plan != plan.id}
    found = Triage()
    for account in waiting:
        state = settings.statuses.state(words.get(account.account_id))
        if state is None and connector.reads_status:
            found.unread.append(account)
        elif states.get(account.account_id) == "unknown" and state == STANDING[account.action]:
            found.found_done.append((account, f"the platform says {state}"))
        elif why := _why_not(account, state, allow, others, settings.statuses, connector):
            found.skip.append((account, why))
        else:
            found.send.append(_request(plan, account))
    return found


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


def _request(plan: Plan, account: PlannedAccount) -> Request:
    return Request(
        account=account.account_id,
        action=account.action,
        key=key_of(plan.id, account.account_id, account.action),
        plan=plan.id,
        reason=reason_of(account),
        community_id=account.community_id,
        network_id=account.network_id,
    )
