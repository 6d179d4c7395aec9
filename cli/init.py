"""`graphlink init`: from whatever lies in a folder to the settings that read it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .output import next_call, note, print_json, print_table
from .sources import refuse_case

if TYPE_CHECKING:
    from graphlink.discovery import Discovery, Question


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of tables under any names, or one log.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where to write, instead of FOLDER/graphlink.toml."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was found as one JSON document.")] = False,
) -> None:
    """Look at the tables in FOLDER and write a graphlink.toml that says what is what.

    Example: graphlink init exports && graphlink run exports
    """
    from graphlink.discovery import discover, free_place, write_settings

    refuse_case(folder)
    # Before anything is asked.
    free_place(folder, out)
    found = discover(folder, ask=_ask if at_terminal() and not json else None)
    written = write_settings(found, out)
    if json:
        print_json(_document(found, written))
        return
    rows = [
        (section.get("kind") or section.section, section.get("path"), section.get("account") or section.get("id"),
         section.get("value") or section.get("text"), section.get("time") or section.get("created_at"))
        for section in found.proposal.sections
    ]  # fmt: skip
    print_table("what is what", ("what", "table", "account", "column", "time"), rows)
    for text in found.proposal.unsure:
        note(f"not sure: {text}")
    for file in found.proposal.left_files:
        note(f"not read: {file.path}: {file.why}")
    call = next_call("run", str(folder), config=None if out is None else written)
    note(f"wrote {written}; look at it, then: {call}")


def at_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask(question: "Question") -> int:
    """The place of the choice that the person at the terminal takes."""
    note(question.text)
    for number, choice in enumerate(question.choices, 1):
        note(f"  {number}  {choice}")
    count = len(question.choices)
    while not 1 <= (taken := int(typer.prompt(f"1 to {count}", default=1, type=int, err=True))) <= count:
        note(f"{taken} is none of them")
    return taken - 1


def _document(found: "Discovery", written: Path) -> dict[str, object]:
    sections = [
        {"section": section.section, **{line.key: line.value for line in section.lines}}
        for section in found.proposal.sections
    ]
    return {
        "settings": str(written),
        "sections": sections,
        "unsure": list(found.proposal.unsure),
        "not_used": [
            {"path": left.path, "columns": list(left.columns), "why": left.why} for left in found.proposal.leftovers
        ],
        "not_read": [{"path": file.path, "why": file.why} for file in found.proposal.left_files],
    }


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    app.command()(init)
