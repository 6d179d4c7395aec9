"""Clocks: times of which the days stand in one column and the hours in another, put together as one column."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from ..settings import ActivitySource, SignalSource
from .columns import Column, text_sql
from .layout import SourceLayout
from .relations import Table

__all__ = ["MIDNIGHT", "day_and_hour", "with_clocks"]

_Section = TypeVar("_Section", SignalSource, ActivitySource)

MIDNIGHT = r"[ T]0?0:00(:00([.]0+)?)?Z?$"
"""What a database or spreadsheet puts behind a day alone."""
_NO_DAY = r"^\d{4}-\d\d-\d\d[ T]"
"""What it puts before an hour alone."""
_BARE = (r"^(\d)$", r"0\1"), (r"^(\d\d)$", r"\1:00")
"""An hour as a number from 0 to 23, as folders and reports by the hour have it, written as a time of the day."""


def with_clocks(layout: SourceLayout, tables: Mapping[str, Table]) -> tuple[SourceLayout, dict[str, Table]]:
    """Both with a column of whole times in place of those that sections name as `time` and `time_of_day`."""
    made = dict(tables)
    signals = tuple(_whole(section, made) for section in layout.signals)
    activity = tuple(_whole(section, made) for section in layout.activity)
    return replace(layout, signals=signals, activity=activity), made


def _whole(section: _Section, tables: dict[str, Table]) -> _Section:
    """The section with whole times; their column is added to its table in `tables`."""
    if section.time is None or section.time_of_day is None:
        return section
    table = tables[section.path]
    both = day_and_hour(table.columns[section.time], table.columns[section.time_of_day])
    tables[section.path] = replace(table, columns={**table.columns, both.name: both})
    return section.model_copy(update={"time": both.name})


def day_and_hour(day: Column, hour: Column) -> Column:
    """The two as one column of text; where no hour is given it is the day."""
    days = f"regexp_replace(trim({text_sql(day)}), '{MIDNIGHT}', '')"
    hours = f"regexp_replace(trim({text_sql(hour)}), '{_NO_DAY}', '')"
    for form, written in _BARE:
        hours = f"regexp_replace({hours}, '{form}', '{written}')"
    sql = f"(nullif({days}, '') || coalesce(' ' || nullif({hours}, ''), ''))"
    return Column(f"{day.name} {hour.name}", "VARCHAR", sql)
