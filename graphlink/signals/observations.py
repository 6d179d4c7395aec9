"""Observations: what the source tables show, one row for each account and value, normalised."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..engine import DuckDBEngine, Step, quote_text
from ..reading import ActivityTable, SignalTable, Sources, reading, text_sql
from .as_written import read_as_written
from .column_notes import note_columns
from .event_rejects import reject_events
from .idle_columns import note_idle
from .kinds import Kind, kind_frame
from .prompts import find_prompts
from .showings import Showing, event_sql, showings_of, shown_step
from .spellings import join_spellings, spelled_names
from .values import value_steps
from .written_forms import make_written_forms

__all__ = ["OBSERVED", "observation_steps", "observe", "window_steps"]

OBSERVED = ("kind", "observation", "left_out_value", "prompt", "activity_event", "windowed_event", "windowed_kind")


def observe(engine: DuckDBEngine, sources: Sources, kinds: Sequence[Kind]) -> None:
    """Leaves OBSERVED: what accounts show, and views of what they sent and of when they were active.

    `kinds` describes every kind of signal that `sources` have.

    A time that cannot be read is rejected by itself, and what its row shows is kept; events of accounts that are not
    in `account` are rejected.
    """
    with engine.leaving(*OBSERVED, *spelled_names(sources)):
        sources, showings = _shown(engine, sources)
        sources = read_as_written(engine, sources, showings)
        windowed = [signal for signal in sources.signals if signal.window is not None]
        engine.view("raw_observation", raw_observation_sql(showings))
        engine.register("kind", kind_frame(kinds))
        engine.run(Step("raw_value", "select distinct kind, raw from raw_observation", reads=("raw_observation",)))
        make_written_forms(engine, kinds)
        steps = [*value_steps(), *observation_steps(), *window_steps(windowed)]
        engine.run_all(steps, leaves=(*OBSERVED, "value_form"))
        engine.register("kind", kind_frame(_as_fine(engine, kinds)))
        reject_events(engine, showings, listed=sources.listed)
        note_columns(engine, showings)
        note_idle(engine, showings, [signal for signal in sources.signals if signal.is_text])
        strangers = bool(engine.scalar("select count(*) from unknown_account"))
        find_prompts(engine, sources.signals, strangers=strangers)
        engine.view("activity_event", activity_sql(sources))


def _as_fine(engine: DuckDBEngine, kinds: Sequence[Kind]) -> list[Kind]:
    """`kinds`, a coarser one of which the data hold no finer value being no reading of another: where a platform keeps
    ranges alone, ranges are its addresses."""
    held = set(engine.frame("select distinct kind from observation")["kind"])
    return [kind if kind.coarse_of in held else replace(kind, coarse_of="") for kind in kinds]


def _shown(engine: DuckDBEngine, sources: Sources) -> tuple[Sources, list[Showing]]:
    """The passes over the events, run; again over those in which accounts are spelled differently."""
    showings = showings_of(sources)
    _run_passes(engine, showings)
    spelled = join_spellings(engine, sources, showings)
    again = showings_of(spelled)
    _run_passes(engine, [showing for showing in again if showing not in showings])
    return spelled, again


def _run_passes(engine: DuckDBEngine, showings: Iterable[Showing]) -> None:
    for showing in showings:
        with reading(showing.events.table.source.shown):
            engine.run(shown_step(showing))


def raw_observation_sql(showings: Iterable[Showing]) -> str:
    """SQL for what each account shows as it was written: account_id, kind, raw, occurrences, first_seen, last_seen."""
    shown = [
        f"select account_id, {quote_text(signal.kind)} as kind, coalesce(v{n}, '') as raw, "
        f"occurrences, first_seen, last_seen from {showing.name}"
        for showing in showings
        for n, signal in enumerate(showing.signals)
    ]
    none = (
        "select null::varchar as account_id, null::varchar as kind, null::varchar as raw, 0::bigint as occurrences, "
        "null::timestamp as first_seen, null::timestamp as last_seen where false"
    )
    return " union all ".join(shown or [none])


def observation_steps() -> list[Step]:
    """Steps from `raw_observation` and the forms to `observation` and `left_out_value`, of known accounts alone."""
    sums = "sum(occurrences)::bigint as occurrences, min(first_seen) as first_seen, max(last_seen) as last_seen"
    return [
        Step(
            "address_shown",
            f"""
            select account_id, kind, value, ip_range, {sums}
            from raw_observation semi join account using (account_id)
            join (select * from value_form semi join kind on value_form.kind = kind.kind and clean = 'address')
                using (kind, raw)
            where reason is null group by account_id, kind, value, ip_range
            """,
            reads=("account", "kind", "raw_observation", "value_form"),
        ),
        Step(
            "observation",
            f"""
            select account_id, kind, coalesce(value, raw) as value, {sums}
            from raw_observation semi join account using (account_id) left join value_form using (kind, raw)
            where reason is null and kind not in (select kind from kind where clean = 'address') group by all
            union all
            select account_id, kind, value, occurrences, first_seen, last_seen from address_shown
            where value is distinct from ip_range
            union all
            select account_id, coarse.kind, ip_range, {sums}
            from address_shown join kind coarse on address_shown.kind = coarse.coarse_of
            where ip_range is not null group by all
            """,
            reads=("account", "address_shown", "kind", "raw_observation", "value_form"),
        ),
        Step(
            "left_out_value",
            """
            select kind, value, count(distinct account_id) as degree, min(reason) as reason,
                   sum(occurrences)::bigint as occurrences
            from raw_observation semi join account using (account_id)
            join value_form using (kind, raw)
            where reason is not null group by kind, value
            """,
            reads=("account", "raw_observation", "value_form"),
        ),
    ]


def window_steps(signals: list[SignalTable]) -> list[Step]:
    """Steps to `windowed_event` (account_id, kind, value, ts in seconds) and `windowed_kind` (kind, window in seconds).

    Of several windows for one kind the widest counts.
    """
    events = [
        f"select account_id, {quote_text(signal.kind)} as kind, coalesce(raw, '') as raw, ts "
        f"from ({event_sql(signal.events, text_sql(signal.value) + ' as raw')}) where ts is not null"
        for signal in signals
        if not signal.is_text
    ]
    tables = dict.fromkeys(signal.events.table.name for signal in signals if not signal.is_text)
    none = "select null::varchar as account_id, null::varchar as kind, null::varchar as raw, null::timestamp as ts"
    windows: dict[str, float] = {}
    for signal in signals:
        windows[signal.kind] = max(signal.window or 0, windows.get(signal.kind, 0))
    pairs = ", ".join("(?, ?)" for _ in windows) or "(null, null)"
    return [
        Step(
            "windowed_event",
            f"""
            select account_id, kind, coalesce(value, raw) as value, epoch(ts) as ts
            from ({" union all ".join([none + " where false", *events])}) semi join account using (account_id)
            left join value_form using (kind, raw) where reason is null and (ip_range is null or value <> ip_range)
            """,
            reads=("account", "value_form", *tables),
        ),
        Step(
            "windowed_kind",
            'select kind::varchar as kind, seconds::double as "window" '
            f"from (values {pairs}) as windows(kind, seconds) where kind is not null",
            tuple(part for pair in windows.items() for part in pair),
            reads=(),
        ),
    ]


def activity_sql(sources: Sources) -> str:
    """SQL for when accounts were active: account_id, account_no, ts, model; no rows where the source does not tell."""
    if not sources.activity:
        nobody = "select account_id, account_no from account_number where false"
        return f"select *, null::timestamp as ts, null::varchar as model from ({nobody})"
    acts = " union all ".join(event_sql(one.events, f"{_model_sql(one)} as model") for one in sources.activity)
    return f"select account_id, account_no, ts, model from ({acts}) join account_number using (account_id)"


def _model_sql(activity: ActivityTable) -> str:
    return text_sql(activity.model) if activity.model else "null::varchar"
