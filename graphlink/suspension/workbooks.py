"""The first sheet of an .xlsx that holds anything, as rows of text: what desks keep lists of appeals in.

Only what is written in cells is read, nothing is worked out. A number of more digits than spreadsheets keep is refused,
since the id that it was is lost.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree import ElementTree

__all__ = ["WorkbookUnreadable", "rows_of_workbook"]

LARGEST = 50_000_000
# Spreadsheets keep fifteen digits of a number.
ROUNDED = 1e15


class WorkbookUnreadable(Exception):
    """No sheet could be read; the message says why."""


def rows_of_workbook(content: bytes) -> list[list[str]]:
    """The rows of the first sheet that has any. Raises WorkbookUnreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            shared = _shared(book)
            for sheet in _sheets(book):
                rows = list(_rows(_parsed(book, sheet), shared))
                if any(cell for row in rows for cell in row):
                    return rows
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, NotImplementedError) as problem:
        raise WorkbookUnreadable(
            f"is no workbook that can be read ({problem}); save its sheet as CSV (UTF-8)"
        ) from None
    raise WorkbookUnreadable("is an empty workbook")


def _sheets(book: zipfile.ZipFile) -> list[str]:
    """The files of the sheets, in the order of the workbook's tabs."""
    if "xl/workbook.xml" not in book.namelist():
        raise ValueError("it has no sheet of an .xlsx")
    targets = {one.get("Id", ""): one.get("Target", "") for one in _parsed(book, "xl/_rels/workbook.xml.rels")}
    found = []
    for sheet in _parsed(book, "xl/workbook.xml").iter():
        if _name(sheet) == "sheet":
            ident = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = targets[ident]
            found.append(target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target))
    return found


def _shared(book: zipfile.ZipFile) -> list[str]:
    """The texts that cells name by number."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(one) for one in _parsed(book, "xl/sharedStrings.xml") if _name(one) == "si"]


def _parsed(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if book.getinfo(name).file_size > LARGEST:
        raise ValueError(f"{name} is longer than {LARGEST:,} bytes")
    text = book.read(name)
    if b"<!DOCTYPE" in text:
        raise ValueError(f"{name} defines entities")
    return ElementTree.fromstring(text)


def _rows(sheet: ElementTree.Element, shared: list[str]) -> Iterator[list[str]]:
    for row in sheet.iter():
        if _name(row) != "row":
            continue
        cells: dict[int, str] = {}
        for place, cell in enumerate(one for one in row if _name(one) == "c"):
            where = cell.get("r", "")
            cells[_column(where) if where else place] = _cell(cell, shared, where)
        yield [cells.get(place, "") for place in range(max(cells, default=-1) + 1)]


def _cell(cell: ElementTree.Element, shared: list[str], where: str) -> str:
    """What stands in a cell. Raises ValueError for a number that was rounded."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = next((one.text or "" for one in cell if _name(one) == "v"), "")
    if kind == "s":
        return shared[int(value)]
    if kind != "n" or not value:
        return value
    number = float(value)
    if abs(number) >= ROUNDED:
        raise ValueError(f"cell {where} is a number of more digits than spreadsheets keep: ids must be text there")
    return str(int(number)) if number.is_integer() else value


def _text(element: ElementTree.Element) -> str:
    """The text of all its runs; how it is to be pronounced is none of it."""
    if _name(element) == "t":
        return element.text or ""
    return "".join(_text(one) for one in element if _name(one) != "rPh")


def _column(where: str) -> int:
    """The place of a cell such as AB12 in its row, from 0."""
    place = 0
    for letter in re.sub(r"[^A-Z]", "", where.upper()):
        place = place * 26 + ord(letter) - 64
    return max(0, place - 1)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
