"""Lists of accounts as desks have them: JSON Lines of the graph page, CSV or a workbook, or ids, one a line.

An id is read as it stands; whom it means where it is written otherwise, `as_known` says. Which column holds the ids is
told by its name, and where nobody in that one is known, by whom the columns name.
"""

import codecs
import csv
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError, in_words
from ..spreadsheet import from_spreadsheet
from ..workbooks import Tab, WorkbookUnreadable, tabs_of_workbook
from .headings import bare_heading, telling_column
from .meant import as_known, meaning_in
from .rulings import ruled
from .standing import bare_name

__all__ = ["HIDDEN", "NAMES", "Sorted", "read_list", "read_sorted"]

NAMES = (
    *("account_id", "account", "user_id", "user", "statement", "statement_number", "account_number", "uid", "username"),
    *("login", "konto", "konto_id", "nutzer", "compte", "cuenta", "usuario", "reference", "number", "id"),
)
"""Columns that may hold who is meant, the first of these counts; capitals, spaces and marks do not."""

# So far down a table its header is looked for: desks write a title above it.
TITLES = 10
# Python and JavaScript read whole numbers up to here as they are written.
EXACT = 2**53
HIDDEN = "stands in a row that is hidden, as by a filter; show the row if it is meant"


@dataclass(frozen=True)
class Sorted:
    """Whom a list names, each once, in order; and who stands in it and is not meant, with why."""

    names: tuple[str, ...]
    left: Mapping[str, str]


@dataclass(frozen=True)
class _Entry:
    """Who is named in a row, what stands beside it by the columns' names, and whether the row is shown."""

    name: str
    row: int
    beside: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False


_Rows = Sequence[tuple[int, Sequence[str]]]


def read_list(path: Path, known: Collection[str] = ()) -> tuple[str, ...]:
    """The ids or statement numbers that a list means. Raises InputError that names file and line."""
    return read_sorted(path, known).names


def read_sorted(path: Path, known: Collection[str] = (), *, rulings: bool = False) -> Sorted:
    """The ids or statement numbers that a list means and does not mean, by its hidden rows and where asked for, by the
    `rulings` that stand in it. Raises InputError that names file and line."""
    entries = _entries(path, known)
    if not any(entry.name for entry in entries):
        raise InputError(f"{path}: names no account")
    shown = [entry for entry in entries if entry.name and not entry.hidden]
    left = {entry.name: HIDDEN for entry in entries if entry.name and entry.hidden}
    # By whom they mean, so that an account that is named in two ways is one.
    mean = meaning_in(known)
    meant = [(name, one.row, one.beside) for one in shown for name in mean(one.name)]
    said = [ruled(path, meant)] if rulings else []
    left |= said[0].left if said else {}
    names = tuple(dict.fromkeys(said[0].names if said else (one.name for one in shown)))
    given = frozenset(names)
    return Sorted(names, {name: why for name, why in left.items() if name not in given})


def _entries(path: Path, known: Collection[str]) -> list[_Entry]:
    content = _content(path)
    if content.startswith(b"PK\x03\x04"):
        return _of_workbook(path, content, known)
    text, sure = _text(path, content)
    found = _of_text(path, text, known)
    if not sure:
        _refuse_odd_letters(path, content, [one.name for one in found])
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({in_words(problem)})") from problem


def _of_text(path: Path, text: str, known: Collection[str]) -> list[_Entry]:
    """The entries of a list that is no workbook."""
    lines = [line for line in re.split(r"\0" if "\0" in text else r"\r\n|\r|\n", text) if line.strip()]
    first = lines[0].lstrip() if lines else ""
    if first.startswith(("{", "[")):
        return _of_json(path, text, known)
    if re.match(r"<(!doctype|html|table|\?xml)", first, re.IGNORECASE):
        raise InputError(f"{path}: is a page of the web; open it in a spreadsheet and save it as CSV (UTF-8) or .xlsx")
    # A heading of several lines is none of them.
    whole = [line for line in lines[:TITLES] if line.count('"') % 2 == 0]
    header = next((line for line in whole if _column(_cells(line)) is not None), None)
    if header is not None and (header == lines[0] or len(_cells(header)) > 1):
        return _of_csv(path, text[text.index(header) :], known)
    rows = [_filled(_cells(line)) for line in lines]
    if all(len(row) == 1 for row in rows):
        return _of_lines(lines)
    if _is_table(lines) or _is_quoted_table(text, known):
        return _of_csv(path, text, known)
    return _of_lines(lines)


def _of_lines(lines: Sequence[str]) -> list[_Entry]:
    return [_Entry(_bare(line), number) for number, line in enumerate(lines, 1)]


def _is_quoted_table(text: str, known: Collection[str]) -> bool:
    """Whether cells with line ends in them hide that a text is a table, below a first row that names nobody."""
    rows = _csv_rows(text)
    first = as_known((rows[0][1] if rows else ()), known)
    return len({len(row) for _, row in rows}) == 1 and not any(one in known for one in first) and '"' in text


