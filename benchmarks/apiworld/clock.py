"""Eighteen months of a platform: when people sign up, and at which hours of their day they are there."""

from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate

from benchmarks.apiworld.draws import Draw

HOUR = 3600.0
DAY = 24 * HOUR
START = datetime(2024, 9, 2, tzinfo=UTC).timestamp()
"""A Monday, so that the day of the week is the day's number modulo seven."""
DAYS = 548
END = START + DAYS * DAY


@dataclass(frozen=True)
class Rhythm:
    """How likely each hour of a day is, and how likely a Saturday or Sunday is beside a working day."""

    hours: tuple[float, ...]
    weekend: float

    def moment(self, draw: Draw, start: float, end: float, zone: float) -> float:
        """A moment from `start` to `end` at an hour that suits, or any in it where none was found soon."""
        for _ in range(6):
            day = (int((draw.between(start, end) - START + zone * HOUR) // DAY)) * DAY
            if (day // DAY) % 7 >= 5 and not draw.chance(self.weekend):
                continue
            hour = bisect(self.hours, draw.unit() * self.hours[-1])
            moment = START + day + (hour + draw.unit() - zone) * HOUR
            if start <= moment < end:
                return moment
        return draw.between(start, end)


def rhythm(hours: list[float], weekend: float) -> Rhythm:
    return Rhythm(tuple(accumulate(hours)), weekend)


EVENING = rhythm([3, 1, 1, 0, 0, 1, 2, 4, 5, 4, 4, 4, 5, 4, 4, 5, 6, 7, 9, 11, 12, 11, 8, 5], 1.0)
OFFICE = rhythm([0, 0, 0, 0, 0, 0, 1, 4, 9, 12, 12, 10, 6, 9, 11, 11, 9, 6, 2, 1, 1, 1, 0, 0], 0.08)
STUDENT = rhythm([7, 4, 2, 1, 0, 0, 1, 2, 4, 7, 8, 8, 6, 7, 8, 8, 7, 6, 6, 8, 10, 11, 11, 9], 0.7)
NIGHT = rhythm([10, 9, 8, 6, 4, 2, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 4, 5, 7, 9, 10], 1.0)
ALWAYS = rhythm([1.0] * 24, 1.0)
PEOPLE = (EVENING, OFFICE, STUDENT, NIGHT)


class Calendar:
    """The platform's story: it grows, and campaigns and press weeks bring many people in a few days."""

    def __init__(self, draw: Draw) -> None:
        self.growth = draw.between(0.5, 0.8)
        self.campaigns = [START + draw.between(30, DAYS - 40) * DAY for _ in range(draw.whole(2, 4))]
        self.drawn_by_campaigns = draw.between(0.1, 0.25)
        self.press_week = START + draw.between(120, DAYS - 60) * DAY

    def signup(self, draw: Draw, rhythm: Rhythm, zone: float) -> float:
        """When somebody signs up."""
        if draw.chance(self.drawn_by_campaigns):
            start = draw.pick(self.campaigns) + min(draw.wait(4 * DAY), 25 * DAY)
        else:
            start = START + (DAYS - 2) * DAY * draw.unit() ** self.growth
        return rhythm.moment(draw, start, start + DAY, zone)


def monday(moment: float) -> float:
    """The start, in UTC, of the week that `moment` is in."""
    return moment - (moment - START) % (7 * DAY)
