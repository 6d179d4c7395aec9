"""Relations: what an input table looks like to the steps, whatever kind of file it came from."""

import glob
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..engine import Problem, quote_text
from ..errors import InputError
from .columns import Column
from .input_files import TableFiles

__all__ = ["Layout", "Table", "file_list", "reading"]


@dataclass(frozen=True)
class Layout:
    """What a table's files say about themselves before their rows are read.

    `headings` and `delimiters` hold one entry for each CSV file, and nothing for other formats.
    """

    source: TableFiles
    columns: Mapping[str, Column]
    headings: tuple[tuple[str, ...], ...] = ()
    delimiters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table that the engine can read: the relation `name`, its columns listed by their own names.

    `located` is a SELECT of the same rows with two columns more, `file` (from 0) and `row` (from 1). `rows` counts what
    was accepted, one number for each file. `skipped` tells whether rows of text files were refused before that.
    """

    name: str
    source: TableFiles
    columns: Mapping[str, Column]
    rows: tuple[int, ...]
    located: str
    skipped: bool = False


@contextmanager
def reading(shown: str) -> Iterator[None]:
    """Turns what the engine says about a file's contents into an InputError of one line that names `shown`.

    Only Problem: what is no fault of the file (a full disk, too little memory, a mistake of ours) is not blamed on it.
    """
    try:
        yield
    except Problem as problem:
        raise InputError(f"{shown}: cannot be read: {problem.said}; write the file again") from problem


def file_list(files: Sequence[Path]) -> str:
    """The files as a SQL list. The engine expands patterns in names, so those are escaped."""
    return "[" + ", ".join(quote_text(glob.escape(str(file.absolute()))) for file in files) + "]"
