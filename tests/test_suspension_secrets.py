"""Secrets reach neither ledger nor run.json, however they are echoed; literals are refused wherever they may stand."""

import base64
import html
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from graphlink.errors import InputError
from graphlink.suspension import open_connector, read_suspend_settings
from graphlink.suspension.connectors import Request
from graphlink.suspension.template import Secrets
from tests.replying_server import serving
from tests.suspension_setting import settings_of

SECRET = 'p/w=+&"d<x>é'


def echoes() -> dict[str, str]:
    """How a server may give a secret back."""
    escaped = "".join(f"\\u{ord(char):04x}" for char in SECRET)
    return {
        "as it is": SECRET,
        "json": json.dumps(SECRET),
        "json with slashes": json.dumps({"error": f"bad token {SECRET}"}).replace("/", "\\/"),
        "json all escaped": f'{{"error": "{escaped}"}}',
        "text all escaped": f"oops {escaped}",
        "url": quote(SECRET, safe=""),
        "url in small letters": quote(SECRET, safe="").lower(),
        "url twice": quote(quote(SECRET, safe=""), safe=""),
        "page": f"<p>{html.escape(SECRET)}</p>",
        "page by numbers": "".join(f"&#{ord(char)};" for char in SECRET),
        "javascript": "".join(f"\\x{ord(char):02x}" for char in SECRET),
        "base64": base64.b64encode(SECRET.encode()).decode(),
        "base64 after one": base64.b64encode(b"x" + SECRET.encode() + b"yy").decode(),
        "base64 after two": base64.b64encode(b"me:" + SECRET.encode()).decode(),
        "base64 twice": base64.b64encode(base64.b64encode(SECRET.encode())).decode(),
        "base64 in lines": f"{base64.b64encode(SECRET.encode()).decode()[:8]}\n"
        f"{base64.b64encode(SECRET.encode()).decode()[8:]}",
        "base32": base64.b32encode(SECRET.encode()).decode(),
        "hexadecimal": SECRET.encode().hex(),
        "hexadecimal in capitals": SECRET.encode().hex().upper(),
        "folded": f"{SECRET[:5]}\r\n {SECRET[5:]}",
        "mail": "".join(f"={ord(char):02X}" for char in SECRET),
        "base64 of addresses": base64.urlsafe_b64encode(b"ab" + SECRET.encode()).decode(),
    }


@pytest.mark.parametrize("how", sorted(echoes()))
def test_no_form_of_a_secret_stays_in_an_answer(how: str) -> None:
    echoed = echoes()[how]
    with serving(lambda *_: (403, {}, f"you sent {echoed} to us".encode())) as server:
        table = {
            "kind": "http",
            "headers": {"Authorization": "Bearer {env:ADMIN_TOKEN}"},
            "suspend": {"url": f"{server.url}/{{account}}"},
        }
        connector = open_connector(settings_of(Path(), table), {"ADMIN_TOKEN": SECRET})
        detail = connector.send([Request("ann", "suspend", "k", "p", "r")])[0].detail
        connector.close()
    assert echoed not in detail and SECRET not in detail
    assert "{env:ADMIN_TOKEN}" in detail and detail.startswith(("403", "(left out"))


def test_short_secrets_leave_other_text_alone() -> None:
    assert Secrets({"env:A": "ok"}).redact("404 not found") == "404 not found"
    assert Secrets({"env:A": "long enough"}).redact("nothing %2f of it") == "nothing %2f of it"


def http(**changes: Any) -> dict[str, Any]:
    return {"kind": "http", "suspend": {"url": "http://x/{account}", **changes}}


@pytest.mark.parametrize(
    "table",
    [
        http(body={"token": "abc"}),
        http(body={"auth": [{"api_key": "abc"}]}),
        http(body={"client-secret": "abc"}),
        http(url="http://x/{account}?key=abc"),
        http(url="http://x/{account}?a=b&access_token=abc"),
        http(url="http://x/{account};sig=abc"),
        {"kind": "command", "program": ["tool", "--token", "abc"]},
        {"kind": "command", "program": ["tool", "--api-key=abc"]},
        {"kind": "command", "program": ["tool"], "status": ["tool", "password=abc"]},
    ],
)
def test_a_secret_in_clear_is_refused_wherever_it_stands(table: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="holds a secret in clear"):
        settings_of(Path(), table)


@pytest.mark.parametrize(
    "table",
    [
        http(body={"token": "{env:T}", "key": "{key}", "disable_token_login": True, "note": "token"}),
        http(url="http://x/{account}?key={env:T}&id={key}&monkey=1"),
        {"kind": "command", "program": ["tool", "--plan", "{plan}", "--token-from-environment"]},
    ],
)
def test_what_is_no_secret_is_taken(table: dict[str, Any]) -> None:
    settings_of(Path(), table)


def test_nothing_of_suspend_enters_run_json(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from cli.main import app

    source = tmp_path / "source"
    source.mkdir()
    ids = [f"a{number}" for number in range(30)]
    (source / "accounts.csv").write_text("account_id,created_at\n" + "".join(f"{one},2026-01-01\n" for one in ids))
    paid = (f"{one},card{number % 10},2026-01-02\n" for number, one in enumerate(ids))
    (source / "payments.csv").write_text("account_id,card_fingerprint,paid_at\n" + "".join(paid))
    config = tmp_path / "graphlink.toml"
    config.write_text('[suspend.connector]\nkind = "lines"\npath = "no-secret-but-not-for-others/{action}"\n')
    done = CliRunner().invoke(app, ["run", str(source), "--out", str(tmp_path / "c.case"), "--config", str(config)])
    assert done.exit_code == 0, done.output
    manifest = (tmp_path / "c.case" / "run.json").read_text()
    assert "suspend" not in json.loads(manifest)["settings"] and "not-for-others" not in manifest
    assert read_suspend_settings(config).connector is not None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ssh-rsa AAAAB3NzaC1yc2E= bea", "is a key of kind ssh-rsa"),
        ("not a key", "is no key"),
        ("", "is no key"),
        ("ssh-ed25519", "is no key"),
        ("ssh-ed25519 %%%", "is no key"),
        ("ssh-ed25519 AAAA", "is no key"),
    ],
)
def test_what_is_no_key_is_one_line(tmp_path: Path, line: str, said: str) -> None:
    config = tmp_path / "graphlink.toml"
    config.write_text(f"[suspend.approval.people]\nbea = {json.dumps(line)}\n")
    with pytest.raises(InputError, match=f"what stands at bea {said}") as caught:
        read_suspend_settings(config)
    assert "\n" not in str(caught.value)
