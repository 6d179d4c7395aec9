"""Twins: columns that say the same in each row, as a name beside an id does: two kinds would count it twice."""

from collections.abc import Iterable

from ..engine import DuckDBEngine
from ..reading import text_sql, untracked_sql
from .draft import Draft
from .samples import Sample

__all__ = ["but_twins"]

_ALIKE = 0.99
"""The part of the values of a column that go with one value of its twin each, and the other way round."""


def but_twins(draft: Draft, sample: Sample, columns: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """The `columns`, each with what was found of it, but those that say what one in use, or one before them, says."""
    kept: list[tuple[str, float]] = []
    for column, found in columns:
        others = [*sorted(draft.used_in(sample)), *(name for name, _ in kept)]
        twin = next((name for name in others if _says_the_same(draft.engine, sample, column, name)), None)
        if twin:
            draft.why_not[sample.found.path, column] = f"says the same as {twin}"
        else:
            kept.append((column, found))
    return kept


def _says_the_same(engine: DuckDBEngine, sample: Sample, one: str, other: str) -> bool:
    # Texts are looked through for what varies in them, and say another thing than which post each is.
    if one == other or other not in sample.profiles or sample.profiles[other].blanks > 0.5:
        return False
    least, most = sorted(sample.profiles[name].different for name in (one, other))
    if least < 2 or least < _ALIKE * most:
        return False
    here, there = (untracked_sql(text_sql(sample.columns[name])) for name in (one, other))
    pairs = engine.scalar(f"select count(distinct ({here}, {there})) from {sample.relation}")
    return bool(least >= _ALIKE * pairs) and _agree(engine, sample, here, there)


def _agree(engine: DuckDBEngine, sample: Sample, here: str, there: str) -> bool:
    """Whether hardly a value that several rows have goes with several of the other column: what one row alone has goes
    with one of anything, as each document with the second in which it was sent."""
    several, more = engine.frame(
        f"select count(*), count(*) filter (others > 1) from (select count(distinct {there}) as others "
        f"from {sample.relation} where {here} <> '' group by {here} having count(*) > 1)"
    ).iloc[0]
    return bool(more <= (1 - _ALIKE) * several)
