"""Column notes: what a person should know of a column whose values are mostly no signal, or less than they seem."""

from collections.abc import Iterable, Mapping

from ..engine import DuckDBEngine
from ..reading import SignalTable, note_column, placeholder_sql
from .kinds import TEMPLATE
from .showings import Showing

__all__ = ["note_columns"]

RANGE = "a range without an address"
DIGEST = "a digest"
_LISTS = "its values are lists, each of which counts as one value; write a row for each value of a list"
_TEXTS = "its values are texts of which hardly any comes twice; name it as `text`, and templates are looked for in them"
_LONG = 4
"""Words: what has more is no name of a template."""
_BADLY_WRITTEN = ("not an address", "not a mail address", "not a phone number")
"""Reasons that tell of how values are written, and not of what they are."""
_PART = 0.1
"""Of the values of a column the part that is badly written from which on it is said: fewer are anybody's slips."""
_WHAT_IT_MEANS = {
    RANGE: "such a range weighs a little and links nobody by itself",
    DIGEST: "equal digests count as equal addresses, and their ranges are not known",
}


def note_columns(engine: DuckDBEngine, showings: Iterable[Showing]) -> None:
    """Adds a line for each column most of whose values are left out, are ranges or digests of addresses, or texts that
    should be looked through for templates, and where a good part is left out for how it is written.

    Reads `left_out_value`, `raw_value`, `value_form`, `kind` and the passes `showings`.
    """
    odd = _odd_values(engine)
    lists = _list_kinds(engine)
    for showing in showings:
        for n, signal in enumerate(showing.signals):
            if odd.get(signal.kind) and odd[signal.kind] >= _PART * _given(engine, showing, n):
                _note(engine, showing, n, signal)
            if signal.kind in lists:
                note_column(engine, showing.events.table, signal.value.name, _LISTS)
            if signal.kind == TEMPLATE and _are_texts(engine, showing, n):
                note_column(engine, showing.events.table, signal.value.name, _TEXTS)


def _are_texts(engine: DuckDBEngine, showing: Showing, n: int) -> bool:
    """Whether most of what should name templates are texts, and different ones."""
    different = f"count(distinct v{n}) filter (len(string_split(v{n}, ' ')) > {_LONG})"
    return bool(engine.scalar(f"select 2 * {different} > sum(occurrences) from {showing.name} where v{n} <> ''"))


def _list_kinds(engine: DuckDBEngine) -> set[str]:
    """The kinds most of whose values are lists; of addresses a list is what proxies forwarded."""
    found = engine.frame(
        r"""
        select kind from raw_value join kind using (kind) where clean <> 'address' group by kind
        having avg((starts_with(raw, '[') and regexp_full_match(raw, '(?s)\[.*\]\s*'))::integer) > 0.5
        """
    )
    return set(found["kind"].astype(str))


def _odd_values(engine: DuckDBEngine) -> dict[str, float]:
    """For each kind how often what is not a plain value was shown; without bound where that was not counted."""
    # Nearly every source ends here: these tables are small, the passes are not.
    found = engine.frame(
        """
        select kind, sum(shown)::double as shown from (
            select kind, occurrences as shown from left_out_value where reason <> 'empty'
            union all
            select kind, 'infinity'::double from value_form join kind using (kind)
            where reason is null and clean = 'address' and (ip_range is null or value = ip_range)
        ) group by kind
        """
    )
    return {str(kind): float(shown) for kind, shown in found.itertuples(index=False)}


def _given(engine: DuckDBEngine, showing: Showing, n: int) -> int:
    return int(engine.scalar(f"select coalesce(sum(occurrences), 0) from {showing.name} where v{n} <> ''"))


def _note(engine: DuckDBEngine, showing: Showing, n: int, signal: SignalTable) -> None:
    found = _reasons(engine, showing, n, signal.kind)
    given = sum(found.values())
    odd = {reason: count for reason, count in found.items() if reason}
    useless = sum(count for reason, count in odd.items() if reason not in _WHAT_IT_MEANS)
    why = ", ".join(f"{reason} {count:,}" for reason, count in odd.items() if reason not in _WHAT_IT_MEANS)
    if 2 * useless > given:
        note_column(
            engine,
            showing.events.table,
            signal.value.name,
            f"{useless:,} of {given:,} values cannot be used as {signal.kind} ({why}); is it the right column?",
        )
    elif badly := _badly_written(engine, showing, n, signal.kind, at_least=_PART * given):
        note_column(engine, showing.events.table, signal.value.name, badly)
    for reason, meaning in _WHAT_IT_MEANS.items():
        if 2 * odd.get(reason, 0) > given:
            note = f"{odd[reason]:,} of {given:,} addresses are each {reason}: {meaning}"
            note_column(engine, showing.events.table, signal.value.name, note)


def _badly_written(engine: DuckDBEngine, showing: Showing, n: int, kind: str, *, at_least: float) -> str | None:
    """What to say where so many rows of known accounts show values that are written as no such thing is."""
    reasons = ", ".join(f"'{reason}'" for reason in _BADLY_WRITTEN)
    found = engine.frame(
        f"""
        select reason, sum(occurrences)::bigint as shown, arg_max(raw, (occurrences, raw)) as example
        from {showing.name} semi join account using (account_id)
        join (select raw, reason from value_form where kind = ? and reason in ({reasons})) f on f.raw = v{n}
        where not {placeholder_sql("lower(trim(raw))")} group by reason order by shown desc
        """,
        [kind],
    )
    shown = int(found["shown"].sum()) if len(found) else 0
    if shown < max(at_least, 1):
        return None
    example = " ".join(str(found["example"].iloc[0]).split())[:60]
    return (
        f"{shown:,} values are left out, such as `{example}` ({found['reason'].iloc[0]}); write them as the others are"
    )


def _reasons(engine: DuckDBEngine, showing: Showing, n: int, kind: str) -> Mapping[str, int]:
    """How many rows of known accounts show a value that is left out for which reason; empty: a plain value."""
    found = engine.frame(
        f"""
        select case
                when reason is not null or clean is distinct from 'address' then coalesce(reason, '')
                when value = ip_range then '{RANGE}' when ip_range is null then '{DIGEST}' else '' end as reason,
            sum(occurrences)::bigint as shown
        from {showing.name} semi join account using (account_id)
        left join (select raw, value, ip_range, reason, clean from value_form join kind using (kind) where kind = ?) f
            on f.raw = v{n}
        where v{n} <> '' and reason is distinct from 'empty' group by all order by shown desc, reason
        """,
        [kind],
    )
    return {str(reason): int(shown) for reason, shown in found.itertuples(index=False)}
