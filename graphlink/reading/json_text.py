"""JSON in a column of text: what a database writes of a nested column into CSV or Parquet, read by dotted paths too."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress

from ..engine import quote_text
from .log_lines import object_of_line_sql, objects_of_lines
from .single_quotes import as_json, as_json_sql, single_quoted_sql

__all__ = [
    "ANY",
    "DEEPEST",
    "LOOKED_AT",
    "TEXT",
    "WIDEST",
    "are_messages",
    "called",
    "is_pair",
    "leaves_of",
    "list_paths",
    "member_of_text_sql",
    "passed_over",
    "paths_meant",
    "pointer_sql",
    "rows_sql",
    "seen_sql",
    "text_leaves",
    "way_to",
]

_Path = tuple[str, ...]

LOOKED_AT = 500
"""Values of a column in which members are looked for."""

ANY = "*"
"""The step of a path to each thing in a list."""

TEXT = "\0"
"""The step of a path into an object that stands there as text: a queue carries what a topic said as text in text."""

DEEPEST = 7
"""Steps of a dotted path."""
_OF_MESSAGES = {"role", "parts"}
"""What the turns of a conversation say of themselves."""
_NAMED = 5
"""Names that are told; of more the number is said."""
WIDEST = 100
"""Members of an object; one with more is a map, whose names are values."""
_NAMES = ("key", "name", "k", "Key", "Name", "system", "type", "id", "field_id")
_NUMBERED = {"id", "field_id"}
"""Names that are numbers, as fields of one's own have them in a help desk; what has more members is no such pair."""
_VALUES = ("value", "v", "Value")
"""What the pairs of a list call the name and the value, as events' parameters and headers are kept."""


def pointer_sql(path: Sequence[str]) -> str:
    """The path as a quoted JSON pointer, in which any name is safe."""
    return quote_text("".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path))


def rows_sql(text: str, path: Sequence[str]) -> str:
    """SQL for a list of what `path` leads to in the JSON `text`, where it may lead through lists."""
    if ANY not in path:
        return f"json_extract({text}, {pointer_sql(path)})::json[]"
    steps = ("[*]" if step == ANY else f".{json.dumps(step, ensure_ascii=False)}" for step in path)
    return f"json_extract({text}, {quote_text('$' + ''.join(steps))})"


def are_messages(turn: Mapping[str, object]) -> bool:
    """Whether what has these members is a turn of a conversation."""
    return not _OF_MESSAGES.isdisjoint(turn)


def member_of_text_sql(text: str, path: Sequence[str], seen: str | None = None) -> str:
    """SQL for the member that `path` leads to in the SQL `text`, null where that is neither JSON nor a map in single
    quotes, nor a line of a log that tells an object.

    In a list of pairs it is the value of that name. `seen`: SQL for what one look has found of it, where `text` is a
    plain object.
    """
    path, inner = _parted(path)
    if inner:
        text = member_of_text_sql(text, path, seen)
        return f"list_transform([{text}], lambda t{len(inner)}: {member_of_text_sql(f't{len(inner)}', inner)})[1]"
    # A list of one, so that what makes JSON of it stands there once.
    quoted = f"list_transform([{as_json_sql(text)}], lambda json: {_member_sql('json', path)})[1]"
    once = f"when {seen} is not null then {seen} " if seen else ""
    return f"case {once}when {single_quoted_sql(text)} then {quoted} else {_member_sql(text, path)} end"


