"""Families and teams, who have little in common each: measures at which that explains all, half and nothing."""

from collections.abc import Mapping

from graphlink.judging.small_parties import families, homes, teams
from tests.explained import Explained
from tests.judged_groups import HOMES, NAN, TEAMS

__all__ = ["FEW"]

AT_HOME: Mapping[str, float] = {
    "signup_reach": 0.0,
    "template_share": 1.0,
    "own_rhythm": 0.22,
    "rhythm_days": 60,
    "core_accounts": 40,
    "accounts_per_card": 2,
}

FAMILIES: Mapping[str, float] = {
    "accounts_per_card": 3,
    "payment_tied": 0.25,
    "own_rhythm": 0.1,
    "rhythm_days": 200,
    "core_accounts": 40,
    "hours_covered": 16,
}

FEW: Mapping[str, Explained] = {
    "cards of small teams": (
        teams,
        TEAMS,
        (
            # Four and a quarter to a card, and five.
            ({"payment_shared": 1200 / 85}, 0.5),
            ({"payment_shared": 12}, 0.0),
            ({"payment_crossing": 0.2}, 0.5),
            ({"payment_crossing": 0.3}, 0.0),
            ({"device_crossing": 0.35}, 0.5),
            ({"device_crossing": 0.5}, 0.0),
            ({"device_crossing": NAN}, 1.0),
            # Their cards and their machines are of the same few.
            ({"two_things": 0.625}, 0.5),
            ({"two_things": 0.75}, 0.0),
            ({"wordings": 3}, 0.5),
            ({"wordings": 4}, 0.0),
            ({"wordings": NAN}, 1.0),
            ({"signup_reach": 0.675}, 0.5),
            ({"signup_reach": 0.5}, 0.0),
            # Machines of several accounts, but for those of three or four.
            ({"accounts_per_device": 1.25}, 0.5),
            ({"accounts_per_device": 1.5}, 0.0),
            ({"accounts_per_device": 1.5, "device_tied": 0.6, "device_shared": 20}, 1.0),
            ({"accounts_per_device": NAN, "device_tied": 0, "device_shared": 0}, 0.0),
        ),
    ),
    "homes of families": (
        homes,
        HOMES,
        (
            ({"home_share": 0.65}, 0.5),
            ({"home_share": 0.5}, 0.0),
            ({"signup_reach": 0.35}, 1.0),
            ({"signup_reach": 0.275, "device_tied": 0.3}, 0.5),
            ({"signup_reach": 0.2, "device_tied": 0.3}, 0.0),
            ({"signup_reach": NAN}, 0.0),
            # At several places, and no machine in common.
            ({"signup_reach": 0.14}, 1.0),
            ({"signup_reach": 0.1}, 0.5),
            ({"signup_reach": 0.06}, 0.0),
            ({"signup_reach": 0.14, "device_tied": 0.2}, 0.5),
            ({"signup_reach": 0.14, "top_address_share": 0.5}, 0.5),
            ({"signup_reach": 0.14, "top_address_share": 0.6}, 0.0),
            ({"template_share": 0.1, "batch_share": 0.1}, 1.0),
            ({"template_share": 0.2}, 0.5),
            ({"template_share": 0.3}, 0.0),
            ({"batch_share": 0.2}, 0.5),
            ({"batch_share": 0.3}, 0.0),
            # Each keeps hours of his own, whenever they came and whatever they ask.
            ({**AT_HOME, "home_share": 0.9}, 1.0),
            ({**AT_HOME, "home_share": 0.8}, 0.5),
            ({**AT_HOME, "home_share": 0.7}, 0.0),
            ({**AT_HOME, "home_share": 0.9, "own_rhythm": 0.17}, 0.5),
            ({**AT_HOME, "home_share": 0.9, "own_rhythm": 0.12}, 0.0),
            ({**AT_HOME, "home_share": 0.9, "own_rhythm": 0, "rhythm_days": 240, "hours_covered": 7}, 1.0),
            ({**AT_HOME, "home_share": 0.9, "own_rhythm": 0, "rhythm_days": 240, "hours_covered": 8.5}, 0.5),
            ({**AT_HOME, "home_share": 0.9, "own_rhythm": 0, "rhythm_days": 180, "hours_covered": 7}, 0.5),
            ({**AT_HOME, "home_share": 0.9, "accounts_per_card": 3.5}, 0.5),
            ({**AT_HOME, "home_share": 0.9, "accounts_per_card": 4}, 0.0),
        ),
    ),
    "families behind one mast": (
        families,
        FAMILIES,
        (
            ({"accounts_per_card": 3.5}, 0.5),
            ({"accounts_per_card": 4}, 0.0),
            ({"payment_tied": 0.175}, 0.5),
            ({"payment_tied": 0.1}, 0.0),
            ({"two_things": 0.085}, 0.5),
            ({"two_things": 0.12}, 0.0),
            ({"payment_crossing": 0.2}, 0.5),
            ({"device_crossing": 0.35}, 0.5),
            ({"device_crossing": NAN}, 1.0),
            ({"own_rhythm": 0.08}, 0.5),
            ({"own_rhythm": 0.06}, 0.0),
            ({"hours_covered": 19}, 0.5),
            ({"hours_covered": 20}, 0.0),
            ({"hours_covered": 2}, 0.0),
            ({"core_accounts": 12}, 0.5),
        ),
    ),
}
