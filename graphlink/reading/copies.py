"""Copies of what lies elsewhere: read here as files, and told by where they came from."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from .input_files import TableFiles, find_path

__all__ = ["Copied", "as_told", "told", "told_afar"]


@dataclass(frozen=True)
class Copied:
    """What is `rest`, a path or pattern, in the folder `root` elsewhere, and now in `folder` on this machine.

    The case calls the root `called`, or by its address where that is None.
    """

    root: str
    folder: Path
    rest: str
    called: str | None = None

    @property
    def path(self) -> Path:
        """Where it is on this machine."""
        return self.folder / self.rest

    def files(self) -> TableFiles:
        """The files of the table, which the case names by their addresses. Raises InputError as `find_path` does."""
        found = find_path(self.rest, self.folder)
        begin = self.root if self.called is None else self.called
        return replace(found, names=tuple(f"{begin}/{name}" if begin else name for name in found.names))


def told(text: str, copies: Iterable[Copied]) -> str:
    """`text` with the addresses of what was copied in place of where the copies lie."""
    for copy in copies:
        text = text.replace(str(copy.folder), copy.root)
    return text


def as_told(files: TableFiles, copies: Iterable[Copied]) -> TableFiles:
    """`files`, shown by their address where they are copies."""
    return replace(files, shown=told(files.shown, copies), notes=tuple(told(note, copies) for note in files.notes))


@contextmanager
def told_afar(copies: Iterable[Copied]) -> Iterator[None]:
    """What is wrong with a copy is said of the place that it came from."""
    try:
        yield
    except InputError as problem:
        raise InputError(told(str(problem), copies)) from problem
