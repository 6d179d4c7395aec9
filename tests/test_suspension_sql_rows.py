"""One row's rules, other people's locks and lost connections, against a real PostgreSQL; and SQLite's own locks."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from graphlink.suspension import open_connector
from graphlink.suspension.connectors import Answer, Connector, Request, sql
from tests.suspension_setting import settings_of

HOUSE = """
drop table if exists person cascade;
create table person (id text primary key, standing text not null default 'active', staff boolean default false);
create or replace function keep_house() returns trigger language plpgsql as $$ begin
    if old.staff then raise exception 'staff are not suspended here: %', old.id; end if; return new;
end $$;
create trigger keep_house before update on person for each row execute function keep_house();
"""


@pytest.fixture
def house(postgres_server: str) -> Iterator["psycopg.Connection[Any]"]:
    """A table with ten people, one of whom the house's own trigger protects."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(HOUSE)
        for number in range(10):
            connection.execute("insert into person (id, staff) values (%s, %s)", (f"p{number}", number == 4))
        yield connection


def connect(address: str, folder: Path = Path(), **changes: Any) -> Connector:
    table = {
        "kind": "sql",
        "database": "{env:ADMIN_DATABASE}",
        "status": "select standing from person where id = {account}",
        "suspend": "update person set standing = 'suspended' where id = {account} and standing = 'active'",
        "timeout": 5,
        **changes,
    }
    return open_connector(settings_of(folder, table), {"ADMIN_DATABASE": address})


def send(connector: Connector, *accounts: str) -> dict[str, Answer]:
    requests = [Request(account, "suspend", f"key {account}", "plan", "why") for account in accounts]
    return {answer.account: answer for answer in connector.send(requests)}


def suspended(house: "psycopg.Connection[Any]") -> list[str]:
    return [row[0] for row in house.execute("select id from person where standing = 'suspended' order by id")]


ELSEWHERE = """
create or replace procedure off(who text) language sql as $$
    update person set standing = 'suspended' where id = who and standing = 'active' $$;
create or replace view people as select id as "Id", standing as "Standing" from person group by id;
create or replace function off_people() returns trigger language plpgsql as $$ begin
    update person set standing = new."Standing" where id = old."Id"; return null; end $$;
create or replace trigger off_people instead of update on people for each row execute function off_people();
"""


@pytest.mark.parametrize(
    "statement",
    [
        "call off({account})",
        """update people set "Standing" = 'suspended' where "Id" = {account} and "Standing" = 'active'""",
        # It gives back one row whatever it changed.
        "with off as (update person set standing = 'suspended' where id = {account} and standing = 'active'"
        " returning 1) select count(*) from off",
    ],
)
def test_what_counts_no_rows_is_seen_to_act(
    house: "psycopg.Connection[Any]", postgres_server: str, statement: str
) -> None:
    house.execute(ELSEWHERE)
    house.execute("update person set standing = 'suspended' where id = 'p2'")
    answers = send(connect(postgres_server, suspend=statement), "p0", "p1", "p2", "p4", "nobody")
    assert {account: answer.outcome for account, answer in answers.items()} == {
        "p0": "done",
        "p1": "done",
        "p2": "failed",
        "p4": "failed",
        "nobody": "failed",
    }
    assert suspended(house) == ["p0", "p1", "p2"]
    assert answers["p0"].detail == "active, then suspended" and "no row matched" in answers["p2"].detail


FUNCTION = """
create sequence if not exists calls;
create or replace function off_if(who text) returns boolean language plpgsql as $$ begin
    perform nextval('calls');
    if who = 'p3' then return false; end if;
    update person set standing = 'suspended' where id = who and standing = 'active';
    return true; end $$;
"""


def test_a_function_that_says_no_is_no_success_and_each_is_called_once(
    house: "psycopg.Connection[Any]", postgres_server: str
) -> None:
    """A call gives back one row whatever it did; a sequence, as anything outside, is not rolled back."""
    house.execute("drop sequence if exists calls")
    house.execute(FUNCTION)
    answers = send(connect(postgres_server, suspend="select off_if({account})"), "p0", "p1", "p3", "nobody")
    assert [answers[one].outcome for one in ("p0", "p1", "p3", "nobody")] == ["done", "done", "failed", "failed"]
    assert suspended(house) == ["p0", "p1"]
    assert [row[0] for row in house.execute("select last_value from calls")] == [4]