def _parted(path: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The steps up to an object that stands as text, and those that go on inside it; of none there are none."""
    place = list(path).index(TEXT) if TEXT in path else len(path)
    return path[:place], path[place + 1 :]


def seen_sql(scan: str, members: Iterable[tuple[str, Sequence[str]]]) -> tuple[str, dict[tuple[str, _Path], str]]:
    """SQL for the rows of the SELECT `scan`, each text of whose `members` (a SQL text, a path into it) is looked into
    once, and SQL for what is seen there at each path, as `member_of_text_sql` takes it.

    A look for each member costs the length of the text as often, in time and in memory.
    """
    inside: dict[str, list[_Path]] = {}
    for text, path in members:
        inside.setdefault(text, []).append(tuple(path))
    looks = [f"{_plain_members_sql(text, paths)} as seen_{n}" for n, (text, paths) in enumerate(inside.items())]
    seen = {
        (text, path): f"seen_{n}[{place}]"
        for n, (text, paths) in enumerate(inside.items())
        for place, path in enumerate(paths, 1)
    }
    return f"select {', '.join(['*', *looks])} from ({scan})", seen


def _plain_members_sql(text: str, paths: Sequence[_Path]) -> str:
    """SQL for a list of the members of the `text`; null where that is no plain object, nor a line that tells one."""
    pointers = f"[{', '.join(pointer_sql(_parted(path)[0]) for path in paths)}]"
    plain = f"ltrim({text})[1] = '{{' and json_valid({text})"
    return (
        f"case when {plain} then json_extract_string({text}, {pointers}) "
        f"else json_extract_string({object_of_line_sql(text)}, {pointers}) end"
    )


def _member_sql(text: str, path: Sequence[str]) -> str:
    found = f"json_extract_string({text}, {pointer_sql(path)})"
    return (
        f"case when not json_valid({text}) then json_extract_string({object_of_line_sql(text)}, {pointer_sql(path)}) "
        f"when regexp_matches({text}, '^\\s*\\[\\s*\\{{') "
        f"then coalesce({found}, {_of_pairs_sql(text, '.'.join(path))}) else {found} end"
    )


def _of_pairs_sql(text: str, name: str) -> str:
    """SQL for the value that the first pair called `name` has in the list `text`."""
    names = ", ".join(f"json_extract_string(p, '$.{one}')" for one in _NAMES)
    pair = f"[p for p in from_json({text}, '[\"JSON\"]') if coalesce({names}) = {quote_text(name)}]"
    # What a value is wrapped in says its type (`string_value`, `stringValue`, `S`); the others are null.
    wrapped = [f"[x for x in json_extract_string(p, '$.{one}.*') if x is not null][1]" for one in _VALUES]
    plain = [
        f"case when json_type(p, '$.{one}') <> 'OBJECT' then json_extract_string(p, '$.{one}') end" for one in _VALUES
    ]
    value = ", ".join([*plain, *wrapped])
    return f"list_transform({pair}, lambda p: coalesce({value}))[1]"


def is_pair(names: Iterable[str]) -> bool:
    """Whether what has members of these `names` is a pair of a name and a value."""
    there = {*names}
    if there & _NUMBERED:
        return len(there) == len(_NUMBERED) and not there.isdisjoint(_VALUES)
    return not there.isdisjoint(_NAMES) and not there.isdisjoint(_VALUES)


def paths_meant(name: str) -> list[tuple[str, ...]]:
    """The ways in which the dotted path `name` can be meant: a dot may be part of a member's own name."""
    first, *others = name.split(".", DEEPEST)
    readings: list[tuple[str, ...]] = [(first,)]
    for step in others:
        readings = [way for path in readings for way in ((*path, step), (*path[:-1], f"{path[-1]}.{step}"))]
    return [path for path in readings if len(path) > 1]


def called(path: Sequence[str]) -> str:
    """The path as a dotted name: what stands as text has no step of its own in it."""
    return ".".join(step for step in path if step != TEXT)


class _Told(dict[str, object]):
    """An object that stood as text inside another."""


def _opened(value: object, deep: int = DEEPEST) -> object:
    """The value with the objects that stand as text in it as such; what lies in lists is not looked at."""
    if isinstance(value, dict) and deep:
        return {name: _opened(inner, deep - 1) for name, inner in value.items()}
    if isinstance(value, str) and re.match(r'\s*\{\s*"', value):
        with suppress(ValueError, RecursionError):
            told = json.loads(value)
            return _Told((name, _opened(inner, deep - 1)) for name, inner in told.items()) if deep else value
    return value


def leaves_of(
    structure: object, path: tuple[str, ...], alone: Set[tuple[str, ...]] = frozenset()
) -> Iterator[tuple[str, ...]]:
    """The paths to what is no object in nested objects, from `path` on; of one with too many members, none.

    The lists at the paths `alone` never hold more than one thing, and lead on to that.
    """
    if isinstance(structure, list) and path in alone:
        yield from leaves_of(structure[0], (*path, "0"), alone)
    elif not isinstance(structure, dict) or isinstance(structure, _Told):
        if len(path) > 1:
            yield path
        for name, inner in structure.items() if isinstance(structure, _Told) and len(path) <= DEEPEST else ():
            yield from leaves_of(inner, (*path, TEXT, name), alone)
    elif len(structure) <= WIDEST and len(path) <= DEEPEST:
        for name, inner in structure.items():
            yield from leaves_of(inner, (*path, name), alone)


def list_paths(structure: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths to the lists in the structure of an object, and on into the first of what each holds; no messages."""
    if isinstance(structure, list) and structure and len(path) <= DEEPEST:
        if not (isinstance(structure[0], dict) and are_messages(structure[0])):
            yield path
            yield from list_paths(structure[0], (*path, "0"))
    elif isinstance(structure, dict) and len(structure) <= WIDEST and len(path) <= DEEPEST:
        for name, inner in structure.items():
            yield from list_paths(inner, (*path, name))


def text_leaves(name: str, texts: Iterable[str]) -> list[tuple[str, ...]]:
    """The paths inside the column `name`, of which `texts` are values; none where they are no JSON objects."""
    values = list(_values(texts))
    pairs = dict.fromkeys((name, called) for value in values for called in _called(value))
    inside = Counter(path for value in values for path in leaves_of(value, (name,)))
    return [*_without_maps(inside), *(pairs if len(pairs) <= WIDEST else ())]


def passed_over(name: str, texts: Iterable[str]) -> str:
    """What is to be said of members inside the column `name` that count as keys of a map and may be none, since
    their names have no digit; empty where there are none."""
    counts = Counter(path for value in _values(texts) for path in leaves_of(value, (name,)))
    taken = set(_without_maps(counts))
    left = sorted(called(path) for path in counts if path not in taken and not re.search("[0-9]", path[-1]))
    named = ", ".join(f"`{path}`" for path in left[:_NAMED])
    many = f"of the many names in `{name}` {len(left):,} hardly met {'is' if len(left) == 1 else 'are'} not looked into"
    return f"{many} ({named}); write a column for each that counts" if left else ""


def _without_maps(counts: Counter[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The paths, of each of which `counts` says how often it is met, but for those through the keys of a map.

    An object that has more than `WIDEST` names in all the values may have few in each, as a conversation has of its
    messages by their ids: of its names the commonest that are met again are members, as the properties of events are.
    """
    names: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for path, count in counts.items():
        for cut in range(1, len(path)):
            names[path[:cut]][path[cut]] = max(count, names[path[:cut]][path[cut]])
    keys = {(*outer, name) for outer, there in names.items() for name in _keys_among(there)}
    yield from (path for path in counts if not any(path[: cut + 1] in keys for cut in range(1, len(path))))


def _keys_among(names: Counter[str]) -> Iterator[str]:
    """The names in an object that are keys of a map."""
    if len(names) > WIDEST:
        yield from (name for n, (name, count) in enumerate(names.most_common()) if count < 2 or n >= WIDEST)


def _called(value: object) -> Iterator[str]:
    """The names in a list of pairs; none of anything else."""
    if isinstance(value, list) and all(isinstance(one, dict) and is_pair(one) for one in value):
        names = (next((one[name] for name in _NAMES if name in one), None) for one in value)
        yield from (str(name) for name in names if isinstance(name, str | int))


def way_to(texts: Iterable[str], path: Sequence[str]) -> _Path | None:
    """The path, with the steps into what stands as text, where any of `texts` is JSON in which it leads to something;
    None where none is. Steps into lists are numbers from 0."""
    for value in _values(texts):
        way = _way(value, path)
        if way is not None or ".".join(path) in _called(value):
            return way or tuple(path)
    return None


def _values(texts: Iterable[str]) -> Iterator[object]:
    told = list(texts)
    yield from map(_opened, objects_of_lines(told))
    for text in told:
        if text.lstrip()[:1] in ("{", "["):
            with suppress(ValueError, RecursionError):
                yield _opened(json.loads(as_json(text)))


def _way(value: object, path: Sequence[str]) -> _Path | None:
    if not path:
        return ()
    step, *others = path
    inner: object
    if isinstance(value, dict) and step in value:
        inner = value[step]
    elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        inner = value[int(step)]
    else:
        return None
    way = _way(inner, others)
    return None if way is None else (*((TEXT,) if isinstance(value, _Told) else ()), step, *way)
