"""Sheets of OpenDocument (.ods) as rows of text: what is written in cells, days and hours as ISO."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from ..workbooks import refusing

__all__ = ["sheets_of_ods"]

_MOST = 16_384
"""Columns of a sheet, and equal rows one after the other that are rows of it: more are what is below it, or beside."""
_Row = list[str]


def sheets_of_ods(path: Path) -> Iterator[tuple[str, list[_Row]]]:
    """The name and the rows of each sheet. Raises WorkbookUnreadable where there is none, or it is locked."""
    with (
        refusing("is no sheet that can be read, or has a password ({}); save it as .xlsx or CSV"),
        zipfile.ZipFile(path) as book,
    ):
        with book.open("content.xml") as text:
            if b"<!DOCTYPE" in text.read(1 << 12):
                raise ValueError("it defines entities")
        with book.open("content.xml") as text:
            yield from _tables(text)


def _tables(text: IO[bytes]) -> Iterator[tuple[str, list[_Row]]]:
    """Each table; its rows are let go of as they are read."""
    rows: list[_Row] = []
    for event, element in ElementTree.iterparse(text, events=("start", "end")):
        name = _name(element.tag)
        if event == "start" and name == "table":
            rows = []
        elif event == "end" and name == "table-row":
            row = _row(element)
            rows += [row] * (_times(element, "rows") if row else 1)
            element.clear()
        elif event == "end" and name == "table":
            yield _told(element, "name"), rows
            element.clear()


def _row(element: ElementTree.Element) -> _Row:
    row: _Row = []
    for cell in element:
        if _name(cell.tag) in ("table-cell", "covered-table-cell"):
            row += [_text(cell)] * _times(cell, "columns")
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell: ElementTree.Element) -> str:
    """What the cell holds: a day, a number as it is kept, or the text that is shown."""
    exact = _told(cell, "date-value").replace("T", " ") or _told(cell, "value")
    if exact:
        return re.sub(r"[.]0+$", "", exact)
    return "\n".join("".join(part.itertext()) for part in cell if _name(part.tag) == "p")


def _times(element: ElementTree.Element, what: str) -> int:
    return min(int(_told(element, f"number-{what}-repeated") or 1), _MOST)


def _told(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _name(key) == name), "")


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]
