"""Commands: report."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from . import output

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="Case folder that `graphlink run` wrote.")]
Redact = Annotated[
    bool, typer.Option("--redact", help="Replace every account id and signal value by a keyed pseudonym.")
]
KeyFile = Annotated[
    Path | None, typer.Option("--key-file", help="File with the redaction key, instead of GRAPHLINK_REDACTION_KEY.")
]
TO_FILE = ("html", "xlsx")


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    app.command("report")(report)


def report(
    case: CaseFolder,
    community: Annotated[
        list[int] | None, typer.Option("--community", metavar="ID", help="Only this community; may be repeated.")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="html, md, json, csv or xlsx.")] = "html",
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Where to write it.")] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", metavar="CASE", help="Say what changed since this case.")
    ] = None,
    redact: Redact = False,
    key_file: KeyFile = None,
) -> None:
    """Report on a case, or on some of its communities, for people or for machines.

    A page or a workbook is written beside the case's tables and its path printed; the other formats go to standard
    output where there is no -o.
    """
    from graphlink.case import Case
    from graphlink.redaction import redaction_from_environment
    from graphlink.reports import render_report, write_report

    opened = Case.open(case)
    redaction = redaction_from_environment(key_file) if redact or key_file else None
    earlier = Case.open(previous) if previous else None
    if out is None and format not in TO_FILE:
        made = render_report(opened, communities=community, format=format, redaction=redaction, previous=earlier)
        sys.stdout.buffer.write(made)
        return
    target = out or opened.path / _name(format, redacted=redaction is not None, part=bool(community))
    written = write_report(opened, target, communities=community, format=format, redaction=redaction, previous=earlier)
    if out is None:
        typer.echo(str(written))
    else:
        output.note(f"wrote {written}")


def _name(format: str, *, redacted: bool, part: bool) -> str:
    # The whole report alone is called report.html: what is left out of a part must not look as if it were not there.
    return f"report{'-part' if part else ''}{'-redacted' if redacted else ''}.{format}"
