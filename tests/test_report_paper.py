"""The report on paper: all of it, within pages that somebody reads, on A4 and Letter; what is not printed is said."""

import re
import zlib
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from graphlink.case import Case
from graphlink.reports import write_report
from tests.browser import EMULATED, WatchedPage, printed_by
from tests.pages_setting import changed_case
from tests.synthetic_case import synthetic_case
from tests.test_report_browser import ready

FORMATS = {"A4": (8.27, 11.69), "Letter": (8.5, 11)}
"""Width and height in inches."""


@pytest.fixture(scope="module")
def large_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """26,000 accounts in some hundred communities to suspend or to review, with ids of 17 characters."""
    folder = tmp_path_factory.mktemp("large")
    base = synthetic_case(folder / "base.case", linked=26_000, alone=100, links_each=2)

    def longer(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("accounts", "incidence"):
            tables[name]["account_id"] = "longer" + tables[name]["account_id"]

    return changed_case(base, folder / "large.case", longer)


@pytest.fixture(scope="module")
def large_report(large_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(large_case, tmp_path_factory.mktemp("large-report") / "r.html")


@pytest.fixture(scope="module")
def sample_report(sample_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(sample_case, tmp_path_factory.mktemp("sample-report") / "r.html")


def printed(watched: WatchedPage, path: Path) -> Page:
    page = watched.open(path)
    ready(page)
    page.emulate_media(media="print")
    return page


def pages(page: Page, format: str) -> int:
    """How many sheets the page takes; Firefox packs what says so."""
    printed = printed_by(page, *FORMATS[format])
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", printed, re.DOTALL)
    read = b"".join(zlib.decompressobj().decompress(one) for one in packed if one[:1] == b"x")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed + read))


def without_what_is_hidden(page: Page) -> Page:
    """`page` with nothing in it but what it shows: the same on paper, and a tenth of the work of laying it out."""
    page.evaluate(
        """() => {
            const hidden = one => !one.checkVisibility() && one.parentElement.checkVisibility();
            for (const one of [...document.body.querySelectorAll('*')].filter(hidden)) one.remove();
        }"""
    )
    return page


def test_a_sample_takes_ten_sheets_at_most(browser_page: WatchedPage, sample_report: Path) -> None:
    page = browser_page.open(sample_report)
    ready(page)
    for format in FORMATS:
        assert 4 <= pages(page, format) <= 10, format


@EMULATED
def test_a_sample_is_printed_whole(browser_page: WatchedPage, sample_case: Case, sample_report: Path) -> None:
    page = printed(browser_page, sample_report)
    communities = sample_case.communities
    surfaced = set(communities.loc[communities["verdict"] != "clear", "community_id"])
    accounts = sample_case.accounts[sample_case.accounts["community_id"].isin(surfaced)]
    assert len(page.locator("#communities .paper tbody tr").all()) == len(communities)
    assert not page.locator("#account-table").is_visible() and not page.locator("#community-table").is_visible()
    listed = page.locator("#paper-accounts tbody td:first-child").all_inner_texts()
    assert sorted(listed) == sorted(accounts["account_id"])
    assert [one.is_visible() for one in page.locator("section.community").all()] == [True] * len(surfaced)


@EMULATED
def test_nothing_on_paper_is_wider_than_the_sheet(browser_page: WatchedPage, sample_report: Path) -> None:
    page = printed(browser_page, sample_report)
    # A4 between its margins, in CSS pixels.
    page.set_viewport_size({"width": 718, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 718


@EMULATED
def test_26_000_accounts_are_printed_on_forty_pages_and_the_rest_is_said(
    browser_page: WatchedPage, large_report: Path
) -> None:
    page = printed(browser_page, large_report)
    sections = page.evaluate(
        "[...document.querySelectorAll('section.community')].map(one => one.getClientRects().length > 0)"
    )
    table = page.inner_text("#communities .paper")
    assert sum(sections) == 12
    assert f"{len(sections) - 12} further communities have one on the page alone" in table
    assert "not printed: the page has them" in table
    # The smaller sheet: what fits on so many of it fits on A4.
    assert 20 <= pages(without_what_is_hidden(page), "Letter") <= 40


@EMULATED
def test_every_account_to_suspend_or_review_is_in_the_columns_of_ids(
    browser_page: WatchedPage, large_case: Case, large_report: Path
) -> None:
    page = printed(browser_page, large_report)
    shown = page.inner_text("#paper-accounts")
    ids = re.findall(r"^longeracct-\d+$", shown, re.MULTILINE)
    detailed = page.evaluate("[...document.querySelectorAll('section.community')].map(one => Number(one.id.slice(10)))")
    accounts = large_case.accounts[large_case.accounts["community_id"].isin(detailed)]
    acted = accounts[accounts["verdict"] != "clear"]
    assert len(ids) == len(set(ids)) and set(ids) == set(acted["account_id"])
    assert len(ids) > 9_000
    heads = page.locator("#paper-accounts h4").all_inner_texts()
    assert sum(int(head.rsplit(" ", 1)[1].replace(",", "")) for head in heads) == len(ids)


@EMULATED
def test_columns_of_ids_do_not_reach_into_each_other(browser_page: WatchedPage, large_report: Path) -> None:
    page = printed(browser_page, large_report)
    page.set_viewport_size({"width": 718, "height": 1000})
    size = "one => { const style = getComputedStyle(one); return [parseFloat(style.columnWidth), one.scrollWidth]; }"
    width, reach = page.locator(".ids").first.evaluate(size)
    wanted = page.evaluate(
        """() => { const probe = document.createElement('span'); probe.textContent = 'longeracct-000001';
        document.querySelector('.ids').append(probe); return probe.getBoundingClientRect().width; }"""
    )
    assert width >= wanted - 0.5 and reach <= 718
