"""Likeness: how far a community is from those that a card was taught by, in points of the shipped weights.

Two communities are as far apart as their signs' points are (Euclid's distance): two points are one strong sign.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .sign import Sign
from .told_measures import Floats

__all__ = ["NOTHING_SEEN", "Seen", "nearest"]

Look = Mapping[str, float]
"""The strength of each sign that says something of a community, by its name."""


@dataclass(frozen=True)
class Seen:
    """The looks of the communities that a card was taught by: those decided `innocent`, and the `operation`s."""

    innocent: tuple[Look, ...] = ()
    operation: tuple[Look, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was seen."""
        return bool(self.innocent or self.operation)


NOTHING_SEEN = Seen()


def nearest(own: pd.DataFrame, signs: Sequence[Sign], seen: Seen) -> pd.DataFrame:
    """For each row of `own`, strengths by sign: how far the nearest seen `innocent` is and the nearest `operation`.

    In points, to a hundred-thousandth; infinite where none was seen.
    """
    points = np.array([sign.points for sign in signs])
    here = own[[sign.name for sign in signs]].to_numpy("float64") * points
    found = {name: _nearest(here, points, signs, looks) for name, looks in vars(seen).items()}
    return pd.DataFrame(found, index=own.index)


def _nearest(here: Floats, points: Floats, signs: Sequence[Sign], looks: Sequence[Look]) -> Floats:
    least = np.full(len(here), np.inf)
    # One after another: platforms have many communities, and together they would not fit.
    for look in looks:
        there = np.array([look.get(sign.name, 0.0) for sign in signs]) * points
        least = np.minimum(least, np.sqrt(((here - there) ** 2).sum(axis=1)))
    found: Floats = least.round(5)
    return found
