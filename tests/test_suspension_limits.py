"""Limits and refusals as real servers have them: waited for, not counted, and never taken for what they are not."""

import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import pytest

from graphlink.suspension.connectors import Answer
from graphlink.suspension.connectors.limits import asked_pause, is_limit, pause_before_next
from tests.replying_server import Reply, connect, send, serving


@pytest.mark.parametrize(
    ("code", "headers", "limit", "pause"),
    [
        (429, {"retry-after": "7"}, True, 7),
        (429, {"ratelimit-reset": "12"}, True, 12),
        (429, {"ratelimit": "limit=10, remaining=0, reset=9"}, True, 9),
        (429, {"ratelimit": '"default";r=0;t=8'}, True, 8),
        (429, {"x-ratelimit-reset-after": "1.5"}, True, 1.5),
        (429, {"retry-after": "soon"}, True, None),
        (429, {}, True, None),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "20"}, True, 20),
        (403, {"retry-after": "3"}, True, 3),
        (403, {"x-ratelimit-remaining": "55", "x-ratelimit-reset": "20"}, False, None),
        (403, {}, False, None),
        (503, {"retry-after": "4"}, False, 4),
        (429, {"retry-after-ms": "2500"}, True, 2.5),
        (429, {"retry-after": "9", "x-ms-retry-after-ms": "8500"}, True, 8.5),
        (429, {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s"}, True, 360),
        (
            429,
            {
                "x-ratelimit-remaining-requests": "3",
                "x-ratelimit-reset-requests": "9s",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-tokens": "120ms",
            },
            True,
            0.12,
        ),
        (429, {"x-ratelimit-reset-ms": "2500"}, True, 2.5),
        (429, {"x-ratelimit-retry-after": "7"}, True, 7),
        (429, {"retry-after": "1m30s"}, True, 90),
        (429, {"retry-after": "5, 7"}, True, 7),
        (420, {}, True, None),
        (429, {"ratelimit": "limit=10;r=0;t=30"}, True, 30),
        (429, {"ratelimit": '"day";r=500;t=3600, "burst";r=0;t=2'}, True, 2),
        (429, {"ratelimit": '"burst";r=0;t=2, "day";r=0;t=3600'}, True, 3600),
    ],
)
def test_what_a_limit_looks_like(code: int, headers: dict[str, str], limit: bool, pause: float | None) -> None:
    assert (is_limit(code, headers), asked_pause(headers)) == (limit, pause)


@pytest.mark.parametrize(
    ("code", "content", "limit"),
    [
        (403, b'{"error": {"errors": [{"reason": "userRateLimitExceeded"}]}}', True),
        (403, b'{"message": "You have exceeded a secondary rate limit"}', True),
        (400, b'{"__type": "TooManyRequestsException"}', True),
        (400, b'{"__type": "ThrottlingException"}', True),
        (200, b'{"ok": false, "error": "ratelimited"}', True),
        (200, b'{"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}', True),
        (403, b'{"message": "may not be suspended"}', False),
        (200, b'{"data": {"x": 1}, "extensions": {"cost": {"throttleStatus": {"currentlyAvailable": 1}}}}', False),
    ],
)
def test_a_limit_told_in_words_is_waited_for(code: int, content: bytes, limit: bool) -> None:
    """A refusal would have been booked against the account, and never sent again in this run."""
    first = [True]

    def reply(_: Any, body: bytes) -> Reply:
        return (code, {}, content) if first and first.pop() else (200, {}, b"{}")

    with serving(reply) as server:
        answer = send(connect(server))
    assert len(server.asked) == 1 + limit
    assert answer.outcome == ("failed" if code == 403 and not limit else "done")


def test_a_moment_is_counted_by_the_servers_own_clock() -> None:
    hour_behind = {"date": formatdate(1_700_000_000, usegmt=True)}
    for said in ("1700000030", "1700000030000"):
        assert asked_pause({**hour_behind, "x-ratelimit-reset": said, "x-ratelimit-remaining": "0"}) == 31
    assert asked_pause({**hour_behind, "retry-after": formatdate(1_700_000_005, usegmt=True)}) == 5
    assert pause_before_next({**hour_behind, "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1700000002"}) == 3
    assert pause_before_next({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "9"}) is None
    assert asked_pause({**hour_behind, "x-ratelimit-reset": "2023-11-14T22:13:29.000Z"}) == 9


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ('{"code": 429, "error": "APIClientRequestRateLimitExceeded", "retryAfterSeconds": 2}', 2),
        ('{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}', 35),
        ('{"errors": ["slow down"], "extras": {"wait_seconds": 16, "time_left": "16 seconds"}}', 16),
        ('{"retry_after_ms": 1500}', 1.5),
        ('{"retry_after": "soon"}', None),
        ('{"retry_after_policy": 7, "wait": 3}', None),
    ],
)
def test_a_pause_may_stand_in_the_answer(text: str, pause: float | None) -> None:
    assert asked_pause({}, text) == pause
    assert asked_pause({"retry-after": "7"}, text) == 7


