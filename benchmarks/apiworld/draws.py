"""Chance by seed: one stream for each purpose, so that a change in one part of the world leaves the others alone."""

import math
from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

import numpy as np

T = TypeVar("T")
BUFFER = 4096


class Draw:
    """Numbers of one numpy Generator, fetched by the thousand because most are asked for one by one."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._source = np.random.default_rng([seed, crc32(purpose.encode())])
        self._units: list[float] = []

    def unit(self) -> float:
        if not self._units:
            self._units = self._source.random(BUFFER).tolist()
        return self._units.pop()

    def chance(self, share: float) -> bool:
        return self.unit() < share

    def below(self, count: int) -> int:
        return int(self.unit() * count)

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        return low + self.unit() * (high - low)

    def pick(self, things: Sequence[T]) -> T:
        return things[int(self.unit() * len(things))]

    def popular(self, things: Sequence[T], steep: float = 2.0) -> T:
        """One of `things`, the first far oftener than the last."""
        return things[int(self.unit() ** steep * len(things))]

    def weighted(self, things: Sequence[T], weights: Sequence[float]) -> T:
        left = self.unit() * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            left -= weight
            if left < 0:
                return thing
        return things[-1]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """`count` different ones (all, if there are fewer), in an order drawn by lot."""
        order = list(things)
        for place in range(min(count, len(order))):
            other = place + int(self.unit() * (len(order) - place))
            order[place], order[other] = order[other], order[place]
        return order[:count]

    def wait(self, mean: float) -> float:
        return -math.log(1.0 - self.unit()) * mean

    def heavy(self, median: float, spread: float) -> float:
        """A lognormal number: most below a few times `median`, a few far above."""
        return median * math.exp(spread * self.normal())

    def normal(self) -> float:
        return math.sqrt(-2.0 * math.log(1.0 - self.unit())) * math.cos(2.0 * math.pi * self.unit())

    def number(self) -> int:
        return int(self.unit() * (1 << 52))

    def hexes(self, length: int) -> str:
        return "".join(f"{self.number():013x}" for _ in range(length // 13 + 1))[:length]
