"""What a sign is: one thing that speaks for an operation, or for an innocent crowd."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from .told_measures import Floats, Measures

__all__ = ["Sign"]


@dataclass(frozen=True)
class Sign:
    """One thing that speaks for an operation (points above 0) or for an innocent crowd (below).

    `strength` maps measures to 0..1 for each group; `points` is what full strength adds; `says` is the
    sentence, from the group's measures. `meaning` is the sign in a few words, for the documentation. A sign that `asks`
    adds up to a review and never to a suspension: what it counts, an honest crowd does now and then. `way`: of what its
    accounts share something, for a verdict asks for more than one (ways.py). What users of one program do as well
    (`users`) is not said of a group that grew over years and shares nothing costly.
    """

    name: str
    points: float
    strength: Callable[[Measures], Floats]
    says: Callable[[SimpleNamespace], str]
    meaning: str = ""
    asks: bool = False
    way: str = ""
    users: bool = False
