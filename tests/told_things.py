"""What each sign of shared cards, devices and addresses is to do, by hand."""

from tests.explained import KNOWN_FIRM
from tests.judged_groups import (
    AGENCY,
    CLOCK,
    HOMES,
    INSTALLATION,
    MACHINE_ROOM,
    MANY_CARDS,
    MANY_PAYERS,
    NAN,
    OWN_CARDS,
    OWN_LIVES,
    OWN_RANGES,
    RACKS,
    TIRELESS,
)
from tests.told import Told

__all__ = ["THINGS"]

# What explains devices: the rest of what does is held in test_explanations.py.
EXPLAINED_THINGS = ((OWN_CARDS, 0.0), ({**OWN_CARDS, "device_shared": 120}, 0.5), (OWN_LIVES, 0.0))

PASSERS = {
    "rhythm_days": NAN,
    "payment_shared": 6,
    "accounts_per_card": 3.5,
    "payment_tied": 0.9,
    "site_use": 0.2,
    "top_network_share": 0.5,
}
"""Three and more to each of six cards, who change between ranges, and of whom no hours are known."""

THINGS: dict[str, Told] = {
    "cards shared in part": Told(
        2.0,
        {"payment_tied": 0.6, "top_card_share": 0.21, "cards": 7},
        "60 % of its accounts share payment methods with others of it, 7 in all, and none covers more than 21 %",
        (
            ({"payment_tied": 0.375, "top_card_share": 0.1}, 0.5),
            ({"payment_tied": 0.15, "top_card_share": 0.05}, 0.0),
            ({"payment_tied": 0.8, "top_card_share": 0.42}, 0.5),
            ({"payment_tied": 0.8, "top_card_share": 0.56}, 0.0),
            # One card for most of those who never rest is nobody's who pays for people.
            ({**TIRELESS, "payment_tied": 0.8, "top_card_share": 0.8}, 1.0),
            ({**TIRELESS, "own_rhythm": 0.055, "payment_tied": 0.8, "top_card_share": 0.8}, 0.5),
            # Nor is one for most of those who each pay with several, but for colleagues.
            ({"payment_tied": 0.8, "top_card_share": 0.8, "payment_crossing": 6}, 1.0),
            ({"payment_tied": 0.8, "top_card_share": 0.8, "payment_crossing": 1.25}, 0.5),
            ({"payment_tied": 0.8, "top_card_share": 0.8, "payment_crossing": 0.5}, 0.0),
            ({"payment_tied": 0.375, "top_card_share": 0.8, "payment_crossing": 6}, 0.5),
            ({"payment_tied": 0.8, "top_card_share": 0.8, "payment_crossing": 6, "core_accounts": 12}, 0.5),
            ({"payment_tied": 0.8, "top_card_share": 0.8, "payment_crossing": 6, "top_address_share": 0.6}, 0.0),
            (
                {"payment_tied": 0.8, "top_card_share": 0.8, "payment_crossing": 6}
                | {"top_org_share": 0.8, "org_outside": 0.04},
                0.0,
            ),
            (AGENCY, 0.0),
            ({**AGENCY, "accounts_per_card": 8}, 0.5),
            # A firm's, whose program it is.
            (INSTALLATION, 0.0),
            (HOMES, 0.0),
        ),
    ),
    "cards crosswise": Told(
        4.0,
        {"payment_crossing": 12, "core_accounts": 16},
        "the payment methods that they share cross in ways that strangers' do not (12.0 nats of evidence an account)",
        (
            ({"payment_crossing": 3.5}, 0.8),
            ({"payment_crossing": 2}, 0.6),
            ({"payment_crossing": 1.25}, 0.3),
            ({"payment_crossing": 0.5}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            ({"own_rhythm": 0.22, "rhythm_days": 40, "core_accounts": 40}, 0.0),
            ({"own_rhythm": 0.17, "rhythm_days": 40, "core_accounts": 40}, 0.5),
            # Colleagues are there the next week, too.
            ({"own_rhythm": 0.22, "rhythm_days": 40, "core_accounts": 40, "lasted_ratio": 0.1}, 1.0),
            ({"own_rhythm": 0.22, "rhythm_days": 40, "core_accounts": 40, "lasted_ratio": 0.175}, 0.5),
            ({"own_rhythm": 0.22, "rhythm_days": 40, "core_accounts": 40, "lasted_ratio": 0.25}, 0.0),
            # Colleagues go home, but for those of one place or one name.
            ({"own_rhythm": 0.22, "rhythm_days": 40, "core_accounts": 40, "range_own": 1.0}, 1.0),
            ({"own_rhythm": 0.22, "rhythm_days": 40, "core_accounts": 40, "range_own": 0.95}, 0.5),
            ({"own_rhythm": 0.22, "rhythm_days": 40, "core_accounts": 40, "range_own": 0.9}, 0.0),
            # Colleagues of many firms have many offices.
            ({**MANY_PAYERS, "range_own": 1.0}, 0.0),
            ({**MANY_PAYERS, "range_own": 1.0, "signup_reach": 0.675}, 0.5),
            ({"top_address_share": 0.6}, 0.0),
            ({"top_address_share": 0.6, "range_own": 1.0}, 0.0),
            ({"top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            ({"top_org_share": 0.8, "org_outside": 0.04, "range_own": 1.0}, 0.0),
            # A payer's people pay each with one card, or nearly.
            ({**AGENCY, "payment_crossing": 3}, 0.0),
            (AGENCY, 1.0),
        ),
    ),
    "many cards": Told(
        2.0,
        MANY_CARDS,
        "it pays with 40 cards that several of its accounts share, more than a payer has",
        (
            ({"payment_shared": 240**0.5}, 0.5),
            ({"payment_shared": 6}, 0.0),
            ({"payment_tied": 0.15}, 0.0),
            (AGENCY, 1),
            # A firm's, whose program it is.
            (INSTALLATION, 0.0),
            ({**INSTALLATION, "ip_tied": 0.35}, 0.5),
            (HOMES, 0.0),
            ({**MANY_PAYERS, "payment_tied": 0.6}, 0.0),
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
            # Nor is one device for most of those who never rest.
            ({**TIRELESS, "device_tied": 0.8, "top_device_share": 0.8}, 1.0),
            *EXPLAINED_THINGS,
        ),
    ),
    "many devices": Told(
        1.0,
        {"device_shared": 80, "device_tied": 0.6},
        "80 devices are shared by several of its accounts",
        (
            # Half way between 12 and 80 in logarithms.
            ({"device_shared": 960**0.5}, 0.5),
            ({"device_shared": 12}, 0.0),
            ({"device_shared": 0}, 0.0),
            ({"device_tied": 0.375}, 0.5),
            ({"device_tied": 0.15}, 0.0),
            *EXPLAINED_THINGS,
        ),
    ),
    "many accounts a device": Told(
        1.5,
        {"accounts_per_device": 5, "device_tied": 0.8, "device_shared": 16},
        "5.0 accounts work from each device",
        (
            ({"accounts_per_device": 3.25}, 0.5),
            ({"accounts_per_device": 1.5}, 0.0),
            ({"device_tied": 0.55}, 0.5),
            ({"device_tied": 0.3}, 0.0),
            # Each has devices of its own besides: people have, and others hide behind them.
            ({"accounts_per_device": 0.5, "within_day_ratio": 0.4}, 1.0),
            ({"accounts_per_device": 1.5, "within_day_ratio": 0.525}, 0.5),
            *EXPLAINED_THINGS,
        ),
    ),
    "devices crosswise": Told(
        4.0,
        {"device_crossing": 12, "core_accounts": 16},
        "the devices that they share cross in ways that strangers' do not (12.0 nats of evidence an account)",
        (
            ({"device_crossing": 3.5}, 0.8),
            ({"device_crossing": 2}, 0.3),
            ({"device_crossing": 1}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            # Much in all is as improbable as much of each.
            ({"device_crossing": 1, "core_accounts": 100}, 0.6),
            ({"device_crossing": 1, "core_accounts": 70}, 0.3),
            ({"device_crossing": 1, "core_accounts": 40}, 0.0),
            ({"device_crossing": 0.75, "core_accounts": 200}, 0.3),
            ({"device_crossing": 0.5, "core_accounts": 200}, 0.0),
            (OWN_CARDS, 0.0),
            # A model's phones do not cross; who keeps such hours is half a stranger.
            ({**OWN_LIVES, "device_crossing": 2}, 0.0),
            (OWN_LIVES, 0.6),
        ),
    ),
    "two things crosswise": Told(
        6.0,
        {"two_things": 0.75, "core_accounts": 48},
        "75 % share things of two kinds, with some the one and with others the other",
        (
            ({"two_things": 0.625}, 0.5),
            ({"two_things": 0.5}, 0.0),
            ({"core_accounts": 36}, 0.5),
            ({"core_accounts": 24}, 0.0),
            # Years explain nothing of it.
            ({"signup_reach": 1.0}, 1.0),
            ({"top_address_share": 0.6}, 0.0),
            (HOMES, 0.0),
            # Whose people take turns at desks.
            (AGENCY, 0.0),
        ),
    ),
    "one machine": Told(
        4.0,
        {"accounts_per_device": 100, "device_tied": 0.8, "ip_tied": 0.3},
        "no person works 100 accounts from one device",
        (
            ({"accounts_per_device": 40}, 0.75),
            ({"accounts_per_device": 16}, 0.5),
            ({"accounts_per_device": 6}, 0.0),
            ({"accounts_per_device": 0.5, "within_day_ratio": 0.4, "device_shared": 5}, 0.5),
            ({"device_tied": 0.55}, 0.5),
            (OWN_CARDS, 0.0),
            (OWN_LIVES, 0.0),
            # It is at a hundred places: an image.
            ({"ip_tied": 0.225}, 0.5),
            ({"ip_tied": 0.15}, 0.0),
        ),
    ),
    "a room of machines": Told(
        4.0,
        MACHINE_ROOM,
        "4.0 of its accounts to a machine are at work day and night, and none keeps hours of its own",
        (
            ({"own_rhythm": 0.15}, 0.5),
            ({"accounts_per_device": 2}, 0.0),
            (KNOWN_FIRM, 0.0),
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
            (HOMES, 0.0),
            # People of one carrier.
            ({**OWN_LIVES, "own_rhythm": 0.11}, 0.5),
            (OWN_LIVES, 0.0),
        ),
    ),
    "ranges of its own": Told(
        3.5,
        OWN_RANGES,
        "90 % of what it does comes by address ranges that nobody else comes by",
        (
            ({"range_own": 0.6}, 0.5),
            ({"range_own": 0.4}, 0.0),
            ({"signup_reach": 0.175}, 0.5),
            ({"signup_reach": 0.25}, 0.0),
            ({"core_accounts": 16.8}, 0.5),
            ({"core_accounts": 14.4}, 0.0),
            # Who keeps hours and shares more cards than a payer has is no employee, but for a large firm's.
            ({"own_rhythm": 0.13, **MANY_CARDS}, 1.0),
            ({"own_rhythm": 0.13, **MANY_CARDS, "payment_shared": 240**0.5}, 0.5),
            ({"own_rhythm": 0.13, **MANY_CARDS, "top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            # So are those of whom three pay with each of several cards, and who are at none of its ranges for long.
            ({**PASSERS}, 1.0),
            ({**PASSERS, "accounts_per_card": 3}, 0.5),
            ({**PASSERS, "accounts_per_card": 2.5}, 0.0),
            ({**PASSERS, "payment_shared": 4.5}, 0.5),
            ({**PASSERS, "payment_shared": 3}, 0.0),
            ({**PASSERS, "payment_tied": 0.7}, 0.5),
            ({**PASSERS, "payment_tied": 0.5}, 0.0),
            ({**PASSERS, "site_use": 0.275}, 0.5),
            ({**PASSERS, "site_use": 0.35}, 0.0),
            ({**PASSERS, "top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            # People have hours; one place is a dormitory's; a program that many have is its users'.
            ({"own_rhythm": 0.11}, 0.5),
            ({"own_rhythm": 0.13}, 0.0),
            ({"rhythm_days": NAN}, 0.0),
            ({"top_address_share": 0.41, "rhythm_days": 300}, 0.5),
            ({"top_address_share": 0.6, "rhythm_days": 300}, 0.0),
            ({"within_day": 0.45}, 0.5),
            ({"within_day": 0.6}, 0.0),
            (AGENCY, 0.0),
            (CLOCK, 0.0),
            # It does not say whose cards they share.
            ({**CLOCK, "payment_tied": 0.6, "top_card_share": 0.21}, 1.0),
            ({**CLOCK, "payment_tied": 0.375, "top_card_share": 0.1}, 0.5),
            # Machines that work three accounts each are nobody's, where no hours are known, or when they came.
            ({**RACKS, "rhythm_days": NAN}, 1.0),
            ({**RACKS, "rhythm_days": NAN, "accounts_per_device": 2.25}, 0.5),
            ({**RACKS, "rhythm_days": NAN, "accounts_per_device": 1.5}, 0.0),
            ({**RACKS, "rhythm_days": NAN, "device_tied": 0.7}, 0.5),
            ({**RACKS, "rhythm_days": NAN, "device_tied": 0.5}, 0.0),
            ({**RACKS, "rhythm_days": NAN, "signup_reach": NAN}, 1.0),
            ({**RACKS, "rhythm_days": NAN, "signup_reach": 0.25}, 0.0),
            ({**RACKS, "rhythm_days": NAN, "top_address_share": 0.6}, 0.0),
            ({**RACKS, "rhythm_days": NAN, "top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            ({**RACKS, **OWN_LIVES}, 0.0),
        ),
    ),
    "one pool of addresses": Told(
        4.0,
        {"exits_shared": 0.7, "ip_beyond": 0.8, "core_accounts": 100, "signup_reach": 0.1, "site_use": 0.0},
        "70 % come by three addresses and more, each in another range, that others of it come by and hardly anybody "
        "else",
        (
            ({"exits_shared": 0.55}, 0.5),
            ({"exits_shared": 0.4}, 0.0),
            # A dozen who do, of however many.
            ({"core_accounts": 30}, 0.75),
            ({"core_accounts": 17}, 0.0),
            # Any few hundred of a carrier would.
            ({"ip_beyond": 0.65}, 0.5),
            ({"ip_beyond": 0.5}, 0.0),
            # Those who like to be unseen come over years.
            ({"signup_reach": 0.25}, 0.0),
            ({"signup_reach": NAN}, 0.0),
            (KNOWN_FIRM, 0.0),
        ),
    ),
}
