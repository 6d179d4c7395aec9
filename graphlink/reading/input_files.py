"""Input files: found by name or pattern, checked before anything reads them, fingerprinted for the manifest."""

import difflib
import glob
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from .delta_log import DeltaTable
from .formats import ENDINGS, ending_of, format_of, is_hidden, is_unfolded, table_of
from .lakes import delta_part, refuse_lakes
from .remote import refuse_remote

__all__ = [
    "InputFile",
    "KnownFile",
    "TableFiles",
    "data_in",
    "find_named",
    "find_path",
    "fingerprint",
    "names_in",
    "nearest",
    "parts_known",
]


@dataclass(frozen=True)
class InputFile:
    """One file that was read, as the manifest names it: `rows` without the rejected ones."""

    path: str
    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class KnownFile:
    """The hash of a file, and the members of its JSON objects where an earlier run has seen them (else none)."""

    sha256: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableFiles:
    """The files that one table consists of, all of one format.

    `shown` is how messages name the table; `names` is how the case names each file: from the source folder on, so
    that a case does not depend on where its source lay. `found` are the files and folders that were named, `unread`
    what lies in those folders beside the parts. `told` holds, for each file, the columns that a log beside the files
    tells (empty where there is none), `notes` what is to be said of the table. `known` tells of each file what is known
    before it is read (empty: nothing). `lying` are the files as they lie, where `files` are copies of them in UTF-8.
    """

    shown: str
    format: str
    files: tuple[Path, ...]
    names: tuple[str, ...]
    found: tuple[Path, ...] = ()
    unread: tuple[Path, ...] = ()
    told: tuple[Mapping[str, str | None], ...] = ()
    notes: tuple[str, ...] = ()
    known: tuple[KnownFile, ...] = ()
    lying: tuple[Path, ...] = ()


def find_named(folder: Path, table: str) -> TableFiles | None:
    """The files of the conventionally named `table` in `folder`, None where there are none.

    A folder such as `exchanges.parquet/` or `exchanges/` counts as its part files. Raises InputError where two forms
    of one table lie side by side, or a file cannot be what its name says.
    """
    found = [path for path in sorted(folder.iterdir()) if table_of(path) == table and _may_be_table(path)]
    # What is called so by the way, such as the log of a job that wrote the table, gives way to a table.
    sure = [path for path in found if ENDINGS.get(ending_of(path) or "", "log") != "log"] or found
    if len(sure) > 1:
        order = list(ENDINGS)
        names = " and ".join(path.name for path in sorted(sure, key=lambda path: order.index(ending_of(path) or ".gz")))
        raise InputError(f"{folder}: holds both {names}; keep the one that is right")
    return _table_files(str(sure[0]), sure, folder) if sure else None


def _may_be_table(path: Path) -> bool:
    return ending_of(path) is not None or (path.is_dir() and bool(parts_known(path)))


def parts_known(folder: Path) -> list[Path]:
    """The files in `folder`, however deep, that could be parts of a table."""
    return [path for path in data_in(folder) if ENDINGS.get(ending_of(path) or "", "log") != "log"]


def find_path(text: str, base: Path) -> TableFiles:
    """The files that the path or pattern `text` names, counted from the folder `base`.

    A file of exactly that name wins over a pattern, so that `[`, `*` and `?` in names do no harm. Raises InputError
    where nothing matches, the formats are mixed, or a file cannot be what its name says.
    """
    if "\0" in text:
        raise InputError(f"{text!r}: no path may hold a NUL byte")
    exact = base / text
    found = [exact] if exact.exists() else _matches(exact)
    if not found:
        refuse_remote(text, for_run=True)
        near = nearest(exact.name, names_in(exact.parent))
        raise InputError(f"{exact}: no such file" + (f"; did you mean {near}?" if near else ""))
    return _table_files(str(exact), found, base)


def _matches(pattern: Path) -> list[Path]:
    """What the pattern names, without what is no data; a pattern that spells the sign out finds that too."""
    signs = {part[0] for part in pattern.parts if is_hidden(part) and glob.has_magic(part)}
    hits = [Path(hit) for hit in sorted(glob.glob(str(pattern), recursive=True))]
    return [
        hit
        for hit in hits
        if not any(is_hidden(part) and part[0] not in signs for part in hit.parts if part not in pattern.parts)
    ]


