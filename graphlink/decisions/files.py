"""Files of decisions: a table that a person filled in, or the lines that a page's button saved."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import InputError
from ..spreadsheet import from_spreadsheet
from ..validation import first_problem
from .book import parse_json, read_text
from .decision import VERDICTS, Decision
from .making import Asked

__all__ = ["Filled", "read_filled"]

COLUMNS = ("what", "name", "account_id", "as", "by", "why")
"""Columns of a table that are read; `account_id` is an account's name."""
KEYS = ("what", "name", "as", "by", "why", "at", "case", "accounts", "evidence")
"""Keys of a saved line; what is not asked for here is made anew from the case."""


@dataclass(frozen=True)
class Filled:
    """What a file asks for, and how many of its rows say no verdict yet."""

    asked: tuple[Asked | Decision, ...]
    empty: int


def read_filled(path: Path) -> Filled:
    """What the file at `path` asks for: CSV with a line of names, or JSON lines.

    The names of a CSV: what, name (or account_id), as, by, why. A row without `as` is counted and left out. A JSON
    line with an id is a whole decision, of another book.
    Raises InputError that names file, line and key.
    """
    text = read_text(path)
    if text.lstrip().startswith("{"):
        lines = enumerate(text.split("\n"), 1)
        return Filled(tuple(_from_json(path, number, line) for number, line in lines if line.strip()), 0)
    return _from_table(path, text)


def _from_json(path: Path, number: int, line: str) -> Asked | Decision:
    value = parse_json(path, number, line)
    where = f"{path}: line {number}"
    if "id" in value:
        try:
            return Decision.model_validate(value)
        except ValidationError as problem:
            raise InputError(f"{where}: {first_problem(problem)}") from None
    for key in value:
        if key not in KEYS:
            raise InputError(f"{where}: unknown key `{key[:40]}`; remove it")
    case = value.get("case") or {}
    told = {key: _text(value, key, where) for key in ("what", "name", "as", "by", "why", "at")}
    fingerprint = case.get("fingerprint") if isinstance(case, dict) else None
    return _asked(told, where, None if fingerprint is None else str(fingerprint))


def _text(value: dict[str, Any], key: str, where: str) -> str | None:
    found = value.get(key)
    if found is None or isinstance(found, str):
        return found
    if key == "name" and isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    raise InputError(f"{where}: `{key}`: should be text")


def _from_table(path: Path, text: str) -> Filled:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        _refuse_header(path, header)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as problem:
        raise InputError(f"{path}: line {reader.line_num}: is no CSV ({problem})") from None
    asked = [_from_row(path, number, header, row) for number, row in rows]
    filled = tuple(one for one in asked if one is not None)
    return Filled(filled, len(asked) - len(filled))


def _refuse_header(path: Path, header: Sequence[str]) -> None:
    if not {"name", "account_id"} & set(header):
        raise InputError(
            f"{path}: line 1: needs a column `name` (with `what`) or `account_id`; as, by and why may stand there too"
        )
    if twice := next((name for name in COLUMNS if header.count(name) > 1), None):
        raise InputError(f"{path}: line 1: column `{twice}` stands there twice; keep one")


def _from_row(path: Path, number: int, header: Sequence[str], row: Sequence[str]) -> Asked | None:
    where = f"{path}: line {number}"
    if len(row) > len(header):
        raise InputError(f"{where}: has {len(row)} cells, the first line names {len(header)}; quote what holds a comma")
    told: dict[str, str | None] = dict(zip(header, row, strict=False))
    if "as" in header and not (told.get("as") or "").strip():
        return None
    told["name"] = from_spreadsheet(told.get("name") or told.get("account_id") or "")
    told["what"] = (told.get("what") or "account").strip()
    return _asked(told | {"at": None}, where, None)


def _asked(told: dict[str, str | None], where: str, case: str | None) -> Asked:
    verdict = (told.get("as") or "").strip().casefold() or None
    if verdict is not None and verdict not in VERDICTS:
        raise InputError(f"{where}: `as`: {verdict[:40]!r} is none of operation, innocent, unsure")
    if not told.get("name"):
        raise InputError(f"{where}: `name` is missing: give the community, network, account or signal")
    return Asked(
        what=str(told.get("what") or ""),
        name=str(told["name"]),
        verdict=verdict,
        by=told.get("by"),
        why=told.get("why"),
        at=told.get("at"),
        case=case,
        where=where,
    )
