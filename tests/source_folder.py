"""Source folders for tests, written as a user would, and what the reader makes of them."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graphlink.engine import DuckDBEngine
from graphlink.reading.rejects import rejected_lines
from graphlink.reading.sources import Sources, read_sources
from graphlink.settings import find_settings
from graphlink.signals import kinds_of, observe
from tests.lent_engine import lent_engine

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Reading:
    """A source that was read: what the engine holds, and what was said."""

    engine: DuckDBEngine
    sources: Sources

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What `sql` returns, as tuples, in sorted order, missing values as None."""
        frame = self.engine.frame(sql).astype(object)
        return sorted((tuple(row) for row in frame.where(frame.notna(), None).itertuples(index=False)), key=repr)

    @property
    def observations(self) -> set[tuple[str, str, str]]:
        return {(row[0], row[1], row[2]) for row in self.rows("select account_id, kind, value from observation")}

    @property
    def rejected(self) -> list[tuple[Any, ...]]:
        return self.rows('select path, "row", "column", problem from rejected')

    @property
    def lines(self) -> tuple[str, ...]:
        return rejected_lines(self.engine)


@contextmanager
def read(folder: Path) -> Iterator[Reading]:
    """The folder read and observed as a run does it."""
    settings, base = find_settings(folder, None)
    with lent_engine() as engine:
        sources = read_sources(engine, folder, settings, base=base)
        observe(engine, sources, kinds_of(settings))
        yield Reading(engine, sources)


def write_csv(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_jsonl(path: Path, rows: Rows) -> None:
    path.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows), encoding="utf-8")


def write_parquet(path: Path, rows: Rows) -> None:
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), path)


ACCOUNTS: Rows = [
    {"account_id": "a1", "created_at": "2026-01-01 00:00:00", "plan": "free"},
    {"account_id": "a2", "created_at": "2026-01-02 00:00:00", "plan": "pro"},
    {"account_id": "a3", "created_at": "2026-01-03 00:00:00", "plan": "free"},
]
PAYMENTS: Rows = [
    {"account_id": "a1", "card_fingerprint": "card-one", "paid_at": "2026-02-01 10:00:00"},
    {"account_id": "a2", "card_fingerprint": "card-one", "paid_at": "2026-02-02 10:00:00"},
    {"account_id": "a2", "card_fingerprint": "card-two", "paid_at": "2026-02-03 10:00:00"},
]
SHOWN = {("a1", "payment", "card-one"), ("a2", "payment", "card-one"), ("a2", "payment", "card-two")}


def write_source(folder: Path, **tables: Rows) -> Path:
    """A folder with CSV tables of the given names; the accounts and payments above where none are given."""
    folder.mkdir(exist_ok=True)
    for name, rows in ({"accounts": ACCOUNTS, "payments": PAYMENTS} | tables).items():
        write_csv(folder / f"{name}.csv", rows)
    return folder
