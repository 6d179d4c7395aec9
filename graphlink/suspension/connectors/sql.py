"""The connector to a database that holds the accounts, PostgreSQL or SQLite: one transaction a batch.

A statement that touches more than one row for one account is rolled back and stops everything.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from ...errors import InputError
from ..settings import SqlSettings
from ..template import Secrets, fill
from .connector import Answer, Request, StatusUnreadable

__all__ = ["PostgresDatabase", "SqlConnector", "SqliteDatabase"]

_MARK = re.compile(r"\{(\w+)\}")


class _RowRefused(Exception):
    """The database refuses the values of one row."""


class _Failed(Exception):
    """The database failed; `unclear` where a commit may have gone through."""

    def __init__(self, said: str, *, unclear: bool = False) -> None:
        super().__init__(said)
        self.unclear = unclear


class Database(Protocol):
    """What the connector needs of a database; raises _RowRefused and _Failed."""

    def marked(self, statement: str) -> str:
        """`statement` with each `{name}` in the driver's form for a bound value."""
        ...

    def execute(self, statement: str, values: Mapping[str, Any]) -> int:
        """How many rows the statement touched."""
        ...

    def first(self, statement: str, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...


class SqliteDatabase:
    """A SQLite file that is there already."""

    def __init__(self, path: Path, timeout: float) -> None:
        if not path.is_file():
            raise InputError(f"{path}: no such database; `database` under [suspend.connector] names it")
        self._connection = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)

    def marked(self, statement: str) -> str:
        """`{name}` as `:name`."""
        return _MARK.sub(r":\1", statement)

    def execute(self, statement: str, values: Mapping[str, Any]) -> int:
        """How many rows the statement touched."""
        if not self._connection.in_transaction:
            # Immediate: the wait for another writer comes before the work, not in the middle of it.
            self._run("begin immediate", {})
        return self._run(statement, values).rowcount

    def first(self, statement: str, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        return self._run(statement, values).fetchone()

    def commit(self) -> None:
        """Keeps what was done since the last commit."""
        try:
            self._connection.execute("commit")
        except sqlite3.Error as problem:
            raise _Failed(str(problem)) from problem

    def rollback(self) -> None:
        """Undoes what was done since the last commit."""
        if self._connection.in_transaction:
            self._connection.rollback()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _run(self, statement: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, dict(values))
        except (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, UnicodeError) as problem:
            raise _RowRefused(str(problem)) from problem
        except sqlite3.Error as problem:
            raise _Failed(str(problem)) from problem


class PostgresDatabase:
    """A PostgreSQL database; needs the extra `postgres`."""

    def __init__(self, address: str, timeout: float) -> None:
        try:
            import psycopg
        except ImportError:
            raise InputError("PostgreSQL needs psycopg: install graphlink with its extra `postgres`") from None
        self._errors = psycopg
        try:
            self._connection = psycopg.connect(address, connect_timeout=max(2, int(timeout)))
            milliseconds = str(int(timeout * 1000))
            self._connection.execute("select set_config('statement_timeout', %s, false)", (milliseconds,))
            self._connection.commit()
        except psycopg.Error as problem:
            raise _Failed(str(problem)) from None

    def marked(self, statement: str) -> str:
        """`{name}` as `%(name)s`, every other percent sign doubled."""
        return _MARK.sub(r"%(\1)s", statement.replace("%", "%%"))

    def execute(self, statement: str, values: Mapping[str, Any]) -> int:
        """How many rows the statement touched."""
        return int(self._run(statement, values).rowcount)

    def first(self, statement: str, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        return self._run(statement, values).fetchone()

    def commit(self) -> None:
        """Keeps what was done since the last commit."""
        try:
            self._connection.commit()
        except self._errors.Error as problem:
            raise _Failed(str(problem), unclear=True) from problem

    def rollback(self) -> None:
        """Undoes what was done since the last commit; a lost connection has done so already."""
        try:
            self._connection.rollback()
        except self._errors.Error:
            self._connection.close()

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def _run(self, statement: str, values: Mapping[str, Any]) -> Any:
        try:
            return self._connection.execute(statement.encode(), dict(values))
        except (self._errors.DataError, self._errors.IntegrityError, UnicodeError) as problem:
            raise _RowRefused(str(problem)) from problem
        except self._errors.Error as problem:
            raise _Failed(str(problem)) from problem


class SqlConnector:
    """The database that holds the accounts."""

    name = "sql"
    concurrency = 1
    reads_status = True

    def __init__(self, settings: SqlSettings, folder: Path, environment: Mapping[str, str]) -> None:
        self._secrets = Secrets.named_in(settings.database, environment)
        self.batch = self.status_batch = settings.batch
        self.stopped: str | None = None
        address = fill(settings.database, self._secrets.values)
        try:
            self._database = _open(address, folder, settings.timeout)
        except _Failed as problem:
            raise InputError(f"[suspend.connector] database: {self._line(problem)}") from None
        statements = {name: getattr(settings, name) for name in ("suspend", "limit", "reinstate")}
        self._statements = {name: self._database.marked(text) for name, text in statements.items() if text}
        self._status = self._database.marked(settings.status)
        self.actions = frozenset(self._statements)

    def close(self) -> None:
        """Closes the connection."""
        self._database.close()

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | None]:
        """The first column of each account's row; `gone` where there is none. Raises StatusUnreadable."""
        try:
            return {account: self._standing(account) for account in accounts}
        except _Failed as problem:
            raise StatusUnreadable(self._line(problem)) from None
        finally:
            self._database.rollback()

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """An answer to each request: all in one transaction, or where a row is refused, each in its own."""
        try:
            answers = [self._apply(request) for request in requests]
            if self.stopped:
                self._database.rollback()
                return [self._undone(answer) for answer in answers]
            self._database.commit()
            return answers
        except _RowRefused as problem:
            self._database.rollback()
            if len(requests) > 1:
                return [answer for request in requests for answer in self.send([request])]
            return [Answer(requests[0].account, "failed", self._line(problem))]
        except _Failed as problem:
            self._database.rollback()
            self.stopped = self._line(problem)
            return [Answer(r.account, "unknown" if problem.unclear else "not_sent", self.stopped) for r in requests]

    def _apply(self, request: Request) -> Answer:
        """What the statement did to one account; more than one row stops everything."""
        if self.stopped:
            return Answer(request.account, "not_sent", self.stopped)
        names = ("account", "action", "key", "plan", "reason")
        values = {name: getattr(request, name) for name in names}
        rows = self._database.execute(self._statements[request.action], values)
        if rows > 1:
            self.stopped = f"the {request.action} statement touched {rows} rows for one account and was rolled back"
            return Answer(request.account, "failed", self.stopped)
        if rows == 1:
            return Answer(request.account, "done", "1 row")
        return Answer(request.account, "failed", "no row matched: the account is not there, or stands otherwise")

    def _undone(self, answer: Answer) -> Answer:
        return Answer(answer.account, "not_sent", self.stopped or "") if answer.outcome == "done" else answer

    def _standing(self, account: str) -> str | None:
        try:
            row = self._database.first(
                self._status, {"account": account, "action": "", "key": "", "plan": "", "reason": ""}
            )
        except _RowRefused:
            self._database.rollback()
            return None
        return "gone" if row is None else None if row[0] is None else str(row[0])

    def _line(self, problem: Exception) -> str:
        return self._secrets.redact(" ".join(str(problem).split()))[:300]


def _open(address: str, folder: Path, timeout: float) -> Database:
    if address.startswith("sqlite:"):
        return SqliteDatabase(folder / Path(address.removeprefix("sqlite:")).expanduser(), timeout)
    return PostgresDatabase(address, timeout)
