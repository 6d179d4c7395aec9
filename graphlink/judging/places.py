"""holdings -> places: what it says at how many of the core's addresses an account was.

An operation whose addresses change has each account at several, with other accounts of it at each; the household behind
a residential proxy meets the operation at its own address, and a guest of one at one. How many of these are at several
nobody knows beforehand: those say it that stand beside the networks of the same source.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .habits import LIMIT
from .holdings import Holdings

__all__ = ["Places", "find_places"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BINS = 5
"""At its one address; at one of several; at two, three, four or more that tie it."""
BESIDE, LIKE_OTHERS = 10.0, 5.0
"""Accounts like all that are tied so, which are put to those beside the networks, and like these, put into a core: few
say little."""
LEAST_SHARE = 0.01
"""Of a bin: what nobody was seen to do is not impossible."""


@dataclass(frozen=True)
class Places:
    """How the accounts that addresses tie are spread over the bins: those of each network's core, and those beside.

    `asked` are the slots of families that come along with an account and cost nothing (addresses), `elsewhere` tells
    whether a slot has values besides the one. `core` is by network and bin, `beside` the share of each bin.
    """

    asked: Flags
    elsewhere: Flags
    network: Ints
    weight: Floats
    bin: Ints
    core: Floats
    beside: Floats

    def says(self, tied_by: Ints) -> Floats:
        """For each slot ln(share of the core in its bin / share of those beside), -LIMIT to LIMIT; were it tied by so
        many. 0 of what is not asked or not tied."""
        found = _bins(tied_by, self.elsewhere)
        own = np.where(found == self.bin, self.weight, 0.0)
        everybody = self.core.sum(axis=1)[self.network] - self.weight
        others = self.beside[found]
        share = (self.core[self.network, found] - own + LIKE_OTHERS * others) / (everybody + LIKE_OTHERS)
        said = np.clip(np.log((share + LEAST_SHARE) / (others + LEAST_SHARE)), -LIMIT, LIMIT)
        return np.where(self.asked & (tied_by > 0), said, 0.0)


def find_places(held: Holdings, tied_by: Ints, weight: Floats) -> Places:
    """The places of the accounts of `held`, whose slots so many values tie (`tied_by`, 0: not tied), each by others.

    `weight`: how surely each account belongs to its network.
    """
    asked = (~held.lived & ~held.private & ~held.dated)[held.slot_family]
    elsewhere = held.slot_silent | (np.bincount(held.slot, minlength=len(asked)) > 1)
    network, surely = held.network[held.slot_account], np.where(asked & (tied_by > 0), weight[held.slot_account], 0.0)
    bins = _bins(tied_by, elsewhere)
    tied = asked & (tied_by > 0)
    networks = int(held.network.max(initial=-1)) + 1
    core = np.bincount(network * BINS + bins, weights=surely, minlength=networks * BINS).astype("float64")
    core = core.reshape(networks, BINS)
    count = np.bincount(bins[tied], minlength=BINS)
    beside = count - core.sum(axis=0) + BESIDE * count / max(count.sum(), 1)
    return Places(asked, elsewhere, network, surely, bins, core, beside / max(beside.sum(), 1e-9))


def _bins(tied_by: Ints, elsewhere: Flags) -> Ints:
    found: Ints = np.where(tied_by > 1, tied_by, elsewhere.astype(np.int64))
    return np.clip(found, 0, BINS - 1)
