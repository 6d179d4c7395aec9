"""Idle columns: those that tie nobody, whatever their values are: empty, the same for everybody, other in each row."""

from collections.abc import Iterable

from ..engine import DuckDBEngine
from ..reading import SignalTable, note_column, text_sql
from .showings import Showing

__all__ = ["note_idle"]

_EMPTY = "empty in all of its {:,} rows"
_EVERYBODY = (
    "{:,} of {:,} rows show what more than a tenth of all accounts show ({}), which says little of anybody; is it the "
    "right column, and no proxy's or program's own?"
)
_EACH = "another value in each of its {:,} rows, so that it ties nobody; is it the id of a request or a session?"
_MANY_ROWS, _ROWS_EACH = 100, 1.5
"""Rows, and rows of an account, from which on values that all differ say that they name no thing of an account's."""
_MANY, _OFTEN, _FEW = 100, 0.1, 20
"""Of so many accounts a value is everybody's where such a part of them shows it; it is looked for in columns that
have at least so many accounts for each value."""


def note_idle(engine: DuckDBEngine, showings: Iterable[Showing], texts: Iterable[SignalTable]) -> None:
    """Adds a line for each column that ties nobody, which nothing else would say.

    Reads `account` and the passes `showings`; `texts` are columns that are in no pass.
    """
    accounts = int(engine.scalar("select count(*) from account"))
    # Of addresses and the like what differs as it is written may be one value.
    ids = set(engine.frame("select kind from kind where clean in ('id', 'card', 'plain')")["kind"])
    for showing in showings:
        for n, signal in enumerate(showing.signals):
            if note := _note(engine, showing.name, f"v{n}", accounts, are_ids=signal.kind in ids):
                note_column(engine, showing.events.table, signal.value.name, note)
    for signal in texts:
        table, text = signal.events.table, text_sql(signal.value)
        if sum(table.rows) and not len(engine.frame(f"select 1 from {table.name} where {text} <> '' limit 1")):
            note_column(engine, table, signal.value.name, _EMPTY.format(sum(table.rows)))


def _note(engine: DuckDBEngine, shown: str, value: str, accounts: int, *, are_ids: bool) -> str | None:
    """What there is to say of the column `value` of the pass `shown`."""
    found = engine.frame(
        f"select sum(occurrences) as rows, coalesce(sum(occurrences) filter ({value} <> ''), 0) as given, "
        f"approx_count_distinct({value}) filter ({value} <> '') as different, "
        f"approx_count_distinct(account_id) filter ({value} <> '') as accounts from {shown}"
    ).fillna(0)
    rows, given, different, bearers = (int(number) for number in found.iloc[0])
    if not given:
        return _EMPTY.format(rows) if rows else None
    if are_ids and given >= max(_MANY_ROWS, _ROWS_EACH * bearers) and 2 * different > given:
        exact = engine.scalar(f"select count(distinct {value}) from {shown} where {value} <> ''")
        return _EACH.format(given) if exact == given else None
    if accounts >= _MANY and _FEW * different <= accounts:
        return _of_everybody(engine, shown, value, given, accounts)
    return None


def _of_everybody(engine: DuckDBEngine, shown: str, value: str, given: int, accounts: int) -> str | None:
    """What there is to say where most rows show values that very many accounts show."""
    found = engine.frame(
        f"select {value} as value, sum(occurrences) as rows from {shown} where {value} <> '' group by {value} "
        f"having count(distinct account_id) > {_OFTEN} * {accounts} order by rows desc, value"
    )
    rows = int(found["rows"].sum()) if len(found) else 0
    if 2 * rows <= given:
        return None
    more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
    shown_by = f"`{' '.join(str(found['value'].iloc[0]).split())[:60]}`{more}"
    return _EVERYBODY.format(rows, given, shown_by)
