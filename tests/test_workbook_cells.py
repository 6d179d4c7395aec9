"""Cells of a workbook: whatever an own column holds comes out, and what a sheet would round is text."""

import io
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.reports import render_report, workbook
from graphlink.reports.tables import account_columns, own_columns
from graphlink.reports.workbook import Sheet, sheets_written
from tests.pages_setting import changed_case

CELLS: tuple[tuple[Any, Any], ...] = (
    (float("inf"), "infinite"),
    (-np.inf, "minus infinite"),
    (float("nan"), None),
    (np.float32("inf"), "infinite"),
    (1234567890123456789, "1234567890123456789"),
    (np.uint64(2**64 - 1), "18446744073709551615"),
    (-(10**17) - 1, "-100000000000000001"),
    (123456789012345, 123456789012345),
    (1.5, 1.5),
    (Decimal("12.50"), 12.5),
    (Decimal("1234567890123456.75"), "1234567890123456.75"),
    (True, True),
    (np.False_, False),
    ([1, float("inf")], "1, infinite"),
    (np.array(["a", "b"]), "a, b"),
    ({"a": 1}, "{'a': 1}"),
    (b"raw", "b'raw'"),
    (date(1850, 5, 1), "1850-05-01"),
    (datetime(2026, 5, 1, 12, tzinfo=UTC), datetime(2026, 5, 1, 12)),
    (time(12, 30), "12:30:00"),
    (timedelta(days=1), "1 day, 0:00:00"),
    (pd.NaT, None),
    (None, None),
)


@pytest.mark.parametrize(("cell", "shown"), CELLS, ids=[repr(cell) for cell, _ in CELLS])
def test_a_cell_holds_what_it_is_given(cell: Any, shown: Any) -> None:
    made = sheets_written([Sheet("One", ("own", "beside"), [(cell, "x")])])
    assert openpyxl.load_workbook(io.BytesIO(made))["One"]["A2"].value == shown


def test_decimals_of_a_warehouse_keep_their_digits(small_case: Case, tmp_path: Path) -> None:
    """NUMBER(38,0) is what Snowflake makes of every whole number: 133 different ids were three."""

    def own(tables: dict[str, pd.DataFrame]) -> None:
        rows = range(len(tables["accounts"]))
        tables["accounts"]["tenant"] = pd.Series([Decimal(1234567890123456789 + row) for row in rows], dtype="object")
        tables["accounts"]["paid"] = pd.Series([Decimal(f"{row}.500000000000000000") for row in rows], dtype="object")
        tables["accounts"]["debt"] = pd.Series([Decimal("-12345678901234567.25")] * len(rows), dtype="object")

    case = changed_case(small_case, tmp_path / "own.case", own)
    assert case.accounts["tenant"].is_unique and case.accounts["tenant"].iloc[0] == "1234567890123456789"
    assert case.accounts["paid"].iloc[1] == 1.5 and set(case.accounts["debt"]) == {"-12345678901234567.25"}
    assert "1234567890123456790" in render_report(case, format="json").decode()


def test_a_page_says_how_many_own_columns_it_leaves_out_and_the_workbook_has_them(
    small_case: Case, tmp_path: Path
) -> None:
    def own(tables: dict[str, pd.DataFrame]) -> None:
        for number in range(12):
            tables["accounts"][f"own_{number}"] = "x"

    case = changed_case(small_case, tmp_path / "own.case", own)
    left = len(own_columns(account_columns(case))) - 6
    assert left >= 6 and f"do not stand beside its accounts here: {left};" in render_report(case).decode()
    for format in ("json", "xlsx"):
        made = render_report(case, format=format)
        assert b"do not stand beside" not in made
    assert "own_11" in [cell.value for cell in openpyxl.load_workbook(io.BytesIO(made))["Accounts"][1]]
    assert "do not stand beside" not in render_report(small_case).decode()


def test_accounts_with_own_columns_are_all_in_the_workbook(small_case: Case, tmp_path: Path) -> None:
    def own(tables: dict[str, pd.DataFrame]) -> None:
        accounts = tables["accounts"]
        rows = range(len(accounts))
        accounts["workspace"] = pd.array([None if row % 5 == 0 else 1234567890123456789 + row for row in rows], "Int64")
        accounts["risk"] = [0.5 if row % 2 else float("inf") for row in rows]

    case = changed_case(small_case, tmp_path / "own.case", own)
    sheet = openpyxl.load_workbook(io.BytesIO(render_report(case, format="xlsx")))["Accounts"]
    head, *rows = sheet.iter_rows(values_only=True)
    place = {str(name): number for number, name in enumerate(head)}
    truth = case.accounts.set_index("account_id")
    assert rows
    for row in rows:
        own_columns = truth.loc[str(row[place["account_id"]])]
        wanted: str | None = None if pd.isna(own_columns["workspace"]) else str(own_columns["workspace"])
        assert row[place["workspace"]] == wanted
        assert row[place["risk"]] == (0.5 if own_columns["risk"] == 0.5 else "infinite")


def test_a_table_longer_than_a_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """What did not fit was left out without a word."""
    monkeypatch.setattr(workbook, "LAST_ROW", 3)
    rows = [(number,) for number in range(7)]
    book = openpyxl.load_workbook(
        io.BytesIO(sheets_written([Sheet("Accounts", ("n",), rows), Sheet("None", ("n",), [])]))
    )
    assert book.sheetnames == ["Accounts", "Accounts 2", "Accounts 3", "None"]
    held = [[cell.value for cell in next(book[name].iter_cols())] for name in book.sheetnames]
    assert held == [["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6], ["n"]]


def test_a_text_that_is_cut_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheets_written([Sheet("S", ("t",), [("x" * 40_000,)])])))
    text = book["S"]["A2"].value
    assert len(text) == 32_767 and text.endswith("x…")
