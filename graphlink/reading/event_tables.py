"""Event tables: tables whose rows tell what accounts did or showed, and whose id it is that names the account."""

from dataclasses import dataclass, replace

from ..engine import DuckDBEngine
from .columns import Column, account_sql
from .relations import Table

__all__ = ["ActivityTable", "EventTable", "SignalTable", "with_accounts"]


@dataclass(frozen=True)
class EventTable:
    """A table whose rows tell what accounts did: the relation, and its account and time columns."""

    table: Table
    account: Column
    time: Column | None


@dataclass(frozen=True)
class SignalTable:
    """One table that shows which account shows which value (or sends which text) of a kind.

    `roles`: whose turns are read where the text is a list of messages.
    """

    kind: str
    events: EventTable
    value: Column
    is_text: bool
    window: float | None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActivityTable:
    """One table that tells when accounts act, and with which model where it does."""

    events: EventTable
    model: Column | None = None


def with_accounts(
    engine: DuckDBEngine, events: EventTable, meant: str, name: str, *, others: bool = True
) -> EventTable:
    """`events` as the view `name`, where an id that the table `meant` (written, account_id) has is that account's.

    Without `others` rows of other ids are not in it. What is lost of the view counts as lost of the table.
    """
    column = f"{events.account.sql}_meant"
    engine.view(name, _meant_sql(events, events.table.name, meant, column, others))
    located = _meant_sql(events, f"({events.table.located})", meant, column, others)
    table = replace(events.table, name=name, located=located, counted_as=events.table.counted)
    return replace(events, table=table, account=Column(events.account.name, "VARCHAR", column))


def _meant_sql(events: EventTable, relation: str, meant: str, column: str, others: bool) -> str:
    account = account_sql(replace(events.account, sql=f"e.{events.account.sql}"))
    return (
        f"select e.*, coalesce(m.account_id, {account}) as {column} "
        f"from {relation} e {'left ' if others else ''}join {meant} m on m.written = {account}"
    )
