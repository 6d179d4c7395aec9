"""Side by side: tables that stand next to each other on one sheet, with an empty column between them."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["columns_apart"]

_FEWEST, _SHARE = 3, 0.02
"""Rows by which one table must be longer than the other, and the part of all rows, where no name stands in both."""


@dataclass
class _Part:
    """Columns from `start` up to `end`; how far down anything stands in them, and the first row of several cells."""

    start: int
    end: int
    last: int = 0
    names: set[str] = field(default_factory=set)


def columns_apart(place: Path) -> list[tuple[int, int]]:
    """The columns of each table in the CSV file, from where up to where; one where it is one table.

    An empty column may only set columns of one table apart: then both sides are as long, and no name stands in both.
    """
    parts = [_Part(start, end) for start, end in _between_empty(_filled(place))]
    with place.open(encoding="utf-8", newline="") as text:
        rows = 0
        for rows, row in enumerate(csv.reader(text), 1):
            for part in parts:
                cells = {cell.strip() for cell in row[part.start : part.end]} - {""}
                part.last = rows if cells else part.last
                part.names = part.names or (cells if len(cells) > 1 else set())
    joined = parts[:1]
    for part in parts[1:]:
        if _are_two(joined[-1], part, rows):
            joined.append(part)
        else:
            one = joined[-1]
            joined[-1] = _Part(one.start, part.end, max(one.last, part.last), one.names | part.names)
    return [(part.start, part.end) for part in joined]


def _filled(place: Path) -> list[bool]:
    """Of each column whether anything stands in it."""
    filled: list[bool] = []
    with place.open(encoding="utf-8", newline="") as text:
        for row in csv.reader(text):
            filled += [False] * (len(row) - len(filled))
            for n, cell in enumerate(row):
                filled[n] = filled[n] or bool(cell.strip())
    return filled


def _between_empty(filled: Sequence[bool]) -> Iterable[tuple[int, int]]:
    start = 0
    for n, there in enumerate([*filled, False]):
        if not there:
            if n > start:
                yield start, n
            start = n + 1


def _are_two(one: _Part, other: _Part, rows: int) -> bool:
    """Whether the two are tables of their own, each of several columns."""
    if min(one.end - one.start, other.end - other.start) < 2:
        return False
    longer = abs(one.last - other.last)
    return bool(one.names & other.names) or longer >= max(_FEWEST, _SHARE * rows)
