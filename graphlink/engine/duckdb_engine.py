"""DuckDB as an engine that runs named steps out of core (steps.py)."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import duckdb
import pandas as pd
import pyarrow as pa

from ..claims import scratch_folder
from ..steps import Engine, Made, Problem, Schedule, Step, in_thread, quote_name, quote_text
from .problems import asked, one_line

__all__ = ["DuckDBEngine", "QueriedFile", "computed", "interrupt_engines"]

MAIN = "main"
"""The schema of all tables but those of a `schema`."""

_OPEN: list[duckdb.DuckDBPyConnection] = []
"""The connections of the engines that are open: a signal has nobody to pass them to it."""


@dataclass
class DuckDBEngine(Engine):
    """DuckDB in memory, spilling into a scratch folder in `scratch` (the system's temporary folder where it is None)
    that goes when the engine closes; what killed processes left there goes as it starts."""

    memory_limit: str = "4GB"
    threads: int | None = None
    scratch: Path | None = None
    _search_path: str = field(default=MAIN, init=False)
    _alone: bool = field(default=False, init=False)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._folder = stack.enter_context(scratch_folder(self.scratch))
            # In memory, spilling into the folder: a scratch file costs half as much again, and bounds nothing better.
            self._connection = duckdb.connect(":memory:")
            stack.callback(self._connection.close)
            stack.enter_context(_open(self._connection))
            self._execute("set temp_directory = ?", [str(self._folder)])
            self._execute("set autoinstall_known_extensions = false")
            self._execute("set memory_limit = ?", [self.memory_limit])
            self._execute("set preserve_insertion_order = false")
            self._execute("set enable_progress_bar = false")
            self._execute("set TimeZone = 'UTC'")
            if self.threads:
                self._execute("set threads = ?", [self.threads])
            self._stack = stack.pop_all()
        return self

    def run(self, step: Step) -> int:
        """How many rows the step left in the table of its name (replaced where it was there)."""
        began = time.perf_counter()
        with self._speaking_of(f"step {step.name}"):
            made = f"create or replace table {quote_name(step.name)} as {step.sql}"
            # What makes a table returns how many rows it has.
            rows = int(self._connection.execute(made, [*step.values]).fetchall()[0][0])
        self._made[step.name] = "table"
        self.note(step.name, time.perf_counter() - began, rows)
        return rows

    def run_all(self, steps: Iterable[Step], *, leaves: Collection[str] | None = None) -> None:
        """Runs each step once what it stands on is there, two at once where the engine has two threads: most steps have
        too few rows for the engine to part them among its threads.

        With `leaves`, a table that one of these steps made and that is not among `leaves` goes after its last reader.
        """
        schedule, before = Schedule(list(steps), leaves), len(self.runs)
        if self._alone or self.threads == 1 or len(schedule.line) < 2:
            self._work(schedule)
            return
        try:
            with self.another() as other, in_thread(other.interrupt, lambda: other._help(schedule, self)) as work:
                self._work(schedule)
                work.result()
        except KeyboardInterrupt as ended:
            # What went wrong in the other thread, which ended what was done here.
            problem = schedule.problem or ended
            raise problem from problem.__cause__
        self.runs[before:] = schedule.runs()

    def _help(self, schedule: Schedule, other: Self) -> None:
        """Runs steps of `schedule` beside `other`, which is ended too where one of them fails."""
        try:
            self._work(schedule)
        except BaseException:
            other.interrupt()
            raise

    @contextmanager
    def another(self) -> Iterator[Self]:
        """The same tables for another thread to work on, with a record of its own; in turn, for two are enough."""
        with self._connection.cursor() as cursor, _open(cursor):
            other = copy(self)
            other._connection, other.runs, other._alone = cursor, [], True
            other._execute("set TimeZone = 'UTC'")
            other._search(self._search_path)
            yield other

    @contextmanager
    def beside(self, work: Callable[[Self], Made]) -> Iterator[Callable[[], Made]]:
        """What to call for what `work` comes to, which is given the same tables and goes on beside what is done inside:
        of one thread when it is asked for. It makes tables in a `schema` of its own alone; its steps are recorded then.
        """
        with self.another() as other:
            other._made = {}

            def recorded(ask: Callable[[], Made]) -> Made:
                made = ask()
                self.runs += other.runs
                return made

            if self.threads == 1:
                yield lambda: recorded(lambda: work(other))
                return
            with in_thread(other.interrupt, lambda: work(other)) as begun:
                yield lambda: recorded(begun.result)

    def interrupt(self) -> None:
        """Ends what the engine is doing, from another thread: its caller meets a KeyboardInterrupt."""
        with suppress(duckdb.Error):
            self._connection.interrupt()

    def run_ordered(self, steps: Iterable[Step]) -> None:
        """As `run_all`, and keeps the order of each step's rows (which costs memory, so it is asked for)."""
        with self._in_order():
            self.run_all(steps)

    def frame(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        """What `sql` returns, as a frame."""
        # Rows are made as they are fetched, and so are errors.
        with self._speaking_of():
            return self._connection.execute(sql, list(values)).df()

    def scalar(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row (None where there is none)."""
        # All rows are fetched: an unfinished result would hold the connection.
        with self._speaking_of():
            rows = self._connection.execute(sql, list(values)).fetchall()
        return rows[0][0] if rows else None

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Runs a statement that returns nothing (COPY, CREATE VIEW)."""
        self._execute(sql, values)

    def register(self, name: str, frame: pd.DataFrame) -> None:
        """Makes `frame` the table `name`."""
        self._connection.register("incoming_frame", frame)
        self._execute(f"create or replace table {quote_name(name)} as select * from incoming_frame")
        self._connection.unregister("incoming_frame")
        self._made[name] = "table"

    def read_parquet(self, name: str, pattern: str) -> None:
        """Makes what the Parquet files of `pattern` hold the table `name`."""
        self._execute(f"create or replace table {quote_name(name)} as from read_parquet({quote_text(pattern)})")
        self._made[name] = "table"

    def view(self, name: str, sql: str) -> None:
        """Makes `name` what `sql` returns, asked anew each time it is read."""
        self._execute(f"create or replace view {quote_name(name)} as {sql}")
        self._made[name] = "view"

    @contextmanager
    def schema(self, name: str) -> Iterator[None]:
        """Steps inside write into the schema `name`, and still read every table that it lacks; then all of it goes."""
        before, self._made = self._made, {}
        self._execute(f"create schema if not exists {quote_name(name)}")
        self._search(f"{quote_name(name)},{MAIN}")
        yield
        self._search(MAIN)
        self._execute(f"drop schema if exists {quote_name(name)} cascade")
        self._made = before

    def _search(self, path: str) -> None:
        self._execute(f"set search_path = {quote_text(path)}")
        self._search_path = path

    def drop(self, *names: str, forms: Mapping[str, str] = MappingProxyType({})) -> None:
        """Forgets tables that no later step reads; views are those that were made as such, or that `forms` calls so."""
        known = {**self._made, **forms}
        # Views first: what they read may be among the tables.
        for name in sorted(names, key=lambda name: known.get(name) != "view"):
            self._execute(f"drop {known.get(name, 'table')} if exists {quote_name(name)}")
            # Else whoever clears up what was made here would ask for it once more.
            self._made.pop(name, None)

    def rename(self, old: str, new: str) -> None:
        """Gives the table `old` the name `new`, in place of the table that had it."""
        self.drop(new)
        self._execute(f"alter table {quote_name(old)} rename to {quote_name(new)}")
        self._made[new] = self._made.pop(old)

    def keep(self, names: Collection[str]) -> None:
        """Forgets every table and view but those of `names` and of a `schema`: what a stage leaves later ones take."""
        held = self.frame(
            "select table_name as name, 'table' as form from duckdb_tables() "
            f"where not internal and schema_name = '{MAIN}' "
            f"union all select view_name, 'view' from duckdb_views() where not internal and schema_name = '{MAIN}'"
        )
        forms = dict(zip(held["name"].astype(str), held["form"].astype(str), strict=True))
        self.drop(*(name for name in forms if name not in names), forms=forms)

    def copy_to_parquet(self, sql: str, path: Path) -> None:
        """Writes what `sql` returns to `path`, in its order."""
        with self._in_order(), self._speaking_of(f"writing {path.name}"):
            self._connection.execute(f"copy ({sql}) to {quote_text(str(path))} (format parquet, compression zstd)")

    @contextmanager
    def _in_order(self) -> Iterator[None]:
        """Rows keep their order inside, whoever asks the engine."""
        self._execute("set preserve_insertion_order = true")
        try:
            yield
        finally:
            self._execute("set preserve_insertion_order = false")

    @contextmanager
    def queried_file(self, path: Path) -> Iterator["QueriedFile"]:
        """The DuckDB file at `path`, opened for reading, to be asked while the block runs.

        Raises Problem where it cannot be opened, or what it is asked is wrong.
        """
        with self._speaking_of("opening the file"), self._connection.cursor() as cursor, _open(cursor):
            try:
                cursor.execute(f"attach {quote_text(str(path))} as asked (read_only, type duckdb)")
                # Both hold for this cursor alone.
                cursor.execute("use asked")
                cursor.execute("set TimeZone = 'UTC'")
                yield QueriedFile(self, cursor)
            finally:
                cursor.execute("use memory")
                cursor.execute("detach database if exists asked")

    def _execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        with self._speaking_of():
            self._connection.execute(sql, list(values))

    def _speaking_of(self, at: str | None = None) -> AbstractContextManager[None]:
        """Turns what the engine raises into a StepFailed of one line that names `at`, or the last step that ended."""
        return one_line(at or self._place(), self.memory_limit, self._folder.parent)


@contextmanager
def _open(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Notes that `connection` may be at work."""
    _OPEN.append(connection)
    try:
        yield
    finally:
        _OPEN.remove(connection)


def computed(expression: str, columns: Sequence[pa.Array]) -> pa.Array:
    """What DuckDB makes of `expression` over `columns`, which it calls c0, c1 and so on: a value for each row."""
    table = pa.table({f"c{place}": column for place, column in enumerate(columns)})
    return _calculator().from_arrow(table).project(f"{expression} as found").to_arrow_table()["found"].combine_chunks()


@cache
def _calculator() -> duckdb.DuckDBPyConnection:
    """One connection for all that a process has `computed`: making one costs more than what it is asked."""
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    return connection


def interrupt_engines() -> None:
    """Ends what the engines of this process are doing, from any thread: their callers meet a KeyboardInterrupt."""
    for connection in tuple(_OPEN):
        with suppress(duckdb.Error):
            connection.interrupt()


@dataclass(frozen=True)
class QueriedFile:
    """A DuckDB file of somebody's, asked by statements of theirs; what is wrong in these is a Problem."""

    _engine: DuckDBEngine
    _cursor: duckdb.DuckDBPyConnection

    def columns(self, query: str) -> list[tuple[str, str]]:
        """Name and type of each column that `query` returns. Raises Problem where it is not one SELECT."""
        with self._engine._speaking_of("the query"), asked():
            found = self._cursor.extract_statements(query)
            if [statement.type for statement in found] != [duckdb.StatementType.SELECT]:
                raise Problem("the query", "it must be one SELECT")
            return [(row[0], row[1]) for row in self._cursor.execute(f"describe {found[0].query}").fetchall()]

    def copy_to_parquet(self, sql: str, path: Path) -> int:
        """How many rows `sql` returned; they are in `path`, in their order."""
        with self._engine._in_order(), self._engine._speaking_of("the query"), asked():
            done = self._cursor.execute(f"copy ({sql}) to {quote_text(str(path))} (format parquet, compression zstd)")
            return int(done.fetchall()[0][0])
