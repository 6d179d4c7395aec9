"""Judging: communities -> verdicts, for each community and for each account in it.

Takes the members of communities, `incidence`, `signal`, `link` and `activity_event`. Leaves frames: the judgement.
"""

from .bounds import LEVEL, bound_cuts, decisions_wanted
from .card_files import MOST, CardFile, FoundCard, Innocent, Learned, read_card, write_card
from .cards import SHIPPED, Card, VerdictRules
from .features import FEATURES, Feature, features_of
from .judging import LEAVES, TAKES, judge, leave_judgement
from .learned import COMPARED, Cards, held_back
from .odds import logistic
from .points import AMOUNTS, community_points, judge_strengths, told_strengths, verdicts
from .signs import Sign, signs_of
from .verdicts import Judgement

__all__ = [
    "AMOUNTS",
    "COMPARED",
    "FEATURES",
    "LEAVES",
    "LEVEL",
    "MOST",
    "SHIPPED",
    "TAKES",
    "Card",
    "CardFile",
    "Cards",
    "Feature",
    "FoundCard",
    "Innocent",
    "Judgement",
    "Learned",
    "Sign",
    "VerdictRules",
    "bound_cuts",
    "community_points",
    "decisions_wanted",
    "features_of",
    "held_back",
    "judge",
    "judge_strengths",
    "leave_judgement",
    "logistic",
    "read_card",
    "signs_of",
    "told_strengths",
    "verdicts",
    "write_card",
]
