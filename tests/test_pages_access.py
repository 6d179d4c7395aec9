"""The page for everyone: keyboard, assistive technology, light and dark, in a real browser."""

import io
from pathlib import Path

import matplotlib.image
import pytest
from playwright.sync_api import Page

from .browser import WatchedPage, axe_findings
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_assistive_technology(browser_page: WatchedPage, operation_file: Path, scheme: str) -> None:
    browser_page.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = opened(browser_page, operation_file)
    assert axe_findings(page) == []
    click_thing(page, "community", 0)
    page.get_by_role("button", name="Both").click()
    assert axe_findings(page) == []
    page.fill("#search", "acct-000001")
    assert axe_findings(page) == []
    page.press("#search", "Enter")
    page.get_by_role("button", name="Take away").click()
    assert axe_findings(page) == []


def corner(page: Page) -> float:
    """How light (0 to 255) the picture's upper left corner is."""
    png = page.locator("#picture").screenshot()
    image = matplotlib.image.imread(io.BytesIO(png))
    return float(image[4:8, 4:8, :3].mean() * 255)


def test_dark_is_dark_and_the_button_turns_it(browser_page: WatchedPage, operation_file: Path) -> None:
    browser_page.page.emulate_media(color_scheme="dark")
    page = opened(browser_page, operation_file)
    assert corner(page) < 50
    page.locator("#theme").click()
    assert corner(page) > 200
