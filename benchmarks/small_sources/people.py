"""The honest crowd: homes and families, carriers, offices, VPNs, phones, cards, the hours that people keep."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.small_sources.names import CITIES, FIRST, LAST, MAIL, MODELS, STREETS

HOUR = 3_600
DAY = 24 * HOUR
END = 1_772_323_200
"""2026-03-01: the day on which the exports are taken."""
OCTETS = (24, 31, 37, 46, 62, 73, 78, 81, 86, 88, 91, 98, 109, 151, 176, 188, 203, 212)


@dataclass
class Place:
    """Where somebody comes from, for `share` of the time while it is open; an address is kept for `lease` seconds."""

    addresses: Sequence[str]
    share: float
    lease: int = 0
    opened: tuple[int, int] = (0, 24)


@dataclass
class Person:
    """Whoever stands behind an account, or is made up for it."""

    joined: int
    until: int
    zone: int
    hours: np.ndarray
    places: list[Place]
    devices: list[str]
    model: str
    cards: list[str]
    name: str
    email: str
    phone: str
    street: str
    pace: float
    weekend: float = 1.0
    operation: str = ""
    beat: np.ndarray | None = None
    jitter: int = 60
    id: str = ""
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """One moment in which somebody does something."""

    at: int
    ip: str
    device: str


class Crowd:
    """The people of one platform over the last `days` before the export.

    `web`: devices are browsers' fingerprints, of which common telephones have the same one.
    """

    def __init__(self, rng: np.random.Generator, days: int, zones: Sequence[int], web: bool) -> None:
        self.rng, self.days, self.zones, self.web = rng, days, tuple(zones), web
        self.start = END - days * DAY
        self.providers = [f"{rng.choice(OCTETS)}.{rng.integers(256)}" for _ in range(16)]
        self.shares = shares_of(16, rng)
        self.carriers = [self.range_of(int(rng.integers(12, 40))) for _ in range(5)]
        self.vpns = [self.range_of(int(rng.integers(6, 30))) for _ in range(4)]
        self.campaigns = rng.integers(0, days, 3)
        self.land = int(rng.choice([1, 31, 33, 34, 44, 48, 49]))

    def people(self, count: int) -> list[Person]:
        """`count` people, some of whom live together or work in the same office."""
        found: list[Person] = []
        while len(found) < count:
            found += self.household()
        return self.in_offices(found[:count])

    def household(self) -> list[Person]:
        """One to four people who share a home, and at times a card or a tablet."""
        size = int(self.rng.choice([1, 2, 3, 4], p=[0.84, 0.11, 0.035, 0.015]))
        home, street, last = self.home(), self.street(), self.one(LAST)
        people = [self.person(home, street, last) for _ in range(size)]
        if size > 1 and self.rng.random() < 0.35:
            for person in people[1:]:
                person.cards[0] = people[0].cards[0]
        if size > 1 and self.rng.random() < 0.2:
            tablet = self.device("iPad13,18")
            for person in people:
                person.devices.append(tablet)
        return people

    def person(self, home: Place, street: str, last: str) -> Person:
        rng = self.rng
        first, model, joined = self.one(FIRST), self.one_of(MODEL_NAMES, MODEL_SHARES), self.joining()
        hours = day_of(rng.normal(7.5, 1.5), rng)
        joined = at_an_hour(joined, hours, rng)
        stays = END if rng.random() < 0.6 else min(END, max(joined, self.start) + int(rng.exponential(50) * DAY))
        return Person(
            joined=joined,
            until=max(stays, joined + HOUR),
            zone=int(rng.choice(self.zones)),
            hours=hours,
            places=[home, *self.on_the_move()],
            devices=[self.device(model) for _ in range(1 + int(rng.random() < 0.35))],
            model=model,
            cards=[self.card() for _ in range(1 + int(rng.random() < 0.2))],
            name=f"{first} {last}",
            email=self.mail(first, last),
            phone=self.phone(),
            street=street,
            pace=float(rng.lognormal(0, 0.8)),
            weekend=float(rng.uniform(0.5, 1.5)),
        )

    def joining(self) -> int:
        """When somebody signed up: years ago, of late, or in a week in which the platform was advertised."""
        kind = self.rng.random()
        if kind < 0.5:
            return self.start - int(min(self.rng.exponential(420), 1_400) * DAY) - DAY
        if kind < 0.9:
            return self.start + int(self.rng.random() * self.days * DAY * 0.97)
        day = int(self.rng.choice(self.campaigns))
        return min(self.start + day * DAY + int(abs(self.rng.normal(0, 2)) * DAY) + 9 * HOUR, END - DAY)

    def home(self) -> Place:
        """A home's line: one address for long, or another every week or so."""
        rng = self.rng
        if rng.random() < 0.12:
            return Place([f"2a02:{rng.integers(4096):x}:{rng.integers(65536):x}:{rng.integers(65536):x}::1"], 0.65)
        held = int(rng.choice([1, 1, 2, 4, 8]))
        return Place(self.homes(held), 0.65, self.days * DAY // held + 1)

    def homes(self, count: int) -> list[str]:
        """Addresses of homes, each of another one, as honest people and residential proxies have them."""
        chosen = self.rng.choice(self.providers, count, p=self.shares)
        return [f"{prefix}.{self.rng.integers(256)}.{self.rng.integers(1, 255)}" for prefix in chosen]

    def range_of(self, count: int) -> list[str]:
        """Addresses side by side, as a host, a carrier or an organisation has them."""
        rng = self.rng
        prefix = f"{rng.choice(OCTETS)}.{rng.integers(256)}.{rng.integers(256)}"
        first = int(rng.integers(1, max(2, 250 - count)))
        return [f"{prefix}.{first + number}" for number in range(count)]

    def on_the_move(self) -> list[Place]:
        """A carrier's shared addresses, and a VPN's for a few."""
        places = [Place(self.carriers[int(self.rng.choice(5, p=[0.35, 0.25, 0.2, 0.12, 0.08]))], 0.3)]
        if self.rng.random() < 0.07:
            places.append(Place(self.vpns[int(self.rng.integers(4))], 0.6))
        return places

    def in_offices(self, people: list[Person]) -> list[Person]:
        """`people`, of whom one in ten works where others of them do."""
        waiting = [person for person in people if self.rng.random() < 0.1]
        while waiting:
            size = int(self.rng.integers(2, 14))
            office = Place(self.range_of(1), 0.7, 0, (9, 18))
            for person in waiting[:size]:
                person.places.append(office)
            waiting = waiting[size:]
        return people

    def device(self, model: str) -> str:
        """A new device's id; of a common telephone in a browser, the same one as its twins'."""
        if self.web and self.rng.random() < 0.25:
            return f"{abs(hash_of(model, int(self.rng.integers(12)))):016x}"
        return self.rng.bytes(8).hex()

    def card(self) -> str:
        return self.rng.bytes(8).hex()

    def phone(self) -> str:
        return f"+{self.land}7{self.rng.integers(10**8):08d}"

    def street(self) -> str:
        return f"{self.rng.integers(1, 180)} {self.one(STREETS)}, {self.one(CITIES)}"

    def mail(self, first: str, last: str) -> str:
        rng = self.rng
        first, last, number = first.lower(), last.lower(), int(rng.integers(1000))
        shapes = (f"{first}.{last}{number}", f"{first[0]}{last}{number}", f"{last}{first}", f"{first}{number}")
        local = self.one(shapes)
        if rng.random() < 0.04:
            return f"{first}@{last}{number}.{rng.choice(['net', 'org', 'me'])}"
        return f"{local}{rng.integers(100)}@{self.one_of(MAIL_HOSTS, MAIL_SHARES)}"

    def one(self, values: Sequence[str]) -> str:
        return values[int(self.rng.integers(len(values)))]

    def one_of(self, values: Sequence[str], shares: np.ndarray) -> str:
        """One of `values`, as often as its share says."""
        return values[int(np.searchsorted(np.cumsum(shares), self.rng.random()))]

    def visits(self, person: Person, count: int) -> list[Visit]:
        """`count` moments of `person`, in order, each with an address and a device."""
        return [Visit(at, self.where(person, at), self.by(person, at)) for at in self.moments(person, count)]

    def moments(self, person: Person, count: int) -> list[int]:
        """When `person` is there: at its own hours and days, or on its beat."""
        first, last = max(person.joined, self.start), person.until
        if person.beat is not None:
            beat = person.beat[(person.beat >= first) & (person.beat <= last)]
            if len(beat) == 0:
                return []
            chosen = self.rng.choice(beat, min(count, len(beat)), replace=False)
            return sorted(int(at) for at in chosen + self.rng.integers(0, person.jitter + 1, len(chosen)))
        if last <= first:
            return []
        days = np.arange(first // DAY, last // DAY + 1)
        likely = np.where((days + 3) % 7 >= 5, person.weekend, 1.0)
        chosen = self.rng.choice(days, count, p=likely / likely.sum()) * DAY
        hours = self.rng.choice(24, count, p=person.hours) - person.zone
        moments = chosen + hours * HOUR + self.rng.integers(0, HOUR, count)
        return sorted(int(at) for at in np.clip(moments, first + self.rng.integers(5, 600, count), last))

    def where(self, person: Person, at: int) -> str:
        """The address: of a place that is open at that hour, by the places' shares."""
        hour = (at // HOUR + person.zone) % 24
        there = [place for place in person.places if place.opened[0] <= hour < place.opened[1]] or person.places[:1]
        drawn = self.rng.random() * sum(place.share for place in there)
        for place in there:
            drawn -= place.share
            if drawn < 0:
                break
        if place.lease:
            return place.addresses[max(0, at - self.start) // place.lease % len(place.addresses)]
        return place.addresses[int(self.rng.integers(len(place.addresses)))]

    def by(self, person: Person, at: int) -> str:
        """The device: mostly the first."""
        return person.devices[0] if self.rng.random() < 0.75 else self.one(person.devices)


def at_an_hour(at: int, hours: np.ndarray, rng: np.random.Generator) -> int:
    """A moment of the day of `at`, when people are awake."""
    hour = min(23, int(np.searchsorted(np.cumsum(hours), rng.random())))
    return at // DAY * DAY + hour * HOUR + int(rng.integers(HOUR))


def day_of(wakes: float, rng: np.random.Generator) -> np.ndarray:
    """How much of a day's doings falls into each of its hours, for one who wakes at `wakes`."""
    hours = np.arange(24)
    likely = np.full(24, 0.004)
    for after, width, weight in ((2, 1.5, rng.uniform(0.3, 1)), (6, 2, rng.uniform(0.3, 1)), (13, 2.2, 1.0)):
        away = (hours - wakes - after + 12) % 24 - 12
        likely += weight * np.exp(-0.5 * (away / width) ** 2)
    return np.asarray(likely / likely.sum())


def shift(first: int, last: int) -> np.ndarray:
    """A working day from `first` to before `last`, evenly; 0 to 24 is a machine's day."""
    hours = np.array([1.0 if first <= hour < last else 0.003 for hour in range(24)])
    return np.asarray(hours / hours.sum())


def shares_of(count: int, rng: np.random.Generator) -> np.ndarray:
    """Shares of a market: a few large, many small."""
    sizes = rng.permutation(1 / np.arange(1, count + 1))
    return np.asarray(sizes / sizes.sum())


def hash_of(model: str, version: int) -> int:
    """A number that a model has in each version."""
    return int.from_bytes(f"{model}/{version}".encode()[:24].ljust(24), "big") * 2_654_435_761 % 2**63


MODEL_NAMES, MAIL_HOSTS = tuple(name for name, _ in MODELS), tuple(name for name, _ in MAIL)
MODEL_SHARES = np.array([share for _, share in MODELS]) / sum(share for _, share in MODELS)
MAIL_SHARES = np.array([share for _, share in MAIL]) / sum(share for _, share in MAIL)


def stay(people: Sequence[Person]) -> None:
    """Has `people` there to the end of the file."""
    for person in people:
        person.until = END
