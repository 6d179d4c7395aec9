"""Signs: what tells an operation from an innocent crowd, each with its points and the sentence that says it.

A new sign is one entry in SIGNS; the table of signs in docs/evidence.md is made from these values. Kinds of the user's
own get the signs that their nature gives them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd

from ..signals import ARRIVAL, KINDS, Kind
from .features import made_for
from .measures import WEEK

__all__ = ["ASKING", "SIGNS", "Sign", "signs_of"]


@dataclass(frozen=True)
class Sign:
    """One thing that speaks for an operation (points above 0) or for an innocent crowd (below).

    `strength` maps a frame of measures to 0..1 for each group; `points` is what full strength adds; `says` is the
    sentence, from the group's measures. `meaning` is the sign in a few words, for the documentation. A sign that `asks`
    adds up to a review and never to a suspension: what it counts, an honest crowd does now and then. `way`: of what its
    accounts share something, for a verdict asks for more than one (ways.py).
    """

    name: str
    points: float
    strength: Callable[[pd.DataFrame], pd.Series]
    says: Callable[[SimpleNamespace], str]
    meaning: str = ""
    asks: bool = False
    way: str = ""


def ramp(values: pd.Series, low: float, high: float) -> pd.Series:
    """0 at `low` and below, 1 at `high` and above, straight between; missing values give 0. `low` may exceed `high`."""
    return ((values.astype("float64") - low) / (high - low)).clip(0, 1).fillna(0)


def _spread(tied: str, top: str) -> Callable[[pd.DataFrame], pd.Series]:
    """How far a kind ties the group while no value of it covers most of those that are tied."""

    def strength(m: pd.DataFrame) -> pd.Series:
        return ramp(m[tied], 0.15, 0.6) * ramp(m[top] / m[tied].clip(lower=0.01), 0.7, 0.35)

    return strength


def _stock_device(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts pay each with a card of its own: then a few fingerprints they share are stock devices'."""
    own_cards = ramp(m["payment_bearers"], 0.12, 0.35) * ramp(m["payment_tied"], 0.15, 0.05)
    return own_cards * ramp(m["device_shared"], 160, 80)


