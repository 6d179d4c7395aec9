"""Sending: intents on disk before requests leave, answers after, and whatever goes wrong ends in order."""

import json
import os
import resource
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from graphlink.errors import GraphlinkError
from graphlink.suspension import Ledger, Progress, verify
from graphlink.suspension.connectors import Answer, Request
from graphlink.suspension.dispatch import AHEAD, Sent, send_all
from graphlink.suspension.looking import Standings, read_statuses
from graphlink.suspension.states import account_states
from tests.suspension_platform import Platform, requests_for


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger", make=True) as opened:
        yield opened


def names(count: int) -> list[str]:
    return [f"a{number:03d}" for number in range(count)]


def on_disk(ledger: Ledger, kind: str) -> list[tuple[str, dict[str, object]]]:
    """The (account, body) entries of a kind, as another process reads them from the file."""
    with closing(sqlite3.connect(ledger.path)) as connection:
        rows = connection.execute("select account, body from entry where kind = ? order by seq", (kind,)).fetchall()
    return [(account, json.loads(body)) for account, body in rows]


def sent(platform: Platform, requests: Sequence[Request], ledger: Ledger) -> Sent:
    return send_all(platform, requests, ledger, lambda _: None)


@pytest.mark.parametrize(("batch", "concurrency"), [(1, 1), (7, 1), (3, 4)])
def test_every_intent_is_on_disk_as_its_request_leaves(ledger: Ledger, batch: int, concurrency: int) -> None:
    """Looked at through the file by the platform, at the moment when the request comes in."""
    platform = Platform(batch=batch, concurrency=concurrency)
    requests = requests_for(*names(60))

    def look(coming: Sequence[Request]) -> None:
        there = dict(on_disk(ledger, "sent"))
        for request in coming:
            body = {"key": request.key, "reason": request.reason, "community_id": 4}
            assert there.get(request.account) == body, "it left before its intent was on disk"
        open_ones = len(there) - len(on_disk(ledger, "answered"))
        assert open_ones <= batch * concurrency * AHEAD, "few are unknown after a crash"

    platform.look = look
    outcome = sent(platform, requests, ledger)
    assert outcome == Sent(outcomes=outcome.outcomes, answered=outcome.answered)
    assert outcome.outcomes == {"done": 60}, outcome.failures
    assert account_states(ledger, "plan") == dict.fromkeys(names(60), "done")
    verify(ledger.path)


def test_each_request_goes_out_once_in_order_in_batches(ledger: Ledger) -> None:
    platform = Platform(batch=4)
    requests = requests_for(*names(10))
    sent(platform, requests, ledger)
    assert platform.sent == [requests[:4], requests[4:8], requests[8:]]
    assert on_disk(ledger, "answered") == [(name, {"detail": "answered done"}) for name in names(10)]


def test_as_many_at_once_as_the_connector_takes_and_no_more(ledger: Ledger) -> None:
    platform = Platform(concurrency=3, pause=0.02)
    sent(platform, requests_for(*names(24)), ledger)
    assert platform.most_at_once == 3
    assert sorted(platform.accounts()) == names(24)


def test_intents_are_ahead_of_the_threads(ledger: Ledger) -> None:
    """With the first request, those that any thread could take next are on disk too: nobody waits for the disk."""
    platform, seen = Platform(concurrency=2), list[int]()
    platform.look = lambda _: seen.append(len(on_disk(ledger, "sent")))
    sent(platform, requests_for(*names(20)), ledger)
    assert seen[0] == 2 * AHEAD == 6


def test_nothing_to_send_leaves_no_entry(ledger: Ledger) -> None:
    assert sent(Platform(), [], ledger) == Sent()
    assert ledger.head().seq == 0


