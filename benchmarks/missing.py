"""What a run still finds where a platform lacks something: one world, each kind of data left out in turn.

    python -m benchmarks.missing
    python -m benchmarks.missing --generator otherworld --level pools --accounts 6000 --seed 3

Prints a table with a row for each thing left out: recall, precision, and innocents. There is no bar: the exit code is 1
only where a run fails.
"""

import argparse
import csv
import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import IO

import pyarrow.parquet as pq

from benchmarks.accuracy import percent
from benchmarks.worlds import FULL_SIZE, GENERATORS, Failed, run_case, usual_world
from graphlink.simulation import Evaluation, evaluate, read_truth

LEVELS = ("careful", "pools", "careless")
TABLES = ("accounts", "payments", "exchanges", "logins")
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "payments": ("card_fingerprint",),
    "prompts": ("prompt",),
    "devices": ("device_fingerprint",),
    "addresses": ("ip",),
    "times": ("ts", "paid_at"),
    "sign-up dates": ("created_at",),
    "organisations, mail domains": ("org_id", "email_domain"),
}
"""The columns that go, of every table that has them. A table of payments goes with its cards."""

HEADING = ("left out", "suspended", "flagged", "precision", "innocents suspended", "innocents flagged")


def main() -> int:
    """The exit code: 1 where a run failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", choices=GENERATORS, default="simulation")
    parser.add_argument("--level", choices=LEVELS, default=LEVELS[0])
    parser.add_argument("--accounts", type=int, default=FULL_SIZE)
    parser.add_argument("--seed", type=int, default=21)
    asked = parser.parse_args()
    source = usual_world(asked.generator, asked.level, asked.accounts, asked.seed).made()
    print("| " + " | ".join(HEADING) + " |\n" + "|---" * len(HEADING) + "|", flush=True)
    return 1 if [name for name in LEFT_OUT if not told(name, source)] else 0


def told(name: str, source: Path) -> bool:
    """Prints the row of a run over `source` without what `name` says; whether it ended well."""
    try:
        print(row(name, found_without(source, LEFT_OUT[name])), flush=True)
    except Failed as problem:
        print(f"| {name} | failed: {problem} |", flush=True)
        return False
    return True


def row(name: str, figures: Evaluation) -> str:
    """The figures as a row of the table."""
    shares = (figures.suspend.recall, figures.flagged.recall, figures.suspend.precision)
    cells = (name, *map(percent, shares), figures.suspend.innocents, figures.flagged.innocents)
    return "| " + " | ".join(map(str, cells)) + " |"


def found_without(source: Path, columns: Collection[str]) -> Evaluation:
    """The figures of a run over a copy of `source` without these columns. Raises Failed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "source"
        copy_without(source, folder, columns)
        return evaluate(run_case(folder).accounts, read_truth(source / "truth.parquet"))


def copy_without(source: Path, folder: Path, columns: Collection[str]) -> None:
    """Writes the tables of `source` to `folder`, each in its form, without these columns."""
    folder.mkdir()
    for path in sorted(source.iterdir()):
        name, _, form = path.name.partition(".")
        if name in TABLES and not (name == "payments" and "card_fingerprint" in columns):
            COPIES[form](path, folder / path.name, columns)


def copy_parquet(path: Path, target: Path, columns: Collection[str]) -> None:
    """Writes a Parquet table without these columns."""
    kept = [name for name in pq.read_schema(path).names if name not in columns]
    pq.write_table(pq.read_table(path, columns=kept), target)


def copy_csv(path: Path, target: Path, columns: Collection[str]) -> None:
    """Writes a CSV table, as it is or gzipped, without these columns; fields as they stand but for quotes."""
    with text(path, "r") as read, text(target, "w") as write:
        rows, out = csv.reader(read), csv.writer(write, lineterminator="\n")
        heading = next(rows)
        kept = [place for place, name in enumerate(heading) if name not in columns]
        out.writerow([heading[place] for place in kept])
        out.writerows([line[place] for place in kept] for line in rows)


def copy_lines(path: Path, target: Path, columns: Collection[str]) -> None:
    """Writes JSON lines without these members."""
    with text(path, "r") as read, text(target, "w") as write:
        for line in read:
            kept = {name: value for name, value in json.loads(line).items() if name not in columns}
            write.write(json.dumps(kept, ensure_ascii=False) + "\n")


COPIES: dict[str, Callable[[Path, Path, Collection[str]], None]] = {
    "parquet": copy_parquet,
    "csv": copy_csv,
    "csv.gz": copy_csv,
    "jsonl": copy_lines,
}
"""How a table is copied, by the form that its name says."""


def text(path: Path, mode: str) -> IO[str]:
    """The file opened as text of UTF-8, unpacked where its name ends in .gz, line ends as they are."""
    opener: Callable[..., IO[str]] = gzip.open if path.suffix == ".gz" else open
    return opener(path, f"{mode}t", encoding="utf-8", newline="")


if __name__ == "__main__":
    sys.exit(main())
