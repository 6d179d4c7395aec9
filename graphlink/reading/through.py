"""Through: tables that name an account by way of another, as devices name sessions and sessions their users."""

from collections.abc import Mapping
from dataclasses import replace

from ..engine import DuckDBEngine, Step
from ..settings import Through
from .account_ids import bare_account_sql
from .columns import account_sql, check_text
from .event_tables import EventTable, with_accounts
from .rejects import note_column
from .relations import Table, reading

__all__ = ["Ties", "tie_step"]


class Ties:
    """Event tables whose accounts are told by a table between, each made once."""

    def __init__(self, engine: DuckDBEngine, tables: Mapping[str, Table]) -> None:
        self._engine = engine
        self._tables = tables
        self._made: dict[tuple[str, str, Through], EventTable] = {}

    def events(self, events: EventTable, through: Through | None) -> EventTable:
        """`events`, whose account column holds ids of the table between, with what that says in their place.

        Rows whose id the table has not, or has for several accounts, are left out, which is said.
        """
        if through is None:
            return events
        key = (events.table.name, events.account.sql, through)
        if key not in self._made:
            self._made[key] = _tied(self._engine, events, self._tables[through.path], through, len(self._made))
        return replace(self._made[key], time=events.time)


def _tied(engine: DuckDBEngine, events: EventTable, between: Table, through: Through, n: int) -> EventTable:
    name = f"{events.table.name}_{events.account.sql}_tied_{n}"
    tied, meant = f"{name}_id", f"{name}_account"
    with reading(events.table.source.shown):
        engine.run(tie_step(tied, events, between, through))
        engine.run(Step(meant, f"select written, account_id from {tied} where accounts = 1", reads=(tied,)))
    for which, why in (("= 0", "not in"), ("> 1", "of several accounts each in")):
        count = int(engine.scalar(f"select count(*) from {tied} where accounts {which}"))
        if count:
            note = f"{count:,} of its values are {why} `{through.id}` of {between.source.shown}: left out"
            note_column(engine, events.table, events.account.name, note)
    return with_accounts(engine, events, meant, name, others=False)


def tie_step(name: str, events: EventTable, between: Table, through: Through) -> Step:
    """The step to `name` (written, account_id, accounts): whose each id of the events is, by the table between.

    Capitals and the spelling of ids are set aside; `accounts` is 0 where the table has not the id.
    """
    shown = between.source.shown
    key, account = (check_text(between.columns[one], shown) for one in (through.id, through.account))
    return Step(
        name,
        f"""
        with tie as (
            select lower({bare_account_sql("id")}) as bare, min(account_id) as account_id,
                count(distinct account_id) as accounts
            from (select {account_sql(key)} as id, {account_sql(account)} as account_id from {between.name})
            where id is not null and account_id is not null group by bare
        ),
        written as (select distinct {account_sql(events.account)} as written from {events.table.name})
        select written, account_id, coalesce(accounts, 0) as accounts
        from written left join tie on lower({bare_account_sql("written")}) = bare where written is not null
        """,
        reads=(between.name, events.table.name),
    )
