"""Judging: communities -> verdicts, for each community and for each account in it.

Takes the members of communities, `incidence`, `signal`, `link` and `activity_event`. Leaves frames: the judgement.
"""

from .cards import SHIPPED, Card, VerdictRules
from .features import FEATURES, Feature, features_of
from .judging import LEAVES, TAKES, judge, leave_judgement
from .points import AMOUNTS, judge_strengths, told_strengths, verdicts
from .signs import Sign, signs_of
from .verdicts import Judgement

__all__ = [
    "AMOUNTS",
    "FEATURES",
    "LEAVES",
    "SHIPPED",
    "TAKES",
    "Card",
    "Feature",
    "Judgement",
    "Sign",
    "VerdictRules",
    "features_of",
    "judge",
    "judge_strengths",
    "leave_judgement",
    "signs_of",
    "told_strengths",
    "verdicts",
]
