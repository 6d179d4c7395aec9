"""People at work, in class and at an event: measures at which each explanation explains all, half and nothing."""

from collections.abc import Mapping

from graphlink.judging.keeping_hours import several_firms
from graphlink.judging.staff import hands
from graphlink.judging.workplaces import chain_of_shops, event, workplace
from tests.explained import Explained
from tests.judged_groups import NAN

__all__ = ["WORK"]

HOURS: Mapping[str, float] = {"own_rhythm": 0.3, "rhythm_days": 60}
CALL_CENTRE: Mapping[str, float] = {
    **HOURS,
    "networks": 4,
    "top_network_share": 0.95,
    "payment_tied": 0.05,
    "batch_share": 0.05,
    "volume_ratio": 3,
    "top_domain_share": 0.4,
    "within_day_ratio": 0.65,
}
"""A hundred people behind a few exits, at hours of their own, half of them under one mail domain."""
FIRMS: Mapping[str, float] = {
    "domains_shared": 4,
    "firm_share": 0.85,
    "own_rhythm": 0.35,
    "rhythm_days": 400,
    "volume_ratio": 3,
    "batch_share": 0.1,
    "within_day_ratio": 0.65,
}
"""Several firms who use one tool, each with a card and machines of its own."""
FARM: Mapping[str, float] = {
    "volume_ratio": 3,
    "template_share": 0.8,
    "accounts_per_device": 4,
    "device_shared": 25,
    "device_tied": 0.9,
    "hours_covered": 13,
}
"""Four accounts to a laptop, all of them at work all day."""

WORK: Mapping[str, Explained] = {
    "a place where people work": (
        workplace,
        CALL_CENTRE,
        (
            ({"networks": 6}, 0.5),
            ({"networks": 8}, 0.0),
            ({"top_network_share": 0.875}, 0.5),
            # Most of what they do comes by one address, and the rest from home.
            ({"networks": 80, "top_address_share": 0.9, "site_use": 0.75}, 1.0),
            ({"networks": 80, "top_address_share": 0.9, "site_use": 0.625}, 0.5),
            # No address is known: a name says it.
            ({"networks": 0, "top_network_share": 0, "top_domain_share": 0.5}, 1.0),
            ({"networks": 0, "top_network_share": 0, "top_domain_share": 0.425}, 0.5),
            # Nobody's name.
            ({"top_domain_share": 0.25}, 0.5),
            ({"top_domain_share": 0.325}, 0.75),
            # Hours of their own, or too few days to tell.
            ({"own_rhythm": 0.25}, 0.5),
            ({"own_rhythm": 0.2}, 0.0),
            ({"own_rhythm": 0.2, "rhythm_days": 20}, 0.5),
            ({"own_rhythm": NAN, "rhythm_days": NAN}, 0.5),
            ({"within_day_ratio": 0.525}, 0.5),
            # Whoever works many accounts from one room pays by cards that these share.
            ({"payment_tied": 0.1}, 0.5),
            ({"payment_tied": 0.15}, 0.0),
            ({"batch_share": 0.125}, 0.5),
            ({"batch_share": 0.5}, 0.0),
            # Dozens on one machine who signed up at all hours of a day or two are not at their desks.
            ({"accounts_per_device": 25, "signup_reach": 0.1, "signup_night": 0.14}, 0.0),
            ({"accounts_per_device": 18.5, "signup_reach": 0.1, "signup_night": 0.14}, 0.5),
            ({"accounts_per_device": 12, "signup_reach": 0.1, "signup_night": 0.14}, 1.0),
            ({"accounts_per_device": 25, "signup_reach": 0.175, "signup_night": 0.14}, 0.5),
            ({"accounts_per_device": 25, "signup_reach": 0.1, "signup_night": 0.11}, 0.5),
            ({"accounts_per_device": 25, "signup_reach": 0.1, "signup_night": 0.08}, 1.0),
            ({"batch_share": 0.5, "batch_hours": 4, "batches_each": 2}, 1.0),
            ({"batch_share": 0.5, "batch_hours": 6, "batches_each": 2}, 0.5),
            ({"batch_share": 0.5, "batch_hours": 4, "batches_each": 3}, 0.5),
            ({"volume_ratio": 3.5}, 0.5),
            ({"volume_ratio": 4}, 0.0),
        ),
    ),
    "a chain of shops": (
        chain_of_shops,
        {
            "top_card_share": 0.9,
            "top_domain_share": 0.6,
            "networks": 20,
            "ip_tied": 0.15,
            "batch_share": 0.3,
            "volume_ratio": 3,
        },
        (
            ({"top_card_share": 0.85}, 0.5),
            ({"top_card_share": 0.8}, 0.0),
            ({"top_domain_share": 0.5}, 0.5),
            ({"top_domain_share": 0.4}, 0.0),
            ({"ip_tied": 0.225}, 0.5),
            ({"networks": 0}, 0.0),
            ({"batch_share": 0.4}, 0.5),
            ({"volume_ratio": 3.5}, 0.5),
            ({"volume_ratio": 4}, 0.0),
        ),
    ),
    "an event": (
        event,
        {"signup_span_days": 0.5, "top_address_share": 0.8},
        (
            ({"signup_span_days": 1}, 0.5),
            ({"signup_span_days": 1.5}, 0.0),
            ({"top_address_share": 0.65}, 0.5),
            ({"top_address_share": 0.5}, 0.0),
        ),
    ),
    "several firms": (
        several_firms,
        FIRMS,
        (
            ({"domains_shared": NAN, "orgs_shared": 4}, 1.0),
            ({"domains_shared": 3}, 0.5),
            ({"domains_shared": 2}, 0.0),
            ({"firm_share": 0.725}, 0.5),
            ({"firm_share": 0.6}, 0.0),
            ({"own_rhythm": 0.285}, 0.5),
            ({"own_rhythm": 0.22}, 0.0),
            ({"rhythm_days": 275}, 0.5),
            ({"within_day_ratio": 0.525}, 0.5),
            ({"volume_ratio": 3.5}, 0.5),
            ({"batch_share": 0.2}, 0.5),
        ),
    ),
    "several accounts in one hand": (
        hands,
        FARM,
        (
            ({"volume_ratio": 2.5}, 0.5),
            ({"template_share": 0.65}, 0.5),
            ({"accounts_per_device": 3, "device_shared": 33}, 0.5),
            ({"accounts_per_device": 10, "device_shared": 10}, 0.5),
            ({"accounts_per_device": 12, "device_shared": 8}, 0.0),
            ({"device_tied": 0.7, "device_shared": 25}, 0.5),
            ({"hours_covered": 14.5}, 0.5),
            ({"hours_covered": 16}, 0.0),
        ),
    ),
}
