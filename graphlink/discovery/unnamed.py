"""Unnamed: tables of which no column names the accounts, and what nearly does."""

from collections.abc import Iterable

from ..engine import DuckDBEngine
from ..reading import account_sql, written_otherwise
from .account_columns import MEETS, AccountsTable, Naming
from .meanings import meaning_of
from .meetings import Meetings
from .samples import Sample
from .sureness import BY_ENDING, sureness, words_of

__all__ = ["nearly_named", "whence"]


def nearly_named(
    engine: DuckDBEngine, sample: Sample, likeliest: Naming | None, accounts: AccountsTable | None, meetings: Meetings
) -> str:
    """What to say of the column that comes nearest to naming accounts, or names rows of another table; empty for none.

    `likeliest` is called so, and hardly meets an account.
    """
    if not likeliest or not accounts:
        return _told_by_another(sample, meetings)
    nearly = f": `{likeliest.column}` meets {100 * (likeliest.meets or 0):.0f} % of them"
    tables = _named_by(sample, [likeliest.column], meetings)
    if tables:
        return nearly + "".join(f", and names rows of {path}: join the two" for _, path in tables)
    here, there = (
        f"select {account_sql(one.columns[column])} as id from {one.relation}"
        for one, column in ((sample, likeliest.column), (accounts.sample, accounts.key.column))
    )
    alike = written_otherwise(engine, here, there)
    return f"{nearly}, but {alike}" if alike else f"{nearly}; a table with both ids would lead from one to the other"


def whence(sample: Sample) -> str:
    """What to say where addresses are all that tells one caller from another, as in logs that keep no users."""
    found = [name for name, one in sample.profiles.items() if sureness(meaning_of("ip"), name, one) > BY_ENDING]
    return "".join(
        f": `{name}` tells whence each came; where that is one customer, name it as the `account`" for name in found[:1]
    )


def _named_by(sample: Sample, found: Iterable[str], meetings: Meetings) -> list[tuple[str, str]]:
    """The column of `found` that names rows, and the table of these, where that is none of accounts; none where it is
    not known."""
    named = [name for name in found if len(words_of(name)) > 1]
    keys = [(name, key) for name in named for key in meetings.keys if meetings.share(sample, name, key) >= MEETS]
    return [(name, key.sample.found.path) for name, key in keys[:1]]


def _told_by_another(sample: Sample, meetings: Meetings) -> str:
    """What to say where a column names rows of a table that does not name accounts either."""
    return "".join(
        f": `{name}` names rows of {path}, and no column of that names accounts: write them into either"
        for name, path in _named_by(sample, sample.profiles, meetings)
    )
