"""Accounts that signed up within days, for one purpose: what tells these from whoever comes together without one.

A class, a campaign and a young firm come together, too. The functions are like those of explanations.py.
"""

import numpy as np

from .explanations import (
    cards_shared,
    installation,
    many_cards,
    no_hours,
    no_site,
    one_server,
    payer,
    shared_things,
    stock_device,
    strewn,
    unknown_many,
    waves,
)
from .keeping_hours import block, came_as_others, came_together, days_each, made_by_night, several_firms, within_day
from .names import one_name, top_name_share
from .programs import heard_together, timetable, unexplained, unlike_users
from .small_parties import homes
from .staff import to_a_machine
from .told_measures import Floats, Measures, most_of, ramp
from .workplaces import chain_of_shops, event, one_site, placeless, workplace

__all__ = [
    "all_day_long",
    "apart_from_its_firm",
    "came_and_went",
    "cards_nowhere",
    "never_resting",
    "nobody",
    "one_job",
    "one_more_crew",
    "own_ranges",
    "unknown_names",
    "unknown_shells",
    "waited_together",
]


def nobody(m: Measures) -> Floats:
    """What is left where one place, a name or a payer would have to explain why accounts came together."""
    return (1 - at_a_place(m)) * (1 - one_name(m)) * (1 - payer(m)) * (1 - chain_of_shops(m))


def at_a_place(m: Measures) -> Floats:
    """How clearly people are together at one place: they live, work or meet there."""
    return most_of(one_site(m), workplace(m), event(m))


def by_own_ranges(m: Measures) -> Floats:
    """How far it comes by address ranges that nobody else comes by."""
    return ramp(m["range_own"], 0.4, 0.8)


def own_ranges(m: Measures) -> Floats:
    """How clearly it came within days by address ranges of its own, where no people work: none has hours or goes home.

    Employees have ranges of their own too, and somebody who pays for them; users of one program have its clock. But
    whoever pays for employees has a name, or few cards: nor are those who share many cards under no name his. Nor those
    of whom machines have three each, wherever it is not known that they came as everybody did.
    """
    pooled = most_of(many_cards(m), cards_of_passers(m)) * (1 - one_name(m))
    tireless_or_pooled = most_of(ramp(no_hours(m), 0.2, 0.6) * (1 - block(m)), pooled)
    came = most_of(came_together(m) * tireless_or_pooled, in_racks(m))
    # A program's clock says when they come, and not by whose ranges; nor does it explain whose cards they have.
    reason = most_of(unexplained(m), cards_shared(m))
    return by_own_ranges(m) * came * (1 - at_a_place(m)) * (1 - payer(m)) * reason


def cards_of_passers(m: Measures) -> Floats:
    """How clearly three and more pay with each of several cards and change between its address ranges: a family is at
    home most of the time, and of a few sign-ins no hours are known."""
    several = (
        ramp(m["payment_shared"], 3, 6) * ramp(m["accounts_per_card"], 2.5, 3.5) * ramp(m["payment_tied"], 0.5, 0.9)
    )
    return several * ramp(m["site_use"], 0.35, 0.2)


def in_racks(m: Measures) -> Floats:
    """How clearly machines of its own ranges work some of its accounts each, 1.5 to 3, under no name; not where it is
    known that they came over a longer time."""
    machines = ramp(to_a_machine(m), 1.5, 3) * ramp(m["device_tied"], 0.5, 0.9) * shared_things(m)
    came = np.where(np.isnan(m["signup_reach"]), 1.0, came_together(m))
    return machines * came * (1 - one_name(m))


def came_and_went(m: Measures) -> Floats:
    """How clearly accounts that share what nobody else does came in the same days, and were gone in the same days.

    Or those that came by each other's invitations.

    An event signs up within hours, and at one place; a firm's and a school's accounts have its name, or somebody pays.
    Those who came to an event came by its host, and do not invite each other.
    A shop's customers came over years, and whoever came by a gift card, a campaign or a class goes on.
    """
    came = came_together(m) * most_of(ramp(m["signup_span_days"], 1.5, 6), ramp(m["inviting_own"], 0.1, 0.25))
    went = ramp(m["last_reach"], 0.5, 0.3) * ramp(m["core_accounts"], 8, 16)
    tied = most_of(ramp(m["value_own"], 0.6, 0.9), ramp(m["invited_own"], 0.6, 0.9))
    return came * went * tied * nobody(m)


