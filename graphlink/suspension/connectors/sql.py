"""The connector to a database that holds the accounts, PostgreSQL or SQLite: one transaction a batch.

Where the database refuses a row (a constraint, a trigger of the house's), the batch is done one by one, so that the row
costs itself and not the others. What another transaction stood in the way of (a deadlock, a lock, a snapshot) is tried
again, and a lost connection is opened anew. A statement that touches more than one row for one account is rolled back
and stops everything. Nothing is set for longer than a transaction, so a pooler in front changes nothing.
"""

import random
import re
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from ...errors import InputError
from ..settings import SqlSettings
from ..standing import STANDING_AFTER, STATES, Reading, Words, standing_in
from ..template import Secrets, fill
from .connector import Answer, Request, StatusUnreadable, Unread, lift_name, ways_of

__all__ = ["PostgresDatabase", "SqlConnector", "SqliteDatabase"]

_MARK = re.compile(r"\{(\w+)\}")
# What calls a function or procedure, or selects from what it changed: it counts the rows that it gives back.
_CALLS = re.compile(r"\s*(select|with|call|values|exec(ute)?)\b", re.IGNORECASE)


class _RowRefused(Exception):
    """The database refuses the values of one row."""


class _Busy(Exception):
    """Another transaction stood in the way; nothing happened, and another try may help."""


class _Failed(Exception):
    """The database failed; `unclear` where a commit may have gone through, `lost` where the connection is gone."""

    def __init__(self, said: str, *, unclear: bool = False, lost: bool = False) -> None:
        super().__init__(said)
        self.unclear = unclear
        self.lost = lost


class _Uncounted(Exception):
    """A statement says that it touched no row, and the account stands as if it had: a view's trigger, a procedure."""


# Pauses before what was in another's way is tried again; each up to twice as long, by chance, or two meet again.
PAUSES = (0.05, 0.2, 0.8)
# SQLSTATE by its first characters: what speaks of the server or of the whole statement, not of a row.
# 55000 is what a view says that cannot be updated.
OF_ALL = ("08", "0A", "25", "26", "28", "3D", "3F", "42", "53", "55000", "57", "58", "F0", "XX")
OF_OTHERS = ("40", "55006", "55P03")
# So many rows of an account's standing are read at the most.
MOST_ROWS = 1_000
ROW_SECURITY, TOO_LONG = "row-level security", "57014"


