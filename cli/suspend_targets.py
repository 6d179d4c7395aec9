"""Whom the suspend commands are about: plans by file or id, accounts, lists of appeals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphlink.errors import InputError

if TYPE_CHECKING:
    from graphlink.case import Case
    from graphlink.suspension import Connector, Ledger, LeftOut, Sorted, Target


@dataclass(frozen=True)
class ToGiveBack:
    """Who is to be given back, the plan where a whole one was named, who needs nothing, and where heads are kept."""

    targets: list[Target]
    whole_plan: str | None
    nothing: tuple[LeftOut, ...]
    heads: tuple[Path, ...]


def listed_in(case: Case, file: Path) -> Sorted:
    """Whom of a case a list names. Raises InputError where that is nobody: a plan of nobody would look as if there were
    nothing to do."""
    from graphlink.suspension import as_known, read_sorted

    known = set(case.accounts["account_id"])
    found = read_sorted(file, known)
    if known.isdisjoint(as_known(found.names, known)):
        first = next(iter((*found.names, *found.left)))[:80]
        raise InputError(f"{file}: names no account of {case.path}, such as {first!r}; is it the right list?")
    return found


def to_give_back(
    ledger: Ledger, connector: Connector, targets: list[str], file: Path | None, from_plan: Path | None
) -> ToGiveBack:
    """Who is meant by the arguments of `reinstate`. Raises InputError where that is nobody, or several plans."""
    from graphlink.suspension import (
        NEVER_TAKEN,
        LeftOut,
        left_of_plan,
        names_known,
        read_plan,
        read_sorted,
        targets_of_accounts,
        targets_of_list,
        targets_of_plan,
        targets_without_ledger,
    )

    if from_plan is not None:
        # Without a ledger, or beside one that is not the right one: nothing of it is trusted.
        plan = read_plan(from_plan)
        return ToGiveBack(targets_without_ledger(plan, connector), plan.id, (), ())
    plans = [each for each in targets if _names_plan(ledger, each)]
    if len(targets) > 1 and plans:
        raise InputError("name one plan, or accounts; not both, and not several plans")
    if plans:
        ident = plan_id(plans[0])
        left = left_of_plan(ledger, ident)
        return ToGiveBack(targets_of_plan(ledger, ident), ident, left, head_files_of(ledger, plans[0]))
    told = read_sorted(file, names_known(ledger), rulings=True) if file else None
    found, nothing = targets_of_list(ledger, told.names if told else targets)
    left = tuple(LeftOut(account_id=name, why=why) for name, why in told.left.items()) if told else ()
    if file is None and len(targets) == 1 and nothing and nothing[0].why == NEVER_TAKEN:
        targets_of_accounts(ledger, targets)  # One id that the ledger does not have is a slip, and refused.
    if file is not None and not found and not left and all(one.why.startswith(NEVER_TAKEN) for one in nothing):
        first = nothing[0].account_id[:80]
        raise InputError(
            f"{file}: names no account that {ledger.path} suspended, such as {first!r}; is it the right list?"
        )
    return ToGiveBack(found, None, (*nothing, *left), head_files_of(ledger, None))


def head_files_of(ledger: Ledger, plan: str | None) -> tuple[Path, ...]:
    """Where heads are kept: beside the cases of the ledger's plans, and beside `plan` where that is a file."""
    from graphlink.suspension import head_files

    cases = [entry.body.get("case", {}).get("path", "") for entry in ledger.entries("planned")]
    return head_files(Path(plan) if plan is not None and plan.endswith(".json") else None, cases)


def _names_plan(ledger: Ledger, text: str) -> bool:
    return (text.endswith(".json") and Path(text).is_file()) or any(ledger.entries("planned", text))


def plan_id(text: str) -> str:
    """The id of the plan named by its file or its id."""
    from graphlink.suspension import read_plan

    return read_plan(Path(text)).id if text.endswith(".json") else text