def cards_nowhere(m: Measures) -> Floats:
    """How clearly six and more pay with each card, who came in the same weeks from everywhere, under no name.

    A family has as many at the most, at one place or a few; whoever pays for people has a name, or they keep hours or
    have each a machine of their own.
    """
    of_six = ramp(m["accounts_per_card"], 5, 6) * ramp(m["payment_tied"], 0.6, 0.9)
    return of_six * strewn(m) * (1 - payer(m)) * (1 - chain_of_shops(m))


def waited_together(m: Measures) -> Floats:
    """How clearly accounts that came in the same days did nothing of what they share until all were there, and then all
    began with it in the same days.

    Who comes for a gift card, a course or a sponsor's money shows it as he comes; and who came over years may well give
    to one charity in the week of a flood.
    """
    came = came_together(m) * ramp(m["signup_span_days"], 1.5, 6) * ramp(m["core_accounts"], 8, 16)
    then = ramp(m["waited"], 0.6, 0.9) * ramp(m["shown_reach"], 0.35, 0.2)
    return came * then * ramp(m["value_own"], 0.6, 0.9) * nobody(m)


def one_job(m: Measures) -> Floats:
    """How clearly it came within days and asks one thing alone, by ranges of its own or far more than anybody would.

    Hackers and employees who came together ask for themselves as well, a tenth of the time at the least, or pay by one
    card. Whoever has set one program to work, or sits at it all day, does five times what is typical, from home or from
    one place. A program's clock explains when and how much is asked, and not by whose ranges, nor that its users meet
    at each other's addresses or have no home at all: of these six to eight tenths are enough. Nor does news
    explain accounts that are at work when it comes, and never else: who follows it lives besides, or came as everybody
    did.
    """
    asks, several = m["template_share"], ramp(m["core_accounts"], 12, 24)
    alone, homeless = ramp(asks, 0.8, 0.95) * several, ramp(asks, 0.6, 0.8) * several * ramp(m["nowhere"], 0.4, 0.7)
    # Families have their homes' ranges to themselves.
    ranges = most_of(by_own_ranges(m), meets_everywhere(m)) * (1 - timetable(m)) * (1 - homes(m))
    volume = ramp(m["volume_ratio"], 5, 10) * unexplained(m)
    # Hours in which any is active, of which batches start in these.
    never_else = ramp(m["batch_hours"] / m["active_hours"], 0.5, 0.9) * ramp(m["batches_each"], 5, 10) * unexplained(m)
    job = most_of(alone * most_of(ranges, volume, never_else), homeless * (1 - timetable(m)))
    return came_together(m) * job * nobody(m) * (1 - one_server(m))


def meets_everywhere(m: Measures) -> Floats:
    """How clearly its accounts come by each other's addresses, as strangers would not, out of more ranges than it has
    accounts. Hackers who met were at the halls of half as many events as they are."""
    ranges = ramp(m["networks"] / m["core_accounts"], 0.8, 1.5)
    return ramp(m["ip_beyond"], 0.7, 0.9) * ranges * ramp(m["top_address_share"], 0.12, 0.06)


def all_day_long(m: Measures) -> Floats:
    """How clearly its accounts are at work through all of their days, by address ranges that nobody else comes by or on
    machines that each work several of them.

    People ask and go, in an office too. A library's desks are never empty, nor is a counter, and they are there for
    years, or of a name; machines in racks that have a name or a payer are a firm's.
    """
    hours = m["hours_covered"]
    # A crew's shift has twelve hours at the most; machines have all, and people the hours in which they are awake.
    shift = 1 - ramp(hours, 12.5, 13.5) * ramp(hours, 19.5, 17.5)
    worked = ramp(within_day(m), 0.6, 0.45) * ramp(days_each(m), 3, 5) * ramp(m["core_accounts"], 12, 24) * shift
    known = most_of(one_name(m), payer(m), chain_of_shops(m), one_server(m), came_as_others(m))
    # More than `by_own_ranges` asks: users of one program may have half of their homes to themselves.
    return most_of(ramp(m["range_own"], 0.65, 0.85), never_resting(m)) * worked * (1 - known)


