"""Readers: one input table -> a relation of the engine, its columns under safe names.

Parquet is read where it lies, column by column, as often as steps ask; text is parsed once. Names of files and
columns enter SQL quoted, and patterns in file names are escaped, so that no name is run or expanded.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from ..engine import DuckDBEngine
from ..errors import InputError
from .access_logs import inspect_access, open_access
from .columns import Column
from .csv_files import csv_members, find_csv_member, inspect_csv, open_csv, with_csv_leaves
from .input_files import TableFiles
from .json_files import find_json_member, inspect_json, json_members, open_json, with_json_leaves
from .parquet_files import inspect_parquet, open_parquet
from .parquet_members import find_parquet_member, parquet_members, with_parquet_leaves
from .recoding import in_utf8
from .relations import Layout, Table, reading
from .w3c_files import inspect_w3c, open_w3c

__all__ = ["inspect_table", "open_table", "with_every_column", "with_found"]

_Inspect = Callable[[DuckDBEngine, TableFiles], Layout]
_Open = Callable[[DuckDBEngine, str, Layout, Sequence[Column]], Table]

_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
_DAY = "partition_dt"
"""The day that folders tell in parts, as `year=2026/month=03/day=04`."""
_PARTS_OF_DAY = (("year", "yyyy", "y"), ("month", "mm", "m"), ("day", "dd", "d"))


def inspect_table(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The columns of the table, by name. Raises InputError where the files cannot be read."""
    with reading(source.shown):
        return _READERS[source.format][0](engine, in_utf8(engine, source))


def with_found(engine: DuckDBEngine, layout: Layout, wanted: Iterable[str]) -> Layout:
    """The layout with those of the `wanted` columns that folders such as `day=1` tell, or that lie inside nested ones.

    So it is with every column that a log beside the files tells. A column of that very name wins.
    """
    by_log = {name for told in layout.source.told for name in told}
    with reading(layout.source.shown):
        for name in [*wanted, *sorted(by_log)]:
            if name.casefold() not in {own.strip().casefold() for own in layout.columns}:
                layout = _of_folders(layout, name) or _inside(engine, layout, name) or layout
    return layout


def _of_folders(layout: Layout, name: str) -> Layout | None:
    """The layout with the column that the log, or folders called `name=value`, tell; None where there is none."""
    told = _told_of(layout)
    if not any(name in values for values in told):
        return None
    column = Column(name, "VARCHAR", of_files=tuple(values.get(name) for values in told))
    return replace(layout, columns={**layout.columns, name: column})


def _told_of(layout: Layout) -> Sequence[Mapping[str, str | None]]:
    """What the log beside the files, or the folders called `name=value` that they lie in, tell of each."""
    return layout.source.told or [_in_path(file) for file in layout.source.lying or layout.source.files]


def _in_path(file: Path) -> dict[str, str | None]:
    found = dict(part.split("=", 1) for part in file.parts[:-1] if "=" in part)
    told = {name: None if value == _NO_VALUE else unquote(value) for name, value in found.items()}
    return {**_day_in(told), **told}


def _day_in(told: Mapping[str, str | None]) -> dict[str, str | None]:
    """The day that the folders tell in parts, under its name; nothing where one of the parts is none."""
    small = {name.casefold(): value for name, value in told.items()}
    parts = [next((value for name in names if (value := small.get(name))), "") for names in _PARTS_OF_DAY]
    day = "-".join(part.rjust(2, "0") for part in parts)
    return {_DAY: day} if re.fullmatch("[0-9]{4}(-[0-9]{2}){2}", day) else {}


def _inside(engine: DuckDBEngine, layout: Layout, name: str) -> Layout | None:
    """The layout with the member that the dotted path `name` leads to, None where it begins with no column."""
    top = next((own for own in layout.columns if name.startswith(own + ".")), None)
    if top is None or layout.source.format not in _MEMBERS:
        return None
    find, list_members = _MEMBERS[layout.source.format]
    found = find(engine, layout, name)
    if not found:
        inside = ", ".join(list_members(engine, layout, top)) or "nothing"
        raise InputError(f"{layout.source.shown}: no column `{name}`; inside `{top}` there is {inside}")
    return found


_MEMBERS: dict[str, tuple[Callable[[DuckDBEngine, Layout, str], Layout | None], Callable[..., list[str]]]] = {
    "csv": (find_csv_member, csv_members),
    "json": (find_json_member, json_members),
    "parquet": (find_parquet_member, parquet_members),
}


def with_every_column(engine: DuckDBEngine, layout: Layout) -> Layout:
    """The layout with all that folders such as `day=1` tell and all that lies inside nested columns, however deep.

    The nested columns themselves stay.
    """
    folders = dict.fromkeys(name for told in _told_of(layout) for name in told)
    with reading(layout.source.shown):
        for name in folders:
            layout = (name not in layout.columns and _of_folders(layout, name)) or layout
        return _LEAVES[layout.source.format](engine, layout) if layout.source.format in _LEAVES else layout


_LEAVES: dict[str, Callable[[DuckDBEngine, Layout], Layout]] = {
    "csv": with_csv_leaves,
    "json": with_json_leaves,
    "parquet": with_parquet_leaves,
}


def open_table(
    engine: DuckDBEngine, name: str, layout: Layout, plain: Sequence[str], kept: Sequence[str] = ()
) -> Table:
    """The table as the relation `name`, its columns `plain` and `kept` (by their own names) under `c0`, `c1`, ...

    Those that are only kept may hold anything; what is nested in them is JSON text.
    """
    columns = [
        replace(layout.columns[own], sql=f"c{n}", plain=own in plain)
        for n, own in enumerate(dict.fromkeys([*plain, *kept]))
    ]
    with reading(layout.source.shown):
        return _READERS[layout.source.format][1](engine, name, layout, columns)


_READERS: dict[str, tuple[_Inspect, _Open]] = {
    "parquet": (inspect_parquet, open_parquet),
    "csv": (inspect_csv, open_csv),
    "json": (inspect_json, open_json),
    "w3c": (inspect_w3c, open_w3c),
    "access": (inspect_access, open_access),
}
