"""How connectors are told that a limit ends, what owners read of it, and the command that cron calls."""

import json
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from cli.main import app
from graphlink.suspension import (
    Ledger,
    Selection,
    lift_due,
    make_plan,
    open_connector,
    standings_of,
    statement,
    write_statements,
)
from graphlink.suspension.connectors import Connector, Request
from graphlink.suspension.settings import LetterSettings
from tests.admin_server import TOKEN, AdminServer
from tests.suspension_platform import Desk, Platform
from tests.suspension_setting import at, http_settings, settings_of, small_case, toml_of

LIMITS = {"core": "limit"}


def connect(folder: Path, **table: Any) -> Connector:
    return open_connector(settings_of(folder, table), {"PATH": "/usr/bin:/bin", "ADMIN_TOKEN": TOKEN})


def lifting(account: str = "ann") -> list[Request]:
    return [Request(account, "lift", "key", "plan", "over")]


@pytest.mark.parametrize("own", [False, True])
def test_http_lifts_by_its_own_request_or_that_of_reinstate(own: bool, tmp_path: Path) -> None:
    with AdminServer() as server:
        act = {"url": f"{server.url}/act", "body": {"account": "{account}", "action": "{action}"}}
        connector = connect(tmp_path, **http_settings(server.url, **{"lift" if own else "reinstate": act}))
        assert "lift" in connector.actions
        assert [answer.outcome for answer in connector.send(lifting())] == ["done"]
        assert server.effects("lift" if own else "reinstate") == {"ann": 1}
        connector.close()


OWN = "update a set s = 'free ' || {action} where id = {account} and s = 'limited'"


