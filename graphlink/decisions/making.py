"""case -> decisions: what is decided by its number today becomes a decision on the accounts behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from ..case import Case
from ..errors import InputError
from ..judging import inner_accounts
from ..validation import first_problem
from .book import Decisions, append_lines, read_decisions
from .decision import CaseReference, Decision, Draw, Sampled, new_id, now
from .place import book_of

__all__ = ["Asked", "Recorded", "case_reference", "decide", "make_decisions", "read_book", "record", "withdraw"]

EVIDENCE = 10
"""Signals that a decision names, the strongest first."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to be recorded; `where` says where it was asked for, `case` of which case a page was."""

    what: str
    name: str
    verdict: str | None
    by: str | None
    why: str | None
    at: datetime | str | None = None
    case: str | None = None
    where: str = ""


@dataclass(frozen=True)
class Recorded:
    """What was added to the book at `path`, and how many decisions stood there already."""

    decisions: tuple[Decision, ...]
    already: int
    path: Path


def decide(
    case: Case,
    *,
    community: int | Sequence[int] = (),
    network: int | Sequence[int] = (),
    account: str | Sequence[str] = (),
    signal: str | Sequence[str] = (),
    verdict: str,
    by: str,
    why: str,
    decisions: str | Path | None = None,
) -> tuple[Decision, ...]:
    """The decisions that `by` made on what of `case` is named, added to the book.

    `verdict`: operation, innocent or unsure; `signal`: `kind=value`. `decisions` names the book, otherwise it is the
    one that the case's run would read. Raises InputError for what the case has not.
    """
    named = {"community": community, "network": network, "account": account, "signal": signal}
    asked = [
        Asked(what, str(one), verdict, by, why)
        for what, given in named.items()
        for one in ([given] if isinstance(given, (str, int)) else given)
    ]
    if not asked:
        raise InputError("nothing is named; give community, network, account or signal")
    return record(case, asked, book_of(case, decisions=Path(decisions) if decisions else None)).decisions


def record(case: Case, asked: Iterable[Asked | Decision], path: Path) -> Recorded:
    """What of `asked` the book at `path` does not say yet, added to it; whole decisions keep their ids."""
    book = read_book(path)
    given = list(asked)
    made = make_decisions(case, [one for one in given if isinstance(one, Asked)], book.draws)
    known = {line.id for line in book.lines}
    told = {_telling(one) for one in book.standing}
    new = [one for one in given if isinstance(one, Decision) and one.id not in known]
    new += [one for one in made if _telling(one) not in told]
    append_lines(path, new)
    return Recorded(tuple(new), len(given) - len(new), path)


def withdraw(path: Path, ident: str, *, by: str, why: str) -> Decision:
    """The line, added to the book at `path`, that takes back the decision whose id begins with `ident`.

    Raises InputError where there is none, or where it is withdrawn already.
    """
    book = read_decisions(path)
    old = book.find(ident)
    if gone := book.withdrawn_by(old.id):
        raise InputError(f"{path}: {old.id} was withdrawn by {gone.by} on {gone.day}; there is nothing to take back")
    told = {**old.as_line(), "id": new_id(), "at": now(), "by": by, "why": why, "withdraws": old.id}
    line = _validated({key: value for key, value in told.items() if key not in ("accounts", "evidence")}, "")
    append_lines(path, [line])
    return line


def read_book(path: Path) -> Decisions:
    """The book at `path`; an empty one where there is none yet."""
    return read_decisions(path) if path.exists() else Decisions(path=path)


def make_decisions(case: Case, asked: Iterable[Asked], draws: Sequence[Draw] = ()) -> list[Decision]:
    """A decision for each of `asked`, on the accounts that it names in `case`, with their strongest evidence.

    Raises InputError for what the case has not, or where who decided, what, or why is missing.
    """
    naming = _Naming(case)
    drawn = {account: draw for draw in draws for account in draw.accounts}
    return [_made(naming, one, drawn) for one in asked]


def _made(naming: "_Naming", asked: Asked, drawn: dict[str, Draw]) -> Decision:
    _refuse_incomplete(asked, naming.reference)
    accounts = naming.accounts(asked)
    draw = drawn.get(asked.name) if asked.what == "account" else None
    fields = {
        "id": new_id(),
        "at": asked.at or now(),
        "by": asked.by,
        "as": asked.verdict,
        "why": asked.why,
        "what": asked.what,
        "name": asked.name,
        "accounts": accounts,
        "case": naming.reference,
        "evidence": naming.evidence(asked, accounts),
        "sampled": Sampled(stratum=draw.stratum, drawn=len(draw.accounts), of=draw.of) if draw else None,
    }
    return _validated(fields, asked.where)


