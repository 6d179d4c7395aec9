"""Limits, tokens, certificates and headers as real servers have them; answers without an end."""

import gzip
import json
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from graphlink.errors import InputError
from graphlink.suspension import open_connector
from graphlink.suspension.connectors import Answer, Connector, Request, Unread
from graphlink.suspension.connectors.limits import asked_pause, is_limit, pause_before_next
from tests.suspension_setting import settings_of

Reply = tuple[int, Mapping[str, str], bytes]
ACTIVE: Reply = (200, {}, b'{"status": "active"}')


class Server:
    """What it is asked in order, answered by `reply(handler, body)`."""

    def __init__(self, reply: Callable[[BaseHTTPRequestHandler, bytes], Reply | None]) -> None:
        self.reply, self.asked, self.headers = reply, list[str](), list[Any]()


@contextmanager
def serving(reply: Callable[[Any, bytes], Reply | None], context: ssl.SSLContext | None = None) -> Iterator[Any]:
    server = Server(reply)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def go(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.asked.append(f"{self.command} {self.path}")
            server.headers.append(self.headers)
            found = server.reply(self, body)
            if found is None:
                self.close_connection = True
                return
            code, headers, content = found
            self.send_response(code)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = go

        def log_message(self, format: str, *arguments: Any) -> None:
            """Keeps the terminal quiet."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    if context is not None:
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    server.url = f"{'https' if context else 'http'}://localhost:{httpd.server_address[1]}"  # type: ignore[attr-defined]
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


def connect(server: Any, folder: Path = Path(), environment: dict[str, str] | None = None, **changes: Any) -> Connector:
    table = {
        "kind": "http",
        "suspend": {"url": f"{server.url}/u/{{account}}/suspend", "body": {"why": "x"}},
        "status": {"url": f"{server.url}/u/{{account}}"},
        "first_wait": 0.01,
        "longest_wait": 3,
        "timeout": 1,
        **changes,
    }
    return open_connector(settings_of(folder, table), environment or {})


def send(connector: Connector, account: str = "ann") -> Answer:
    return connector.send([Request(account, "suspend", f"key {account}", "plan", "why")])[0]


# Limits


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
    """Two requests in each window of a second: twelve go through in one call, with attempts for two failures."""
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
        accounts = [f"a{number}" for number in range(12)]
        answers: list[Answer] = []
        threads = [threading.Thread(target=lambda one=one: answers.append(send(connector, one))) for one in accounts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {answer.outcome for answer in answers} == {"done"} and connector.stopped is None
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


# Tokens


def token_server(lasts: float, **more: Any) -> tuple[Callable[[Any, bytes], Reply], dict[str, Any]]:
    """Tokens that last so long in truth, whatever is said of it; 401 without one that lasts."""
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
            return 401, {}, f"bad token {given}".encode()
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
        for number in range(60):
            answers.append(send(connector, f"a{number}"))
            time.sleep(0.02)
        assert {answer.outcome for answer in answers} == {"done"} and connector.stopped is None
        connector.close()
    assert state["fetched"] >= 3
    assert state["asked"][0] == ("Basic bWU6czMvY3JldA==", {"grant_type": ["client_credentials"], "scope": ["admin"]})
    assert not [answer for answer in answers if "/secret" in answer.detail], "a token is a secret too"


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
    ],
)
def test_a_token_has_one_source_and_no_secret_in_clear(token: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="`url`"):
        settings_of(Path(), {"kind": "http", "suspend": {"url": "http://x/{account}"}, "token": token})


# Certificates


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house's own authority, and certificates of it for a server and a client."""
    folder = tmp_path_factory.mktemp("house")

    def run(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new = ("req", "-newkey", "rsa:2048", "-nodes")
    ca = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    run(*new, "-x509", "-days", "2", "-subj", "/CN=House", "-keyout", "ca.key", "-out", "ca.pem", *ca)
    (folder / "ext").write_text("subjectAltName=DNS:localhost\nauthorityKeyIdentifier=keyid\n")
    for who in ("server", "client"):
        run(*new, "-subj", "/CN=localhost", "-keyout", f"{who}.key", "-out", f"{who}.csr")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2", "-extfile", "ext")
        run("x509", "-req", "-in", f"{who}.csr", *signed, "-out", f"{who}.pem")
    return folder


def tls(house: Path, *, both: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(house / "server.pem", house / "server.key")
    if both:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(house / "ca.pem")
    return context


def test_a_houses_own_authority_is_a_setting(house: Path) -> None:
    with serving(lambda *_: ACTIVE, tls(house, both=False)) as server:
        connector = connect(server, house, ca="ca.pem")
        assert connector.statuses(["ann"]) == {"ann": "active"}
        connector.close()
        connector = connect(server, house, attempts=1)
        found = connector.statuses(["ann"])["ann"]
        assert isinstance(found, Unread) and "certificate cannot be verified (`ca` names" in found.why
        connector.close()


def test_a_client_certificate_is_a_setting(house: Path) -> None:
    own: dict[str, Any] = {"client_certificate": "client.pem", "client_key": "client.key"}
    with serving(lambda *_: ACTIVE, tls(house, both=True)) as server:
        connector = connect(server, house, ca="ca.pem", **own)
        assert connector.statuses(["ann"]) == {"ann": "active"}
        connector.close()
        connector = connect(server, house, ca="ca.pem", attempts=1)
        assert isinstance(connector.statuses(["ann"])["ann"], Unread)
        connector.close()
        with pytest.raises(InputError, match=r"`ca`: none\.pem: no such file"):
            connect(server, house, ca="none.pem")
        with pytest.raises(ValueError, match="`client_key` needs `client_certificate`"):
            connect(server, house, client_key="client.key")


# Headers


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_a_header_of_the_users_replaces_ours_however_it_is_written(name: str) -> None:
    with serving(lambda *_: (200, {}, b"{}")) as server:
        connector = connect(server, headers={name: "application/scim+json", "idempotency-KEY": "mine"})
        send(connector)
        connector.close()
        (headers,) = server.headers
        assert headers.get_all("Content-Type") == ["application/scim+json"]
        assert headers.get_all("Idempotency-Key") == ["mine"]


# Answers without an end


def dripping(place: str) -> Callable[[Any, bytes], None]:
    def reply(handler: Any, _: bytes) -> None:
        start = b"HTTP/1.1 200 OK\r\n" if place == "head" else b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"
        handler.wfile.write(start)
        for number in range(80):
            try:
                handler.wfile.write(b"X-%d: y\r\n" % number if place == "head" else b" ")
            except OSError:
                return
            time.sleep(0.05)

    return reply


@pytest.mark.parametrize("place", ["head", "body"])
def test_an_answer_that_drips_ends_at_its_time(place: str) -> None:
    with serving(dripping(place)) as server:
        connector = connect(server, attempts=1, timeout=0.3)
        start = time.monotonic()
        answer = send(connector)
        assert time.monotonic() - start < 1
        assert answer.outcome == "unknown" and "ReadTimeout" in answer.detail
        connector.close()


def test_no_answer_takes_more_memory_than_a_megabyte() -> None:
    bomb = gzip.compress(b"0" * 400_000_000, 9)
    replies = [
        (200, {"Content-Encoding": "gzip"}, bomb),
        (200, {}, b"x" * 2_000_000),
        (200, {"Content-Encoding": "br"}, b"x"),
    ]
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (900_000_000, 900_000_000))\n"
        "from graphlink.suspension import open_connector, SuspendSettings\n"
        "from graphlink.suspension.connectors import Request\n"
        "table = {'kind': 'http', 'suspend': {'url': sys.argv[1] + '/{account}'}, 'attempts': 1}\n"
        "connector = open_connector(SuspendSettings.model_validate({'connector': table}), {})\n"
        "for one in range(3):\n"
        "    print(connector.send([Request('a', 'suspend', 'k', 'p', 'r')])[0])\n"
    )
    with serving(lambda *_: replies.pop(0)) as server:
        command = [sys.executable, "-c", code, server.url]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    said = ran.stdout.splitlines()
    assert len(said) == 3, ran.stderr[-500:]
    assert all("outcome='unknown'" in line for line in said)
    assert "longer than 1,000,000 bytes" in said[0] and "longer than 1,000,000" in said[1] and "packed as br" in said[2]


def test_a_packed_answer_is_read() -> None:
    packed = gzip.compress(b'{"status": "banned"}')
    with serving(lambda *_: (200, {"Content-Encoding": "gzip"}, packed)) as server:
        connector = connect(server)
        assert connector.statuses(["ann"]) == {"ann": "suspended"}
        connector.close()
