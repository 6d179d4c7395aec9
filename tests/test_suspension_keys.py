"""Who owns a key, what is kept of an approval, and keys that cannot be used."""

import importlib.util
import json
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import Ledger, approve, load_key, new_key, read_approvals
from graphlink.suspension.approval import approvals_path, public_line
from graphlink.suspension.settings import ApprovalSettings
from tests.postgres import require
from tests.suspension_platform import account, plan_by_hand
from tests.suspension_setting import at

PLAN = plan_by_hand(account("ann"))
KEYS = {name: Ed25519PrivateKey.generate() for name in ("ada", "bea", "cleo")}
PEOPLE = ApprovalSettings(
    required=2, people={name: f"{public_line(key.public_key())} {name}@desk" for name, key in KEYS.items()}
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger", make=True) as opened:
        yield opened


def test_an_approval_is_kept_beside_the_plan_and_in_the_ledger(tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "day.plan.json"
    approval = approve(PLAN, path, KEYS["bea"], PEOPLE, ledger=ledger, time=at(13))
    assert (approval.name, approval.plan, approval.hash, approval.at) == ("bea", PLAN.id, PLAN.hash, at(13))
    assert approvals_path(path) == tmp_path / "day.plan.approvals.json"
    assert read_approvals(path) == (approval,)
    assert stat.S_IMODE(approvals_path(path).stat().st_mode) == 0o600
    assert approvals_path(path).read_text().endswith("]\n")
    (entry,) = ledger.entries("approved", PLAN.id)
    kept = json.loads(approvals_path(path).read_text())[0]
    assert {key: value for key, value in entry.body.items() if key != "key"} == kept


def test_who_approves_again_has_one_approval_and_the_others_keep_theirs(tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "plan.json"
    for name, hour in (("bea", 13), ("cleo", 14), ("bea", 15)):
        approve(PLAN, path, KEYS[name], PEOPLE, ledger=ledger, time=at(hour))
    assert [(one.name, one.at) for one in read_approvals(path)] == [("cleo", at(14)), ("bea", at(15))]
    assert len(list(ledger.entries("approved"))) == 3


def test_what_is_signed_says_what_for_by_whom_of_what_and_when(tmp_path: Path, ledger: Ledger) -> None:
    approval = approve(PLAN, tmp_path / "plan.json", KEYS["bea"], PEOPLE, ledger=ledger, time=at(13))
    signed = ["graphlink suspension plan approval 1", "bea", PLAN.id, PLAN.hash, "2026-03-01T13:00:00+00:00"]
    assert json.loads(approval.message()) == signed


def test_the_maker_and_a_stranger_leave_nothing(tmp_path: Path, ledger: Ledger) -> None:
    stranger = Ed25519PrivateKey.generate()
    with pytest.raises(GuardRefused, match="ada made this plan; another of"):
        approve(PLAN, tmp_path / "plan.json", KEYS["ada"], PEOPLE, ledger=ledger, time=at(13))
    with pytest.raises(GuardRefused) as caught:
        approve(PLAN, tmp_path / "plan.json", stranger, PEOPLE, ledger=ledger, time=at(13))
    assert f'add NAME = "{public_line(stranger.public_key())}" there' in str(caught.value)
    assert not approvals_path(tmp_path / "plan.json").exists()
    assert not list(ledger.entries("approved"))


def test_no_approvals_are_none(tmp_path: Path) -> None:
    assert read_approvals(tmp_path / "plan.json") == ()


def test_a_new_key_is_an_openssh_key_without_a_passphrase(tmp_path: Path) -> None:
    line = new_key(tmp_path / "key")
    key = serialization.load_ssh_private_key((tmp_path / "key").read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    assert line == public_line(key.public_key()) and line.startswith("ssh-ed25519 AAAA")


def test_a_key_that_cannot_be_used_is_said_with_its_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none: the key cannot be read \(No such file or directory\)"):
        load_key(tmp_path / "none", lambda: "")
    new_key(tmp_path / "key")
    for mode in (0o640, 0o604, 0o610):
        (tmp_path / "key").chmod(mode)
        with pytest.raises(InputError, match=f"others may read this key; `chmod 600 {tmp_path / 'key'}`"):
            load_key(tmp_path / "key", lambda: "")
    (tmp_path / "key").chmod(0o400)
    assert load_key(tmp_path / "key", lambda: pytest.fail("it has no passphrase"))


def test_a_passphrase_is_asked_for_only_where_there_is_one(tmp_path: Path) -> None:
    locked = KEYS["bea"].private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption("wört".encode()),
    )
    (tmp_path / "pem").write_bytes(locked)
    (tmp_path / "pem").chmod(0o600)
    assert public_line(load_key(tmp_path / "pem", lambda: "wört").public_key()) == public_line(KEYS["bea"].public_key())


def test_a_passphrase_on_an_openssh_key_needs_bcrypt(tmp_path: Path) -> None:
    require(shutil.which("ssh-keygen"), "ssh-keygen")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "word", "-f", tmp_path / "ssh"], check=True)
    if importlib.util.find_spec("bcrypt"):
        assert load_key(tmp_path / "ssh", lambda: "word")
    else:
        with pytest.raises(InputError, match="a passphrase on an OpenSSH key needs `pip install bcrypt`"):
            load_key(tmp_path / "ssh", lambda: "word")
