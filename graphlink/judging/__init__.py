"""Judging: communities -> verdicts, for each community and for each account in it.

Takes the members of communities, `incidence`, `signal`, `link` and `activity_event`. Leaves frames: the judgement.
"""

from .bounds import LEVEL, bound_cuts, decisions_wanted
from .card_files import MOST, CardFile, FoundCard, Innocent, Learned, SeenCommunity, card_by, read_card, write_card
from .cards import SHIPPED, Card, VerdictRules
from .chance import decoys_beside
from .decided import DECIDED_COLUMNS, Decided, apply_decided
from .features import FEATURES, Feature, features_of
from .holdings import bought_families, costly_families, moment_families
from .judging import LEAVES, MEANWHILE, TAKES, judge, leave_judgement
from .kind_signs import signs_of
from .learned import COMPARED, UNSURE, Cards, held_back, keeping
from .odds import logistic
from .parts import CORE_SIZE, SHARED, SIGN_UP, SIGNED_UP, WORKED
from .points import AMOUNTS, community_points, judge_strengths, told_strengths, verdicts
from .roles import (
    CERTAIN,
    CERTAIN_WORKED,
    LIKELY,
    OWN_WAYS,
    SURE,
    account_verdicts,
    calibrated,
    chance_words,
    core_bar,
    counting_words,
    counts_as,
    inner_accounts,
    is_alike,
    is_core,
    is_coreless,
    is_member,
    own_chance,
    roles,
)
from .sign import Sign
from .verdicts import Judgement

__all__ = [
    "AMOUNTS",
    "CERTAIN",
    "CERTAIN_WORKED",
    "COMPARED",
    "CORE_SIZE",
    "DECIDED_COLUMNS",
    "FEATURES",
    "LEAVES",
    "LEVEL",
    "LIKELY",
    "MEANWHILE",
    "MOST",
    "OWN_WAYS",
    "SHARED",
    "SHIPPED",
    "SIGNED_UP",
    "SIGN_UP",
    "SURE",
    "TAKES",
    "UNSURE",
    "WORKED",
    "Card",
    "CardFile",
    "Cards",
    "Decided",
    "Feature",
    "FoundCard",
    "Innocent",
    "Judgement",
    "Learned",
    "SeenCommunity",
    "Sign",
    "VerdictRules",
    "account_verdicts",
    "apply_decided",
    "bought_families",
    "bound_cuts",
    "calibrated",
    "card_by",
    "chance_words",
    "community_points",
    "core_bar",
    "costly_families",
    "counting_words",
    "counts_as",
    "decisions_wanted",
    "decoys_beside",
    "features_of",
    "held_back",
    "inner_accounts",
    "is_alike",
    "is_core",
    "is_coreless",
    "is_member",
    "judge",
    "judge_strengths",
    "keeping",
    "leave_judgement",
    "logistic",
    "moment_families",
    "own_chance",
    "read_card",
    "roles",
    "signs_of",
    "told_strengths",
    "verdicts",
    "write_card",
]