@pytest.mark.parametrize("said", ["0", formatdate(1_700_000_000, usegmt=True)])
def test_a_pause_of_nothing_does_not_use_up_the_attempts_at_once(said: str) -> None:
    ends = time.monotonic() + 0.3

    def reply(_: Any, body: bytes) -> Reply:
        return (200, {}, b"{}") if time.monotonic() >= ends else (429, {"Retry-After": said}, b"")

    with serving(reply) as server:
        assert send(connect(server, first_wait=0.1)).outcome == "done"


def test_who_loses_the_race_for_a_small_window_waits_on_while_others_get_through() -> None:
    window = {"ends": 0.0, "left": 0}
    lock = threading.Lock()

    def reply(_: Any, body: bytes) -> Reply:
        with lock:
            if time.time() >= window["ends"]:
                window.update(ends=time.time() + 0.1, left=1)
            window["left"] -= 1
            return (429, {"Retry-After": "0.1"}, b"") if window["left"] < 0 else (200, {}, b"{}")

    with serving(reply) as server:
        connector = connect(server, attempts=3)
        answers: list[Answer] = []
        threads = [threading.Thread(target=lambda one=str(n): answers.append(send(connector, one))) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [answer.outcome for answer in answers] == ["done"] * 8


def test_a_limit_that_nobody_gets_through_ends_after_the_attempts() -> None:
    with serving(lambda *_: (429, {}, b"")) as server:
        assert send(connect(server, attempts=3)).outcome == "not_sent"
        assert len(server.asked) == 3


def test_a_long_pause_that_a_failure_of_one_account_asks_for_costs_that_account() -> None:
    def reply(handler: Any, body: bytes) -> Reply:
        return (503, {"Retry-After": "3600"}, b"") if "/bob/" in handler.path else (200, {}, b"{}")

    with serving(reply) as server:
        connector = connect(server)
        answers = [send(connector, one) for one in ("ann", "bob", "cyd")]
        assert [answer.outcome for answer in answers] == ["done", "unknown", "done"]
        assert "a pause of 3600 seconds" in answers[1].detail and len(server.asked) == 3


def test_a_pause_as_long_as_allowed_is_kept_though_moments_are_rounded_up() -> None:
    replies = [(429, {"X-RateLimit-Reset": str(int(time.time()) + 1)}, b""), (200, {}, b"{}")]
    with serving(lambda *_: replies.pop(0)) as server:
        assert send(connect(server, longest_wait=1)).outcome == "done"


@pytest.mark.parametrize("code", [429, 403])
def test_a_limit_is_waited_for_by_everybody_and_is_no_failure(code: int) -> None:
    """Two requests in each window of a second: four go through in one call, though ever more are refused."""
    window = {"ends": 0.0, "left": 0}
    lock = threading.Lock()
    # The four meet here before any is answered, so that two meet the limit however late their threads start.
    all_here = threading.Barrier(4)

    def reply(_: Any, body: bytes) -> Reply:
        if len(server.asked) <= 4:
            all_here.wait(timeout=20)
        with lock:
            if time.time() >= window["ends"]:
                window.update(ends=time.time() + 1, left=2)
            said = {"X-RateLimit-Remaining": str(max(0, int(window["left"]) - 1)), "X-RateLimit-Reset": "1"}
            if window["left"] <= 0:
                return code, {**said, "X-RateLimit-Remaining": "0"}, b"slow down"
            window["left"] -= 1
            return 200, said, b"{}"

    with serving(reply) as server:
        connector = connect(server, stop_after=2, attempts=8, concurrency=4, timeout=30)
        accounts = [f"a{number}" for number in range(4)]
        answers: list[Answer] = []
        threads = [threading.Thread(target=lambda one=one: answers.append(send(connector, one))) for one in accounts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {answer.outcome for answer in answers} == {"done"} and connector.stopped is None
        assert len(server.asked) > 4, "it did meet the limit"
        connector.close()


def test_twenty_refusals_in_a_row_do_not_stop_the_others() -> None:
    with serving(lambda handler, _: (403, {}, b"protected") if "/p" in handler.path else (200, {}, b"{}")) as server:
        connector = connect(server, stop_after=3)
        assert [send(connector, f"p{number}").outcome for number in range(20)] == ["failed"] * 20
        assert send(connector, "ann").outcome == "done"
        connector.close()


@pytest.mark.parametrize("code", [520, 524, 599, 501])
def test_any_5xx_may_have_taken_effect(code: int) -> None:
    with serving(lambda *_: (code, {}, b"")) as server:
        connector = connect(server, attempts=2)
        assert send(connector).outcome == "unknown"
        connector.close()
        assert len(server.asked) == 2


@pytest.mark.parametrize("code", [400, 403, 404, 409, 422])
def test_a_repeat_that_is_refused_says_nothing_of_the_first(code: int) -> None:
    replies: Iterator[Reply | None] = iter([None, (code, {}, b"not active")])
    with serving(lambda *_: next(replies)) as server:
        connector = connect(server)
        assert send(connector).outcome == "unknown"
        connector.close()
