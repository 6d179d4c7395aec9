"""Signals: tables -> observations, with what is mined from prompts and times.

Takes `account`, `account_number` and the input tables. Leaves `observed` (one row for each account and signal), `kind`
(what each kind of signal is), `left_out_value`, `windowed_event` and `windowed_kind`, and when accounts were active.
"""

from .gathering import LEAVES, TAKES, count_moments, gather_signals, mine_prompts, observe_sources
from .kinds import (
    ARRIVAL,
    ARRIVALS,
    BATCH,
    HOUSE,
    KINDS,
    KNOWN,
    SIGNUP,
    TEMPLATE,
    Kind,
    as_found,
    kind_records,
    kinds_from,
    kinds_of,
)
from .mails import free_mail_sql
from .messages import said_sql
from .misspelt import misspelt_kinds
from .observations import observe
from .template_text import hashed_words_sql, known_shingles_sql, shingles_sql
from .told_kinds import told_by_values

__all__ = [
    "ARRIVAL",
    "ARRIVALS",
    "BATCH",
    "HOUSE",
    "KINDS",
    "KNOWN",
    "LEAVES",
    "SIGNUP",
    "TAKES",
    "TEMPLATE",
    "Kind",
    "as_found",
    "count_moments",
    "free_mail_sql",
    "gather_signals",
    "hashed_words_sql",
    "kind_records",
    "kinds_from",
    "kinds_of",
    "known_shingles_sql",
    "mine_prompts",
    "misspelt_kinds",
    "observe",
    "observe_sources",
    "said_sql",
    "shingles_sql",
    "told_by_values",
]
