"""JSON in a column of text: what a database writes of a nested column into CSV or Parquet, read by dotted paths too."""

import json
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress

from ..engine import quote_text

__all__ = [
    "DEEPEST",
    "LOOKED_AT",
    "WIDEST",
    "has_member",
    "leaves_of",
    "list_paths",
    "member_of_text_sql",
    "paths_meant",
    "pointer_sql",
    "text_leaves",
]

LOOKED_AT = 500
"""Values of a column in which members are looked for."""

DEEPEST = 7
"""Steps of a dotted path."""
_OF_MESSAGES = {"role", "parts"}
"""What the turns of a conversation say of themselves."""
WIDEST = 100
"""Members of an object; one with more is a map, whose names are values."""


def pointer_sql(path: Sequence[str]) -> str:
    """The path as a quoted JSON pointer, in which any name is safe."""
    return quote_text("".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path))


def member_of_text_sql(text: str, path: Sequence[str]) -> str:
    """SQL for the member that `path` leads to in the SQL `text`, null where that is no JSON."""
    return f"case when json_valid({text}) then json_extract_string({text}, {pointer_sql(path)}) end"


def paths_meant(name: str) -> list[tuple[str, ...]]:
    """The ways in which the dotted path `name` can be meant: a dot may be part of a member's own name."""
    first, *others = name.split(".", DEEPEST)
    readings: list[tuple[str, ...]] = [(first,)]
    for step in others:
        readings = [way for path in readings for way in ((*path, step), (*path[:-1], f"{path[-1]}.{step}"))]
    return [path for path in readings if len(path) > 1]


def leaves_of(
    structure: object, path: tuple[str, ...], alone: Set[tuple[str, ...]] = frozenset()
) -> Iterator[tuple[str, ...]]:
    """The paths to what is no object in nested objects, from `path` on; of one with too many members, none.

    The lists at the paths `alone` never hold more than one thing, and lead on to that.
    """
    if isinstance(structure, list) and path in alone:
        yield from leaves_of(structure[0], (*path, "0"), alone)
    elif not isinstance(structure, dict):
        if len(path) > 1:
            yield path
    elif len(structure) <= WIDEST and len(path) <= DEEPEST:
        for name, inner in structure.items():
            yield from leaves_of(inner, (*path, name), alone)


def list_paths(structure: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths to the lists in the structure of an object, and on into the first of what each holds; no messages."""
    if isinstance(structure, list) and structure and len(path) <= DEEPEST:
        if not (isinstance(structure[0], dict) and _OF_MESSAGES & structure[0].keys()):
            yield path
            yield from list_paths(structure[0], (*path, "0"))
    elif isinstance(structure, dict) and len(structure) <= WIDEST and len(path) <= DEEPEST:
        for name, inner in structure.items():
            yield from list_paths(inner, (*path, name))


def text_leaves(name: str, texts: Iterable[str]) -> list[tuple[str, ...]]:
    """The paths inside the column `name`, of which `texts` are values; none where they are no JSON objects."""
    return list(dict.fromkeys(path for value in _values(texts) for path in leaves_of(value, (name,))))


def has_member(texts: Iterable[str], path: Sequence[str]) -> bool:
    """Whether any of `texts` is JSON in which `path` leads to something; steps into lists are numbers from 0."""
    return any(_leads(value, path) for value in _values(texts))


def _values(texts: Iterable[str]) -> Iterator[object]:
    for text in texts:
        if text.lstrip()[:1] in ("{", "["):
            with suppress(ValueError, RecursionError):
                yield json.loads(text)


def _leads(value: object, path: Sequence[str]) -> bool:
    if not path:
        return True
    step, *others = path
    if isinstance(value, dict):
        return step in value and _leads(value[step], others)
    return isinstance(value, list) and step.isdecimal() and int(step) < len(value) and _leads(value[int(step)], others)
