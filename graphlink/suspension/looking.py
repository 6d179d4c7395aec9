"""How accounts stand now, read from the platform by many threads: before the first is acted on, and along with acting.

Only as many are looked at before the first request as are wanted to ask for consent; the others each just before its
own. What is known of an account is then moments old, and a plan of thousands begins at once.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..errors import GraphlinkError
from .connectors import Connector, StatusUnreadable, Unread

__all__ = ["Clock", "Progress", "Standings", "look_ahead", "look_at", "read_statuses", "tell_of"]

# So many are looked at at first: half a second at 20 ms over 8 connections, and all of a plan that people read through.
FIRST = 200


@dataclass(frozen=True)
class Progress:
    """How far a phase (`reading` or `sending`) has come; `left` in seconds, None where there is no telling yet."""

    phase: str
    done: int
    total: int
    failed: int
    left: float | None


@dataclass(frozen=True)
class Standings:
    """The platform's word for each account, None where it has none; and why others could not be read."""

    words: dict[str, str | None] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


def read_statuses(
    connector: Connector,
    accounts: Sequence[str],
    on_progress: Callable[[Progress], None],
    *,
    phase: str = "reading",
    needed: bool = True,
) -> Standings:
    """How `accounts` stand, as far as the platform says it.

    Raises GraphlinkError where it is `needed` before anything is sent, and nothing more should be asked.
    """
    size = connector.status_batch
    chunks = [accounts[start : start + size] for start in range(0, len(accounts), size)]
    found = Standings()
    clock = Clock(phase, len(accounts), on_progress)
    pool = ThreadPoolExecutor(connector.concurrency)
    try:
        for chunk, read in zip(chunks, pool.map(lambda chunk: look_at(connector, chunk), chunks), strict=True):
            found.words.update(read.words)
            found.unread.update(read.unread)
            clock.tell(len(chunk), len(read.unread))
    except KeyboardInterrupt:
        connector.stop("interrupted")
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    if connector.stopped and needed:
        raise GraphlinkError(f"how the accounts stand cannot be read, so nothing was sent: {connector.stopped}")
    return found


def look_ahead(
    connector: Connector,
    accounts: Sequence[str],
    take: Callable[[Sequence[str], Standings], bool],
    on_progress: Callable[[Progress], None],
) -> Sequence[str]:
    """Which of `accounts` were not looked at: they are read in order, FIRST or a batch at a time, and given to `take`
    until that says it is enough.

    Raises GraphlinkError where nothing more should be asked.
    """
    size = max(FIRST, connector.status_batch)
    start = 0
    while start < len(accounts):
        window = accounts[start : start + size]
        start += size
        if take(window, read_statuses(connector, window, on_progress)):
            break
    return accounts[start:]


def tell_of(connector: Connector, accounts: Iterable[str]) -> None:
    """Tells a connector that wants to know it of whom a run is, before anybody is asked for."""
    about = getattr(connector, "about", None)
    if about is not None:
        about(accounts)


def look_at(connector: Connector, accounts: Sequence[str]) -> Standings:
    """How the accounts of one batch stand; raises nothing that a platform could cause."""
    if connector.stopped:
        return Standings(unread=dict.fromkeys(accounts, connector.stopped))
    try:
        said = connector.statuses(accounts)
    except StatusUnreadable as problem:
        return Standings(unread=dict.fromkeys(accounts, str(problem)))
    found = Standings()
    for account in accounts:
        word = said.get(account)
        if isinstance(word, Unread):
            found.unread[account] = word.why
        elif word is None and connector.reads_status:
            found.unread[account] = "the platform says nothing of it"
        else:
            found.words[account] = word
    return found


class Clock:
    """Counts, and tells the caller at most ten times a second."""

    def __init__(self, phase: str, total: int, on_progress: Callable[[Progress], None]) -> None:
        self._phase, self._total, self._tell = phase, total, on_progress
        self._done = self._failed = 0
        self._start = self._told = time.monotonic()

    def tell(self, done: int, failed: int) -> None:
        self._done += done
        self._failed += failed
        time_now = time.monotonic()
        if time_now - self._told >= 0.1 or self._done == self._total:
            self._told = time_now
            left = (time_now - self._start) / self._done * (self._total - self._done) if self._done else None
            self._tell(Progress(self._phase, self._done, self._total, self._failed, left))
