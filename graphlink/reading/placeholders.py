"""Placeholders: what software writes where it has no value, and the SQL that knows it."""

from ..engine import quote_text

__all__ = ["PLACEHOLDERS", "placeholder_sql"]

PLACEHOLDERS = (
    "null",
    "(null)",
    "<null>",
    "none",
    "nil",
    "nan",
    "nat",
    "n/a",
    "n.a.",
    "#n/a",
    "#null!",
    "#value!",
    "#ref!",
    "na",
    "\\n",
    "unknown",
    "(unknown)",
    "undefined",
    "unspecified",
    "not set",
    "(not set)",
    "not_set",
    "not given",
    "not provided",
    "not applicable",
    "not specified",
    "not known",
    "not found",
    "no value",
    "no data",
    "unset",
    "missing",
    "blank",
    "unavailable",
    "not available",
    "invalid",
    "redacted",
    "masked",
    "filtered",
    "scrubbed",
    "removed",
    "deleted",
    "hidden",
    "withheld",
    "anonymized",
    "anonymised",
    "default",
    "dummy",
    "test",
    "anonymous",
    "empty",
    "tbd",
    "-",
    "--",
    "---",
    "?",
    ".",
    "[]",
    "{}",
    '""',
    "''",
    "[object object]",
    *("n / a", "no card", "no payment", "no payment method", "no fingerprint", "no email", "no phone", "no address"),
    *("none provided", "no device", "unknown device", "no ip", "unknown ip", "no user agent", "not detected"),
    *("k.a.", "k. a.", "keine angabe", "unbekannt", "ohne", "leer", "n.d.", "n/d", "s/d", "s/n", "sin datos"),
    *("desconocido", "desconhecido", "ninguno", "nenhum", "no disponible", "no aplica", "não informado", "inconnu"),
    *("aucun", "aucune", "non renseigné", "sconosciuto", "nessuno", "onbekend", "geen", "неизвестно", "нет"),
    *("не указано", "无", "空", "未知", "なし", "不明", "없음"),
)
r"""In small letters. `placeholder_sql` allows for brackets and quotes around one (`<NA>`, `[redacted]`), and for `_` or
`-` in place of a blank. `\n` is how MySQL and PostgreSQL's COPY write NULL."""

_MARKS = "[*•#?._~ –—-]+|x{3,7}"
"""Nothing but marks that mask or fill."""

_LONGEST = 24
"""Characters of the longest placeholder with what may stand around it: nothing longer is looked at closely."""


def placeholder_sql(small: str) -> str:
    """SQL for whether the SQL `small`, text in small letters without outer blanks, stands for no value."""
    listed = ", ".join(quote_text(text) for text in PLACEHOLDERS)
    words = ", ".join(sorted({quote_text(text.replace("_", " ")) for text in PLACEHOLDERS if text[0].isalpha()}))
    bare = f"trim(replace(replace({small}, '_', ' '), '-', ' '), ' ()<>[]{{}}\"''')"
    # Most values have a digit in them, and are no placeholder.
    close = f"length({small}) <= {_LONGEST} and not regexp_matches({small}, '[0-9]')"
    marks = f"regexp_full_match({small}, {quote_text(_MARKS)})"
    return f"({small} in ({listed}) or ({close} and ({marks} or {bare} in ({words}))))"
