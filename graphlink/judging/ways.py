"""In how many ways a group's accounts share something: a verdict asks for more than one.

What costs an operator something (cards, devices, kinds of one's own) counts whole. What costs nothing (a prompt, a
batch) counts half where nothing costly is shared and the accounts keep a person's hours: whoever uses one program, or
sits in one class, shares as much. Addresses count half, and only beside both. That no hours are kept stands for what
is free there; one demand in many words for what is costly: users of one program come by one provider's addresses, but
have its words.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from .excuses import GROWN
from .sign import Sign
from .told_measures import Floats

__all__ = ["costly_ways", "count_ways", "no_users"]

FREE = 0.5
"""The part that ways count which cost nothing, where nothing else is known against a group."""

FREE_WAYS = ("template", "batch")
"""Ways that cost nobody anything: whoever uses one program, or sits in one class, shares them."""

WEAK_WAYS = ("address",)
"""Ways that count half: addresses are handed on."""

WORDED = "one demand in many words"
"""The sign that no program sends what its accounts ask alike: beside it addresses count where nothing costly does."""


def count_ways(strengths: Mapping[str, Floats], signs: Sequence[Sign]) -> Floats:
    """In how many ways each group shares, from 0, a way that is half told counting half.

    `strengths`: of each sign by its name, a number for each group. What costs nothing counts whole beside something
    costly, or where its accounts keep no hours of their own.
    """
    of_way = _by_way(strengths, signs)
    nothing = np.zeros_like(next(iter(strengths.values())))
    free = sum((of_way.get(way, nothing) for way in FREE_WAYS), nothing)
    weak = sum((of_way.get(way, nothing) for way in WEAK_WAYS), nothing) / 2
    costly = _costly(of_way, nothing)
    hours = of_way.get("hours", nothing)
    told = np.clip(np.maximum(hours, 2 * costly), FREE, 1)
    beside = np.minimum(np.maximum(costly, strengths.get(WORDED, nothing)), 1)
    found: Floats = costly + weak * np.minimum(beside, np.maximum(free, hours)) + free * told
    return found


def costly_ways(strengths: Mapping[str, Floats], signs: Sequence[Sign]) -> Floats:
    """In how many ways each group shares what costs an operator something."""
    return _costly(_by_way(strengths, signs), np.zeros_like(next(iter(strengths.values()))))


def no_users(strengths: Mapping[str, Floats], signs: Sequence[Sign]) -> Floats:
    """How far each group is more than users of one program: they come over years, and share nothing costly."""
    costly = costly_ways(strengths, signs)
    grown = strengths.get(GROWN, np.zeros_like(costly))
    found: Floats = 1 - grown * (1 - np.minimum(costly, 1))
    return found


def _costly(of_way: Mapping[str, Floats], nothing: Floats) -> Floats:
    cheap = {"hours", *FREE_WAYS, *WEAK_WAYS}
    return sum((told for way, told in of_way.items() if way not in cheap), nothing)


def _by_way(strengths: Mapping[str, Floats], signs: Sequence[Sign]) -> dict[str, Floats]:
    """How strong each way is: as the strongest of its signs."""
    return {
        way: np.maximum.reduce([strengths[sign.name] for sign in signs if sign.way == way])
        for way in sorted({sign.way for sign in signs if sign.way})
    }
