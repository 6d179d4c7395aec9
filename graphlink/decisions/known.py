"""Accounts judged elsewhere: a list that one run reads as decisions, and that no book keeps."""

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from ..errors import InputError
from ..spreadsheet import from_spreadsheet
from ..validation import first_problem
from .book import read_text
from .decision import LISTED, VERDICTS, Decision

__all__ = ["read_known"]

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""A list says nothing of when: whatever a person decides is later, and the same list gives the same bytes."""
COLUMNS = ("account_id", "as", "source", "why")


def read_known(path: Path) -> tuple[Decision, ...]:
    """A decision on each account of the list at `path`: CSV with account_id (as, source, why), or one id a line.

    Without `as` they are an operation's. Raises InputError that names file, line and key.
    """
    text = read_text(path)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as problem:
        raise InputError(f"{path}: line {reader.line_num}: is no CSV ({problem})") from None
    if not rows:
        raise InputError(f"{path}: names no account")
    header = [name.strip().casefold() for name in rows[0][1]]
    if "account_id" in header:
        _refuse_verdicts_elsewhere(path, header, [row for _, row in rows[1:]])
        return _each_once(path, [(number, _named(path, number, header, row)) for number, row in rows[1:]])
    if wide := next((number for number, row in rows if len(row) > 1), None):
        raise InputError(f"{path}: line {wide}: has several cells; the first line must name them: account_id, as, why")
    return _each_once(path, [(number, {"account_id": from_spreadsheet(row[0].strip())}) for number, row in rows])


def _refuse_verdicts_elsewhere(path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Raises InputError for a column of another name that says what each is: all would be an operation's."""
    for place, name in enumerate(header):
        said = {row[place].strip().casefold() for row in rows if place < len(row)} - {""}
        if name not in COLUMNS and said and said.issubset(VERDICTS):
            raise InputError(f"{path}: column {name!r} says which are {', '.join(sorted(said))}; call it `as`")


def _named(path: Path, number: int, header: list[str], row: list[str]) -> dict[str, str]:
    if len(row) > len(header):
        raise InputError(f"{path}: line {number}: has {len(row)} cells, the first line names {len(header)}")
    told = {name: from_spreadsheet(cell.strip()) for name, cell in zip(header, row, strict=False) if name in COLUMNS}
    if not told.get("account_id"):
        raise InputError(f"{path}: line {number}: `account_id` is missing")
    return told


def _each_once(path: Path, rows: list[tuple[int, dict[str, str]]]) -> tuple[Decision, ...]:
    """A decision for each account and source; raises InputError where one source says two things of an account."""
    found: dict[tuple[str, str], Decision] = {}
    for number, row in rows:
        one = _decision(path, number, row)
        before = found.setdefault((one.by, one.name), one)
        if before.verdict != one.verdict:
            raise InputError(f"{path}: line {number}: `as`: {one.name[:80]!r} is {before.verdict} further up; keep one")
    return tuple(found.values())


def _decision(path: Path, number: int, row: dict[str, str]) -> Decision:
    verdict = row.get("as", "").casefold() or "operation"
    if verdict not in VERDICTS:
        raise InputError(f"{path}: line {number}: `as`: {verdict[:40]!r} is none of operation, innocent, unsure")
    account, by = row["account_id"], row.get("source") or path.name
    fields = {
        "id": hashlib.sha256(repr((by, account, verdict)).encode()).hexdigest()[:32],
        "at": UNDATED,
        "by": by,
        "as": verdict,
        "why": row.get("why") or "on the list of accounts judged elsewhere",
        "what": "account",
        "name": account,
        "accounts": (account,),
        "source": LISTED,
    }
    try:
        return Decision.model_validate(fields)
    except ValidationError as problem:
        raise InputError(f"{path}: line {number}: {first_problem(problem)}") from None
