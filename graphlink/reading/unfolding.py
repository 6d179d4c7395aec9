"""Unfolding: a file that holds tables of its own (an archive, a workbook, a dump in JSON) is read as a folder of them.

It is written out into the engine's scratch folder, and whatever reads folders reads that; messages and the case name
what is in it by the file and the way inside, as in `export.zip/users.csv`.
"""

import glob
import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ..engine import DuckDBEngine
from ..errors import InputError
from .archives import unpack_one, unpack_tar, unpack_zip
from .arrow_files import write_arrow, write_orc
from .copies import Copied
from .formats import UNFOLDED, is_hidden, unpacked
from .json_tables import holds_json_tables, write_json_tables
from .sheet_files import write_sheets

__all__ = ["holds_tables", "is_holder", "mirrored", "unfolded", "without_holder"]

_Write = Callable[[Path, Path], None]

_OTHERS: Mapping[str, _Write] = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), write_sheets),
    **dict.fromkeys((".feather", ".arrow"), write_arrow),
    ".orc": write_orc,
}
_TAR = (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_ARCHIVES: Mapping[str, _Write] = {
    ".zip": partial(unpack_zip, also=tuple(_OTHERS)),
    **dict.fromkeys(_TAR, partial(unpack_tar, also=tuple(_OTHERS))),
    **dict.fromkeys((".bz2", ".xz"), unpack_one),
}
HOLDERS: Mapping[str, _Write] = {**_OTHERS, **_ARCHIVES}
"""How the names of files that hold tables end (of two that fit the longer counts) -> what writes their tables out."""

_PARTS = 3
"""Files of JSON called alike in one folder; of more, which are parts of one log, none is looked into."""


def holds_tables(path: Path) -> bool:
    """Whether the file is read as a folder of the tables in it."""
    return path.is_file() and _writer_of(path) is not None


def is_holder(name: str) -> bool:
    """Whether a file of this name, whatever it holds, is read as a folder."""
    return _ending_of(name.casefold(), HOLDERS) is not None


def without_holder(name: str) -> str:
    """The name, in small letters, without the ending of a file that holds tables."""
    return name.removesuffix(_ending_of(name, HOLDERS) or "")


def _writer_of(path: Path) -> _Write | None:
    ending = _ending_of(path.name.casefold(), HOLDERS)
    if ending:
        return HOLDERS[ending]
    return write_json_tables if _is_json(path) and holds_json_tables(path) else None


def _ending_of(name: str, endings: Iterable[str]) -> str | None:
    return max((ending for ending in endings if name.endswith(ending)), key=len, default=None)


def _is_json(path: Path) -> bool:
    return unpacked(path.name.casefold()).endswith(".json")


def unfolded(engine: DuckDBEngine, text: str, base: Path) -> Copied | None:
    """The copy, as a folder, of what the path or pattern `text` leads through, counted from `base`; None where it
    leads through no file that holds tables. Raises InputError where one cannot be unfolded."""
    parts = Path(text).parts
    up = [part for part in parts if part in ("..", "/")]
    root, rest = base.joinpath(*up), Path(*parts[len(up) :])
    holders = [path for path in _passed(root, rest) if holds_tables(path)]
    if not holders:
        return None
    mirror = _mirror_of(engine, root)
    for path in holders:
        _unfold_once(path, mirror / path.relative_to(root))
    for path in {Path(hit) for hit in glob.glob(str(root / rest), recursive=True)} - {*holders}:
        _linked(path, mirror / path.relative_to(root))
    return Copied(str(root), mirror, rest.as_posix(), called=Path(*up).as_posix() if up else "")


def _passed(root: Path, rest: Path) -> Iterator[Path]:
    """The files that are a step of the way, by that name or by the pattern; of JSON those that are named."""
    for cut in range(1, len(rest.parts) + 1):
        step = root.joinpath(*rest.parts[:cut])
        if step.exists():
            yield from [step] if step.is_file() else []
        else:
            hits = map(Path, sorted(glob.glob(str(step), recursive=True)))
            yield from (path for path in hits if path.is_file() and not _is_json(path))


def mirrored(engine: DuckDBEngine, source: Path) -> tuple[Copied, dict[Path, str]] | None:
    """A copy of a folder (or of the one file `source`) in which files that hold tables are folders, and why some could
    not be unfolded, by where they would be; None where there is none such. Its other files are links to those there."""
    root = source.parent if source.is_file() else source
    files = [source] if source.is_file() else list(_files_in(source))
    holders = {path for path in _looked_into(files, root) if holds_tables(path)}
    if not holders:
        return None
    mirror = _mirror_of(engine, root)
    left: dict[Path, str] = {}
    for path in files:
        place = mirror / path.relative_to(root)
        try:
            left |= _unfold_once(path, place) if path in holders else _linked(path, place)
        except InputError as problem:
            left[place] = str(problem).removeprefix(f"{path}: ")
    return Copied(str(root), mirror, "", called=""), left


def _files_in(folder: Path) -> Iterator[Path]:
    """The files in the folder, however deep, and links to folders."""
    return (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())


def _looked_into(files: Iterable[Path], root: Path) -> Iterator[Path]:
    """The files that may hold tables."""
    shown = [path for path in files if not any(is_hidden(part) for part in path.relative_to(root).parts)]
    alike = Counter(_called(path) for path in shown)
    yield from (path for path in shown if not _is_json(path) or alike[_called(path)] <= _PARTS)


def _called(path: Path) -> tuple[Path, str]:
    return path.parent, re.sub("[0-9a-f]{8,}|[0-9]+", "0", path.name.casefold())


def _mirror_of(engine: DuckDBEngine, root: Path) -> Path:
    folder = engine.scratch_file(f"unfolded-{hashlib.sha256(str(root.absolute()).encode()).hexdigest()[:16]}")
    folder.mkdir(exist_ok=True)
    return folder


def _linked(path: Path, place: Path) -> dict[Path, str]:
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        place.symlink_to(path.absolute())
    return {}


def _unfold_once(path: Path, place: Path) -> dict[Path, str]:
    """Writes what the file holds into the folder `place`; which files in it could not be unfolded in turn, and why."""
    if place.exists():
        return {}
    writer = _writer_of(path)
    with _whole(place):
        if writer:
            writer(path, place)
        return _unfold_inner(place) if writer in _ARCHIVES.values() else {}


@contextmanager
def _whole(place: Path) -> Iterator[None]:
    """The folder `place`, which goes where writing into it fails."""
    place.mkdir(parents=True)
    (place / UNFOLDED).touch()
    try:
        yield
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _unfold_inner(folder: Path) -> dict[Path, str]:
    """Makes a folder of each workbook and dump that came out of an archive, in its place; an archive stays a file."""
    left = {}
    for path in list(_looked_into(list(_files_in(folder)), folder)):
        writer = _writer_of(path) if path.stat().st_size else None
        if writer and writer not in _ARCHIVES.values():
            made = path.with_name(f".{path.name}")
            try:
                with _whole(made):
                    writer(path, made)
            except InputError as problem:
                left[path] = str(problem).removeprefix(f"{path}: ")
            else:
                path.unlink()
                made.rename(path)
    return left
