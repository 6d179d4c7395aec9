"""CSV files -> a table, every value as text: read by the engine as they lie, or after they were written clean.

The engine loses the rows around a quote that stands out of place, and reads no backslash escapes; a file in which it
meets either is written anew, row by row (csv_repair.py), and then read.
"""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from itertools import islice
from pathlib import Path

from ..engine import DuckDBEngine, Problem, quote_text
from ..errors import InputError
from .columns import Column
from .csv_repair import as_utf8, is_escaped, is_utf8, write_clean
from .formats import ENDINGS, ending_of, head_of
from .headings import NO_HEADING, is_row
from .input_files import TableFiles
from .json_text import LOOKED_AT, called, member_of_text_sql, passed_over, paths_meant, seen_sql, text_leaves, way_to
from .kept_rows import Loaded
from .parts import called_alike
from .rejects import note_column
from .relations import FileForm, Layout, Table, file_list, of_file_sql, with_column, with_notes
from .text_rows import REJECTS, SIZE, load, packed_sql, refused_rows, text_table

__all__ = ["csv_members", "find_csv_member", "inspect_csv", "open_csv", "with_csv_leaves"]

_DAMAGE = r"(error_type = 'UNQUOTED VALUE' or (error_type = 'TOO MANY COLUMNS' and contains(csv_line, '\')))"
"""Rejects that say more of how the file is written than of the row."""

_NO_UTF8 = "error_type = 'INVALID ENCODING'"

_ESCAPED = "escaped"
"""The shape of a file without quotes, in which a backslash stands before what would end a field."""

_MIXED = "mixed"
"""The shape of a file of which what stands before the heading has other line ends: the engine would find no row."""

_MOST_REMARKS = 20
"""Lines before the heading."""

_LOOKED_AT = 1 << 14
"""Characters of a line in which fields are counted."""

_TABLE = 3
"""Fields from which on a table is told from the title above it."""

_SHORT, _LOOKED_BELOW = 4, 6
"""Lines of a short table above another, and lines of that one that are looked at."""

_WORDS = 8
"""Words of which no column is called."""

_AGAIN = "the heading again"
"""What a row is where exports were put one behind the other."""

_FEW_TORN = 3
"""Lines that are no UTF-8: fewer are torn, and each costs its row."""


def inspect_csv(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The columns that any file of a CSV table has, from their first lines."""
    several = len(source.files) > 1
    forms = called_alike(_form(file, several=several) for file in source.files)
    names = dict.fromkeys(name for form in forms for name in form.heading if name)
    if not names:
        raise InputError(f"{source.shown}: no file of it names a column in its first line; write them again")
    return Layout(source, {name: Column(name, "VARCHAR") for name in names}, forms)


def _form(file: Path, *, several: bool) -> FileForm:
    """The column names of a CSV file, and what separates them; no names where it is blank and one of `several`."""
    head = head_of(file)
    if several and not head.strip():
        return FileForm()
    every = re.split(rb"\r\n|\n|\r", head)
    marks = "\t,;|" if (ending_of(file) or "").startswith(".tsv") else ",;\t|^\x01"
    skip, marks = _preamble(every, marks)
    first, *others = every[skip : skip + 2]
    # A heading is seldom torn, and names of columns are all that has an accent in many a table.
    western = _is_western(every[:-1]) or _names_in_western(first, marks)
    line = _decoded(file, as_utf8(first) if western else first)
    lines = [line, *(other.decode("utf-8", errors="replace") for other in others if other)]
    mark = max(marks, key=lambda mark: _fit(lines, mark))
    names = tuple(name.strip() for name in _fields(line, mark))
    if ENDINGS.get(ending_of(file) or "") == "log" and _is_prose(names):
        raise InputError(
            f"{file}: its lines are no JSON, no CSV below a heading, no access log in the common or combined form, and "
            "stand below no line #Fields; write it as one of these"
        )
    twice = sorted(name for name in set(names) if name and names.count(name) > 1)
    if (twice or several) and is_row(names):
        raise InputError(f"{file}: {NO_HEADING}")
    if twice:
        raise InputError(f"{file}: two columns are called `{twice[0]}`; give each a name of its own")
    mixed = skip and b"\r\n" in head and re.search(rb"(?<!\r)\n", head)
    shape = _ESCAPED if mark == "\t" and is_escaped(head) else _MIXED if mixed else ""
    return FileForm(heading=names, first=names, mark=mark, shape=shape, skip=skip, western=western)


def _is_prose(heading: Sequence[str]) -> bool:
    """Whether what should name columns says what happened, and when, as the lines of a program's own log do."""
    return (
        (len(heading) == 1 and len(heading[0].split()) > 1)
        or re.match(r"[\[<]?\d{4}[-/]?\d\d[-/]?\d\d|[\[<]|[A-Z][a-z]{2} [ \d]\d \d\d:", heading[0]) is not None
        or any(len(name.split()) > _WORDS for name in heading)
    )


def _is_western(lines: Sequence[bytes]) -> bool:
    """Whether a text has one byte a sign, as western spreadsheets write it: where lines are torn, few are no UTF-8."""
    other = sum(1 for line in lines if not is_utf8(line))
    return other >= _FEW_TORN and 100 * other >= len(lines)


def _names_in_western(heading: bytes, marks: str) -> bool:
    """Whether the line names columns with letters of western languages in Windows-1252: each stands by itself."""
    names = "" if is_utf8(heading) else as_utf8(heading).decode()
    foreign = [sign for sign in names if sign > "~"]
    by_itself = not re.search("[^\0-~]{2}", names) and all(sign.isalpha() for sign in foreign)
    return by_itself and any(_fit([names], mark)[0] for mark in marks)


def _preamble(lines: Sequence[bytes], marks: str) -> tuple[int, str]:
    """How many lines stand before the heading, and the marks that may separate fields.

    Spreadsheets write `sep=;` there, tools remarks that begin with `#`; a heading may begin so too, and has as many
    fields as the line after it.
    """
    texts = [line.decode("utf-8", errors="replace").strip() for line in lines[: 2 * _MOST_REMARKS]]
    for skip, text in enumerate(texts[:_MOST_REMARKS]):
        if re.fullmatch(r"sep=[,;\t|]?", text, re.IGNORECASE):
            return skip + 1, text[4:] or marks
        if not text.startswith("#") or any(_fit(texts[skip : skip + 2], mark)[:2] == (True, True) for mark in marks):
            return skip + _titles(texts[skip:], marks), marks
    return 0, marks


def _titles(lines: Sequence[str], marks: str) -> int:
    """How many lines are a report's title, its day or blank, above a table that is wider."""
    # Fields may be longer than the module of Python takes.
    rows = {mark: [_fields(line[:_LOOKED_AT], mark) for line in lines] for mark in marks}
    # What most lines have in common is the table, whatever its title says.
    mark, width, seen = max(
        ((mark, *Counter(map(len, found)).most_common(1)[0]) for mark, found in rows.items()),
        key=lambda one: (one[1] > 1, one[2]),
        default=("", 0, 0),
    )
    if width < _TABLE or 2 * seen <= len(lines):
        return 0
    if second := _second_table(rows[mark], width):
        return second
    above = [2 * sum(1 for field in row if field.strip()) <= width for row in rows[mark][:_MOST_REMARKS]]
    skip = above.index(False) if False in above else 0
    heading = rows[mark][skip]
    named = abs(len(heading) - width) <= 1 and not any(re.match(r"\s*-?\d", field) for field in heading)
    return skip if named else 0


def _second_table(rows: Sequence[Sequence[str]], width: int) -> int:
    """Where the heading stands of a table below a short one that tells of the whole (a meeting, an account); else 0."""
    blank = next((n for n, row in enumerate(rows[: _SHORT + 1]) if n > 1 and not "".join(row).strip()), 0)
    heading, *below = [*rows[blank + 1 :], ()][:_LOOKED_BELOW] if blank else ((),)
    if len(below) < _SHORT or any(len(row) != width for row in (heading, *below)) or not all(map(str.strip, heading)):
        return 0
    # No name of a column has a digit, where each row below has one.
    digits = [[re.search("[0-9]", field) is not None for field in row] for row in (heading, *below)]
    named = any(not column[0] and all(column[1:]) for column in zip(*digits, strict=True))
    return blank + 1 if named and not any(digits[0]) else 0


def _decoded(file: Path, first: bytes) -> str:
    """The first line as text."""
    try:
        line = first.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file}: the first line is not UTF-8 text; save the file as UTF-8") from None
    if not line.strip():
        raise InputError(f"{file}: the first line is blank; it must name the columns")
    if "\0" in line:
        raise InputError(f"{file}: the first line holds NUL bytes; save the file as UTF-8 text")
    return line


