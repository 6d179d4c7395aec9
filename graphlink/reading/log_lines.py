r"""Log lines -> JSON objects: what a collector wrote before one, and pairs of names and values (logfmt).

    2026-01-21T16:24:03.12Z stdout F {"user": "u1", "ip": "45.1.2.3"}
    Jan 21 16:24:03 host app[7]: {"user": "u1", "ip": "45.1.2.3"}
    time=2026-01-21T16:24:03Z level=info msg="request done" user=u1 ip=45.1.2.3

The time with which such a line begins is its member `log_time`. Such lines stand in columns, too, as what collects
logs keeps them; objects in base64, as queues carry them, are told there as well.
"""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from ..engine import quote_text

__all__ = [
    "CODED",
    "PAIRS",
    "STAMPED",
    "are_yearless",
    "line_shape",
    "object_of_line_sql",
    "object_sql",
    "objects_of_lines",
]

STAMPED, PAIRS = "stamped", "pairs"
"""The shapes of such lines."""
_CODED = "coded"
"""The shape of an object in base64."""
CODED = "e[wy][A-Za-z0-9+/_-]{14,}={0,2}"
"""How one is written, which begins with a bracket and a quote, a blank or a line end."""

_LOOKED_AT = 50
"""First lines that say which they are."""

_NAME = r"[A-Za-z_@][\w.@/-]*"
_PAIR = rf"""(?:^|[\s\[(,;|])({_NAME}=(?:"(?:[^"\\]|\\.)*"|[^\s"]*))"""
_CEF, _MEMBER = r"CEF:[0-9][|]", r"(^|\s)([A-Za-z_][\w.]*=)"
"""How a line of the Common Event Format begins, in which a value goes on to the next name, and a name in it."""
_CEF_HEAD = rf"^.*?{_CEF}(?:(?:\\.|[^|\\])*[|]){{6}}"
_HEADER = rf";\s*{_NAME}="
"""Within what a header of a request tells, as whom it was forwarded for, or its cookies: one value, and no line."""
_FEWEST = 3
"""Pairs in a line from which on it is made of them."""
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_TIME = rf"^[<\[(]?(?:[0-9]+>[0-9]* ?)?([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9:]{{5,8}}(?:[.,][0-9]+)?{_ZONE})"

_YEARLESS = r"(<[0-9]+>)?[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} "

_BRACKET = r'\{\s*"[^"]{1,200}"\s*:'
_OBJECT = re.compile(r"[^{\t]{0,200}?" + _BRACKET)
_MARKS = re.compile(r"[,;\t|^]")
"""What separates the names of columns."""


def line_shape(head: bytes) -> str | None:
    """Which shape most of the first lines have: `lines` of JSON alone, STAMPED or PAIRS; None for none of these."""
    lines = [line for line in head.decode("utf-8", errors="replace").splitlines() if line.strip()][:_LOOKED_AT]
    found = [_shape_of(line) for line in lines]
    shape = max(("lines", STAMPED, PAIRS), key=found.count)
    # A heading may stand above a column of objects; a program's greeting has no names of columns.
    headed = bool(lines) and found[0] is None and _MARKS.search(lines[0]) is not None
    return None if headed or 2 * found.count(shape) <= len(lines) else shape


def are_yearless(head: bytes) -> bool:
    """Whether most of the first lines begin with a day that has no year, as old syslog writes it: no time is told."""
    lines = [line for line in head.decode("utf-8", errors="replace").splitlines() if line.strip()][:_LOOKED_AT]
    return 2 * sum(1 for line in lines if re.match(_YEARLESS, line)) > len(lines)


def _shape_of(line: str) -> str | None:
    if _OBJECT.match(line):
        return "lines" if line.lstrip().startswith("{") else STAMPED
    return PAIRS if len({*re.findall(_PAIR, line[: 1 << 14])}) >= _FEWEST else None


def objects_of_lines(texts: Sequence[str]) -> Iterator[dict[str, object]]:
    """The objects that the texts of a column tell, where most of them are such lines and no JSON; else nothing."""
    told = [(text, shape) for text in texts if (shape := _shape_in(text))]
    if 2 * len(told) > len(texts):
        for text, shape in told:
            with suppress(ValueError):
                inside = json.loads(_inside(text.strip(), shape))
                yield from [{**_stamp_of(text), **inside}] if isinstance(inside, dict) else []


