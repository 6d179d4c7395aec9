"""Found tables: what lies in a folder, as tables that a settings file can name, and what no table can be made of."""

import glob
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from ..engine import DuckDBEngine
from ..errors import InputError
from ..reading import (
    ENDINGS,
    Copied,
    TableFiles,
    advice_on,
    data_in,
    ending_of,
    find_path,
    inspect_table,
    is_beside,
    is_hidden,
    is_lake,
    is_unfolded,
    mirrored,
    packing_of,
    refuse_remote,
    told,
    told_afar,
    unpacked,
    unrotated,
    without_holder,
)
from .told_again import told_again

__all__ = ["FoundTable", "FoundTables", "LeftFile", "find_tables"]

_DEEPEST = 12
"""Folders in folders: a cloud's audit log has account, service, region, year, month and day, below a prefix."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september"
_MONTH = f"(?<![a-z])(?:{'|'.join(f'{_MONTHS} october november december'.split())})(?![a-z])"
_VARYING = re.compile(rf"[0-9a-f]{{8,}}|[0-9]+|{_MONTH}", re.IGNORECASE)
_WORD = re.compile(r"(.*[0-9]{4}-?[0-9]{2}-?[0-9]{2}.*[^A-Za-z0-9])([A-Za-z0-9]{6,})$")
_SEVERAL = 3
"""Files of which each has another word at its end."""
_NO_ENDING = "no table by its name"
_NUMBERED = "[0-9]"
"""Behind a pattern: names that end in a number."""
_DIGITS_BEFORE, _DIGITS_AFTER = re.compile(r"(?:[0-9]+[-_.T]?)*$"), re.compile(r"^(?:[-_.T]?[0-9]+)*")
"""What a date says before and after the part that differs: its year is another one soon."""


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
        bare = without_holder(self.path.casefold()).removesuffix(ending_of(Path(self.path)) or "")
        return unpacked(bare.removesuffix(_NUMBERED))

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


@dataclass(frozen=True)
class FoundTables:
    """The `tables`, the files that are `left`, what is unsure (`doubts`), and how messages of what lies in a copy are
    to be told (`copies`)."""

    tables: list[FoundTable]
    left: list[LeftFile]
    doubts: tuple[str, ...] = ()
    copies: tuple[Copied, ...] = ()


def find_tables(engine: DuckDBEngine, source: Path) -> FoundTables:
    """The tables in a folder, or the one that `source` is, by path; the files that are none; and what is unsure.

    A file that holds tables, as an archive does, is a folder of them. Files that tell what another one tells are left
    out. Files whose names, or whose folders' names, differ in digits alone are one table, and so are the parts in a
    folder. Raises InputError where there is nothing.
    """
    if not source.exists():
        refuse_remote(str(source))
        raise InputError(f"{source}: no such folder or file")
    mirror = mirrored(engine, source)
    if mirror is None:
        return _find_in(engine, source)
    copy, left = mirror
    with told_afar([copy]):
        found = _find_in(engine, copy.folder, left)
    return replace(found, left=[replace(one, why=told(one.why, [copy])) for one in found.left], copies=(copy,))


def _find_in(engine: DuckDBEngine, source: Path, unread: Mapping[Path, str] = MappingProxyType({})) -> FoundTables:
    """What is in the folder `source`, of which it is known already why some could not be `unread`."""
    if source.is_file():
        return FoundTables([FoundTable(source.name, find_path(source.name, source.parent))], [])
    tables: list[FoundTable] = []
    places = [path for path in _alike(list(_places_in(source, 0)), source) if path not in unread]
    again = told_again(engine, places, source)
    left = [_left_copy(copy, kept, source) for copy, kept in again.copies.items()]
    for path in _paths_in(engine, [path for path in places if path not in again.copies], source):
        try:
            tables.append(FoundTable(path, find_path(path, source)))
        except InputError as problem:
            left.append(LeftFile(path, str(problem).removeprefix(f"{source / path}: ")))
    fit_not = {**{path: why for path, why in _unfit(source) if path not in unread}, **unread}
    left += [LeftFile(path.relative_to(source).as_posix(), why) for path, why in fit_not.items()]
    if not tables:
        seen = "; ".join(f"{file.path}: {file.why}" for file in left[:3])
        raise InputError(
            f"{source}: no table in it ({seen or 'it is empty'}); export the tables as CSV, JSON lines or Parquet"
        )
    return FoundTables(tables, left, again.overlaps)


def _left_copy(copy: Path, kept: Path, source: Path) -> LeftFile:
    said = f"tells what {kept.relative_to(source).as_posix()} tells already, and would count it twice"
    return LeftFile(copy.relative_to(source).as_posix(), said)


def _paths_in(engine: DuckDBEngine, places: Iterable[Path], top: Path) -> list[str]:
    """A path or pattern for each table among the files `places` in the folder `top`."""
    groups = [group for _, group in _by_shape(places, top)]
    places = [path for several in _called_alike(groups, top) for path in _of_folders(engine, several, top)]
    return [path.relative_to(top).as_posix() for path in places]


def _called_alike(groups: Sequence[list[Path]], top: Path) -> Iterable[list[list[Path]]]:
    """The groups of files that are called alike in folders as deep, as each region, or each system, has one."""

    def called(group: Sequence[Path]) -> tuple[int, str]:
        return len(group[0].parts), _shape(group[0].relative_to(group[0].parent))

    for _, several in groupby(sorted(groups, key=called), key=called):
        yield list(several)


def _of_folders(engine: DuckDBEngine, groups: Sequence[list[Path]], top: Path) -> list[Path]:
    """A pattern for all of the groups where they are one table in folders of any name; else what each group is."""
    every = sorted(path for group in groups for path in group)
    several = len(groups) > 1 and len({path.parent for path in every}) == len(every) > 1
    if several and all(_same_columns(engine, every[0], group[-1]) for group in groups):
        pattern = next((found for found in _patterns(every, top) if _fits(found, every, top)), None)
        if pattern:
            return [top / pattern]
    return [path for group in groups for path in _as_one(engine, group, top)]


def _places_in(folder: Path, depth: int) -> Iterable[Path]:
    """The files in `folder`, however deep, that could be tables, and the folders that are one in parts."""
    entries = [path for path in sorted(folder.iterdir()) if not is_beside(path)]
    yield from (path for path in entries if path.is_file() and ending_of(path))
    for inner in (path for path in entries if path.is_dir() and depth < _DEEPEST):
        if is_lake(inner) or (ending_of(inner) and not is_unfolded(inner)) or _is_parts(inner):
            yield inner
        else:
            yield from _places_in(inner, depth + 1)


def _alike(places: Sequence[Path], top: Path) -> Iterable[Path]:
    """The places, of folders of parts the files where a folder called alike holds one such file: a day had no more."""

    def shape(path: Path) -> tuple[str, str]:
        return _shape(path.parent.relative_to(top)), _drawn(Path(path.name))[1] or _shape(Path(path.name))

    alone = {shape(path) for path in places if path.is_file() and path.parent != top}
    within = {folder for folder, _ in alone}
    for path in places:
        called = path.is_dir() and not ending_of(path) and _shape(path.relative_to(top)) in within
        files = sorted(data_in(path)) if called else []
        yield from files if files and {shape(file) for file in files} <= alone else [path]


def _by_shape(paths: Iterable[Path], top: Path) -> Iterable[tuple[str, list[Path]]]:
    """The paths in groups that differ in digits alone, in their names or in those of their folders below `top`.

    Older days of one log are packed, or have a number behind the name.
    """

    paths = list(paths)
    drawn = _drawn_by_lot(paths, top)

    def shape(path: Path) -> str:
        return drawn.get(path) or _shape(path.relative_to(top))

    for known, group in groupby(sorted(paths, key=lambda path: (shape(path), path)), key=shape):
        yield known, list(group)


def _shape(path: Path) -> str:
    plain = path.with_name(unrotated(unpacked(path.name)))
    return _VARYING.sub("0", plain.as_posix().casefold())


def _drawn(path: Path) -> tuple[str, str]:
    """The word behind a date with which the name ends, and the name's shape without it; empty where there is none."""
    plain = unrotated(unpacked(path.name))
    found = _WORD.match(plain.removesuffix(unpacked(ending_of(path) or "")))
    return (found[2], _shape(path.with_name(found[1]))) if found else ("", "")


