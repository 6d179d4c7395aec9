"""Observations: what the source tables show, one row for each account and value, normalised."""

from .columns import account_sql, text_sql, time_sql
from .engine import DuckDBEngine, Step, quote_text
from .settings import Settings
from .sources import EventTable, SignalTable, Sources
from .values import value_steps

__all__ = ["observation_steps", "observe", "shown_steps", "window_steps"]


def observe(engine: DuckDBEngine, sources: Sources, settings: Settings) -> None:
    """Leaves `observation`, `left_out_value`, `prompt`, `activity_event`, `windowed_event` and `windowed_kind`."""
    values = [signal for signal in sources.signals if not signal.is_text]
    engine.run_all(shown_steps(values))
    engine.run_all(observation_steps(len(values)))
    engine.run_all(window_steps([signal for signal in values if signal.window is not None]))
    engine.execute(f"create or replace view prompt as {prompt_sql(sources.signals)}")
    engine.execute(f"create or replace view activity_event as {activity_sql(sources)}")
    engine.drop(*(f"shown_{n}" for n in range(len(values))), "raw_observation", "raw_value", "id_form")
    engine.drop("address_text", "address_hextets", "address_number", "address_form", "value_form")


def event_sql(events: EventTable, *chosen: str) -> str:
    """SQL for the rows of an event table: account_id, ts and the `chosen` expressions."""
    time = time_sql(events.time) if events.time else "null::timestamp"
    columns = ", ".join([f"{account_sql(events.account)} as account_id", f"{time} as ts", *chosen])
    return f"select {columns} from {events.table.name}"


def shown_steps(signals: list[SignalTable]) -> list[Step]:
    """One step for each signal: `shown_N` (account_id, kind, raw, occurrences, first_seen, last_seen)."""
    return [
        Step(
            f"shown_{n}",
            f"select account_id, {quote_text(signal.kind)} as kind, raw, count(*) as occurrences, "
            "min(ts) as first_seen, max(ts) as last_seen "
            f"from ({event_sql(signal.events, text_sql(signal.value) + ' as raw')}) group by account_id, raw",
        )
        for n, signal in enumerate(signals)
    ]


def observation_steps(tables: int) -> list[Step]:
    """Steps from `shown_0`, ... to `observation` and `left_out_value`, of the accounts in `account` alone."""
    empty = (
        "select null::varchar as account_id, null::varchar as kind, null::varchar as raw, 0::bigint as occurrences, "
        "null::timestamp as first_seen, null::timestamp as last_seen where false"
    )
    shown = " union all ".join([empty, *(f"select * from shown_{n}" for n in range(tables))])
    return [
        Step(
            "raw_observation",
            "select account_id, kind, coalesce(raw, '') as raw, occurrences, first_seen, last_seen "
            f"from ({shown}) semi join account using (account_id)",
        ),
        Step("raw_value", "select distinct kind, raw from raw_observation"),
        *value_steps(),
        Step(
            "observation",
            """
            select account_id, kind, value, sum(occurrences)::bigint as occurrences,
                min(first_seen) as first_seen, max(last_seen) as last_seen
            from (
                select account_id, kind, value, occurrences, first_seen, last_seen
                from raw_observation join value_form using (kind, raw) where reason is null
                union all
                select account_id, 'ip_range', ip_range, occurrences, first_seen, last_seen
                from raw_observation join value_form using (kind, raw) where ip_range is not null
            )
            group by account_id, kind, value
            """,
        ),
        Step(
            "left_out_value",
            "select kind, value, count(distinct account_id) as degree, min(reason) as reason "
            "from raw_observation join value_form using (kind, raw) where reason is not null "
            "group by kind, value order by kind, value",
        ),
    ]


def window_steps(signals: list[SignalTable]) -> list[Step]:
    """Steps to `windowed_event` and `windowed_kind`: the dated events of the kinds that have a window."""
    events = [
        f"select account_id, {quote_text(signal.kind)} as kind, coalesce(raw, '') as raw, ts "
        f"from ({event_sql(signal.events, text_sql(signal.value) + ' as raw')})"
        for signal in signals
    ]
    none = "select null::varchar as account_id, null::varchar as kind, null::varchar as raw, null::timestamp as ts"
    windows = {signal.kind: signal.window for signal in signals}
    pairs = ", ".join("(?, ?)" for _ in windows) or "(null, null)"
    return [
        Step(
            "windowed_event",
            "select account_id, kind, value, epoch(ts) as ts "
            f"from ({' union all '.join([none + ' where false', *events])}) "
            "semi join account using (account_id) join value_form using (kind, raw) "
            "where ts is not null and reason is null",
        ),
        Step(
            "windowed_kind",
            'select kind::varchar as kind, seconds::double as "window" '
            f"from (values {pairs}) as windows(kind, seconds) where kind is not null",
            tuple(part for pair in windows.items() for part in pair),
        ),
    ]


def prompt_sql(signals: tuple[SignalTable, ...]) -> str:
    """SQL for what accounts sent: account_id, ts, prompt; no rows where the source has no text."""
    texts = [
        f"select account_id, ts, prompt from ({event_sql(signal.events, text_sql(signal.value) + ' as prompt')}) "
        "semi join account using (account_id) where prompt is not null"
        for signal in signals
        if signal.is_text
    ]
    empty = "select null::varchar as account_id, null::timestamp as ts, null::varchar as prompt where false"
    return " union all ".join(texts or [empty])


def activity_sql(sources: Sources) -> str:
    """SQL for when accounts were active: account_id, ts, model; no rows where the source does not tell."""
    if sources.activity is None:
        return "select null::varchar as account_id, null::timestamp as ts, null::varchar as model where false"
    model = text_sql(sources.model) if sources.model else "null::varchar"
    return (
        f"select account_id, ts, model from ({event_sql(sources.activity, model + ' as model')}) "
        "semi join account using (account_id)"
    )
