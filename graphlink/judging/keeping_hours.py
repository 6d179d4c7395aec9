"""When accounts signed up and are at work, each by itself, and how clearly that is as people do."""

import numpy as np

from .programs import crew, returning
from .times import TYPICAL_DAY
from .told_measures import Floats, Measures, most_of, once, ramp

__all__ = [
    "a_persons_days",
    "at_all_times",
    "block",
    "brief",
    "came_as_others",
    "came_together",
    "days_each",
    "made_by_night",
    "many_payers",
    "no_hours_in",
    "of_most",
    "own_hours",
    "rota",
    "seldom_seen",
    "several_firms",
    "surely_hours",
    "within_day",
]


def came_as_others(m: Measures) -> Floats:
    """How clearly its accounts signed up over years, as everybody did."""
    return ramp(m["signup_reach"], 0.5, 0.85)


def at_all_times(m: Measures) -> Floats:
    """How clearly its sign-ups take a good part of the platform's history: what such people do together they came upon
    together, as a lesson's pupils and those who follow the news."""
    return ramp(np.nan_to_num(m["signup_reach"]), 0.3, 0.5)


def came_together(m: Measures) -> Floats:
    """How clearly its sign-ups take a small part of the platform's history."""
    return ramp(m["signup_reach"], 0.25, 0.1)


@once
def made_by_night(m: Measures) -> Floats:
    """How clearly its accounts were made within days, at all hours of the day: people of one place sleep at the same
    hours, and a class or a firm signs up by day. Of a hundred made at any time 16 % lie in the emptiest six hours."""
    return ramp(m["signup_night"], 0.08, 0.14) * came_together(m)


def days_each(m: Measures) -> Floats:
    """How many days of each account there are to compare."""
    return m["rhythm_days"] / m["core_accounts"]


def a_persons_days(m: Measures) -> Floats:
    """How clearly the hours of one day are as near each other as everybody's: not known is no sign of a machine.

    Who has a shop of accounts worked from nine to nine gives each of them hours of the day, and has all of them at work
    through all of these; a person comes, asks and goes.
    """
    return np.where(np.isnan(m["within_day_ratio"]), 1.0, ramp(within_day(m), 0.4, 0.65))


def within_day(m: Measures) -> Floats:
    """How near each other the hours of one day are, over what is typical: no less than those are which a group covers
    in all, evenly. Pickers who are free before, between and after work are at it through nine hours, and no more."""
    turn = np.pi * np.clip(np.nan_to_num(m["hours_covered"], nan=24), 1, 24) / 24
    found: Floats = np.maximum(m["within_day_ratio"], (np.sin(turn) / turn) ** 2 / TYPICAL_DAY)
    return found


def own_hours(m: Measures) -> Floats:
    """How clearly each of its accounts keeps hours of its own, as people do."""
    return ramp(m["own_rhythm"], 0.12, 0.22) * ramp(m["rhythm_days"], 10, 40) * a_persons_days(m) * (1 - rota(m))


def no_hours_in(m: Measures, days: Floats) -> Floats:
    """How clearly its accounts keep no hours of the day, each of them, of whom so many `days` each count: what two days
    of an event say is nothing.

    A dozen who set a program to work at any hour are its users; two dozen that all do so are not often found. No event
    has batches in a dozen hours, to which each comes again: half as many days are enough.
    """
    each = most_of(ramp(days, 1.5, 3), ramp(days, 0.75, 1.5) * returning(m)) * ramp(m["core_accounts"], 12, 24)
    known = each * ramp(m["rhythm_days"], 30, 150) * ramp(m["hours_covered"], 8, 12)
    # Some of a crew's accounts are worked at two hours only, and look as if they had those.
    few = most_of(ramp(m["own_rhythm"], 0.15, 0.05), crew(m) * ramp(m["own_rhythm"], 0.2, 0.1))
    return few * known


def brief(m: Measures) -> Floats:
    """How clearly its accounts were seen for some days and never again, when others go on for months.

    Who takes turns at machines comes back to them, and so does who has a phone.
    """
    return ramp(m["lasted_ratio"], 0.25, 0.1)


def of_most(m: Measures) -> Floats:
    """How far hours are known of most of its accounts: of who was seen on one day there are none to compare."""
    return ramp(days_each(m), 0.2, 0.6)


@once
def many_payers(m: Measures) -> Floats:
    """How clearly it is people of several firms who have a wording in common, each firm with a card of its own.

    They keep hours, came as everybody did, do little more than others, and in no batches: accounts that are for sale
    are older than everybody's. Or what they share is each firm's own.
    """
    people = own_hours(m) * of_most(m) * came_as_others(m) * ramp(m["volume_ratio"], 3.5, 2.5)
    return most_of(people * ramp(m["batch_share"], 0.3, 0.1), several_firms(m))


@once
def several_firms(m: Measures) -> Floats:
    """How clearly it is several firms, each with its name, its card and its machines, who use one tool.

    For months each has kept hours of his own. What firms are invented for shares cards and machines across them, or
    keeps none.
    """
    names = ramp(most_of(m["orgs_shared"], m["domains_shared"]), 2, 4) * ramp(m["firm_share"], 0.6, 0.85)
    return names * surely_hours(m) * ramp(m["volume_ratio"], 4, 3) * ramp(m["batch_share"], 0.3, 0.1)


def surely_hours(m: Measures) -> Floats:
    """How clearly months have shown that each keeps hours of his own."""
    return ramp(m["own_rhythm"], 0.22, 0.35) * ramp(m["rhythm_days"], 150, 400) * a_persons_days(m)


def rota(m: Measures) -> Floats:
    """How clearly its accounts are put to work one after the other round the clock, each at its own minutes every day.

    People are an hour early or late, have days off, and sleep: of those of three shifts each keeps to eight hours, and
    the mean of a day's moves within these.
    """
    exact = ramp(m["own_rhythm"], 0.94, 0.98) * ramp(days_each(m), 5, 10)
    return exact * ramp(m["hours_covered"], 10, 14) * ramp(m["core_accounts"], 12, 24)


def block(m: Measures) -> Floats:
    """How clearly each account's hours of one day are near each other, as a person's are who then goes home."""
    return ramp(m["within_day"], 0.3, 0.6)


def seldom_seen(m: Measures) -> Floats:
    """How clearly its accounts come on days too few to show hours of their own, and do on one what a person does.

    Together they have all hours, as the people of a firm do who are seen once or twice each.
    """
    return ramp(np.nan_to_num(m["rhythm_days"]), 150, 30) * np.nan_to_num(ramp(m["within_day_ratio"], 0.4, 0.65))
