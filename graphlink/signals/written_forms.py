"""Values that a step in SQL cannot make comparable: phone numbers and postal addresses, each distinct one once."""

from collections.abc import Iterable, Mapping

import pandas as pd

from ..engine import DuckDBEngine
from .kinds import Kind
from .phones import phone_form
from .streets import house

__all__ = ["make_written_forms"]

COLUMNS = ("kind", "raw", "value", "ip_range", "reason")
Row = tuple[str, str, str, str | None, str | None]


def make_written_forms(engine: DuckDBEngine, kinds: Iterable[Kind]) -> None:
    """Leaves `written_form` (kind, raw, value, ip_range, reason), each distinct number of `raw_value` once.

    A number without a country is read as one of the kind's `region`; where there is none it is left out, with that for
    a reason. A digest in place of a number counts as equal or not. What is no postal address has no row, and is read as
    any other text is.
    """
    by_name = {kind.name: kind for kind in kinds if kind.clean in ("phone", "street")}
    frame = pd.DataFrame(list(_rows(engine, by_name)), columns=COLUMNS)
    engine.register("written_form", frame.astype("str").where(frame.notna(), None))


def _rows(engine: DuckDBEngine, kinds: Mapping[str, Kind]) -> Iterable[Row]:
    for name, raw in _raw(engine) if kinds else []:
        if kinds[name].clean == "phone":
            value, reason = phone_form(raw, kinds[name].region)
            yield name, raw, value, None, reason
        elif found := house(raw):
            yield name, raw, found, None, None


def _raw(engine: DuckDBEngine) -> Iterable[tuple[str, str]]:
    found = engine.frame(
        "select kind, raw from raw_value join kind using (kind) where clean in ('phone', 'street') order by kind, raw"
    )
    return [(str(kind), str(raw)) for kind, raw in found.itertuples(index=False)]
