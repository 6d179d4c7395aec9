"""Times of people: hours of the day, sessions, sign-ups. Seconds since 1970; days count from the first observed one."""

import math
from random import Random

DAY, HOUR = 86_400.0, 3_600.0
FIRST = 1_741_000_000 // 86_400 * DAY
HOURS = (2, 1, 0.6, 0.4, 0.4, 0.7, 1.5, 3, 5, 6.5, 7, 7, 6, 6.3, 6.8, 6.6, 6.2, 6, 6, 6.5, 7, 6.5, 5, 3.2)
"""How much people do in each hour of the day."""


class Calendar:
    """A period of `days` and the history of sign-ups before its end."""

    def __init__(self, rng: Random, days: int, years: float) -> None:
        """A period that begins on a day of the year after `FIRST`."""
        self.rng, self.days, self.years = rng, days, years
        self.start = FIRST + rng.randrange(365) * DAY
        self.end = self.start + days * DAY

    def day(self, time: float) -> float:
        """How many days after the start a time is; negative before it."""
        return (time - self.start) / DAY

    def on(self, day: float, hour: float | None = None, spread: float = 0.0) -> float:
        """A time of a day at an hour (about `spread` hours around it), or at a natural hour."""
        if hour is None:
            hour = self.rng.choices(range(24), HOURS)[0] + self.rng.random()
        return self.start + int(day) * DAY + (hour + self.rng.gauss(0, spread)) * HOUR

    def between(self, low: float, high: float) -> float:
        """A time between two parts of the period, 0 its start and 1 its end, at a natural hour."""
        return self.on(self.rng.uniform(low, high) * (self.days - 1))

    def ago(self, low: float, high: float) -> float:
        """A time between so many days before the end."""
        return self.end - self.rng.uniform(low, high) * DAY

    def signup(self) -> float:
        """When a stranger signed up: any time of the years, of late more often."""
        past = self.years * 365 * (1 - self.rng.random() ** 0.625)
        return self.on(self.days - 2 - past)

    def natural(self, count: int, low: float = 0.0, high: float | None = None) -> list[float]:
        """`count` times of one person between two days, in few sessions, before the period's end."""
        high = self.days if high is None else min(high, self.days)
        low = min(max(low, 0.0), high - 0.5)
        found: list[float] = []
        while len(found) < count:
            time = self.on(self.rng.uniform(low, high))
            for _ in range(1 + self.rng.randrange(1, 5)):
                found.append(min(time, self.end - self.rng.random() * HOUR))
                time += self.rng.expovariate(1 / 400) + 15
        return sorted(found[:count])

    def life(self, volume: float, joined: float, days: float | None = None) -> list[float]:
        """A person's times from the sign-up on, about `volume` of them, for `days` where that is said."""
        count = max(1, int(self.rng.lognormvariate(math.log(volume), 0.6)))
        low = self.day(joined)
        return self.natural(count, low, None if days is None else max(low, 0) + days)

    def daily(self, joined: float, chance: float, hours: tuple[float, float], most: int = 1) -> list[float]:
        """Times of work: on each day with a chance, up to `most`, between two hours of the day."""
        first = max(0, int(self.day(joined)) + 1)
        found = [
            self.start + day * DAY + self.rng.uniform(*hours) * HOUR
            for day in range(first, self.days)
            if self.rng.random() < chance
            for _ in range(self.rng.randint(1, most))
        ]
        return sorted(time for time in found if time < self.end) or [min(joined + 900, self.end - 60)]
