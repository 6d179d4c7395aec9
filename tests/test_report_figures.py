"""The report's figures are true: where accounts are, by their own verdict; who is suspended already; what is known."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from graphlink.case import Case, already_suspended, select_part
from graphlink.judging.words import at_most, percent
from graphlink.reports import render_report
from graphlink.reports.charts import overview_chart
from graphlink.reports.gather import Limits, gather
from graphlink.reports.sentences import community_sentences, headline_sentences, measured_facts, tally_sentence
from tests.pages_setting import changed_case
from tests.report_case import small_case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Community 1 has 12 accounts: 11 to suspend and one to review; of those to suspend three are suspended already."""

    def stands(tables: dict[str, pd.DataFrame]) -> None:
        accounts = tables["accounts"]
        status = pd.Series("active", index=accounts.index)
        status[accounts["account_id"].isin(["a001", "a002"])] = " Banned"
        status[accounts["account_id"].isin(["a003"])] = "suspended"
        status[accounts["account_id"].isin(["a004"])] = "closed"
        accounts["status"] = status

    return changed_case(small_case(tmp_path / "base.case"), tmp_path / "x.case", stands)


def test_accounts_are_counted_where_they_are_by_their_own_verdict(case: Case) -> None:
    suspend, review, clear = gather(case).headline.tallies
    assert tally_sentence(suspend) == "accounts (3 of them suspended already) in 2 communities of 1 network"
    # Two of the seven stand at the edge of what is suspended.
    assert review.accounts == 7
    assert tally_sentence(review) == "accounts: 2 in 2 communities to suspend and 5 in 1 community of 1 network"
    assert tally_sentence(clear) == "accounts in 1 clear community"


def test_who_is_suspended_already_is_said_wherever_it_says_to_suspend(case: Case) -> None:
    said = " ".join(headline_sentences(gather(case).headline))
    assert "18 accounts to suspend (3 of them suspended already) in 2 communities of 1 network" in said
    assert already_suspended(case) == 3
    text = render_report(case, format="md").decode()
    assert "- suspended already: 3" in text and "(3 of them suspended already)" in text
    (section,) = (one for one in gather(case).sections if one.community_id == 1)
    assert section.suspended == 3


def test_nothing_is_said_of_it_where_the_source_has_no_status(tmp_path: Path) -> None:
    case = small_case(tmp_path / "x.case")
    assert already_suspended(case) is None
    assert gather(case).headline.tally("suspend").suspended is None
    for format in ("md", "html"):
        assert "suspended already" not in render_report(case, format=format).decode()


def test_the_settings_words_and_column_say_who_is_suspended(case: Case, tmp_path: Path) -> None:
    def renamed(tables: dict[str, pd.DataFrame]) -> None:
        tables["accounts"] = tables["accounts"].rename(columns={"status": "Standing"})

    other = changed_case(case, tmp_path / "other.case", renamed)
    other.manifest["standing"] = {"column": "standing", "suspended": ["CLOSED", "banned"]}
    assert already_suspended(other) == 3


@pytest.mark.parametrize("format", ["md", "html"])
def test_what_nobody_measured_is_not_printed(tmp_path: Path, format: str) -> None:
    case = small_case(tmp_path / "x.case", dates=False)
    case.manifest["period"] = {"first": "NaT", "last": "NaT"}
    text = render_report(case, format=format).decode()
    shown = re.sub(r"<(style|script).*?</\1>", "", text, flags=re.DOTALL)
    assert "NaT" not in shown and "not measured" not in shown and "unknown to unknown" not in shown
    assert "times of activity are not known" in shown
    dated = render_report(small_case(tmp_path / "y.case"), format=format).decode()
    assert "2026-02-10" in dated and "2026-02-10" not in shown


@pytest.mark.parametrize(
    ("share", "said", "most"),
    [(0.0, "0 %", "0 %"), (0.002, "under 1 %", "1 %"), (0.0049, "under 1 %", "1 %"), (0.006, "1 %", "1 %"),
     (0.21, "21 %", "21 %"), (0.187, "19 %", "19 %"), (0.191, "19 %", "20 %"), (1.0, "100 %", "100 %")],
)  # fmt: skip
def test_a_share_that_is_there_is_not_said_to_be_nothing(share: float, said: str, most: str) -> None:
    assert (percent(share), at_most(share)) == (said, most)


@pytest.mark.parametrize(("accounts", "several"), [([20, 20], True), ([20, 40], False)])
def test_one_sign_for_several_communities_is_said_to_be_one(accounts: list[int], several: bool) -> None:
    table = pd.DataFrame({"accounts": accounts, "score": [0.68, 0.68], "verdict": ["review", "review"]})
    chart = overview_chart(table)
    assert chart is not None and ("one sign" in chart.caption) == several


