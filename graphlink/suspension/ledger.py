"""The ledger: who planned, approved, applied and reinstated what, when, and what the platform answered.

One SQLite file. Entries are only ever added; each carries the hash of the one before, so a change anywhere breaks the
chain from there on. Whoever can rewrite the whole file can rewrite the chain: keep the head elsewhere, and
`verify(path, head=...)` shows that too.
"""

import hashlib
import json
import os
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..errors import GraphlinkError, GuardRefused, InputError, in_words
from ..whole_files import private_folder
from .plan import canonical_json

__all__ = ["Clock", "Entry", "Head", "Ledger", "LedgerFailed", "Recorded", "now", "verify"]

Clock = Callable[[], datetime]
NO_HASH = "0" * 64

SCHEMA = """
create table if not exists entry (
    seq integer primary key autoincrement,
    at text not null,
    kind text not null,
    plan text not null,
    account text,
    action text,
    outcome text,
    body text not null,
    previous text not null,
    hash text not null unique
);
create index if not exists entry_of_account on entry (plan, account, action);
create index if not exists entry_of_kind on entry (kind, plan);
create trigger if not exists no_update before update on entry begin select raise(abort, 'the ledger only grows'); end;
create trigger if not exists no_delete before delete on entry begin select raise(abort, 'the ledger only grows'); end;
"""
COLUMNS = "seq, at, kind, plan, account, action, outcome, body, previous, hash"


class LedgerFailed(GraphlinkError):
    """The ledger could not be written or read: a full disk, a damaged file."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Entry:
    """Something to be recorded.

    Its kind: planned, approved, refused, started, canary, sent, answered, skipped, seen, ended, withdrawn, reviewed;
    shadow and looked for plans that were only gone through; spread for those that are spread over a window.
    """

    kind: str
    plan: str
    account: str | None = None
    action: str | None = None
    outcome: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded(Entry):
    """An entry as the ledger holds it."""

    seq: int = 0
    at: str = ""


@dataclass(frozen=True)
class Head:
    """The last entry's number and hash; of an empty ledger 0 and zeros. A number of -1: only the hash is known."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """The head written as `SEQ:HASH`, or as the hash alone. Raises InputError otherwise."""
        seq, mark, digest = text.strip().rpartition(":")
        if not re.fullmatch(r"\d+" if mark else "", seq) or not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise InputError(f"--head {text!r}: not a ledger head; write it as an earlier run printed it, SEQ:HASH")
        return cls(int(seq) if seq else -1, digest)


