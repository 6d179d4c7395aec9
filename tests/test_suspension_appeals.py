"""Lists of appeals, each on its own; a ledger that is lost or older than it was; copies that nobody may write."""

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.suspend_dialogue import finish
from cli.suspend_options import Desk as CallsOf
from graphlink.errors import PartlyDone
from graphlink.suspension import Applied, Ledger, Plan, read_plan
from graphlink.suspension.facts import statement_number
from graphlink.suspension.ledger import Entry
from graphlink.suspension.states import STATES
from tests.real_apis import Api, Okta, serving
from tests.suspension_setting import settings_of, small_case, toml_of


class Desk:
    """A folder with a case of 30 accounts, settings for an API, and a plan that was applied."""

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        small_case(folder / "day.case", linked=30)
        table = {"kind": "http", "preset": "okta", "base_url": base, "first_wait": 0.01}
        toml_of(folder, settings_of(folder, table))
        self.call("plan", "day.case")
        self.call("apply", "plan.json", "--expect", "30")
        self.ids = [one.account_id for one in self.plan.acted_on]

    @property
    def plan(self) -> Plan:
        return read_plan(self.folder / "plan.json")

    @property
    def ledger(self) -> Path:
        return self.folder / "suspensions.ledger"

    def call(self, *words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["suspend", *words])
        assert result.exit_code == code, result.output
        return result.output

    def put_back(self, older: Path) -> None:
        """The ledger as it was, as a backup brings it."""
        for path in self.folder.glob("suspensions.ledger*"):
            path.unlink()
        shutil.copy(older, self.ledger)


@pytest.fixture
def api() -> Api:
    return Okta()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: Api) -> "Desk":
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    server = serving(api)
    base = server.__enter__()
    monkeypatch.setattr(api, "stop", lambda: server.__exit__(None, None, None), raising=False)
    return Desk(tmp_path, base)


def test_whom_nothing_is_to_be_done_for_is_counted_before_as_after(desk: Desk) -> None:
    """`1 account in all` was asked about, and the result was of 3 in all."""
    (desk.folder / "appeals.csv").write_text(
        f"account,decision\n{desk.ids[0]},granted\n{desk.ids[1]},denied\nx,granted\n"
    )
    said = " ".join(desk.call("reinstate", "--file", "appeals.csv", "--reason", "y", "--expect", "1").split())
    assert "1 account in all: 1 to be sent now" in said and re.search("skipped [^ ] 2 ", said)
    assert "2 more are named of whom nothing is to be done" in said


def test_each_of_a_list_is_treated_on_its_own(desk: Desk, api: Api) -> None:
    first, second, third, *_ = desk.ids
    desk.call("reinstate", first, "--reason", "appeal", "--expect", "1")
    number = statement_number(desk.plan.id, third)
    (desk.folder / "appeals.csv").write_text(
        f"\ufeffstatement;ticket\n{first};1\n{second};2\n{number};3\nstranger;4\n{second};5\n", encoding="utf-8"
    )
    said = desk.call("reinstate", "--file", "appeals.csv", "--reason", "upheld", "--expect", "2", "--json")
    document = json.loads(said[said.index("{") : said.rindex("}") + 1])
    assert [(one["account"], one["outcome"], one["why"]) for one in document["accounts"]] == [
        (first, "nothing to do", "is back already"),
        ("stranger", "nothing to do", "was never suspended by this ledger"),
        (second, "given back", ""),
        (third, "given back", ""),
    ]
    assert document["states"] == {**document["states"], "reinstated": 2, "skipped": 2, "pending": 0}
    assert api.off == set(desk.ids) - {first, second, third}
    assert "nothing to do" in desk.call("reinstate", "--file", "appeals.csv", "--reason", "once more")


def test_a_list_as_people_write_one(desk: Desk, api: Api) -> None:
    """Other capitals, marks around, several in a line: each was said to be none of ours, and stayed suspended."""
    one, two, three, four, five, *_ = desk.ids
    text = f"Upheld in March\n- {one.upper()}\n- {two}\u200b,\n{three}; {four}\n{one}\n1.23457E+18\n"
    (desk.folder / "appeals.txt").write_text(text, encoding="utf-8")
    said = desk.call("reinstate", "--file", "appeals.txt", "--reason", "upheld", "--expect", "4")
    assert api.off == set(desk.ids) - {one, two, three, four} and five in api.off
    assert "Upheld in March" in said and "has rounded it" in " ".join(said.split())


