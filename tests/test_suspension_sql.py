"""The sql connector against real databases: PostgreSQL and SQLite, the same tests for both."""

import os
import sqlite3
from pathlib import Path
from typing import Any, Protocol

import pytest

from graphlink.errors import InputError
from graphlink.suspension import SuspendSettings, open_connector
from graphlink.suspension.connectors import Connector, Request, Unread

ODD = [
    "plain",
    "it's",
    'say "hi"',
    "a\nb",
    "../../etc",
    "%s",
    "{account}",
    ":account",
    "😀" * 20,
    "x" * 10_240,
    "-",
    "'",
]
TABLE = "create table account (id text primary key, status text not null, changed integer not null default 0, why text)"
STATEMENTS = {
    "status": "select status from account where id = {account}",
    "suspend": "update account set status = 'suspended', changed = changed + 1, why = {reason}"
    " where id = {account} and status = 'active' and why is distinct from '100%'",
    "limit": "update account set status = 'limited', changed = changed + 1 where id = {account} and status = 'active'",
    "reinstate": "update account set status = 'active', changed = changed + 1 where id = {account}",
}


class Place(Protocol):
    database: str

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]: ...


class SqlitePlace:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.database = f"sqlite:{path}"
        self.run(TABLE)

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        connection = sqlite3.connect(self._path)
        try:
            with connection:
                return connection.execute(sql, values).fetchall()
        finally:
            connection.close()


class PostgresPlace:
    def __init__(self, address: str) -> None:
        self._address = address
        self.database = "{env:ADMIN_DATABASE}"
        self.run("drop table if exists account")
        self.run(TABLE)

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        import psycopg

        with psycopg.connect(self._address) as connection:
            found = connection.execute(sql.replace("?", "%s").encode(), values)
            return found.fetchall() if found.description else []


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    if request.param == "sqlite":
        return SqlitePlace(tmp_path / "accounts.db")
    address = request.getfixturevalue("postgres_server")
    monkeypatch.setenv("ADMIN_DATABASE", address)
    return PostgresPlace(address)


def connect(place: Place, folder: Path, **changes: Any) -> Connector:
    statements = STATEMENTS | {"suspend": STATEMENTS["suspend"].replace("is distinct from", "is not")}
    if isinstance(place, PostgresPlace):
        statements = STATEMENTS
    return open_sql(folder, {"database": place.database, **statements, **changes})


def open_sql(folder: Path, table: dict[str, str]) -> Connector:
    settings = SuspendSettings.model_validate({"folder": folder, "connector": {"kind": "sql", **table}})
    return open_connector(settings, os.environ)


def request_for(account: str, action: str = "suspend") -> Request:
    return Request(account, action, f"key-{account[:20]}", "plan", "because; drop table account")


def fill_in(place: Place, accounts: list[str]) -> None:
    for account in accounts:
        place.run("insert into account (id, status) values (?, 'active')", (account,))


def test_odd_ids_are_changed_once_and_nothing_else_is(place: Place, tmp_path: Path) -> None:
    bystanders = ["bystander", "a", "b", "", "x"]
    fill_in(place, ODD + bystanders)
    connector = connect(place, tmp_path)
    assert set(connector.statuses(ODD).values()) == {"active"}
    answers = connector.send([request_for(account) for account in ODD])
    assert [(answer.account, answer.outcome) for answer in answers] == [(account, "done") for account in ODD]
    assert set(connector.statuses(ODD).values()) == {"suspended"}
    connector.close()
    rows = {row[0]: row[1:] for row in place.run("select id, status, changed, why from account")}
    assert {account: rows[account] for account in bystanders} == dict.fromkeys(bystanders, ("active", 0, None))
    assert {rows[account] for account in ODD} == {("suspended", 1, "because; drop table account")}


def test_an_account_that_is_not_there_or_stands_otherwise_fails_and_the_rest_is_done(
    place: Place, tmp_path: Path
) -> None:
    fill_in(place, ["one", "two"])
    place.run("update account set status = 'suspended' where id = 'two'")
    connector = connect(place, tmp_path)
    assert connector.statuses(["one", "two", "none"]) == {"one": "active", "two": "suspended", "none": "gone"}
    outcomes = {
        answer.account: answer.outcome for answer in connector.send([request_for(a) for a in ("one", "two", "none")])
    }
    connector.close()
    assert outcomes == {"one": "done", "two": "failed", "none": "failed"}


def test_one_row_that_the_database_refuses_does_not_stop_the_others(place: Place, tmp_path: Path) -> None:
    fill_in(place, ["one", "two", "three"])
    check = "case when {account} = 'two' then null else 'suspended' end"
    connector = connect(place, tmp_path, suspend=f"update account set status = {check} where id = {{account}}")
    answers = connector.send([request_for(account) for account in ("one", "two", "three")])
    connector.close()
    assert [answer.outcome for answer in answers] == ["done", "failed", "done"]
    assert place.run("select id, status from account order by id") == [
        ("one", "suspended"),
        ("three", "suspended"),
        ("two", "active"),
    ]


def test_a_statement_that_touches_others_is_rolled_back_and_stops(place: Place, tmp_path: Path) -> None:
    fill_in(place, ["one", "two"])
    connector = connect(place, tmp_path, suspend="update account set status = 'suspended' where {account} <> ''")
    answers = connector.send([request_for("one"), request_for("two")])
    connector.close()
    assert [answer.outcome for answer in answers] == ["failed", "not_sent"]
    assert connector.stopped and "2 rows" in connector.stopped
    assert place.run("select distinct status from account") == [("active",)]


def test_a_lost_database_says_so_without_its_password(place: Place, tmp_path: Path) -> None:
    fill_in(place, ["one"])
    connector = connect(place, tmp_path)
    place.run("drop table account")
    (answer,) = connector.send([request_for("one")])
    connector.close()
    assert (answer.outcome, connector.stopped is not None) == ("not_sent", True)
    assert "account" in answer.detail and "s3cret" not in answer.detail


def test_a_wrong_password_is_an_error_without_it(
    monkeypatch: pytest.MonkeyPatch, postgres_server: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("ADMIN_DATABASE", postgres_server.replace("s3cret%3A%2F%40word", "wr0ng%40word"))
    with pytest.raises(InputError, match="password authentication failed") as caught:
        open_sql(tmp_path, {**STATEMENTS, "database": "{env:ADMIN_DATABASE}"})
    assert "wr0ng" not in str(caught.value)


def test_nul_cannot_stand_in_postgres_text_and_fails_alone(
    postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_DATABASE", postgres_server)
    place = PostgresPlace(postgres_server)
    fill_in(place, ["one"])
    connector = connect(place, tmp_path)
    found = connector.statuses(["a\0b", "one"])
    assert isinstance(found["a\0b"], Unread) and found["one"] == "active"
    assert [a.outcome for a in connector.send([request_for("a\0b"), request_for("one")])] == ["failed", "done"]
    connector.close()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"suspend": "update account set status = 'suspended'"}, "needs {account}"),
        ({"suspend": "update account set status = 'x' where id = '{account}'"}, "no quotes"),
        ({"suspend": "update account set status = {name} where id = {account}"}, "cannot stand"),
        ({"database": "postgresql://me:in-clear@host/db"}, "secret in clear"),
        ({"database": "mysql://host/db"}, "starts with"),
    ],
)
def test_unsafe_settings_are_refused(changes: dict[str, str], said: str, tmp_path: Path) -> None:
    table = {"kind": "sql", "database": "sqlite:a.db", **STATEMENTS, **changes}
    with pytest.raises(ValueError, match=said):
        SuspendSettings.model_validate({"connector": table})
