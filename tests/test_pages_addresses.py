"""Addresses and files of one page on another page of the case, and the browser's history, in a real browser."""

import json
from pathlib import Path

import pandas as pd
from playwright.sync_api import Page, expect

from graphlink.case import Case, Redaction
from graphlink.pages import write_focus_page, write_operation_page

from .browser import SCRIPTLESS, WatchedPage, wait_until
from .pages_setting import address, changed_case, click_thing, counts, opened, settled
from .test_pages_decisions import searched, selected
from .test_pages_takeaway import downloaded


def marked(page: Page) -> str:
    """An address that selects one account, pins it, hides another and has a note on each sort of thing."""
    searched(page, "acct-000300")
    page.get_by_role("button", name="Hide", exact=True).click()
    for name in ("c2", "acct-000150"):
        searched(page, name)
        page.get_by_label("Note").fill(f"on {name[-3:]}")
    page.get_by_role("button", name="Pin", exact=True).click()
    return address(page)


def test_an_address_means_the_same_accounts_on_another_page_of_the_case(
    browser_page: WatchedPage, operation_file: Path, focus_file: Path, small_case: Case, tmp_path: Path
) -> None:
    community = small_case.accounts.set_index("account_id")["community_id"]
    assert community["acct-000150"] == 1 and community["acct-000300"] != 1
    fragment = marked(opened(browser_page, operation_file))
    assert "acct" not in fragment
    page = opened(
        browser_page, write_focus_page(small_case, tmp_path / "one.html", community=1).path, fragment=fragment
    )
    assert selected(page) == "acct-000150"
    assert page.get_by_label("Note").input_value() == "on 150"
    assert page.get_by_role("button", name="Unpin").count() == 1
    assert counts(page)["accounts"] == counts(page)["allAccounts"]
    assert "Not on this page: 1 hidden account and 1 note of this address" in page.inner_text("#hint")
    # What is not here goes on into the address of this page, and comes back where it is.
    again = address(page)
    page = opened(browser_page, operation_file, fragment=again)
    searched(page, "c2")
    assert page.get_by_label("Note").input_value() == "on c2"
    searched(page, "acct-000300")
    assert page.get_by_role("button", name="Show again").count() == 1
    page = opened(browser_page, focus_file, fragment=fragment)
    assert page.evaluate("graphlink.selected()") is None
    assert "the selected account" in page.inner_text("#hint")


def test_an_address_of_a_redacted_page_lands_on_nobody_else(
    browser_page: WatchedPage, operation_file: Path, small_case: Case, tmp_path: Path
) -> None:
    fragment = marked(opened(browser_page, operation_file))
    hidden = write_operation_page(small_case, tmp_path / "hidden.html", redaction=Redaction(b"9f2c-71ab-d04e-8856"))
    page = opened(browser_page, hidden.path, fragment=fragment)
    assert page.evaluate("graphlink.selected()") is None
    assert counts(page)["accounts"] == counts(page)["allAccounts"]
    assert "the selected account" in page.inner_text("#hint")


def test_a_fragment_pasted_into_the_open_page_is_taken_over(browser_page: WatchedPage, operation_file: Path) -> None:
    fragment = marked(opened(browser_page, operation_file))
    browser_page.page.goto("about:blank")
    page = opened(browser_page, operation_file)
    page.evaluate("fragment => { location.hash = fragment }", fragment)
    wait_until(page, "graphlink.selected()?.name === 'acct-000150'")
    assert counts(page)["accounts"] == counts(page)["allAccounts"] - 1
    assert page.get_by_role("button", name="Unpin").count() == 1


