"""Text rows: what every reader of text does: rows parsed once into a table, those that cannot be are rejected."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..engine import DuckDBEngine, Step, quote_text
from .columns import Column
from .formats import packing_of
from .kept_parts import told_of_parts
from .kept_rows import Loaded, kept_refused_sql, kept_rows_sql, look_up, write_kept
from .rejects import reject_rows
from .relations import Layout, Table, file_list, of_file_sql

__all__ = [
    "LONGEST",
    "PROBLEMS",
    "REJECTS",
    "SIZE",
    "forget_rejects",
    "lines_of_all_sql",
    "lines_sql",
    "load",
    "log_columns_sql",
    "ordered",
    "packed_sql",
    "refused_rows",
    "text_table",
]

LONGEST = 1 << 25
"""Longest row, in bytes: long prompts are a few megabytes, more is a file without line ends."""

REJECTS = "store_rejects=true, rejects_table='text_reject', rejects_scan='text_scan', rejects_limit=0"
SIZE = f"max_line_size={LONGEST}, buffer_size={2 * LONGEST}"
"""Left alone, the buffer of each thread would be many times the longest line."""

PROBLEMS = {
    "MISSING COLUMNS": "too few fields",
    "TOO MANY COLUMNS": "too many fields",
    "INVALID ENCODING": "not UTF-8 text",
    "LINE SIZE OVER MAXIMUM": "longer than 32 MiB",
    "UNQUOTED VALUE": "a quote is out of place",
}

MENDED = "put right before it is parsed"
"""Why a part is read of which no rows are kept."""


def packed_sql(file: Path) -> str:
    """The option that says how the file is packed: its name may be written in capitals."""
    return f"compression='{packing_of(file) or 'none'}'"


def lines_sql(file: Path, *, rejects: bool = True) -> str:
    """SQL for the lines of the file, each as the one column `line`."""
    return _lines_sql([file], "line", REJECTS if rejects else "ignore_errors=true")


def log_columns_sql(layout: Layout, n: int, columns: Sequence[Column], field_sql: Callable[[str], str]) -> str:
    """SQL for `columns` of a log's file `n`: what its folder tells, null where its lines have no such field, else the
    field by `field_sql`."""

    def said(column: Column) -> str:
        if column.of_files:
            return of_file_sql(column, n)
        return field_sql(column.name) if column.name in layout.forms[n].heading else "null::varchar"

    return ", ".join(f"{said(column)} as {column.sql}" for column in columns)


def lines_of_all_sql(files: Sequence[Path], numbers: Sequence[int]) -> str:
    """SQL for the lines of files that are packed alike, each as `line`, with the one of `numbers` that is its `file`'s.

    One scan of them all: each scan of a packed file has a buffer of its own, and those of some hundred days at once are
    more than the engine may hold.
    """
    return _lines_sql(
        files, f"line, [{', '.join(map(str, numbers))}][file_index::bigint + 1] as file", "ignore_errors=true"
    )


def _lines_sql(files: Sequence[Path], chosen: str, unread: str) -> str:
    # The delimiter is a control character that neither JSON nor a heading may hold bare.
    return (
        f"select {chosen} from read_csv({file_list(files)}, {packed_sql(files[0])}, header=false, auto_detect=false, "
        f"strict_mode=false, delim='\x1f', quote='', escape='', {SIZE}, columns={{'line': 'VARCHAR'}}, {unread})"
    )


@contextmanager
def ordered(engine: DuckDBEngine) -> Iterator[None]:
    """Rows come in the order of their file, which costs memory and is not what steps ask for otherwise."""
    engine.execute("set preserve_insertion_order = true")
    try:
        yield
    finally:
        engine.execute("set preserve_insertion_order = false")


def load(
    engine: DuckDBEngine, name: str, layout: Layout, scans: Sequence[str], foreign: Collection[int] = ()
) -> Loaded:
    """Fills the table `name` with each file's scan in turn, its rows numbered in the order of the file.

    Rows that an earlier case has kept are taken from there, which comes back. `foreign` are the files, by number, that
    `scans` do not read as they lie.
    """
    forget_rejects(engine)
    loaded = look_up(layout, scans, foreign)
    numbered = [
        f'select *, {n}::bigint as file, row_number() over () as "row" from ({scan})'
        for n, scan in enumerate(scans)
        if n not in loaded.taken
    ]
    parts = [f"({part})" for part in (" union all ".join(numbered), *kept_rows_sql(loaded)) if part]
    with ordered(engine):
        engine.run(Step(name, " union all by name ".join(parts), reads=()))
    return loaded


def forget_rejects(engine: DuckDBEngine) -> None:
    """Forgets what earlier scans refused."""
    engine.drop("text_reject", "text_scan")


def text_table(
    engine: DuckDBEngine,
    name: str,
    layout: Layout,
    columns: Sequence[Column],
    read: Sequence[Path],
    headings: Sequence[int],
    loaded: Loaded,
) -> Table:
    """The table `name` that was filled from the files `read`, without the rows that are now listed as rejected.

    `headings` says how many lines of each file stand before its rows, `loaded` what was kept of them. A row whose
    `broken` says what is wrong with it was taken in whole; other rows were refused by the parser. Nested values are no
    text either.
    """
    refused = _find_unparsed(engine, read, headings, loaded)
    table = Table(
        name,
        layout.source,
        {column.name: column for column in columns},
        _rows(engine, name, layout),
        f"select * from {name}",
        refused > 0,
        taken=loaded.taken,
        # Before a row is taken out that was found wrong: the next run has to find it again.
        kept=write_kept(engine, name, layout, loaded),
        told=_told(layout, loaded),
    )
    _reject_unparsed(engine, table)
    return _without_broken(engine, table)


def _told(layout: Layout, loaded: Loaded) -> tuple[str, ...]:
    """What is to be said of what was kept, where an earlier case has kept anything."""
    if not layout.keeping.parts or not loaded.asked:
        return ()
    read = [(n, name) for n, name in enumerate(layout.source.names) if n not in loaded.taken]
    why = [layout.keeping.why_read(name, loaded.asked[n][0]) if n in loaded.asked else MENDED for n, name in read]
    return (told_of_parts(layout.source.shown, len(loaded.taken), why),)


def refused_rows(engine: DuckDBEngine, where: str = "true") -> int:
    """How many entries of the last scans' rejects are so; there are none of scans that keep no list."""
    if not engine.scalar("select count(*) from duckdb_tables() where table_name = 'text_reject'"):
        return 0
    return int(engine.scalar(f"select count(*) from text_reject where {where}"))


