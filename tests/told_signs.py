"""What each sign of the verdict is to do, by hand; test_signs.py holds the signs against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.judged_groups import (
    AGENCY,
    CLOCK,
    CREW,
    DESKTOPS,
    LAPTOPS,
    LESSONS,
    MACHINE,
    MANY_CARDS,
    NAN,
    NEWS,
    NO_HOURS,
    OWN_CARDS,
    OWN_LIVES,
    SERVER,
    SHIFTS,
)


@dataclass(frozen=True)
class Told:
    """What one sign is to do: `strength` by changes to the measures `full`, at which it is 1."""

    points: float
    full: Mapping[str, float]
    says: str
    strength: tuple[tuple[Mapping[str, float], float], ...]


# What explains devices: the rest of what does is held in test_explanations.py.
EXPLAINED_THINGS = ((OWN_CARDS, 0.0), ({**OWN_CARDS, "device_shared": 120}, 0.5), (OWN_LIVES, 0.0))

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
            (AGENCY, 0.0),
            ({**AGENCY, "accounts_per_card": 8}, 0.5),
        ),
    ),
    "cards crosswise": Told(
        4.0,
        {"payment_crossing": 12, "core_accounts": 16},
        "the payment methods that they share cross in ways that strangers' do not (12.0 nats of evidence an account)",
        (
            ({"payment_crossing": 7.5}, 0.8),
            ({"payment_crossing": 2}, 0.3),
            ({"payment_crossing": 1}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            ({"own_rhythm": 0.22, "rhythm_days": 40}, 0.0),
            ({"own_rhythm": 0.17, "rhythm_days": 40}, 0.5),
            ({"top_address_share": 0.6}, 0.0),
            ({"top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            (AGENCY, 0.0),
        ),
    ),
    "many cards": Told(
        2.0,
        MANY_CARDS,
        "it pays with 40 cards that several of its accounts share, more than a payer has",
        (({"payment_shared": 240**0.5}, 0.5), ({"payment_shared": 6}, 0.0), ({"payment_tied": 0.15}, 0.0), (AGENCY, 1)),
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
        {"accounts_per_device": 5, "device_tied": 0.8},
        "5.0 accounts work from each device",
        (
            ({"accounts_per_device": 3.25}, 0.5),
            ({"accounts_per_device": 1.5}, 0.0),
            ({"device_tied": 0.55}, 0.5),
            ({"device_tied": 0.3}, 0.0),
            *EXPLAINED_THINGS,
        ),
    ),
    "devices crosswise": Told(
        4.0,
        {"device_crossing": 12, "core_accounts": 16},
        "the devices that they share cross in ways that strangers' do not (12.0 nats of evidence an account)",
        (
            ({"device_crossing": 7.5}, 0.8),
            ({"device_crossing": 2}, 0.3),
            ({"device_crossing": 1}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            (OWN_CARDS, 0.0),
            (OWN_LIVES, 0.0),
        ),
    ),
    "one machine": Told(
        4.0,
        {"accounts_per_device": 100, "device_tied": 0.8},
        "no person works 100 accounts from one device",
        (
            ({"accounts_per_device": 40}, 0.75),
            ({"accounts_per_device": 16}, 0.5),
            ({"accounts_per_device": 6}, 0.0),
            ({"device_tied": 0.55}, 0.5),
            (OWN_CARDS, 0.0),
            (OWN_LIVES, 0.0),
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
            # People of one carrier.
            ({**OWN_LIVES, "own_rhythm": 0.11}, 0.5),
            (OWN_LIVES, 0.0),
        ),
    ),
    "one template": Told(
        2.0,
        {"template_share": 0.45},
        "45 % of its prompts come from templates that its accounts share",
        (
            ({"template_share": 0.275}, 0.5),
            ({"template_share": 0.1}, 0.0),
            (CLOCK, 0.0),
            (LESSONS, 0.0),
            # It is half of what the server says; not of a program that never rests, of a day's work, or beside cards.
            (SERVER, 0.5),
            ({**SERVER, "within_day": 0.45}, 0.75),
            ({**SERVER, "within_day": 0.3}, 1.0),
            ({**SERVER, "hours_covered": 14}, 1.0),
            ({**SERVER, "payment_tied": 0.01}, 1.0),
            ({**SERVER, "top_address_share": 0.3}, 1.0),
            ({**SERVER, "top_device_share": 0.8}, 1.0),
        ),
    ),
    "batches": Told(
        1.5,
        {"batch_share": 0.5, "batch_hours": 3, "batches_each": 5},
        "50 % of its accounts work in batches that start together",
        (
            ({"batch_share": 0.3}, 0.5),
            ({"batch_share": 0.1}, 0.0),
            # So many are no coincidence, however many do not; a fifth of a hundred are few.
            ({"batch_share": 0.2, "core_accounts": 1000}, 1.0),
            ({"batch_share": 0.2, "core_accounts": 500}, 0.5),
            ({"batch_share": 0.125, "core_accounts": 5000}, 0.5),
            ({"batch_share": 0.05, "core_accounts": 9000}, 0.0),
            # Once is a deadline's.
            ({"batch_hours": 2}, 0.5),
            ({"batch_hours": 1}, 0.0),
            ({"batch_hours": NAN}, 0.0),
            # Now and then some of a program's users begin together; in dozens of hours they do not.
            ({"batches_each": 3.5}, 0.5),
            ({"batches_each": 2}, 0.0),
            ({"batches_each": NAN}, 0.0),
            ({"batches_each": 2, "batch_hours": 25}, 0.5),
            ({"batches_each": 2, "batch_hours": 40}, 1.0),
            # At news a program's users are all there.
            (NEWS, 0.5),
            (CLOCK, 0.0),
            (LESSONS, 0.0),
        ),
    ),
    "one crew": Told(
        1.5,
        CREW,
        "each is in 8 batches of few of those that have its template, in 8 hours",
        (
            ({"batches_each": 6}, 0.5),
            ({"batches_each": 5.2}, 0.0),
            ({"batch_hours": 6}, 0.5),
            ({"batch_share": 0.7}, 0.5),
            ({"batch_share": 0.62}, 0.0),
            # At news a program's users are all there; by a clock, and in lessons, everybody is.
            (NEWS, 0.0),
            (CLOCK, 0.0),
            ({**LESSONS, "batch_hours": 8, "batch_slots": 3}, 0.0),
        ),
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
            # Not with cards that many of them share.
            ({"signup_span_days": 1, "payment_shared": 40, "payment_tied": 0.25}, 1.0),
            ({"signup_span_days": 1, "payment_shared": 40, "payment_tied": 0.175}, 0.5),
            ({"signup_span_days": 1, "payment_shared": 6, "payment_tied": 0.25}, 0.0),
        ),
    ),
    "no day of their own": Told(
        1.5,
        NO_HOURS,
        "its accounts keep no hours: each works at any time of the day",
        (
            ({"own_rhythm": 0.1}, 0.5),
            ({"rhythm_days": 30, "core_accounts": 10}, 0.0),
            ({"hours_covered": 8}, 0.0),
            # A dozen users of one program.
            ({"core_accounts": 18}, 0.5),
            ({"core_accounts": 12}, 0.0),
            # An event of two days: each has one to compare.
            ({"rhythm_days": 225, "core_accounts": 100}, 0.5),
            ({"rhythm_days": 200, "core_accounts": 200}, 0.0),
            (CLOCK, 0.0),
            (LESSONS, 0.0),
            # People who work in shifts have other hours next week.
            ({**SHIFTS, "rhythm_days": 300}, 0.0),
            ({**SHIFTS, "within_day": 0.45, "rhythm_days": 300}, 0.5),
            ({**SHIFTS, "within_day": 0.3, "rhythm_days": 300}, 1.0),
            ({"within_day": 0.6}, 1.0),
            # A part of it where they act on news.
            (NEWS, 0.7),
            ({**NEWS, "batch_gathers": 0.9, "batch_reach": 0.1, "batches_hourly": 1.4}, 1.0),
            ({"batch_reach": 0.3}, 0.7),
            # A crew's accounts are worked at two hours some of them, and look as if they had those.
            ({**CREW, "own_rhythm": 0.15}, 0.5),
            ({**CREW, "own_rhythm": 0.1, "batch_hours": 6}, 0.5),
            ({**CREW, "own_rhythm": 0.2}, 0.0),
            ({**CREW, **NEWS, "own_rhythm": 0.15}, 0.0),
        ),
    ),
    "organisations nobody knows": Told(
        2.0,
        {"orgs": 12, "top_org_share": 0.35, "template_share": 0.45},
        "its accounts are of many small organisations that nobody else knows, under one template",
        (
            ({"orgs": 8}, 0.5),
            ({"orgs": 4}, 0.0),
            ({"org_outside": 0.04}, 0.0),
            # An agency works under its clients' names, at one place and by day.
            ({"top_address_share": 0.6, "own_rhythm": 0.35}, 0.0),
            ({"top_address_share": 0.6, "own_rhythm": 0.275}, 0.5),
            ({"top_address_share": 0.6, "own_rhythm": 0.2}, 1.0),
            ({"own_rhythm": 0.35}, 1.0),
            # Mail domains say as much, and so do batches.
            ({"orgs": NAN, "domains": 12, "top_domain_share": 0.35}, 1.0),
            ({"orgs": NAN, "domains": 12, "top_domain_share": 0.35, "domain_outside": 0.02}, 0.5),
            ({"template_share": 0.275}, 0.5),
            ({"template_share": 0.1}, 0.0),
            ({"template_share": 0.1, "batch_share": 0.5}, 1.0),
            ({"template_share": 0.1, "batch_share": 0.3}, 0.5),
        ),
    ),
    "names of its own": Told(
        1.5,
        {"domain_own": 0.8, "signup_reach": 0.1, "device_tied": 0.7, "top_device_share": 0.2},
        "80 % have a mail domain or an organisation that nobody else has, and they came together",
        (
            ({"domain_own": 0.6}, 0.5),
            ({"domain_own": 0.4}, 0.0),
            ({"domain_own": NAN, "org_own": 0.8}, 1.0),
            ({"domain_own": NAN}, 0.0),
            # A firm grows; its people have a device and a card each, or somebody pays; or sit in one place.
            ({"signup_reach": 0.175}, 0.5),
            ({"signup_reach": 0.25}, 0.0),
            ({"signup_reach": NAN}, 0.0),
            ({"device_tied": 0.5}, 0.5),
            ({"device_tied": 0.3}, 0.0),
            ({"device_tied": 0.3, "payment_tied": 0.7, "payment_shared": 6}, 1.0),
            ({"top_address_share": 0.6}, 0.0),
            ({"networks": 0}, 0.0),
            # Others know it, or knew it before.
            ({"top_domain_share": 0.8, "domain_outside": 0.04}, 0.0),
        ),
    ),
    "round the clock": Told(
        1.5,
        {"hours_covered": 22.5},
        "it works at all hours (22 of 24)",
        (
            ({"hours_covered": 20.75}, 0.5),
            ({"hours_covered": 19}, 0.0),
            # Together at all hours, and each at its own: people of many time zones.
            ({"own_rhythm": 0.1}, 1.0),
            ({"own_rhythm": 0.175}, 0.5),
            ({"own_rhythm": 0.25}, 0.0),
            (CLOCK, 0.0),
            # A place that never closes, where people work in shifts.
            (SHIFTS, 0.0),
            ({**SHIFTS, "within_day": 0.45}, 0.5),
            ({**SHIFTS, "within_day": 0.3}, 1.0),
            ({**SHIFTS, **MANY_CARDS}, 1.0),
            ({**SHIFTS, **MACHINE}, 1.0),
            ({"within_day": 0.6}, 1.0),
            # News comes at all hours.
            (NEWS, 0.0),
            ({**NEWS, "batch_gathers": 0.03}, 0.5),
            ({**NEWS, "batch_reach": 0.03}, 0.5),
            ({**NEWS, "batches_hourly": 1.3}, 0.5),
            ({**NEWS, "batch_gathers": 0.02}, 1.0),
            ({**NEWS, "batch_reach": 0.02}, 1.0),
            ({**NEWS, "batches_hourly": 1.4}, 1.0),
            # All who have the template come, however often: nobody's crew of a few.
            ({"batch_reach": 0.1}, 1.0),
            ({"batch_reach": 0.2}, 0.5),
            ({"batch_reach": 0.3}, 0.0),
        ),
    ),
    "volume": Told(
        0.5,
        {"volume_ratio": 2.5},
        "an account does 2.5 times the typical volume",
        (({"volume_ratio": 1.85}, 0.5), ({"volume_ratio": 1.2}, 0.0), (CLOCK, 0.0)),
    ),
    "one organisation": Told(
        -6.0,
        {"top_org_share": 0.8, "org_outside": 0.04},
        "80 % belong to one organisation",
        (
            ({"top_org_share": 0.6}, 0.5),
            ({"top_org_share": 0.4}, 0.0),
            # Anybody can invent one: four tenths where nobody else knows it.
            ({"org_outside": 0.0}, 0.4),
            ({"org_outside": 0.02}, 0.7),
            ({"org_outside": 0.0, "org_lead": 60}, 1.0),
        ),
    ),
    "one mail domain": Told(
        -4.0,
        {"top_domain_share": 0.8, "top_org_share": 0.4, "domain_outside": 0.04},
        "80 % have one mail domain",
        (
            ({"top_domain_share": 0.6}, 0.5),
            ({"top_domain_share": 0.4}, 0.0),
            # The organisation has said it already.
            ({"top_org_share": 0.6}, 0.5),
            ({"top_org_share": 0.8}, 0.0),
            # A domain is bought for little: one that nobody else knows says nothing.
            ({"domain_outside": 0.0}, 0.0),
            ({"domain_outside": 0.0, "domain_lead": 35}, 0.5),
        ),
    ),
    "one site": Told(
        -3.0,
        {"top_address_share": 0.6, "top_network_share": 0.65},
        "one range of addresses covers 65 %, one address 60 %",
        (
            ({"top_address_share": 0.41, "top_network_share": 0.0}, 0.5),
            ({"top_address_share": 0.22, "top_network_share": 0.0}, 0.0),
            ({"top_address_share": 0.25, "top_network_share": 0.7}, 0.5),
            ({**MANY_CARDS, "payment_shared": 240**0.5}, 0.5),
            (MANY_CARDS, 0.0),
            (MACHINE, 0.0),
        ),
    ),
    "a payer": Told(
        -3.0,
        AGENCY,
        "12 accounts on each payment method, and about as many devices as accounts",
        (({"accounts_per_card": 8}, 0.5), ({"accounts_per_card": 4}, 0.0), (LAPTOPS, 1.0), (DESKTOPS, 1.0)),
    ),
    "grown over years": Told(
        -3.0,
        {"signup_reach": 0.85, "signup_span_days": 700},
        "its sign-ups spread over 700 days like everybody's",
        (
            ({"signup_reach": 0.675}, 0.5),
            ({"signup_reach": 0.5}, 0.0),
            # Years are no reason to start together, for one machine or for dozens of cards.
            ({"batch_share": 0.55, "batches_each": 5}, 0.5),
            ({"batch_share": 0.8, "batches_each": 5}, 0.0),
            # But for chance, and for news that a program acts on.
            ({"batch_share": 0.8, "batches_each": 3.5}, 0.5),
            ({"batch_share": 0.8, "batches_each": 5, **NEWS}, 1.0),
            ({"batch_share": 0.8, "batches_each": 5, **NEWS, "batch_gathers": 0.03}, 0.5),
            ({**MACHINE, "payment_bearers": 0.1}, 0.0),
            # Where no card is known it may be a program's fingerprint.
            (MACHINE, 1.0),
            (MANY_CARDS, 0.0),
        ),
    ),
    "daytime": Told(
        -1.5,
        {"hours_covered": 12, "active_hours": 80},
        "each of its accounts keeps its hours of the day (12 in all)",
        (
            ({"hours_covered": 14}, 0.5),
            ({"hours_covered": 16}, 0.0),
            # Seen in few hours altogether, it covers few of the day by that alone.
            ({"active_hours": 50}, 0.5),
            ({"active_hours": 20}, 0.0),
            ({"active_hours": NAN}, 0.0),
            # One shift, and no hours of anybody's own in it.
            ({"own_rhythm": 0.1}, 0.5),
            ({"own_rhythm": 0.05}, 0.0),
            # Hours of their own, wherever they live.
            ({"hours_covered": 24, "own_rhythm": 0.3, "rhythm_days": 40}, 1.0),
            ({"hours_covered": 24, "own_rhythm": 0.225, "rhythm_days": 40}, 0.5),
            ({"hours_covered": 24, "own_rhythm": 0.3, "rhythm_days": 25}, 0.5),
            ({"hours_covered": 24, "own_rhythm": 0.3, "rhythm_days": 10}, 0.0),
        ),
    ),
    "small": Told(
        -2.5,
        {"core_accounts": 5},
        "it has only 5 accounts",
        (({"core_accounts": 8.5}, 0.5), ({"core_accounts": 12}, 0.0)),
    ),
}