def test_verdicts_have_the_signs_of_the_pages() -> None:
    pages = (Path(__file__).parent.parent / "graphlink" / "pages" / "viewer.css").read_text(encoding="utf-8")
    report = (Path(__file__).parent.parent / "graphlink" / "reports" / "report.css").read_text(encoding="utf-8")
    colours = re.compile(r"--suspend: (#\w+); --review: (#\w+); --clear: (#\w+);")
    assert colours.findall(report)[:2] == colours.findall(pages)[:2], "another colour in light or in dark"


def test_where_nothing_says_what_accounts_do_that_is_unknown_and_not_nothing(tmp_path: Path) -> None:
    def silent(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("accounts", "communities"):
            tables[name]["exchanges"] = 0
        tables["activity"] = tables["activity"][:0]

    case = changed_case(small_case(tmp_path / "base.case"), tmp_path / "x.case", silent)
    report = gather(case)
    assert report.table["exchanges"].isna().all() and report.members["exchanges"].isna().all()
    for section in report.sections:
        assert not [what for what, _ in measured_facts(section) if what.startswith("Exchanges")]
    page = render_report(case, format="html").decode()
    assert "When it is active is not known." in page and "the busier the hour" not in page
    # No pictures of nothing: frames without a bar were half a screen of each community.
    shown = re.sub(r"<desc.*?</desc>", "", page)
    assert "Hours of the week" not in shown and "Exchanges:" not in shown and "Sign-ups by day" in shown
    assert "Accounts tied, by kind of signal" in shown
    # And the other ways out say it too.
    part = select_part(case)
    assert part.accounts["exchanges"].isna().all() and part.communities["exchanges"].isna().all()
    assert select_part(case, community=1).communities["exchanges"].isna().all()
    # What is known stays: the same case with its activity.
    before = gather(small_case(tmp_path / "known.case"))
    assert {what for what, _ in measured_facts(before.sections[0])} >= {"Exchanges", "Exchanges each, median"}
    assert select_part(small_case(tmp_path / "known.case")).accounts["exchanges"].sum() > 0


@pytest.mark.parametrize(
    ("shown", "kinds", "said"),
    [
        ((12,), 1, ", shown by all its accounts"),
        ((12, 12), 2, ", both shown by all its accounts"),
        ((12, 12, 12), 3, ", each shown by all its accounts"),
        ((12, 12, 5), 3, ", 2 of them shown by all its accounts"),
        ((12, 12), 5, ", 2 of them shown by all its accounts"),
        ((12, 5), 2, ", one of them shown by all its accounts"),
        ((6, 5), 2, ", of which none covers more than 50 % of it"),
    ],
)
def test_how_many_of_its_signals_cover_all_of_it_is_counted(
    case: Case, shown: tuple[int, ...], kinds: int, said: str
) -> None:
    section = gather(case).sections[0]
    signals = tuple(replace(one, outside=1) for one in section.signals[:1])
    tied = (replace(section.kinds[0], signals=kinds, widest=max(shown), whole=sum(one == 12 for one in shown)),)
    told = " ".join(community_sentences(replace(section, signals=signals, kinds=tied)))
    assert section.accounts == 12 and f"{said}." in told


def test_what_covers_it_is_asked_of_all_its_signals_and_not_of_those_listed(case: Case) -> None:
    """The list has the strongest of each kind, and none of the templates."""
    few = gather(case, limits=Limits(signals=1)).sections
    for section, brief in zip(gather(case).sections, few, strict=True):
        shown = case.evidence[(case.evidence["community_id"] == section.community_id) & (case.evidence["weight"] > 0)]
        for kind in section.kinds:
            counted = shown[shown["kind"] == kind.kind]["accounts"]
            assert (kind.widest, kind.whole) == (counted.max(), (counted >= section.accounts).sum())
        assert len(brief.signals) == 1 and brief.kinds == section.kinds
        ties = [community_sentences(one)[1].rstrip(".").partition(";")[0] for one in (section, brief)]
        assert ties[0] == ties[1]


def test_of_many_kinds_the_first_are_named_and_the_others_counted(case: Case) -> None:
    section = gather(case).sections[0]
    many = tuple(
        replace(section.kinds[0], signals=2, one=f"thing {place}", many=f"things {place}") for place in range(42)
    )
    told = community_sentences(replace(section, kinds=many))[1]
    assert "2 things 7 and 68 signals of 34 further kinds" in told and "things 8" not in told


@pytest.mark.parametrize(
    ("outside", "said"),
    [
        ((0, 0, 0), "; nobody else shows any of the 3 below."),
        ((0, 0, 4), "; nobody else shows 2 of the 3 listed below."),
        ((0,), "; nobody else shows the one listed below."),
        ((4, 2), " shown by all its accounts."),
    ],
)
def test_how_much_of_what_holds_it_is_its_own_is_said_as_people_say_it(
    case: Case, outside: tuple[int, ...], said: str
) -> None:
    section = gather(case).sections[0]
    signals = tuple(replace(section.signals[0], outside=others) for others in outside)
    assert community_sentences(replace(section, signals=signals))[1].endswith(said)