class Ledger:
    """One ledger file, opened; `make` says whether it is made where there is none.

    With `read` nothing is written, and the file may lie where nobody may write: an auditor's copy.
    """

    def __init__(self, path: Path, *, clock: Clock = now, make: bool = False, read: bool = False) -> None:
        self.path = path
        self._clock = clock
        self._copy: TemporaryDirectory[str] | None = None
        if not make and not path.is_file():
            raise InputError(f"{path}: no such ledger; --ledger or --config names another")
        if read:
            self._connection, self._copy = _connect_to_read(path)
            return
        try:
            private_folder(path.parent)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = _connect(path)
            with self._connection:
                self._connection.executescript(SCHEMA)
        except (OSError, sqlite3.Error) as problem:
            raise _failed(path, problem) from problem

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        if self._copy is not None:
            self._copy.cleanup()

    def append(self, entries: Sequence[Entry]) -> Head:
        """The head after `entries` are on disk, all or none. Raises LedgerFailed."""
        try:
            self._connection.execute("begin immediate")
            head = self._read_head()
            rows = []
            for entry in entries:
                row = _row(entry, head, self._clock())
                rows.append(row)
                head = Head(row[0], row[-1])
            marks = ", ".join("?" * 10)
            self._connection.executemany(f"insert into entry ({COLUMNS}) values ({marks})", rows)
            self._connection.execute("commit")
            return head
        except sqlite3.Error as problem:
            self._roll_back()
            raise _failed(self.path, problem) from problem

    @property
    def listing(self) -> str:
        """The call that lists this ledger's plans, ready for a shell."""
        return f"graphlink suspend status --ledger {shlex.quote(str(self.path))}"

    def verify(self, *, head: Head | None = None) -> Head:
        """The head, where the chain is whole and holds `head`. Raises GraphlinkError that names what is wrong first."""
        return _verified(self.path, self._connection, head)

    def head(self) -> Head:
        """The last entry's number and hash."""
        return self._read_head()

    def holds(self, head: Head) -> bool:
        """Whether it has this very entry; whether the chain up to there is whole, `verify` says."""
        return any(self._rows("select 1 from entry where seq = ? and hash = ?", (head.seq, head.hash)))

    def first_hash(self) -> str:
        """The hash of the first entry, by which one ledger is told from another; empty for an empty ledger."""
        row = next(self._rows("select hash from entry where seq = 1", ()), None)
        return str(row[0]) if row else ""

    def last_time(self) -> datetime | None:
        """When the last entry was made; None for an empty ledger.

        Refusals are left out: one under a wrong clock must not lock the ledger until that moment comes.
        """
        row = next(self._rows("select max(at) from entry where kind <> 'refused'", ()))
        return datetime.fromisoformat(row[0]) if row[0] else None

    def entries(self, kind: str, plan: str | None = None, account: str | None = None) -> Iterator[Recorded]:
        """The entries of one kind, in order; of one plan or one account where these are given."""
        sql = """select kind, plan, account, action, outcome, body, seq, at from entry
                 where kind = ?1 and (?2 is null or plan = ?2) and (?3 is null or account = ?3) order by seq"""
        for row in self._rows(sql, (kind, plan, account)):
            yield Recorded(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), row[6], row[7])

    def last_of_each(self, plan: str | None = None) -> Iterator[tuple[str, str, str, str, str | None]]:
        """The last of `sent`, `answered`, `skipped` and `seen` for each plan, account and action, as (plan, account,
        action, kind, outcome)."""
        # SQLite: where one max() is the only aggregate, the bare columns come from the row that has the maximum.
        sql = """select * from (
                     select plan, account, action, kind, outcome, max(seq) as last from entry
                     where kind in ('sent', 'answered', 'skipped', 'seen') and (?1 is null or plan = ?1)
                     group by plan, account, action
                 ) order by last"""
        for row in self._rows(sql, (plan,)):
            yield row[:5]

    def tallies(self, plan: str | None = None) -> Iterator[tuple[str, str, str, int, int]]:
        """For each plan, account and action that was ever sent: how many of its requests may have taken effect, and how
        many came to nothing, as (plan, account, action, may, nothing)."""
        sql = """select plan, account, action,
                     sum(kind = 'sent') - sum(kind = 'answered' and outcome in ('failed', 'not_sent')),
                     sum(kind = 'answered' and outcome = 'failed') + sum(kind = 'seen' and outcome = 'not_done')
                 from entry where kind in ('sent', 'answered', 'seen') and (?1 is null or plan = ?1)
                 group by plan, account, action having sum(kind = 'sent') > 0"""
        yield from self._rows(sql, (plan,))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While it lasts no other process sends from this ledger. Raises GuardRefused where one does."""
        path = self.path.with_name(self.path.name + ".lock")
        # A transaction on a database of its own: the system ends it with the process, however that dies.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
            try:
                lock.execute("begin exclusive")
            except sqlite3.OperationalError as problem:
                if "locked" not in str(problem):
                    raise _failed(path, problem) from problem
                raise GuardRefused(f"{self.path}: another apply or reinstate is under way; wait for its end") from None
            yield

    def _rows(self, sql: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection.execute(sql, values)
        except sqlite3.Error as problem:
            raise _failed(self.path, problem) from problem

    def _read_head(self) -> Head:
        row = next(self._rows("select seq, hash from entry order by seq desc limit 1", ()), None)
        return Head(*row) if row else Head(0, NO_HASH)

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.rollback()


def verify(path: Path, *, head: Head | None = None) -> Head:
    """The head of the ledger at `path`, whose chain is whole and holds `head` where one is given.

    Raises GraphlinkError that names the first entry which was changed, removed or added by other hands.
    """
    with Ledger(path, read=True) as ledger:
        return ledger.verify(head=head)


def _verified(path: Path, connection: sqlite3.Connection, head: Head | None) -> Head:
    try:
        last = _walk(path, connection, head)
        made = connection.execute("select seq from sqlite_sequence where name = 'entry'").fetchone()
    except sqlite3.Error as problem:
        raise _failed(path, problem) from problem
    if made and made[0] > last.seq:
        raise GraphlinkError(f"{path}: entry {last.seq + 1} is missing: there were {made[0]}, the last is {last.seq}")
    if head is not None and head.seq > last.seq:
        raise GraphlinkError(
            f"{path}: entry {last.seq + 1} is missing: the head kept elsewhere is entry {head.seq}; "
            "this is an older copy of the ledger, put the newer one back"
        )
    return last


def _walk(path: Path, connection: sqlite3.Connection, kept: Head | None) -> Head:
    """The head that the chain leads to; raises GraphlinkError at the first entry that does not fit."""
    head = Head(0, NO_HASH)
    found = kept is None or kept.seq >= 0 or kept.hash == NO_HASH
    for row in connection.execute(f"select {COLUMNS} from entry order by seq"):
        seq, previous, digest = row[0], row[8], row[9]
        if seq != head.seq + 1:
            raise GraphlinkError(f"{path}: entry {head.seq + 1} is missing; entry {seq} stands in its place")
        if previous != head.hash or _digest(row[:-1]) != digest:
            raise GraphlinkError(f"{path}: entry {seq} ({row[2]}, {row[1]}) is not what was written")
        if kept is not None and seq == kept.seq and digest != kept.hash:
            raise GraphlinkError(f"{path}: entry {seq} is not the head kept elsewhere: the ledger was written anew")
        found = found or (kept is not None and digest == kept.hash)
        head = Head(seq, digest)
    if not found:
        raise GraphlinkError(
            f"{path}: no entry has the hash kept elsewhere: the ledger is an older copy, or was written anew"
        )
    return head


def _row(entry: Entry, head: Head, at: datetime) -> tuple[Any, ...]:
    """The row for `entry` after `head`."""
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = (head.seq + 1, stamp, entry.kind, entry.plan, entry.account, entry.action, entry.outcome)
    whole = (*row, canonical_json(entry.body), head.hash)
    return (*whole, _digest(whole))


def _digest(row: Sequence[Any]) -> str:
    return hashlib.sha256(canonical_json(list(row)).encode()).hexdigest()


def _connect(path: Path) -> sqlite3.Connection:
    # One thread at a time uses it, though not always the one that opened it.
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("pragma journal_mode = wal")
    # FULL: an entry is on disk before the request that it speaks of leaves.
    connection.execute("pragma synchronous = full")
    return connection


def _connect_to_read(path: Path) -> "tuple[sqlite3.Connection, TemporaryDirectory[str] | None]":
    """A connection that only reads, and the folder of a copy where the file cannot be read in its place."""
    # Reading in WAL mode writes beside the file. Where somebody works with it that is so already; where nobody does,
    # the file is taken as it lies, and with what a dead writer left in the WAL it is copied to where one may write.
    alive, wal = path.with_name(f"{path.name}-shm").exists(), path.with_name(f"{path.name}-wal")
    if alive or not (wal.exists() and wal.stat().st_size):
        how = "mode=ro" if alive else "immutable=1"
        try:
            address = f"{path.absolute().as_uri()}?{how}"
            connection = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
            connection.execute("select count(*) from sqlite_schema").fetchone()
            return connection, None
        except sqlite3.Error:
            pass
    folder = TemporaryDirectory(prefix="ledger-")
    try:
        for name in (path.name, f"{path.name}-wal"):
            if path.with_name(name).is_file():
                shutil.copyfile(path.with_name(name), Path(folder.name) / name)
        connection = sqlite3.connect(Path(folder.name) / path.name, timeout=30, isolation_level=None)
        connection.execute("select count(*) from sqlite_schema").fetchone()
    except (OSError, sqlite3.Error) as problem:
        folder.cleanup()
        raise _failed(path, problem) from problem
    return connection, folder


def _failed(path: Path, problem: Exception) -> LedgerFailed:
    """What the person is told where SQLite or the disk refuses."""
    said = in_words(problem) if isinstance(problem, OSError) else str(problem).splitlines()[0]
    hint = "free some space and call again" if "full" in said or "I/O" in said else "look at the file and its disk"
    return LedgerFailed(f"{path}: the ledger cannot be used ({said}); {hint}")
