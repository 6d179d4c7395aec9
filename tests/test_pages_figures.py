"""The page's figures: those of the report, what the platform has done already, and nothing of what nobody knows."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from graphlink.pages import write_operation_page
from graphlink.reports import render_report, write_report
from graphlink.signals import KINDS

from .browser import WatchedPage, wait_until
from .pages_setting import changed_case, click_thing, opened
from .test_pages_decisions import searched


@pytest.fixture(scope="module")
def banned_case(small_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The small case whose source says how each account stands: of each ten accounts two are off already."""

    def ban(tables: dict[str, pd.DataFrame]) -> None:
        words = np.array(["active", "Banned", "closed", *["active"] * 7], dtype=object)
        accounts = tables["accounts"]
        tables["accounts"] = accounts.assign(status=words[np.arange(len(accounts)) % 10])
        tables["communities"]["q_value"] = 0.01
        tables["communities"].loc[tables["communities"]["community_id"] == 2, "q_value"] = None
        tables["communities"]["devices"] = 0.0

    return changed_case(small_case, tmp_path_factory.mktemp("banned") / "banned.case", ban)


WRITTEN = """
window.written = [];
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.written.push(text);
  return fillText.call(this, text, ...rest);
};
"""


def test_several_of_a_kind_are_called_as_everywhere_and_what_nobody_tells_is_no_nought(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    """The lanes said `photo_hashs`, and a panel `Exchanges 0` and `No activity table for it.`"""

    def renamed(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("incidence", "signals", "evidence"):
            tables[name]["kind"] = tables[name]["kind"].replace("device", "photo_hash")
        tables["links"]["kinds"] = [
            ["photo_hash" if one == "device" else one for one in kinds] for kinds in tables["links"]["kinds"]
        ]
        for name in ("accounts", "communities"):
            tables[name]["exchanges"] = 0
        tables["activity"] = tables["activity"][:0]

    case = changed_case(small_case, tmp_path / "x.case", renamed)
    told = [{**asdict(kind), "name": "photo_hash", "words": ("a photo_hash", "photo_hashes")} for kind in KINDS[1:2]]
    case.manifest["kinds"] = [*(asdict(kind) for kind in KINDS), *told]
    browser_page.page.add_init_script(WRITTEN)
    page = opened(browser_page, write_operation_page(case, tmp_path / "x.html").path)
    click_thing(page, "community", 0, double=True)
    page.wait_for_function("written.some((text) => /photo_hash/.test(text))")
    heads = [text for text in page.evaluate("written") if "photo_hash" in text]
    assert heads and all(text.endswith("photo_hashes") for text in heads), heads
    panel = page.inner_text("#panel")
    assert "Exchanges" not in panel and "When its accounts are active is not known." in panel
    page.locator("#views button[value=table]").click()
    titles = page.locator("#table-head th").all_inner_texts()
    cells = page.locator("#table-body tr").first.locator("td, th").all_inner_texts()
    assert cells[next(at for at, title in enumerate(titles) if title.startswith("Exchanges"))] == "–"


@pytest.fixture(scope="module")
def banned_file(banned_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_operation_page(banned_case, tmp_path_factory.mktemp("banned") / "graph.html").path


def test_to_suspend_says_how_many_are_off_already_and_counts_as_the_report_does(
    browser_page: WatchedPage, banned_case: Case, banned_file: Path, tmp_path: Path
) -> None:
    accounts = banned_case.accounts
    suspend = accounts[accounts["verdict"] == "suspend"]
    off = suspend["status"] == "Banned"
    page = opened(browser_page, banned_file)
    story = page.inner_text("#panel .lead")
    communities = banned_case.communities[banned_case.communities["verdict"] == "suspend"]
    where = f"{len(communities)} communities of {communities['network_id'].nunique()} networks"
    assert f"{len(suspend)} accounts to suspend ({off.sum()} of them suspended already) in {where}; " in story
    review = accounts[accounts["verdict"] == "review"]
    held = review["community_id"].isin(communities["community_id"])
    assert f"{len(review)} accounts to review" in story and f": {held.sum()} in " in story
    assert f"communities to suspend and {(~held).sum()} in " in story
    own = accounts[accounts["community_id"] == 1]
    click_thing(page, "community", 0)
    panel = page.inner_text("#panel")
    assert f"{(own['verdict'] == 'suspend').sum()} to suspend (" in panel
    assert f"{(own['verdict'] == 'review').sum()} to review" in panel
    banned = str(suspend.loc[off, "account_id"].iloc[0])
    searched(page, banned)
    assert "suspended already" in page.inner_text("#panel .standing")
    searched(page, str(suspend.loc[suspend["status"] == "closed", "account_id"].iloc[0]))
    assert "closed already" in page.inner_text("#panel .standing")
    report = browser_page.open(write_report(banned_case, tmp_path / "report.html"))
    assert where in report.inner_text("body")


SAYS = "document.querySelector('#list-says').textContent"


def test_the_list_says_how_many_of_it_can_be_suspended(
    browser_page: WatchedPage, banned_case: Case, banned_file: Path
) -> None:
    page = opened(browser_page, banned_file)
    accounts = banned_case.accounts
    own = accounts[accounts["community_id"] == 1]
    can = own[(own["verdict"] == "suspend") & own["role"].isin(["core", "member"]) & (own["status"] == "active")]
    click_thing(page, "community", 0)
    page.get_by_role("button", name="Take away").click()
    wait_until(page, SAYS)
    said = page.inner_text("#list-says")
    assert said.startswith(f"{len(can)} of {len(own)} can be suspended.") and 0 < len(can) < len(own)
    page.keyboard.press("Escape")
    # Where it is not known how likely chance made a community, no plan suspends it.
    click_thing(page, "community", 1)
    page.get_by_role("button", name="Take away").click()
    wait_until(page, f"{SAYS}.startsWith('0 of ')")


def test_nothing_is_said_of_what_nobody_knows(
    browser_page: WatchedPage, banned_case: Case, banned_file: Path, small_case: Case, tmp_path: Path
) -> None:
    page = opened(browser_page, banned_file)
    click_thing(page, "community", 0)
    measured = page.locator("#panel dt").all_inner_texts()
    assert "cards" in measured and "devices" not in measured

    def timeless(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("created_at", "first_seen", "last_seen"):
            tables["accounts"][name] = pd.NaT
        for name in ("first_seen", "last_seen"):
            tables["communities"][name] = tables["incidence"][name] = pd.NaT
        tables["activity"] = tables["activity"].head(0)

    case = changed_case(small_case, tmp_path / "timeless.case", timeless)
    case.manifest["period"] = {}
    page = opened(browser_page, write_operation_page(case, tmp_path / "timeless.html").path)
    assert not page.locator(".brush").is_visible()
    for name in ("c1", "acct-000007"):
        searched(page, name)
        text = page.inner_text("body")
        for nothing in ("NaT", "1970", "– to", "NaN", "undefined", "null"):
            assert nothing not in text
    page.locator("#panel li button", has_text="nats").first.click()
    assert "– to" not in page.inner_text("#panel")


SCORES = ((1 - 1e-9, "over 0.99"), (0.9998, "over 0.99"), (1.0, "1.00"), (0.9947, "0.99"), (0.4946, "0.49"))


@pytest.mark.parametrize(("value", "said"), SCORES)
def test_a_score_reads_alike_on_page_report_and_terminal(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path, value: float, said: str
) -> None:
    """What is not quite 1 was `over 0.99` in the report, and 1.00 on the page and at the terminal."""

    def scored(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("accounts", "communities"):
            tables[name]["score"] = value

    case = changed_case(small_case, tmp_path / "sure.case", scored)
    account = case.accounts.loc[case.accounts["community_id"] == 1, "account_id"].iloc[0]
    page = opened(browser_page, write_operation_page(case, tmp_path / "graph.html").path)
    searched(page, account)
    assert f"score {said}" in page.inner_text("#panel")
    page.click("#views button[value=table]")
    assert said in page.locator(".tables tbody tr").first.inner_text().split("\t")
    assert f"score {said}" in render_report(case, format="md").decode()
    for words in (["communities", str(case.path)], ["explain", str(case.path), account]):
        assert said in CliRunner().invoke(app, words).output


@pytest.mark.parametrize(
    ("chance", "verdict", "said"),
    [
        (0, "suspend", "called no account for suspension: chance explains nothing of this."),
        (0, "clear", "In shuffled data the same steps called no account for suspension either."),
        (0.04, "suspend", "would have called under 0.1 accounts for suspension: that much is chance."),
        (1.04, "suspend", "would have called about 1 account for suspension: that much is chance."),
    ],
)
def test_what_chance_would_have_called_is_said_as_it_is(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path, chance: float, verdict: str, said: str
) -> None:
    """One account in 25 shuffled worlds was none."""

    def judged(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("accounts", "communities"):
            tables[name]["verdict"] = verdict

    case = changed_case(small_case, tmp_path / "other.case", judged)
    manifest = json.loads((case.path / "run.json").read_text())
    manifest["chance"] = {**manifest["chance"], "suspended_by_chance": chance}
    (case.path / "run.json").write_text(json.dumps(manifest))
    page = browser_page.open(write_operation_page(Case.open(case.path), tmp_path / "page.html").path)
    assert said in page.inner_text("body")


def test_a_count_of_nobody_leads_nowhere(small_case: Case) -> None:
    text = render_report(small_case).decode()
    assert '">0</a>' not in text and re.search(r'href="#accounts\?verdict=suspend">[1-9]', text)


def test_two_figures_that_read_the_same_are_said_once(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    """A network's panel said `score over 0.99 to over 0.99`."""

    def sure(tables: dict[str, pd.DataFrame]) -> None:
        tables["communities"]["network_id"] = tables["accounts"]["network_id"] = 1
        tables["accounts"].loc[tables["accounts"]["community_id"].isna(), "network_id"] = pd.NA
        tables["communities"]["score"] = 0.9971
        tables["communities"].loc[tables["communities"]["community_id"] == 1, "score"] = 0.9983

    case = changed_case(small_case, tmp_path / "sure.case", sure)
    page = opened(browser_page, write_operation_page(case, tmp_path / "sure.html").path)
    searched(page, "c1")
    page.locator("#panel button.go", has_text="Network 1").first.click()
    panel = page.inner_text("#panel")
    assert "How sure" in panel and "score over 0.99" in panel and "over 0.99 to" not in panel
