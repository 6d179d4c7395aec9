"""Overlooked: what lies beside the conventional tables and is not read, said so that nobody takes it for read."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from .formats import ending_of, head_of, is_hidden, table_of, text_ending
from .input_files import data_in, nearest, parts_known
from .unfolding import is_holder

__all__ = ["advice_on", "is_beside", "overlooked_notes", "unnamed_inside", "unnamed_notes"]

_NO_TABLES = ("graphlink.toml", "run.json", "decisions.jsonl")
_BESIDE = ("truth.", "readme", "license")
_CAN_BE = "a graphlink.toml can name them (graphlink init writes one)"
_UNNAMED = "no section of graphlink.toml names them"
_MENDED = "mend that, or name it in a section of graphlink.toml"
_NESTED = "an archive in an archive; unpack it"
_DATABASE = "a database: name it as a path, with a query"
_BY_PANDAS = "read it where you trust it (pandas), and write it as Parquet"
_ADVICE = {
    **dict.fromkeys((".zip", ".tar", ".tgz", ".bz2", ".xz", ".tbz2", ".txz"), _NESTED),
    **dict.fromkeys((".7z", ".rar"), "unpack it"),
    **dict.fromkeys((".fods", ".numbers", ".xlsb"), "save it as .xlsx or CSV"),
    ".gsheet": "a link to a sheet and not the sheet; download it as .xlsx or CSV",
    ".sql": "load it into a database, and export its tables as CSV",
    ".dump": "load it into a database, and export its tables as CSV",
    ".avro": "write it as Parquet",
    **dict.fromkeys((".pkl", ".pickle", ".h5", ".hdf5", ".hdf", ".dta", ".sas7bdat", ".xpt", ".sav"), _BY_PANDAS),
    **dict.fromkeys((".rds", ".rdata"), "write it as Parquet or CSV (R)"),
    **dict.fromkeys((".mdb", ".accdb"), "export its tables as CSV"),
    **dict.fromkeys((".db", ".sqlite", ".sqlite3", ".duckdb"), _DATABASE),
}
"""What to do with a file that may hold tables and cannot be read, by how its name ends."""

_NAMED = 10
"""Files that are named; of more the number is said."""


def overlooked_notes(folder: Path, read: Iterable[Path], tables: Sequence[str]) -> list[str]:
    """A line for each file or folder that looks like one of `tables` and is not `read`, and one for all others."""
    taken = set(read)
    left = [path for path in sorted(folder.iterdir()) if path not in taken and not is_beside(path)]
    alike = [(path, table) for path in left if (table := _table_meant(path, tables))]
    others = [*(path for path, _ in alike[_NAMED:]), *(path for path in left if path not in dict(alike))]
    return [
        *(_alike_note(path, table) for path, table in alike[:_NAMED]),
        *_others_note([path for path in others if not advice_on(path)], _CAN_BE),
        *_unfit_notes(others),
    ]


def unnamed_notes(folder: Path, read: Iterable[Path], unused: Mapping[str, str]) -> list[str]:
    """A line that names what could be tables at the top of `folder`, files or folders of parts, and no section reads.

    One for each that the settings say is `unused`, and why; and one for each kind of file that may hold tables and
    cannot be read.
    """
    # Of a file that holds tables the way leads further, to those that are read.
    taken = {place for path in read for place in (path.resolve(), *path.resolve().parents)}
    left = [path for path in sorted(folder.iterdir()) if path.is_file() and not is_beside(path)]
    others = [path for path in left if path.resolve() not in taken]
    folders = [path for path in sorted(folder.iterdir()) if path.is_dir() and not is_beside(path)]
    others += [path for path in folders if path.resolve() not in taken and parts_known(path)]
    tables = [path for path in others if path.is_dir() or ending_of(path) or is_holder(path.name)]
    known = {path: why for path in tables for name, why in unused.items() if fnmatchcase(path.name, name)}
    return [
        *_others_note([path for path in tables if path not in known], _UNNAMED),
        *(note for path, why in known.items() for note in _others_note([path], f"{why}; {_MENDED}")),
        *_unfit_notes(others),
    ]


def unnamed_inside(folder: Path, read: Iterable[Path]) -> list[str]:
    """A line that names the tables in the `folder`, a copy of files that hold some, of which none is `read`."""
    taken = set(read)
    tables = [path for path in data_in(folder) if ending_of(path) and not taken & {path, *path.parents}]
    return _others_note([path.relative_to(folder) for path in tables], _UNNAMED)


def advice_on(path: Path) -> str | None:
    """What to do with a file that may hold tables and cannot be read; None of any other."""
    known = ending_of(path) or path.is_dir() or (is_holder(path.name) and path.stat().st_size)
    return None if known else _ADVICE.get(path.suffix.casefold()) or _nameless(path)


def _nameless(path: Path) -> str | None:
    """What to do with a file that has no ending and looks like a table; None of any other."""
    ending = None if path.suffix or not os.access(path, os.R_OK) else text_ending(head_of(path))
    return f"nothing in its name says what it is; add {ending} to it" if ending else None


def is_beside(path: Path) -> bool:
    """Whether it is no table: what engines keep for themselves, settings, a case, the truth that no run must see."""
    name = path.name.casefold()
    return is_hidden(name) or name in _NO_TABLES or name.startswith(_BESIDE) or (path / "run.json").is_file()


def _table_meant(path: Path, tables: Sequence[str]) -> str | None:
    """The table that the name looks like, be it numbered, dated, packed, or short of a letter."""
    stem = re.split(r"\.", table_of(path))[0]
    first = re.split(r"[^a-z]", stem)[0]
    return first if first in tables else nearest(stem, tables)


def _alike_note(path: Path, table: str) -> str:
    ending = ending_of(path)
    if path.is_dir():
        what = f"call it {table}" if ending is None else f"call it {table}{ending}"
    else:
        what = f"call it {table}{ending}" if ending else f"save it as {table}.csv, {table}.jsonl or {table}.parquet"
    shown = path.name + ("/" if path.is_dir() else "")
    return f"{shown}: not read; if it is the table {table}, {what}, or name it in a graphlink.toml"


def _unfit_notes(paths: Iterable[Path]) -> list[str]:
    """A line for each thing that is to be done, with the files that it is to be done with."""
    found: dict[str, list[Path]] = {}
    for path in paths:
        if advice := advice_on(path):
            found.setdefault(advice, []).append(path)
    return [note for advice, files in found.items() for note in _others_note(files, advice)]


def _others_note(paths: Sequence[Path], why: str) -> list[str]:
    if not paths:
        return []
    shown = [path.name if path.is_absolute() else path.as_posix() for path in paths[:_NAMED]]
    names = ", ".join(name + ("/" if path.is_dir() else "") for name, path in zip(shown, paths, strict=False))
    more = f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else ""
    return [f"not read: {names}{more}; {why}"]
