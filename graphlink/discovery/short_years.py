"""Short years: dates in numbers with a year of two digits, and the order of their numbers as the whole column tells."""

import re

from ..engine import DuckDBEngine, quote_text
from ..reading import Column, text_sql

__all__ = ["clock_form", "short_forms"]

_DATE = r"^\s*'?(\d{1,2})([-/.])(\d{1,2})[-/.](\d{2})(?:([\sT,]+)(\d{1,2}[:.]\d{2}.*?))?\s*$"
_YEARS = range(10, 41)
"""Years that are meant: others are days, or no dates."""
_BOUNDS = {"d": range(1, 32), "m": range(1, 13), "y": _YEARS}
_ORDERS = ("dmy", "mdy", "ymd")
_MOST = 0.95


def short_forms(engine: DuckDBEngine, relation: str, column: Column) -> tuple[str, ...]:
    """The forms, as strptime says them, in which most of the column's values are dates with a year of two digits.

    Several where nothing tells the numbers apart; none where the values are no such dates.
    """
    if column.type != "VARCHAR":
        return ()
    text = text_sql(column)
    parts = f"regexp_extract(text, {quote_text(_DATE)}, ['a', 'mark', 'b', 'c'])"
    counted = ", ".join(
        f"min(try_cast(part.{name} as integer)) as least_{name}, max(try_cast(part.{name} as integer)) as most_{name}, "
        f"count(distinct part.{name}) as kinds_{name}"
        for name in "abc"
    )
    found = engine.frame(
        f"select min(text) as example, count(*) as n, {counted} from (select text, {parts} as part from "
        f"(select {text} as text from {relation}) where text <> '') where part.c <> ''"
    ).iloc[0]
    given = engine.scalar(f"select count(*) from {relation} where {text} <> ''")
    if not found["n"] or found["n"] < _MOST * int(given or 0):
        return ()
    seen = [(int(found[f"least_{name}"]), int(found[f"most_{name}"]), int(found[f"kinds_{name}"])) for name in "abc"]
    mark = re.sub("[\\s\\d']", "", str(found["example"]))[:1]
    orders = [order for order in _ORDERS if _fits(order, seen)]
    # Nobody writes the month first with points.
    orders = [order for order in orders if not (mark == "." and order == "mdy" and "dmy" in orders)]
    forms = (_form(order, mark, str(found["example"])) for order in orders)
    return tuple(form for form in forms if _reads(engine, relation, text, form))


def _fits(order: str, seen: list[tuple[int, int, int]]) -> bool:
    """Whether the numbers can be in this order: there are more days of the month than years."""
    told = dict(zip(order, seen, strict=True))
    within = all(least in _BOUNDS[part] and most in _BOUNDS[part] for part, (least, most, _) in told.items())
    return within and told["y"][2] <= told["d"][2]


def _form(order: str, mark: str, example: str) -> str:
    clock = re.match(_DATE, example)
    after = clock[5] + clock_form(clock[6].strip()) if clock and clock[5] else ""
    return mark.join(f"%{part}" for part in order) + after


def clock_form(example: str) -> str:
    """The form of a time of the day such as the example, as strptime says it."""
    hour = "%I" if re.search("[AaPp][Mm]", example) else "%H"
    form = re.sub(r"\d{1,2}([:.])\d{2}", rf"{hour}\1%M", example, count=1)
    form = re.sub(r"(?<=%M)([:.])\d{2}", r"\1%S", form)
    form = re.sub(r"(?<=%S)([.,])\d+", r"\1%f", form)
    return re.sub("[AaPp][Mm]", "%p", form)


def _reads(engine: DuckDBEngine, relation: str, text: str, form: str) -> bool:
    """Whether most of the values are of the form."""
    read = f"select avg((try_strptime(trim({text}), {quote_text(form)}) is not null)::integer) from {relation}"
    return float(engine.scalar(f"{read} where {text} <> ''") or 0) >= _MOST
