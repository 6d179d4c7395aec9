"""Ends: columns that name another account than the one that acts: whom it is paid out to, who has what it bought."""

from collections.abc import Sequence

from ..engine import DuckDBEngine
from ..reading import account_sql
from .account_columns import AccountsTable, Naming, tied
from .draft import Draft
from .meetings import Meetings
from .own_kinds import spread_of
from .samples import Sample

__all__ = ["handed_on", "told_besides"]

_OTHERS = 0.5
"""From this part of its rows on, what one bought goes to another."""
_SEVERAL = 3
"""Accounts at the least of each of which several hand something on to one: a gift is handed on once."""


def told_besides(draft: Draft, sample: Sample, likely: Sequence[Naming]) -> set[str]:
    """The columns of `likely` that name accounts by their mail or number, and tell more: several accounts have one.

    Where the account has an id of its own in the row, another's telephone says whom it is paid out to.
    """
    if not likely or likely[0].by:
        return set()
    account = likely[0].column
    return {one.column for one in likely if one.by and spread_of(draft.engine, sample, account, one.column).several}


def handed_on(
    draft: Draft, sample: Sample, likely: Sequence[Naming], accounts: AccountsTable | None, meetings: Meetings
) -> tuple[Naming, str] | None:
    """Who began what the rows end, and the column that says with whom: vouchers that one buys and another redeems.

    None where the rows lead to no other table, or to whom they name themselves.
    """
    for naming in tied(sample, accounts, meetings):
        source = next(key.sample for key in meetings.keys if key.sample.found.path == (naming.through or ("",))[0])
        for one in likely:
            if one.column != naming.column and _goes_to_others(draft.engine, sample, source, naming, one.column):
                return naming, one.column
    return None


def _goes_to_others(engine: DuckDBEngine, sample: Sample, source: Sample, naming: Naming, column: str) -> bool:
    """Whether most rows name another account than the table between does, and some accounts are named by several."""
    _, key, account = naming.through or ("", "", "")
    here, there = account_sql(sample.columns[naming.column]), account_sql(source.columns[key])
    whom, who = account_sql(sample.columns[column]), account_sql(source.columns[account])
    others, several = engine.frame(
        f"""
        with ended as (select {here} as id, {whom} as whom from {sample.relation}),
        begun as (select {there} as id, {who} as who from {source.relation}),
        pairs as (select whom, who from ended join begun using (id) where whom is not null and who is not null),
        many as (select whom from pairs where whom <> who group by whom having count(distinct who) > 1)
        select coalesce(avg((whom <> who)::int), 0), (select count(*) from many) from pairs
        """
    ).iloc[0]
    return bool(others >= _OTHERS and several >= _SEVERAL)
