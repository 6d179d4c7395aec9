"""JSON objects that hold several tables, or a row under each of many names: each table as a file of JSON lines.

So dumps of small databases are written, and "all that we know of you". One list among the members of an object needs
nothing of this: the reader of JSON takes it for the table.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .formats import data_name, head_of, opened
from .json_shapes import MANY
from .json_text import DEEPEST, WIDEST

__all__ = ["holds_json_tables", "write_json_tables"]

LARGEST = 64 << 20
"""Bytes of an object that is read at once."""

_Rows = Iterator[dict[str, Any]]
_Step = tuple[str, ...]


def holds_json_tables(file: Path) -> bool:
    """Whether the file is one JSON object with several tables in it, or with rows under names."""
    return bool(_tables(file))


def write_json_tables(file: Path, target: Path) -> None:
    """Writes each table into the folder `target`, called after its key; one that is the whole object as `data`."""
    for path, table in _tables(file).items():
        place = Path(f"{target.joinpath(*map(data_name, path or ('data',)))}.jsonl")
        while place.exists():
            place = place.with_stem(f"{place.stem}_")
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(table))


def _tables(file: Path) -> Mapping[_Step, object]:
    """Each list of objects, and each map to rows, by the way that leads to it; nothing where one list is all."""
    told = _object(file)
    found = dict(_found(told, ()))
    maps = [path for path, table in found.items() if isinstance(table, dict)]
    lists = [path for path in found if path not in maps]
    long = [path for path in lists if len(found[path]) >= MANY]
    alone = len([path for path in lists if len(path) == 1]) == 1 or len(long) < 2
    return found if maps or not alone else {}


def _object(file: Path) -> dict[str, Any] | None:
    """The one object that the file is; None where it is something else, or too long to be held at once."""
    head = head_of(file)
    if head.lstrip()[:1] != b"{" or file.stat().st_size > LARGEST or _is_lines(head):
        return None
    try:
        with opened(file) as text:
            told = json.loads(text.read(LARGEST).decode("utf-8-sig"), parse_float=str)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _is_lines(head: bytes) -> bool:
    """Whether the first line is an object, and others follow."""
    first, _, others = head.partition(b"\n")
    try:
        return bool(others.strip()) and isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _found(told: object, path: _Step) -> Iterator[tuple[_Step, Any]]:
    if isinstance(told, list):
        if any(isinstance(row, dict) for row in told):
            yield path, told
    elif isinstance(told, dict) and len(path) < DEEPEST:
        if _is_map(told):
            yield path, told
        else:
            for name, inner in told.items():
                yield from _found(inner, (*path, name))


def _is_map(told: Mapping[str, Any]) -> bool:
    """Whether the object has a row under each of its names: many, and alike."""
    rows = [row for row in told.values() if isinstance(row, dict)]
    # Columns, as pandas writes them, have a value under each number.
    columns = all(name.isdecimal() and not isinstance(cell, dict) for row in rows for name, cell in row.items())
    if columns or 2 * len(rows) <= len(told):
        return False
    return len(told) > WIDEST or (len(rows) >= MANY and (_are_alike(rows) or _hold_rows(rows)))


def _are_alike(rows: list[dict[str, Any]]) -> bool:
    """Whether most rows have a member of one name."""
    called = Counter(name for row in rows for name in row)
    return bool(called) and 2 * called.most_common(1)[0][1] > len(rows)


def _rows(table: object, keys: _Step = ()) -> _Rows:
    """The rows of a list; of a map each with its name as `id`, and of maps in a map with the outer's as `parent_id`."""
    if isinstance(table, list):
        yield from (row for row in table if isinstance(row, dict))
    elif isinstance(table, dict):
        rows = {name: row for name, row in table.items() if isinstance(row, dict)}
        deeper = len(keys) < DEEPEST and _hold_rows(list(rows.values()))
        for name, row in rows.items():
            if deeper:
                yield from _rows(row, (*keys, name))
            else:
                yield {**_named(keys), ("key" if "id" in row else "id"): name, **row}


def _named(keys: _Step) -> dict[str, str]:
    return {f"parent_id{n if n > 1 else ''}": name for n, name in enumerate(keys, 1)}


def _hold_rows(rows: list[dict[str, Any]]) -> bool:
    """Whether what should be rows are maps to rows themselves: of other names each, all objects, and these alike."""
    inner = [row for one in rows for row in one.values()]
    return bool(inner) and not _are_alike(rows) and all(isinstance(row, dict) for row in inner) and _are_alike(inner)
