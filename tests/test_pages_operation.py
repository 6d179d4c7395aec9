"""The page of the whole operation in a real browser: what a person does with it."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.image
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from graphlink.case import Case
from graphlink.graphs import surfaced_communities
from graphlink.pages import write_operation_page

from .browser import WatchedPage, axe_findings
from .pages_setting import changed_case, click_thing, opened

pytest_plugins = ("tests.browser", "tests.pages_setting")


@pytest.fixture(scope="module")
def surfaced(small_case: Case) -> pd.DataFrame:
    """The accounts that the page shows."""
    accounts = small_case.accounts
    return accounts[accounts["community_id"].isin(surfaced_communities(small_case)[0])]


@pytest.fixture(scope="module")
def links(small_case: Case, surfaced: pd.DataFrame) -> pd.DataFrame:
    """The links that the page shows."""
    ids = set(surfaced["account_id"])
    return small_case.links[small_case.links["account_l"].isin(ids) & small_case.links["account_r"].isin(ids)]


def counts(page: Page) -> dict[str, int]:
    found: dict[str, int] = page.evaluate("graphlink.counts()")
    return found


def test_the_first_view_tells_the_story(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame, links: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file)
    assert counts(page)["accounts"] == len(surfaced)
    assert counts(page)["links"] == len(links)
    headline = page.inner_text("#headline")
    assert f"{len(surfaced)} accounts in {surfaced['community_id'].nunique()} communities" in headline
    assert "to suspend" in page.inner_text("#panel")
    # Closed discs, none opened.
    opened_discs, closed, drawn_links = map(int, page.locator("#picture").get_attribute("data-drawn").split())  # type: ignore[union-attr]
    assert (opened_discs, closed, drawn_links) == (0, surfaced["community_id"].nunique(), 0)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert "small.case" in page.title()


def test_a_double_click_opens_a_community_and_a_click_says_why(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    click_thing(page, "community", 0, double=True)
    drawn = page.locator("#picture").get_attribute("data-drawn")
    assert drawn is not None and int(drawn.split()[0]) >= 1 and int(drawn.split()[2]) > 0
    click_thing(page, "account", 3)
    assert page.evaluate("graphlink.selected()")["type"] == "account"
    account = small_case.accounts.iloc[3]
    panel = page.inner_text("#panel")
    assert account["account_id"] in panel and account["reason"] in panel
    shown = small_case.query(
        "select distinct value, degree from incidence join signals using (kind, value) where account_id = ?",
        [account["account_id"]],
    )
    for value, degree in zip(shown["value"], shown["degree"], strict=True):
        assert value in panel and f"of {degree}" in panel
    assert page.locator("#panel mark", has_text="{…}").count() > 0
    assert account["email_domain"] in panel
    assert str(account["exchanges"]) in panel


def test_a_link_names_every_shared_signal_with_both_times(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    link = small_case.links.iloc[0]
    page.fill("#search", link["account_l"])
    page.press("#search", "Enter")
    page.locator("#panel li", has_text=link["account_r"]).get_by_role("button").nth(1).click()
    panel = page.inner_text("#panel")
    assert f"{link['weight']:.1f} nats" in panel
    both = small_case.query(
        "select l.value, l.first_seen from incidence l join incidence r using (kind, value) "
        "join signals s using (kind, value) where l.account_id = ? and r.account_id = ? and s.hub is null",
        [link["account_l"], link["account_r"]],
    )
    for value, first in zip(both["value"], both["first_seen"], strict=True):
        assert value in panel and f"{first:%Y-%m-%d %H:%M}" in panel


def test_a_community_has_its_paragraph_its_evidence_and_its_table(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    click_thing(page, "community", 1)
    panel = page.inner_text("#panel")
    assert small_case.communities["reason"].iloc[1] in panel
    evidence = small_case.evidence[small_case.evidence["community_id"] == 2]
    assert evidence.nlargest(1, "accounts")["value"].iloc[0] in panel
    page.get_by_role("button", name="Its accounts as a table").click()
    size = int(small_case.communities["accounts"].iloc[1])
    assert page.inner_text("#table-title") == f"{size} accounts of Community 2"
    assert page.locator("#table-body tr").count() == min(50, size)
    page.locator("#page-next").click()
    assert page.locator("#table-body tr").count() == min(50, size - 50)


def test_search_finds_accounts_signals_and_communities_and_steps(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, operation_file)
    page.keyboard.press("/")
    page.keyboard.type("acct-00001")
    assert page.inner_text("#hit-count") == "10"
    page.keyboard.press("Enter")
    assert page.evaluate("graphlink.selected()")["name"] == "acct-000010"
    page.keyboard.press("Enter")
    assert page.evaluate("graphlink.selected()")["name"] == "acct-000011"
    assert page.inner_text("#hit-count") == "2 of 10"
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("graphlink.selected()")["name"] == "acct-000010"
    page.fill("#search", "c2")
    page.press("#search", "Enter")
    assert page.evaluate("graphlink.selected()")["name"] == "Community 2"
    signal = small_case.evidence[small_case.evidence["kind"] == "payment"].iloc[0]
    page.fill("#search", signal["value"])
    page.press("#search", "Enter")
    selected = page.evaluate("graphlink.selected()")
    assert selected["type"] == "signal"
    degree = small_case.signals.set_index(["kind", "value"])["degree"][("payment", signal["value"])]
    assert selected["accounts"] == degree
    assert f"{degree} accounts show it" in page.inner_text("#panel")
    page.fill("#search", "no such thing")
    assert "Nothing with this" in page.inner_text("#hits")


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
    assert counts(page)["links"] == (links["weight"].round(2) >= 15).sum()
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
    page.get_by_role("radio", name="Activity").check()
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


def test_a_path_joins_two_accounts_by_the_fewest_links(
    browser_page: WatchedPage, operation_file: Path, small_case: Case
) -> None:
    import networkx as nx

    graph = nx.Graph(list(zip(small_case.links["account_l"], small_case.links["account_r"], strict=True)))
    start, end = "acct-000000", "acct-000390"
    page = opened(browser_page, operation_file)
    page.fill("#search", start)
    page.press("#search", "Enter")
    page.get_by_role("button", name="Path to …").click()
    assert "Path from acct-000000" in page.inner_text("#hint")
    page.fill("#search", end)
    page.press("#search", "Enter")
    steps = page.locator("#panel ol li").count()
    assert steps == nx.shortest_path_length(graph, start, end) > 1
    assert page.evaluate("graphlink.selected()")["accounts"] == steps + 1


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
    page.wait_for_timeout(400)
    fragment = page.evaluate("location.hash")
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
    with page.expect_download() as waiting:
        page.locator(button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


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
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    members = small_case.accounts[small_case.accounts["community_id"] == 3]
    assert [row["account_id"] for row in rows] == members["account_id"].tolist()
    assert {row["community_id"] for row in rows} == {"3"}
    _, data = downloaded(page, "#save-list")
    assert [json.loads(line)["account_id"] for line in data.decode().splitlines()] == members["account_id"].tolist()


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


def test_the_keyboard_alone_reaches_an_account(browser_page: WatchedPage, operation_file: Path) -> None:
    page = opened(browser_page, operation_file)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "picture":
            break
    assert page.evaluate("document.activeElement.id") == "picture"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("graphlink.selected()")["type"] == "community"
    before = page.evaluate("graphlink.selected()")["id"]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("graphlink.selected()")["id"] != before
    page.keyboard.press("Enter")
    first = page.evaluate("graphlink.selected()")
    assert first["type"] == "account"
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("graphlink.selected()")["type"] == "account"
    assert page.inner_text("#announcement").startswith("Selected: acct-")
    page.keyboard.press("Escape")
    assert page.evaluate("graphlink.selected()")["type"] == "community"
    page.keyboard.press("Escape")
    assert page.evaluate("graphlink.selected()") is None


def test_the_table_sorts_and_follows_filters(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame
) -> None:
    page = opened(browser_page, operation_file)
    page.get_by_role("button", name="Table", exact=True).click()
    sizes = surfaced.groupby("community_id").size().sort_values(ascending=False)
    assert page.locator("#table-body tr").count() == len(sizes)
    page.get_by_role("button", name="Accounts shown").click()
    shown = page.locator("#table-body td:nth-child(4)").all_inner_texts()
    assert [int(text) for text in shown] == sizes.tolist()
    page.locator("#table-of button[value=accounts]").click()
    for _ in range(2):
        page.locator("#table-head button").first.click()
    assert page.locator("#table-body td").first.inner_text() == surfaced["account_id"].max()
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.locator("input[data-filter=verdict][data-value='1']").click()
    assert page.inner_text("#table-title") == f"{(surfaced['verdict'] != 'review').sum()} accounts"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_assistive_technology(browser_page: WatchedPage, operation_file: Path, scheme: str) -> None:
    browser_page.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = opened(browser_page, operation_file)
    assert axe_findings(page) == []
    click_thing(page, "community", 0)
    page.get_by_role("button", name="Both").click()
    assert axe_findings(page) == []
    page.fill("#search", "acct-000001")
    assert axe_findings(page) == []
    page.press("#search", "Enter")
    page.get_by_role("button", name="Take away").click()
    assert axe_findings(page) == []


def corner(page: Page) -> float:
    """How light (0 to 255) the picture's upper left corner is."""
    png = page.locator("#picture").screenshot()
    image = matplotlib.image.imread(io.BytesIO(png))
    return float(image[4:8, 4:8, :3].mean() * 255)


