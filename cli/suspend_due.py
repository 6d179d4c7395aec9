"""Command: suspend due: limits whose time is over, told and lifted."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphlink.errors import GuardRefused, InputError
from graphlink.figures import plural

from .output import note, print_json, print_table
from .suspend_dialogue import MOST_ROWS, finish, progress
from .suspend_options import By, Config, Desk, Expect, Json, LedgerFile, login, settings_of
from .suspend_targets import head_files_of, plan_id

if TYPE_CHECKING:
    from graphlink.suspension import Before, EndingLimit, SuspendSettings


def register_due(family: typer.Typer) -> None:
    """Adds this command to the suspend family."""
    family.command("due")(due_command)


def due_command(
    plan: Annotated[
        str | None, typer.Argument(metavar="PLAN", help="A plan's file or id; all plans without it.")
    ] = None,
    lift: Annotated[bool, typer.Option("--apply", help="Lift what is due, after looking how it stands.")] = False,
    expect: Expect = None,
    by: By = None,
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """List the limits whose time is over, since when and of which plan; with --apply lift them. Made for cron: what is
    not due is left, and what was lifted is not lifted again."""
    from graphlink.suspension import Ledger, ending_limits, now

    if expect is not None and not lift:
        raise InputError("--expect goes with --apply: without it nothing is done")
    settings, ident = settings_of(config, ledger), None if plan is None else plan_id(plan)
    desk = Desk(config, ledger)
    if lift:
        _lift(settings, plan, ident, expect, by or login(), json, desk)
        return
    with Ledger(settings.ledger_path, read=True) as opened:
        found, time = ending_limits(opened, ident), now()
    due = [one for one in found if one.due(time)]
    later = [one for one in found if not one.due(time)]
    if json:
        print_json({"at": _utc(time), "due": [_row(one) for one in due], "not_yet": [_row(one) for one in later]})
        return
    rows = [tuple(_row(one).values()) for one in due[:MOST_ROWS]]
    if rows:
        title = f"Due at {_utc(time)}" + (f" (the first {len(rows):,} of {len(due):,})" if len(due) > len(rows) else "")
        print_table(title, ("account", "plan", "limited since", "until", "known to be limited"), rows)
    note(f"{plural(len(due), 'limit is', 'limits are')} due" + (f"; `{_call(desk, plan)}` lifts them." if due else "."))
    _say_later(later)


def _lift(
    settings: SuspendSettings,
    plan: str | None,
    ident: str | None,
    expect: int | None,
    by: str,
    json: bool,
    desk: Desk,
) -> None:
    """Lifts what is due, and says how that ended."""
    from graphlink.suspension import Ledger, each_outcome, ending_limits, lift_due, now, open_connector

    connection, book = open_connector(settings), Ledger(settings.ledger_path)
    with closing(connection) as connector, book as opened, progress() as tell:
        targets, applied = lift_due(
            settings,
            ledger=opened,
            connector=connector,
            by=by,
            plan=ident,
            agree=lambda before: _agreed(before, expect),
            heads=head_files_of(opened, plan),
            on_progress=tell,
        )
        time = now()
        later = [one for one in ending_limits(opened, ident) if not one.due(time)]
    if not json:
        _say_later(later)
    more = {"not_yet": [_row(one) for one in later]}
    finish(applied, json, _call(desk, plan), each_outcome(targets, applied, "lifted"), more, desk=desk, plan=plan)


def _call(desk: Desk, plan: str | None) -> str:
    return desk.call("due", *([plan] if plan else []), "--apply")


def _agreed(before: Before, expect: int | None) -> str:
    """How consent was given: that limits end was agreed to with their plan; GuardRefused for another number."""
    if expect is not None and expect != before.acts_on:
        raise GuardRefused(f"--expect {expect} is not how many limits are due ({before.acts_on}); nothing was sent")
    return "--apply" if expect is None else f"--apply --expect {expect}"


def _row(one: EndingLimit) -> dict[str, Any]:
    return {
        "account": one.account,
        "plan": one.plan,
        "since": _utc(one.since),
        "until": _utc(one.until),
        "sure": one.sure,
    }


def _say_later(later: list[EndingLimit]) -> None:
    if later:
        note(f"{plural(len(later), 'limit ends', 'limits end')} later, the next at {_utc(later[0].until)}.")


def _utc(moment: datetime) -> str:
    """A moment to the second; what is read off the ledger is UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
