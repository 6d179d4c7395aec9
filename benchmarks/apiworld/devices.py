"""Machines and their fingerprints, which change as browsers renew themselves, and at times say nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.apiworld.clock import DAY
from benchmarks.apiworld.draws import Draw

MASK = (1 << 64) - 1
MODELS = 70


@dataclass(frozen=True)
class Device:
    """A machine. `drift`: how long its fingerprint stands, in seconds; `silent`: how often none is seen."""

    key: int
    drift: float
    silent: float = 0.03

    def fingerprint(self, ts: float, draw: Draw) -> str | None:
        if draw.chance(self.silent):
            return None
        version = int((ts + self.key % 9_999_991) // self.drift)
        return f"{hash((self.key, version)) & MASK:016x}{hash((self.key, version, 5)) & MASK:016x}"[:24]


@dataclass(frozen=True)
class Unseen:
    """A script, of which the platform sees no fingerprint."""

    def fingerprint(self, ts: float, draw: Draw) -> str | None:
        return None


Machine = Device | Unseen
UNSEEN = Unseen()


def browser(draw: Draw) -> Device:
    """A machine of one's own: some renew their fingerprint every few weeks, some for years not."""
    drift = draw.weighted((25.0, 60.0, 200.0, 4000.0), (0.2, 0.3, 0.2, 0.3)) * DAY
    return Device(draw.number(), drift, draw.weighted((0.0, 0.03, 0.4), (0.5, 0.4, 0.1)))


def phone(draw: Draw, models: Sequence[int]) -> Device:
    """A phone; of one in eight only its model and version are seen, which are those of many."""
    if draw.chance(0.12):
        return Device(draw.popular(models, 2.5), 45 * DAY, 0.05)
    return browser(draw)


def machines(draw: Draw, models: Sequence[int]) -> list[Machine]:
    """What one person has: a computer or two, a phone or none."""
    owned: list[Machine] = [browser(draw) for _ in range(draw.weighted((1, 2), (0.8, 0.2)))]
    if draw.chance(0.45):
        owned.append(phone(draw, models))
    return owned
