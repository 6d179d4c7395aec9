"""The seam, what holds an account, links without a signal, and choosing many, in a real browser."""

from pathlib import Path

import networkx as nx
import pandas as pd
from playwright.sync_api import Page

from graphlink.case import Case
from graphlink.decisions import read_decisions
from graphlink.pages import write_operation_page

from .browser import WatchedPage, axe_findings
from .pages_setting import address, changed_case, counts, opened
from .test_pages_decisions import BY, WHY, saved, searched, selected

BRIDGED = pd.Timestamp("2026-03-09 12:00")
EVERY = ("minor", "moderate", "serious", "critical")


def hung_case(small_case: Case, path: Path) -> Case:
    """A ring of six accounts on one card; two of them share a device besides, and the first five an address."""

    def hang(tables: dict[str, pd.DataFrame]) -> None:
        ids = [f"acct-{n:06d}" for n in range(6)]
        tables["accounts"] = tables["accounts"].head(6).assign(
            community_id=1, network_id=1, role="core", verdict="suspend", org_id=["o1"] * 5 + ["o2"], operator_id=4
        )  # fmt: skip
        tables["communities"] = tables["communities"].head(1).assign(accounts=6)
        shows = [(one, "payment", "card") for one in ids]
        shows += [(one, "device", "phone") for one in ids[:2]] + [(one, "ip", "10.0.0.1") for one in ids[:5]]
        rows = pd.DataFrame(shows, columns=["account_id", "kind", "value"])
        extra = tables["incidence"].head(1).drop(columns=["account_id", "kind", "value"])
        tables["incidence"] = rows.join(extra, how="cross")
        weights = {"card": 10.0, "phone": 9.0, "10.0.0.1": 3.0}
        tables["signals"] = rows.groupby(["kind", "value"], as_index=False).agg(degree=("account_id", "size"))
        tables["signals"] = tables["signals"].assign(
            weight=tables["signals"]["value"].map(weights), hub=pd.array([None] * 3, dtype="str")
        )
        pairs = [(ids[i], ids[j]) for i in range(6) for j in range(i + 1, 6)]
        nats = [10 + (9 if pair == (ids[0], ids[1]) else 0) + (0 if ids[5] in pair else 3) for pair in pairs]
        tables["links"] = pd.DataFrame(
            {
                "account_l": [left for left, _ in pairs],
                "account_r": [right for _, right in pairs],
                "weight": [float(one) for one in nats],
                "kinds": pd.Series([["payment"]] * len(pairs), dtype=object),
                "shared": 1,
            }
        )
        for name in ("evidence", "activity"):
            tables[name] = tables[name].head(0)

    return changed_case(small_case, path, hang)


def test_what_holds_an_account_what_it_lacks_and_what_would_clear_it(
    browser_page: WatchedPage, small_case: Case, tmp_path: Path
) -> None:
    case = hung_case(small_case, tmp_path / "hung.case")
    page = opened(browser_page, write_operation_page(case, tmp_path / "graph.html").path)
    searched(page, "acct-000005")
    panel = page.inner_text("#panel")
    assert "Without payment method card 0 of 5 links would stay." in panel
    assert "Without any payment method: 0." in panel and "it would be cleared" in panel
    assert "It shares no address (83 % here do) with its community." in panel
    # The weakest link of the case is of 10 nats: a device alone is below it.
    searched(page, "acct-000000")
    assert "Without payment method card 1 of 5 links would stay." in page.inner_text("#panel")
    page.get_by_role("button", name="Table", exact=True).click()
    page.locator("#table-of button[value=accounts]").click()
    page.get_by_role("button", name="Hangs on").click()
    first = page.locator("#table-body tr").first.inner_text()
    assert "100 %, payment method" in first and "acct-000000" not in first
    assert "80 %, payment method" in page.locator("#table-body tr").last.inner_text()


def test_links_are_counted_again_without_a_signal(browser_page: WatchedPage, small_case: Case, tmp_path: Path) -> None:
    case = hung_case(small_case, tmp_path / "hung.case")
    page = opened(browser_page, write_operation_page(case, tmp_path / "graph.html").path)
    assert counts(page)["links"] == 15
    searched(page, "10.0.0.1")
    assert "It is part of 10 links; without it 10 would stay." in page.inner_text("#panel")
    page.get_by_role("button", name="Without it").click()
    assert counts(page)["links"] == 15
    # Without the address those links are of 10 nats.
    page.locator("#least").fill("11")
    assert counts(page)["links"] == 1
    page.locator("#least").fill("0")
    searched(page, "card")
    panel = page.inner_text("#panel")
    assert "It is part of 15 links; without it 1 would stay, and 4 accounts would have none left." in panel
    page.get_by_role("button", name="Without it").click()
    assert counts(page)["links"] == 0
    assert page.locator("#without .switch").count() == 2
    fragment = address(page)
    assert "card" not in fragment
    page.goto("about:blank")
    page = opened(browser_page, tmp_path / "graph.html", fragment=fragment)
    assert counts(page)["links"] == 0
    page.locator("#without .switch").first.click()
    page.locator("#everything").click()
    assert counts(page)["links"] == 15 and page.locator("#without .switch").count() == 0


