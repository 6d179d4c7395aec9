"""Two tables next to each other on one sheet, and columns of one table that an empty one sets apart."""

from pathlib import Path

import pytest
import xlsxwriter

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError

from .source_folder import read

PEOPLE = [["user_id", "created_at", "card_fingerprint"]]
PEOPLE += [[f"u{n}", "2026-03-01", f"fp{n // 3:09d}"] for n in range(30)]
VISITS = [["user_id", "ts", "ip"], *([f"u{n % 30}", "2026-03-04 10:00:00", f"45.1.{n % 30}.7"] for n in range(90))]


def write_sheet(path: Path, *tables: list[list[str]], between: int = 1) -> None:
    """The tables, so many empty columns apart, on one sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet, column = book.add_worksheet("Data"), 0
        for rows in tables:
            for n, row in enumerate(rows):
                sheet.write_row(n, column, row)
            column += len(rows[0]) + between


@pytest.mark.parametrize("name", ["user_id", "customer"])
@pytest.mark.parametrize("between", [1, 3])
def test_each_is_a_table_of_its_own(tmp_path: Path, name: str, between: int) -> None:
    write_sheet(tmp_path / "book.xlsx", PEOPLE, [[name, *VISITS[0][1:]], *VISITS[1:]], between=between)
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert reading.rejected == []
        seen = reading.rows("select account_id, value from observation where kind in ('payment', 'ip')")
        assert {tuple(row) for row in seen} == {
            (f"u{n}", told) for n in range(30) for told in (f"fp{n // 3:09d}", f"45.1.{n}.7")
        }


def test_an_empty_column_within_a_table_parts_nothing(tmp_path: Path) -> None:
    told = [["ip", "device_id", "note"], *([f"45.1.{n}.7", f"{n // 3 + 7:032x}", "yes"] for n in range(30))]
    write_sheet(tmp_path / "book.xlsx", PEOPLE, told)
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        seen = reading.rows("select distinct kind from observation")
        assert {row[0] for row in seen} >= {"payment", "ip", "device"}


def test_such_a_file_of_text_is_refused(tmp_path: Path) -> None:
    """Cards were given to whoever stood next to them."""
    visits = [["customer", *VISITS[0][1:]], *VISITS[1:]]
    rows = [[*(PEOPLE[n] if n < len(PEOPLE) else ["", "", ""]), "", *visits[n]] for n in range(len(visits))]
    (tmp_path / "sheet.csv").write_text("".join(f"{','.join(row)}\n" for row in rows))
    with pytest.raises(InputError, match="two tables stand side by side in it, from `user_id` and from `customer` on"):
        discover(tmp_path)
    short = [row for row in rows if row[0]]
    (tmp_path / "sheet.csv").write_text("".join(f"{','.join(row)}\n" for row in short))
    assert {one.get("value") for one in discover(tmp_path).proposal.signals} >= {"card_fingerprint", "ip"}
