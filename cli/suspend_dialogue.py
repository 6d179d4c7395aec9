"""What the suspend commands say and ask: the plan in a minute, consent, progress, and how it ended."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import typer

from graphlink.errors import GuardRefused, InputError, PartlyDone
from graphlink.figures import exact_share, plural, verb

from .output import console, note, print_json, print_table, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar

    from graphlink.suspension import Applied, Before, Mistakes, Plan, Progress

    from .suspend_options import Desk

QUIET_SECONDS = 10.0
MOST_ROWS = 1000
ABOVE = "the line above"


def show_plan(plan: Plan, json: bool, *, stderr: bool = False) -> None:
    """Prints what a person must see of a plan; on standard error only the headline."""
    from graphlink.suspension import community_table, headline, left_out_table

    if json:
        document = plan.model_dump(mode="json", exclude={"accounts", "left_out"})
        print_json({**document, "acts_on": len(plan.acted_on)})
        return
    listed = [guard.detail for guard in plan.guards if guard.guard == "allow_list" and guard.detail]
    for line in (*headline(plan), "Guards: all passed." if plan.guards else "", *listed):
        (note if stderr else say)(line)
    for table in (community_table(plan), left_out_table(plan)):
        if table.rows and not stderr:
            print_table(table.title, table.columns, table.rows)


def ask_consent(before: Before, plan: Plan | None, expect: int | None, count_at: str = ABOVE) -> str:
    """How consent was given to what is about to be sent; `count_at` says where the number of accounts is told."""
    if plan is not None:
        show_plan(plan, json=False, stderr=True)
    if not before.rechecked:
        note("This connector cannot read how accounts stand: nothing was looked at again.")
    note(
        f"{plural(before.acts_on, 'account')} in all: {before.to_send:,} to be sent now, {before.done:,} done before, "
        f"{len(before.skipped):,} skipped, {before.unread:,} whose status could not be read."
    )
    if before.later:
        turn = verb(before.later, "is looked at just before its turn", "are each looked at just before their turn")
        note(f"{before.later:,} more {turn}; whom that keeps out is told at the end.")
    if before.besides:
        named = verb(before.besides, "is named", "are named")
        note(f"{before.besides:,} more {named} of whom nothing is to be done; the result counts them as skipped.")
    for left in before.skipped[:10]:
        note(f"  skipped {left.account_id[:80]}: {left.why}")
    return agree(before.acts_on, expect, count_at)


def agree(count: int, expect: int | None, count_at: str) -> str:
    """How the caller agreed to `count`; GuardRefused for another number, InputError where nobody can be asked."""
    if expect is not None:
        if expect != count:
            raise GuardRefused(f"--expect {expect} is not what this acts on; {count_at} says how many it is")
        return f"--expect {count}"
    if not sys.stdin.isatty():
        raise InputError(f"no terminal to ask at; add --expect N, the number of accounts that {count_at} says")
    typed = typer.prompt(f"Type the number of accounts ({count}) to go on", default="", show_default=False, err=True)
    if str(typed).strip().replace(",", "") != str(count):
        raise GuardRefused("not the number; nothing was sent")
    return f"typed {count}"


def ask_past_canary(applied: Applied) -> bool:
    """Whether the person at the terminal wants to go on; False where there is none."""
    if not sys.stdin.isatty():
        return False
    done = applied.states["done"]
    note(f"The canary is done: {plural(done, 'account')}. Look at {verb(done, 'it', 'them')} on the platform.")
    typed = typer.prompt(f"Type {applied.open} to send the rest", default="", show_default=False, err=True)
    return str(typed).strip() == str(applied.open)


def finish(
    applied: Applied,
    json: bool,
    call: str,
    each: Sequence[tuple[str, str, str]] = (),
    more: Mapping[str, Any] | None = None,
    *,
    desk: Desk,
    plan: str | None = None,
) -> None:
    """Prints how it stands, and what became of `each` account; raises PartlyDone where something is left to do.

    `more` goes into the JSON document; `plan` is the one plan that this was about, where it was one.
    """
    from graphlink.suspension import reasons, what_next

    if json:
        accounts = [dict(zip(("account", "outcome", "why"), row, strict=True)) for row in each]
        document = {**plain(applied), "open": applied.open, "head": str(applied.head) if applied.head else None}
        document |= more or {}
        print_json({**document, "accounts": accounts} if each else document)
    else:
        rows = [(state, f"{count:,}") for state, count in applied.states.items() if count]
        told = 0 < len(each) <= MOST_ROWS
        if told:
            print_table("Accounts", ("account", "outcome", "why"), each)
        print_table("Result", ("state", "accounts"), [*rows, ("in all", f"{sum(applied.states.values()):,}")])
        failures = [] if told else list(applied.failures.items())
        for account, why in failures[:10]:
            note(f"  {account[:80]}: {why}")
        if len(failures) > 10:
            names = f"; `{desk.call('status', plan, '--accounts')}` names them" if plan is not None else ""
            note(f"  and {len(failures) - 10:,} more{names}")
    for line in reasons(replace(applied, skipped=()) if each else applied):
        note(line)
    if applied.shadow is not None:
        later = desk.call("shadow", *([plan] if plan is not None else []))
        note(f"{applied.shadow:,} would have been sent; nothing was. Later `{later}` tells of them.")
        return
    if applied.head is not None:
        note(f"Ledger head: {applied.head}")
    left = applied.open
    if applied.canary and left and not applied.failures and not applied.stopped:
        wait = plural(left, "account waits", "accounts wait")
        raise PartlyDone(f"the canary is done, {wait}: look at it, then `{call} --past-canary`")
    if left:
        next_step = what_next(applied, call, desk.check(next(iter(applied.unread), "ACCOUNT")))
        raise PartlyDone(f"{left:,} of {plural(applied.acts_on, 'account')} {verb(left)} not done; {next_step}")


def say_wait(seconds: float) -> None:
    """Says when the next network's moment is."""
    note(f"The next network's moment comes in {seconds / 60:.0f} minutes." if seconds >= 90 else "Waiting a moment.")


