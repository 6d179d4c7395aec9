"""A community in time on the graph page, in a real browser: lanes, what lights up, the brush, two communities."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page

from graphlink.case import Case, Redaction, community_lanes
from graphlink.pages import packing, write_operation_page

from .browser import AXE, WatchedPage, axe_findings
from .pages_setting import address, changed_case, click_thing, counts, opened, settled

EVERY = ("minor", "moderate", "serious", "critical")


def in_time(page: Page, community: int) -> list[dict[str, Any]]:
    """The lanes of a community, once it has been opened from its panel."""
    page.fill("#search", f"c{community}")
    page.press("#search", "Enter")
    page.locator("#panel").get_by_role("button", name="Open", exact=True).click()
    settled(page)
    return lanes(page)


def lanes(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("graphlink.lanes()")
    return found


def drawn(page: Page, what: str) -> int:
    """A count that the drawing tells: lanes, dots, rings, lit."""
    settled(page)
    return int(page.locator("#lanes-drawn").get_attribute(f"data-{what}") or 0)


def on_canvas(page: Page, place: list[float]) -> tuple[float, float]:
    box = page.locator("#lanes-drawn").bounding_box()
    assert box is not None
    return box["x"] + place[0], box["y"] + place[1]


def visible(page: Page, found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[Any]]]:
    """The dots that can be pointed at without scrolling, each with its lane."""
    box = page.locator("#lanes-drawn").bounding_box()
    assert box is not None
    return [
        (lane, dot)
        for lane in found
        for dot in lane["dots"]
        if 20 < dot[3] < box["height"] - 30 and 20 < dot[2] < box["width"] - 20
    ]


PICTURE = "document.querySelector('#picture').toDataURL()"


def dots_of(case: Case, number: int) -> pd.DataFrame:
    """kind, value, account_id, minute of every dot of a community, from the case."""
    made = community_lanes(case, [number])[number]
    dots = made.dots.merge(made.lanes[["lane", "kind", "value"]], on="lane")
    return dots.assign(minute=dots["at"].dt.floor("min"))[["kind", "value", "account_id", "minute"]]


def test_an_opened_community_has_the_lanes_and_dots_of_the_case(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    assert not page.locator("#lanes").is_visible()
    click_thing(page, "community", 0, double=True)
    assert page.locator("#lanes-title").inner_text() == "Community 1 in time"
    found, known = lanes(page), dots_of(small_case, 1)
    assert [(lane["kind"], lane["value"]) for lane in found] == [
        (kind, value) for kind, value in known[["kind", "value"]].drop_duplicates().itertuples(index=False)
    ]
    epoch = known["minute"].min() - pd.Timedelta(minutes=min(dot[1] for lane in found for dot in lane["dots"]))
    told = {
        (lane["kind"], lane["value"], dot[0], epoch + pd.Timedelta(minutes=dot[1]))
        for lane in found
        for dot in lane["dots"]
    }
    assert told == set(known.itertuples(index=False, name=None))
    assert drawn(page, "lanes") == len(found) > 5


def test_a_lane_has_the_dots_of_accounts_for_whom_it_is_one_of_their_weaker_signals(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "SIGNALS_EACH", 1)
    page = opened(browser_page, write_operation_page(small_case, tmp_path / "few.html").path)
    known = dots_of(small_case, 1).groupby(["kind", "value"]).size()
    found = {(lane["kind"], lane["value"]): len(lane["dots"]) for lane in in_time(page, 1)}
    assert len(found) > 5
    assert all(known[key] == count for key, count in found.items())


def test_a_click_on_a_lane_is_its_signal_and_closing_stays_closed(
    browser_page: WatchedPage, operation_file: Path
) -> None:
    page = opened(browser_page, operation_file)
    lane, dot = visible(page, in_time(page, 1))[3]
    page.mouse.click(*on_canvas(page, dot[2:]))
    assert page.evaluate("graphlink.selected()")["id"] == lane["signal"]
    assert page.locator("#lanes-title").inner_text() == "Community 1 in time"
    with_shift = on_canvas(page, dot[2:])
    page.keyboard.down("Shift")
    page.mouse.click(*with_shift)
    page.keyboard.up("Shift")
    assert page.evaluate("graphlink.selected()")["type"] == "account"
    page.locator("#lanes-close").click()
    in_time(page, 2)
    assert not page.locator("#lanes").is_visible()
    page.locator("#lanes-open").click()
    assert page.locator("#lanes-title").inner_text() == "Community 2 in time"


def test_the_account_under_the_pointer_lights_up_here_and_there(
    browser_page: WatchedPage, operation_file: Path
) -> None:
    page = opened(browser_page, operation_file)
    found = in_time(page, 1)
    assert drawn(page, "lit") == 0
    dark = page.evaluate(PICTURE)
    _, dot = visible(page, found)[5]
    page.mouse.move(*on_canvas(page, dot[2:]))
    settled(page)
    name = page.inner_text("#lanes-tip").split("\n")[1].split(":")[0]
    everywhere = sum(dot[0] == name for lane in found for dot in lane["dots"])
    assert 0 < drawn(page, "lit") <= everywhere
    assert page.evaluate(PICTURE) != dark
    page.mouse.move(5, 5)
    assert drawn(page, "lit") == 0
    assert page.evaluate(PICTURE) == dark
    # And the other way round.
    account = page.evaluate("name => graphlink.account(name)", name)
    box, (x, y) = page.locator("#picture").bounding_box(), page.evaluate("n => graphlink.place('account', n)", account)
    assert box is not None
    page.mouse.move(box["x"] + x, box["y"] + y)
    assert drawn(page, "lit") > 0


def test_the_keyboard_walks_over_lanes_and_their_accounts(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    found = in_time(page, 1)
    page.locator("#panel").focus()
    page.keyboard.press("t")
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.id") == "lanes-drawn"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert found[1]["value"] in page.inner_text("#announcement")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert found[1]["dots"][1][0] in page.inner_text("#announcement")
    assert drawn(page, "lit") > 0
    page.keyboard.press("Enter")
    assert page.evaluate("graphlink.selected()")["id"] == found[1]["signal"]
    assert page.evaluate("document.activeElement.id") == "lanes-drawn"
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("graphlink.selected()")["name"] == found[1]["dots"][1][0]


def test_filters_leave_out_lanes_and_dots(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    found = in_time(page, 1)
    before = drawn(page, "dots")
    page.locator("#legend label", has_text="payment method").click()
    settled(page)
    assert drawn(page, "lanes") == sum(lane["kind"] != "payment" for lane in found) < len(found)
    page.locator("#everything").click()
    page.locator("input[data-filter=verdict][data-value='0']").click()
    settled(page)
    assert drawn(page, "dots") < before


def test_a_drag_over_the_lanes_is_the_brush_over_first_to_last_seen(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file)
    in_time(page, 1)
    before = drawn(page, "dots")
    (begin_x, _), (end_x, y) = on_canvas(page, [150, 40]), on_canvas(page, [260, 60])
    page.mouse.move(begin_x, y)
    page.mouse.down()
    page.mouse.move(end_x, y, steps=6)
    page.mouse.up()
    settled(page)
    assert page.get_by_role("radio", name="First to last seen").is_checked()
    days = [int(page.locator(f"#brush-{end}").input_value()) for end in ("from", "to")]
    assert days[0] < days[1]
    epoch = min(surfaced["created_at"].min(), surfaced["first_seen"].min()).floor("D")
    first, last = ((surfaced[name] - epoch).dt.days for name in ("first_seen", "last_seen"))
    assert counts(page)["accounts"] == ((first <= days[1]) & (last >= days[0])).sum() < len(surfaced)
    assert page.evaluate("graphlink.selected()")["type"] == "community"
    assert 0 < drawn(page, "dots") < before
    box = page.locator("#lanes-drawn").bounding_box()
    assert box is not None
    page.mouse.click(begin_x, box["y"] + box["height"] - 6)
    assert counts(page)["accounts"] == len(surfaced)


def test_what_lies_outside_the_axis_is_counted_and_a_click_away(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    found, span = in_time(page, 1), community_lanes(small_case, [1])[1].span()
    outside = page.locator("#lanes-whole")
    assert outside.inner_text() == f"Whole axis ({span.before + span.after} more)"
    width = page.evaluate("document.querySelector('#lanes-drawn').clientWidth")
    across = [dot[2] for lane in found for dot in lane["dots"]]
    assert sum(x < 12 or x > width - 12 for x in across) == span.before + span.after > 0
    assert drawn(page, "arrows") == 0, "lanes too thin for them"
    page.locator("#lanes-names").click()
    assert drawn(page, "arrows") > 0
    page.locator("#lanes-names").click()
    outside.click()
    across = [dot[2] for lane in lanes(page) for dot in lane["dots"]]
    assert len(across) == sum(len(lane["dots"]) for lane in found)
    assert min(across) > 11.9 and max(across) < width - 11.9
    page.locator("#lanes-names").click()
    assert drawn(page, "arrows") == 0


def test_two_communities_share_one_axis_and_the_lanes_of_both(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    one = in_time(page, 1)
    assert page.locator("#lanes-beside optgroup").first.get_attribute("label") == "Network 1"
    page.select_option("#lanes-beside", label="Community 2")
    both = lanes(page)
    assert page.locator("#lanes-title").inner_text() == "Community 1 and Community 2 in time"
    two = in_time(page, 2)
    assert two == both, "a click on either of the two keeps them both"
    page.select_option("#lanes-beside", label="nothing")
    page.locator("#lanes-close").click()
    in_time(page, 2)
    page.locator("#lanes-open").click()
    alone = {(lane["kind"], lane["value"]): {dot[0] for dot in lane["dots"]} for lane in lanes(page)}
    for lane in both:
        key = (lane["kind"], lane["value"])
        first = {dot[0] for mine in one for dot in mine["dots"] if (mine["kind"], mine["value"]) == key}
        accounts = {dot[0] for dot in lane["dots"]}
        assert first | alone.get(key, set()) <= accounts
        if lane["where"] == 0 and len(accounts) > 1:
            assert accounts == first
        if lane["where"] == 2 and len(accounts) > 1:
            assert accounts == alone[key]
    assert {lane["where"] for lane in both} >= {0, 2}
    kinds = [lane["where"] for lane in both]
    assert kinds == sorted(kinds)


def test_the_address_keeps_the_lanes_and_what_stands_beside(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    in_time(page, 1)
    page.select_option("#lanes-beside", label="Community 2")
    before = lanes(page)
    fragment = address(page)
    page.goto("about:blank")
    page = opened(browser_page, operation_file, fragment=fragment)
    assert page.locator("#lanes-title").inner_text() == "Community 1 and Community 2 in time"
    assert [lane["value"] for lane in lanes(page)] == [lane["value"] for lane in before]


def test_two_networks_stand_side_by_side(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    one = in_time(page, 1)
    page.locator("#panel").get_by_role("button", name="Network 1", exact=True).click()
    assert page.locator("#lanes-title").inner_text() == "Network 1 in time"
    network = {dot[0] for lane in lanes(page) for dot in lane["dots"]}
    assert network > {dot[0] for lane in one for dot in lane["dots"]}
    page.select_option("#lanes-beside", index=1)
    assert re.fullmatch("Network 1 and Network [0-9]+ in time", page.locator("#lanes-title").inner_text())
    assert {dot[0] for lane in lanes(page) for dot in lane["dots"]} > network


def test_a_suspended_account_has_a_ring_where_it_was_last_seen_with_it(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    def suspend(tables: dict[str, pd.DataFrame]) -> None:
        accounts = tables["accounts"]
        accounts["status"] = ["suspended" if place < 9 else "active" for place in range(len(accounts))]

    case = changed_case(small_case, tmp_path / "off.case", suspend)
    page = opened(browser_page, write_operation_page(case, tmp_path / "off.html").path)
    in_time(page, 1)
    assert "A ring" in page.inner_text("#lanes-says")
    page.locator("#lanes-whole").click()
    made = community_lanes(case, [1])[1]
    assert 0 < drawn(page, "rings") <= len(made.rings)
    in_time(page, 2)
    assert drawn(page, "rings") == 0 and "A ring" not in page.inner_text("#lanes-says")


def test_a_redacted_page_has_the_lanes_with_pseudonyms(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    redaction = Redaction(b"9f2c-71ab-d04e-8856")
    page = opened(browser_page, write_operation_page(small_case, tmp_path / "r.html", redaction=redaction).path)
    found, known = in_time(page, 1), dots_of(small_case, 1)
    assert sum(len(lane["dots"]) for lane in found) == len(known)
    assert not {lane["value"] for lane in found} & set(known["value"])
    assert {dot[0] for lane in found for dot in lane["dots"]} == {redaction.account(one) for one in known["account_id"]}
    assert counts(page)["accounts"] > 0


@AXE
def test_nothing_for_assistive_technology_in_the_lanes(browser_page: WatchedPage, operation_file: Path) -> None:
    for scheme in ("light", "dark"):
        browser_page.page.emulate_media(color_scheme=scheme)
        page = opened(browser_page, operation_file)
        _, dot = visible(page, in_time(page, 1))[0]
        page.mouse.move(*on_canvas(page, dot[2:]))
        assert axe_findings(page, impacts=EVERY, colours=scheme == "dark") == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert axe_findings(page, impacts=EVERY, colours=scheme == "dark") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 1280, "height": 800})
