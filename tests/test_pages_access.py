"""The page for everyone: keyboard, assistive technology, light and dark, in a real browser."""

import io
from collections.abc import Iterator
from pathlib import Path

import matplotlib.image
import pytest
from playwright.sync_api import Page

from graphlink.case import Case

from .browser import AXE, EMULATED, WatchedPage, axe_findings
from .pages_setting import click_thing, opened


def test_the_keyboard_alone_reaches_an_account(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "picture":
            break
    assert page.evaluate("document.activeElement.id") == "picture"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("graphlink.selected()")["type"] == "community"
    before = page.evaluate("graphlink.selected()")["id"]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("graphlink.selected()")["id"] != before
    page.keyboard.press("Enter")
    first = page.evaluate("graphlink.selected()")
    assert first["type"] == "account"
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("graphlink.selected()")["type"] == "account"
    assert page.inner_text("#announcement").startswith("Selected: acct-")
    page.keyboard.press("Escape")
    assert page.evaluate("graphlink.selected()")["type"] == "community"
    page.keyboard.press("Escape")
    assert page.evaluate("graphlink.selected()") is None


def state_of_everything(page: Page, small_case: Case) -> Iterator[str]:
    """Leads the page through each of its states, and says which it is in."""
    yield "story"
    for name in ("c2", "acct-000007", small_case.evidence["value"].iloc[0]):
        page.fill("#search", name)
        yield f"hits for {name}"
        page.press("#search", "Enter")
        page.locator("#panel").focus()
        yield f"panel of {name}"
    page.fill("#search", "acct-000007")
    page.press("#search", "Enter")
    page.locator("#panel li button", has_text="nats").first.click()
    yield "link"
    page.fill("#search", "nobody at all")
    yield "nothing found"
    page.fill("#search", "acct-000007, nobody-1")
    page.press("#search", "Enter")
    yield "answers"
    page.fill("#search", "c1")
    page.press("#search", "Enter")
    page.get_by_role("button", name="Network 1").click()
    yield "network"
    page.locator("#panel li button", has_text=" – ").first.click()
    yield "seam"
    page.get_by_role("button", name="Shared signals").click()
    page.locator("#zoom-in").click()
    yield "signals"
    page.fill("#search", "acct-000000")
    page.press("#search", "Enter")
    page.get_by_role("button", name="Path to …").click()
    yield "asked for a path's end"
    page.fill("#search", "acct-000390")
    page.press("#search", "Enter")
    yield "path"
    page.get_by_role("button", name="Both").click()
    for table in ("communities", "accounts", "signals"):
        page.locator(f"#table-of button[value={table}]").click()
        yield f"table of {table}"
    page.locator("input[data-filter=verdict][data-value='0']").click()
    page.locator("#brush-from").fill("100")
    yield "filtered"
    page.locator("#everything").click()
    page.get_by_role("button", name="Take away").click()
    yield "take away"
    page.keyboard.press("Escape")
    page.locator("#help-open").click()
    yield "help"
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    yield "phone"


@AXE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_at_all_for_assistive_technology(
    browser_page: WatchedPage, operation_file: Path, small_case: Case, scheme: str
) -> None:
    browser_page.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = opened(browser_page, operation_file)
    states = 0
    for state in state_of_everything(page, small_case):
        every = ("minor", "moderate", "serious", "critical")
        assert axe_findings(page, impacts=every, colours=scheme == "dark") == [], state
        states += 1
    assert states >= 22


@EMULATED
def test_picture_and_panel_are_printed(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    click_thing(page, "community", 0)
    page.emulate_media(media="print")
    assert not page.locator("#legend").is_visible() and not page.locator(".tools").is_visible()
    picture, panel = page.locator("#picture").bounding_box(), page.locator("#panel").bounding_box()
    assert picture is not None and panel is not None and picture["height"] > 300
    # All of the panel, under the picture, and not the part of it that fits a screen.
    assert panel["y"] >= picture["y"] + picture["height"] - 1
    assert page.evaluate("(p => p.scrollHeight <= p.clientHeight + 1)(document.querySelector('#panel'))")
    assert page.pdf(format="A4")[:4] == b"%PDF"


def corner(page: Page) -> float:
    """How light (0 to 255) the picture's upper left corner is."""
    png = page.locator("#picture").screenshot()
    image = matplotlib.image.imread(io.BytesIO(png))
    return float(image[4:8, 4:8, :3].mean() * 255)


@EMULATED
def test_paper_is_light_whatever_the_screen_is(browser_page: WatchedPage, operation_file: Path) -> None:
    """A page that was dark was printed in pale letters on white, and a black picture."""
    browser_page.page.emulate_media(color_scheme="dark")
    page = opened(browser_page, operation_file)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    ink = page.evaluate("getComputedStyle(document.querySelector('#panel .lead')).color")
    assert corner(page) > 200 and sum(map(int, ink.removeprefix("rgb(").removesuffix(")").split(","))) < 200
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert corner(page) < 50
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("#next-question").is_visible()


@EMULATED
def test_dark_is_dark_and_the_button_turns_it(browser_page: WatchedPage, operation_file: Path) -> None:
    browser_page.page.emulate_media(color_scheme="dark")
    page = opened(browser_page, operation_file)
    assert corner(page) < 50
    page.locator("#theme").click()
    assert corner(page) > 200


@pytest.mark.parametrize("width", [320, 360, 390])
def test_on_a_telephone_nothing_stands_beyond_the_edge(
    browser_page: WatchedPage, operation_file: Path, width: int
) -> None:
    page = opened(browser_page, operation_file)
    page.set_viewport_size({"width": width, "height": 740})

    def within() -> bool:
        found: int = page.evaluate("document.documentElement.scrollWidth")
        return found <= width and page.locator("#help-open").bounding_box()["x"] < width - 20  # type: ignore[index]

    for view in ("picture", "both", "table"):
        page.click(f"#views button[value={view}]")
        assert within(), view
    page.click("#views button[value=picture]")
    page.fill("#search", "acct")
    page.locator("#hits li").first.wait_for()
    assert within(), "hits"
    if width >= 390:
        # One line of buttons, and not a question mark on a line of its own.
        assert page.evaluate("document.querySelector('header .tools').offsetHeight") < 45