def test_what_became_of_each_is_told_and_recorded(ledger: Ledger) -> None:
    platform = Platform(batch=2)
    platform.outcomes = {"a001": "failed", "a002": "unknown", "a004": "not_sent"}
    outcome = sent(platform, requests_for(*names(6)), ledger)
    assert outcome.outcomes == {"done": 3, "failed": 1, "unknown": 1, "not_sent": 1}
    assert outcome.failures == {name: f"answered {said}" for name, said in platform.outcomes.items()}
    assert (outcome.stopped, outcome.ledger_failed) == (None, False)
    states = {"a001": "failed", "a002": "unknown", "a004": "pending"}
    assert account_states(ledger, "plan") == dict.fromkeys(names(6), "done") | states


class Broken(Platform):
    """Raises for one account, as a connector with a fault of its own does."""

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        if any(request.account == "a003" for request in requests):
            raise KeyError("a fault of the connector")
        return super().send(requests)


def test_a_connectors_fault_leaves_its_batch_unknown_and_the_rest_goes_on(ledger: Ledger) -> None:
    outcome = sent(Broken(batch=2), requests_for(*names(8)), ledger)
    assert outcome.outcomes == {"done": 6, "unknown": 2}
    assert outcome.failures == {"a002": "KeyError", "a003": "KeyError"}
    assert account_states(ledger, "plan")["a002"] == "unknown"


class Confused(Platform):
    """Answers in another order than it was asked, or leaves one out."""

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        answers = list(super().send(requests))
        return answers[::-1] if requests[0].account == "a000" else answers[:-1]


def test_answers_for_others_count_for_nobody(ledger: Ledger) -> None:
    outcome = sent(Confused(batch=2), requests_for(*names(4)), ledger)
    assert outcome.outcomes == {"unknown": 4}
    assert set(outcome.failures.values()) == {"the connector answered for others"}


class Tired(Platform):
    """Wants no more after five accounts."""

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        answers = super().send(requests)
        if len(self.accounts()) >= 5:
            self.stopped = "five are enough"
        return answers


def test_a_connector_that_stops_gets_nothing_more(ledger: Ledger) -> None:
    platform = Tired()
    outcome = sent(platform, requests_for(*names(30)), ledger)
    assert platform.accounts() == names(5)
    assert outcome.stopped == "five are enough"
    assert outcome.outcomes["done"] == 5
    intended = [name for name, _ in on_disk(ledger, "sent")]
    assert len(intended) < 30, "most were not even intended"
    states = account_states(ledger, "plan")
    assert states == {name: "done" if name in names(5) else "pending" for name in intended}
    assert set(outcome.failures.values()) == {"five are enough"}
    assert outcome.outcomes["not_sent"] == len(intended) - 5


def test_where_the_ledger_takes_no_more_nothing_is_sent_without_an_intent(ledger: Ledger) -> None:
    """A limit on file sizes stands in for a full disk."""
    platform = Platform(batch=5)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    requests = requests_for(*names(400))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ledger.path.stat().st_size + 60_000, old[1]))
    try:
        outcome = sent(platform, requests, ledger)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert outcome.ledger_failed and outcome.stopped is not None
    assert "the ledger cannot be used" in outcome.stopped
    assert 0 < len(platform.accounts()) < 400
    assert set(platform.accounts()) <= {name for name, _ in on_disk(ledger, "sent")}
    verify(ledger.path)


def test_a_ledger_that_is_lost_under_the_last_answer_is_said(ledger: Ledger) -> None:
    def drop(_: object) -> None:
        with closing(sqlite3.connect(ledger.path)) as connection:
            connection.execute("drop table entry")

    platform = Platform()
    platform.look = drop
    outcome = sent(platform, requests_for("ann"), ledger)
    assert outcome.ledger_failed and outcome.stopped is not None
    assert "the ledger cannot be used" in outcome.stopped
    assert outcome.outcomes == {"done": 1}


