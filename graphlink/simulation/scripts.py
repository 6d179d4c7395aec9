"""Exchanges whose second is set by something outside an account's own day: a clock, a newspaper, a relay."""

from dataclasses import dataclass

import numpy as np

from .activity import Exchanges
from .addresses import Ints
from .draft import Draft, Duty
from .sessions import Sessions
from .whereabouts import Whereabouts
from .world import DAY, HOUR


@dataclass(frozen=True)
class Script:
    """One row for each exchange; `wording` is -1 for an ordinary prompt."""

    account: Ints
    time: Ints
    address: Ints
    device: Ints
    wording: Ints


def joined(scripts: list[Script]) -> Script:
    """The rows of all `scripts`; none where there is no script."""
    empty = np.zeros(0, dtype=np.int64)
    columns = [[getattr(one, name) for one in scripts] for name in Script.__dataclass_fields__]
    return Script(*(np.concatenate([empty, *column]) for column in columns))


def perform_duties(draft: Draft, where: Whereabouts, counts: Ints) -> Script:
    """What the duties of the world have accounts send, never more than `counts` has for each of them."""
    left = counts.copy()
    done = []
    for number, duty in enumerate(draft.duties):
        done.append(_performed(draft, where, left, duty, draft.world.stream("duties", number)))
        left -= np.bincount(done[-1].account, minlength=len(left))
    return joined(done)


def _performed(draft: Draft, where: Whereabouts, left: Ints, duty: Duty, draw: np.random.Generator) -> Script:
    number = np.minimum(np.rint(left[duty.account] * duty.share).astype(np.int64), duty.most)
    row = np.repeat(np.arange(len(number)), number)
    account = duty.account[row]
    begins, ends = _life(draft, account)
    begins, ends = np.maximum(begins, duty.begins[row]), np.minimum(ends, duty.ends[row])
    time = begins + (draw.random(len(row)) * np.maximum(ends - begins, 0)).astype(np.int64)
    time = _on_duty(draw, time, duty.hours[row])
    time = time // duty.beat * duty.beat + draw.integers(0, duty.late + 1, len(row))
    account, time = (column[(time >= begins) & (time < ends)] for column in (account, time))
    address, device = where.of(draw, account, time, np.zeros(len(account), dtype=np.bool_))
    wording = duty.family.first + draw.integers(0, duty.family.count, len(account))
    return Script(account, time, address, device, wording)


def _life(draft: Draft, account: Ints) -> tuple[Ints, Ints]:
    """From when to when each account may send anything that the log holds."""
    world, people = draft.world, draft.people
    return np.maximum(people.created[account] + 60, world.opens), np.minimum(people.ends[account], world.closes)


def _on_duty(draw: np.random.Generator, time: Ints, hours: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> Ints:
    """The times, those outside their hours moved to one of their hours on the same day."""
    bits = (hours[:, None] >> np.arange(24, dtype=np.uint32)) & 1
    chosen = np.where(bits > 0, draw.random(bits.shape), -1.0).argmax(axis=1)
    fits = bits[np.arange(len(time)), time % DAY // HOUR] > 0
    return np.where(fits, time, time // DAY * DAY + chosen * HOUR + time % HOUR)


def with_script(sessions: Sessions, exchanges: Exchanges, script: Script) -> tuple[Sessions, Exchanges]:
    """Sessions and exchanges with those of the script among them; each of these is a session of its own."""
    if not len(script.account):
        return sessions, exchanges
    ones, none = np.ones(len(script.account), dtype=np.int64), np.zeros(len(script.account))
    own = (script.account, script.time, script.address, script.device, script.wording, ones, none)
    both = [np.concatenate(pair) for pair in zip(vars(sessions).values(), own, strict=True)]
    session = np.concatenate([exchanges.session, len(sessions.start) + np.arange(len(ones))]).astype(np.int32)
    time = np.concatenate([exchanges.time, script.time])
    wording = np.concatenate([exchanges.wording, script.wording]).astype(np.int32)
    order = np.argsort(time, kind="stable")
    return Sessions(*both), Exchanges(session[order], time[order], wording[order])