def _fit(lines: Sequence[str], mark: str) -> tuple[bool, bool, int]:
    """How well `mark` separates fields: at all, as many in the second line as in the heading, how many."""
    counts = [len(_fields(line, mark)) for line in lines]
    return counts[0] > 1, len(set(counts)) == 1, counts[0]


def _fields(line: str, mark: str) -> list[str]:
    return next(csv.reader([line], delimiter=mark), [])


def open_csv(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    """The CSV table, with `columns`, as the table `name` of the engine."""
    foreign = [n for n, form in enumerate(layout.forms) if form.shape in (_ESCAPED, _MIXED) or form.western]
    clean = {n: _written_clean(engine, layout, n) for n in foreign}
    loaded, damaged = _try(engine, name, layout, columns, clean)
    western = _western_below(engine, name, layout, clean)
    if damaged or western:
        forms = [replace(form, western=True) if n in western else form for n, form in enumerate(layout.forms)]
        layout, damaged = replace(layout, forms=tuple(forms)), sorted({*damaged, *western})
        clean |= {n: _written_clean(engine, layout, n) for n in damaged if n not in clean}
        loaded = _load(engine, name, layout, columns, clean)
    table = text_table(engine, name, layout, columns, _read(layout, clean), [1] * len(layout.forms), loaded)
    for file in clean.values():
        file.unlink()
    if any(form.western for form in layout.forms):
        note_column(engine, table, None, "not UTF-8: read as Windows-1252")
    return table


def _try(
    engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column], clean: dict[int, Path]
) -> tuple[Loaded, list[int]]:
    """What the table was filled with, and the files, by number, that must be written clean before that counts."""
    every = list(range(len(layout.forms)))
    try:
        loaded = _load(engine, name, layout, columns, clean)
    except Problem as problem:
        if "state machine" not in str(problem):
            raise
        return Loaded(), every  # Line ends of several kinds; it is not said where.
    if not refused_rows(engine, _DAMAGE):
        return loaded, []
    paths = [str(file.absolute()) for file in _read(layout, clean)]
    found = engine.frame(
        "select distinct list_position(?::varchar[], file_path) - 1 as file "
        f"from text_reject join text_scan using (scan_id, file_id) where {_DAMAGE} order by file",
        (paths,),
    )
    return loaded, [int(n) for n in found["file"] if int(n) not in clean]


def _western_below(engine: DuckDBEngine, name: str, layout: Layout, clean: dict[int, Path]) -> list[int]:
    """The files, by number, that are western, as lines below those that are first looked at say."""
    if not refused_rows(engine, _NO_UTF8):
        return []
    paths = [str(file.absolute()) for file in _read(layout, clean)]
    found = engine.frame(
        f"select list_position(?::varchar[], file_path) - 1 as n, count(distinct line) as torn, "
        f"(select count(*) from {name} where file = n) as read "
        f"from text_reject join text_scan using (scan_id, file_id) where {_NO_UTF8} group by n order by n",
        (paths,),
    )
    told = ((int(n), int(torn), int(read)) for n, torn, read in found.itertuples(index=False))
    return [n for n, torn, read in told if n not in clean and torn >= _FEW_TORN and 100 * torn >= torn + read]


def _written_clean(engine: DuckDBEngine, layout: Layout, n: int) -> Path:
    form, file = layout.forms[n], layout.source.files[n]
    target = engine.scratch_file(f"clean-{n}.csv")
    escaped = form.shape == _ESCAPED
    width = len(form.heading)
    write_clean(file, target, width=width, mark=form.mark, escaped=escaped, skip=form.skip, western=form.western)
    return target


def _read(layout: Layout, clean: dict[int, Path]) -> list[Path]:
    return [clean.get(n, file) for n, file in enumerate(layout.source.files)]


