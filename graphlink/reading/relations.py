"""Relations: what an input table looks like to the steps, whatever kind of file it came from."""

import glob
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..engine import Problem, quote_text
from ..errors import InputError
from .columns import Column
from .input_files import TableFiles
from .kept_parts import Keeping, KeptPart

__all__ = ["FileForm", "Layout", "Table", "file_list", "of_file_sql", "reading", "with_column", "with_notes"]


@dataclass(frozen=True)
class FileForm:
    """How one file of a table is written.

    `columns`: those of a Parquet file; `heading` and `mark`: the names in a heading and what separates fields, `first`:
    the heading as it stands; `shape`: how rows are told apart where a format knows several ways, and where they are
    found; `skip`: lines before the heading; `western`: what is no UTF-8 in it is Windows-1252; `members`: of its JSON
    objects, where each line is one.
    """

    columns: Mapping[str, Column] = field(default_factory=dict)
    heading: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    mark: str = ""
    shape: str = ""
    western: bool = False
    inside: tuple[str, ...] = ()
    skip: int = 0
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """What a table's files say about themselves before their rows are read; `forms` holds one entry for each file.

    `keeping`: what an earlier case has kept of their rows; `notes`: what is to be said of what is not read in them.
    """

    source: TableFiles
    columns: Mapping[str, Column]
    forms: tuple[FileForm, ...]
    keeping: Keeping = field(default_factory=Keeping)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table that the engine can read: the relation `name`, its columns listed by their own names.

    `located` is a SELECT of the same rows with two columns more, `file` (from 0) and `row` (from 1). `rows` counts what
    was accepted, one number for each file. `skipped` tells whether rows of text files were refused before that.
    `counted_as`: the relation under whose name losses are counted, where this one is a view of it. `taken` are the
    files, by number, whose rows an earlier case had kept; `kept` says for each file under which part its rows are kept
    now (empty: nothing is), `told` what is to be said of both.
    """

    name: str
    source: TableFiles
    columns: Mapping[str, Column]
    rows: tuple[int, ...]
    located: str
    skipped: bool = False
    counted_as: str = ""
    taken: Mapping[int, KeptPart] = field(default_factory=dict)
    kept: tuple[KeptPart | None, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def counted(self) -> str:
        """The name under which what is lost of it is counted."""
        return self.counted_as or self.name


def with_column(layout: Layout, name: str, path: tuple[str, ...], inner: tuple[str, ...] = ()) -> Layout:
    """The layout with the column `name`: what `path` leads to, and `inner` in the JSON text there, as text."""
    return replace(layout, columns={**layout.columns, name: Column(name, "VARCHAR", path=path, inner=inner)})


def with_notes(layout: Layout, notes: Iterable[str]) -> Layout:
    """The layout with what is to be said of its table, each once; nothing of what is empty."""
    told = (f"{layout.source.shown}: {note}" for note in notes if note)
    return replace(layout, notes=tuple(dict.fromkeys([*layout.notes, *told])))


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


def of_file_sql(column: Column, n: int) -> str:
    """SQL for what the folder of file `n` tells of the column."""
    value = column.of_files[n]
    return "null::varchar" if value is None else quote_text(value)