def _shape_in(text: str) -> str | None:
    """Which shape a text of a column is; people's own texts hold JSON, too, but behind no time, and headers pairs."""
    if re.fullmatch(CODED, text.strip()):
        return _CODED
    if re.match(f"{_TIME}.*?{_BRACKET}", text, re.DOTALL):
        return STAMPED
    shape = None if text.lstrip()[:1] in ("{", "[") else _shape_of(text)
    return None if shape == STAMPED or re.search(_HEADER, text) else shape


def _inside(text: str, shape: str) -> str:
    if shape == STAMPED:
        return text[text.index("{") : text.rindex("}") + 1]
    if shape == _CODED:
        return base64.b64decode(text, altchars=b"-_" if re.search("[_-]", text) else None).decode()
    pairs = (pair.partition("=") for pair in _pairs_in(text))
    return json.dumps({name: value.strip('"') for name, _, value in pairs})


def _pairs_in(text: str) -> list[str]:
    if not re.search(_CEF, text):
        return re.findall(_PAIR, text)
    apart = re.sub(_MEMBER, "\x1f\\2", re.sub(_CEF_HEAD, "", text))
    return [pair.strip() for pair in apart.split("\x1f") if pair.strip()]


def _stamp_of(text: str) -> dict[str, object]:
    found = re.match(_TIME, text)
    return {"log_time": found[1]} if found else {}


def object_of_line_sql(text: str) -> str:
    """SQL for the JSON object that the SQL `text` of a column tells as such a line; null where it is none."""
    pairs = f"len(list_distinct(regexp_extract_all({text}, {quote_text(_PAIR)}, 1)))"
    coded = f"regexp_full_match(trim({text}), {quote_text(CODED)})"
    stamped = f"regexp_matches({text}, {quote_text(_TIME + '.*' + _BRACKET)}, 's')"
    return (
        f"case when ltrim({text})[1] in ('{{', '[') then null when {coded} then {_decoded_sql(text)} "
        f"when {stamped} then {object_sql(STAMPED, text)} "
        f"when {pairs} >= {_FEWEST} and not regexp_matches({text}, {quote_text(_HEADER)}) "
        f"then {object_sql(PAIRS, text)} end"
    )


def _decoded_sql(text: str) -> str:
    """SQL for the object that the SQL `text` is in base64; null where it is none."""
    plain = f"translate(trim({text}), '-_', '+/')"
    return f"try(case when json_valid(decode(from_base64({plain}))) then decode(from_base64({plain})) end)"


def object_sql(shape: str, line: str) -> str:
    """SQL for the JSON object that the SQL `line` of this shape tells; the line itself where it tells none."""
    members = _of_object(line) if shape == STAMPED else _of_pairs(line)
    time = f"regexp_extract({line}, {quote_text(_TIME)}, 1)"
    stamp = f"""case when {time} <> '' then '"log_time":' || to_json({time})::varchar || ',' else '' end"""
    return f"case when {members} <> '' then '{{' || {stamp} || {members} || '}}' else {line} end"


def _of_object(line: str) -> str:
    """SQL for what stands between the first bracket and the last."""
    return rf"regexp_extract({line}, '(?s)\{{(.*)\}}', 1)"


def _of_pairs(line: str) -> str:
    """SQL for the pairs as members of an object; what is quoted is quoted as JSON is."""
    name, value = "split_part(pair, '=', 1)", "substr(pair, strpos(pair, '=') + 1)"
    bare = f"to_json(rtrim({value}, ',;)]'))::varchar"
    quoted = f"case when json_valid({value}) then {value} else to_json(trim({value}, '\"'))::varchar end"
    member = f"to_json({name})::varchar || ':' || case when starts_with({value}, '\"') then {quoted} else {bare} end"
    pairs = f"regexp_extract_all({line}, {quote_text(_PAIR)}, 1)"
    return (
        f"case when regexp_matches({line}, {quote_text(_CEF)}) then {_of_cef(line)} "
        f"else array_to_string(list_transform({pairs}, lambda pair: {member}), ',') end"
    )


def _of_cef(line: str) -> str:
    """SQL for the pairs of the Common Event Format as members of an object."""
    told = f"regexp_replace({line}, {quote_text(_CEF_HEAD)}, '')"
    apart = f"regexp_replace({told}, {quote_text(_MEMBER)}, chr(31) || '\\2', 'g')"
    name, value = "split_part(pair, '=', 1)", "trim(substr(pair, strpos(pair, '=') + 1))"
    member = f"to_json({name})::varchar || ':' || to_json({value})::varchar"
    pairs = f"list_filter(string_split({apart}, chr(31)), lambda pair: contains(pair, '='))"
    return f"array_to_string(list_transform({pairs}, lambda pair: {member}), ',')"