def _rows(engine: DuckDBEngine, name: str, layout: Layout) -> tuple[int, ...]:
    counted = engine.frame(f"select file, count(*) as rows from {name} where broken is null group by file")
    by_file = dict(zip(counted["file"].astype(int), counted["rows"].astype(int), strict=True))
    return tuple(by_file.get(n, 0) for n in range(len(layout.source.files)))


def _find_unparsed(engine: DuckDBEngine, read: Sequence[Path], headings: Sequence[int], loaded: Loaded) -> int:
    """How many rows the parser refused, now or when they were kept; leaves `unparsed` (file, row, error_type)."""
    engine.execute('create or replace temp table unparsed (file bigint, "row" bigint, error_type varchar)')
    if refused_rows(engine):
        engine.execute(
            """
            insert into unparsed
            select list_position(?::varchar[], file_path) - 1 as file,
                line - (?::bigint[])[list_position(?::varchar[], file_path)] as "row",
                any_value(error_type) as error_type
            from text_reject join text_scan using (scan_id, file_id) group by all
            """,
            (paths := [str(file.absolute()) for file in read], list(headings), paths),
        )
    for kept in kept_refused_sql(loaded):
        engine.execute(f"insert into unparsed {kept}")
    return int(engine.scalar("select count(*) from unparsed"))


def _reject_unparsed(engine: DuckDBEngine, table: Table) -> None:
    """Lists what the parser refused, and notes before which accepted row each stood."""
    if not table.skipped:
        engine.drop("unparsed")
        return
    found = engine.frame("select distinct error_type as problem from unparsed order by problem")
    for kind in found["problem"]:
        sql = f'select file, "row" from unparsed where error_type = {quote_text(str(kind))}'
        problem = PROBLEMS.get(str(kind), f"cannot be parsed ({str(kind).lower()})")
        reject_rows(engine, _numbered(table), sql, column=None, problem=problem)
    engine.execute(
        f"""
        insert into skipped_row select {quote_text(table.name)}, file,
            "row" - row_number() over (partition by file order by "row") from unparsed
        """
    )
    engine.drop("unparsed")


def _numbered(table: Table) -> Table:
    """The table as one whose row numbers need no correction."""
    return Table(table.name, table.source, table.columns, table.rows, table.located)


def _without_broken(engine: DuckDBEngine, table: Table) -> Table:
    """The table without the rows that were taken in whole and then found wrong."""
    found = engine.frame(f"select distinct broken from {table.name} where broken is not null order by broken")
    for problem in found["broken"]:
        sql = f'select file, "row" from {table.name} where broken = {quote_text(problem)}'
        reject_rows(engine, table, sql, column=None, problem=str(problem))
    if len(found):
        engine.execute(f"delete from {table.name} where broken is not null")
    return table
