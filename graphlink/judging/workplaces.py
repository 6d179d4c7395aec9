"""Places: whether a group is at one, and whether people work or learn there at machines that look alike."""

import numpy as np

from .keeping_hours import a_persons_days, days_each, made_by_night, of_most, rota
from .names import one_name, top_name_share
from .staff import a_few_each
from .told_measures import Floats, Measures, most_of, once, ramp

__all__ = ["chain_of_shops", "event", "machine_room", "one_site", "placeless", "workplace"]


@once
def one_site(m: Measures) -> Floats:
    """How far one address covers the group, or a few addresses of one range; a proxy's range is one of many.

    Nor is it one place by whose addresses its accounts come now and then: who changes between forty proxies, or uses a
    carrier's addresses, has been at each of them in the end. And in racks nobody is. Of a few accounts that come by one
    range each address is somebody's: what counts is how many of the others are at it, too.
    """
    others = (m["top_address_share"] * m["core_accounts"] - 1) / np.maximum(m["core_accounts"] - 1, 1)
    few = ramp(m["top_network_share"], 0.4, 0.7) * ramp(others, 0.15, 0.35)
    return (
        most_of(ramp(m["top_address_share"], 0.22, 0.6), few, campus(m))
        * ramp(m["site_use"], 0.25, 0.6)
        * (1 - racks(m))
        * (1 - machine_room(m))
    )


def campus(m: Measures) -> Floats:
    """How clearly it is a place with dozens of addresses in one range, whose people have a machine and a card of their
    own each, and come for some hours of a day."""
    own = (
        ramp(m["payment_bearers"], 0.12, 0.35) * ramp(m["payment_tied"], 0.15, 0.05) * ramp(m["device_tied"], 0.3, 0.1)
    )
    people = ramp(m["within_day_ratio"], 0.5, 0.8)
    return ramp(m["top_network_share"], 0.85, 0.95) * own * people


def racks(m: Measures) -> Floats:
    """How clearly nobody is where it works: people are there for some hours, a program's users for half of the day.

    Who came to an event within hours may stay up for it; no event lasts six days (or five, where no sign-ups are
    known). Nor is anybody there where accounts are on a rota.
    """
    days = days_each(m)
    known = most_of(ramp(m["signup_span_days"], 1.5, 6), ramp(days, 4, 6))
    no_event = np.where(np.isnan(m["signup_span_days"]), ramp(days, 3, 5), known)
    return most_of(ramp(m["within_day_ratio"], 0.35, 0.2) * no_event, rota(m))


@once
def machine_room(m: Measures) -> Floats:
    """How clearly it is a room of machines that work accounts day and night: several to a machine, none of which keeps
    hours of its own in the weeks that are known.

    Who sits at such a machine in turn with others has a day of his own, or his shifts, and a firm's name that others
    know; who stays up for an event came to it within a week; and who comes to a place over years is its customer. A
    model shows dozens of accounts.
    """
    # Who has a machine of his own besides those of a classroom is there for a lesson.
    worked = a_few_each(m, m["accounts_per_device"])
    tireless = ramp(m["own_rhythm"], 0.2, 0.1) * ramp(m["hours_covered"], 14, 17) * ramp(days_each(m), 3, 5)
    gathered = ramp(m["signup_reach"], 0.3, 0.2) * ramp(m["signup_span_days"], 10, 20)
    return worked * tireless * gathered * ramp(m["core_accounts"], 12, 24) * (1 - one_name(m))


@once
def placeless(m: Measures) -> Floats:
    """1 where no address of it is known: it may be one place, where people take turns at machines."""
    return np.where(np.nan_to_num(m["networks"]) == 0, 1.0, 0.0)


@once
def workplace(m: Measures) -> Floats:
    """How clearly it is people who are at one place, each at hours of his own for weeks, and share no card.

    A firm has a few exits, which all of its people come by, and machines of one or two images: a hundred accounts on
    one fingerprint are then a hundred desks. They do little more than others, and in no batches but a lesson's. Whoever
    works many accounts from one room pays by cards that these share. Half of it where no name is that of a part of
    them: anybody can sit at one place.
    """
    named = 0.5 + 0.5 * ramp(top_name_share(m), 0.25, 0.4)
    # Dozens who have one machine in common and signed up at all hours of a day or two are not people at their desks.
    awake = 1 - made_by_night(m) * ramp(m["accounts_per_device"], 12, 25)
    return one_place(m) * regular(m) * awake * ramp(m["payment_tied"], 0.15, 0.05) * calm(m) * named


@once
def chain_of_shops(m: Measures) -> Floats:
    """How clearly it is shops of one firm, each at its own address, whose tills look alike.

    One card pays for nearly all, under a name that half of them have; they do little more than others, and in no
    batches of many.
    """
    firm = ramp(m["top_card_share"], 0.8, 0.9) * ramp(top_name_share(m), 0.4, 0.6)
    apart = ramp(m["ip_tied"], 0.3, 0.15) * (1 - placeless(m))
    return firm * apart * ramp(m["batch_share"], 0.5, 0.3) * ramp(m["volume_ratio"], 4, 3)


def one_place(m: Measures) -> Floats:
    """How clearly nearly all come by a few exits, or most of what they do comes by one; where no address is known, how
    clearly they have one name."""
    few = ramp(m["networks"], 8, 4) * ramp(m["networks"], 0, 1) * ramp(m["top_network_share"], 0.8, 0.95)
    most = ramp(m["top_address_share"], 0.6, 0.9) * ramp(m["site_use"], 0.5, 0.75)
    return most_of(few, most, placeless(m) * ramp(top_name_share(m), 0.35, 0.5))


def regular(m: Measures) -> Floats:
    """How clearly each keeps hours of his own, for as many days as no event has; half where few days are known."""
    days = ramp(m["rhythm_days"], 20, 60) * of_most(m)
    kept = ramp(m["own_rhythm"], 0.2, 0.3) * a_persons_days(m) * (1 - rota(m))
    return days * kept + (1 - days) / 2


def calm(m: Measures) -> Floats:
    """How clearly its accounts do little more than others, and in no batches, or in those of some lessons."""
    lessons = ramp(m["batch_hours"], 8, 4) * ramp(m["batches_each"], 4, 2)
    return most_of(ramp(m["batch_share"], 0.2, 0.05), lessons) * (1 - ramp(m["volume_ratio"], 3, 4))


@once
def event(m: Measures) -> Floats:
    """How clearly all came within hours to one place, as to a hackathon: what they ask and whose ranges they come by is
    then the event's."""
    return ramp(m["signup_span_days"], 1.5, 0.5) * ramp(m["top_address_share"], 0.5, 0.8)