def never_resting(m: Measures) -> Floats:
    """How clearly its machines each work several accounts, none of which keeps hours of its own, and which came within
    a part of the platform's history. A program that ships a few device ids acts by its own clock, and its users came to
    it over years, or pay each for himself."""
    several = ramp(m["accounts_per_device"], 2, 4) * ramp(m["device_tied"], 0.6, 0.9) * (1 - stock_device(m))
    return several * ramp(m["own_rhythm"], 0.2, 0.1) * ramp(m["signup_reach"], 0.35, 0.25) * unexplained(m)


def one_more_crew(m: Measures) -> Floats:
    """How clearly it is one more crew of an operation: it works in batches, and asks what hardly any but suspended
    accounts ask.

    Users of a program that an operation uses as well ask the same, and are in a batch or two by luck; so do those who
    follow one feed by it, at the same minutes, and signed up as everybody did.
    """
    again = ramp(m["batch_share"], 0.5, 0.75) * ramp(m["batches_each"], 2.5, 5) * (1 - heard_together(m))
    return ramp(m["asked_by_suspended"], 0.3, 0.6) * again * unlike_users(m) * unexplained(m) * nobody(m)


def unknown_names(m: Measures) -> Floats:
    """How clearly its mail domains or organisations were made for it: nobody else is of them, all came in a wave, and
    they share devices or cards, as the people of a young firm do not; nor is it one place. A class whose tablets look
    alike is at one, under its school's name, and shares no cards. Or they come from everywhere, and nobody keeps hours.
    """
    own = most_of(m["domain_own"], m["org_own"])
    shared = most_of(ramp(m["device_tied"], 0.3, 0.7), ramp(m["payment_tied"], 0.3, 0.7), strewn(m) * no_hours(m))
    place = one_site(m) * most_of(no_site(m), ramp(m["payment_tied"], 0.15, 0.05)) * (1 - made_by_night(m))
    apart = (1 - place) * (1 - workplace(m)) * (1 - placeless(m))
    apart = apart * (1 - payer(m)) * (1 - one_name(m)) * (1 - installation(m)) * (1 - chain_of_shops(m))
    # Where all are of several such names, a longer wave says it too: one name is a firm's.
    several = ramp(own, 0.8, 0.95) * ramp(top_name_share(m), 0.8, 0.5)
    came = most_of(came_together(m), waves(m) * several)
    return ramp(own, 0.4, 0.8) * came * shared * apart


def apart_from_its_firm(m: Measures) -> Floats:
    """How clearly a part of a firm is none of it: the others do not come where it works, and it is a few machines.

    A name explains cards, a mail domain and colleagues' offices. It does not explain ranges that none of the others
    come by, with 4 to 8 accounts to a machine and one wording: an insider's accounts, or the firm's own program.
    """
    # What the name takes, by the points of the signs that say it.
    org, domain = (
        ramp(m[f"top_{what}_share"], 0.4, 0.8) * ramp(m[f"{what}_outside"], 0.5, 0.8) for what in ("org", "domain")
    )
    machines = ramp(to_a_machine(m), 4, 8) * ramp(m["device_tied"], 0.5, 0.9) * ramp(m["core_accounts"], 8, 16)
    worded = ramp(m["template_share"], 0.5, 0.8) * unexplained(m)
    # A place of the firm is no reason for so many to a machine, as it is none elsewhere.
    apart = by_own_ranges(m) * (1 - one_site(m) * no_site(m))
    return most_of(org, domain * 2 / 3) * apart * machines * worded


def unknown_shells(m: Measures) -> Floats:
    """How clearly its accounts are of many small organisations that nobody else knows, and ask alike or in batches."""
    alike = most_of(ramp(m["template_share"], 0.1, 0.45), ramp(m["batch_share"], 0.1, 0.5))
    return most_of(unknown_many(m, "org"), unknown_many(m, "domain")) * alike * (1 - several_firms(m))
