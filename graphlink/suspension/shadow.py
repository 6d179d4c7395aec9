"""Plans that are gone through and not sent: what the platform itself did meanwhile to those that would have been.

An independent measure of a plan: of accounts that the platform suspended by itself the plan was right, of those that
it gave back after a look perhaps not.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import InputError
from .connectors import Connector
from .ledger import Entry, Ledger
from .looking import Progress, read_statuses, tell_of
from .settings import StatusWords
from .states import taken_accounts

__all__ = ["Shadow", "look_at_shadow", "shadow_entries"]

GIVEN_BACK, OURS, UNREAD = "given back", "suspended by this ledger", "not known"
OFF = ("suspended", "limited", "gone")


@dataclass(frozen=True)
class Shadow:
    """What became of each account that a plan would have acted on; `unread` says why that is not known."""

    plan: str
    since: str
    accounts: dict[str, str]
    unread: dict[str, str]

    @property
    def counts(self) -> dict[str, int]:
        """How many accounts stand in each state by now, commonest first."""
        return dict(Counter(self.accounts.values()).most_common())


def shadow_entries(plan: str, would_send: list[tuple[str, str]], by: str) -> list[Entry]:
    """What the ledger keeps of accounts (with their actions) that would have been sent."""
    return [Entry("shadow", plan, account, action, body={"by": by}) for account, action in would_send]


def look_at_shadow(
    plan: str, ledger: Ledger, connector: Connector, words: StatusWords, on_progress: Callable[[Progress], None]
) -> Shadow:
    """How the accounts that `plan` would have acted on stand by now; the look is recorded, so that the next one sees
    who was given back. Raises InputError where nothing was gone through, or the platform cannot say how accounts stand.
    """
    would = {entry.account or "": entry for entry in ledger.entries("shadow", plan)}
    if not would:
        raise InputError(f"{ledger.path}: plan {plan} was never gone through; `suspend apply PLAN --shadow` does it")
    if not connector.reads_status:
        raise InputError("a shadow needs a connector with `status`: only the platform knows what it did meanwhile")
    ours = taken_accounts(ledger)
    tell_of(connector, would)
    standings = read_statuses(connector, [one for one in would if one not in ours], on_progress)
    before = {entry.account: entry.outcome for entry in ledger.entries("looked", plan) if entry.outcome in OFF}
    found = dict.fromkeys((one for one in would if one in ours), OURS) | dict.fromkeys(standings.unread, UNREAD)
    looked = {account: words.state(word) or UNREAD for account, word in standings.words.items()}
    ledger.append([Entry("looked", plan, account, outcome=state) for account, state in looked.items()])
    found |= {
        account: GIVEN_BACK if state not in OFF and account in before else state for account, state in looked.items()
    }
    since = min(entry.at for entry in would.values())
    return Shadow(plan, since, {account: found[account] for account in would}, standings.unread)
