"""What a person keeps and takes away: the fragment, marks, pictures, lists, in a real browser."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from graphlink.case import Case
from graphlink.pages import write_operation_page
from graphlink.spreadsheet import from_spreadsheet, spreadsheet_text

from .browser import WatchedPage, given
from .pages_setting import address, changed_case, click_thing, counts, opened
from .test_spreadsheet import CHANGED, INSIDE, RUN


def test_pin_hide_note_survive_a_reload_of_the_fragment(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file)
    page.fill("#search", "acct-000007")
    page.press("#search", "Enter")
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_label("Note").fill("seen before, # & = in it")
    page.fill("#search", "acct-000008")
    page.press("#search", "Enter")
    page.locator("#panel").get_by_role("button", name="Hide").click()
    page.locator("input[data-filter=role][data-value='2']").click()
    page.get_by_role("button", name="Both").click()
    before = counts(page)
    fragment = address(page)
    assert "acct" not in fragment
    view = page.evaluate("[Array.from(graphlink.place('account', 7)), location.hash]")
    page.goto("about:blank")
    page = opened(browser_page, operation_file, fragment=fragment)
    assert counts(page) == before and before["accounts"] < len(surfaced)
    assert page.evaluate("graphlink.selected()")["name"] == "acct-000008"
    assert page.evaluate("Array.from(graphlink.place('account', 7))") == pytest.approx(view[0], abs=3)
    assert page.get_by_role("button", name="Show again").count() == 1
    page.fill("#search", "acct-000007")
    page.press("#search", "Enter")
    assert page.get_by_label("Note").input_value() == "seen before, # & = in it"
    assert page.get_by_role("button", name="Unpin").count() == 1
    assert page.locator("#views button[aria-pressed=true]").inner_text() == "Both"


def test_a_fragment_of_another_case_is_left_alone(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file, fragment="#f=00000000&-verdict=0.1.2&s=account.99999")
    assert counts(page)["accounts"] == len(surfaced)
    assert "another case" in page.inner_text("#hint")


def downloaded(page: Page, button: str) -> tuple[str, bytes]:
    page.get_by_role("button", name="Take away").click()
    return given(page, button)


def test_the_picture_is_saved_as_png_and_svg(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    box = page.locator(".stage").bounding_box()
    assert box is not None
    name, png = downloaded(page, "#save-png")
    assert name == "small.case.png" and png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    assert width == pytest.approx(2 * box["width"], abs=2) and height == pytest.approx(2 * (box["height"] + 64), abs=2)
    name, svg = downloaded(page, "#save-svg")
    text = svg.decode()
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert name == "small.case.svg" and ">C1</text>" in text and "Suspend</text>" in text and "2026" in text


def test_the_selection_is_saved_as_csv_and_as_a_list(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    click_thing(page, "community", 2)
    _, data = downloaded(page, "#save-csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    members = small_case.accounts[small_case.accounts["community_id"] == 3]
    assert [row["account_id"] for row in rows] == members["account_id"].tolist()
    assert {row["community_id"] for row in rows} == {"3"}
    _, data = downloaded(page, "#save-list")
    assert [json.loads(line)["account_id"] for line in data.decode().splitlines()] == members["account_id"].tolist()


def test_ids_saved_as_csv_are_the_cells_of_every_other_csv(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    odd = (*CHANGED, *RUN, *INSIDE)
    names = dict(zip(small_case.accounts["account_id"], odd, strict=False))

    def renamed(tables: dict[str, pd.DataFrame]) -> None:
        for table, column in (("accounts", "account_id"), ("links", "account_l"), ("links", "account_r")):
            tables[table][column] = tables[table][column].replace(names)
        tables["incidence"]["account_id"] = tables["incidence"]["account_id"].replace(names)

    case = changed_case(small_case, tmp_path / "odd.case", renamed)
    page = opened(browser_page, write_operation_page(case, tmp_path / "odd.html").path)
    _, data = downloaded(page, "#save-csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells = {row["account_id"] for row in rows}
    saved = set(odd) & {from_spreadsheet(cell) for cell in cells}
    assert len(saved) > 20 and {spreadsheet_text(one) for one in saved} <= cells
    assert {row["created_at"][:2] for row in rows} == {"20"}, "a day stays a date"


def test_marks_go_out_as_json_and_come_back(browser_page: WatchedPage, operation_file: Path, tmp_path: Path) -> None:
    page = opened(browser_page, operation_file)
    page.fill("#search", "acct-000005")
    page.press("#search", "Enter")
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_label("Note").fill("mine")
    _, data = downloaded(page, "#save-marks")
    assert json.loads(data)["pinned"] == ["acct-000005"]
    saved = tmp_path / "marks.json"
    saved.write_bytes(data)
    page.goto("about:blank")
    page = opened(browser_page, operation_file)
    page.locator("#marks-file").set_input_files(saved)
    page.fill("#search", "acct-000005")
    page.press("#search", "Enter")
    assert page.get_by_role("button", name="Unpin").count() == 1
    assert page.get_by_label("Note").input_value() == "mine"
    saved.write_text("[1")
    page.locator("#marks-file").set_input_files(saved)
    expect(page.locator("#hint")).to_contain_text("no marks")
