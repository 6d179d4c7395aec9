"""Answers as strangers' servers and proxies give them: cut off, leading elsewhere, the first page of several."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from graphlink.errors import InputError
from graphlink.suspension.connectors import Unread
from tests.replying_server import Reply, connect, send, serving

LONG = gzip.compress(b'{"ok": false, "error": "this account may not be suspended by you"}')


def test_a_packed_answer_that_ends_in_the_middle_says_nothing_of_what_was_done() -> None:
    with serving(lambda *_: (200, {"Content-Encoding": "gzip"}, LONG[:30])) as server:
        answer = send(connect(server, attempts=1))
    assert answer.outcome == "unknown" and "ends in the middle" in answer.detail


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_where_an_answer_leads_is_said_and_not_followed(code: int) -> None:
    with serving(lambda *_: (code, {"Location": "https://other.example/login?state=s3cr3t"}, b"")) as server:
        connector = connect(server, headers={"Authorization": "Bearer {env:T}"}, environment={"T": "a-long-token"})
        answer, standing = send(connector), connector.statuses(["ann"])["ann"]
        assert len(server.asked) == 2
    assert answer.outcome == "unknown" and isinstance(standing, Unread)
    for said in (answer.detail, standing.why):
        assert "leads to https://other.example/login, which is not followed" in said and "s3cr3t" not in said


@pytest.mark.parametrize("value", ["a-long-token\n", "a-long-token\r\n"])
def test_a_secret_with_a_line_end_is_refused_by_name(value: str) -> None:
    refusal = pytest.raises(InputError, match="variable T begins or ends with a line end")
    with serving(lambda *_: (200, {}, b"{}")) as server, refusal as refused:
        connect(server, headers={"Authorization": "Bearer {env:T}"}, environment={"T": value})
    assert "a-long-token" not in str(refused.value)


def test_what_could_never_leave_was_never_done(tmp_path: Path) -> None:
    with serving(lambda *_: (200, {}, b"{}")) as server:
        broken = connect(server, attempts=1, headers={"X-Team": "{env:T}"}, environment={"T": "two\nlines"})
        assert send(broken).outcome == "not_sent"
        nowhere = connect(server, attempts=1, suspend={"url": "localhost/{account}"})
        assert send(nowhere).outcome == "not_sent"
        assert server.asked == []


@pytest.mark.parametrize(
    ("headers", "more"),
    [
        ({"Link": '<https://x/?page=2>; rel="next"'}, {}),
        ({}, {"next_page": 2}),
        ({}, {"meta": {"has_more": True}}),
        ({}, {"@odata.nextLink": "https://x/?skip=1"}),
    ],
)
def test_whom_the_first_page_leaves_out_is_not_missing(headers: dict[str, str], more: dict[str, Any]) -> None:
    def reply(_: Any, body: bytes) -> Reply:
        return 200, headers, json.dumps({"users": [{"id": "ann", "status": "active"}], **more}).encode()

    with serving(reply) as server:
        found = paged(server).statuses(["ann", "bob"])
    assert found["ann"] == "active"
    assert isinstance(found["bob"], Unread) and (
        "more pages" in found["bob"].why or "another server" in found["bob"].why
    )


def test_whom_the_only_page_leaves_out_is_missing() -> None:
    content = {"users": [{"id": "ann", "status": "active"}], "next": None, "meta": {"has_more": False}}
    with serving(lambda *_: (200, {}, json.dumps(content).encode())) as server:
        assert dict(paged(server).statuses(["ann", "bob"])) == {"ann": "active", "bob": "gone"}


def paged(server: Any) -> Any:
    asked = {"method": "POST", "url": f"{server.url}/l", "body": {"ids": "{accounts}"}, "batch": 10}
    field = ["users", "id={account}", "status"]
    return connect(server, status={**asked, "field": field, "missing": "gone"})
