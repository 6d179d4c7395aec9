"""The http connector against a real server that misbehaves, counts, and keeps idempotency keys."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from graphlink.errors import GraphlinkError, InputError
from graphlink.suspension import open_connector
from graphlink.suspension.connectors import Answer, Connector, Request, key_of
from graphlink.suspension.looking import read_statuses
from graphlink.suspension.template import Secrets, fill, fill_json
from tests.admin_server import TOKEN, AdminServer, Behaviour
from tests.suspension_setting import SECRETS, http_settings, settings_of

ODD = [
    "plain",
    "it's",
    'say "hi"',
    "a\nb\r\nc",
    "../../admin/accounts/x",
    "a/b?c=d#e&f",
    "100%",
    "%2e%2e",
    "{account}",
    "{env:ADMIN_TOKEN}",
    "😀" * 40,
    "x" * 10_240,
    "-rf",
    " ",
    "tab\there",
    "nul\0here",
]


def connect(server: AdminServer, folder: Path = Path(), **changes: Any) -> Connector:
    return open_connector(settings_of(folder, http_settings(server.url, **changes)), SECRETS)


def request_for(account: str, action: str = "suspend", plan: str = "p") -> Request:
    return Request(account, action, key_of(plan, account, action), plan, f"because of {account}")


def send(connector: Connector, *accounts: str) -> list[Answer]:
    return [answer for account in accounts for answer in connector.send([request_for(account)])]


@pytest.mark.parametrize("where", ["address", "body"])
def test_odd_ids_arrive_unharmed(server: AdminServer, where: str) -> None:
    changes: dict[str, Any] = {}
    if where == "body":
        body = {"account": "{account}", "action": "{action}", "note": "for {account}: {reason}"}
        changes = {"suspend": {"url": f"{server.url}/act", "body": body}}
    connector = connect(server, **changes)
    assert {answer.outcome for answer in send(connector, *ODD)} == {"done"}
    assert dict(connector.statuses(ODD)) == dict.fromkeys(ODD, "suspended")
    connector.close()
    assert server.effects() == dict.fromkeys(ODD, 1)


def test_ids_that_would_change_the_address_are_refused(server: AdminServer) -> None:
    connector = connect(server)
    assert [answer.outcome for answer in send(connector, ".", "..")] == ["failed", "failed"]
    connector.close()
    assert not server.effects()


def test_status_one_by_one_and_gone(server: AdminServer) -> None:
    server.behave(statuses={"left": "missing", "off": "suspended"})
    connector = connect(server, status={"url": f"{server.url}/accounts/{{account}}"})
    assert connector.statuses(["on", "left", "off"]) == {"on": "active", "left": "gone", "off": "suspended"}
    connector.close()


@pytest.mark.parametrize("fault", ["too_many", "broken", "silent", "reset", "drip"])
def test_a_fault_that_passes_is_survived_and_acted_on_once(fault: str) -> None:
    with AdminServer(replace(Behaviour(hang=0.5), **{fault: 0.5})) as server:  # type: ignore[arg-type]
        connector = connect(server, attempts=30, timeout=0.08)
        assert {answer.outcome for answer in send(connector, *(f"a{n}" for n in range(10)))} == {"done"}
        connector.close()
        assert server.effects() == {f"a{n}": 1 for n in range(10)}
        assert server.requests()["POST suspend"] > 10


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_kept(server: AdminServer, form: str) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    server.behave(too_many=1.0, retry_after="1" if form == "seconds" else soon)
    connector = connect(server, attempts=2)
    start = time.monotonic()
    (answer,) = send(connector, "a")
    waited = time.monotonic() - start
    connector.close()
    assert (answer.outcome, answer.detail.split()[0]) == ("not_sent", "429")
    assert waited < 4
    if form == "seconds":
        assert waited > 0.9
    else:
        # A date has whole seconds: what was left of it when the answer came may be less than one.
        assert datetime.now(UTC) >= parsedate_to_datetime(soon)


def test_a_longer_pause_than_allowed_ends_the_run(server: AdminServer) -> None:
    server.behave(too_many=1.0, retry_after="3600")
    connector = connect(server)
    start = time.monotonic()
    assert [answer.outcome for answer in send(connector, "a", "b")] == ["not_sent", "not_sent"]
    assert time.monotonic() - start < 2
    assert connector.stopped == "the server asks for a pause of 3600 seconds; call again after it"
    connector.close()


def test_the_breaker_opens_after_a_run_of_failures_and_nothing_more_is_sent(server: AdminServer) -> None:
    server.behave(down=True)
    connector = connect(server, stop_after=6, attempts=4)
    outcomes = [answer.outcome for answer in send(connector, *(f"a{n}" for n in range(50)))]
    assert outcomes[:2] == ["unknown", "unknown"]
    assert set(outcomes[2:]) == {"not_sent"}
    assert connector.stopped is not None and "6 attempts failed in a row" in connector.stopped
    connector.close()


def test_no_server_at_all_ends_the_reading_with_one_line(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, http_settings("http://127.0.0.1:9", stop_after=3))
    connector = open_connector(settings, SECRETS)
    with pytest.raises(GraphlinkError, match="nothing was sent: 3 attempts failed in a row"):
        read_statuses(connector, [str(n) for n in range(1000)], lambda _: None)
    connector.close()


def test_a_refusal_of_one_account_is_final_and_others_go_on(server: AdminServer) -> None:
    server.behave(refuse=["b"])
    connector = connect(server)
    answers = send(connector, "a", "b", "c")
    connector.close()
    assert [answer.outcome for answer in answers] == ["done", "failed", "done"]
    assert "this account is protected" in answers[1].detail
    assert server.requests()["POST suspend"] == 3


def test_a_code_may_be_taken_for_done(server: AdminServer) -> None:
    server.behave(refuse=["b"])
    suspend = {"url": f"{server.url}/accounts/{{account}}/suspend", "done": [422]}
    connector = connect(server, suspend=suspend)
    assert [answer.outcome for answer in send(connector, "b")] == ["done"]
    connector.close()


def test_wrong_credentials_stop_at_once(server: AdminServer) -> None:
    connector = open_connector(settings_of(Path(), http_settings(server.url)), {"ADMIN_TOKEN": "another-secret"})
    assert [answer.outcome for answer in send(connector, "a", "b")] == ["not_sent", "not_sent"]
    assert connector.stopped is not None and "credentials" in connector.stopped
    connector.close()


def test_without_keys_an_unclear_request_is_not_sent_twice() -> None:
    with AdminServer(Behaviour(silent=1.0, hang=0.5)) as server:
        connector = connect(server, idempotent=False, idempotency_header="", timeout=0.15)
        assert [answer.outcome for answer in send(connector, "a")] == ["unknown"]
        assert connector.statuses(["a"]) == {"a": "suspended"}
        connector.close()
        assert server.effects() == {"a": 1}


def test_the_same_key_means_the_same_thing(server: AdminServer) -> None:
    connector = connect(server)
    send(connector, "a", "a", "a")
    (other,) = connector.send([Request("a", "suspend", key_of("p", "a", "suspend"), "p", "for another reason")])
    connector.close()
    assert (server.effects()["a"], server.counts()["conflicts"], other.outcome) == (1, 1, "failed")


def test_keys_differ_for_what_differs() -> None:
    triples = [
        ("p", "a", "suspend"),
        ("p", "a", "limit"),
        ("q", "a", "suspend"),
        ("pa", "", "suspend"),
        ("p", "as", "uspend"),
    ]
    assert len({key_of(*triple) for triple in triples}) == len(triples)


def test_rate_and_connections_are_kept(server: AdminServer) -> None:
    from concurrent.futures import ThreadPoolExecutor

    connector = connect(server, concurrency=3, rate=50)
    start = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: send(connector, f"a{n}"), range(40)))
    seconds = time.monotonic() - start
    connector.close()
    assert seconds > 39 / 50
    assert server.counts()["most_under_way"] <= 3


def test_answers_never_show_the_secret(server: AdminServer) -> None:
    server.behave(echo=True)
    connector = connect(server)
    (answer,) = send(connector, "a")
    connector.close()
    assert answer.outcome == "done"
    assert TOKEN not in answer.detail and "{env:ADMIN_TOKEN}" in answer.detail


def test_a_secret_that_is_not_set_is_named(server: AdminServer) -> None:
    with pytest.raises(InputError, match="ADMIN_TOKEN is not set"):
        open_connector(settings_of(Path(), http_settings(server.url)), {})


def test_a_value_is_never_taken_for_a_placeholder() -> None:
    values = {"account": "{env:SECRET} {reason}", "reason": "r", "env:SECRET": "hidden"}
    assert fill("{account}!", values) == "{env:SECRET} {reason}!"
    assert fill_json({"a": ["{account}", 1, {"b": "<{account}>"}]}, values) == {
        "a": ["{env:SECRET} {reason}", 1, {"b": "<{env:SECRET} {reason}>"}]
    }


def test_redaction_finds_every_form() -> None:
    secrets = Secrets({"env:A": 'p/w "x"', "env:B": 'p/w "x"-longer', "env:C": "postgresql://me:deep%40@h/db"})
    text = 'p/w "x" p%2Fw%20%22x%22 p/w \\"x\\" p/w "x"-longer deep%40 '
    assert "p/w" not in (shown := secrets.redact(text)) and "longer" not in shown and "deep" not in shown