def _refuse_incomplete(asked: Asked, case: CaseReference) -> None:
    for key, value, hint in (
        ("as", asked.verdict, "operation, innocent or unsure"),
        ("by", asked.by, "who decides"),
        ("why", asked.why, "a sentence that others will read"),
    ):
        if not (value or "").strip():
            place = f"{asked.where}: `{key}` is missing" if asked.where else f"--{key} is missing"
            raise InputError(f"{place}: give {hint}")
    if asked.case is not None and asked.case != case.fingerprint:
        raise InputError(f"{asked.where}: `case`: this was saved from another case than {case.path}; name that one")


def _validated(fields: dict[str, Any], where: str) -> Decision:
    try:
        made = Decision.model_validate(fields)
    except ValidationError as problem:
        raise InputError(f"{where}: {first_problem(problem)}" if where else first_problem(problem)) from None
    # A clock ahead of ours, or a hand: what is decided later must be able to count as later.
    return made.model_copy(update={"at": min(made.at, now())})


def _telling(one: Decision) -> tuple[object, ...]:
    return one.by, one.verdict, one.why, one.what, one.accounts if not one.is_named else one.name


def case_reference(case: Case) -> CaseReference:
    """The case as a decision or a draw names it."""
    source = case.manifest.get("source")
    return CaseReference(path=str(case.path.resolve()), fingerprint=case.fingerprint, source=source)


@dataclass(frozen=True)
class _Naming:
    """What names mean in one case."""

    case: Case

    @cached_property
    def reference(self) -> CaseReference:
        return case_reference(self.case)

    @cached_property
    def _members(self) -> pd.DataFrame:
        return self.case.accounts[["account_id", "community_id", "network_id", "role"]]

    def accounts(self, asked: Asked) -> tuple[str, ...]:
        """The accounts that the asked-for thing covers. Raises InputError where the case has no such thing."""
        if asked.what == "signal":
            self._refuse_unknown_signal(asked)
            return ()
        if asked.what == "account":
            if not bool((self._members["account_id"] == asked.name).any()):
                raise InputError(self._unknown(asked))
            return (asked.name,)
        if asked.what not in ("community", "network"):
            raise InputError(f"{asked.where}: `what`: write community, network, account or signal")
        number = int(asked.name) if asked.name.isdecimal() else -1
        mine = self._members[self._members[f"{asked.what}_id"] == number]
        if mine.empty:
            raise InputError(self._unknown(asked))
        return tuple(inner_accounts(mine, f"{asked.what}_id")["account_id"])

    def evidence(self, asked: Asked, accounts: tuple[str, ...]) -> tuple[str, ...]:
        """The strongest signals of what was decided, as `kind=value`."""
        if asked.what == "signal":
            return ()
        if asked.what == "account":
            sql = """select kind, value from incidence join signals using (kind, value)
                     where account_id = ? and weight > 0 order by weight desc, kind, value"""
            values: list[Any] = [asked.name]
        else:
            sql = f"""select kind, value from evidence join communities using (community_id)
                      where {asked.what}_id = ? and weight > 0
                      group by kind, value order by sum(evidence.accounts * weight) desc, kind, value"""
            values = [int(asked.name)]
        found = self.case.query(f"{sql} limit {EVIDENCE}", values)
        return tuple(f"{kind}={value}" for kind, value in zip(found["kind"], found["value"], strict=True))

    def _refuse_unknown_signal(self, asked: Asked) -> None:
        kind, equals, value = asked.name.partition("=")
        if not (kind and equals and value):
            raise InputError(f"{self._place(asked)}signal {asked.name[:80]!r}: write it as KIND=VALUE")
        if self.case.query("select 1 from signals where kind = ? and value = ?", [kind, value]).empty:
            raise InputError(self._unknown(asked) + " among those that two or more accounts show")

    def _unknown(self, asked: Asked) -> str:
        return f"{self._place(asked)}{self.case.path} has no {asked.what} {asked.name[:80]!r}"

    @staticmethod
    def _place(asked: Asked) -> str:
        return f"{asked.where}: " if asked.where else ""
