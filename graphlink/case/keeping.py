"""What no output may replace: the tables of a case, and the files that it was made of."""

from collections.abc import Iterator
from pathlib import Path

from ..errors import InputError
from .fingerprint import MANIFEST
from .folder import OWN, Case

__all__ = ["free_place"]


def free_place(path: Path | str, *cases: Case) -> Path:
    """`path`, where an output written there replaces no table of a case and nothing that `cases` were made of.

    Raises InputError.
    """
    target = Path(path)
    place = _place(target)
    if place.name in OWN and (place.parent / MANIFEST).is_file():
        raise InputError(f"{target}: is a part of the case {place.parent.name}; choose another -o")
    if any(place == one for case in cases for one in _made_of(case)):
        raise InputError(f"{target}: the case was made of this file; choose another -o")
    return target


def _made_of(case: Case) -> Iterator[Path]:
    """The files that a run read, wherever they were at the time."""
    source = Path(str(case.manifest.get("source") or ""))
    for entry in case.manifest.get("inputs", ()):
        # Of a log that is a whole source the name alone is told.
        yield _place(source / str(entry["path"]))
        yield _place(source.parent / str(entry["path"]))
    if settings := case.manifest.get("settings_file"):
        yield _place(Path(settings))


def _place(path: Path) -> Path:
    """Where the path leads; the path itself where no file can be called so."""
    try:
        return path.resolve()
    except ValueError:
        return path
