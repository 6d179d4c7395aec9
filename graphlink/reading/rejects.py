"""Rejected rows: what of the input could not be read, listed up to a limit and counted beyond it."""

from ..engine import DuckDBEngine
from .relations import Table

__all__ = ["LISTED", "note_column", "prepare_rejected", "reject_rows", "rejected_lines"]

LISTED = 1000
"""Rows listed for one problem of one column; a further entry says how many more there are."""


def prepare_rejected(engine: DuckDBEngine) -> None:
    """Leaves `rejected` (path, row, column, problem), empty.

    `row` counts rows of data from 1: in Parquet the row, in JSONL the line, in CSV the line after the heading (line
    ends inside quotes are not counted). It is null where an entry is about a whole file.
    """
    engine.execute('create or replace table rejected (path varchar, "row" bigint, "column" varchar, problem varchar)')
    engine.execute(
        'create or replace table reject_summary (path varchar, "row" bigint, "column" varchar, problem varchar, '
        "rows bigint, source varchar)"
    )
    engine.execute("create or replace table skipped_row (source varchar, file bigint, before bigint)")


def reject_rows(engine: DuckDBEngine, table: Table, sql: str, *, column: str | None, problem: str) -> int:
    """How many rows `sql` (columns file, row) returns; the first are listed as rejected, the others counted."""
    engine.execute(f'create or replace temp table refused as select file, "row" from ({sql})')
    rows = int(engine.scalar("select count(*) from refused"))
    if rows:
        engine.execute(
            f"""
            create or replace temp table listed as
            select (?::varchar[])[file + 1] as path, "row" + {_refused_before(table)} as "row", file
            from (select * from refused order by file, "row" limit {LISTED}) as first_ones
            """,
            (list(table.source.names), *([table.counted] if table.skipped else [])),
        )
        engine.execute('insert into rejected select path, "row", ?, ? from listed', (column, problem))
        _summarise(engine, table.counted, column, problem, rows)
    engine.drop("refused")
    return rows


def _refused_before(table: Table) -> str:
    """SQL for how many rows of the same file were refused, unparsed, before an accepted row."""
    if not table.skipped:
        return "0"
    return (
        "(select count(*) from skipped_row s where s.source = ? and s.file = first_ones.file "
        'and s.before < first_ones."row")'
    )


def _summarise(engine: DuckDBEngine, source: str, column: str | None, problem: str, rows: int) -> None:
    first = 'path, "row" from listed order by file, "row" limit 1'
    engine.execute(
        f'insert into reject_summary select path, "row", ?, ?, ?, ? from (select {first})',
        (column, problem, rows, source),
    )
    if rows > LISTED:
        more = f"{problem}: {rows - LISTED:,} more such rows"
        engine.execute(f"insert into rejected select path, null, ?, ? from (select {first})", (column, more))


def note_column(engine: DuckDBEngine, table: Table, column: str | None, note: str) -> None:
    """Adds a line about a whole column (or table) to what `rejected_lines` says; no row is rejected by it."""
    first, *others = table.source.names
    path = f"{first} and {len(others)} more files" if others else first
    engine.execute("insert into reject_summary values (?, null, ?, ?, 0, ?)", (path, column, note, table.counted))


def rejected_lines(engine: DuckDBEngine) -> tuple[str, ...]:
    """One line for each problem met: file, first row, column, what is wrong, how many rows."""
    found = engine.frame(
        'select path, "row" as first_row, "column" as col, problem, rows from reject_summary order by all'
    )
    return tuple(
        f"{path}"
        + (f": row {int(first)}" if rows else "")
        + (f": column `{column}`" if isinstance(column, str) else "")
        + f": {problem}"
        + (f" (and {int(rows) - 1:,} more rows; rejected.parquet lists them)" if rows > 1 else "")
        for path, first, column, problem, rows in found.itertuples(index=False)
    )
