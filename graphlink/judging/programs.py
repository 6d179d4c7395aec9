"""Templates, batches and hours beside a program that many have, or a class: what is left of them.

Whoever has set one program to the full hour, sits in one lesson or hears of the same news asks the same at the same
time, and is nobody's crew. The functions are like those of explanations.py.
"""

import numpy as np

from .times import WEEK
from .told_measures import Floats, Measures, most_of, once, ramp

__all__ = [
    "always_the_same",
    "batches",
    "crew",
    "heard_together",
    "many_words",
    "no_years",
    "one_crew",
    "one_sitting",
    "returning",
    "timetable",
    "unexplained",
    "unlike_users",
]


def timetable(m: Measures) -> Floats:
    """How clearly its batches lie in the same few hours of every week, as lessons do and chance does not."""
    chance = WEEK * (1 - np.power(1 - 1 / WEEK, m["batch_hours"]))
    # Without batches it is nothing by nothing, which says nothing.
    with np.errstate(divide="ignore", invalid="ignore"):
        covered = m["batch_slots"] / chance
    return ramp(covered, 0.65, 0.4) * ramp(m["batch_hours"], 1, 3)


@once
def unexplained(m: Measures) -> Floats:
    """What is left of common templates, hours and volume where a program sends them by its own clock, or a class."""
    return (1 - ramp(m["clock_share"], 0.15, 0.4)) * (1 - timetable(m))


def a_dozen_wordings(m: Measures) -> Floats:
    """How clearly each of its accounts words in a dozen ways or two what others of it send word for word."""
    return ramp(np.log(np.maximum(m["wordings"], 1)), np.log(12), np.log(24))


@once
def reworded(m: Measures) -> Floats:
    """How clearly each of its accounts asks one thing in dozens of wordings, which others of it send word for word.

    A program asks in one, and by several templates in one of each; a team's scripts are half a dozen. A course has
    many exercises, for people who keep hours.
    """
    return a_dozen_wordings(m) * ramp(m["rewordings"], 1.5, 3) * ramp(m["own_rhythm"], 0.25, 0.1)


def many_words(m: Measures) -> Floats:
    """The same beyond any crowd's: an account's one thing in a dozen wordings, of which each is several accounts' own.

    Of 300 classes, courses, webinars and programs' users, none had more than five of one template.
    """
    return a_dozen_wordings(m) * ramp(m["rewordings"], 6, 12) * ramp(m["own_rhythm"], 0.35, 0.2)


@once
def heard_together(m: Measures) -> Floats:
    """How far its batches are what users of one program do who hear of the same news: most of them at once.

    An operator's batches are of a few of the accounts that have its template. Who hears of one feed of many comes with
    few others too, one in forty and more, but now and then: an operator's batches of few follow each other within the
    hour, or are of fewer. Where it comes once in an hour and to some of them, an operation may have the template, too.
    """
    few = np.minimum(m["batch_gathers"], m["batch_reach"])
    several = ramp(few, 0.015, 0.025) * ramp(m["batches_hourly"], 1.5, 1.35)
    some = ramp(m["batch_gathers"], 0.03, 0.06) * ramp(m["batch_gathers"], 0.5, 0.35)
    once_an_hour = some * ramp(m["batches_hourly"], 1.3, 1.15)
    heard = most_of(ramp(m["batch_reach"], 0.1, 0.2), several, once_an_hour, one_sitting(m))
    return heard * (1 - reworded(m)) * (1 - from_racks(m))


def from_racks(m: Measures) -> Floats:
    """How clearly its accounts share addresses of ranges by which nobody else comes, at many places: whoever runs a
    program, or sits in a lecture, has a home or a server of his own, or all are at one place."""
    ranges = ramp(m["range_own"], 0.4, 0.8) * ramp(m["ip_tied"], 0.5, 0.9)
    return ranges * ramp(m["top_address_share"], 0.6, 0.4)


def one_sitting(m: Measures) -> Floats:
    """How clearly its batches are of one lesson or event: in an hour or two, and one every few minutes of these.

    Who sits in it asks as he is told to, all the hour long; a crew's batches are a few in an hour, on many days.
    """
    return ramp(m["batch_hours"], 4, 2) * ramp(m["batches_hourly"], 4, 6)


