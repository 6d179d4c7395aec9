"""Renamed: columns of one thing that a table fills by turns, as where a log called its addresses anew one day."""

from collections.abc import Callable, Sequence

from ..engine import DuckDBEngine
from ..reading import text_sql
from .account_columns import Naming
from .draft import Draft, ranked
from .meanings import TIME
from .samples import Sample
from .sureness import BY_WORD

__all__ = ["by_turns", "in_turn"]

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


def in_turn(
    draft: Draft, sample: Sample, likely: Sequence[Naming], time: str | None, without: set[str]
) -> tuple[Callable[[str], Naming], Callable[[str], str | None]]:
    """Who, and when, is told beside a column, where columns of accounts or of times are filled by turns; else the first
    of `likely`, and `time`. None of the columns `without` is a time."""
    named = {one.column: one for one in reversed(likely)}
    accounts = list(dict.fromkeys(one.column for one in likely))
    times = [name for name, _ in ranked(sample, TIME, BY_WORD, without=without) if name != time]
    whose = _beside(draft.engine, sample, accounts)
    when = _beside(draft.engine, sample, [time, *times]) if time else None
    return lambda column: named[whose(column)], lambda column: when(column) if when else None


def _beside(engine: DuckDBEngine, sample: Sample, names: Sequence[str]) -> Callable[[str], str]:
    turns = by_turns(engine, sample, names)

    def beside(column: str) -> str:
        if len(turns) == 1:
            return turns[0]
        # Of those that never are, the first.
        return max(turns, key=lambda name: _filled_beside(engine, sample, column, name))

    return beside


def _filled_beside(engine: DuckDBEngine, sample: Sample, column: str, name: str) -> float:
    """Which part of the rows that fill the column fills `name`."""
    share = f"avg(({_given_sql(sample, name)})::integer)"
    return float(engine.scalar(f"select {share} from {sample.relation} where {_given_sql(sample, column)}") or 0)


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
