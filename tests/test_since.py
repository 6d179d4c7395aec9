"""Since the earlier case: who is to be acted on otherwise is said first, with ids, links and a list to take away."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case, Redaction
from graphlink.following import Changes, compare_cases
from graphlink.reports import change_sentences, render_report, write_report
from graphlink.reports.since import else_changed
from tests.browser import WatchedPage, given, wait_until
from tests.pages_setting import address, counts, opened
from tests.report_case import small_case
from tests.test_compare import altered
from tests.test_report_browser import ready


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("march") / "march.case")


@pytest.fixture(scope="module")
def april(march: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A day later: a001 is gone and new1 shows what it showed; four accounts are judged otherwise, new2 is new.

    To suspend: new1, a012 (before to review), a026 (before clear). To review: a002 (before to suspend) and new2.
    Cleared: a021 (before to review). The household, community 4, is two accounts larger, and clear as before. The
    platform has suspended a012 already.
    """
    people, shown = march.accounts, march.table("incidence")
    first = people[people["account_id"] == "a001"].assign(account_id="new1")
    other = people[people["account_id"] == "a022"].assign(account_id="new2")
    home = [people[people["account_id"] == "a028"].assign(account_id=name) for name in ("home1", "home2")]
    people = pd.concat([people[people["account_id"] != "a001"], first, other, *home], ignore_index=True)
    people["status"] = people["account_id"].map({"a012": "banned"}).fillna("active")
    judged = {"a012": "suspend", "a026": "suspend", "a002": "review", "a021": "clear"}
    people["verdict"] = [judged.get(one, was) for one, was in zip(people["account_id"], people["verdict"], strict=True)]
    its = shown[(shown["account_id"] == "a001") & shown["kind"].isin(["payment", "ip"])]
    shown = pd.concat([shown[shown["account_id"] != "a001"], its.assign(account_id="new1")])
    people = people.sort_values("account_id", ignore_index=True)
    return altered(march, tmp_path_factory.mktemp("april") / "april.case", accounts=people, incidence=shown)


@pytest.fixture(scope="module")
def changes(march: Case, april: Case) -> Changes:
    return compare_cases(march, april)


def test_each_account_to_act_on_otherwise_is_named_with_what_it_was(changes: Changes) -> None:
    found = {(move.change, move.account_id): (move.before, move.after, move.community_id) for move in changes.moves}
    assert found == {
        ("newly to suspend", "a012"): ("review", "suspend", 1),
        ("newly to suspend", "new1"): (None, "suspend", 1),
        ("newly to suspend", "a026"): ("clear", "suspend", 4),
        ("newly to review", "new2"): (None, "review", 3),
        ("back to review", "a002"): ("suspend", "review", 1),
        ("returned", "new1"): (None, "suspend", 1),
        ("cleared", "a021"): ("review", "clear", 3),
    }
    assert [move.change for move in changes.moves] == [
        *["newly to suspend"] * 3, "newly to review", "back to review", "returned", "cleared"
    ]  # fmt: skip
    (back,) = changes.moved("returned")
    assert back.follows[0] == "a001"
    assert {move.account_id for move in changes.moves if move.suspended} == {"a012"}


def test_they_are_said_first_and_communities_only_where_they_are_not_clear(changes: Changes) -> None:
    said = change_sentences(changes)
    assert said[0] == (
        "Newly to suspend: 3 accounts, 1 of them new and 1 suspended already, in community 1 (2), 4 (1). "
        "a012 (suspended already), new1, a026."
    )
    assert said[3] == "Returned: 1 account, in community 1 (1). new1 (follows a001)."
    assert [line.split(":")[0] for line in said[:5]] == [
        "Newly to suspend", "Newly to review", "Back to review", "Returned", "Cleared"
    ]  # fmt: skip
    told = next(line for line in said if "Communities that are not clear" in line)
    assert "number 3 grew (5 to 6 accounts)" in told and "number 4" not in told


def test_what_befell_nobody_is_one_line(march: Case) -> None:
    said = change_sentences(compare_cases(march, march))
    assert said[0] == "Nobody is newly to suspend, newly to review, back to review, returned, cleared."
    assert said[1] == "The accounts are the same ones as before."
    assert said[2] == "No community to suspend or to review grew, split, merged, began or ended."


def test_who_came_and_went_agrees_in_number(changes: Changes) -> None:
    told = [
        next(
            line
            for line in else_changed(replace(changes, arrived=came, departed=went, members=()))
            if "arrived" in line
        )
        for came, went in ((1, 1), (0, 2), (3, 0))
    ]
    assert told == [
        "1 account arrived, 1 is gone; no new account is in a known community.",
        "0 accounts arrived, 2 are gone; no new account is in a known community.",
        "3 accounts arrived, 0 are gone; no new account is in a known community.",
    ]


