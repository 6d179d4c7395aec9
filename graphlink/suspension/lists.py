"""Lists of accounts as desks have them: JSON Lines of the graph page, CSV of a spreadsheet, or ids, one a line."""

import codecs
import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..spreadsheet import from_spreadsheet
from .standing import bare_name

__all__ = ["NAMES", "read_list"]

NAMES = ("account_id", "account", "id", "user_id", "user", "statement", "statement_number", "reference", "number")
"""Columns that may hold who is meant, the first of these in the file counts; capitals, spaces and marks do not."""


def read_list(path: Path) -> tuple[str, ...]:
    """The ids or statement numbers of a list, each once, in order. Raises InputError that names file and line."""
    text = _text(path)
    lines = [line for line in re.split(r"\0" if "\0" in text else r"\r\n|\r|\n", text) if line.strip()]
    first = lines[0].lstrip() if lines else ""
    if first.startswith(("{", "[")):
        found = list(_of_json(path, text))
    elif _column(first) is not None:
        found = list(_of_csv(path, text))
    elif _is_table(lines):
        raise InputError(f"{path}: no column is called {', '.join(NAMES[:3])} or the like; name the one that holds ids")
    else:
        found = [_bare(line) for line in lines]
    if not any(found):
        raise InputError(f"{path}: names no account")
    return tuple(dict.fromkeys(one for one in found if one))


def _text(path: Path) -> str:
    """What the file says; the mark that spreadsheets put in front is none of it. Raises InputError."""
    try:
        content = path.read_bytes()
        if content.startswith(b"PK\x03\x04"):
            raise InputError(f"{path}: is a workbook; save its sheet as CSV (UTF-8)")
        wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({problem})") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{path}: byte {problem.start + 1} is no UTF-8; save it as CSV (UTF-8)") from problem
    # A spreadsheet's own line, which says how the others are cut.
    return re.sub(r"\A\s*sep=.[^\S\n]*\r?\n", "", text)


def _of_json(path: Path, text: str) -> Iterable[str]:
    for number, entry in _entries(text):
        named = next((entry[name] for name in NAMES if name in entry), None) if isinstance(entry, dict) else entry
        if not isinstance(named, str):
            raise InputError(f'{path}: line {number}: is no {{"account_id": "..."}}; take the list from the graph page')
        yield named


def _entries(text: str) -> Iterable[tuple[int, Any]]:
    """The entries of one list, or of each line, with their number; None for what is no JSON."""
    whole = _parsed(text)
    if isinstance(whole, list):
        return enumerate(whole, 1)
    return ((number, _parsed(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _of_csv(path: Path, text: str) -> Iterable[str]:
    text = text.lstrip()
    mark = _mark(text.splitlines()[0])
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=mark, strict=True))
    except csv.Error as problem:
        raise InputError(f"{path}: is no CSV ({problem})") from problem
    place = _column(text.splitlines()[0])
    assert place is not None
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
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
    return max((",", ";", "\t"), key=header.count)


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], delimiter=_mark(line)), [])


def _column(header: str) -> int | None:
    """The place of the column that holds who is meant; None where `header` is no header."""
    cells = [bare_name(cell) for cell in _cells(header)]
    return next((cells.index(bare_name(name)) for name in NAMES if bare_name(name) in cells), None)
