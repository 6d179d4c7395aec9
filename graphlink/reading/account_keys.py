"""Account keys: tables that name an account by something else than its id, as a processor does by its own customers."""

from ..engine import DuckDBEngine, Step, quote_name, quote_text
from .account_ids import bare_account_sql
from .columns import account_sql
from .event_tables import EventTable, with_accounts
from .placeholders import placeholder_sql
from .rejects import note_column
from .relations import reading

__all__ = ["key_step", "named_by_key"]


def named_by_key(engine: DuckDBEngine, events: EventTable, column: str, shown: str) -> EventTable:
    """`events`, whose account column holds values of `account`'s `column`, with the accounts' ids in its place.

    Capitals and the spelling of ids set aside. A value that no account has, or several have, names none, which is said.
    `shown` is how the table of accounts calls the column.
    """
    name = f"{events.table.name}_{events.account.sql}_keyed"
    meant = f"{name}_account"
    with reading(events.table.source.shown):
        engine.run(key_step(meant, events, column))
        several = int(engine.scalar(f"select count(*) from {meant} where accounts > 1"))
    if several:
        note = f"{several:,} of its values are the `{shown}` of several accounts each: left out"
        note_column(engine, events.table, events.account.name, note)
    return with_accounts(engine, events, meant, name)


def key_step(name: str, events: EventTable, column: str) -> Step:
    """The step to `name` (written, account_id, accounts): whose key each id of the events is.

    What is no single account's key is marked where it could be taken for the id of an account.
    """
    key, none = f"{quote_name(column)}::varchar", quote_text(f" (no account's {column})")
    return Step(
        name,
        f"""
        with key as (
            select lower({bare_account_sql(key)}) as bare, any_value(account_id) as account_id, count(*) as accounts
            from account where {key} <> '' and not {placeholder_sql(f"lower(trim({key}))")} group by bare
        ),
        written as (select distinct {account_sql(events.account)} as written from {events.table.name})
        select written, case when accounts = 1 then account_id
                             when written in (select account_id from account) then written || {none} end as account_id,
               coalesce(accounts, 0) as accounts
        from written left join key on lower({bare_account_sql("written")}) = bare
        """,
        reads=("account", events.table.name),
    )
