"""Linking: observed -> incidence -> candidates -> links -> communities.

Takes `observed` and `account`. Leaves `account_number`, `signal`, `incidence`, `dated` and `link`.
"""

from .candidates import candidate_steps, every_pair_steps
from .communities import find_communities, tie_networks
from .incidence import Rarity, incidence_steps
from .links import REPEAT, kinds_sql, link_steps
from .windows import dated_step, shuffled_dated_step

__all__ = [
    "REPEAT",
    "Rarity",
    "candidate_steps",
    "dated_step",
    "every_pair_steps",
    "find_communities",
    "incidence_steps",
    "kinds_sql",
    "link_steps",
    "shuffled_dated_step",
    "tie_networks",
]
