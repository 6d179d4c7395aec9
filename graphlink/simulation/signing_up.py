"""When an operator's accounts sign up: in batches, and one for each that was banned."""

import numpy as np

from .addresses import Ints
from .draft import ACTIVE, BANNED, Draft
from .styles import Style
from .world import DAY, HOUR


def sign_up(draft: Draft, draw: np.random.Generator, style: Style, members: Ints) -> None:
    """Sign-up in batches over weeks; the last members come later, each for one that was banned."""
    world, people = draft.world, draft.people
    begins = world.opens + int(draw.uniform(-0.25, 0.2) * world.days * DAY)
    ramp = draw.uniform(0.25, 0.65) * world.days * DAY
    first, later = np.split(members, [len(members) - int(len(members) * draw.uniform(0.05, 0.25))])
    batches = max(2, round(len(first) / draw.uniform(*style.batch_accounts)))
    starts = begins + np.sort(draw.uniform(0, ramp, batches))
    spread = draw.uniform(0.2, 6, batches) * HOUR
    batch = np.arange(len(first)) * batches // len(first)
    people.created[first] = (starts[batch] + draw.random(len(first)) * spread[batch]).astype(np.int64)
    people.status[members], people.ends[members] = ACTIVE, world.closes
    banned = np.sort(draw.choice(first, len(later), replace=False))
    replace_banned(draft, draw, banned, later)


def replace_banned(draft: Draft, draw: np.random.Generator, banned: Ints, later: Ints) -> None:
    """Bans some accounts at some time in the log; the others sign up in the hours after, one for each."""
    world, people = draft.world, draft.people
    earliest = np.maximum(people.created[banned], world.opens) + 2 * DAY
    room = np.maximum(world.closes - 3 * DAY - earliest, DAY)
    people.ends[banned] = earliest + (draw.random(len(banned)) * room).astype(np.int64)
    people.status[banned] = BANNED
    pause = HOUR // 4 + draw.exponential(14 * HOUR, len(later)).astype(np.int64)
    people.created[later] = np.minimum(people.ends[banned] + pause, world.closes - DAY)