def _filled(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def _text(path: Path, content: bytes) -> tuple[str, bool]:
    """What the file says, without the mark that spreadsheets put in front, and whether its letters are sure. Raises
    InputError."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text, sure = content.decode("utf-16" if wide else _unmarked(content)), True
    except UnicodeDecodeError as problem:
        if wide:
            raise InputError(f"{path}: byte {problem.start + 1} is no UTF-16; save it as CSV (UTF-8)") from problem
        # A spreadsheet's own letters, of which only those of ASCII are sure.
        text, sure = content.decode("latin-1"), False
    # A spreadsheet's own line, which says how the others are cut.
    return re.sub(r"\A\s*sep=.[^\S\n]*\r?\n", "", text), sure


def _unmarked(content: bytes) -> str:
    """The letters of a text without a mark: of UTF-16 every other byte is none."""
    start = content[:400]
    return "utf-16-le" if len(start) > 3 and not any(start[1::2]) and all(start[::2]) else "utf-8-sig"


def _refuse_odd_letters(path: Path, content: bytes, found: Iterable[str]) -> None:
    if all(one.isascii() for one in found):
        return
    place = next(at for at, byte in enumerate(content, 1) if byte > 127)
    raise InputError(f"{path}: byte {place} is no UTF-8; save it as CSV (UTF-8)")


def _of_workbook(path: Path, content: bytes, known: Collection[str]) -> list[_Entry]:
    """The entries of the tab that names people who are known, of the first that has any rows where none does."""
    try:
        tabs = tabs_of_workbook(content)
    except WorkbookUnreadable as problem:
        raise InputError(f"{path}: {problem}") from None
    tab = _one_tab(path, [one for one in tabs if one.shown] or tabs, known)
    filled = [(number, row) for number, row in enumerate(tab.rows, 1) if _filled(row)]
    return _of_rows(path, filled, known, frozenset(tab.hidden))


def _one_tab(path: Path, tabs: Sequence[Tab], known: Collection[str]) -> Tab:
    """The tab that names most who are known. Raises InputError where another names somebody whom it does not: of those
    that were turned down, perhaps."""
    named = [_known_in([cell for row in tab.rows for cell in row], known) for tab in tabs]
    best = max(range(len(tabs)), key=lambda place: len(named[place]))
    other = next((tab for tab, who in zip(tabs, named, strict=True) if who - named[best]), None)
    if other is not None:
        both = f"{tabs[best].name} and {other.name}"
        raise InputError(f"{path}: tabs {both} both name accounts; hide or remove the one that is not meant")
    return tabs[best]


def _of_rows(path: Path, rows: _Rows, known: Collection[str], hidden: Collection[int] = ()) -> list[_Entry]:
    """The entries of a table: by the column that is called like one of ids, or names who is known, or the only one."""
    top = next((at for at, (_, row) in enumerate(rows[:TITLES]) if _column(row) is not None), None)
    place = None if top is None else _column(rows[top][1])
    width = max((len(row) for _, row in rows), default=0) if known else 0
    found = {at: _known_in(_cells_at(rows, at), known) for at in range(width)}
    heading = "" if top is None or place is None else rows[top][1][place]
    other = telling_column(path, found, place, heading)
    if other is not None:
        place = other
        top = _above(rows, other, known) if top is None else top
    elif top is None and any(len(_filled(row)) > 1 for _, row in rows):
        raise InputError(f"{path}: no column is called {', '.join(NAMES[:3])} or the like; name the one that holds ids")
    header = [] if top is None else list(rows[top][1])
    places = _alike(header, place)
    below = rows[0 if top is None else top + 1 :]
    return [one for number, row in below for one in _in_row(path, number, row, places, header, number in hidden)]


def _alike(header: Sequence[str], place: int | None) -> list[int]:
    """That column, and the others of its heading: a field of several values has one for each."""
    if place is None or place >= len(header):
        return [] if place is None else [place]
    return [at for at, name in enumerate(header) if bare_heading(name) == bare_heading(header[place])]


def _in_row(
    path: Path, number: int, row: Sequence[str], places: Sequence[int], header: Sequence[str], hidden: bool
) -> list[_Entry]:
    """Whom a row names, each with what stands beside."""
    named = _filled(row[place] for place in places if place < len(row)) if places else _filled(row)[:1]
    if not named:
        column = header[places[0]] if places and places[0] < len(header) else "of ids"
        raise InputError(f"{path}: row {number}: names nobody in column {column}")
    beside: dict[str, str] = {}
    for at, (name, cell) in enumerate(zip(header, row, strict=False)):
        if at not in places:
            # Of a heading that comes again each cell counts.
            beside[name] = " / ".join(dict.fromkeys(_filled([beside.get(name, ""), cell.strip()])))
    return [_Entry(from_spreadsheet(one.strip()), number, beside, hidden) for one in named]


def _above(rows: _Rows, place: int, known: Collection[str]) -> int | None:
    """The last row before the first that names somebody there: the header; None without one."""
    first = next(at for at in range(len(rows)) if _known_in(_cells_at(rows[at : at + 1], place), known))
    return first - 1 if first else None


def _cells_at(rows: _Rows, place: int) -> list[str]:
    return [from_spreadsheet(row[place].strip()) for _, row in rows if place < len(row)]


def _known_in(cells: Iterable[str], known: Collection[str]) -> frozenset[str]:
    """Those who are known whom the cells name."""
    return frozenset(one for one in as_known(cells, known) if one in known) if known else frozenset()


def _of_json(path: Path, text: str, known: Collection[str]) -> list[_Entry]:
    found = [(number, _flat(entry)) for number, entry in _parsed_entries(text)]
    keys = _keys(path, [entry for _, entry in found if isinstance(entry, Mapping)], known)
    entries = []
    for number, entry in found:
        named = next((entry[key] for key in keys if key in entry), None) if isinstance(entry, Mapping) else entry
        if isinstance(named, int) and not isinstance(named, bool) and abs(named) < EXACT:
            named = str(named)
        if not isinstance(named, str):
            raise InputError(f'{path}: line {number}: is no {{"account_id": "..."}}; take the list from the graph page')
        told = entry.items() if isinstance(entry, Mapping) else ()
        beside = {key: "" if value is None else str(value) for key, value in told}
        entries.append(_Entry(named, number, beside))
    return entries


def _keys(path: Path, entries: Sequence[Mapping[str, Any]], known: Collection[str]) -> list[str]:
    """The keys that may hold who is meant: those called so, or the one that names most who are known."""
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    named = [key for name in NAMES for key in keys if bare_heading(key) == bare_name(name)]
    found = {key: _known_in([str(entry[key]) for entry in entries if key in entry], known) for key in keys}
    told = [key for key in named if found[key]]
    other = telling_column(path, found, next(iter(told or named), None), next(iter(told or named), ""))
    return [other] if other is not None else told or named


def _flat(entry: Any) -> Any:
    """An entry with what stands in its objects beside the rest (`user.id`), and in its lists of ids and values
    (`custom_fields.360`)."""
    if not isinstance(entry, Mapping):
        return entry
    inner = {
        f"{key}.{name}": value
        for key, values in entry.items()
        for name, value in (values.items() if isinstance(values, Mapping) else _valued(values))
    }
    return {**{key: value for key, value in entry.items() if not isinstance(value, Mapping)}, **inner}


def _valued(items: Any) -> list[tuple[str, Any]]:
    """The values of a list of fields, each by what the field is called."""
    fields = [one for one in items if isinstance(one, Mapping) and "value" in one] if isinstance(items, list) else []
    return [(str(one.get("name") or one.get("key") or one.get("id")), one["value"]) for one in fields]


def _parsed_entries(text: str) -> Iterable[tuple[int, Any]]:
    """The entries of one list, or of each line, with their number; None for what is no JSON."""
    whole = _parsed(text)
    listed = _listed_in(whole) if isinstance(whole, dict) else whole
    if isinstance(listed, list):
        return enumerate(listed, 1)
    return ((number, _parsed(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _listed_in(whole: Mapping[str, Any]) -> Any:
    """The only list of an answer, beside which stand its pages and how long it is; None for an entry of its own."""
    if any(_column([key]) is not None and not isinstance(value, list) for key, value in whole.items()):
        return None
    inner = [one for one in whole.values() if isinstance(one, (dict, list))]
    return inner[0] if len(inner) == 1 else None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _of_csv(path: Path, text: str, known: Collection[str]) -> list[_Entry]:
    try:
        rows = _csv_rows(text, strict=True)
    except csv.Error as problem:
        raise InputError(f"{path}: is no CSV ({problem})") from problem
    return _of_rows(path, [(number, row) for number, row in rows if any(cell.strip(" -:") for cell in row)], known)


def _csv_rows(text: str, *, strict: bool = False) -> list[tuple[int, list[str]]]:
    mark = _mark(text.splitlines()[0]) if text.strip() else ","
    return list(enumerate(csv.reader(text.splitlines(keepends=True), delimiter=mark, strict=strict), 1))


def _bare(line: str) -> str:
    """The id of a line, without the quotes and the guards of a spreadsheet."""
    line = line.strip()
    quoted = len(line) > 1 and line.startswith('"') and line.endswith('"')
    return from_spreadsheet(line[1:-1].replace('""', '"') if quoted else line).strip()


def _is_table(lines: list[str]) -> bool:
    """Whether the lines are rows of several cells, so that none is an id."""
    counts = {len(_cells(line)) for line in lines}
    return len(lines) > 1 and len(counts) == 1 and counts != {1}


def _mark(header: str) -> str:
    return max((",", ";", "\t", "|"), key=header.count)


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], delimiter=_mark(line)), [])


def _column(header: Sequence[str]) -> int | None:
    """The place of the column that holds who is meant; None where `header` is no header."""
    cells = [bare_heading(cell) for cell in header]
    return next((cells.index(bare_name(name)) for name in NAMES if bare_name(name) in cells), None)
