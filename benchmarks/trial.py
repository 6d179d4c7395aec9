"""A hundred communities decided from one page, by keyboard alone: `python -m benchmarks.trial`.

Real key presses in a real Chromium, on a made-up case: to the next question, a verdict, a reason (every fourth time a
new one, else the last of its kind, which stands ready), Enter. Prints the keys that a decision takes, how long the page
takes from a key to its picture, whether order and focus hold, and whether what is saved is read back whole. Ends with 1
where something does not hold.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from graphlink.decisions import read_decisions
from graphlink.pages import write_operation_page
from tests.browser import chromium_path, given, launch, watch

from .pages import case_of, figure

DECISIONS = 100
VERDICTS = {"suspend": "y", "review": "u", "clear": "n"}
WHY = ("one template on many cards", "a class, they share a room", "too little to say", "cards rotate every night")
WATCH = """() => { window.took = [];
  addEventListener('keydown', ({timeStamp}) => requestAnimationFrame(() => setTimeout(() =>
    took.push(performance.now() - timeStamp))), true); }"""
LOOK = """() => { const at = graphlink.selected(), word = document.querySelector('#panel .verdict');
  return [at?.name ?? '', document.activeElement.id, word?.classList[1] ?? '']; }"""


def main() -> int:
    """Decides, saves and reads back; 1 where something does not hold."""
    chromium = chromium_path()
    if chromium is None:
        print("no Chromium: nothing tried")
        return 1
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        case = case_of(folder / "trial.case", 6000)
        browser = launch(playwright, chromium)
        page = watch(browser.new_context(viewport={"width": 1280, "height": 800}).new_page())
        opened = page.open(write_operation_page(case, folder / "graph.html").path)
        opened.locator("html[data-ready=yes]").wait_for(timeout=60_000)
        opened.evaluate(WATCH)
        met = [*decided(opened), *read_back(opened, case, folder)]
        page.check()
        browser.close()
    return 0 if all(met) else 1


def decided(page: Page) -> list[bool]:
    """Decides a hundred questions; whether each came in its order, with the focus where the next key is read."""
    order: list[str] = page.evaluate("graphlink.questions()")
    pressed, met, focus = 1, [], []
    page.keyboard.press("d")
    for number in range(DECISIONS):
        name, focused, verdict = page.evaluate(LOOK)
        met.append(name == order[number])
        focus.append(focused == "panel")
        pressed += answer(page, VERDICTS[verdict], WHY[number // 4 % len(WHY)] if number % 4 == 0 else "")
    took = page.evaluate("took")
    return [
        figure("questions that came in the order of the queue, of 100", sum(met), "", at_least=DECISIONS),
        figure("questions with the focus on the panel, of 100", sum(focus), "", at_least=DECISIONS),
        figure("keys a decision, letters of reasons included", pressed / DECISIONS, "", at_most=12),
        figure("from a key to the picture, median", statistics.median(took), "ms", at_most=50),
        figure("from a key to the picture, 99 of 100 keys", statistics.quantiles(took, n=100)[98], "ms", at_most=300),
        figure("minutes of a hundred decisions that are the page's", sum(took) / 60_000, "min", at_most=1),
    ]


def answer(page: Page, key: str, why: str) -> int:
    """Decides what is selected; how many keys that took."""
    page.keyboard.press(key)
    keys = 2
    if why or not page.evaluate("document.activeElement.value"):
        page.keyboard.type(why or WHY[0])
        keys += len(why or WHY[0])
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") == "decide-by":
        page.keyboard.type("ann")
        page.keyboard.press("Enter")
        keys += 4
    return keys


def read_back(page: Page, case: Case, folder: Path) -> list[bool]:
    """Whether the saved file holds all of it, for the library and for `graphlink decisions`."""
    page.get_by_role("button", name="Take away").click()
    name, data = given(page, "#save-decisions")
    (folder / name).write_bytes(data)
    book = read_decisions(folder / name)
    told = CliRunner().invoke(app, ["decisions", "list", "--decisions", str(folder / name), "--json"])
    return [
        figure("decisions read back from decisions.jsonl", len(book.standing), "", at_least=DECISIONS),
        figure("lines that say something is wrong", len(book.notes), "", at_most=0),
        figure("`graphlink decisions list` ends with", told.exit_code, "", at_most=0),
        figure(
            "decisions that it tells", len(json.loads(told.stdout or "{}").get("decisions", [])), "", at_least=DECISIONS
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
