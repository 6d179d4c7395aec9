"""Cells of CSV for people: what a spreadsheet shows of a text is the text, and nothing in it is run.

CSV cannot say that a cell is text. An id that reads as a number is rounded to 15 digits, loses its leading zeros or
becomes a power of ten or a date; as the constant of a formula, `="0012"`, it is shown, copied and saved as it is. What
would be run gets an apostrophe in front, and so does what would be where a program cuts cells at other marks than ours.
"""

import re
from pathlib import Path

__all__ = ["from_spreadsheet", "harmless", "spreadsheet_script", "spreadsheet_text"]

# What a spreadsheet runs begins so; the full-width forms count in some of them, and some skip blanks in front. The
# apostrophes are those that were there before ours.
_FORMULA_SIGN = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_RUN = re.compile(rf"[\s']*{_FORMULA_SIGN}|'*[\t\r\n]")
# Where cells are cut at semicolons, tabs or bars, one may begin in the middle of ours, and a quote there may open it.
_INNER = rf"(?<=[;\t|\r\n])X(?=[\s\"']*{_FORMULA_SIGN})"
_INSIDE, _MARKED = (re.compile(_INNER.replace("X", mark)) for mark in ("", "'"))
# A number, an amount, a power of ten, a date or a time, in any country's way.
_NUMBER = re.compile(r"(?=\D*\d)[+-]?[$€£¥]?[\d.,:/'% -]*(?:[eE][+-]?\d+)?[%$€£¥]?")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NAMED = re.compile(rf"true|false|{_MONTH}[ /.-]?\d+|\d+[ /.-]?{_MONTH}(?:[ /.-]?\d+)?", re.I)
# Whole numbers that are shown as they are written, in any column's width.
_SAME = re.compile("0|-?[1-9][0-9]{0,10}")
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?:/\d+)?")
# A constant holds 255 characters at most; and what holds more than an id does is text that nobody acts on.
_CONSTANT = re.compile(r"[+\-@]?[\w.,:/' $€£¥%-]{1,200}|[\d.,]{1,200}[eE]\+\d{1,9}")
_FORMULA = re.compile('="([^"]*)"')


def spreadsheet_text(text: str) -> str:
    """`text` as a CSV cell for a spreadsheet: it shows what the text says, and runs nothing.

    An id that would be changed or run is the constant of a formula; other text that would be run has a ' in front.
    """
    if _SAME.fullmatch(text):
        return text
    if (_RUN.match(text) or _is_changed(text)) and _CONSTANT.fullmatch(text):
        return f'="{text}"'
    return harmless(text)


def harmless(text: str) -> str:
    """`text` as a CSV cell that is never run, and that programs may read: what would run has a ' in front."""
    inner = _INSIDE.sub("'", text)
    return f"'{inner}" if _RUN.match(text) else inner


def from_spreadsheet(cell: str) -> str:
    """The text that `spreadsheet_text` or `harmless` made `cell` of."""
    if constant := _FORMULA.fullmatch(cell):
        return constant.group(1)
    bare = cell[1:] if cell.startswith("'") and _RUN.match(cell[1:]) else cell
    return _MARKED.sub("", bare)


def spreadsheet_script() -> str:
    """The same rule for the pages, which save CSV too: functions `spreadsheetText(text)` and `csvCell(value, kind)`."""
    return Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def _is_changed(text: str) -> bool:
    """Whether a spreadsheet takes the text for a number, a date or a truth value."""
    return not _ADDRESS.fullmatch(text) and bool(_NUMBER.fullmatch(text) or _NAMED.fullmatch(text))
