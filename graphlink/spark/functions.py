"""Functions that Spark has from DuckDB, worked out by DuckDB itself in the workers, so that both come to the same.

The seed of every sample is a hash: of two engines it has to be one.
"""

from collections.abc import Callable, Mapping

import pyarrow as pa

from ..engine import computed

__all__ = ["FUNCTIONS", "HASH", "HASHES", "NORMALIZED"]

HASH, HASHES, NORMALIZED = "duckdb_hash", "duckdb_hashes", "duckdb_nfc_normalize"
"""The hash of all arguments; for a list of texts the upper half of the hash of each; text in the form NFC."""


def _hash(*columns: pa.Array) -> pa.Array:
    given = (f"c{n}::ubigint" if pa.types.is_decimal(one.type) else f"c{n}" for n, one in enumerate(columns))
    return computed(f"hash({', '.join(given)})::decimal(20, 0)", columns)


def _hashes(texts: pa.Array) -> pa.Array:
    return computed("list_transform(c0, lambda text: (hash(text) >> 32)::bigint)", [texts])


def _normalized(texts: pa.Array) -> pa.Array:
    return computed("nfc_normalize(c0)", [texts])


FUNCTIONS: Mapping[str, tuple[Callable[..., pa.Array], str]] = {
    HASH: (_hash, "decimal(20, 0)"),
    HASHES: (_hashes, "array<bigint>"),
    NORMALIZED: (_normalized, "string"),
}
"""By their names: what makes of Arrow's columns a column, and Spark's type of it."""