def fingerprint(path: Path) -> str:
    """The SHA-256 of the file at `path`, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `name` most likely meant, None where none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def _table_files(shown: str, found: Sequence[Path], folder: Path) -> TableFiles:
    delta = delta_part(found)
    if delta and delta.whole:
        return _by_log(shown, found, folder, delta)
    parts = [file for path in found for file in _parts_of(path)]
    if delta is None:
        refuse_lakes(parts)
        return _by_names(shown, found, folder, parts)
    return _by_names_and_log(shown, found, folder, [file for file in parts if file.absolute() not in delta.removed])


def _by_log(shown: str, found: Sequence[Path], folder: Path, delta: DeltaTable) -> TableFiles:
    """The current files of a Delta table; those that its log names no longer are what a later version dropped."""
    files = tuple(delta.files)
    format = _format_of_all(shown, files)
    dropped = {path for top in found for path in ([top] if top.is_file() else data_in(top))} - delta.files.keys()
    left = [path for path in dropped if ENDINGS.get(ending_of(path) or "") == format]
    notes = (
        f"{shown}: {len(left):,} files in it are not read, for version {delta.version:,} of the Delta table, the "
        "current one, does not hold them",
    )
    return TableFiles(
        shown,
        format,
        files,
        tuple(_name_from(file, folder) for file in files),
        tuple(found),
        told=tuple(delta.files.values()),
        notes=notes if left else (),
    )


def _by_names_and_log(shown: str, found: Sequence[Path], folder: Path, kept: Sequence[Path]) -> TableFiles:
    """What a Delta table keeps whose log is a piece: what it never mentions may count or not."""
    if not kept:
        raise InputError(f"{shown}: the log of this Delta table drops all files of it; name another folder")
    note = (
        f"{shown}: the log of this Delta table is a piece (its checkpoint has no metaData): all files but those that "
        "it drops are read, and deleted rows may be among them"
    )
    return replace(_by_names(shown, found, folder, kept), notes=(note,))


def _by_names(shown: str, found: Sequence[Path], folder: Path, parts: Sequence[Path]) -> TableFiles:
    # A job that had nothing to write leaves a file of no bytes beside the others: no rows, and no mistake.
    files = (
        [file for file in parts if not (file.is_file() and not file.stat().st_size)] if len(parts) > 1 else list(parts)
    )
    if not files:
        raise InputError(f"{shown}: all {len(parts)} files of it are empty (0 bytes); write them again")
    format = _format_of_all(shown, files)
    unread = [path for top in found if top.is_dir() for path in data_in(top) if path not in parts]
    names = tuple(_name_from(file, folder) for file in files)
    return TableFiles(shown, format, tuple(files), names, tuple(found), tuple(unread))


def _format_of_all(shown: str, files: Iterable[Path]) -> str:
    formats = {format_of(file) for file in files}
    if len(formats) > 1:
        raise InputError(f"{shown}: matches files of several formats ({', '.join(sorted(formats))}); name one")
    return formats.pop()


def _name_from(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)


def _parts_of(path: Path) -> list[Path]:
    """The file itself, or the part files of a folder such as other engines write, folders such as `day=1` in it too."""
    if not path.is_dir():
        return [path]
    if is_unfolded(path):
        return _one_table_of(path)
    format = ENDINGS.get(ending_of(path) or "")
    held = data_in(path)
    parts = [part for part in held if format and ENDINGS.get(ending_of(part) or "") == format]
    parts = parts or ([] if format else parts_known(path) or [part for part in held if ending_of(part)])
    if not parts:
        raise InputError(f"{path}: is a folder without {ending_of(path) or 'table'} files in it; name a file")
    return parts


def _one_table_of(folder: Path) -> list[Path]:
    """The parts of the one table that a file holds. Raises InputError where it holds none, or several."""
    parts = [path for path in data_in(folder) if ending_of(path)]
    if not parts:
        raise InputError(f"{folder}: no table is in it; name a file")
    if len({re.sub("[0-9]+", "0", path.name.casefold()) for path in parts}) > 1:
        named = ", ".join(path.relative_to(folder).as_posix() for path in parts[:10])
        raise InputError(
            f"{folder}: several tables are in it ({named}); name one, as in {folder.name}/{named.split(',')[0]}"
        )
    return parts


def data_in(folder: Path) -> list[Path]:
    """The files in `folder`, however deep, without those that engines keep for themselves."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(is_hidden(part) for part in path.relative_to(folder).parts)
    )


def names_in(folder: Path) -> list[str]:
    """The names of what lies in `folder`; none where it cannot be read."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []
