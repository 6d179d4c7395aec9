"""How accounts stand now -> what becomes of each: sent, skipped and said, found done, or left for the next time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .allowlist import AllowList, read_allow_list
from .cleared import refused_by_plan
from .connectors import Connector, Request, key_of
from .facts import reason_of
from .ledger import Ledger, now
from .looking import Standings
from .plan import Plan, PlannedAccount
from .seeing import Asked
from .settings import StatusWords, SuspendSettings
from .standing import STANDING_AFTER
from .states import accepted_at, came_to_nothing, may_stand, reinstated_in, said_to_be, suspended_accounts

__all__ = ["Grounds", "Triage", "grounds_of", "not_done"]

GONE = "is gone already"
# Of so few all may have left since the plan was made.
MANY = 3
NOBODY = (
    "the platform knows none of the plan's accounts: is it the right one, are ids written as they are there, and may "
    "who asks see them?"
)
RANKS = {"skipped": 1, "accepted": 2, "unknown": 3, "failed": 4}


@dataclass(frozen=True)
class Triage:
    """What becomes of the accounts not done yet; `unread` says why how they stand is not known.

    `waits`: taken on for later by the platform, and not yet for too long. `shown`: whom the platform knows.
    """

    send: list[Request] = field(default_factory=list)
    skip: list[tuple[PlannedAccount, str]] = field(default_factory=list)
    found_done: list[tuple[PlannedAccount, str]] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    waits: list[Asked] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)

    def add(self, other: "Triage") -> None:
        """Takes in what became of others."""
        self.send.extend(other.send)
        self.skip.extend(other.skip)
        self.found_done.extend(other.found_done)
        self.unread.update(other.unread)
        self.waits.extend(other.waits)
        self.shown.update(other.shown)

    def doubt_gone(self) -> None:
        """Takes those that are gone for unread, where they are many and the platform knows nobody: then it is another
        platform, writes ids otherwise, or shows accounts to others alone."""
        gone = [account.account_id for account, why in self.skip if why == GONE]
        if len(gone) >= MANY and not self.shown:
            self.skip[:] = [(account, why) for account, why in self.skip if why != GONE]
            self.unread.update(dict.fromkeys(gone, NOBODY))


@dataclass(frozen=True)
class Grounds:
    """What decides about each account beside its standing, as it was when the run began."""

    plan: Plan
    planned: Mapping[str, PlannedAccount]
    states: Mapping[str, str]
    words: StatusWords
    reads_status: bool
    allow: AllowList
    others: set[str]
    ours: frozenset[str]
    came_to_nothing: Mapping[tuple[str, str, str], int]
    due: set[str]

    def sort_out(self, accounts: Iterable[str], standings: Standings) -> Triage:
        """What becomes of `accounts`, by how each stands."""
        found = Triage()
        for name in accounts:
            account, before = self.planned[name], self.states.get(name, "")
            state = self.words.state(standings.words.get(name))
            if state not in (None, "gone"):
                found.shown.add(name)
            if name in standings.unread:
                found.unread[name] = standings.unread[name]
            elif self._is_found_done(name, account.action, before, state):
                found.found_done.append((account, said_to_be(str(state))))
            elif before == "accepted" and name in self.due and self.reads_status:
                found.waits.append(Asked(name, self.plan.id, account.action, "accepted"))
            elif why := self._why_not(account, state):
                found.skip.append((account, why))
            else:
                tries = self.came_to_nothing.get((self.plan.id, name, account.action), 0)
                found.send.append(_request(self.plan, account, tries))
        return found

    def _is_found_done(self, name: str, action: str, before: str, state: str | None) -> bool:
        """Whether a request that may have taken effect has, by how the account stands."""
        if before not in ("unknown", "accepted") and name not in self.ours:
            return False
        # Some platforms show nobody any more who is suspended.
        return state == STANDING_AFTER[action] or (action == "suspend" and state == "gone")

    def _why_not(self, account: PlannedAccount, state: str | None) -> str | None:
        """Why the account is skipped now; None where it may be acted on."""
        listed = self.allow.why(account.account_id, account.organisation, account.email_domain)
        if listed:
            return listed
        planned = self.words.state(account.status) or "active"
        if account.account_id in self.others and planned != "limited":
            return "was suspended or limited by another plan"
        if not self.reads_status:
            return None
        if state in (STANDING_AFTER[account.action], "suspended", "gone"):
            return f"is {state} already"
        if state != planned:
            return f"its status changed from {planned} to {state}"
        return None


def grounds_of(
    plan: Plan, states: Mapping[str, str], settings: SuspendSettings, ledger: Ledger, connector: Connector
) -> Grounds:
    """What decides about the accounts of `plan`, by ledger, settings and what people decided."""
    decided = refused_by_plan(plan, settings.guards.allow.decided_innocent)
    return Grounds(
        plan=plan,
        planned={account.account_id: account for account in plan.acted_on},
        states=states,
        words=settings.statuses,
        reads_status=connector.reads_status,
        allow=read_allow_list(settings, reinstated_in(ledger), decided),
        others={account for account, taken in suspended_accounts(ledger).items() if taken.plan != plan.id},
        ours=may_stand(ledger, plan.id),
        came_to_nothing=came_to_nothing(ledger, plan.id) if connector.reads_status else {},
        due=_still_due(ledger, plan, settings.asks_again.accepted_within),
    )


def not_done(plan: Plan, states: Mapping[str, str], only: Sequence[str] | None = None) -> list[str]:
    """The accounts of `plan` that are not done, in the order in which they are acted on; of `only`, in its order, where
    that is given."""
    waiting = [one.account_id for one in plan.acted_on if states.get(one.account_id) != "done"]
    if only is not None:
        place = {account: number for number, account in enumerate(only)}
        waiting = sorted((one for one in waiting if one in place), key=lambda one: place[one])
    # Those that were never sent come first: what fails again and again must not keep the others from their turn.
    return sorted(waiting, key=lambda one: RANKS.get(states.get(one, ""), 0))


def _still_due(ledger: Ledger, plan: Plan, within: float) -> set[str]:
    """The accounts that were taken on for later less than `within` seconds ago."""
    time = now()
    return {
        account
        for account, at in accepted_at(ledger, plan.id).items()
        if (time - datetime.fromisoformat(at)).total_seconds() < within
    }


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