class Database(Protocol):
    """What the connector needs of a database; raises _RowRefused, _Busy and _Failed."""

    def marked(self, statement: str) -> str:
        """`statement` with each `{name}` in the driver's form for a bound value."""
        ...

    def execute(self, statement: str, values: Mapping[str, Any]) -> int:
        """How many rows the statement touched."""
        ...

    def column(self, statement: str, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """The first column's name, and its values in the first rows."""
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

    def column(self, statement: str, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """The first column's name, and its values in the first rows."""
        cursor = self._run(statement, values)
        return str(cursor.description[0][0]), [row[0] for row in cursor.fetchmany(MOST_ROWS)]

    def commit(self) -> None:
        """Keeps what was done since the last commit."""
        try:
            self._connection.execute("commit")
        except sqlite3.Error as problem:
            raise _Busy(str(problem)) if "locked" in str(problem) else _Failed(str(problem)) from problem

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
            raise _Busy(str(problem)) if "locked" in str(problem) else _Failed(str(problem)) from problem


class PostgresDatabase:
    """A PostgreSQL database; needs the extra `postgres`."""

    def __init__(self, address: str, timeout: float) -> None:
        try:
            import psycopg
            from psycopg.types import string
        except ImportError:
            raise InputError("PostgreSQL needs psycopg: install graphlink with its extra `postgres`") from None
        self._errors = psycopg
        try:
            # Statements are not prepared: behind a pooler the next transaction may run in another session.
            wait = max(2, int(timeout))
            self._connection = psycopg.connect(address, connect_timeout=wait, prepare_threshold=None)
        except psycopg.Error as problem:
            raise _Failed(str(problem), lost=True) from None
        self._milliseconds = str(int(timeout * 1000))
        # As texts: the database has days that Python has not, such as infinity.
        for name in ("date", "timestamp", "timestamptz"):
            self._connection.adapters.register_loader(name, string.TextLoader)

    def marked(self, statement: str) -> str:
        """`{name}` as `%(name)s`, every other percent sign doubled."""
        return _MARK.sub(r"%(\1)s", statement.replace("%", "%%"))

    def execute(self, statement: str, values: Mapping[str, Any]) -> int:
        """How many rows the statement touched."""
        return int(self._run(statement, values).rowcount)

    def column(self, statement: str, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """The first column's name, and its values in the first rows."""
        cursor = self._run(statement, values)
        try:
            return str(cursor.description[0].name), [row[0] for row in cursor.fetchmany(MOST_ROWS)]
        except self._errors.Error as problem:
            # Values that Python has no type for.
            raise _RowRefused(str(problem)) from problem

    def commit(self) -> None:
        """Keeps what was done since the last commit."""
        try:
            self._connection.commit()
        except self._errors.Error as problem:
            # What waits for its check until the commit is refused by it, as a whole: nothing was kept.
            code = problem.sqlstate or ""
            if code and not code.startswith(OF_ALL):
                raise (_Busy if code.startswith(OF_OTHERS) else _RowRefused)(str(problem)) from problem
            raise _Failed(str(problem), unclear=True, lost=self._connection.closed) from problem

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
            self._begin()
            return self._connection.execute(statement.encode(), dict(values))
        except UnicodeError as problem:
            raise _RowRefused(str(problem)) from problem
        except self._errors.Error as problem:
            raise self._understood(problem) from problem

    def _begin(self) -> None:
        """Sets the time limit, for this transaction alone."""
        if self._connection.info.transaction_status == self._errors.pq.TransactionStatus.IDLE:
            self._connection.execute("select set_config('statement_timeout', %s, true)", (self._milliseconds,))

    def _understood(self, problem: Any) -> Exception:
        """Whether the database speaks of one row, of another transaction in the way, or of itself."""
        code, said = problem.sqlstate or "", str(problem)
        if code.startswith(OF_OTHERS) or code == TOO_LONG:
            return _Busy(said)
        # A driver's own error without a code speaks of a value that cannot be sent, unless the connection is gone.
        of_value = isinstance(problem, self._errors.DataError)
        if ROW_SECURITY in said or of_value or (code and not code.startswith(OF_ALL)):
            return _RowRefused(said)
        return _Failed(said, lost=bool(self._connection.closed or self._connection.broken))


class SqlConnector:
    """The database that holds the accounts."""

    name = "sql"
    concurrency = 1
    reads_status = True

    def __init__(self, settings: SqlSettings, words: Words, folder: Path, environment: Mapping[str, str]) -> None:
        self._words = words
        self._stopping = threading.Event()
        self._secrets = Secrets.named_in(settings.database, environment)
        self.batch = self.status_batch = settings.batch
        self.stopped: str | None = None
        address = fill(settings.database, self._secrets.values)
        self._open: Callable[[], Database] = lambda: _open(address, folder, settings.timeout)
        try:
            self._database = self._open()
        except _Failed as problem:
            raise InputError(f"[suspend.connector] database: {self._line(problem)}") from None
        self._statements = {name: self._database.marked(text) for name, text in ways_of(settings).items()}
        self._calls = {name for name, text in ways_of(settings).items() if _CALLS.match(text)}
        self._lift = lift_name(settings)
        self._status = self._database.marked(settings.status)
        self.actions = frozenset(self._statements)

    def stop(self, why: str) -> None:
        """Sends nothing more, and waits for no pause."""
        self.stopped = self.stopped or why
        self._stopping.set()

    def close(self) -> None:
        """Closes the connection."""
        self._database.close()

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | Unread | None]:
        """What the first column of each account's row says; `gone` where there is none. Raises StatusUnreadable."""
        try:
            return {account: self._standing(account) for account in accounts}
        except (_Failed, _Busy) as problem:
            if isinstance(problem, _Failed) and problem.lost and self._reopened():
                return self.statuses(accounts)
            raise StatusUnreadable(self._line(problem)) from None
        finally:
            self._database.rollback()

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """An answer to each request: all in one transaction, or where that is not to be had, each in its own."""
        said, watched = "", False
        for pause in (*PAUSES, 0.0):
            if self.stopped:
                return [Answer(request.account, "not_sent", self.stopped) for request in requests]
            try:
                return self._transaction(requests, watched)
            except _Uncounted:
                self._database.rollback()
                if len(requests) > 1:
                    break
                watched, said = True, "the database was busy"
            except _RowRefused as problem:
                self._database.rollback()
                if len(requests) == 1:
                    return [Answer(requests[0].account, "failed", self._line(problem))]
                break
            except _Busy as problem:
                self._database.rollback()
                said = self._line(problem)
                self._stopping.wait(pause * random.uniform(1, 2))
            except _Failed as problem:
                answers = self._after(problem, requests)
                if answers is not None:
                    return answers
                said = self._line(problem)
        if len(requests) == 1:
            return [Answer(requests[0].account, "not_sent", said)]
        return [answer for request in requests for answer in self.send([request])]

    def _transaction(self, requests: Sequence[Request], watched: bool) -> Sequence[Answer]:
        alone = len(requests) == 1
        calls, alone = self._calls, len(requests) == 1
        answers = [self._watched(r, alone) if watched or r.action in calls else self._apply(r) for r in requests]
        if self.stopped:
            self._database.rollback()
            return [self._undone(answer) for answer in answers]
        self._database.commit()
        return answers

    def _after(self, problem: _Failed, requests: Sequence[Request]) -> Sequence[Answer] | None:
        """The answers after the database failed; None where it is there again and nothing had happened."""
        self._database.rollback()
        said = self._line(problem)
        if not (problem.lost and self._reopened()):
            self.stopped = said
        elif not problem.unclear:
            return None
        return [Answer(request.account, "unknown" if problem.unclear else "not_sent", said) for request in requests]

    def _reopened(self) -> bool:
        """Whether a new connection could be had for a lost one."""
        for pause in PAUSES:
            if self.stopped:
                return False
            try:
                self._database.close()
                self._database = self._open()
                return True
            except _Failed:
                self._stopping.wait(pause)
        return False

    def _apply(self, request: Request) -> Answer:
        """What the statement did to one account; more than one row stops everything."""
        if self.stopped:
            return Answer(request.account, "not_sent", self.stopped)
        rows = self._execute(request)
        if rows > 1:
            return self._too_many(request, rows)
        if rows == 1:
            return Answer(request.account, "done", "1 row")
        if rows < 0 or self._standing(request.account) == STANDING_AFTER[request.action]:
            raise _Uncounted
        return _unmatched(request)

    def _too_many(self, request: Request, rows: int) -> Answer:
        self.stopped = f"the {request.action} statement touched {rows} rows for one account and was rolled back"
        return Answer(request.account, "failed", self.stopped)

    def _watched(self, request: Request, alone: bool) -> Answer:
        """What a statement that counts no changed rows did, by how the account stands before and after it."""
        if self.stopped:
            return Answer(request.account, "not_sent", self.stopped)
        before = self._standing(request.account)
        rows = self._execute(request)
        if rows > 1:
            return self._too_many(request, rows)
        after = self._standing(request.account)
        if isinstance(before, Unread) or isinstance(after, Unread):
            if not alone:
                # What cannot be read may have undone what the others of the batch were answered.
                raise _Uncounted
            return Answer(request.account, "unknown", "the statement counts no rows, and `status` does not say it")
        return _unmatched(request) if before == after else Answer(request.account, "done", f"{before}, then {after}")

    def _execute(self, request: Request) -> int:
        """How many rows the request's statement touched; fewer than none where it does not say it."""
        return self._database.execute(self._statements[request.action], request.told(self._lift))

    def _undone(self, answer: Answer) -> Answer:
        return Answer(answer.account, "not_sent", self.stopped or "") if answer.outcome == "done" else answer

    def _standing(self, account: str) -> str | Unread | None:
        values = {"account": account, **dict.fromkeys(("action", "key", "plan", "reason", "statement"), "")}
        try:
            name, rows = self._database.column(self._status, values)
        except _RowRefused as problem:
            self._database.rollback()
            return Unread(self._line(problem))
        if not rows:
            return "gone"
        read = [standing_in({name: value}, (Reading((name,), {}),), account, self._words) for value in rows]
        said = [one for one in read if isinstance(one, str)]
        # Several rows, as of bans beside warnings: the heaviest holds, and one that says nothing sets nobody free.
        known = next((state for state in STATES if state in said), None)
        if known is not None and (known != "active" or (set(said) == {"active"} and len(said) == len(read))):
            return known
        other = next((one for one in said if one not in STATES), None)
        return Unread(f"the column {name} says nothing") if other is None else other

    def _line(self, problem: Exception) -> str:
        return self._secrets.redact(" ".join(str(problem).split()))[:300]


def _unmatched(request: Request) -> Answer:
    return Answer(request.account, "failed", "no row matched: the account is not there, or stands otherwise")


def _open(address: str, folder: Path, timeout: float) -> Database:
    if address.startswith("sqlite:"):
        return SqliteDatabase(folder / Path(address.removeprefix("sqlite:")).expanduser(), timeout)
    return PostgresDatabase(address, timeout)
