"""In how many ways a group's accounts share something: a verdict asks for more than one.

What costs an operator something (cards, devices, kinds of one's own) counts whole. What costs nothing (a prompt, a
batch) counts half where nothing costly is shared and the accounts keep a person's hours: whoever uses one program, or
sits in one class, shares as much. Addresses count half, and only beside both.
"""

from collections.abc import Sequence

import pandas as pd

from .signs import Sign

__all__ = ["count_ways"]

FREE = 0.5
"""The part that ways count which cost nothing, where nothing else is known against a group."""

FREE_WAYS = ("template", "batch")
"""Ways that cost nobody anything: whoever uses one program, or sits in one class, shares them."""

WEAK_WAYS = ("address",)
"""Ways that count half: addresses are handed on."""


def count_ways(strengths: pd.DataFrame, signs: Sequence[Sign]) -> pd.Series:
    """In how many ways each group shares, from 0, a way that is half told counting half.

    What costs nothing counts whole beside something costly, or where its accounts keep no hours of their own.
    """
    of_way = {
        way: strengths[[sign.name for sign in signs if sign.way == way]].max(axis=1)
        for way in sorted({sign.way for sign in signs if sign.way})
    }
    hours = of_way.pop("hours", pd.Series(0.0, index=strengths.index))
    nothing = pd.Series(0.0, index=strengths.index)
    free = sum((of_way.pop(way, nothing) for way in FREE_WAYS), nothing)
    weak = sum((of_way.pop(way, nothing) for way in WEAK_WAYS), nothing) / 2
    costly = sum(of_way.values(), nothing)
    told = pd.concat([hours, 2 * costly], axis=1).max(axis=1).clip(FREE, 1)
    found: pd.Series = costly + weak * pd.concat([costly, free], axis=1).min(axis=1).clip(upper=1) + free * told
    return found
