"""CSV for people: what a spreadsheet shows of an id is the id, and nothing in a cell is run."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from graphlink.spreadsheet import from_spreadsheet, spreadsheet_text

CHANGED = (
    "1234567890123456789", "0012", "12345678e12", "3-14-52261", "1/2", "12:30", "2026-01-02", "0.50", "1e+5",
    "$5", "5 %", "MARCH1", "1-Mar", "dec10", "TRUE", "+4420123456", "-1001234567890", "@user00012345", "123456789012",
)  # fmt: skip
"""What a spreadsheet would round, shorten, turn into a date, or run."""
SAME = ("acct_7", "203.0.113.5", "203.0.113.0/24", "deadbeef", "1e5f", "12345678901", "0", "-12", "may", "a b", "")
RUN = ("=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "\t=1", "\uff1d1", '=HYPERLINK("http://x")', "+" + "1" * 300)


@pytest.mark.parametrize("text", CHANGED)
def test_an_id_that_would_be_changed_is_a_constant(text: str) -> None:
    assert spreadsheet_text(text) == f'="{text}"'


@pytest.mark.parametrize("text", SAME)
def test_what_is_shown_as_it_is_stays(text: str) -> None:
    assert spreadsheet_text(text) == text


@pytest.mark.parametrize("text", RUN)
def test_what_would_run_has_an_apostrophe_in_front(text: str) -> None:
    assert spreadsheet_text(text) == "'" + text


@pytest.mark.parametrize("text", [*CHANGED, *SAME, *RUN, "'quoted", '="'])
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
