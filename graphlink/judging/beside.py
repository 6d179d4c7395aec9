"""holdings -> beside: what an account's further values of a family say beside the best one.

Four cards, each shared with other accounts of the core, say four things; a household's three devices, all shared with
the same two people, say one. So of two values the lesser counts by those others alone who do not show the better one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .holdings import Holdings
from .odds import elsewhere

__all__ = ["Beside", "Met", "beside", "meetings"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST = 8
"""Values of one family, the rarest first, that are looked at of an account: who is at more is at everybody's."""
LEAST = 0.5
"""Of an account of the core, in others that a value is shared with: less says nothing (as of the best value)."""


@dataclass(frozen=True)
class Met:
    """Each two values of one family that one account shows, as parallel arrays.

    `left` and `right` are rows of Holdings, `left` the lower; `both` numbers the two values, whoever shows them.
    """

    left: Ints
    right: Ints
    both: Ints


@dataclass(frozen=True)
class Beside:
    """What the values of `met` say, in nats, where the other one says more: each by those who show it alone."""

    met: Met
    left: Floats
    right: Floats

    def further(self, ratios: Floats) -> Floats:
        """For each row of Holdings, which says `ratios`, what it says beside those of its family that say more.

        0 of the best one of each family, and of what says nothing.
        """
        first = ratios[self.met.left] >= ratios[self.met.right]
        lesser = np.where(first, self.met.right, self.met.left)
        least = np.full(len(ratios), np.inf)
        np.minimum.at(least, lesser, np.where(first, self.right, self.left))
        return np.where(np.isfinite(least) & (ratios > 0), least, 0.0)


def meetings(held: Holdings) -> Met:
    """The values of which an account shows two that others of its network show too: lasting ones that are read, not
    mined, of a kind that is private or that comes along with an account."""
    inside = np.bincount(held.pair, minlength=len(held.degree))
    asked = held.crossing | (~held.lived & ~held.dated)
    rows = np.flatnonzero((asked[held.pair_family] & (inside >= 2))[held.pair])
    shown = pd.DataFrame({"row": rows, "slot": held.slot[rows], "degree": held.degree[held.pair[rows]]})
    rarest = shown.sort_values(["slot", "degree", "row"])
    few = rarest[rarest.groupby("slot").cumcount() < MOST]
    two = few.merge(few, on="slot", suffixes=("", "_other"))
    two = two[two["row"] < two["row_other"]]
    left, right = (two[name].to_numpy(dtype="int64") for name in ("row", "row_other"))
    pairs = np.sort(np.stack([held.pair[left], held.pair[right]]), axis=0)
    both = np.unique(pairs[0] * len(held.degree) + pairs[1], return_inverse=True)[1]
    return Met(left, right, both)


def beside(held: Holdings, met: Met, others: Floats, weight: Floats, size: Floats) -> Beside:
    """What each of `met` says beside the other, `others` of its network's core showing each row."""
    own = weight[held.account[met.left]]
    both = np.bincount(met.both, weights=own)[met.both] - own
    inside = np.bincount(held.pair, weights=weight[held.account], minlength=len(held.degree))
    network = held.network[held.account[met.left]]
    rest = np.maximum(size[network] - own, 0.5)

    def says(rows: Ints) -> Floats:
        alone = np.maximum(others[rows] - both, 0)
        outside = (held.degree - inside)[held.pair[rows]] - (1 - own)
        private = held.private[held.pair_family[held.pair[rows]]]
        chance = elsewhere(outside, (held.population - size)[network], private)
        nats = np.log((alone + 1e-9) / rest / chance)
        # One of h that show it was to be somewhere: the others alone say that it is here.
        told: Floats = np.where(alone >= LEAST, alone / (alone + 1) * np.maximum(nats, 0), 0.0)
        return told

    return Beside(met, says(met.left), says(met.right))
