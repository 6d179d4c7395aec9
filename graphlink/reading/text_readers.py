"""Text readers: CSV and JSONL -> a table in the engine's scratch file, parsed once, every value as text.

Only the columns asked for are kept. Rows that cannot be parsed are listed in `rejected`; the rows after them are
read. Where one stray quote would swallow what follows it, or line ends are mixed, the file is read again line by
line, so that it costs the line it stands in.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..engine import DuckDBEngine, Problem, Step, quote_text
from ..errors import InputError
from .columns import Column
from .input_files import TableFiles
from .rejects import reject_rows
from .relations import Layout, Table, file_list

__all__ = ["inspect_csv", "inspect_jsonl", "open_csv", "open_jsonl"]

_REJECTS = "store_rejects=true, rejects_table='text_reject', rejects_scan='text_scan', rejects_limit=0"
_SIZE = "max_line_size=33554432, buffer_size=67108864"
"""Longest line, in bytes: long prompts are a few megabytes, more is a file without line ends. Left alone, the buffer
of each thread would be many times the longest line."""

_LINE = (
    f"auto_detect=false, strict_mode=false, delim='\x1f', quote='', escape='', {_SIZE}, columns={{'line': 'VARCHAR'}}"
)
"""Each line as one value: the delimiter is a control character that neither JSON nor a heading may hold bare."""

_PROBLEMS = {
    "MISSING COLUMNS": "too few fields",
    "TOO MANY COLUMNS": "too many fields",
    "INVALID ENCODING": "not UTF-8 text",
    "LINE SIZE OVER MAXIMUM": "longer than 32 MiB",
}
_QUOTE = "a quote is out of place"
_NESTED = "holds an object or a list, text is needed"
_NO_OBJECT = "not a JSON object"


def inspect_csv(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The columns that all files of a CSV table have, from their first lines."""
    headings, delimiters = zip(*(_heading(engine, file) for file in source.files), strict=True)
    names = [name for name in headings[0] if name and all(name in heading for heading in headings)]
    return Layout(source, {name: Column(name, "VARCHAR") for name in names}, headings, delimiters)


def _heading(engine: DuckDBEngine, file: Path) -> tuple[tuple[str, ...], str]:
    """The column names of a CSV file, and what separates them."""
    lines = _first_lines(engine, file)
    line = lines[0] if lines else ""
    if not line.strip():
        raise InputError(f"{file}: the first line is blank; it must name the columns")
    if "\0" in line:
        raise InputError(f"{file}: the first line holds NUL bytes; save the file as UTF-8 text")
    delimiter = max(",;\t|", key=lambda mark: _fit(lines, mark))
    names = tuple(name.strip() for name in _fields(line, delimiter))
    twice = sorted(name for name in set(names) if name and names.count(name) > 1)
    if twice:
        raise InputError(f"{file}: two columns are called `{twice[0]}`; give each a name of its own")
    return names, delimiter


def _fit(lines: Sequence[str], mark: str) -> tuple[bool, bool, int]:
    """How well `mark` separates fields: at all, as many in the second line as in the heading, how many."""
    counts = [len(_fields(line, mark)) for line in lines]
    return counts[0] > 1, len(set(counts)) == 1, counts[0]


def _fields(line: str, mark: str) -> list[str]:
    return next(csv.reader([line], delimiter=mark))


def _first_lines(engine: DuckDBEngine, file: Path) -> list[str]:
    """The first line of the file, and the second where there is one."""
    lines = f"read_csv({file_list([file])}, header=false, {_LINE}"
    try:
        with _ordered(engine):
            found = engine.frame(f"select line from {lines}) limit 2")
    except Problem as problem:
        # Lines are parsed many at a time: it may be a later one, which is refused by itself when its turn comes.
        if "utf-8" not in str(problem):
            raise
        _forget_rejects(engine)
        engine.scalar(f"select count(line) from {lines}, {_REJECTS})")
        if engine.scalar("select count(*) from text_reject where line = 1"):
            raise InputError(f"{file}: the first line is not UTF-8 text; save the file as UTF-8") from problem
        with _ordered(engine):
            found = engine.frame(f"select line from {lines}, ignore_errors=true) limit 2")
    return [str(line) for line in found["line"].fillna("")]


