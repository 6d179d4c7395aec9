"""What each sign of when accounts came, when they work and what they are called is to do, by hand."""

from tests.explained import KNOWN_FIRM
from tests.judged_groups import (
    AGENCY,
    BOUGHT,
    CLOCK,
    CREW,
    DAY_FLIES,
    IN_TURN,
    INSTALLATION,
    LESSONS,
    MACHINE,
    MANY_CARDS,
    NAN,
    NEVER_ELSE,
    NEWS,
    NO_HOURS,
    ONE_JOB,
    SERVER,
    SHIFTS,
    STREWN,
    WAITED,
)
from tests.told import Told

__all__ = ["WORK"]

WORK: dict[str, Told] = {
    "one job": Told(
        4.0,
        {**ONE_JOB, "range_own": 0.9, "volume_ratio": 3},
        "its accounts came within 4 days and do one job (95 % of its prompts, 90 % of it by address ranges that nobody "
        "else comes by)",
        (
            # Hackers and employees ask for themselves as well.
            ({"template_share": 0.875}, 0.5),
            ({"template_share": 0.8}, 0.0),
            ({"signup_reach": 0.175}, 0.5),
            ({"signup_reach": 0.25}, 0.0),
            ({"signup_reach": NAN}, 0.0),
            # A dozen users of one program.
            ({"core_accounts": 18}, 0.5),
            ({"core_accounts": 12}, 0.0),
            ({"range_own": 0.7}, 0.5),
            ({"range_own": 0.5}, 0.0),
            ({"range_own": NAN, "volume_ratio": NAN}, 0.0),
            # Nobody sits at it so long; a program that everybody has does as much by its own clock.
            ({"range_own": 0.0, "volume_ratio": 10}, 1.0),
            ({"range_own": 0.0, "volume_ratio": 7.5}, 0.5),
            ({"range_own": 0.0, "volume_ratio": 5}, 0.0),
            ({"range_own": 0.0, "volume_ratio": 10, **CLOCK}, 0.0),
            # Who follows the news lives besides.
            ({"range_own": 0.0, **NEVER_ELSE}, 1.0),
            ({"range_own": 0.0, **NEVER_ELSE, "active_hours": 100}, 0.5),
            ({"range_own": 0.0, **NEVER_ELSE, "active_hours": 140}, 0.0),
            ({"range_own": 0.0, **NEVER_ELSE, "batches_each": 7.5}, 0.5),
            ({"range_own": 0.0, **NEVER_ELSE, "batches_each": 5}, 0.0),
            ({"range_own": 0.0, **NEVER_ELSE, "signup_reach": 0.25}, 0.0),
            ({"range_own": 0.0, **NEVER_ELSE, **CLOCK}, 0.0),
            # By whose ranges is no matter of a clock, but of lessons.
            (CLOCK, 1.0),
            (LESSONS, 0.0),
            # One place, one vendor's server, one organisation, somebody who pays.
            ({"top_address_share": 0.6}, 0.0),
            ({"top_address_share": 0.41}, 0.5),
            # But for racks, whose accounts are at work at any hour of a day.
            ({"top_address_share": 0.6, "within_day_ratio": 0.35}, 0.0),
            ({"top_address_share": 0.6, "within_day_ratio": 0.275, "signup_span_days": 6}, 0.5),
            ({"top_address_share": 0.6, "within_day_ratio": 0.2, "signup_span_days": 6}, 1.0),
            ({**SERVER, "top_address_share": 0.45, "site_use": 0.25}, 0.5),
            ({"top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            ({"top_domain_share": 0.8, "domain_outside": 0.02}, 0.5),
            ({"top_domain_share": 0.8, "domain_outside": 0.0}, 1.0),
            (AGENCY, 0.0),
        ),
    ),
    "came and went": Told(
        4.0,
        DAY_FLIES,
        "90 % share what nobody else has, they signed up within 6 days, and were last seen in the same days",
        (
            ({"value_own": 0.75}, 0.5),
            ({"value_own": 0.6}, 0.0),
            # Or they came by each other's invitations.
            ({"value_own": 0.0, "invited_own": 0.75}, 0.5),
            ({"value_own": 0.0, "invited_own": 0.6}, 0.0),
            # A shop's customers come over years, an event's within hours.
            ({"signup_reach": 0.175}, 0.5),
            ({"signup_reach": 0.25}, 0.0),
            ({"signup_reach": NAN}, 0.0),
            ({"signup_span_days": 3.75}, 0.5),
            ({"signup_span_days": 1.5}, 0.0),
            # And by its host's invitation, not by each other's.
            ({"signup_span_days": 1.5, "inviting_own": 0.25}, 1.0),
            ({"signup_span_days": 1.5, "inviting_own": 0.175}, 0.5),
            ({"signup_span_days": 1.5, "inviting_own": 0.1}, 0.0),
            # Whoever came by a gift card or a campaign goes on.
            ({"last_reach": 0.4}, 0.5),
            ({"last_reach": 0.5}, 0.0),
            ({"last_reach": NAN}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            # One place, somebody who pays, a name that others know.
            ({"top_address_share": 0.6}, 0.0),
            ({"top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            (AGENCY, 0.0),
        ),
    ),
    "waited together": Told(
        4.0,
        WAITED,
        "90 % share what nobody else has, they signed up within 6 days, and all began to show it in the same days "
        "after that",
        (
            ({"value_own": 0.75}, 0.5),
            ({"value_own": 0.6}, 0.0),
            ({"signup_reach": 0.175}, 0.5),
            ({"signup_reach": 0.25}, 0.0),
            ({"signup_reach": NAN}, 0.0),
            # An event's people sign up within hours.
            ({"signup_span_days": 3.75}, 0.5),
            ({"signup_span_days": 1.5}, 0.0),
            # Who comes for a gift card or a sponsor's money shows it as he comes.
            ({"waited": 0.75}, 0.5),
            ({"waited": 0.6}, 0.0),
            ({"waited": NAN}, 0.0),
            ({"shown_reach": 0.275}, 0.5),
            ({"shown_reach": 0.35}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            # One place, somebody who pays, a name that others know.
            ({"top_address_share": 0.6}, 0.0),
            ({"top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            (AGENCY, 0.0),
        ),
    ),
    "changed hands": Told(
        3.5,
        BOUGHT,
        "50 % gave up what they had of their own for what they share, within 20 days of each other",
        (
            ({"handed_over": 0.325}, 0.5),
            ({"handover_days": 32.5}, 0.5),
            ({"handover_days": NAN}, 0.0),
            ({"core_accounts": 12}, 0.5),
            (KNOWN_FIRM, 0.0),
        ),
    ),
    "cards without a home": Told(
        5.0,
        STREWN,
        "6.0 accounts pay with each card, who came in the same weeks, and no place or name joins them (no range covers "
        "more than 20 %)",
        (
            ({"accounts_per_card": 5.5}, 0.5),
            ({"accounts_per_card": 5}, 0.0),
            ({"payment_tied": 0.75}, 0.5),
            ({"top_network_share": 0.3}, 0.5),
            ({"top_network_share": 0.4}, 0.0),
            # Where no address is known, it may be one place.
            ({"networks": 0}, 0.0),
            ({"signup_reach": 0.175}, 0.5),
            (KNOWN_FIRM, 0.0),
        ),
    ),
    "one after another": Told(
        6.0,
        IN_TURN,
        "each account begins where another that shares its machine or the like has ended, as one person's do "
        "(4.0 nats of evidence an account)",
        (
            ({"in_turn": 3.25}, 0.5),
            ({"in_turn": 2.5}, 0.0),
            # Whoever comes to a desk when another has left has the firm's name.
            (KNOWN_FIRM, 0.0),
            # A household has its card and its home, and a person one machine.
            ({"home_share": 0.8}, 0.0),
            ({"home_share": 0.65}, 0.5),
            ({"home_share": 0.5}, 1.0),
            ({"home_share": 0.8, "device_tied": 0.2}, 0.5),
            ({"home_share": 0.8, "device_tied": 0.3}, 1.0),
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
            ({"range_own": 0.7}, 0.5),
            ({"range_own": 0.5}, 0.0),
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
