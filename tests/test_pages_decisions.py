"""Deciding on the page: by button and key, kept, saved as the book of decisions, and read back, in a real browser."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from graphlink.case import Case, Redaction
from graphlink.decisions import Decisions, decide, decided_communities, read_decisions, read_filled, record
from graphlink.learning import questions
from graphlink.pages import write_focus_page, write_operation_page
from graphlink.pipeline import run

from .browser import AXE, WatchedPage, axe_findings, given
from .pages_setting import changed_case, click_thing, opened

BY, WHY = "Zoë “Q”", 'a class, "room 7"; =1+1'


def decided(page: Page, key: str, why: str = WHY, by: str = BY) -> None:
    """Decides what is selected by keyboard alone."""
    page.keyboard.press(key)
    page.keyboard.type(why)
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") == "decide-by":
        page.keyboard.type(by)
        page.keyboard.press("Enter")


def saved(page: Page, folder: Path) -> Path:
    """The file that the page saves."""
    page.get_by_role("button", name="Take away").click()
    name, data = given(page, "#save-decisions")
    path = folder / name
    folder.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def selected(page: Page) -> str:
    """What the page has selected, by its name."""
    return str(page.evaluate("graphlink.selected()?.name"))


def searched(page: Page, text: str) -> None:
    page.fill("#search", text)
    page.press("#search", "Enter")
    page.locator("#panel").focus()


def test_decisions_by_key_are_the_lines_that_graphlink_decide_writes(
    browser_page: WatchedPage, operation_file: Path, small_case: Case, tmp_path: Path
) -> None:
    page = opened(browser_page, operation_file)
    account, members = "acct-000007", small_case.accounts[small_case.accounts["community_id"] == 2]
    card = small_case.evidence[small_case.evidence["kind"] == "payment"].iloc[0]["value"]
    for name, key in ((account, "n"), ("c2", "y"), (card, "u")):
        searched(page, name)
        decided(page, key)
    page.evaluate("document.querySelector('#search').focus()")
    searched(page, "c1")
    page.get_by_role("button", name="Network 1").click()
    page.locator("#decide").get_by_role("button", name="Operation").click()
    page.fill("#decide-why", WHY)
    page.get_by_role("button", name="Decide, next").click()
    file = saved(page, tmp_path)
    assert file.name == "decisions.jsonl"

    book = read_decisions(file)
    by_command = tmp_path / "book.jsonl"
    told = {"by": BY, "why": WHY, "decisions": by_command}
    for what, name, verdict in (
        ("account", account, "innocent"),
        ("community", 2, "operation"),
        ("signal", f"payment={card}", "unsure"),
        ("network", 1, "operation"),
    ):
        decide(small_case, **{what: name}, verdict=verdict, **told)  # type: ignore[arg-type]
    assert book.notes == () and len(book.standing) == 4
    for ours, theirs in zip(book.standing, read_decisions(by_command).standing, strict=True):
        assert (ours.what, ours.name, ours.verdict, ours.by, ours.why) == (
            theirs.what, theirs.name, theirs.verdict, theirs.by, theirs.why,
        )  # fmt: skip
        assert ours.accounts == theirs.accounts and ours.evidence == theirs.evidence
        assert ours.case is not None and ours.case.fingerprint == small_case.fingerprint
    assert set(book.standing[1].accounts) == set(members.loc[members["role"] != "periphery", "account_id"])
    assert record(small_case, read_filled(file).asked, tmp_path / "fresh.jsonl").already == 0
    assert [one.id for one in read_decisions(tmp_path / "fresh.jsonl").lines] == [one.id for one in book.lines]


@pytest.mark.chromium("runs the source again, which is most of it; keys and questions are tried in both elsewhere")
def test_the_next_question_is_the_queues_next_and_the_next_run_shows_the_answers(
    browser_page: WatchedPage, sample_case: Case, tmp_path: Path
) -> None:
    surfaced = set(
        sample_case.communities.loc[sample_case.communities["verdict"] != "clear", "community_id"].astype(str)
    )
    accounts = set(
        sample_case.accounts.loc[sample_case.accounts["community_id"].astype(str).isin(surfaced), "account_id"]
    )
    asked = questions(sample_case, Decisions(), 1000)
    order = [
        f"Community {one.name}" if one.what == "community" else one.name
        for one in asked
        if one.name in (surfaced if one.what == "community" else accounts)
    ]
    assert len(order) > 3 and len(asked) > len(order)
    page = opened(browser_page, sample_case.path / "graph.html")
    assert page.locator("#panel .starts .go").all_inner_texts() == order[:6]
    assert f"{len(asked) - len(order)} more questions of graphlink queue" in page.inner_text("#panel")
    for name in order[:2]:
        page.keyboard.press("d")
        assert selected(page) == name
    decided(page, "y")
    assert selected(page) == order[2] and page.evaluate("document.activeElement.id") == "panel"
    # The last reason stands ready, and the name is known: a key and Enter.
    page.keyboard.press("y")
    page.keyboard.press("Enter")
    assert "left" in page.inner_text("#hint")
    while page.evaluate("graphlink.selected()"):
        page.keyboard.press("Escape")
    left = page.locator("#panel .starts .go").all_inner_texts()
    assert left[0] == order[0] and not set(order[1:3]) & set(left)
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_role("button", name="Question", exact=True).click()
    assert page.locator("#table-body .go").first.inner_text() == order[0]
    assert "Operation" in page.locator("#table-body tr", has_text=order[1]).first.inner_text()

    source = tmp_path / "source"
    shutil.copytree(Path(str(sample_case.manifest["source"])), source)
    again = run(source, tmp_path / "next.case", decisions=saved(page, source))
    told = again.communities[again.communities["decided"].notna()]
    assert set(told["community_id"].astype(str)) == {name.split()[1] for name in order[1:3]}
    assert set(told["decided"]) == {"operation"} and BY in told["decision"].iloc[0]
    page = opened(browser_page, again.path / "graph.html")
    assert not set(order[1:3]) & set(page.locator("#panel .starts .go").all_inner_texts())
    searched(page, order[1].replace("Community ", "c"))
    assert "Operation" in page.inner_text("#decide") and BY in page.inner_text("#panel")


def test_decisions_survive_a_reload_and_are_forgotten_on_request(
    browser_page: WatchedPage, operation_file: Path, tmp_path: Path
) -> None:
    page = opened(browser_page, operation_file)
    searched(page, "c2")
    decided(page, "n")
    page.goto("about:blank")
    page = opened(browser_page, operation_file)
    searched(page, "c2")
    expect(page.locator("#decide .taken")).to_contain_text(f"Innocent by {BY}")
    assert WHY in page.inner_text("#decide")
    # A later one of the same person replaces it; taking it back leaves nothing.
    decided(page, "u", why="not sure any more")
    searched(page, "c2")
    assert page.locator("#decide .taken").count() == 1
    file = saved(page, tmp_path)
    assert [one.verdict for one in read_decisions(file).lines] == ["unsure"]
    page.locator("#decide").get_by_role("button", name="Take back").click()
    assert page.locator("#decide .taken").count() == 0
    book = read_decisions(saved(page, tmp_path))
    assert len(book.lines) == 2 and book.standing == ()
    page.get_by_role("button", name="Take away").click()
    page.locator("#forget-decisions").click()
    page.reload()
    page.locator("html[data-ready=yes]").wait_for()
    assert page.evaluate("localStorage.length") == 0


def test_a_book_of_others_is_read_into_the_page(
    browser_page: WatchedPage, operation_file: Path, small_case: Case, tmp_path: Path
) -> None:
    book = tmp_path / "decisions.jsonl"
    yesterday = changed_case(small_case, tmp_path / "yesterday.case", renumbered)
    decide(yesterday, community=902, verdict="operation", by="ann", why="the same cards", decisions=book)
    decide(small_case, community=2, verdict="innocent", by="bob", why="a school", decisions=book)
    with book.open("a") as file:
        file.write(json.dumps({"what": "community", "name": "3", "as": "unsure", "by": "cid", "why": "from a report",
                               "case": {"fingerprint": small_case.fingerprint}}) + "\n")  # fmt: skip
        file.write('{"id": "half-writ')
    page = opened(browser_page, operation_file)
    page.locator("#decisions-file").set_input_files(book)
    expect(page.locator("#hint")).to_contain_text("3 decisions read")
    expect(page.locator("#hint")).to_contain_text("half-written")
    searched(page, "c2")
    told = page.inner_text("#decide")
    assert "Operation by ann" in told and "Innocent by bob" in told
    page.get_by_role("button", name="Table", exact=True).click()
    assert "Disputed" in page.locator("#table-body tr", has_text="Community 2").first.inner_text()
    assert "Unsure" in page.locator("#table-body tr", has_text="Community 3").first.inner_text()
    # What was read goes out again whole, and only once.
    page.locator("#decisions-file").set_input_files(book)
    expect(page.locator("#hint")).to_contain_text("2 were here already")
    kept = read_decisions(saved(page, tmp_path / "again")).standing
    assert {(one.by, one.name) for one in kept} >= {("ann", "902"), ("bob", "2"), ("cid", "3")}
    today = decided_communities(Decisions(kept), small_case.accounts).set_index("community_id")["decided"]
    assert today.to_dict() == {2: "disputed", 3: "unsure"}
    book.write_text('{"what": "community", "name": "3", "as": "guilty", "by": "x", "why": "y"}\n')
    page.locator("#decisions-file").set_input_files(book)
    expect(page.locator("#hint")).to_contain_text("line 1: `as` is none of")


def renumbered(tables: dict[str, pd.DataFrame]) -> None:
    """Yesterday's numbers: each community's is another."""
    for name in ("accounts", "communities", "evidence", "activity"):
        tables[name]["community_id"] = tables[name]["community_id"] + 900


def test_a_page_of_a_part_covers_the_whole_community(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    first = str(small_case.accounts["account_id"].iloc[0])
    page = opened(browser_page, write_focus_page(small_case, tmp_path / "one.html", account=first, hops=1).path)
    members = small_case.accounts[small_case.accounts["community_id"] == 1]
    assert page.evaluate("graphlink.counts()")["accounts"] < len(members)
    page.evaluate("document.querySelector('#panel .trail button:nth-child(2)').click()")
    assert selected(page) == "Community 1"
    decided(page, "y")
    [line] = read_decisions(saved(page, tmp_path)).standing
    assert sorted(line.accounts) == sorted(members.loc[members["role"] != "periphery", "account_id"])


def test_what_cannot_be_named_cannot_be_decided(browser_page: WatchedPage, small_case: Case, tmp_path: Path) -> None:
    long = "n" * 1201

    def lengthen(tables: dict[str, pd.DataFrame]) -> None:
        value = tables["evidence"]["value"].iloc[0]
        for name in ("evidence", "signals", "incidence"):
            tables[name]["value"] = tables[name]["value"].replace({value: long})

    case = changed_case(small_case, tmp_path / "long.case", lengthen)
    page = opened(browser_page, write_operation_page(case, tmp_path / "long.html").path)
    searched(page, "nnnnnn")
    assert page.evaluate("graphlink.selected()")["type"] == "signal"
    assert "graphlink decide CASE --signal" in page.inner_text("#decide")
    page.keyboard.press("y")
    assert page.locator("#decide-why").count() == 0
    page = opened(
        browser_page, write_operation_page(case, tmp_path / "r.html", redaction=Redaction(b"9f2c-71ab-d04e-8856")).path
    )
    click_thing(page, "community", 0)
    page.keyboard.press("y")
    assert page.locator("#decide").count() == 0 and not page.locator("#deciding").is_visible()


@AXE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_deciding_for_assistive_technology(browser_page: WatchedPage, operation_file: Path, scheme: str) -> None:
    browser_page.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = opened(browser_page, operation_file)
    dark = scheme == "dark"
    every = ("minor", "moderate", "serious", "critical")
    assert axe_findings(page, impacts=every, colours=dark) == []
    searched(page, "c2")
    page.keyboard.press("n")
    assert axe_findings(page, impacts=every, colours=dark) == []
    page.keyboard.type(WHY)
    page.keyboard.press("Enter")
    assert page.locator("#decide-by").get_attribute("aria-invalid") == "true"
    page.keyboard.type(BY)
    page.keyboard.press("Enter")
    searched(page, "c2")
    page.get_by_role("button", name="Both").click()
    page.get_by_role("button", name="Take away").click()
    assert axe_findings(page, impacts=every, colours=dark) == []


def test_a_browser_that_keeps_nothing_is_told_so_and_the_file_still_has_all(
    browser_page: WatchedPage, operation_file: Path, tmp_path: Path
) -> None:
    browser_page.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden') } })"
    )
    page = opened(browser_page, operation_file)
    searched(page, "c2")
    decided(page, "y")
    assert "Kept nowhere" in page.inner_text("#hint")
    page.get_by_role("button", name="Take away").click()
    assert "kept nowhere: save them before you close the page" in page.inner_text("#decided-says")
    page.keyboard.press("Escape")
    assert [one.name for one in read_decisions(saved(page, tmp_path)).standing] == ["2"]


def test_two_pages_of_one_case_lose_nothing_of_each_other(
    browser_page: WatchedPage, operation_file: Path, focus_file: Path, tmp_path: Path
) -> None:
    page = opened(browser_page, operation_file)
    other = page.context.new_page()
    other.goto(focus_file.resolve().as_uri())
    other.locator("html[data-ready=yes]").wait_for()
    searched(page, "c3")
    decided(page, "y")
    other.locator("#panel").focus()
    decided(other, "n")
    book = read_decisions(saved(page, tmp_path)).standing
    assert {(one.name, one.verdict) for one in book} == {("3", "operation"), ("2", "innocent")}
    other.close()


@pytest.mark.parametrize("left", ["{", "[1]", '{"lines": [{"as": "guilty"}], "unsaved": []}', '{"lines": 7}'])
def test_what_another_page_left_in_the_storage_does_no_harm(
    browser_page: WatchedPage, operation_file: Path, small_case: Case, left: str
) -> None:
    page = opened(browser_page, operation_file)
    key = f"graphlink decisions {small_case.fingerprint}"
    page.evaluate("([key, left]) => localStorage.setItem(key, left)", [key, left])
    page.goto("about:blank")
    page = opened(browser_page, operation_file)
    searched(page, "c2")
    decided(page, "y")
    assert [one["as"] for one in json.loads(page.evaluate("key => localStorage.getItem(key)", key))["lines"]] == [
        "operation"
    ]
