"""Lists of accounts as desks have them: JSON Lines of the graph page, CSV of a spreadsheet, or ids, one a line."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from ..errors import InputError

__all__ = ["NAMES", "read_list"]

NAMES = ("account_id", "account", "id", "user_id", "statement", "reference", "number")
"""Columns that may hold who is meant, the first of these in the file counts."""


def read_list(path: Path) -> tuple[str, ...]:
    """The ids or statement numbers of a list, each once, in order. Raises InputError that names file and line."""
    try:
        # Spreadsheets put a mark in front; other tools would read it as part of the first id.
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{path}: cannot be read ({problem})") from problem
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[0].lstrip() if lines else ""
    if first.startswith("{"):
        found = list(_of_json(path, text))
    elif _column(first) is not None:
        found = list(_of_csv(path, text))
    else:
        found = [line.strip() for line in lines]
    if not any(found):
        raise InputError(f"{path}: names no account")
    return tuple(dict.fromkeys(one for one in found if one))


def _of_json(path: Path, text: str) -> Iterable[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            entry = None
        named = next((entry[name] for name in NAMES if name in entry), None) if isinstance(entry, dict) else None
        if not isinstance(named, str):
            raise InputError(f'{path}: line {number}: is no {{"account_id": "..."}}; take the list from the graph page')
        yield named


def _of_csv(path: Path, text: str) -> Iterable[str]:
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
        yield row[place].strip()


def _mark(header: str) -> str:
    return max((",", ";", "\t"), key=header.count)


def _column(header: str) -> int | None:
    """The place of the column that holds who is meant; None where `header` is no header."""
    cells = [cell.strip().strip('"').casefold() for cell in header.split(_mark(header))]
    return next((cells.index(name) for name in NAMES if name in cells), None)
