"""Each sign of the verdict by hand: where it counts in full, in part, not at all, and what holds it back.

A new sign wants an entry in TOLD (told_signs.py): its points, measures at which it counts in full with the sentence
that it then says, and, as changes to those measures, where it counts in part and where not.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.kind_signs import signs_of
from graphlink.judging.sign import Sign
from graphlink.judging.signs import SIGNS
from graphlink.judging.told_measures import Measures
from graphlink.signals import ARRIVALS, KINDS, KNOWN
from tests.judged_groups import AGENCY, DOOR, NAN, PHONE, RESHARE, SILENT, measured
from tests.told import Told
from tests.told_signs import TOLD

OWN: dict[str, Told] = {
    "phone numbers shared in part": Told(
        2.0,
        {"phone_tied": 0.6, "phone_top": 0.21, "phone_shown": 7},
        "60 % share phone numbers, 7 in all, and none covers more than 21 %",
        (
            ({"phone_tied": 0.375, "phone_top": 0.1}, 0.5),
            ({"phone_tied": 0.15, "phone_top": 0.05}, 0.0),
            # What as many strangers would share.
            ({"phone_beyond": 0.375}, 0.5),
            ({"phone_beyond": 0.15}, 0.0),
            ({"phone_tied": 0.8, "phone_top": 0.42}, 0.5),
            ({"phone_tied": 0.8, "phone_top": 0.56}, 0.0),
        ),
    ),
    "many accounts for each phone number": Told(
        1.5,
        {"accounts_per_phone": 5, "phone_tied": 0.8, "phone_top": 0.6},
        "5.0 accounts show each phone number",
        (
            ({"accounts_per_phone": 3.25}, 0.5),
            ({"accounts_per_phone": 1.5}, 0.0),
            ({"phone_tied": 0.55}, 0.5),
            ({"phone_tied": 0.3}, 0.0),
            ({"phone_beyond": 0.55}, 0.5),
            ({"phone_beyond": 0.3}, 0.0),
            # A campaign's code, shown by nearly everybody, is no pool of codes.
            ({"phone_top": 0.75}, 0.5),
            ({"phone_top": 0.9}, 0.0),
        ),
    ),
    "one phone number for many": Told(
        4.0,
        {"phone_behind": 8, "phone_tied": 0.9},
        "8 accounts are behind the phone number that each shares, more than a family",
        (
            ({"phone_behind": 6}, 0.5),
            ({"phone_behind": 4}, 0.0),
            # Of each number of the group a few accounts show one: what each account shares with most counts.
            ({"accounts_per_phone": 2}, 1.0),
            ({"phone_tied": 0.75}, 0.5),
            ({"phone_tied": 0.6}, 0.0),
        ),
    ),
    "phone numbers crosswise": Told(
        4.0,
        {"phone_crossing": 12, "core_accounts": 16},
        "the phone numbers that they share cross in ways that strangers' do not (12.0 nats of evidence an account)",
        (
            ({"phone_crossing": 3.5}, 0.8),
            ({"phone_crossing": 2}, 0.3),
            ({"phone_crossing": 1}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            ({"signup_reach": 0.85}, 0.0),
            ({"signup_reach": 0.675}, 0.5),
        ),
    ),
    "one postal address for a crowd": Told(
        4.0,
        {"door_behind": 16, "door_tied": 0.9, "signup_reach": 0.1},
        "16 accounts that came in the same days are behind the postal address that each shares",
        (
            ({"door_behind": 12}, 0.5),
            # As many live in a large house.
            ({"door_behind": 8}, 0.0),
            ({"door_tied": 0.75}, 0.5),
            ({"door_tied": 0.6}, 0.0),
            ({"signup_reach": 0.175}, 0.5),
            ({"signup_reach": 0.25}, 0.0),
            # A hall of students, a firm's office: they are at one place, of one name, or somebody pays.
            ({"top_address_share": 0.6}, 0.0),
            ({"top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            (AGENCY, 0.0),
        ),
    ),
    "postal addresses crosswise": Told(
        4.0,
        {"door_crossing": 12, "core_accounts": 16},
        "the postal addresses that they share cross in ways that strangers' do not (12.0 nats of evidence an account)",
        (({"door_crossing": 3.5}, 0.8), ({"door_crossing": 1}, 0.0)),
    ),
    "reshares in step": Told(
        4.0,
        {"reshare_in_step": 0.8},
        "80 % show reshares in step with others of it, again and again, far more often than their pace explains",
        (
            ({"reshare_in_step": 0.55}, 0.5),
            ({"reshare_in_step": 0.3}, 0.0),
            # Where everybody does, by what others share as well.
            ({"reshare_in_step_usual": 0.15}, 1.0),
            ({"reshare_in_step_usual": 0.275}, 0.5),
            ({"reshare_in_step_usual": 0.4}, 0.0),
            ({"reshare_in_step_usual": 0.4, "reshare_beyond": 0.75}, 0.5),
            ({"reshare_in_step_usual": 0.4, "reshare_beyond": 0.9}, 1.0),
        ),
    ),
    "came at once": Told(
        4.0,
        {"arrival_tied": 0.8, "arrival_top": 0.1},
        "80 % of its accounts came by what they share within the hour of each other, far closer than its pace explains",
        (
            ({"arrival_tied": 0.55}, 0.5),
            ({"arrival_tied": 0.3}, 0.0),
            ({"arrival_top": 0.065}, 0.5),
            ({"arrival_top": 0.05}, 0.0),
            ({"core_accounts": 50}, 0.0),
            # A lesson's pupils, and who follows the news, came over years.
            ({"signup_reach": 0.4}, 0.5),
            ({"signup_reach": 0.5}, 0.0),
            ({"signup_reach": NAN}, 1.0),
            # Where everybody comes so, but for those who share a second thing.
            ({"arrival_usual": 0.15}, 1.0),
            ({"arrival_usual": 0.275}, 0.5),
            ({"arrival_usual": 0.4, "door_beyond": 1}, 0.0),
            ({"arrival_usual": 0.4, "door_beyond": 1, "phone_beyond": 0.45}, 0.5),
            ({"arrival_usual": 0.4, "door_beyond": 0.6, "device_tied": 0.6}, 1.0),
        ),
    ),
}
ALL = TOLD | OWN
BY_NAME: dict[str, Sign] = {sign.name: sign for sign in signs_of((*KINDS, PHONE, DOOR, RESHARE, ARRIVALS))}


def strength(name: str, group: Mapping[str, float]) -> float:
    return float(BY_NAME[name].strength(Measures(measured(group)))[0])


def test_every_sign_has_its_entry() -> None:
    missing = [sign.name for sign in SIGNS if sign.name not in TOLD]
    assert not missing, (
        f"{missing}: add to TOLD the points, measures at which the sign counts in full, the sentence it then says, "
        "and, as changes to those, measures of half strength, of none, and each explanation that holds it back"
    )
    assert [sign.name for sign in SIGNS] == list(TOLD), "an entry for each sign, in their order"
    assert list(BY_NAME) == list(ALL)


@pytest.mark.parametrize("name", ALL)
def test_an_entry_has_a_row_in_full_one_in_part_and_one_of_nothing(name: str) -> None:
    expected = {1.0} | {value for _, value in ALL[name].strength}
    assert 0.0 in expected and any(0 < value < 1 for value in expected)


@pytest.mark.parametrize("name", ALL)
def test_it_adds_its_points_and_says_so(name: str) -> None:
    told = ALL[name]
    assert BY_NAME[name].points == told.points
    assert BY_NAME[name].says(SimpleNamespace(**{**SILENT, **told.full})) == told.says


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [(name, change, value) for name, told in ALL.items() for change, value in (({}, 1.0), *told.strength)],
)
def test_it_counts_in_full_in_part_or_not_at_all(name: str, change: Mapping[str, float], expected: float) -> None:
    assert strength(name, {**ALL[name].full, **change}) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", ALL)
def test_what_is_missing_counts_as_nothing(name: str) -> None:
    assert strength(name, dict.fromkeys(SILENT, NAN)) == 0
    assert strength(name, {}) == 0


def test_no_sign_counts_for_less_than_nothing_or_more_than_its_points() -> None:
    seed = 11
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({name: rng.uniform(0.01, 1.2, 2000) * rng.choice([1, 30], 2000) for name in SILENT})
    measures = Measures(frame.mask(rng.random(frame.shape) < 0.1))
    for sign in BY_NAME.values():
        counted = sign.strength(measures)
        assert ((counted >= 0) & (counted <= 1)).all() and len(counted) == 2000, f"seed {seed}: {sign.name}"


def test_a_kind_of_its_own_has_the_signs_that_its_points_give_it() -> None:
    weak = replace(PHONE, crowd=0.0, rarity=19.0)
    moment = replace(weak, spread=0.0, nature="moment")
    seen_together = replace(weak, windowed=True)
    assert [sign.name for sign in signs_of((weak,))[len(SIGNS) :]] == [
        "phone numbers shared in part",
        "phone numbers crosswise",
    ]
    assert signs_of((moment, *KINDS)) == SIGNS
    assert "phone numbers crosswise" not in [sign.name for sign in signs_of((seen_together,))]


def test_a_little_of_each_in_all_is_no_chance_but_where_people_choose_by_taste() -> None:
    for kind, told in ((PHONE, 0.6), (replace(PHONE, measured=True), 0.0)):
        crossing = next(sign for sign in signs_of((kind,)) if sign.name == "phone numbers crosswise")
        assert crossing.strength(Measures(measured({"phone_crossing": 1, "core_accounts": 100})))[0] == told


def test_what_people_choose_among_crosses_by_class_where_they_came_over_years() -> None:
    crossing = next(
        sign for sign in signs_of((replace(PHONE, measured=True),)) if sign.name == "phone numbers crosswise"
    )
    for reach, left in ((0.3, 1.0), (0.4, 0.5), (0.5, 0.0)):
        group = {"phone_crossing": 12, "core_accounts": 16, "signup_reach": reach}
        assert crossing.strength(Measures(measured(group)))[0] == pytest.approx(left)


def test_only_what_honest_crowds_do_too_asks() -> None:
    assert [sign.name for sign in BY_NAME.values() if sign.asks] == [
        "cards crosswise",
        "devices crosswise",
        "two things crosswise",
        "a room of machines",
        "ranges of its own",
        "one pool of addresses",
        "one crew",
        "always the same",
        "one more crew",
        "one job",
        "all day long",
        "came and went",
        "waited together",
        "changed hands",
        "cards without a home",
        "one after another",
        "apart from its firm",
        "one phone number for many",
        "phone numbers crosswise",
        "one postal address for a crowd",
        "postal addresses crosswise",
        "reshares in step",
        "came at once",
    ]
    asking = [sign.name for kind, _ in KNOWN for sign in signs_of((kind,))[len(SIGNS) :] if sign.asks]
    known = [name for name in asking if "crosswise" not in name]
    assert len(asking) > len(known)
    persons = ("mail address", "phone number", "bank account", "number of identity")
    doors = ("postal address", "wallet")
    assert known == [*(f"one {one} for many" for one in persons), *(f"one {one} for a crowd" for one in doors)]


def test_one_range_is_no_ranges() -> None:
    [sign] = (one for one in SIGNS if one.name == "addresses shared in part")
    said = sign.says(SimpleNamespace(ip_tied=1.0, networks=1, top_address_share=0.2))
    assert said == "100 % share addresses out of 1 range, no address seen for more than 20 %"
