"""Reports: the facts of a case as a page, Markdown, JSON, CSV or a workbook.

Case -> gather -> Report -> render
"""

from collections.abc import Sequence
from pathlib import Path

from ..case import Case, Redaction, free_place
from ..errors import InputError
from ..whole_files import write_whole
from .documents import changes_document
from .facts import Report
from .since import change_sentences, write_moves

__all__ = ["FORMATS", "change_sentences", "changes_document", "render_report", "write_moves", "write_report"]

FORMATS = ("html", "md", "json", "csv", "xlsx")
OWN_COLUMNS = 6
"""Columns of the source's own shown beside an account on a page; more would not fit one."""


def write_report(
    case: Case,
    path: Path | str,
    *,
    communities: Sequence[int] | None = None,
    format: str = "html",
    redaction: Redaction | None = None,
    previous: Case | None = None,
) -> Path:
    """The path at which the report on `case`, or on `communities` of it, now is, in `format` (one of FORMATS).

    `redaction` replaces every account id and signal value; `previous` adds what changed since that case. Raises
    InputError for an unknown format or community, GraphlinkError where `path` cannot be written.
    """
    target = free_place(path, case)
    made = render_report(case, communities=communities, format=format, redaction=redaction, previous=previous)
    write_whole(target, made)
    return target


def render_report(
    case: Case,
    *,
    communities: Sequence[int] | None = None,
    format: str = "html",
    redaction: Redaction | None = None,
    previous: Case | None = None,
) -> bytes:
    """The report's bytes (text as UTF-8); parameters and errors as for `write_report`."""
    if format not in FORMATS:
        raise InputError(f"format {format!r}: unknown; choose one of {', '.join(FORMATS)}")
    from .gather import Limits, gather

    changes = None
    if previous is not None:
        from ..following import compare_cases

        changes = compare_cases(previous, case, redaction=redaction)
    limits = Limits(own=OWN_COLUMNS if format == "html" else None)
    report = gather(case, communities=communities, redaction=redaction, changes=changes, limits=limits)
    if format == "xlsx":
        from .workbook import render_workbook

        return render_workbook(report)
    if format == "html":
        from .lanes import lane_charts
        from .page import render_html

        lanes = lane_charts(case, [section.community_id for section in report.sections], redaction)
        return render_html(report, lanes).encode("utf-8", "replace")
    return _text(report, format).encode("utf-8", "replace")


def _text(report: Report, format: str) -> str:
    if format == "md":
        from .markdown import render_markdown

        return render_markdown(report)
    from .documents import render_csv, render_json

    return render_json(report) if format == "json" else render_csv(report)