def test_a_standing_that_cannot_be_read_undoes_nobody_else(
    house: "psycopg.Connection[Any]", postgres_server: str
) -> None:
    house.execute(FUNCTION)
    status = "select case when {account} = 'p1' then (1 / (length({account}) - 2))::text else standing end from person"
    connector = connect(postgres_server, suspend="select off_if({account})", status=f"{status} where id = {{account}}")
    answers = send(connector, "p0", "p1", "p2")
    assert [answers[one].outcome for one in ("p0", "p1", "p2")] == ["done", "unknown", "done"]
    assert {"p0", "p2"} <= set(suspended(house))


EVERYBODY = [f"p{number}" for number in range(10)]


def test_a_row_whose_trigger_raises_costs_itself(house: "psycopg.Connection[Any]", postgres_server: str) -> None:
    connector = connect(postgres_server)
    answers = send(connector, *EVERYBODY)
    connector.close()
    assert [account for account, answer in answers.items() if answer.outcome != "done"] == ["p4"]
    assert answers["p4"].outcome == "failed" and "staff are not suspended here" in answers["p4"].detail
    assert suspended(house) == [one for one in EVERYBODY if one != "p4"] and connector.stopped is None


@pytest.mark.parametrize("code", ["P0001", "23514", "22003", "2F002", "38000", "45000", "77777"])
def test_whatever_code_the_house_raises_with(house: "psycopg.Connection[Any]", postgres_server: str, code: str) -> None:
    house.execute(
        "create or replace function keep_house() returns trigger language plpgsql as $$ begin if old.staff then"
        f" raise exception 'no' using errcode = '{code}'; end if; return new; end $$"
    )
    connector = connect(postgres_server)
    assert {one for one, answer in send(connector, *EVERYBODY).items() if answer.outcome == "failed"} == {"p4"}
    connector.close()


def test_a_check_at_the_commit_costs_its_row_too(house: "psycopg.Connection[Any]", postgres_server: str) -> None:
    house.execute("drop trigger keep_house on person")
    house.execute(
        "create constraint trigger keep_house after update on person deferrable initially deferred"
        " for each row execute function keep_house()"
    )
    connector = connect(postgres_server)
    assert {one for one, answer in send(connector, *EVERYBODY).items() if answer.outcome == "failed"} == {"p4"}
    connector.close()
    assert len(suspended(house)) == 9


def test_a_wrong_statement_stops_and_does_not_cost_every_row(
    house: "psycopg.Connection[Any]", postgres_server: str
) -> None:
    connector = connect(postgres_server, suspend="update nobody set standing = 'suspended' where id = {account}")
    assert {answer.outcome for answer in send(connector, *EVERYBODY).values()} == {"not_sent"}
    assert connector.stopped is not None and "nobody" in connector.stopped
    connector.close()


def test_a_view_that_cannot_be_updated_stops_at_once(house: "psycopg.Connection[Any]", postgres_server: str) -> None:
    """It was taken for a lock in the way: every row waited for it, a second each."""
    house.execute("create or replace view totals as select standing, count(*) as id from person group by standing")
    connector = connect(postgres_server, suspend="update totals set standing = 'suspended' where id::text = {account}")
    start = time.monotonic()
    assert {answer.outcome for answer in send(connector, *EVERYBODY).values()} == {"not_sent"}
    assert connector.stopped is not None and "totals" in connector.stopped and time.monotonic() - start < 1
    connector.close()
    house.execute("drop view totals")


def test_a_deadlock_goes_on(house: "psycopg.Connection[Any]", postgres_server: str) -> None:
    """Another transaction holds the second row and then wants the first: one of both is ended by the server."""
    connector = connect(postgres_server)
    with psycopg.connect(postgres_server) as other:
        other.execute("set deadlock_timeout = '10s'")
        other.execute("update person set standing = standing where id = 'p1'")
        found: dict[str, Answer] = {}
        worker = threading.Thread(target=lambda: found.update(send(connector, "p0", "p1")))
        worker.start()
        time.sleep(0.3)
        other.execute("update person set standing = standing where id = 'p0'")
        other.commit()
    worker.join(20)
    connector.close()
    assert {answer.outcome for answer in found.values()} == {"done"} and suspended(house) == ["p0", "p1"]


