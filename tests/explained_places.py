"""Places, names and years: measures at which each explanation explains all, half and nothing."""

from collections.abc import Mapping
from math import log

from graphlink.judging.explanations import no_site, unknown_many
from graphlink.judging.names import established, one_name
from graphlink.judging.workplaces import machine_room, one_site
from tests.explained import KNOWN_FIRM, Explained
from tests.judged_groups import BOUGHT, IN_TURN, MACHINE, MACHINE_ROOM, MANY_CARDS, NAN, NO_HOURS

__all__ = ["PLACES"]

UNKNOWN: Mapping[str, float] = {"orgs_shared": 12, "top_org_share": 0.35}

GHOSTS: Mapping[str, float] = {
    **NO_HOURS,
    "org_own": 0.95,
    "signup_reach": 0.1,
    "networks": 99,
    "top_network_share": 0.2,
}
NOBODYS: Mapping[str, float] = {**NO_HOURS, "org_own": 0.95, "device_tied": 0.9, "nowhere": 0.7}
CAMPUS: Mapping[str, float] = {
    "top_network_share": 0.95,
    "top_address_share": 0.15,
    "payment_bearers": 0.35,
    "payment_tied": 0.05,
    "device_tied": 0.1,
    "within_day_ratio": 0.8,
}
ALL_DAY: Mapping[str, float] = {
    "accounts_per_device": 4,
    "device_tied": 0.9,
    "device_shared": 100,
    "within_day_ratio": 0.4,
}
BUSY: Mapping[str, float] = {"payment_shared": 14, "payment_tied": 0.9, "volume_ratio": 5}
NAMED = 1 - log(14 / 6) / log(40 / 6)
"""What is left beside fourteen cards alone."""

