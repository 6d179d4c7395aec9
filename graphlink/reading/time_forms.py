r"""Forms of time: how databases, servers, languages and mail write one -> the SQL that reads it.

Every form is read as what it is or not at all: an offset counts, a zone that is not known makes the time unread, and
day and month written as numbers are told apart only by what settles them (time_columns.py).
"""

from ..engine import quote_text

__all__ = ["DAY_MONTH_YEAR", "other_forms_sql", "with_offset_sql"]

_OPEN = r"^[\s\[(\"']*"
_CLOSE = r"[\s\])\"']*$"
# A no-break space, wide or narrow, stands before AM and PM in some locales.
_BLANK = r"[\s\x{a0}\x{202f}]"
_LETTER = r"[A-Za-z\x{c0}-\x{17f}]"
_WEEKDAY = rf"(?:{_LETTER}{{2,10}}\.?,?\s+)?"
# Spanish and Portuguese have `5 de marzo de 2026`.
_MONTH = rf"(?:de\s+)?(?P<m>{_LETTER}{{3,10}})\.?(?:\s+de)?"
# Oracle writes points for colons, Spanish has `p. m.`
_CLOCK = r"(?P<h>\d{1,2})[:.]?(?P<i>\d{2})(?:[:.]?(?P<s>\d{2})(?:[.,:](?P<f>\d{1,9}))?)?"
_HALF = rf"(?:{_BLANK}*(?P<p>[AaPp])\.?{_BLANK}?[Mm]\.?)?(?:{_BLANK}*Uhr\b)?"
_NAME = r"[A-Za-z_]+(?:/[A-Za-z_]+)*/[A-Za-z_]+(?:[+-]\d{1,2})?|[A-Za-z]{1,5}"
# An offset, a name or both; Go adds its own name and the monotonic clock, Java and JavaScript the name in brackets.
_ZONE = (
    rf"{_BLANK}*(?P<name>{_NAME})?\s*(?P<offset>[+-]\d{{1,2}}(?::?\d{{2}})?)?(?:\s+[A-Z]{{2,5}}|\s+[+-]\d{{2,4}})?"
    r"(?:\s+m=[+-][\d.]+)?(?:\s*[\[(](?P<place>[^\])]*)[\])])?"
)
_TIME = rf"(?:(?:[Tt,:@\s]|at\s)+{_CLOCK}{_HALF})?{_ZONE}"

_ISO = rf"{_OPEN}(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_TIME}{_CLOSE}"
_COMPACT = rf"{_OPEN}(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})(?:[Tt\s]?{_CLOCK})?{_ZONE}{_CLOSE}"
_DAY_FIRST = rf"{_OPEN}{_WEEKDAY}(?P<d>\d{{1,2}})[-/.\s]+{_MONTH}[-/,\s]+(?P<y>\d{{4}}|\d{{2}}){_TIME}{_CLOSE}"
_MONTH_FIRST = rf"{_OPEN}{_WEEKDAY}{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_TIME}{_CLOSE}"
_YEAR_LAST = rf"{_OPEN}{_WEEKDAY}{_MONTH}\s+(?P<d>\d{{1,2}})\s+{_CLOCK}{_ZONE}\s+(?P<y>\d{{4}}){_CLOSE}"
# SAS writes 31DEC2025:23:59:59.000.
_UNPARTED = rf"{_OPEN}(?P<d>\d{{2}})(?P<m>[A-Za-z]{{3}})(?P<y>\d{{4}}){_TIME}{_CLOSE}"
# DB2 writes 2025-12-31-23.59.59.000000; without points the last part is the offset of a day.
_JOINED = r"^(\W*\d{4}-\d{2}-\d{2})-(\d{2}\.\d{2}\.\d{2})"
_NUMBERS = rf"{_OPEN}(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<y>\d{{4}}){_TIME}{_CLOSE}"

DAY_MONTH_YEAR = r"^[\s\[(\"']*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:\D|$)"
"""Day and month, or month and day, and the year after them, all in numbers; groups 1 and 2 are the two."""

_MONTHS = (
    "janfebmaraprmayjunjulaugsepoctnovdec"
    "janfevmrzabrmaijunjulagosetoutnovdez"
    "genfebmrtavrmagjunlugaousepoktnovdic"
    "enefebmaraprmeigiujulaugsepottnovdec"
    "janfebmaaaprmeijunjulaugsepoktnovdec"
)
"""How the months begin in English, German, French, Spanish, Portuguese, Italian and Dutch: each row has all twelve."""

