"""Acting: which tables tell when accounts act: all that tell of the same doings, and none that tells them again.

A log goes on in another form, or in another system: its tables together say how much an account does. Sign-ins beside
requests are other doings, and counting both would make an account look busier than it is.
"""

from collections.abc import Iterable, Mapping, Sequence

from ..reading import account_sql, time_sql
from .clocks import times_of
from .draft import Draft, ranked
from .meanings import CREATED, TIME
from .samples import Sample
from .sections import SectionProposal
from .sureness import BY_WORD

__all__ = ["acting_sections"]

_AGAIN = 0.5
"""From this share of its rows on a table tells what another tells already."""
_OVERLAP = 0.1
"""Up to this share of the shorter span two tables are one log that goes on."""


def acting_sections(draft: Draft, found: Sequence[SectionProposal], samples: Sequence[Sample]) -> list[SectionProposal]:
    """The sections of `found` by which accounts' activity is counted; what is left out of it is said.

    First comes the one that tells most: what accounts say, then whence, then most rows.
    """
    by_path = {sample.found.path: sample for sample in samples}
    draft.unsure += dict.fromkeys(_undated(found, by_path))
    kinds = {path: _kinds(found, path) for path in by_path}
    acting = sorted(
        (one for one in found if one.section == "activity"),
        key=lambda one: (*_tells(kinds[one.path]), by_path[one.path].found.bytes),
        reverse=True,
    )
    taken = acting[:1]
    for one in acting[1:]:
        why_not = _why_not(draft, one, taken, kinds, by_path)
        if why_not is None:
            taken.append(one)
        elif any(_tells(kinds[one.path])):
            draft.unsure.append(
                f"{one.path}: {why_not}, so that when accounts act is not counted by it; a further [[activity]] would"
            )
    return taken


def _undated(found: Sequence[SectionProposal], by_path: Mapping[str, Sample]) -> Iterable[str]:
    """A line for each table that leads to accounts by another one, which alone tells when."""
    for section in found:
        between = by_path.get(section.get("through.path") or "")
        if not between or section.get("time"):
            continue
        # When a key was made is no time of what was done by it.
        made = {name for name, _ in ranked(between, CREATED, BY_WORD, without=set())}
        for name, _ in ranked(between, TIME, BY_WORD, without=made)[:1]:
            yield (
                f"{section.path}: {section.get('through.path')} alone tells, by `{name}`, when its rows were, and that "
                "is not read: write that time into its rows"
            )


def _kinds(found: Sequence[SectionProposal], path: str) -> frozenset[str | None]:
    return frozenset(one.get("kind") for one in found if one.section == "signals" and one.path == path)


def _tells(kinds: frozenset[str | None]) -> tuple[bool, bool]:
    return "template" in kinds, bool(kinds & {"ip", "device"})


def _why_not(
    draft: Draft,
    one: SectionProposal,
    taken: Sequence[SectionProposal],
    kinds: dict[str, frozenset[str | None]],
    by_path: dict[str, Sample],
) -> str | None:
    """Why activity is not counted by this section as well; None where it is."""
    for other in taken:
        # What is told by turns in one table is told once.
        if one.path != other.path and _again(draft, by_path[one.path], one, by_path[other.path], other) >= _AGAIN:
            return f"tells what {other.path} tells already"
    first = taken[0]
    if kinds[one.path] == kinds[first.path]:
        return None
    alike = kinds[one.path] & kinds[first.path]
    if alike and _goes_on(draft, by_path[one.path], one, by_path[first.path], first):
        return None
    return f"tells of other doings than {first.path}"


def _again(draft: Draft, sample: Sample, section: SectionProposal, other: Sample, known: SectionProposal) -> float:
    """The share of the doings in one table, an account at a time, that the other has."""
    share = draft.engine.scalar(
        f"select avg((who, ts) in (select (who, ts) from ({_doings(other, known)})) ::integer) "
        f"from ({_doings(sample, section)})"
    )
    return float(share or 0)


def _goes_on(draft: Draft, sample: Sample, section: SectionProposal, other: Sample, known: SectionProposal) -> bool:
    """Whether one table begins where the other ends, or hardly before."""
    spans = [
        draft.engine.frame(f"select epoch(min(ts)) as first, epoch(max(ts)) as last from ({_doings(*pair)})").iloc[0]
        for pair in ((sample, section), (other, known))
    ]
    both = min(span["last"] for span in spans) - max(span["first"] for span in spans)
    return bool(both <= _OVERLAP * min(span["last"] - span["first"] for span in spans))


def _doings(sample: Sample, section: SectionProposal) -> str:
    """SQL for who did something when, in the rows that were looked at."""
    who, at = sample.columns[str(section.get("account"))], times_of(sample, section)
    read = f"select {account_sql(who)} as who, {time_sql(at)} as ts from {sample.relation}"
    return f"select who, ts from ({read}) where ts is not null"
