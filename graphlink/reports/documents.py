"""Report -> JSON (for machines, by a published schema) and CSV (for people: one row a community)."""

import csv
import dataclasses
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..following import Changes
from ..spreadsheet import spreadsheet_text
from .facts import Community, Network, Report
from .legible import legible

__all__ = ["SCHEMA", "as_document", "changes_document", "guarded", "render_csv", "render_json"]

SCHEMA = Path(__file__).parent / "report.schema.json"


def render_json(report: Report) -> str:
    """The report as one JSON document, as `report.schema.json` says; text is as in the data, not made legible."""
    return json.dumps(as_document(report), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def render_csv(report: Report) -> str:
    """The communities as CSV for a spreadsheet: no cell is run as a formula, or changed into a number or a date."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(guarded(str(column)) for column in report.table.columns)
    for row in report.table.itertuples(index=False):
        writer.writerow(guarded(_plain(cell)) for cell in row)
    return written.getvalue()


def guarded(cell: Any) -> Any:
    """`cell` as a spreadsheet shows it unchanged: text is legible and never runs as a formula does."""
    return spreadsheet_text(legible(cell)) if isinstance(cell, str) else cell


def as_document(report: Report) -> dict[str, Any]:
    """The report as plain values: dictionaries, lists, numbers, text and null."""
    headline = dataclasses.asdict(report.headline) | {"innocent_share": report.headline.innocent_share}
    document = {
        "schema": "https://graphlink.invalid/schemas/report-1.json",
        "redacted": report.redacted,
        "run": _run(report),
        "headline": headline,
        "changes": changes_document(report.changes) if report.changes else None,
        "communities": report.table.to_dict("records"),
        "networks": [_network(network) for network in report.networks],
        "sections": [_section(section) for section in report.sections],
        "accounts": report.members.to_dict("records"),
        "left_out": dataclasses.asdict(report.left_out)
        | {"rejected": _pairs(report.left_out.rejected, "path", "rows")},
    }
    plain: dict[str, Any] = _plain(document)
    return plain


def changes_document(changes: Changes) -> dict[str, Any]:
    """What changed between two cases as plain values."""
    verdicts = [{"before": was, "after": now, "accounts": number} for was, now, number in changes.account_verdicts]
    document = dataclasses.asdict(changes) | {"counts": changes.counts(), "account_verdicts": verdicts}
    plain: dict[str, Any] = _plain(document)
    return plain


def _run(report: Report) -> dict[str, Any]:
    inputs = [{"path": path, "rows": rows, "sha256": sha} for path, rows, sha in report.run.inputs]
    return dataclasses.asdict(report.run) | {"inputs": inputs}


def _section(section: Community) -> dict[str, Any]:
    rhythm = section.rhythm and {
        "signups": _pairs(section.rhythm.signups, "day", "accounts"),
        "activity": _pairs(section.rhythm.activity, "day", "exchanges"),
        "batches": section.rhythm.batches,
        "week": section.rhythm.week,
    }
    named = {"roles": dict(section.roles), "verdicts": dict(section.verdicts), "rhythm": rhythm}
    return dataclasses.asdict(section) | named | {"density": section.density}


def _pairs(pairs: Sequence[tuple[str, int]], *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, pair, strict=True)) for pair in pairs]


def _network(network: Network) -> dict[str, Any]:
    bridges = [dataclasses.asdict(signal) | {"communities": number} for signal, number in network.bridges]
    return dataclasses.asdict(network) | {"bridges": bridges}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(inner) for inner in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, (bool, int, float)):
        return value
    # A lone surrogate cannot be written as UTF-8.
    return str(value).encode("utf-8", "replace").decode("utf-8")
