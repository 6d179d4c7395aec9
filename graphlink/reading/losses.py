"""Losses: how much of each input table could not be read, and when that is too much to go on."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..engine import DuckDBEngine
from ..errors import InputError
from ..figures import exact_share
from .account_rows import DUPLICATE, NOBODY
from .columns import account_sql
from .event_tables import EventTable
from .relations import Table
from .sources import Sources

__all__ = ["Loss", "losses_of", "refuse_losses", "written_otherwise"]

_LOOKED_AT = 200_000
"""Rows among which ids that look alike are looked for."""

_ID = "case when regexp_matches(id, '^[0-9.]+[eE][+][0-9]+$') then try_cast(id as double)::hugeint::varchar else id end"
_ALIKE = (
    f"ltrim(regexp_replace(regexp_replace(lower({_ID}), '[.]0+$', ''), '[^a-z0-9]', '', 'g'), '0')",
    f"ltrim(regexp_replace(regexp_replace({_ID}, '[.]0+$', ''), '[^0-9]', '', 'g'), '0')",
)
"""What is left of an id once its spelling is set aside: capitals, signs, zeros in front and `.0`; then letters too."""


_BARE = "ltrim(regexp_replace(lower(id), '^.*[:/|#]|^[a-z]+[_.-]', ''), '0')"
"""What is left of an id without capitals, what stands before a colon or the like (`user:7`, `user_7`), and zeros in
front."""
_WHOLE = "ltrim(regexp_replace(lower(id), '^.*[:/|#]', ''), '0')"
"""The same with a word before an underscore or the like: there `eu_7` and `us_7` may be two, and `7` is either."""
_MANY, _NEARLY = 0.25, 0.9
"""The part of a table's rows, and of the ids in these that are no account's, from which on spelling is to blame."""

_EXACT = 9007199254740992
"""From here on fractions of 64 bits leave whole numbers out."""
_ROUND = "try_cast(try_cast(id as double) as hugeint)::varchar = id"
_IDS = 20
"""Ids of which it can be told that they were rounded."""


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
        lost = f"{self.lost:,} of {self.rows:,} rows ({exact_share(self.share)})"
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
        without = _without_account(engine, event)
        if 0 < sum(event.table.rows) <= without:
            raise InputError(_meeting_none(engine, event))
        if problem := _misspelled(engine, event, without):
            raise InputError(f"{event.table.source.shown}: column `{event.account.name}`: {problem}")
    worst = next(iter(losses_of(engine, sources.tables)), None)
    if worst and max_rejected is not None and worst.share > max_rejected:
        raise InputError(f"{worst}; --max-rejected allows {exact_share(max_rejected)}: mend the file, or allow more")


def _without_account(engine: DuckDBEngine, event: EventTable) -> int:
    """How many rows of the table were rejected for their account."""
    lost = engine.scalar(
        'select coalesce(sum(rows), 0) from reject_summary where source = ? and "column" = ?',
        (event.table.counted, event.account.name),
    )
    return int(lost)


def _ids_of(event: EventTable) -> str:
    """SQL for the ids of the table's first rows."""
    first = f"select * from {event.table.name} limit {_LOOKED_AT}"
    return f"select distinct {account_sql(event.account)} as id from ({first})"


def _misspelled(engine: DuckDBEngine, event: EventTable, lost: int) -> str | None:
    """What is wrong with the column where many of its `lost` rows name no account by how ids are written alone."""
    if not lost:
        return None
    if _is_rounded(engine, event):
        return (
            "its ids are whole numbers that were rounded on the way, so that they may be anybody's; export them as text"
        )
    if lost < _MANY * sum(event.table.rows):
        return None
    unknown = f"from ({_ids_of(event)}) where id not in (select account_id from account)"
    apart = f"select id, {_BARE} as bare, {_WHOLE} as whole {unknown}"
    known = (
        f"select any_value(id) as known, {_BARE} as bare, any_value({_WHOLE}) as known_whole "
        "from (select account_id as id from account) group by bare having count(*) = 1"
    )
    alike = "known is not null and (whole = known_whole or whole = bare or known_whole = bare)"
    found = engine.frame(
        f"select count(*) as ids, count(*) filter ({alike}) as alike, min(id) filter ({alike}) as here, "
        f"arg_min(known, id) filter ({alike}) as there from ({apart}) left join ({known}) using (bare)"
    ).iloc[0]
    # Rows without an id are lost too, whatever is written in the others.
    if not found["ids"] or found["alike"] < _NEARLY * found["ids"]:
        return None
    return (
        f"{lost:,} of its {sum(event.table.rows):,} rows name no account, but one that is written otherwise: "
        f"`{found['here']}` here and `{found['there']}` there; write ids the same way in both"
    )


def _is_rounded(engine: DuckDBEngine, event: EventTable) -> bool:
    """Whether all long whole numbers in the column are such as fractions of 64 bits hold, and few of the accounts'."""
    long = f"try_cast(id as hugeint) > {_EXACT} and regexp_full_match(id, '[0-9]+')"
    counted = f"select count(*) as ids, count(*) filter ({_ROUND}) as round from"
    here = engine.frame(f"{counted} ({_ids_of(event)}) where {long}").iloc[0]
    if here["ids"] < _IDS or here["round"] < here["ids"]:
        return False
    there = engine.frame(f"{counted} (select account_id as id from account) where {long}").iloc[0]
    return bool(2 * there["round"] < there["ids"])


def _meeting_none(engine: DuckDBEngine, event: EventTable) -> str:
    ids = _ids_of(event)
    begun = f"{event.table.source.shown}: none of its {sum(event.table.rows):,} rows names an account of the source"
    if alike := written_otherwise(engine, ids, "select account_id as id from account"):
        return f"{begun}: {alike}"
    here, there = engine.scalar(f"select min(id) from ({ids})"), engine.scalar("select min(account_id) from account")
    shown = f"`{here}`" if here is not None else "nothing"
    return f"{begun}: column `{event.account.name}` holds {shown}, the accounts are such as `{there}`; check the column"


def written_otherwise(engine: DuckDBEngine, ids: str, known: str) -> str | None:
    """What to say where ids of one SELECT and of another are alike once their spelling is set aside; None where not."""
    for form in _ALIKE:
        alike = engine.frame(
            f"select e.id as here, a.id as there from (select id, {form} as form from ({ids})) e join "
            f"(select id, {form} as form from ({known})) a using (form) where length(form) > 2 order by all limit 1"
        )
        if len(alike):
            here, there = alike.iloc[0]
            return f"`{here}` here and `{there}` there look alike; write ids the same way in both"
    return None
