"""Commands: report, compare, watch."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphlink.figures import plural

from . import output
from .redaction import KeyFile, Redact, redaction_of
from .sources import refuse_case

if TYPE_CHECKING:
    from graphlink.following import CommunityChange, Move, NewMembers, Sighting

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="Case folder that `graphlink run` wrote.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
TO_FILE = ("html", "xlsx")
ROWS = 40
"""Rows of a table on the terminal."""


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    for command in (report, compare, watch):
        app.command(command.__name__)(command)


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
    from graphlink.reports import render_report, write_report

    opened = Case.open(case)
    redaction = redaction_of(redact, key_file)
    earlier = Case.open(previous) if previous else None
    if out is None and format not in TO_FILE:
        made = render_report(opened, communities=community, format=format, redaction=redaction, previous=earlier)
        output.print_document(made)
        return
    target = out or opened.path / _name(format, redacted=redaction is not None, part=bool(community))
    written = write_report(opened, target, communities=community, format=format, redaction=redaction, previous=earlier)
    if out is None:
        output.print_path(written)
    else:
        output.note(f"wrote {written}")


def _name(format: str, *, redacted: bool, part: bool) -> str:
    # The whole report alone is called report.html: what is left out of a part must not look as if it were not there.
    return f"report{'-part' if part else ''}{'-redacted' if redacted else ''}.{format}"


def compare(
    old_case: Annotated[Path, typer.Argument(metavar="OLD_CASE", help="The earlier case folder.")],
    new_case: Annotated[Path, typer.Argument(metavar="NEW_CASE", help="The later case folder.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write the accounts to act on to this CSV.")
    ] = None,
    as_json: AsJson = False,
    redact: Redact = False,
    key_file: KeyFile = None,
) -> None:
    """Say what changed between two cases: first who is to be acted on otherwise, then communities and verdicts."""
    from graphlink.case import Case, free_place
    from graphlink.following import compare_cases
    from graphlink.reports import change_sentences, changes_document, write_moves

    redaction = redaction_of(redact, key_file)
    cases = Case.open(old_case), Case.open(new_case)
    if out is not None:
        free_place(out, *cases)
    changes = compare_cases(*cases, redaction=redaction)
    if out is not None:
        output.note(f"wrote {write_moves(changes, out)}")
    if as_json:
        output.print_json(changes_document(changes))
        return
    for line in change_sentences(changes, redacted=redaction is not None):
        output.say(line)
    _print_moves(changes.moves)
    _print_communities(changes.surfaced())
    _print_members(changes.members)
    _print_sightings("Back under new names (communities as numbered in OLD_CASE)", changes.returned)


def watch(
    case: CaseFolder,
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Folder with a day's new accounts, as for a run.")],
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="A settings file, where it is not SOURCE/graphlink.toml."),
    ] = None,
    as_json: AsJson = False,
    redact: Redact = False,
    key_file: KeyFile = None,
) -> None:
    """Score new accounts against the known communities: which network each would join, and by what.

    Seconds, and no run: the case is read, not changed.
    """
    from graphlink.case import Case
    from graphlink.following import redacted_sightings
    from graphlink.following import watch as watch_source

    refuse_case(source, config)
    redaction = redaction_of(redact, key_file)
    found, accounts = watch_source(Case.open(case), source, config=config)
    sightings = redacted_sightings(found, redaction) if redaction else found
    if as_json:
        output.print_json({"accounts": accounts, "sightings": [dataclasses.asdict(one) for one in sightings]})
        return
    _print_sightings(f"{len(sightings):,} of {plural(accounts, 'account')} would join a known community", sightings)


def _print_moves(moves: "Sequence[Move]") -> None:
    rows = [
        (move.change, move.account_id, move.community_id, move.before or "new", _now(move), _listed(move.follows[:1]))
        for move in moves[:ROWS]
    ]
    if rows:
        title = "Accounts to act on otherwise"
        if len(moves) > ROWS:
            title += f" (the first {ROWS} of {len(moves):,}; -o FILE has all)"
        output.print_table(title, ("change", "account", "community", "before", "now", "follows"), rows)


def _now(move: "Move") -> str:
    return f"{move.after}, suspended already" if move.suspended else move.after


def _print_communities(told: "Sequence[CommunityChange]") -> None:
    rows = [
        (one.change, one.old_id, one.new_id, one.old_accounts or None, one.new_accounts or None, _listed(one.others))
        for one in told[:ROWS]
    ]
    if rows:
        output.print_table(
            _title("Communities that changed and are not clear", len(told)),
            ("change", "old", "new", "accounts before", "now", "with"),
            rows,
        )


def _print_members(groups: "Sequence[NewMembers]") -> None:
    rows = [
        (group.old_id, group.new_id, group.verdict, len(group.accounts), _listed(group.accounts[:5]))
        for group in groups[:ROWS]
    ]
    if rows:
        output.print_table(
            _title("New accounts in known communities", len(groups)),
            ("old", "new", "verdict", "new accounts", "the first"),
            rows,
        )


def _print_sightings(title: str, sightings: "Sequence[Sighting]") -> None:
    rows = [
        (
            one.account_id,
            one.community_id,
            one.network_id,
            one.verdict,
            f"{one.score:.1f}",
            "; ".join(str(tie) for tie in one.evidence[:3]),
            _listed(one.predecessors[:1]),
        )
        for one in sightings[:ROWS]
    ]
    columns = ("account", "community", "network", "verdict", "score", "evidence", "follows")
    if rows:
        output.print_table(_title(title, len(sightings)), columns, rows)
    else:
        output.say(f"{title}: none")


def _title(title: str, rows: int) -> str:
    return title if rows <= ROWS else f"{title} (the first {ROWS} of {rows:,}; --json has all)"


def _listed(values: "Sequence[object]") -> str:
    return ", ".join(str(value) for value in values)
