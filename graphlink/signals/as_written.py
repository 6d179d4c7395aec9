"""Columns as written: ids and times that the first pass found to need no change are later read as they stand.

To trim millions of ids and to bound millions of times costs as much as reading them, and every later pass would again.
"""

from collections.abc import Iterable
from dataclasses import replace

from ..engine import DuckDBEngine
from ..reading import Column, EventTable, Sources
from .showings import Showing

__all__ = ["read_as_written"]


def read_as_written(engine: DuckDBEngine, sources: Sources, showings: Iterable[Showing]) -> Sources:
    """`sources` whose event tables say which of their columns are read as they stand, by what the passes counted."""
    known = {_columns(showing.events): _settled(engine, showing) for showing in showings}

    def settled(events: EventTable) -> EventTable:
        return known.get(_columns(events), events)

    return replace(
        sources,
        signals=tuple(replace(signal, events=settled(signal.events)) for signal in sources.signals),
        activity=tuple(replace(table, events=settled(table.events)) for table in sources.activity),
    )


def _columns(events: EventTable) -> tuple[str, Column, Column | None]:
    return events.table.name, events.account, events.time


def _settled(engine: DuckDBEngine, showing: Showing) -> EventTable:
    events = showing.events
    counted = engine.frame(
        f"select coalesce(bool_or(padded), false) as padded, sum(bad_times) as bad from {showing.name}"
    )
    padded, bad = counted.iloc[0]
    account = replace(events.account, as_written=not padded)
    time = events.time and replace(events.time, as_written=_is_typed(events.time) and not bad > 0)
    return replace(events, account=account, time=time)


def _is_typed(time: Column) -> bool:
    """Whether the engine has the column as times without a zone: text and numbers are always made times."""
    return time.type.startswith(("TIMESTAMP", "DATE")) and time.type != "TIMESTAMP WITH TIME ZONE"
