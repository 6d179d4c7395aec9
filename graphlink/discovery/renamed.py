"""Renamed: columns of one thing that a table fills by turns, as where a log called its addresses anew one day."""

from collections.abc import Sequence

from ..engine import DuckDBEngine
from ..reading import text_sql
from .samples import Sample

__all__ = ["by_turns"]

_BOTH, _PART = 0.01, 0.05
"""Of the rows that fill the rarer of two columns the part at most that fills both, and of all rows that fill either the
part at least that fills the rarer."""


def by_turns(engine: DuckDBEngine, sample: Sample, columns: Sequence[str]) -> list[str]:
    """The first of `columns`, and those behind it that are filled where those before are empty, and hardly besides."""
    together = list(columns[:1])
    for name in columns[1:]:
        if sample.profiles[name].given < sample.rows and _fills(engine, sample, together, name):
            together.append(name)
    return together


def _fills(engine: DuckDBEngine, sample: Sample, before: Sequence[str], name: str) -> bool:
    known = " or ".join(_given_sql(sample, one) for one in before)
    both, first, second = engine.frame(
        f"select count(*) filter (a and b), count(*) filter (a), count(*) filter (b) "
        f"from (select ({known}) as a, {_given_sql(sample, name)} as b from {sample.relation})"
    ).iloc[0]
    rarer, either = min(first, second), first + second - both
    return bool(rarer and both <= _BOTH * rarer and rarer >= _PART * either)


def _given_sql(sample: Sample, name: str) -> str:
    return f"coalesce({text_sql(sample.columns[name])} <> '', false)"
