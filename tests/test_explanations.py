"""Each explanation by hand: measures at which it explains all, half and nothing; and what is left of sharing then."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.explanations import (
    established,
    many_cards,
    no_hours,
    no_site,
    one_machine,
    one_name,
    one_site,
    own_lives,
    payer,
    payer_words,
    people,
    percent,
    ramp,
    shared_in_part,
    shared_things,
    stock_device,
    timetable,
    tireless,
    unexplained,
    unknown_many,
)
from graphlink.judging.told_measures import Floats, Measures, once
from tests.judged_groups import (
    AGENCY,
    CLOCK,
    DESKTOPS,
    LAPTOPS,
    LESSONS,
    MACHINE,
    MANY_CARDS,
    NAN,
    NO_HOURS,
    OWN_CARDS,
    OWN_LIVES,
    SILENT,
    TIRELESS,
    TURNS,
    measured,
)

Explains = Callable[[Measures], Floats]
Row = tuple[Mapping[str, float], float]

THREE_BY_CHANCE = 1 + 167 / 168 + (167 / 168) ** 2
"""Of how many hours of the week three hours drawn by chance are, in the mean."""
KNOWN_FIRM: Mapping[str, float] = {"top_org_share": 0.8, "org_outside": 0.04}
BY_DAY: Mapping[str, float] = {"own_rhythm": 0.22, "rhythm_days": 40}
UNKNOWN: Mapping[str, float] = {"orgs": 12, "top_org_share": 0.35}

EXPLAINED: Mapping[str, tuple[Explains, Mapping[str, float], tuple[Row, ...]]] = {
    # A name, the function, measures at which it is 1, and changes to these with what it then is.
    "a stock device": (
        stock_device,
        OWN_CARDS,
        (
            ({"payment_bearers": 0.235}, 0.5),
            ({"payment_bearers": 0.12}, 0.0),
            ({"payment_tied": 0.1}, 0.5),
            ({"payment_tied": 0.15}, 0.0),
            ({"device_shared": 120}, 0.5),
            ({"device_shared": 160}, 0.0),
            # No card is known of any: years of sign-ups say it.
            ({"payment_bearers": 0, "signup_reach": 0.85}, 1.0),
            ({"payment_bearers": 0, "signup_reach": 0.675}, 0.5),
            ({"payment_bearers": 0, "signup_reach": 0.5}, 0.0),
            ({"payment_bearers": 0.1, "signup_reach": 0.85}, 0.0),
        ),
    ),
    "lives of their own": (
        own_lives,
        OWN_LIVES,
        (
            ({"own_rhythm": 0.11}, 0.5),
            ({"own_rhythm": 0.06}, 0.0),
            ({"rhythm_days": 25}, 0.5),
            ({"rhythm_days": 10}, 0.0),
            ({"template_share": 0.1, "batch_share": 0.1, "payment_tied": 0.15}, 1.0),
            ({"template_share": 0.2}, 0.5),
            ({"template_share": 0.3}, 0.0),
            ({"batch_share": 0.2}, 0.5),
            ({"batch_share": 0.3}, 0.0),
            ({"payment_tied": 0.275}, 0.5),
            ({"payment_tied": 0.4}, 0.0),
        ),
    ),
    "many cards": (
        many_cards,
        MANY_CARDS,
        (
            # Half way between 6 and 40 in logarithms.
            ({"payment_shared": 240**0.5}, 0.5),
            ({"payment_shared": 6}, 0.0),
            ({"payment_shared": 0}, 0.0),
            ({"payment_tied": 0.375}, 0.5),
            ({"payment_tied": 0.15}, 0.0),
        ),
    ),
    "no hours": (
        no_hours,
        NO_HOURS,
        (
            ({"own_rhythm": 0.1}, 0.5),
            ({"own_rhythm": 0.15}, 0.0),
            # Three days to compare each, of fewer accounts.
            ({"rhythm_days": 90, "core_accounts": 30}, 0.5),
            ({"rhythm_days": 30, "core_accounts": 10}, 0.0),
            # As many days, of more accounts; with one each it is an event of two days, however many come.
            ({"rhythm_days": 225, "core_accounts": 100}, 0.5),
            ({"core_accounts": 100}, 0.0),
            ({"rhythm_days": 5000, "core_accounts": 5000}, 0.0),
            # At one place the event may last twice as long; one address of five is no place.
            ({"top_address_share": 0.6}, 0.0),
            ({"top_address_share": 0.6, "rhythm_days": 225}, 0.5),
            ({"top_address_share": 0.2}, 1.0),
            ({"rhythm_days": 600, "core_accounts": 100}, 1.0),
            ({"hours_covered": 10}, 0.5),
            ({"hours_covered": 8}, 0.0),
        ),
    ),
    "one machine": (
        one_machine,
        {"accounts_per_device": 100, "device_tied": 0.8},
        (
            # 40 is half way between 16 and 100 in logarithms.
            ({"accounts_per_device": 40}, 0.75),
            ({"accounts_per_device": 16}, 0.5),
            ({"accounts_per_device": 11}, 0.25),
            ({"accounts_per_device": 6}, 0.0),
            ({"device_tied": 0.55}, 0.5),
            ({"device_tied": 0.3}, 0.0),
            (OWN_CARDS, 0.0),
            ({**OWN_CARDS, "device_shared": 120}, 0.5),
        ),
    ),
    "what neither a place nor years explain": (
        no_site,
        {},
        (
            ({**MACHINE, "accounts_per_device": 11}, 0.5),
            (MACHINE, 0.0),
            ({**MACHINE, "accounts_per_device": 100}, 0.0),
            ({**MANY_CARDS, "payment_shared": 240**0.5}, 0.5),
            (MANY_CARDS, 0.0),
        ),
    ),
    "one that others know": (
        lambda m: established(m, "org"),
        {"org_outside": 0.04},
        (
            ({"org_outside": 0.02}, 0.5),
            ({"org_outside": 0.0}, 0.0),
            ({"org_outside": 0.0, "org_lead": 60}, 1.0),
            ({"org_outside": 0.0, "org_lead": 35}, 0.5),
            ({"org_outside": 0.0, "org_lead": 10}, 0.0),
            ({"org_outside": 0.0, "signup_span_days": 240}, 1.0),
            ({"org_outside": 0.0, "signup_span_days": 165}, 0.5),
            ({"org_outside": 0.0, "signup_span_days": 90}, 0.0),
            ({"org_outside": 0.0, "domain_outside": 0.5, "domain_lead": 400}, 0.0),
        ),
    ),
    "one site": (
        one_site,
        {"top_address_share": 0.6},
        (
            ({"top_address_share": 0.41}, 0.5),
            ({"top_address_share": 0.22}, 0.0),
            # A few addresses of one range.
            ({"top_network_share": 0.7, "top_address_share": 0.35}, 1.0),
            ({"top_network_share": 0.55, "top_address_share": 0.35}, 0.5),
            ({"top_network_share": 0.4, "top_address_share": 0.22}, 0.0),
            ({"top_network_share": 0.7, "top_address_share": 0.25}, 0.5),
            # A proxy's range: many addresses, none of which covers much.
            ({"top_network_share": 1.0, "top_address_share": 0.15}, 0.0),
            # Proxies that all change between.
            ({"site_use": 0.25}, 1.0),
            ({"site_use": 0.175}, 0.5),
            ({"site_use": 0.1}, 0.0),
        ),
    ),
    "tireless": (
        tireless,
        TIRELESS,
        (
            ({"own_rhythm": 0.055}, 0.5),
            ({"own_rhythm": 0.08}, 0.0),
            ({"own_rhythm": NAN}, 0.0),
            # Shifts end, though next week's are others.
            ({"within_day": 0.3}, 1.0),
            ({"within_day": 0.45}, 0.5),
            ({"within_day": 0.6}, 0.0),
            # A week and more of each account.
            ({"rhythm_days": 750}, 0.5),
            ({"rhythm_days": 500}, 0.0),
            ({"core_accounts": 18, "rhythm_days": 180}, 0.5),
            ({"core_accounts": 12}, 0.0),
            ({"hours_covered": 20.75}, 0.5),
            ({"hours_covered": 19}, 0.0),
            (CLOCK, 0.0),
        ),
    ),
    "people": (
        people,
        {"accounts_per_device": 2},
        (
            ({"accounts_per_device": 3}, 0.5),
            ({"accounts_per_device": 4}, 0.0),
            ({"accounts_per_device": NAN}, 0.0),
            ({"accounts_per_device": 4, "own_rhythm": 0.22, "rhythm_days": 40}, 1.0),
            ({"accounts_per_device": 4, "own_rhythm": 0.17, "rhythm_days": 40}, 0.5),
            ({"accounts_per_device": 4, "own_rhythm": 0.12, "rhythm_days": 40}, 0.0),
            ({"accounts_per_device": 4, "own_rhythm": 0.22, "rhythm_days": 25}, 0.5),
            ({"accounts_per_device": 4, "own_rhythm": 0.22, "rhythm_days": 10}, 0.0),
        ),
    ),
    "an agency that pays": (
        payer,
        AGENCY,
        (
            ({"accounts_per_card": 8}, 0.5),
            ({"accounts_per_card": 4}, 0.0),
            ({"payment_tied": 0.6}, 0.5),
            ({"payment_tied": 0.4}, 0.0),
            ({"top_card_share": 0.14}, 0.5),
            ({"top_card_share": 0.08}, 0.0),
            ({"accounts_per_device": 3}, 0.5),
            ({"accounts_per_device": 4}, 0.0),
            ({"top_device_share": 0.75}, 0.5),
            ({"top_device_share": 0.9}, 0.0),
            ({"payment_shared": 7}, 1.0),
            ({"payment_shared": 10.5}, 0.5),
            ({"payment_shared": 14}, 0.0),
            ({"payment_shared": 14, **KNOWN_FIRM}, 1.0),
            # Who keeps hours of his own on a dozen accounts, and on two dozen.
            ({**BY_DAY, "accounts_per_device": 12}, 1.0),
            ({**BY_DAY, "accounts_per_device": 18.5}, 0.5),
            ({**BY_DAY, "accounts_per_device": 25}, 0.0),
            ({**BY_DAY, "accounts_per_device": NAN}, 1.0),
            # Who never rests is nobody's employee.
            (TIRELESS, 0.0),
            ({**TIRELESS, "own_rhythm": 0.055}, 0.5),
        ),
    ),
    "one name": (
        one_name,
        KNOWN_FIRM,
        (
            ({"top_org_share": 0.6}, 0.5),
            ({"top_org_share": 0.4}, 0.0),
            ({"org_outside": 0.02}, 0.5),
            ({"org_outside": 0}, 0.0),
            ({"org_outside": 0, "top_domain_share": 0.8, "domain_lead": 60}, 1.0),
        ),
    ),
    "a firm of one card": (
        payer,
        LAPTOPS,
        (
            ({"top_card_share": 0.875}, 0.5),
            ({"top_card_share": 0.8}, 0.0),
            ({"accounts_per_device": 7.5}, 0.5),
            ({"accounts_per_device": 10}, 0.0),
            ({"top_device_share": 0.75}, 0.5),
            ({"top_device_share": 0.9}, 0.0),
        ),
    ),
    "a firm of rented desktops": (
        payer,
        DESKTOPS,
        (
            ({"accounts_per_card": 40}, 0.5),
            ({"accounts_per_card": 20}, 0.0),
            ({"payment_tied": 0.6}, 0.5),
            ({"payment_tied": 0.4}, 0.0),
            ({"volume_ratio": 2.5}, 0.5),
            ({"volume_ratio": 3}, 0.0),
            ({"batch_share": 0.35}, 0.5),
            ({"batch_share": 0.5}, 0.0),
            ({"accounts_per_device": 32.5}, 0.5),
            ({"accounts_per_device": 40}, 0.0),
            ({"domains": 5}, 1.0),
            ({"domains": 8.5}, 0.5),
            ({"domains": 12}, 0.0),
        ),
    ),
    "many organisations that nobody knows": (
        lambda m: unknown_many(m, "org"),
        UNKNOWN,
        (
            ({"orgs": 8}, 0.5),
            ({"orgs": 4}, 0.0),
            ({"top_org_share": 0.475}, 0.5),
            ({"top_org_share": 0.6}, 0.0),
            ({"org_outside": 0.02}, 0.5),
            ({"org_lead": 60}, 0.0),
            ({"orgs": NAN, "domains": 12}, 0.0),
        ),
    ),
    "a timetable": (
        timetable,
        LESSONS,
        (
            ({"batch_slots": 0.525 * THREE_BY_CHANCE}, 0.5),
            ({"batch_slots": 0.65 * THREE_BY_CHANCE}, 0.0),
            # Two hours drawn by chance are of 1 + 167/168 hours of the week.
            ({"batch_hours": 2, "batch_slots": 0.4 * (1 + 167 / 168)}, 0.5),
            ({"batch_hours": 1, "batch_slots": 0.4}, 0.0),
            # A hundred lessons of a year in ten hours of the week; by chance they would be of some 75.
            ({"batch_hours": 100, "batch_slots": 10}, 1.0),
            ({"batch_hours": 100, "batch_slots": 70}, 0.0),
        ),
    ),
    "templates that nothing explains": (
        unexplained,
        {},
        (
            ({"clock_share": 0.15}, 1.0),
            ({"clock_share": 0.275}, 0.5),
            (CLOCK, 0.0),
            ({**LESSONS, "batch_slots": 0.525 * THREE_BY_CHANCE}, 0.5),
            (LESSONS, 0.0),
        ),
    ),
    "things that nothing explains": (
        shared_things,
        {},
        (
            (OWN_CARDS, 0.0),
            ({**OWN_CARDS, "device_shared": 120}, 0.5),
            (OWN_LIVES, 0.0),
            ({**OWN_LIVES, "own_rhythm": 0.11}, 0.5),
            (AGENCY, 0.0),
            ({**AGENCY, "accounts_per_card": 8}, 0.5),
            (TURNS, 0.0),
            ({**TURNS, "top_address_share": 0.41}, 0.5),
            ({**TURNS, "accounts_per_device": 9}, 0.5),
            ({**TURNS, "accounts_per_device": 12}, 1.0),
            ({**TURNS, "batch_share": 0.35}, 0.5),
            ({**TURNS, "batch_share": 0.5}, 1.0),
            # Who takes turns at a machine does not pay with dozens of cards.
            ({**TURNS, **MANY_CARDS, "payment_shared": 240**0.5}, 0.5),
            ({**TURNS, **MANY_CARDS}, 1.0),
            ({**TURNS, **TIRELESS}, 1.0),
            # No address is known: it may be one place.
            ({"accounts_per_device": 6, "networks": 0}, 0.0),
            ({"accounts_per_device": 6}, 1.0),
        ),
    ),
}
LEFT = ("what neither a place nor years explain", "templates that nothing explains", "things that nothing explains")
"""What is left where nothing is known: all."""


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [(name, change, value) for name, (_, _, rows) in EXPLAINED.items() for change, value in (({}, 1.0), *rows)],
)
def test_it_explains_all_a_part_or_nothing(name: str, change: Mapping[str, float], expected: float) -> None:
    explains, full, _ = EXPLAINED[name]
    assert explains(Measures(measured({**full, **change}))).tolist() == pytest.approx([expected], abs=1e-9)


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_is_not_known_explains_nothing(name: str) -> None:
    explains = EXPLAINED[name][0]
    for group in (dict.fromkeys(SILENT, NAN), {}):
        assert explains(Measures(measured(group))).tolist() == [1.0 if name in LEFT else 0.0]


@pytest.mark.parametrize("name", EXPLAINED)
def test_nothing_is_explained_more_than_wholly(name: str) -> None:
    seed = 13
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({of: rng.uniform(0.01, 1.2, 2000) * rng.choice([1, 30], 2000) for of in SILENT})
    found = EXPLAINED[name][0](Measures(frame.mask(rng.random(frame.shape) < 0.1)))
    assert ((found >= 0) & (found <= 1)).all(), f"seed {seed}"


def test_each_group_is_explained_by_itself() -> None:
    found = payer(Measures(measured({}, AGENCY, {**AGENCY, "accounts_per_card": 8}, DESKTOPS)))
    assert found.tolist() == pytest.approx([0.0, 1.0, 0.5, 1.0])


def test_what_is_asked_again_of_the_same_measures_is_not_worked_out_again() -> None:
    asked: list[str] = []

    @once
    def explains(m: Measures, what: str) -> Floats:
        asked.append(what)
        return m[f"top_{what}_share"]

    first, other = Measures(measured({"top_org_share": 0.5})), Measures(measured({"top_org_share": 0.25}))
    found = [
        float(explains(m, what)[0]) for m, what in ((first, "org"), (first, "org"), (first, "card"), (other, "org"))
    ]
    assert (found, asked) == ([0.5, 0.5, 0.0, 0.25], ["org", "card", "org"])


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(2.0, 4.0, [0, 0, 0.25, 1, 1, 0]), (4.0, 2.0, [1, 1, 0.75, 0, 0, 0])]
)
def test_a_ramp_rises_or_falls_straight_and_knows_nothing_of_what_is_missing(
    low: float, high: float, expected: list[float]
) -> None:
    assert ramp(np.array([-9, 2, 2.5, 4, 99, NAN]), low, high).tolist() == expected


def test_a_kind_is_shared_in_part_where_no_value_covers_those_that_share() -> None:
    rows = [(0.6, 0.21), (0.6, 0.42), (0.375, 0.1), (0.15, 0.0), (0.0, 0.0), (0.6, 0.315)]
    found = shared_in_part("device_tied", "top_device_share")(
        Measures(measured(*({"device_tied": tied, "top_device_share": top} for tied, top in rows)))
    )
    assert found.tolist() == pytest.approx([1.0, 0.0, 0.5, 0.0, 0.0, 0.5])


@pytest.mark.parametrize(
    ("each", "said"),
    [
        (2.0, "12 accounts on each payment method, and about as many devices as accounts"),
        (2.1, "12 accounts on each payment method, as people have whom somebody pays for"),
        (NAN, "12 accounts on each payment method, as people have whom somebody pays for"),
    ],
)
def test_a_payer_is_told_with_devices_where_they_are_as_many(each: float, said: str) -> None:
    assert payer_words(SimpleNamespace(accounts_per_card=12.2, accounts_per_device=each)) == said


def test_shares_are_told_as_whole_per_cent() -> None:
    assert [percent(share) for share in (0, 0.456, 1)] == ["0 %", "46 %", "100 %"]
