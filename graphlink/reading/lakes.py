"""Lakes: folders whose files alone do not tell which rows hold, so that reading them would bring deleted rows back.

A Delta table is read by its log; Iceberg and Hudi tables are refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from .delta_log import LOG, PLAIN_PARQUET, DeltaTable, read_delta_log

__all__ = ["delta_part", "is_lake", "refuse_lakes"]

_SIGNS = {
    "Delta": LOG,
    "Iceberg": "metadata/*.metadata.json",
    "Hudi": ".hoodie",
}


def delta_part(found: Sequence[Path]) -> DeltaTable | None:
    """What the paths `found` name of the Delta table that they all are in; None where there is no such table.

    Raises InputError where its log does not tell, or names none of it as current.
    """
    roots = {_root_of(path) for path in found}
    root = roots.pop()
    if root is None or roots:
        return None
    table, named = read_delta_log(root), {path.absolute(): path for path in found}
    files = {spelled: values for file, values in table.files.items() if (spelled := _spelled(file, root, named))}
    if table.whole and not files:
        raise InputError(
            f"{found[0]}: holds no file of the current version ({table.version}) of the Delta table {root}; name "
            "another folder, or leave the table out where it has no rows"
        )
    return replace(table, files=files)


def _root_of(path: Path) -> Path | None:
    """The Delta table that `path` is, or is in."""
    here = path.absolute()
    return next((folder for folder in (here, *here.parents) if (folder / LOG).is_dir()), None)


def _spelled(file: Path, root: Path, named: dict[Path, Path]) -> Path | None:
    """The file at or below one of the paths `named`, as that is written; None where it is not."""
    top = next((parent for parent in (file, *file.parents) if parent in named), None)
    # A table copied by its log alone names files outside of its own folder.
    return named[top] / file.relative_to(top) if top else file if root in named else None


def is_lake(folder: Path) -> bool:
    """Whether the folder is a table whose rows its files alone do not tell."""
    return any(next(folder.glob(sign), None) for sign in _SIGNS.values())


def refuse_lakes(files: Iterable[Path]) -> None:
    """Raises InputError where a folder that holds one of `files`, however deep, is a Delta, Iceberg or Hudi table."""
    for folder in sorted({parent for file in files for parent in file.absolute().parents}):
        kind = next((kind for kind, sign in _SIGNS.items() if next(folder.glob(sign), None)), None)
        if kind == "Delta":
            raise InputError(f"{folder}: is a Delta table among other files; name it alone, by itself")
        if kind:
            raise InputError(
                f"{folder}: is a {kind} table, and its files alone do not tell which rows were deleted; {PLAIN_PARQUET}"
            )
