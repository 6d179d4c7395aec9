"""Commands: suspend show, suspend statements: what a plan says, and what owners and reviewers are told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphlink.errors import InputError
from graphlink.figures import plural

from .output import note, print_json, say
from .suspend_dialogue import show_plan
from .suspend_options import Config, Json, LedgerFile, PlanFile, settings_of

if TYPE_CHECKING:
    from graphlink.suspension import Plan, Standing, SuspendSettings


def register_statements(family: typer.Typer) -> None:
    """Adds these commands to the suspend family."""
    family.command("show")(show_command)
    family.command("statements")(statements_command)


def show_command(
    plan: PlanFile,
    account: Annotated[str | None, typer.Option(help="What this account's owner is told.")] = None,
    reviewer: Annotated[
        bool, typer.Option("--reviewer", help="What a reviewer reads of ACCOUNT: every fact. Not for owners.")
    ] = False,
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """Show what a plan would do, in a minute; or what was done to one account, and why."""
    from graphlink.suspension import read_letter, read_plan, reviewers_text, statement

    found = read_plan(plan)
    if account is None:
        show_plan(found, json)
        return
    planned = next((each for each in found.accounts if each.account_id == account), None)
    if planned is None:
        raise InputError(f"{plan}: account {account[:80]!r} is not in this plan")
    settings = settings_of(config, ledger)
    letter, standing = read_letter(settings), _standings(found, settings).get(account)
    told = statement(found, planned, letter, standing)
    if json:
        print_json({**planned.model_dump(mode="json"), "statement": told})
        return
    if reviewer:
        told = reviewers_text(found, planned, letter, standing)
    for line in told.splitlines():
        say(line)


def statements_command(
    plan: PlanFile,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write to.")] = Path("statements"),
    config: Config = None,
    ledger: LedgerFile = None,
) -> None:
    """Write a statement of reasons for each account: texts for owners, JSON Lines, and CSV in the fields of the DSA
    transparency database. Of what was done, or of what would be while nothing was."""
    from graphlink.suspension import read_letter, read_plan, write_statements

    found, settings = read_plan(plan), settings_of(config, ledger)
    count, files = write_statements(found, read_letter(settings), _standings(found, settings), output)
    note(f"{plural(count, 'statement')}: {', '.join(map(str, files))}")


def _standings(plan: Plan, settings: SuspendSettings) -> dict[str, Standing]:
    """How the accounts stand by the ledger; nothing where there is none."""
    from graphlink.suspension import Ledger, standings_of

    if not settings.ledger_path.is_file():
        return {}
    with Ledger(settings.ledger_path, read=True) as opened:
        return standings_of(plan, opened)
