"""How answers are written: JSON in whatever wrapping, lines, events, the fields of a form, too deep for anybody."""

import json
from typing import Any

import pytest

from graphlink.suspension.connectors import Unread
from tests.replying_server import Reply, connect, send, serving

NO = '{"id": "ann", "ok": false}'
SUSPENDED = '{"id": "ann", "status": "suspended"}'
WRAPPINGS = {
    "byte order mark": "\ufeff{}",
    "guard": ")]}}'\n{}",
    "loop": "while(1);{}",
    "what took how long": "{} took 3 ms",
    "comment": "{}<!-- 3 ms -->",
}


def written(text: str, kind: str = "application/json") -> Any:
    def reply(*_: Any) -> Reply:
        return 200, {"Content-Type": kind}, text.encode()

    return serving(reply)


@pytest.mark.parametrize("wrapping", WRAPPINGS.values(), ids=WRAPPINGS)
def test_json_is_read_in_its_wrapping(wrapping: str) -> None:
    with written(wrapping.format(NO)) as server:
        assert send(connect(server)).outcome == "failed"
    with written(wrapping.format(SUSPENDED)) as server:
        assert connect(server).statuses(["ann"]) == {"ann": "suspended"}


@pytest.mark.parametrize(
    ("text", "kind", "outcome"),
    [
        (json.dumps(NO), "application/json", "failed"),
        (json.dumps("done"), "application/json", "done"),
        ('{"id": "bob", "ok": true}\n{"id": "ann", "ok": false}\n', "application/x-ndjson", "failed"),
        ('{"id": "bob", "ok": false}\n{"id": "ann", "ok": true}\n', "application/x-ndjson", "done"),
        ('event: error\ndata: {"ok": false}\n\n', "text/event-stream", "failed"),
        ("ok=false&error=denied", "text/plain", "failed"),
        ("TIMESTAMP=1&ACK=Failure&L_ERRORCODE0=10007", "text/plain", "unknown"),
        ("TIMESTAMP=1&ACK=Success", "text/plain", "done"),
        ("ok=true&error=", "application/x-www-form-urlencoded", "done"),
        ("-1", "text/plain", "unknown"),
        ("--b\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n--b--", "multipart/mixed; boundary=b", "unknown"),
        ("--b\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n--b--", "multipart/mixed; boundary=b", "done"),
        ("[" * 200_000, "application/json", "unknown"),
    ],
)
def test_an_answer_refuses_however_it_is_written(text: str, kind: str, outcome: str) -> None:
    with written(text, kind) as server:
        assert send(connect(server)).outcome == outcome


def test_a_standing_is_read_of_lines_and_of_old_letters() -> None:
    def lines(*_: Any) -> Reply:
        return 200, {}, f'{{"id": "bob", "status": "active"}}\n{SUSPENDED}\n'.encode()

    with serving(lines) as server:
        asked = {"url": f"{server.url}/u/{{account}}", "field": ["id={account}", "status"]}
        assert connect(server, status=asked).statuses(["ann"]) == {"ann": "suspended"}
    latin = '{"id": "ann", "name": "José", "status": "suspended"}'.encode("latin-1")
    with serving(lambda *_: (200, {}, latin)) as server:
        assert connect(server).statuses(["ann"]) == {"ann": "suspended"}


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 900 + "1" + "}" * 900])
def test_a_standing_too_deep_to_read_is_none(text: str) -> None:
    with written(text) as server:
        assert isinstance(connect(server).statuses(["ann"])["ann"], Unread)


@pytest.mark.parametrize(
    ("found", "another"),
    [
        ({"id": "annabel"}, True),
        ({"id": "9b1f", "username": "joann"}, True),
        ({"username": "user:ann"}, False),
        ({"login": "ann@x.org"}, False),
        ({"id": "acct_ann"}, False),
        ({"email": "joann@x.org"}, False),
        ({"id": "ANN"}, False),
    ],
)
def test_who_is_found_by_a_part_of_a_name_is_somebody_else(found: dict[str, str], another: bool) -> None:
    """A search for `ann` that finds Annabel first says nothing of Ann."""
    with written(json.dumps({"users": [{**found, "status": "suspended"}]})) as server:
        asked = {"url": f"{server.url}/u?q={{account}}", "field": "users.0.status"}
        said = connect(server, status=asked).statuses(["ann"])["ann"]
    assert (isinstance(said, Unread) and "is about" in said.why) if another else said == "suspended"
