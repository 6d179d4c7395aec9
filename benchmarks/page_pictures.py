"""The pictures of the pages in docs/pictures, taken anew from a case: `python -m benchmarks.page_pictures CASE`.

The ones in the repository are of `graphlink simulate world --accounts 20000 --fakes 4000` after `graphlink run world`.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from graphlink.case import Case
from graphlink.pages import write_focus_page, write_operation_page
from tests.browser import chromium_path, launch, watch

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"


def main(case_folder: str) -> int:
    """Takes every picture, light and dark."""
    case, chromium = Case.open(case_folder), chromium_path()
    if chromium is None:
        print("no Chromium: no pictures")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        operation = write_operation_page(case, Path(folder) / "graph.html").path
        focus = write_focus_page(case, Path(folder) / "focus.html", community=smallest_suspect(case)).path
        for scheme in ("light", "dark"):
            take_operation(browser, operation, scheme)
        take_focus(browser, focus, "light")
        take_deciding(browser, operation, "light")
        take_seam(browser, operation, "light")
        take_signals(browser, operation, "light", smallest_suspect(case))
        take_lanes(browser, operation, "light", smallest_suspect(case))
        browser.close()
    return 0


def smallest_suspect(case: Case) -> int:
    """The smallest community to be suspended: its shared signals can all be read in one picture."""
    suspects = case.communities[case.communities["verdict"] == "suspend"]
    return int(suspects.nsmallest(1, "accounts")["community_id"].iloc[0])


def take_operation(browser: Browser, path: Path, scheme: str) -> None:
    """The first view, a signal, an opened community and an account's evidence."""
    page = opened(browser, path, scheme)
    keep(page, f"pages-first-{scheme}")
    page.evaluate("document.querySelector('#picture').focus()")
    page.fill("#search", "c2")
    page.press("#search", "Enter")
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)
    keep(page, f"pages-community-{scheme}")
    page.locator("#panel .signals tbody tr", has_text="payment method").locator("button").first.click()
    page.wait_for_timeout(400)
    if scheme == "light":
        keep(page, "pages-signal-light")
    page.locator("#panel h3:has-text('Accounts') + ul button").first.click()
    page.wait_for_timeout(400)
    keep(page, f"pages-evidence-{scheme}")
    page.context.close()


def take_deciding(browser: Browser, path: Path, scheme: str) -> None:
    """The second question, one decided, with its reason half written."""
    page = opened(browser, path, scheme)
    page.keyboard.press("d")
    page.keyboard.press("y")
    for words in ("one template on many cards", "ann"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    page.keyboard.press("y")
    page.wait_for_timeout(400)
    keep(page, f"pages-decide-{scheme}")
    page.context.close()


def take_seam(browser: Browser, path: Path, scheme: str) -> None:
    """What crosses the seam of the two largest communities."""
    page = opened(browser, path, scheme)
    page.fill("#search", "c1")
    page.press("#search", "Enter")
    page.locator("#panel h3:has-text('Tied to') + ul button").nth(1).click()
    page.locator("#zoom-all").click()
    page.wait_for_timeout(400)
    keep(page, f"pages-seam-{scheme}")
    page.context.close()


def take_signals(browser: Browser, path: Path, scheme: str, community: int) -> None:
    """The shared signals of an opened community on the page of the operation."""
    page = opened(browser, path, scheme)
    page.get_by_role("button", name="Shared signals").click()
    page.fill("#search", f"c{community}")
    page.press("#search", "Enter")
    page.locator("#panel").get_by_role("button", name="Open", exact=True).click()
    page.locator("#panel").focus()
    page.wait_for_timeout(400)
    keep(page, f"pages-signals-{scheme}")
    page.context.close()


def take_lanes(browser: Browser, path: Path, scheme: str, community: int) -> None:
    """An opened community in time, its first card lit up in the lanes and in the picture."""
    page = opened(browser, path, scheme)
    page.fill("#search", f"c{community}")
    page.press("#search", "Enter")
    page.locator("#panel").get_by_role("button", name="Open", exact=True).click()
    page.locator("#lanes-names").click()
    page.locator("#lanes-drawn").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    page.wait_for_timeout(400)
    keep(page, f"pages-lanes-{scheme}")
    page.context.close()


def take_focus(browser: Browser, path: Path, scheme: str) -> None:
    """The shared signals of one community, drawn by pyvis."""
    page = opened(browser, path, scheme)
    page.get_by_role("button", name="Shared signals").click()
    page.wait_for_timeout(400)
    keep(page, f"pages-pyvis-{scheme}")
    page.context.close()


def opened(browser: Browser, path: Path, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = watch(context.new_page()).open(path)
    page.locator("html[data-ready=yes]").wait_for()
    page.wait_for_timeout(300)
    return page


def keep(page: Page, name: str) -> None:
    """Keeps the page as a picture of 256 colours, refined so that the few pixels of a sign keep theirs."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture = picture.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    picture.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