_OFFSETS = {
    "EDT": "-04",
    "CDT": "-05",
    "MDT": "-06",
    "PDT": "-07",
    "WEST": "+01",
    "CEST": "+02",
    "EEST": "+03",
    "MSK": "+03",
    "HKT": "+08",
    "SGT": "+08",
    "KST": "+09",
    "AEST": "+10",
    "AEDT": "+11",
    "NZST": "+12",
    "NZDT": "+13",
}
"""Names of one offset each that the engine does not know; of others (BST, IST) several are meant."""

_MILLISECONDS = r"^\\?/Date\((-?\d{9,16})([+-]\d{4})?\)\\?/$"
"""How .NET writes a time in JSON."""

_GROUPS = ("y", "m", "d", "a", "b", "h", "i", "s", "f", "p", "name", "offset", "place")
_PARTS = tuple(name for name in _GROUPS if name not in ("a", "b"))
"""The groups once it is known which number is the day."""


def other_forms_sql(text: str, day_first: bool | None) -> str:
    """SQL for the SQL `text` as a TIMESTAMP in UTC, null where it has none of the forms beyond plain ISO.

    `day_first` tells how 01/02/2025 is read; None: only where a number above 12 settles it.
    """
    # Which patterns are tried is asked first: each costs as much as reading an ISO time.
    found = f"""case
        when contains({text}, '年') then {_parts_sql(_with_marks_sql(text), _ISO)}
        when regexp_matches({text}, '{_JOINED}') then {_parts_sql(_apart_sql(text), _ISO)}
        when regexp_matches({text}, '^\\W*\\d{{4}}[-/.]') then {_parts_sql(text, _ISO)}
        when regexp_matches({text}, '^\\W*\\d{{8}}') then {_parts_sql(text, _COMPACT)}
        when regexp_matches({text}, '^\\W*\\d{{1,2}}[-/.]\\d') then {_parts_sql(text, _NUMBERS, day_first)}
        when regexp_matches({text}, '^\\W*\\d{{2}}[A-Za-z]{{3}}\\d{{4}}') then {_parts_sql(text, _UNPARTED)}
        when regexp_matches({text}, '{_LETTER}{{3}}') then
            coalesce({", ".join(_parts_sql(text, form) for form in (_DAY_FIRST, _MONTH_FIRST, _YEAR_LAST))})
        end"""
    # What is made of the parts stands here once: to plan it takes most of the time that a question of few rows takes.
    iso = f"""case
        when starts_with({text}, '/Date(') or starts_with({text}, '\\/Date(') then
            make_timestamp(try_cast(regexp_extract({text}, {quote_text(_MILLISECONDS)}, 1) as bigint) * 1000) || '+00'
        else list_transform([{found}], lambda p: case when p.y <> '' then {_BUILT} end)[1] end"""
    return f"(coalesce({_quick_sql(text, day_first)}, try_cast({iso} as timestamptz)) at time zone 'UTC')"


def with_offset_sql(text: str) -> str:
    """SQL for `text` with `UTC+5:30` called `GMT+5:30`: of the first the engine reads the hours and drops the rest."""
    called = f"replace(replace({text}, 'UTC+', 'GMT+'), 'UTC-', 'GMT-')"
    return f"case when contains({text}, 'UTC') then {called} else {text} end"


def _with_marks_sql(text: str) -> str:
    """SQL for a date in Chinese or Japanese with marks between its numbers: 2026年3月1日."""
    return rf"regexp_replace({text}, '(\d{{4}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日', '\1-\2-\3')"


def _apart_sql(text: str) -> str:
    """SQL for a time as DB2 writes it with a blank between its day and its clock."""
    return rf"regexp_replace({text}, '{_JOINED}', '\1 \2')"


def _quick_sql(text: str, day_first: bool | None) -> str:
    """SQL for the commonest forms by themselves: databases and Go, web servers, HTTP, numbers in a known order.

    What the patterns would say of them too, in a tenth of the time. Each is asked for by where its marks stand, since
    a text that does not fit costs most, and by itself, since the engine, given a list of forms, reads a time without an
    offset with that of another row (2.0.1).
    """
    bare = f"case when ends_with({text}, ' UTC') then left({text}, -4) else {text} end"
    joined = f"replace(replace(replace({bare}, ',', '.'), ' +', '+'), ' -', '-')"
    forms = [
        (f"{text}[5] = '-'", f"try_cast({with_offset_sql(joined)} as timestamptz)"),
        (f"{text}[3] = '/' and {text}[7] = '/'", _parsed_sql(text, "%d/%b/%Y:%H:%M:%S %z")),
        (f"{text}[4] = ',' and ends_with({text}, ' GMT')", _parsed_sql(text, "%a, %d %b %Y %H:%M:%S GMT")),
    ]
    if day_first is not None:
        date = "%d/%m/%Y" if day_first else "%m/%d/%Y"
        for length, clock in ((19, " %H:%M:%S"), (16, " %H:%M")):
            forms.append((f"{text}[6] = '/' and length({text}) = {length}", _parsed_sql(text, date + clock)))
    return "case " + " ".join(f"when {asked} then {read}" for asked, read in forms) + " end"


