"""Found tables: what lies in a folder, as tables that a settings file can name, and what no table can be made of."""

import glob
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..engine import DuckDBEngine
from ..errors import InputError
from ..reading import (
    ENDINGS,
    TableFiles,
    data_in,
    ending_of,
    find_path,
    inspect_table,
    is_beside,
    is_hidden,
    is_lake,
    refuse_remote,
)

__all__ = ["FoundTable", "LeftFile", "find_tables"]

_DEEPEST = 4
_ADVICE = {
    ".xlsx": "save it as CSV",
    ".xls": "save it as CSV",
    ".ods": "save it as CSV",
    ".zip": "unpack it",
    ".bz2": "unpack it, or pack it as .gz or .zst",
    ".xz": "unpack it, or pack it as .gz or .zst",
    ".7z": "unpack it",
    ".tar": "unpack it",
    ".tgz": "unpack it",
    ".sql": "load it into a database, and export its tables as CSV",
    ".avro": "write it as Parquet",
    ".orc": "write it as Parquet",
    ".pkl": "write it as Parquet",
    ".db": "a database: name it as a path, with a query",
    ".sqlite": "a database: name it as a path, with a query",
    ".sqlite3": "a database: name it as a path, with a query",
    ".duckdb": "a database: name it as a path, with a query",
}
_VARYING = re.compile(r"[0-9a-f]{8,}|[0-9]+", re.IGNORECASE)


@dataclass(frozen=True)
class FoundTable:
    """A table: the `path` that a settings file names it by, and its files."""

    path: str
    files: TableFiles

    @property
    def bytes(self) -> int:
        """How large its files are, as they lie."""
        return sum(file.stat().st_size for file in self.files.files)

    @property
    def place(self) -> str:
        """Its path without the ending: one table in two forms has one place."""
        return self.path.casefold().removesuffix(ending_of(Path(self.path)) or "")

    @property
    def name(self) -> str:
        """What the table is called, without folders and ending, in small letters."""
        last = [part for part in self.path.split("/") if part and "*" not in part and "=" not in part]
        return (last or [self.path])[-1].casefold().split(".")[0]


@dataclass(frozen=True)
class LeftFile:
    """A file that no table was made of, and why."""

    path: str
    why: str


def find_tables(engine: DuckDBEngine, source: Path) -> tuple[list[FoundTable], list[LeftFile]]:
    """The tables in a folder, or the one that `source` is, by path; and the files that are none.

    Files of one folder whose names differ in digits alone are one table, and so are the parts in a folder. Raises
    InputError where there is nothing.
    """
    if not source.exists():
        refuse_remote(str(source))
        raise InputError(f"{source}: no such folder or file")
    if source.is_file():
        return [FoundTable(source.name, find_path(source.name, source.parent))], []
    tables: list[FoundTable] = []
    left: list[LeftFile] = []
    for path in _paths_in(engine, source, source, 0):
        try:
            tables.append(FoundTable(path, find_path(path, source)))
        except InputError as problem:
            left.append(LeftFile(path, str(problem).removeprefix(f"{source / path}: ")))
    left += [LeftFile(path.relative_to(source).as_posix(), why) for path, why in _unfit(source)]
    if not tables:
        seen = "; ".join(f"{file.path}: {file.why}" for file in left[:3])
        raise InputError(
            f"{source}: no table in it ({seen or 'it is empty'}); export the tables as CSV, JSON lines or Parquet"
        )
    return tables, left


def _paths_in(engine: DuckDBEngine, folder: Path, top: Path, depth: int) -> list[str]:
    """A path or pattern for each table in `folder`, from `top` on."""
    entries = [path for path in sorted(folder.iterdir()) if not is_beside(path)]
    files = [path for path in entries if path.is_file() and ending_of(path)]
    paths = [path for group in _alike(files) for path in _as_one(engine, group)]
    for inner in (path for path in entries if path.is_dir() and depth < _DEEPEST):
        if is_lake(inner) or ending_of(inner) or _is_parts(inner):
            paths.append(inner)
        else:
            paths += [top / path for path in _paths_in(engine, inner, top, depth + 1)]
    return [path.relative_to(top).as_posix() for path in paths]


def _alike(files: Sequence[Path]) -> Iterable[list[Path]]:
    """The files in groups whose names differ in digits alone."""

    def shape(path: Path) -> str:
        return _VARYING.sub("0", path.name.casefold())

    for _, group in groupby(sorted(files, key=lambda path: (shape(path), path.name)), key=shape):
        yield list(group)


def _as_one(engine: DuckDBEngine, group: Sequence[Path]) -> list[Path]:
    """A pattern that fits all of the files and nothing else, where they have the same columns; else each by itself."""
    if len(group) == 1:
        return [*group]
    names, folder = [path.name for path in group], group[0].parent
    begin = _common_start(names)
    end = _common_start([name[len(begin) :][::-1] for name in names])[::-1]
    pattern = f"{glob.escape(begin)}*{glob.escape(end)}"
    fitting = {path for path in folder.glob(pattern) if not is_hidden(path.name)}
    same = fitting == set(group) and _same_columns(engine, group[0], group[-1])
    return [folder / pattern] if same else [*group]


def _common_start(texts: Sequence[str]) -> str:
    least, most = min(texts), max(texts)
    return least[: next((n for n, char in enumerate(least) if char != most[n]), len(least))]


def _same_columns(engine: DuckDBEngine, one: Path, other: Path) -> bool:
    """Whether two files have most of their columns in common."""
    try:
        here, there = (set(inspect_table(engine, find_path(path.name, path.parent)).columns) for path in (one, other))
    except InputError:
        return False
    return 2 * len(here & there) > len(here | there)


def _is_parts(folder: Path) -> bool:
    """Whether the folder is one table in parts: `name=value` folders, or files called alike, of one format."""
    files = data_in(folder)
    formats = {ENDINGS.get(ending_of(path) or "") for path in files}
    if not files or len(formats) > 1 or None in formats:
        return False
    in_folders = all("=" in path.parent.name for path in files)
    together = all(path.parent == folder for path in files) and len(list(_alike(files))) == 1
    return in_folders or (together and (len(files) > 1 or files[0].name.casefold().startswith(("part", "data"))))


def _unfit(source: Path) -> Iterable[tuple[Path, str]]:
    """Files that lie at the top and cannot be tables, each with what to do."""
    for path in sorted(source.iterdir()):
        if path.is_file() and not ending_of(path) and not is_beside(path):
            yield path, _ADVICE.get(path.suffix.casefold(), "no table by its name")
