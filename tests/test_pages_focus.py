"""The pages that pyvis draws, in a real browser: one community, one network, one account's surroundings."""

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from playwright.sync_api import expect

from graphlink.case import Case
from graphlink.case.parts import case_graph
from graphlink.errors import InputError
from graphlink.pages import write_focus_page
from graphlink.pages.pyvis_page import draw

from .browser import AXE, WatchedPage, axe_findings
from .pages_setting import address, changed_case, click_thing, opened
from .synthetic_case import synthetic_case


def test_a_community_is_drawn_by_pyvis_with_physics_off(
    browser_page: WatchedPage, focus_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, focus_file)
    size = int(small_case.communities["accounts"].iloc[1])
    graph = case_graph(small_case, community=2)
    assert "vis.Network" in focus_file.read_text(encoding="utf-8")
    assert page.evaluate("nodes.get({filter: node => !node.hidden}).length") == size == graph.number_of_nodes()
    assert page.evaluate("edges.get({filter: edge => !edge.hidden}).length") == graph.number_of_edges()
    assert page.evaluate("network.physics.physicsEnabled") is False
    before = page.evaluate("network.getPositions([0, 1, 2])")
    page.wait_for_timeout(500)
    assert page.evaluate("network.getPositions([0, 1, 2])") == before
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert page.locator("html").get_attribute("lang") == "en" and "community 2" in page.title()
    assert page.inner_text("#headline").startswith(f"Community 2: {size} accounts")
    assert small_case.communities["reason"].iloc[1] in page.inner_text("#panel")


def test_a_click_on_the_drawing_selects_and_physics_comes_on_request(
    browser_page: WatchedPage, focus_file: Path
) -> None:
    page = opened(browser_page, focus_file)
    click_thing(page, "account", 5)
    expect(page.locator("#panel h2.id")).to_be_visible()
    assert page.evaluate("graphlink.selected().id") == 5
    assert page.evaluate("network.getSelectedNodes()") == [5]
    before = page.evaluate("network.getPositions([5])")
    page.get_by_role("button", name="Let it move").click()
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Let it move").click()
    assert page.evaluate("network.getPositions([5])") != before


def test_shared_signals_become_nodes_on_demand(browser_page: WatchedPage, focus_file: Path, small_case: Case) -> None:
    page = opened(browser_page, focus_file)
    page.get_by_role("button", name="Shared signals").click()
    graph = case_graph(small_case, community=2, signals=True)
    signals = [name for name, own in graph.nodes.data() if own["node"] == "signal"]
    drawn = page.evaluate("nodes.get({filter: node => !node.hidden}).length")
    assert drawn == graph.number_of_nodes() and len(signals) > 10
    assert page.evaluate("edges.get({filter: edge => !edge.hidden}).length") == graph.number_of_edges()
    accounts = int(small_case.communities["accounts"].iloc[1])
    x, y = page.evaluate(
        f"(() => {{const at = network.canvasToDOM(network.getPosition({accounts})); return [at.x, at.y]}})()"
    )
    box = page.locator("#picture").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect(page.locator("#panel p.id")).to_be_visible()
    page.get_by_role("button", name="Links", exact=True).click()
    assert page.evaluate("nodes.get({filter: node => !node.hidden}).length") == accounts


def test_filters_hide_nodes_and_edges_of_the_drawing(
    browser_page: WatchedPage, focus_file: Path, small_case: Case
) -> None:
    page = opened(browser_page, focus_file)
    page.locator("input[data-filter=role][data-value='0']").click()
    members = small_case.accounts[small_case.accounts["community_id"] == 2]
    left = (members["role"] != "core").sum()
    assert page.evaluate("nodes.get({filter: node => !node.hidden}).length") == left
    assert page.evaluate("edges.get({filter: edge => !edge.hidden}).length") == page.evaluate(
        "graphlink.counts().links"
    )


