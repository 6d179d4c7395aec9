"""A stock Firefox ESR for the tests of pages, driven by the Playwright that drives Chromium, over WebDriver BiDi.

What Firefox ESR 153 has no command for is left to Chromium alone, by the mark `chromium` and its reason: colour scheme
and print media by emulation, pages without scripts. Files that a page gives are looked for in the folder they go to.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

__all__ = ["driver_knows_firefox", "firefox_path", "given_by_firefox", "launch_firefox"]

DRIVER = Path(__file__).with_name("firefox_driver.js")
PREFERENCES = {
    "dom.ipc.processPrelaunch.enabled": False,
    "fission.autostart": False,
    "browser.sessionstore.resume_from_crash": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def firefox_path() -> str | None:
    """Where a Firefox is: `GRAPHLINK_FIREFOX`, else the first on the search path."""
    found = (shutil.which(name) for name in ("firefox-esr", "firefox"))
    return os.environ.get("GRAPHLINK_FIREFOX") or next(filter(None, found), None)


@contextmanager
def driver_knows_firefox() -> Iterator[None]:
    """Within it, a Playwright that starts asks nothing of Firefox that Firefox ESR does not know."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODE_OPTIONS", f"--require {DRIVER}")
        yield


def launch_firefox(playwright: Any, executable: str, gives: Path) -> Browser:
    """A headless Firefox that puts what pages give into the folder `gives`."""
    browser: Browser = playwright.firefox.launch(
        executable_path=executable, channel="moz-firefox", downloads_path=gives, firefox_user_prefs=PREFERENCES
    )
    return browser


def given_by_firefox(page: Page, button: str, gives: Path, *, seconds: float = 8.0) -> tuple[str, bytes]:
    """Name and content of the file that a click on `button` puts into `gives`, which is empty before and after it."""
    for left in gives.iterdir():
        left.unlink()
    page.locator(button).click()
    end = monotonic() + seconds
    found, before = _sizes(gives), None
    while len(found) != 1 or not all(found.values()) or found != before:
        assert monotonic() < end, f"no file after {seconds:g} s: {button}"
        sleep(0.02)
        found, before = _sizes(gives), found
    (file,) = found
    data = file.read_bytes()
    file.unlink()
    return file.name, data


def _sizes(folder: Path) -> dict[Path, int]:
    """Bytes of each file in `folder`. Firefox writes under a name of its own and renames at the end: such a file may be
    gone between the listing and the look at it, and is left out."""
    sizes = {}
    for file in folder.iterdir():
        with suppress(FileNotFoundError):
            sizes[file] = file.stat().st_size
    return sizes
