"""The allow-list: accounts, organisations and mail domains that no plan may name, and who was reinstated or cleared."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError, in_words
from .settings import SuspendSettings

__all__ = ["AllowList", "read_allow_list"]

KINDS = ("account", "organisation", "email_domain")


@dataclass(frozen=True)
class AllowList:
    """Whom no plan may name; all but reinstated and decided accounts trimmed and in lower case."""

    accounts: frozenset[str]
    organisations: frozenset[str]
    email_domains: frozenset[str]
    reinstated: frozenset[str]
    decided: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether anybody is on it."""
        return bool(self.accounts or self.organisations or self.email_domains or self.reinstated or self.decided)

    def why(self, account: str, organisation: str | None, email_domain: str | None) -> str | None:
        """Why the account is on the list, as the end of a sentence; None where it is not."""
        if account in self.reinstated:
            return "was reinstated before"
        if account in self.decided:
            return self.decided[account]
        if _folded(account) in self.accounts:
            return "is on the allow-list"
        if organisation is not None and _folded(organisation) in self.organisations:
            return f"its organisation {organisation} is on the allow-list"
        # A whole mail address tells its domain too.
        domain = (email_domain or "").rpartition("@")[2].strip()
        if domain and _covering(_folded(domain)) & self.email_domains:
            return f"its mail domain {domain} is on the allow-list"
        return None

    def unmatched(
        self, accounts: Iterable[str], organisations: Iterable[str], email_domains: Iterable[str]
    ) -> list[tuple[str, str]]:
        """The (kind, value) rows as they were written that match none of a case's accounts and what these have."""
        known = {"account": {_folded(one) for one in accounts}, "organisation": {_folded(one) for one in organisations}}
        domains = {_folded(one.rpartition("@")[2]) for one in email_domains}
        known["email_domain"] = {covered for domain in domains for covered in _covering(domain)}
        return [(kind, value) for kind, value in self.rows if _clean(kind, value) not in known[kind]]


def read_allow_list(
    settings: SuspendSettings, reinstated: Iterable[str], decided: Mapping[str, str] | None = None
) -> AllowList:
    """The allow-list of the settings and their file, and whom people `decided` innocent, with why.

    Raises InputError where the file cannot be read.
    """
    allow = settings.guards.allow
    listed = {"account": allow.accounts, "organisation": allow.organisations, "email_domain": allow.email_domains}
    rows = [(kind, value) for kind, values in listed.items() for value in values]
    for kind, value in rows:
        _refuse_pattern(kind, value, f"`{kind}s` under [suspend.guards.allow]")
    if allow.file is not None:
        rows += _rows(settings.path(allow.file))
    found = {kind: frozenset(_clean(kind, value) for of, value in rows if of == kind) for kind in KINDS}
    return AllowList(
        accounts=found["account"],
        organisations=found["organisation"],
        email_domains=found["email_domain"],
        rows=tuple(dict.fromkeys(rows)),
        reinstated=frozenset(reinstated if allow.reinstated else ()),
        decided=decided or {},
    )


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """The (kind, value) rows of the file, whose first line is `kind,value`."""
    try:
        # Spreadsheets put a mark in front.
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise InputError(
            f"{path}: the allow-list cannot be read ({in_words(problem)}); without it nothing is planned"
        ) from None
    if not rows or [_folded(cell) for cell in rows[0][:2]] != ["kind", "value"]:
        raise InputError(f"{path}: row 1: an allow-list starts with the line `kind,value`")
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        kind = _folded(row[0])
        if len(row) < 2 or kind not in KINDS or not row[1].strip():
            raise InputError(f"{path}: row {number}: write one of {', '.join(KINDS)}, a comma and the value")
        _refuse_pattern(kind, row[1], f"{path}: row {number}")
        yield kind, row[1]


def _refuse_pattern(kind: str, value: str, where: str) -> None:
    """Raises InputError for what looks like it covered many and would cover nobody."""
    if "*" in value or (kind == "email_domain" and "%" in value):
        raise InputError(f"{where}: {value!r} is no pattern; a mail domain covers those below it, write it without `*`")
    if kind == "email_domain" and "@" in value.strip().lstrip("@"):
        raise InputError(f"{where}: {value!r} is one address; write its domain, or the account")


def _clean(kind: str, value: str) -> str:
    """`value` as it is compared: trimmed, in lower case, a mail domain without what may stand around it."""
    folded = _folded(value)
    return folded.lstrip("@.").rstrip(".") if kind == "email_domain" else folded


def _folded(value: str) -> str:
    return value.strip().casefold()


def _covering(domain: str) -> set[str]:
    """The domain and those above it: `a.example.org` is covered by `example.org` too."""
    labels = domain.split(".")
    return {".".join(labels[start:]) for start in range(len(labels))}