PLACES: Mapping[str, Explained] = {
    "one site": (
        one_site,
        {"top_address_share": 0.6},
        (
            ({"top_address_share": 0.41}, 0.5),
            ({"top_address_share": 0.22}, 0.0),
            # A few addresses of one range: of a hundred, 35 of the 99 others are at one.
            ({"top_network_share": 0.7, "top_address_share": 0.3565}, 1.0),
            ({"top_network_share": 0.55, "top_address_share": 0.3565}, 0.5),
            ({"top_network_share": 0.4, "top_address_share": 0.22}, 0.0),
            ({"top_network_share": 0.7, "top_address_share": 0.2575}, 0.5),
            # Three of sixteen are at it, two of eleven, one of five: few of the others are.
            ({"top_network_share": 1.0, "top_address_share": 3 / 16, "core_accounts": 16}, 0.0),
            ({"top_network_share": 1.0, "top_address_share": 2 / 11, "core_accounts": 11}, 0.0),
            ({"top_network_share": 1.0, "top_address_share": 0.2, "core_accounts": 5}, 0.0),
            ({"top_network_share": 1.0, "top_address_share": 0.2, "core_accounts": 1}, 0.0),
            # A proxy's range: many addresses, none of which covers much.
            ({"top_network_share": 1.0, "top_address_share": 0.15}, 0.0),
            # A campus: dozens of addresses of one range, and people with a card and a machine each.
            (CAMPUS, 1.0),
            ({**CAMPUS, "top_network_share": 0.9}, 0.5),
            ({**CAMPUS, "top_network_share": 0.85}, 0.0),
            ({**CAMPUS, "payment_bearers": 0.235}, 0.5),
            ({**CAMPUS, "payment_bearers": 0.12}, 0.0),
            ({**CAMPUS, "payment_tied": 0.1}, 0.5),
            ({**CAMPUS, "payment_tied": 0.15}, 0.0),
            ({**CAMPUS, "device_tied": 0.2}, 0.5),
            ({**CAMPUS, "device_tied": 0.3}, 0.0),
            ({**CAMPUS, "within_day_ratio": 0.65}, 0.5),
            ({**CAMPUS, "within_day_ratio": 0.5}, 0.0),
            ({**CAMPUS, "within_day_ratio": NAN}, 0.0),
            # Proxies that all change between.
            ({"site_use": 0.6}, 1.0),
            ({"site_use": 0.425}, 0.5),
            ({"site_use": 0.25}, 0.0),
            # Racks, where nobody is.
            ({"within_day_ratio": 0.35}, 1.0),
            ({"within_day_ratio": 0.275, "signup_span_days": 6}, 0.5),
            ({"within_day_ratio": 0.2, "signup_span_days": 6}, 0.0),
            ({"within_day_ratio": 0.2, "signup_span_days": 3.75}, 0.5),
            ({"within_day_ratio": 0.2}, 1.0),
            # No event lasts five days, where no sign-ups are known.
            ({"within_day_ratio": 0.2, "rhythm_days": 500}, 0.0),
            ({"within_day_ratio": 0.2, "rhythm_days": 400}, 0.5),
            ({"within_day_ratio": 0.2, "rhythm_days": 300}, 1.0),
            ({"within_day_ratio": 0.2, "rhythm_days": 400, "signup_span_days": 1.5}, 1.0),
            ({"within_day_ratio": 0.2, "rhythm_days": 500, "signup_span_days": 1.5}, 0.5),
            ({"within_day_ratio": 0.2, "rhythm_days": 600, "signup_span_days": 1.5}, 0.0),
            # A room of machines.
            (MACHINE_ROOM, 0.0),
            ({**MACHINE_ROOM, "accounts_per_device": 3}, 0.5),
        ),
    ),
    "a room of machines": (
        machine_room,
        MACHINE_ROOM,
        (
            ({"accounts_per_device": 3}, 0.5),
            ({"accounts_per_device": 2}, 0.0),
            ({"accounts_per_device": 18}, 0.5),
            ({"accounts_per_device": 24}, 0.0),
            ({"device_tied": 0.75}, 0.5),
            ({"device_tied": 0.6}, 0.0),
            ({"own_rhythm": 0.15}, 0.5),
            ({"own_rhythm": 0.2}, 0.0),
            ({"hours_covered": 15.5}, 0.5),
            ({"hours_covered": 14}, 0.0),
            ({"rhythm_days": 400}, 0.5),
            ({"rhythm_days": 300}, 0.0),
            ({"signup_reach": 0.25}, 0.5),
            ({"signup_reach": 0.3}, 0.0),
            ({"signup_span_days": 15}, 0.5),
            ({"signup_span_days": 10}, 0.0),
            ({"core_accounts": 18}, 0.5),
            ({"core_accounts": 12}, 0.0),
            (KNOWN_FIRM, 0.0),
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
            # A few that nothing else ties to the rest are no others, where these keep no hours and are from everywhere.
            ({**GHOSTS}, 0.0),
            ({**GHOSTS, "org_own": 0.875}, 0.5),
            ({**GHOSTS, "org_own": NAN}, 1.0),
            ({**GHOSTS, "signup_reach": 0.175}, 0.5),
            ({**GHOSTS, "top_network_share": 0.3}, 0.5),
            ({**GHOSTS, "networks": 0}, 1.0),
            ({**GHOSTS, "own_rhythm": 0.1}, 0.5),
            ({**GHOSTS, "org_lead": 60}, 1.0),
            # Nor does it make a name, that accounts were given it over years, who share machines and have no home.
            ({**NOBODYS, "org_lead": 60}, 0.0),
            ({**NOBODYS, "signup_span_days": 240}, 0.0),
            ({**NOBODYS, "org_lead": 60, "nowhere": 0.55}, 0.5),
            ({**NOBODYS, "org_lead": 60, "nowhere": 0.4}, 1.0),
            ({**NOBODYS, "org_lead": 60, "device_tied": 0.7}, 0.5),
            ({**NOBODYS, "org_lead": 60, "device_tied": 0.5}, 1.0),
            ({**NOBODYS, "org_lead": 60, "org_own": 0.8}, 1.0),
            ({**NOBODYS, "org_lead": 60, "own_rhythm": 0.1}, 0.5),
        ),
    ),
    "many organisations that nobody knows": (
        lambda m: unknown_many(m, "org"),
        UNKNOWN,
        (
            ({"orgs_shared": 8}, 0.5),
            ({"orgs_shared": 4}, 0.0),
            ({"top_org_share": 0.475}, 0.5),
            ({"top_org_share": 0.6}, 0.0),
            ({"org_outside": 0.02}, 0.5),
            ({"org_lead": 60}, 0.0),
            ({"orgs_shared": NAN, "domains_shared": 12}, 0.0),
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
            # Machines that nearly all of its accounts share, at work all day; not where each has one, or none is known.
            ({**ALL_DAY}, 0.0),
            ({**ALL_DAY, "within_day_ratio": 0.525}, 0.5),
            ({**ALL_DAY, "within_day_ratio": NAN}, 1.0),
            ({**ALL_DAY, "accounts_per_device": 3}, 0.5),
            ({**ALL_DAY, "accounts_per_device": 2}, 1.0),
            ({**ALL_DAY, "accounts_per_device": NAN}, 1.0),
            ({**ALL_DAY, "device_tied": 0.7}, 0.5),
            ({**ALL_DAY, "device_tied": 0.5}, 1.0),
            # Who does five times what is typical, by fourteen cards under no name; beside the cards alone is NAMED.
            (BUSY, 0.0),
            ({**BUSY, "volume_ratio": 4}, 0.5 * NAMED),
            ({**BUSY, "volume_ratio": 3}, NAMED),
            ({**BUSY, "payment_tied": 0.7}, 0.5 * NAMED),
            ({**BUSY, "payment_tied": 0.15}, 1.0),
            ({**BUSY, "top_org_share": 0.8, "org_outside": 0.04}, NAMED),
            ({**BUSY, "payment_shared": 6}, 1.0),
            # Lives before accounts were sold, and lives one after another.
            (BOUGHT, 0.0),
            (IN_TURN, 0.0),
            ({"in_turn": 3.25}, 0.5),
        ),
    ),
}
