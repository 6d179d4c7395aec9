"""Cells of a frame as plain numbers: missing is None."""

from typing import Any

import pandas as pd

__all__ = ["maybe", "total", "whole"]


def maybe(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def total(column: "pd.Series[Any]") -> int | None:
    numbers = pd.to_numeric(column).dropna()
    return int(numbers.sum()) if len(numbers) else None
