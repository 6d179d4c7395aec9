"""Sheets of workbooks as CSV: of .xlsx and .ods, of an .xls that is a page or XML, and of one that is CSV all along.

Programs call `.xls` whatever a spreadsheet opens. The form that Excel had before 2007 is refused.
"""

import csv
import shutil
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import ascii_lowercase

from ..errors import InputError
from ..workbooks import WorkbookUnreadable, sheets_of_workbook
from .formats import data_name, head_of, opened
from .open_sheets import sheets_of_ods
from .side_by_side import columns_apart

__all__ = ["write_sheets"]

_OLD = b"\xd0\xcf\x11\xe0"
_LARGEST = 256 << 20
"""Bytes of a page that is read at once."""
_MOST_CELLS = 16_384
"""Columns of a sheet."""

_Row = list[str]


def write_sheets(file: Path, target: Path) -> None:
    """Writes each sheet with anything in it into the folder `target`: as `data.csv` where it is the only one.

    Raises InputError where there is none, or the file is what only a spreadsheet program reads.
    """
    head = head_of(file)
    if head.startswith(_OLD):
        raise InputError(
            f"{file}: is a workbook of before 2007, or one with a password; open it in a spreadsheet program and save "
            "it as .xlsx or CSV, without a password"
        )
    if not head.startswith(b"PK\x03\x04") and not _is_page(head):
        shutil.copyfile(file, target / "data.csv")
        return
    try:
        sheets = _sheets_of_page(file) if _is_page(head) else _sheets_of_zip(file)
        written = [place for name, rows in sheets for place in _written(target / f"{data_name(name)}.csv", rows)]
    except WorkbookUnreadable as problem:
        raise InputError(f"{file}: {problem}") from None
    if not written:
        raise InputError(f"{file}: no sheet of it holds anything; save it again")
    if len(written) == 1:
        written[0].rename(target / "data.csv")


def _sheets_of_zip(file: Path) -> Iterator[tuple[str, Iterable[_Row]]]:
    return sheets_of_ods(file) if file.suffix.casefold() == ".ods" else sheets_of_workbook(file)


def _written(place: Path, rows: Iterable[_Row]) -> list[Path]:
    """Where the rows are, all as long as the longest, of tables that stand side by side each by itself; nowhere where
    nothing stands in any."""
    raw, widest = place.with_suffix(".raw"), 0
    with raw.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for row in rows:
            if any(cell.strip() for cell in row):
                widest = max(widest, len(row))
                writer.writerow(row)
    parts = columns_apart(raw) if widest else []
    # Who keeps more tables on one sheet than there are letters keeps no tables.
    parts = [(0, widest)] if len(parts) == 1 or len(parts) > len(ascii_lowercase) else parts
    # By letters: files whose names differ in numbers are parts of one table.
    letters = [""] if len(parts) == 1 else [f"-{letter}" for letter in ascii_lowercase[: len(parts)]]
    places = [place.with_stem(f"{place.stem}{letter}") for letter in letters]
    for path, (start, end) in zip(places, parts, strict=True):
        with raw.open(encoding="utf-8", newline="") as text, path.open("w", encoding="utf-8", newline="") as out:
            cut = ((row + [""] * (end - len(row)))[start:end] for row in csv.reader(text))
            csv.writer(out, lineterminator="\n").writerows(row for row in cut if any(cell.strip() for cell in row))
    raw.unlink()
    return places


def _is_page(head: bytes) -> bool:
    begin = head.lstrip()[:4096].lower()
    return begin.startswith(b"<") and any(sign in begin for sign in (b"<html", b"<table", b"<workbook", b":workbook"))


def _sheets_of_page(file: Path) -> Iterator[tuple[str, list[_Row]]]:
    """The tables of a page, or of a workbook in XML, by number."""
    with opened(file) as text:
        content = text.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise InputError(f"{file}: is a page of more than {_LARGEST:,} bytes; save it as CSV")
    page = _Page()
    page.feed(content.decode("utf-8", errors="replace").removeprefix("\ufeff"))
    page.close()
    yield from ((f"sheet{n}", rows) for n, rows in enumerate(page.tables, 1))


class _Page(HTMLParser):
    """The tables of a page, each as rows of text; those of XML are called otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[_Row]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name, told = tag.rpartition(":")[2], {key.rpartition(":")[2]: value or "" for key, value in attrs}
        if name == "table":
            self.tables.append([])
        elif name in ("tr", "row") and self.tables:
            self.tables[-1].append([])
        elif name in ("td", "th", "cell") and self.tables and self.tables[-1]:
            self._end_cell()
            self._pass_over(told.get("index", ""))
            self._cell = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag.rpartition(":")[2] in ("td", "th", "cell", "tr", "row", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _pass_over(self, index: str) -> None:
        """Cells that XML leaves out: the next one says its number."""
        row = self.tables[-1][-1]
        if index.isdecimal():
            row.extend([""] * (min(int(index) - 1, _MOST_CELLS) - len(row)))

    def _end_cell(self) -> None:
        if self._cell is not None:
            self.tables[-1][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None
