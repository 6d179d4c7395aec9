"""Cases and decisions -> a card, and what to know before it is used: how it fares, and what it would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..case import Case
from ..decisions import Decisions, decided_communities
from ..errors import InputError
from ..judging import (
    SHIPPED,
    Card,
    CardFile,
    Innocent,
    Learned,
    SeenCommunity,
    Sign,
    held_back,
    keeping,
    verdicts,
)
from .examples import Examples, Pool, read_examples, read_pool, signs_in
from .fitting import STRENGTH, fit_card, log_losses, points_by
from .lots import drawn_by_lot

__all__ = ["FEWEST", "Lesson", "learn"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEWEST = 20
"""Decisions that a card is learned from, at the least."""
FOLDS = 20
"""Parts that the networks are left out in, one after another, where there are more networks."""


@dataclass(frozen=True)
class Lesson:
    """A card that was learned. `weights`: sign, shipped, learned; `changes`: what it would change in the cases given.

    `changes` has a row for each community whose verdict another one would be: case, community_id, accounts, and the
    verdicts `shipped`, `learned` (what the card alone says) and `done` (what a run by it does).
    """

    file: CardFile
    weights: pd.DataFrame
    changes: pd.DataFrame


def learn(
    cases: Sequence[Case], decisions: Decisions, *, strength: float = STRENGTH, at: datetime | None = None
) -> Lesson:
    """The card fitted to what was decided of the cases' communities, around the shipped one.

    `strength`: how firmly the shipped weights are held (fitting.py); `at`: the time that the card is given. Raises
    InputError where fewer than FEWEST decisions speak of the cases, or all say the same.
    """
    signs = signs_in(cases)
    pool = read_pool(cases, signs)
    examples = read_examples(cases, decisions, pool)
    refuse_little(examples)
    card = fit_card(examples, signs, strength)
    unseen = points_unseen(examples, signs, card, strength)
    shipped = points_by(examples.pool, signs, SHIPPED)
    weight = examples.weight / examples.weight.sum()
    losses = [float((weight * log_losses(points, examples.operation)).sum()) for points in (unseen, shipped)]
    learned = Learned(
        at=at or datetime.now(UTC).replace(microsecond=0),
        decisions=len(examples.decisions),
        communities=len(examples.operation),
        strength=strength,
        log_loss=round(losses[0], 4),
        log_loss_shipped=round(losses[1], 4),
        cases=tuple(case.fingerprint for case in cases),
    )
    weights = {sign.name: float(card.weight(sign)) for sign in signs}
    innocents = _innocents(examples, unseen, _drawn(cases, decisions), cases)
    file = CardFile(weights=weights, learned=learned, innocents=innocents, seen=seen(examples, signs))
    return Lesson(file, _weights(signs, card), changes(pool, signs, file.card))


def seen(examples: Examples, signs: Sequence[Sign]) -> tuple[SeenCommunity, ...]:
    """What the communities look like that the card is taught by: each look once.

    An account that was decided innocent may be a bystander, and says nothing of what its community looks like.
    """
    names = [sign.name for sign in signs]
    told = zip(
        examples.pool.own[names].to_numpy(dtype=np.float64).round(4),
        examples.operation >= 0.5,
        examples.labels["whole"],
        strict=True,
    )
    looks = {(bool(operation), *row.tolist()): None for row, operation, whole in told if operation or whole}
    return tuple(
        SeenCommunity(operation=operation, signs={name: one for name, one in zip(names, row, strict=True) if one > 0})
        for operation, *row in looks
    )


def refuse_little(examples: Examples) -> None:
    """Nothing where there is enough to learn from; raises InputError that says what is missing."""
    found = len(examples.decisions)
    if found < FEWEST:
        raise InputError(
            f"{found} decisions speak of communities of these cases, and {FEWEST} are the fewest to learn from; "
            "`graphlink queue CASE` says which to decide next"
        )
    if examples.operation.min() >= 0.5 or examples.operation.max() <= 0.5:
        kind = "an operation" if examples.operation.min() >= 0.5 else "innocent"
        raise InputError(
            f"all {found} decisions say {kind}: nothing can be told apart by them; decide some of the other kind, too"
        )


def points_unseen(examples: Examples, signs: Sequence[Sign], card: Card, strength: float) -> Floats:
    """The points of each example by a card fitted without its network, and without what was decided with it."""
    part = folds(examples)
    found = np.zeros(len(part))
    for number in range(part.max() + 1):
        without, within = examples.rows(part != number), examples.rows(part == number)
        found[part == number] = points_by(within.pool, signs, fit_card(without, signs, strength, start=card))
    return found


def folds(examples: Examples) -> Ints:
    """The part that each example is left out with: networks stay whole, the same one in two cases included."""
    rows = examples.pool.about.reset_index(drop=True)
    network = rows.groupby(["case", "network_id"]).ngroup()
    tied = examples.labels["decisions"].reset_index(drop=True).explode()
    group = pd.Series(rows.index)
    # Each takes the least number of those that it has something in common with, until nothing changes.
    while True:
        within = group.groupby(network).transform("min")
        decided = within[tied.index].groupby(tied.to_numpy()).transform("min").groupby(level=0).min()
        if (decided == group).all():
            break
        group = decided
    found: Ints = (pd.factorize(group)[0] % FOLDS).astype(np.int64)
    return found


def changes(pool: Pool, signs: Sequence[Sign], card: Card) -> pd.DataFrame:
    """The communities of `pool` whose verdict by `card` is another than by the shipped one; see Lesson."""
    q_value = pool.about["q_value"]
    by = {name: _verdicts(pool, signs, one, q_value) for name, one in (("shipped", SHIPPED), ("learned", card))}
    kept = keeping(by["shipped"], by["learned"], pool.own, pool.network, signs, card)
    done = held_back(by["shipped"], by["learned"], kept)
    about = pool.about[["case", "community_id", "accounts"]].assign(**by, done=done)
    return about[about["shipped"] != about["learned"]].reset_index(drop=True)


def _verdicts(pool: Pool, signs: Sequence[Sign], card: Card, q_value: pd.Series) -> pd.Series:
    points = pd.Series(points_by(pool, signs, card), index=q_value.index)
    return verdicts(card.rules.score(points), q_value, card)


def _weights(signs: Sequence[Sign], card: Card) -> pd.DataFrame:
    rows = [(sign.name, float(SHIPPED.weight(sign)), float(card.weight(sign))) for sign in signs]
    return pd.DataFrame(rows, columns=["sign", "shipped", "learned"])


def _drawn(cases: Sequence[Case], decisions: Decisions) -> set[tuple[int, int]]:
    """Number of the case and id of each community that was drawn by lot and decided."""
    return {
        (number, community)
        for number, case in enumerate(cases)
        for community in drawn_by_lot(
            case, decided_communities(decisions, case.accounts).set_index("community_id")["decided"]
        )
    }


def _innocents(
    examples: Examples, unseen: Floats, drawn: set[tuple[int, int]], cases: Sequence[Case]
) -> tuple[Innocent, ...]:
    """The communities drawn by lot and decided innocent, each by the score of a card that had not seen it."""
    scores = SHIPPED.rules.score(pd.Series(unseen)).round(4)
    where = examples.pool.about[["case", "community_id"]].to_numpy(dtype=np.int64)
    found = {
        examples.labels["decisions"].iloc[row][0]: Innocent(
            score=float(scores.iloc[row]),
            case=cases[case].fingerprint,
            decision=examples.labels["decisions"].iloc[row][0],
            at=examples.labels["at"].iloc[row],
        )
        for row, (case, community) in enumerate(where)
        if examples.operation[row] == 0 and (int(case), int(community)) in drawn
    }
    return tuple(found.values())
