"""Signals: tables -> observations, with what is mined from prompts and times.

Takes `account` and the input relations. Leaves `observed` (one row for each account and value), `left_out_value`,
`activity_event`, `windowed_event` and `windowed_kind`.
"""

from .gathering import LEAVES, TAKES, gather_signals
from .observations import observe
from .template_text import hashed_words_sql, shingles_sql

__all__ = [
    "LEAVES",
    "TAKES",
    "gather_signals",
    "hashed_words_sql",
    "observe",
    "shingles_sql",
]
