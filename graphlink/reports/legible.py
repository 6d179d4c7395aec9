"""Values as people read them: numbers, shares, days, and text whose tricks are made visible."""

import math
import re
from typing import Any

import pandas as pd

__all__ = ["as_text", "count", "day", "legible", "number", "plural", "score", "share"]

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


def count(value: float | None) -> str:
    """A whole number with thousands marked; missing is `unknown`."""
    return "unknown" if value is None or pd.isna(value) else f"{round(value):,}"


def plural(value: float | None, word: str, words: str | None = None) -> str:
    """`1 account`, `2,400 accounts`."""
    return f"{count(value)} {word if value == 1 else words or word + 's'}"


def number(value: float) -> str:
    """A number to three significant digits, with no exponent: 1,240 or 12.4 or 0.012."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "unknown" if math.isnan(value) else "infinite" if value > 0 else "minus infinite"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(decimals, 6)}f}".rstrip("0").rstrip(".") if decimals else f"{value:,.0f}"


def score(value: float) -> str:
    """A score from 0 to 1 with two decimals; what is not quite 1 is `over 0.99`."""
    return "over 0.99" if 0.995 <= value < 1 else f"{value:.2f}"


def share(value: float | None) -> str:
    """A share as a percentage: `79 %`, `0.4 %`; what is there but rounds to nothing is `under 0.1 %`."""
    if value is None or pd.isna(value):
        return "unknown"
    percent = 100 * value
    if 0 < percent < 0.1:
        return "under 0.1 %"
    if 99.9 < percent < 100:
        return "over 99.9 %"
    return f"{percent:.0f} %" if percent >= 10 or percent == 0 else f"{percent:.1f} %"


def day(value: Any) -> str:
    """A time stamp's day: `2026-01-31`; missing is `unknown`."""
    return "unknown" if value is None or pd.isna(value) else pd.Timestamp(value).strftime("%Y-%m-%d")
