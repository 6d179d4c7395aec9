"""Who shares cards and devices, and why: measures at which each explanation explains all, half and nothing."""

from collections.abc import Mapping

from graphlink.judging.explanations import (
    homes,
    installation,
    many_cards,
    one_image,
    one_machine,
    payer,
    people,
    shared_things,
    stock_device,
)
from tests.explained import KNOWN_FIRM, Explained
from tests.judged_groups import (
    AGENCY,
    DESKTOPS,
    HOMES,
    IMAGE,
    INSTALLATION,
    LAPTOPS,
    MANY_CARDS,
    NAN,
    ONE_BILL,
    OWN_CARDS,
    OWN_LIVES,
    SURELY_PEOPLE,
    TIRELESS,
    TURNS,
)

__all__ = ["SHARING"]

BY_DAY: Mapping[str, float] = {"own_rhythm": 0.22, "rhythm_days": 40, "ip_tied": 0.3}
USUAL: Mapping[str, float] = {"volume_ratio": 1.5, "batch_share": 0.1, "signup_reach": 0.3}

SHARING: Mapping[str, Explained] = {
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
            # Programs of people who came over years are on servers.
            ({"range_own": 1.0, "signup_reach": 0.85}, 1.0),
            ({"range_own": 1.0, "signup_reach": 0.675}, 0.5),
            # Who has a usual phone comes by everybody's ranges.
            ({"range_own": 0.95}, 0.5),
            ({"range_own": 1.0}, 0.0),
            ({"range_own": 1.0, "top_address_share": 0.6}, 1.0),
        ),
    ),
    "homes of families": (
        homes,
        HOMES,
        (
            ({"home_share": 0.65}, 0.5),
            ({"home_share": 0.5}, 0.0),
            ({"signup_reach": 0.675}, 0.5),
            ({"signup_reach": 0.5}, 0.0),
            ({"signup_reach": NAN}, 0.0),
            ({"template_share": 0.1, "batch_share": 0.1}, 1.0),
            ({"template_share": 0.2}, 0.5),
            ({"template_share": 0.3}, 0.0),
            ({"batch_share": 0.2}, 0.5),
            ({"batch_share": 0.3}, 0.0),
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
    "one machine": (
        one_machine,
        {"accounts_per_device": 100, "device_tied": 0.8, "ip_tied": 0.3},
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
    "an image": (
        one_image,
        IMAGE,
        (
            ({"accounts_per_device": 18.5}, 0.5),
            ({"accounts_per_device": 12}, 0.0),
            ({"device_shared": 6}, 0.5),
            ({"device_shared": 8}, 0.0),
            ({"ip_tied": 0.225}, 0.5),
            ({"ip_tied": 0.3}, 0.0),
            ({"networks": 0}, 0.0),
        ),
    ),
    "one firm's program": (
        installation,
        INSTALLATION,
        (
            ({"top_domain_share": 0.875}, 0.5),
            ({"top_domain_share": 0.8}, 0.0),
            ({"top_domain_share": NAN}, 0.0),
            ({"top_domain_share": 0.1, "top_org_share": 0.95}, 1.0),
            ({"ip_tied": 0.25}, 1.0),
            ({"ip_tied": 0.35}, 0.5),
            ({"ip_tied": 0.45}, 0.0),
            # A machine is nobody's installation.
            ({"accounts_per_device": 12}, 0.0),
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
            # Of those who do no more than others it takes fewer.
            ({**USUAL, "accounts_per_card": 6}, 1.0),
            ({**USUAL, "accounts_per_card": 4.5}, 0.5),
            ({**USUAL, "accounts_per_card": 3}, 0.0),
            ({**USUAL, "accounts_per_card": 4.5, "volume_ratio": 3}, 0.25),
            ({**USUAL, "accounts_per_card": 4.5, "volume_ratio": 3.5}, 1 / 16),
            ({**USUAL, "accounts_per_card": 4.5, "batch_share": 0.2}, 0.25),
            ({**USUAL, "accounts_per_card": 4.5, "signup_reach": 0.2}, 0.25),
            ({**USUAL, "accounts_per_card": 4.5, "signup_reach": NAN}, 1 / 16),
            ({"payment_tied": 0.6}, 0.5),
            ({"payment_tied": 0.4}, 0.0),
            ({"top_card_share": 0.14}, 0.5),
            ({"top_card_share": 0.08}, 0.0),
            ({"accounts_per_device": 3}, 0.5),
            ({"accounts_per_device": 4}, 0.0),
            # They are people on a few machines, too.
            ({**USUAL, "accounts_per_device": 4}, 1.0),
            ({**USUAL, "accounts_per_device": 5}, 0.5),
            ({**USUAL, "accounts_per_device": 6}, 0.0),
            ({**USUAL, "accounts_per_device": 4, "batch_share": 0.2}, 0.5),
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
            # Not on machines of one image; nor does a shop's day say that they are people.
            ({**BY_DAY, **IMAGE}, 1.0),
            ({**BY_DAY, **IMAGE, "top_device_share": 1.0}, 1.0),
            ({**BY_DAY, "accounts_per_device": 4, "within_day_ratio": 0.65}, 1.0),
            ({**BY_DAY, "accounts_per_device": 4, "within_day_ratio": 0.525}, 0.5),
            ({**BY_DAY, "accounts_per_device": 4, "within_day_ratio": 0.4}, 0.0),
            # Who never rests is nobody's employee.
            (TIRELESS, 0.0),
            ({**TIRELESS, "own_rhythm": 0.055}, 0.5),
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
            # Months have shown that each keeps hours of his own.
            ({**SURELY_PEOPLE, "accounts_per_device": 60}, 1.0),
            ({**SURELY_PEOPLE, "accounts_per_device": 80}, 0.5),
            ({**SURELY_PEOPLE, "accounts_per_device": 100}, 0.0),
            ({**SURELY_PEOPLE, "accounts_per_device": 60, "own_rhythm": 0.285}, 0.5),
            ({**SURELY_PEOPLE, "accounts_per_device": 60, "rhythm_days": 275}, 0.5),
            ({**SURELY_PEOPLE, "accounts_per_device": 60, "within_day_ratio": 0.525}, 0.5),
            # One card pays for all of one name, whose desktops may be of one image.
            ({**ONE_BILL, "accounts_per_device": 300}, 1.0),
            ({**ONE_BILL, "accounts_per_device": 300, "top_domain_share": 0, "top_org_share": 0.98}, 1.0),
            ({**ONE_BILL, "accounts_per_device": 300, "top_card_share": 0.94}, 0.5),
            ({**ONE_BILL, "accounts_per_device": 300, "top_domain_share": 0.94}, 0.5),
            ({**ONE_BILL, "accounts_per_device": 300, "top_domain_share": 0.9}, 0.0),
            ({**ONE_BILL, "accounts_per_device": 300, "batch_share": 0.5}, 0.0),
            ({**ONE_BILL, "accounts_per_device": 300, "volume_ratio": 3}, 1.0),
            ({**ONE_BILL, "accounts_per_device": 300, "volume_ratio": 3.5}, 0.5),
            ({**ONE_BILL, "accounts_per_device": 300, "volume_ratio": 4}, 0.0),
            ({"domains": 5}, 1.0),
            ({"domains": 8.5}, 0.5),
            ({"domains": 12}, 0.0),
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
            (IMAGE, 0.0),
            ({**IMAGE, "ip_tied": 0.225}, 0.5),
            ({**INSTALLATION, "ip_tied": 0.35}, 0.5),
            ({**INSTALLATION, "ip_tied": 0.45}, 1.0),
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
            # Nor are they all at it through all of the day.
            ({**TURNS, "within_day_ratio": 0.525}, 0.5),
            ({**TURNS, "within_day_ratio": 0.4}, 1.0),
            # No address is known: it may be one place.
            ({"accounts_per_device": 6, "networks": 0}, 0.0),
            # Not of people with cards that they share by a few: a ring of cards and devices that cross.
            ({"accounts_per_device": 6, "networks": 0, "payment_tied": 0.6, "top_card_share": 0.42}, 0.0),
            ({"accounts_per_device": 6, "networks": 0, "payment_tied": 0.6, "top_card_share": 0.315}, 0.5),
            ({"accounts_per_device": 6, "networks": 0, "payment_tied": 0.6, "top_card_share": 0.21}, 1.0),
            ({"accounts_per_device": 6}, 1.0),
            # Nor of a wave: to a place people come over the years, or in one lesson.
            ({"accounts_per_device": 6, "networks": 0, "signup_span_days": 6, "signup_reach": 0.25}, 1.0),
            ({"accounts_per_device": 6, "networks": 0, "signup_span_days": 6, "signup_reach": 0.35}, 0.5),
            ({"accounts_per_device": 6, "networks": 0, "signup_span_days": 6, "signup_reach": 0.45}, 0.0),
            ({"accounts_per_device": 6, "networks": 0, "signup_span_days": 1.5, "signup_reach": 0.25}, 0.0),
        ),
    ),
}
