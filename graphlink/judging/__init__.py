"""Judging: communities -> verdicts, for each community and for each account in it.

Takes the members of communities, `incidence`, `signal`, `link` and `activity_event`. Leaves frames: the judgement.
"""

from .account_verdicts import account_ties, judge_accounts
from .belonging import find_belonging
from .chance import measure_chance
from .features import FEATURES
from .measures import activity_steps, community_totals, core_of, measure_groups
from .verdicts import Judgement, judge_communities

__all__ = [
    "FEATURES",
    "Judgement",
    "account_ties",
    "activity_steps",
    "community_totals",
    "core_of",
    "find_belonging",
    "judge_accounts",
    "judge_communities",
    "measure_chance",
    "measure_groups",
]
