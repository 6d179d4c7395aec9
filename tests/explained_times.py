"""Hours, rhythms, timetables and handovers: measures at which each explanation explains all, half and nothing."""

from collections.abc import Mapping

from graphlink.judging.changing_hands import changed_hands
from graphlink.judging.explanations import in_one_go, no_hours, own_lives, tireless
from graphlink.judging.keeping_hours import a_persons_days, own_hours, rota
from graphlink.judging.programs import heard_together, one_sitting, returning, reworded, timetable, unexplained
from tests.explained import KNOWN_FIRM, Explained
from tests.judged_groups import (
    BOUGHT,
    BOX,
    CLOCK,
    LESSONS,
    NAN,
    NEWS,
    NO_HOURS,
    ONE_SITTING,
    OWN_LIVES,
    RETURNING,
    REWORDED,
    ROTA,
    TIRELESS,
)

__all__ = ["TIMES"]

THREE_BY_CHANCE = 1 + 167 / 168 + (167 / 168) ** 2
"""Of how many hours of the week three hours drawn by chance are, in the mean."""

RACKED: Mapping[str, float] = {"range_own": 0.8, "ip_tied": 0.9}
"""Addresses in common, of many places by which nobody else comes."""
ONCE_AN_HOUR: Mapping[str, float] = {"batch_gathers": 0.06, "batch_reach": 0.01, "batches_hourly": 1.15}
"""Batches of one in sixteen of it, at one moment of an hour, whoever else has the template."""

