"""The sum: the numbers that an account's score and verdict are made of, so that a reader can add them up himself."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..judging import (
    CERTAIN,
    CERTAIN_WORKED,
    CORE_SIZE,
    LIKELY,
    OWN_WAYS,
    SHARED,
    SURE,
    chance_words,
    counting_words,
    counts_as,
    own_chance,
)
from ..signals import Kind
from .basis import Basis, BelongingPart, Outcome, Ties, outcomes

__all__ = ["PARTS", "HeldBack", "Reckoning", "SignPoints", "WeighedPart", "family_words", "held_back", "reckon"]

PARTS = {
    CORE_SIZE: "how few of all accounts its network's core is",
    "sign_up": "when it signed up",
    "hours": "its hours of the day",
    "volume": "how much it does",
    "kin": "that another of its household asks alike",
    "words": "that its prompts are in the core's words",
    "name": "that it has not the name of nearly all of the core",
}
"""What a part of an account's odds says, in words, where no signal says it."""
AMOUNT_WORDS = {
    "ways_points": "shares in too few ways for more",
    "asking_points": "what only asks goes no further than a review",
    "network_points": "its network",
}
"""What else is in a community's points than its signs, in words."""

STANDS = {"core": "of its core", "member": "a member", "periphery": "on its periphery"}
"""How an account stands in its community, by its role, after `it is`."""
LEAST_TOLD = 0.0005
"""Points or nats: what is less is shown as nothing, and holds nobody back."""


@dataclass(frozen=True)
class SignPoints:
    """One of the numbers that make a community's points. `sign` is its name; of what is no sign, `strength` is None."""

    sign: str
    strength: float | None
    points: float
    says: str


@dataclass(frozen=True, kw_only=True)
class WeighedPart(BelongingPart):
    """A part of an account's odds, and in words what it is."""

    says: str


@dataclass(frozen=True)
class Reckoning:
    """What an account's score and verdict are made of.

    `signs` add up to `points`, and these give `community_score`; `counts_as` is what that counts in the account's
    score. `parts` add up to `odds` (nats), and these give `chance`, by the second line of docs/evidence.md where the
    account is not `alike` (it shares only what comes along with an account). `counts_as` times `chance` is `score`.
    `sums`: each of these steps as text, with its numbers. `role_says` and `verdict_says`: how role and verdict follow.
    """

    signs: tuple[SignPoints, ...]
    points: float
    community_score: float
    counts_as: float
    parts: tuple[WeighedPart, ...]
    odds: float
    alike: bool
    chance: float
    score: float
    sums: tuple[str, ...]
    role_says: str
    verdict_says: str


@dataclass(frozen=True)
class HeldBack:
    """One thing that speaks for innocence; `amount` is in `unit` (points or nats), None where it is no number's."""

    says: str
    amount: float | None = None
    unit: str | None = None


def reckon(basis: Basis, kinds: Mapping[str, Kind]) -> Reckoning:
    """The sums behind the account's score and verdict."""
    facts = basis.community
    [now] = outcomes(basis, [basis.parts], [()])
    ties = basis.ties(basis.parts)
    alike = ties.idle or bool(basis.alike([ties])[0])
    community = float(facts["score"])
    counted, below = float(counts_as(np.array([community]))[0]), counting_words(community)
    chance = float(own_chance(np.array([now.odds]), np.array([alike]))[0])
    return Reckoning(
        signs=_community_sum(basis),
        points=float(facts["points"]),
        community_score=community,
        counts_as=counted,
        parts=tuple(WeighedPart(**vars(part), says=_part_words(part, kinds)) for part in basis.parts),
        odds=now.odds,
        alike=alike,
        chance=chance,
        score=now.score,
        sums=(
            f"Its community: {basis.card.rules.score_words(float(facts['points']))} = {community:.3f}",
            *([f"Below a review that counts {below} = {counted:.3f}"] if below else []),
            f"Its own chance: {chance_words(now.odds, alike)} = {chance:.3f}",
            f"Score: {counted:.3f} x {chance:.3f} = {now.score:.2f}",
        ),
        role_says=f"{now.role}: {_role_words(basis, now)}",
        verdict_says=f"{_community_words(basis)}, and the account is {STANDS[now.role]}: {now.verdict}",
    )


