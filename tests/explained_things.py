"""What is left of shared devices: measures at which all is, half and nothing."""

from collections.abc import Mapping

from graphlink.judging.explanations import shared_things
from tests.explained import Explained
from tests.judged_groups import AGENCY, IMAGE, INSTALLATION, MANY_CARDS, OWN_CARDS, OWN_LIVES, TIRELESS, TURNS

__all__ = ["THINGS"]

SERVED: Mapping[str, float] = {"accounts_per_device": 25, "device_shared": 10, "volume_ratio": 2, "signup_reach": 0.5}
FEW_TO_A_MACHINE: Mapping[str, float] = {
    "accounts_per_device": 4,
    "device_tied": 0.9,
    "device_shared": 25,
    "ip_beyond": 0.9,
}

THINGS: Mapping[str, Explained] = {
    "things that nothing explains": (
        shared_things,
        {},
        (
            (OWN_CARDS, 0.0),
            ({**OWN_CARDS, "device_shared": 120}, 0.5),
            (OWN_LIVES, 0.0),
            ({**OWN_LIVES, "own_rhythm": 0.11}, 0.5),
            # Machines of a few, who come by addresses that strangers do not share; no model's telephones.
            ({**OWN_LIVES, **FEW_TO_A_MACHINE}, 1.0),
            ({**OWN_LIVES, **FEW_TO_A_MACHINE, "ip_beyond": 0.75}, 0.5),
            ({**OWN_LIVES, **FEW_TO_A_MACHINE, "ip_beyond": 0.6}, 0.0),
            ({**OWN_LIVES, **FEW_TO_A_MACHINE, "device_tied": 0.75}, 0.5),
            ({**OWN_LIVES, **FEW_TO_A_MACHINE, "accounts_per_device": 3}, 0.5),
            ({**OWN_LIVES, **FEW_TO_A_MACHINE, "accounts_per_device": 18}, 0.5),
            ({**OWN_LIVES, **FEW_TO_A_MACHINE, "accounts_per_device": 24}, 0.0),
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
            # A clerk's, who serves people that each come seldom, and came when everybody did.
            ({**TURNS, **SERVED}, 0.0),
            ({**TURNS, **SERVED, "accounts_per_device": 42.5}, 0.5),
            ({**TURNS, **SERVED, "accounts_per_device": 60}, 1.0),
            ({**TURNS, **SERVED, "volume_ratio": 2.5}, 0.5),
            ({**TURNS, **SERVED, "volume_ratio": 3}, 1.0),
            ({**TURNS, **SERVED, "signup_reach": 0.4}, 0.5),
            ({**TURNS, **SERVED, "signup_reach": 0.3}, 1.0),
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