def _drawn_by_lot(paths: Iterable[Path], top: Path) -> dict[Path, str]:
    """The shape of each file of which the word behind a date is drawn by lot, as clouds end the names of their logs.

    Such words are as long, and no two are alike; what tables are called comes again the next day, or has columns of
    its own.
    """
    groups: dict[tuple[str, int], dict[Path, str]] = {}
    for path in paths:
        word, shape = _drawn(path.relative_to(top))
        if word:
            groups.setdefault((shape, len(word)), {})[path] = word
    return {
        path: shape
        for (shape, _), words in groups.items()
        if len(words) >= _SEVERAL and len({*words.values()}) == len(words)
        for path in words
    }


def _as_one(engine: DuckDBEngine, group: Sequence[Path], top: Path) -> list[Path]:
    """A pattern that fits all of the group and nothing else, where they have the same columns.

    Else the same of those in each folder, or each by itself.
    """
    if len(group) == 1:
        return [*group]
    if len({path.with_name(unpacked(path.name)) for path in group}) < len(group):
        # One day is there in two forms: either form may be the whole of it.
        alike = [[path for path in group if packing_of(path) == packing] for packing in {*map(packing_of, group)}]
        return sorted(path for one in alike for path in _as_one(engine, one, top))
    pattern = next((found for found in _patterns(group, top) if _fits(found, group, top)), None)
    if pattern and _same_columns(engine, group[0], group[-1]):
        return [top / pattern]
    folders = [list(inner) for _, inner in groupby(group, key=lambda path: path.parent)]
    return [path for inner in folders for path in (_as_one(engine, inner, top) if len(folders) > 1 else inner)]


