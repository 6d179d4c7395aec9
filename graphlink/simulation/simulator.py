"""From a world's settings to a source folder with its truth: the straight line."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..claims import claimed_name, held, remove_left
from ..errors import GraphlinkError, InputError, in_words
from ..whole_files import private_folder
from . import activity, crowds, newcomers, operators, organisations, population, relay, scripts, working_crowds, writing
from .addresses import Ints
from .draft import KINDS, Draft
from .sessions import make_sessions
from .whereabouts import Whereabouts
from .world import World

FORMATS = ("parquet", "csv")


@dataclass(frozen=True)
class Simulated:
    """What was written: rows of each table, and how many accounts of each kind there are."""

    folder: Path
    rows: dict[str, int]
    kinds: dict[str, int]


def simulate(
    world: World,
    out: Path,
    *,
    file_format: str = "parquet",
    note: Callable[[str], None] = lambda line: None,
) -> Simulated:
    """The world written as a source folder at `out`, whole or not at all, beside its truth.

    `note` hears one line for each step. Raises InputError where `out` holds anything or the format is unknown.
    """
    if file_format not in FORMATS:
        raise InputError(f"--format {file_format}: must be one of {', '.join(FORMATS)}")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out}: exists and is not an empty folder; choose another place")
    private_folder(out.absolute().parent)
    remove_left(out.parent, f".{out.name}.", ".partial")
    work = claimed_name(out.parent, f".{out.name}.", ".partial")
    try:
        with held(work, folder=True):
            done = _written(world, work, out, file_format, note)
            if out.exists():
                out.rmdir()
            os.rename(work, out)
    except OSError as problem:
        raise GraphlinkError(f"{out}: cannot be written ({in_words(problem)})") from problem
    return done


def populate(world: World) -> tuple[Draft, list[operators.Operation]]:
    """Everybody in the world, with places, habits and cards; and what the operators are about to do."""
    draft = Draft(world)
    population.settle_people(draft)
    crowds.choose_stock_devices(draft)
    shared = crowds.make_crowds(draft)
    organisations.settle_organisations(draft, shared)
    if world.newcomers:
        newcomers.settle_newcomers(draft, shared)
    working_crowds.settle_working_crowds(draft)
    population.settle_homes(draft)
    newcomers.let_homes(draft)
    crowds.join_crowds(draft, shared)
    population.close_some(draft)
    population.give_cards(draft)
    return draft, operators.plant_operators(draft, shared)


def _written(world: World, work: Path, out: Path, file_format: str, note: Callable[[str], None]) -> Simulated:
    """Makes the world and writes its tables into `work`; `out` is only where they will be."""
    note(f"people: {world.accounts:,} accounts")
    draft, operations = populate(world)
    where, counts = Whereabouts(draft), activity.volumes(draft, operations)
    script, counts = _planned(draft, where, operations, counts)
    sessions = make_sessions(draft, where, operations, counts)
    note(f"sessions: {len(sessions.start):,}")
    texts = writing.Texts(draft)
    writing.write_accounts(draft, texts, work, file_format)
    payments = activity.make_payments(draft)
    writing.write_payments(texts, payments, work, file_format)
    logins = activity.make_logins(draft, where, sessions)
    writing.write_logins(texts, logins, work, file_format)
    exchanges = activity.make_exchanges(draft, sessions, counts)
    sessions, exchanges = scripts.with_script(sessions, exchanges, script)

    def progress(done: int) -> None:
        note(f"exchanges: {done:,} of {world.exchanges:,}")

    writing.write_exchanges(draft, texts, sessions, exchanges, work, file_format, progress)
    rows = {
        "accounts": world.accounts,
        "payments": len(payments.time),
        "logins": len(logins.time),
        "exchanges": world.exchanges,
    }
    return Simulated(out, rows, _by_kind(draft))


def _planned(
    draft: Draft, where: Whereabouts, operations: list[operators.Operation], counts: Ints
) -> tuple[scripts.Script, Ints]:
    """The exchanges whose seconds are planned, and how many each account has beside them."""
    duties = scripts.perform_duties(draft, where, counts)
    left = counts - np.bincount(duties.account, minlength=len(counts))
    if draft.world.level != "relay":
        return duties, left
    handed_over = [relay.handovers(draft, where, one, counts, number) for number, one in enumerate(operations)]
    left[draft.world.honest :] = 0
    return scripts.joined([duties, *handed_over]), left


def _by_kind(draft: Draft) -> dict[str, int]:
    """How many accounts there are of each kind, the most numerous first."""
    sizes = np.bincount(draft.people.kind, minlength=len(KINDS))
    return {KINDS[kind]: int(sizes[kind]) for kind in np.argsort(-sizes, kind="stable") if sizes[kind]}