@contextmanager
def progress() -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, else a line every QUIET_SECONDS; counts and the time that is left in both."""
    if not sys.stderr.isatty():
        yield _spoken_progress()
        return
    bars = _Bars(console(stderr=True))
    try:
        yield bars.tell
    finally:
        bars.stop()


class _Bars:
    """One bar after another: each ends with its phase, so that questions are asked on a quiet screen."""

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._bar: Bar | None = None

    def tell(self, told: Progress) -> None:
        """Draws how far it has come."""
        words = f"{told.phase} ({told.failed} failed)" if told.failed else told.phase
        if self._bar is None:
            self._bar = self._new(told)
        self._bar.update(self._bar.task_ids[0], completed=told.done, description=words)
        if told.done == told.total:
            self.stop()

    def stop(self) -> None:
        """Takes the bar off the screen."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _new(self, told: Progress) -> Bar:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as NewBar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        bar = NewBar(*columns, console=self._screen, transient=True)
        bar.add_task(told.phase, total=told.total)
        bar.start()
        return bar


def _spoken_progress() -> Callable[[Progress], None]:
    last = time.monotonic()

    def tell(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= QUIET_SECONDS:
            last = time.monotonic()
            left = "" if progress.left is None else f", about {progress.left:.0f} s left"
            note(f"{progress.phase}: {progress.done:,} of {progress.total:,}, {progress.failed:,} failed{left}")

    return tell


def plain(value: Any) -> Any:
    """Dataclasses and plan parts as what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def print_sample(drawn: list[tuple[str, str]], json: bool) -> None:
    """Prints which accounts a person should look at."""
    if json:
        print_json([{"plan": plan, "account": account} for plan, account in drawn])
    else:
        print_table("To be reviewed", ("account", "plan"), [(account, plan) for plan, account in drawn])


def mistake_row(name: str, found: Mistakes | None) -> tuple[str, ...]:
    """A row of the table of mistakes."""
    if found is None:
        return (name, "0", "", "", "")
    interval = f"{exact_share(found.low)} to {exact_share(found.high)}"
    return (name, f"{found.applied:,}", f"{found.reinstated:,}", exact_share(found.precision), interval)
