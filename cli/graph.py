"""Commands: graph, export."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphlink.errors import InputError
from graphlink.figures import plural

from .once import only_one
from .output import note, print_path
from .redaction import KeyFile, Redact, redaction_of

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="The case folder that `graphlink run` wrote.")]
Community = Annotated[list[int] | None, typer.Option("--community", metavar="ID", help="Only this community.")]
Network = Annotated[list[int] | None, typer.Option("--network", metavar="ID", help="Only this network.")]


class ExportFormat(StrEnum):
    """What `graphlink export` writes."""

    CSV = "csv"
    GRAPHML = "graphml"
    GEXF = "gexf"
    JSON = "json"
    STIX = "stix"


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    app.command()(graph)
    app.command()(export)


def graph(
    case: CaseFolder,
    community: Community = None,
    network: Network = None,
    account: Annotated[
        list[str] | None, typer.Option("--account", metavar="ID", help="Only this account and those around it.")
    ] = None,
    hops: Annotated[int | None, typer.Option(min=0, help="How many links away from --account (without it 1).")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="PAGE", help="The page to write.")] = None,
    with_clear: Annotated[
        int, typer.Option(min=0, metavar="N", help="Also show clear communities, largest first, up to N accounts.")
    ] = 0,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="CASE", help="Filter by what changed since this case (whole operation)."),
    ] = None,
    redact: Redact = False,
    key_file: KeyFile = None,
) -> None:
    """Write an interactive page: the whole operation, or one community, network or account's surroundings.

    The page is one file that opens offline. Without -o, the whole operation goes to graph.html in the case folder and
    every other page to the working folder.
    """
    from graphlink.case import Case
    from graphlink.pages import write_focus_page, write_operation_page

    opened, redaction = Case.open(case), redaction_of(redact, key_file)
    number, whole, around = _chosen(community, network, account)
    if hops is not None and around is None:
        raise InputError("--hops: counts links away from one account; name it with --account, or leave --hops out")
    hidden = redaction is not None
    target = output or _page_name(case, community=number, network=whole, account=around, redact=hidden)
    if (number, whole, around) == (None, None, None):
        earlier = Case.open(previous) if previous else None
        page = write_operation_page(opened, target, redaction=redaction, clear_accounts=with_clear, previous=earlier)
    elif previous is not None or with_clear:
        name = "--with-clear" if previous is None else "--previous"
        raise InputError(f"{name}: only the page of the whole operation has it; leave out the other choice")
    else:
        page = write_focus_page(
            opened,
            target,
            community=number,
            network=whole,
            account=around,
            hops=1 if hops is None else hops,
            redaction=redaction,
        )
    note(
        f"{plural(page.accounts, 'account')}, {plural(page.links, 'link')}, "
        f"{plural(page.communities, 'community', 'communities')}, {page.size:,} bytes"
    )
    print_path(page.path)


def export(
    case: CaseFolder,
    format: Annotated[ExportFormat, typer.Option("--format", help="What to write.")],
    community: Community = None,
    network: Network = None,
    signals: Annotated[
        bool, typer.Option("--signals", help="Graph formats: shared signals as nodes instead of links.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="The file to write; for csv a folder.")
    ] = None,
    redact: Redact = False,
    key_file: KeyFile = None,
) -> None:
    """Write the case for other tools: tables (csv), a graph (graphml, gexf, json) or STIX 2.1.

    Without -o, it is written to the working folder under the case's name.
    """
    from graphlink.case import Case
    from graphlink.exports import export_case

    opened, redaction = Case.open(case), redaction_of(redact, key_file)
    number, whole, _ = _chosen(community, network)
    target = output or Path(_plain(case) + ("-csv" if format == ExportFormat.CSV else f".{format.value}"))
    written = export_case(
        opened,
        target,
        format=format.value,
        community=number,
        network=whole,
        signals=signals,
        redaction=redaction,
    )
    if written.cleaned:
        note(f"{written.cleaned:,} texts held characters that no such file may hold; replaced by U+FFFD")
    for path in written.paths:
        print_path(path)


def _chosen(
    community: list[int] | None, network: list[int] | None, account: list[str] | None = None
) -> tuple[int | None, int | None, str | None]:
    """The one community, network or account that was named. Raises InputError where more than one was."""
    asked = {"--community": community, "--network": network, "--account": account}
    given = [option for option, values in asked.items() if values]
    if len(given) > 1:
        raise InputError(f"{' and '.join(given)}: choose one")
    return only_one("--community", community), only_one("--network", network), only_one("--account", account)


def _page_name(case: Path, *, community: int | None, network: int | None, account: str | None, redact: bool) -> Path:
    """Where the page goes without -o; an account's id becomes part of the name only as far as it is plain."""
    if community is not None:
        return Path(f"{_plain(case)}-community-{community}.html")
    if network is not None:
        return Path(f"{_plain(case)}-network-{network}.html")
    if account is not None:
        name = "" if redact else "-" + re.sub(r"[^A-Za-z0-9._-]+", "-", account)[:60].strip(".-")
        return Path(f"{_plain(case)}-account{name.rstrip('-')}.html")
    return case / ("graph-redacted.html" if redact else "graph.html")


def _plain(case: Path) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", case.resolve().name.removesuffix(".case")) or "case"
