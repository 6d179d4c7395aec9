"""The parts of a report that are about the case as a whole: the figures in short, the run, what was left out."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..case import VERDICTS, Case, Redaction
from ..learning import beside_said, bound_said
from . import tables
from .cells import maybe, total, whole
from .facts import Headline, LeftOut, Place, Run, Silent, Tally
from .legible import day

__all__ = ["headline_of", "left_out_of", "run_of", "silent_of"]


def headline_of(case: Case, totals: pd.DataFrame, decided: tuple[tuple[str, int], ...] = ()) -> Headline:
    chance = case.manifest.get("chance") or {}
    suspended = totals[totals["verdict"] == "suspend"]
    return Headline(
        accounts=int(totals["accounts"].sum()),
        linked=int(totals.loc[totals["linked"], "accounts"].sum()),
        communities=len(case.communities),
        networks=int(case.communities["network_id"].nunique()),
        links=int(case.query("select count(*) as n from links")["n"][0]),
        exchanges=total(totals["exchanges"]),
        tallies=tuple(_tally(case.communities, totals, verdict) for verdict in VERDICTS),
        suspended_exchanges=total(suspended["exchanges"]),
        chance_accounts=maybe(chance.get("suspended_by_chance")),
        chance_worlds=int(chance.get("worlds") or 0),
        decided=decided,
        innocents=tuple(bound_said(case)),
        beside=tuple(beside_said(case)),
    )


def _tally(communities: pd.DataFrame, totals: pd.DataFrame, verdict: str) -> Tally:
    own = communities[communities["verdict"] == verdict]
    worst = communities["verdict"].map({name: place for place, name in enumerate(VERDICTS)})
    networks = int((worst.groupby(communities["network_id"]).min() == VERDICTS.index(verdict)).sum())
    linked = totals[totals["linked"] & (totals["verdict"] == verdict)]
    elsewhere = linked.loc[linked["of_community"] != verdict, "accounts"]
    return Tally(
        verdict,
        networks,
        len(own),
        int(linked["accounts"].sum()),
        int(elsewhere.sum()),
        places=_places(linked),
        suspended=total(linked["suspended"]),
    )


def _places(linked: pd.DataFrame) -> tuple[Place, ...]:
    """In communities of which verdicts these accounts are, the hardest first."""
    rows = {str(row["of_community"]): row for row in linked.to_dict("records")}
    return tuple(
        Place(name, int(row["accounts"]), int(row["communities"]), int(row["networks"]))
        for name in VERDICTS
        if (row := rows.get(name)) is not None
    )


def run_of(case: Case, *, redacted: bool) -> Run:
    manifest = case.manifest
    period = manifest.get("period") or {}
    inputs = [(str(one["path"]), whole(one.get("rows")), str(one.get("sha256", ""))) for one in manifest["inputs"]]
    return Run(
        # Paths and notes are free text that may name people; hashes say as much about the input.
        source="(redacted)" if redacted else Path(str(manifest["source"])).name or "a source",
        version=str(manifest["graphlink"]),
        seed=whole(manifest.get("seed")),
        engine=str(manifest["engine"]),
        first=_day(period.get("first")),
        last=_day(period.get("last")),
        seconds=sum(float(step["seconds"]) for step in manifest["steps"]),
        peak_memory_bytes=whole(manifest.get("peak_memory_bytes")),
        inputs=tuple(
            (f"input {n}" if redacted else Path(path).name, rows, sha) for n, (path, rows, sha) in enumerate(inputs, 1)
        ),
        notes=() if redacted else tuple(str(note) for note in manifest.get("notes") or ()),
        fingerprint=case.fingerprint,
    )


def _day(moment: Any) -> str:
    """The day of a time stamp as the manifest has it; nothing where there is none."""
    found = pd.to_datetime(str(moment or ""), errors="coerce")
    return "" if pd.isna(found) else day(found)


def left_out_of(
    case: Case, hubs: pd.DataFrame, table: pd.DataFrame, sections: int, accounts: int, redaction: Redaction | None
) -> LeftOut:
    rejected = tables.rejected(case)
    files = [f"input {n}" for n in range(1, len(rejected) + 1)] if redaction else rejected["path"].tolist()
    return LeftOut(
        hubs=tuple(silent_of({**hub, "accounts": hub["degree"]}) for hub in hubs.to_dict("records")),
        hub_count=int(hubs["all_of_them"].iloc[0]) if len(hubs) else 0,
        rejected=tuple((str(file), int(rows)) for file, rows in zip(files, rejected["rows"], strict=True)),
        rejected_rows=int(rejected["rows"].sum()),
        sections=sections,
        clear=int((table["verdict"] == "clear").sum()),
        accounts=accounts,
    )


def silent_of(row: Mapping[Hashable, Any]) -> Silent:
    return Silent(str(row["kind"]), str(row["value"]), int(row["accounts"]), int(row["degree"]), str(row["hub"]))