def _patterns(group: Sequence[Path], top: Path) -> Iterable[str]:
    """Patterns for the group: any digits, so that the next day is found too; then those alone that differ."""
    *folders, names = [list(step) for step in zip(*(path.relative_to(top).parts for path in group), strict=True)]
    mixed = len(set(map(packing_of, group))) > 1
    names = [unpacked(name) for name in names] if mixed else names
    for wide in (True, False):
        found = "/".join(_pattern(step, wide=wide) for step in (*folders, names))
        yield f"{found}*" if mixed and not found.endswith("*") else found
        if found.endswith("*"):
            # Numbers behind the names, and the same packed beside them.
            yield found + _NUMBERED


def _pattern(names: Sequence[str], *, wide: bool) -> str:
    """A pattern for names that differ in digits alone."""
    if len(set(names)) == 1 and not (wide and names[0].isdecimal()):
        return glob.escape(names[0])
    begin = _common_start(names)
    end = _common_start([name[len(begin) :][::-1] for name in names])[::-1]
    if wide:
        begin, end = _DIGITS_BEFORE.sub("", begin), _DIGITS_AFTER.sub("", end)
        if all(name[len(begin) :][:1].isalpha() for name in names):
            # Months, or folders of any name, that begin or end alike.
            begin, end = re.sub(r"[^\W\d_]+$", "", begin), re.sub(r"^[^\W\d_]+", "", end)
    numbers = wide and end and not begin and all(name[:1].isdecimal() for name in names)
    some = "[0-9]*" if numbers else "*"
    return f"{glob.escape(begin)}{some}{glob.escape(end)}"


def _fits(pattern: str, group: Sequence[Path], top: Path) -> bool:
    return {path for path in top.glob(pattern) if not is_hidden(path.name)} == set(group)


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
    together = all(path.parent == folder for path in files) and len(list(_by_shape(files, folder))) == 1
    return in_folders or (together and (len(files) > 1 or files[0].name.casefold().startswith(("part", "data"))))


def _unfit(source: Path) -> Iterable[tuple[Path, str]]:
    """Files that cannot be tables, each with what to do: those at the top, and of those in each folder the first."""
    for path in sorted(source.iterdir()):
        if path.is_file() and not ending_of(path) and not is_beside(path):
            yield path, advice_on(path) or _NO_ENDING
    below = [path for path in data_in(source) if path.parent != source and not ending_of(path)]
    for folder, paths in groupby(below, key=lambda path: path.parent):
        first, *others = paths
        if not is_beside(folder) and not is_beside(first):
            why = advice_on(first) or _NO_ENDING
            yield first, f"{why} (and {len(others):,} more beside it)" if others else why
