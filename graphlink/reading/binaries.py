"""Binaries: columns of Parquet files whose bytes are no text, as ids of 16 bytes, pictures and packed documents are.

Many programs write texts as bytes without saying that these are text, so that bytes are text where they can be. A
column that holds others is read value by value: as text where it is, else by its digits, so that equal ones are equal.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..engine import quote_name

__all__ = ["binary_sql", "holds_binaries", "is_binary"]

_AT_ONCE, _LOOKED_AT = 1000, 10_000
"""Rows of each file by which it is told whether its bytes are text."""
_SHORT = 64
"""Bytes: of longer ones a digest stands for them."""


def binary_sql(column: str) -> str:
    """SQL for the bytes of a column as text."""
    name = quote_name(column)
    digits = f"case when octet_length({name}) > {_SHORT} then md5({name}) else lower(hex({name})) end"
    return f"coalesce(try(decode({name})), {digits})"


def holds_binaries(files: Sequence[Path]) -> bool:
    """Whether a column of one of the files, which are written alike, holds bytes that are no text."""
    return bool(_written(files[0])) and any(_binaries(file) for file in files)


def is_binary(file: Path, column: str) -> bool:
    """Whether the column of the file holds bytes that are no text."""
    return column in _binaries(file)


def _written(file: Path) -> tuple[str, ...]:
    """The columns whose values are bytes, of which nothing says that they are text; of a broken file none."""
    try:
        schema = pq.read_schema(file)
    except (OSError, pa.ArrowException):
        # Who reads its rows is told what is wrong with it.
        return ()
    return tuple(field.name for field in schema if _is_bytes(field.type))


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _binaries(file: Path) -> frozenset[str]:
    stat = file.stat()
    return _binaries_of(file, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4096)
def _binaries_of(file: Path, _changed: int, _bytes: int) -> frozenset[str]:
    names, found = _written(file), set()
    batches = pq.ParquetFile(file).iter_batches(_AT_ONCE, columns=list(names)) if names else iter(())
    try:
        for batch in islice(batches, _LOOKED_AT // _AT_ONCE):
            found |= {name for name in names if not all(map(_is_text, batch.column(name).to_pylist()))}
    except (OSError, pa.ArrowException):
        return frozenset(found)
    return frozenset(found)


def _is_text(value: bytes | None) -> bool:
    try:
        (value or b"").decode()
    except UnicodeDecodeError:
        return False
    return True
