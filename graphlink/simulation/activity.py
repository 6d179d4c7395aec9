"""Who did what when: sessions of honest accounts and of operators' jobs, their exchanges, sign-ins and payments."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .addresses import Ints
from .draft import EARLY, EVENING, FOCUS, FREE, LATE, MIXED, SLEEPLESS, WORKER, Bools, Draft, Floats, People
from .operators import Operation
from .world import DAY, HOUR, World

STATES = (EARLY, LATE, FOCUS)

HOURS = {
    WORKER: [1, 1, 1, 1, 1, 1, 2, 5, 12, 18, 20, 19, 14, 17, 19, 18, 15, 10, 6, 5, 5, 5, 3, 2],
    EVENING: [5, 3, 2, 1, 1, 1, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 9, 12, 15, 19, 21, 21, 17, 11],
    MIXED: [4, 3, 2, 1, 1, 1, 2, 5, 8, 10, 11, 11, 11, 11, 11, 11, 11, 11, 12, 12, 12, 11, 9, 6],
    SLEEPLESS: [1] * 24,
}
"""How busy each local hour is, by rhythm."""

WEEKEND = {WORKER: 0.2, EVENING: 1.3, MIXED: 0.8, SLEEPLESS: 1.0}


@dataclass(frozen=True)
class Sessions:
    """One row for each sitting of an account at one place; `first` is -1 where it uses no template."""

    account: Ints
    start: Ints
    address: Ints
    device: Ints
    first: Ints
    count: Ints
    share: Floats
    pace: Floats


@dataclass(frozen=True)
class Exchanges:
    """One row for each exchange, in order of time; `wording` is -1 for an ordinary prompt."""

    session: npt.NDArray[np.int32]
    time: npt.NDArray[np.int64]
    wording: npt.NDArray[np.int32]


class Choice:
    """Draws one of the rows that belong to a key, by weight; a key whose weights end below 1 may draw none."""

    def __init__(self, key: Ints, weight: Floats, *, fill: bool) -> None:
        self.order = np.argsort(key, kind="stable")
        self.key = key[self.order]
        weights = weight[self.order]
        running = np.cumsum(weights)
        first = np.searchsorted(self.key, self.key, side="left")
        before = np.where(first > 0, running[first - 1], 0.0)
        within = running - before
        last = np.searchsorted(self.key, self.key, side="right") - 1
        total = within[last] if fill else np.maximum(within[last], 1.0)
        self.upper = self.key + np.minimum(within / total, 1.0)

    def draw(self, draw: np.random.Generator, key: Ints) -> Ints:
        """The row drawn for each entry of `key`, -1 for none."""
        if not len(self.key):
            return np.full(len(key), -1, dtype=np.int64)
        spot = np.searchsorted(self.upper, key + draw.random(len(key)) * (1 - 1e-9), side="right")
        found = np.minimum(spot, len(self.key) - 1)
        return np.where(self.key[found] == key, self.order[found], -1)


def by_state(account: Ints, states: Ints) -> tuple[Ints, Ints]:
    """Row and key of every (row, state) in which a row counts; a key is an account in a state."""
    rows, keys = [], []
    for number, state in enumerate(STATES):
        row = np.flatnonzero(states & state)
        rows.append(row)
        keys.append(account[row] * len(STATES) + number)
    return np.concatenate(rows), np.concatenate(keys)


def volumes(draft: Draft, operations: list[Operation]) -> Ints:
    """How many exchanges each account has; they add up to what was asked for."""
    world, people = draft.world, draft.people
    draw = world.stream("volumes")
    weight = people.volume.copy()
    present = (people.ends - np.maximum(people.created, world.opens)).clip(0) / (world.closes - world.opens)
    honest = slice(0, world.honest)
    weight[honest] *= 0.25 + 0.75 * present[honest]
    dormant = draw.random(world.honest) < draw.uniform(0.08, 0.2)
    weight[: world.honest][dormant] *= 0.02
    mean = weight[honest].mean()
    total = mean * draw.uniform(2, 4) * world.fakes
    for operation in operations:
        own = np.exp(draw.normal(0, 0.45, len(operation.members))) * (0.15 + present[operation.members])
        weight[operation.members] = own / own.sum() * total * operation.traffic
    return draw.multinomial(world.exchanges, weight / weight.sum())


def honest_sessions(draft: Draft, counts: Ints) -> tuple[Ints, Ints, Bools]:
    """Account, start and business (within the account's busy time) of every session of the honest accounts."""
    world, people = draft.world, draft.people
    draw = world.stream("honest sessions")
    honest = counts[: world.honest]
    length = np.where(people.rhythm[: world.honest] == SLEEPLESS, 1.2, draw.uniform(1.5, 6, world.honest))
    account = np.repeat(np.arange(world.honest, dtype=np.int64), np.ceil(honest / length).astype(np.int64))
    busy = draw.random(len(account)) < people.focus_share[account]
    start = np.empty(len(account), dtype=np.int64)
    for rhythm in HOURS:
        mine = people.rhythm[account] == rhythm
        start[mine] = _moments(draw, world, people, account[mine], rhythm)
    who = account[busy]
    start[busy] = people.focus_start[who] + (draw.random(len(who)) * people.focus_length[who]).astype(np.int64)
    early = np.maximum(people.created[account] + 60, world.opens)
    start = np.where(start < early, early + draw.exponential(2 * HOUR, len(start)).astype(np.int64), start)
    return account, np.minimum(start, world.closes - 1), busy


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
    weights = np.array(HOURS[rhythm], dtype=np.float64)
    hour = draw.choice(24, len(account), p=weights / weights.sum()) + draw.random(len(account)) - people.zone[account]
    return (world.opens + np.floor(when).astype(np.int64) * DAY + (hour % 24) * HOUR).astype(np.int64)


def job_sessions(draft: Draft, operation: Operation, counts: Ints, number: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Account, start, first wording and number of wordings of every session of one operator; cover has wording -1."""
    world, people = draft.world, draft.people
    draw = world.stream("jobs", number)
    exchanges = counts[operation.members]
    local = np.repeat(np.arange(len(operation.members)), np.ceil(exchanges / operation.session).astype(np.int64))
    account = operation.members[local]
    jobs = _jobs(draw, world, operation, len(local))
    key = operation.crew[local].astype(np.float64)
    begins, ends = (_placed(world, edge[account], key) for edge in (people.created, people.ends))
    low, high = np.searchsorted(jobs, begins), np.searchsorted(jobs, ends)
    works = (draw.random(len(local)) >= operation.cover) & (high > low)
    job = low + (draw.random(len(local)) * (high - low)).astype(np.int64)
    job_time = world.opens + ((jobs % 1.0)[np.minimum(job, len(jobs) - 1)] * 2 - 0.5) * world.days * DAY
    start = job_time.astype(np.int64) + draw.exponential(operation.job_minutes * 30, len(local)).astype(np.int64)
    early = np.maximum(people.created[account], world.opens)
    alone = early + (draw.random(len(local)) * np.maximum(people.ends[account] - early, HOUR)).astype(np.int64)
    start = np.clip(np.where(works, start, alone), early + 60, world.closes - 1)
    first, count = _assigned(draw, operation, len(jobs), job)
    return account, start, np.where(works, first, -1), np.where(works, count, 1)


def _jobs(draw: np.random.Generator, world: World, operation: Operation, sessions: int) -> Floats:
    """The jobs of every crew at all hours, as crew plus time within it, in order."""
    crews = int(operation.crew.max()) + 1
    a_member = sessions * (1 - operation.cover) / len(operation.members)
    jobs = max(3, round(a_member / operation.attendance * draw.uniform(1.2, 1.8)))
    moments = world.opens + (draw.random((crews, jobs)) * world.days * DAY)
    return np.sort(_placed(world, moments, np.arange(crews, dtype=np.float64)[:, None]).ravel())


def _placed(world: World, moment: Floats | Ints, crew: Floats) -> Floats:
    """Crew plus the place of a moment in a span twice the log's, so that all of a crew's lie together and in order."""
    return crew + np.clip(((moment - world.opens) / (world.days * DAY) + 0.5) / 2, 0, 0.999999)


def _assigned(draw: np.random.Generator, operation: Operation, jobs: int, job: Ints) -> tuple[Ints, Ints]:
    """One family for each job; each session words it in its own way."""
    family = draw.integers(0, len(operation.families), max(jobs, 1))[np.minimum(job, jobs - 1)]
    first = np.array([member.first for member in operation.families])[family]
    count = np.array([member.count for member in operation.families])[family]
    return first + (draw.random(len(job)) * count).astype(np.int64), np.ones(len(job), dtype=np.int64)


def make_sessions(draft: Draft, operations: list[Operation], counts: Ints) -> Sessions:
    """Every session of the world, each at a place of its account and with the template it uses; by account."""
    world, people = draft.world, draft.people
    account, start, busy = honest_sessions(draft, counts)
    draw = world.stream("places")
    habit = _habits(draft, draw, account, start, busy)
    first, count, share = habit
    pace = np.full(len(account), 1.0) * 200
    parts = [(account, start, busy, first, count, share, pace)]
    for number, operation in enumerate(operations):
        who, when, wording, wordings = job_sessions(draft, operation, counts, number)
        quiet = np.zeros(len(who), dtype=np.bool_)
        shares = np.full(len(who), 0.97)
        parts.append((who, when, quiet, wording, wordings, shares, np.full(len(who), 60.0)))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    account, start, busy, first, count, share, pace = joined
    order = np.argsort(account, kind="stable")
    account, start, busy, first, count, share, pace = (column[order] for column in joined)
    state = np.where(busy, 2, (start > people.moves[account]).astype(np.int64))
    address, device = _places(draft, draw, account * len(STATES) + state)
    return Sessions(account, start, address, device, first, count, share, pace)


def _places(draft: Draft, draw: np.random.Generator, key: Ints) -> tuple[Ints, Ints]:
    account, address, device, weight, states = (
        np.concatenate([getattr(rows, name) for rows in draft.places])
        for name in ("account", "address", "device", "weight", "states")
    )
    row, keys = by_state(account, states)
    chosen = row[Choice(keys, weight[row], fill=True).draw(draw, key)]
    return address[chosen], device[chosen]


def _habits(
    draft: Draft, draw: np.random.Generator, account: Ints, start: Ints, busy: Bools
) -> tuple[Ints, Ints, Floats]:
    rows = draft.habits
    owner, first, count, weight, share, states = (
        np.concatenate([getattr(part, name) for part in rows])
        for name in ("account", "first", "count", "weight", "share", "states")
    )
    row, keys = by_state(owner, states)
    key = account * len(STATES) + np.where(busy, 2, 0)
    drawn = Choice(keys, weight[row], fill=False).draw(draw, key)
    chosen = row[drawn]
    used = drawn >= 0
    return np.where(used, first[chosen], -1), np.where(used, count[chosen], 1), np.where(used, share[chosen], 0.0)


def make_exchanges(draft: Draft, sessions: Sessions, counts: Ints) -> Exchanges:
    """The exchanges of every session, in order of time."""
    world = draft.world
    draw = world.stream("exchanges")
    held = np.bincount(sessions.account, minlength=world.accounts)
    before = np.cumsum(held) - held
    session = np.repeat(before, counts)
    session += (draw.random(len(session)) * np.repeat(held, counts)).astype(np.int64)
    time = sessions.start[session] + (draw.exponential(1, len(session)) * sessions.pace[session]).astype(np.int64)
    time = np.minimum(time, world.closes - 1)
    spot = (draw.random(len(session)) * sessions.count[session]).astype(np.int64)
    template = draw.random(len(session)) < np.where(sessions.first >= 0, sessions.share, 0.0)[session]
    wording = np.where(template, sessions.first[session] + spot, -1)
    order = np.argsort(time, kind="stable")
    return Exchanges(session[order].astype(np.int32), time[order], wording[order].astype(np.int32))


def make_logins(draft: Draft, sessions: Sessions) -> tuple[Ints, Ints]:
    """Session and time of every sign-in, in order of time: some sessions begin with one."""
    draw = draft.world.stream("logins")
    session = np.flatnonzero(draw.random(len(sessions.start)) < draw.uniform(0.25, 0.5))
    time = np.maximum(sessions.start[session] - draw.integers(5, 300, len(session)), draft.world.opens)
    order = np.argsort(time, kind="stable")
    return session[order], time[order]


def make_payments(draft: Draft) -> tuple[Ints, Ints, Ints]:
    """Account, card and time of every payment of the last year, in order of time: one a month and card."""
    world, people = draft.world, draft.people
    draw = world.stream("payments")
    account, card = (np.concatenate(column) for column in zip(*draft.payers, strict=True))
    paid = people.plan[account] != FREE
    account, card = account[paid], card[paid]
    first = people.created[account] + draw.exponential(2 * DAY, len(account)).astype(np.int64) + 120
    ends = np.maximum(people.ends[account], first + 1)
    skipped = np.maximum(world.closes - 365 * DAY - first, 0) // (30 * DAY) + (first < world.closes - 365 * DAY)
    first = first + skipped * 30 * DAY
    months = np.maximum((ends - first) // (30 * DAY) + 1, 0)
    row = np.repeat(np.arange(len(account)), months)
    month = np.arange(len(row)) - np.repeat(np.cumsum(months) - months, months)
    time = first[row] + month * 30 * DAY + draw.integers(0, HOUR, len(row))
    kept = time < world.closes
    row, time = row[kept], time[kept]
    order = np.argsort(time, kind="stable")
    return account[row][order], card[row][order], time[order]
