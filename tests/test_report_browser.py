"""report.html in a real Chromium: table, pages, search, links to accounts, dark, print, and a policy that holds."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from graphlink.case import Case, Redaction
from graphlink.decisions import read_filled, read_known, record
from graphlink.following.compare import compare_cases
from graphlink.reports import write_report
from graphlink.reports.page import coded
from graphlink.spreadsheet import spreadsheet_text
from tests.browser import AXE, EMULATED, SCRIPTLESS, WatchedPage, axe_findings, given, wait_until
from tests.pages_setting import changed_case
from tests.report_case import small_case
from tests.synthetic_case import synthetic_case
from tests.test_spreadsheet import CHANGED, RUN, SAME

HOSTILE = "</script><img src=x onerror=window.ran=1>\"'><svg onload=window.ran=1>\u202e"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Path]:
    folder = tmp_path_factory.mktemp("page")
    case = synthetic_case(folder / "x.case", linked=900, alone=60)
    return case, write_report(case, folder / "report.html")


@pytest.fixture
def page(browser_page: WatchedPage, report: tuple[Case, Path]) -> Iterator[Page]:
    opened = browser_page.open(report[1])
    ready(opened)
    yield opened


def ready(page: Page) -> None:
    wait_until(page, "document.documentElement.dataset.ready === 'yes'", seconds=20)


def column(page: Page, table: str, place: int) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f"#{table} tbody tr td:nth-child({place})", "cells => cells.map(cell => cell.textContent)"
    )
    return found


@pytest.mark.parametrize("decided", [False, True])
def test_the_narrowest_telephone_has_nothing_to_scroll_sideways_either(
    browser_page: WatchedPage, tmp_path: Path, decided: bool
) -> None:
    """`over 0.99` is the widest of scores, and a column of decisions comes on top."""

    def sure(tables: dict[str, pd.DataFrame]) -> None:
        tables["communities"]["score"] = 0.998
        if decided:
            tables["communities"]["decided"] = "innocent"

    case = changed_case(small_case(tmp_path / "base.case"), tmp_path / "x.case", sure)
    page = browser_page.open(write_report(case, tmp_path / "report.html"))
    ready(page)
    assert "over 0.99" in page.inner_text("#community-table")
    assert ("Decided" in page.inner_text("#community-table thead")) is decided
    for width in (320, 360, 412):
        page.set_viewport_size({"width": width, "height": 700})
        table = page.evaluate(
            "(one => [one.scrollWidth, one.clientWidth])(document.querySelector('#communities .scroll'))"
        )
        assert table[0] <= table[1], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_call_in_a_sentence_stands_in_the_letters_of_a_call() -> None:
    assert coded("ask `graphlink queue` & <b>") == "ask <code>graphlink queue</code> &amp; &lt;b&gt;"
    assert coded("no call") == "no call" and coded("a `\u202e<`") == "a <code>&lt;U+202E&gt;&lt;</code>"


def test_the_table_has_every_community_a_page_at_a_time(page: Page, report: tuple[Case, Path]) -> None:
    communities = report[0].communities
    assert page.inner_text("#community-count") == f"{len(communities)} communities"
    assert len(column(page, "community-table", 1)) == min(50, len(communities))
    page.select_option("#community-verdict", "review")
    expected = communities[communities["verdict"] == "review"]["community_id"].astype(str).tolist()
    assert column(page, "community-table", 2) == expected


def test_a_reason_has_the_table_s_width_and_a_telephone_nothing_to_scroll_sideways(
    page: Page, report: tuple[Case, Path]
) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        reason, table, room = page.evaluate(
            "['td.reason', '#community-table', '.scroll'].map((of) =>"
            " document.querySelector(`#communities ${of}`).getBoundingClientRect().width)"
        )
        assert reason >= 0.95 * table and table <= room + 1, width
    # A wallet, a hash: one word that is wider than the page.
    page.evaluate(
        "const one = document.createElement('li'), id = document.createElement('bdi'); id.className = 'id';"
        "id.textContent = '0x' + 'f'.repeat(200); one.append(id); document.querySelector('ul.plain').append(one)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_one_community_is_not_called_communities(
    browser_page: WatchedPage, report: tuple[Case, Path], tmp_path: Path
) -> None:
    one = browser_page.open(write_report(report[0], tmp_path / "one.html", communities=[1]))
    ready(one)
    assert one.inner_text("#community-count") == "1 community"


def test_columns_sort_both_ways_and_missing_comes_last(page: Page) -> None:
    for turn in ("ascending", "descending"):
        page.click("#community-table th:nth-child(4) button")
        assert page.get_attribute("#community-table th:nth-child(4)", "aria-sort") == turn
        sizes = [int(cell.replace(",", "")) for cell in column(page, "community-table", 4)]
        assert sizes == sorted(sizes, reverse=turn == "descending")
    page.focus("#community-table th:nth-child(1) button")
    page.keyboard.press("Enter")
    verdicts = column(page, "community-table", 1)
    assert verdicts == sorted(verdicts, key=["suspend", "review", "clear"].index)


def test_search_finds_words_and_numbers(page: Page) -> None:
    page.fill("#community-search", "no such words")
    assert column(page, "community-table", 1) == []
    page.fill("#community-search", "9 devices 12 days")
    assert column(page, "community-table", 1)


def test_a_number_leads_to_the_accounts_behind_it(page: Page, report: tuple[Case, Path]) -> None:
    accounts = report[0].accounts
    own = accounts[accounts["community_id"] == 1]
    page.click('#community-1 a[href="#accounts?community=1&role=core"]')
    wait_until(page, "document.getElementById('account-filter').textContent.includes('core')")
    assert page.inner_text("#account-filter") == "Only: community 1, role core"
    assert page.inner_text("#account-count").startswith(f"{(own['role'] == 'core').sum()} of ")
    assert set(column(page, "account-table", 5)) == {"core"}


def test_a_signals_number_leads_to_the_accounts_that_show_it(page: Page, report: tuple[Case, Path]) -> None:
    row = page.locator("#community-1 table tbody tr").first
    kind, value, number = (row.locator("td").nth(place).inner_text() for place in (0, 1, 2))
    row.locator("a").click()
    wait_until(page, "document.getElementById('account-filter').textContent.includes('showing')")
    shown = report[0].query(
        "select account_id from incidence join accounts using (account_id) "
        "where kind = ? and value = ? and community_id = 1 order by account_id",
        [kind, value],
    )
    assert len(shown) == int(number)
    assert page.inner_text("#account-count").startswith(f"{number} of ")
    page.fill("#account-search", shown["account_id"][0])
    assert column(page, "account-table", 1) == [shown["account_id"][0]]


def test_pages_turn_and_a_link_opens_straight_at_its_accounts(
    browser_page: WatchedPage,
    report: tuple[Case, Path],
) -> None:
    page = browser_page.open(report[1], fragment="#accounts?network=1")
    ready(page)
    first = column(page, "account-table", 1)
    assert len(first) == 50
    assert set(column(page, "account-table", 3)) == {"1"}
    page.click("#account-pager button:text-is('Next')")
    assert not set(first) & set(column(page, "account-table", 1))
    page.click("#account-pager button:text-is('Previous')")
    assert column(page, "account-table", 1) == first


def test_the_accounts_shown_are_saved_as_csv(page: Page, tmp_path: Path) -> None:
    page.goto(page.url.split("#")[0] + "#accounts?community=2")
    wait_until(page, "document.getElementById('account-filter').textContent.includes('community 2')")
    lines = given(page, "#account-save")[1].decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"account_id","community_id"')
    assert len(lines) - 1 == int(page.inner_text("#account-count").split()[0])


def test_ids_saved_as_csv_are_shown_as_they_are_and_read_back(browser_page: WatchedPage, tmp_path: Path) -> None:
    """By the rule of every other CSV: the page's own words for it give the same cells."""
    odd = (*CHANGED, *(one for one in (*SAME, *RUN) if one and not set(one) & set("\t\r")))

    def renamed(tables: dict[str, pd.DataFrame]) -> None:
        for name, column in (("accounts", "account_id"), ("incidence", "account_id")):
            ids = dict(zip((f"acct-{place:06d}" for place in range(len(odd))), odd, strict=True))
            tables[name][column] = tables[name][column].replace(ids)

    base = synthetic_case(tmp_path / "x.case", linked=90, alone=5)
    case = changed_case(base, tmp_path / "odd.case", renamed)
    shown = set(case.accounts.loc[case.accounts["verdict"] == "suspend", "account_id"]) & set(odd)
    assert len(shown) > 0.8 * len(odd)
    page = browser_page.open(write_report(case, tmp_path / "odd.html"))
    ready(page)
    (tmp_path / "saved.csv").write_bytes(given(page, "#account-save")[1])
    with (tmp_path / "saved.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {row["account_id"] for row in rows}
    assert {spreadsheet_text(one) for one in shown} <= cells
    assert rows[0]["created_at"][:2] == "20", "a day stays a date"
    (tmp_path / "known.csv").write_bytes((tmp_path / "saved.csv").read_bytes())
    assert shown <= {one.name for one in read_known(tmp_path / "known.csv")}


@AXE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser_page: WatchedPage, tmp_path: Path, scheme: str) -> None:
    page = browser_page.open(write_report(synthetic_case(tmp_path / "x.case", linked=150), tmp_path / "r.html"))
    ready(page)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert axe_findings(page, colours=scheme == "dark") == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 27)"}[scheme]


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@EMULATED
def test_it_prints_without_its_tools(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.is_visible("#community-search")
    assert not page.is_visible("#account-save")
    assert page.is_visible("#community-1")
    assert page.pdf(format="A4")[:4] == b"%PDF"


@EMULATED
def test_charts_have_a_text_and_take_the_pages_colours(page: Page) -> None:
    chart = page.locator("#community-1 figure:not(.lanes) svg")
    assert chart.get_attribute("role") == "img"
    assert "Active on" in str(chart.locator("desc").text_content())
    light = chart.locator(".bar").first.evaluate("one => getComputedStyle(one).fill")
    page.emulate_media(color_scheme="dark")
    assert chart.locator(".bar").first.evaluate("one => getComputedStyle(one).fill") != light


def test_hostile_text_runs_nothing_and_an_injected_script_is_stopped(
    browser: object,
    tmp_path: Path,
) -> None:
    case = small_case(tmp_path / "x.case", mark=HOSTILE)
    path = write_report(case, tmp_path / "report.html", previous=small_case(tmp_path / "y.case"))
    assert compare_cases(Case.open(tmp_path / "y.case"), case).arrived == 40
    injected = path.read_text(encoding="utf-8").replace("</main>", "<img src=x onerror=window.ran=2></main>")
    (tmp_path / "injected.html").write_text(injected, encoding="utf-8")
    for name in ("report.html", "injected.html"):
        page = browser.new_page()  # type: ignore[attr-defined]
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto((tmp_path / name).as_uri() + "#accounts?community=1")
        ready(page)
        assert page.evaluate("window.ran") is None
        assert page.locator("#account-table tbody img").count() == 0
        assert "</script><img" in page.inner_text("#account-table")
        assert all(url.startswith(("file:", "data:")) for url in asked)
        page.close()


@SCRIPTLESS
def test_without_script_the_page_still_has_the_first_communities(
    browser: object,
    report: tuple[Case, Path],
) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(report[1].as_uri())
    assert page.locator("#community-table tbody tr").count() == min(50, len(report[0].communities))
    assert not page.is_visible("#community-search")
    context.close()


def test_what_the_reader_found_is_saved_as_lines_that_decide_takes(
    page: Page, report: tuple[Case, Path], tmp_path: Path
) -> None:
    case = report[0]
    groups = page.locator(".decide[data-community]")
    first, second, third = (groups.nth(place).get_attribute("data-community") for place in range(3))
    assert page.is_disabled("#decide-save")
    assert page.inner_text("#decide-status") == "0 decided; say what you found, your name, why"
    groups.nth(0).get_by_role("button", name="operation").click()
    groups.nth(0).get_by_role("button", name="innocent").click()
    groups.nth(1).get_by_role("button", name="operation").click()
    groups.nth(2).get_by_role("button", name="unsure").click()
    groups.nth(2).get_by_role("button", name="unsure").click()
    pressed = page.eval_on_selector_all(".decide [aria-pressed=true]", "found => found.map(one => one.textContent)")
    assert pressed == ["innocent", "operation"]
    page.fill("#decide-by", "Zoë \u201cQ\u201d")
    page.fill("#decide-why", 'a class, "room 7"')
    name, data = given(page, "#decide-save")
    file = tmp_path / name
    file.write_bytes(data)
    assert file.name == "decisions.jsonl" and "2 saved" in page.inner_text("#decide-status")
    done = record(case, read_filled(file).asked, tmp_path / "book.jsonl").decisions
    assert [(one.name, one.verdict) for one in done] == [(first, "innocent"), (second, "operation")]
    assert {(one.by, one.why) for one in done} == {("Zoë \u201cQ\u201d", 'a class, "room 7"')}
    assert all(one.accounts for one in done) and third not in {one.name for one in done}


def test_a_redacted_report_offers_no_decisions(browser_page: WatchedPage, tmp_path: Path) -> None:
    case = synthetic_case(tmp_path / "r.case", linked=60, alone=5)
    opened = browser_page.open(write_report(case, tmp_path / "r.html", redaction=Redaction(b"9f2c-71ab-d04e-8856")))
    ready(opened)
    assert opened.locator(".decide, #decide").count() == 0
