"""An operator that has mail for all its accounts under one or two domains it bought, and mostly does not pay."""

import numpy as np

from .addresses import Ints
from .crowds import Crowds
from .draft import ACTIVE, Draft, Floats
from .pools import connect, provide
from .styles import Style
from .world import DAY, HOUR


def equip_domain(draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints) -> None:
    """Signs the members up, most of them by a program, and gives them what they work with."""
    _sign_up(draft, draw, style, members)
    connect(draft, draw, style, crowds, members, provide(draft, draw, style, members))


def _sign_up(draft: Draft, draw: np.random.Generator, style: Style, members: Ints) -> None:
    """Bursts in which accounts follow each other by seconds or minutes, and others that take days."""
    world, people = draft.world, draft.people
    bursts = max(2, round(len(members) / draw.uniform(*style.batch_accounts)))
    burst = np.arange(len(members)) * bursts // len(members)
    begins = world.opens + draw.uniform(-0.3, 0.1) * world.days * DAY
    starts = begins + np.sort(draw.uniform(0, draw.uniform(0.3, 0.65) * world.days * DAY, bursts))
    place = np.arange(len(members)) - np.searchsorted(burst, burst)
    after = place * _gaps(draw, bursts)[burst] * draw.uniform(0.8, 1, len(members))
    people.created[members] = np.minimum(starts[burst] + after, world.closes - 3 * DAY).astype(np.int64)
    people.status[members], people.ends[members] = ACTIVE, world.closes


def _gaps(draw: np.random.Generator, bursts: int) -> Floats:
    """Seconds between two sign-ups of each burst: five seconds to five minutes, or hours."""
    fast = np.exp(draw.uniform(np.log(5), np.log(300), bursts))
    slow = np.exp(draw.uniform(np.log(HOUR / 2), np.log(3 * HOUR), bursts))
    gaps: Floats = np.where(draw.random(bursts) < draw.uniform(0.4, 1), fast, slow)
    return gaps