@pytest.mark.parametrize(("lift", "left"), [(None, "active reinstate"), (OWN, "free lift")])
def test_sql_lifts_by_its_own_statement_or_that_of_reinstate(lift: str | None, left: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as database:
        database.execute("create table a (id text primary key, s text)")
        database.execute("insert into a values ('ann', 'limited')")
    database.close()
    table = {
        "kind": "sql",
        "database": f"sqlite:{path}",
        "status": "select s from a where id = {account}",
        "suspend": "update a set s = 'suspended' where id = {account}",
        "reinstate": "update a set s = 'active ' || {action} where id = {account}",
    }
    connector = connect(tmp_path, **table, **({"lift": lift} if lift else {}))
    assert [answer.outcome for answer in connector.send(lifting())] == ["done"]
    assert connector.statuses(["ann"]) == {"ann": left}
    connector.close()
    with pytest.raises(ValidationError, match="without it, it would touch every row"):
        settings_of(tmp_path, {**table, "lift": "update a set s = 'active'"})


@pytest.mark.parametrize(("lift", "word"), [({}, "reinstate"), ({"lift": "unlimit"}, "unlimit")])
def test_programs_and_files_are_told_in_the_settings_word(lift: dict[str, str], word: str, tmp_path: Path) -> None:
    (tmp_path / "tool.py").write_text("import sys; open('told', 'w').write(sys.argv[1] + sys.stdin.read())")
    program = [sys.executable, "tool.py", "{action}"]
    connect(tmp_path, kind="command", program=program, **lift).send(lifting())
    told = (tmp_path / "told").read_text()
    assert told.startswith(word + "{") and json.loads(told.removeprefix(word))["action"] == word
    connect(tmp_path, kind="lines", path="{plan}-{action}.txt", **lift).send(lifting())
    assert (tmp_path / f"plan-{word}.txt").read_text() == "ann\n"
    connect(tmp_path, kind="csv", path="{plan}.csv", **lift).send(lifting())
    assert f'"ann","{word}"' in (tmp_path / "plan.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(ValidationError):
        settings_of(tmp_path, {"kind": "lines", "path": "{action}.txt", "lift": "../x"})


def test_a_connector_that_cannot_give_back_cannot_lift(tmp_path: Path) -> None:
    bare = {name: value for name, value in http_settings("http://127.0.0.1:1").items() if name != "reinstate"}
    connector = connect(tmp_path, **bare)
    assert connector.actions == {"suspend", "limit"}
    connector.close()


def test_the_owner_is_told_until_when(tmp_path: Path) -> None:
    """Before: for how long; done: until when; ended: when. The public database gets the days alone."""
    case = small_case(tmp_path / "day.case", linked=30)
    settings = settings_of(tmp_path, actions=LIMITS)
    time = at(12)

    def clock() -> datetime:
        return time

    with Ledger(settings.ledger_path, make=True, clock=clock) as ledger:
        names = tuple(case.accounts["account_id"].head(2))
        chosen = Selection(accounts=names)
        plan = make_plan(case, chosen, settings, ledger=ledger, by="ada", clock=clock, limit_for=14 * 86_400)
        desk, platform, letter = Desk(plan, settings, ledger), Platform(), LetterSettings()

        def told() -> str:
            standing = standings_of(plan, ledger).get(names[0])
            return statement(plan, plan.acted_on[0], letter, standing)

        def public(name: str) -> list[str]:
            write_statements(plan, letter, standings_of(plan, ledger), tmp_path / name)
            lines = (tmp_path / name / "statements.jsonl").read_text().splitlines()
            fields = json.loads(lines[0])["dsa"]
            return [fields["application_date"], fields["end_date_service_restriction"]]

        assert "would be limited" in told() and "Duration: for 14 days." in told()
        assert public("before") == ["", ""]
        desk.apply(platform, clock=clock)
        assert "was limited on 2026-03-01 12:00 UTC" in told()
        assert "Duration: until 2026-03-15 12:00 UTC." in told()
        assert public("done") == ["2026-03-01", "2026-03-15"]
        time = datetime.fromisoformat("2026-03-16T08:00:00+00:00")
        lift_due(settings, ledger=ledger, connector=platform, by="cron", clock=clock)
        assert "was limited; the limit ended on 2026-03-16 08:00 UTC" in told()
        assert public("ended") == ["2026-03-01", "2026-03-16"]


@pytest.mark.parametrize(("name", "words"), [("lasts", "{time}"), ("until", "{days}"), ("ended", "{until}")])
def test_words_of_a_letter_name_what_is_known_there(name: str, words: str) -> None:
    with pytest.raises(ValidationError, match=f"cannot stand in `{name}`"):
        LetterSettings.model_validate({name: words})


def suspend(*arguments: str, code: int = 0) -> tuple[str, str]:
    """What `graphlink suspend ...` says on standard output and standard error."""
    result = CliRunner().invoke(app, ["suspend", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def test_the_command_that_cron_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    small_case(tmp_path / "day.case", linked=40)
    with AdminServer() as server:
        toml_of(tmp_path, settings_of(tmp_path, http_settings(server.url), actions=LIMITS))
        ids = _two_plans()
        wait_for(suspend, 6)
        found = json.loads(suspend("due", "--json")[0])
        assert {one["account"] for one in found["due"]} == set(ids) and len(found["not_yet"]) == 3
        assert {one["until"][-1] for one in found["due"]} == {"Z"} and found["due"][0]["sure"] is True
        out, said = suspend("due")
        assert (
            "6 limits are due; `graphlink suspend due --apply` lifts them." in said
            and "3 limits end later, the next at 20" in said
        )
        assert all(one in out for one in ids)
        assert server.effects("reinstate") == {}, "listing does nothing"
        assert "not how many limits are due (6)" in suspend("due", "--apply", "--expect", "5", code=3)[1]
        assert "--expect goes with --apply" in suspend("due", "--expect", "6", code=2)[1]
        assert "no plan nobody" in suspend("due", "nobody", code=2)[1]
        document = json.loads(suspend("due", "--apply", "--by", "cron", "--json")[0])
        assert (document["states"]["ended"], len(document["not_yet"])) == (6, 3)
        assert {row["outcome"] for row in document["accounts"]} == {"lifted"}
        assert "0 limits are due." in suspend("due", "short.json")[1]
        suspend("due", "short.json", "--apply", "--expect", "0")
        assert server.effects("reinstate") == dict.fromkeys(ids, 1)
        (status,) = json.loads(suspend("status", "short.json", "--json")[0])
        assert status["states"]["ended"] == 6
        suspend("verify")


def _two_plans() -> list[str]:
    """The accounts of a plan whose limits last a second, beside one whose limits last."""
    assert "a limit lasts from 1s to 3650d" in suspend("plan", "day.case", "--for", "0s", code=2)[1]
    assert "--for '2 weeks' is no duration" in suspend("plan", "day.case", "--for", "2 weeks", code=2)[1]
    out, _ = suspend("plan", "day.case", "--surest", "6", "--for", "1s", "-o", "short.json")
    assert "limit 6 accounts for" in out
    suspend("apply", "short.json", "--expect", "6")
    ids = [one["account"] for one in json.loads(suspend("status", "short.json", "--accounts", "--json")[0])]
    suspend("plan", "day.case", "--surest", "3", "--for", "14d", "-o", "long.json")
    assert "limit 3 accounts for 14 days" in suspend("show", "long.json")[0]
    suspend("apply", "long.json", "--expect", "3")
    return ids


def wait_for(call: Any, count: int) -> None:
    """Until so many limits are due: the last was set about a second ago."""
    import time

    for _ in range(100):
        if len(json.loads(call("due", "--json")[0])["due"]) == count:
            return
        time.sleep(0.1)
    raise AssertionError("not due in 10 seconds")


def test_one_that_could_not_be_read_is_left_for_the_next_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    small_case(tmp_path / "day.case", linked=40)
    with AdminServer() as server:
        toml_of(tmp_path, settings_of(tmp_path, http_settings(server.url, attempts=1), actions=LIMITS))
        suspend("plan", "day.case", "--surest", "2", "--for", "1s")
        suspend("apply", "plan.json", "--expect", "2")
        wait_for(suspend, 2)
        server.behave(refuse=[json.loads(suspend("due", "--json")[0])["due"][0]["account"]])
        _, said = suspend("due", "plan.json", "--apply", code=4)
        assert "1 of 2 accounts is not done" in said
        assert "graphlink suspend due plan.json --apply" in said
        server.behave(refuse=[])
        suspend("due", "--apply")
        assert sum(server.effects("reinstate").values()) == 2


def test_a_plan_that_limits_nobody_says_that_nothing_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    small_case(tmp_path / "day.case", linked=30)
    toml_of(tmp_path, settings_of(tmp_path))
    assert "so --for 14d ends nothing" in suspend("plan", "day.case", "--for", "14d")[1]
    assert "0 limits are due." in suspend("due", "plan.json")[1]