def _own_lives(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts keep a person's hours each, and neither pay nor ask alike: what they have is alike."""
    people = ramp(m["own_rhythm"], 0.06, 0.16) * ramp(m["rhythm_days"], 10, 40)
    apart = ramp(m["template_share"], 0.3, 0.1) * ramp(m["batch_share"], 0.3, 0.1) * ramp(m["payment_tied"], 0.4, 0.15)
    return people * apart


def _shared_things(m: pd.DataFrame) -> pd.Series:
    """What is left of shared devices and addresses where they are of one model and of one carrier."""
    turns = _one_site(m) * ramp(m["accounts_per_device"], 12, 6) * ramp(m["batch_share"], 0.5, 0.2)
    turns = turns * (1 - _many_cards(m))
    return (1 - _stock_device(m)) * (1 - _own_lives(m)) * (1 - _payer(m)) * (1 - turns)


def _many_cards(m: pd.DataFrame) -> pd.Series:
    """How far its shared cards are more than any payer has: 6 to 40 of them."""
    return ramp(np.log(m["payment_shared"].clip(lower=1)), np.log(6), np.log(40)) * ramp(m["payment_tied"], 0.15, 0.6)


def _no_hours(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts keep no hours of the day, each of them."""
    return ramp(m["own_rhythm"], 0.15, 0.05) * ramp(m["rhythm_days"], 30, 150) * ramp(m["hours_covered"], 8, 12)


def _one_machine(m: pd.DataFrame) -> pd.Series:
    """How far it works more accounts from a device than a person has, or people take turns at: 16 half, 100 whole."""
    each = m["accounts_per_device"]
    crowd = (ramp(each, 6, 16) + ramp(np.log(each), np.log(16), np.log(100))) / 2
    return crowd * ramp(m["device_tied"], 0.3, 0.8) * _shared_things(m)


def _no_site(m: pd.DataFrame) -> pd.Series:
    """What is left of an innocent look where one place, or years, would have to explain many cards or one machine."""
    return (1 - (2 * _one_machine(m)).clip(upper=1)) * (1 - _many_cards(m))


def _established(m: pd.DataFrame, what: str) -> pd.Series:
    """How clearly an organisation is one that others know too, or that was there before the group."""
    known = [ramp(m[f"{what}_outside"], 0, 0.04), ramp(m[f"{what}_lead"], 10, 60), ramp(m["signup_span_days"], 90, 240)]
    return pd.concat(known, axis=1).max(axis=1)


def percent(share: float) -> str:
    """`share` as whole per cent."""
    return f"{100 * share:.0f} %"


def _one_site(m: pd.DataFrame) -> pd.Series:
    """How far one address covers the group, or a few addresses of one range; a proxy's range is one of many."""
    few = ramp(m["top_network_share"], 0.4, 0.7) * ramp(m["top_address_share"], 0.15, 0.35)
    return pd.concat([ramp(m["top_address_share"], 0.22, 0.6), few], axis=1).max(axis=1)


def _people(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts are people: a device each, or hours of their own."""
    rhythm = ramp(m["own_rhythm"], 0.12, 0.22) * ramp(m["rhythm_days"], 10, 40)
    return pd.concat([ramp(m["accounts_per_device"], 4, 2), rhythm], axis=1).max(axis=1)


def _payer(m: pd.DataFrame) -> pd.Series:
    """How clearly a few cards pay for many people: an organisation, not a pool of cards."""
    few = (
        ramp(m["accounts_per_card"], 4, 12)
        * ramp(m["payment_tied"], 0.4, 0.8)
        * ramp(m["top_card_share"], 0.08, 0.2)
        * _people(m)
        * ramp(m["top_device_share"], 0.9, 0.6)
    )
    # One card for nearly everybody: a firm's own laptops may all look alike.
    one = ramp(m["top_card_share"], 0.8, 0.95) * ramp(m["accounts_per_device"], 10, 5)
    # A card for dozens who do what people do: a firm's, whose rented desktops look alike.
    firm = ramp(m["accounts_per_card"], 20, 60) * ramp(m["payment_tied"], 0.4, 0.8)
    firm = firm * ramp(m["volume_ratio"], 3, 2) * ramp(m["batch_share"], 0.5, 0.2) * ramp(m["accounts_per_device"], 60, 25)
    return pd.concat([few, one * ramp(m["top_device_share"], 0.9, 0.6), firm], axis=1).max(axis=1)


def _payer_words(g: SimpleNamespace) -> str:
    says = f"{g.accounts_per_card:.0f} accounts on each payment method"
    if g.accounts_per_device <= 2:
        return f"{says}, and about as many devices as accounts"
    return f"{says}, as people have whom somebody pays for"


_KIND = {kind.name: kind for kind in KINDS}

def _unknown_many(m: pd.DataFrame, what: str) -> pd.Series:
    return ramp(m[f"{what}s"], 4, 12) * ramp(m[f"top_{what}_share"], 0.6, 0.35) * (1 - _established(m, what))


def _timetable(m: pd.DataFrame) -> pd.Series:
    """How clearly its batches lie in the same few hours of every week, as lessons do, and as chance would not have it."""
    chance = WEEK * (1 - np.power(1 - 1 / WEEK, m["batch_hours"].astype("float64")))
    return ramp(m["batch_slots"] / chance, 0.65, 0.4) * ramp(m["batch_hours"], 1, 3)


def _unexplained(m: pd.DataFrame) -> pd.Series:
    """What is left of common templates, hours and volume where a program sends them by its own clock, or a class."""
    return (1 - ramp(m["clock_share"], 0.15, 0.4)) * (1 - _timetable(m))


SIGNS: tuple[Sign, ...] = (
    Sign(
        "cards shared in part",
        _KIND["payment"].spread,
        lambda m: _spread("payment_tied", "top_card_share")(m) * (1 - _payer(m)),
        lambda g: (
            f"{percent(g.payment_tied)} of its accounts share payment methods with others of it, "
            f"{g.cards:.0f} in all, and none covers more than {percent(g.top_card_share)}"
        ),
        "many share cards, and no card covers most of those who share one; not where a few pay for people with devices",
        way="payment",
    ),
    Sign(
        "many cards",
        2.0,
        _many_cards,
        lambda g: f"it pays with {g.payment_shared:.0f} cards that several of its accounts share, more than a payer has",
        "6 to 40 cards that its accounts share",
        way="payment",
    ),
    Sign(
        "devices shared in part",
        _KIND["device"].spread,
        lambda m: _spread("device_tied", "top_device_share")(m) * _shared_things(m),
        lambda g: (
            f"{percent(g.device_tied)} share devices, {g.devices:.0f} in all, "
            f"none used by more than {percent(g.top_device_share)}"
        ),
        "many share devices, and no device covers most of those who share one; not where each has a card of its own",
        way="device",
    ),
    Sign(
        "many devices",
        1.0,
        lambda m: ramp(np.log(m["device_shared"].clip(lower=1)), np.log(12), np.log(80))
        * ramp(m["device_tied"], 0.15, 0.6)
        * _shared_things(m),
        lambda g: f"{g.device_shared:.0f} devices are shared by several of its accounts",
        "12 to 80 devices that its accounts share",
        way="device",
    ),
    Sign(
        "many accounts a device",
        _KIND["device"].crowd,
        lambda m: ramp(m["accounts_per_device"], 1.5, 5) * ramp(m["device_tied"], 0.3, 0.8) * _shared_things(m),
        lambda g: f"{g.accounts_per_device:.1f} accounts work from each device",
        "1.5 to 5 accounts to a device",
        way="device",
    ),
    Sign(
        "one machine",
        4.0,
        _one_machine,
        lambda g: f"no person works {g.accounts_per_device:.0f} accounts from one device",
        "6 to 100 accounts to a device, half of it at 16",
        way="device",
    ),
    Sign(
        "addresses shared in part",
        _KIND["ip"].spread,
        lambda m: _spread("ip_tied", "top_address_share")(m) * ramp(m["top_address_share"], 0.4, 0.2) * (1 - _own_lives(m)),
        lambda g: (
            f"{percent(g.ip_tied)} share addresses out of {g.networks:.0f} ranges, "
            f"no address seen for more than {percent(g.top_address_share)}"
        ),
        "many share addresses, and no address covers more than a fifth to two fifths",
        way="address",
    ),
    Sign(
        "one template",
        2.0,
        lambda m: ramp(m["template_share"], 0.1, 0.45) * _unexplained(m),
        lambda g: f"{percent(g.template_share)} of its prompts come from templates that its accounts share",
        "10 to 45 % of its prompts come from templates that its accounts share",
        way="template",
    ),
    Sign(
        "batches",
        1.5,
        lambda m: ramp(m["batch_share"], 0.1, 0.5) * ramp(m["batch_hours"], 1, 4) * _unexplained(m),
        lambda g: f"{percent(g.batch_share)} of its accounts work in batches that start together",
        "10 to 50 % of its accounts work in batches that start together",
        way="batch",
    ),
    Sign(
        "signed up in waves",
        1.5,
        lambda m: ramp(m["signup_span_days"], 1.5, 6) * ramp(m["signup_reach"], 0.45, 0.25),
        lambda g: f"its sign-ups fall within {g.signup_span_days:.0f} days",
        "its sign-ups take a small part of the platform's history, and days, not hours",
    ),
    Sign(
        "no day of their own",
        1.5,
        lambda m: _no_hours(m) * _unexplained(m),
        lambda g: "its accounts keep no hours: each works at any time of the day",
        "an account's hours of one day say 15 to 5 % of those of another",
        way="hours",
    ),
    Sign(
        "organisations nobody knows",
        2.0,
        lambda m: pd.concat([_unknown_many(m, "org"), _unknown_many(m, "domain")], axis=1).max(axis=1)
        * pd.concat([ramp(m["template_share"], 0.1, 0.45), ramp(m["batch_share"], 0.1, 0.5)], axis=1).max(axis=1),
        lambda g: "its accounts are of many small organisations that nobody else knows, under one template",
        "4 to 12 organisations or mail domains, none known outside or before, that share templates or batches",
    ),
    Sign(
        "round the clock",
        1.5,
        lambda m: ramp(m["hours_covered"], 19, 22.5) * ramp(m["own_rhythm"].fillna(0), 0.25, 0.1) * _unexplained(m),
        lambda g: f"it works at all hours ({g.hours_covered:.0f} of 24)",
        "its traffic covers 19 to 22.5 hours of the day evenly",
    ),
    Sign(
        "volume",
        0.5,
        lambda m: ramp(m["volume_ratio"], 1.2, 2.5) * _unexplained(m),
        lambda g: f"an account does {g.volume_ratio:.1f} times the typical volume",
        "an account does 1.2 to 2.5 times what is typical",
    ),
    Sign(
        "one organisation",
        -6.0,
        lambda m: ramp(m["top_org_share"], 0.4, 0.8) * (0.4 + 0.6 * _established(m, "org")),
        lambda g: f"{percent(g.top_org_share)} belong to one organisation",
        "40 to 80 % of its accounts are of one organisation",
    ),
    Sign(
        "one mail domain",
        -4.0,
        lambda m: ramp(m["top_domain_share"], 0.4, 0.8)
        * ramp(m["top_org_share"], 0.8, 0.4)
        * (0.1 + 0.9 * _established(m, "domain")),
        lambda g: f"{percent(g.top_domain_share)} have one mail domain",
        "40 to 80 % of its accounts have one mail domain (free mail left out)",
    ),
    Sign(
        "one site",
        -3.0,
        lambda m: _one_site(m) * _no_site(m),
        lambda g: (
            f"one range of addresses covers {percent(g.top_network_share)}, one address {percent(g.top_address_share)}"
        ),
        "one address covers 22 to 60 % of it, or a few addresses of one range do",
    ),
    Sign(
        "a payer",
        -3.0,
        _payer,
        _payer_words,
        "4 to 12 accounts to a card, of people with a device or hours of their own; or 20 to 60 who do what people do",
    ),
    Sign(
        "grown over years",
        -3.0,
        lambda m: ramp(m["signup_reach"], 0.5, 0.85) * _no_site(m) * (1 - ramp(m["batch_share"], 0.3, 0.8)),
        lambda g: f"its sign-ups spread over {g.signup_span_days:.0f} days like everybody's",
        "its sign-ups spread over 50 to 85 % of the platform's history",
    ),
    Sign(
        "daytime",
        -1.5,
        # A group seen in a few dozen hours altogether covers few hours of the day by that alone.
        lambda m: pd.concat(
            [
                ramp(m["hours_covered"], 16, 12) * ramp(m["active_hours"], 20, 80) * ramp(m["own_rhythm"].fillna(1), 0.05, 0.15),
                ramp(m["own_rhythm"], 0.15, 0.3) * ramp(m["rhythm_days"], 10, 40),
            ],
            axis=1,
        ).max(axis=1),
        lambda g: f"each of its accounts keeps its hours of the day ({g.hours_covered:.0f} in all)",
        "its traffic keeps to 16 to 12 hours of the day",
    ),
    Sign(
        "small",
        -2.5,
        lambda m: ramp(m["core_accounts"], 12, 5),
        lambda g: f"it has only {g.core_accounts:.0f} accounts",
        "12 to 5 accounts",
    ),
)


ASKING: tuple[Sign, ...] = (
    Sign(
        "came at once",
        4.0,
        # Many families that each came together are no crowd that did.
        lambda m: ramp(m[f"{ARRIVAL}_tied"], 0.3, 0.8) * ramp(m[f"{ARRIVAL}_top"] * m["core_accounts"], 5, 10),
        lambda g: (
            f"{percent(getattr(g, f'{ARRIVAL}_tied'))} of its accounts came by what they share within the hour of each "
            "other, far closer than its pace explains"
        ),
        "30 to 80 % of its accounts came in bursts, of 5 to 10 or more, by values of a kind of your own",
        asks=True,
    ),
)
"""Signs of kinds of the user's own, where there are such."""


def signs_of(kinds: Sequence[Kind]) -> tuple[Sign, ...]:
    """SIGNS, and after them those made for each other kind and those of ASKING that the kinds have something for."""
    made = [sign for kind in made_for(kinds) for sign in _made_signs(kind)]
    return (*SIGNS, *made, *(ASKING if any(kind.name == ARRIVAL for kind in kinds) else ()))


def _made_signs(kind: Kind) -> list[Sign]:
    """The signs of a kind that SIGNS does not speak of by hand, as cards and devices have them, and of its window."""
    tied, top, each = f"{kind.name}_tied", f"{kind.name}_top", f"accounts_per_{kind.name}"
    together = f"{kind.name}_in_step"
    spread = Sign(
        f"{kind.many} shared in part",
        kind.spread,
        _spread(tied, top),
        lambda g: (
            f"{percent(getattr(g, tied))} share {kind.many}, {getattr(g, f'{kind.name}_shown'):.0f} in all, "
            f"and none covers more than {percent(getattr(g, top))}"
        ),
    )
    crowd = Sign(
        f"many accounts for each {kind.one}",
        kind.crowd,
        # One value for nearly everybody is a campaign's or a firm's, not a pool of values.
        lambda m: ramp(m[each], 1.5, 5) * ramp(m[tied], 0.3, 0.8) * ramp(m[top], 0.9, 0.6),
        lambda g: f"{getattr(g, each):.1f} accounts show each {kind.one}",
    )
    step = Sign(
        f"{kind.many} in step",
        4.0 if kind.windowed else 0.0,
        lambda m: ramp(m[together], 0.3, 0.8),
        lambda g: (
            f"{percent(getattr(g, together))} show {kind.many} in step with others of it, again and again, "
            "far more often than their pace explains"
        ),
        asks=True,
    )
    return [replace(sign, way=kind.moves_with) for sign in (spread, crowd, step) if sign.points]
