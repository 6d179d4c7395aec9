"""What a search answers, and that everybody who shows a signal is there, in a real browser."""

from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from graphlink.case import Case
from graphlink.pages import write_focus_page, write_operation_page

from .browser import WatchedPage, wait_until
from .pages_setting import changed_case, click_thing, counts, opened, settled
from .test_pages_decisions import searched, selected
from .test_pages_takeaway import downloaded

COPIED = """text => { const area = document.createElement('textarea'); area.value = text; document.body.append(area);
  area.select(); }"""


@pytest.fixture(scope="module")
def crowded_case(small_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The small case where 121 accounts share a card, and 120 of them show 30 signals each that say more than it."""

    def crowd(tables: dict[str, pd.DataFrame]) -> None:
        ids = tables["accounts"]["account_id"].iloc[:120]
        own = [(account, "device", f"own-{account}-{n // 2}-{n}") for account in ids for n in range(30)]
        # A signal is of two accounts at the least.
        own += [(ids.iloc[-1 - place], kind, value) for place, (_, kind, value) in enumerate(own[:100])]
        shared = [(account, "payment", "the-weak-card") for account in [*ids, "acct-000300"]]
        rows = pd.DataFrame(own + shared, columns=["account_id", "kind", "value"]).drop_duplicates()
        template = tables["incidence"].iloc[[0]].drop(columns=["account_id", "kind", "value"])
        rows = rows.join(template, how="cross")
        tables["incidence"] = pd.concat([tables["incidence"], rows], ignore_index=True)
        degrees = rows.groupby(["kind", "value"], as_index=False).agg(degree=("account_id", "nunique"))
        degrees["weight"] = degrees["value"].map(lambda value: 0.5 if value == "the-weak-card" else 9.0)
        tables["signals"] = pd.concat([tables["signals"], degrees], ignore_index=True)

    return changed_case(small_case, tmp_path_factory.mktemp("crowded") / "crowded.case", crowd)


def test_a_signal_has_all_its_accounts_however_many_each_of_them_shows(
    browser_page: WatchedPage, crowded_case: Case, tmp_path: Path
) -> None:
    page = opened(browser_page, write_operation_page(crowded_case, tmp_path / "graph.html").path)
    searched(page, "the-weak-card")
    assert page.evaluate("graphlink.selected().accounts") == 121
    assert "121 accounts show it, 121 of them on this page" in page.inner_text("#panel")
    page.get_by_role("button", name="Its accounts as a table").click()
    assert page.inner_text("#table-title").startswith("121 accounts")
    _, data = downloaded(page, "#save-list")
    assert len(data.splitlines()) == 121


def test_an_exact_id_comes_first_and_is_drawn(browser_page: WatchedPage, small_case: Case, tmp_path: Path) -> None:
    ids = {"acct-000100": "2", "acct-000101": "22", "acct-000102": "A2", "acct-000103": "a2"}

    def renamed(tables: dict[str, pd.DataFrame]) -> None:
        for table, columns in {"accounts": ["account_id"], "incidence": ["account_id"],
                               "links": ["account_l", "account_r"]}.items():  # fmt: skip
            for column in columns:
                tables[table][column] = tables[table][column].replace(ids)

    case = changed_case(small_case, tmp_path / "ids.case", renamed)
    page = opened(browser_page, write_operation_page(case, tmp_path / "graph.html").path)
    for text in ("2", "a2", "A2"):
        page.fill("#search", text)
        page.press("#search", "Enter")
        assert selected(page) == text
    page.fill("#search", "2")
    for _ in range(2):
        page.press("#search", "Enter")
    assert selected(page) == "Community 2"
    # From far away, the disc of the account that was found is opened.
    page.locator("#panel").focus()
    page.locator("#zoom-all").click()
    settled(page)
    assert str(page.locator("#picture").get_attribute("data-drawn")).startswith("0 ")
    searched(page, "acct-000300")
    settled(page)
    assert not str(page.locator("#picture").get_attribute("data-drawn")).startswith("0 ")
    page.locator("input[data-filter=verdict][data-value='0']").click()
    searched(page, "acct-000007")
    assert "the filters leave it out" in page.inner_text("#hint")


def answer(page: Page, text: str) -> str:
    page.fill("#search", text)
    return page.inner_text("#hits")


def paste(page: Page, text: str) -> None:
    """Copies `text` from a field of its own and pastes it into the search."""
    page.evaluate(COPIED, text)
    page.keyboard.press("Control+c")
    page.evaluate("document.querySelector('body > textarea').remove()")
    page.locator("#search").focus()
    page.keyboard.press("Control+v")


def test_clear_in_no_community_and_unknown_are_three_answers(
    browser_page: WatchedPage, small_case: Case, operation_file: Path, tmp_path: Path
) -> None:
    accounts = small_case.accounts
    clear = accounts[accounts["community_id"].notna()].groupby("community_id").filter(
        lambda members: (members["verdict"] == "clear").all()
    )  # fmt: skip
    one, alone = clear.iloc[0], accounts[accounts["community_id"].isna()]["account_id"].iloc[0]
    page = opened(browser_page, operation_file)
    assert f"clear, community {one['community_id']}: not on this page" in answer(page, one["account_id"])
    assert "in no community" in answer(page, alone)
    assert "not in this case" in answer(page, "acct-999999")
    pasted = ["acct-000007", f'"{one["account_id"]}"', alone, "acct-999999", "acct-000008\tann", "acct-000007"]
    paste(page, "\r\n".join(pasted))
    assert selected(page) == "2 accounts"
    told = dict(line.split("\t")[:2] for line in page.locator("#panel .answers tbody").inner_text().splitlines())
    assert told == {
        "acct-000007": "Suspend, community 1",
        one["account_id"]: f"Clear, community {one['community_id']}: not on this page",
        alone: "In no community",
        "acct-999999": "Not in this case",
        "acct-000008": told["acct-000008"],
    }
    assert "5 ids asked for" in page.inner_text("#panel")
    page.fill("#search", f"acct-000007, {alone}")
    page.press("#search", "Enter")
    assert page.locator("#panel .answers tbody tr").count() == 2
    # A page of a part knows the rest of the case too.
    page = opened(browser_page, write_focus_page(small_case, tmp_path / "one.html", community=2).path)
    assert "suspend, community 1: not on this page" in answer(page, "acct-000007")


def test_the_brush_over_seen_counts_whom_it_says(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file)
    assert page.get_by_role("radio", name="Activity").count() == 0
    page.get_by_role("radio", name="First to last seen").check()
    day = int((surfaced["first_seen"].median() - surfaced["created_at"].min().floor("D")).days)
    for end in ("from", "to"):
        page.locator(f"#brush-{end}").fill(str(day))
    said = page.inner_text("#brush-says")
    assert said.startswith(f"{counts(page)['accounts']} accounts whose first to last day meets ")


def test_counts_in_panel_and_legend_follow_the_filters_which_can_come_back(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    click_thing(page, "community", 0)
    members = surfaced[surfaced["community_id"] == 1]
    core = members[members["role"] == "core"]
    for role in ("1", "2"):
        page.locator(f"input[data-filter=role][data-value='{role}']").click()
    said = f"{len(core)} of {len(members)} accounts shown"
    wait_until(page, f"document.querySelector('#panel .standing').textContent.includes('{said}')")
    row = page.locator("#panel .signals tbody tr").first
    value = row.locator(".value").inner_text()
    holders = small_case.query("select account_id from incidence where value = ?", [value])["account_id"]
    assert row.locator(".figure").first.inner_text() == str(core["account_id"].isin(holders).sum())
    verdicts = page.locator("#legend fieldset", has_text="Verdict").locator("output").all_inner_texts()
    shown = surfaced[surfaced["role"] == "core"]["verdict"].value_counts()
    assert verdicts == [str(shown.get(name, 0)) for name in ("suspend", "review", "clear")]
    # A row that is switched off says what it would bring.
    member = page.locator("#legend label", has_text="member").locator("output").inner_text()
    assert member == str((surfaced["role"] == "member").sum())
    before = counts(page)
    everything = page.locator("#everything")
    everything.click()
    assert counts(page)["accounts"] == len(surfaced)
    assert everything.inner_text() == "Filters as before"
    everything.click()
    assert counts(page) == before and everything.inner_text() == "Show everything"


def test_brushing_does_not_sort_again(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    page.get_by_role("button", name="Both").click()
    page.locator("#table-of button[value=accounts]").click()
    page.locator("#table-head button", has_text="Why").click()
    page.evaluate(
        """() => { Object.assign(window, {sorts: 0, compares: 0});
             const [sort, compare] = [Array.prototype.sort, String.prototype.localeCompare];
             Array.prototype.sort = function (...how) {
               if (this.length > 200) window.sorts++; return sort.apply(this, how) };
             String.prototype.localeCompare = function (...how) {
               window.compares++; return compare.apply(this, how) } }"""
    )
    page.locator("#brush-from").fill("100")
    page.locator("#brush-to").fill("300")
    assert page.evaluate("window.sorts") == 0
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Why")
    page.locator("#table-head button", has_text="Account").first.click()
    assert page.evaluate("[window.sorts > 0, window.compares]") == [True, 0]
    first = page.locator("#table-body td").first.inner_text()
    shown = page.locator("#table-body tr td:first-child").all_inner_texts()
    assert first == min(shown) and shown == sorted(shown)
