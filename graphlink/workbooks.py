"""Workbooks (.xlsx) as rows of text: what is written in cells is read, nothing is worked out.

Of a list of accounts, a number of more digits than spreadsheets keep is refused, since the id that it was is lost.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

__all__ = ["Tab", "WorkbookUnreadable", "refusing", "sheets_of_workbook", "tabs_of_workbook"]

LARGEST = 50_000_000
"""Bytes of what is held whole: the tabs, the texts that cells share, the forms of numbers."""
# Spreadsheets keep fifteen digits of a number.
ROUNDED = 1e15

_DATES = frozenset((14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 50, 57))
"""The forms that are dates or hours without being spelled out."""
_SPELLED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_FIRST_DAY, _FIRST_DAY_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)

Row = list[str]


class WorkbookUnreadable(Exception):
    """No sheet could be read; the message says why."""


@dataclass(frozen=True)
class Tab:
    """A sheet: its rows, the numbers of those that are hidden, and whether it is shown itself."""

    name: str
    rows: list[Row]
    hidden: set[int]
    shown: bool


@contextmanager
def refusing(said: str) -> Iterator[None]:
    """Turns what goes wrong with a workbook's archive or its XML into WorkbookUnreadable; `said` has `{}` for it."""
    try:
        yield
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, NotImplementedError) as problem:
        raise WorkbookUnreadable(said.format(problem)) from None


def tabs_of_workbook(content: bytes) -> list[Tab]:
    """Each sheet that has any rows, as a list of accounts is read. Raises WorkbookUnreadable."""
    found: list[Tab] = []
    with _opened(io.BytesIO(content)) as book:
        shared = _shared(book)
        unseen = _unseen(book)
        for name, sheet in _sheets(book).items():
            try:
                rows = list(_rows(book, sheet, _Cells(shared, exact=True)))
            except WorkbookUnreadable:
                if found:
                    # Some other tab: what it is cannot be read as ids, and nobody needs to.
                    continue
                raise
            if any(cell for row in rows for cell in row):
                found.append(Tab(name, rows, _hidden(book, sheet), name not in unseen))
    if not found:
        raise WorkbookUnreadable("is an empty workbook")
    return found


def sheets_of_workbook(path: Path) -> Iterator[tuple[str, Iterable[Row]]]:
    """The name and the rows of each sheet, one sheet after the other, days and hours as ISO. Raises
    WorkbookUnreadable, also while rows are taken."""
    with _opened(path) as book:
        cells = _Cells(_shared(book), _dated(book), _first_day(book))
        for name, sheet in _sheets(book).items():
            yield name, _rows(book, sheet, cells)


