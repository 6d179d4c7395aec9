"""Report -> one HTML file: offline, with a policy that lets no script but its own run."""

import base64
import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from ..spreadsheet import spreadsheet_script
from . import legible, sentences
from .facts import Report
from .paper import paper_of
from .since import else_changed, move_columns, move_lines

if TYPE_CHECKING:
    from .charts import Chart

__all__ = ["SCRIPTS", "page_script", "render_html"]

HERE = Path(__file__).parent
FIRST_ROWS = 50
"""Rows of the table of communities that stand in the page itself, for print and for browsers without script."""
SCRIPTS = ("tables.js", "paper.js", "since.js", "report.js")
"""The page's scripts, in the order in which they are put together."""
LONG_TABLE = 3000
"""Communities from which on those that are clear come without their reasons, to keep the file small."""

Column = tuple[str, str, str, str]
"""Name, title, kind and class of a table's column."""
COMMUNITY_COLUMNS: tuple[Column, ...] = (
    ("verdict", "Verdict", "verdict", "verdict"),
    ("community_id", "Community", "community", "n"),
    ("network_id", "Network", "number", "n wide"),
    ("accounts", "Accounts", "members", "n"),
    ("links", "Links", "number", "n wide"),
    ("score", "Score", "score", "n"),
    ("exchanges", "Exchanges", "number", "n wide"),
    ("last_seen", "Last seen", "day", "wide"),
    ("decided", "Decided", "text", "verdict"),
    ("reason", "Why", "text", "reason"),
)
ACCOUNT_COLUMNS: tuple[Column, ...] = (
    ("account_id", "Account", "id", "value"),
    ("community_id", "Community", "community", "n"),
    ("network_id", "Network", "number", "n wide"),
    ("verdict", "Verdict", "verdict", "verdict"),
    ("decided", "Decided", "text", "verdict"),
    ("role", "Role", "text", ""),
    ("membership", "Membership", "ratio", "n wide"),
    ("score", "Score", "score", "n"),
    ("created_at", "Signed up", "day", "wide"),
    ("exchanges", "Exchanges", "number", "n"),
)


def render_html(report: Report, lanes: Mapping[int, "Chart"] | None = None) -> str:
    """The report as one page: styles, script and data inside, nothing loaded from anywhere.

    `lanes`: by community, its operation in time.
    """
    # Imported here: the charts bring matplotlib, which the other formats do without.
    from .charts import community_charts, overview_chart

    style = (HERE / "report.css").read_text(encoding="utf-8")
    script = page_script()
    columns, first_rows = _communities(report)
    sections = defaultdict(list)
    for section in report.sections:
        sections[section.network_id].append(section)
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            headline=sentences.headline_sentences(report.headline),
            since=move_lines(report.changes) if report.changes else (),
            changes=else_changed(report.changes, redacted=report.redacted),
            detailed={section.community_id for section in report.sections},
            left_out=sentences.left_out_sentences(report),
            overview=overview_chart(report.table),
            charts=community_charts(report.sections, report.population_week),
            lanes=lanes or {},
            community_columns=[{"title": column["title"], "css": column["css"]} for column in columns],
            community_rows=first_rows,
            paper=paper_of(report),
            any_decided=any(column["name"] == "decided" for column in columns),
            sections=sections,
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            payload=Markup(
                _packed(
                    {
                        "communities": {"columns": columns},
                        "accounts": _accounts(report),
                        "since": move_columns(report.changes),
                    }
                )
            ),
        )
    )


