"""CSV for people: what a spreadsheet shows of an id is the id, and nothing in a cell is run."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlink.spreadsheet import from_spreadsheet, harmless, spreadsheet_text

CHANGED = (
    "1234567890123456789", "0012", "12345678e12", "3-14-52261", "1/2", "12:30", "2026-01-02", "0.50", "1e+5",
    "$5", "5 %", "MARCH1", "1-Mar", "dec10", "TRUE", "+4420123456", "-1001234567890", "@user00012345", "123456789012",
)  # fmt: skip
"""What a spreadsheet would round, shorten, turn into a date, or run."""
SAME = ("acct_7", "203.0.113.5", "203.0.113.0/24", "deadbeef", "1e5f", "12345678901", "0", "-12", "may", "a b", "")
RUN = (
    "=1+1",
    "@SUM(A1)",
    "-2+3+cmd|' /C calc'!A0",
    "\tx",
    "\rx",
    " =1",
    "'=1",
    "\uff1d1",
    '=HYPERLINK("http://x")',
    "+" + "1" * 300,
)
INSIDE = {
    "a;=1+1": "a;'=1+1", "a;  =HYPERLINK()": "a;'  =HYPERLINK()", "x\t@SUM": "x\t'@SUM", "=1;-2": "'=1;'-2",
    "it's; '=x": "it's;' '=x", 'say;"=x"': "say;'\"=x\"", "two\n=lines": "two\n'=lines", "a|+1": "a|'+1",
    "\t=1": "'\t'=1",
}  # fmt: skip
"""What would run where cells are cut at another mark, and the cell that does not."""


@pytest.mark.parametrize("text", CHANGED)
def test_an_id_that_would_be_changed_is_a_constant(text: str) -> None:
    assert spreadsheet_text(text) == f'="{text}"'


@pytest.mark.parametrize("text", SAME)
def test_what_is_shown_as_it_is_stays(text: str) -> None:
    assert spreadsheet_text(text) == text


@pytest.mark.parametrize("text", RUN)
def test_what_would_run_has_an_apostrophe_in_front(text: str) -> None:
    assert spreadsheet_text(text) == "'" + text


@pytest.mark.parametrize("text", INSIDE)
def test_what_would_run_behind_another_mark_has_one_there(text: str) -> None:
    assert spreadsheet_text(text) == harmless(text) == INSIDE[text]


@pytest.mark.parametrize(
    "text", ["plain; text", "it's; a 'quoted' one", "a;b", "x\n\ny", "2026-05-01 10:00;", "'quoted"]
)
def test_an_honest_text_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["2026-05-01", "0.93", "0012"])
def test_a_program_reads_what_is_harmless_as_it_is(text: str) -> None:
    assert harmless(text) == text


PIECES = st.sampled_from([*"=+-@'\";|,ax1\uff1d \t\r\n"])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
def test_every_text_comes_back_and_none_runs(text: str) -> None:
    for made in (harmless(text), spreadsheet_text(text)):
        assert from_spreadsheet(made) == text
    for mark in ",;\t|":
        for row in csv.reader(io.StringIO(written(harmless(text)), newline=""), delimiter=mark):
            assert not [cell for cell in row if cell.lstrip().startswith(tuple("=+-@\uff1d"))], mark


def written(cell: str) -> str:
    """A row of CSV with the cell between two others, as spreadsheets read it: quoted or not."""
    row = io.StringIO(newline="")
    csv.writer(row).writerow(["first", cell, "last"])
    return row.getvalue()


@pytest.mark.parametrize("text", [*CHANGED, *SAME, *RUN, *INSIDE, "'quoted", '="'])
def test_the_text_comes_back(text: str) -> None:
    assert from_spreadsheet(spreadsheet_text(text)) == text


def test_a_spreadsheet_shows_every_id_as_it_is(tmp_path: Path) -> None:
    """Opened in LibreOffice without any questions, and saved as a workbook: the values that its cells show."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("not run: LibreOffice (soffice) is missing")
    ids = [*CHANGED, *(one for one in SAME if one)]
    cells = ['"' + spreadsheet_text(one).replace('"', '""') + '"' for one in ids]
    (tmp_path / "ids.csv").write_text("\r\n".join(["account_id", *cells]), encoding="utf-8-sig")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    asked = [office, profile, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*asked, str(tmp_path / "out"), str(tmp_path / "ids.csv")], check=True, capture_output=True)
    book = openpyxl.load_workbook(tmp_path / "out" / "ids.xlsx", data_only=True)
    assert [str(row[0]) for row in list(book.worksheets[0].iter_rows(values_only=True))[1:]] == ids
