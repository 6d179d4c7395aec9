"""What an attacker wrote stays text, what is redacted is nowhere, and nothing leaves the page."""

import base64
import gzip
import re
from pathlib import Path

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.case.redaction import Redaction
from graphlink.pages import write_focus_page, write_operation_page

from .browser import WatchedPage, given
from .pages_setting import ATTACKS, changed_case, click_thing, hostile_case, opened, settled

KEY = Redaction(b"a key for tests only, 32 bytes..")


@pytest.fixture(scope="module")
def hostile(small_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case whose names an attacker chose."""
    return hostile_case(small_case, tmp_path_factory.mktemp("hostile") / "<b>case</b> & 'x'.case")


@pytest.fixture(scope="module", params=["operation", "community", "account"])
def hostile_page(hostile: Case, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Each kind of page of the hostile case."""
    path = tmp_path_factory.mktemp("hostile-page") / f"{request.param}.html"
    if request.param == "operation":
        return write_operation_page(hostile, path).path
    asked = {"community": 1} if request.param == "community" else {"account": f"{ATTACKS[1]}#1"}
    return write_focus_page(hostile, path, **asked).path


def unpacked(path: Path) -> str:
    """Everything a page holds: its text, and the text inside its packed blocks."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r'<script type="application/gzip"[^>]*>([^<]*)</script>', text)
    assert blocks
    return text + "".join(gzip.decompress(base64.b64decode(block)).decode("utf-8", "replace") for block in blocks)


def test_attack_strings_are_text_everywhere(browser_page: WatchedPage, hostile_page: Path) -> None:
    page = opened(browser_page, hostile_page)
    places = [
        n for n in range(len(ATTACKS)) if page.evaluate("name => graphlink.account(name)", f"{ATTACKS[n]}#{n}") >= 0
    ]
    assert places
    page.get_by_role("button", name="Both").click()
    page.locator("#table-of button[value=accounts]").click()
    for n in places:
        name = f"{ATTACKS[n]}#{n}"
        page.fill("#search", name[:200])
        page.press("#search", "Enter")
        page.wait_for_timeout(20)
        assert page.evaluate("graphlink.selected().id") == page.evaluate("name => graphlink.account(name)", name)
        heading = page.inner_text("#panel h2.id")
        assert heading.startswith(name.replace("\u202e", "⟨U+202E⟩").replace("\u2066", "⟨U+2066⟩")[:100])
    page.locator("#table-of button[value=signals]").click()
    box = page.locator("#picture").bounding_box()
    assert box is not None
    for step in range(12):
        page.mouse.move(box["x"] + 40 * step + 30, box["y"] + box["height"] / 2)
    assert page.evaluate("window.hit") is None
    assert (
        page.locator("#panel script, #panel img, #panel svg, #panel b, #table-body img, #table-body script").count()
        == 0
    )
    assert page.locator("a[href^=javascript]").count() == 0


def test_panels_of_community_signal_and_link_hold_attacks_as_text(
    browser_page: WatchedPage, hostile: Case, tmp_path: Path
) -> None:
    page = opened(browser_page, write_operation_page(hostile, tmp_path / "x.html").path)
    click_thing(page, "community", 0)
    assert ATTACKS[0] + ATTACKS[1] in page.inner_text("#panel")
    for row in range(min(8, page.locator("#panel .signals tbody tr").count())):
        page.locator("#panel .signals tbody tr").nth(row).locator("button").click()
        assert page.locator("#panel .id").inner_text()
        click_thing(page, "community", 0)
        page.locator("#zoom-all").click()
        settled(page)
        click_thing(page, "community", 0)
    for saving in ("#save-svg", "#save-csv"):
        page.get_by_role("button", name="Take away").click()
        data = given(page, saving)[1].decode()
        assert "<script" not in data or saving == "#save-csv"
        if saving == "#save-csv":
            assert "\n'=HYPERLINK" in data.replace('"', "")
    assert page.evaluate("window.hit") is None


def test_the_policy_lets_nothing_else_run_or_load(
    browser_page: WatchedPage, operation_file: Path, focus_file: Path
) -> None:
    for path in (operation_file, focus_file):
        text = path.read_text(encoding="utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
        assert policy is not None
        assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
        assert "unsafe-eval" not in policy[1] and "unsafe-inline" not in policy[1].split("style-src")[0]
        assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=", text)
        page = opened(browser_page, path)
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit=1\"><img src=https://elsewhere.example/x.png>')"
        )
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hit = 2'}))"
        )
        page.wait_for_timeout(200)
        assert page.evaluate("window.hit") is None
        # The browser says what it blocked; anything else would be an error of the page's own.
        stopped = ("Content Security Policy", "page\u2019s settings blocked")
        assert browser_page.problems and all(any(words in said for words in stopped) for said in browser_page.problems)
        told = (*browser_page.blocked, *browser_page.problems)
        assert not browser_page.outside and any("https://elsewhere.example/x.png" in said for said in told)
        browser_page.problems.clear()


@pytest.mark.parametrize("kind", ["operation", "community", "account"])
def test_redacted_pages_hold_no_raw_value_anywhere(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path, kind: str
) -> None:
    def quoting(tables: dict[str, pd.DataFrame]) -> None:
        accounts = tables["accounts"]
        accounts["org_id"] = "Initech Holdings"
        accounts["reason"] = "Shares payment_0001_3 with " + accounts["account_id"]
        tables["communities"]["reason"] = "41 accounts of Initech Holdings on payment_0001_3"
        tables["signals"].loc[tables["signals"]["value"] == "unknown", "hub"] = "sentinel: payment_0001_3"

    case = changed_case(small_case, tmp_path / "secret-client.case", quoting)
    path = tmp_path / "page.html"
    if kind == "operation":
        write_operation_page(case, path, redaction=KEY)
    else:
        asked = {"community": 1} if kind == "community" else {"account": "acct-000003"}
        write_focus_page(case, path, redaction=KEY, **asked)
    text = unpacked(path)
    raw = {
        *case.accounts["account_id"],
        *case.signals["value"],
        "Initech",
        "mail.example",
        "post.example",
        "secret-client",
        "summarise the passage",
    }
    raw.discard("unknown")
    assert not [value for value in raw if value in text]
    assert KEY.account("acct-000003") in text
    page = opened(browser_page, path)
    assert "pseudonyms" in page.inner_text("#panel") or kind != "operation"
    page.get_by_role("button", name="Take away").click()
    assert page.locator("#save-list").is_disabled()
    page.fill("#search", KEY.account("acct-000003"))
    page.press("#search", "Enter")
    assert page.evaluate("graphlink.selected().name") == KEY.account("acct-000003")
    assert "Shares" in page.inner_text("#panel")
