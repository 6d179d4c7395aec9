"""A DuckDB file -> Parquet: the rows of a query, which the engine runs over the file opened for reading."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..engine import DuckDBEngine, Problem, QueriedFile, quote_name
from .database_rows import Fetch, Refused, check_names

__all__ = ["duckdb_rows"]

_AS_TEXT = ("HUGEINT", "UHUGEINT", "BIGNUM", "BIT", "UNION", '"NULL"')
"""Types for which Parquet has no place, or one that loses digits."""


@contextmanager
def duckdb_rows(engine: DuckDBEngine, file: Path) -> Iterator[Fetch]:
    """While it lasts, a function that writes a query's rows to a file. Raises Refused where it is no DuckDB file."""
    try:
        with engine.queried_file(file) as asked:
            yield lambda query, target: _fetch(asked, query, target)
    except Problem as problem:
        raise Refused(problem.said, "path", "name a DuckDB file that nobody has open for writing") from problem


def _fetch(asked: QueriedFile, query: str, target: Path) -> int:
    try:
        columns = asked.columns(query)
        check_names([name for name, _ in columns])
        held = [f"c{n}" for n in range(len(columns))]
        cells = ", ".join(_cell_sql(cell, *column) for cell, column in zip(held, columns, strict=True))
        inner = query.rstrip().rstrip(";")
        return asked.copy_to_parquet(f"select {cells} from (\n{inner}\n) as asked ({', '.join(held)})", target)
    except Problem as problem:
        raise Refused(problem.said, "query", "mend the query") from problem


def _cell_sql(cell: str, name: str, kind: str) -> str:
    if re.search(r"\bBLOB\b", kind):
        raise Refused(f"column `{name}` holds bytes ({kind})", "query", f"write them as text: hex({name}) as {name}")
    return f"{cell}{'::varchar' if kind.startswith(_AS_TEXT) else ''} as {quote_name(name)}"