@contextmanager
def _opened(where: Path | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    with (
        refusing("is no workbook that can be read ({}); save its sheet as CSV (UTF-8)"),
        zipfile.ZipFile(where) as book,
    ):
        yield book


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """The files of the sheets by their names, in the order of the workbook's tabs."""
    if "xl/workbook.xml" not in book.namelist():
        raise ValueError("it has no sheet of an .xlsx")
    targets = {one.get("Id", ""): one.get("Target", "") for one in _parsed(book, "xl/_rels/workbook.xml.rels")}
    found = {}
    for sheet in _parsed(book, "xl/workbook.xml").iter():
        if _name(sheet) == "sheet":
            ident = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = targets[ident]
            place = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            found[sheet.get("name", place)] = place
    return found


def _unseen(book: zipfile.ZipFile) -> set[str]:
    """The names of the sheets that are not shown."""
    sheets = (one for one in _parsed(book, "xl/workbook.xml").iter() if _name(one) == "sheet")
    return {one.get("name", "") for one in sheets if one.get("state", "visible") != "visible"}


def _shared(book: zipfile.ZipFile) -> list[str]:
    """The texts that cells name by number."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(one) for one in _parsed(book, "xl/sharedStrings.xml") if _name(one) == "si"]


def _dated(book: zipfile.ZipFile) -> frozenset[int]:
    """The styles, by number, of which a cell's number is a day or an hour."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    styles = list(_parsed(book, "xl/styles.xml").iter())
    spelled = {one.get("numFmtId"): one.get("formatCode", "") for one in styles if _name(one) == "numFmt"}
    of_cells = next((one for one in styles if _name(one) == "cellXfs"), ())
    forms = [one.get("numFmtId", "0") for one in of_cells]
    return frozenset(n for n, form in enumerate(forms) if int(form) in _DATES or _is_date(spelled.get(form, "")))


def _is_date(form: str) -> bool:
    return re.search("[yd]|h.*m", _SPELLED.sub("", form.casefold()).replace("general", "")) is not None


def _first_day(book: zipfile.ZipFile) -> datetime:
    of_1904 = any(one.get("date1904") in ("1", "true") for one in _parsed(book, "xl/workbook.xml").iter())
    return _FIRST_DAY_OF_1904 if of_1904 else _FIRST_DAY


def _parsed(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if book.getinfo(name).file_size > LARGEST:
        raise ValueError(f"{name} is longer than {LARGEST:,} bytes")
    text = book.read(name)
    if b"<!DOCTYPE" in text:
        raise ValueError(f"{name} defines entities")
    return ElementTree.fromstring(text)


def _rows(book: zipfile.ZipFile, sheet: str, cells: "_Cells") -> Iterator[Row]:
    """The rows of a sheet, as many as there are: each is let go once it is read."""
    with book.open(sheet) as text:
        if b"<!DOCTYPE" in text.read(1 << 12):
            raise ValueError(f"{sheet} defines entities")
    with book.open(sheet) as text:
        yield from (_row(row, cells) for row in _elements(text, "row"))


def _hidden(book: zipfile.ZipFile, sheet: str) -> set[int]:
    """The numbers of the rows that a sheet does not show, counted from 1 among those that it has."""
    with book.open(sheet) as text:
        return {at for at, row in enumerate(_elements(text, "row"), 1) if row.get("hidden") in ("1", "true")}


def _row(row: ElementTree.Element, cells: "_Cells") -> Row:
    found: dict[int, str] = {}
    for place, cell in enumerate(one for one in row if _name(one) == "c"):
        where = cell.get("r", "")
        found[_column(where) if where else place] = cells.text(cell, where)
    return [found.get(place, "") for place in range(max(found, default=-1) + 1)]


def _elements(text: IO[bytes], name: str) -> Iterator[ElementTree.Element]:
    holders: list[ElementTree.Element] = []
    for event, element in ElementTree.iterparse(text, events=("start", "end")):
        if event == "start":
            holders.append(element)
            continue
        holders.pop()
        if _name(element) == name:
            yield element
            holders[-1].remove(element)


class _Cells:
    """What stands in cells: `shared` texts by number, styles that are `dated`; `exact`: ids, which must be whole."""

    def __init__(
        self,
        shared: list[str],
        dated: frozenset[int] = frozenset(),
        first_day: datetime = _FIRST_DAY,
        *,
        exact: bool = False,
    ) -> None:
        self._shared, self._dated, self._first_day, self._exact = shared, dated, first_day, exact

    def text(self, cell: ElementTree.Element, where: str) -> str:
        """What stands in a cell. Raises ValueError for the number of an id that was rounded."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        value = next((one.text or "" for one in cell if _name(one) == "v"), "")
        if kind == "s":
            return self._shared[int(value)]
        return self._number(value, cell, where) if kind == "n" and value else value

    def _number(self, value: str, cell: ElementTree.Element, where: str) -> str:
        number = float(value)
        if int(cell.get("s", "0")) in self._dated and 0 <= number < 2_958_466:
            return self._moment(number)
        if abs(number) >= ROUNDED:
            if self._exact:
                raise ValueError(
                    f"cell {where} is a number of more digits than spreadsheets keep: ids must be text there"
                )
            return value
        return str(int(number)) if number.is_integer() else value

    def _moment(self, number: float) -> str:
        moment = self._first_day + timedelta(seconds=round(number * 86_400, 3))
        told = moment.isoformat(sep=" ")
        return told.partition(" ")[2] if number < 1 else told


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
