"""Zones: times without an offset of their own, given that of their column's zone or of another column beside them."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ..engine import DuckDBEngine, quote_text
from ..errors import InputError
from ..settings import AccountsSource, ActivitySource, SignalSource
from .columns import Column, text_sql
from .layout import SourceLayout
from .placeholders import placeholder_sql
from .relations import Table

__all__ = ["CREATED_ZONE_KEY", "NO_ZONE", "ZONE_KEY", "in_zone", "offset_of_sql", "with_zones"]

ZONE_KEY, CREATED_ZONE_KEY = "time_zone", "created_zone"

NO_ZONE = (
    r"((^|[\sTt,:])\d{1,2}:\d\d([:.]\d\d([.,]\d+)?)?|[\sTt]\d{1,2}[.]\d\d([.]\d\d)?)"
    r"(\s*[AaPp]\.?\s?[Mm]\.?)?\s*$"
)
"""How a time ends that tells its hour and no zone."""

_OFFSET = r"^\(?(?:UTC|GMT)?\s*([+-]\d{1,2}(?::?\d\d)?)\)?(?:\s.*)?$"
"""An offset: `+02:00`, `UTC+2`, or as Windows calls a zone, `(UTC+01:00) Amsterdam, Berlin`."""
_NUMBER, _SECONDS, _MOST_HOURS = r"^[+-]?\d{1,3}$", r"^[+-]?\d{3}00$", 14
_CALLED = {"MEZ": "CET", "MESZ": "CEST", "CEDT": "CEST", "ET": "America/New_York", "PT": "America/Los_Angeles"}
"""Names of zones that the engine has under another one."""


_Section = TypeVar("_Section", AccountsSource, SignalSource, ActivitySource)


@dataclass(frozen=True)
class _Use:
    """A time column of the table at `path`, and the `zone` that the settings give its times under `key`."""

    path: str
    time: str
    zone: str
    key: str
    form: str | None


def with_zones(
    engine: DuckDBEngine, layout: SourceLayout, tables: Mapping[str, Table]
) -> tuple[SourceLayout, dict[str, Table]]:
    """Both with each time column that has a zone as text with the offsets of that; its form is plain then.

    Raises InputError where a zone is none, or one column is given two.
    """
    made = dict(tables)
    uses: dict[tuple[str, str], _Use] = {}
    for use in _uses(layout):
        known = uses.setdefault((use.path, use.time), use)
        shown = made[use.path].source.shown
        if known.zone != use.zone:
            raise InputError(f"{shown}: column `{use.time}` has the zones `{known.zone}` and `{use.zone}`; keep one")
    for use in uses.values():
        table = made[use.path]
        zone = table.columns.get(use.zone) or _checked(engine, use, table)
        both = in_zone(table.columns[use.time], zone, use.form)
        made[use.path] = replace(table, columns={**table.columns, use.time: both})
    accounts = layout.accounts and _without_form(layout.accounts, uses)
    signals = tuple(_without_form(section, uses) for section in layout.signals)
    activity = tuple(_without_form(section, uses) for section in layout.activity)
    return replace(layout, accounts=accounts, signals=signals, activity=activity), made


def _uses(layout: SourceLayout) -> Iterator[_Use]:
    accounts = layout.accounts
    if accounts and accounts.created_at and accounts.created_zone:
        zone, form = accounts.created_zone, accounts.created_format
        yield _Use(accounts.path, accounts.created_at, zone, CREATED_ZONE_KEY, form)
    sections: list[SignalSource | ActivitySource] = [*layout.signals, *layout.activity]
    for section in sections:
        if section.time and section.time_zone:
            yield _Use(section.path, section.time, section.time_zone, ZONE_KEY, section.time_format)


def _without_form(section: _Section, uses: Container[tuple[str, str]]) -> _Section:
    """The section without the form of times that have been read by it."""
    time, key = (
        (section.created_at, "created_format") if isinstance(section, AccountsSource) else (section.time, "time_format")
    )
    return section.model_copy(update={key: None}) if time and (section.path, time) in uses else section


def _checked(engine: DuckDBEngine, use: _Use, table: Table) -> str:
    """The zone that the settings name; raises InputError where it is none."""
    noon = f"try_cast('2026-07-01 12:00:00' || {offset_of_sql(quote_text(use.zone))} as timestamptz)"
    if engine.scalar(f"select {noon}") is None:
        raise InputError(
            f'{use.key} = "{use.zone}": no column of {table.source.shown}, and no zone; such as "Europe/Berlin" or '
            '"+02:00"'
        )
    return use.zone


def in_zone(time: Column, zone: Column | str, form: str | None = None) -> Column:
    """The times, in the `form` if one is named, as text; each that tells its hour and no zone with the offset of
    `zone`: a column, or one for all."""
    if time.type != "VARCHAR" and (not time.type.startswith("TIMESTAMP") or "ZONE" in time.type):
        return time
    text = f"trim({text_sql(time)})"
    if form:
        text = f"coalesce(strftime(try_strptime({text}, {quote_text(form)}), '%Y-%m-%d %H:%M:%S.%f'), {text})"
    said = quote_text(zone) if isinstance(zone, str) else f"trim({text_sql(zone)})"
    # A list of one, so that what is long stands there once.
    offset = f"case when regexp_matches(text, '{NO_ZONE}') then {offset_of_sql(said)} else '' end"
    return Column(time.name, "VARCHAR", f"list_transform([{text}], lambda text: text || {offset})[1]")


def offset_of_sql(zone: str) -> str:
    """SQL for what stands behind a time of the zone that the SQL text `zone` names; empty where it names none.

    A number is hours, or minutes or seconds where it is too many for these.
    """
    offset = f"regexp_extract({zone}, {quote_text(_OFFSET)}, 1)"
    named = " ".join(f"when upper({zone}) = '{name}' then ' {called}'" for name, called in _CALLED.items())
    number = f"try_cast({zone} as integer)"
    return f"""case
        when {zone} is null or {zone} = '' or {placeholder_sql(f"lower({zone})")} then ''
        when regexp_matches({zone}, {quote_text(_NUMBER)})
        then {_clock_sql(f"case when abs({number}) > {_MOST_HOURS} then {number} else 60 * {number} end")}
        when regexp_matches({zone}, {quote_text(_SECONDS)}) then {_clock_sql(f"{number} // 60")}
        when {offset} <> '' then case when regexp_matches({offset}, '^.[0-9](:|$)')
            then left({offset}, 1) || '0' || substr({offset}, 2) else {offset} end
        {named}
        else ' ' || {zone} end"""


def _clock_sql(minutes: str) -> str:
    """SQL for the offset of so many minutes."""
    hours, rest = (f"lpad((abs(minutes) {sign} 60)::varchar, 2, '0')" for sign in ("//", "%"))
    clock = f"case when minutes < 0 then '-' else '+' end || {hours} || ':' || {rest}"
    return f"list_transform([{minutes}], lambda minutes: {clock})[1]"
