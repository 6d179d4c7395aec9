"""What each sign of accounts that came together, for one job or for one person, is to do, by hand."""

from tests.explained import KNOWN_FIRM
from tests.judged_groups import (
    AGENCY,
    ALL_DAY,
    BOUGHT,
    CLOCK,
    DAY_FLIES,
    EVERYWHERE,
    FOR_DOZENS,
    IN_TURN,
    LESSONS,
    NAN,
    NEVER_ELSE,
    NEVER_RESTING,
    ONE_JOB,
    SERVER,
    STAFF,
    STREWN,
    WAITED,
)
from tests.told import Told

__all__ = ["WORK"]

NOWHERE = {"range_own": 0, "template_share": 0.8}

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
            ({"range_own": 0.6}, 0.5),
            ({"range_own": 0.4}, 0.0),
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
            # Users of one program are at home, and hackers at the same few halls.
            ({"range_own": 0.0, **EVERYWHERE}, 1.0),
            ({"range_own": 0.0, **EVERYWHERE, "ip_beyond": 0.8}, 0.5),
            ({"range_own": 0.0, **EVERYWHERE, "ip_beyond": 0.7}, 0.0),
            ({"range_own": 0.0, **EVERYWHERE, "networks": 115}, 0.5),
            ({"range_own": 0.0, **EVERYWHERE, "networks": 80}, 0.0),
            ({"range_own": 0.0, **EVERYWHERE, "top_address_share": 0.09}, 0.5),
            ({"range_own": 0.0, **EVERYWHERE, "top_address_share": 0.12}, 0.0),
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
            # Who has no home at all may ask for other things as well.
            ({**NOWHERE, "nowhere": 0.7}, 1.0),
            ({**NOWHERE, "nowhere": 0.55}, 0.5),
            ({**NOWHERE, "nowhere": 0.4}, 0.0),
            ({**NOWHERE, "nowhere": 0.7, "template_share": 0.7}, 0.5),
            ({**NOWHERE, "nowhere": 0.7, "template_share": 0.6}, 0.0),
            ({**NOWHERE, **LESSONS, "nowhere": 0.7}, 0.0),
        ),
    ),
    "all day long": Told(
        4.0,
        ALL_DAY,
        "its accounts are at work through all of their days (hours 45 % as near each other as others' are), 95 % of it "
        "by address ranges that nobody else comes by",
        (
            ({"range_own": 0.75}, 0.5),
            ({"range_own": 0.65}, 0.0),
            ({"within_day_ratio": 0.525}, 0.5),
            # Employees who ask for eight hours of a day.
            ({"within_day_ratio": 0.75}, 0.0),
            ({"within_day_ratio": NAN}, 0.0),
            # Whose hours of a day are apart, and few altogether.
            ({"hours_covered": 10}, 0.0),
            # Nor who are awake and no more: a crew's shift is shorter, and machines have all hours.
            ({"hours_covered": 13}, 0.5),
            ({"hours_covered": 16}, 0.0),
            ({"hours_covered": 18.5}, 0.5),
            ({"hours_covered": 19.5}, 1.0),
            ({"rhythm_days": 96}, 0.5),
            ({"rhythm_days": 72}, 0.0),
            ({"core_accounts": 18}, 0.5),
            ({"core_accounts": 12}, 0.0),
            # A library's desks are there for years, a firm's machines have its name, a shop's tills too.
            ({"signup_reach": 0.675}, 0.5),
            ({"signup_reach": 0.85}, 0.0),
            (KNOWN_FIRM, 0.0),
            # By everybody's ranges, on machines of several that nobody's hours tell apart.
            ({**NEVER_RESTING, "range_own": 0}, 1.0),
            ({**NEVER_RESTING, "range_own": 0, "accounts_per_device": 3}, 0.5),
            ({**NEVER_RESTING, "range_own": 0, "accounts_per_device": 2}, 0.0),
            ({**NEVER_RESTING, "range_own": 0, "device_tied": 0.75}, 0.5),
            ({**NEVER_RESTING, "range_own": 0, "own_rhythm": 0.15}, 0.5),
            ({**NEVER_RESTING, "range_own": 0, "own_rhythm": 0.2}, 0.0),
            ({**NEVER_RESTING, "range_own": 0, "signup_reach": 0.3}, 0.5),
            ({**NEVER_RESTING, "range_own": 0, "signup_reach": 0.35}, 0.0),
            ({**NEVER_RESTING, "range_own": 0, "device_shared": 20, "payment_bearers": 0.35}, 0.0),
            ({**NEVER_RESTING, **CLOCK, "range_own": 0}, 0.0),
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
            # A new firm's name is as new as its accounts; its people have a machine and hours each.
            (STAFF, 0.0),
            (STAFF | {"top_domain_share": 0.8}, 1.0),
            (STAFF | {"own_rhythm": 0.12}, 1.0),
            (STAFF | {"accounts_per_device": 6}, 1.0),
            # Nobody knows the name of a firm whose cards are for dozens each, at machines of their own.
            (FOR_DOZENS, 0.0),
            (FOR_DOZENS | {"device_tied": 0.15}, 1.0),
            # Of one name no more than two to a machine.
            (FOR_DOZENS | {"device_tied": 1, "top_org_share": 0.95, "accounts_per_device": 2}, 0.0),
            (FOR_DOZENS | {"device_tied": 1, "top_org_share": 0.95, "accounts_per_device": 4}, 1.0),
            (FOR_DOZENS | {"device_tied": 1, "top_org_share": 0.8, "accounts_per_device": 2}, 1.0),
            (FOR_DOZENS | {"within_day_ratio": 0.6}, 1.0),
            (FOR_DOZENS | {"accounts_per_card": 15}, 1.0),
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
            # Whoever comes to a desk when another has left has the firm's name, which nobody else need know.
            (KNOWN_FIRM, 0.0),
            ({"top_org_share": 0.95}, 0.0),
            ({"top_org_share": 0.875}, 0.5),
            ({"top_org_share": 0.8}, 1.0),
            ({"top_org_share": 0.95, "core_accounts": 12}, 0.5),
            ({"top_org_share": 0.95, "core_accounts": 8}, 1.0),
            # A household has its card and its home, and a person one machine.
            ({"home_share": 0.8}, 0.0),
            ({"home_share": 0.65}, 0.5),
            ({"home_share": 0.5}, 1.0),
            ({"home_share": 0.8, "device_tied": 0.2}, 0.5),
            ({"home_share": 0.8, "device_tied": 0.3}, 1.0),
        ),
    ),
}
