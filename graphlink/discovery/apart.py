"""Apart: a file in which two tables stand side by side, with an empty column between them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from ..engine import DuckDBEngine
from ..errors import InputError
from ..reading import Column, text_sql

__all__ = ["refuse_apart"]

_FEWEST, _SHARE = 3, 0.02
"""Rows by which one table must be longer than the other, and the part of all rows: an empty column may only set columns
of one table apart."""


def refuse_apart(
    engine: DuckDBEngine, relation: str, headings: Iterable[Sequence[str]], columns: Mapping[str, Column]
) -> None:
    """Raises InputError where the names in a heading are of two tables: each row would tie whoever stand next to each
    other in it."""
    for heading in dict.fromkeys(map(tuple, headings)):
        parts = [list(names) for there, names in groupby(heading, key=bool) if there]
        known = [[name for name in names if name in columns] for names in parts]
        for one, other in pairwise([names for names in known if len(names) > 1]):
            if _are_two(engine, relation, [columns[name] for name in one], [columns[name] for name in other]):
                raise InputError(
                    f"two tables stand side by side in it, from `{one[0]}` and from `{other[0]}` on, with an empty "
                    "column between them; write each into a file of its own"
                )


def _are_two(engine: DuckDBEngine, relation: str, one: Iterable[Column], other: Iterable[Column]) -> bool:
    """Whether one of the two ends rows before the other does."""
    here, there = (" or ".join(f"{text_sql(column)} <> ''" for column in part) for part in (one, other))
    rows, first, second = engine.frame(
        f"select count(*), coalesce(max(n) filter ({here}), 0), coalesce(max(n) filter ({there}), 0) "
        f"from (select *, row_number() over () as n from {relation})"
    ).iloc[0]
    return bool(abs(int(first) - int(second)) >= max(_FEWEST, _SHARE * int(rows)))
