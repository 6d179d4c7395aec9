"""Figures as people read them, everywhere alike: counts, shares, chances, and words that agree with a count."""

import math
from typing import Any

__all__ = ["chance", "count", "exact_share", "is_missing", "number", "plural", "score", "share", "verb"]


def is_missing(value: Any) -> bool:
    """Whether there is no number: None, not-a-number, or what a table has in the place of one."""
    try:
        return value is None or math.isnan(value)
    except TypeError:
        return True


def count(value: float | None) -> str:
    """A whole number with thousands marked; missing is `unknown`."""
    return "unknown" if value is None or is_missing(value) else f"{round(value):,}"


def plural(value: float | None, word: str, words: str | None = None) -> str:
    """`1 account`, `2,400 accounts`."""
    return f"{count(value)} {word if value == 1 else words or word + 's'}"


def verb(value: float | None, one: str = "is", several: str = "are") -> str:
    """The word that agrees with a count: `is` of 1, `are` of others."""
    return one if value == 1 else several


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
    if value is None or is_missing(value):
        return "unknown"
    percent = 100 * value
    if 0 < percent < 0.1:
        return "under 0.1 %"
    if 99.9 < percent < 100:
        return "over 99.9 %"
    return f"{percent:.0f} %" if percent >= 10 or percent == 0 else f"{percent:.1f} %"


def exact_share(value: float) -> str:
    """A measured share with two decimals, as `97.50 %`: between 99.9 and 100 % lies what a bulk action is judged by."""
    return f"{100 * value:.2f} %"


def chance(q_value: float) -> str:
    """A q-value; none of them is nothing."""
    return "under 0.0001" if q_value < 0.0001 else number(q_value)
