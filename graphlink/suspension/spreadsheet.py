"""Cells that a spreadsheet shows and never runs, however it cuts the line."""

import re

__all__ = ["harmless", "original"]

# What a spreadsheet takes for the start of a formula, full-width forms included; the apostrophe makes it reversible.
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠'")
# Where a program takes another mark for the separator, a cell may start in the middle of ours.
INNER = re.compile(r"(?<=[;\t|])(?=\s*[=+\-@\t\r＝＋－＠'])")


def harmless(cell: str) -> str:
    """`cell` with an apostrophe in front where a spreadsheet would run it, and after each `;` where that would."""
    inner = INNER.sub("'", cell)
    return "'" + inner if inner.startswith(DANGEROUS) else inner


def original(cell: str) -> str:
    """The text that `harmless` made `cell` of."""
    return re.sub(r"(?<=[;\t|])'(?=\s*[=+\-@\t\r＝＋－＠'])", "", cell.removeprefix("'"))