def test_back_and_forward_go_through_what_was_selected(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    settled(page)
    click_thing(page, "community", 1)
    searched(page, "acct-000007")
    page.get_by_role("button", name="Pin", exact=True).click()
    page.locator("#panel .trail button", has_text="Community 1").click()
    assert selected(page) == "Community 1"
    page.go_back()
    wait_until(page, "graphlink.selected()?.name === 'acct-000007'")
    # Going back takes no mark away.
    assert page.get_by_role("button", name="Unpin").count() == 1
    page.go_back()
    wait_until(page, "graphlink.selected()?.name === 'Community 2'")
    page.go_back()
    wait_until(page, "graphlink.selected() === null")
    page.go_forward()
    wait_until(page, "graphlink.selected()?.name === 'Community 2'")


def test_notes_on_everything_are_listed_saved_and_read(
    browser_page: WatchedPage, operation_file: Path, small_case: Case, tmp_path: Path
) -> None:
    card = small_case.evidence[small_case.evidence["kind"] == "payment"].iloc[0]["value"]
    page = opened(browser_page, operation_file)
    for name in ("acct-000005", "c2", card):
        searched(page, name)
        page.get_by_label("Note").fill(f"on {name}")
    searched(page, "c1")
    page.get_by_role("button", name="Network 1").click()
    page.get_by_label("Note").fill("on the network")
    _, data = downloaded(page, "#save-marks")
    assert len(json.loads(data)["notes"]) == 4
    (tmp_path / "marks.json").write_bytes(data)
    page.goto("about:blank")
    page = opened(browser_page, operation_file)
    page.locator("#marks-file").set_input_files(tmp_path / "marks.json")
    expect(page.locator("#hint")).to_contain_text("Marks read.")
    page.get_by_role("button", name="Take away").click()
    page.locator("#list-notes").click()
    listed = page.locator("#panel .notes li").all_inner_texts()
    assert len(listed) == 4 and {line.split("\n")[-1] for line in listed} == {
        "on acct-000005", "on c2", f"on {card}", "on the network",
    }  # fmt: skip
    page.locator("#panel .notes li", has_text="on the network").get_by_role("button").click()
    assert page.get_by_label("Note").input_value() == "on the network"


def test_the_keyboard_stays_where_it_was(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    searched(page, "acct-000007")
    for name, then in (("Pin", "Unpin"), ("Hide", "Show again")):
        page.locator("#panel").get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.textContent") == then
    page.locator("#panel .signals .go").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("graphlink.selected().type") == "signal"
    assert page.evaluate("document.activeElement.id") == "panel"
    page.get_by_role("button", name="Both").click()
    page.locator("#table-head button", has_text="Links").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("Links")


def test_a_phone_has_the_panel_above_the_picture(browser_page: WatchedPage, operation_file: Path) -> None:
    browser_page.page.set_viewport_size({"width": 390, "height": 844})
    page = opened(browser_page, operation_file)
    panel, picture = page.locator("#panel").bounding_box(), page.locator("#picture").bounding_box()
    assert panel is not None and picture is not None
    assert panel["y"] < picture["y"] and panel["height"] < 844 / 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@SCRIPTLESS
def test_without_scripts_the_page_says_what_it_is_and_shows_the_table(
    browser: object, small_case: Case, operation_file: Path, focus_file: Path, tmp_path: Path
) -> None:
    def attack(tables: dict[str, pd.DataFrame]) -> None:
        tables["communities"]["reason"] = "<img src=x onerror=window.hit=1></noscript>"

    hostile = changed_case(small_case, tmp_path / "hostile.case", attack)
    attacked = write_operation_page(hostile, tmp_path / "hostile.html").path
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    for path, rows in ((operation_file, 40), (focus_file, 1), (attacked, 40)):
        page.goto(path.resolve().as_uri())
        assert page.locator("noscript table tbody tr, .plainly table tbody tr").count() >= min(rows, 3)
        assert "needs scripts" in page.inner_text("body")
        assert not page.locator("main").is_visible() and not page.locator("header").is_visible()
        assert page.locator("img").count() == 0
        assert page.title()
    page.goto(operation_file.resolve().as_uri())
    assert small_case.communities["reason"].iloc[0] in page.inner_text("body")
    context.close()
