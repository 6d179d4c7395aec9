"""What is counted of a group, by hand-made tables: each measure, and whom it is counted over."""

from cmath import exp
from dataclasses import replace
from math import pi

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.judging.measures import NAMED, community_totals, kind_columns
from graphlink.reading import OwnerColumns
from graphlink.signals import KINDS
from tests.judged_groups import PHONE, SILENT
from tests.measuring import DAY0, measures, signal, signed_up

HELD = [
    *("grp", "kind", "shown", "bearers", "tied", "share", "top", "in_step", "shared", "crossing", "behind", "beyond"),
]
"""Columns of `holding`."""


def test_a_group_that_shows_nothing_measures_nothing() -> None:
    found = measures({1: 4, 2: 4, 3: 2})
    assert found["core_accounts"].to_dict() == {2: 1, 4: 2}
    assert set(SILENT) <= set(found.columns), "every measure that a sign reads is there"
    for name, value in SILENT.items():
        if name not in ("core_accounts", "networks", "site_use"):
            assert found[name].astype("float64").fillna(-1).eq(-1 if pd.isna(value) else value).all(), name
    assert found["kinds"].tolist() == found["networks"].tolist() == [0, 0]
    unknown = (
        *(
            "own_rhythm",
            "rhythm_days",
            "batch_hours",
            "batch_slots",
            "batches_each",
            "batch_gathers",
            "batch_reach",
            "batches_hourly",
            "wordings",
            "rewordings",
            "clock_share",
        ),
        *("orgs", "domains", "site_use"),
    )
    for name in (*unknown, "org_outside", "org_lead", "domain_outside", "domain_lead"):
        assert found[name].isna().all(), f"{name}: not known is no number"
    assert found[["payment_shared", "device_shared"]].to_numpy().tolist() == [[0, 0], [0, 0]]


def test_values_shown_and_the_accounts_that_bear_them() -> None:
    shown = [("a1", "device", "x"), ("a1", "device", "y"), ("a2", "device", "y"), ("a9", "device", "z")]
    more = [("a5", "device", "x"), ("a1", "template", "t"), ("a2", "phone", "p")]
    found = measures({1: 1, 2: 1, 3: 1, 4: 1, 5: 2}, observed=[*shown, *shown, *more])
    assert found[["devices", "device_bearers", "accounts_per_device"]].to_numpy().tolist() == [[2, 0.5, 1], [1, 1, 1]]
    assert found["phone_shown"].tolist() == [1, 0] and found["accounts_per_phone"].fillna(-1).tolist() == [1, -1]
    # Templates are mined: what the mining kept is in the incidence.
    assert found["template_shown"].tolist() == [0, 0]


def test_tied_are_those_that_share_a_value_within_the_group() -> None:
    shown = [(1, 1, 0.3), (2, 1, 0.4), (1, 2, 0.1), (2, 2, 0.1), (3, 2, 0.1), (3, 3, 1.0), (5, 3, 1.0)]
    signals = [signal(1, "template"), signal(2, "template"), signal(3, "payment")]
    found = measures({1: 1, 2: 1, 3: 1, 4: 1, 5: 2}, incidence=shown, signal=signals)
    assert found["template_tied"].tolist() == [0.75, 0]
    assert found["template_share"].tolist() == [pytest.approx((0.4 + 0.5 + 0.1) / 4), 0]
    assert found["template_top"].tolist() == [0.75, 0]
    # A card of two groups ties nobody in either.
    assert found["payment_tied"].tolist() == [0, 0] and found["top_card_share"].tolist() == [0.25, 1]
    assert found["template_shared"].tolist() == [2, 0] and found["payment_shared"].tolist() == [0, 0]


def test_an_account_s_share_is_at_most_all_it_does() -> None:
    shown = [(who, number, 0.8) for who in (1, 2) for number in (1, 2)]
    found = measures({1: 1, 2: 1}, incidence=shown, signal=[signal(1, "template"), signal(2, "template")])
    assert found["template_share"].tolist() == [1.0]


def test_kinds_count_families_that_tie_with_weight() -> None:
    signals = [
        signal(1, "payment"),
        signal(2, "ip"),
        signal(3, "ip_range"),
        signal(4, "device", 0.0),
        signal(5, "batch"),
    ]
    shown = [(who, number, 1.0) for who in (1, 2) for number in (1, 2, 3, 4)]
    found = measures({1: 1, 2: 1, 3: 2}, incidence=[*shown, (1, 5, 1.0), (3, 5, 1.0)], signal=signals)
    assert found["kinds"].tolist() == [2, 0]
    assert found["device_tied"].tolist() == [1, 0], "a hub is shown, but is no kind that ties"


