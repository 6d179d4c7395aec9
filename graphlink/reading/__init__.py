"""Reading: files -> tables of the engine, checked, under safe names.

Takes the source's files and the settings. Leaves `account`, `rejected` and one relation for each input table.
"""

from .account_ids import BLANKS, bare_account_sql
from .account_rows import NO_ID, NO_TIME, NOBODY, NUL, OwnerColumns
from .bare_mails import bare_mail_sql
from .clocks import MIDNIGHT, day_and_hour
from .columns import Column, account_sql, text_sql
from .copies import Copied, told, told_afar
from .event_tables import ActivityTable, EventTable, SignalTable, with_accounts
from .formats import ENDINGS, ending_of, is_hidden, is_unfolded, opened, packing_of, unpacked, unrotated
from .headings import NO_HEADING, is_row
from .input_files import TableFiles, data_in, find_path
from .kept_parts import Keeping, keep_parts, open_kept
from .lakes import is_lake
from .log_lines import CODED
from .losses import Loss, losses_of, refuse_losses, written_otherwise
from .overlooked import advice_on, is_beside
from .pairs import of_rows
from .placeholders import PLACEHOLDERS, placeholder_sql
from .population import population
from .readers import inspect_table, open_table, with_every_column
from .rejects import note_column, prepare_rejected, reject_rows, rejected_lines
from .relations import Layout, Table, reading
from .remote import refuse_remote
from .sources import Sources, read_sources
from .time_columns import CREATED_KEY, TIME_KEY, refuse_unread, unsettled_form
from .time_forms import DAY_MONTH_YEAR
from .times import given_sql, time_sql
from .tracked_links import untracked_sql
from .unfolding import mirrored, without_holder
from .zones import CREATED_ZONE_KEY, NO_ZONE, ZONE_KEY, in_zone

__all__ = [
    "BLANKS",
    "CODED",
    "CREATED_KEY",
    "CREATED_ZONE_KEY",
    "DAY_MONTH_YEAR",
    "ENDINGS",
    "MIDNIGHT",
    "NOBODY",
    "NO_HEADING",
    "NO_ID",
    "NO_TIME",
    "NO_ZONE",
    "NUL",
    "PLACEHOLDERS",
    "TIME_KEY",
    "ZONE_KEY",
    "ActivityTable",
    "Column",
    "Copied",
    "EventTable",
    "Keeping",
    "Layout",
    "Loss",
    "OwnerColumns",
    "SignalTable",
    "Sources",
    "Table",
    "TableFiles",
    "account_sql",
    "advice_on",
    "bare_account_sql",
    "bare_mail_sql",
    "data_in",
    "day_and_hour",
    "ending_of",
    "find_path",
    "given_sql",
    "in_zone",
    "inspect_table",
    "is_beside",
    "is_hidden",
    "is_lake",
    "is_row",
    "is_unfolded",
    "keep_parts",
    "losses_of",
    "mirrored",
    "note_column",
    "of_rows",
    "open_kept",
    "open_table",
    "opened",
    "packing_of",
    "placeholder_sql",
    "population",
    "prepare_rejected",
    "read_sources",
    "reading",
    "refuse_losses",
    "refuse_remote",
    "refuse_unread",
    "reject_rows",
    "rejected_lines",
    "text_sql",
    "time_sql",
    "told",
    "told_afar",
    "unpacked",
    "unrotated",
    "unsettled_form",
    "untracked_sql",
    "with_accounts",
    "with_every_column",
    "without_holder",
    "written_otherwise",
]
