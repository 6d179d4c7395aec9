"""Time columns: how each writes its times, settled once for the whole column, or refused where nothing settles it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from ..engine import DuckDBEngine, Problem, quote_text
from ..errors import InputError
from ..settings import ActivitySource, SignalSource
from .columns import Column
from .layout import SourceLayout
from .rejects import note_column
from .relations import Table, reading
from .time_forms import DAY_MONTH_YEAR
from .times import given_sql, iso_sql, time_sql

__all__ = ["CREATED_KEY", "TIME_KEY", "refuse_unread", "settle_times", "unsettled_form"]

TIME_KEY, CREATED_KEY = "time_format", "created_format"

STRAY = 100
"""Where so many times can only have the day first for each that can only have the month first (or the other way round),
that one is a slip; with fewer the column mixes both."""
FEW = 10
"""Of fewer times some may be unreadable: only a column without one readable time is refused."""

SHORT = 100_000
"""Rows up to which it pays to ask whether all times are plain: the other forms, once for each use of the column, cost
the engine as long to make ready as so many times to read."""

_LOST = r"\d([.,]\d{1,6})?[eE][+]\d{2}"
"""Seconds since 1970 of which fewer than seven digits behind the first are kept."""

_NEVER = r"-?1(\.0)?|[0:./TZ -]+|(0001-01-01|1900-01-01|1970-01-01|1969-12-31|9999-12-31).*"
"""What stands for no time where a column must have one: listed as unreadable, and no reason to refuse the column."""


@dataclass(frozen=True)
class _Use:
    """A column that a section reads as a time, and what the settings say of its form, under which key."""

    table: Table
    column: str
    format: str | None
    key: str


def settle_times(engine: DuckDBEngine, layout: SourceLayout, tables: Mapping[str, Table]) -> dict[str, Table]:
    """The tables by their sections' `path`, each with what is known of how its time columns are written.

    Raises InputError that names file, column and key where day and month cannot be told apart, or a form is none.
    """
    settled: dict[str, dict[str, Column]] = {}
    for use in _once_each(_uses(layout, tables)):
        with reading(use.table.source.shown):
            settled.setdefault(use.table.name, {})[use.column] = _settled(engine, use)
    return {
        path: replace(table, columns={**table.columns, **settled.get(table.name, {})}) for path, table in tables.items()
    }


def _uses(layout: SourceLayout, tables: Mapping[str, Table]) -> Iterable[_Use]:
    if layout.accounts:
        accounts, created = tables[layout.accounts.path], layout.accounts.created_at or "created_at"
        if created in accounts.columns:
            yield _Use(accounts, created, layout.accounts.created_format, CREATED_KEY)
    sections: list[SignalSource | ActivitySource] = [*layout.signals, *layout.activity]
    for section in sections:
        if section.time:
            yield _Use(tables[section.path], section.time, section.time_format, TIME_KEY)


def _once_each(uses: Iterable[_Use]) -> list[_Use]:
    """Each column once, with the form that any section names; raises InputError where two name different ones."""
    found: dict[tuple[str, str], _Use] = {}
    for use in uses:
        place = (use.table.name, use.column)
        known = found.get(place)
        if known and known.format and use.format and known.format != use.format:
            forms = f"`{known.format}` and `{use.format}`"
            raise InputError(f"{use.table.source.shown}: column `{use.column}` is read as {forms}; keep one {use.key}")
        if known is None or (use.format and not known.format):
            found[place] = use
    return list(found.values())


def _settled(engine: DuckDBEngine, use: _Use) -> Column:
    column = use.table.columns[use.column]
    if use.format:
        return replace(column, time_format=_checked(engine, use, column))
    if column.type != "VARCHAR":
        return column
    _say_lost(engine, use, column)
    if _may_be_numbers(engine, use.table.name, column):
        return replace(column, day_first=_day_first(engine, use, column))
    return replace(column, only_iso=_only_iso(engine, use.table, column))


def _only_iso(engine: DuckDBEngine, table: Table, column: Column) -> bool:
    """Whether a short column is known to hold nothing but plain ISO times."""
    if sum(table.rows) > SHORT:
        return False
    other = f"trim({column.sql}) <> '' and {iso_sql(column)} is null"
    return int(engine.scalar(f"select count(*) from {table.name} where {other}")) == 0


def _checked(engine: DuckDBEngine, use: _Use, column: Column) -> str:
    """The form that the settings name; raises InputError where it is none, or the column needs none."""
    form, shown = use.format or "", use.table.source.shown
    if column.type.startswith(("TIMESTAMP", "DATE")):
        raise InputError(f"{shown}: column `{use.column}` holds {column.type}; leave {use.key} out")
    try:
        engine.scalar(f"select try_strptime('', {quote_text(form)})")
    except Problem as problem:
        raise InputError(
            f'{use.key} = "{form}": no form of time ({problem.said}); such as "%d/%m/%Y %H:%M:%S"'
        ) from None
    return form


def _bounds(engine: DuckDBEngine, relation: str, column: Column) -> tuple[object, object]:
    """The first and the last value of the column, as text is ordered."""
    found = engine.frame(f"select min({column.sql}) as a, max({column.sql}) as b from {relation}").iloc[0]
    return found["a"], found["b"]


def _say_lost(engine: DuckDBEngine, use: _Use, column: Column) -> None:
    """Adds a line where a spreadsheet has kept a few digits of each time."""
    least, most = _bounds(engine, use.table.name, column)
    if all(isinstance(one, str) and re.fullmatch(_LOST, one.strip()) for one in (least, most)):
        note = (
            f"times such as `{least}` have lost digits to a spreadsheet, and are hours off; export them anew, as text"
        )
        note_column(engine, use.table, use.column, note)


def _may_be_numbers(engine: DuckDBEngine, relation: str, column: Column) -> bool:
    """False where no value of the column begins with one or two digits: the cheap question before the dear one."""
    least, most = _bounds(engine, relation, column)
    # All text between two that begin alike begins so too: `202` of every ISO time of these years.
    return not (isinstance(least, str) and re.match(r"[0-9]{3}", least) and str(most)[:3] == least[:3])


def _day_first(engine: DuckDBEngine, use: _Use, column: Column) -> bool | None:
    """Whether the day stands first in times such as 01/02/2025; None where there are none, or few that leave it open.

    Raises InputError where most of the times leave it open, or some say this and some that.
    """
    found = _open_times(engine, use.table.name, column)
    days, months, unsettled = (int(found[name]) for name in ("day_first", "month_first", "open"))
    if max(days, months) > STRAY * min(days, months):
        return days > months
    if _is_open(found):
        raise InputError(_refusal(use, str(found["example"]), mixed=days > 0))
    if unsettled:
        note = (
            f"{unsettled:,} times such as `{found['example']}` are not read: which number is the day? {use.key} says it"
        )
        note_column(engine, use.table, use.column, note)
    return None


def _is_open(found: pd.Series) -> bool:
    """Whether times of the column can be read in two ways, and too many of them to be passed over."""
    days, months, unsettled = (int(found[name]) for name in ("day_first", "month_first", "open"))
    settled = max(days, months) > STRAY * min(days, months)
    return not settled and unsettled > 0 and (days > 0 or 2 * unsettled > int(found["given"]))


def _open_times(engine: DuckDBEngine, relation: str, column: Column) -> pd.Series:
    """How many of the column's `given` times have the day first, the month first, or either (open, with an example)."""
    return engine.frame(
        f"""
        select count(*) filter (a between 13 and 31 and b <= 12) as day_first,
            count(*) filter (b between 13 and 31 and a <= 12) as month_first,
            count(*) filter (a <= 12 and b <= 12 and a <> b) as open, min(text) filter (a <= 12 and b <= 12 and a <> b)
                as example, (select count({column.sql}) from {relation}) as given
        from (
            select text, try_cast(part.a as integer) as a, try_cast(part.b as integer) as b from (
                select {column.sql} as text,
                    regexp_extract({column.sql}, {quote_text(DAY_MONTH_YEAR)}, ['a', 'b']) as part
                from {relation} where regexp_matches({column.sql}, {quote_text(DAY_MONTH_YEAR)})
            )
        )
        """
    ).iloc[0]


