"""Zones: whose hours a time column tells, where its values do not say it: by its heading, or by a column beside it."""

import re

from ..engine import quote_text
from ..reading import NO_ZONE, text_sql
from .draft import Draft
from .samples import Sample
from .sections import Line
from .sureness import words_of

__all__ = ["zone_lines"]

_NAMED = frozenset(["cet", "cest", "mez", "mesz", "eet", "eest", "wet", "west", "est", "edt", "mst", "mdt", "pst"])
_NAMED |= {"pdt", "msk", "jst", "kst", "hkt", "sgt", "aest", "aedt", "nzst", "nzdt"}
"""Names of one zone each, by which headings call it."""
_SEVERAL = frozenset(["ist", "bst", "cst", "local", "lokal", "locale", "localtime", "wall"])
"""Those that leave open which: India's, Ireland's or Israel's, and everybody's own."""
_UTC = frozenset(["utc", "gmt", "zulu"])
_PLACE = re.compile(r"\b(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific|US)/[A-Za-z_]+(?:/[A-Za-z_]+)?")
_OFFSET = re.compile(r"(?:UTC|GMT)\s*[+-]\d{1,2}(?::?\d\d)?|(?<=[\s(\[])[+-]\d{2}:\d{2}", re.IGNORECASE)

_ZONES = frozenset(["tz", "timezone", "tzname", "zeitzone", "tzid"])
_OF_ZONES = frozenset([*_ZONES, *_UTC, "time", "zone", "offset", "utcoffset", "gmtoffset", "name", "id", "minutes"])
"""What a column that holds zones is called by; its other words say whose times they are."""
_SMALL_WORDS = frozenset(["at", "on", "time", "date", "ts", "timestamp", "local", "dt"])
_ZONE = (
    r"^\(?(?:(?:[A-Z][A-Za-z]+/)[A-Za-z_/+-]+[0-9]*|(?:UTC|GMT)?\s*[+-]?[0-9]{1,5}(?::[0-9]{2})?(?:\)\s.*)?"
    r"|[A-Z]{2,5})$"
)
"""How a zone is written: a place, an offset, or a few capitals."""
_MOST = 0.9


def zone_lines(draft: Draft, sample: Sample, time: str, key: str, hours: str | None = None) -> list[Line]:
    """The line that says in which zone the times are, where their heading or a column beside them does.

    Where that may be so and nothing is sure, it is said. `hours`: the column that has the hours of these days.
    """
    if not _tells_no_zone(draft, sample, hours or time):
        return []
    heading = _by_heading(hours or time) or _by_heading(time)
    if heading:
        return [Line(key, heading, "as its heading says")]
    beside = _zone_beside(draft, sample, time)
    if beside and _is_of(beside, time):
        draft.use(sample, beside)
        return [Line(key, beside, "the zone of each of these times")]
    doubt = [f"{sample.found.path}: {text}" for text in _doubt(time, beside, key)]
    draft.unsure += [text for text in doubt if text not in draft.unsure]
    return []


def _doubt(time: str, beside: str | None, key: str) -> list[str]:
    """What to say of times that may be in another zone than UTC."""
    words = {*words_of(time)}
    if beside and not words & _UTC:
        return [
            f'`{time}` tells no zone and is read as UTC; if its hours are those of `{beside}`, add: {key} = "{beside}"'
        ]
    where = f'which zone is `{time}` in? It is read as UTC; a zone is said so: {key} = "Europe/Berlin"'
    return [where] if words & _SEVERAL else []


def _tells_no_zone(draft: Draft, sample: Sample, time: str) -> bool:
    """Whether most of the times tell an hour and no zone of their own."""
    column = sample.columns[time]
    if column.type != "VARCHAR" and (not column.type.startswith("TIMESTAMP") or "ZONE" in column.type):
        return False
    return _share(draft, sample, time, NO_ZONE) > _MOST


def _by_heading(time: str) -> str | None:
    """The zone that the name of the column tells."""
    found = _PLACE.search(time) or _OFFSET.search(time)
    words = words_of(time)
    last = words[-1] if words else ""
    # What stands first, as in `est_time`, may be short for anything.
    return found[0] if found else last.upper() if len(words) > 1 and last in _NAMED else None


def _zone_beside(draft: Draft, sample: Sample, time: str) -> str | None:
    """The column that holds zones, or offsets, and is likeliest those of the times; None where there is none."""
    called = [name for name in sample.profiles if name != time and _is_called_zone(name)]
    found = [name for name in called if _share(draft, sample, name, _ZONE) > _MOST]
    return max(found, key=lambda name: _is_of(name, time), default=None)


def _is_called_zone(name: str) -> bool:
    words = words_of(name.rpartition(".")[2])
    joined = "_".join(words)
    return bool(
        set(words) & _ZONES or "time_zone" in joined or words == ("zone",) or joined.endswith(("offset", "tz_offset"))
    )


def _is_of(zone: str, time: str) -> bool:
    """Whether the column of zones is called after the times: `start_time_zone` after `start_time`, or any of one's own
    after local ones."""
    whose = set(words_of(zone)) - _OF_ZONES
    if whose:
        return whose - _SMALL_WORDS <= set(words_of(time)) and bool(whose - _SMALL_WORDS)
    return bool(set(words_of(time)) & _SEVERAL)


def _share(draft: Draft, sample: Sample, column: str, form: str) -> float:
    """Which part of the column's values is of that form."""
    text = text_sql(sample.columns[column])
    given = f"select trim({text}) as text from {sample.relation}"
    share = draft.engine.scalar(
        f"select avg(regexp_matches(text, {quote_text(form)})::integer) from ({given}) where text <> ''"
    )
    return float(share or 0)