def test_the_line_between_two_discs_says_what_crosses_it(
    browser_page: WatchedPage, small_case: Case, links: pd.DataFrame, tmp_path: Path
) -> None:
    community = small_case.accounts.set_index("account_id")["community_id"]
    ends = links.assign(one=links["account_l"].map(community), other=links["account_r"].map(community))
    crossing = ends[ends["one"] != ends["other"]]
    most = crossing.groupby(["one", "other"], as_index=False).size().nlargest(1, "size")
    one, other = sorted(int(number) for number in most[["one", "other"]].iloc[0])
    mine = crossing[(crossing[["one", "other"]].min(axis=1) == one) & (crossing[["one", "other"]].max(axis=1) == other)]
    strongest = mine.nlargest(1, "weight").iloc[0]

    def bridge(tables: dict[str, pd.DataFrame]) -> None:
        row = tables["incidence"].head(1).assign(kind="payment", value="bridge-card", first_seen=BRIDGED)
        both = [row.assign(account_id=strongest[end]) for end in ("account_l", "account_r")]
        tables["incidence"] = pd.concat([tables["incidence"], *both], ignore_index=True)
        signal = tables["signals"].head(1).assign(kind="payment", value="bridge-card", degree=2, weight=11.5, hub=None)
        tables["signals"] = pd.concat([tables["signals"], signal], ignore_index=True)

    bridged = write_operation_page(changed_case(small_case, tmp_path / "b.case", bridge), tmp_path / "b.html").path
    page = opened(browser_page, bridged)
    place = "number => Array.from(graphlink.place('community', graphlink.community(number)))"
    (ax, ay, ar), (bx, by, br) = page.evaluate(place, one), page.evaluate(place, other)
    far = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    share = (ar + (far - ar - br) / 2) / far
    box = page.locator("#picture").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + ax + share * (bx - ax), box["y"] + ay + share * (by - ay))
    assert selected(page) == f"Community {one} – Community {other}"
    panel = page.inner_text("#panel")
    assert f"{len(mine)} link" in panel and f"{strongest['weight']:.1f} nats" in panel
    assert axe_findings(page, impacts=EVERY) == []
    assert page.evaluate("graphlink.selected().accounts") == len({*mine["account_l"], *mine["account_r"]})
    assert "payment method: 1 signal" in panel and "bridge-card" in panel
    assert f"11.5 nats, 1 link, since {BRIDGED:%Y-%m-%d}" in panel
    assert f"first on both sides {BRIDGED:%Y-%m-%d}" in panel
    fragment = address(page)
    page.goto("about:blank")
    assert selected(opened(browser_page, bridged, fragment=fragment)) == f"Community {one} – Community {other}"


def test_a_networks_panel_says_who_since_when_how_sure_and_its_sums(
    browser_page: WatchedPage, operation_file: Path, small_case: Case, tmp_path: Path
) -> None:
    page = opened(browser_page, operation_file)
    searched(page, "c1")
    page.get_by_role("button", name="Network 1").click()
    panel = page.inner_text("#panel")
    own = small_case.accounts[small_case.accounts["network_id"] == 1]
    domains = own["email_domain"].value_counts()
    assert f"{domains.iloc[0]}" in panel and domains.index[0] in panel
    assert f"first sign-up {own['created_at'].min():%Y-%m-%d}" in panel
    scores = small_case.communities.loc[small_case.communities["network_id"] == 1, "score"]
    assert f"score {scores.min():.2f}" in panel
    assert "What ties its communities".upper() in panel
    case = hung_case(small_case, tmp_path / "hung.case")
    page = opened(browser_page, write_operation_page(case, tmp_path / "graph.html").path)
    searched(page, "c1")
    page.get_by_role("button", name="Network 1").click()
    panel = page.inner_text("#panel")
    assert "operator 4 (6 accounts)" in panel and "5 (83 %)" in panel


def drag(page: Page, *points: tuple[float, float], shift: bool = False) -> None:
    """Drags over the picture from point to point."""
    box = page.locator("#picture").bounding_box()
    assert box is not None
    if shift:
        page.keyboard.down("Shift")
    page.mouse.move(box["x"] + points[0][0], box["y"] + points[0][1])
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()
    if shift:
        page.keyboard.up("Shift")


def test_many_are_chosen_by_rectangle_loop_and_links_and_decided_together(
    browser_page: WatchedPage, operation_file: Path, surfaced: pd.DataFrame, links: pd.DataFrame, tmp_path: Path
) -> None:
    page = opened(browser_page, operation_file)
    width, height = page.evaluate(
        "[document.querySelector('#picture').clientWidth, document.querySelector('#picture').clientHeight]"
    )
    drag(page, (2, 2), (width - 2, height - 2), shift=True)
    assert selected(page) == f"{len(surfaced)} accounts"
    x, y, r = page.evaluate("Array.from(graphlink.place('community', 0))")
    page.get_by_role("button", name="Select", exact=True).click()
    drag(page, (x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r), (x - r, y - r))
    first = surfaced[surfaced["community_id"] == 1]
    assert page.evaluate("graphlink.selected().accounts") >= len(first)
    page.get_by_role("button", name="Select", exact=True).click()
    degree = nx.Graph(list(zip(links["account_l"], links["account_r"], strict=True))).degree()
    wanted = sorted(account for account, number in degree if number >= 12)
    page.locator("#least-links").press("Control+a")
    page.keyboard.type("12")
    page.get_by_role("button", name="or more").click()
    assert page.evaluate("graphlink.selected().accounts") == len(wanted) > 1
    assert axe_findings(page, impacts=EVERY) == []
    page.get_by_role("button", name="Its accounts as a table").click()
    assert page.inner_text("#table-title").startswith(f"{len(wanted)} accounts")
    page.locator("#panel").focus()
    page.keyboard.press("y")
    page.keyboard.type(WHY)
    page.keyboard.press("Enter")
    page.keyboard.type(BY)
    page.keyboard.press("Enter")
    book = read_decisions(saved(page, tmp_path)).standing
    assert sorted(one.name for one in book) == wanted and {one.what for one in book} == {"account"}