def test_sign_ups_span_from_the_first_tenth_to_the_last() -> None:
    days: list[float | None] = [*range(11), None]
    everybody = signed_up(*days, *range(0, 1001, 10))
    found = measures(dict.fromkeys(range(1, 13), 1), account=everybody)
    assert found["signup_span_days"].tolist() == [8.0]
    spread = pd.Series([*range(11), *range(0, 1001, 10)]).quantile([0.1, 0.9])
    assert found["signup_reach"].tolist() == [pytest.approx(8 / (spread[0.9] - spread[0.1]), abs=1e-6)]


@pytest.mark.parametrize(
    ("days", "share"),
    [
        ((0, 14, 28), 2 / 3),
        ((0, 14.001, 28.002), 1 / 3),
        ((30, 5, 6, 7, None), 3 / 5),
        ((None, None), None),
    ],
)
def test_the_densest_fortnight_of_sign_ups(days: tuple[float | None, ...], share: float | None) -> None:
    found = measures(dict.fromkeys(range(1, len(days) + 1), 1), account=signed_up(*days))["signup_burst"].iloc[0]
    assert pd.isna(found) if share is None else found == round(share, 6)


def test_what_another_group_does_in_the_same_days_is_not_its_own() -> None:
    people = signed_up(0, 30, 0, 1, 2, 3)
    found = measures({1: 1, 2: 1, 3: 2, 4: 2, 5: 2, 6: 2}, account=people)
    assert found["signup_burst"].tolist() == [0.5, 1.0]
    assert found["signup_span_days"].tolist() == pytest.approx([24.0, 2.4])


def test_where_all_signed_up_at_once_nobody_reaches_far() -> None:
    # Where nearly all are of a group a platform is a year old, whatever the file shows.
    found = measures({1: 1, 2: 1, 3: 1}, account=signed_up(3, 3, 3))
    assert found["signup_span_days"].tolist() == [0] and found["signup_reach"].tolist() == [0]
    found = measures({1: 1, 2: 1}, account=signed_up(3, 3, 3))
    assert found["signup_span_days"].tolist() == [0] and found["signup_reach"].isna().all()
    apart = measures({1: 1, 2: 1}, account=signed_up(0, 100, *[3] * 60))
    assert apart["signup_span_days"].tolist() == [pytest.approx(80)] and apart["signup_reach"].isna().all()


def test_hours_that_a_group_covers_evenly_and_in_how_many_it_was_seen() -> None:
    # Group 1 in every hour of the day alike; group 2 in two of them, on three days; group 3 nine tenths in one.
    rows: list[tuple[int, int | None, int]] = [(1 + hour % 2, 24 * 9 + hour, 5) for hour in range(24)]
    rows += [(3, 24 * day + hour, 10) for day in range(3) for hour in (7, 8)] + [(3, None, 99)]
    rows += [(4, 5, 90), (4, 6, 10), (9, 1, 1000)]
    found = measures({1: 1, 2: 1, 3: 2, 4: 3}, account_hour=rows)
    assert found["hours_covered"].tolist() == pytest.approx([24, 2, 1.384145])
    assert found["active_hours"].tolist() == [24, 6, 2]


def test_an_own_rhythm_is_of_accounts_that_were_there_on_two_days() -> None:
    """Account 1 at noon for four days, 2 at noon and at midnight, 3 on one day; of group 2 nobody is there twice."""
    rows = [(1, 24 * day + 12, 1 + day) for day in range(4)] + [(2, 12, 3), (2, 48, 1), (3, 12, 9), (4, 12, 5)]
    found = measures({1: 1, 2: 1, 3: 1, 4: 2}, account_hour=[*rows, *[(9, hour, 9) for hour in range(24)]])
    assert found["own_rhythm"].fillna(9).tolist() == [pytest.approx((3 * 1 + 1 * -1) / 4), 9]
    assert found["rhythm_days"].fillna(0).tolist() == [4, 0]


