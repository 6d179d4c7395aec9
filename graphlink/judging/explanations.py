"""Explanations: what is left of each kind of sharing once the best innocent reason for it has taken its part.

An innocent explanation excuses only what it explains. One site explains addresses, and machines that people take turns
at, not dozens of cards; a phone's model explains a fingerprint; a payer explains cards; a program that everybody has
set to the full hour, or a class, explains a template, its hours and its batches. Each function takes a frame of
measures (measures.py) and returns 0 to 1 for each group; what is not known explains nothing, and is no sign either.
"""

import math
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd

from .times import WEEK

__all__ = [
    "at_most",
    "batches",
    "days",
    "established",
    "heard_together",
    "many_cards",
    "no_day",
    "no_hours",
    "no_site",
    "no_years",
    "one_machine",
    "one_name",
    "one_site",
    "own_lives",
    "payer",
    "payer_words",
    "people",
    "percent",
    "ramp",
    "shared_in_part",
    "shared_things",
    "unexplained",
    "unknown_many",
    "unknown_names",
    "waves",
]


def ramp(values: pd.Series, low: float, high: float) -> pd.Series:
    """0 at `low` and below, 1 at `high` and above, straight between; missing values give 0. `low` may exceed `high`."""
    # By numpy: a verdict asks this a thousand times, and a series' own `clip` and `fillna` are ten times slower.
    straight = np.clip((values.to_numpy("float64", na_value=np.nan) - low) / (high - low), 0, 1)
    return pd.Series(np.where(np.isnan(straight), 0.0, straight), index=values.index, name=values.name)


def shared_in_part(tied: str, top: str) -> Callable[[pd.DataFrame], pd.Series]:
    """How far a kind ties the group while no value of it covers most of those that are tied."""

    def strength(m: pd.DataFrame) -> pd.Series:
        return ramp(m[tied], 0.15, 0.6) * ramp(m[top] / m[tied].clip(lower=0.01), 0.7, 0.35)

    return strength


