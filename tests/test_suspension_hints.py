"""Hints at the next call work as they stand, whatever settings and ledger the call before was made with."""

import re
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.suspension import read_plan
from tests.admin_server import TOKEN, AdminServer
from tests.suspension_setting import http_settings, settings_of, small_case, toml_of

HERE = ["--config", "my desk/graphlink.toml", "--ledger", "my desk/other.ledger"]


@pytest.fixture
def folder(tmp_path: Path, server: AdminServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a case and without settings: those are in a folder whose name has a space."""
    small_case(tmp_path / "day.case", linked=40)
    desk = tmp_path / "my desk"
    desk.mkdir()
    toml_of(desk, settings_of(desk, http_settings(server.url)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    suspend("plan", "day.case", *HERE)
    return tmp_path


def suspend(*arguments: str, code: int = 0) -> str:
    """What `graphlink suspend ...` says to whom is at the terminal."""
    result = CliRunner().invoke(app, ["suspend", *arguments])
    assert result.exit_code == code, result.output
    return result.stderr


def hints(said: str) -> list[list[str]]:
    """The calls that stand between backticks, as a shell takes them apart."""
    return [shlex.split(call)[2:] for call in re.findall(r"`(graphlink suspend [^`]+)`", said)]


@pytest.mark.parametrize("arguments", [(), ("--expect", "39")])
def test_where_the_number_is_told_is_a_call_that_tells_it(folder: Path, arguments: tuple[str, ...]) -> None:
    (told,) = hints(suspend("apply", "plan.json", *HERE, *arguments, code=3 if arguments else 2))
    assert told == ["show", "plan.json", *HERE]
    assert "Would suspend 40" in CliRunner().invoke(app, ["suspend", *told]).stdout


def test_who_is_given_back_is_counted_above_not_by_the_plan(folder: Path) -> None:
    suspend("apply", "plan.json", *HERE, "--expect", "40")
    first = read_plan(folder / "plan.json").acted_on[0].account_id
    said = suspend("reinstate", first, "--reason", "x", *HERE, "--expect", "2", code=3).splitlines()
    assert said[-1].endswith("--expect 2 is not what this acts on; the line above says how many it is")
    assert said[-2].startswith("1 account in all")


def test_the_failures_that_are_not_shown_are_named_by_the_call_of_the_hint(folder: Path, server: AdminServer) -> None:
    refused = [one.account_id for one in read_plan(folder / "plan.json").acted_on[:12]]
    server.behave(refuse=refused)
    said = suspend("apply", "plan.json", *HERE, "--expect", "40", code=4)
    status, again = hints(said)
    assert status == ["status", "plan.json", "--accounts", *HERE] and again == ["apply", "plan.json", *HERE]
    assert refused[-1] in CliRunner().invoke(app, ["suspend", *status]).stdout


def test_the_shadow_is_looked_at_by_the_call_of_the_hint(folder: Path) -> None:
    (later,) = hints(suspend("apply", "plan.json", "--shadow", *HERE))
    assert later == ["shadow", "plan.json", *HERE]
    suspend(*later)


def test_the_plans_of_a_ledger_are_listed_by_the_call_of_the_hint(folder: Path) -> None:
    for arguments in (["due", "none"], ["reinstate", "none", "--reason", "x"]):
        (listing,) = hints(suspend(*arguments, *HERE, code=2))
        assert read_plan(folder / "plan.json").id[:6] in CliRunner().invoke(app, ["suspend", *listing]).stdout


def test_the_account_that_cannot_be_read_is_tried_by_the_call_of_the_hint(folder: Path) -> None:
    settings = (folder / "my desk/graphlink.toml").read_text(encoding="utf-8")
    (folder / "my desk/graphlink.toml").write_text(settings.replace("/lookup", "/nothing"), encoding="utf-8")
    check = hints(suspend("apply", "plan.json", *HERE, "--expect", "40", code=4))[0]
    assert check[0] == "check" and check[2:] == HERE[:2]
    assert check[1] in {one.account_id for one in read_plan(folder / "plan.json").acted_on}


def places(folder: Path, standings: dict[str, str]) -> None:
    """Settings that talk to a small database in which these accounts stand so."""
    path = folder / "accounts.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("create table account (id text primary key, status text)")
        database.executemany("insert into account values (?, ?)", standings.items())
    way = "update account set status = 'suspended' where id = {account}"
    table = {"kind": "sql", "database": f"sqlite:{path}", "suspend": way}
    settings = settings_of(folder, {**table, "status": "select status from account where id = {account}"})
    toml_of(folder / "my desk", settings)


@pytest.mark.parametrize("written", [str.upper, lambda _: "somebody else"])
def test_that_the_platform_knows_nobody_is_said_and_is_no_success(folder: Path, written: Callable[[str], str]) -> None:
    """Another database, ids in other capitals, rows that who asks may not see: all are gone, by that."""
    planned = [one.account_id for one in read_plan(folder / "plan.json").acted_on]
    places(folder, {written(one): "active" for one in planned})
    said = suspend("apply", "plan.json", *HERE, "--expect", "40", code=4)
    assert "40 accounts: nothing was sent" in said and "the platform knows none of the plan's accounts" in said
    assert hints(said)[0][:2] == ["check", planned[0]]


def test_who_is_left_alone_is_said_with_the_reason(folder: Path) -> None:
    planned = [one.account_id for one in read_plan(folder / "plan.json").acted_on]
    places(folder, dict.fromkeys(planned[:38], "suspended"))
    said = suspend("apply", "plan.json", *HERE, "--expect", "40")
    assert "38 accounts: were left alone: is suspended already" in said
    assert f"2 accounts: were left alone: is gone already ({planned[38]}, {planned[39]})" in said


def test_a_list_of_strangers_is_no_list_of_these_accounts(folder: Path) -> None:
    """The wrong file, or a page saved as one: a plan that acts on nobody, or nobody given back, is no success."""
    (folder / "list.txt").write_text("dear all\nhi\n", encoding="utf-8")
    said = suspend("plan", "day.case", "--accounts", "list.txt", "-o", "other.json", *HERE, code=2)
    assert "list.txt: names no account of day.case, such as 'dear all'" in said
    assert not (folder / "other.json").exists()
    said = suspend("reinstate", "--file", "list.txt", "--reason", "x", *HERE, code=2)
    assert "list.txt: names no account that" in said and "is it the right list?" in said
    assert "ACCOUNT is empty" in suspend("check", " ", *HERE[:2], code=2)
