"""Showings: one pass over each event table, grouped by account and by what it shows."""

from dataclasses import dataclass, replace

from ..engine import Step
from ..reading import EventTable, SignalTable, Sources, account_sql, given_sql, text_sql, time_sql

__all__ = ["Showing", "event_sql", "showings_of", "shown_step"]

GROUPED = 2
"""Value columns of one table that one pass groups together: an address and a device vary together, so that this
costs half of two passes; more columns together would leave nearly a group for each row."""


@dataclass(frozen=True)
class Showing:
    """One pass over an event table: its value columns grouped together as `v0`, `v1` of the table `name`."""

    name: str
    events: EventTable
    signals: tuple[SignalTable, ...]


def showings_of(sources: Sources) -> list[Showing]:
    """The passes that read every event table at least once, value columns of one table together."""
    together: dict[tuple[str, str, str | None], tuple[EventTable, list[SignalTable]]] = {}
    events = [(signal.events, None if signal.is_text else signal) for signal in sources.signals]
    for event, signal in [*events, *((activity.events, None) for activity in sources.activity)]:
        key = (event.table.name, event.account.sql, event.time.sql if event.time else None)
        together.setdefault(key, (event, []))[1].extend([signal] if signal else [])
    chunks = [
        (event, tuple(signals[first : first + GROUPED]))
        for event, signals in together.values()
        for first in range(0, max(len(signals), 1), GROUPED)
    ]
    return [Showing(f"shown_{n}", event, signals) for n, (event, signals) in enumerate(chunks)]


def event_sql(events: EventTable, *chosen: str) -> str:
    """SQL for the rows of an event table: account_id, ts, and the `chosen` expressions."""
    time = time_sql(events.time) if events.time else "null::timestamp"
    columns = ", ".join([f"{account_sql(events.account)} as account_id", f"{time} as ts", *chosen])
    return f"select {columns} from {events.table.name}"


def shown_step(showing: Showing) -> Step:
    """The step to account_id, v0, ..., occurrences, first_seen, last_seen, times, bad_times, padded.

    A group for each combination, grouped as written, and made text after that: there are far fewer groups than rows. So
    an account whose id is sometimes padded has several groups here.
    """
    events = showing.events
    written = [events.account.sql, *(signal.value.sql for signal in showing.signals)]
    names = ["who", *(f"w{n}" for n in range(len(showing.signals)))]
    columns = ", ".join(f"{sql} as {name}" for sql, name in zip(written, names, strict=True))
    time, written_time = (time_sql(events.time), events.time.sql) if events.time else ("null::timestamp", "null")
    # Asked of what could not be read alone: most times can.
    given = given_sql(replace(events.time, sql="written")) if events.time else "false"
    values = [text_sql(replace(signal.value, sql=f"w{n}")) + f" as v{n}" for n, signal in enumerate(showing.signals)]
    who = replace(events.account, sql="who")
    padded = f"{text_sql(who)} is distinct from {account_sql(who)} as padded"
    chosen = ", ".join([f"{account_sql(who)} as account_id", *values])
    return Step(
        showing.name,
        f"select {chosen}, occurrences, first_seen, last_seen, times, bad_times, {padded} from ("
        f"select {', '.join(names)}, count(*) as occurrences, min(ts) as first_seen, max(ts) as last_seen, "
        f"count(ts) as times, count(*) filter (case when ts is null then {given} else false end) as bad_times "
        f"from (select {columns}, {time} as ts, {written_time} as written from {events.table.name}) "
        f"group by {', '.join(names)})",
        reads=(events.table.name,),
    )
