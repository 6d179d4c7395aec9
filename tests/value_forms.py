"""What raw values are taken for, for tests."""

import pandas as pd

from graphlink.settings import KindSettings, Settings, SignalSource
from graphlink.signals.kinds import kind_frame, kinds_of
from graphlink.signals.values import value_steps
from graphlink.signals.written_forms import make_written_forms
from tests.lent_engine import lent_engine

__all__ = ["forms"]


def forms(kind: str, values: list[str], *described: KindSettings) -> dict[str, tuple[str, str | None, str | None]]:
    """Each raw value with its form, its range and the reason why it is left out."""
    with lent_engine() as engine:
        kinds = kinds_of(Settings(kinds=described, signals=(SignalSource(kind=kind, path="any.csv", value="any"),)))
        engine.register("raw_value", pd.DataFrame({"kind": kind, "raw": values}))
        engine.register("kind", kind_frame(kinds))
        make_written_forms(engine, kinds)
        engine.run_all(value_steps())
        found = engine.frame("select raw, value, ip_range, reason from value_form")
    texts = [[None if pd.isna(cell) else str(cell) for cell in row] for row in found.to_numpy(dtype=object)]
    changed = {raw: (value or "", span, reason) for raw, value, span, reason in texts}
    return {value: changed.get(value, (value, None, None)) for value in values}
