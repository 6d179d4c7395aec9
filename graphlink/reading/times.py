"""Times: the SQL that reads a column as a time, whatever the column holds."""

from ..engine import quote_text
from .columns import FRACTION_TYPES, Column
from .placeholders import placeholder_sql
from .time_forms import other_forms_sql, with_offset_sql

__all__ = ["given_sql", "iso_sql", "time_sql"]

EARLIEST = "timestamp '1990-01-01'"
LATEST = "timestamp '2100-01-01'"
"""Times outside are taken for mistakes (a zero, a placeholder, the wrong unit), never for activity."""


_DAYS_1970, _FIRST_DAY, _LAST_DAY = 25_569, 32_874, 73_051
"""Days of a spreadsheet: of 1970-01-01, EARLIEST and LATEST."""


_TICKS, _TO_1970 = (627_667_488, 662_380_416), 62_135_596_800
"""EARLIEST and LATEST as .NET counts, in 1e9 tenths of a microsecond since the year 1, and its seconds up to 1970."""


def given_sql(column: Column) -> str:
    """SQL for whether the column holds anything that is meant as a time."""
    if column.type in FRACTION_TYPES:
        return f"not isnan({column.sql})"
    if column.type != "VARCHAR":
        return f"{column.sql} is not null"
    return f"(trim({column.sql}) <> '' and not {placeholder_sql(f'lower(trim({column.sql}))')})"


def time_sql(column: Column) -> str:
    """SQL for the column as a TIMESTAMP in UTC, null where it is no time between 1990 and 2100.

    Text has the form that the settings name, or any of ISO 8601 and `time_forms` (no zone: UTC), or is a number; a
    number is seconds since 1970, or milli-, micro- or nanoseconds, or tenths of a microsecond since the year 1, or days
    since the end of 1899, as spreadsheets count them, where only that falls in range.
    """
    if column.as_written:
        return f"{column.sql}::timestamp"
    if column.time_format:
        found = _named_sql(column)
    elif column.type == "VARCHAR":
        # A plain cast to TIMESTAMP would drop an offset such as +02:00 without a word.
        plain = _zoned(iso_sql(column))
        # A spreadsheet's days may have a comma.
        number = f"replace({column.sql}, ',', '.')"
        # Nobody counts seconds with a plus: a phone number has one.
        number = f"case when not starts_with(ltrim({column.sql}), '+') then {number} end"
        other = f"{_counted(number)}, {other_forms_sql(column.sql, column.day_first)}"
        found = plain if column.only_iso else f"coalesce({plain}, {other})"
    elif column.type == "TIMESTAMP WITH TIME ZONE":
        found = _zoned(column.sql)
    elif column.type.startswith(("TIMESTAMP", "DATE")):
        # The commonest by far, and short: a list for each row would cost half as much again as the reading.
        return f"case when {_inside(f'{column.sql}::timestamp')} then {column.sql}::timestamp end"
    else:
        found = _counted(column.sql)
    # A list of one, so that a long expression stands there once.
    return f"list_transform([{found}], lambda found: case when {_inside('found')} then found end)[1]"


def iso_sql(column: Column) -> str:
    """SQL for the column's text as a TIMESTAMPTZ, null where it is no plain ISO time."""
    return f"try_cast({with_offset_sql(column.sql)} as timestamptz)"


def _inside(time: str) -> str:
    return f"{time} >= {EARLIEST} and {time} < {LATEST}"


def _named_sql(column: Column) -> str:
    """SQL for text in the form `time_format`."""
    found = f"try_strptime(trim({column.sql}::varchar), {quote_text(column.time_format)})"
    zoned = "%z" in column.time_format or "%Z" in column.time_format
    return _zoned(f"{found}::timestamptz") if zoned else f"{found}::timestamp"


def _zoned(sql: str) -> str:
    return f"({sql} at time zone 'UTC')"


def _counted(sql: str) -> str:
    """SQL for a number as time: the unit in which it falls between 1990 and 2100."""
    number = f"try_cast({sql} as double)"
    units = ((1e0, "1000000"), (1e3, "1000"), (1e6, "1"), (1e9, "0.001"))
    # As nanoseconds these would all be of 1990.
    least, most = (f"{bound}000000000" for bound in _TICKS)
    ticks = (
        f"when {number} >= {least} and {number} < {most} then "
        f"make_timestamp(try_cast(round({number} / 10) as bigint) - {_TO_1970}000000)"
    )
    cases = " ".join(
        f"when {number} >= {631152000 * scale:.0f} and {number} < {4102444800 * scale:.0f} "
        f"then make_timestamp(try_cast(round({number} * {micros}) as bigint))"
        for scale, micros in units
    )
    days = f"when {number} >= {_FIRST_DAY} and {number} < {_LAST_DAY} then make_timestamp({_of_days(number)})"
    return f"case {ticks} {cases} {days} end"


def _of_days(number: str) -> str:
    """SQL for the microseconds of a spreadsheet's days; what is written of them is exact to a second at best."""
    return f"try_cast(round(({number} - {_DAYS_1970}) * 86400) * 1000000 as bigint)"
