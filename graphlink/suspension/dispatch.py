"""Sends requests through a connector and records each: its intent on disk before it leaves, its answer after.

Whatever dies and whenever, the ledger then knows of every account whether it is done, was never sent, or may be done.
Accounts that come later are looked at along with it, by the same threads, each shortly before its own request.
"""

import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .connectors import Answer, Connector, Request
from .ledger import Entry, Ledger, LedgerFailed
from .looking import Clock, Progress, Standings, look_at

__all__ = ["Later", "Sent", "send_all"]

# Answers wait so long for others at the most, so that one write to disk serves many.
LONGEST_WAIT = 0.008
# Intents on disk for so many batches a thread: no thread waits for the disk, and few are unknown after a crash.
AHEAD = 3


@dataclass(frozen=True)
class Later:
    """Accounts to be looked at along with sending, in order; `decide` says of some of them what is to be sent, and what
    the ledger keeps of those of whom nothing is."""

    accounts: Sequence[str]
    decide: Callable[[Sequence[str], Standings], tuple[Sequence[Request], Sequence[Entry]]]


NOBODY = Later((), lambda _, __: ((), ()))


@dataclass
class Sent:
    """What became of the requests, by outcome, and why the rest was not sent."""

    outcomes: Counter[str] = field(default_factory=Counter)
    answered: list[tuple[Request, Answer]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    stopped: str | None = None
    ledger_failed: bool = False

    @property
    def requests(self) -> int:
        """How many requests went out."""
        return self.outcomes.total() - self.outcomes["not_sent"]


def send_all(
    connector: Connector,
    requests: Sequence[Request],
    ledger: Ledger,
    on_progress: Callable[[Progress], None],
    later: Later = NOBODY,
) -> Sent:
    """What became of `requests` and of those that `later` decides on, each recorded before and after; stops early where
    connector or ledger fails.

    On KeyboardInterrupt what is under way is waited for and recorded first.
    """
    clock = Clock("sending", len(requests) + len(later.accounts), on_progress)
    return _Dispatch(connector, ledger, clock, later).run(requests)


@dataclass(frozen=True)
class _Look:
    """Accounts to be looked at."""

    accounts: Sequence[str]


@dataclass(frozen=True)
class _Looked:
    """How accounts stand that were looked at."""

    accounts: Sequence[str]
    standings: Standings


_Answered = list[tuple[Request, Answer]]


class _Dispatch:
    """Threads that look and send, and the one that decides and records."""

    def __init__(self, connector: Connector, ledger: Ledger, clock: Clock, later: Later) -> None:
        self._connector = connector
        self._ledger = ledger
        self._clock = clock
        self._later = later
        size = connector.status_batch
        self._chunks = deque(later.accounts[at : at + size] for at in range(0, len(later.accounts), size))
        self._ready: deque[Request] = deque()
        self._work: queue.SimpleQueue[_Look | list[Request] | None] = queue.SimpleQueue()
        self._answered: queue.SimpleQueue[_Looked | _Answered] = queue.SimpleQueue()
        self._sent = Sent()
        self._under_way = self._looked_at = 0
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
            self._ready.extend(requests)
            self._work_through()
        except Exception as problem:
            self._problem = problem
        finally:
            self._finished.set()

    def _work_through(self) -> None:
        threads = [threading.Thread(target=self._work_on) for _ in range(self._connector.concurrency)]
        for thread in threads:
            thread.start()
        try:
            self._feed()
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

    def _feed(self) -> None:
        """Keeps every thread in work until nothing waits, or connector or ledger want no more."""
        while (self._ready or self._chunks or self._under_way) and not self._sent.stopped:
            tasks = self._next_tasks()
            self._record([_intent(request) for task in tasks if isinstance(task, list) for request in task])
            self._under_way += len(tasks)
            for task in tasks:
                self._work.put(task)
            self._collect()
            self._stop(self._connector.stopped)

    def _next_tasks(self) -> list[_Look | list[Request]]:
        """As much as there is room for: looks so that there is enough to send next, then what is ready to be sent."""
        size, most = self._connector.batch, self._connector.concurrency * AHEAD
        room = most - self._under_way
        tasks: list[_Look | list[Request]] = []
        enough = max(most * size, self._connector.status_batch)
        while self._chunks and len(tasks) < (room + 1) // 2 and len(self._ready) + self._looked_at < enough:
            chunk = self._chunks.popleft()
            self._looked_at += len(chunk)
            tasks.append(_Look(chunk))
        # A batch that is not full waits for those that are being looked at.
        while self._ready and len(tasks) < room and (len(self._ready) >= size or not self._looked_at):
            tasks.append([self._ready.popleft() for _ in range(min(size, len(self._ready)))])
        return tasks

    def _collect(self) -> None:
        """Takes what came in: waits for one, then a moment for others."""
        found = [self._answered.get()]
        until = time.monotonic() + LONGEST_WAIT
        while len(found) < self._under_way:
            try:
                found.append(self._answered.get(timeout=max(0.0, until - time.monotonic())))
            except queue.Empty:
                break
        self._under_way -= len(found)
        for one in found:
            if isinstance(one, _Looked):
                self._decide(one)
            else:
                for request, answer in one:
                    self._count(request, answer)
                self._unrecorded += [_answer(request, answer) for request, answer in one]

    def _decide(self, looked: _Looked) -> None:
        """What becomes of accounts that were looked at; nothing where no more is sent: they are as they were."""
        self._looked_at -= len(looked.accounts)
        if self._sent.stopped or self._connector.stopped:
            return
        requests, settled = self._later.decide(looked.accounts, looked.standings)
        self._ready.extend(requests)
        self._unrecorded += settled
        if len(requests) < len(looked.accounts):
            self._clock.tell(len(looked.accounts) - len(requests), len(looked.standings.unread))

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

    def _work_on(self) -> None:
        """One thread's work: task after task, until there is none."""
        while (task := self._work.get()) is not None:
            if isinstance(task, _Look):
                self._answered.put(_Looked(task.accounts, self._standings(task.accounts)))
            else:
                self._answered.put(list(zip(task, self._answers(task), strict=True)))

    def _standings(self, accounts: Sequence[str]) -> Standings:
        try:
            return look_at(self._connector, accounts)
        except Exception as problem:  # a connector's fault must neither hang the run nor end it
            return Standings(unread=dict.fromkeys(accounts, type(problem).__name__))

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


def _intent(request: Request) -> Entry:
    body = {"key": request.key, "reason": request.reason, "community_id": request.community_id}
    return Entry("sent", request.plan, request.account, request.action, body=body)


def _answer(request: Request, answer: Answer) -> Entry:
    return Entry("answered", request.plan, request.account, request.action, answer.outcome, {"detail": answer.detail})
