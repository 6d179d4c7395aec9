"""The figures that the documentation tells: kept in figures.json as benchmarks are run with `--record`.

Each part (speed, ways, accuracy) is a list of entries, each with the world it is of, and when and on what it was
measured; a new figure of the same world takes the old one's place. `benchmarks.document` makes docs/benchmarks.md of
them.
"""

import datetime
import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "figures.json"
SAME = ("name", "generator", "level", "accounts", "exchanges", "seed")
"""What an entry is of: two that agree in all of these are one."""

Entry = Mapping[str, Any]


def read_figures(file: Path = FILE) -> dict[str, list[dict[str, Any]]]:
    """The entries of each part; none where nothing was recorded yet."""
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def record(part: str, entries: Sequence[Entry], *, whole: bool = False, file: Path = FILE) -> None:
    """Puts `entries` into `part` in the place of those of the same worlds, or of all where they are the `whole`."""
    kept = read_figures(file)
    new = [{**entry, "measured": measured_now()} for entry in entries]
    taken = {key_of(entry) for entry in new}
    old = [] if whole else [entry for entry in kept.get(part, []) if key_of(entry) not in taken]
    kept[part] = sorted([*old, *new], key=lambda entry: tuple(map(order, key_of(entry))))
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def key_of(entry: Entry) -> tuple[Any, ...]:
    """What the entry is of."""
    return tuple(entry.get(name) for name in SAME)


def order(value: Any) -> tuple[bool, bool, Any]:
    """Numbers by size, before texts; nothing first."""
    return (value is not None, isinstance(value, str), value or 0)


def measured_now(clock: Callable[[], datetime.date] = datetime.date.today) -> dict[str, Any]:
    """The day, and the machine as far as it matters to a figure."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "day": clock().isoformat(),
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(pages * size / 2**30),
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
        "graphlink": version("graphlink"),
    }
