"""What a run takes of decisions: the book, what the ledger of suspensions says, and a list of known accounts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..figures import plural, verb
from ..settings import Settings
from .book import Decisions, read_decisions
from .decision import Decision
from .known import read_known
from .place import book_beside
from .ties import decided_accounts

__all__ = ["RunDecisions", "decisions_for_run"]


@dataclass(frozen=True)
class RunDecisions:
    """`decisions`: all that count in the run; `book`: where the book is, None where there is none; what is to be said.

    `known`: what the list `known_file` says, where one was given; `named`: whether the call named the book.
    """

    decisions: Decisions
    book: Path | None
    notes: tuple[str, ...]
    known_file: Path | None = None
    known: tuple[Decision, ...] = ()
    named: bool = False


def decisions_for_run(
    folder: Path,
    settings: Settings,
    *,
    named: Path | None = None,
    known: Path | None = None,
    ledger: Sequence[Decision] = (),
) -> RunDecisions:
    """All decisions that a run over a source reads whose settings lie in `folder`.

    `named` is the book that the call names; otherwise the settings', or decisions.jsonl beside them. Raises InputError
    where a file that the call names is missing, or a line is no decision.
    """
    path = named or book_beside(folder, settings)
    notes: list[str] = []
    book = Decisions(path=path)
    if path.exists():
        book = read_decisions(path)
    elif named is not None:
        raise InputError(f"{named}: no such file of decisions; `graphlink decide` makes one, or leave --decisions out")
    elif settings.decisions.path is not None:
        notes.append(f"[decisions] path: {path} is not there yet, so nothing is decided")
    listed = read_known(known) if known else ()
    every = book.and_also([*ledger, *listed])
    return RunDecisions(every, path if path.exists() else None, (*notes, *book.notes), known, listed, bool(named))


def told_of_run(run: RunDecisions, accounts: Sequence[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What run.json keeps of the decisions of a run over `accounts`, and the lines that say what was not found."""
    there = set(accounts)
    decided = decided_accounts(run.decisions)
    missing = decided[~decided["account_id"].isin(there)]
    counts = Counter(decided.loc[decided["account_id"].isin(there), "decided"])
    listed = {one.name for one in run.known}
    strange = sorted(listed - there)
    record = {
        "file": None if run.book is None else str(run.book.absolute()),
        "named": run.named,
        "standing": len(run.decisions.standing),
        "accounts": dict(sorted(counts.items())),
        "not_in_source": len(missing),
        "known": None if run.known_file is None else {"accounts": len(listed), "not_in_source": len(strange)},
    }
    lines = list(run.notes)
    if strange:
        named = f"the first is {strange[0][:80]!r}"
        of = f"{len(strange):,} of {plural(len(listed), 'account')} {verb(len(strange))}"
        lines.append(f"{run.known_file}: {of} not in the source, {named}")
    others = int((~missing["account_id"].isin(listed)).sum())
    if others:
        lines.append(f"{plural(others, 'account')} that decisions cover {verb(others)} not in the source")
    return record, tuple(lines)
