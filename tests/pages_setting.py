"""What the tests of pages share: cases to draw, pages written once, and hands on a page."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from graphlink.case import Case, write_case
from graphlink.case.parts import surfaced_communities
from graphlink.pages import write_focus_page, write_operation_page

from .browser import WatchedPage, double_click, wait_until
from .synthetic_case import synthetic_case, write_frames

__all__ = [
    "ATTACKS",
    "address",
    "changed_case",
    "click_thing",
    "counts",
    "focus_file",
    "hostile_case",
    "links",
    "opened",
    "operation_file",
    "settled",
    "small_case",
    "surfaced",
]

ATTACKS = (
    "<script>window.hit=1</script>",
    "</script><script>window.hit=2</script>",
    "<img src=x onerror=window.hit=3>",
    "<svg onload=window.hit=4>",
    'see my href page <a href="javascript:window.hit=5">x</a>',
    "javascript:window.hit=6",
    "\u202egnp.exe\u2066 abc",
    "'\"><b>bold</b>&amp;",
    "{{7*7}}${7*7}<!--",
    '=HYPERLINK("http://evil.example")',
    "n" * 10_240,
)


@pytest.fixture(scope="session")
def small_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """600 linked accounts, 529 of them in surfaced communities."""
    return synthetic_case(tmp_path_factory.mktemp("pages") / "small.case")


@pytest.fixture(scope="session")
def operation_file(small_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the whole small case."""
    return write_operation_page(small_case, tmp_path_factory.mktemp("operation") / "graph.html").path


@pytest.fixture(scope="session")
def focus_file(small_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small case's community 2."""
    return write_focus_page(small_case, tmp_path_factory.mktemp("focus") / "two.html", community=2).path


@pytest.fixture(scope="session")
def surfaced(small_case: Case) -> pd.DataFrame:
    """The accounts that the page shows."""
    accounts = small_case.accounts
    return accounts[accounts["community_id"].isin(surfaced_communities(small_case)[0])]


@pytest.fixture(scope="session")
def links(small_case: Case, surfaced: pd.DataFrame) -> pd.DataFrame:
    """The links that the page shows."""
    ids = set(surfaced["account_id"])
    return small_case.links[small_case.links["account_l"].isin(ids) & small_case.links["account_r"].isin(ids)]


def counts(page: Page) -> dict[str, int]:
    """What the page says it shows."""
    found: dict[str, int] = page.evaluate("graphlink.counts()")
    return found


def changed_case(source: Case, path: Path, change: Callable[[dict[str, pd.DataFrame]], None]) -> Case:
    """A case at `path` with the tables of `source` after `change` has had them."""
    tables = {name: source.table(name) for name in source.tables}
    change(tables)
    return write_case(path, lambda folder: write_frames(folder, tables), source.manifest, force=True)


def hostile_case(source: Case, path: Path) -> Case:
    """`source` where an attacker chose account ids, signal values, templates, an organisation and reasons."""

    def attack(tables: dict[str, pd.DataFrame]) -> None:
        ids = tables["accounts"]["account_id"]
        names = {old: f"{ATTACKS[n]}#{n}" for n, old in enumerate(ids[: len(ATTACKS)])}
        for table, columns in {
            "accounts": ["account_id"],
            "links": ["account_l", "account_r"],
            "incidence": ["account_id"],
        }.items():
            for column in columns:
                tables[table][column] = tables[table][column].replace(names)
        values = tables["evidence"].loc[tables["evidence"]["community_id"] == 1, "value"].drop_duplicates()
        signals = {old: f"{ATTACKS[n]} {{…}}" for n, old in enumerate(values[: len(ATTACKS)])}
        for table in ("incidence", "signals", "evidence"):
            tables[table]["value"] = tables[table]["value"].replace(signals)
        tables["accounts"]["org_id"] = [ATTACKS[n % len(ATTACKS)] for n in range(len(ids))]
        tables["accounts"].loc[:20, "reason"] = ATTACKS[2]
        tables["communities"]["reason"] = ATTACKS[0] + ATTACKS[1]

    return changed_case(source, path, attack)


def opened(watched: WatchedPage, path: Path, *, fragment: str = "") -> Page:
    """The page at `path` once it says that it is ready."""
    page = watched.open(path, fragment=fragment)
    page.locator("html[data-ready=yes]").wait_for()
    return page


def settled(page: Page) -> None:
    """Comes back once the picture has drawn what was asked of it, and no flight is under way."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    wait_until(page, "graphlink.atRest()")


def address(page: Page) -> str:
    """The page's fragment, once what is seen has been written into it."""
    settled(page)
    wait_until(page, "graphlink.addressWritten()")
    found: str = page.evaluate("location.hash")
    return found


def click_thing(page: Page, kind: str, number: int, *, double: bool = False) -> None:
    """Clicks where the account or community `number` (its place in the page) is drawn."""
    box = page.locator("#picture").bounding_box()
    assert box is not None
    x, y, *_ = page.evaluate("([kind, number]) => Array.from(graphlink.place(kind, number))", [kind, number])
    if double:
        double_click(page, box["x"] + x, box["y"] + y)
        settled(page)
    else:
        page.mouse.click(box["x"] + x, box["y"] + y)
