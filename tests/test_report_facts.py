"""Each figure of a report, counted again from the tables of the case in another way."""

from pathlib import Path

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.reports import sentences
from graphlink.reports.facts import Headline, Place, Report, Tally
from graphlink.reports.gather import Limits, gather
from graphlink.reports.legible import count, number, plural, score, share
from graphlink.reports.look_alikes import look_alikes
from tests.report_case import small_case
from tests.synthetic_case import synthetic_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return synthetic_case(tmp_path_factory.mktemp("facts") / "x.case", linked=500, alone=100, seed=11)


@pytest.fixture(scope="module")
def report(case: Case) -> Report:
    return gather(case)


def test_the_headline(case: Case, report: Report) -> None:
    people, communities = case.accounts, case.communities
    linked = people[people["community_id"].notna()]
    worst = {
        network: min(rows["verdict"], key=["suspend", "review", "clear"].index)
        for network, rows in communities.groupby("network_id")
    }
    for tally in report.headline.tallies:
        assert tally.accounts == (linked["verdict"] == tally.verdict).sum()
        assert tally.communities == (communities["verdict"] == tally.verdict).sum()
        assert tally.networks == sum(verdict == tally.verdict for verdict in worst.values())
    assert report.headline.accounts == len(people)
    assert report.headline.linked == len(linked)
    assert report.headline.links == len(case.links)
    assert report.headline.exchanges == people["exchanges"].sum()
    assert report.headline.suspended_exchanges == people.loc[people["verdict"] == "suspend", "exchanges"].sum()
    assert report.headline.innocent_share == pytest.approx(0.4 / (people["verdict"] == "suspend").sum())


def test_the_figures_of_each_section(case: Case, report: Report) -> None:
    surfaced = case.communities[case.communities["verdict"] != "clear"]
    assert {section.community_id for section in report.sections} == set(surfaced["community_id"])
    for section in report.sections:
        people = case.accounts[case.accounts["community_id"] == section.community_id]
        assert dict(section.roles) == {role: (people["role"] == role).sum() for role, _ in section.roles}
        assert dict(section.verdicts) == {one: (people["verdict"] == one).sum() for one, _ in section.verdicts}
        assert section.median_volume == people["exchanges"].median()
        assert section.largest_volume == people["exchanges"].max()
        assert section.first_signup == people["created_at"].min()
        assert section.median_signup == people["created_at"].median()
        assert section.rhythm is not None
        assert sum(number for _, number in section.rhythm.signups) == len(people)


def test_the_signals_of_each_section(case: Case, report: Report) -> None:
    shown, degree = case.table("incidence"), case.signals.set_index(["kind", "value"])["degree"]
    community = case.accounts.set_index("account_id")["community_id"]
    own = shown.assign(community_id=shown["account_id"].map(community))
    for section in report.sections[:5]:
        mine = own[own["community_id"] == section.community_id]
        holders = mine.groupby(["kind", "value"])["account_id"].nunique()
        tied = mine[mine.set_index(["kind", "value"]).index.isin(holders[holders > 1].index)]
        for kind in section.kinds:
            rows = tied[tied["kind"] == kind.kind]
            assert (kind.signals, kind.accounts) == (rows["value"].nunique(), rows["account_id"].nunique())
        for signal in (*section.signals, *section.templates):
            assert signal.accounts == holders[signal.kind, signal.value]
        assert (
            len(section.signals) + section.more_signals
            == (holders[holders > 1].index.get_level_values(0) != "template").sum()
        )
    assert degree.min() >= 2


def test_links_by_kind_and_between_communities(case: Case, report: Report) -> None:
    community = case.accounts.set_index("account_id")["community_id"]
    network = case.accounts.set_index("account_id")["network_id"]
    left, right = case.links["account_l"].map(community), case.links["account_r"].map(community)
    for section in report.sections[:5]:
        inside = case.links[(left == section.community_id) & (right == section.community_id)]
        for kind in section.kinds:
            assert kind.links == sum(kind.kind in kinds for kinds in inside["kinds"])
    first = case.links["account_l"].map(network)
    for found in report.networks:
        assert found.crossing_links == ((first == found.network_id) & (left != right)).sum()
        assert found.accounts == (case.accounts["network_id"] == found.network_id).sum()


