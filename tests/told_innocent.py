"""What each sign of an innocent crowd is to do, by hand."""

from tests.judged_groups import (
    AGENCY,
    CLOCK,
    DESKTOPS,
    LAPTOPS,
    MACHINE,
    MANY_CARDS,
    NAN,
    NEWS,
    REWORDED,
    ROTA,
    SEVERAL_CREWS,
)
from tests.told import Told

__all__ = ["INNOCENT"]

ONE_HAND = {
    "payment_tied": 0.9,
    "device_tied": 0.9,
    "accounts_per_device": 4,
    "ip_tied": 0.15,
    "template_share": 0.8,
}
HALF_A_HAND = {
    "payment_tied": 0.7,
    "device_tied": 0.7,
    "accounts_per_device": 3,
    "ip_tied": 0.225,
    "template_share": 0.65,
}
NO_HAND = {
    "payment_tied": 0.5,
    "device_tied": 0.5,
    "accounts_per_device": 2,
    "ip_tied": 0.3,
    "networks": 0,
    "template_share": 0.5,
}

INNOCENT: dict[str, Told] = {
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
            ({"top_address_share": 0.2575, "top_network_share": 0.7}, 0.5),
            # It is where a part of what they do comes from.
            ({"site_use": 0.425}, 0.5),
            ({"site_use": 0.25}, 0.0),
            # In racks nobody is.
            ({"within_day_ratio": 0.275, "signup_span_days": 6}, 0.5),
            ({"within_day_ratio": 0.2, "signup_span_days": 6}, 0.0),
            # Nor where accounts are on a rota.
            ({**ROTA, "own_rhythm": 0.96}, 0.5),
            (ROTA, 0.0),
            # Hackers of one weekend stay up, and signed up within hours.
            ({"within_day_ratio": 0.2, "signup_span_days": 3.75}, 0.5),
            ({"within_day_ratio": 0.2, "signup_span_days": 1.5}, 1.0),
            ({"within_day_ratio": 0.2}, 1.0),
            ({**MANY_CARDS, "payment_shared": 240**0.5}, 0.5),
            (MANY_CARDS, 0.0),
            (MACHINE, 0.0),
        ),
    ),
    "a payer": Told(
        -3.0,
        AGENCY,
        "12 accounts on each payment method, and about as many devices as accounts",
        (
            ({"accounts_per_card": 8}, 0.5),
            ({"accounts_per_card": 4}, 0.0),
            (LAPTOPS, 1.0),
            (DESKTOPS, 1.0),
            # Whoever is paid for has one card, but where colleagues use each other's.
            ({"payment_crossing": 4.5}, 0.5),
            ({"payment_crossing": 6}, 0.0),
            ({"payment_crossing": 6, "top_address_share": 0.6}, 1.0),
        ),
    ),
    "grown over years": Told(
        -3.0,
        {"signup_reach": 0.85, "signup_span_days": 700},
        "its sign-ups spread over 700 days like everybody's",
        (
            ({"signup_reach": 0.675}, 0.5),
            ({"signup_reach": 0.5}, 0.0),
            # Nor do years explain a telephone for a dozen and more.
            ({"contact_behind": 12}, 0.5),
            ({"contact_behind": 16}, 0.0),
            # Years are no reason to start together, for one machine or for dozens of cards.
            ({"batch_share": 0.55, "batches_each": 5}, 0.5),
            ({"batch_share": 0.8, "batches_each": 5}, 0.0),
            # But for chance, for accounts as new as everybody's, and for news that a program acts on.
            ({"batch_share": 0.8, "batches_each": 3.5}, 0.5),
            ({"batch_share": 0.8, "batches_each": 5, "signup_reach": 0.9}, 0.5),
            ({"batch_share": 0.8, "batches_each": 5, "signup_reach": 0.95}, 1.0),
            ({"batch_share": 0.8, "batches_each": 5, **NEWS}, 1.0),
            # Of these several crews in an hour say three quarters: it is asked about.
            ({**SEVERAL_CREWS, "signup_reach": 0.95}, 0.25),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "batches_each": 15}, 0.625),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "batches_each": 10}, 1.0),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "batch_hours": 70}, 0.625),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "batch_hours": 40}, 1.0),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "batches_hourly": 1.75}, 0.625),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "batch_reach": 0.0375}, 0.625),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "batch_reach": 0.05}, 1.0),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "own_rhythm": 0.1}, 0.625),
            ({**SEVERAL_CREWS, "signup_reach": 0.95, "own_rhythm": 0.15}, 1.0),
            # Nor for one demand in many words.
            (REWORDED, 0.0),
            ({**REWORDED, "rewordings": 2.25}, 0.5),
            ({"batch_share": 0.8, "batches_each": 5, **NEWS, "batch_gathers": 0.02}, 0.5),
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
            ({"within_day_ratio": 0.525}, 0.5),
            # Hours of their own, wherever they live.
            ({"hours_covered": 24, "own_rhythm": 0.3, "rhythm_days": 40}, 1.0),
            ({"hours_covered": 24, "own_rhythm": 0.225, "rhythm_days": 40}, 0.5),
            ({"hours_covered": 24, "own_rhythm": 0.3, "rhythm_days": 25}, 0.5),
            ({"hours_covered": 24, "own_rhythm": 0.3, "rhythm_days": 10}, 0.0),
            # Each at its own minutes, one after the other: no people.
            ({**ROTA, "own_rhythm": 0.96}, 0.5),
            (ROTA, 0.0),
            # All of them are at work through all of the hours of a shop.
            ({"hours_covered": 24, "own_rhythm": 0.3, "rhythm_days": 40, "within_day_ratio": 0.525}, 0.5),
            ({"hours_covered": 24, "own_rhythm": 0.3, "rhythm_days": 40, "within_day_ratio": 0.4}, 0.0),
            # Who keeps step with others, to the second, is no more a person by day.
            ({"reshare_in_step": 0.55, "own_rhythm": 0.3}, 0.5),
            ({"reshare_in_step": 0.8, "own_rhythm": 0.3}, 0.0),
            # Pupils do in their lessons, at the same hours of each day.
            ({"reshare_in_step": 0.8, "own_rhythm": 0.625}, 0.5),
            ({"reshare_in_step": 0.8, "own_rhythm": 0.7}, 1.0),
        ),
    ),
    "small": Told(
        -2.5,
        {"core_accounts": 5},
        "only 5 accounts to judge it by",
        (
            ({"core_accounts": 8.5}, 0.5),
            ({"core_accounts": 12}, 0.0),
            # Half of it where they are one hand's, at no place in common: no family's, and no workshop's.
            (ONE_HAND, 0.5),
            ({**ONE_HAND, "core_accounts": 8.5}, 0.25),
            *(({**ONE_HAND, name: half}, 0.75) for name, half in HALF_A_HAND.items()),
            *(({**ONE_HAND, name: none}, 1.0) for name, none in NO_HAND.items()),
            ({**ONE_HAND, **CLOCK}, 1.0),
            # Or they never rest, at one place as well.
            ({**ONE_HAND, "ip_tied": 1, "hours_covered": 22.5, "volume_ratio": 5}, 0.5),
            ({**ONE_HAND, "ip_tied": 1, "hours_covered": 22.5, "volume_ratio": 4}, 0.75),
            ({**ONE_HAND, "ip_tied": 1, "hours_covered": 19, "volume_ratio": 5}, 1.0),
            # Few who keep step are one hand's, and so are they who came at once by what nobody else has.
            ({"core_accounts": 8, "reshare_in_step": 0.8}, 0.0),
            ({"core_accounts": 8, "reshare_in_step": 0.55}, 2 / 7),
            ({"core_accounts": 6, "reshare_in_step": 0.8}, 0.0),
            ({"core_accounts": 5, "reshare_in_step": 0.8}, 0.5),
            ({"core_accounts": 4, "reshare_in_step": 0.8}, 1.0),
            # Fewer, where what they share is not what everybody does.
            ({"core_accounts": 4, "reshare_in_step": 0.8, "reshare_beyond": 0.95}, 0.0),
            ({"core_accounts": 4, "reshare_in_step": 0.8, "reshare_beyond": 0.9}, 0.5),
            ({"core_accounts": 4, "reshare_in_step": 0.8, "reshare_beyond": 0.85}, 1.0),
            ({"core_accounts": 3, "reshare_in_step": 0.8, "reshare_beyond": 0.95}, 0.5),
            ({"core_accounts": 2, "reshare_in_step": 0.8, "reshare_beyond": 0.95}, 1.0),
            # More than a family behind one telephone.
            ({"phone_behind": 8, "phone_tied": 0.9}, 0.0),
            ({"phone_behind": 6, "phone_tied": 0.9}, 0.5),
            ({"phone_behind": 4, "phone_tied": 0.9}, 1.0),
            ({"phone_behind": 8, "phone_tied": 0.75}, 0.5),
            ({"phone_behind": 8, "phone_tied": 0.6}, 1.0),
            ({"core_accounts": 6.5, "arrival_tied": 0.8, "value_own": 0.9}, 5.5 / 14),
            ({"core_accounts": 5, "arrival_tied": 0.8, "value_own": 0.9}, 1.0),
            ({"core_accounts": 8, "arrival_tied": 0.8, "value_own": 0.9}, 0.0),
            ({"core_accounts": 8, "arrival_tied": 0.55, "value_own": 0.9}, 2 / 7),
            ({"core_accounts": 8, "arrival_tied": 0.8, "value_own": 0.75}, 2 / 7),
            ({"core_accounts": 8, "arrival_tied": 0.8}, 4 / 7),
        ),
    ),
}
