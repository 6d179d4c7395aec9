"""A redacted file does not join back: not by times, counts, names of plans and models, nor by the order of its rows."""

import re
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.rejoining import KEY, figures
from graphlink.case import FEW, Case, community_lanes, redacted, select_part, surfaced_communities
from graphlink.exports import export_case
from graphlink.pages.operation import activity_of, case_facts
from graphlink.pages.standing import standing
from graphlink.reports import FORMATS, render_report
from graphlink.reports.concealed import concealed_rhythm
from graphlink.reports.facts import Rhythm
from graphlink.reports.lanes import LANED, lane_charts
from tests.report_case import sample_case
from tests.test_report_formats import settled

__all__ = ["sample_case"]

MOMENT = re.compile(r"\b20\d\d-\d\d-\d\d[T ](?!00:00(?::00(?:\.0+)?)?(?![\d:]))\d\d:\d\d")
"""A day with a time of day that is not its midnight."""


def test_hardly_an_account_comes_back_by_what_others_know(sample_case: Case) -> None:
    by_known = {name: (before, now) for name, before, now in figures(sample_case)}
    shown = int(sample_case.accounts["community_id"].notna().sum())
    assert by_known["sign-up"] == (shown, 0)
    before, now = by_known["sign-up, first and last exchange"]
    assert before == shown and now < 0.05 * shown


@pytest.mark.parametrize("format", ["csv", "graphml", "gexf", "json", "stix"])
def test_an_export_has_no_moment_plan_or_status(format: str, sample_case: Case, tmp_path: Path) -> None:
    written = export_case(sample_case, tmp_path / "out", format=format, redaction=KEY)
    text = "".join(path.read_text(encoding="utf-8-sig") for path in written.paths)
    text = text.replace("2026-01-01T00:00:00.000Z", "")
    assert not MOMENT.search(text)
    words = {word for column in ("plan", "status") for word in sample_case.accounts[column].dropna().unique()}
    assert not [word for word in words if re.search(rf"\b{word}\b", text)]


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "html"])
def test_a_report_has_no_moment_and_no_model(format: str, sample_case: Case) -> None:
    made = settled(render_report(sample_case, format=format, redaction=KEY), format, sample_case)
    assert not MOMENT.search(made)
    assert not [model for model in sample_case.table("models")["model"].dropna().unique() if model in made]


def test_a_day_is_told_of_many_sign_ups_alone() -> None:
    many = tuple((f"2026-03-{day:02d}", 1) for day in range(5, 5 + FEW))
    lone = (("2025-07-05", 1), ("2025-07-20", 2))
    told = concealed_rhythm(Rhythm((*lone, *many), (("2026-03-05", 57),), ("2026-03-05 10:00",), (57,) * 168))
    assert told.signups == (("2025-07-01", 3), *many)
    assert (told.activity, told.batches, told.week[0]) == ((("2026-03-05", 100),), ("2026-03-05",), 100)
    few = concealed_rhythm(Rhythm(lone, (("2026-03-05", 57),), ("2026-03-05 10:00",), (57,) * 168))
    assert (few.signups, few.activity) == ((("2025-07-01", 3),), (("2026-03-01", 100),))
    assert (few.batches, set(few.week)) == ((), {0})


def test_a_page_has_no_moment_of_an_account(sample_case: Case) -> None:
    part = redacted(select_part(sample_case), KEY)
    for frame in (part.accounts, part.incidence):
        for column in {"created_at", "first_seen", "last_seen"} & set(frame.columns):
            assert (frame[column].dropna().dt.day == 1).all()
    hours = activity_of(sample_case, part, KEY)["hour"]
    assert len(hours) and (hours == hours.dt.floor("D")).all()
    facts = case_facts(sample_case, part, KEY)
    assert [len(facts[end]) for end in ("first", "last")] == [10, 10]


def test_the_lanes_of_a_report_are_by_day_and_in_an_order_of_days_and_pseudonyms(sample_case: Case) -> None:
    numbers, _ = surfaced_communities(sample_case)
    plain, hidden = (lane_charts(sample_case, numbers, redaction) for redaction in (None, KEY))
    lanes = community_lanes(sample_case, numbers[:LANED])
    assert set(hidden) == set(plain) == set(lanes)
    dots = {number: set(re.findall(r"M[\d.]+ [\d.]+h0", str(chart.svg))) for number, chart in hidden.items()}
    for number, own in lanes.items():
        held = pd.concat([own.dots["at"], own.rings["at"]]).dt.floor("D")
        # A place across for each day at the most: what is finer is a time of day.
        assert len({dot.split()[0] for dot in dots[number]}) <= held.nunique()


def test_a_redacted_page_knows_who_is_suspended(sample_case: Case) -> None:
    raw = select_part(sample_case)
    hidden = redacted(raw, KEY)
    bits = dict(zip(KEY.accounts(raw.accounts["account_id"]), standing(sample_case, raw), strict=True))
    assert len(set(bits.values())) > 1
    assert bits == dict(zip(hidden.accounts["account_id"], standing(sample_case, hidden, KEY), strict=True))