def test_who_was_turned_down_stays_suspended(desk: Desk, api: Api) -> None:
    """A list of appeals with its column of decisions: all of it was given back."""
    one, two, three, *_ = desk.ids
    rows = f"Ticket;Konto;Entscheidung\n1;{one};stattgegeben\n2;{two};abgelehnt\n3;{three};offen\n"
    (desk.folder / "appeals.csv").write_text(rows, encoding="utf-8")
    said = " ".join(
        desk.call("reinstate", "--file", "appeals.csv", "--reason", "see list", "--expect", "1", "--json").split()
    )
    assert api.off == set(desk.ids) - {one}
    assert 'the list says \\"abgelehnt\\" (Entscheidung)' in said and 'the list says \\"offen\\"' in said


def test_several_arguments_are_a_list_too(desk: Desk, api: Api) -> None:
    desk.call("reinstate", *desk.ids[:2], "stranger", "--reason", "upheld", "--expect", "2")
    assert api.off == set(desk.ids[2:])
    desk.call("reinstate", "stranger", "--reason", "upheld", code=2)
    again = desk.call("reinstate", desk.ids[0], "--reason", "upheld")
    assert "is back already" in again and re.search(r"skipped\s+│ 1 .*\n.*in all\s+│ 1 ", again)


def test_one_source_of_names(desk: Desk) -> None:
    desk.call("reinstate", "--reason", "x", code=2)
    desk.call("reinstate", desk.ids[0], "--file", "appeals.csv", "--reason", "x", code=2)


def test_a_plan_from_a_list_leaves_out_what_may_not_be_planned(desk: Desk, api: Api) -> None:
    desk.call("reinstate", "plan.json", "--reason", "start anew", "--expect", "30")
    (desk.folder / "graphlink.toml").write_text(
        (desk.folder / "graphlink.toml").read_text() + "\n[suspend.guards.allow]\nreinstated = false\n"
        f"accounts = [{json.dumps(desk.ids[1])}]\n"
    )
    alone = next(
        one for one in small_case(desk.folder / "x.case", linked=30).accounts["account_id"] if one not in desk.ids
    )
    (desk.folder / "list.txt").write_text("\n".join([desk.ids[0].upper(), *desk.ids[1:3], "stranger", alone]))
    desk.call("plan", "day.case", "--accounts", "list.txt", "-o", "two.json")
    plan = read_plan(desk.folder / "two.json")
    assert sorted(one.account_id for one in plan.accounts) == sorted([desk.ids[0], desk.ids[2]])
    assert {one.account_id: one.why for one in plan.left_out} == {
        desk.ids[1]: "is on the allow-list",
        "stranger": "is not in this case",
        alone: "its verdict is clear",
    }


def test_a_ledger_put_back_from_an_older_copy_is_noticed(desk: Desk, tmp_path: Path) -> None:
    older = tmp_path / "older"
    with closing(sqlite3.connect(desk.ledger)) as source, closing(sqlite3.connect(older)) as target:
        source.backup(target)
    desk.call("reinstate", desk.ids[0], "--reason", "appeal", "--expect", "1")
    desk.put_back(older)
    for words in (
        ("apply", "plan.json", "--expect", "30"),
        ("reinstate", desk.ids[1], "--reason", "x", "--expect", "1"),
        ("mistakes",),
    ):
        said = desk.call(*words, code=1)
        assert "this is an older copy of the ledger" in said and "--from-plan" in said


def test_an_entry_of_other_hands_is_not_believed(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.ledger)) as connection:
        connection.execute(
            "insert into entry (at, kind, plan, account, action, outcome, body, previous, hash)"
            " select at, kind, plan, 'president', action, outcome, body, previous, 'x'"
            " from entry where kind = 'answered' limit 1"
        )
        connection.commit()
    for words in (
        ("apply", "plan.json", "--expect", "30"),
        ("reinstate", "president", "--reason", "x", "--expect", "1"),
        ("mistakes",),
    ):
        assert "is not what was written" in desk.call(*words, code=1)


def test_a_lost_ledger_leaves_nobody_suspended_for_ever(desk: Desk, api: Api) -> None:
    for path in desk.folder.glob("suspensions.ledger*"):
        path.unlink()
    api.off.discard(desk.ids[0])
    said = desk.call("reinstate", "--from-plan", "plan.json", "--reason", "ledger lost", "--expect", "30")
    assert api.off == set() and "was never acted on" in said
    with Ledger(desk.ledger, read=True) as ledger:
        assert len([entry for entry in ledger.entries("sent") if entry.action == "reinstate"]) == 29
    assert "nothing to do" in desk.call("reinstate", "--from-plan", "plan.json", "--reason", "once more")


