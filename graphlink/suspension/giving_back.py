"""The way back, whatever the reason: each account as it stands is sent, found back, or left and told why.

What is the same for a reinstatement and for a limit whose time is over: standings are read, consent is asked, the
intent is on disk before a request leaves, and done means seen to be done.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .apply import Applied, Before, Consent, asked_of, failures_after, unseen_after
from .connectors import Connector, Request, key_of
from .dispatch import Later, Sent, send_all
from .heads import keep_head
from .ledger import Entry, Head, Ledger
from .looking import Progress, Standings, look_ahead, tell_of
from .plan import LeftOut
from .seeing import Seen, see
from .settings import SuspendSettings
from .standing import STANDING_AFTER
from .states import STATES, came_to_nothing

__all__ = ["BACK", "NOT_YET", "Fate", "Target", "Way", "each_outcome", "give_back"]


@dataclass(frozen=True)
class Target:
    """An account, the plan and action that took it; `unsure` where the request for that was never answered, `hidden`
    where the platform showed it no more once it was suspended."""

    account: str
    plan: str
    action: str
    unsure: bool = False
    hidden: bool = False


Fate = Callable[[Target, str | None], str | None]
"""What becomes of a target that stands in this state: BACK, NOT_YET, or why it is left; None: it is sent."""

BACK = "is back"
NOT_YET = "its suspension was asked for a moment ago and does not show; it may still come, so call again in a while"


@dataclass(frozen=True)
class Way:
    """One way back: its action in the ledger, the state that it ends in, and the fate of each target.

    `body` is what the ledger keeps of who began it and why, `reason` what the platform is told, `whole_plan` the plan
    that can then not be applied again.
    """

    action: str
    state: str
    fate: Fate
    body: Mapping[str, str]
    reason: str
    whole_plan: str | None = None
    plan: str = ""


def give_back(
    targets: Sequence[Target],
    way: Way,
    settings: SuspendSettings,
    *,
    ledger: Ledger,
    connector: Connector,
    consent: Consent,
    nothing: Sequence[LeftOut] = (),
    heads: Sequence[Path] = (),
    on_progress: Callable[[Progress], None],
) -> Applied:
    """How the way back of `targets` ended; called again it goes on. The caller holds the ledger alone.

    `nothing` are those named of whom nothing is to be done; `heads` the files in which the ledger's head is kept.
    """
    named, found = {target.account: target for target in targets}, _SortedOut()
    tries = came_to_nothing(ledger) if connector.reads_status else {}

    def sort(accounts: Sequence[str], standings: Standings) -> _SortedOut:
        return _sort([named[account] for account in accounts], way, standings, settings)

    def take(accounts: Sequence[str], standings: Standings) -> bool:
        found.add(sort(accounts, standings))
        return bool(found.send)

    def decide(accounts: Sequence[str], standings: Standings) -> tuple[list[Request], list[Entry]]:
        now_found = sort(accounts, standings)
        found.add(now_found)
        return [_request(one, way, tries) for one in now_found.send], _settled(way, now_found)

    tell_of(connector, [*named, *(account for _, account, *_ in ledger.last_of_each())])
    later = look_ahead(connector, list(named), take, on_progress)
    before = _before(targets, way, found, connector, len(later), len(nothing))
    how = consent(before) if found.send else "nothing to send"
    ledger.append(_begun(targets, way, how) + _settled(way, found))
    requests = [_request(one, way, tries) for one in found.send]
    sent = send_all(connector, requests, ledger, on_progress, Later(later, decide))
    seen = Seen()
    if not sent.ledger_failed:
        seen = see(asked_of(sent), connector, ledger, settings.statuses, settings.asks_again, on_progress)
    head = None if sent.ledger_failed else ledger.head()
    if head is not None:
        keep_head(ledger, heads)
    found.left.extend(nothing)
    return _applied(targets, way, found, sent, seen, head)


@dataclass(frozen=True)
class _SortedOut:
    """The targets to send, those that are back already, and those of which nothing is to be given back; `waits` says
    why it is not known yet what is to be done."""

    send: list[Target] = field(default_factory=list)
    back: list[Target] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    waits: dict[str, str] = field(default_factory=dict)

    def add(self, other: "_SortedOut") -> None:
        """Takes in what became of others."""
        self.send.extend(other.send)
        self.back.extend(other.back)
        self.left.extend(other.left)
        self.unread.update(other.unread)
        self.waits.update(other.waits)


def _sort(targets: Sequence[Target], way: Way, standings: Standings, settings: SuspendSettings) -> _SortedOut:
    """What to do with each target whose standing could be read."""
    found = _SortedOut(unread=dict(standings.unread))
    for target in targets:
        if target.account in standings.unread:
            continue
        fate = way.fate(target, settings.statuses.state(standings.words.get(target.account)))
        if fate is None:
            found.send.append(target)
        elif fate == BACK:
            found.back.append(target)
        elif fate == NOT_YET:
            found.waits[target.account] = NOT_YET
        else:
            found.left.append(LeftOut(account_id=target.account, why=fate))
    return found


def _before(
    targets: Sequence[Target], way: Way, found: _SortedOut, connector: Connector, later: int, besides: int
) -> Before:
    return Before(
        plan=way.plan,
        acts_on=len(targets),
        to_send=len(found.send),
        done=len(found.back),
        skipped=tuple(found.left),
        unread=len(found.unread),
        rechecked=connector.reads_status,
        later=later,
        besides=besides,
    )


def _begun(targets: Sequence[Target], way: Way, how: str) -> list[Entry]:
    """What the ledger keeps of the beginning, once for each plan concerned."""
    body = {**way.body, "consent": how}
    plans = sorted({target.plan for target in targets})
    started = [Entry("started", plan, action=way.action, body=body) for plan in plans]
    return [*started, *([Entry("withdrawn", way.whole_plan, body=body)] if way.whole_plan else [])]


def _settled(way: Way, found: _SortedOut) -> list[Entry]:
    """What the ledger keeps of those that need no request, and of those that turn out to have been acted on."""
    back = [_found(target, way.action, STANDING_AFTER[way.action]) for target in found.back]
    taken = [_found(target, target.action, STANDING_AFTER[target.action]) for target in found.send if target.unsure]
    return [*back, *taken]


def _applied(
    targets: Sequence[Target],
    way: Way,
    found: _SortedOut,
    sent: Sent,
    seen: Seen,
    head: Head | None,
) -> Applied:
    """How it ended."""
    outcomes = _outcomes(sent, seen)
    nothing = sum(left.account_id not in {target.account for target in targets} for left in found.left)
    states = dict.fromkeys(STATES, 0) | {
        way.state: len(found.back) + outcomes["done"],
        "accepted": outcomes["accepted"],
        "failed": outcomes["failed"],
        "unknown": outcomes["unknown"] + len(found.waits),
        "skipped": len(found.left),
    }
    states["pending"] = len(targets) + nothing - sum(states.values())
    return Applied(
        plan=way.plan,
        acts_on=len(targets),
        states=states,
        sent=sent.requests,
        skipped=tuple(found.left),
        failures=found.waits | failures_after(sent, seen),
        stopped=sent.stopped,
        canary=False,
        head=head,
        unread=found.unread,
        unseen=unseen_after(sent, seen),
    )


def each_outcome(targets: Sequence[Target], applied: Applied, done: str = "given back") -> list[tuple[str, str, str]]:
    """What became of each account of a way back, as (account, outcome, detail); `done` names what was to be."""
    found = [(left.account_id, "nothing to do", left.why) for left in applied.skipped]
    told = {account for account, _, _ in found}
    for target in targets:
        if target.account in told:
            continue
        if target.account in applied.unread:
            found.append((target.account, "not done", applied.unread[target.account]))
        elif target.account in applied.failures:
            found.append((target.account, "not done", applied.failures[target.account]))
        else:
            found.append((target.account, done if not applied.stopped else "see status", ""))
    return found


def _outcomes(sent: Sent, seen: Seen) -> Counter[str]:
    """How many requests came to what, after the accounts were looked at again."""
    done = {one.account for one in seen.done}
    return Counter(
        "done" if request.account in done else "unknown" if request.account in seen.not_done else answer.outcome
        for request, answer in sent.answered
    )


def _found(target: Target, action: str, state: str) -> Entry:
    """What the ledger keeps of an account that was found in the state which `action` leads to."""
    return Entry("answered", target.plan, target.account, action, "done", {"detail": f"the platform says {state}"})


def _request(target: Target, way: Way, tries: Mapping[tuple[str, str, str], int]) -> Request:
    nothing = tries.get((target.plan, target.account, way.action), 0)
    key = key_of(target.plan, target.account, way.action, nothing)
    return Request(account=target.account, action=way.action, key=key, plan=target.plan, reason=way.reason)
