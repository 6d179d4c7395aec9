"""JSON shapes: objects that hold a table in another way than row by row, and the call that makes rows of them."""

import json
import re
from collections.abc import Iterator, Sequence

from ..errors import InputError
from .json_text import ANY, DEEPEST, WIDEST, are_messages, is_pair

__all__ = ["MANY", "batch_path", "line_of_list_sql", "refuse_columns", "refuse_map", "refuse_tables"]

MANY = 20
"""Rows from which a list deep inside an object is the table, and not a part of one event."""


_OF_BATCHES = 1
"""What a part of a batch says of itself beside its rows, as the address of a schema; an event has a time and ids."""


def batch_path(told: object) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The path to the rows in the structure of objects of which each is a batch: a list of rows and nothing else, or of
    parts that hold the rows, as collectors of traces write them; nothing where it is none. And the paths to what its
    parts say beside their rows. So it is with series of lines.
    """
    path, beside = next(_series_in(told, ()), ((), []))
    if path:
        return path, beside
    while isinstance(told, dict) and len(path) < 2 * DEEPEST:
        rows = [name for name, inner in told.items() if _are_rows(inner)]
        plain = [name for name, inner in told.items() if not isinstance(inner, dict | list)]
        if len(rows) != 1 or len(plain) > _OF_BATCHES or (not path and len(told) > 1):
            break
        beside += [(name,) for name, inner in told.items() if isinstance(inner, dict) and inner]
        path, told = (*path, rows[0], ANY), told[rows[0]][0]
    return path, beside


def _series_in(told: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """The path to rows that are lists, each a time and a line, and to what each series of them has beside these: how
    stores of logs answer."""
    if isinstance(told, list) and told and isinstance(told[0], dict):
        rows = [name for name, inner in told[0].items() if inner == [["VARCHAR"]]]
        if len(rows) == 1:
            yield (*path, ANY, rows[0], ANY), [(name,) for name in told[0] if name != rows[0]]
    elif isinstance(told, dict) and len(path) < DEEPEST:
        for name, inner in told.items():
            yield from _series_in(inner, (*path, name))


def line_of_list_sql(row: str) -> str:
    """SQL for the object that the JSON `row` tells, where that is a list of a time and a line; else the row itself."""
    members = f"json_object('log_time', json_extract({row}, '$[0]'), 'line', json_extract({row}, '$[1]'))"
    return f"case when json_type({row}) = 'ARRAY' then {members} else {row} end"


def _are_rows(inner: object) -> bool:
    """Whether it is the structure of a list of objects that are neither messages nor pairs of a name and a value."""
    if not (isinstance(inner, list) and inner and isinstance(inner[0], dict)):
        return False
    return not are_messages(inner[0]) and not is_pair(inner[0])


def refuse_map(shown: str, told: dict[str, object]) -> None:
    """Raises InputError where an object is a map from a name to a row, as Firebase exports one, or holds such maps."""
    maps = list(_maps_in(told, ()))
    if maps:
        path, rows = maps[0]
        where, target = (f" in `{'.'.join(path)}`", f" > {path[-1]}.jsonl") if path else ("", "")
        raise InputError(
            f"{shown}: one object with a row under each of {len(rows):,} names{where}, such as `{next(iter(rows))}`; "
            "write one object a line, its name in it: "
            f"jq -c '{f'{_filter_of(path)} | ' if path else ''}to_entries[] | {{key}} + .value'{target}"
        )


def _maps_in(told: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, object]]]:
    """The objects in the structure of an object that hold a row under each of many names, the outermost first."""
    if isinstance(told, dict) and len(path) < DEEPEST:
        rows = [name for name, inner in told.items() if isinstance(inner, dict)]
        if len(told) > WIDEST and 2 * len(rows) > len(told):
            yield path, {name: told[name] for name in rows}
        else:
            for name, inner in told.items():
                yield from _maps_in(inner, (*path, name))


def refuse_columns(shown: str, told: dict[str, object]) -> None:
    """Raises InputError where an object holds a table column by column, as pandas writes one unless it is told to."""
    members = list(told.values())
    numbered = all(isinstance(one, dict) and one and all(name.isdecimal() for name in one) for one in members)
    listed = all(isinstance(one, list) and one and isinstance(one[0], str) for one in members)
    split = {"columns", "data"} <= told.keys()
    if len(told) > 1 and (numbered or listed or split):
        raise InputError(
            f"{shown}: a table column by column; write one object a row, in pandas "
            'to_json(path, orient="records", lines=True)'
        )


def refuse_tables(shown: str, lists: Sequence[tuple[str, ...]]) -> None:
    """Raises InputError where an object holds several long lists, as a backup of several tables does."""
    if len(lists) > 1:
        named = ", ".join(f"`{'.'.join(path)}`" for path in lists[:5])
        raise InputError(
            f"{shown}: one object with {len(lists)} tables in it ({named}); write each into a file of its own: "
            f"jq -c '{_filter_of(lists[0])}[]' > {lists[0][-1]}.jsonl"
        )


def _filter_of(path: Sequence[str]) -> str:
    """The path as jq writes it: `.data.users`, and quoted what is no plain name."""
    return "".join(f".{step}" if re.fullmatch(r"[A-Za-z_]\w*", step) else f".{json.dumps(step)}" for step in path)
