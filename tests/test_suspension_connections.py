"""Connections as real servers have them: certificates of a house's own, headers, and answers without an end."""

import gzip
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from graphlink.errors import InputError
from graphlink.suspension.connectors import Connector, Unread
from tests.replying_server import ACTIVE, connect, dripping, send, serving


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


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"ca": "ext"}, "`ca`: ext: holds no certificate in PEM"),
        ({"client_certificate": "client.pem"}, "`client_certificate`: client.pem: holds no key beside"),
        ({"client_certificate": "client.pem", "client_key": "server.key"}, "client.pem: and its key are no pair"),
        ({"client_certificate": "client.pem", "client_key": "kept.key"}, "`client_key`: is kept under a password"),
    ],
)
def test_a_certificate_that_does_not_do_is_named_and_no_password_asked_for(
    house: Path, own: dict[str, Any], said: str
) -> None:
    locked = ("rsa", "-in", "client.key", "-aes128", "-passout", "pass:x", "-out", "kept.key")
    subprocess.run(["openssl", *locked], cwd=house, check=True, capture_output=True)
    with serving(lambda *_: ACTIVE) as server, pytest.raises(InputError, match=said):
        connect(server, house, **own)


def test_what_is_wrong_with_an_address_is_said(house: Path) -> None:
    with serving(lambda *_: ACTIVE, tls(house, both=False)) as server:
        port = server.url.rpartition(":")[2]
        other = connect(server, house, ca="ca.pem", attempts=1, status={"url": f"https://127.0.0.1:{port}/{{account}}"})
        assert "is of another name than the address has" in why(other)
    with serving(lambda *_: ACTIVE) as server:
        plain = server.url.replace("http:", "https:")
        spoken = connect(server, house, attempts=1, status={"url": f"{plain}/{{account}}"})
        assert "what answers there speaks no TLS" in why(spoken)
        nowhere = connect(server, house, attempts=1, status={"url": "http://no-host.invalid/{account}"})
        assert "no such host is known here" in why(nowhere)


def why(connector: Connector) -> str:
    """Why how ann stands cannot be read."""
    found = connector.statuses(["ann"])["ann"]
    assert isinstance(found, Unread)
    return found.why


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_a_header_of_the_users_replaces_ours_however_it_is_written(name: str) -> None:
    with serving(lambda *_: (200, {}, b"{}")) as server:
        connector = connect(server, headers={name: "application/scim+json", "idempotency-KEY": "mine"})
        send(connector)
        connector.close()
        (headers,) = server.headers
        assert headers.get_all("Content-Type") == ["application/scim+json"]
        assert headers.get_all("Idempotency-Key") == ["mine"]


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
    bomb = gzip.compress(b"0" * 200_000_000, 1)
    replies = [
        (200, {"Content-Encoding": "gzip"}, bomb),
        (200, {}, b"x" * 2_000_000),
        (200, {"Content-Encoding": "br"}, b"x"),
    ]
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (500_000_000, 500_000_000))\n"
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