def test_an_interrupt_is_passed_on_once_every_answer_is_recorded(ledger: Ledger) -> None:
    platform = Platform(concurrency=2, pause=0.02)

    def interrupt(coming: Sequence[Request]) -> None:
        if coming[0].account == "a006":
            os.kill(os.getpid(), signal.SIGINT)

    platform.look = interrupt
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            sent(platform, requests_for(*names(200)), ledger)
    finally:
        signal.signal(signal.SIGINT, kept)
    assert 6 < len(platform.accounts()) < 200
    states = account_states(ledger, "plan")
    assert {name for name, state in states.items() if state == "done"} == set(platform.accounts())
    assert set(states.values()) <= {"done", "pending"}, "nobody is left unknown"


def test_a_fault_of_the_caller_ends_the_run_and_sends_nothing_more(ledger: Ledger) -> None:
    platform = Platform(concurrency=2, pause=0.01)

    def tell(progress: Progress) -> None:
        raise ZeroDivisionError("in what shows the progress")

    with pytest.raises(ZeroDivisionError, match="in what shows the progress"):
        send_all(platform, requests_for(*names(40)), ledger, tell)
    assert len(platform.accounts()) < 40, "nothing more was sent"


def test_progress_ends_with_the_whole(ledger: Ledger) -> None:
    told: list[Progress] = []
    platform = Platform(batch=2, pause=0.06)
    platform.outcomes = {"a001": "failed"}
    send_all(platform, requests_for(*names(8)), ledger, told.append)
    assert (told[-1].phase, told[-1].done, told[-1].total, told[-1].failed, told[-1].left) == ("sending", 8, 8, 1, 0.0)
    assert [one.done for one in told] == sorted({one.done for one in told})
    middle = next(one for one in told if one.done < 8)
    assert middle.left is not None and 0.02 < middle.left < 5


def test_a_quick_run_tells_its_end_alone(ledger: Ledger) -> None:
    told: list[Progress] = []
    send_all(Platform(batch=3), requests_for(*names(9)), ledger, told.append)
    assert told[-1].done == 9 and len(told) < 4


# Reading how accounts stand


def test_standings_are_asked_in_chunks_each_account_once() -> None:
    platform, told = Platform({"a003": "banned", "a004": None}, status_batch=4, concurrency=2), list[Progress]()
    found = read_statuses(platform, names(10), told.append)
    assert found.words == {name: "active" for name in names(10) if name != "a004"} | {"a003": "banned"}
    assert found.unread == {"a004": "the platform says nothing of it"}
    assert sorted(platform.asked) == [names(10)[:4], names(10)[4:8], names(10)[8:]]
    assert (told[-1].phase, told[-1].done, told[-1].total, told[-1].failed) == ("reading", 10, 10, 1)


def test_standings_are_asked_as_many_at_once_as_the_connector_takes() -> None:
    platform = Platform(status_batch=1, concurrency=3, pause=0.02)
    read_statuses(platform, names(12), lambda _: None)
    assert platform.most_at_once == 3


def test_a_chunk_that_cannot_be_read_is_left_out_and_counted() -> None:
    platform, told = Platform(status_batch=3), list[Progress]()
    platform.unreadable = {"a004"}
    found = read_statuses(platform, names(8), told.append)
    assert found.unread == dict.fromkeys(("a003", "a004", "a005"), "no answer")
    assert sorted(found.words) == [name for name in names(8) if name not in ("a003", "a004", "a005")]
    assert (told[-1].done, told[-1].failed) == (8, 3)


def test_where_nothing_more_should_be_asked_it_is_an_error() -> None:
    platform = Platform(status_batch=1)
    platform.stopped = "the platform is down"
    with pytest.raises(GraphlinkError, match="so nothing was sent: the platform is down"):
        read_statuses(platform, names(3), lambda _: None)
    assert platform.asked == [], "a connector that stopped is not asked"


def test_of_nobody_nothing_is_asked() -> None:
    platform = Platform()
    assert read_statuses(platform, [], lambda _: None) == Standings()
    assert platform.asked == []