def held_back(basis: Basis, verdict: str, kinds: Mapping[str, Kind]) -> tuple[HeldBack, ...]:
    """What keeps an account that is not suspended from a harder verdict, what weighs most first; () for others."""
    if verdict == "suspend":
        return ()
    [now] = outcomes(basis, [basis.parts], [()])
    community = basis.community["verdict"] != "suspend"
    return (
        *([HeldBack(f"{_community_words(basis)}")] if community else []),
        *(_speaks_for_it(basis) if community else []),
        *([HeldBack(f"it is {STANDS[now.role]}: {_role_words(basis, now)}")] if now.role != "core" else []),
        *(
            HeldBack(_part_words(part, kinds), part.nats, "nats")
            for part in sorted(basis.parts, key=lambda part: part.nats)
            if part.nats <= -LEAST_TOLD and part.part != CORE_SIZE and now.role != "core"
        ),
    )


def _speaks_for_it(basis: Basis) -> list[HeldBack]:
    found = [one for one in _community_sum(basis) if one.points < -LEAST_TOLD]
    return [HeldBack(one.says, one.points, "points") for one in sorted(found, key=lambda one: one.points)]


def _community_sum(basis: Basis) -> tuple[SignPoints, ...]:
    """The signs, the heaviest first, and what else is in the sum."""
    signs = [SignPoints(sign.name, strength, points, sign.name) for sign, strength, points in basis.told_signs()]
    facts = basis.community
    rest = [SignPoints(name, None, float(facts[name]), words) for name, words in AMOUNT_WORDS.items() if facts[name]]
    return (*signs, *rest)


def family_words(family: str, kinds: Mapping[str, Kind]) -> str:
    """Many of what a family's values are: `payment methods`."""
    return next((kind.many for kind in kinds.values() if kind.moves_with == family and not kind.coarse), family)


def _part_words(part: BelongingPart, kinds: Mapping[str, Kind]) -> str:
    if part.family is None:
        return PARTS.get(part.part, part.part)
    many = family_words(part.family, kinds)
    if part.part != SHARED:
        return f"shares no {many} with the core, though it could"
    if not part.value:
        return f"keeps step with the core in {many}"
    if part.nats < 0:
        return f"shares {many} with the core, fewer than its accounts do"
    crossing = f", {part.tied_by} of them, each with others" if (part.tied_by or 0) > 1 else ""
    return f"shares {many} with the core{crossing}"


def _role_words(basis: Basis, now: Outcome) -> str:
    """How its role follows from its odds and from what ties it."""
    ties = basis.ties(basis.parts)
    alike = bool(basis.alike([ties])[0])
    if not alike and not ties.idle:
        return "it shares only what comes along with an account that is sold, and most of its network shares more"
    name, odds, bar, asked = _nearest(basis, ties)
    tied = f"tied to the core in {ties.ways} {'way' if ties.ways == 1 else 'ways'}"
    if now.role == "core":
        return f"{name} {odds:.2f}, of the core from {asked}; {tied}, of at least {OWN_WAYS}"
    if now.role == "periphery":
        least = LIKELY if ties.costly else SURE
        return f"odds {now.odds:.2f}, a member above {least:.3g} nats and of the core from {asked}"
    if not alike:
        return "it has done nothing yet: that it shares only what comes along with an account says nothing of it"
    short = [f"{name} {odds:.2f}, of the core from {asked}"] if odds < bar else []
    return "; ".join([*short, *([f"{tied}, of {OWN_WAYS} that the core asks for"] if ties.ways < OWN_WAYS else [])])


def _nearest(basis: Basis, ties: Ties) -> tuple[str, float, float, str]:
    """Its odds, or what they are without moments, whichever comes nearer to the core: in words, in nats, the nats from
    which it is of the core, and these in words."""
    bars = [float(bar[0]) for bar in basis.bars([ties])]
    typical = [basis.community[name] or 0.0 for name in ("typical_odds", "typical_lasting")]
    odds = [ties.odds, ties.odds - ties.moments]
    best = max((0, 1), key=lambda one: odds[one] - bars[one])
    asked = f"{bars[best]:.2f} nats"
    if bars[best] not in (CERTAIN, CERTAIN_WORKED):
        asked += f" ({100 * bars[best] / typical[best]:.0f} % of the typical {typical[best]:.2f})"
    return ("odds", "odds without moments")[best], odds[best], bars[best], asked


def _community_words(basis: Basis) -> str:
    facts, rules = basis.community, basis.card.rules
    score, q_value = float(facts["score"]), float(facts["q_value"])
    asks = {"suspend": rules.suspend, "review": rules.review}.get(facts["verdict"])
    if asks is None:
        return f"its community is clear at {score:.2f}, below {rules.review:.2f}"
    if facts["verdict"] == "review" and score >= rules.suspend:
        return (
            f"its community is to review at {score:.2f}, for chance may explain it (q {q_value:.2f} over {rules.q_bar})"
        )
    return f"its community is to {facts['verdict']} at {score:.2f}, {asks:.2f} or more"
