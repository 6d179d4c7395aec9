"""An operator that works as an office does: from nine to seven of one time zone, hardly at weekends, on an own line."""

import numpy as np

from .addresses import Ints
from .crowds import Crowds
from .draft import Draft, Floats
from .pools import connect, provide
from .signing_up import sign_up
from .styles import Style
from .world import DAY, HOUR

OPENS, CLOSES = 9 * HOUR, 19 * HOUR
ZONES = (-6, -3, 0, 1, 2, 3, 5.5, 7, 8)
OVERTIME = 6
"""One in this many weekend days is worked through."""


def equip_office(draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints) -> None:
    """Signs the members up in office hours and gives them pools of things, and one or two office lines to all."""
    people = draft.people
    sign_up(draft, draw, style, members)
    zone = float(draw.choice(ZONES))
    people.created[members] = office_time(people.created[members], zone)
    devices = provide(draft, draw, style, members)
    people.zone[members] = zone
    connect(draft, draw, style, crowds, members, devices)
    lines = draft.addresses.together(int(draw.integers(1, 3)))
    draft.work_at(members, draw.choice(lines, len(members)), devices[:, 0], draw.uniform(0.5, 2.5, len(members)))


def office_time(moment: Ints | Floats, zone: float) -> Ints:
    """Each moment moved into the office hours of its day and zone, off most weekend days; the order within a day stays.

    Moments are seconds since 1970 in universal time; `zone` is in hours before it.
    """
    local = np.asarray(moment, dtype=np.int64) + int(zone * HOUR)
    day, second = np.divmod(local, DAY)
    weekend = ((day + 3) % 7 >= 5) & (day % OVERTIME != 0)
    day = np.where(weekend, day - 2, day)
    moved: Ints = day * DAY + OPENS + second * (CLOSES - OPENS) // DAY - int(zone * HOUR)
    return moved


def by_whole_days(moment: Ints, earliest: Ints, latest: Ints) -> Ints:
    """Each moment moved by as many whole days as bring it to `earliest` or later, and else before `latest`."""
    late = np.maximum(-((earliest - moment) // -DAY), 0)
    moved: Ints = moment + late * DAY
    moved -= np.maximum((moved - latest) // DAY + 1, 0) * DAY
    return moved
