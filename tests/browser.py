"""Chromium and Firefox for tests of pages: every request and console message is recorded, and an error fails the test.

Each test with a `browser_page` runs in both, or in those that `GRAPHLINK_BROWSERS` names (`chromium,firefox`); one
marked `chromium` in Chromium alone, for the reason that the mark gives. The fixtures reach every test module through
conftest.py. Where a browser or axe-core is missing the test is skipped aloud; `GRAPHLINK_REQUIRE_ALL=1` makes that a
failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from .firefox import driver_knows_firefox, firefox_path, given_by_firefox, launch_firefox

__all__ = [
    "AXE",
    "EMULATED",
    "SCRIPTLESS",
    "WatchedPage",
    "axe_findings",
    "browser",
    "browser_page",
    "double_click",
    "given",
    "launch",
    "leave_out_of_browsers",
    "missing",
    "printed_by",
    "pytest_terminal_summary",
    "start_browser",
    "wait_until",
    "watch",
]

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
KNOWN = ("chromium", "firefox")
BROWSERS = os.environ.get("GRAPHLINK_BROWSERS", ",".join(KNOWN)).split(",")
EMULATED = pytest.mark.chromium("a colour scheme or print is emulated, for which Firefox ESR has no command")
SCRIPTLESS = pytest.mark.chromium("scripts are switched off, for which Firefox ESR has no command")
AXE = pytest.mark.chromium("axe-core reads the same in both, and takes a third of all the time")
_gives: dict[Browser, Path] = {}
"""Where what pages give is found, of each browser that does not say it."""
_blank: dict[Browser, Page] = {}
"""An empty page of each browser in which tests share a context: from there what a test left in the storage goes."""


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


def given(page: Page, button: str) -> tuple[str, bytes]:
    """Name and content of the file that `page` gives on a click on `button`."""
    browser = page.context.browser
    if browser in _gives:
        return given_by_firefox(page, button, _gives[browser])
    with page.expect_download() as waiting:
        page.locator(button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def double_click(page: Page, x: float, y: float) -> None:
    """Clicks twice at a place of the page; to Firefox it is told, as the driver's clicks there are each a first one."""
    page.mouse.dblclick(x, y)
    if page.context.browser in _gives:
        page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).dispatchEvent("
            "new MouseEvent('dblclick', {bubbles: true, cancelable: true, clientX: x, clientY: y}))",
            [x, y],
        )


def printed_by(page: Page, width: float, height: float) -> bytes:
    """`page` as PDF on paper of so many inches; of Firefox the driver asks for as many centimetres."""
    unit = 2.54 if page.context.browser in _gives else 1.0
    return page.pdf(width=f"{width * unit}in", height=f"{height * unit}in")


def _started(playwright: Any, name: str, gives: Path) -> Browser:
    executable = {"chromium": chromium_path, "firefox": firefox_path}[name]()
    if executable is None:
        missing(name.capitalize())
    if name == "chromium":
        browser = launch(playwright, executable)
        (gives / "blank.html").write_text("")
        _blank[browser] = _new_context(browser).new_page()
        _blank[browser].goto((gives / "blank.html").as_uri())
        return browser
    browser = launch_firefox(playwright, executable, gives)
    _gives[browser] = gives
    return browser


@pytest.fixture(scope="session")
def start_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Browser]]:
    """The browser of a name, started when it is first asked for, and one for the whole run."""
    started: dict[str, Browser] = {}
    with driver_knows_firefox() if "firefox" in BROWSERS else nullcontext(), sync_playwright() as playwright:

        def start(name: str) -> Browser:
            if name not in started:
                started[name] = _started(playwright, name, tmp_path_factory.mktemp("given"))
            return started[name]

        yield start
        for browser in started.values():
            browser.close()


@pytest.fixture(params=BROWSERS)
def browser(request: pytest.FixtureRequest, start_browser: Callable[[str], Browser]) -> Browser:
    """Each of the browsers in turn."""
    return start_browser(request.param)


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    """Says in which browser no page was tried."""
    for name in sorted(set(KNOWN) - set(BROWSERS)):
        terminalreporter.line(f"SKIPPED: tests of pages in {name.capitalize()}; GRAPHLINK_BROWSERS={','.join(KNOWN)}")


def leave_out_of_browsers(items: list[pytest.Item]) -> None:
    """Leaves tests that are marked `chromium` out of every other browser, and says why."""
    for item in items:
        mark, call = item.get_closest_marker("chromium"), getattr(item, "callspec", None)
        if mark and call and call.params.get("browser", "chromium") != "chromium":
            item.add_marker(pytest.mark.skip(f"not run in {call.params['browser'].capitalize()}: {mark.args[0]}"))


def _new_context(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)


@contextmanager
def _context(browser: Browser) -> Iterator[BrowserContext]:
    """One context for all tests in turn, emptied after each, as a new one takes Chromium longer than the page itself.

    Firefox keeps a storage for each file, which no other page can empty: there each test has a context of its own.
    """
    blank = _blank.get(browser)
    context = blank.context if blank else _new_context(browser)
    yield context
    if not blank:
        context.close()
        return
    for page in context.pages:
        if page != blank:
            page.close()
    blank.evaluate("localStorage.clear()")


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[WatchedPage]:
    """A fresh 1280 x 800 page of its own; the test fails at its end for any error on it or request outside it."""
    with _context(browser) as context:
        watched = watch(context.new_page())
        watched.page.set_default_timeout(8000)
        yield watched
    watched.check()


def axe_path() -> Path | None:
    """Where axe-core's script is: `GRAPHLINK_AXE`, else where `npm ci` puts it."""
    kept = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
    chosen = Path(os.environ.get("GRAPHLINK_AXE") or kept)
    return chosen if chosen.is_file() else None


def axe_findings(page: Page, *, impacts: tuple[str, ...] = ("serious", "critical"), colours: bool = False) -> list[str]:
    """What axe-core finds on `page` as it stands, of `impacts`: one line for each rule, with the first element.

    With `colours` by the rule of contrast alone, the only one that another colour scheme can break.
    """
    script = axe_path()
    if script is None:
        missing("axe-core (npm ci, or GRAPHLINK_AXE=.../axe.min.js)")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(script.read_text(encoding="utf-8"))
    asked = {"runOnly": ["color-contrast"]} if colours else {}
    found = page.evaluate("async asked => (await axe.run(document, asked)).violations", asked)
    return [
        f"{item['impact']}: {item['id']} ({len(item['nodes'])}): {item['nodes'][0]['html'][:160]}"
        for item in found
        if item["impact"] in impacts
    ]
