"""The pictures of pages and report in docs/pictures, taken anew: `python -m benchmarks.page_pictures CASE EARLIER`.

Those in the repository are of `graphlink simulate world --accounts 200000 --fakes 24000 --exchanges 1500000 --seed 9`
after `graphlink run world`, the earlier case of all of it before 10 April; the communities that are opened are the
smallest to suspend, which a picture can show.
"""

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from graphlink.case import Case
from graphlink.pages import write_focus_page, write_operation_page
from graphlink.reports import write_report
from tests.browser import chromium_path, launch, watch

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"


MOST_BYTES = 200_000


def main(case_folder: str, earlier_folder: str) -> int:
    """Takes every picture, light and dark."""
    case, earlier, chromium = Case.open(case_folder), Case.open(earlier_folder), chromium_path()
    if chromium is None:
        print("no Chromium: no pictures")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        operation = write_operation_page(case, Path(folder) / "graph.html", previous=earlier).path
        report = write_report(case, Path(folder) / "report.html", previous=earlier)
        focus = write_focus_page(case, Path(folder) / "focus.html", community=smallest_suspect(case)).path
        for scheme in ("light", "dark"):
            take_operation(browser, operation, scheme, smallest_suspect(case))
        take_focus(browser, focus, "light")
        take_deciding(browser, operation, "light")
        take_seam(browser, operation, "light", smallest_tied(case))
        take_signals(browser, operation, "light", smallest_suspect(case))
        take_lanes(browser, operation, "light", smallest_suspect(case))
        take_beside(browser, operation, "light", smallest_suspect(case), smallest_flagged(case))
        take_many(browser, operation, "light", smallest_suspect(case))
        take_since(browser, operation, "light")
        take_report(browser, report, smallest_suspect(case))
        browser.close()
    return 0


def smallest_suspect(case: Case) -> int:
    """The smallest community to be suspended: its shared signals can all be read in one picture."""
    suspects = case.communities[case.communities["verdict"] == "suspend"]
    return int(suspects.nsmallest(1, "accounts")["community_id"].iloc[0])


def smallest_flagged(case: Case) -> int:
    """The smallest other community to be suspended or reviewed."""
    flagged = case.communities[case.communities["verdict"] != "clear"].set_index("community_id")["accounts"]
    return int(flagged.drop(smallest_suspect(case)).idxmin())


def smallest_tied(case: Case) -> int:
    """The smallest community to be suspended that links tie to another such."""
    suspects = case.communities[case.communities["verdict"] == "suspend"].set_index("community_id")["accounts"]
    community = case.accounts.set_index("account_id")["community_id"]
    left, right = (case.links[f"account_{side}"].map(community) for side in "lr")
    crossing = (left != right) & left.isin(suspects.index) & right.isin(suspects.index)
    return int(suspects[left[crossing].unique()].idxmin())


def take_operation(browser: Browser, path: Path, scheme: str, community: int) -> None:
    """The first view, a signal, an opened community and an account's evidence."""
    page = opened(browser, path, scheme)
    keep(page, f"pages-first-{scheme}")
    find(page, community)
    page.locator("#panel").focus()
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


def take_seam(browser: Browser, path: Path, scheme: str, community: int) -> None:
    """What crosses the seam of two communities, the line between them lit up."""
    page = opened(browser, path, scheme)
    find(page, community)
    page.locator("#panel h3:has-text('Tied to') + ul li").first.locator("button").nth(1).click()
    page.locator("#zoom-all").click()
    page.wait_for_timeout(400)
    keep(page, f"pages-seam-{scheme}")
    page.context.close()


def take_signals(browser: Browser, path: Path, scheme: str, community: int) -> None:
    """The shared signals of an opened community on the page of the operation."""
    page = opened(browser, path, scheme)
    page.get_by_role("button", name="Shared signals").click()
    find(page, community)
    page.locator("#panel").get_by_role("button", name="Open", exact=True).click()
    page.locator("#panel").focus()
    page.wait_for_timeout(400)
    keep(page, f"pages-signals-{scheme}")
    page.context.close()


