"""The signs that speak for an innocent crowd, and take points: whose it is, where it sits, how it came."""

import numpy as np

from .explanations import no_site, one_hand, payer
from .keeping_hours import a_persons_days, came_as_others, rota
from .names import established
from .programs import no_years
from .sign import Sign
from .told_measures import most_of, ramp
from .words import payer_words, percent
from .workplaces import one_site

__all__ = ["DAYTIME", "EXCUSES", "GROWN", "SMALL"]

GROWN, SMALL, DAYTIME = "grown over years", "small", "daytime"
"""The signs that a group came as everybody did, that it is few, and that it keeps hours of the day."""

EXCUSES: tuple[Sign, ...] = (
    Sign(
        "one organisation",
        -6.0,
        lambda m: ramp(m["top_org_share"], 0.4, 0.8) * (0.4 + 0.6 * established(m, "org")),
        lambda g: f"{percent(g.top_org_share)} belong to one organisation",
        "40 to 80 % of its accounts are of one organisation; four tenths where nobody else knows it",
    ),
    Sign(
        "one mail domain",
        -4.0,
        lambda m: ramp(m["top_domain_share"], 0.4, 0.8) * ramp(m["top_org_share"], 0.8, 0.4) * established(m, "domain"),
        lambda g: f"{percent(g.top_domain_share)} have one mail domain",
        "40 to 80 % of its accounts have one mail domain (free mail left out) that others know too, or knew before",
    ),
    Sign(
        "one site",
        -3.0,
        lambda m: one_site(m) * no_site(m),
        lambda g: (
            f"one range of addresses covers {percent(g.top_network_share)}, one address {percent(g.top_address_share)}"
        ),
        "one address covers 22 to 60 % of it, or a few of one range do, and it works there; not in racks, nor where it "
        "has many cards or one machine",
    ),
    Sign(
        "a payer",
        -3.0,
        payer,
        payer_words,
        "4 to 12 accounts to a card, or 3 to 6 in usual use, of people with a device or hours of their own; or 20 to "
        "60 who do what people do",
    ),
    Sign(
        GROWN,
        -3.0,
        # Years explain no telephone that a dozen and more share.
        lambda m: came_as_others(m) * no_site(m) * (1 - no_years(m)) * (1 - ramp(m["contact_behind"], 8, 16)),
        lambda g: f"its sign-ups spread over {g.signup_span_days:,.0f} days like everybody's",
        "its sign-ups spread over 50 to 85 % of the platform's history; not with batches, one demand in many words, "
        "many cards, one machine, or 8 to 16 accounts behind a telephone or mail address",
    ),
    Sign(
        DAYTIME,
        -1.5,
        # A group seen in a few dozen hours altogether covers few hours of the day by that alone.
        lambda m: (
            a_persons_days(m)
            * most_of(
                ramp(m["hours_covered"], 16, 12)
                * ramp(m["active_hours"], 20, 80)
                * ramp(np.nan_to_num(m["own_rhythm"], nan=1), 0.05, 0.15),
                ramp(m["own_rhythm"], 0.15, 0.3) * ramp(m["rhythm_days"], 10, 40) * (1 - rota(m)),
            )
        ),
        lambda g: f"each of its accounts keeps its hours of the day ({g.hours_covered:,.0f} in all)",
        "its traffic keeps to 16 to 12 hours of the day, or each of its accounts to its own; as people do; not of "
        "those who keep step, but for a class, whose hours of one day say 55 to 70 % of those of another",
    ),
    Sign(
        SMALL,
        -2.5,
        lambda m: ramp(m["core_accounts"], 12, 5) * (1 - one_hand(m) / 2),
        lambda g: f"only {g.core_accounts:,.0f} accounts to judge it by",
        "12 to 5 accounts; half of it where one card, one machine and one wording are nearly everybody's, who have no "
        "address in common or never rest; not of 4 to 6 and more who keep step, or 2 to 4 by what others do not share, "
        "of 5 to 8 who came at once by what nobody else has, or where 4 to 8 accounts and more are behind a telephone "
        "or mail address",
    ),
)
