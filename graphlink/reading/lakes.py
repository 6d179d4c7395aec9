"""Lakes: folders whose files alone do not tell which rows hold, so that reading them would bring deleted rows back."""

from collections.abc import Iterable
from pathlib import Path

from ..errors import InputError

__all__ = ["is_lake", "refuse_lakes"]

_SIGNS = {
    "Delta": "_delta_log",
    "Iceberg": "metadata/*.metadata.json",
    "Hudi": ".hoodie",
}


def is_lake(folder: Path) -> bool:
    """Whether the folder is a table whose rows its files alone do not tell."""
    return any(next(folder.glob(sign), None) for sign in _SIGNS.values())


def refuse_lakes(files: Iterable[Path]) -> None:
    """Raises InputError where a folder that holds one of `files`, however deep, is a Delta, Iceberg or Hudi table."""
    for folder in sorted({parent for file in files for parent in file.absolute().parents}):
        kind = next((kind for kind, sign in _SIGNS.items() if next(folder.glob(sign), None)), None)
        if kind:
            raise InputError(
                f"{folder}: is a {kind} table, and its files alone do not tell which rows were deleted; write its "
                "current rows as plain Parquet into another folder with the engine that keeps it, and name that"
            )
