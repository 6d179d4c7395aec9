"""An engine with nothing in it for as long as a test needs one: to start one takes longer than most readings."""

import atexit
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphlink.engine import DuckDBEngine

__all__ = ["lent_engine"]

SCRATCH = Path(tempfile.gettempdir())
"""Where they spill to, whatever folder a test names for its own."""
_free: list[DuckDBEngine] = []
"""Engines that were given back."""
ATTACHED = "select count(*) from duckdb_databases() where not internal"


@contextmanager
def lent_engine() -> Iterator[DuckDBEngine]:
    """An engine of 1 GB and two threads; one in which something went wrong, or was left attached, is not lent again."""
    engine = _free.pop() if _free else _started()
    yield engine
    engine.keep(())
    engine.runs.clear()
    if engine.scalar(ATTACHED) == 1:
        _free.append(engine)


def _started() -> DuckDBEngine:
    engine = DuckDBEngine(memory_limit="1GB", threads=2, scratch=SCRATCH).__enter__()
    atexit.register(engine.__exit__, None, None, None)
    return engine