def test_models_rhythm_and_batches(case: Case, report: Report) -> None:
    section = next(one for one in report.sections if one.community_id == 1)
    assert [(model.model, model.exchanges, model.share) for model in section.models] == [
        ("large", 900, 0.9),
        ("small", 100, 0.1),
    ]
    assert section.models[0].population_share == 900 / 6000
    hours = case.table("activity")
    own = hours[hours["community_id"] == 1]
    assert section.rhythm is not None
    assert sum(section.rhythm.week) == sum(number for _, number in section.rhythm.activity) == own["exchanges"].sum()
    monday_noon = own[(own["hour"].dt.day_name() == "Monday") & (own["hour"].dt.hour == 12)]
    assert section.rhythm.week[12] == monday_noon["exchanges"].sum()
    rest = hours[hours["community_id"].isna()]
    assert sum(report.population_week) == rest["exchanges"].sum()


def test_accounts_behind_a_number(case: Case, report: Report) -> None:
    shown = case.table("incidence")
    signal = report.sections[0].signals[0]
    holders = set(shown[(shown["kind"] == signal.kind) & (shown["value"] == signal.value)]["account_id"])
    rows = report.shows[report.shows["number"] == signal.number]["row"]
    assert set(report.members["account_id"].iloc[rows]) == holders & set(report.members["account_id"])


def test_what_is_beyond_the_limits_is_counted_and_said(case: Case) -> None:
    report = gather(case, limits=Limits(sections=2, members=10, signals=3, silent=1, bridges=1, hubs=1))
    surfaced = (case.communities["verdict"] != "clear").sum()
    listed = case.accounts["community_id"].isin([section.community_id for section in report.sections]).sum()
    assert (len(report.sections), report.left_out.sections) == (2, surfaced - 2)
    assert (len(report.members), report.left_out.accounts) == (10, listed - 10)
    said = " ".join(sentences.left_out_sentences(report))
    assert f"no section of their own here: {surfaced - 2};" in said
    assert f"not in the account table: {listed - 10}." in said


def test_signals_take_turns_by_kind(tmp_path: Path) -> None:
    section = gather(small_case(tmp_path / "x.case"), limits=Limits(signals=3)).sections[0]
    assert [signal.kind for signal in section.signals] == ["device", "ip", "payment"]
    assert section.more_signals == 1


@pytest.mark.parametrize(
    ("accounts", "measured", "fits"),
    [
        (4, {"top_network_share": 1.0}, "a household or a shared flat"),
        (300, {"top_org_share": 0.9, "signup_span_days": 700.0}, "an enterprise, an agency or an office"),
        (40, {"signup_burst": 0.9, "top_network_share": 0.8, "hours_covered": 9.0}, "a class, a campus or a hackathon"),
        (40, {"kinds": 1.0}, "strangers behind one address (a carrier, a VPN, a café)"),
    ],
)
def test_each_look_alike_is_known_by_its_figures(accounts: int, measured: dict[str, float], fits: str) -> None:
    assert [one.name for one in look_alikes(accounts, measured) if one.fits] == [fits]


def test_what_nobody_shows_is_not_known_and_is_no_share_of_nothing() -> None:
    """Wallets alone: no organisations, no cards, no addresses."""
    wallets = dict.fromkeys(("top_org_share", "top_domain_share", "top_card_share", "top_network_share"), 0.0)
    told = look_alikes(94, {**wallets, "top_address_share": 0.0, "ip_tied": 0.0, "kinds": 1.0, "signup_burst": 0.5})
    assert [(one.fits, one.why) for one in told] == [
        (False, "94 accounts: more than live together."),
        (None, "no organisations, mail domains or cards to tell by."),
        (None, "no sign-up times or addresses to tell by."),
        (False, "none of its accounts has an address."),
    ]
    apart = look_alikes(40, {"kinds": 0.0, "top_address_share": 0.02, "ip_tied": 0.0})[-1]
    assert (apart.fits, apart.why) == (False, "none of its accounts shares an address with another.")


