"""Judging: communities -> verdicts, for each community and for each account in it.

Takes the members of communities, `incidence`, `signal`, `link` and `activity_event`. Leaves frames: the judgement.
"""

from .cards import SHIPPED, Card, VerdictRules
from .decided import DECIDED_COLUMNS, Decided, apply_decided
from .features import FEATURES, Feature, features_of
from .holdings import bought_families, costly_families, moment_families
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
    "DECIDED_COLUMNS",
    "FAMILIES",
    "FEATURES",
    "LEAVES",
    "SHARED",
    "SHIPPED",
    "SURE",
    "TAKES",
    "Card",
    "Decided",
    "Feature",
    "Judgement",
    "Sign",
    "VerdictRules",
    "account_verdicts",
    "apply_decided",
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
    "moment_families",
    "own_chance",
    "roles",
    "signs_of",
    "told_strengths",
    "verdicts",
]
