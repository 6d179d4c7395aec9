"""What a person reads on the page of the whole operation: panels, search, path, table, in a real browser."""

from pathlib import Path

import pandas as pd

from graphlink.case import Case

from .browser import WatchedPage
from .pages_setting import click_thing, counts, opened


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