def as_everybody(m: Measures) -> Floats:
    """How clearly its accounts signed up as everybody did, to the last weeks: those that are for sale are older."""
    return ramp(m["signup_reach"], 0.85, 0.95) * (1 - reworded(m))


def returning(m: Measures) -> Floats:
    """How clearly its accounts come back to batches, 2 to 4 times, that lie in 6 to 12 hours: no event, and no news."""
    again = ramp(m["batches_each"], 2, 4) * ramp(m["batch_hours"], 6, 12) * ramp(m["batch_share"], 0.5, 0.9)
    return again * (1 - heard_together(m))


def crew(m: Measures) -> Floats:
    """How clearly all of its accounts are worked by one hand: 4 to 8 batches each, in as many hours."""
    again = ramp(m["batches_each"], 4, 8) * ramp(m["batch_hours"], 4, 8) * ramp(m["batch_share"], 0.5, 0.9)
    return again * (1 - heard_together(m)) * (1 - as_everybody(m))


def batches(m: Measures) -> Floats:
    """How far its accounts work in batches: a tenth to half of them; or 50 to 200, however many do not.

    Of those who set one program to work at hours of their own some begin together now and then; a crew does again and
    again: five times each, or in dozens of hours.
    """
    accounts = np.maximum(m["batch_share"] * m["core_accounts"], 1)
    several = ramp(np.log(accounts), np.log(50), np.log(200))
    shared = [ramp(m["batch_share"], 0.1, 0.5), several * ramp(m["batch_share"], 0.05, 0.2)]
    again = [ramp(m["batches_each"], 2, 5), ramp(m["batch_hours"], 10, 40)]
    often = ramp(m["batch_hours"], 1, 3) * most_of(*again)
    return most_of(*shared) * often * unexplained(m) * (1 - heard_together(m) / 2)


def always_the_same(m: Measures) -> Floats:
    """How clearly it is the same few of those with its template who start together, 5 to 10 times in 3 to 6 hours.

    Who hears of one feed of many comes with a third of a group of such users, at the most; who hears of the only one,
    or sits in one lesson, comes with a seventh of all who have its template, at the least. And where such few are at
    work around the day besides, 3 to 6 times in any hours: a lesson's people keep a day's hours, and their own.
    """
    few = ramp(m["batch_gathers"], 0.4, 0.6) * ramp(m["batch_reach"], 0.12, 0.06)
    hours = ramp(m["batches_each"], 5, 10) * ramp(m["batch_hours"], 3, 6)
    no_lesson = ramp(m["batches_each"], 3, 6) * ramp(m["hours_covered"], 9, 12) * ramp(m["own_rhythm"], 0.25, 0.1)
    again = ramp(m["batch_share"], 0.5, 0.9) * most_of(hours, no_lesson)
    return few * again * unexplained(m) * (1 - as_everybody(m)) * (1 - one_sitting(m))


def one_crew(m: Measures) -> Floats:
    """How clearly one hand works all of its accounts, beyond what users of one program have in common by chance."""
    return ramp(crew(m) * unexplained(m), 0.3, 0.7)


def several_crews(m: Measures) -> Floats:
    """How clearly crews of few begin several times in an hour, in 40 to 100 hours, each account 10 to 20 times, and
    nobody keeps hours: who follows many feeds begins when one of them has news, once in an hour."""
    again = ramp(m["batches_each"], 10, 20) * ramp(m["batch_hours"], 40, 100) * ramp(m["batch_share"], 0.5, 0.9)
    few = ramp(m["batches_hourly"], 1.5, 2) * ramp(m["batch_reach"], 0.05, 0.025)
    return again * few * ramp(m["own_rhythm"], 0.15, 0.05)


def no_years(m: Measures) -> Floats:
    """How far its batches say that it did not grow over years, whenever its accounts signed up: these are for sale.

    Those that meet by chance, or as the news comes, say nothing. One demand in many words is nobody's program at all.
    Where accounts came as everybody did, several crews say three quarters of it: enough to ask for a review.
    """
    again = ramp(m["batch_share"], 0.3, 0.8) * ramp(m["batches_each"], 2, 5)
    return most_of(again * (1 - heard_together(m)) * unlike_users(m), reworded(m))


def unlike_users(m: Measures) -> Floats:
    """How far those who meet in batches are not users of one program, who sign up as everybody does."""
    return 1 - as_everybody(m) * (1 - 0.75 * several_crews(m))