def stock_device(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts pay each with a card of its own: then a few fingerprints that they share are stock.

    Where no card is known, who signed up over years like everybody may well have a program's fingerprint in common.
    """
    own_cards = ramp(m["payment_bearers"], 0.12, 0.35) * ramp(m["payment_tied"], 0.15, 0.05)
    cardless = (m["payment_bearers"] == 0) * ramp(m["signup_reach"], 0.5, 0.85)
    return pd.concat([own_cards, cardless], axis=1).max(axis=1) * ramp(m["device_shared"], 160, 80)


def own_lives(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts keep a person's hours each, and neither pay nor ask alike: what they have is alike."""
    people = ramp(m["own_rhythm"], 0.06, 0.16) * ramp(m["rhythm_days"], 10, 40)
    apart = ramp(m["template_share"], 0.3, 0.1) * ramp(m["batch_share"], 0.3, 0.1) * ramp(m["payment_tied"], 0.4, 0.15)
    return people * apart


def shared_things(m: pd.DataFrame) -> pd.Series:
    """What is left of shared devices and addresses where they are of one model and of one carrier."""
    place = pd.concat([one_site(m), placeless(m)], axis=1).max(axis=1)
    turns = place * ramp(m["accounts_per_device"], 12, 6) * ramp(m["batch_share"], 0.5, 0.2)
    turns = turns * (1 - many_cards(m)) * (1 - tireless(m))
    return (1 - stock_device(m)) * (1 - own_lives(m)) * (1 - payer(m)) * (1 - turns)


def waves(m: pd.DataFrame) -> pd.Series:
    """How far its sign-ups are a wave: within days, for an event or a class signs up within hours.

    No event explains dozens of cards that those who came to it share.
    """
    pooled = dozens_of_cards(m) * ramp(m["payment_tied"], 0.1, 0.25)
    days = pd.concat([ramp(m["signup_span_days"], 1.5, 6), pooled], axis=1).max(axis=1)
    return days * ramp(m["signup_reach"], 0.45, 0.25)


def batches(m: pd.DataFrame) -> pd.Series:
    """How far its accounts work in batches: a tenth to half of them; or 50 to 200, however many do not.

    Of those who set one program to work at hours of their own some begin together now and then; a crew does again and
    again: five times each, or in dozens of hours.
    """
    accounts: pd.Series = (m["batch_share"] * m["core_accounts"]).clip(lower=1)
    several = ramp(np.log(accounts), np.log(50), np.log(200))
    shared = [ramp(m["batch_share"], 0.1, 0.5), several * ramp(m["batch_share"], 0.05, 0.2)]
    again = [ramp(m["batches_each"], 2, 5), ramp(m["batch_hours"], 10, 40)]
    often = ramp(m["batch_hours"], 1, 3) * pd.concat(again, axis=1).max(axis=1)
    return pd.concat(shared, axis=1).max(axis=1) * often * unexplained(m) * (1 - heard_together(m) / 2)


def heard_together(m: pd.DataFrame) -> pd.Series:
    """How far its batches are what users of one program do who hear of the same news: most of them at once.

    An operator's batches are of a few of the accounts that have its template. Who hears of one feed of many comes with
    few others too, but now and then: an operator's batches of few follow each other within the hour.
    """
    everybody = ramp(m["batch_reach"], 0.1, 0.3)
    part = m[["batch_gathers", "batch_reach"]].min(axis=1, skipna=False)
    several = ramp(part, 0.03, 0.05) * ramp(m["batches_hourly"], 1.4, 1.2)
    return pd.concat([everybody, several], axis=1).max(axis=1)


def no_years(m: pd.DataFrame) -> pd.Series:
    """How far its batches say that it did not grow over years, whenever its accounts signed up: these are for sale.

    Those that meet by chance, or as the news comes, say nothing.
    """
    return ramp(m["batch_share"], 0.3, 0.8) * ramp(m["batches_each"], 2, 5) * (1 - heard_together(m))


def crew(m: pd.DataFrame) -> pd.Series:
    """How clearly all of its accounts are worked by one hand: 4 to 8 batches each, in as many hours."""
    again = ramp(m["batches_each"], 4, 8) * ramp(m["batch_hours"], 4, 8) * ramp(m["batch_share"], 0.5, 0.9)
    return again * (1 - heard_together(m))


def many_cards(m: pd.DataFrame) -> pd.Series:
    """How far its shared cards are more than any payer has: 6 to 40 of them."""
    return dozens_of_cards(m) * ramp(m["payment_tied"], 0.15, 0.6)


def dozens_of_cards(m: pd.DataFrame) -> pd.Series:
    """How many cards several of its accounts share: 6 nothing, 40 whole."""
    return ramp(np.log(m["payment_shared"].clip(lower=1)), np.log(6), np.log(40))


def days_each(m: pd.DataFrame) -> pd.Series:
    """How many days of each account there are to compare."""
    return m["rhythm_days"] / m["core_accounts"]


def no_hours(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts keep no hours of the day, each of them: what two days of an event say is nothing.

    A dozen who set a program to work at any hour are its users; two dozen that all do so are not often found. Those of
    one place may have met there for some days, and nights: twice as many days are asked of them.
    """
    each = ramp(days_each(m) / (1 + one_site(m) * no_site(m)), 1.5, 3) * ramp(m["core_accounts"], 12, 24)
    known = each * ramp(m["rhythm_days"], 30, 150) * ramp(m["hours_covered"], 8, 12)
    # Some of a crew's accounts are worked at two hours only, and look as if they had those.
    few = pd.concat([ramp(m["own_rhythm"], 0.15, 0.05), crew(m) * ramp(m["own_rhythm"], 0.2, 0.1)], axis=1).max(axis=1)
    return few * known


def no_day(m: pd.DataFrame) -> pd.Series:
    """What `no_hours` says beside an innocent program: one that has its own clock, or that acts on news."""
    return no_hours(m) * unexplained(m) * (1 - 0.3 * heard_together(m))


def tireless(m: pd.DataFrame) -> pd.Series:
    """How clearly no people are behind its accounts: in a week or two none keeps hours, and together it has all.

    Employees whom a firm pays for, and people who take turns at a machine, sleep.
    """
    each = ramp(days_each(m), 5, 10) * ramp(m["core_accounts"], 12, 24)
    return ramp(m["own_rhythm"], 0.08, 0.03) * each * ramp(m["hours_covered"], 19, 22.5) * unexplained(m)


def one_machine(m: pd.DataFrame) -> pd.Series:
    """How far it works more accounts from a device than a person has, or people take turns at: 16 half, 100 whole."""
    each = m["accounts_per_device"]
    crowd = (ramp(each, 6, 16) + ramp(np.log(each), np.log(16), np.log(100))) / 2
    return crowd * ramp(m["device_tied"], 0.3, 0.8) * shared_things(m)


def no_site(m: pd.DataFrame) -> pd.Series:
    """What is left of an innocent look where one place, or years, would have to explain many cards or one machine."""
    return (1 - (2 * one_machine(m)).clip(upper=1)) * (1 - many_cards(m))


def established(m: pd.DataFrame, what: str) -> pd.Series:
    """How clearly an organisation is one that others know too, or that was there before the group."""
    known = [ramp(m[f"{what}_outside"], 0, 0.04), ramp(m[f"{what}_lead"], 10, 60), ramp(m["signup_span_days"], 90, 240)]
    return pd.concat(known, axis=1).max(axis=1)


def percent(share: float) -> str:
    """`share` as whole per cent; what is there and rounds to nothing is `under 1 %`."""
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def days(number: float) -> str:
    """`number` as whole days; what rounds to one or to none is `a day`."""
    return "a day" if number < 1.5 else f"{number:,.0f} days"


def at_most(share: float) -> str:
    """`share` as the whole per cent that it does not exceed, for `no more than`."""
    return f"{math.ceil(round(100 * share, 6)):d} %"


def one_site(m: pd.DataFrame) -> pd.Series:
    """How far one address covers the group, or a few addresses of one range; a proxy's range is one of many."""
    few = ramp(m["top_network_share"], 0.4, 0.7) * ramp(m["top_address_share"], 0.15, 0.35)
    return pd.concat([ramp(m["top_address_share"], 0.22, 0.6), few], axis=1).max(axis=1)


def placeless(m: pd.DataFrame) -> pd.Series:
    """1 where no address of it is known: it may be one place, where people take turns at machines."""
    return (m["networks"].fillna(0) == 0).astype("float64")


def people(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts are people: a device each, or hours of their own."""
    rhythm = ramp(m["own_rhythm"], 0.12, 0.22) * ramp(m["rhythm_days"], 10, 40)
    return pd.concat([ramp(m["accounts_per_device"], 4, 2), rhythm], axis=1).max(axis=1)


def payer(m: pd.DataFrame) -> pd.Series:
    """How clearly a few cards pay for many people: an organisation, not a pool of cards."""
    few = (
        ramp(m["accounts_per_card"], 4, 12)
        * ramp(m["payment_tied"], 0.4, 0.8)
        * ramp(m["top_card_share"], 0.08, 0.2)
        * people(m)
        * ramp(m["top_device_share"], 0.9, 0.6)
        # Whoever works by day has hours of his own, on dozens of accounts too.
        * (1 - ramp(m["accounts_per_device"], 12, 25))
    )
    # One card for nearly everybody: a firm's own laptops may all look alike.
    one = ramp(m["top_card_share"], 0.8, 0.95) * ramp(m["accounts_per_device"], 10, 5)
    found = pd.concat([few, one * ramp(m["top_device_share"], 0.9, 0.6), firm(m)], axis=1).max(axis=1)
    found = found * (1 - tireless(m))
    # More cards than a payer has are a large firm's, if it has a name.
    return found * (1 - ramp(m["payment_shared"], 7, 14) * (1 - one_name(m)))


def firm(m: pd.DataFrame) -> pd.Series:
    """How clearly a card pays for dozens who do what people do: employees, whose rented desktops look alike.

    Who works for one firm does not write from the mail domains of many.
    """
    many = ramp(m["accounts_per_card"], 20, 60) * ramp(m["payment_tied"], 0.4, 0.8)
    work = ramp(m["volume_ratio"], 3, 2) * ramp(m["batch_share"], 0.5, 0.2)
    return many * work * ramp(m["accounts_per_device"], 40, 25) * (1 - ramp(m["domains"], 5, 12))


def one_name(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts are of one organisation, by its number or its mail domain, that others know too."""
    named = [ramp(m[f"top_{what}_share"], 0.4, 0.8) * established(m, what) for what in ("org", "domain")]
    return pd.concat(named, axis=1).max(axis=1)


def payer_words(g: SimpleNamespace) -> str:
    says = f"{g.accounts_per_card:,.0f} accounts on each payment method"
    if g.accounts_per_device <= 2:
        return f"{says}, and about as many devices as accounts"
    return f"{says}, as people have whom somebody pays for"


def unknown_names(m: pd.DataFrame) -> pd.Series:
    """How clearly its mail domains or organisations were made for it: nobody else is of them, all came in a wave, and
    they share devices or cards, as the people of a young firm do not; nor is it one place."""
    own = pd.concat([m["domain_own"], m["org_own"]], axis=1).max(axis=1)
    shared = pd.concat([ramp(m["device_tied"], 0.3, 0.7), ramp(m["payment_tied"], 0.3, 0.7)], axis=1).max(axis=1)
    wave = ramp(m["signup_reach"], 0.25, 0.1)
    apart = (1 - one_site(m) * no_site(m)) * (1 - placeless(m))
    return ramp(own, 0.4, 0.8) * wave * shared * (1 - payer(m)) * apart * (1 - one_name(m))


def unknown_many(m: pd.DataFrame, what: str) -> pd.Series:
    """How clearly its organisations or mail domains are many that nobody else knows, and are not an agency's clients.

    Those who keep people's hours at one place may work under the names of many clients.
    """
    agency = one_site(m) * ramp(m["own_rhythm"], 0.2, 0.35)
    return (
        (1 - agency) * ramp(m[f"{what}s"], 4, 12) * ramp(m[f"top_{what}_share"], 0.6, 0.35) * (1 - established(m, what))
    )


def timetable(m: pd.DataFrame) -> pd.Series:
    """How clearly its batches lie in the same few hours of every week, as lessons do and chance does not."""
    chance = WEEK * (1 - np.power(1 - 1 / WEEK, m["batch_hours"].astype("float64")))
    return ramp(m["batch_slots"] / chance, 0.65, 0.4) * ramp(m["batch_hours"], 1, 3)


def unexplained(m: pd.DataFrame) -> pd.Series:
    """What is left of common templates, hours and volume where a program sends them by its own clock, or a class."""
    return (1 - ramp(m["clock_share"], 0.15, 0.4)) * (1 - timetable(m))
