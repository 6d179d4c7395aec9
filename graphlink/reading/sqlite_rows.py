"""SQLite -> Parquet: the rows of a query under one snapshot of a file that is opened for reading alone."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pyarrow as pa

from .database_rows import Fetch, Refused, batches, check_names, write_rows

__all__ = ["sqlite_rows"]

_TYPES = {"integer": pa.int64(), "real": pa.float64(), "text": pa.string(), None: pa.string()}
_STEPS = 100_000
"""After so many steps of a query Python looks whether it was told to end."""


@contextmanager
def sqlite_rows(file: Path) -> Iterator[Fetch]:
    """While it lasts, a function that writes a query's rows to a file; all of them see the same state of the database.

    Raises Refused where the file cannot be opened or is no database.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as asked:
            asked.set_progress_handler(lambda: 0, _STEPS)
            asked.execute("begin")
            # What is no database is only met by reading.
            asked.execute("select count(*) from sqlite_master").fetchall()
            yield lambda query, target: _fetch(asked, query, target)
    except sqlite3.Error as problem:
        raise Refused(problem, "path", "name a SQLite file that you may read") from problem


def _fetch(asked: sqlite3.Connection, query: str, target: Path) -> int:
    inner = query.rstrip().rstrip(";")
    try:
        names = [column[0] for column in asked.execute(f"select * from (\n{inner}\n) limit 0").description]
        # A name that comes again is `name:1` there.
        check_names([plain if (plain := re.sub(r":\d+$", "", name)) in names else name for name in names])
        held = [f"c{n}" for n in range(len(names))]
        source = f"with asked ({', '.join(held)}) as (\n{inner}\n) "
        kinds = _kinds(asked, source, held, names)
        # What is not of one type is text.
        cells = [
            f"cast({cell} as text)" if kind not in _TYPES else cell for cell, kind in zip(held, kinds, strict=True)
        ]
        schema = pa.schema([(name, _TYPES.get(kind, pa.string())) for name, kind in zip(names, kinds, strict=True)])
        rows = asked.execute(f"{source}select {', '.join(cells)} from asked")
        return write_rows(target, schema, (_typed(some, schema) for some in batches(rows)))
    except sqlite3.Error as problem:
        if str(problem) == "interrupted":
            raise KeyboardInterrupt from problem
        raise Refused(problem, "query", "mend the query: one SELECT") from problem


def _kinds(asked: sqlite3.Connection, source: str, held: Sequence[str], names: Sequence[str]) -> list[str | None]:
    """What each column holds: `integer`, `real`, `text`, None where it holds nothing, else something mixed."""
    kinds = ", ".join(f"group_concat(distinct nullif(typeof({cell}), 'null'))" for cell in held)
    found = list(asked.execute(f"{source}select {kinds} from asked").fetchone())
    blob = next((name for name, kind in zip(names, found, strict=True) if kind and "blob" in kind), None)
    if blob is not None:
        raise Refused(f"column `{blob}` holds bytes (blob)", "query", f"write them as text: hex({blob}) as {blob}")
    return found


def _typed(rows: Sequence[Sequence[object]], schema: pa.Schema) -> list[pa.Array]:
    return [pa.array(cells, kind) for cells, kind in zip(zip(*rows, strict=True), schema.types, strict=True)]
