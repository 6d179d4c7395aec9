"""Relay software: jobs come in on a few channels, each channel uses one account of a pool at a time, and when it
leaves an account the one that has rested longest goes on within seconds."""

import heapq
from dataclasses import dataclass

import numpy as np

from .hashing import Ints
from .knobs import Relay
from .living import shares_of
from .population import Town
from .relay import relay_of


@dataclass(frozen=True)
class Turns:
    """Exchanges in the order of their channels: member, moment, job, turn within the job, and stint of the account."""

    member: Ints
    ts: Ints
    job: Ints
    turn: Ints
    stint: Ints


def handovers(pool: Ints, start: Ints, end: Ints, total: int, town: Town) -> Turns:
    """`total` exchanges of one operator's accounts, each pool on channels of its own."""
    trade, rng = relay_of(town), town.rng
    pools, size = np.unique(pool, return_counts=True)
    parts: list[np.ndarray] = []
    jobs = stints = 0
    for number, count in zip(pools, shares_of(total, size, rng), strict=True):
        if count:
            members = np.flatnonzero(pool == number)
            part = one_pool(members, start[members], int(end.max()), int(count), trade, rng)
            parts.append(part + np.array([0, 0, jobs, 0, stints])[:, None])
            jobs, stints = int(parts[-1][2].max()) + 1, int(parts[-1][4].max()) + 1
    return Turns(*np.concatenate(parts, axis=1))


def one_pool(members: Ints, start: Ints, end: int, count: int, trade: Relay, rng: np.random.Generator) -> np.ndarray:
    """Rows of member, moment, job, turn and stint for one pool."""
    channels = max(1, min(trade.channels, len(members) // 4))
    ready = np.sort(start)[min(len(start), 2 * channels) - 1]
    job, turn, length = jobs_of(count, trade.turns, rng)
    channel = job % channels
    order = np.lexsort((turn, job, channel))
    job, turn, length, channel = job[order], turn[order], length[order], channel[order]
    switch = switches(job, turn, length, channel, trade, rng)
    ts = clock(turn, switch, channel, (int(ready), end), trade.pause_seconds, rng)
    stint = np.cumsum(switch) - 1
    first = np.flatnonzero(switch)
    last = np.append(first[1:], count) - 1
    user = rota(ts[first], ts[last], start, rng)
    return np.stack([members[user[stint]], ts, job, turn, stint])


def jobs_of(count: int, turns: float, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """The job of each of `count` exchanges, its turn in the job, and how many turns the job has."""
    length = rng.geometric(1 / turns, count)
    job = np.repeat(np.arange(count), length)[:count]
    length = np.bincount(job)
    turn = np.arange(count) - np.repeat(np.cumsum(length) - length, length)
    return job, turn, length[job]


def switches(job: Ints, turn: Ints, length: Ints, channel: Ints, trade: Relay, rng: np.random.Generator) -> np.ndarray:
    """Where the channel goes on with another account: within a part of the longer jobs, and between some jobs."""
    moved = rng.random(int(job.max()) + 1) < trade.handed_over
    point = 1 + (rng.random(int(job.max()) + 1)[job] * np.maximum(length - 1, 1)).astype(np.int64)
    between = (turn == 0) & (rng.random(len(job)) < trade.rotated)
    switch: np.ndarray = between | (moved[job] & (length > 1) & (turn == point))
    switch[np.flatnonzero(np.diff(channel, prepend=-1))] = True
    return switch


def clock(
    turn: Ints, switch: np.ndarray, channel: Ints, span: tuple[int, int], pause: float, rng: np.random.Generator
) -> Ints:
    """When each exchange comes: seconds after an account was left, half a minute within a job, idle before a job."""
    begin, end = span
    within = np.where(switch, 1 + rng.random(len(turn)) * pause, 4 + rng.exponential(30, len(turn)))
    busy, idle = np.where(turn > 0, within, 0), np.where(turn == 0, rng.exponential(1, len(turn)), 0)
    moment = np.zeros(len(turn), np.int64)
    for number in range(int(channel.max()) + 1):
        mine = channel == number
        room = max(end - begin - busy[mine].sum(), (end - begin) * 0.2)
        gaps = busy[mine] + idle[mine] / idle[mine].sum() * room
        gaps *= min(1.0, (end - begin - 1) / gaps.sum())
        moment[mine] = begin + np.cumsum(gaps).astype(np.int64)
    return moment


def rota(begins: Ints, ends: Ints, born: Ints, rng: np.random.Generator) -> Ints:
    """Who works each stint: the account that has rested longest, favourites sooner; nobody works two at once."""
    favour = rng.random(len(born)) * 1_800
    rested = [(float(moment), member) for member, moment in enumerate(born)]
    heapq.heapify(rested)
    free_at = born.copy()
    user = np.zeros(len(begins), np.int64)
    for stint in np.argsort(begins, kind="stable"):
        busy = []
        while free_at[rested[0][1]] > begins[stint] and len(rested) > 1:
            busy.append(heapq.heappop(rested))
        member = rested[0][1]
        user[stint], free_at[member] = member, ends[stint] + 1
        heapq.heapreplace(rested, (float(ends[stint]) + favour[member], member))
        for item in busy:
            heapq.heappush(rested, item)
    return user
