"""What a verdict was made of, read back from a case: the basis on which it can be made again, or made otherwise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..judging import (
    AMOUNTS,
    CORE_SIZE,
    SHARED,
    SHIPPED,
    SIGN_UP,
    SIGNED_UP,
    WORKED,
    Card,
    Sign,
    account_verdicts,
    bought_families,
    calibrated,
    card_by,
    core_bar,
    costly_families,
    held_back,
    is_alike,
    is_core,
    is_coreless,
    is_member,
    judge_strengths,
    keeping,
    moment_families,
    roles,
    signs_of,
    told_strengths,
    verdicts,
)
from .fingerprint import AGAIN, LATER
from .folder import Case
from .rows import case_rows

__all__ = [
    "Basis",
    "BelongingPart",
    "Outcome",
    "Ties",
    "as_if",
    "basis_of",
    "card_of",
    "differs",
    "outcomes",
    "why_no_basis",
]

COLUMNS = ("points", *AMOUNTS, "typical_odds", "typical_lasting", "typical_families", "told_apart")
"""Columns of communities.parquet without which nothing can be judged again."""
LONG = 70
"""Letters of a value that are told in a sentence."""
CLOSE = 0.001
"""Points to which what is added up again must come to what the run said."""


@dataclass(frozen=True)
class BelongingPart:
    """One part of an account's odds of belonging to its network, in nats.

    `part`: core_size, sign_up, hours, volume, or of a `family` of signals: shared, where the core ties the account, or
    silent, where it could have and does not. `kind` and `value` name the signal that says it (None: synchrony), and
    `tied_by` is how many values of the family tie it, each by others (`several`: so many do not come along with an
    account). `without`: what the family would say were that signal nothing; `untied`: were all that it shares in it
    nothing.
    """

    part: str
    family: str | None
    nats: float
    kind: str | None
    value: str | None
    without: float | None
    untied: float | None
    tied_by: int | None = None
    several: bool | None = None

    @property
    def signal(self) -> str | None:
        """The signal that says it as `kind=value`, a long value cut short."""
        if self.value is None:
            return None
        return f"{self.kind}={self.value if len(self.value) <= LONG else self.value[:LONG] + '…'}"


@dataclass(frozen=True)
class Basis:
    """What the verdict of an account in a community was made of."""

    parts: tuple[BelongingPart, ...]
    community: Mapping[str, Any]
    own: pd.DataFrame
    network: pd.DataFrame
    signs: Sequence[Sign]
    card: Card
    costly: Collection[str]
    bought: Collection[str]
    moments: Collection[str]
    # Whether the community has no core, so that it was judged by all of its accounts.
    coreless: bool = False

    def told_signs(self) -> list[tuple[Sign, float, float]]:
        """Each sign that says something of the community, its strength and its points, the heaviest first."""
        strength = {name: float(value) for name, value in self.own.iloc[0].items()}
        told = [(sign, strength[sign.name], float(self.card.weight(sign) * strength[sign.name])) for sign in self.signs]
        return sorted((one for one in told if one[1] > 0), key=lambda one: -abs(one[2]))

    def ties(self, parts: Sequence[BelongingPart]) -> "Ties":
        """What ties it to its network where its odds are the sum of `parts`."""
        families = {part.family for part in parts if part.part == SHARED}
        ways = len(families) + any(part.part == SIGN_UP and part.nats >= SIGNED_UP for part in parts)
        idle = len({part.family for part in parts if part.family} - set(self.moments)) <= 1
        core = sum(part.nats for part in parts if part.part == CORE_SIZE)
        costly = any(part.part == SHARED and part.family in self.costly and part.nats + core > 0 for part in parts)
        several = costly and any(part.several for part in parts)
        lived = several or bool(families - set(self.bought))
        surely = {part.family for part in parts if part.part == SHARED and part.nats >= WORKED}
        worked = several or bool(surely - set(self.bought))
        moments = sum(part.nats for part in parts if part.family in self.moments)
        return Ties(sum(part.nats for part in parts), moments, ways, costly, lived, worked, idle)

    def bars(self, ties: Sequence["Ties"]) -> tuple[np.ndarray, np.ndarray]:
        """The odds, in nats, from which each account that `ties` tie is of the core; and without moments."""
        costly, lived, families = _flags(ties, "costly"), _flags(ties, "lived"), self._typical("typical_families", ties)
        odds, lasting = (self._typical(name, ties) for name in ("typical_odds", "typical_lasting"))
        return core_bar(costly, lived, odds, families), core_bar(costly, lived, lasting, families)

    def _typical(self, name: str, ties: Sequence["Ties"]) -> np.ndarray:
        said = self.community[name]
        return np.full(len(ties), float("nan") if said is None else float(said))

    def alike(self, ties: Sequence["Ties"]) -> np.ndarray:
        """Whether each account that `ties` tie shares more with its network than comes along with an account."""
        odds = np.array([one.odds for one in ties])
        told_apart = np.full(len(ties), bool(self.community["told_apart"]))
        costly, lived, worked = (_flags(ties, name) for name in ("costly", "lived", "worked"))
        return is_alike(odds, costly, lived, worked, told_apart)


@dataclass(frozen=True)
class Ties:
    """What ties an account to its network: the odds in nats, and what moments are of them, in how many ways, whether in
    a costly one, whether by what does not come along with an account, whether surely by that, and whether it has done
    nothing yet and so cannot have shared more."""

    odds: float
    moments: float
    ways: int
    costly: bool
    lived: bool
    worked: bool
    idle: bool


def _flags(ties: Sequence[Ties], name: str) -> np.ndarray:
    return np.array([getattr(one, name) for one in ties], dtype=bool)


@dataclass(frozen=True)
class Outcome:
    """What comes out where something is otherwise: the account's odds and role, its community, and its verdict."""

    odds: float
    role: str
    community_score: float
    community_verdict: str
    verdict: str
    score: float


