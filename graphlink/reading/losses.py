"""Losses: how much of each input table could not be read, and when that is too much to go on."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..engine import DuckDBEngine
from ..errors import InputError
from .account_rows import DUPLICATE, NOBODY
from .columns import account_sql
from .event_tables import EventTable
from .relations import Table
from .sources import Sources

__all__ = ["Loss", "losses_of", "refuse_losses"]

_LOOKED_AT = 200_000
"""Rows among which ids that look alike are looked for."""

_ID = "case when regexp_matches(id, '^[0-9.]+[eE][+][0-9]+$') then try_cast(id as double)::hugeint::varchar else id end"
_ALIKE = (
    f"ltrim(regexp_replace(regexp_replace(lower({_ID}), '[.]0+$', ''), '[^a-z0-9]', '', 'g'), '0')",
    f"ltrim(regexp_replace(regexp_replace({_ID}, '[.]0+$', ''), '[^0-9]', '', 'g'), '0')",
)
"""What is left of an id once its spelling is set aside: capitals, signs, zeros in front and `.0`; then letters too."""


@dataclass(frozen=True)
class Loss:
    """Rows of one table that could not be read, or not wholly, and the commonest reason."""

    table: str
    rows: int
    lost: int
    problem: str

    @property
    def share(self) -> float:
        """The part of the rows that was lost, 0 to 1."""
        return self.lost / self.rows if self.rows else 0.0

    def __str__(self) -> str:
        lost = f"{self.lost:,} of {self.rows:,} rows ({self.share:.2%})"
        return f"{self.table}: {lost} could not be read, most: {self.problem}"


def losses_of(engine: DuckDBEngine, tables: Iterable[Table]) -> tuple[Loss, ...]:
    """What was lost of each table that lost anything; the largest share first.

    A row without which nothing is missed, because another of its account is kept or it is nobody's, is not lost. Of
    rows that lost a value, those of the column that lost most are counted.
    """
    found = [loss for table in tables if (loss := _loss(engine, table)).lost]
    return tuple(sorted(found, key=lambda loss: (-loss.share, loss.table)))


def _loss(engine: DuckDBEngine, table: Table) -> Loss:
    lost = engine.frame(
        'select "column" as col, problem, sum(rows)::bigint as rows from reject_summary '
        "where source = ? and problem not in (?, ?) group by all order by rows desc, problem",
        (table.name, DUPLICATE, NOBODY),
    )
    whole = int(lost.loc[lost["col"].isna(), "rows"].sum())
    by_column = lost[lost["col"].notna()].groupby("col")["rows"].sum()
    rows = sum(table.rows) + whole
    in_part = int(by_column.max()) if len(by_column) else 0
    return Loss(table.source.shown, rows, min(whole + in_part, rows), str(lost["problem"].iloc[0]) if len(lost) else "")


def refuse_losses(engine: DuckDBEngine, sources: Sources, max_rejected: float | None) -> None:
    """Raises InputError where no row of a table meets an account, or more than `max_rejected` of one was lost."""
    for event in {(event.table.name, event.account.sql): event for event in sources.events}.values():
        if _meets_none(engine, event):
            raise InputError(_meeting_none(engine, event))
    worst = next(iter(losses_of(engine, sources.tables)), None)
    if worst and max_rejected is not None and worst.share > max_rejected:
        raise InputError(f"{worst}; --max-rejected allows {max_rejected:.2%}: mend the file, or allow more")


def _meets_none(engine: DuckDBEngine, event: EventTable) -> bool:
    """Whether each row of the table was rejected for its account."""
    rows = sum(event.table.rows)
    lost = engine.scalar(
        'select coalesce(sum(rows), 0) from reject_summary where source = ? and "column" = ?',
        (event.table.counted, event.account.name),
    )
    return 0 < rows <= int(lost)


def _meeting_none(engine: DuckDBEngine, event: EventTable) -> str:
    ids = (
        f"select distinct {account_sql(event.account)} as id from (select * from {event.table.name} limit {_LOOKED_AT})"
    )
    begun = f"{event.table.source.shown}: none of its {sum(event.table.rows):,} rows names an account of the source"
    for form in _ALIKE:
        alike = engine.frame(
            f"select e.id as here, a.id as there from (select id, {form} as form from ({ids})) e join "
            f"(select id, {form} as form from (select account_id as id from account)) a using (form) "
            "where length(form) > 2 order by all limit 1"
        )
        if len(alike):
            here, there = alike.iloc[0]
            return f"{begun}: `{here}` here and `{there}` there look alike; write ids the same way in both"
    here, there = engine.scalar(f"select min(id) from ({ids})"), engine.scalar("select min(account_id) from account")
    shown = f"`{here}`" if here is not None else "nothing"
    return f"{begun}: column `{event.account.name}` holds {shown}, the accounts are such as `{there}`; check the column"