def test_under_redaction_nobody_is_named(march: Case, april: Case) -> None:
    redaction = Redaction(b"a key for tests, 26 bytes.")
    found = compare_cases(march, april, redaction=redaction)
    assert redaction.account("new1") in {move.account_id for move in found.moved("returned")}
    assert found.moved("returned")[0].follows[0] == redaction.account("a001")
    assert not [raw for raw in ("new1", "new2", "a001", "a012") if raw in repr(found.moves)]


def test_compare_says_them_first_and_writes_the_list(march: Case, april: Case, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["compare", str(march.path), str(april.path), "-o", str(tmp_path / "since.csv")])
    assert done.exit_code == 0
    assert done.stdout.startswith("Newly to suspend: 3 accounts, 1 of them new and 1 suspended already")
    assert "Accounts to act on otherwise" in done.stdout and "suspend, suspended already" in done.stdout
    with (tmp_path / "since.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["account_id"] for row in rows if row["suspended_already"] == "yes"] == ["a012"]
    assert [(row["change"], row["account_id"], row["community_id"], row["follows"][:4]) for row in rows] == [
        ("newly to suspend", "a012", "1", ""),
        ("newly to suspend", "new1", "1", ""),
        ("newly to suspend", "a026", "4", ""),
        ("newly to review", "new2", "3", ""),
        ("back to review", "a002", "1", ""),
        ("returned", "new1", "1", "a001"),
        ("cleared", "a021", "3", ""),
    ]
    told = json.loads(CliRunner().invoke(app, ["compare", str(march.path), str(april.path), "--json"]).stdout)
    assert [move["change"] for move in told["moves"]] == [row["change"] for row in rows]


def test_markdown_says_them_before_the_figures(march: Case, april: Case) -> None:
    text = render_report(april, format="md", previous=march).decode()
    assert text.index("Newly to suspend: 3 accounts") < text.index("are linked to others")


def test_the_page_has_them_on_its_first_screen_with_links_and_a_list(
    browser_page: WatchedPage, march: Case, april: Case, tmp_path: Path
) -> None:
    page = browser_page.open(write_report(april, tmp_path / "r.html", previous=march))
    ready(page)
    box = page.locator("section.since").bounding_box()
    assert box and box["y"] + box["height"] < 800
    page.click("section.since a[href='#accounts?since=newly+to+suspend']")
    wait_until(page, "document.getElementById('account-filter').textContent.includes('newly to suspend')")
    shown = page.locator("#account-table tbody td:first-child").all_inner_texts()
    # Community 4 is clear and has no section, so its account is in the list alone.
    assert sorted(shown) == ["a012", "new1"]
    rows = list(csv.DictReader(given(page, "#since-save")[1].decode("utf-8-sig").splitlines()))
    assert [row["account_id"] for row in rows] == ["a012", "new1", "a026", "new2", "a002", "new1", "a021"]
    said = page.inner_text("section.since")
    assert "new1 follows a001" in said and "3 accounts, 1 of them new and 1 suspended already" in said
    assert "a012 (suspended already)" in said


def test_the_graph_page_filters_by_them(browser_page: WatchedPage, march: Case, april: Case, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    done = CliRunner().invoke(app, ["graph", str(april.path), "--previous", str(march.path), "-o", str(path)])
    assert done.exit_code == 0
    page = opened(browser_page, path)
    everybody = counts(page)["accounts"]
    rows = page.locator("#since .switch").all_inner_texts()
    assert [re.sub(r"\s+", " ", row).strip() for row in rows] == [
        "everybody",
        "newly to suspend 1 suspended already; 1 more not on this page 2",
        "newly to review 1",
        "back to review 1",
        "returned 1",
        "cleared 1",
    ]
    page.locator("#since label", has_text="newly to suspend").click()
    assert counts(page)["accounts"] == 2
    page.locator("#choose-since").click()
    assert page.evaluate("graphlink.selected().accounts") == 2
    assert "2 to suspend (1 of them suspended already)" in page.inner_text("#panel")
    again = address(page)
    page.goto("about:blank")
    page = opened(browser_page, path, fragment=again)
    assert counts(page)["accounts"] == 2 and page.locator("#since input:checked").input_value() == "0"
    page.locator("input[data-filter=verdict][data-value='0']").click()
    assert counts(page)["accounts"] == 0
    page.locator("#everything").click()
    assert counts(page)["accounts"] == everybody and not page.locator("#choose-since").is_visible()


def test_a_page_of_a_part_refuses_an_earlier_case(march: Case, april: Case) -> None:
    done = CliRunner().invoke(app, ["graph", str(april.path), "--previous", str(march.path), "--community", "1"])
    assert done.exit_code != 0 and "--previous: only the page of the whole operation" in done.output
