"""W3C log files -> a table: columns named by a line `#Fields`, as web servers and content networks write them.

Lines that begin with `#` are headings wherever they stand, and `-` is no value. Where date and time are two columns,
`time` holds both.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from ..engine import DuckDBEngine, quote_text
from ..errors import InputError
from .columns import Column
from .formats import head_of
from .input_files import TableFiles
from .relations import FileForm, Layout, Table
from .text_rows import PROBLEMS, lines_sql, load, log_columns_sql, text_table

__all__ = ["inspect_w3c", "open_w3c"]

_FIELDS = re.compile(r"^#fields[:\t ]\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


def inspect_w3c(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The columns that the lines `#Fields` of the files name. Raises InputError where a file changes them later."""
    forms = tuple(_form(engine, file) for file in source.files)
    names = dict.fromkeys(name for form in forms for name in form.heading)
    return Layout(source, {name: Column(name, "VARCHAR") for name in names}, forms)


def _form(engine: DuckDBEngine, file: Path) -> FileForm:
    head = head_of(file).decode("utf-8", errors="replace")
    found = _FIELDS.search(head)
    if not found:
        raise InputError(f"{file}: its line #Fields names no column; write it again")
    lines = lines_sql(file, rejects=False)
    told = engine.scalar(f"select count(distinct trim(line)) from ({lines}) where starts_with(lower(line), '#fields')")
    if told != 1:
        raise InputError(f"{file}: its #Fields change on the way; part it into one file for each")
    rows = [line for line in head.splitlines() if line and not line.startswith("#")]
    return FileForm(heading=tuple(found[1].split()), mark="\t" if rows and "\t" in rows[0] else " ")


def open_w3c(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    """The table, with `columns`, as the table `name` of the engine."""
    loaded = load(engine, name, layout, [_select(layout, n, columns) for n in range(len(layout.forms))])
    headings = [_lines_before(file) for file in layout.source.files]
    return text_table(engine, name, layout, columns, layout.source.files, headings, loaded)


def _lines_before(file: Path) -> int:
    lines = head_of(file).splitlines()
    return next((n for n, line in enumerate(lines) if not line.startswith(b"#")), len(lines))


def _select(layout: Layout, n: int, columns: Sequence[Column]) -> str:
    form = layout.forms[n]
    chosen = log_columns_sql(layout, n, columns, lambda name: _field_sql(form, name))
    return (
        f"select {chosen}, case when len(fields) < {len(form.heading)} then '{PROBLEMS['MISSING COLUMNS']}' "
        f"when len(fields) > {len(form.heading)} then '{PROBLEMS['TOO MANY COLUMNS']}' end as broken "
        f"from (select string_split(line, {quote_text(form.mark)}) as fields "
        f"from ({lines_sql(layout.source.files[n])}) where trim(line) <> '' and not starts_with(line, '#'))"
    )


def _field_sql(form: FileForm, name: str) -> str:
    value = _value_sql(form, name)
    return f"{_value_sql(form, 'date')} || ' ' || {value}" if name == "time" and "date" in form.heading else value


def _value_sql(form: FileForm, name: str) -> str:
    return f"nullif(nullif(fields[{form.heading.index(name) + 1}], '-'), '')"
