"""Each sign of the verdict by hand: where it counts in full, in part, not at all, and what holds it back.

A new sign wants an entry in TOLD: its points, measures at which it counts in full with the sentence that it then says,
and, as changes to those measures, where it counts in part and where not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.signs import SIGNS, Sign, signs_of
from graphlink.signals import ARRIVALS, KINDS
from tests.judged_groups import NAN, PHONE, RESHARE, SILENT, measured


@dataclass(frozen=True)
class Told:
    """What one sign is to do: `strength` by changes to the measures `full`, at which it is 1."""

    points: float
    full: Mapping[str, float]
    says: str
    strength: tuple[tuple[Mapping[str, float], float], ...]


# Who pays each with a card of its own shares a stock device, not a pool of devices.
OWN_CARDS = (
    ({"payment_bearers": 0.3}, 0.0),
    ({"payment_bearers": 0.2}, 0.5),
    ({"payment_bearers": 0.1}, 1.0),
    ({"payment_bearers": 0.3, "payment_tied": 0.05}, 0.0),
    ({"payment_bearers": 0.3, "payment_tied": 0.1}, 0.5),
    ({"payment_bearers": 0.3, "payment_tied": 0.15}, 1.0),
)
# Eight people with a device each to every card of an agency; and a firm whose laptops look alike.
AGENCY = {"payment_tied": 0.8, "top_card_share": 0.2, "accounts_per_device": 2.0, "top_device_share": 0.6}
FIRM = {"accounts_per_card": 99.0, "payment_tied": 0.95, "top_card_share": 0.95, "accounts_per_device": 5.0}

TOLD: dict[str, Told] = {
    "cards shared in part": Told(
        2.0,
        {"payment_tied": 0.6, "top_card_share": 0.21, "cards": 7},
        "60 % of its accounts share payment methods with others of it, 7 in all, and none covers more than 21 %",
        (
            ({"payment_tied": 0.375, "top_card_share": 0.1}, 0.5),
            ({"payment_tied": 0.15, "top_card_share": 0.05}, 0.0),
            ({"payment_tied": 0.8, "top_card_share": 0.42}, 0.5),
            ({"payment_tied": 0.8, "top_card_share": 0.56}, 0.0),
            ({**AGENCY, "accounts_per_card": 12}, 0.0),
            ({**AGENCY, "accounts_per_card": 8}, 0.5),
            ({**AGENCY, "accounts_per_card": 4}, 1.0),
        ),
    ),
    "devices shared in part": Told(
        1.0,
        {"device_tied": 0.6, "top_device_share": 0.21, "devices": 9},
        "60 % share devices, 9 in all, none used by more than 21 %",
        (
            ({"device_tied": 0.375, "top_device_share": 0.1}, 0.5),
            ({"device_tied": 0.15, "top_device_share": 0.05}, 0.0),
            ({"device_tied": 0.8, "top_device_share": 0.42}, 0.5),
            ({"device_tied": 0.8, "top_device_share": 0.56}, 0.0),
            *OWN_CARDS,
        ),
    ),
    "many accounts a device": Told(
        1.5,
        {"accounts_per_device": 5, "device_tied": 0.8},
        "5.0 accounts work from each device",
        (
            ({"accounts_per_device": 3.25}, 0.5),
            ({"accounts_per_device": 1.5}, 0.0),
            ({"device_tied": 0.55}, 0.5),
            ({"device_tied": 0.3}, 0.0),
            *OWN_CARDS,
        ),
    ),
    "one machine": Told(
        2.0,
        {"accounts_per_device": 16, "device_tied": 0.8},
        "no person works 16 accounts from one device",
        (
            ({"accounts_per_device": 11}, 0.5),
            ({"accounts_per_device": 6}, 0.0),
            ({"device_tied": 0.55}, 0.5),
            ({"device_tied": 0.3}, 0.0),
            *OWN_CARDS,
        ),
    ),
    "addresses shared in part": Told(
        1.0,
        {"ip_tied": 0.6, "top_address_share": 0.2, "networks": 31},
        "60 % share addresses out of 31 ranges, no address seen for more than 20 %",
        (
            ({"ip_tied": 0.375, "top_address_share": 0.1}, 0.5),
            ({"ip_tied": 0.15, "top_address_share": 0.05}, 0.0),
            ({"ip_tied": 0.2, "top_address_share": 0.14}, 0.0),
            # Seen for three in ten it may still be one site's, however many share addresses.
            ({"ip_tied": 0.9, "top_address_share": 0.3}, 0.5),
            ({"ip_tied": 1.0, "top_address_share": 0.4}, 0.0),
        ),
    ),
    "one template": Told(
        2.0,
        {"template_share": 0.45},
        "45 % of its prompts come from templates that its accounts share",
        (({"template_share": 0.275}, 0.5), ({"template_share": 0.1}, 0.0)),
    ),
    "batches": Told(
        1.5,
        {"batch_share": 0.5},
        "50 % of its accounts work in batches that start together",
        (({"batch_share": 0.3}, 0.5), ({"batch_share": 0.1}, 0.0)),
    ),
    "signed up in waves": Told(
        1.5,
        {"signup_span_days": 6, "signup_reach": 0.25},
        "its sign-ups fall within 6 days",
        (
            ({"signup_reach": 0.35}, 0.5),
            ({"signup_reach": 0.45}, 0.0),
            ({"signup_span_days": 60}, 1.0),
            # A class or a hackathon signs up in one go.
            ({"signup_span_days": 3.75}, 0.5),
            ({"signup_span_days": 1.5}, 0.0),
            ({"signup_reach": NAN}, 0.0),
        ),
    ),
    "round the clock": Told(
        1.5,
        {"hours_covered": 22.5},
        "it works at all hours (22 of 24)",
        (({"hours_covered": 20.75}, 0.5), ({"hours_covered": 19}, 0.0)),
    ),
    "volume": Told(
        0.5,
        {"volume_ratio": 2.5},
        "an account does 2.5 times the typical volume",
        (({"volume_ratio": 1.85}, 0.5), ({"volume_ratio": 1.2}, 0.0)),
    ),
    "one organisation": Told(
        -6.0,
        {"top_org_share": 0.8},
        "80 % belong to one organisation",
        (({"top_org_share": 0.6}, 0.5), ({"top_org_share": 0.4}, 0.0)),
    ),
    "one mail domain": Told(
        -4.0,
        {"top_domain_share": 0.8, "top_org_share": 0.4},
        "80 % have one mail domain",
        (
            ({"top_domain_share": 0.6}, 0.5),
            ({"top_domain_share": 0.4}, 0.0),
            # The organisation has said it already.
            ({"top_org_share": 0.6}, 0.5),
            ({"top_org_share": 0.8}, 0.0),
        ),
    ),
    "one site": Told(
        -3.0,
        {"top_address_share": 0.6, "top_network_share": 0.65},
        "one range of addresses covers 65 %, one address 60 %",
        (
            ({"top_network_share": 0.0}, 1.0),
            ({"top_network_share": 0.0, "top_address_share": 0.41}, 0.5),
            ({"top_network_share": 0.0, "top_address_share": 0.22}, 0.0),
            ({"top_network_share": 0.7, "top_address_share": 0.25}, 1.0),
            ({"top_network_share": 0.55, "top_address_share": 0.25}, 0.5),
            ({"top_network_share": 0.4, "top_address_share": 0.22}, 0.0),
            ({"top_network_share": 0.7, "top_address_share": 0.185}, 0.5),
            # A proxy's range: many addresses, none of which covers much.
            ({"top_network_share": 1.0, "top_address_share": 0.12}, 0.0),
        ),
    ),
    "shared cards, own devices": Told(
        -3.0,
        {**AGENCY, "accounts_per_card": 12},
        "12 accounts on each payment method, and about as many devices as accounts",
        (
            ({"accounts_per_card": 8}, 0.5),
            ({"accounts_per_card": 4}, 0.0),
            ({"payment_tied": 0.6}, 0.5),
            ({"payment_tied": 0.4}, 0.0),
            ({"top_card_share": 0.14}, 0.5),
            ({"top_card_share": 0.08}, 0.0),
            ({"accounts_per_device": NAN}, 1.0),
            ({"accounts_per_device": 3}, 0.5),
            ({"accounts_per_device": 4}, 0.0),
            ({"top_device_share": 0.75}, 0.5),
            ({"top_device_share": 0.9}, 0.0),
            (FIRM, 1.0),
            ({**FIRM, "accounts_per_device": 7.5}, 0.5),
            ({**FIRM, "accounts_per_device": 10}, 0.0),
            ({**FIRM, "top_card_share": 0.875}, 0.5),
            ({**FIRM, "top_card_share": 0.8}, 0.0),
            ({**FIRM, "top_device_share": 0.75}, 0.5),
            ({**FIRM, "top_device_share": 0.9}, 0.0),
            ({**FIRM, "accounts_per_card": 4, "accounts_per_device": NAN}, 1.0),
        ),
    ),
    "grown over years": Told(
        -3.0,
        {"signup_reach": 0.85, "signup_span_days": 700},
        "its sign-ups spread over 700 days like everybody's",
        (({"signup_reach": 0.675}, 0.5), ({"signup_reach": 0.5}, 0.0)),
    ),
    "daytime": Told(
        -1.5,
        {"hours_covered": 12, "active_hours": 80},
        "it keeps to 12 hours of the day",
        (
            ({"hours_covered": 14}, 0.5),
            ({"hours_covered": 16}, 0.0),
            # Seen in few hours altogether, it covers few of the day by that alone.
            ({"active_hours": 50}, 0.5),
            ({"active_hours": 20}, 0.0),
            ({"active_hours": NAN}, 0.0),
        ),
    ),
    "small": Told(
        -2.5,
        {"core_accounts": 5},
        "it has only 5 accounts",
        (({"core_accounts": 8.5}, 0.5), ({"core_accounts": 12}, 0.0)),
    ),
}
OWN: dict[str, Told] = {
    "phone numbers shared in part": Told(
        2.0,
        {"phone_tied": 0.6, "phone_top": 0.21, "phone_shown": 7},
        "60 % share phone numbers, 7 in all, and none covers more than 21 %",
        (
            ({"phone_tied": 0.375, "phone_top": 0.1}, 0.5),
            ({"phone_tied": 0.15, "phone_top": 0.05}, 0.0),
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
            # A campaign's code, shown by nearly everybody, is no pool of codes.
            ({"phone_top": 0.75}, 0.5),
            ({"phone_top": 0.9}, 0.0),
        ),
    ),
    "reshares in step": Told(
        4.0,
        {"reshare_in_step": 0.8},
        "80 % show reshares in step with others of it, again and again, far more often than their pace explains",
        (({"reshare_in_step": 0.55}, 0.5), ({"reshare_in_step": 0.3}, 0.0)),
    ),
    "came at once": Told(
        4.0,
        {"arrival_tied": 0.8, "arrival_top": 0.1},
        "80 % of its accounts came by what they share within the hour of each other, far closer than its pace explains",
        (
            ({"arrival_tied": 0.55}, 0.5),
            ({"arrival_tied": 0.3}, 0.0),
            ({"arrival_top": 0.075}, 0.5),
            ({"arrival_top": 0.05}, 0.0),
            ({"core_accounts": 50}, 0.0),
        ),
    ),
}
ALL = TOLD | OWN
BY_NAME: dict[str, Sign] = {sign.name: sign for sign in signs_of((*KINDS, PHONE, RESHARE, ARRIVALS))}


def strength(name: str, group: Mapping[str, float]) -> float:
    return float(BY_NAME[name].strength(measured(group)).iloc[0])


def test_every_sign_has_its_entry() -> None:
    missing = [sign.name for sign in SIGNS if sign.name not in TOLD]
    assert not missing, (
        f"{missing}: add to TOLD the points, measures at which the sign counts in full, the sentence it then says, "
        "and, as changes to those, measures of half strength, of none, and each measure that holds it back"
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
    frame = pd.DataFrame({name: rng.uniform(0, 1.2, 2000) * rng.choice([1, 30], 2000) for name in SILENT})
    frame = frame.mask(rng.random(frame.shape) < 0.1)
    for sign in BY_NAME.values():
        counted = sign.strength(frame)
        assert counted.between(0, 1).all() and len(counted) == 2000, f"seed {seed}: {sign.name}"


def test_a_kind_of_its_own_has_the_signs_that_its_points_give_it() -> None:
    weak, moment = replace(PHONE, crowd=0.0), replace(PHONE, crowd=0.0, spread=0.0)
    assert [sign.name for sign in signs_of((weak,))[len(SIGNS) :]] == ["phone numbers shared in part"]
    assert signs_of((moment, *KINDS)) == SIGNS


def test_only_what_honest_crowds_do_too_asks() -> None:
    assert [sign.name for sign in BY_NAME.values() if sign.asks] == ["reshares in step", "came at once"]
