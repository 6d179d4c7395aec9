"""What signs of hours and of names are to do: when accounts came and are at work, how much they do, whose they are."""

from tests.judged_groups import (
    CLOCK,
    CREW,
    INSTALLATION,
    LESSONS,
    MACHINE,
    MANY_CARDS,
    NAN,
    NEWS,
    NO_HOURS,
    SHIFTS,
)
from tests.told import Told

__all__ = ["HOURS_AND_NAMES"]

HOURS_AND_NAMES: dict[str, Told] = {
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
            # Nor where nobody keeps hours when it is over, whether it was at one place or not.
            ({"signup_span_days": 1, **NO_HOURS, "rhythm_days": 300}, 1.0),
            ({"signup_span_days": 1, **NO_HOURS, "rhythm_days": 225}, 0.5),
            ({"signup_span_days": 1, **NO_HOURS}, 0.0),
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
            ({**NEWS, "batch_gathers": 0.9, "batch_reach": 0.1, "batches_hourly": 1.5}, 1.0),
            ({"batch_reach": 0.2}, 0.7),
            # A crew's accounts are worked at two hours some of them, and look as if they had those.
            ({**CREW, "own_rhythm": 0.15}, 0.5),
            ({**CREW, "own_rhythm": 0.1, "batch_hours": 6}, 0.5),
            ({**CREW, "own_rhythm": 0.2}, 0.0),
            ({**CREW, **NEWS, "own_rhythm": 0.15}, 0.0),
        ),
    ),
    "one demand in many words": Told(
        1.5,
        {"wordings": 24, "rewordings": 12, "own_rhythm": 0.2},
        "each of its accounts asks one thing in 12 wordings, which others send word for word",
        (
            ({"wordings": 12 * 2**0.5}, 0.5),
            ({"wordings": 12}, 0.0),
            ({"rewordings": 9}, 0.5),
            ({"rewordings": 6}, 0.0),
            # A course has many exercises, for people.
            ({"own_rhythm": 0.275}, 0.5),
            ({"own_rhythm": 0.35}, 0.0),
            ({"wordings": NAN, "rewordings": NAN}, 0.0),
        ),
    ),
    "organisations nobody knows": Told(
        2.0,
        {"orgs_shared": 12, "top_org_share": 0.35, "template_share": 0.45},
        "its accounts are of many small organisations that nobody else knows, under one template",
        (
            ({"orgs_shared": 8}, 0.5),
            ({"orgs_shared": 4}, 0.0),
            ({"org_outside": 0.04}, 0.0),
            # An agency works under its clients' names, at one place and by day.
            ({"top_address_share": 0.6, "own_rhythm": 0.35}, 0.0),
            ({"top_address_share": 0.6, "own_rhythm": 0.275}, 0.5),
            ({"top_address_share": 0.6, "own_rhythm": 0.2}, 1.0),
            ({"own_rhythm": 0.35}, 1.0),
            # Mail domains say as much, and so do batches.
            ({"orgs_shared": NAN, "domains_shared": 12, "top_domain_share": 0.35}, 1.0),
            ({"orgs_shared": NAN, "domains_shared": 12, "top_domain_share": 0.35, "domain_outside": 0.02}, 0.5),
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
            # A longer wave, where all are of several such names.
            ({"signup_reach": 0.25, "signup_span_days": 60, "domain_own": 0.95, "top_domain_share": 0.5}, 1.0),
            ({"signup_reach": 0.25, "signup_span_days": 60, "domain_own": 0.875, "top_domain_share": 0.5}, 0.5),
            ({"signup_reach": 0.35, "signup_span_days": 60, "domain_own": 0.95, "top_domain_share": 0.5}, 0.5),
            ({"signup_reach": 0.25, "signup_span_days": 60, "domain_own": 0.95, "top_domain_share": 0.65}, 0.5),
            ({"signup_reach": 0.25, "signup_span_days": 60, "domain_own": 0.95, "top_domain_share": 0.8}, 0.0),
            ({"device_tied": 0.5}, 0.5),
            ({"device_tied": 0.3}, 0.0),
            ({"device_tied": 0.3, "payment_tied": 0.7, "payment_shared": 6}, 1.0),
            ({"top_address_share": 0.6}, 0.0),
            ({"networks": 0}, 0.0),
            # So does a class whose tablets look alike, and no operation that shares cards.
            ({**MACHINE, "top_address_share": 0.6}, 0.0),
            ({**MACHINE, "top_address_share": 0.6, "payment_tied": 0.1}, 0.5),
            ({**MACHINE, "top_address_share": 0.6, "payment_tied": 0.15}, 1.0),
            # Or a class would sleep at the same hours, when nobody of it signs up.
            ({**MACHINE, "top_address_share": 0.6, "signup_night": 0.14}, 1.0),
            ({**MACHINE, "top_address_share": 0.6, "signup_night": 0.11}, 0.5),
            ({**MACHINE, "top_address_share": 0.6, "signup_night": 0.08}, 0.0),
            # They come from everywhere, and keep no hours.
            ({**NO_HOURS, "device_tied": 0.0, "networks": 99, "top_network_share": 0.2}, 1.0),
            ({**NO_HOURS, "device_tied": 0.0, "networks": 99, "top_network_share": 0.3}, 0.5),
            ({**NO_HOURS, "device_tied": 0.0, "networks": 99, "top_network_share": 0.4}, 0.0),
            ({**NO_HOURS, "device_tied": 0.0, "networks": 99, "top_network_share": 0.2, "own_rhythm": 0.1}, 0.5),
            ({**NO_HOURS, "device_tied": 0.0, "networks": 99, "top_network_share": 0.2, "own_rhythm": 0.15}, 0.0),
            # One firm's, whose program made them.
            (INSTALLATION, 0.0),
            ({**INSTALLATION, "top_domain_share": 0.8}, 1.0),
            # Others know it, or knew it before.
            ({"top_domain_share": 0.8, "domain_outside": 0.04}, 0.0),
        ),
    ),
    "apart from its firm": Told(
        7.0,
        {
            "top_org_share": 0.8,
            "org_outside": 0.8,
            "range_own": 0.9,
            "template_share": 0.8,
            "accounts_per_device": 8,
            "device_tied": 0.9,
        },
        "80 % of those of its name are not of it, and do not come by its address ranges; 8 of its accounts work from "
        "each device, by one wording",
        (
            ({"top_org_share": 0.6}, 0.5),
            ({"top_org_share": 0.4}, 0.0),
            ({"org_outside": 0.65}, 0.5),
            ({"org_outside": 0.5}, 0.0),
            # A mail domain takes two thirds of what an organisation does.
            ({"org_outside": NAN, "top_domain_share": 0.8, "domain_outside": 0.8}, 2 / 3),
            ({"top_org_share": 0.4, "top_domain_share": 0.8, "domain_outside": 0.65}, 1 / 3),
            # Where others of the firm come by the same ranges, and where each has a machine, it is of the firm.
            ({"range_own": 0.6}, 0.5),
            ({"range_own": 0.4}, 0.0),
            ({"accounts_per_device": 6}, 0.5),
            ({"accounts_per_device": 4}, 0.0),
            ({"device_tied": 0.7}, 0.5),
            ({"device_tied": 0.5}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            ({"template_share": 0.65}, 0.5),
            ({"template_share": 0.5}, 0.0),
            # A class takes turns at the machines of a laboratory, and a program has its clock.
            ({"top_address_share": 0.6}, 1 / 15),
            ({"top_address_share": 0.41}, 17 / 30),
            # Nobody takes turns at a machine of sixteen.
            ({"accounts_per_device": 16, "ip_tied": 0.3, "top_address_share": 0.6}, 1.0),
            (CLOCK, 0.0),
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
            # People who are seen once or twice each.
            ({"rhythm_days": 30, "within_day_ratio": 0.65}, 0.0),
            ({"rhythm_days": 90, "within_day_ratio": 0.65}, 0.5),
            ({"rhythm_days": 30, "within_day_ratio": 0.525}, 0.5),
            ({"rhythm_days": 150, "within_day_ratio": 0.65}, 1.0),
            ({"rhythm_days": 30, "within_day_ratio": 0.4}, 1.0),
            ({"rhythm_days": NAN, "within_day_ratio": NAN}, 1.0),
            # A place that never closes, where people work in shifts.
            (SHIFTS, 0.0),
            ({**SHIFTS, "within_day": 0.45}, 0.5),
            ({**SHIFTS, "within_day": 0.3}, 1.0),
            ({**SHIFTS, **MANY_CARDS}, 1.0),
            ({**SHIFTS, **MACHINE}, 1.0),
            ({"within_day": 0.6}, 1.0),
            # News comes at all hours.
            (NEWS, 0.0),
            ({**NEWS, "batch_gathers": 0.02}, 0.5),
            ({**NEWS, "batch_reach": 0.02}, 0.5),
            ({**NEWS, "batches_hourly": 1.425}, 0.5),
            ({**NEWS, "batch_gathers": 0.015}, 1.0),
            ({**NEWS, "batch_reach": 0.015}, 1.0),
            ({**NEWS, "batches_hourly": 1.5}, 1.0),
            # All who have the template come, however often: nobody's crew of a few.
            ({"batch_reach": 0.1}, 1.0),
            ({"batch_reach": 0.15}, 0.5),
            ({"batch_reach": 0.2}, 0.0),
        ),
    ),
    "volume": Told(
        0.5,
        {"volume_ratio": 2.5},
        "an account does 2.5 times the typical volume",
        (({"volume_ratio": 1.85}, 0.5), ({"volume_ratio": 1.2}, 0.0), (CLOCK, 0.0)),
    ),
}
