"""A card of one's own beside the shipped one: what it may change by itself, and two verdicts side by side.

A learned card moves reviews. It takes a suspension back where it would not even ask for a review, neither of the
community nor of the network that it is a part of, and where the community looks as one does that was decided innocent,
and like none that was decided an operation: weights add up, and so clear what nobody decided. It suspends nobody whom
the shipped card would not suspend: that takes a person's decision. So what a file of wrong decisions can do ends at a
review.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .card_files import FoundCard
from .cards import SHIPPED, Card
from .likeness import nearest
from .points import community_points, verdicts
from .sign import Sign

__all__ = ["COMPARED", "UNSURE", "Cards", "held_back", "keeping", "side_by_side"]

COMPARED = ("shipped_score", "shipped_verdict", "beside_score", "beside_verdict")
"""Columns of communities that only a run with cards has."""

HELD = "This card alone would suspend it, the shipped one would not: that takes a person's decision."
KEPT = "The shipped card suspends it, and this one asks for a review: it stays suspended."
KEPT_PART = "The shipped card suspends it, and this one asks for a review of its network: it stays suspended."
KEPT_LIKE = (
    "The shipped card suspends it, and this one would clear it, but it looks nearly as much like one decided an "
    "operation as like one decided innocent: it stays suspended until a person decides."
)
KEPT_NEW = (
    "The shipped card suspends it, and this one would clear it, but nothing decided innocent looks like it: it stays "
    "suspended until a person decides."
)
UNSURE = (KEPT_LIKE, KEPT_NEW)
"""What is said of communities that a card would clear and that nobody who taught it has seen the like of."""


@dataclass(frozen=True)
class Cards:
    """What a run judges by: `card`, and `beside` it one that changes nothing; None: the shipped card, and none."""

    card: FoundCard | None = None
    beside: FoundCard | None = None

    @property
    def weighing(self) -> Card:
        """The card whose points count."""
        return self.card.card if self.card else SHIPPED

    def check(self, signs: Sequence[Sign]) -> None:
        """Nothing where both cards weigh signs of this run alone; raises InputError otherwise."""
        for found in (self.card, self.beside):
            if found:
                found.check(signs)


def held_back(shipped: pd.Series, learned: pd.Series, kept: pd.Series) -> pd.Series:
    """The verdicts of a run by a learned card: `learned` ones, in as far as it may act on its own.

    `kept`: why it may not clear what the shipped card suspends, as `keeping` has it.
    """
    suspended = (shipped == "suspend") & ((learned != "clear") | (kept != ""))
    return learned.where(learned != "suspend", "review").where(~suspended, "suspend")


def keeping(
    shipped: pd.Series, learned: pd.Series, own: pd.DataFrame, network: pd.DataFrame, signs: Sequence[Sign], card: Card
) -> "pd.Series[str]":
    """Why what `shipped` suspends and `learned`, the verdict by `card`, clears stays suspended; empty for all else.

    `own` and `network` as `judge_strengths` takes them, in the order of the verdicts.
    """
    cleared = ((shipped == "suspend") & (learned == "clear")).to_numpy()
    found = pd.Series("", index=learned.index, dtype="str")
    found[cleared] = _keeping(own[cleared], network[cleared], signs, card)
    return found


def _keeping(own: pd.DataFrame, network: pd.DataFrame, signs: Sequence[Sign], card: Card) -> npt.NDArray[np.str_]:
    rules = card.rules
    # A part of an operation shows too little alone.
    asked = rules.score(community_points(network, network, signs, card)) >= rules.review
    if not card.seen:
        return np.where(asked, KEPT_PART, "")
    away = nearest(own, signs, card.seen)
    new, like = away["innocent"] > rules.near, away["operation"] <= rules.farther * away["innocent"]
    return np.select([asked, new, like], [KEPT_PART, KEPT_NEW, KEPT_LIKE], "")


def side_by_side(
    judged: pd.DataFrame, own: pd.DataFrame, network: pd.DataFrame, signs: Sequence[Sign], cards: Cards
) -> pd.DataFrame:
    """`judged` by the card that acts with its verdict held back and said, and the columns of COMPARED that there are.

    `own` and `network` as `judge_strengths` takes them, in the order of `judged`.
    """
    if not (cards.card or cards.beside):
        return judged
    shipped = _judged(judged, own, network, signs, SHIPPED, "shipped")
    if cards.card:
        judged = judged.assign(**shipped)
        kept = keeping(judged["shipped_verdict"], judged["verdict"], own, network, signs, cards.card.card)
        verdict = held_back(judged["shipped_verdict"], judged["verdict"], kept)
        judged = judged.assign(verdict=verdict, reason=judged["reason"] + _said(judged["verdict"], verdict, kept))
    if cards.beside:
        by = cards.beside.card
        judged = judged.assign(**_judged(judged, own, network, signs, by, "beside"))
        # It is shown as it would act.
        kept = keeping(shipped["shipped_verdict"], judged["beside_verdict"], own, network, signs, by)
        judged = judged.assign(beside_verdict=held_back(shipped["shipped_verdict"], judged["beside_verdict"], kept))
    return judged


def _judged(
    judged: pd.DataFrame, own: pd.DataFrame, network: pd.DataFrame, signs: Sequence[Sign], card: Card, name: str
) -> dict[str, pd.Series]:
    score = card.rules.score(community_points(own, network, signs, card))
    return {f"{name}_score": score.round(4), f"{name}_verdict": verdicts(score, judged["q_value"], card)}


def _said(learned: pd.Series, verdict: pd.Series, kept: "pd.Series[str]") -> pd.Series:
    """What the reason says where the card's verdict is not what is done."""
    said = pd.Series("", index=learned.index)
    said = said.mask((learned == "suspend") & (verdict == "review"), " " + HELD)
    said = said.mask((learned == "review") & (verdict == "suspend"), " " + KEPT)
    return said.mask((learned == "clear") & (verdict == "suspend"), " " + kept)