def _load(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column], clean: dict[int, Path]) -> Loaded:
    scans = [_select(layout, n, columns, clean.get(n)) for n in range(len(layout.forms))]
    return load(engine, name, layout, scans, clean.keys())


def _select(layout: Layout, n: int, columns: Sequence[Column], clean: Path | None) -> str:
    """The rows of one file; one that was written clean has a column more, which says what is wrong with the row."""
    form, file = layout.forms[n], clean or layout.source.files[n]
    if not form.heading:
        chosen = ", ".join(f"{_field_sql(column, form, n, {})} as {column.sql}" for column in columns)
        return f"select {chosen}, null::varchar as broken where false"
    width = len(form.heading) + (clean is not None)
    spec = ", ".join(f"'f{index}': 'VARCHAR'" for index in range(width))
    again = " and ".join(f"f{place} = {quote_text(called)}" for place, called in enumerate(form.first) if called)
    broken = f"coalesce({f'f{width - 1}, ' if clean else ''}case when {again} then {quote_text(_AGAIN)} end)"
    scan = (
        f"select * from read_csv({file_list([file])}, {packed_sql(file)}, "
        f"auto_detect=false, header=true, skip={0 if clean else form.skip}, delim='{form.mark}', quote='\"', "
        f"escape='\"', strict_mode=true, nullstr='', {SIZE}, columns={{{spec}}}, {REJECTS})"
    )
    inside = ((_cell_sql(column, form), column.path[1:]) for column in columns if column.path)
    scan, seen = seen_sql(scan, inside)
    chosen = ", ".join(f"{_field_sql(column, form, n, seen)} as {column.sql}" for column in columns)
    return f"select {chosen}, {broken} as broken from ({scan})"


def _field_sql(column: Column, form: FileForm, n: int, seen: Mapping[tuple[str, tuple[str, ...]], str]) -> str:
    if column.of_files:
        return of_file_sql(column, n)
    cell, inner = _cell_sql(column, form), column.path[1:]
    return member_of_text_sql(cell, inner, seen.get((cell, inner))) if column.path else cell


def _cell_sql(column: Column, form: FileForm) -> str:
    name = column.path[0] if column.path else column.name
    return f"f{form.heading.index(name)}" if name in form.heading else "null::varchar"


def find_csv_member(engine: DuckDBEngine, layout: Layout, name: str) -> Layout | None:
    """The layout with the member that the dotted path `name` leads to inside JSON text; None where no text has it."""
    texts = _first_texts(layout)
    ways = ((path[0], way_to(texts.get(path[0], ()), path[1:])) for path in paths_meant(name))
    found = next(((top, *way) for top, way in ways if way), None)
    return with_column(layout, name, found) if found else None


def with_csv_leaves(engine: DuckDBEngine, layout: Layout) -> Layout:
    """The layout with every member inside columns of JSON text, however deep."""
    found = _first_texts(layout)
    for path in [path for top, texts in found.items() for path in text_leaves(top, texts)]:
        layout = with_column(layout, called(path), path)
    return with_notes(layout, (passed_over(top, texts) for top, texts in found.items()))


def csv_members(engine: DuckDBEngine, layout: Layout, name: str) -> list[str]:
    """The dotted paths inside the column `name`."""
    return [called(path) for path in text_leaves(name, _first_texts(layout).get(name, ()))]


def _first_texts(layout: Layout) -> dict[str, list[str]]:
    """What each column has in the first rows of the first file that has it."""
    found: dict[str, list[str]] = {}
    for file, form in zip(layout.source.files, layout.forms, strict=True):
        if not found.keys() >= set(form.heading):
            rows = _first_rows(file, form)
            for place, name in enumerate(form.heading):
                found.setdefault(name, [row[place] for row in rows if len(row) > place])
    return found


def _first_rows(file: Path, form: FileForm) -> list[list[str]]:
    """The first rows of a file; one that cannot be told apart ends them."""
    lines = StringIO(head_of(file).decode("utf-8", errors="replace"), newline="")
    for _ in range(form.skip):
        lines.readline()
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(csv.reader(lines, delimiter=form.mark), 1, LOOKED_AT))
    return rows
