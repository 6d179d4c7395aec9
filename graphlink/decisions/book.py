"""The book of decisions: a file of JSON lines that only grows.

A line is one write under a lock on the file, so that two people who decide at once lose nothing. What a killed process
left half-written is kept out and said, and the next line begins on a line of its own.
"""

import fcntl
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import GraphlinkError, InputError
from ..validation import first_problem
from ..whole_files import private_folder
from .decision import Decision, Draw

__all__ = ["BOOK_FILE", "Decisions", "append_lines", "parse_json", "read_decisions", "read_text"]

BOOK_FILE = "decisions.jsonl"
"""Its name where no setting gives another."""


@dataclass(frozen=True)
class Decisions:
    """What a book holds. `lines`: every decision and withdrawal, oldest first; `notes`: what was kept out."""

    lines: tuple[Decision, ...] = ()
    draws: tuple[Draw, ...] = ()
    notes: tuple[str, ...] = ()
    path: Path | None = None

    @cached_property
    def standing(self) -> tuple[Decision, ...]:
        """Those not withdrawn and not replaced by the same person's later one on the same thing, oldest first."""
        withdrawn = {line.withdraws for line in self.lines}
        kept: list[Decision] = []
        named: set[tuple[str, str, str]] = set()
        groups: dict[tuple[str, str], list[Decision]] = defaultdict(list)
        for line in reversed(self.lines):
            if line.withdraws is not None or line.id in withdrawn:
                continue
            key, mine = (line.by, line.what, line.name), groups[line.by, line.what]
            # Numbers of communities change from run to run: a later decision replaces one all of whose accounts it has.
            if key in named if line.is_named else any(newer.covers(line) for newer in mine):
                continue
            named.add(key)
            mine.append(line)
            kept.append(line)
        return tuple(reversed(kept))

    def and_also(self, others: Iterable[Decision]) -> "Decisions":
        """These and `others` that the book does not hold (a ledger's, a list's)."""
        return replace(self, lines=tuple(sorted((*self.lines, *others), key=lambda line: line.at)))

    def find(self, ident: str) -> Decision:
        """The decision whose id begins with `ident`. Raises InputError where none does, or several do."""
        found = [line for line in self.lines if line.id.startswith(ident) and line.withdraws is None]
        if len(found) != 1 or not ident:
            what = f"{len(found)} decisions begin with this id" if found and ident else "no such decision"
            raise InputError(f"{self.path}: {ident[:64]!r}: {what}; `graphlink decisions list` shows them")
        return found[0]

    def withdrawn_by(self, ident: str) -> Decision | None:
        """The line that withdraws the decision `ident`; None where it stands."""
        return next((line for line in self.lines if line.withdraws == ident), None)


def read_decisions(path: Path) -> Decisions:
    """The book at `path`. Raises InputError that names file, line and key where a line is no decision."""
    try:
        text = path.read_bytes().decode("utf-8", errors="surrogateescape")
    except FileNotFoundError:
        hint = "`graphlink decide` makes the file, --decisions or --case says where another is"
        raise InputError(f"{path}: no decisions are there; {hint}") from None
    except OSError as problem:
        raise InputError(f"{path}: the decisions cannot be read ({problem.strerror})") from problem
    notes: list[str] = []
    found: list[Decision | Draw] = []
    # Not splitlines: that would end a line at separators which may stand in a sentence.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if is_half_written(line):
            notes.append(f"{path}: line {number}: half-written, and kept out; decide it again")
        else:
            found.append(_parsed(path, number, line))
    decisions = _each_once(path, [one for one in found if isinstance(one, Decision)])
    draws = tuple(one for one in found if isinstance(one, Draw))
    return Decisions(tuple(sorted(decisions, key=lambda one: one.at)), draws, tuple(notes), path)


def is_half_written(line: str) -> bool:
    """Whether the line is the beginning of a JSON object, and not the whole: its writer was stopped."""
    line = line.strip("\r\x00 ")
    if not line.startswith("{"):
        return not line
    depth, in_text, escaped = 0, False, False
    for char in line:
        if in_text:
            in_text, escaped = escaped or char != '"', not escaped and char == "\\"
        else:
            in_text = char == '"'
            depth += (char in "{[") - (char in "}]")
    return depth > 0 and not (in_text and line.endswith("}"))


def _parsed(path: Path, number: int, line: str) -> Decision | Draw:
    value = parse_json(path, number, line)
    try:
        return Draw.model_validate(value) if "stratum" in value else Decision.model_validate(value)
    except ValidationError as problem:
        raise InputError(f"{path}: line {number}: {first_problem(problem)}") from None


def parse_json(path: Path, number: int, line: str) -> dict[str, Any]:
    """The JSON object of a line. Raises InputError that names file and line."""
    try:
        value = json.loads(line)
        line.encode()
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{path}: line {number}: is no JSON ({problem}); mend or remove the line") from None
    if not isinstance(value, dict):
        raise InputError(f"{path}: line {number}: is no JSON object; mend or remove the line")
    return value


def read_text(path: Path) -> str:
    """The text of a file that a person wrote or saved. Raises InputError where it cannot be read, or is no UTF-8."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({problem.strerror})") from problem
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise InputError(f"{path}: line {line}: is no UTF-8 text; save the file as UTF-8") from None


def _each_once(path: Path, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions, a line that stands there again left out; raises InputError where two have one id."""
    found: dict[str, Decision] = {}
    for one in decisions:
        if found.setdefault(one.id, one) != one:
            raise InputError(f"{path}: `id`: two lines have the id {one.id}; give one of them another")
    return list(found.values())


def append_lines(path: Path, lines: Sequence[Decision | Draw]) -> None:
    """Adds `lines` to the book at `path`, each on disk when this returns; the book is made where there is none.

    Raises GraphlinkError where it cannot be written.
    """
    try:
        private_folder(path.absolute().parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # A file system without locks: each line is one write at the end all the same.
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            for line in lines:
                _append(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as problem:
        raise GraphlinkError(f"{path}: the decisions cannot be written ({problem.strerror})") from problem


def _append(descriptor: int, line: Decision | Draw) -> None:
    data = json.dumps(line.as_line(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        data = b"\n" + data
    if os.write(descriptor, data) != len(data):
        raise OSError(28, "No space left on device")