def test_a_row_that_is_locked_for_long_costs_itself(
    house: "psycopg.Connection[Any]", postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "PAUSES", (0.01, 0.02, 0.04))
    connector = connect(postgres_server, timeout=0.2)
    with psycopg.connect(postgres_server) as other:
        other.execute("update person set standing = standing where id = 'p1'")
        answers = send(connector, "p0", "p1", "p2")
    assert {one: answer.outcome for one, answer in answers.items()} == {"p0": "done", "p1": "not_sent", "p2": "done"}
    assert connector.stopped is None and send(connector, "p1")["p1"].outcome == "done"
    connector.close()


def test_a_lost_connection_is_opened_anew(house: "psycopg.Connection[Any]", postgres_server: str) -> None:
    connector = connect(postgres_server)
    assert send(connector, "p0")["p0"].outcome == "done"
    for check in ("send", "statuses"):
        house.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
        if check == "send":
            assert {answer.outcome for answer in send(connector, "p1", "p2").values()} == {"done"}
        else:
            assert connector.statuses(["p1", "p9"]) == {"p1": "suspended", "p9": "active"}
    assert connector.stopped is None
    connector.close()


def test_nothing_is_left_behind_in_the_session(house: "psycopg.Connection[Any]", postgres_server: str) -> None:
    """A pooler gives the session to others after each transaction: no setting, no prepared statement may stay."""
    connector = connect(postgres_server, timeout=7)
    for _ in range(8):
        send(connector, *EVERYBODY)
        connector.statuses(EVERYBODY)
    session = connector._database._connection  # type: ignore[attr-defined]
    before = session.execute("select current_setting('statement_timeout')").fetchone()
    assert before == ("0",)
    assert session.execute("select count(*) from pg_prepared_statements").fetchone() == (0,)
    session.rollback()
    connector.close()


@pytest.mark.parametrize(
    ("column", "values", "states"),
    [
        ("enabled boolean", ["true", "false"], ["active", "suspended"]),
        ("suspended_at timestamptz", ["null", "'2026-01-01'"], ["active", "suspended"]),
        ("banned boolean", ["false", "true"], ["active", "suspended"]),
        ("banned_until timestamptz", ["null", "'infinity'"], ["active", "suspended"]),
        ("banned_until date", ["'-infinity'", "'infinity'"], ["active", "suspended"]),
        ("banned_until timestamp", ["'2020-01-01 10:00'", "'9999-12-31 23:59:59'"], ["active", "suspended"]),
        ("banned_until timestamptz", ["'2020-01-01 10:00:00.5+02'", "'99999-01-01'"], ["active", "suspended"]),
        ("blocks jsonb", ["'[]'", "'[\"suspended\"]'"], ["active", "suspended"]),
        ("restrictions text[]", ["'{}'", "'{throttled,suspended}'"], ["active", "suspended"]),
    ],
)
def test_a_column_that_is_no_word(
    house: "psycopg.Connection[Any]", postgres_server: str, column: str, values: list[str], states: list[str]
) -> None:
    house.execute(f"alter table person add {column}".encode())
    name = column.split(maxsplit=1)[0]
    for account, value in zip(("p0", "p1"), values, strict=True):
        house.execute(f"update person set {name} = {value} where id = '{account}'".encode())
    connector = connect(postgres_server, status=f"select {name} from person where id = {{account}}")
    assert list(connector.statuses(["p0", "p1"]).values()) == states
    connector.close()


def test_the_heaviest_of_several_rows_holds(house: "psycopg.Connection[Any]", postgres_server: str) -> None:
    """A ban beside an old warning: the row that came first alone would have said that the account is free."""
    house.execute("drop table if exists sanction; create table sanction (who text, standing text, banned boolean)")
    house.execute(
        "insert into sanction values ('p0', 'active', false), ('p0', 'suspended', true), ('p1', 'active', false)"
    )
    for column in ("standing", "banned"):
        connector = connect(postgres_server, status=f"select {column} from sanction where who = {{account}}")
        assert connector.statuses(["p0", "p1", "p2"]) == {"p0": "suspended", "p1": "active", "p2": "gone"}
        connector.close()


def test_a_sqlite_file_that_others_write_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table person (id text primary key, standing text)")
        other.execute("insert into person values ('p0', 'active')")
        other.commit()
        connector = connect("", database=f"sqlite:{path}", timeout=0.1)
        other.execute("begin immediate")
        assert send(connector, "p0")["p0"].outcome == "not_sent" and connector.stopped is None
        other.rollback()
        assert send(connector, "p0")["p0"].outcome == "done"
        connector.close()
