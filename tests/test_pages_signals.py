"""Accounts and the signals they share, on the page of the operation and on pyvis' page, in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Page

from graphlink.case import Case

from .browser import WatchedPage, axe_findings
from .pages_setting import address, click_thing, opened, settled
from .test_pages_takeaway import downloaded

NAMES = {"ip": "address", "device": "device", "payment": "payment method", "template": "prompt template"}


def kind_row(page: Page, kind: str) -> None:
    page.locator("#legend label", has_text=re.compile(f"^{NAMES[kind]}")).click()


def as_signals(page: Page) -> None:
    page.get_by_role("button", name="Shared signals").click()
    settled(page)


def shared(case: Case, community: int, kind: str | None = None) -> int:
    """How many signals that carry weight two or more accounts of the community share."""
    found = case.query(
        "select kind from incidence join accounts using (account_id) join signals s using (kind, value) "
        "where community_id = ? and s.hub is null and s.weight > 0 group by kind, value having count(*) > 1",
        [community],
    )["kind"]
    return int((found == kind).sum()) if kind else len(found)


def test_the_operations_page_draws_shared_signals_and_more_on_demand(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    as_signals(page)
    picture = page.locator("#picture")
    assert picture.get_attribute("data-signals") == "0"
    assert "Open a community" in page.inner_text("#hint")
    page.fill("#search", "c1")
    page.press("#search", "Enter")
    page.locator("#panel").get_by_role("button", name="Open", exact=True).click()
    settled(page)
    first = int(picture.get_attribute("data-signals") or 0)
    assert first >= 24
    assert page.locator("#more-signals").is_visible()
    while page.locator("#more-signals").is_visible():
        page.locator("#more-signals").click()
        settled(page)
    assert int(picture.get_attribute("data-signals") or 0) >= max(first, shared(small_case, 1))


def test_a_kind_switched_off_takes_its_signals_along(
    browser_page: WatchedPage, operation_file: Path, focus_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, focus_file)
    as_signals(page)
    drawn = "nodes.get({filter: node => !node.hidden && node.id >= graphlink.counts().allAccounts}).length"
    before = page.evaluate(drawn)
    kind_row(page, "payment")
    after = page.evaluate(drawn)
    assert before - after == shared(small_case, 2, "payment") > 0
    left = page.evaluate("edges.get({filter: edge => !edge.hidden}).map(edge => edge.to)")
    hidden = page.evaluate("nodes.get({filter: node => node.hidden}).map(node => node.id)")
    assert left and not set(left) & set(hidden)
    page = opened(browser_page, operation_file)
    as_signals(page)
    click_thing(page, "community", 1, double=True)
    before = int(page.locator("#picture").get_attribute("data-signals") or 0)
    for kind in NAMES:
        kind_row(page, kind)
    settled(page)
    assert page.locator("#picture").get_attribute("data-signals") == "0" != str(before)


def test_files_show_what_the_screen_shows_with_a_mark_for_each_kind(
    browser_page: WatchedPage, operation_file: Path, focus_file: Path, small_case: Case
) -> None:
    marks = {}
    for path in (focus_file, operation_file):
        page = opened(browser_page, path)
        as_signals(page)
        if path == operation_file:
            click_thing(page, "community", 1, double=True)
        legend = page.locator("#legend .kind-mark path").evaluate_all("all => all.map(one => one.getAttribute('d'))")
        assert len(set(legend)) == len(legend) > 3
        _, svg = downloaded(page, "#save-svg")
        text = svg.decode()
        values = small_case.query(
            "select distinct value from incidence join accounts using (account_id) where community_id = 2"
        )["value"]
        named = [value for value in values if f">{value[:27]}" in text]
        assert len(named) > 3
        marks[path] = text
        kind_row(page, "template")
        settled(page)
        _, svg = downloaded(page, "#save-svg")
        assert "prompt template, " in text and "prompt template, " not in svg.decode()
        _, png = downloaded(page, "#save-png")
        assert png[:4] == b"\x89PNG"


def test_a_signals_mark_can_be_clicked_and_kept_in_the_address(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    as_signals(page)
    click_thing(page, "community", 0, double=True)
    page.locator("#panel .signals .go").first.click()
    signal = page.evaluate("graphlink.selected()")
    page.keyboard.press("Escape")
    box = page.locator("#picture").bounding_box()
    place = page.evaluate("id => graphlink.place('signal', id)", signal["id"])
    assert box is not None and place is not None
    page.mouse.click(box["x"] + place[0], box["y"] + place[1])
    assert page.evaluate("graphlink.selected()")["name"] == signal["name"]
    fragment = address(page)
    page.goto("about:blank")
    page = opened(browser_page, operation_file, fragment=fragment)
    assert page.locator("#as-signals").get_attribute("aria-pressed") == "true"
    assert int(page.locator("#picture").get_attribute("data-signals") or 0) > 0
    assert axe_findings(page, impacts=("minor", "moderate", "serious", "critical")) == []
