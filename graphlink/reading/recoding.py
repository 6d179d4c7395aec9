"""Recoding: files in UTF-16, which the engine does not read, written anew in UTF-8."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

from ..engine import DuckDBEngine
from .formats import is_utf16, opened
from .input_files import TableFiles

__all__ = ["in_utf8"]


def in_utf8(engine: DuckDBEngine, source: TableFiles) -> TableFiles:
    """`source`, whose files in UTF-16 are scratch files in UTF-8, called as they are."""
    if source.format == "parquet" or source.lying:
        return source
    files = tuple(_recoded(engine, file) if is_utf16(file) else file for file in source.files)
    return source if files == source.files else replace(source, files=files, lying=source.files)


def _recoded(engine: DuckDBEngine, file: Path) -> Path:
    folder = engine.scratch_file(f"utf8-{hashlib.sha256(str(file.absolute()).encode()).hexdigest()[:16]}")
    target = folder / file.name
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with opened(file) as text, target.open("wb") as out:
            shutil.copyfileobj(text, out, 1 << 20)
    return target
