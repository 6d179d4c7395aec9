"""Lists of accounts as desks have them: JSON Lines of the graph page, CSV or a workbook, or ids, one a line.

An id is read as it stands. What people and programs put around one (marks, blanks that are not seen, other capitals) is
taken off only where that makes it the id of an account that is known (`as_known`).
"""

import codecs
import csv
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import InputError, in_words
from ..spreadsheet import from_spreadsheet
from ..workbooks import WorkbookUnreadable, rows_of_workbook
from .standing import bare_name

__all__ = ["NAMES", "as_known", "read_list"]

NAMES = (
    *("account_id", "account", "id", "user_id", "user", "statement", "statement_number", "reference", "number"),
    *("account_number", "uid", "username", "login", "konto", "konto_id", "nutzer", "compte", "cuenta", "usuario"),
)
"""Columns that may hold who is meant, the first of these in the file counts; capitals, spaces and marks do not."""


# So far down a table its header is looked for: desks write a title above it.
TITLES = 10
# Python and JavaScript read whole numbers up to here as they are written.
EXACT = 2**53
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
MARKS = re.compile(r"\A(?:[-*\u2022]\s+|\d{1,4}[.)]\s+|[<\"'(\[])*|[>\"')\],;.]*\Z")


def read_list(path: Path) -> tuple[str, ...]:
    """The ids or statement numbers of a list, each once, in order. Raises InputError that names file and line."""
    content = _content(path)
    if content.startswith(b"PK\x03\x04"):
        found = list(_of_workbook(path, content))
    else:
        text, sure = _text(path, content)
        found = list(_of_text(path, text))
        if not sure:
            _refuse_odd_letters(path, content, found)
    if not any(found):
        raise InputError(f"{path}: names no account")
    return tuple(dict.fromkeys(one for one in found if one))


def as_known(names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """`names`, each as the id of `known` that it can only mean, and as it stands where that is none; each once."""
    folded: dict[str, list[str]] = {}
    for one in known:
        folded.setdefault(one.casefold(), []).append(one)
    return tuple(dict.fromkeys(each for name in names for each in _meant(name, known, folded)))


def _meant(name: str, known: Collection[str], folded: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    if name in known:
        return (name,)
    seen = UNSEEN.sub("", name).strip()
    # A spreadsheet's apostrophe, which keeps a cell from being run, is no part of an id.
    for form in (name.removeprefix("'"), seen, MARKS.sub("", seen)):
        if form in known:
            return (form,)
        if len(alike := folded.get(form.casefold(), ())) == 1:
            return (alike[0],)
    parts = [part for part in re.split(r"[,;\s]+", seen) if part]
    several = tuple(found for part in parts for found in _meant(part, known, folded)) if len(parts) > 1 else ()
    return several if several and all(one in known for one in several) else (name,)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({in_words(problem)})") from problem


def _of_text(path: Path, text: str) -> Iterable[str]:
    """The names in a list that is no workbook."""
    lines = [line for line in re.split(r"\0" if "\0" in text else r"\r\n|\r|\n", text) if line.strip()]
    first = lines[0].lstrip() if lines else ""
    if first.startswith(("{", "[")):
        return _of_json(path, text)
    header = next((line for line in lines[:TITLES] if _column(_cells(line)) is not None), None)
    if header is not None and (header == lines[0] or len(_cells(header)) > 1):
        return _of_csv(path, text[text.index(header) :])
    rows = [_filled(_cells(line)) for line in lines]
    if all(len(row) == 1 for row in rows):
        return [_bare(line) for line in lines]
    if _is_table(lines):
        raise InputError(f"{path}: no column is called {', '.join(NAMES[:3])} or the like; name the one that holds ids")
    return [_bare(line) for line in lines]


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


def _of_workbook(path: Path, content: bytes) -> Iterator[str]:
    try:
        rows = rows_of_workbook(content)
    except WorkbookUnreadable as problem:
        raise InputError(f"{path}: {problem}") from None
    return _of_rows(path, [row for row in rows if _filled(row)])


def _of_rows(path: Path, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The names in a sheet: of the column that is called like one, or of the only column."""
    top = next((at for at, row in enumerate(rows[:TITLES]) if _column(row) is not None), None)
    if top is None and any(len(_filled(row)) > 1 for row in rows):
        raise InputError(f"{path}: no column is called {', '.join(NAMES[:3])} or the like; name the one that holds ids")
    place = 0 if top is None else _column(rows[top])
    for number, row in enumerate(rows[0 if top is None else top + 1 :], (top or 0) + 2):
        named = _filled(row)[0] if top is None else row[place] if place is not None and place < len(row) else ""
        if not named.strip():
            raise InputError(f"{path}: row {number}: names nobody in its column of ids")
        yield from_spreadsheet(named.strip())


def _of_json(path: Path, text: str) -> Iterable[str]:
    for number, entry in _entries(text):
        named = next((entry[name] for name in NAMES if name in entry), None) if isinstance(entry, dict) else entry
        if isinstance(named, int) and not isinstance(named, bool) and abs(named) < EXACT:
            named = str(named)
        if not isinstance(named, str):
            raise InputError(f'{path}: line {number}: is no {{"account_id": "..."}}; take the list from the graph page')
        yield named


def _entries(text: str) -> Iterable[tuple[int, Any]]:
    """The entries of one list, or of each line, with their number; None for what is no JSON."""
    whole = _parsed(text)
    if isinstance(whole, dict) and len(whole) == 1 and isinstance(inner := next(iter(whole.values())), list):
        whole = inner
    if isinstance(whole, list):
        return enumerate(whole, 1)
    return ((number, _parsed(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _of_csv(path: Path, text: str) -> Iterable[str]:
    mark = _mark(text.splitlines()[0])
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=mark, strict=True))
    except csv.Error as problem:
        raise InputError(f"{path}: is no CSV ({problem})") from problem
    place = _column(_cells(text.splitlines()[0]))
    assert place is not None
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip(" -:") for cell in row):
            continue
        if place >= len(row) or not row[place].strip():
            raise InputError(f"{path}: row {number}: names nobody in column {rows[0][place]}")
        yield from_spreadsheet(row[place].strip())


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
    cells = [bare_name(cell) for cell in header]
    return next((cells.index(bare_name(name)) for name in NAMES if bare_name(name) in cells), None)
