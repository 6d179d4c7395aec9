"""What became of suspensions is a decision too: upheld is an operation's, reinstated is innocent. Read, not copied."""

import hashlib
from datetime import datetime

from ..decisions import LEDGER, Decision
from .ledger import Ledger, Recorded
from .settings import SuspendSettings
from .states import REINSTATE, state_of

__all__ = ["ledger_decisions"]

UNNAMED = "the ledger"


def ledger_decisions(settings: SuspendSettings) -> tuple[Decision, ...]:
    """A decision on each account that the ledger says was reinstated, or whose suspension a review upheld.

    `by` is who reinstated or reviewed. What was upheld and then reinstated is innocent; where the settings say that who
    was reinstated may be suspended again, it is nothing.
    """
    if not settings.ledger_path.is_file():
        return ()
    with Ledger(settings.ledger_path, read=True) as ledger:
        upheld = {account: _upheld(entry) for entry in ledger.entries("reviewed") if (account := entry.account)}
        back = _reinstated(ledger)
    if not settings.guards.allow.reinstated:
        return tuple(one for account, one in upheld.items() if account not in back)
    return tuple((upheld | back).values())


def _upheld(entry: Recorded) -> Decision:
    by = str(entry.body.get("by") or UNNAMED)
    return _decision(str(entry.account), "operation", by, entry.at, "a review upheld its suspension")


def _reinstated(ledger: Ledger) -> dict[str, Decision]:
    back = {
        (plan, account)
        for plan, account, action, kind, outcome in ledger.last_of_each()
        if action == REINSTATE and state_of(kind, outcome) == "done"
    }
    started = [entry for entry in ledger.entries("started") if entry.action == REINSTATE]
    found = {}
    for entry in ledger.entries("answered"):
        if entry.action == REINSTATE and entry.account and (entry.plan, entry.account) in back:
            # Who began the reinstatement that this answer belongs to: the last one of the plan before it.
            before = [one for one in started if one.plan == entry.plan and one.seq < entry.seq]
            body = before[-1].body if before else {}
            reason = str(body.get("reason") or "").strip()
            why = f"its suspension was taken back: {reason}" if reason else "its suspension was taken back"
            by = str(body.get("by") or UNNAMED)
            found[entry.account] = _decision(entry.account, "innocent", by, entry.at, why)
    return found


def _decision(account: str, verdict: str, by: str, at: str, why: str) -> Decision:
    return Decision.model_validate(
        {
            "id": hashlib.sha256(repr((account, verdict, at)).encode()).hexdigest()[:32],
            "at": datetime.fromisoformat(at),
            "by": by.strip()[:200] or UNNAMED,
            "as": verdict,
            "why": why[:4000],
            "what": "account",
            "name": account,
            "accounts": (account,),
            "source": LEDGER,
        }
    )
