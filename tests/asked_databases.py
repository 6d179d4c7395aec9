"""Databases of every kind that graphlink asks, filled for tests, and settings that ask them."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pytest

from graphlink.errors import GraphlinkError, InputError

from .source_folder import ACCOUNTS, PAYMENTS, read

QUERY = "select account_id, card_fingerprint, paid_at from payments"


class Place(Protocol):
    """A database: its address in the settings, and a way to run statements in it."""

    kind: str
    path: str

    def run(self, *statements: str) -> list[Any]: ...


class SqlitePlace:
    kind = "sqlite"
    path = "sqlite:///of the day.db"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "of the day.db"

    def run(self, *statements: str) -> list[Any]:
        connection = sqlite3.connect(self.file)
        try:
            with connection:
                return [connection.execute(statement).fetchall() for statement in statements][-1]
        finally:
            connection.close()


class DuckPlace:
    kind = "duckdb"
    path = "duckdb:///of the day.duckdb"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "of the day.duckdb"

    def run(self, *statements: str) -> list[Any]:
        with duckdb.connect(str(self.file)) as connection:
            return [connection.execute(statement).fetchall() for statement in statements][-1]


class PostgresPlace:
    kind = "postgres"

    def __init__(self, address: str) -> None:
        self.path = address

    def run(self, *statements: str) -> list[Any]:
        import psycopg

        found: list[Any] = []
        with psycopg.connect(self.path) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
                found = cursor.fetchall() if cursor.description else []
        return found


def fill(place: Place) -> None:
    """The usual accounts and payments as tables."""
    for name, rows in {"accounts": ACCOUNTS, "payments": PAYMENTS}.items():
        columns = ", ".join(f"{column} varchar(99)" for column in rows[0])
        values = ", ".join("(" + ", ".join(f"'{value}'" for value in row.values()) + ")" for row in rows)
        place.run(
            f"drop table if exists {name}", f"create table {name} ({columns})", f"insert into {name} values {values}"
        )


def settings_of(
    place_path: str, query: str = QUERY, *, accounts: str = "select * from accounts", more: Sequence[str] = ()
) -> str:
    """A graphlink.toml that asks a database for the accounts and one table of payments."""
    signal = '[[signals]]\nkind = "payment"\nvalue = "card_fingerprint"\ntime = "paid_at"\n'
    return (
        f'[accounts]\npath = "{place_path}"\nquery = """{accounts}"""\ncreated_at = "created_at"\n'
        f'{signal}path = "{place_path}"\nquery = """{query}"""\n' + "".join(f"{line}\n" for line in more)
    )


def settle(folder: Path, text: str) -> None:
    """Writes the settings of a source."""
    (folder / "graphlink.toml").write_text(text, encoding="utf-8")


def refused(folder: Path, kind: type[GraphlinkError] = InputError) -> str:
    """The one line with which the source is refused."""
    with pytest.raises(GraphlinkError) as caught, read(folder):
        pass
    line = str(caught.value)
    assert type(caught.value) is kind and "\n" not in line, caught.value
    return line
