"""The plan as a file: one text for one value, whole or not at all, and what is no plan is said."""

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import read_plan, write_plan
from graphlink.suspension.plan import LeftOut, canonical_json, summary_of
from tests.suspension_platform import account, plan_by_hand

PLAN = plan_by_hand(
    account("ann"), account("bob", action="limit", facts=("Ünïcode.",)), account("cyd", action="review")
)


def test_the_hash_is_over_all_but_itself() -> None:
    body = PLAN.model_dump(mode="json")
    assert body.pop("hash") == PLAN.hash
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert PLAN.hash == "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    assert PLAN.model_copy(update={"hash": "another"}).digest() == PLAN.hash
    assert PLAN.sealed() == PLAN


@pytest.mark.parametrize(
    "change",
    [
        {"id": "2" * 32},
        {"made_by": "bea"},
        {"active_accounts": 7},
        {"summary": {}},
        {"accounts": ()},
        {"selection": {"a": 1}},
    ],
)
def test_whatever_is_changed_changes_the_hash(change: dict[str, Any]) -> None:
    assert PLAN.model_copy(update=change).digest() != PLAN.hash


def test_one_value_has_one_text() -> None:
    assert canonical_json({"b": [1, 2.5, None], "a": "é"}) == '{"a":"\\u00e9","b":[1,2.5,null]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


def test_those_acted_on_are_all_but_those_to_look_at() -> None:
    assert [one.account_id for one in PLAN.acted_on] == ["ann", "bob"]


def test_a_summary_counts_each_thing_once() -> None:
    accounts = [
        account("a"),
        account("b", community_id=2, network_id=None),
        account("c", action="limit", community_id=2, network_id=2),
        account("d", action="review", community_id=3, network_id=2),
        account("e", action="review"),
    ]
    left = [LeftOut(account_id="x", why="y")] * 4
    expected = {"suspend": 2, "limit": 1, "review": 2, "left_out": 4, "communities": 3, "networks": 2}
    assert summary_of(accounts, left) == expected
    assert set(summary_of([], []).values()) == {0}


def test_a_plan_is_readable_text_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text("an older plan")
    path.chmod(0o644)
    write_plan(PLAN, path)
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n") and text.count("\n") > 50 and "Ünïcode." in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_plan(path) == PLAN
    assert os.listdir(tmp_path) == ["plan.json"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").write_text("x")
    with pytest.raises(InputError, match=r"taken: is a folder; name a file"):
        write_plan(PLAN, tmp_path / "taken")
    with pytest.raises(InputError, match=r"none/plan.json: cannot be written, the folder .*none does not exist"):
        write_plan(PLAN, tmp_path / "none" / "plan.json")
    assert os.listdir(tmp_path) == ["taken"]


def edited(path: Path, **changes: Any) -> Path:
    path.write_text(json.dumps(PLAN.model_dump(mode="json") | changes), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "another"}, "is no suspension plan; `graphlink suspend plan CASE -o plan.json` makes one"),
        ({"version": 2}, "`version`: .*; make the plan again"),
        ({"extra": 1}, "unknown key `extra`; make the plan again"),
        ({"accounts": [{}]}, r"`accounts\.0\.account_id`: Field required; make the plan again"),
    ],
)
def test_what_is_no_plan_is_named_by_its_key(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_plan(edited(tmp_path / "plan.json", **changes))


def test_no_file_and_no_json_are_said(tmp_path: Path) -> None:
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
    (tmp_path / "twice.json").write_text('{"format": "graphlink-suspension-plan", "case": {"path": 1, "path": 2}}')
    wrong = {"none.json": "No such file", "bytes.json": "no UTF-8 text", "twice.json": "a key stands twice"}
    for name, said in wrong.items():
        with pytest.raises(InputError, match=f"{name}: cannot be read as a plan .*{said}.*makes one"):
            read_plan(tmp_path / name)


def test_a_plan_with_another_hash_is_refused(tmp_path: Path) -> None:
    for hash_ in ("", "sha256:" + "0" * 64):
        with pytest.raises(GuardRefused, match="was changed after it was made, its hash is another"):
            read_plan(edited(tmp_path / "plan.json", hash=hash_))


def test_an_account_that_stands_in_it_twice_is_named(tmp_path: Path) -> None:
    twice = plan_by_hand(account("ann"), account("bob" * 40), account("bob" * 40, action="review"))
    write_plan(twice, tmp_path / "plan.json")
    with pytest.raises(InputError, match=f"account '{('bob' * 40)[:80]}' stands in the plan twice"):
        read_plan(tmp_path / "plan.json")
