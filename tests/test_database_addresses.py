"""Addresses of databases: what is one, how it is shown, what of it the environment holds, and what is refused."""

import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.database_address import is_database, shown_address
from graphlink.errors import InputError
from graphlink.settings import find_settings

from .asked_databases import SqlitePlace, fill, refused, settings_of, settle
from .source_folder import PAYMENTS, SHOWN, read, write_csv


@pytest.mark.parametrize(
    ("path", "database", "shown"),
    [
        ("postgresql://u:p@h:5/db?password=x", True, "postgresql://u@h:5/db"),
        ("postgres://u:{env:P}@h/db", True, "postgres://u@h/db"),
        ("{env:URL}?password=x", True, "{env:URL}"),
        ("postgresql://u:p@s/s?@h/db", True, "postgresql://u@h/db"),
        ("postgresql:///db?password=x", True, "postgresql:///db"),
        ("PostgreSQL:u:p@h", True, "PostgreSQL:u@h"),
        ("mysql://u:p@h/d", False, "mysql://u@h/d"),
        ("https:/u:p@h/d", False, "https:/u@h/d"),
        ("sqlite:///a@b:c.db", True, "sqlite:///a@b:c.db"),
        ("logs/day=1/a@b:c?.csv", False, "logs/day=1/a@b:c?.csv"),
        ("C:/a.csv", False, "C:/a.csv"),
    ],
)
def test_an_address_is_shown_without_what_is_secret(path: str, database: bool, shown: str) -> None:
    assert (is_database(path), shown_address(path)) == (database, shown)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('path = "users.csv"\nquery = "select 1"', "`accounts`: `query` asks a database, and `path` names a file"),
        ('path = "sqlite:///a.db"', "`accounts`: a database needs `query`"),
        ('path = "{env:NOWHERE}"\nquery = " "', "`accounts`: a database needs `query`"),
        ('path = "sqlite:///a.db"\nquery = " \\n"', "`accounts`: a database needs `query`"),
    ],
)
def test_a_query_belongs_to_a_database(tmp_path: Path, lines: str, said: str) -> None:
    settle(tmp_path, f"[accounts]\n{lines}\n")
    with pytest.raises(InputError, match=re.escape(said)):
        find_settings(tmp_path, None)


REMOTE = {
    "s3://b/x": "aws s3 cp",
    "gs://b/x": "gcloud storage cp",
    "abfss://c@a.net/x": "azcopy copy",
    "https://u:hidden@h/x.csv": "curl",
    "hdfs://n/x": "hdfs dfs -get",
    "mysql://u:hidden@h/d": "export the tables",
    "snowflake://u:hidden@h/d": "export the tables",
    "postgresql+psycopg2://u:hidden@h/d": "write postgresql://",
    "file:///x.csv": "without file://",
}


@pytest.mark.parametrize("address", [*REMOTE, "postgresql://u:hidden@h/d"])
def test_a_source_elsewhere_is_refused(address: str) -> None:
    result = CliRunner().invoke(app, ["run", address])
    assert (result.exit_code, result.stdout) == (2, "")
    assert REMOTE.get(address, "SOURCE is a folder or a file") in result.stderr
    assert "hidden" not in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("address", REMOTE)
def test_a_path_elsewhere_is_refused(tmp_path: Path, address: str) -> None:
    settle(tmp_path, f'[[signals]]\nkind = "payment"\nvalue = "c"\npath = "{address}"')
    line = refused(tmp_path)
    assert REMOTE[address] in line and "hidden" not in line


def test_an_environment_that_holds_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(tmp_path, settings_of("{env:SOME_PLACE}"))
    monkeypatch.delenv("SOME_PLACE", raising=False)
    assert "[accounts] `path`: environment variable SOME_PLACE is not set" in refused(tmp_path)
    monkeypatch.setenv("SOME_PLACE", "hidden-words")
    line = refused(tmp_path)
    assert "[accounts] `path`: {env:SOME_PLACE}: the variable holds no address of a database" in line
    assert "hidden" not in line


def test_a_file_may_be_called_as_a_variable_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a query nothing is asked of the environment."""
    monkeypatch.setenv("PLACE", "hidden-words")
    settle(tmp_path, '[[signals]]\nkind = "payment"\nvalue = "card_fingerprint"\npath = "{env:PLACE}"')
    assert refused(tmp_path) == "{env:PLACE}: no such file; a database that the environment names needs `query`"
    settle(tmp_path, '[[signals]]\nkind = "payment"\nvalue = "card_fingerprint"\npath = "{env:PLACE}.csv"')
    write_csv(tmp_path / "{env:PLACE}.csv", PAYMENTS)
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN


def test_a_file_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = SqlitePlace(tmp_path)
    fill(place)
    monkeypatch.setenv("DAY", "of the day")
    settle(tmp_path, settings_of("sqlite:///{env:DAY}.db"))
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert reading.sources.inputs[0].path == "sqlite:///{env:DAY}.db ([accounts])"


def test_a_folder_is_no_sqlite_file(tmp_path: Path) -> None:
    settle(tmp_path, settings_of("sqlite:///"))
    assert "no such file" in refused(tmp_path)


def test_text_that_is_no_utf8_is_said(tmp_path: Path) -> None:
    place = SqlitePlace(tmp_path)
    fill(place)
    connection: Any = sqlite3.connect(place.file)
    with connection:
        connection.execute("update payments set card_fingerprint = cast(x'ff41' as text)")
    connection.close()
    settle(tmp_path, settings_of(place.path))
    assert "UTF-8" in refused(tmp_path)
    assert os.listdir(tmp_path).count("of the day.db-journal") == 0