@contextmanager
def _ordered(engine: DuckDBEngine) -> Iterator[None]:
    """Rows come in the order of their file, which costs memory and is not what steps ask for otherwise."""
    engine.execute("set preserve_insertion_order = true")
    try:
        yield
    finally:
        engine.execute("set preserve_insertion_order = false")


def open_csv(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    """The CSV table, with `columns`, as the table `name` of the engine."""
    try:
        _load(engine, name, layout, columns, _fields_select)
        by_line = bool(engine.scalar("select count(*) from text_reject where error_type = 'UNQUOTED VALUE'"))
    except Problem as problem:
        if "state machine" not in str(problem):
            raise
        by_line = True
    if by_line:
        _load(engine, name, layout, columns, _split_select)
    table = _table(engine, name, layout, columns)
    _reject_unparsed(engine, table, heading=1)
    return _without_broken(engine, table)


def inspect_jsonl(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The members that any object of a JSONL table has."""
    lines = f"select line from read_csv({file_list(source.files)}, header=false, {_LINE}, ignore_errors=true)"
    found = engine.frame(
        f"select distinct unnest(json_keys(line)) as name from ({lines}) "
        "where json_valid(line) and json_type(line) = 'OBJECT' order by name"
    )
    if found.empty:
        raise InputError(f"{source.shown}: no line is a JSON object; write one object a line")
    names = [str(name) for name in found["name"]]
    return Layout(source, {name: Column(name, "VARCHAR") for name in names})


def open_jsonl(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    """The JSONL table, with `columns`, as the table `name` of the engine; whole numbers keep every digit."""
    _load(engine, name, layout, columns, _json_select)
    table = _table(engine, name, layout, columns)
    _reject_unparsed(engine, table, heading=0)
    for column in columns:
        nested = f'select file, "row" from {name} where nested = {quote_text(column.sql)}'
        reject_rows(engine, table, nested, column=column.name, problem=_NESTED)
    return _without_broken(engine, table)


_Select = Callable[[Layout, int, Sequence[Column]], str]


def _load(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column], select: _Select) -> None:
    """Fills the table `name` with each file in turn, its rows numbered in the order of the file."""
    _forget_rejects(engine)
    scans = [
        f'select *, {n}::bigint as file, row_number() over () as "row" from ({select(layout, n, columns)})'
        for n in range(len(layout.source.files))
    ]
    with _ordered(engine):
        engine.run(Step(name, " union all ".join(scans), reads=()))


def _forget_rejects(engine: DuckDBEngine) -> None:
    engine.drop("text_reject", "text_scan")


def _fields_select(layout: Layout, n: int, columns: Sequence[Column]) -> str:
    heading, file = layout.headings[n], layout.source.files[n]
    spec = ", ".join(f"'f{index}': 'VARCHAR'" for index in range(len(heading)))
    chosen = ", ".join(f"f{heading.index(column.name)} as {column.sql}" for column in columns)
    return (
        f"select {chosen}, null::varchar as broken from read_csv({file_list([file])}, auto_detect=false, header=true, "
        f"delim='{layout.delimiters[n]}', quote='\"', escape='\"', strict_mode=true, nullstr='', {_SIZE}, "
        f"columns={{{spec}}}, {_REJECTS})"
    )


def _split_select(layout: Layout, n: int, columns: Sequence[Column]) -> str:
    """Each line taken apart by itself; `broken` says what is wrong with its quotes or its number of fields."""
    heading, mark = layout.headings[n], layout.delimiters[n]
    pattern = quote_text(f'("(?:[^"]|"")*"|[^"{mark}]*)[{mark}]')
    chosen = ", ".join(_field_sql(heading.index(column.name) + 1, column.sql) for column in columns)
    lines = f"read_csv({file_list([layout.source.files[n]])}, header=true, {_LINE}, {_REJECTS})"
    length = "list_sum(list_transform(fields, lambda field: length(field) + 1))"
    return (
        f"select {chosen}, case when {length} <> length(line) + 1 then '{_QUOTE}' "
        f"when len(fields) < {len(heading)} then '{_PROBLEMS['MISSING COLUMNS']}' "
        f"when len(fields) > {len(heading)} then '{_PROBLEMS['TOO MANY COLUMNS']}' end as broken "
        f"from (select line, regexp_extract_all(line || '{mark}', {pattern}, 1) as fields "
        f"from {lines} where line is not null)"
    )


def _field_sql(position: int, name: str) -> str:
    field = f"fields[{position}]"
    inner = f"replace({field}[2:-2], '\"\"', '\"')"
    return f"nullif(case when starts_with({field}, '\"') then {inner} else {field} end, '') as {name}"


def _json_select(layout: Layout, n: int, columns: Sequence[Column]) -> str:
    """Each line as an object; `nested` is the first column to hold what is neither text nor number."""
    members = ", ".join(f"json_extract_string(object, {_pointer(column)}) as {column.sql}" for column in columns)
    nested = " ".join(
        # Asked only where the text looks like it: a second look into every line would double the cost.
        f"when {column.sql}[1] in ('{{', '[') and json_type(object, {_pointer(column)}) in ('OBJECT', 'ARRAY') "
        f"then {quote_text(column.sql)}"
        for column in columns
        if column.plain
    )
    chosen = ", ".join(
        f"case when nested is null or nested <> {quote_text(column.sql)} then {column.sql} end as {column.sql}"
        for column in columns
    )
    lines = f"read_csv({file_list([layout.source.files[n]])}, header=false, {_LINE}, {_REJECTS})"
    return (
        f"select {chosen}, nested, case when object is null then '{_NO_OBJECT}' end as broken from ("
        f"select *, case {nested} end as nested from (select object, {members} from ("
        f"select case when json_valid(line) and json_type(line) = 'OBJECT' then line end as object from {lines})))"
    )


def _pointer(column: Column) -> str:
    """The column's name as a quoted JSON pointer, in which any name is safe."""
    return quote_text("/" + column.name.replace("~", "~0").replace("/", "~1"))


def _table(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    refused = int(engine.scalar("select count(*) from text_reject"))
    return Table(
        name,
        layout.source,
        {column.name: column for column in columns},
        _rows(engine, name, layout),
        f"select * from {name}",
        refused > 0,
    )


def _rows(engine: DuckDBEngine, name: str, layout: Layout) -> tuple[int, ...]:
    counted = engine.frame(f"select file, count(*) as rows from {name} where broken is null group by file")
    by_file = dict(zip(counted["file"].astype(int), counted["rows"].astype(int), strict=True))
    return tuple(by_file.get(n, 0) for n in range(len(layout.source.files)))


def _reject_unparsed(engine: DuckDBEngine, table: Table, *, heading: int) -> None:
    """Lists what the parser refused, and notes before which accepted row each stood."""
    if not table.skipped:
        return
    engine.execute(
        f"""
        create or replace temp table unparsed as
        select list_position(?::varchar[], file_path) - 1 as file, line - {heading} as "row",
            any_value(error_type) as error_type
        from text_reject join text_scan using (scan_id, file_id) group by all
        """,
        ([str(file.absolute()) for file in table.source.files],),
    )
    found = engine.frame("select distinct error_type as problem from unparsed order by problem")
    for kind in found["problem"]:
        sql = f'select file, "row" from unparsed where error_type = {quote_text(str(kind))}'
        problem = _PROBLEMS.get(str(kind), f"cannot be parsed ({str(kind).lower()})")
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
