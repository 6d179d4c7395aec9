"""Account ids compared: what of an id is the account, and what only how a system writes it."""

from ..engine import quote_text
from .placeholders import placeholder_sql

__all__ = ["BLANKS", "bare_account_sql", "nobody_sql"]

BLANKS = quote_text(" \t\n\r\u00a0\u200b\ufeff")
"""Space, tab, line ends, no-break space, zero-width space, byte-order mark, as SQL; `chr` counts to 255 on Spark."""

_WRAPPED = r"""(?:urn:uuid:|(?:ObjectId|UUID)\(["']?|=?"|b?')([^"'()]+)["']?\)?"""
"""An id as MongoDB, Python, spreadsheets (`="0123"`, `'0123`) and URNs put signs of their own around it."""
_UUID = "[{]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[}]?"


def bare_account_sql(account: str) -> str:
    """SQL for the id `account` without its spelling: two ids that are alike by it may be one account.

    `100123.0` is what a table of fractions makes of `100123`, and `100,123` what a program makes of it for people;
    hexadecimal ids, UUIDs and mail addresses have no capitals of their own; blanks, braces and a program's own quotes
    around an id are not part of it. Leading zeros are: `00123` and `123` are two accounts.
    """
    trimmed = f"trim({account}, {BLANKS})"
    begins = f"regexp_matches({trimmed}, '^[=\"''bouOU]')"
    text = (
        f"case when {begins} and regexp_full_match({trimmed}, {quote_text(_WRAPPED)}) "
        f"then regexp_extract({trimmed}, {quote_text(_WRAPPED)}, 1) else {trimmed} end"
    )
    return f"list_transform([{text}], lambda bare: {_spelled_sql('bare')})[1]"


def _spelled_sql(text: str) -> str:
    small = f"lower({text})"
    return f"""case
        when regexp_full_match({text}, '[0-9]+[.]0+') then split_part({text}, '.', 1)
        when regexp_full_match({text}, '[0-9]{{1,3}}(,[0-9]{{3}})+([.]0+)?')
        then replace(split_part({text}, '.', 1), ',', '')
        when regexp_full_match({small}, '{_UUID}') then translate({small}, '-{{}}', '')
        when regexp_full_match({small}, '(0x)?[0-9a-f]{{8,}}|[^@\\s]+@[^@\\s]+[.][^@\\s]+') then {small}
        else {text} end"""


_GUESTS = "'guest', 'anon', 'anonymoususer', 'anonymous_user', 'default_user_id', 'not logged in', 'nobody', 'visitor'"


_PROGRAMS = "'system', 'root', 'cron', 'daemon', 'internal', 'batch', 'service'"
_LONG, _MOST = 8, 0.9
"""Characters of ids on average from which on they are drawn, and which part of them has a digit then."""


def nobody_sql(account: str, *, among: str) -> str:
    """SQL for whether the id `account` is what systems write of a visitor who has no account.

    It is a placeholder or a guest; `0` and `-1` are where all ids of the relation `among` are whole numbers, and these,
    an id of zeros and a program's own name where ids are long and have digits.
    """
    small = f"lower(trim({account}, {BLANKS}))"
    numbered = f"(select bool_and(regexp_full_match({account}, '-?[0-9]+')) from {among})"
    long = f"avg(length({account})) >= {_LONG} and avg(regexp_matches({account}, '[0-9]')::integer) >= {_MOST}"
    drawn = f"(select {long} from {among})"
    return (
        f"({small} in ({_GUESTS}) or {placeholder_sql(small)} or ({small} in ('0', '-1') and ({numbered} or {drawn})) "
        f"or (({small} in ({_PROGRAMS}) or regexp_full_match({small}, '[{{]?[0-]{{8,}}[}}]?')) and {drawn}))"
    )
