"""Tokens that end: fetched, renewed before they end and after a refusal, printed by a program, and never shown."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.replying_server import ACTIVE, Reply, connect, send, serving
from tests.suspension_setting import settings_of


def token_server(
    lasts: float, code: int = 401, word: str = "bad token", **more: Any
) -> tuple[Callable[[Any, bytes], Reply], dict[str, Any]]:
    """Tokens that last so long in truth, whatever is said of it; `code` and `word` without one that lasts."""
    state: dict[str, Any] = {"tokens": {}, "fetched": 0, "asked": []}

    def reply(handler: Any, body: bytes) -> Reply:
        if handler.path == "/token":
            state["asked"].append((handler.headers.get("Authorization"), parse_qs(body.decode())))
            state["fetched"] += 1
            token = f"token-{state['fetched']}/secret+"
            state["tokens"][token] = time.monotonic() + lasts
            return 200, {}, json.dumps({"access_token": token, "token_type": "Bearer", **more}).encode()
        given = str(handler.headers.get("Authorization")).removeprefix("Bearer ")
        if state["tokens"].get(given, 0) < time.monotonic():
            return code, {}, f"{word} {given}".encode()
        return (200, {}, b'{"status": "active"}') if handler.command == "GET" else (200, {}, f"got {given}".encode())

    return reply, state


def token_settings(server: Any, **more: Any) -> dict[str, Any]:
    return {"url": f"{server.url}/token", "client_id": "me", "client_secret": "{env:CLIENT_SECRET}", **more}


@pytest.mark.parametrize("said", [{"expires_in": 0.3}, {"expires_in": 3600}, {}])
def test_tokens_that_end_are_renewed_in_one_call(said: dict[str, Any]) -> None:
    """Before they end where the server says when, and after a refusal where it does not, or lies."""
    reply, state = token_server(0.3, **said)
    with serving(reply) as server:
        connector = connect(
            server, environment={"CLIENT_SECRET": "s3/cret"}, token=token_settings(server, scope="admin")
        )
        answers = []
        for number in range(40):
            answers.append(send(connector, f"a{number}"))
            time.sleep(0.02)
        assert {answer.outcome for answer in answers} == {"done"} and connector.stopped is None
        connector.close()
    assert state["fetched"] >= 3
    assert state["asked"][0] == ("Basic bWU6czMvY3JldA==", {"grant_type": ["client_credentials"], "scope": ["admin"]})
    assert not [answer for answer in answers if "/secret" in answer.detail], "a token is a secret too"


@pytest.mark.parametrize("word", ["The incoming token has expired", '{"error": "invalid_token"} for', "jwt expired:"])
def test_a_token_that_has_ended_is_known_by_the_words_of_a_refusal_too(word: str) -> None:
    reply, state = token_server(0.3, 403, word)
    with serving(reply) as server:
        connector = connect(server, environment={"CLIENT_SECRET": "s3/cret"}, token=token_settings(server))
        assert send(connector, "ann").outcome == "done"
        time.sleep(0.4)
        assert send(connector, "bob").outcome == "done" and connector.statuses(["bob"]) == {"bob": "active"}
    assert state["fetched"] == 2


def test_a_refusal_of_every_token_with_403_is_one_of_the_account_after_the_second() -> None:
    reply, state = token_server(-1, 403, "token expired")
    with serving(reply) as server:
        connector = connect(server, environment={"CLIENT_SECRET": "x"}, token=token_settings(server))
        assert send(connector).outcome == "failed" and connector.stopped is None
    assert state["fetched"] == 2


def test_where_every_token_is_refused_it_ends() -> None:
    reply, state = token_server(-1)
    with serving(reply) as server:
        connector = connect(server, environment={"CLIENT_SECRET": "x"}, token=token_settings(server, sent="body"))
        assert send(connector).outcome == "not_sent"
        assert connector.stopped is not None and "credentials" in connector.stopped
        assert state["fetched"] == 2
        assert state["asked"][0][0] is None and state["asked"][0][1]["client_secret"] == ["x"]
        connector.close()


def test_no_token_sends_nothing_and_says_why() -> None:
    with serving(lambda *_: (400, {}, b'{"error": "invalid_client", "was": "s3cret"}')) as server:
        connector = connect(server, environment={"CLIENT_SECRET": "s3cret"}, token=token_settings(server), attempts=2)
        answer = send(connector)
        assert answer.outcome == "not_sent" and "invalid_client" in answer.detail and "s3cret" not in answer.detail
        connector.close()
        assert set(server.asked) == {"POST /token"}


def test_a_token_may_be_asked_for_by_another_grant() -> None:
    """As Salesforce (a password) and Zoom (`account_credentials`) want it."""
    reply, state = token_server(60)
    with serving(reply) as server:
        more = {"grant_type": "password", "username": "desk", "password": "{env:PASSWORD}"}
        secrets = {"CLIENT_SECRET": "s3/cret", "PASSWORD": "pw-1"}
        connector = connect(server, environment=secrets, token=token_settings(server, sent="body", more=more))
        assert send(connector).outcome == "done"
        connector.close()
    fields = {name: values[0] for name, values in state["asked"][0][1].items()}
    assert fields == {**more, "password": "pw-1", "client_id": "me", "client_secret": "s3/cret"}


def test_a_program_prints_the_token(tmp_path: Path) -> None:
    (tmp_path / "token.py").write_text("import time; print(f'printed-{time.time_ns()}')")
    with serving(lambda handler, _: ACTIVE) as server:
        command = [sys.executable, "token.py"]
        connector = connect(
            server, tmp_path, token={"command": command, "lasts": 0.05, "header": "X-Key", "prefix": ""}
        )
        send(connector)
        time.sleep(0.1)
        send(connector)
        connector.close()
        keys = [str(headers["X-Key"]) for headers in server.headers]
        assert len(set(keys)) == 2 and all(key.startswith("printed-") for key in keys)
        (tmp_path / "token.py").write_text("raise SystemExit(3)")
        connector = connect(server, tmp_path, token={"command": command}, attempts=1)
        assert "exited with 3" in send(connector).detail
        connector.close()


@pytest.mark.parametrize(
    "token",
    [
        {},
        {"url": "http://x", "client_id": "me", "client_secret": "in clear"},
        {"url": "http://x", "command": ["x"]},
        {"url": "http://x"},
        {"url": "http://x", "client_id": "me", "client_secret": "{env:S}", "more": {"password": "in clear"}},
    ],
)
def test_a_token_has_one_source_and_no_secret_in_clear(token: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"`url`|in clear"):
        settings_of(Path(), {"kind": "http", "suspend": {"url": "http://x/{account}"}, "token": token})