def page_script() -> str:
    """The page's scripts as one, in a scope of its own."""
    parts = [spreadsheet_script(), *((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)]
    return '"use strict";(() => {\n' + "\n".join(parts) + "})();"


@cache
def _environment() -> jinja2.Environment:
    """Made once: a template costs more to make ready than to fill in."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        # Every text that a page shows passes here, so that no field can be forgotten; markup of ours does not.
        finalize=lambda value: legible.legible(value) if type(value) is str else value,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "coded": coded,
        "count": legible.count,
        "day": legible.day,
        "maybe_text": lambda value: "" if pd.isna(value) else str(value),
        "measured_facts": sentences.measured_facts,
        "network_sentences": sentences.network_sentences,
        "number": legible.number,
        "plural": legible.plural,
        "score": legible.score,
        "sentences": sentences.community_sentences,
        "share": legible.share,
        "slot_parts": slot_parts,
        "tally_sentence": sentences.tally_sentence,
    }
    return environment


def coded(sentence: str) -> Markup:
    """A sentence whose calls, between backticks as in every text of ours, stand in the letters of a call."""
    parts = legible.legible(sentence).split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def slot_parts(template: str) -> list[str]:
    """A template's text cut at its slots: text, slot, text, slot, text."""
    return re.split(r"(\{[^{}]{0,40}\})", template)


def _communities(report: Report) -> tuple[list[dict[str, Any]], list[Mapping[str, Any]]]:
    table = report.table
    if len(table) > LONG_TABLE:
        table = table.assign(reason=table["reason"].where(table["verdict"] != "clear", ""))
    detailed = {section.community_id for section in report.sections}
    columns = [
        {"name": name, "title": title, "kind": kind, "css": css, "values": _values(table[name], kind)}
        for name, title, kind, css in _shown_columns(COMMUNITY_COLUMNS, table)
    ]
    first = table[:FIRST_ROWS].assign(detailed=table["community_id"].isin(detailed)).to_dict("records")
    return columns, [{str(name): value for name, value in row.items()} for row in first]


def _shown_columns(columns: Sequence[Column], table: pd.DataFrame) -> list[Column]:
    """The columns, that of decisions only where there are any."""
    any_decided = "decided" in table and bool(table["decided"].notna().any())
    return [column for column in columns if column[0] != "decided" or any_decided]


def _accounts(report: Report) -> dict[str, Any]:
    members = report.members
    own = [str(name) for name in members.columns if name not in {column[0] for column in ACCOUNT_COLUMNS}]
    own = [name for name in own if name not in {"first_seen", "last_seen"}]
    chosen = [
        *_shown_columns(ACCOUNT_COLUMNS, members),
        *((name, legible.legible(name), "text", "wide") for name in own),
    ]
    columns = [
        {
            "name": legible.legible(name),
            "title": title,
            "kind": kind,
            "css": css,
            "values": _values(members[name], kind),
        }
        for name, title, kind, css in chosen
    ]
    signals = {
        signal.number: (signal.kind, legible.legible(signal.value))
        for section in report.sections
        for signal in (*section.signals, *section.templates)
    }
    listed = [signals.get(number, ("", "")) for number in range(max(signals, default=-1) + 1)]
    shows = {name: report.shows[name].tolist() for name in ("row", "number")}
    return {"columns": columns, "signals": listed, "shows": shows}


def _values(column: "pd.Series[Any]", kind: str) -> list[Any]:
    if kind in {"number", "ratio", "score", "community", "members"}:
        numbers = pd.to_numeric(column).astype("Float64").to_numpy("float64", na_value=np.nan)
        return [
            None if missing else int(value) if value == int(value) else round(value, 4)
            for value, missing in zip(numbers.tolist(), np.isnan(numbers).tolist(), strict=True)
        ]
    text = legible.day if kind == "day" else legible.as_text
    # Most of a long column says again what it has said. Of what is no text, values that are equal may read differently.
    made = cache(text) if isinstance(column.dtype, pd.StringDtype) else text
    missing = column.isna().tolist()
    return [None if none else made(value) for value, none in zip(column.tolist(), missing, strict=True)]


def _packed(data: Any) -> str:
    """`data` as JSON of one string: gzip (no time stamp, so that equal data gives equal bytes) in base64."""
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return json.dumps(base64.b64encode(gzip.compress(raw, compresslevel=9, mtime=0)).decode("ascii"))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
