"""SQL in a string -> edits: the rules that live in queries, which operators on Python do not touch."""

import re
from collections.abc import Iterator

__all__ = ["is_sql", "sql_edits"]

SQL = re.compile(
    r"\bselect\b.+\b(from|count|max)\b|\bgroup by\b|\border by\b|\bcreate (table|trigger|index)\b|\binsert into\b"
    r"|\bpragma\b|\bcase\b.+\bend\b|[\w}] (<>|<=|>=) [\w{(]|\bpartition by\b|\bqualify\b|\bcoalesce\(",
    re.DOTALL,
)
OPERAND = r"[\w.'?\x00]+(?:\([\w.]*\))?"
TERM = re.compile(rf"\b(where|and|on|having|qualify|when)\s+({OPERAND}\s*(?:=|<>|<=|>=|<|>)\s*{OPERAND})")
SWAPS = tuple(
    (operator, re.compile(pattern), instead)
    for operator, pattern, instead in (
        ("sql comparison", r"(?<= )>=(?= )", ">"),
        ("sql comparison", r"(?<= )>(?= )", ">="),
        ("sql comparison", r"(?<= )<=(?= )", "<"),
        ("sql comparison", r"(?<= )<(?= )", "<="),
        ("sql comparison", r"(?<= )<>(?= )", "="),
        ("sql and/or", r"(?<=\s)and(?=\s)", "or"),
        ("sql and/or", r"(?<=\s)or(?=\s)", "and"),
        ("sql join", r"\bleft join\b", "join"),
        ("sql join", r"(?<!left )(?<!asof )\bjoin\b", "left join"),
        ("sql set", r"\bunion all\b", "union"),
        ("sql set", r"\bdistinct\b ?", ""),
        ("sql order", r"(?<= )desc\b", "asc"),
        ("sql call", r"\bmin(?=\()", "max"),
        ("sql call", r"\bmax(?=\()", "min"),
        ("sql call", r"\bgreatest(?=\()", "least"),
        ("sql call", r"\bleast(?=\()", "greatest"),
        ("sql not", r"\bnot (?=\w)(?!null|exists|in)", ""),
        ("sql not", r"\bis not null\b", "is null"),
        ("sql not", r"\bis null\b", "is not null"),
        ("sql sign", r"(?<= )\+(?= )", "-"),
        ("sql sign", r"(?<= )-(?= )", "+"),
        ("sql sign", r"(?<= )\*(?= [\w(])", "/"),
        ("sql sign", r"(?<= )/(?= )", "*"),
        ("sql text", r"'\w+'", "'other'"),
    )
)
NUMBER = re.compile(r"(?<![\w.?'{])\d+(?:\.\d+)?(?![\w.'}])")


def is_sql(text: str) -> bool:
    """Whether a string is SQL or a piece of it."""
    return SQL.search(text) is not None


def sql_edits(text: str, *, formatted: bool) -> Iterator[tuple[str, int, int, str]]:
    """(operator, start, end, instead) for each fault in the source of a string; none where it is no SQL.

    `formatted`: what stands in braces is Python and is left alone.
    """
    if not is_sql(text):
        return
    shown = re.sub(r"\{[^{}]*\}", lambda found: "\0" * len(found[0]), text) if formatted else text
    for operator, pattern, instead in SWAPS:
        for found in pattern.finditer(shown):
            if found[0] != instead:
                yield operator, found.start(), found.end(), instead
    for found in NUMBER.finditer(shown):
        yield "sql number", found.start(), found.end(), _other(found[0])
    for found in TERM.finditer(shown):
        yield "sql term", found.start(2), found.end(2), "true"


def _other(number: str) -> str:
    value = float(number)
    if not value:
        return "1"
    return str(int(number) * 2) if number.isdecimal() else repr(value * 2)