def differs(basis: Basis, verdict: str) -> bool:
    """Whether what is made again of the basis is not what the run said: it judged by other numbers."""
    points = float(judge_strengths(basis.own, basis.network, basis.signs, basis.card)["points"].iloc[0])
    [now] = outcomes(basis, [basis.parts], [()])
    return abs(points - float(basis.community["points"])) > CLOSE or now.verdict != verdict


def why_no_basis(case: Case) -> str | None:
    """Why the case cannot say what its verdicts were made of, in a line; None where it can."""
    if set(case.tables) >= LATER and set(COLUMNS) <= set(case.columns("communities")):
        return None
    return f"an earlier version made this case, which does not say what its verdicts are made of; {AGAIN}"


def basis_of(case: Case, account: str, community: int, card: Card | None = None) -> Basis:
    """The basis of the verdict of `account`, of `community`, by `card` or the run's own; only where `why_no_basis` says
    nothing."""
    # What people decided came after the signs.
    verdict = "undecided_verdict as verdict" if "undecided_verdict" in case.columns("communities") else "verdict"
    wanted = ", ".join(("score", verdict, "q_value", *COLUMNS))
    [facts] = case_rows(case, f"select {wanted} from communities where community_id = ?", [community])
    rows = case.query("select * from signs where community_id = ?", [community])
    parts = case_rows(
        case,
        "select part, family, nats, kind, value, without, untied, tied_by, several from belonging where account_id = ? "
        "order by abs(nats) desc, part, family",
        [account],
    )
    kinds = list(case.kinds.values())
    signs = signs_of(kinds)
    own, network = told_strengths(rows, [community], signs)
    return Basis(
        tuple(BelongingPart(**part) for part in parts),
        facts,
        own,
        network,
        signs,
        card or card_of(case),
        costly_families(kinds),
        bought_families(kinds),
        moment_families(kinds),
        _coreless(case, community),
    )


def _coreless(case: Case, community: int) -> bool:
    """Whether `community` had too small a core to be judged by it, and too few who surely belong."""
    found = case_rows(
        case,
        "select count(*) filter (role = 'core') as core, count(*) filter (role <> 'periphery') as sure, "
        "count(*) as accounts from accounts where community_id = ?",
        [community],
    )[0]
    return bool(is_coreless(*(np.array([found[name]]) for name in ("core", "sure", "accounts")))[0])


def card_of(case: Case) -> Card:
    """The card that the case was judged by."""
    found = case.manifest.get("card")
    return card_by(found["weights"], found.get("seen", ())) if found else SHIPPED


def outcomes(
    basis: Basis, parts: Sequence[Sequence[BelongingPart]], without: Sequence[Collection[str]]
) -> list[Outcome]:
    """What comes out of each of `parts`, in its place in `without` the signs that count for nothing, in the community
    and in its network; all else is as it is."""
    communities = _communities(basis, without)
    said = communities["verdict"].to_numpy()
    ties = [basis.ties(one) for one in parts]
    odds, moments, ways = (np.array([getattr(one, name) for one in ties]) for name in ("odds", "moments", "ways"))
    alike = basis.alike(ties)
    core = is_core([odds, odds - moments], basis.bars(ties), ways) & alike
    alike |= _flags(ties, "idle")
    role = roles(core, is_member(odds, alike, _flags(ties, "costly")))
    found = zip(
        odds.tolist(),
        role.tolist(),
        communities["score"].tolist(),
        said.tolist(),
        account_verdicts(role, said, alike & basis.coreless).tolist(),
        calibrated(communities["score"].to_numpy(), odds, alike).round(4).tolist(),
        strict=True,
    )
    return [Outcome(*one) for one in found]


def _communities(basis: Basis, without: Sequence[Collection[str]]) -> pd.DataFrame:
    """score and verdict of the community, for each of the sets of signs that count for nothing."""
    rows = [0] * len(without)
    own, network = (frame.iloc[rows].reset_index(drop=True) for frame in (basis.own, basis.network))
    for sign in {name for names in without for name in names}:
        nothing = pd.Series([sign in names for names in without])
        own[sign], network[sign] = own[sign].mask(nothing, 0.0), network[sign].mask(nothing, 0.0)
    judged = judge_strengths(own, network, basis.signs, basis.card)
    q_value = pd.Series(float(basis.community["q_value"]), index=judged.index)
    verdict = verdicts(judged["score"], q_value, basis.card)
    if basis.card is not SHIPPED:
        shipped = judge_strengths(own, network, basis.signs, SHIPPED)["score"]
        before = verdicts(shipped, q_value, SHIPPED)
        verdict = held_back(before, verdict, keeping(before, verdict, own, network, basis.signs, basis.card))
    return judged.assign(verdict=verdict, score=judged["score"].round(4))


def as_if(part: BelongingPart, nats: float) -> BelongingPart | None:
    """What is left of `part` where its family says `nats`; None for nothing."""
    if nats == 0:
        return None
    if nats < 0:
        return replace(part, part="silent", nats=nats, kind=None, value=None, tied_by=None, several=None)
    left = max((part.tied_by or 0) - 1, 1)
    return replace(part, part=SHARED, nats=nats, kind=None, value=None, tied_by=left, several=part.several and left > 1)
