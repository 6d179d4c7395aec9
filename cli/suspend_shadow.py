"""Command: suspend shadow: what the platform itself did to those that a plan would have acted on."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from .output import note, print_json, print_table
from .suspend_dialogue import plain, progress
from .suspend_options import Config, Json, LedgerFile, settings_of
from .suspend_targets import plan_id


def register_shadow(family: typer.Typer) -> None:
    """Adds this command to the suspend family."""
    family.command("shadow")(shadow_command)


def shadow_command(
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", help="A plan's file or id, gone through with `apply --shadow`.")
    ],
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """Ask how the accounts stand by now that `apply --shadow` would have acted on: who was suspended or given back
    by the platform itself meanwhile."""
    from graphlink.suspension import Ledger, look_at_shadow, open_connector

    settings = settings_of(config, ledger)
    with closing(open_connector(settings)) as connector, Ledger(settings.ledger_path) as opened, progress() as tell:
        found = look_at_shadow(plan_id(plan), opened, connector, settings.statuses, tell)
    if json:
        print_json({**plain(found), "counts": found.counts})
        return
    rows = [(state, f"{count:,}") for state, count in found.counts.items()]
    print_table(
        f"Since {found.since[:16]} UTC", ("stands as", "accounts"), [*rows, ("in all", f"{len(found.accounts):,}")]
    )
    for account, why in list(found.unread.items())[:10]:
        note(f"  {account[:80]}: {why}")
