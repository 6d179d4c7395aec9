"""Judging: communities -> verdicts, for each community and for each account in it.

Takes the members of communities, `incidence`, `signal`, `link` and `activity_event`. Leaves frames: the judgement.
"""

from .cards import SHIPPED, Card, VerdictRules
from .features import FEATURES, Feature, features_of
from .holdings import bought_families, costly_families
from .judging import LEAVES, TAKES, judge, leave_judgement
from .kind_signs import signs_of
from .parts import SHARED
from .points import AMOUNTS, judge_strengths, told_strengths, verdicts
from .roles import (
    CERTAIN,
    FAMILIES,
    SURE,
    account_verdicts,
    calibrated,
    chance_words,
    core_bar,
    counting_words,
    counts_as,
    is_core,
    own_chance,
    roles,
)
from .signs import Sign
from .verdicts import Judgement

__all__ = [
    "AMOUNTS",
    "CERTAIN",
    "FAMILIES",
    "FEATURES",
    "LEAVES",
    "SHARED",
    "SHIPPED",
    "SURE",
    "TAKES",
    "Card",
    "Feature",
    "Judgement",
    "Sign",
    "VerdictRules",
    "account_verdicts",
    "bought_families",
    "calibrated",
    "chance_words",
    "core_bar",
    "costly_families",
    "counting_words",
    "counts_as",
    "features_of",
    "is_core",
    "judge",
    "judge_strengths",
    "leave_judgement",
    "own_chance",
    "roles",
    "signs_of",
    "told_strengths",
    "verdicts",
]