def test_accounts_that_take_turns_round_the_clock_have_a_rhythm_each_that_the_group_has_not() -> None:
    """Three shifts of eight hours, ten days each: the group covers all hours, its accounts eight."""
    rows = [(1 + hour // 8, 24 * day + hour, 1) for day in range(10) for hour in range(24)]
    [found] = measures({1: 1, 2: 1, 3: 1}, account_hour=rows)[["hours_covered", "own_rhythm"]].to_numpy().tolist()
    length = abs(sum(exp(2j * pi * hour / 24) for hour in range(8)) / 8)
    assert found == [pytest.approx(24), pytest.approx(length**2, abs=1e-6)]


def test_batches_of_a_class_fill_one_hour_of_the_week() -> None:
    """Group 1 meets every week at one hour, group 2 at the same time on each of fourteen days."""
    weekly = [(who, week, 1.0, DAY0 + pd.Timedelta(weeks=week, hours=9)) for week in range(10) for who in (1, 2, 3)]
    daily = [(who, 10 + n, 1.0, DAY0 + pd.Timedelta(days=n)) for n in range(14) for who in (4, 5, 6, 7)]
    signals = [signal(number, "batch") for number in range(30)]
    reach = [(f"batch {number}", 0.5 if number < 10 else 0.02) for number in range(30)]
    found = measures(
        {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 2, 8: 2},
        incidence=[*weekly, *daily, (8, 0, 1.0)],
        signal=signals,
        batch_reach=reach,
    )
    assert found["batch_hours"].tolist() == [10, 14]
    assert found["batch_slots"].tolist() == pytest.approx([1, 7])
    assert found["batch_share"].tolist() == [1, 0.8]
    assert found["batches_each"].tolist() == [10, 14], "of those who are in any"
    assert found["batch_gathers"].tolist() == [1, 0.8], "of all"
    assert found["batch_reach"].tolist() == pytest.approx([0.5, 0.02]), "of those who have the template"
    assert found["batches_hourly"].tolist() == [1, 1]


def test_the_clock_of_a_template_explains_a_part_of_what_a_group_sends() -> None:
    groups = {1: 1, 2: 1, 3: 2}
    found = measures(groups, account_activity=[(1, 10), (2, 30), (3, 5), (4, 9)], on_clock=[("a1", 6), ("a4", 9)])
    assert found["clock_share"].tolist() == [6 / 40, 0]


def test_an_hour_in_which_two_accounts_work_is_one() -> None:
    found = measures({1: 1, 2: 1}, account_hour=[(1, 3, 1), (2, 3, 1), (2, 4, 2)])
    assert found[["hours_covered", "active_hours"]].to_numpy().tolist() == [[2, 2]]


def test_volume_is_over_the_median_of_all() -> None:
    rows = [(1, 10), (2, 10), (4, 4), (5, 4), (6, 10), (7, 90), (8, 40)]
    found = measures({1: 1, 2: 1, 3: 1, 8: 1}, account_activity=rows)
    assert found["volume_ratio"].tolist() == [2.0], "account 3 was never active"


def test_an_organisation_is_one_however_it_is_written() -> None:
    teams = [" ", " ", " ", " ", "Acme", "acme", "ACME", "other", None, "acme"]
    people = [(f"a{n}", DAY0, team, "") for n, team in enumerate(teams, 1)]
    groups = {**dict.fromkeys(range(1, 9), 1), 9: 2}
    found = measures(groups, OwnerColumns(organisation="team"), account=people)
    assert found["top_org_share"].tolist() == [0.375, 0], "and where it is blank it is none"
    assert found["top_domain_share"].tolist() == [0, 0]
    assert found["orgs"].fillna(-1).tolist() == [2, -1] and found["domains"].isna().all()
    # Four have it, of whom one is in no group; all signed up in one moment.
    assert found["org_outside"].fillna(-1).tolist() == [0.25, -1]
    assert found["org_lead"].fillna(-1).tolist() == [0, -1]


def test_an_organisation_that_was_there_before_and_is_not_only_the_group_s() -> None:
    """A customer's staff: half of it in no group, the first of it 100 days before the group's first tenth."""
    people = [
        (f"a{n}", DAY0 + pd.Timedelta(days=day), "Acme", "") for n, day in enumerate([100] * 11 + [0, 300] * 5, 1)
    ]
    found = measures(
        dict.fromkeys(range(1, 12), 1), OwnerColumns(organisation="team"), account=[*people, ("a22", None, "Acme", "")]
    )
    assert found[["org_outside", "org_lead"]].to_numpy().tolist() == [[0.5, 100]]


def test_a_mail_domain_that_more_than_one_in_a_hundred_have_says_nothing() -> None:
    mails = [*["ring.example"] * 3, *["Free.example"] * 9, *[f"own{n}.example" for n in range(288)]]
    people = [(f"a{n}", DAY0, "team", mail) for n, mail in enumerate(mails, 1)]
    groups = dict.fromkeys(range(1, 8), 1)
    owner = OwnerColumns("team", "mail")
    found = measures(groups, owner, account=people)
    assert found["top_domain_share"].tolist() == [pytest.approx(3 / 7, abs=1e-6)]
    assert found["top_org_share"].tolist() == [1.0], "an organisation is never left out for its size"
    one_less = measures(groups, owner, account=people[:-1])["top_domain_share"].tolist()
    assert one_less == [0], (
        "three of 299 are more than one in a hundred, and half of those with the other are elsewhere"
    )


@pytest.mark.parametrize(
    ("domain", "beside", "told"),
    [("firm.example", 12, 1.0), ("firm.example", 13, 0.0), ("gmail.com", 0, 0.0), ("yahoo.co.uk", 0, 0.0)],
)
def test_a_mail_domain_of_which_half_is_one_network_is_a_firm_s_and_a_provider_s_never(
    domain: str, beside: int, told: float
) -> None:
    """Twelve of a group have it, of 100 accounts, and so many others."""
    mails = [*[domain] * (12 + beside), *[f"own{n}.example" for n in range(88 - beside)]]
    people = [(f"a{n}", DAY0, "team", mail) for n, mail in enumerate(mails, 1)]
    found = measures(dict.fromkeys(range(1, 13), 1), OwnerColumns("team", "mail"), account=people)
    assert found["top_domain_share"].tolist() == [told]


def test_kind_columns_are_shares_of_the_core_and_go_by_both_names() -> None:
    holding = pd.DataFrame(
        [
            (1, "payment", 4, 8, 6, 2.5, 3, 5, 2, 40.0, 4, 6),
            (1, "device", 2, 10, None, None, 1, None, None, None, 0, None),
            (2, "phone", None, None, 2, 1.0, 2, None, 1, 2.0, 2.5, 1.5),
            # Of a group that nothing is asked about.
            (9, "payment", 4, 8, 6, 2.5, 3, 5, 2, 40.0, 4, 6),
        ],
        columns=HELD,
    )
    accounts = pd.Series({1: 10, 2: 4, 3: 5})
    found = kind_columns(holding, accounts, (*KINDS[:2], PHONE, *KINDS[2:]))
    assert found.index.tolist() == [1, 2, 3]
    expected = {
        "payment_shown": [4, 0, 0],
        "payment_bearers": [0.8, 0, 0],
        "payment_tied": [0.6, 0, 0],
        "payment_beyond": [0.6, 0, 0],
        "phone_beyond": [0, 0.375, 0],
        "payment_share": [0.25, 0, 0],
        "payment_top": [0.3, 0, 0],
        "payment_in_step": [0.5, 0, 0],
        "payment_shared": [2, 0, 0],
        "payment_crossing": [4, 0, 0],
        "phone_crossing": [0, 0.5, 0],
        "phone_behind": [0, 2.5, 0],
        "device_shared": [0, 0, 0],
        "phone_shared": [0, 1, 0],
        "accounts_per_payment": [2, -1, -1],
        "device_tied": [0, 0, 0],
        "device_bearers": [1, 0, 0],
        "accounts_per_device": [5, -1, -1],
        "phone_shown": [0, 0, 0],
        "phone_tied": [0, 0.5, 0],
        "phone_top": [0, 0.5, 0],
        "accounts_per_phone": [-1, -1, -1],
    }
    assert {name: found[name].fillna(-1).tolist() for name in expected} == expected
    for name, column in NAMED.items():
        assert found[name].equals(found[column].rename(name)), name
    assert found["cards"].dtype == found["payment_shared"].dtype == "int64"


@pytest.mark.parametrize(
    ("kind", "tied", "behind"), [("phone", 6, 20.0), ("phone", 5, 0.0), ("payment", 6, 0.0), ("iban", 6, 0.0)]
)
def test_who_is_behind_a_telephone_is_told_where_most_share_it(kind: str, tied: int, behind: float) -> None:
    holding = pd.DataFrame([(1, kind, 1, tied, tied, 1.0, tied, None, 1, None, 20, None)], columns=HELD)
    told = (replace(PHONE, family="contact"), replace(PHONE, name="iban"))
    found = kind_columns(holding, pd.Series({1: 10}), (*KINDS, *told))
    assert found["contact_behind"].tolist() == [behind]


def test_totals_are_over_all_accounts_of_a_community() -> None:
    seen = [(1, 5, DAY0 + pd.Timedelta(days=2), DAY0 + pd.Timedelta(days=3)), (2, 7, DAY0, DAY0 + pd.Timedelta(days=1))]
    activity = pd.DataFrame(
        [*seen, (9, 100, DAY0, DAY0)], columns=["account_no", "exchanges", "first_seen", "last_seen"]
    )
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account_activity", activity)
        db.register("grouped", pd.DataFrame({"account_no": [4, 1, 2, 3], "community": [6, 5, 5, 5], "network": 1}))
        found = community_totals(db)
    assert found.index.tolist() == [5, 6]
    assert found[["accounts", "exchanges"]].to_numpy().tolist() == [[3, 12], [1, 0]]
    assert [found.loc[5, "first_seen"], found.loc[5, "last_seen"]] == [DAY0, DAY0 + pd.Timedelta(days=3)]
    assert found.loc[6, ["first_seen", "last_seen"]].isna().all()
