"""Sends requests through a connector and records each: its intent on disk before it leaves, its answer after.

Whatever dies and whenever, the ledger then knows of every account whether it is done, was never sent, or may be done.
"""

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..errors import GraphlinkError
from .connectors import Answer, Connector, Request, StatusUnreadable, Unread
from .ledger import Entry, Ledger, LedgerFailed

__all__ = ["Progress", "Sent", "Standings", "read_statuses", "send_all"]

# Answers wait so long for others at the most, so that one write to disk serves many.
LONGEST_WAIT = 0.008
# Intents on disk for so many batches a thread: no thread waits for the disk, and few are unknown after a crash.
AHEAD = 3


@dataclass(frozen=True)
class Progress:
    """How far a phase (`reading` or `sending`) has come; `left` in seconds, None where there is no telling yet."""

    phase: str
    done: int
    total: int
    failed: int
    left: float | None


@dataclass
class Sent:
    """What became of the requests, by outcome, and why the rest was not sent."""

    outcomes: Counter[str] = field(default_factory=Counter)
    answered: list[tuple[Request, Answer]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    stopped: str | None = None
    ledger_failed: bool = False


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
    clock = _Clock(phase, len(accounts), on_progress)
    pool = ThreadPoolExecutor(connector.concurrency)
    try:
        for chunk, read in zip(chunks, pool.map(lambda chunk: _read(connector, chunk), chunks), strict=True):
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


def send_all(
    connector: Connector,
    requests: Sequence[Request],
    ledger: Ledger,
    on_progress: Callable[[Progress], None],
) -> Sent:
    """What became of `requests`, each recorded before and after; stops early where connector or ledger fails.

    On KeyboardInterrupt what is under way is waited for and recorded first.
    """
    return _Dispatch(connector, ledger, _Clock("sending", len(requests), on_progress)).run(requests)


class _Dispatch:
    """Threads that send, and the one that records."""

    def __init__(self, connector: Connector, ledger: Ledger, clock: "_Clock") -> None:
        self._connector = connector
        self._ledger = ledger
        self._clock = clock
        self._work: queue.SimpleQueue[list[Request] | None] = queue.SimpleQueue()
        self._answered: queue.SimpleQueue[list[tuple[Request, Answer]]] = queue.SimpleQueue()
        self._sent = Sent()
        self._under_way = 0
        self._unrecorded: list[Entry] = []
        self._problem: Exception | None = None
        self._finished = threading.Event()

    def run(self, requests: Sequence[Request]) -> Sent:
        # In a thread of its own: an interrupt, which comes to the main thread, never falls between an answer and its
        # record.
        recorder = threading.Thread(target=self._record_all, args=(requests,))
        recorder.start()
        try:
            # An event, not join(): a join that is interrupted takes the thread for ended.
            self._finished.wait()
        except BaseException:
            self._stop("interrupted")
            self._connector.stop("interrupted")
            self._finished.wait()
            raise
        if self._problem is not None:
            raise self._problem
        return self._sent

    def _record_all(self, requests: Sequence[Request]) -> None:
        """Sends and records everything; what goes wrong is kept for `run`."""
        try:
            self._work_through(_batches(requests, self._connector.batch))
        except Exception as problem:
            self._problem = problem
        finally:
            self._finished.set()

    def _work_through(self, batches: list[list[Request]]) -> None:
        threads = [threading.Thread(target=self._send_batches) for _ in range(self._connector.concurrency)]
        for thread in threads:
            thread.start()
        try:
            self._feed(batches)
        except LedgerFailed as problem:
            self._ledger_failed(problem)
        except Exception as problem:
            self._stop(type(problem).__name__)
            raise
        finally:
            for _ in threads:
                self._work.put(None)
            self._drain()
            for thread in threads:
                thread.join()

    def _feed(self, waiting: list[list[Request]]) -> None:
        """Keeps every thread in work until nothing waits, or connector or ledger want no more."""
        waiting.reverse()
        room = self._connector.concurrency * AHEAD
        while (waiting or self._under_way) and not self._sent.stopped:
            batches = [waiting.pop() for _ in range(min(room - self._under_way, len(waiting)))]
            self._record([_intent(request) for batch in batches for request in batch])
            self._under_way += len(batches)
            for batch in batches:
                self._work.put(batch)
            self._collect()
            self._stop(self._connector.stopped)

    def _collect(self) -> None:
        """Takes the answers that came in: waits for one, then a moment for others."""
        pairs = list(self._answered.get())
        self._under_way -= 1
        until = time.monotonic() + LONGEST_WAIT
        while self._under_way:
            try:
                pairs += self._answered.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            self._under_way -= 1
        for request, answer in pairs:
            self._count(request, answer)
        self._unrecorded += [_answer(request, answer) for request, answer in pairs]

    def _count(self, request: Request, answer: Answer) -> None:
        self._sent.outcomes[answer.outcome] += 1
        self._sent.answered.append((request, answer))
        if answer.outcome != "done":
            self._sent.failures[request.account] = answer.detail
        self._clock.tell(1, int(answer.outcome != "done"))

    def _drain(self) -> None:
        """Waits for what is under way and records it, as far as the ledger takes it."""
        while self._under_way:
            self._collect()
        try:
            self._record([])
        except LedgerFailed as problem:
            self._ledger_failed(problem)

    def _record(self, intents: list[Entry]) -> None:
        """Writes the answers so far and the intents, all or none."""
        if self._unrecorded or intents:
            self._ledger.append([*self._unrecorded, *intents])
            self._unrecorded = []

    def _stop(self, why: str | None) -> None:
        self._sent.stopped = self._sent.stopped or why

    def _ledger_failed(self, problem: LedgerFailed) -> None:
        self._stop(str(problem))
        self._sent.ledger_failed = True

    def _send_batches(self) -> None:
        """One thread's work: batch after batch, until there is none."""
        while (batch := self._work.get()) is not None:
            self._answered.put(list(zip(batch, self._answers(batch), strict=True)))

    def _answers(self, batch: list[Request]) -> Sequence[Answer]:
        why = self._sent.stopped or self._connector.stopped
        if why:
            return [Answer(request.account, "not_sent", why) for request in batch]
        try:
            answers = self._connector.send(batch)
        except Exception as problem:  # a connector's fault must neither hang the run nor lose its batch
            answers = [Answer(request.account, "unknown", type(problem).__name__) for request in batch]
        if [answer.account for answer in answers] != [request.account for request in batch]:
            return [Answer(request.account, "unknown", "the connector answered for others") for request in batch]
        return answers


class _Clock:
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


def _read(connector: Connector, accounts: Sequence[str]) -> Standings:
    """How the accounts of one chunk stand."""
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


def _batches(requests: Sequence[Request], size: int) -> list[list[Request]]:
    return [list(requests[start : start + size]) for start in range(0, len(requests), size)]


def _intent(request: Request) -> Entry:
    body = {"key": request.key, "reason": request.reason, "community_id": request.community_id}
    return Entry("sent", request.plan, request.account, request.action, body=body)


def _answer(request: Request, answer: Answer) -> Entry:
    return Entry("answered", request.plan, request.account, request.action, answer.outcome, {"detail": answer.detail})
