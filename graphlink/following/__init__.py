"""Following: from one case to the next, and from a case to a day's new accounts.

Takes cases, and a day's source. Leaves what changed and who came back.
"""

from .compare import Changes, CommunityChange, NewMembers, compare_accounts, compare_cases, keep_ids
from .day import watch
from .moves import MOVES, Move
from .sightings import Sighting, WatchRules, redacted_sightings, sight

__all__ = [
    "MOVES",
    "Changes",
    "CommunityChange",
    "Move",
    "NewMembers",
    "Sighting",
    "WatchRules",
    "compare_accounts",
    "compare_cases",
    "keep_ids",
    "redacted_sightings",
    "sight",
    "watch",
]
