"""Which accounts the platform has suspended already, by the source's own column and words, as the run recorded them."""

from typing import Any

from ..engine import quote_name
from .folder import Case

__all__ = ["SUSPENDED", "already_suspended", "suspended_sql"]

SUSPENDED = ("suspended", "banned", "disabled", "blocked", "deactivated")
"""What a source's `status` says of an account that is suspended, where the run recorded no other words."""


def suspended_sql(case: Case) -> tuple[str, list[Any]] | None:
    """A condition on a row of the case's accounts and the values bound to it; None where the source has no status."""
    words_of: dict[str, Any] = case.manifest.get("standing") or {}
    column = str(words_of.get("column", "status"))
    words = [str(word).casefold() for word in words_of.get("suspended", SUSPENDED)]
    known = {name.casefold(): name for name in case.query("select * from accounts limit 0").columns}
    if column.casefold() not in known:
        return None
    said = f"lower(trim(cast({quote_name(known[column.casefold()])} as varchar)))"
    return f"coalesce({said} in (select unnest(?::varchar[])), false)", [words]


def already_suspended(case: Case, verdict: str = "suspend") -> int | None:
    """How many of the accounts of this verdict are suspended already; None where the source has no status."""
    told = suspended_sql(case)
    if told is None:
        return None
    condition, values = told
    found = case.query(f"select count(*) as n from accounts where verdict = ? and {condition}", [verdict, *values])
    return int(found["n"][0])