def take_lanes(browser: Browser, path: Path, scheme: str, community: int) -> None:
    """An opened community in time, its first card lit up in the lanes and in the picture."""
    page = opened(browser, path, scheme)
    find(page, community)
    page.locator("#panel").get_by_role("button", name="Open", exact=True).click()
    page.locator("#lanes-names").click()
    page.locator("#lanes-drawn").focus()
    for key in (*["ArrowDown"] * 3, *["ArrowRight"] * 4):
        page.keyboard.press(key)
    page.wait_for_timeout(400)
    keep(page, f"pages-lanes-{scheme}")
    page.context.close()


def take_beside(browser: Browser, path: Path, scheme: str, community: int, other: int) -> None:
    """Two communities on one axis."""
    page = opened(browser, path, scheme)
    find(page, other)
    page.locator("#panel").get_by_role("button", name="Open", exact=True).click()
    page.select_option("#lanes-beside", label=f"Community {community}")
    page.wait_for_timeout(600)
    keep(page, f"pages-beside-{scheme}")
    page.context.close()


def take_many(browser: Browser, path: Path, scheme: str, community: int) -> None:
    """Accounts of an opened community chosen by a rectangle, and what may be done with them."""
    page = opened(browser, path, scheme)
    find(page, community)
    page.locator("#panel").focus()
    page.wait_for_timeout(400)
    page.keyboard.down("Shift")
    page.mouse.move(520, 300)
    page.mouse.down()
    page.mouse.move(760, 520, steps=6)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.mouse.move(700, 20)
    page.wait_for_timeout(400)
    keep(page, f"pages-many-{scheme}")
    page.context.close()


def take_since(browser: Browser, path: Path, scheme: str) -> None:
    """Who is newly to suspend since the earlier case, alone and chosen."""
    page = opened(browser, path, scheme)
    page.locator("#since label", has_text="newly to suspend").click()
    page.locator("#choose-since").click()
    page.wait_for_timeout(400)
    keep(page, f"pages-since-{scheme}")
    page.context.close()


def take_report(browser: Browser, path: Path, community: int) -> None:
    """The report's first screen, a community of it, and that community in time."""
    context = browser.new_context(viewport={"width": 1280, "height": 880})
    page = watch(context.new_page()).open(path)
    page.locator("html[data-ready=yes]").wait_for(timeout=60_000)
    keep(page, "report-first")
    section = page.locator(f"#community-{community}")
    box = section.bounding_box()
    assert box is not None
    keep(page, "report-community", clip={**box, "x": 0, "width": 1280, "height": 1500}, full_page=True)
    section.locator("figure.lanes").scroll_into_view_if_needed()
    keep(section.locator("figure.lanes"), "report-in-time")
    context.close()


def take_focus(browser: Browser, path: Path, scheme: str) -> None:
    """The shared signals of one community, drawn by pyvis."""
    page = opened(browser, path, scheme)
    page.get_by_role("button", name="Shared signals").click()
    page.wait_for_timeout(400)
    keep(page, f"pages-pyvis-{scheme}")
    page.context.close()


def find(page: Page, community: int) -> None:
    """Selects the community as a person does who looks for it."""
    page.fill("#search", f"c{community}")
    page.press("#search", "Enter")


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


def keep(page: Page | Locator, name: str, **how: Any) -> None:
    """Keeps what is seen in 256 colours, or as few as it takes to be small; the few pixels of a sign keep theirs."""
    seen = Image.open(io.BytesIO(page.screenshot(**how))).convert("RGB")
    for colours in (256, 96, 48, 24):
        kept = io.BytesIO()
        picture = seen.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
        picture.save(kept, "PNG", optimize=True)
        if kept.tell() <= MOST_BYTES:
            break
    (PICTURES / f"{name}.png").write_bytes(kept.getvalue())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
