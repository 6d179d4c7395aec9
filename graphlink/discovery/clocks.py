"""Clocks: columns that hold the hours of the days in another one, as spreadsheets and tills write times."""

from collections.abc import Iterable
from dataclasses import replace

from ..engine import DuckDBEngine, quote_text
from ..reading import MIDNIGHT, TIME_KEY, ZONE_KEY, Column, day_and_hour, in_zone, text_sql
from .meanings import TIME, meaning_of
from .samples import Sample
from .sections import SectionProposal
from .sureness import bare_words

__all__ = ["CLOCK_KEY", "days_in", "hours_of", "hours_within", "times_of"]

CLOCK_KEY = "time_of_day"

_OF_HOURS = (("time",), ("hour",), ("hours",), ("clock",))
_OF_NUMBERS = (("hour",), ("hr",), ("hh",))
_NUMBER = r"^([01]?[0-9]|2[0-3])$"
"""An hour as a number, as folders and reports by the hour have it; hours that something took are called otherwise."""
_HOUR_IN = "[0-9]{1,2}:[0-9]{2}"
_HOUR = f"^\\s*(1899-12-30 |1900-01-0[01] )?{_HOUR_IN}(:[0-9]{{2}}([.][0-9]+)?)?(\\s*[AaPp][.]?\\s?[Mm][.]?)?\\s*$"
"""A time of the day alone, or behind the day that a spreadsheet has for none."""
_WITH_HOUR = f"{_HOUR_IN}|[0-9]{{9}}"
"""Within a time that tells more than its day."""


def hours_of(engine: DuckDBEngine, sample: Sample, time: str) -> str | None:
    """The column with the hours of the days that `time` holds; None where there is none, or its hours are its own."""
    called = bare_words(time)[:-1]
    # `order_date` goes with `order_time`, and a shop's opening hours with nothing.
    found = [name for name in hours_within(engine, sample) if name != time and bare_words(name)[:-1] in ((), called)]
    return found[0] if len(found) == 1 and time in days_in(engine, sample, [time]) else None


def hours_within(engine: DuckDBEngine, sample: Sample) -> list[str]:
    """The columns that hold times of the day alone."""

    def form(name: str) -> str:
        return f"{_HOUR}|{_NUMBER}" if bare_words(name) in _OF_NUMBERS else _HOUR

    called = [name for name in sample.profiles if bare_words(name)[-1:] in (*_OF_HOURS, *_OF_NUMBERS)]
    return [name for name in called if _share(engine, sample, name, form(name)) > 0.9]


def days_in(engine: DuckDBEngine, sample: Sample, times: Iterable[str]) -> list[str]:
    """Those of the columns of `times` that hold days without an hour."""
    fits = [name for name in times if meaning_of(TIME).fits(sample.profiles[name]) > 0.6]
    return [
        name for name in fits if _share(engine, sample, name, _WITH_HOUR) - _share(engine, sample, name, MIDNIGHT) < 0.1
    ]


def times_of(sample: Sample, section: SectionProposal) -> Column:
    """The times that the section names, their hours and their zone with them."""
    time, hours, zone = sample.columns[str(section.get("time"))], section.get(CLOCK_KEY), section.get(ZONE_KEY)
    form = section.get(TIME_KEY) or time.time_format
    whole = replace(day_and_hour(time, sample.columns[hours]), time_format=form) if hours else time
    return in_zone(whole, sample.columns.get(zone, zone)) if zone else whole


def _share(engine: DuckDBEngine, sample: Sample, column: str, form: str) -> float:
    """Which part of the column's values is of that form."""
    text = text_sql(sample.columns[column])
    given = f"select {text} as text from {sample.relation}"
    share = engine.scalar(
        f"select avg(regexp_matches(text, {quote_text(form)})::integer) from ({given}) where text <> ''"
    )
    return float(share or 0)
