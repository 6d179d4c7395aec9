"""What would clear it: the least evidence that would have to be explained away for a milder verdict.

Parts of the account's own odds and signs of its community are taken out by ones and twos, all else as it is, and what
is left is judged by the code that judged the run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..judging import CORE_SIZE
from ..signals import Kind
from .basis import Basis, BelongingPart, Outcome, as_if, outcomes
from .reckoning import PARTS, family_words

__all__ = ["Clearing", "Removal", "Way", "clear_it"]

LINES = 5
"""Ways that are told of each milder verdict."""
MOST = 2
"""How much is taken out together: more at once is a list of everything."""
HABITS = {
    "sign_up": "what the time of its sign-up says",
    "hours": "what its hours of the day say",
    "volume": "what its volume says",
    **{name: PARTS[name] for name in ("kin", "words", "name")},
}
MILDER = {"suspend": ("clear", "review"), "review": ("clear",)}


@dataclass(frozen=True)
class Removal:
    """One thing explained away.

    `what`: signal (`kind` and `value` name it), family (all that the account shares of the family `name`), habit (of
    the account), or signs (`signs` of its community and network, which one explanation would take together: `name`).
    """

    what: str
    name: str
    says: str
    kind: str | None = None
    value: str | None = None
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """What would make a verdict milder, and what would then be said."""

    without: tuple[Removal, ...]
    odds: float
    role: str
    community_score: float
    community_verdict: str
    verdict: str
    score: float
    says: str


@dataclass(frozen=True)
class Clearing:
    """For each milder verdict the least that would bring it about: at most two things each, at most five ways.

    None where the verdict is as mild already; empty where nothing of at most two would do.
    """

    clear: tuple[Way, ...] | None
    review: tuple[Way, ...] | None


def clear_it(basis: Basis, verdict: str, kinds: Mapping[str, Kind]) -> Clearing:
    """What would make `verdict` milder."""
    milder = MILDER.get(verdict, ())
    removals = [*_of_account(basis, kinds), *_of_community(basis)]
    tried = [one for size in range(1, MOST + 1) for one in combinations(removals, size)] if milder else []
    found = list(zip(tried, _outcomes(basis, tried), strict=True))
    return Clearing(*(_least(found, wanted) if wanted in milder else None for wanted in ("clear", "review")))


def _of_account(basis: Basis, kinds: Mapping[str, Kind]) -> list[Removal]:
    """What speaks for its belonging: each signal, all of each family, and its habits."""
    found = []
    for part in basis.parts:
        if part.nats <= 0 or part.part == CORE_SIZE:
            continue
        if part.family is None:
            found.append(Removal("habit", part.part, HABITS.get(part.part, part.part)))
            continue
        if part.value is not None:
            found.append(Removal("signal", part.family, str(part.signal), part.kind, part.value))
        many = family_words(part.family, kinds)
        says = f"all {many} that it shares" if part.value is not None else f"its step with others in {many}"
        found.append(Removal("family", part.family, says))
    return found


def _of_community(basis: Basis) -> list[Removal]:
    """The signs that speak against its community or its network, those of one way together."""
    ways: dict[str, list[str]] = {}
    for sign in basis.signs:
        strength = max(float(frame[sign.name].iloc[0]) for frame in (basis.own, basis.network))
        if strength > 0 and basis.card.weight(sign) > 0:
            ways.setdefault(sign.way or sign.name, []).append(sign.name)
    return [Removal("signs", way, _sign_words(basis, names), signs=tuple(names)) for way, names in ways.items()]


def _sign_words(basis: Basis, names: Sequence[str]) -> str:
    own = [name for name in names if float(basis.own[name].iloc[0]) > 0]
    return f"its {'community' if own else 'network'}'s “{'”, “'.join(own or names)}”"


def _outcomes(basis: Basis, tried: Sequence[Sequence[Removal]]) -> list[Outcome]:
    if not tried:
        return []
    without = [{sign for one in removals for sign in one.signs} for removals in tried]
    return outcomes(basis, [_left(basis, removals) for removals in tried], without)


def _left(basis: Basis, removals: Sequence[Removal]) -> list[BelongingPart]:
    """The parts of its odds, `removals` taken out."""
    habits = {one.name for one in removals if one.what == "habit"}
    gone = {one.name: one.what for one in removals if one.what in ("signal", "family")}
    left = []
    for part in basis.parts:
        if part.family is None:
            left += [] if part.part in habits else [part]
        elif part.family in gone:
            says = part.without if gone[part.family] == "signal" else part.untied
            rest = as_if(part, says or 0.0)
            left += [rest] if rest else []
        else:
            left.append(part)
    return left


def _least(found: Sequence[tuple[Sequence[Removal], Outcome]], wanted: str) -> tuple[Way, ...]:
    """The ways to `wanted`: the fewest things first, then what lowers the score most; none that holds another."""
    reached = sorted(
        (one for one in found if one[1].verdict == wanted),
        key=lambda one: (len(one[0]), sum(each.what == "family" for each in one[0]), one[1].score),
    )
    least: list[tuple[Sequence[Removal], Outcome]] = []
    for removals, outcome in reached:
        if not any(_holds(removals, smaller) for smaller, _ in least):
            least.append((removals, outcome))
    least.sort(key=lambda one: (len(one[0]), one[1].score))
    return tuple(_way(*one) for one in least[:LINES])


def _holds(removals: Sequence[Removal], smaller: Sequence[Removal]) -> bool:
    """Whether `removals` takes out all that `smaller` does: a whole family holds its strongest signal."""
    return all(any(_takes(one, other) for one in removals) for other in smaller)


def _takes(one: Removal, other: Removal) -> bool:
    return one == other or (one.what == "family" and other.what == "signal" and one.name == other.name)


def _way(removals: Sequence[Removal], outcome: Outcome) -> Way:
    community = any(one.what == "signs" for one in removals)
    own = any(one.what != "signs" for one in removals)
    then = [
        *([f"odds {outcome.odds:.2f}, {outcome.role}"] if own else []),
        *([f"its community {outcome.community_verdict} at {outcome.community_score:.2f}"] if community else []),
    ]
    says = f"without {' and without '.join(one.says for one in removals)}: {'; '.join(then)}: {outcome.verdict}"
    return Way(tuple(removals), **vars(outcome), says=says)
