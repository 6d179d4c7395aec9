"""`suspend check`: one account's standing is asked, nothing is changed, and each fault has a sentence of its own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.suspension_setting import settings_of, toml_of


@contextmanager
def answering(code: int, content: str, kind: str = "application/json") -> Iterator[tuple[str, list[str]]]:
    """A server that always answers so, and the methods it was called with."""
    methods: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            methods.append(self.command)
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(content.encode())

        do_POST = do_PUT = do_GET

        def log_message(self, format: str, *arguments: Any) -> None:
            """Keeps the terminal quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", methods
    finally:
        server.shutdown()
        server.server_close()


def check(folder: Path, base: str, *options: str, **changes: Any) -> tuple[int, str, str]:
    table = {
        "kind": "http",
        "headers": {"Authorization": "Bearer {env:ADMIN_TOKEN}"},
        "suspend": {"url": f"{base}/users/{{account}}/block", "body": {"why": "{reason}"}},
        "status": {"url": f"{base}/users/{{account}}"},
        **changes,
    }
    path = toml_of(folder, settings_of(folder, table))
    result = CliRunner().invoke(
        app, ["suspend", "check", "ann b", "--config", str(path), *options], env={"ADMIN_TOKEN": "s3cret-token"}
    )
    assert "s3cret" not in result.output
    return result.exit_code, result.stdout, result.stderr


def test_what_was_understood_and_what_would_be_sent(tmp_path: Path) -> None:
    with answering(200, '{"id": "ann b", "status": "ACTIVE"}') as (base, methods):
        code, said, _ = check(tmp_path, base)
        assert code == 0
        assert said.splitlines() == [
            "Understood: ann b is active.",
            f'suspend would send POST {base}/users/ann%20b/block {{"why": "<reason>"}}',
            "There is no `limit`: members of an operation are left to a person to review.",
            "There is no `reinstate`: nobody can be given back with this tool.",
        ]
        _, document, _ = check(tmp_path, base, "--json")
        assert json.loads(document)["state"] == "active" and json.loads(document)["understood"] is True
    assert set(methods) == {"GET"}, "nothing is changed"


def test_what_would_be_sent_of_a_whole_account_and_of_a_number(tmp_path: Path) -> None:
    with answering(200, '{"id": "ann b", "status": "active"}') as (base, _):
        suspend = {"url": f"{base}/u/{{account}}", "change": {"off": True, "number": "{account_number}"}}
        reinstate = {"url": f"{base}/on", "body": {"id": "{account}", "said": "{statement}"}}
        _, said, _ = check(tmp_path, base, suspend=suspend, reinstate=reinstate)
        assert said.splitlines()[1:3] == [
            f"suspend would send POST {base}/u/ann%20b the account as it stands, changed by "
            '{"off": true, "number": "<no number: ann b>"}',
            f'reinstate would send POST {base}/on {{"id": "ann b", "said": "<statement>"}}',
        ]


@pytest.mark.parametrize(
    ("code", "content", "kind", "said"),
    [
        (403, '{"error": "insufficient_scope"}', "application/json", "may not read accounts (403 forbidden)"),
        (401, "{}", "application/json", "the credentials are wrong or have ended (401)"),
        (200, "<html>please log in</html>", "text/html", "a page for people instead of JSON, such as one to log in at"),
        (200, "all is well", "text/plain", "the answer is neither JSON nor XML"),
        (200, '{"id": "ann b", "state": "on"}', "application/json", "`status` says nothing"),
        (200, '{"message": "try later"}', "application/json", "the answer has no `status`"),
        (200, '{"status": "frozen"}', "application/json", "says 'frozen' of ann b, and nothing says what that means"),
        (302, "", "text/plain", "the server sends elsewhere, as to log in"),
        (500, "oops", "text/plain", "the server has a fault of its own"),
    ],
)
def test_each_fault_has_a_sentence_of_its_own(tmp_path: Path, code: int, content: str, kind: str, said: str) -> None:
    with answering(code, content, kind) as (base, _):
        exit_code, out, error = check(tmp_path, base)
    assert exit_code == 1 and said in out.splitlines()[0]
    assert "nothing was changed" in error


def test_an_account_that_is_not_there_may_be_a_wrong_address(tmp_path: Path) -> None:
    with answering(404, "{}") as (base, _):
        code, out, _ = check(tmp_path, base)
    assert code == 0 and "knows no account ann b (gone)" in out


def test_a_page_of_its_own_for_404_is_no_account_that_left(tmp_path: Path) -> None:
    with answering(404, "<!doctype html><h1>Not found</h1>", "text/html") as (base, _):
        code, out, _ = check(tmp_path, base)
    assert code == 1 and "so the address may be wrong" in out


@pytest.mark.parametrize(("code", "state"), [(204, "suspended"), (404, "active"), (423, "limited")])
def test_where_the_code_alone_says_it(tmp_path: Path, code: int, state: str) -> None:
    codes = {"204": "suspended", "404": "active", "423": "limited"}
    with answering(code, "") as (base, _):
        status = {"url": f"{base}/blocks/{{account}}", "codes": codes}
        assert f"ann b is {state}." in check(tmp_path, base, status=status)[1]


@pytest.mark.parametrize("status", [{"codes": {"2xx": "active"}}, {"codes": {"204": "active"}, "batch": 2}])
def test_codes_are_codes_of_one_account(tmp_path: Path, status: dict[str, Any]) -> None:
    table = {"url": "http://x", "body": {"ids": "{accounts}"}, "field": ["{account}"], **status}
    with pytest.raises(ValueError, match="`codes`"):
        settings_of(tmp_path, {"kind": "http", "suspend": {"url": "http://x/{account}"}, "status": table})


def test_nobody_listens_or_the_name_is_not_known(tmp_path: Path) -> None:
    assert "nobody listens at the address" in check(tmp_path, "http://127.0.0.1:9")[1]
    assert "the name in the address is not known" in check(tmp_path, "http://nowhere.invalid")[1]


def test_a_connector_that_cannot_say_says_so(tmp_path: Path) -> None:
    code, out, _ = check(tmp_path, "http://127.0.0.1:9", status=None)
    assert code == 1 and out.startswith("This connector cannot say how accounts stand")
