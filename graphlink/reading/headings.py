"""Headings: whether a first line names the columns of a table, or is a row of it already."""

import re
from collections.abc import Sequence

__all__ = ["NO_HEADING", "is_row"]

NO_HEADING = "its first line is a row of the table and names no columns; put a line with their names above it"

_VALUES = {
    "address": r"[0-9]{1,3}([.][0-9]{1,3}){3}",
    "time": r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*",
    "number": r"[0-9]{3,}",
    "digest": r"(?=.*[0-9])[0-9a-fA-F-]{12,128}",
    "mail": r"[^@\s]+@[^@\s]+[.][^@\s]+",
    "phone": r"[+][0-9]{7,15}",
}
"""What no column is called."""


def is_row(heading: Sequence[str]) -> bool:
    """Whether what should name the columns is values: of two kinds, an address, time, mail or phone among them."""
    kinds = {kind for kind, form in _VALUES.items() if any(re.fullmatch(form, name.strip()) for name in heading)}
    return len(kinds) > 1 and bool(kinds & {"address", "time", "mail", "phone"})
