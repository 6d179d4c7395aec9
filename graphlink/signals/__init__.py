"""Signals: tables -> observations, with what is mined from prompts and times.

Takes `account` and the input relations. Leaves `observed` (one row for each account and value), `left_out_value`,
`activity_event`, `windowed_event` and `windowed_kind`.
"""

from .batches import batch_steps, signup_steps
from .observations import observe
from .observed import observed_steps
from .template_text import hashed_words_sql, shingles_sql
from .templates import mine_templates

__all__ = [
    "batch_steps",
    "hashed_words_sql",
    "mine_templates",
    "observe",
    "observed_steps",
    "shingles_sql",
    "signup_steps",
]
