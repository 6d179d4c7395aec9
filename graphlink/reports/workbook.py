"""Report -> Excel workbook: one sheet a table, filters on, widths set, every text written as text."""

import datetime
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from . import sentences
from .facts import Report
from .legible import legible
from .since import change_sentences, move_columns

__all__ = ["Sheet", "render_workbook", "sheets_written"]

WIDEST, NARROWEST = 70, 8
MEASURED_ROWS = 200
"""Rows by which a column's width is chosen."""
LAST_ROW = 1_048_575
LONGEST = 32_767
"""What a sheet and a cell hold in Excel's format."""
DIGITS = 15
"""Digits of a number that Excel keeps; one of more is a name and is stored as text."""
FIRST_DAY, LAST_DAY = datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)
"""Days that Excel and everybody else count alike; others are stored as text."""
MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""A fixed date of creation: equal facts give equal bytes; the period is on the first sheet."""


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its columns and its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def render_workbook(report: Report) -> bytes:
    """The report as .xlsx."""
    return sheets_written(_sheets(report))


def sheets_written(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of `sheets`."""
    written = io.BytesIO()
    # Nothing in a cell is ever read as a formula, a link or a number that was text.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": "Linked accounts", "created": MADE})
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for whole in sheets:
            for sheet in _parts(whole):
                _write(book.add_worksheet(sheet.name), sheet, bold, day)
    return written.getvalue()


def _sheets(report: Report) -> Iterable[Sheet]:
    yield Sheet("Summary", ("what", "value"), _summary(report))
    if report.changes:
        yield _of_frame("Since", pd.DataFrame(move_columns(report.changes)))
    yield _of_frame("Communities", report.table)
    yield Sheet(
        "Networks",
        ("network_id", "verdict", "communities", "accounts", "exchanges", "share_of_exchanges", "crossing_links"),
        [
            (
                n.network_id,
                n.verdict,
                len(n.communities),
                n.accounts,
                n.exchanges,
                n.share_of_exchanges,
                n.crossing_links,
            )
            for n in report.networks
        ],
    )
    for name, templates in (("Signals", False), ("Templates", True)):
        yield Sheet(
            name, ("community_id", "kind", "value", "accounts", "outside", "weight"), _signals(report, templates)
        )
    yield Sheet(
        "Look-alikes",
        ("community_id", "look_alike", "fits", "why"),
        [
            (section.community_id, look.name, {True: "could be", False: "no", None: "cannot tell"}[look.fits], look.why)
            for section in report.sections
            for look in section.look_alikes
        ],
    )
    yield _of_frame("Accounts", report.members)
    yield Sheet(
        "Left out",
        ("kind", "value", "accounts", "why"),
        [(hub.kind, hub.value, hub.degree, hub.why) for hub in report.left_out.hubs],
    )
    yield Sheet("Inputs", ("path", "rows", "sha256"), report.run.inputs)


def _summary(report: Report) -> list[tuple[str, Any]]:
    said = [*sentences.headline_sentences(report.headline), *sentences.left_out_sentences(report)]
    changed = change_sentences(report.changes, redacted=report.redacted)
    run = report.run
    rows: list[tuple[str, Any]] = [("source", run.source), ("from", run.first), ("to", run.last)]
    for tally in report.headline.tallies[:2]:
        rows.append((f"accounts to {tally.verdict}", tally.accounts))
        if tally.suspended is not None:
            rows.append(("of them suspended already", tally.suspended))
    rows += [("in short", line) for line in said] + [("changed", line) for line in changed]
    return [*rows, ("graphlink", run.version), ("seed", run.seed), ("case", run.fingerprint)]


def _signals(report: Report, templates: bool) -> list[tuple[Any, ...]]:
    return [
        (section.community_id, one.kind, one.value, one.accounts, one.outside, one.weight)
        for section in report.sections
        for one in (section.templates if templates else section.signals)
    ]


def _of_frame(name: str, frame: pd.DataFrame) -> Sheet:
    return Sheet(name, [str(column) for column in frame.columns], list(frame.itertuples(index=False, name=None)))


def _parts(table: Sheet) -> Iterable[Sheet]:
    """`table` on as many sheets as its rows take: a sheet ends at LAST_ROW, a table need not."""
    for number, start in enumerate(range(0, max(1, len(table.rows)), LAST_ROW), 1):
        name = table.name if number == 1 else f"{table.name} {number}"
        yield Sheet(name, table.columns, table.rows[start : start + LAST_ROW])


def _write(sheet: Any, table: Sheet, bold: Any, day: Any) -> None:
    rows = table.rows
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, legible(column)[:LONGEST], bold)
        sheet.set_column(place, place, _width(column, [row[place] for row in rows[:MEASURED_ROWS]]))
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _write_cell(sheet, number, place, cell, day)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    cell = _single(cell)
    if cell is None or pd.isna(cell):
        return
    if isinstance(cell, datetime.date) and FIRST_DAY <= pd.Timestamp(cell).date() <= LAST_DAY:
        sheet.write_datetime(row, column, pd.Timestamp(cell).to_pydatetime().replace(tzinfo=None), day)
    elif isinstance(cell, (bool, np.bool_)):
        sheet.write_boolean(row, column, bool(cell))
    elif isinstance(cell, (Real, Decimal)) and _is_kept(cell):
        sheet.write_number(row, column, float(cell))
    else:
        text = _said(cell)
        sheet.write_string(row, column, text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")


def _single(cell: Any) -> Any:
    """A list as one text; what else a table's column may nest, as it is written."""
    if isinstance(cell, (list, tuple, np.ndarray)):
        return ", ".join(_said(one) for one in cell)
    return _said(cell) if isinstance(cell, (dict, set, bytes)) else cell


def _said(cell: Any) -> str:
    infinite = isinstance(cell, Real) and math.isinf(cell)
    return ("infinite" if cell > 0 else "minus infinite") if infinite else legible(str(cell))


def _is_kept(cell: Any) -> bool:
    """Whether a sheet's number holds `cell` as it is: finite, and of no more digits than the 15 that Excel keeps."""
    if isinstance(cell, float):
        return math.isfinite(cell)
    figure = Decimal(str(cell))
    return figure.is_finite() and len(figure.normalize().as_tuple().digits) <= DIGITS


def _width(column: str, cells: Sequence[Any]) -> int:
    longest = max([len(str(column)) + 3, *(len(_shown(cell)) for cell in cells)])
    return min(WIDEST, max(NARROWEST, longest + 1))


def _shown(cell: Any) -> str:
    return "2000-01-01" if isinstance(cell, (datetime.date, pd.Timestamp)) else str(cell)
