"""Rejected rows: what of the input could not be read, listed up to a limit and counted beyond it."""

from .engine import DuckDBEngine

__all__ = ["LISTED", "note_reject", "prepare_rejected", "reject_rows", "rejected_count"]

LISTED = 1000
"""Rows listed for one problem of one file; the rest is one row that says how many more there are."""


def prepare_rejected(engine: DuckDBEngine) -> None:
    """Leaves `rejected` (path, row, column, problem), empty.

    `row` is 1 for the first row of data; for CSV the heading is not counted, so that it is the line of the file less
    one (line ends inside quotes are not counted either). It is null where a problem is the file's, not a row's.
    """
    engine.execute(
        'create or replace table rejected (path varchar, "row" bigint, "column" varchar, problem varchar)',
    )


def note_reject(engine: DuckDBEngine, path: str, column: str | None, problem: str) -> None:
    """Adds one entry about the whole of `path`."""
    engine.execute("insert into rejected values (?, null, ?, ?)", (path, column, problem))


def reject_rows(engine: DuckDBEngine, sql: str, *, path: str, column: str | None, problem: str) -> int:
    """How many rows `sql` (one column of row numbers) returns, the first of them listed, the others counted."""
    engine.execute(f"create or replace temp table refused as select * from ({sql}) as found(row_number)")
    count = int(engine.scalar("select count(*) from refused"))
    engine.execute(
        "insert into rejected select ?, row_number, ?, ? from refused order by row_number limit ?",
        (path, column, problem, LISTED),
    )
    if count > LISTED:
        note_reject(engine, path, column, f"{problem}: {count - LISTED:,} more such rows")
    engine.drop("refused")
    return count


def rejected_count(engine: DuckDBEngine) -> int:
    """How many entries `rejected` has."""
    return int(engine.scalar("select count(*) from rejected"))
