"""Which accounts the platform has suspended already, or let go, by the source's own column and words, as the run
recorded them. Whoever says how accounts stand reads it here.
"""

from typing import Any

from ..engine import quote_name
from .folder import Case
from .standing_words import GONE, SUSPENDED

__all__ = ["accounts_that_are", "already_suspended", "suspended_sql"]

_WORDS = {"suspended": SUSPENDED, "gone": GONE}


def suspended_sql(case: Case) -> tuple[str, list[Any]] | None:
    """A condition on a row of the case's accounts and the values bound to it; None where the source has no status."""
    return _stands_sql(case, "suspended")


def accounts_that_are(case: Case, state: str) -> list[str]:
    """The ids of the accounts that are `suspended` or `gone`, in order; none where the source has no status."""
    told = _stands_sql(case, state)
    if told is None:
        return []
    condition, values = told
    found = case.query(f"select account_id from accounts where {condition} order by account_id", values)
    return [str(account) for account in found["account_id"]]


def already_suspended(case: Case, verdict: str = "suspend") -> int | None:
    """How many of the accounts of this verdict are suspended already; None where the source has no status."""
    told = suspended_sql(case)
    if told is None:
        return None
    condition, values = told
    found = case.query(f"select count(*) as n from accounts where verdict = ? and {condition}", [verdict, *values])
    return int(found["n"][0])


def _stands_sql(case: Case, state: str) -> tuple[str, list[Any]] | None:
    words_of: dict[str, Any] = case.manifest.get("standing") or {}
    column = str(words_of.get("column", "status"))
    words = [str(word).strip().casefold() for word in words_of.get(state, _WORDS[state])]
    known = {name.casefold(): name for name in case.query("select * from accounts limit 0").columns}
    if column.casefold() not in known:
        return None
    said = f"lower(trim(cast({quote_name(known[column.casefold()])} as varchar)))"
    return f"coalesce({said} in (select unnest(?::varchar[])), false)", [words]
