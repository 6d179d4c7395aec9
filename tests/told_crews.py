"""What each sign of templates, batches and crews is to do, by hand."""

from tests.judged_groups import (
    AGENCY,
    AT_ANY_HOUR,
    CLOCK,
    CREW,
    LESSONS,
    NAN,
    NEWS,
    ONE_MORE,
    ONE_SITTING,
    REWORDED,
    SAME_FEW,
    SERVER,
    SEVERAL_CREWS,
)
from tests.told import Told

__all__ = ["CREWS"]

CREWS: dict[str, Told] = {
    "one template": Told(
        2.0,
        {"template_share": 0.45},
        "45 % of its prompts come from templates that its accounts share",
        (
            ({"template_share": 0.275}, 0.5),
            ({"template_share": 0.1}, 0.0),
            (CLOCK, 0.0),
            (LESSONS, 0.0),
            # It is half of what the server says; not of a program that never rests, of a day's work, or beside cards.
            (SERVER, 0.5),
            ({**SERVER, "within_day": 0.45}, 0.75),
            ({**SERVER, "within_day": 0.3}, 1.0),
            ({**SERVER, "hours_covered": 14}, 1.0),
            ({**SERVER, "payment_tied": 0.01}, 1.0),
            ({**SERVER, "top_address_share": 0.3}, 1.0),
            ({**SERVER, "top_device_share": 0.8}, 1.0),
        ),
    ),
    "batches": Told(
        1.5,
        {"batch_share": 0.5, "batch_hours": 3, "batches_each": 5},
        "50 % of its accounts work in batches that start together",
        (
            ({"batch_share": 0.3}, 0.5),
            ({"batch_share": 0.1}, 0.0),
            # So many are no coincidence, however many do not; a fifth of a hundred are few.
            ({"batch_share": 0.2, "core_accounts": 1000}, 1.0),
            ({"batch_share": 0.2, "core_accounts": 500}, 0.5),
            ({"batch_share": 0.125, "core_accounts": 5000}, 0.5),
            ({"batch_share": 0.05, "core_accounts": 9000}, 0.0),
            # Once is a deadline's.
            ({"batch_hours": 2}, 0.5),
            ({"batch_hours": 1}, 0.0),
            ({"batch_hours": NAN}, 0.0),
            # Now and then some of a program's users begin together; in dozens of hours they do not.
            ({"batches_each": 3.5}, 0.5),
            ({"batches_each": 2}, 0.0),
            ({"batches_each": NAN}, 0.0),
            ({"batches_each": 2, "batch_hours": 25}, 0.5),
            ({"batches_each": 2, "batch_hours": 40}, 1.0),
            # At news a program's users are all there.
            (NEWS, 0.5),
            (CLOCK, 0.0),
            (LESSONS, 0.0),
        ),
    ),
    "one crew": Told(
        1.5,
        CREW,
        "each is in 8 batches of few of those that have its template, in 8 hours",
        (
            ({"batches_each": 6}, 0.5),
            ({"batches_each": 5.2}, 0.0),
            ({"batch_hours": 6}, 0.5),
            ({"batch_share": 0.7}, 0.5),
            ({"batch_share": 0.62}, 0.0),
            # Accounts that are for sale are older than everybody's.
            ({"signup_reach": 0.9}, 0.5),
            ({"signup_reach": 0.95}, 0.0),
            # But not where they ask one thing in many words, as no program does, of news neither.
            ({**REWORDED, "signup_reach": 0.95}, 1.0),
            ({**REWORDED, "signup_reach": 0.95, "rewordings": 2.25}, 0.5),
            ({**NEWS, **REWORDED}, 1.0),
            # At news a program's users are all there; by a clock, and in lessons, everybody is.
            (NEWS, 0.0),
            (CLOCK, 0.0),
            ({**LESSONS, "batch_hours": 8, "batch_slots": 3}, 0.0),
        ),
    ),
    "always the same": Told(
        3.5,
        SAME_FEW,
        "its batches, 10 for each, gather 60 % of it and 6 % of those that have its template",
        (
            # Who hears of one feed of many comes with others each time.
            ({"batch_gathers": 0.5}, 0.5),
            ({"batch_gathers": 0.4}, 0.0),
            # All who have the template come: one feed, or a lesson.
            ({"batch_reach": 0.09}, 0.5),
            ({"batch_reach": 0.12}, 0.0),
            ({"batch_reach": NAN}, 0.0),
            ({"batch_share": 0.7}, 0.5),
            ({"batch_share": 0.5}, 0.0),
            ({"batches_each": 7.5}, 0.5),
            ({"batches_each": 5}, 0.0),
            ({"batch_hours": 4.5}, 0.5),
            ({"batch_hours": 3}, 0.0),
            # Few times in one hour are a lesson's, if its people keep a day's hours, or their own.
            (AT_ANY_HOUR, 1.0),
            ({**AT_ANY_HOUR, "batches_each": 4.5}, 0.5),
            ({**AT_ANY_HOUR, "hours_covered": 10.5}, 0.5),
            ({**AT_ANY_HOUR, "hours_covered": 9}, 0.0),
            ({**AT_ANY_HOUR, "own_rhythm": 0.175}, 0.5),
            ({**AT_ANY_HOUR, "own_rhythm": 0.25}, 0.0),
            ({**AT_ANY_HOUR, "own_rhythm": NAN}, 0.0),
            # Who listens to a lecture by night asks as he is told to, every few minutes.
            ({**AT_ANY_HOUR, "batches_hourly": 5}, 0.5),
            ({**AT_ANY_HOUR, **ONE_SITTING}, 0.0),
            ({"signup_reach": 0.9}, 0.5),
            ({"signup_reach": 0.95}, 0.0),
            (CLOCK, 0.0),
            ({**LESSONS, "batch_hours": 8, "batch_slots": 3}, 0.0),
        ),
    ),
    "one more crew": Told(
        3.0,
        ONE_MORE,
        "it works in batches, and 60 % of others who ask what it asks are suspended",
        (
            # Users of a program that an operation uses too are as many as its crews.
            ({"asked_by_suspended": 0.45}, 0.5),
            ({"asked_by_suspended": 0.3}, 0.0),
            ({"asked_by_suspended": NAN}, 0.0),
            # They are in a batch or two by luck.
            ({"batch_share": 0.625}, 0.5),
            ({"batch_share": 0.5}, 0.0),
            ({"batches_each": 3.75}, 0.5),
            ({"batches_each": 2.5}, 0.0),
            # One place, somebody who pays, a name that others know; a clock, lessons, news.
            ({"top_address_share": 0.6}, 0.0),
            ({"top_org_share": 0.8, "org_outside": 0.04}, 0.0),
            (AGENCY, 0.0),
            (CLOCK, 0.0),
            (LESSONS, 0.0),
            (NEWS, 0.0),
            # Who follows a feed by an operation's program signed up as everybody did, unless there are crews of few.
            ({"signup_reach": 0.9}, 0.5),
            ({"signup_reach": 0.95}, 0.0),
            ({**SEVERAL_CREWS, "signup_reach": 0.95}, 0.75),
        ),
    ),
}
