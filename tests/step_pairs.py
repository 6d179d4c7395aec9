"""Reads tests/steps/*.txt: steps tried on small tables, as pairs of tables before and after (the README there).

A mistake in a file is a PairError of one line: file, line, and what is wrong.
"""

import ast
import importlib
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, get_type_hints

import pandas as pd

from graphlink.engine import Engine, Step, quote_name
from graphlink.errors import GraphlinkError
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame
from graphlink.spark import SparkEngine
from tests.lent_engine import lent_engine

Value = str | int | float | bool | datetime | None

TYPES = ("bigint", "boolean", "double", "integer", "timestamp", "varchar")
CELL = re.compile(r'"(?:[^"\\]|\\.)*"|\S+(?: \S+)*')
NUMBERS = re.compile(r"(.*?)(\d+)\.\.(.*?)(\d+)")
TIME = r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"
TIMES = re.compile(rf"({TIME})\.\.({TIME})")
LOGARITHM = re.compile(r"ln\(([0-9.]+)\)")
FORMS = (
    ("bigint", re.compile(r"-?\d+")),
    ("double", re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?|ln\([0-9.]+\)")),
    ("boolean", re.compile("true|false")),
    ("timestamp", re.compile(TIME)),
)
"""What every cell of a column looks like whose type is not named; anything else is text."""

NO_PRIVACY = Step("kind_privacy", "select ''::varchar as kind, 0.0::double as alone where false", reads=())
NO_WINDOWS = Step("windowed_kind", "select ''::varchar as kind, 0.0::double as \"window\" where false", reads=())

NO_TURNS = Step("turned", "select 0 as signal_no, 0::bigint as lives, 0.0::double as nats where false", reads=())
NOTHING = (NO_PRIVACY, NO_WINDOWS, NO_TURNS)
"""What is there, empty, unless a case gives it."""


class PairError(ValueError):
    """A mistake in a file of pairs."""


@dataclass(frozen=True)
class Line:
    """A line of a file, and where it stands: `candidates.txt:12`."""

    at: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table as a file gives it: `types` by column, and rows of texts as they are written (None where null)."""

    at: str
    name: str
    types: dict[str, str]
    rows: tuple[tuple[str | None, ...], ...]

    def values(self) -> list[tuple[Value, ...]]:
        """The rows as Python's values."""
        return [tuple(map(_value, row, self.types.values())) for row in self.rows]


@dataclass(frozen=True)
class Pair:
    """One case: the line `run` and the steps `named` of it, the tables `given`, and those that they are to leave."""

    at: str
    title: str
    run: Line
    named: Line | None
    given: tuple[Table, ...]
    leaves: tuple[Table, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that are tried, made anew: so the test that tries them runs the lines of their maker."""
        return _chosen(_made(self.run), self.named)

    def tried(self) -> set[str]:
        """The steps that `leaves` depends on: one whose outcome is not looked at is not tried."""
        wanted = {table.name for table in self.leaves}
        steps = self.steps
        for step in reversed(steps):
            if step.name in wanted:
                wanted |= set(step.reads)
        return wanted & {step.name for step in steps}


def read_pairs(path: Path) -> list[Pair]:
    """The cases of one file, in order."""
    lines = [Line(f"{path.name}:{n}", text) for n, text in enumerate(path.read_text("utf-8").splitlines(), start=1)]
    parts = [list(part) for ruled, part in groupby(lines, lambda line: bool(re.fullmatch("-{3,}", line.text.strip())))]
    return [_read_pair(part) for part in parts if any(line.text.strip() for line in part) and not _is_rule(part)]


def _is_rule(part: Sequence[Line]) -> bool:
    return bool(re.fullmatch("-{3,}", part[0].text.strip()))


def _read_pair(lines: Sequence[Line]) -> Pair:
    said = [line for line in lines if line.text.strip()]
    title = next((line.text.lstrip("# ") for line in said if line.text.startswith("#")), "")
    if not title:
        raise PairError(f"{said[0].at}: begin the case with a line `# what the rule is`")
    words: dict[str, Line] = {}
    tables: dict[str, list[Table]] = {"table": [], "leaves": []}
    blocks = groupby((line for line in lines if not line.text.startswith("#")), lambda line: bool(line.text.strip()))
    for block in (list(block) for filled, block in blocks if filled):
        heading = block[0].text.split()
        if heading[0] in tables and len(heading) == 2:
            tables[heading[0]].append(_read_table(heading[1], block))
        else:
            words |= dict(_word(line) for line in block)
    if "run" not in words:
        raise PairError(
            f"{said[0].at}: the case has no `run:` line, such as `run: linking.candidates.candidate_steps()`"
        )
    if not tables["leaves"]:
        raise PairError(f"{said[0].at}: the case has no `leaves NAME` table: it would pass whatever the steps do")
    given, leaves = (tuple(tables[sort]) for sort in ("table", "leaves"))
    pair = Pair(said[0].at, title, words["run"], words.get("step"), given, leaves)
    _check(pair)
    return pair


def _word(line: Line) -> tuple[str, Line]:
    name, colon, text = line.text.partition(":")
    if name.strip() not in ("run", "step") or not colon:
        raise PairError(
            f"{line.at}: {line.text.strip()!r} is none of `run: MAKER()`, `step: NAME`, `table NAME`, `leaves NAME`"
        )
    return name.strip(), Line(line.at, text.strip())


def _read_table(name: str, block: Sequence[Line]) -> Table:
    if len(block) < 2:
        raise PairError(f"{block[0].at}: {name} has no headings; write them on the next line")
    headings = [heading.partition(":") for heading in _cells(block[1])]
    rows = [row for line in block[2:] for row in _expanded(line, _cells(line), len(headings))]
    types = {}
    for place, (column, _, named) in enumerate(headings):
        if named and named not in TYPES:
            raise PairError(f"{block[1].at}: {column} has the type {named!r}; take one of {', '.join(TYPES)}")
        types[column] = named or _type_of([row[place] for row in rows])
    if len(types) < len(headings):
        raise PairError(f"{block[1].at}: {name} names a column twice")
    return Table(block[0].at, name, types, tuple(tuple(map(_unquoted, row)) for row in rows))


def _cells(line: Line) -> list[str]:
    return CELL.findall(line.text)


def _expanded(line: Line, cells: list[str], columns: int) -> list[list[str]]:
    """The rows that one line stands for: `1..60` counts, and `a1..a60` and times from A..B go along."""
    if len(cells) != columns:
        raise PairError(f"{line.at}: {len(cells)} cells under {columns} headings; two blanks part cells, `-` is null")
    counted = {place: _counted(line, cell) for place, cell in enumerate(cells) if NUMBERS.fullmatch(cell)}
    counted = {place: values for place, values in counted.items() if values}
    if not counted:
        return [cells]
    lengths = {len(values) for values in counted.values()}
    if len(lengths) > 1:
        raise PairError(f"{line.at}: its ranges are of different lengths: {', '.join(map(str, sorted(lengths)))}")
    many = lengths.pop()
    columns_of = [counted.get(place) or _spread(cell, many) for place, cell in enumerate(cells)]
    return [list(row) for row in zip(*columns_of, strict=True)]


def _counted(line: Line, cell: str) -> list[str]:
    found = NUMBERS.fullmatch(cell)
    if TIMES.fullmatch(cell) or cell.startswith('"') or not found:
        return []
    if found[1] != found[3] or int(found[2]) > int(found[4]):
        raise PairError(f"{line.at}: {cell} is no range; write it as 1..60 or a1..a60, or in quotes where it is text")
    return [f"{found[1]}{n}" for n in range(int(found[2]), int(found[4]) + 1)]


def _spread(cell: str, many: int) -> list[str]:
    """The cell in every row; of times A..B so many, evenly from the one to the other."""
    found = TIMES.fullmatch(cell)
    if not found:
        return [cell] * many
    first, last = datetime.fromisoformat(found[1]), datetime.fromisoformat(found[2])
    return [str(first + (last - first) * n / max(1, many - 1)) for n in range(many)]


def _type_of(cells: Iterable[str]) -> str:
    told = [cell for cell in cells if cell != "-"]
    return next((name for name, form in FORMS if told and all(map(form.fullmatch, told))), "varchar")


def _unquoted(cell: str) -> str | None:
    if cell == "-":
        return None
    logarithm = LOGARITHM.fullmatch(cell)
    if logarithm:
        return repr(math.log(float(logarithm[1])))
    return str(ast.literal_eval(cell)) if cell.startswith('"') else cell


def _value(text: str | None, kind: str) -> Value:
    makers: dict[str, Callable[[str], Value]] = {
        "bigint": int,
        "integer": int,
        "double": float,
        "boolean": lambda text: text == "true",
        "timestamp": datetime.fromisoformat,
        "varchar": str,
    }
    return None if text is None else makers[kind](text)


def _made(line: Line) -> list[Step]:
    """The steps that the maker of a `run:` line makes; its arguments are literals, and nothing else is evaluated."""
    try:
        call = ast.parse(line.text, mode="eval").body
        if not isinstance(call, ast.Call):
            raise ValueError("no call")
        given = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
        positional = [ast.literal_eval(argument) for argument in call.args]
        package, _, name = ast.unparse(call.func).rpartition(".")
        maker = getattr(importlib.import_module(f"graphlink.{package}"), name)
        made = maker(*positional, **_filled(maker, given))
    except (SyntaxError, ValueError, TypeError, ImportError, AttributeError) as problem:
        raise PairError(f"{line.at}: {line.text}: no maker with literal arguments ({problem})") from problem
    return [made] if isinstance(made, Step) else list(made)


def _filled(maker: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    """`given` with the built-in kinds, and with a value object for each {...} or default of one."""
    filled = dict(given)
    for name, kind in get_type_hints(maker).items():
        if is_dataclass(kind) and isinstance(kind, type) and name != "return":
            filled[name] = kind(**given.get(name, {}))
        elif name == "kinds":
            filled[name] = KINDS
    return filled


def _chosen(steps: list[Step], named: Line | None) -> tuple[Step, ...]:
    if named is None:
        return tuple(steps)
    names = [name.strip() for name in named.text.split(",")]
    unknown = sorted(set(names) - {step.name for step in steps})
    if unknown:
        raise PairError(
            f"{named.at}: the maker has no step {', '.join(unknown)}; it has {', '.join(step.name for step in steps)}"
        )
    return tuple(step for step in steps if step.name in names)


def _check(pair: Pair) -> None:
    """Raises PairError where a step reads what the case does not give, or the case gives or awaits what it cannot."""
    steps = pair.steps
    made = {step.name for step in steps}
    for table in pair.given:
        if table.name in made:
            raise PairError(f"{table.at}: the steps make {table.name} themselves; name the others with `step:`")
    there = {table.name for table in pair.given} | {"kind", *(step.name for step in NOTHING)}
    for step in steps:
        for name in sorted(set(step.reads) - there):
            raise PairError(f"{pair.at}: step {step.name} reads {name}; give it as `table {name}`")
        there.add(step.name)
    for table in pair.given:
        if all(table.name not in step.reads for step in steps):
            raise PairError(f"{table.at}: no step of the case reads {table.name}")
    for table in pair.leaves:
        if table.name not in made:
            raise PairError(f"{table.at}: no step of the case makes {table.name}; they make {', '.join(sorted(made))}")


def differences(pair: Pair, engine: Engine | None = None) -> list[str]:
    """A line for each table that the steps leave otherwise than the case says, with its file and line.

    `engine` runs them, DuckDB where none is given; what is in it of these names is replaced.
    """
    if engine is None:
        with lent_engine() as lent:
            return differences(pair, lent)
    engine.register("kind", kind_frame(KINDS))
    for step in NOTHING:
        _make(engine, step)
    for table in pair.given:
        _give(engine, table)
    try:
        engine.run_all(pair.steps)
    except GraphlinkError as problem:
        raise PairError(f"{pair.at}: {problem}") from problem
    return [line for table in pair.leaves for line in _difference(engine, table)]


def _give(engine: Engine, table: Table) -> None:
    given = f"given_{table.name}"
    engine.register(given, pd.DataFrame(list(table.rows), columns=list(table.types), dtype="str"))
    columns = ", ".join(
        f"cast({quote_name(name)} as {kind}) as {quote_name(name)}" for name, kind in table.types.items()
    )
    try:
        _make(engine, Step(table.name, f"select {columns} from {quote_name(given)}", reads=(given,)))
    except GraphlinkError as problem:
        raise PairError(f"{table.at}: {problem}") from problem


def _make(engine: Engine, step: Step) -> None:
    if isinstance(engine, SparkEngine):
        # Given in text they are small, and written as a table each would cost more than what is tried.
        engine.view(step.name, step.sql, step.values)
    else:
        engine.run(step)


def _difference(engine: Engine, table: Table) -> list[str]:
    columns = ", ".join(f"cast({quote_name(name)} as varchar) as {quote_name(name)}" for name in table.types)
    try:
        found = engine.frame(f"select {columns} from {quote_name(table.name)}").to_numpy(dtype=object).tolist()
    except GraphlinkError as problem:
        raise PairError(f"{table.at}: {problem}") from problem
    besides = [tuple(None if pd.isna(cell) else str(cell) for cell in row) for row in found]
    lacking = []
    for row in table.values():
        match = next((other for other in besides if all(map(_same, row, other))), None)
        if match is None:
            lacking.append(row)
        else:
            besides.remove(match)
    told = [f"lacks {_told(row)}" for row in lacking] + [f"has besides {_told(row)}" for row in besides]
    return [f"{table.at}: {table.name} {line}" for line in told]


def _told(row: Sequence[Value]) -> str:
    return "  ".join("-" if cell is None else str(cell) for cell in row)


def _same(awaited: Value, found: str | None) -> bool:
    """Whether a cell is what the file says: numbers to 1e-6."""
    if awaited is None or found is None:
        return awaited is found
    if isinstance(awaited, bool):
        return found == str(awaited).lower()
    try:
        if isinstance(awaited, int | float):
            return abs(float(found) - awaited) <= 1e-6
        if isinstance(awaited, datetime):
            return datetime.fromisoformat(found) == awaited
    except ValueError:
        return False
    return found == awaited
