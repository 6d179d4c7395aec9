r"""Maps and lists in single quotes -> JSON: how Python shows a dict, and ClickHouse writes a Map into CSV.

    {'ip': '45.1.2.3', 'note': "it's fine", 'paid': True, 'plan': None}
    {'ip':'45.1.2.3','note':'it\'s fine'}

Texts and what stands between them are told apart and written anew, one by one; nothing of it is run.
"""

import re

from ..engine import quote_text

__all__ = ["as_json", "as_json_sql", "single_quoted_sql"]

_BEGINS = ("{'", "['", "[{'")
_PART = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\w+|[^'"\w]+"""
"""A text in either quotes, a word or number, or what stands between."""
_WORDS = {"True": "true", "False": "false", "None": "null", "NULL": "null"}
_ASIDE = "\x01"
_ANEW = (("\\\\", _ASIDE), ("\\'", "'"), ('\\"', '"'), ('"', '\\"'), ("\\x", "\\u00"), (_ASIDE, "\\\\"))
"""What is written anew within a text, one after the other; a backslash that stands for itself is set aside before."""


def as_json(text: str) -> str:
    """The text as JSON where it is a map or list in single quotes; else the text itself."""
    if not text.startswith(_BEGINS):
        return text
    return "".join(_part(part) for part in re.findall(f"(?s){_PART}", text))


def _part(part: str) -> str:
    if part[0] not in "'\"":
        return _WORDS.get(part, part)
    inner = part[1:-1]
    for old, new in _ANEW:
        inner = inner.replace(old, new)
    return f'"{inner}"'


def single_quoted_sql(text: str) -> str:
    """SQL for whether the SQL `text` begins as a map or list in single quotes does."""
    return "(" + " or ".join(f"starts_with({text}, {quote_text(begin)})" for begin in _BEGINS) + ")"


def as_json_sql(text: str) -> str:
    """SQL for what `as_json` makes of the SQL `text` of that form."""
    told = "substr(part, 2, length(part) - 2)"
    for old, new in _ANEW:
        told = f"replace({told}, {quote_text(old)}, {quote_text(new)})"
    words = " ".join(f"when {quote_text(word)} then {quote_text(called)}" for word, called in _WORDS.items())
    member = f"""case when part[1] in ('''', '"') then '"' || {told} || '"' else case part {words} else part end end"""
    parts = f"regexp_extract_all({text}, {quote_text(_PART)}, 0, 's')"
    return f"array_to_string(list_transform({parts}, lambda part: {member}), '')"
