"""How far people agree: Cohen's kappa of each two over what both decided (doi:10.1177/001316446002000104)."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from .decision import VERDICTS, Decision

__all__ = ["Agreement", "agreements", "cohens_kappa"]


@dataclass(frozen=True)
class Agreement:
    """Of the `both` things that two people decided, how many `alike`, and kappa: 1 is agreement, 0 is chance.

    None where each of the two always said one and the same: chance alone would agree then.
    """

    left: str
    right: str
    both: int
    alike: int
    kappa: float | None


def agreements(standing: Sequence[Decision]) -> tuple[Agreement, ...]:
    """The agreement of each two people who decided something both, by name.

    One thing is the same account or signal, or communities (networks) that have half of the accounts of each in common.
    """
    by: dict[str, list[Decision]] = defaultdict(list)
    for one in standing:
        by[one.by].append(one)
    found = []
    for left, right in combinations(sorted(by), 2):
        pairs = _pairs(by[left], by[right])
        if pairs:
            alike = sum(a == b for a, b in pairs)
            found.append(Agreement(left, right, len(pairs), alike, cohens_kappa(pairs)))
    return tuple(found)


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """(observed - expected) / (1 - expected) agreement of the pairs of verdicts; None where chance would agree."""
    count = len(pairs)
    observed = sum(left == right for left, right in pairs) / count
    lefts, rights = Counter(left for left, _ in pairs), Counter(right for _, right in pairs)
    expected = sum(lefts[verdict] * rights[verdict] for verdict in VERDICTS) / count**2
    return None if expected == 1 else round((observed - expected) / (1 - expected), 6)


def _pairs(left: Sequence[Decision], right: Sequence[Decision]) -> list[tuple[str, str]]:
    """What the two said of each thing that both decided."""
    named = {(one.what, one.name): one for one in right if one.is_named}
    groups: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for one in right:
        for account in () if one.is_named else one.accounts:
            groups[one.what, account].append(one)
    found = []
    for one in left:
        other = named.get((one.what, one.name)) if one.is_named else _same_group(one, groups)
        if other is not None:
            found.append((str(one.verdict), str(other.verdict)))
    return found


def _same_group(one: Decision, groups: dict[tuple[str, str], list[Decision]]) -> Decision | None:
    """The latest of the decisions in `groups` (by sort and account) that speaks of the same group as `one`."""
    shared = Counter(other.id for account in one.accounts for other in groups.get((one.what, account), ()))
    others = {other.id: other for account in one.accounts for other in groups.get((one.what, account), ())}
    same = [
        others[ident]
        for ident, count in shared.items()
        if 2 * count >= max(len(one.accounts), len(others[ident].accounts))
    ]
    return max(same, key=lambda other: other.at, default=None)
