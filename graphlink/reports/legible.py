"""Values as people read them: numbers, shares, days, and text whose tricks are made visible."""

import math
import re
from typing import Any

import pandas as pd

from ..figures import count, number, plural, score, share

__all__ = ["as_text", "count", "day", "days", "legible", "number", "plural", "score", "share"]

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def legible(text: str) -> str:
    """`text` with control, invisible and direction-changing characters written out; line ends become blanks."""
    return _UNSAFE.sub(lambda found: f"<U+{ord(found.group(0)):04X}>", re.sub(r"\r\n|[\r\n\t]", " ", text))


def as_text(value: Any) -> str:
    """Any cell as legible text; missing is empty."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return day(value)
    if isinstance(value, float):
        return number(value)
    return legible(str(value))


def day(value: Any) -> str:
    """A time stamp's day: `2026-01-31`; missing is `unknown`."""
    return "unknown" if value is None or pd.isna(value) else pd.Timestamp(value).strftime("%Y-%m-%d")


def days(first: Any, last: Any) -> str:
    """From one day to another: `2026-01-31 to 2026-02-03`, `2026-01-31` where they are one; empty where one is
    missing."""
    if pd.isna(first) or pd.isna(last):
        return ""
    return day(first) if day(first) == day(last) else f"{day(first)} to {day(last)}"
