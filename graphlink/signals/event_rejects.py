"""Event rejects: rows of signal and activity tables that name no account, no readable time, or no readable value.

The passes that group the events count these problems as they go; the tables are read a second time, with row
numbers, only where there is something to list.
"""

from collections.abc import Iterable

from ..engine import DuckDBEngine
from ..reading import (
    NO_ID,
    NO_TIME,
    NOBODY,
    NUL,
    TIME_KEY,
    account_sql,
    given_sql,
    note_column,
    refuse_unread,
    reject_rows,
    text_sql,
    time_sql,
)
from .showings import Showing

__all__ = ["reject_events"]

UNKNOWN = "no such account in the table of accounts"
_PART = 0.1
"""Of a table's rows the part without a time from which on it is said."""


def reject_events(engine: DuckDBEngine, showings: Iterable[Showing], *, listed: bool) -> None:
    """Lists in `rejected` what the passes `showings` counted as unreadable. Each table's own problems come once.

    `listed`: whether a table lists the accounts; where none does, every id is one but for what stands for nobody.

    Raises InputError where most times of a column cannot be read.
    """
    seen: set[tuple[str, str, str | None]] = set()
    showings = list(showings)
    for showing in showings:
        events = showing.events
        key = (events.table.name, events.account.sql, events.time.sql if events.time else None)
        others = _named_otherwise(showing, showings)
        _reject_showing(engine, showing, UNKNOWN if listed else NOBODY, others, first=key not in seen)
        seen.add(key)


def _named_otherwise(showing: Showing, showings: Iterable[Showing]) -> list[str]:
    """SQL for the other columns by which rows of the same table name accounts: some are filled by turns."""
    here = showing.events
    there = [one.events for one in showings if one.events.table.name == here.table.name]
    return list(dict.fromkeys(account_sql(one.account) for one in there if one.account.sql != here.account.sql))


def _reject_showing(
    engine: DuckDBEngine, showing: Showing, unknown: str, others: Iterable[str], *, first: bool
) -> None:
    events = showing.events
    found = _counts(engine, showing)
    problems = [(signal.value.name, NUL, f"contains({text_sql(signal.value)}, chr(0))") for signal in showing.signals]
    counted = [found[f"nul_{n}"] for n in range(len(problems))]
    if first:
        account = account_sql(events.account)
        problems += [
            (events.account.name, NO_ID, " and ".join(f"{one} is null" for one in (account, *others))),
            (events.account.name, unknown, f"{account} not in (select account_id from account)"),
        ]
        counted += [found["no_id"], found["unknown"]]
    if first and events.time:
        refuse_unread(engine, events.table, events.time, TIME_KEY, read=found["times"], unread=found["bad_times"])
        _note_missing(engine, showing, found)
        problems.append((events.time.name, NO_TIME, f"{given_sql(events.time)} and {time_sql(events.time)} is null"))
        counted.append(found["bad_times"])
    for (column, problem, where), rows in zip(problems, counted, strict=True):
        if rows:
            sql = f'select file, "row" from ({events.table.located}) where {where}'
            reject_rows(engine, events.table, sql, column=column, problem=problem)


def _note_missing(engine: DuckDBEngine, showing: Showing, found: dict[str, int]) -> None:
    """Adds a line where a good part of the rows has no time: that is no reason to refuse any of them."""
    time, rows = showing.events.time, found["named"]
    missing = rows - found["dated"]
    if time and missing >= max(_PART * rows, 1):
        note = f"{missing:,} of {rows:,} rows have no time: what they tell is of no day"
        note_column(engine, showing.events.table, time.name, note)


def _counts(engine: DuckDBEngine, showing: Showing) -> dict[str, int]:
    """How many rows of the pass have which problem."""
    nul = "".join(f", sum(occurrences) filter (contains(v{n}, chr(0))) as nul_{n}" for n in range(len(showing.signals)))
    found = engine.frame(
        f"""
        select sum(occurrences) filter (s.account_id is null) as no_id,
            sum(occurrences) filter (s.account_id is not null and a.account_id is null) as unknown,
            sum(occurrences) filter (s.account_id is not null) as named,
            sum(times + bad_times) filter (s.account_id is not null) as dated,
            sum(times) as times, sum(bad_times) as bad_times{nul}
        from {showing.name} s left join account a on s.account_id = a.account_id
        """
    ).fillna(0)
    return {str(name): int(value) for name, value in found.iloc[0].items()}
