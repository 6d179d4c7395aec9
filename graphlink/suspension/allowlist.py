"""The allow-list: accounts, organisations and mail domains that no plan may name, and who was reinstated or cleared."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError
from .settings import SuspendSettings

__all__ = ["AllowList", "read_allow_list"]

KINDS = ("account", "organisation", "email_domain")


@dataclass(frozen=True)
class AllowList:
    """Whom no plan may name; mail domains in lower case."""

    accounts: frozenset[str]
    organisations: frozenset[str]
    email_domains: frozenset[str]
    reinstated: frozenset[str]
    decided: Mapping[str, str] = field(default_factory=dict)

    def why(self, account: str, organisation: str | None, email_domain: str | None) -> str | None:
        """Why the account is on the list, as the end of a sentence; None where it is not."""
        if account in self.reinstated:
            return "was reinstated before"
        if account in self.decided:
            return self.decided[account]
        if account in self.accounts:
            return "is on the allow-list"
        if organisation is not None and organisation in self.organisations:
            return f"its organisation {organisation} is on the allow-list"
        # A whole mail address tells its domain too.
        domain = (email_domain or "").rpartition("@")[2]
        if domain and _covering(domain.casefold()) & self.email_domains:
            return f"its mail domain {domain} is on the allow-list"
        return None


def read_allow_list(
    settings: SuspendSettings, reinstated: Iterable[str], decided: Mapping[str, str] | None = None
) -> AllowList:
    """The allow-list of the settings and their file, and whom people `decided` innocent, with why.

    Raises InputError where the file cannot be read.
    """
    allow = settings.guards.allow
    found = {"account": set(allow.accounts), "organisation": set(allow.organisations)}
    found["email_domain"] = set(allow.email_domains)
    if allow.file is not None:
        for kind, value in _rows(settings.path(allow.file)):
            found[kind].add(value)
    return AllowList(
        accounts=frozenset(found["account"]),
        organisations=frozenset(found["organisation"]),
        email_domains=frozenset(domain.casefold().lstrip("@") for domain in found["email_domain"]),
        reinstated=frozenset(reinstated if allow.reinstated else ()),
        decided=decided or {},
    )


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """The (kind, value) rows of the file, whose first line is `kind,value`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise InputError(f"{path}: the allow-list cannot be read ({problem}); without it nothing is planned") from None
    if not rows or rows[0][:2] != ["kind", "value"]:
        raise InputError(f"{path}: row 1: an allow-list starts with the line `kind,value`")
    for number, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) < 2 or row[0] not in KINDS or not row[1]:
            raise InputError(f"{path}: row {number}: write one of {', '.join(KINDS)}, a comma and the value")
        yield row[0], row[1]


def _covering(domain: str) -> set[str]:
    """The domain and those above it: `a.example.org` is covered by `example.org` too."""
    labels = domain.split(".")
    return {".".join(labels[start:]) for start in range(len(labels))}
