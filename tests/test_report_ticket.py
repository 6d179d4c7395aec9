"""Markdown for a ticket fits one by itself, whatever the case, and says what it left out."""

from pathlib import Path

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.reports import render_report
from graphlink.reports.gather import gather
from graphlink.reports.markdown import MOST, render_markdown
from tests.pages_setting import changed_case
from tests.report_case import small_case
from tests.synthetic_case import synthetic_case


def test_a_sample_fits_a_ticket_and_says_what_is_not_in_it(sample_case: Case) -> None:
    text = render_report(sample_case, format="md").decode()
    assert len(text) <= 30_000
    clear = (sample_case.communities["verdict"] == "clear").sum()
    assert f"To fit a ticket of 30,000 characters: {clear} communities of the table" in text
    surfaced = sample_case.communities.loc[sample_case.communities["verdict"] != "clear", "community_id"]
    assert [f"### Community {number}:" in text for number in surfaced] == [True] * len(surfaced)


def test_what_fits_is_whole_and_says_nothing(tmp_path: Path) -> None:
    text = render_report(small_case(tmp_path / "x.case"), format="md").decode()
    assert "To fit a ticket" not in text and text.count("\n| clear |") == 1


@pytest.mark.parametrize("linked", [900, 6000])
def test_a_large_case_fits_and_counts_what_is_left_out(tmp_path: Path, linked: int) -> None:
    case = synthetic_case(tmp_path / "x.case", linked=linked, alone=10, links_each=2)
    report = gather(case)
    text = render_markdown(report)
    assert 15_000 <= len(text) <= MOST
    sections, rows = text.count("\n### Community "), text.count("\n| suspend |") + text.count("\n| review |")
    said = text[text.index("To fit a ticket") :]
    assert f"{len(report.table) - rows:,} communities of the table" in said
    if sections < len(report.sections):
        left = len(report.sections) - sections
        assert f"the sections of {left:,} communities" in said and "`--community ID`" in said


def test_whatever_is_in_a_case_it_fits(tmp_path: Path) -> None:
    """Values, reasons and inputs as long as somebody outside can make them."""
    base = synthetic_case(tmp_path / "x.case", linked=700, alone=10)

    def long(tables: dict[str, pd.DataFrame]) -> None:
        tables["communities"]["reason"] = "|*" * 5_000
        for name in ("incidence", "signals", "evidence"):
            tables[name]["value"] = tables[name]["value"].astype(str) + "`|" * 4_000

    case = changed_case(base, tmp_path / "long.case", long)
    for most in (MOST, 12_000):
        text = render_markdown(gather(case), most=most)
        assert len(text) <= most
        assert "To fit a ticket" in text and "to suspend" in text
