"""Choices: what a team could declare as kinds of its own; only a person can say that strangers hardly share it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from ..engine import DuckDBEngine
from .own_kinds import Spread, chosen_columns, kind_name
from .samples import Sample
from .sections import Line, SectionProposal

__all__ = ["Place", "choices"]

_SHOWN = 6
"""Sections that are written at most: who sees more reads none."""


@dataclass(frozen=True)
class Place:
    """A table in use: its `account`, all columns that name accounts (`ends`), and the lines that say so, and when."""

    sample: Sample
    account: str
    ends: frozenset[str]
    lines: tuple[Line, ...]


def choices(
    engine: DuckDBEngine, places: Sequence[Place], used: Mapping[str, Set[str]], why_not: Set[tuple[str, str]]
) -> tuple[SectionProposal, ...]:
    """A section for each column that people choose among, such as places that they review, the rarest choice first.

    None of `used`, nor of those of which it is known (`why_not`) that they are something else.
    """
    found: list[tuple[Spread, SectionProposal]] = []
    for place in places:
        path = place.sample.found.path
        without = {*used.get(path, ()), *(name for where, name in why_not if where == path)}
        shown = chosen_columns(engine, place.sample, place.account, without, place.ends)
        found += [(spread, _section(place, column, spread)) for column, spread in shown]
    return tuple(section for _, section in sorted(found, key=lambda one: one[0].each)[:_SHOWN])


def _section(place: Place, column: str, spread: Spread) -> SectionProposal:
    why = f"{spread.several:,} values of several accounts, {spread.each:.0f} to a value"
    named = (Line("kind", str(kind_name(column))), Line("path", place.sample.found.path))
    return SectionProposal("signals", (*named, Line("value", column, why), *place.lines))
