"""Pairs: tables of which each row tells another thing of an account, by its name: a column for each that is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..engine import DuckDBEngine
from ..reading import of_rows
from .draft import Draft
from .leftovers import FEW
from .meanings import ACCOUNT, SIGNALS, meaning_of
from .own_kinds import values_of
from .profiles import profiles_of
from .samples import Sample
from .sections import Line, SectionProposal, written_key
from .sureness import BY_ENDING, says, words_of

__all__ = ["Pairs", "is_of_rows", "of_pairs", "told_in_pairs"]

_NAMES = frozenset(["key", "attribute", "field", "property", "attr", "param", "parameter", "setting"])
_MAY_BE_NAMES = frozenset(["type", "kind", "name", "code"])
"""The last words of what such tables call the name of a row; and of what does so in some."""
_VALUES = frozenset(["value", "val", "wert", "valor"])
_MOST = 500
"""Names that are looked at: of more each is another thing's."""


@dataclass(frozen=True)
class Pairs:
    """A table of pairs as a `sample` with a column for each name; `key` and `value` are the table's own columns."""

    sample: Sample
    key: str
    value: str


def told_in_pairs(engine: DuckDBEngine, sample: Sample) -> Pairs | None:
    """The table with a column for each name in it; None where its rows are no pairs, or hardly a name is known."""
    values = [name for name in sample.profiles if words_of(name)[-1:] and words_of(name)[-1] in _VALUES]
    for key in (name for name in sample.profiles if _may_be_names(sample, name)):
        called = values_of(engine, sample, key) if values else []
        known = [one for one in called if _is_known(one)]
        few = words_of(key)[-1] in _MAY_BE_NAMES and (len(known) < 2 or 2 * len(known) < len(called))
        if known and not few and not {*known} & sample.profiles.keys():
            return Pairs(_spread(engine, sample, key, values[0], called), key, values[0])
    return None


def _may_be_names(sample: Sample, column: str) -> bool:
    """Whether the column holds what rows tell: a few names, each in several rows."""
    profile = sample.profiles[column]
    few = 1 < profile.different <= min(_MOST, profile.given / 3)
    called = words_of(column)[-1:] and words_of(column)[-1] in _NAMES | _MAY_BE_NAMES
    return bool(few and called and profile.numbers < 0.5 and says(meaning_of(ACCOUNT), column) < BY_ENDING)


def _is_known(name: str) -> bool:
    """Whether the name is that of a signal; what is called a text may be anything that is done."""
    return any(says(meaning_of(kind), name) >= BY_ENDING - 0.5 for kind in SIGNALS if kind != "template")


def _spread(engine: DuckDBEngine, sample: Sample, key: str, value: str, called: Sequence[str]) -> Sample:
    """The sample with a column for each of the names, in place of the values of all."""
    made = {
        name: replace(of_rows(sample.columns[value], {sample.columns[key]: name}), name=name)
        for name in called
        if name not in sample.columns
    }
    profiles = profiles_of(engine, sample.relation, list(made.values()), partial=not sample.whole)
    others = {name: one for name, one in sample.profiles.items() if name not in (key, value)}
    return replace(sample, columns={**sample.columns, **made}, profiles={**others, **profiles})


def of_pairs(draft: Draft, pairs: Pairs, found: Sequence[SectionProposal]) -> list[SectionProposal]:
    """The sections that were `found` of the table, with the table's own columns and the rows that count."""
    # What people choose among is told of whole columns alone.
    draft.places[:] = [place for place in draft.places if place.sample is not pairs.sample]
    return [
        replace(section, lines=tuple(line for one in section.lines for line in _own(one, pairs))) for section in found
    ]


def _own(line: Line, pairs: Pairs) -> list[Line]:
    if line.key not in ("value", "text") or line.value in (pairs.key, pairs.value):
        return [line]
    return [replace(line, value=pairs.value), Line(f"where.{written_key(pairs.key)}", line.value, line.why)]


def is_of_rows(draft: Draft, sample: Sample) -> bool:
    """Whether each row of the table tells another thing, by a column that names it; then that is said."""
    found = _told_by_rows(draft.engine, sample)
    if found:
        column, called = found
        draft.unsure.append(
            f"{sample.found.path}: what a row tells stands in its `{column}` ({', '.join(called[:6])}): write a table, "
            "or a column, for each of them; the table is not used"
        )
    return found is not None


def _told_by_rows(engine: DuckDBEngine, sample: Sample) -> tuple[str, list[str]] | None:
    """The column that says of each row which thing its value is (`ip`, `device_id`), and what it calls them.

    None where there is no such column.
    """
    meanings = [meaning_of(kind) for kind in SIGNALS]
    for name, profile in sample.profiles.items():
        if 1 < profile.different <= FEW and profile.numbers < 0.5:
            called = values_of(engine, sample, name)
            known = [one for one in called if any(says(meaning, one) >= BY_ENDING for meaning in meanings)]
            if len(known) > 1 and 2 * len(known) >= len(called):
                return name, called
    return None
