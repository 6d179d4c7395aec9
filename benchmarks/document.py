"""docs/benchmarks.md and its charts, made of the recorded figures: `python -m benchmarks.document`.

`make bench` records what it measures and ends with this. What stands between two marks, `<!-- figures: NAME -->` and
`<!-- end -->`, is made here, the rest of the page is written by hand.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.charts import accuracy_chart, speed_chart
from benchmarks.figures import Entry, read_figures
from benchmarks.other_ways import Way, way_cells
from benchmarks.reading import Taken

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
PICTURES = ROOT / "docs" / "pictures"
BUSY = 20
"""Exchanges an account from which on a world is one of the reported size, whose steps are told."""
STEPS = 12
"""The largest steps are told, the others are summed."""

Figures = Mapping[str, Sequence[Entry]]


def main() -> None:
    """Writes the page's parts and the charts anew."""
    figures = read_figures()
    PAGE.write_text(with_parts(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")
    for name, chart in (("speed", speed_chart), ("accuracy", accuracy_chart)):
        (PICTURES / f"benchmarks-{name}.svg").write_text(chart(figures), encoding="utf-8")


def with_parts(page: str, figures: Figures) -> str:
    """The `page` with each part made of `figures`. Raises KeyError for a mark that names no part."""
    return re.sub(
        r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}{PARTS[found[2]](figures)}\n{found[3]}",
        page,
        flags=re.DOTALL,
    )


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heading, ["---"] * len(heading), *rows))


def when(entries: Sequence[Entry]) -> str:
    """On which days and machines it was measured."""
    told = {
        "{day}, {processors} processors, {memory_gb} GB, Python {python}, DuckDB {duckdb}".format(**entry["measured"])
        for entry in entries
    }
    return "Measured " + "; ".join(sorted(told)) + "."


def speed_table(figures: Figures) -> str:
    """What whole runs took, beside the hashing of the same log."""
    entries = figures["speed"]
    heading = ("world", "accounts", "exchanges", "clock, s", "processors, s", "GB", "hashing, s", "times the hashing")
    return table(heading, [speed_cells(entry) for entry in entries]) + "\n\n" + when(entries)


def speed_cells(entry: Entry) -> list[str]:
    taken, hashing = entry["taken"], entry["hashing"]
    beside = (
        [f"{hashing['processor']:.1f}", f"{taken['processor'] / hashing['processor']:.0f}"] if hashing else ["", ""]
    )
    world = [f"`{entry['generator']}`", f"{entry['accounts']:,}", f"{entry['exchanges']:,}"]
    return [*world, *(f"{taken[name]:.1f}" for name in ("wall", "processor", "memory")), *beside]


def steps_table(figures: Figures) -> str:
    """The largest steps of the worlds of the reported size, seconds of the processors."""
    worlds = [entry for entry in figures["speed"] if entry["exchanges"] >= BUSY * entry["accounts"]]
    took = [{step["name"]: step["processor"] for step in entry["steps"]} for entry in worlds]
    largest = sorted({name for one in took for name in one}, key=lambda name: -sum(one.get(name, 0) for one in took))
    rows = [[f"`{name}`", *(f"{one[name]:.1f}" if name in one else "" for one in took)] for name in largest[:STEPS]]
    left = [
        entry["taken"]["processor"] - sum(one.get(name, 0) for name in largest[:STEPS])
        for entry, one in zip(worlds, took, strict=True)
    ]
    rows.append(["all others, start, tables, pages", *(f"{seconds:.1f}" for seconds in left)])
    return table(["step", *(f"`{entry['generator']}` {entry['accounts']:,}" for entry in worlds)], rows)


def ways_table(figures: Figures) -> str:
    """graphlink beside igraph's projection and a notebook."""
    entries = figures["ways"]
    ordered = sorted(map(recorded_way, entries), key=lambda way: way.accounts)
    heading = ("accounts", "way", "clock, s", "processors, s", "GB", "pairs", "fakes named", "innocents named")
    return table(heading, [way_cells(way) for way in ordered]) + "\n\n" + when(entries)


def recorded_way(entry: Entry) -> Way:
    """The way that was recorded, what it took as an object again."""
    told = {name: value for name, value in entry.items() if name != "measured"}
    return Way(**told | {"taken": entry["taken"] and Taken(**entry["taken"])})


def accuracy_table(figures: Figures) -> str:
    """How right runs are, a row a world, and all together."""
    entries = figures["accuracy"]
    heading = (
        "world",
        "suspended, %",
        "flagged, %",
        "precision, %",
        "innocents suspended",
        "innocents flagged, ‰",
        "communities / operators",
        "misses",
    )
    worlds = [entry for entry in entries if entry.get("name") != "together"]
    [pooled] = [entry for entry in entries if entry.get("name") == "together"]
    rows = [accuracy_cells(entry) for entry in worlds]
    return table(heading, [*rows, pooled_cells(pooled)]) + "\n\n" + when(entries)


def accuracy_cells(entry: Entry) -> list[str]:
    name = f"`{entry['generator']}` {entry['level']} {entry['seed']}"
    if entry["problem"]:
        return [name, f"failed: {entry['problem']}", *[""] * 6]
    shares = [percent(entry[one]) for one in ("suspended", "flagged", "precision")]
    rands = " / ".join(
        "-" if (one := entry["rands"].get(name)) is None else f"{one:.2f}" for name in ("community_id", "operator_id")
    )
    flagged = f"{1000 * (entry['innocents_flagged'] or 0):.2f}"
    return [name, *shares, f"{entry['innocents_suspended']:,}", flagged, rands, ", ".join(entry["missed"])]


def pooled_cells(pooled: Entry) -> list[str]:
    named = pooled["suspended_fakes"] + pooled["suspended_innocents"]
    shares = [pooled["suspended_fakes"] / pooled["fakes"], pooled["flagged_fakes"] / pooled["fakes"]]
    told = [*map(percent, shares), f"{100 * pooled['suspended_fakes'] / named:.2f}" if named else "-"]
    flagged = 1000 * pooled["flagged_innocents"] / (pooled["accounts"] - pooled["fakes"])
    return [f"**all {pooled['worlds']}**", *told, f"{pooled['suspended_innocents']:,}", f"{flagged:.2f}", "", ""]


def percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"


PARTS: dict[str, Callable[[Figures], str]] = {
    "speed": speed_table,
    "steps": steps_table,
    "ways": ways_table,
    "accuracy": accuracy_table,
}

if __name__ == "__main__":
    main()
