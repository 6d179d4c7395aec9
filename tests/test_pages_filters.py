"""The legend and the brush filter accounts and links alike, in a real browser."""

import re
from pathlib import Path

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.pages import write_operation_page

from .browser import WatchedPage
from .pages_setting import changed_case, counts, opened


@pytest.mark.parametrize("off", [{"device"}, {"payment", "ip"}, {"payment", "device", "template"}])
def test_a_kind_switched_off_leaves_the_links_of_other_kinds(
    browser_page: WatchedPage, operation_file: Path, links: pd.DataFrame, off: set[str]
) -> None:
    page = opened(browser_page, operation_file)
    labels = {"ip": "address", "device": "device", "payment": "payment method", "template": "prompt template"}
    for kind in off:
        row = page.locator("#legend label", has_text=re.compile(f"^{labels[kind]}"))
        having = links["kinds"].map(lambda kinds, kind=kind: kind in kinds)
        assert row.locator("output").inner_text().replace(",", "") == str(having.sum())
        row.click()
    left = links["kinds"].map(lambda kinds: bool(set(kinds) - off)).sum()
    assert counts(page)["links"] == left < len(links)
    page.get_by_role("button", name="Show everything").click()
    assert counts(page)["links"] == len(links)


def test_more_kinds_than_an_integer_has_bits_are_told_apart(
    browser_page: WatchedPage, small_case: Case, links: pd.DataFrame, tmp_path: Path
) -> None:
    """Beyond the 31st, too, each has its own count and its own switch."""

    def many(tables: dict[str, pd.DataFrame]) -> None:
        tables["links"]["kinds"] = [[f"own_{place % 44:02d}", "zz_last"] for place in range(len(tables["links"]))]

    case = changed_case(small_case, tmp_path / "many.case", many)
    page = opened(browser_page, write_operation_page(case, tmp_path / "graph.html").path)
    kinds = case.links["kinds"][links.index]
    assert kinds.map(len).eq(2).all() and kinds.explode().nunique() == 45
    for kind in ("own_07", "own_30", "own_31", "own_43"):
        row = page.locator("#legend label", has_text=kind)
        assert row.locator("output").inner_text() == str(kinds.map(lambda names, kind=kind: kind in names).sum())
    page.locator("#legend label", has_text="zz_last").click()
    assert counts(page)["links"] == len(links)
    page.locator("#legend label", has_text="own_43").click()
    assert counts(page)["links"] == len(links) - kinds.map(lambda names: "own_43" in names).sum()


def test_verdict_role_network_and_evidence_filter(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame, links: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file)
    for filtered, value, column, off in [
        ("verdict", "1", "verdict", "review"),
        ("role", "2", "role", "periphery"),
        ("network", "0", "network_id", 1),
    ]:
        page.locator(f"input[data-filter={filtered}][data-value='{value}']").click()
        kept = surfaced[surfaced[column] != off]
        assert counts(page)["accounts"] == len(kept)
        inner = links["account_l"].isin(kept["account_id"]) & links["account_r"].isin(kept["account_id"])
        assert counts(page)["links"] == inner.sum()
        page.locator("#everything").click()
    page.locator("#least").fill("15")
    assert counts(page)["links"] == (links["weight"] >= 15).sum()
    assert "15.0 nats or more" in page.inner_text("#legend")


def test_the_brush_filters_accounts_and_links_alike(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame, links: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file)
    epoch = min(surfaced["created_at"].min(), surfaced["first_seen"].min()).floor("D")
    days = (surfaced["created_at"] - epoch).dt.days
    page.locator("#brush-from").fill("100")
    page.locator("#brush-to").fill("200")
    kept = surfaced[(days >= 100) & (days <= 200)]
    assert counts(page)["accounts"] == len(kept) > 0
    inner = links["account_l"].isin(kept["account_id"]) & links["account_r"].isin(kept["account_id"])
    assert counts(page)["links"] == inner.sum()
    page.locator("#brush-clear").click()
    assert counts(page)["accounts"] == len(surfaced)
    page.get_by_role("radio", name="First to last seen").check()
    first, last = ((surfaced[name] - epoch).dt.days for name in ("first_seen", "last_seen"))
    begin = int(first.median())
    page.locator("#brush-to").fill(str(begin))
    assert counts(page)["accounts"] == (first <= begin).sum() < len(surfaced)
    page.locator("#brush-from").fill(str(begin))
    assert counts(page)["accounts"] == ((first <= begin) & (last >= begin)).sum()


def test_dragging_over_the_histogram_brushes(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file)
    box = page.locator("#histogram").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 220, box["y"] + 20, steps=4)
    page.mouse.up()
    assert 0 < counts(page)["accounts"] < len(surfaced)
    page.mouse.click(box["x"] + 300, box["y"] + 20)
    assert counts(page)["accounts"] == len(surfaced)
