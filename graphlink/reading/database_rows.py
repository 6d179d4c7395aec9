"""Rows of a database -> a Parquet file: what every kind of database does alike, a bounded number of rows at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import GraphlinkError, InputError

__all__ = ["Fetch", "Refused", "batches", "check_names", "write_rows"]

Fetch = Callable[[str, Path], int]
"""Writes what a query returns to a Parquet file, and returns how many rows there were. Raises Refused."""

_ROWS, _SIGNS = 1 << 16, 1 << 25
"""What is held at a time at most: so many rows, or so much text in them."""


class Refused(Exception):
    """What a database says against the `key` of a section (`path` or `query`), and what to do.

    `raises` is what users meet: InputError, but where a database that was asked rightly did not answer.
    """

    def __init__(self, said: object, key: str, advice: str, raises: type[GraphlinkError] = InputError) -> None:
        super().__init__(" ".join(str(said).split()))
        self.key, self.advice, self.raises = key, advice, raises


def check_names(names: Sequence[str]) -> None:
    """Raises Refused where columns cannot be told apart by their names, or there is none."""
    if not names:
        raise Refused("it returns no rows and columns", "query", "write one SELECT of what the section reads")
    folded = [name.casefold() for name in names]
    twice = next((name for name in names if folded.count(name.casefold()) > 1), None)
    if twice is not None:
        raise Refused(f"it returns two columns called `{twice}`", "query", "call one otherwise: `as another_name`")


def batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    """The rows, so many at a time as memory should hold."""
    held: list[Sequence[Any]] = []
    signs = 0
    for row in rows:
        held.append(row)
        signs += sum(len(cell) for cell in row if isinstance(cell, str))
        if len(held) >= _ROWS or signs >= _SIGNS:
            yield held
            held, signs = [], 0
    if held:
        yield held


def write_rows(target: Path, schema: pa.Schema, tables: Iterable[Sequence[pa.Array]]) -> int:
    """How many rows went to the Parquet file `target`: those of each of `tables`, lists of columns.

    Raises GraphlinkError where the disk does not take them.
    """
    rows = 0
    try:
        with pq.ParquetWriter(target, schema, compression="zstd") as writer:
            for columns in tables:
                table = pa.table(columns, schema=schema)
                # A group of rows of its own: `write_batch` would hold a million rows before it writes any.
                writer.write_table(table)
                rows += table.num_rows
    except OSError as problem:
        said = problem.strerror or problem
        raise GraphlinkError(f"{target.parent}: cannot be written ({said}); make room, or set TMPDIR") from problem
    return rows