@pytest.mark.parametrize("hops", [0, 1, 2])
def test_an_account_with_its_surroundings(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path, hops: int
) -> None:
    graph = nx.Graph(list(zip(small_case.links["account_l"], small_case.links["account_r"], strict=True)))
    around = nx.ego_graph(graph, "acct-000003", radius=hops)
    written = write_focus_page(small_case, tmp_path / "around.html", account="acct-000003", hops=hops)
    assert (written.accounts, written.links) == (around.number_of_nodes(), around.number_of_edges())
    page = opened(browser_page, written.path)
    assert page.evaluate("graphlink.selected().name") == "acct-000003"
    assert page.inner_text("#headline").startswith("Around acct-000003:")


def test_a_network_and_an_account_of_no_community(browser_page: WatchedPage, small_case: Case, tmp_path: Path) -> None:
    written = write_focus_page(small_case, tmp_path / "network.html", network=1)
    assert written.communities == 3 and written.accounts == 399
    page = opened(browser_page, written.path)
    assert page.evaluate("graphlink.selected().type") == "network"
    alone = write_focus_page(small_case, tmp_path / "alone.html", account="acct-000700")
    assert alone.accounts == 1
    page = opened(browser_page, alone.path)
    assert "No community" in page.inner_text("#panel")


def test_the_view_of_the_drawing_is_kept_in_the_fragment(browser_page: WatchedPage, focus_file: Path) -> None:
    page = opened(browser_page, focus_file)
    page.locator("#zoom-in").click()
    page.locator("#picture").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_timeout(300)
    fragment, view = address(page), page.evaluate("network.getScale()")
    page.goto("about:blank")
    page = opened(browser_page, focus_file, fragment=fragment)
    assert page.evaluate("network.getScale()") == pytest.approx(view, rel=0.01)


@AXE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_assistive_technology(browser_page: WatchedPage, focus_file: Path, scheme: str) -> None:
    browser_page.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page, dark = opened(browser_page, focus_file), scheme == "dark"
    assert axe_findings(page, colours=dark) == []
    page.get_by_role("button", name="Shared signals").click()
    page.get_by_role("button", name="Both").click()
    assert axe_findings(page, colours=dark) == []


def test_wrong_calls_say_what_to_do(small_case: Case, tmp_path: Path) -> None:
    page = tmp_path / "x.html"
    for asked, said in [
        ({"community": 99}, "no community 99; the nearest is 23"),
        ({"network": 77}, "no network 77; the nearest is"),
        ({"account": "acct-0001"}, "no account 'acct-0001'; the nearest id is 'acct-000"),
        ({}, "exactly one"),
        ({"community": 1, "network": 1}, "exactly one"),
    ]:
        with pytest.raises(InputError, match=said):
            write_focus_page(small_case, page, **asked)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="does not exist"):
        write_focus_page(small_case, tmp_path / "no" / "x.html", community=1)
    assert not list(tmp_path.iterdir())


def test_above_the_limit_the_other_page_is_named(tmp_path: Path) -> None:
    case = synthetic_case(tmp_path / "one.case", linked=2100, alone=0, links_each=2)

    def one_network(tables: dict[str, pd.DataFrame]) -> None:
        tables["accounts"]["network_id"] = 1

    whole = changed_case(case, tmp_path / "whole.case", one_network)
    with pytest.raises(InputError, match=r"2,100 accounts are too many .* `graphlink graph .*whole.case` writes"):
        write_focus_page(whole, tmp_path / "x.html", network=1)


def test_pyvis_is_refused_where_it_would_ask_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyvis.network import Network

    graph: nx.Graph[int] = nx.path_graph(3)
    assert len(draw(graph, {"physics": {"enabled": False}}).scripts) == 3
    whole = Network.generate_html

    def more(self: Network) -> str:
        return str(whole(self)).replace("<body>", '<body><script src="https://elsewhere.example/x.js"></script>')

    monkeypatch.setattr(Network, "generate_html", more)
    with pytest.raises(RuntimeError, match="asks for 3 other files"):
        draw(graph, {"physics": {"enabled": False}})