def test_dark_is_dark_and_the_button_turns_it(browser_page: WatchedPage, operation_file: Path) -> None:
    browser_page.page.emulate_media(color_scheme="dark")
    page = opened(browser_page, operation_file)
    assert corner(page) < 50
    page.locator("#theme").click()
    assert corner(page) > 200


def test_the_same_case_gives_the_same_bytes(small_case: Case, operation_file: Path, tmp_path: Path) -> None:
    again = write_operation_page(small_case, tmp_path / "again.html")
    assert again.path.read_bytes() == operation_file.read_bytes()
    assert again.path.stat().st_mode & 0o077 == 0


def test_no_surfaced_community_shows_the_largest_and_says_so(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    def clear(tables: dict[str, pd.DataFrame]) -> None:
        tables["communities"]["verdict"] = tables["accounts"]["verdict"] = "clear"

    case = changed_case(small_case, tmp_path / "clear.case", clear)
    written = write_operation_page(case, tmp_path / "clear.html")
    assert written.accounts == 600
    page = opened(browser_page, written.path)
    assert "No community is to be suspended or reviewed" in page.inner_text("#panel")


def test_a_case_without_times_networks_or_communities_opens(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    def strip(tables: dict[str, pd.DataFrame]) -> None:
        accounts = tables["accounts"].drop(
            columns=["created_at", "first_seen", "last_seen", "exchanges", "email_domain"]
        )
        tables["accounts"] = accounts.assign(network_id=pd.array([None] * len(accounts), dtype="Int64"))
        tables["communities"]["network_id"] = pd.array([None] * len(tables["communities"]), dtype="Int64")
        tables["communities"]["q_value"] = None
        tables["activity"] = tables["activity"].head(0)

    case = changed_case(small_case, tmp_path / "bare.case", strip)
    page = opened(browser_page, write_operation_page(case, tmp_path / "bare.html").path)
    click_thing(page, "community", 0)
    assert "Community 1" in page.inner_text("#panel")

    def empty(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("communities", "links", "signals", "evidence", "incidence", "activity"):
            tables[name] = tables[name].head(0)
        tables["accounts"]["community_id"] = tables["accounts"]["network_id"] = pd.array([None] * 800, dtype="Int64")

    nothing = changed_case(small_case, tmp_path / "empty.case", empty)
    page = opened(browser_page, write_operation_page(nothing, tmp_path / "empty.html").path)
    assert page.inner_text("#headline") == "No community was found."


def test_clear_communities_come_on_request_up_to_a_limit(small_case: Case, tmp_path: Path) -> None:
    surfaced = write_operation_page(small_case, tmp_path / "a.html").accounts
    more = write_operation_page(small_case, tmp_path / "b.html", clear_accounts=20).accounts
    everything = write_operation_page(small_case, tmp_path / "c.html", clear_accounts=10_000).accounts
    assert surfaced < more <= surfaced + 20
    assert everything == 600


def test_more_links_than_a_page_carries_are_thinned_and_said(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphlink.pages.operation.MOST_LINKS", 1000)
    written = write_operation_page(small_case, tmp_path / "thin.html")
    assert 300 < written.links <= 1000
    page = opened(browser_page, written.path)
    assert counts(page)["links"] == written.links
    assert f"({2405 - written.links:,} weaker ones are in the case)" in page.inner_text("#count")