def test_an_operation_fits_no_look_alike_and_missing_figures_tell_nothing() -> None:
    operation = {
        "top_org_share": 0.02, "top_domain_share": 0.1, "top_card_share": 0.01, "top_network_share": 0.2,
        "signup_burst": 0.9, "hours_covered": 22.0, "kinds": 4.0,
    }  # fmt: skip
    assert [one.fits for one in look_alikes(900, operation)] == [False] * 4
    assert [one.fits for one in look_alikes(5, {})] == [None] * 4


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (Tally("suspend", 1, 2, 113, 0, (Place("suspend", 113, 2, 1),)), "accounts in 2 communities of 1 network"),
        (Tally("review", 0, 0, 15, 15, (Place("suspend", 15, 4, 1),)), "accounts in 4 communities to suspend"),
        (Tally("review", 0, 0, 1, 1, (Place("suspend", 1, 1, 1),)), "account in 1 community to suspend"),
        (Tally("review", 0, 0, 0, 0), "accounts"),
        (
            Tally("review", 1, 1, 61, 3, (Place("suspend", 3, 2, 1), Place("review", 58, 1, 1)), suspended=2),
            "accounts (2 of them suspended already): 3 in 2 communities to suspend and 58 in 1 community of 1 network",
        ),
        (
            Tally("clear", 4, 5, 70, 14, (Place("suspend", 14, 1, 1), Place("clear", 56, 5, 4)), suspended=9),
            "accounts: 14 in 1 community to suspend and 56 in 5 clear communities",
        ),
    ],
)
def test_where_the_accounts_of_a_verdict_are(tally: Tally, said: str) -> None:
    assert sentences.tally_sentence(tally) == said


def test_accounts_of_a_harder_community_are_counted_apart(tmp_path: Path) -> None:
    """Of communities 1 and 2, to suspend, the last account of each is to review; of 3 all five."""
    report = gather(small_case(tmp_path / "x.case"))
    tallies = {one.verdict: (one.accounts, one.communities, one.elsewhere) for one in report.headline.tallies}
    assert tallies == {"suspend": (18, 2, 0), "review": (7, 1, 2), "clear": (3, 1, 0)}


def test_chance_is_said_where_it_was_measured() -> None:
    def said(accounts: int, chance: float | None) -> str:
        tallies = tuple(
            Tally(name, 1, 1, accounts if name == "suspend" else 0, 0) for name in ("suspend", "review", "clear")
        )
        return sentences.chance_sentence(Headline(100, 50, 3, 3, 9, 10, tallies, 5, chance, 2))

    assert (
        said(40, 0.4)
        == "Expected share of innocents among them by chance: 1.0 % (0.4 accounts, measured in 2 shuffled worlds)."
    )
    assert "none (2 shuffled worlds put no account there)" in said(40, 0.0)
    assert "was not measured" in said(40, None)
    assert said(0, 0.0) == "Nothing reached the bar for suspension."


def test_numbers_are_written_for_people() -> None:
    assert [count(1234567), count(None)] == ["1,234,567", "unknown"]
    assert [plural(1, "account"), plural(2, "community", "communities")] == ["1 account", "2 communities"]
    assert [number(1239.6), number(12.345), number(0.0123), number(0.0), number(100.0)] == [
        "1,240",
        "12.3",
        "0.0123",
        "0",
        "100",
    ]
    assert [share(0.79), share(0.004), share(0.0004), share(0.9999), share(1.0), share(0.0), share(None)] == [
        "79 %", "0.4 %", "under 0.1 %", "over 99.9 %", "100 %", "0 %", "unknown",
    ]  # fmt: skip
    assert [score(0.9998), score(1.0), score(0.6)] == ["over 0.99", "1.00", "0.60"]


def test_ids_of_every_form_survive(tmp_path: Path) -> None:
    case = small_case(tmp_path / "x.case", mark="NA")
    assert gather(case).members["account_id"].iloc[0] == "a001NA"
    assert isinstance(gather(case).table, pd.DataFrame)
