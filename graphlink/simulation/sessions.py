"""When accounts sit down to work: honest ones by their rhythm, an operator's in jobs that its crews do together."""

from dataclasses import dataclass

import numpy as np

from .addresses import Ints
from .draft import EVENING, MIXED, SLEEPLESS, WORKER, Bools, Draft, Floats, People
from .office import by_whole_days, office_time
from .operators import Operation
from .whereabouts import Whereabouts, habits_of
from .world import DAY, HOUR, World

HOURS = {
    WORKER: [1, 1, 1, 1, 1, 1, 2, 5, 12, 18, 20, 19, 14, 17, 19, 18, 15, 10, 6, 5, 5, 5, 3, 2],
    EVENING: [5, 3, 2, 1, 1, 1, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 9, 12, 15, 19, 21, 21, 17, 11],
    MIXED: [4, 3, 2, 1, 1, 1, 2, 5, 8, 10, 11, 11, 11, 11, 11, 11, 11, 11, 12, 12, 12, 11, 9, 6],
    SLEEPLESS: [1] * 24,
}
"""How busy each local hour is, by rhythm."""

WEEKEND = {WORKER: 0.2, EVENING: 1.3, MIXED: 0.8, SLEEPLESS: 1.0}


@dataclass(frozen=True)
class Sittings:
    """When accounts work and what they take up then; `first` is the first wording of a template, -1 for none."""

    account: Ints
    start: Ints
    busy: Bools
    first: Ints
    count: Ints
    share: Floats


@dataclass(frozen=True)
class Sessions:
    """One row for each sitting of an account at one place, by account."""

    account: Ints
    start: Ints
    address: Ints
    device: Ints
    first: Ints
    count: Ints
    share: Floats


def make_sessions(draft: Draft, where: Whereabouts, operations: list[Operation], counts: Ints) -> Sessions:
    """Every session of the world, each at a place of its account and with the template that it uses."""
    honest = honest_sittings(draft, counts)
    sittings = [honest, *(job_sittings(draft, one, counts, number) for number, one in enumerate(operations))]
    joined = [np.concatenate([getattr(part, name) for part in sittings]) for name in Sittings.__dataclass_fields__]
    order = np.argsort(joined[0], kind="stable")
    account, start, busy, first, count, share = (column[order] for column in joined)
    address, device = where.of(draft.world.stream("places"), account, start, busy)
    return Sessions(account, start, address, device, first, count, share)


def honest_sittings(draft: Draft, counts: Ints) -> Sittings:
    """Every sitting of the honest accounts."""
    world, people = draft.world, draft.people
    draw = world.stream("honest sittings")
    length = np.where(people.rhythm[: world.honest] == SLEEPLESS, 1.2, draw.uniform(1.5, 6, world.honest))
    sittings = np.ceil(counts[: world.honest] / length).astype(np.int64)
    account = np.repeat(np.arange(world.honest, dtype=np.int64), sittings)
    busy = draw.random(len(account)) < people.focus_share[account]
    start = np.empty(len(account), dtype=np.int64)
    for rhythm in HOURS:
        mine = people.rhythm[account] == rhythm
        start[mine] = _moments(draw, world, people, account[mine], rhythm)
        both = mine & busy
        start[both] = _busy_moments(draw, people, account[both], rhythm)
    early = np.maximum(people.created[account] + 60, world.opens)
    start = np.where(start < early, early + draw.exponential(2 * HOUR, len(start)).astype(np.int64), start)
    first, count, share = habits_of(draft, draw, account, busy)
    return Sittings(account, np.minimum(start, world.closes - 1), busy, first, count, share)


