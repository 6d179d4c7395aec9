"""Parquet files -> a view of the engine: read where they lie, column by column, as often as steps ask.

Files of one table may differ in their columns and types: those of one form are read together, a column that some lack
is null there, and types that differ become one that holds them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..engine import DuckDBEngine, quote_name
from .binaries import binary_sql, holds_binaries
from .columns import Column, text_sql
from .input_files import TableFiles
from .parts import called_alike
from .relations import FileForm, Layout, Table, file_list, of_file_sql

__all__ = ["inspect_parquet", "layout_of", "open_parquet", "parquet_columns", "parquet_scan"]

_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")


def inspect_parquet(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The columns that any file of a Parquet table has."""
    forms: dict[str, FileForm] = {}
    by_file = []
    for file, signature in zip(source.files, _signatures(engine, source.files), strict=True):
        forms[signature] = forms.get(signature) or FileForm(columns=parquet_columns(engine, parquet_scan([file])))
        by_file.append(forms[signature])
    return layout_of(source, called_alike(by_file))


def layout_of(source: TableFiles, forms: tuple[FileForm, ...]) -> Layout:
    """The layout of files of these forms: every column of any, under the type that holds all of it."""
    kinds: dict[str, set[str]] = {}
    for form in {id(form): form for form in forms}.values():
        for name, column in form.columns.items():
            kinds.setdefault(name, set()).add(column.type)
    return Layout(source, {name: Column(name, _common(found)) for name, found in kinds.items()}, forms)


def _signatures(engine: DuckDBEngine, files: Sequence[Path]) -> list[str]:
    """A text for each file that is the same where names and types of all columns are."""
    if len(files) == 1:
        return [""]
    found = engine.frame(
        f"select file_name, md5(string_agg(concat_ws(chr(31), {', '.join(f's.{name}' for name in _SCHEMA)}), chr(30) "
        f"order by place)) as signature from (select *, row_number() over () as place from parquet_schema("
        f"{file_list(files)})) s group by file_name"
    )
    by_name = dict(zip(found["file_name"].astype(str), found["signature"].astype(str), strict=True))
    return [by_name[str(file.absolute())] for file in files]


_SCHEMA = ("name", "type", "type_length", "converted_type", "logical_type", "num_children", "scale", "precision")


def parquet_columns(engine: DuckDBEngine, sql: str) -> dict[str, Column]:
    """The columns of what `sql` reads, as they are called in it."""
    found = engine.frame(f"describe select * from {sql}")
    # A column without one value has the type "NULL".
    names, kinds = found["column_name"].astype(str), found["column_type"].astype(str).replace('"NULL"', "VARCHAR")
    return {
        name: Column(name, "VARCHAR", sql=binary_sql(name))
        if kind == "BLOB"
        else Column(name, kind, sql=quote_name(name))
        for name, kind in zip(names, kinds, strict=True)
    }


def _common(kinds: set[str]) -> str:
    """The type that holds values of all `kinds`; text where nothing else does."""
    if len(kinds) == 1:
        return next(iter(kinds))
    nested = sorted(kind for kind in kinds if _is_nested(kind))
    if nested:
        return nested[0]
    if kinds <= _WHOLE:
        return "BIGINT"
    if kinds <= {"FLOAT", "DOUBLE"}:
        return "DOUBLE"
    return "TIMESTAMP" if all(kind.startswith(("TIMESTAMP", "DATE")) for kind in kinds) else "VARCHAR"


def _is_nested(kind: str) -> bool:
    return kind.startswith(_NESTED) or kind.endswith("]")


def open_parquet(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    """The Parquet table, with `columns`, as the view `name` of the engine."""
    files = layout.source.files
    shown = [
        column if column.plain or not _is_nested(column.type) else replace(column, type="VARCHAR") for column in columns
    ]
    engine.view(name, " union all ".join(_groups(layout, columns)))
    return Table(
        name,
        layout.source,
        {column.name: column for column in shown},
        tuple(_parquet_rows(engine, file) for file in files),
        " union all ".join(_located(layout, n, columns) for n in range(len(files))),
    )


def _groups(layout: Layout, columns: Sequence[Column]) -> list[str]:
    """SQL for the rows, one SELECT for all files that are read alike."""
    # By form too: two types may be read by the same words, but not by one scan.
    groups: dict[tuple[str, int], list[Path]] = {}
    for n, file in enumerate(layout.source.files):
        groups.setdefault((_cells(layout, n, columns), id(layout.forms[n])), []).append(file)
    return [f"select {cells} from {parquet_scan(files)}" for (cells, _), files in groups.items()]


def _cells(layout: Layout, n: int, columns: Sequence[Column]) -> str:
    form = layout.forms[n]
    return ", ".join(f"{_cell_sql(column, form.columns, n)} as {column.sql}" for column in columns)


def _cell_sql(column: Column, there: Mapping[str, Column], n: int) -> str:
    """SQL for a column in one file, under the type that it has in all."""
    if column.of_files:
        return of_file_sql(column, n)
    own = there.get(column.name)
    if own is None:
        return f"null::{column.type}"
    if _is_nested(column.type):
        return _nested_sql(column, own)
    if column.type == "VARCHAR":
        return f"{own.sql}::varchar" if own.type == "VARCHAR" else text_sql(own)
    if own.type == column.type:
        return own.sql
    return f"({own.sql} at time zone 'UTC')" if own.type.endswith("WITH TIME ZONE") else f"{own.sql}::{column.type}"


def _nested_sql(column: Column, own: Column) -> str:
    """As JSON text; where text was needed as it is, its type says that it cannot be had."""
    if column.plain:
        return own.sql if own.type == column.type else f"null::{column.type}"
    return f"to_json({own.sql})::varchar" if _is_nested(own.type) else text_sql(own)


def _parquet_rows(engine: DuckDBEngine, file: Path) -> int:
    return int(engine.scalar(f"select sum(num_rows) from parquet_file_metadata({file_list([file])})"))


def _located(layout: Layout, n: int, columns: Sequence[Column]) -> str:
    # A file may have a column of the name under which the engine gives the row's number; then there is none to give.
    number = "null" if "file_row_number" in layout.forms[n].columns else "file_row_number + 1"
    scan = parquet_scan([layout.source.files[n]])
    return f'select {_cells(layout, n, columns)}, {n}::bigint as file, ({number})::bigint as "row" from {scan}'


def parquet_scan(files: Sequence[Path]) -> str:
    """SQL that reads Parquet files, which are written alike; a folder called `day=1` adds no column by itself."""
    texts = str(not holds_binaries(files)).lower()
    return f"read_parquet({file_list(files)}, hive_partitioning=false, binary_as_string={texts})"
