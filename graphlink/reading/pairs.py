"""Pairs: tables whose rows are a name and a value each, as shops and blogs keep what is told of an account."""

from collections.abc import Mapping
from dataclasses import replace

from ..engine import quote_text
from ..settings import SignalSource
from .columns import Column, text_sql
from .layout import SourceLayout
from .relations import Table

__all__ = ["of_rows", "with_rows_alone"]


def with_rows_alone(layout: SourceLayout, tables: Mapping[str, Table]) -> tuple[SourceLayout, dict[str, Table]]:
    """Both with a column of the values of some rows alone for each signal that says which (`where`)."""
    made = dict(tables)
    signals = tuple(_alone(signal, made) for signal in layout.signals)
    return replace(layout, signals=signals), made


def _alone(signal: SignalSource, tables: dict[str, Table]) -> SignalSource:
    """The signal with the column of its rows' values; that is added to its table in `tables`."""
    shown = signal.value or signal.text
    if not signal.where or not shown:
        return signal
    table = tables[signal.path]
    told = {table.columns[name]: said for name, said in signal.where.items()}
    column = of_rows(table.columns[shown], told)
    tables[signal.path] = replace(table, columns={**table.columns, column.name: column})
    return signal.model_copy(update={"value" if signal.value else "text": column.name})


def of_rows(value: Column, where: Mapping[Column, str]) -> Column:
    """The values, as text, of the rows in which each column of `where` holds what it says; null in the others."""
    alike = " and ".join(f"trim({text_sql(column)}) = {quote_text(said.strip())}" for column, said in where.items())
    named = ", ".join(f"{column.name} = {said}" for column, said in where.items())
    return Column(f"{value.name} where {named}", "VARCHAR", f"case when {alike} then {text_sql(value)} end")
