"""The card that communities are judged by: what each sign weighs, and what the sum of them makes of a community."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from .kind_signs import ASKING
from .likeness import NOTHING_SEEN, Seen
from .sign import Sign
from .signs import SIGNS

__all__ = ["SHIPPED", "Card", "VerdictRules"]


@dataclass(frozen=True)
class VerdictRules:
    """What points make of a community, with the reason beside each number."""

    # Points at which the score is one half, and how fast it rises there.
    bar: float = 3.5
    steepness: float = 1.5
    # Scores from which a community is suspended, and reviewed.
    suspend: float = 0.9
    review: float = 0.5
    # A community that chance explains at a higher false-discovery rate is never suspended.
    q_bar: float = 0.05
    # What a network adds at the most towards a review, and towards suspension ...
    lift: float = 2.0
    carry: float = 1.5
    # ... the points of innocent signs from which it carries none to suspension, and from which it adds none at all ...
    reserved: float = -1.0
    innocent: float = -2.75
    # ... and the points just below those that suspend: as far as a lift to a review goes.
    below_suspend: float = 4.9
    # Points that a group may have however much speaks against it: 0.5, and where that is more, what each way in which
    # it shares adds. Less than 1.3 ways ask for no review, and nobody is suspended for less than 1.73.
    apart: float = 0.5
    before_ways: float = -0.9
    each_way: float = 3.4
    # Signs of fewer points are not told.
    told: float = 0.25
    # A learned card takes a suspension back where a community that was decided innocent is no more points away than one
    # strong sign has, and every one decided an operation more than twice as far.
    near: float = 2.0
    farther: float = 2.0

    def score(self, points: pd.Series) -> pd.Series:
        """0 to 1 for each sum of points."""
        return pd.Series(1 / (1 + np.exp(-self.steepness * (points - self.bar))), index=points.index)

    def score_words(self, points: float) -> str:
        """The sum that the score is, as text."""
        return f"1/(1 + exp(-{self.steepness:g} x ({points:.3f} - {self.bar:g})))"


Weight = float | npt.NDArray[np.float64]


@dataclass(frozen=True)
class Card:
    """`weights`: the points that a sign of that name adds in full; `rules`: what points make of a community.

    A sign that `weights` does not name, as those made for kinds of the user's own, weighs the points of its entry.
    A weight may be an array, with an entry for each row that is judged: many cards are tried at once. `seen`: what it
    was taught by; a card that does not say so is not asked for it.
    """

    weights: Mapping[str, Weight]
    rules: VerdictRules
    seen: Seen = NOTHING_SEEN

    def weight(self, sign: Sign) -> Weight:
        """The points that `sign` adds in full."""
        return self.weights.get(sign.name, sign.points)


SHIPPED = Card(MappingProxyType({sign.name: sign.points for sign in (*SIGNS, *ASKING)}), VerdictRules())
"""What a run judges by, where nothing else is asked for."""
