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
    ],
)
def test_what_a_limit_looks_like(code: int, headers: dict[str, str], limit: bool, pause: float | None) -> None:
    assert (is_limit(code, headers), asked_pause(headers)) == (limit, pause)


def test_a_moment_is_counted_by_the_servers_own_clock() -> None:
    hour_behind = {"date": formatdate(1_700_000_000, usegmt=True)}
    for said in ("1700000030", "1700000030000"):
        assert asked_pause({**hour_behind, "x-ratelimit-reset": said, "x-ratelimit-remaining": "0"}) == 31
    assert asked_pause({**hour_behind, "retry-after": formatdate(1_700_000_005, usegmt=True)}) == 5
    assert pause_before_next({**hour_behind, "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1700000002"}) == 3
    assert pause_before_next({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "9"}) is None


@pytest.mark.parametrize("code", [429, 403])
def test_a_limit_is_waited_for_by_everybody_and_is_no_failure(code: int) -> None:
    """Two requests in each window of a second: six go through in one call, with attempts for two failures."""
    window = {"ends": 0.0, "left": 0}
    lock = threading.Lock()

    def reply(_: Any, body: bytes) -> Reply:
        with lock:
            if time.time() >= window["ends"]:
                window.update(ends=time.time() + 1, left=2)
            said = {"X-RateLimit-Remaining": str(max(0, int(window["left"]) - 1)), "X-RateLimit-Reset": "1"}
            if window["left"] <= 0:
                return code, {**said, "X-RateLimit-Remaining": "0"}, b"slow down"
            window["left"] -= 1
            return 200, said, b"{}"

    with serving(reply) as server:
        connector = connect(server, stop_after=3, attempts=8, concurrency=4)
        accounts = [f"a{number}" for number in range(6)]
        answers: list[Answer] = []
        threads = [threading.Thread(target=lambda one=one: answers.append(send(connector, one))) for one in accounts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {answer.outcome for answer in answers} == {"done"} and connector.stopped is None
        assert len(server.asked) >= 6 + 3, "it did meet the limit"
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
