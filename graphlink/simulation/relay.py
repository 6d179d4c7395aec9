"""What a relay does with accounts: a job sticks to one account until a limit, and goes on at once on the next one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .addresses import Ints
from .draft import BANNED, Draft, Floats
from .operators import Operation
from .scripts import Script, joined
from .whereabouts import Whereabouts


@dataclass(frozen=True)
class Jobs:
    """The jobs of one chain of accounts, one after the other."""

    start: Ints
    turns: Ints
    switch: Ints
    """The first turn on another account; 0 where the job stays on one."""
    turn_time: Ints
    """Seconds since the start of its job, for every turn of every job."""

    @property
    def end(self) -> Ints:
        """The second of each job's last turn."""
        last: Ints = self.start + self.turn_time[np.cumsum(self.turns) - 1]
        return last


def handovers(draft: Draft, where: Whereabouts, operation: Operation, counts: Ints, number: int) -> Script:
    """All exchanges of one operator, as many as `counts` has for its accounts together."""
    draw = draft.world.stream("relay", number)
    chains = chains_of(draft, draw, operation.members)
    sizes = np.array([len(chain) for chain in chains])
    shares = draw.multinomial(counts[operation.members].sum(), sizes / sizes.sum())
    habits = _Habits(draw, operation)
    done = [
        _chain_script(draft, draw, where, habits, chain, int(share))
        for chain, share in zip(chains, shares, strict=True)
        if share
    ]
    return joined(done)


class _Habits:
    """What one operator's relay has been set to."""

    def __init__(self, draw: np.random.Generator, operation: Operation) -> None:
        self.operation = operation
        self.turns = draw.uniform(4, 9)
        self.gap = draw.uniform(12, 50)
        self.switches = draw.uniform(0.32, 0.48)


def chains_of(draft: Draft, draw: np.random.Generator, members: Ints) -> list[Ints]:
    """The members of each pool in chains of about a dozen; in each, those that last come before the banned ones."""
    people = draft.people
    chains = []
    for pool in np.unique(people.group[members]):
        mine = members[people.group[members] == pool]
        mine = mine[np.lexsort((people.created[mine], people.status[mine] == BANNED))]
        number = max(1, round(len(mine) / draw.uniform(6, 16)))
        chains += [mine[first::number] for first in range(number)]
    return chains


def _chain_script(
    draft: Draft, draw: np.random.Generator, where: Whereabouts, habits: _Habits, chain: Ints, exchanges: int
) -> Script:
    begins = max(draft.world.opens, int(draft.people.created[chain[:2]].max()) + 120)
    jobs = _jobs(draw, habits, exchanges, begins, draft.world.closes)
    first, second = _assigned(draft, draw, chain, jobs)
    job = np.repeat(np.arange(len(jobs.turns)), jobs.turns)
    turn = np.arange(len(job)) - np.repeat(np.cumsum(jobs.turns) - jobs.turns, jobs.turns)
    switched = (jobs.switch[job] > 0) & (turn >= jobs.switch[job])
    account = np.where(switched, second[job], first[job])
    time = jobs.start[job] + jobs.turn_time
    address, device = where.of(draw, account, time, np.zeros(len(job), dtype=np.bool_))
    return Script(account, time, address, device, _wordings(draw, habits.operation, len(jobs.turns), job))


def _jobs(draw: np.random.Generator, habits: _Habits, exchanges: int, begins: int, closes: int) -> Jobs:
    """Jobs that have `exchanges` turns in all and never overlap."""
    turns = np.where(draw.random(exchanges) < 0.15, 1, 1 + draw.poisson(habits.turns - 1, exchanges)).astype(np.int64)
    running = np.cumsum(turns)
    turns = turns[: int(np.searchsorted(running, exchanges)) + 1]
    turns[-1] -= turns.sum() - exchanges
    several = (turns > 1) & (draw.random(len(turns)) < habits.switches)
    switch = np.where(several, 1 + (draw.random(len(turns)) * (turns - 1)).astype(np.int64), 0)
    turn_time, length = _turn_times(draw, habits, turns, switch, closes - begins)
    idle = np.sort(draw.random(len(turns))) * (closes - begins - length.sum() - 1)
    start = begins + (idle + np.cumsum(length) - length).astype(np.int64)
    return Jobs(start, turns, switch, turn_time)


def _turn_times(
    draw: np.random.Generator, habits: _Habits, turns: Ints, switch: Ints, room: int
) -> tuple[Ints, Floats]:
    """Seconds of every turn since its job began, and how long each job keeps the chain busy, in a row of `room`."""
    first = np.cumsum(turns) - turns
    gaps = 3 + draw.exponential(habits.gap, int(turns.sum()))
    gaps[(first + switch)[switch > 0]] = draw.uniform(2, 15, int((switch > 0).sum()))
    # A log with very many exchanges for its days has less time for each.
    gaps *= min(1.0, 0.7 * room / gaps.sum())
    since = np.cumsum(gaps)
    begun = since[first]
    length = np.append(begun[1:], since[-1] + gaps[0]) - begun
    return (since - np.repeat(begun, turns)).astype(np.int64), length


def _assigned(draft: Draft, draw: np.random.Generator, chain: Ints, jobs: Jobs) -> tuple[Ints, Ints]:
    """The account each job begins on, and the one it goes on with: who did least, and of those who rested longest."""
    people = draft.people
    begins, ends = people.created[chain] + 60, people.ends[chain]
    rested, load = draw.random(len(chain)), np.full(len(chain), -1.0)
    usual = jobs.turns.mean()
    chosen = np.zeros((2, len(jobs.turns)), dtype=np.int64)
    before = np.where(jobs.switch > 0, jobs.switch, jobs.turns)
    for job, (start, end) in enumerate(zip(jobs.start.tolist(), jobs.end.tolist(), strict=True)):
        there = (begins <= start) & (end < ends)
        # Who joins later has no arrears to make up.
        load[there & (load < 0)] = load[there & (load >= 0)].min(initial=load.max()).clip(0)
        order = np.lexsort((rested, load // usual, ~there))
        chosen[:, job] = order[:2] if jobs.switch[job] else order[0]
        load[chosen[0, job]] += before[job]
        load[chosen[1, job]] += jobs.turns[job] - before[job]
        rested[chosen[:, job]] = job + 1
    return chain[chosen[0]], chain[chosen[1]]


def _wordings(draw: np.random.Generator, operation: Operation, jobs: int, job: Ints) -> Ints:
    """The wording of every turn: of one template throughout a job, or ordinary where the job is cover."""
    family = draw.integers(0, len(operation.families), jobs)
    first = np.array([member.first for member in operation.families])[family]
    count = np.array([member.count for member in operation.families])[family]
    wording = first + (draw.random(jobs) * count).astype(np.int64)
    plain = draw.random(jobs) < operation.cover
    spoken: npt.NDArray[np.bool_] = plain[job] | (draw.random(len(job)) >= operation.purity)
    return np.where(spoken, -1, wording[job])
