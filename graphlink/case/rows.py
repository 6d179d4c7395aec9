"""Rows of a case as plain Python values: what a query returns, without pandas in it."""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from .folder import Case

__all__ = ["case_rows"]


def case_rows(case: Case, sql: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
    """What `sql` returns over the case's tables, a dict a row; missing is None, lists are tuples of text.

    `values` are bound to its `?`; text from data belongs there, never in `sql`.
    """
    return [_row(row) for row in case.query(sql, values).to_dict("records")]


def _row(row: dict[Hashable, Any]) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if hasattr(value, "__len__"):
        return tuple(str(part) for part in value)
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value
