"""Approvals: signed by somebody else, with a key of theirs, and void once the plan is another."""

import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from graphlink.case import Case
from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import (
    Ledger,
    Plan,
    SuspendSettings,
    approve,
    load_key,
    new_key,
    read_approvals,
    read_plan,
    write_plan,
)
from graphlink.suspension.approval import Approval, approval_guard, approvals_path, public_line
from graphlink.suspension.ledger import now
from tests.postgres import require
from tests.suspension_setting import apply, plan_of, settings_of, small_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


@pytest.fixture
def people(tmp_path: Path) -> dict[str, Ed25519PrivateKey]:
    """Ada, bea and cleo, each with a key file."""
    for name in ("ada", "bea", "cleo"):
        new_key(tmp_path / name)
    return {name: load_key(tmp_path / name, lambda: "") for name in ("ada", "bea", "cleo")}


def planned(
    case: Case, folder: Path, people: dict[str, Ed25519PrivateKey], required: int
) -> tuple[Plan, SuspendSettings]:
    lines = {name: f"{public_line(key.public_key())} {name}@desk" for name, key in people.items()}
    settings = settings_of(folder, {"kind": "csv", "path": "t.csv"}, approval={"required": required, "people": lines})
    plan = plan_of(case, settings, by="ada")
    write_plan(plan, folder / "plan.json")
    return plan, settings


def sign(plan: Plan, folder: Path, key: Ed25519PrivateKey, settings: SuspendSettings) -> Approval:
    with Ledger(settings.ledger_path) as ledger:
        return approve(plan, folder / "plan.json", key, settings.approval, ledger=ledger, time=now())


def test_without_approval_nothing_is_applied(case: Case, tmp_path: Path, people: dict[str, Ed25519PrivateKey]) -> None:
    plan, settings = planned(case, tmp_path, people, 1)
    with pytest.raises(GuardRefused, match="0 approved the plan as it is, 1 needed; `graphlink suspend approve`"):
        apply(plan, settings, approvals=read_approvals(tmp_path / "plan.json"))
    assert not (tmp_path / "t.csv").exists()
    approval = sign(plan, tmp_path, people["bea"], settings)
    assert apply(plan, settings, approvals=read_approvals(tmp_path / "plan.json")).open == 0
    with Ledger(settings.ledger_path) as ledger:
        (entry,), (started,) = ledger.entries("approved"), ledger.entries("started")
    assert entry.body["name"] == "bea"
    assert [each["signature"] for each in started.body["approvals"]] == [approval.signature]


def test_nobody_approves_what_they_made(case: Case, tmp_path: Path, people: dict[str, Ed25519PrivateKey]) -> None:
    plan, settings = planned(case, tmp_path, people, 1)
    with pytest.raises(GuardRefused, match="ada made this plan"):
        sign(plan, tmp_path, people["ada"], settings)
    with pytest.raises(GuardRefused, match="nobody's in"):
        sign(plan, tmp_path, Ed25519PrivateKey.generate(), settings)


def test_two_people_are_two_keys(case: Case, tmp_path: Path, people: dict[str, Ed25519PrivateKey]) -> None:
    twice = people | {"dora": people["bea"]}
    plan, settings = planned(case, tmp_path, twice, 2)
    bea = sign(plan, tmp_path, people["bea"], settings)
    message = bea.model_copy(update={"name": "dora"})
    dora = message.model_copy(update={"signature": _signed(message, people["bea"])})
    assert not approval_guard(plan, [bea, bea, dora], settings.approval).passed
    sign(plan, tmp_path, people["cleo"], settings)
    assert [each.name for each in read_approvals(tmp_path / "plan.json")] == ["bea", "cleo"]
    assert approval_guard(plan, read_approvals(tmp_path / "plan.json"), settings.approval).passed


def _signed(approval: Approval, key: Ed25519PrivateKey) -> str:
    import base64

    return base64.b64encode(key.sign(approval.message())).decode()


def test_an_edit_voids_the_approval(case: Case, tmp_path: Path, people: dict[str, Ed25519PrivateKey]) -> None:
    """An editor who seals the plan again, and even rewrites the approval's hash, has no signature for it."""
    plan, settings = planned(case, tmp_path, people, 1)
    approval = sign(plan, tmp_path, people["bea"], settings)
    edited = plan.model_copy(update={"accounts": plan.accounts[:-1]}).sealed()
    rewritten = approval.model_copy(update={"hash": edited.hash})
    assert approval_guard(plan, [approval], settings.approval).passed
    for forged in (approval, rewritten, rewritten.model_copy(update={"signature": "AAAA"})):
        assert not approval_guard(edited, [forged], settings.approval).passed
    path = tmp_path / "plan.json"
    document = json.loads(path.read_text())
    document["accounts"].pop()
    path.write_text(json.dumps(document))
    with pytest.raises(GuardRefused, match="changed after it was made"):
        read_plan(path)


