"""Crews of fake accounts, and the innocent groups that share as much as they do."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.small_sources.people import DAY, END, HOUR, Crowd, Person, Place, at_an_hour, shift


@dataclass(frozen=True)
class Means:
    """What an operation works with. Whatever is left at 0 or empty, each account has of its own.

    `cards`, `devices`: how many it has in all. `joined`: days of the period between which it signs up; negative ones
    lie before. `wave`: hours within which it signs up, from the first of those days on. `life`: days an account lasts.
    """

    cards: int = 0
    devices: int = 0
    addresses: Sequence[str] = ()
    held: int = 0
    joined: tuple[float, float] | None = None
    wave: float = 0.0
    life: float = 0.0
    hours: tuple[int, int] | None = None
    pace: float = 0.0
    mail: str = ""
    model: str = ""
    beats: int = 0
    jitter: int = 60
    notes: dict[str, object] = field(default_factory=dict)


def crew(crowd: Crowd, name: str, count: int, means: Means) -> list[Person]:
    """`count` accounts of the operation `name`."""
    people = crowd.people(count)
    cards = [crowd.card() for _ in range(means.cards)]
    devices = [crowd.rng.bytes(8).hex() for _ in range(means.devices)]
    beat = beats(crowd, means) if means.beats else None
    for person in people:
        person.operation, person.beat, person.jitter, person.weekend = name, beat, means.jitter, 1.0
        person.hours = shift(*means.hours) if means.hours else person.hours
        person.zone = crowd.zones[0]
        sign_up(crowd, person, means)
        person.pace = means.pace * float(crowd.rng.lognormal(0, 0.25)) if means.pace else person.pace
        person.cards = dealt(crowd, cards, 2) or person.cards
        person.devices = dealt(crowd, devices, 2) or person.devices
        person.model = means.model or person.model
        person.places = pooled(crowd, means) or person.places
        person.email = made_up(crowd, person, means.mail) if means.mail else person.email
        person.notes.update(means.notes)
    return people


def sign_up(crowd: Crowd, person: Person, means: Means) -> None:
    """Sets when `person` joins and leaves: a wave begins at half past nine."""
    first, last = means.joined or (0, crowd.days * 0.9)
    if means.wave:
        hour = 9.5 - person.zone + crowd.rng.uniform(0, means.wave)
        person.joined = crowd.start + int(first * DAY + hour * HOUR)
    else:
        day = crowd.start + int(crowd.rng.uniform(first, last) * DAY)
        person.joined = at_an_hour(day, person.hours, crowd.rng)
    life = crowd.rng.uniform(0.5, 1.5) * means.life * DAY if means.life else END
    person.until = int(min(END, person.joined + life))


def dealt(crowd: Crowd, values: Sequence[str], most: int) -> list[str]:
    """One to `most` of `values`."""
    if not values:
        return []
    count = min(len(values), int(crowd.rng.integers(1, most + 1)))
    return [str(one) for one in crowd.rng.choice(values, count, replace=False)]


def pooled(crowd: Crowd, means: Means) -> list[Place]:
    """The pool's addresses, or those few of them that one account holds on to."""
    if not means.addresses:
        return []
    if not means.held:
        return [Place(means.addresses, 1.0)]
    return [Place([str(one) for one in crowd.rng.choice(means.addresses, means.held)], 1.0)]


def beats(crowd: Crowd, means: Means) -> np.ndarray:
    """The moments at which a schedule sets its accounts to work."""
    first, last = means.hours or (0, 24)
    days = crowd.rng.integers(0, crowd.days, means.beats)
    hours = crowd.rng.uniform(first, last, means.beats) - crowd.zones[0]
    return np.sort(crowd.start + days * DAY + (hours * HOUR).astype(int))


def made_up(crowd: Crowd, person: Person, host: str) -> str:
    """A name in front of a number, as generators of accounts write it."""
    return f"{person.name.split()[0].lower()}{crowd.rng.integers(10**4, 10**6)}@{host}"


@dataclass(frozen=True)
class Ties:
    """What an innocent group has in common; the rest of its life is everybody's own.

    `share`: of a member's time at the common place. `cards`, `devices`: common ones, beside one's own where `own`.
    """

    addresses: Sequence[str] = ()
    share: float = 0.5
    opened: tuple[int, int] = (8, 18)
    cards: int = 0
    devices: int = 0
    own: bool = True
    joined: tuple[float, float] | None = None
    wave: float = 0.0
    mail: str = ""
    model: str = ""
    hours: tuple[int, int] | None = None
    notes: dict[str, object] = field(default_factory=dict)


def group(crowd: Crowd, count: int, ties: Ties) -> list[Person]:
    """`count` honest people with `ties`."""
    people = crowd.people(count)
    cards = [crowd.card() for _ in range(ties.cards)]
    devices = [crowd.rng.bytes(8).hex() for _ in range(ties.devices)]
    for person in people:
        if ties.joined:
            sign_up(crowd, person, Means(joined=ties.joined, wave=ties.wave))
        person.cards = dealt(crowd, cards, 1) or person.cards
        shared = dealt(crowd, devices, 2)
        person.devices = shared + person.devices if ties.own else shared or person.devices
        if ties.addresses:
            person.places = at_place(person.places, ties)
        person.hours = shift(*ties.hours) if ties.hours else person.hours
        person.model = ties.model or person.model
        person.email = work_mail(person, ties.mail) if ties.mail else person.email
        person.notes.update(ties.notes)
    return people


def at_place(places: list[Place], ties: Ties) -> list[Place]:
    """One's own places, and the common one for as much as it is used."""
    if ties.share >= 1:
        return [Place(ties.addresses, 1.0)]
    weight = sum(place.share for place in places) * ties.share / (1 - ties.share)
    return [*places, Place(ties.addresses, weight, 0, ties.opened)]


def work_mail(person: Person, host: str) -> str:
    """`first.last@host`, with a number for namesakes."""
    return f"{person.name.lower().replace(' ', '.')}{int(person.phone[-2:])}@{host}"
