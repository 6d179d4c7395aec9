"""The page of the whole operation as a file, and of cases that lack something."""

from pathlib import Path

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.pages import write_operation_page

from .browser import WatchedPage
from .pages_setting import changed_case, click_thing, counts, opened


def test_the_same_case_gives_the_same_bytes(small_case: Case, operation_file: Path, tmp_path: Path) -> None:
    again = write_operation_page(small_case, tmp_path / "again.html")
    assert again.path.read_bytes() == operation_file.read_bytes()
    assert again.path.stat().st_mode & 0o077 == 0


def test_no_surfaced_community_shows_the_largest_and_says_so(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    def clear(tables: dict[str, pd.DataFrame]) -> None:
        tables["communities"]["verdict"] = tables["accounts"]["verdict"] = "clear"

    case = changed_case(small_case, tmp_path / "clear.case", clear)
    written = write_operation_page(case, tmp_path / "clear.html")
    assert written.accounts == 600
    page = opened(browser_page, written.path)
    panel = page.inner_text("#panel")
    assert "No community is to be suspended or reviewed" in panel
    assert "0 accounts to suspend; 0 accounts to review; 600 linked to others but clear." in panel


def test_one_network_is_not_called_the_largest_and_a_log_without_sign_ups_shows_when_accounts_were_seen(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    def one(tables: dict[str, pd.DataFrame]) -> None:
        first = tables["communities"]["community_id"] == 1
        tables["communities"]["verdict"] = first.map({True: "suspend", False: "clear"})
        tables["accounts"]["created_at"] = pd.NaT
        tables["accounts"]["verdict"] = (
            (tables["accounts"]["community_id"] == 1).fillna(False).map({True: "suspend", False: "clear"})
        )

    case = changed_case(small_case, tmp_path / "one.case", one)
    page = opened(browser_page, write_operation_page(case, tmp_path / "one.html").path)
    headline, panel = page.inner_text("#headline"), page.inner_text("#panel")
    assert headline.endswith("in 1 community, 1 network.") and "alone is behind" not in panel
    assert not page.is_visible("#brush-modes") and page.is_visible("#histogram")
    assert page.is_checked("input[name=brush-mode][value=seen]")
    assert page.evaluate("location.hash") in ("", "#")


def test_a_value_that_reads_from_right_to_left_turns_no_number_around(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    def arabic(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("signals", "evidence", "incidence"):
            cards = tables[name]["kind"] == "payment"
            tables[name].loc[cards, "value"] = "بطاقة-" + tables[name].loc[cards, "value"].str[-6:]

    case = changed_case(small_case, tmp_path / "rtl.case", arabic)
    page = opened(browser_page, write_operation_page(case, tmp_path / "rtl.html").path)
    click_thing(page, "community", 0, double=True)
    click_thing(page, "account", 3)
    # By the page itself: what drives Firefox leaves marks of direction out of the text that it reads.
    lead = page.evaluate("document.querySelector('#panel').textContent")
    assert "\u2068بطاقة-" in lead and lead.count("\u2068") == lead.count("\u2069")


def test_the_whole_picture_stands_below_the_buttons(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    picture = page.locator("#picture").bounding_box()
    buttons = page.locator(".stage-tools").bounding_box()
    assert picture is not None and buttons is not None
    discs = page.evaluate(
        "Array.from({ length: graphlink.counts().communities }, (_, n) => Array.from(graphlink.place('community', n)))"
    )
    assert min(y - r for _, y, r, *_ in discs) + picture["y"] >= buttons["y"] + buttons["height"]


def test_a_case_without_times_networks_or_communities_opens(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    def strip(tables: dict[str, pd.DataFrame]) -> None:
        accounts = tables["accounts"].drop(
            columns=["created_at", "first_seen", "last_seen", "exchanges", "email_domain"]
        )
        tables["accounts"] = accounts.assign(network_id=pd.array([None] * len(accounts), dtype="Int64"))
        tables["communities"]["network_id"] = pd.array([None] * len(tables["communities"]), dtype="Int64")
        tables["communities"]["q_value"] = None
        tables["activity"] = tables["activity"].head(0)

    case = changed_case(small_case, tmp_path / "bare.case", strip)
    page = opened(browser_page, write_operation_page(case, tmp_path / "bare.html").path)
    click_thing(page, "community", 0)
    assert "Community 1" in page.inner_text("#panel")

    def empty(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("communities", "links", "signals", "evidence", "incidence", "activity"):
            tables[name] = tables[name].head(0)
        tables["accounts"]["community_id"] = tables["accounts"]["network_id"] = pd.array([None] * 800, dtype="Int64")

    nothing = changed_case(small_case, tmp_path / "empty.case", empty)
    page = opened(browser_page, write_operation_page(nothing, tmp_path / "empty.html").path)
    assert page.inner_text("#headline") == "No community was found."


def test_clear_communities_come_on_request_up_to_a_limit(small_case: Case, tmp_path: Path) -> None:
    surfaced = write_operation_page(small_case, tmp_path / "a.html").accounts
    more = write_operation_page(small_case, tmp_path / "b.html", clear_accounts=20).accounts
    everything = write_operation_page(small_case, tmp_path / "c.html", clear_accounts=10_000).accounts
    assert surfaced < more <= surfaced + 20
    assert everything == 600


def test_more_links_than_a_page_carries_are_thinned_and_said(
    browser_page: WatchedPage, small_case: Case, links: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphlink.pages.operation.MOST_LINKS", 1000)
    monkeypatch.setattr("graphlink.pages.operation.LINKS_EACH", 1)
    written = write_operation_page(small_case, tmp_path / "thin.html")
    assert 300 < written.links <= 1000
    page = opened(browser_page, written.path)
    assert counts(page)["links"] == written.links
    assert f"({len(links) - written.links:,} weaker ones in the case)" in page.inner_text("#count")