def test_another_ledger_of_the_same_case_is_no_older_copy(desk: Desk) -> None:
    desk.call("plan", "day.case", "-o", "other.json", "--ledger", "other.ledger")
    desk.call("verify", "--ledger", "other.ledger")
    desk.call("mistakes", "--ledger", "other.ledger")
    desk.call("mistakes")


@pytest.mark.parametrize("left", [True, False])
def test_a_copy_that_cannot_be_written_is_read(desk: Desk, tmp_path: Path, left: bool) -> None:
    """With and without what the last writer left in the WAL."""
    kept = tmp_path / "kept"
    kept.mkdir()
    with closing(sqlite3.connect(desk.ledger)) as connection:
        if left:
            connection.execute("pragma wal_autocheckpoint = 0")
            with Ledger(desk.ledger) as ledger:
                ledger.append([Entry("reviewed", desk.plan.id, desk.ids[0], outcome="upheld", body={"by": "cleo"})])
        for name in ("suspensions.ledger", "suspensions.ledger-wal"):
            if (desk.folder / name).exists():
                shutil.copy(desk.folder / name, kept / name)
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    for path in kept.iterdir():
        path.chmod(0o400)
    kept.chmod(0o500)
    ledger_option = ("--ledger", str(kept / "suspensions.ledger"))
    try:
        entries = {
            int(desk.call("verify", *ledger_option).split(" ", 1)[0].replace(",", "")),
            int(desk.call("verify").split(" ", 1)[0].replace(",", "")),
        }
        assert len(entries) == 1
        assert "30" in desk.call("status", *ledger_option)
        assert desk.ids[0] in desk.call("status", "plan.json", "--accounts", *ledger_option)
        desk.call("mistakes", *ledger_option)
    finally:
        kept.chmod(0o700)
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before


def test_verify_takes_the_hash_alone(desk: Desk, tmp_path: Path) -> None:
    older = tmp_path / "older"
    with closing(sqlite3.connect(desk.ledger)) as source, closing(sqlite3.connect(older)) as target:
        source.backup(target)
    desk.call("reinstate", desk.ids[0], "--reason", "appeal", "--expect", "1")
    digest = desk.call("verify", "--json").split('"head": "')[1].split('"')[0].split(":")[1]
    desk.call("verify", "--head", digest)
    assert "an older copy, or was written anew" in desk.call("verify", "--head", digest, "--ledger", str(older), code=1)
    desk.call("verify", "--head", "f" * 63, code=2)


def test_of_a_whole_plan_it_is_said_who_was_left_and_why(desk: Desk, api: Api) -> None:
    small_case(desk.folder / "day.case", linked=30)
    desk.call("reinstate", desk.ids[0], "--reason", "appeal", "--expect", "1")
    api.off.discard(desk.ids[1])
    with Ledger(desk.ledger) as ledger:
        ledger.append(
            [
                Entry("sent", desk.plan.id, "refused", "suspend"),
                Entry("answered", desk.plan.id, "refused", "suspend", "failed", {"detail": "403 protected"}),
                Entry("skipped", desk.plan.id, "spared", "suspend", body={"why": "is gone already"}),
            ]
        )
    said = desk.call("reinstate", "plan.json", "--reason", "all wrong", "--expect", "29")
    for account, why in (
        (desk.ids[0], "is back already"),
        ("refused", "was refused, nothing happened: 403 protected"),
        ("spared", "was left alone: is gone already"),
    ):
        (line,) = [line for line in said.splitlines() if account in line and "nothing to do" in line]
        assert why in line
    assert api.off == set() and "given back" not in said


def test_a_plan_of_those_who_are_suspended_acts_on_nobody_and_says_so(desk: Desk) -> None:
    (desk.folder / "same.csv").write_text("account_id\n" + "\n".join(desk.ids), encoding="utf-8")
    said = desk.call("plan", "day.case", "--accounts", "same.csv", "-o", "again.json")
    assert "It acts on nobody." in said and "would do it" not in said
    assert "would do it" in desk.call("plan", "day.case", "--surest", "5", "--ledger", "new.ledger", "-o", "more.json")


def test_why_an_account_is_not_done_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    states = dict.fromkeys(STATES, 0) | {"unknown": 1}
    applied = Applied("p", 1, states, 1, (), {"ann": "a reason"}, None, False, None)
    with pytest.raises(PartlyDone):
        finish(applied, False, "CALL", [("ann", "not done", "a reason")], desk=CallsOf(None, None))
    whole = capsys.readouterr()
    assert (whole.out + whole.err).count("a reason") == 1
    with pytest.raises(PartlyDone):
        finish(applied, False, "CALL", desk=CallsOf(None, None))
    assert capsys.readouterr().err.count("a reason") == 1