def unsettled_form(engine: DuckDBEngine, table: Table, column: Column) -> str | None:
    """The day-first form of the column's times where nothing tells day from month; None where something does."""
    if column.type != "VARCHAR" or not _may_be_numbers(engine, table.name, column):
        return None
    found = _open_times(engine, table.name, column)
    return _form_of(str(found["example"])) if _is_open(found) else None


def _refusal(use: _Use, example: str, *, mixed: bool) -> str:
    why = "some times have the day first and some the month" if mixed else "nothing tells the day from the month"
    return (
        f"{use.table.source.shown}: column `{use.column}`: {why} (`{example}`); "
        f'say which in graphlink.toml: {use.key} = "{_form_of(example)}" where the day comes first'
    )


def _form_of(example: str) -> str:
    """The day-first form of a time in numbers, as `time_format` says it."""
    form = re.sub(r"\d{1,2}([-/.])\d{1,2}([-/.])\d{4}", r"%d\1%m\2%Y", example.strip(), count=1)
    hour = "%I" if re.search(r"[AaPp][Mm]", form) else "%H"
    form = re.sub(r"(?<![%\d])\d{1,2}:\d\d:\d\d", f"{hour}:%M:%S", form)
    form = re.sub(r"(?<![%\d])\d{1,2}:\d\d", f"{hour}:%M", form)
    form = re.sub(r"(?<=%S[.,])\d+", "%f", form)
    return re.sub(r"[+-]\d\d:?\d\d$", "%z", re.sub(r"[AaPp][Mm]", "%p", form))


def refuse_unread(engine: DuckDBEngine, table: Table, column: Column, key: str, *, read: int, unread: int) -> None:
    """Raises InputError with two examples where most times of the column are `unread`; `read` counts the others."""
    if unread < 2 or (read and (unread < FEW or unread <= read)):
        return
    text = f"{column.sql}::varchar"
    bad = f"{given_sql(column)} and {time_sql(column)} is null"
    meant = f"not regexp_full_match(trim({text}), {quote_text(_NEVER)})"
    found = engine.frame(
        f"select {text} as text, count(*) as n from {table.name} where {bad} and {meant} "
        "group by all order by n desc, text"
    )
    unread = int(found["n"].sum())
    if unread < 2 or (read and unread <= read):
        return
    examples = " and ".join(f"`{' '.join(str(text).split())[:60]}`" for text in found["text"].head(2))
    raise InputError(
        f"{table.source.shown}: column `{column.name}`: {unread:,} of {read + unread:,} times cannot be read, such as "
        f'{examples}; name the column that holds times, or their form: {key} = "%d/%m/%Y %H:%M:%S"'
    )