TIMES: Mapping[str, Explained] = {
    "what changed hands": (
        changed_hands,
        BOUGHT,
        (
            ({"handed_over": 0.325}, 0.5),
            ({"handed_over": 0.15}, 0.0),
            ({"handover_days": 32.5}, 0.5),
            ({"handover_days": 45}, 0.0),
            ({"handover_days": NAN}, 0.0),
            ({"core_accounts": 12}, 0.5),
            ({"core_accounts": 8}, 0.0),
            # Who was taken over with his firm has its name.
            (KNOWN_FIRM, 0.0),
        ),
    ),
    "what was made in one go": (
        in_one_go,
        BOX,
        (
            ({"signup_span_days": 0.65}, 0.5),
            ({"signup_span_days": 1}, 0.0),
            ({"signup_span_days": NAN}, 0.0),
            ({"hours_covered": 20}, 0.5),
            ({"hours_covered": 18}, 0.0),
            ({"own_rhythm": 0.1}, 0.5),
            ({"own_rhythm": 0.15}, 0.0),
            ({"own_rhythm": NAN}, 0.0),
            # An event is over after some days.
            ({"rhythm_days": 64}, 0.5),
            ({"rhythm_days": 48}, 0.0),
            ({"core_accounts": 12, "rhythm_days": 60}, 0.5),
            ({"core_accounts": 8}, 0.0),
            ({"accounts_per_device": 2.25}, 0.5),
            ({"accounts_per_device": 1.5}, 0.0),
            ({"device_tied": 0.7}, 0.5),
            (KNOWN_FIRM, 0.0),
        ),
    ),
    "lives of their own": (
        own_lives,
        OWN_LIVES,
        (
            ({"own_rhythm": 0.11}, 0.5),
            ({"own_rhythm": 0.06}, 0.0),
            ({"rhythm_days": 25}, 0.5),
            ({"rhythm_days": 10}, 0.0),
            # Most of them were seen on one day alone.
            ({"core_accounts": 100}, 0.5),
            ({"core_accounts": 200}, 0.0),
            ({"template_share": 0.1, "batch_share": 0.1, "payment_tied": 0.15}, 1.0),
            ({"template_share": 0.2}, 0.5),
            ({"template_share": 0.3}, 0.0),
            ({"batch_share": 0.2}, 0.5),
            ({"batch_share": 0.3}, 0.0),
            ({"payment_tied": 0.275}, 0.5),
            ({"payment_tied": 0.4}, 0.0),
            # Nor do phones of one model have doors or receivers in common, and they come by everybody's ranges.
            ({"value_own": 0.15}, 1.0),
            ({"value_own": 0.275}, 0.5),
            ({"value_own": 0.4}, 0.0),
            # Nor does a model explain that each shows several devices of others in turn.
            ({"device_crossing": 2.0}, 1.0),
            ({"device_crossing": 4.0}, 0.5),
            ({"device_crossing": 6.0}, 0.0),
            ({"range_own": 0.9}, 1.0),
            ({"range_own": 0.95}, 0.5),
            ({"range_own": 1.0}, 0.0),
            ({"range_own": 1.0, "top_address_share": 0.6}, 1.0),
            ({"range_own": 1.0, "top_org_share": 0.8, "org_outside": 0.04}, 1.0),
            ({"within_day_ratio": 0.525}, 0.5),
            ({"within_day_ratio": 0.4}, 0.0),
            ({**ROTA, "own_rhythm": 0.96}, 0.5),
            (ROTA, 0.0),
            ({"lasted_ratio": 0.25}, 1.0),
            ({"lasted_ratio": 0.175}, 0.5),
            ({"lasted_ratio": 0.1}, 0.0),
        ),
    ),
    "a person's days": (
        a_persons_days,
        {"within_day_ratio": 0.65},
        (
            ({"within_day_ratio": 0.525}, 0.5),
            ({"within_day_ratio": 0.4}, 0.0),
            ({"within_day_ratio": NAN}, 1.0),
            # Apart, and few altogether.
            ({"within_day_ratio": 0.0, "hours_covered": 9}, 1.0),
            ({"within_day_ratio": 0.0, "hours_covered": 13}, 0.0),
        ),
    ),
    "a rota": (
        rota,
        ROTA,
        (
            # People of three shifts: the mean of a day's hours moves.
            ({"own_rhythm": 0.96}, 0.5),
            ({"own_rhythm": 0.94}, 0.0),
            ({"rhythm_days": 750}, 0.5),
            ({"rhythm_days": 500}, 0.0),
            # Shops whose tills ask as they open do so within few hours.
            ({"hours_covered": 12}, 0.5),
            ({"hours_covered": 10}, 0.0),
            ({"core_accounts": 18, "rhythm_days": 200}, 0.5),
            ({"core_accounts": 12, "rhythm_days": 200}, 0.0),
        ),
    ),
    "hours of their own": (
        own_hours,
        {"own_rhythm": 0.22, "rhythm_days": 40, "core_accounts": 40},
        (
            ({"own_rhythm": 0.17}, 0.5),
            ({"own_rhythm": 0.12}, 0.0),
            ({"rhythm_days": 25}, 0.5),
            ({"rhythm_days": 10}, 0.0),
            ({"within_day_ratio": 0.525}, 0.5),
            ({**ROTA, "own_rhythm": 0.96}, 0.5),
            (ROTA, 0.0),
        ),
    ),
    "no hours": (
        no_hours,
        NO_HOURS,
        (
            ({"own_rhythm": 0.1}, 0.5),
            ({"own_rhythm": 0.15}, 0.0),
            # Three days to compare each, of fewer accounts.
            ({"rhythm_days": 90, "core_accounts": 30}, 0.5),
            ({"rhythm_days": 30, "core_accounts": 10}, 0.0),
            # As many days, of more accounts; with one each it is an event of two days, however many come.
            ({"rhythm_days": 225, "core_accounts": 100}, 0.5),
            ({"core_accounts": 100}, 0.0),
            ({"rhythm_days": 5000, "core_accounts": 5000}, 0.0),
            # At one place the event may last twice as long; one address of five is no place.
            ({"top_address_share": 0.6}, 0.0),
            ({"top_address_share": 0.6, "rhythm_days": 225}, 0.5),
            ({"top_address_share": 0.2}, 1.0),
            ({"rhythm_days": 600, "core_accounts": 100}, 1.0),
            # No event has batches in a dozen hours.
            ({"core_accounts": 200, **RETURNING}, 0.0),
            ({"core_accounts": 100, **RETURNING}, 1.0),
            ({"core_accounts": 100, **RETURNING, "batches_each": 3}, 0.5),
            ({"hours_covered": 10}, 0.5),
            ({"hours_covered": 8}, 0.0),
        ),
    ),
    "batches that they come back to": (
        returning,
        RETURNING,
        (
            ({"batches_each": 3}, 0.5),
            ({"batches_each": 2}, 0.0),
            ({"batch_hours": 9}, 0.5),
            ({"batch_hours": 6}, 0.0),
            ({"batch_share": 0.7}, 0.5),
            ({"batch_share": 0.5}, 0.0),
            (NEWS, 0.0),
        ),
    ),
    "tireless": (
        tireless,
        TIRELESS,
        (
            ({"own_rhythm": 0.055}, 0.5),
            ({"own_rhythm": 0.08}, 0.0),
            ({"own_rhythm": NAN}, 0.0),
            # Shifts end, though next week's are others.
            ({"within_day": 0.3}, 1.0),
            ({"within_day": 0.45}, 0.5),
            ({"within_day": 0.6}, 0.0),
            # A week and more of each account.
            ({"rhythm_days": 750}, 0.5),
            ({"rhythm_days": 500}, 0.0),
            ({"core_accounts": 18, "rhythm_days": 180}, 0.5),
            ({"core_accounts": 12}, 0.0),
            ({"hours_covered": 20.75}, 0.5),
            ({"hours_covered": 19}, 0.0),
            (CLOCK, 0.0),
        ),
    ),
    "a timetable": (
        timetable,
        LESSONS,
        (
            ({"batch_slots": 0.525 * THREE_BY_CHANCE}, 0.5),
            ({"batch_slots": 0.65 * THREE_BY_CHANCE}, 0.0),
            # Two hours drawn by chance are of 1 + 167/168 hours of the week.
            ({"batch_hours": 2, "batch_slots": 0.4 * (1 + 167 / 168)}, 0.5),
            ({"batch_hours": 1, "batch_slots": 0.4}, 0.0),
            # A hundred lessons of a year in ten hours of the week; by chance they would be of some 75.
            ({"batch_hours": 100, "batch_slots": 10}, 1.0),
            ({"batch_hours": 100, "batch_slots": 70}, 0.0),
        ),
    ),
    "one demand in many words": (
        reworded,
        REWORDED,
        (
            # Half of it in logarithms. A team's scripts are half a dozen.
            ({"wordings": 288**0.5}, 0.5),
            ({"wordings": 12}, 0.0),
            ({"wordings": 0}, 0.0),
            # Each step of a program has a wording of its own.
            ({"rewordings": 2.25}, 0.5),
            ({"rewordings": 1.5}, 0.0),
            # A course has many exercises, for people who keep hours; where none are known it may be a course.
            ({"own_rhythm": 0.175}, 0.5),
            ({"own_rhythm": 0.25}, 0.0),
            ({"own_rhythm": NAN}, 0.0),
        ),
    ),
    "news": (
        heard_together,
        NEWS,
        (
            # A program asks in one wording, whatever it hears.
            (REWORDED, 0.0),
            ({**REWORDED, "rewordings": 2.25}, 0.5),
            ({**REWORDED, "rewordings": 1.5}, 1.0),
            # An operation has the template, too: of those who have it few come, and to one moment in an hour.
            ({"batch_reach": 0.01}, 0.0),
            (ONCE_AN_HOUR, 1.0),
            ({**ONCE_AN_HOUR, "batches_hourly": 1.225}, 0.5),
            ({**ONCE_AN_HOUR, "batches_hourly": 1.3}, 0.0),
            # Of a large crew's accounts each batch takes a few, of a small one's most.
            ({**ONCE_AN_HOUR, "batch_gathers": 0.045}, 0.5),
            ({**ONCE_AN_HOUR, "batch_gathers": 0.03}, 0.0),
            ({**ONCE_AN_HOUR, "batch_gathers": 0.425}, 0.5),
            ({**ONCE_AN_HOUR, "batch_gathers": 0.5}, 0.0),
            # Who hears of it has a home, or a server of his own.
            (RACKED, 0.0),
            ({**RACKED, "ip_tied": 0.7}, 0.5),
            ({**RACKED, "range_own": 0.6}, 0.5),
            ({**RACKED, "top_address_share": 0.5}, 0.5),
            ({**RACKED, "top_address_share": 0.6}, 1.0),
            # A lecturer's demands are news to all who listen.
            ({"batch_gathers": NAN}, 0.0),
            ({"batch_gathers": NAN, **ONE_SITTING}, 1.0),
        ),
    ),
    "one sitting": (
        one_sitting,
        ONE_SITTING,
        (
            # A crew starts together a few times in an hour, and comes back.
            ({"batches_hourly": 5}, 0.5),
            ({"batches_hourly": 4}, 0.0),
            ({"batches_hourly": NAN}, 0.0),
            ({"batch_hours": 3}, 0.5),
            ({"batch_hours": 4}, 0.0),
        ),
    ),
    "templates that nothing explains": (
        unexplained,
        {},
        (
            ({"clock_share": 0.15}, 1.0),
            ({"clock_share": 0.275}, 0.5),
            (CLOCK, 0.0),
            ({**LESSONS, "batch_slots": 0.525 * THREE_BY_CHANCE}, 0.5),
            (LESSONS, 0.0),
        ),
    ),
}
