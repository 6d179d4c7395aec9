"""How much each account does, and what of it is written down: exchanges, sign-ins and payments, in order of time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .addresses import Ints
from .draft import FREE, Draft
from .operators import Operation
from .sessions import Sessions
from .styles import POOLS, STYLES
from .whereabouts import Whereabouts
from .world import DAY, HOUR


@dataclass(frozen=True)
class Exchanges:
    """One row for each exchange, in order of time; `wording` is -1 for an ordinary prompt."""

    session: npt.NDArray[np.int32]
    time: Ints
    wording: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Logins:
    """One row for each sign-in, in order of time."""

    account: Ints
    time: Ints
    address: Ints
    device: Ints


@dataclass(frozen=True)
class Payments:
    """One row for each payment of the last months, in order of time."""

    account: Ints
    card: Ints
    time: Ints


def volumes(draft: Draft, operations: list[Operation]) -> Ints:
    """How many exchanges each account has; they add up to what was asked for, and operators' to their traffic."""
    world, people = draft.world, draft.people
    draw = world.stream("volumes")
    present = (people.ends - np.maximum(people.created, world.opens)).clip(0) / (world.closes - world.opens)
    weight = people.volume * (0.25 + 0.75 * present)
    dormant = draw.random(world.accounts) < draw.uniform(0.08, 0.2)
    weight[dormant] *= 0.02
    more = STYLES.get(world.level, POOLS).volume
    fake_total = weight[: world.honest].mean() * draw.uniform(*more) * world.fakes
    for operation in operations:
        own = np.exp(draw.normal(0, 0.45, len(operation.members))) * (0.15 + present[operation.members])
        weight[operation.members] = own / own.sum() * fake_total * operation.traffic
    return draw.multinomial(world.exchanges, weight / weight.sum())


def make_exchanges(draft: Draft, sessions: Sessions, counts: Ints) -> Exchanges:
    """The exchanges of every session."""
    world, people = draft.world, draft.people
    draw = world.stream("exchanges")
    held = np.bincount(sessions.account, minlength=world.accounts)
    session = np.repeat(np.cumsum(held) - held, counts)
    session += (draw.random(len(session)) * np.repeat(held, counts)).astype(np.int64)
    after = (draw.exponential(1, len(session)) * np.repeat(people.pace, counts)).astype(np.int64)
    time = np.minimum(sessions.start[session] + after, world.closes - 1)
    if world.newcomers:
        # Where a ban cuts an operator's session short, what was to come after it has come before.
        after_all = (time >= np.repeat(people.ends, counts)) & np.repeat(people.operator >= 0, counts)
        time = np.where(after_all, sessions.start[session], time)
    template = draw.random(len(session)) < np.where(sessions.first >= 0, sessions.share, 0.0)[session]
    spot = (draw.random(len(session)) * sessions.count[session]).astype(np.int64)
    wording = np.where(template, sessions.first[session] + spot, -1)
    order = np.argsort(time, kind="stable")
    return Exchanges(session[order].astype(np.int32), time[order], wording[order].astype(np.int32))


def make_logins(draft: Draft, where: Whereabouts, sessions: Sessions) -> Logins:
    """The sign-ins: one at sign-up, and one before some of the sessions."""
    world, people = draft.world, draft.people
    draw = world.stream("logins")
    session = np.flatnonzero(draw.random(len(sessions.start)) < draw.uniform(0.2, 0.45))
    before = np.maximum(sessions.start[session] - draw.integers(5, 300, len(session)), world.opens)
    new = np.flatnonzero((people.created >= world.opens) & (people.created < world.closes))
    arrival = people.created[new] + draw.integers(1, 90, len(new))
    since = arrival - people.focus_start[new]
    address, device = where.of(draw, new, arrival, (since > -2 * HOUR) & (since < people.focus_length[new]))
    joined = Logins(
        account=np.concatenate([sessions.account[session], new]),
        time=np.concatenate([np.maximum(before, people.created[sessions.account[session]] + 1), arrival]),
        address=np.concatenate([sessions.address[session], address]),
        device=np.concatenate([sessions.device[session], device]),
    )
    order = np.argsort(joined.time, kind="stable")
    return Logins(joined.account[order], joined.time[order], joined.address[order], joined.device[order])


def make_payments(draft: Draft) -> Payments:
    """The payments: one a month and card while the account lives; the oldest are no longer kept."""
    world, people = draft.world, draft.people
    draw = world.stream("payments")
    account, card = (np.concatenate(column) for column in zip(*draft.payers, strict=True))
    paid = people.plan[account] != FREE
    account, card = account[paid], card[paid]
    first = people.created[account] + draw.exponential(2 * DAY, len(account)).astype(np.int64) + 120
    ends = np.maximum(people.ends[account], first + 1)
    kept_since = world.closes - int(draw.integers(5, 13)) * 30 * DAY
    first += np.maximum(-((first - kept_since) // (30 * DAY)), 0) * 30 * DAY
    months = np.maximum((ends - first) // (30 * DAY) + 1, 0)
    row = np.repeat(np.arange(len(account)), months)
    month = np.arange(len(row)) - np.repeat(np.cumsum(months) - months, months)
    time = first[row] + month * 30 * DAY + draw.integers(0, HOUR, len(row))
    row, time = row[time < world.closes], time[time < world.closes]
    order = np.argsort(time, kind="stable")
    return Payments(account[row][order], card[row][order], time[order])
