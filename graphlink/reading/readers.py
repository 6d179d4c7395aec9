"""Readers: one input table -> a relation of the engine, its columns under safe names.

Parquet is read where it lies, column by column, as often as steps ask; text is parsed once. Names of files and
columns enter SQL quoted, and patterns in file names are escaped, so that no name is run or expanded.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ..engine import DuckDBEngine, quote_name
from .columns import Column
from .input_files import TableFiles
from .relations import Layout, Table, file_list, reading
from .text_readers import inspect_csv, inspect_jsonl, open_csv, open_jsonl

__all__ = ["inspect_table", "open_table"]

_Inspect = Callable[[DuckDBEngine, TableFiles], Layout]
_Open = Callable[[DuckDBEngine, str, Layout, Sequence[Column]], Table]


def inspect_table(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The columns of the table, by name. Raises InputError where the files cannot be read."""
    with reading(source.shown):
        return _READERS[source.format][0](engine, source)


def open_table(
    engine: DuckDBEngine, name: str, layout: Layout, wanted: Sequence[str], kept: Sequence[str] = ()
) -> Table:
    """The table as the relation `name`, its columns `wanted` and `kept` (by their own names) under `c0`, `c1`, ...

    Those that are only kept may hold anything, nested values too.
    """
    columns = [
        replace(layout.columns[own], sql=f"c{n}", plain=own in wanted)
        for n, own in enumerate(dict.fromkeys([*wanted, *kept]))
    ]
    with reading(layout.source.shown):
        return _READERS[layout.source.format][1](engine, name, layout, columns)


def _inspect_parquet(engine: DuckDBEngine, source: TableFiles) -> Layout:
    found = engine.frame(f"describe select * from {_scan(source.files)}")
    # A column without one value has the type "NULL".
    names, kinds = found["column_name"].astype(str), found["column_type"].astype(str).replace('"NULL"', "VARCHAR")
    return Layout(source, {name: Column(name, kind) for name, kind in zip(names, kinds, strict=True)})


def _open_parquet(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    chosen = ", ".join(f"{_cell_sql(column)} as {column.sql}" for column in columns)
    files = layout.source.files
    engine.view(name, f"select {chosen} from {_scan(files)}")
    return Table(
        name,
        layout.source,
        {column.name: column for column in columns},
        tuple(_parquet_rows(engine, file) for file in files),
        " union all ".join(_located(chosen, n, file, layout) for n, file in enumerate(files)),
    )


def _cell_sql(column: Column) -> str:
    return quote_name(column.name) + ("::varchar" if column.type == "VARCHAR" else "")


def _parquet_rows(engine: DuckDBEngine, file: Path) -> int:
    return int(engine.scalar(f"select sum(num_rows) from parquet_file_metadata({file_list([file])})"))


def _located(chosen: str, n: int, file: Path, layout: Layout) -> str:
    # A file may have a column of the name under which the engine gives the row's number; then there is none to give.
    number = "null" if "file_row_number" in layout.columns else "file_row_number + 1"
    return f'select {chosen}, {n}::bigint as file, ({number})::bigint as "row" from {_scan([file])}'


def _scan(files: Sequence[Path]) -> str:
    """SQL that reads Parquet files; a folder called `day=1` adds no column."""
    return f"read_parquet({file_list(files)}, hive_partitioning=false, binary_as_string=true)"


_READERS: dict[str, tuple[_Inspect, _Open]] = {
    "parquet": (_inspect_parquet, _open_parquet),
    "csv": (inspect_csv, open_csv),
    "jsonl": (inspect_jsonl, open_jsonl),
}
