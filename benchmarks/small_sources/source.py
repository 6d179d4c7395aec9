"""One exported source: its tables, who is in it, and which of them are fake."""

import csv
import io
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.small_sources.people import Crowd, Person

T = TypeVar("T")
LETTERS = tuple("0123456789abcdefghijklmnopqrstuvwxyz")


@dataclass
class Source:
    """What a platform exports, while it is being made. `size` below 1 makes all of it smaller."""

    rng: np.random.Generator
    size: float = 1.0
    tables: dict[str, list[tuple[float, dict[str, object]]]] = field(default_factory=dict)
    truth: dict[str, str] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)

    def count(self, whole: int, least: int = 6) -> int:
        """`whole` at this source's size."""
        return max(least, round(whole * self.size))

    def crowd(self, days: int = 180, zones: Sequence[int] = (0,), web: bool = False) -> Crowd:
        return Crowd(self.rng, days, zones, web)

    def enrol(self, people: Iterable[Person], style: str) -> list[Person]:
        """`people` in the order in which they signed up, with ids of one style; who is fake goes into the truth."""
        ordered = sorted(people, key=lambda one: (one.joined, one.email))
        steps = np.cumsum(self.rng.integers(1, 9, len(ordered)))
        for person, step in zip(ordered, steps, strict=True):
            person.id = self.new_id(style, int(step))
            self.accounts.add(person.id)
            if person.operation:
                self.truth[person.id] = person.operation
        return ordered

    def new_id(self, style: str, step: int = 0) -> str:
        """`number`: counted up; `uuid`; `wallet`: of a chain; anything else is a prefix of a random id."""
        if style == "number":
            return str(1_048_000 + step)
        if style == "uuid":
            text = self.rng.bytes(16).hex()
            return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"
        if style == "wallet":
            return "0x" + self.rng.bytes(20).hex()
        return style + "".join(self.rng.choice(LETTERS, 14))

    def put(self, table: str, at: float, /, **row: object) -> None:
        """Adds a row; each table is written in the order of `at`."""
        self.tables.setdefault(table, []).append((at, row))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def mostly(self, value: object, missing: float = 0.03) -> object:
        """`value`, or nothing, as exports leave fields empty."""
        return "" if self.chance(missing) else value

    def pick(self, values: Sequence[T]) -> T:
        return values[int(self.rng.integers(len(values)))]

    def popular(self, values: Sequence[T]) -> T:
        """One of `values`, the first ones by far the most often, as shops and songs are liked."""
        return values[int(len(values) * self.rng.random() ** 2.5)]

    def write(self, folder: Path) -> None:
        """Every table as the file that it is named after."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.tables.items():
            ordered = [row for _, row in sorted(rows, key=lambda one: one[0])]
            (folder / name).write_text(as_text(name, ordered), encoding="utf-8", newline="")


def as_text(name: str, rows: list[dict[str, object]]) -> str:
    """`rows` as CSV, or as one JSON document a line, in which empty fields are null."""
    if name.endswith(".jsonl"):
        filled = ({key: None if value == "" else value for key, value in row.items()} for row in rows)
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in filled)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def truth_text(source: Source) -> str:
    """The fake accounts with their operations, as `truth.csv` holds them."""
    return "account_id,operation\n" + "".join(f"{one},{name}\n" for one, name in sorted(source.truth.items()))


def seeded(seed: int, name: str) -> np.random.Generator:
    """The chance of one case under one seed."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def iso(at: float) -> str:
    """`2026-01-31T08:00:00Z`."""
    return f"{datetime.fromtimestamp(int(at), UTC):%Y-%m-%dT%H:%M:%SZ}"


def plain(at: float) -> str:
    """`2026-01-31 08:00:00`."""
    return f"{datetime.fromtimestamp(int(at), UTC):%Y-%m-%d %H:%M:%S}"


def milliseconds(at: float) -> int:
    return int(at * 1000)
