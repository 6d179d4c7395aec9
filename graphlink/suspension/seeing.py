"""Done means seen to be done: after a run the platform is asked once more how each account stands.

An answer is a promise, the standing is the fact. What is seen as it should be is done, whatever was answered; what was
answered as done and is not seen so is unknown, by name. What was taken on for later is asked about until it ends.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .connector_settings import AsksAgain
from .connectors import Connector
from .ledger import Entry, Ledger
from .looking import Progress, Standings, read_statuses
from .settings import StatusWords
from .states import said_to_be

__all__ = ["LEADS_TO", "PROMISED", "Asked", "Seen", "is_so", "see"]

LEADS_TO: Mapping[str, tuple[str, ...]] = {
    "suspend": ("suspended", "gone"),
    "limit": ("limited", "suspended", "gone"),
}
"""The states in which an action shows; whatever is none of a limit's is given back."""

PROMISED = "was answered as done"
"""How what is said of an account begins that was answered as done, and does not stand so."""

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 2.0


@dataclass(frozen=True)
class Asked:
    """What was asked for an account, and what was answered."""

    account: str
    plan: str
    action: str
    outcome: str
    detail: str = ""


@dataclass
class Seen:
    """What was seen: who stands as asked, of whom the opposite, who is still waited for, and who could not be read.

    `gone`: of those who stand as asked, whom the platform shows no more.
    """

    done: list[Asked] = field(default_factory=list)
    not_done: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


def is_so(action: str, state: str | None) -> bool:
    """Whether `state` is where `action` leads."""
    return state in LEADS_TO[action] if action in LEADS_TO else state not in (None, *LEADS_TO["limit"])


def see(
    asked: Sequence[Asked],
    connector: Connector,
    ledger: Ledger,
    words: StatusWords,
    settings: AsksAgain,
    on_progress: Callable[[Progress], None],
) -> Seen:
    """How the accounts stand after they were `asked` for, recorded in `ledger`; nothing where nobody can say.

    Waits `verify_within` for what was done to show, and `accepted_within` for what was taken on.
    """
    found = Seen()
    if not (asked and settings.verify_after and connector.reads_status):
        return found
    start, pause = time.monotonic(), FIRST_PAUSE
    left = list(asked)
    while True:
        standings = read_statuses(
            connector, [one.account for one in left], on_progress, phase="looking again", needed=False
        )
        left = _sort(left, standings, words, found)
        passed = time.monotonic() - start
        due = [one for one in left if passed >= _patience(one, settings) or connector.stopped]
        _give_up(due, standings, words, found)
        left = [one for one in left if one not in due]
        if not left:
            break
        time.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)
    _record(asked, found, ledger)
    return found


def _sort(left: Sequence[Asked], standings: Standings, words: StatusWords, found: Seen) -> list[Asked]:
    """Those of `left` that do not stand as asked yet; the others are `found`."""
    rest = []
    for one in left:
        state = words.state(standings.words.get(one.account))
        if one.account in standings.words and is_so(one.action, state):
            found.done.append(one)
            if state == "gone":
                found.gone.add(one.account)
        else:
            rest.append(one)
    return rest


def _patience(one: Asked, settings: AsksAgain) -> float:
    """The seconds for which it may still stand otherwise."""
    return {"done": settings.verify_within, "accepted": settings.accepted_within}.get(one.outcome, 0.0)


def _give_up(due: Sequence[Asked], standings: Standings, words: StatusWords, found: Seen) -> None:
    """What is said of accounts that do not stand as asked after all."""
    for one in due:
        if one.account in standings.unread:
            found.unread[one.account] = standings.unread[one.account]
            if one.outcome == "accepted":
                found.waiting.append(one.account)
        elif one.outcome != "failed":
            state = words.state(standings.words.get(one.account))
            promise = {"done": PROMISED, "accepted": "was taken on"}.get(one.outcome, "may have been done")
            said = f" ({one.detail})" if one.detail else ""
            found.not_done[one.account] = f"{promise}{said}, but the platform says {state}"


def _record(asked: Sequence[Asked], found: Seen, ledger: Ledger) -> None:
    """Leaves in the ledger what was seen of those that were asked for."""
    done = [
        Entry("seen", one.plan, one.account, one.action, "done", _body(one, gone=one.account in found.gone))
        for one in found.done
    ]
    not_done = [
        Entry("seen", one.plan, one.account, one.action, "not_done", {"detail": found.not_done[one.account]})
        for one in asked
        if one.account in found.not_done
    ]
    if done or not_done:
        ledger.append([*done, *not_done])


def _body(one: Asked, *, gone: bool) -> dict[str, str]:
    """What the ledger keeps of who was seen: whom a suspension hides is not gone, and must be found back."""
    return {"was": one.outcome} | ({"detail": said_to_be("gone")} if gone else {})
