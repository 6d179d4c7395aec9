"""Heads kept beside plans and cases: they tell a ledger that was put back from an older copy, and then lost sight of
people, from the one that was last written."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from ..errors import GraphlinkError
from ..whole_files import write_whole
from .ledger import Head, Ledger

__all__ = ["check_ledger", "head_files", "keep_head"]


def head_files(plan: Path | None, cases: Iterable[str]) -> tuple[Path, ...]:
    """Where heads are kept: beside the plan's file and beside each case."""
    beside = [plan.with_suffix(".head")] if plan is not None else []
    folders = dict.fromkeys(Path(case) for case in cases if case)
    return (*beside, *(folder.with_name(f"{folder.name}.head") for folder in folders))


def keep_head(ledger: Ledger, files: Iterable[Path]) -> None:
    """Leaves the ledger's head in `files`; one that cannot be written is no reason to stop."""
    first, head = ledger.first_hash(), ledger.head()
    if not first:
        return
    for path in files:
        with contextlib.suppress(OSError, GraphlinkError):
            kept = {line.split(" ", 1)[0]: line for line in _lines(path)} | {first: f"{first} {head}"}
            write_whole(path, "".join(f"{line}\n" for line in kept.values()).encode())


def check_ledger(ledger: Ledger, files: Iterable[Path]) -> Head:
    """The head of a ledger whose chain is whole and which holds every head that is kept of it in `files`.

    Raises GraphlinkError where it is an older copy, or was changed by other hands: who trusts it would leave people
    suspended of whom it does not know.
    """
    first = ledger.first_hash()
    head = ledger.verify()
    for path in files:
        for line in _lines(path):
            of, _, kept = line.partition(" ")
            if of == first:
                _holds(ledger, Head.parse(kept), path)
    return head


def _holds(ledger: Ledger, kept: Head, path: Path) -> None:
    # The chain was walked already: an entry that is there is part of it.
    if ledger.holds(kept):
        return
    try:
        ledger.verify(head=kept)
    except GraphlinkError as problem:
        hint = "`reinstate --from-plan PLAN` gives a plan's accounts back without it"
        raise GraphlinkError(f"{problem} (the head is kept in {path}; {hint})") from None


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    return [line for line in text.splitlines() if len(line.split(" ")) == 2]
