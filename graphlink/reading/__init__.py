"""Reading: files -> tables of the engine, checked, under safe names.

Takes the source's files and the settings. Leaves `account`, `rejected` and one relation for each input table.
"""

from .account_ids import BLANKS, bare_account_sql
from .account_rows import NO_ID, NO_TIME, NUL, OwnerColumns
from .columns import Column, account_sql, text_sql
from .losses import Loss, losses_of, refuse_losses
from .placeholders import PLACEHOLDERS, placeholder_sql
from .rejects import note_column, reject_rows, rejected_lines
from .relations import reading
from .sources import EventTable, SignalTable, Sources, read_sources
from .time_columns import TIME_KEY, refuse_unread
from .times import given_sql, time_sql

__all__ = [
    "BLANKS",
    "NO_ID",
    "NO_TIME",
    "NUL",
    "PLACEHOLDERS",
    "TIME_KEY",
    "Column",
    "EventTable",
    "Loss",
    "OwnerColumns",
    "SignalTable",
    "Sources",
    "account_sql",
    "bare_account_sql",
    "given_sql",
    "losses_of",
    "note_column",
    "placeholder_sql",
    "read_sources",
    "reading",
    "refuse_losses",
    "refuse_unread",
    "reject_rows",
    "rejected_lines",
    "text_sql",
    "time_sql",
]
