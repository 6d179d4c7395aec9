"""Judging: communities -> verdicts, for each community and for each account in it.

Takes the members of communities, `incidence`, `signal`, `link` and `activity_event`. Leaves frames: the judgement.
"""

from .features import FEATURES, Feature, features_of
from .judging import LEAVES, TAKES, judge, leave_judgement
from .verdicts import Judgement

__all__ = [
    "FEATURES",
    "LEAVES",
    "TAKES",
    "Feature",
    "Judgement",
    "features_of",
    "judge",
    "leave_judgement",
]
