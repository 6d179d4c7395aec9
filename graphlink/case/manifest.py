"""run.json: what a run read, with which settings, seed and versions, how long each step took, and what came out."""

import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from ..engine import DuckDBEngine
from ..linking import kinds_found
from ..reading import Sources, losses_of, rejected_lines
from ..settings import Settings
from ..signals import kind_records
from ..version import __version__

__all__ = ["make_manifest"]

PACKAGES = ("duckdb", "igraph", "networkx", "numpy", "pandas", "pyarrow", "pyvis")


def make_manifest(
    db: DuckDBEngine, source: str, settings: Settings, sources: Sources, chance: dict[str, Any]
) -> dict[str, Any]:
    """What run.json says of a run over `source`. Reads the case's tables in `db`."""
    return {
        "graphlink": __version__,
        "source": source,
        "engine": "duckdb",
        "seed": settings.detect.seed,
        "inputs": [vars(entry) if hasattr(entry, "__dict__") else entry for entry in sources.inputs],
        # How suspensions are sent is no part of a run, and what stands there may be secret.
        "settings": settings.model_dump(mode="json", exclude={"suspend"}),
        "kinds": kind_records(kinds_found(db, settings)),
        "versions": _versions(),
        "period": _period(db),
        "counts": _counts(db),
        "chance": chance,
        "notes": [*sources.notes, *map(str, losses_of(db, sources.tables)), *rejected_lines(db)],
        "steps": [
            {"name": run.name, "seconds": round(run.seconds, 4), "rows": run.rows, "processor": round(run.processor, 4)}
            for run in db.runs
        ],
        "peak_memory_bytes": _peak_memory(),
    }


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _period(db: DuckDBEngine) -> dict[str, str | None]:
    first, last = db.frame("select min(first_seen) as a, max(last_seen) as b from case_accounts").iloc[0]
    # None from an empty table, and not a time from one in which nobody has any.
    return {"first": None if pd.isna(first) else str(first), "last": None if pd.isna(last) else str(last)}


def _counts(db: DuckDBEngine) -> dict[str, int]:
    counts = {
        name: int(db.scalar(f"select count(*) from {table}"))
        for name, table in {
            "accounts": "case_accounts",
            "signals": "case_signals",
            "links": "case_links",
            "communities": "case_communities",
        }.items()
    }
    counts |= {"observations": _rows(db, "observed"), "candidates": _rows(db, "candidate")}
    counts["rejected"] = int(db.scalar("select coalesce(sum(rows), 0) from reject_summary"))
    counts["hubs"] = int(db.scalar("select count(*) from case_signals where hub is not null"))
    counts["networks"] = int(db.scalar("select count(distinct network_id) from case_communities"))
    counts["prompts"] = int(db.scalar("select prompts from template_reading"))
    counts["prompts_examined"] = int(db.scalar("select examined from template_reading"))
    for verdict in ("suspend", "review"):
        counts[verdict] = int(db.scalar("select count(*) from case_accounts where verdict = ?", [verdict]))
    return counts


def _rows(db: DuckDBEngine, step: str) -> int:
    """How many rows the step left when it ran first: shuffled worlds run some again."""
    return next(run.rows for run in db.runs if run.name == step)


def _peak_memory() -> int:
    """The largest resident size of this process so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