def _parsed_sql(text: str, form: str) -> str:
    return f"try_strptime({text}, {quote_text(form)})::timestamptz"


def _parts_sql(text: str, pattern: str, day_first: bool | None = None) -> str:
    """SQL for what `pattern` finds in `text`, each part by its name (_PARTS), else null."""
    names = [name for name in _GROUPS if f"(?P<{name}>" in pattern]
    ordered = sorted(names, key=lambda name: pattern.index(f"(?P<{name}>"))
    bare = pattern
    for name in names:
        bare = bare.replace(f"(?P<{name}>", "(")
    listed = ", ".join(quote_text(name) for name in ordered)
    part = {name: f"p.{name}" if name in names else "''" for name in _GROUPS}
    part["m"], part["d"] = _month_day(part, pattern, day_first)
    found = f"regexp_extract({text}, {quote_text(bare)}, [{listed}])"
    named = ", ".join(f"{quote_text(name)}: {part[name]}" for name in _PARTS)
    return f"list_transform([{found}], lambda p: case when p.y <> '' then {{{named}}} end)[1]"


def _month_day(part: dict[str, str], pattern: str, day_first: bool | None) -> tuple[str, str]:
    """SQL for the month and for the day of the month."""
    if pattern == _NUMBERS:
        first, second = part["a"], part["b"]
        if day_first is not None:
            return (second, first) if day_first else (first, second)
        above = f"{first}::integer > 12"
        settled = f"({above} or {second}::integer > 12 or {first}::integer = {second}::integer)"
        return (
            f"case when {settled} then case when {above} then {second} else {first} end end",
            f"case when {above} then {first} else {second} end",
        )
    if pattern in (_ISO, _COMPACT):
        return part["m"], part["d"]
    # The second word of French for June and July begins as the first.
    plain = f"replace(replace(translate(lower({part['m']}), 'äáéèêûúôç', 'aaeeeuuoc'), 'juin', 'jun'), 'juil', 'jul')"
    place = f"strpos({quote_text(_MONTHS)}, {plain}[1:3])"
    return f"case when {place} % 3 = 1 then ((({place} + 2) // 3 - 1) % 12 + 1)::varchar end", part["d"]


def _built_sql() -> str:
    """SQL for the parts of `p` as ISO 8601; null where hours and AM or PM, or a name and an offset, contradict each
    other."""
    part = {name: f"p.{name}" for name in _PARTS}
    hour = f"""case
        when {part["h"]} = '' then '00'
        when {part["p"]} = '' then lpad({part["h"]}, 2, '0')
        when {part["h"]}::integer <= 12
        then lpad((({part["h"]}::integer % 12) + case lower({part["p"]}) when 'p' then 12 else 0 end)::varchar, 2, '0')
        end"""
    minute, second, fraction = (f"coalesce(nullif({part[name]}, ''), '00')" for name in ("i", "s", "f"))
    name = f"upper({part['name']})"
    known = " ".join(f"when {name} = '{called}' then '{offset}'" for called, offset in _OFFSETS.items())
    zone = f"""case
        when regexp_full_match({part["offset"]}, '[+-]\\d(:?\\d{{2}})?') then
            case when {name} in ('UTC', 'GMT') then left({part["offset"]}, 1) || '0' || substr({part["offset"]}, 2) end
        when {part["offset"]} <> '' then case when {name} in ('', 'Z', 'UTC', 'GMT') then {part["offset"]} end
        when {name} in ('Z', 'UTC', 'GMT') then '+00'
        {known}
        when {part["name"]} <> '' then ' ' || {part["name"]}
        when {part["place"]} <> '' then ' ' || {with_offset_sql(part["place"])}
        else '+00' end"""
    # Of a year of two digits the century is this one, or the one in which the oldest times are.
    year = f"case when length({part['y']}) > 2 then '' when {part['y']} < '90' then '20' else '19' end || {part['y']}"
    date = f"{year} || '-' || {part['m']} || '-' || {part['d']}"
    return f"{date} || ' ' || {hour} || ':' || {minute} || ':' || {second} || '.' || {fraction} || {zone}"


_BUILT = _built_sql()
