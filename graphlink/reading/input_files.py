"""Input files: found by name or pattern, checked before anything reads them, fingerprinted for the manifest."""

import difflib
import glob
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError

__all__ = ["ENDINGS", "InputFile", "TableFiles", "find_named", "find_path", "fingerprint", "nearest"]

ENDINGS: dict[str, str] = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".csv.zst": "csv",
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl",
    ".jsonl.zst": "jsonl",
}
"""How a file's name ends -> how it is read."""

_BEGINNINGS = {b"PAR1": "parquet", b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"PK\x03\x04": "zip or Excel"}


@dataclass(frozen=True)
class InputFile:
    """One file that was read, as the manifest names it: `rows` without the rejected ones."""

    path: str
    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class TableFiles:
    """The files that one table consists of, all of one format.

    `shown` is how messages name the table; `names` is how the case names each file: from the source folder on, so
    that a case does not depend on where its source lay.
    """

    shown: str
    format: str
    files: tuple[Path, ...]
    names: tuple[str, ...]


def find_named(folder: Path, table: str) -> TableFiles | None:
    """The files of the conventionally named `table` in `folder`, None where there are none.

    A folder such as `exchanges.parquet/` counts as its part files. Raises InputError where two forms of one table
    lie side by side, or a file cannot be what its name says.
    """
    found = [folder / (table + ending) for ending in ENDINGS if (folder / (table + ending)).exists()]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise InputError(f"{folder}: holds both {names}; keep the one that is right")
    return _table_files(str(found[0]), found, folder) if found else None


def find_path(text: str, base: Path) -> TableFiles:
    """The files that the path or pattern `text` names, counted from the folder `base`.

    A file of exactly that name wins over a pattern, so that `[`, `*` and `?` in names do no harm. Raises InputError
    where nothing matches, the formats are mixed, or a file cannot be what its name says.
    """
    if "\0" in text:
        raise InputError(f"{text!r}: no path may hold a NUL byte")
    exact = base / text
    found = [exact] if exact.exists() else sorted(Path(hit) for hit in glob.glob(str(exact), recursive=True))
    if not found:
        near = nearest(exact.name, _names_in(exact.parent))
        raise InputError(f"{exact}: no such file" + (f"; did you mean {near}?" if near else ""))
    return _table_files(str(exact), found, base)


def fingerprint(path: Path) -> str:
    """The SHA-256 of the file at `path`, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `name` most likely meant, None where none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def _table_files(shown: str, found: list[Path], folder: Path) -> TableFiles:
    files = [file for path in found for file in _parts_of(path)]
    formats = {_format_of(file) for file in files}
    if len(formats) > 1:
        raise InputError(f"{shown}: matches files of several formats ({', '.join(sorted(formats))}); name one")
    for file in files:
        _check(file)
    return TableFiles(shown, formats.pop(), tuple(files), tuple(_name_from(file, folder) for file in files))


def _name_from(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)


def _parts_of(path: Path) -> list[Path]:
    """The file itself, or the part files of a folder such as other engines write, folders such as `day=1` in it too."""
    if not path.is_dir():
        return [path]
    ending = _ending_of(path)
    parts = sorted(part for part in path.rglob("*") if ending and part.name.endswith(ending) and part.is_file())
    if not parts:
        raise InputError(f"{path}: is a folder without {ending or 'table'} files in it; name a file")
    return parts


def _ending_of(path: Path) -> str | None:
    name = path.name.lower()
    endings = [ending for ending in ENDINGS if name.endswith(ending)]
    return max(endings, key=len) if endings else None


def _format_of(path: Path) -> str:
    ending = _ending_of(path)
    if ending is None:
        raise InputError(f"{path}: cannot tell what it is by its name; it must end in {', '.join(ENDINGS)}")
    return ENDINGS[ending]


def _check(path: Path) -> None:
    """Raises InputError where the file cannot be opened, is empty, or begins like another format."""
    if not path.is_file():
        raise InputError(f"{path}: is no regular file; name a file")
    try:
        with path.open("rb") as file:
            begin = file.read(4)
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({problem.strerror}); check that it is a file you may read") from None
    if not begin:
        raise InputError(f"{path}: the file is empty (0 bytes); write it again")
    ending = _ending_of(path) or ""
    packed = {".gz": "gzip", ".zst": "zstd"}.get(Path(ending).suffix)
    wanted = "parquet" if ending == ".parquet" else packed
    seen = next((name for magic, name in _BEGINNINGS.items() if begin.startswith(magic)), None)
    if wanted != seen:
        what = f"begins like {seen}" if seen else f"does not begin like {wanted}"
        raise InputError(f"{path}: {what}, though its name ends in {ending}; rename it or write it again")
    if begin[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{path}: is UTF-16; save it as UTF-8")


def _names_in(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []
