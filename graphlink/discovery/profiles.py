"""Profiles: what the values of a column look like, counted over the first rows of its table."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..engine import DuckDBEngine, quote_text
from ..reading import DAY_MONTH_YEAR, Column, bare_mail_sql, placeholder_sql, text_sql, time_sql, untracked_sql

__all__ = ["Profile", "profiles_of"]

_V6 = (
    r"[0-9a-fA-F:]*::[0-9a-fA-F:]*(\d{1,3}(\.\d{1,3}){3})?"
    r"|([0-9a-fA-F]{1,4}:){6}([0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}|\d{1,3}(\.\d{1,3}){3})"
)
"""A clock and the number of a network card have colons, too, and fewer of them."""
_NOBODY = r"""((for=)?["']?(unknown|-|_[\w.-]+)["']?(;\w+=[^,;]*)*[,;\s]+["']?)*"""
"""What stands before the first address in a list of forwarders."""
_ADDRESS = (
    rf"""(?i)^([\w.-]+\s?[\[(])?[\s\["'{{(]*{_NOBODY}(for=)?["\[']*(\d{{1,3}}(\[?\.\]?\d{{1,3}}){{2}}(\[?\.\]?(\d{{1,3}}|[x*]{{1,3}}))|{_V6})"""
    r"""(%\w+)?["\])'}]*(:\d+)?(/\d{1,3})?["\])'}]*([,;|\s].*)?$"""
)
_PRIVATE = (
    r"^[^,;|]*?(\b10|\b127|\b192\.168|\b172\.(1[6-9]|2\d|3[01])|\b169\.254)(\.\d{1,3}){2,3}[^,;|]*$"
    r"|^[\s\[\"']*(f[cd][0-9a-f]{2}:|fe80:|::1\b)[^,;|]*$"
)
_MAIL = r"^[^@\s<>{}:,;]+@[^@\s<>{}:,;]+\.[^@\s.<>{}:,;]+$"
_DOMAIN = r"^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$"
_PHONE = r"^'?(tel:)?[+(]?[0-9][0-9 ()./-]{5,18}[0-9]$"
_INTERNATIONAL = r"^'?(tel:)?[+][1-9][0-9 ()./-]{7,17}[0-9]$"
_DIALLED = "[2-9][0-9]{9}|[1-9][0-9]{10,11}"
"""A number as it is dialled: as seconds it would be of 2033 and later, as milliseconds of 2001 and before."""
_CLOCK = r"^[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(\s*[AaPp][.]?\s?[Mm][.]?)?$"
_SPELT = r"^([0-9]+\s*(d|h|m|s|ms|days?|hours?|hrs?|min|mins|minutes?|sec|secs|seconds?)\b\s*)+$"
"""A time of the day alone, and how long something took, in words."""
_BASE64 = "([A-Za-z0-9+/_-]{43}|[A-Za-z0-9+/_-]{27})=|([A-Za-z0-9+/_-]{22}|[A-Za-z0-9+/_-]{86})=="
_DIGEST = rf"^([a-z0-9-]+[:$_])?(0x)?[0-9a-fA-F]{{12,128}}$|^({_BASE64})$"
_WHOLE_ADDRESS = (
    "try_cast(text as bigint) between 16777216 and 3758096383"
    " or try_cast(text as bigint) between -2147483648 and -536870913"
    " or regexp_full_match(trim(text), '(0[xX]|0{20}[fF]{4})?([0-9A-F]{8}|[0-9a-f]{8})')"
)
"""An IPv4 address as a number, 1.0.0.0 to 223.255.255.255, as MySQL's INET_ATON makes one, with a sign, or in
hexadecimal."""
_LINKED = r"\(https?://[^\s()]+\)$"
"""How a workspace shows what a cell leads to, behind its name."""
_MONEY = "[$€£¥₹]|EUR|USD|GBP|CHF|PLN|INR"
_AMOUNT = rf"[-+(]?\s*({_MONEY})?\s*({{}})\s*({_MONEY}|%)?\)?"
_NUMBER = r"^(-?[0-9]+([.][0-9]+)?|{})$".format(
    _AMOUNT.format(
        r"[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?|[0-9]{1,3}([. '\x{a0}\x{202f}][0-9]{3})+,[0-9]{1,2}"
        r"|[0-9]+,[0-9]{1,2}|[0-9]+([.][0-9]+)?"
    )
)
"""A number, also as people and spreadsheets write amounts: 1,234.50, 1.234,50 €, (12.00)."""
_MASKED = r"[*•]{2,}|x{4,}|\.{3}|…"
_DIGITS, _TELLING = r"length(regexp_replace(text, '\D', '', 'g'))", 8
"""What is left of a card's number says little by its last four digits, and much with its first six, or its expiry."""
_HOUSE = [f"regexp_matches(trim(text), {quote_text(part)})" for part in ("[0-9]", r"\s", r"\pL{2}")]
_LONGEST_HOUSE = 150
"""A postal address has a number, a word and a blank, and is no text."""
_SERIAL = "regexp_full_match(trim(text), '[3-7][0-9]{4}([.,][0-9]+)?')"
_SPAN = "max(try_cast(text as bigint))::double - min(try_cast(text as bigint)) + 1"
_LIST = r"(?s)\[.*\]|\{[^:]*\}"
"""A list of JSON, or an array as PostgreSQL writes one."""
_MESSAGES = r"""^\s*"?[\[{].*"(role|parts)\\?"\s*:"""
"""Also where a list was written as text, and that once more."""

_SMALL = "lower(trim(text))"
_SHARES = {
    "blanks": r"regexp_matches(trim(text), '\s')",
    # What leaves open which number is the day is a time all the same.
    "times": f"(seen is not null and not {_SERIAL}) or regexp_matches(text, {quote_text(DAY_MONTH_YEAR)})",
    "serials": f"seen is not null and {_SERIAL}",
    "addresses": f"regexp_matches(text, {quote_text(_ADDRESS)})",
    "private": f"regexp_matches({_SMALL}, {quote_text(_PRIVATE)})",
    "whole_addresses": _WHOLE_ADDRESS,
    "mails": f"regexp_matches({bare_mail_sql('trim(text)')}, {quote_text(_MAIL)})",
    "domains": f"regexp_matches({_SMALL}, {quote_text(_DOMAIN)})",
    "phones": f"regexp_matches(trim(text), {quote_text(_PHONE)})",
    "international": f"regexp_matches(trim(text), {quote_text(_INTERNATIONAL)})",
    "dialled": f"regexp_full_match(trim(text), {quote_text(_DIALLED)})",
    "linked": f"regexp_matches(trim(text), {quote_text(_LINKED)})",
    "clocks": f"regexp_matches({_SMALL}, {quote_text(_CLOCK)}) or regexp_matches({_SMALL}, {quote_text(_SPELT)})",
    "digests": f"regexp_matches(trim(text), {quote_text(_DIGEST)})",
    "numbers": f"regexp_matches(trim(text), {quote_text(_NUMBER)})",
    "houses": f"length(text) < {_LONGEST_HOUSE} and {' and '.join(_HOUSE)}",
    "masked": f"regexp_matches({_SMALL}, {quote_text(_MASKED)})",
    "half_masked": rf"regexp_matches({_SMALL}, {quote_text(_MASKED)}) and {_DIGITS} >= {_TELLING}",
    "lists": f"regexp_full_match(trim(text), {quote_text(_LIST)})",
    "messages": f"regexp_matches(left(text, 2000), {quote_text(_MESSAGES)}, 's')",
}
"""What is asked of each value, by the name of the share."""
AT_ONCE = 16
"""Columns of which is asked at once: to plan it takes longer than the answer on a few rows, whatever their number; but
the different values of all of them are held meanwhile."""


@dataclass(frozen=True)
class Profile:
    """What the `rows` that were looked at hold in one column; `partial`: the table has more of them.

    `given`: values that are no placeholder; `different`: how many of them differ, of links how many pages; `length`:
    characters of one on average. The rest are shares of `given`, 0 to 1: values with a blank in them, times, numbers
    that can be a spreadsheet's days, addresses (or lists of them), addresses of private networks, numbers that can be
    addresses, mail addresses, domains, phone numbers, those with the country's, whole numbers that may be one, names
    with a link behind, times of the day or spans of time in words, digests, numbers, postal addresses, masked values,
    those of them that show eight digits and more,
    lists, lists of messages.
    `span`: how many whole numbers lie between the least and the largest.
    """

    rows: int
    partial: bool = False
    given: int = 0
    different: int = 0
    length: float = 0.0
    blanks: float = 0.0
    times: float = 0.0
    serials: float = 0.0
    addresses: float = 0.0
    private: float = 0.0
    whole_addresses: float = 0.0
    mails: float = 0.0
    domains: float = 0.0
    phones: float = 0.0
    international: float = 0.0
    dialled: float = 0.0
    linked: float = 0.0
    clocks: float = 0.0
    digests: float = 0.0
    numbers: float = 0.0
    houses: float = 0.0
    masked: float = 0.0
    half_masked: float = 0.0
    lists: float = 0.0
    messages: float = 0.0
    span: float = 0.0

    @property
    def dense(self) -> float:
        """Which part of the numbers between the least and the largest is there: from 0 (none) to 1."""
        return self.different / self.span if self.span else 0.0

    @property
    def unique(self) -> bool:
        """Whether no value comes twice, and hardly a row is without one."""
        return self.given > 1 and self.different >= 0.999 * self.given and self.given >= 0.95 * self.rows


def profiles_of(engine: DuckDBEngine, relation: str, columns: Sequence[Column], *, partial: bool) -> dict[str, Profile]:
    """The profile of each of the `columns` of `relation`, by the column's own name."""
    found: dict[str, Profile] = {}
    for first in range(0, len(columns), AT_ONCE):
        found |= _profiles(engine, relation, columns[first : first + AT_ONCE], partial)
    return found


def _profiles(engine: DuckDBEngine, relation: str, columns: Sequence[Column], partial: bool) -> dict[str, Profile]:
    found = engine.frame(
        f"""
        select place, count(*) as rows, count(*) filter (given) as given,
            count(distinct {untracked_sql("text")}) filter (given) as different,
            avg(length(text)) filter (given) as length, {_SPAN} as span, {_shares_sql()}
        from (
            select place, text, seen, coalesce(text <> '' and not {placeholder_sql(_SMALL)}, false) as given
            from ({_values_sql(relation, columns)})
        )
        group by place
        """
    )
    rows = found.set_index("place").reindex(range(len(columns))).fillna(0).to_dict("records")
    return {column.name: _profile(row, partial) for column, row in zip(columns, rows, strict=True)}


def _profile(row: dict[Hashable, Any], partial: bool) -> Profile:
    told = {name: row[name] for name in ("length", "span", *_SHARES)}
    return Profile(int(row["rows"]), partial, int(row["given"]), int(row["different"]), **told)


def _values_sql(relation: str, columns: Sequence[Column]) -> str:
    """SQL for each value of each column: the column's `place` among `columns`, the `text`, the time `seen` in it."""
    alike: dict[Column, dict[int, str]] = {}
    for place, column in enumerate(columns):
        form = replace(column, name="", sql="value", path=(), inner=())
        alike.setdefault(form, {})[place] = column.sql
    return " union all ".join(_read_sql(relation, form, values) for form, values in alike.items())


def _read_sql(relation: str, form: Column, values: dict[int, str]) -> str:
    """SQL for the columns `values` (place -> SQL), of which `form` tells how each `value` is read."""
    # Nested values are long, and no time.
    seen = time_sql(form) if _may_be_time(form) else "null::timestamp"
    each = f"unnest({[*values]}) as place, unnest([{', '.join(values.values())}]) as value"
    return f"select place, {text_sql(form)} as text, {seen} as seen from (select {each} from {relation})"


def _shares_sql() -> str:
    return ", ".join(f"avg(({sql})::integer) filter (given) as {name}" for name, sql in _SHARES.items())


def _may_be_time(column: Column) -> bool:
    return not (column.type.startswith(("STRUCT", "MAP", "BOOLEAN", "BLOB")) or column.type.endswith("]"))
