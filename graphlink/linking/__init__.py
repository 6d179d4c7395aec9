"""Linking: observed -> incidence -> candidates -> links -> communities.

Takes `observed` and `account`. Leaves `account_number`, `kind_privacy`, `signal`, `incidence`, `dated`, `in_step` and
`link`.
"""

from .candidates import candidate_steps
from .communities import CommunityRules, Partition, find_communities
from .incidence import DECIDED_INNOCENT, borne_step
from .linking import LEAVES, LINK_BYTES, TAKES, group_accounts, kinds_found, link_accounts
from .links import KIND_NAMES, REPEAT, kinds_sql, link_steps, part_sql
from .names import account_names_sql
from .parts import find_in_parts
from .windows import shuffled_dated_step

__all__ = [
    "DECIDED_INNOCENT",
    "KIND_NAMES",
    "LEAVES",
    "LINK_BYTES",
    "REPEAT",
    "TAKES",
    "CommunityRules",
    "Partition",
    "account_names_sql",
    "borne_step",
    "candidate_steps",
    "find_communities",
    "find_in_parts",
    "group_accounts",
    "kinds_found",
    "kinds_sql",
    "link_accounts",
    "link_steps",
    "part_sql",
    "shuffled_dated_step",
]
