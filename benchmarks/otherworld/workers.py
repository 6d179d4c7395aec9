"""Crowds that only a world which asks for them has: franchises, translation bureaus, leagues of players.

They hide nothing, and yet have pools of cards and machines and one prompt, as an operation has.
"""

import numpy as np

from .crowds import SHAPES, sizes
from .population import HUMAN, NIGHT, OFFICE, SHIFT, Town
from .sites import house_prompts
from .style import DAY
from .wordings import LESSON, one_template

LIVES = {"franchise": (20, 90), "bureau": (20, 80), "league": (12, 50)}
"""The kinds, and how many people a group of them has."""


def franchises(town: Town, innocents: int) -> None:
    """Branches of one brand: a company card, a till and a line for each, recipes from the head office."""
    rng = town.rng
    for size in sizes(town, "franchise", innocents, *LIVES["franchise"]):
        branches = max(4, size // int(rng.integers(3, 8)))
        branch = rng.integers(0, branches, size)
        elsewhere = np.where(rng.random(size) < rng.uniform(0.05, 0.3), (branch + 1) % branches, branch)
        begun, years = town.moment(room=40), float(rng.uniform(15, 150))
        openings = begun + np.sort(rng.random(branches)) * years * DAY
        lines = np.array([town.atlas.desks(1) for _ in range(branches)])
        town.settle(
            "franchise",
            size,
            group=town.group("franchise"),
            site=lines[branch],
            p_site=rng.uniform(0.4, 0.95, size),
            device=town.devices.new(branches)[branch],
            second=town.devices.new(branches)[elsewhere],
            p_second=np.where(rng.random(size) < 0.6, rng.uniform(0.1, 0.5, size), 0.0),
            card=town.cards.issued(branches, rng)[elsewhere],
            created=settled_by(town, openings[branch] + rng.random(size) * 5 * DAY),
            rhythm=np.where(rng.random(size) < 0.6, OFFICE, HUMAN),
            tz=int(rng.integers(-8, 10)),
            house=house_prompts(town, int(rng.integers(1, 4)), size),
            p_house=rng.uniform(0.15, 0.6),
            interest=1,
        )


def bureaus(town: Town, innocents: int) -> None:
    """Translators at shared desks: the client of the month pays, each with a card of its own, in shifts."""
    rng = town.rng
    for size in sizes(town, "bureau", innocents, *LIVES["bureau"]):
        clients, desks = max(4, size // int(rng.integers(4, 10))), max(4, size // int(rng.integers(2, 6)))
        pool = town.devices.new(desks)
        lines = np.array([town.atlas.desks(1) for _ in range(max(2, size // int(rng.integers(6, 16))))])
        hired = town.moment(room=30) + rng.integers(0, int(rng.uniform(20, 120)), int(rng.integers(2, 6))) * DAY
        town.settle(
            "bureau",
            size,
            group=town.group("bureau"),
            site=rng.choice(lines, size),
            p_site=rng.uniform(0.5, 1.0, size),
            device=rng.choice(pool, size),
            pool=int(pool[0]),
            pool_size=desks,
            p_pool=rng.uniform(0.3, 0.9),
            card=rng.choice(town.cards.issued(clients, rng), size),
            created=settled_by(town, rng.choice(hired, size) + rng.random(size) * 6 * DAY),
            rhythm=SHIFT if rng.random() < 0.6 else OFFICE,
            tz=int(rng.integers(-8, 10)),
            house=house_prompts(town, int(rng.integers(1, 3)), size),
            p_house=rng.uniform(0.3, 0.8),
            weight=np.exp(rng.normal(0.5, 0.5, size)),
        )


def leagues(town: Town, innocents: int) -> None:
    """Players who came in one season: friends pay for each other, lend machines and use the league's coach prompt."""
    rng = town.rng
    for size in sizes(town, "league", innocents, *LIVES["league"]):
        rooms = max(4, size // int(rng.integers(2, 6)))
        room, machines = rng.integers(0, rooms, size), town.devices.new(size)
        town.settle(
            "league",
            size,
            group=town.group("league"),
            home=np.where(rng.random(size) < 0.5, town.atlas.homes(rooms)[room], town.atlas.homes(size)),
            device=machines,
            second=rng.choice(machines, size),
            p_second=np.where(rng.random(size) < 0.7, rng.uniform(0.1, 0.5, size), 0.0),
            card=town.cards.issued(rooms, rng)[room],
            created=settled_by(town, town.moment(room=20) + rng.random(size) * rng.uniform(20, 180) * DAY),
            rhythm=np.where(rng.random(size) < 0.5, NIGHT, HUMAN),
            tz=int(rng.integers(-8, 10)),
            house=one_template(LESSON, str(rng.choice(SHAPES)), town.library, rng),
            p_house=rng.uniform(0.05, 0.35),
            interest=2,
        )


def settled_by(town: Town, moments: np.ndarray) -> np.ndarray:
    """The moments, none later than a day before the log ends."""
    found: np.ndarray = np.minimum(moments, town.style.calendar.end - DAY).astype(np.int64)
    return found


WORKERS = {"franchise": franchises, "bureau": bureaus, "league": leagues}
"""Every maker of such a crowd, by what `shares` calls it."""