def _moments(draw: np.random.Generator, world: World, people: People, account: Ints, rhythm: int) -> Ints:
    """A moment in each account's life for each entry: by weekday, launch day, and local hour."""
    day = np.arange(world.days)
    busy = np.where((day + world.opens // DAY + 3) % 7 >= 5, WEEKEND[rhythm], 1.0)
    busy = busy * np.where((day >= world.launch) & (day < world.launch + 3), world.launch_surge, 1.0)
    running = np.concatenate([[0.0], np.cumsum(busy)])
    begins = np.clip((people.created[account] - world.opens) / DAY, 0, world.days - 0.5)
    ends = np.maximum(np.clip((people.ends[account] - world.opens) / DAY, 0, world.days), begins + 0.02)
    low, high = (np.interp(edge, np.arange(world.days + 1), running) for edge in (begins, ends))
    when = np.interp(low + draw.random(len(account)) * (high - low), running, np.arange(world.days + 1))
    start: Ints = world.opens + np.floor(when).astype(np.int64) * DAY + _second(draw, people, account, rhythm)
    return start


def _busy_moments(draw: np.random.Generator, people: People, account: Ints, rhythm: int) -> Ints:
    """A moment in each account's busy time: by local hour where that lasts for days, at any hour where it is short."""
    start = people.focus_start[account] + (draw.random(len(account)) * people.focus_length[account]).astype(np.int64)
    by_day = start // DAY * DAY + _second(draw, people, account, rhythm)
    return np.where(people.focus_length[account] > 3 * DAY, by_day, start)


def _second(draw: np.random.Generator, people: People, account: Ints, rhythm: int) -> Ints:
    """A second of the day, in universal time, for each entry."""
    weights = np.array(HOURS[rhythm], dtype=np.float64)
    hour = draw.choice(24, len(account), p=weights / weights.sum()) + draw.random(len(account)) - people.zone[account]
    seconds: Ints = ((hour % 24) * HOUR).astype(np.int64)
    return seconds


def job_sittings(draft: Draft, operation: Operation, counts: Ints, number: int) -> Sittings:
    """Every sitting of one operator's accounts: in a job of their crew with its template, or alone as cover."""
    world, people = draft.world, draft.people
    draw = world.stream("jobs", number)
    sittings = np.ceil(counts[operation.members] / operation.session).astype(np.int64)
    local = np.repeat(np.arange(len(operation.members)), sittings)
    account = operation.members[local]
    jobs = _jobs(draw, world, operation, len(local))
    crew = operation.crew[local].astype(np.float64)
    low, high = (np.searchsorted(jobs, _placed(world, edge[account], crew)) for edge in (people.created, people.ends))
    works = (draw.random(len(local)) >= operation.cover) & (high > low)
    job = np.minimum(low + (draw.random(len(local)) * (high - low)).astype(np.int64), len(jobs) - 1)
    begun = world.opens + ((jobs % 1.0)[job] * 2 - 0.5) * world.days * DAY
    together = begun.astype(np.int64) + draw.exponential(operation.job_minutes * 30, len(local)).astype(np.int64)
    early = np.maximum(people.created[account], world.opens)
    alone = early + (draw.random(len(local)) * np.maximum(people.ends[account] - early, HOUR)).astype(np.int64)
    latest = np.minimum(people.ends[account] if world.newcomers else world.closes, world.closes)
    start = np.where(works, together, alone)
    if operation.office_zone is not None:
        start = by_whole_days(office_time(start, operation.office_zone), early + 60, latest)
    start = np.clip(start, early + 60, latest - 1)
    wording = np.where(works, _wordings(draw, operation, len(jobs), job), -1)
    one, share = np.ones(len(local), dtype=np.int64), np.full(len(local), operation.purity)
    return Sittings(account, start, np.zeros(len(local), dtype=np.bool_), wording, one, share)


def _jobs(draw: np.random.Generator, world: World, operation: Operation, sittings: int) -> Floats:
    """The jobs of every crew at all hours, as crew plus time within it, in order."""
    crews = int(operation.crew.max()) + 1
    a_member = sittings * (1 - operation.cover) / len(operation.members)
    jobs = max(3, round(a_member / operation.attendance * draw.uniform(1.2, 1.8)))
    moments = world.opens + draw.random((crews, jobs)) * world.days * DAY
    return np.sort(_placed(world, moments, np.arange(crews, dtype=np.float64)[:, None]).ravel())


def _placed(world: World, moment: Floats | Ints, crew: Floats) -> Floats:
    """Crew plus the place of a moment in a span twice the log's, so that all of a crew's lie together and in order."""
    return crew + np.clip(((moment - world.opens) / (world.days * DAY) + 0.5) / 2, 0, 0.999999)


def _wordings(draw: np.random.Generator, operation: Operation, jobs: int, job: Ints) -> Ints:
    """The wording of each sitting: one template for a job, which everybody words in a way of their own."""
    family = draw.integers(0, len(operation.families), jobs)[job]
    first = np.array([member.first for member in operation.families])[family]
    count = np.array([member.count for member in operation.families])[family]
    wording: Ints = first + (draw.random(len(job)) * count).astype(np.int64)
    return wording
