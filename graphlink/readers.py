"""Readers: one input table -> a relation of the engine, its columns under safe names.

Parquet is read where it lies, column by column, as often as steps ask. CSV and JSONL are parsed once, into the
engine's scratch file, the columns asked for alone; everything in them is text. Names of files and columns enter SQL
quoted, and patterns in file names are escaped, so that no name is run or expanded.
"""

import csv
import glob
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from .columns import Column
from .engine import DuckDBEngine, Problem, Step, quote_name, quote_text
from .errors import InputError
from .input_files import TableFiles

__all__ = ["Layout", "Table", "inspect_table", "open_table", "reading"]

_LINE = "auto_detect=false, delim='\x1f', quote='', escape='', max_line_size=33554432, columns={'line': 'VARCHAR'}"
"""Each line as one value: the delimiter is a control character that neither JSON nor a heading may hold bare."""


@dataclass(frozen=True)
class Layout:
    """What a table's files say about themselves before they are read; `delimiters`: one for each CSV file."""

    source: TableFiles
    columns: Mapping[str, Column]
    headings: tuple[tuple[str, ...], ...] = ()
    delimiters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table that the engine can read: the relation `name` with `columns`, by their own names, under safe ones."""

    name: str
    source: TableFiles
    columns: Mapping[str, Column]
    rows: int


@contextmanager
def reading(shown: str) -> Iterator[None]:
    """Turns what the engine says about a file's contents into an InputError of one line that names `shown`."""
    try:
        yield
    except Problem as problem:
        raise InputError(f"{shown}: cannot be read: {_said(problem)}; write the file again") from problem


def inspect_table(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The columns of the table, by name. Raises InputError where the files do not agree or cannot be read."""
    inspect: dict[str, Callable[[DuckDBEngine, TableFiles], Layout]] = {
        "parquet": _inspect_parquet,
        "csv": _inspect_csv,
        "jsonl": _inspect_jsonl,
    }
    with reading(source.shown):
        return inspect[source.format](engine, source)


def open_table(engine: DuckDBEngine, name: str, layout: Layout, wanted: Sequence[str]) -> Table:
    """The table as the relation `name`, with the columns `wanted` (their own names) as `c0`, `c1`, ..."""
    columns = [replace(layout.columns[own], sql=f"c{n}") for n, own in enumerate(dict.fromkeys(wanted))]
    opened = {"parquet": _open_parquet, "csv": _open_csv, "jsonl": _open_jsonl}
    with reading(layout.source.shown):
        rows = opened[layout.source.format](engine, name, layout, columns)
    return Table(name, layout.source, {column.name: column for column in columns}, rows)


def _inspect_parquet(engine: DuckDBEngine, source: TableFiles) -> Layout:
    found = engine.frame(f"describe select * from {parquet_scan(source.files)}")
    names, kinds = found["column_name"].astype(str), found["column_type"].astype(str)
    columns = {name: Column(name, kind) for name, kind in zip(names, kinds, strict=True)}
    return Layout(source, columns)


def _open_parquet(engine: DuckDBEngine, name: str, layout: Layout, columns: list[Column]) -> int:
    chosen = ", ".join(f"{quote_name(column.name)} as {column.sql}" for column in columns)
    scan = parquet_scan(layout.source.files)
    engine.execute(f"create or replace view {quote_name(name)} as select {chosen} from {scan}")
    return int(engine.scalar(f"select count(*) from {quote_name(name)}"))


def parquet_scan(files: Sequence[Path]) -> str:
    """SQL that reads the Parquet files; folder names such as `day=1` add no columns."""
    return f"read_parquet({_file_list(files)}, hive_partitioning=false, binary_as_string=true)"


def _inspect_csv(engine: DuckDBEngine, source: TableFiles) -> Layout:
    headings, delimiters = zip(*(_heading(engine, file) for file in source.files), strict=True)
    names = [name for name in headings[0] if all(name in heading for heading in headings)]
    return Layout(source, {name: Column(name, "VARCHAR") for name in names}, headings, delimiters)


def _heading(engine: DuckDBEngine, file: Path) -> tuple[tuple[str, ...], str]:
    """The column names of a CSV file, and what separates them."""
    line = engine.scalar(f"select line from read_csv({_file_list([file])}, header=false, {_LINE}) limit 1")
    if not line or not line.strip():
        raise InputError(f"{file}: the first line is blank; it must name the columns")
    delimiter = max(",;\t|", key=line.count)
    names = tuple(name.strip() for name in next(csv.reader([line], delimiter=delimiter)))
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise InputError(f"{file}: two columns are called `{min(twice)}`; give each a name of its own")
    return names, delimiter


def _open_csv(engine: DuckDBEngine, name: str, layout: Layout, columns: list[Column]) -> int:
    scans = [
        _csv_select(file, heading, delimiter, columns)
        for file, heading, delimiter in zip(layout.source.files, layout.headings, layout.delimiters, strict=True)
    ]
    return _load(engine, Step(name, " union all ".join(scans)))


def _csv_select(file: Path, heading: Sequence[str], delimiter: str, columns: list[Column]) -> str:
    spec = ", ".join(f"'f{n}': 'VARCHAR'" for n in range(len(heading)))
    chosen = ", ".join(f"f{heading.index(column.name)} as {column.sql}" for column in columns)
    return (
        f"select {chosen} from read_csv({_file_list([file])}, auto_detect=false, header=true, delim='{delimiter}', "
        f"quote='\"', escape='\"', strict_mode=true, nullstr='', max_line_size=33554432, columns={{{spec}}}, "
        "store_rejects=true, rejects_table='csv_rejects', rejects_scan='csv_scans', rejects_limit=0)"
    )


def _inspect_jsonl(engine: DuckDBEngine, source: TableFiles) -> Layout:
    sql = (
        "select distinct unnest(json_keys(line)) as name "
        f"from ({_json_lines(source.files)}) where json_valid(line) and json_type(line) = 'OBJECT' order by name"
    )
    names = [str(name) for name in engine.frame(sql)["name"]]
    return Layout(source, {name: Column(name, "VARCHAR") for name in names})


def _json_lines(files: Sequence[Path]) -> str:
    return f"select line from read_csv({_file_list(files)}, header=false, {_LINE}, ignore_errors=true)"


def _open_jsonl(engine: DuckDBEngine, name: str, layout: Layout, columns: list[Column]) -> int:
    parts = ", ".join(f"{_json_text(column.name)} as {column.sql}" for column in columns)
    valid = "json_valid(line) and json_type(line) = 'OBJECT'"
    return _load(engine, Step(name, f"select {parts} from ({_json_lines(layout.source.files)}) where {valid}"))


def _json_text(name: str) -> str:
    """SQL for the member `name` of the object `line` as text: whole numbers keep every digit."""
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    return f"json_extract_string(line, {quote_text(pointer)})"


def _load(engine: DuckDBEngine, step: Step) -> int:
    """The rows that the step left, in the order of its file."""
    engine.execute("set preserve_insertion_order = true")
    try:
        return engine.run(step)
    finally:
        engine.execute("set preserve_insertion_order = false")


def _file_list(files: Sequence[Path]) -> str:
    """The files as a SQL list; the engine expands patterns, so those in names are escaped."""
    return "[" + ", ".join(quote_text(glob.escape(str(file.absolute()))) for file in files) + "]"


def _said(problem: BaseException) -> str:
    """The first line of what the engine said, without its own heading and full stop."""
    line = str(problem).strip().splitlines()[0]
    return line.split("Error: ", 1)[-1].rstrip(".")
