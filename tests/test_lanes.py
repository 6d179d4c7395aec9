"""An operation in time: lanes in the order of first use, dots where accounts first show, rings where they ended."""

import re
from pathlib import Path

import pandas as pd
import pytest

from graphlink.case import Case, Lanes, Redaction, community_lanes
from graphlink.reports import render_report
from graphlink.reports.lanes import LEFT, WIDTH, lane_charts
from tests.pages_setting import changed_case
from tests.report_case import START, small_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Community 1, twelve accounts: each begins a day after the one before; the third is banned.

    Its two cards take turns, one address and one template are everybody's, and a rack is community 2's too,
    on which the last of them was seen a year before.
    """
    folder = tmp_path_factory.mktemp("lanes")

    def timed(tables: dict[str, pd.DataFrame]) -> None:
        shown, accounts = tables["incidence"], tables["accounts"]
        place = shown["account_id"].str[1:].astype(int)
        shown["first_seen"] = START + pd.to_timedelta(place, unit="D") + pd.to_timedelta(shown.index % 5, unit="h")
        shown["last_seen"] = shown["first_seen"] + pd.Timedelta(hours=6)
        old = (shown["account_id"] == "a012") & (shown["value"] == "rack")
        shown.loc[old, "first_seen"] = START - pd.Timedelta(days=365)
        accounts["status"] = ["banned" if one == "a003" else "active" for one in accounts["account_id"]]

    return changed_case(small_case(folder / "base.case"), folder / "x.case", timed)


@pytest.fixture(scope="module")
def lanes(case: Case) -> Lanes:
    return community_lanes(case, [1])[1]


def test_a_lane_is_a_signal_that_ties_in_the_order_of_first_use(lanes: Lanes, case: Case) -> None:
    found = lanes.lanes
    # The hub carries no weight and ties nobody.
    assert found["value"].tolist() == [
        "card-1-0", "card-1-1", "rack", "203.0.113.1", "tell me about {…} in 1 words"
    ]  # fmt: skip
    for _, own in found.groupby("kind"):
        assert own["first"].is_monotonic_increasing
    assert found["lane"].tolist() == list(range(5)) and not lanes.left_out
    assert found["accounts"].tolist() == [6, 6, 12, 12, 12]


def test_dots_are_first_showings_and_rings_the_last_of_the_suspended(lanes: Lanes, case: Case) -> None:
    shown = case.table("incidence")
    truth = shown.merge(lanes.lanes[["lane", "kind", "value"]], on=["kind", "value"])
    truth = truth[truth["account_id"] <= "a012"]
    wanted = {(row.lane, row.account_id, row.first_seen) for row in truth.itertuples()}
    assert {(row.lane, row.account_id, row.at) for row in lanes.dots.itertuples()} == wanted
    ended = truth[truth["account_id"] == "a003"]
    assert {(row.lane, row.account_id, row.at) for row in lanes.rings.itertuples()} == {
        (row.lane, row.account_id, row.last_seen) for row in ended.itertuples()
    }
    verdicts = dict(zip(case.accounts["account_id"], case.accounts["verdict"], strict=True))
    assert lanes.dots["account_id"].map(verdicts).equals(lanes.dots["verdict"])


def test_the_axis_leaves_the_outermost_out_and_counts_them(lanes: Lanes) -> None:
    span = lanes.span()
    assert (span.before, span.after) == (1, 1)
    inside = lanes.dots[(lanes.dots["at"] >= span.first) & (lanes.dots["at"] <= span.last)]
    assert len(inside) == len(lanes.dots) - 2


def test_of_many_signals_those_of_most_accounts_have_a_lane(case: Case) -> None:
    one = community_lanes(case, [1, 2], each=1)
    assert one[1].left_out == {"payment": 1} and len(one[1].lanes) == 4
    assert set(one) == {1, 2}


def test_nothing_without_times_has_lanes(tmp_path: Path) -> None:
    undated = small_case(tmp_path / "undated.case", dates=False)
    assert community_lanes(undated, [1, 2]) == {}
    assert 'class="lanes"' not in render_report(undated).decode()


def test_the_report_draws_them_inside_the_axis_with_a_text(case: Case) -> None:
    chart = lane_charts(case, [1])[1]
    svg, caption = str(chart.svg), chart.caption
    places = [float(one) for path in re.findall(r'class="lane-dot [^"]*" d="([^"]*)"', svg) for one in
              re.findall(r"M([\d.]+) ", path)]  # fmt: skip
    assert places and min(places) >= LEFT and max(places) <= LEFT + WIDTH + 1
    assert len(re.findall('class="lane-ring"', svg)) == 1
    assert "payment methods (2)" in svg and "2 lanes of payment methods, first used 20" in svg
    assert "Beyond the axis: 1 dot before, 1 after" in caption and "suspended already" in caption
    assert "style=" not in svg, "the page's policy allows no style in an element"


@pytest.mark.parametrize(
    ("minutes", "labels"), [(2, ["2026-03-02 00:00", "2026-03-02 00:22"]), (0, ["2026-03-02 00:00"])]
)
def test_the_axis_of_a_day_tells_times_and_nothing_twice(tmp_path: Path, minutes: int, labels: list[str]) -> None:
    """Six labels in a row said the same day."""

    def within_an_hour(tables: dict[str, pd.DataFrame]) -> None:
        shown = tables["incidence"]
        place = shown["account_id"].str[1:].astype(int) - 1
        start = pd.Timestamp("2026-03-02")
        shown["first_seen"] = shown["last_seen"] = start + pd.to_timedelta(place * minutes, unit="min")

    timed = changed_case(small_case(tmp_path / "base.case"), tmp_path / "x.case", within_an_hour)
    told = re.findall(r'class="lane-day"[^>]*>([^<]+)<', str(lane_charts(timed, [1])[1].svg))
    assert len(told) == len(set(told)) and (told[0], told[-1]) == (labels[0], labels[-1])
    hidden = str(lane_charts(timed, [1], Redaction(b"a key for tests, 26 bytes."))[1].svg)
    coarse = re.findall(r'class="lane-day"[^>]*>([^<]+)<', hidden)
    assert coarse == sorted(set(coarse)) and all(re.fullmatch(r"[\d-]{10}", one) for one in coarse)


def test_under_redaction_no_value_is_drawn(case: Case) -> None:
    svg = str(lane_charts(case, [1], Redaction(b"a key for tests, 26 bytes."))[1].svg)
    assert not [value for value in ("card-1", "rack", "203.0.113.1", "tell me about") if value in svg]


def test_a_value_is_text_in_the_picture(tmp_path: Path) -> None:
    mark = "</text><script>window.ran=1</script>\"'&"
    svg = str(lane_charts(small_case(tmp_path / "x.case", mark=mark), [1])[1].svg)
    assert "<script" not in svg and "&lt;/text&gt;" in svg
