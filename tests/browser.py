"""A real Chromium for tests of pages: every request and console message is recorded, and an error fails the test.

The fixtures reach every test module through conftest.py.
Where Chromium or axe-core is missing the test is skipped aloud; `GRAPHLINK_REQUIRE_ALL=1` makes that a failure.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

__all__ = ["WatchedPage", "axe_findings", "browser", "browser_page", "launch", "missing", "wait_until", "watch"]

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
)
LOCAL = ("file:", "data:", "blob:", "about:")


@dataclass
class WatchedPage:
    """A page together with what it asked of the network and what went wrong on it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def open(self, path: Path, *, fragment: str = "") -> Page:
        """The page, showing the file `path`; `fragment` with its `#`."""
        self.page.goto(path.resolve().as_uri() + fragment)
        return self.page

    @property
    def outside(self) -> list[str]:
        """The requests that left the file; one that the page's own policy stopped did not."""
        return [url for url in self.requests if not url.startswith(LOCAL) and url not in self.blocked]

    def check(self) -> None:
        """Fails where the page logged an error, threw one, or asked for anything outside its file."""
        assert not self.problems, f"errors on the page: {self.problems}"
        assert not self.outside, f"requests that left the page: {self.outside}"


def missing(what: str) -> NoReturn:
    """Skips the test aloud, or fails it where everything is required."""
    if os.environ.get("GRAPHLINK_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing, and GRAPHLINK_REQUIRE_ALL=1")
    pytest.skip(f"not run: {what} is missing")


def chromium_path() -> str | None:
    """Where a Chromium is: `GRAPHLINK_CHROMIUM`, else the first on the search path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("GRAPHLINK_CHROMIUM") or next(
        (found for name in names if (found := shutil.which(name))), None
    )


def launch(playwright: Any, executable: str) -> Browser:
    """A headless Chromium that draws on the CPU and keeps off the network."""
    browser: Browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
    return browser


def watch(page: Page) -> WatchedPage:
    """`page` with every request, console error and uncaught exception recorded from now on."""
    watched = WatchedPage(page)

    def on_request(request: Request) -> None:
        watched.requests.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            watched.problems.append(f"{message.type}: {message.text}")

    def on_failed(request: Request) -> None:
        if request.failure == "csp":
            watched.blocked.append(request.url)

    page.on("request", on_request)
    page.on("requestfailed", on_failed)
    page.on("console", on_console)
    page.on("pageerror", lambda error: watched.problems.append(f"exception: {error}"))
    return watched


def wait_until(page: Page, expression: str, *, seconds: float = 8.0) -> None:
    """Comes back once the script `expression` is true on `page`; fails after `seconds`.

    Playwright's own `wait_for_function` looks again by `eval` inside the page, which our pages' policy forbids: it
    works as long as the first look sees it true.
    """
    end = monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        assert monotonic() < end, f"not so after {seconds:g} s: {expression}"
        page.wait_for_timeout(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    executable = chromium_path()
    if executable is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        started = launch(playwright, executable)
        yield started
        started.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[WatchedPage]:
    """A fresh 1280 x 800 page of its own; the test fails at its end for any error on it or request outside it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    watched = watch(context.new_page())
    watched.page.set_default_timeout(8000)
    yield watched
    context.close()
    watched.check()


def axe_path() -> Path | None:
    """Where axe-core's script is: `GRAPHLINK_AXE`, else where `npm ci` puts it."""
    kept = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
    chosen = Path(os.environ.get("GRAPHLINK_AXE") or kept)
    return chosen if chosen.is_file() else None


def axe_findings(page: Page, *, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """What axe-core finds on `page` as it stands, of `impacts`: one line for each rule, with the first element."""
    script = axe_path()
    if script is None:
        missing("axe-core (npm ci, or GRAPHLINK_AXE=.../axe.min.js)")
    page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{item['impact']}: {item['id']} ({len(item['nodes'])}): {item['nodes'][0]['html'][:160]}"
        for item in found
        if item["impact"] in impacts
    ]