@pytest.mark.parametrize("change", [{"name": "cleo"}, {"plan": "0"}, {"signature": ""}, {"signature": "§"}])
def test_a_forged_approval_does_not_count(
    case: Case, tmp_path: Path, people: dict[str, Ed25519PrivateKey], change: dict[str, str]
) -> None:
    plan, settings = planned(case, tmp_path, people, 1)
    forged = sign(plan, tmp_path, people["bea"], settings).model_copy(update=change)
    assert not approval_guard(plan, [forged], settings.approval).passed


def test_a_broken_approvals_file_is_named(tmp_path: Path) -> None:
    approvals_path(tmp_path / "plan.json").write_text("{")
    with pytest.raises(InputError, match=r"plan\.approvals\.json"):
        read_approvals(tmp_path / "plan.json")


def test_a_new_key_is_its_owners_and_is_not_written_over(tmp_path: Path) -> None:
    line = new_key(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert public_line(load_key(tmp_path / "key", lambda: "").public_key()) == line
    with pytest.raises(InputError, match="exists"):
        new_key(tmp_path / "key")


def test_keys_of_other_tools_are_read(tmp_path: Path) -> None:
    require(shutil.which("ssh-keygen"), "ssh-keygen")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "ssh"], check=True)
    public = (tmp_path / "ssh.pub").read_text().split()[:2]
    assert public_line(load_key(tmp_path / "ssh", lambda: "").public_key()).split() == public
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"word")
    )
    (tmp_path / "pem").write_bytes(pem)
    (tmp_path / "pem").chmod(0o600)
    assert load_key(tmp_path / "pem", lambda: "word")
    with pytest.raises(InputError, match="another passphrase"):
        load_key(tmp_path / "pem", lambda: "wrong")


def test_wrong_keys_are_named(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for name, content in {"text": b"hello", "other": other}.items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o600)
        with pytest.raises(InputError, match=f"{name}: "):
            load_key(tmp_path / name, lambda: "")
    new_key(tmp_path / "open")
    os.chmod(tmp_path / "open", 0o644)
    with pytest.raises(InputError, match="others may read"):
        load_key(tmp_path / "open", lambda: "")


@pytest.mark.parametrize("name", ["ADA", " Ada ", "eve"])
def test_the_maker_is_nobody_else_under_another_name(
    case: Case, tmp_path: Path, people: dict[str, Ed25519PrivateKey], name: str
) -> None:
    """In other capitals, or with the same key at a second name."""
    again = {**people, name: people["ada"]}
    plan, settings = planned(case, tmp_path, again, 1)
    with pytest.raises(GuardRefused, match="ada made this plan"):
        sign(plan, tmp_path, people["ada"], settings)
    forged = Approval(name=name, plan=plan.id, hash=plan.hash, at=now(), signature="")
    forged = forged.model_copy(update={"signature": _signed(forged, people["ada"])})
    with pytest.raises(GuardRefused, match="0 approved the plan as it is"):
        apply(plan, settings, approvals=[forged])


def test_the_ledger_keeps_by_which_keys_it_was_approved_and_how_many_were_needed(
    case: Case, tmp_path: Path, people: dict[str, Ed25519PrivateKey]
) -> None:
    plan, settings = planned(case, tmp_path, people, 1)
    approval = sign(plan, tmp_path, people["bea"], settings)
    apply(plan, settings, approvals=[approval])
    with Ledger(settings.ledger_path) as ledger:
        (approved,), (started,) = ledger.entries("approved", plan.id), ledger.entries("started", plan.id)
    assert approved.body["key"] == settings.approval.people["bea"]
    assert started.body["approval"] == {"required": 1, "people": dict(settings.approval.people)}


def test_a_call_refused_under_a_wrong_clock_does_not_lock_the_ledger(
    case: Case, tmp_path: Path, people: dict[str, Ed25519PrivateKey]
) -> None:
    plan, settings = planned(case, tmp_path, people, 0)
    next_year = now() + timedelta(days=365)
    with (
        Ledger(settings.ledger_path, clock=lambda: next_year) as ledger,
        pytest.raises(GuardRefused, match="hours old"),
    ):
        apply(plan, settings, ledger=ledger, clock=lambda: next_year)
    assert apply(plan, settings).open == 0
