"""Answers as strangers' servers and proxies give them: cut off, leading elsewhere, the first page of several."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from graphlink.errors import InputError
from graphlink.suspension.connectors import Unread
from graphlink.suspension.looking import tell_of
from tests.replying_server import Reply, connect, send, serving
from tests.suspension_setting import apply, plan_of, settings_of, small_case

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


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ('{"error": "Cannot GET /u/ann"}', False),
        ("404 page not found\n", False),
        ('{"message": "The requested URL was not found on the server."}', False),
        ('{"error": "realm not found"}', False),
        ('{"message": "no route matches this"}', False),
        ('{"message": "Tenant \'acme\' does not exist"}', False),
        ('{"message": "Endpoint /v3/u not found"}', False),
        ('{"error": "user not found"}', True),
        ('{"message": "Not Found"}', True),
        ('{"message": "user ann was not found in project acme"}', True),
        ("", True),
    ],
)
def test_where_nothing_is_at_the_address_nobody_is_gone(text: str, gone: bool) -> None:
    with serving(lambda *_: (404, {}, text.encode())) as server:
        asked = {"url": f"{server.url}/u/{{account}}", "field": "status"}
        said = connect(server, status=asked).statuses(["ann"])["ann"]
    assert (said == "gone") is gone, said


@pytest.mark.parametrize(
    ("listed", "account", "said"),
    [
        ("ANN", "ann", None),
        ("ann", "ann", "suspended"),
        ("6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "suspended"),
        ("bob", "ann", "active"),
    ],
)
def test_who_is_listed_in_other_capitals_is_not_missing(listed: str, account: str, said: str | None) -> None:
    """A list of bans with `missing = "active"`: who is on it in other capitals was free."""
    document = json.dumps({"bans": [{"user": "Carl"}, {"user": listed}]}).encode()
    with serving(lambda *_: (200, {}, document)) as server:
        asked = {
            "url": f"{server.url}/bans",
            "field": ["bans", "user={account}"],
            "suspended": ["present"],
            "missing": "active",
        }
        found = connect(server, status=asked).statuses([account])[account]
    assert found == said or (said is None and "in other capitals" in str(getattr(found, "why", "")))


@pytest.mark.parametrize(
    ("document", "field", "read"),
    [
        ({"id": "bob", "status": "suspended"}, "status", False),
        ({"data": {"user": {"login": "bob", "state": "suspended"}}}, "data.user.state", False),
        # Answers that name the account, or an id of the platform's own, are about it, whomever else they name.
        ({"id": "ann", "alias": {"id": "bob"}, "status": "suspended"}, "status", True),
        ({"id": 4711, "status": "suspended", "invited_by": "bob"}, "status", True),
        ({"user": {"id": 4711, "status": "suspended"}, "others": [{"id": "bob"}]}, "user.status", True),
    ],
)
def test_an_answer_about_another_account_says_nothing_of_this_one(document: Any, field: str, read: bool) -> None:
    with serving(lambda *_: (200, {}, json.dumps(document).encode())) as server:
        connector = connect(server, status={"url": f"{server.url}/u/{{account}}", "field": field})
        tell_of(connector, ["ann", "bob"])
        said = connector.statuses(["ann"])["ann"]
        assert connector.statuses(["bob"])["bob"] == "suspended"
    assert said == "suspended" if read else isinstance(said, Unread) and "is about bob" in said.why


def test_a_cache_that_does_not_look_at_who_is_asked_for_suspends_and_frees_nobody(tmp_path: Path) -> None:
    """Everybody's standing is that of the first; neither taken for suspended by others, nor for given back."""
    told: list[str] = []

    def reply(handler: Any, _: bytes) -> Reply:
        if handler.command == "POST":
            return 204, {}, b""
        told.append(handler.path.rpartition("/")[2])
        return 200, {}, json.dumps({"id": told[0], "status": "suspended"}).encode()

    with serving(reply) as server:
        table = {"kind": "http", "suspend": {"url": f"{server.url}/u/{{account}}/off"}, "first_wait": 0.01}
        settings = settings_of(tmp_path, {**table, "status": {"url": f"{server.url}/u/{{account}}"}})
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        for _ in range(2):
            states = apply(plan, settings).states
            assert (states["done"], states["skipped"], states["pending"]) == (0, 1, 29)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (b'{"ok": fal', "unknown"),
        (b'[{"id": "ann", "err', "unknown"),
        (b"<rsp stat='fa", "unknown"),
        (b'{"ok": true}', "done"),
        (b'{"ok": true} took 3 ms', "done"),
        (b"OK", "done"),
        (b"", "done"),
    ],
)
def test_an_answer_that_is_cut_off_is_left_to_the_standing(text: bytes, outcome: str) -> None:
    """A server of HTTP/1.0 tells no length, so that nothing else shows it."""
    with serving(lambda *_: (200, {"Content-Type": "application/json"}, text)) as server:
        assert send(connect(server)).outcome == outcome


@pytest.mark.parametrize("hours", [-3, 3])
def test_whether_a_suspension_is_over_is_asked_of_the_servers_clock(hours: int) -> None:
    theirs = datetime.now(UTC) + timedelta(hours=hours)

    def reply(handler: Any, _: bytes) -> None:
        until = theirs + timedelta(minutes=10 if handler.path.endswith("ann") else -10)
        body = json.dumps({"id": handler.path[3:], "banned_until": until.isoformat()}).encode()
        head = f"Date: {format_datetime(theirs, usegmt=True)}\r\nContent-Length: {len(body)}\r\n\r\n"
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + head.encode() + body)

    with serving(reply) as server:
        connector = connect(server, status={"url": f"{server.url}/u/{{account}}", "field": "banned_until"})
        assert connector.statuses(["ann"]) == {"ann": "suspended"}
        assert connector.statuses(["bob"]) == {"bob": "active"}
