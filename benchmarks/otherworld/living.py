"""What the honest do: sessions at their hours and places, and the exchanges in them."""

from dataclasses import dataclass

import numpy as np

from .hashing import Ints, Words, below, unit
from .population import CRON, DESK, FLAT, HUMAN, NIGHT, OFFICE, SHIFT, STUDENT, Accounts, Town
from .prose import keys
from .style import DAY, HOUR

HOURS = {
    OFFICE: [0, 0, 0, 0, 0, 0, 1, 3, 8, 12, 12, 10, 6, 9, 11, 11, 9, 6, 3, 2, 2, 1, 1, 0],
    HUMAN: [2, 1, 0, 0, 0, 1, 2, 4, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 8, 9, 10, 9, 7, 4],
    STUDENT: [7, 5, 3, 1, 0, 0, 0, 1, 2, 4, 5, 6, 6, 7, 7, 7, 6, 6, 7, 8, 9, 10, 11, 9],
    NIGHT: [11, 11, 10, 8, 6, 4, 2, 1, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 9, 10, 11],
    FLAT: [1] * 24,
    CRON: [1] * 24,
    SHIFT: [1] * 24,
    DESK: [0] * 9 + [1] * 10 + [0] * 5,
}
"""How busy each hour of the local day is."""


@dataclass(frozen=True)
class Traffic:
    """Exchanges, one array an attribute; `session` tells which of them came without a pause."""

    account: Ints
    ts: Ints
    place: Ints
    device: Ints
    recipe: Ints
    key: Words
    session: Ints

    def __len__(self) -> int:
        return len(self.account)


def shares_of(total: int, weight: np.ndarray, rng: np.random.Generator) -> Ints:
    """`total` things handed out by weight."""
    return rng.multinomial(total, weight / weight.sum()).astype(np.int64)


def presence(accounts: Accounts, town: Town) -> tuple[Ints, Ints]:
    """From when to when in the observed period each account can be seen."""
    calendar = town.style.calendar
    start = np.maximum(accounts.created, calendar.begin)
    end = np.where(accounts.ends > 0, np.minimum(accounts.ends, calendar.end), calendar.end)
    return start, np.maximum(end, start + HOUR)


def live(accounts: Accounts, total: int, town: Town) -> Traffic:
    """`total` exchanges of the honest accounts, by their weights."""
    rng = town.rng
    start, end = presence(accounts, town)
    seen = np.clip((end - start) / (town.style.calendar.days * DAY), 0.003, 1.0) ** 0.6
    seen = seen * (end > town.style.calendar.begin)
    number = shares_of(total, accounts.weight * seen * (accounts.operator < 0), rng)
    length = np.maximum(1.0, town.style.crowding.session_length * rng.uniform(0.5, 1.6, len(accounts)))
    length[np.isin(accounts.rhythm, (FLAT, CRON))] = 1.0
    sessions = np.ceil(number / length).astype(np.int64)
    who = np.repeat(np.arange(len(accounts)), sessions)
    house = rng.random(len(who)) < accounts.p_house[who]
    week = below(accounts.house_weeks[who], keys(rng, len(who)))
    ts = np.where(house & (accounts.house_from[who] > 0), lesson_times(accounts, who, week, rng), 0)
    ts = np.where(ts > 0, ts, usual_times(accounts, who, start, end, rng))
    ts = within(ts, start[who], end[who], rng)
    ts = np.where(house & (accounts.tick[who] > 0), job_times(accounts, who, ts, start, end), ts)
    ts = np.where(house & (accounts.feed[who] >= 0), alarm_times(accounts, who, ts, end, town), ts)
    return exchanges_of(accounts, number, sessions, who, ts, house, week, town)


def within(ts: Ints, start: Ints, end: Ints, rng: np.random.Generator) -> Ints:
    """The moments moved between start and end: by a day where that is enough, else anywhere between them."""
    ts = ts + DAY * ((ts < start).astype(np.int64) - (ts >= end))
    room = (rng.random(len(ts)) * np.maximum(end - start - 1, 1)).astype(np.int64)
    moved: Ints = np.where((ts < start) | (ts >= end), start + room, ts)
    return moved


def lesson_times(accounts: Accounts, who: Ints, week: Ints, rng: np.random.Generator) -> Ints:
    """Moments in the window in which an account uses what was handed out."""
    room = np.maximum(accounts.house_to - accounts.house_from, 1)[who]
    late = (rng.random(len(who)) * room).astype(np.int64)
    moment: Ints = late + accounts.house_from[who] + week * 7 * DAY
    return moment


def job_times(accounts: Accounts, who: Ints, ts: Ints, start: Ints, end: Ints) -> Ints:
    """The moments put off to the next tick of the account's scheduled job: at its usual hours, or at any."""
    row = np.arange(len(who))
    any_time = start[who] + (unit(who, row, 61) * (end - start)[who]).astype(np.int64)
    ts = np.where(accounts.tick_always[who] > 0, any_time, ts)
    tick = np.maximum(accounts.tick[who], 1)
    due = -(-ts // tick) * tick + below(20, who, row, 62)
    moment: Ints = np.where(due + 40 < end[who], due, ts)
    return moment


def alarm_times(accounts: Accounts, who: Ints, ts: Ints, end: Ints, town: Town) -> Ints:
    """The moments put off to the next news in the account's feed, which its program hears of within a minute."""
    heard = ts.copy()
    for number, news in enumerate(town.feeds):
        mine = np.flatnonzero(accounts.feed[who] == number)
        heard[mine] = np.append(news, 2**62)[np.searchsorted(news, ts[mine])]
    due = heard + below(60, who, np.arange(len(who)), 64)
    moment: Ints = np.where(heard + 100 < end[who], due, ts)
    return moment


def usual_times(accounts: Accounts, who: Ints, start: Ints, end: Ints, rng: np.random.Generator) -> Ints:
    """Moments at the hours that an account keeps."""
    rhythm, shift = accounts.rhythm[who], accounts.tz[who] * HOUR
    local = start[who] + shift + (rng.random(len(who)) * (end - start)[who]).astype(np.int64)
    day = local // DAY
    weekend = ((day + 3) % 7 >= 5) & np.isin(rhythm, (OFFICE, DESK)) & (rng.random(len(who)) < 0.85)
    day = day - np.where(weekend, rng.integers(2, 5, len(who)), 0)
    hour = np.zeros(len(who), np.int64)
    for number, busy in HOURS.items():
        mine = rhythm == number
        hour[mine] = rng.choice(24, int(mine.sum()), p=np.array(busy) / sum(busy))
    turn = (below(3, who) + day // 7) % 3 * 8
    hour = np.where(rhythm == SHIFT, (turn + 6 + hour % 8) % 24, hour)
    second = np.where(rhythm == CRON, rng.integers(0, 40, len(who)), rng.integers(0, HOUR, len(who)))
    moment: Ints = day * DAY + hour * HOUR + second - shift
    return moment


def exchanges_of(
    accounts: Accounts, number: Ints, sessions: Ints, who: Ints, ts: Ints, house: np.ndarray, week: Ints, town: Town
) -> Traffic:
    """The exchanges of the sessions: each falls into one session of its account and takes its place and device."""
    rng = town.rng
    place, device = whereabouts(accounts, who, rng), gear(accounts, who, rng)
    account = np.repeat(np.arange(len(accounts)), number)
    first = np.cumsum(sessions) - sessions
    session = first[account] + below(np.maximum(sessions[account], 1), keys(rng, len(account)))
    pause = np.where(np.isin(accounts.rhythm[account], (FLAT, CRON)), 0, rng.exponential(600, len(account)))
    ticking = (house & ((accounts.tick[who] > 0) | (accounts.feed[who] >= 0)))[session]
    pause = np.where(ticking, below(20, session, np.arange(len(account)), 63), pause)
    handed = house[session] & ((rng.random(len(account)) < 0.9) | ticking)
    recipe = town.speech.everyday(accounts.interest[account], accounts.language[account], rng)
    given = accounts.house[account] + accounts.house_step[account] * week[session]
    later = ts[session] + pause.astype(np.int64)
    return Traffic(
        account=account,
        ts=np.where(later < town.style.calendar.end, later, ts[session]),
        place=place[session],
        device=device[session],
        recipe=np.where(handed & (accounts.house[account] >= 0), given, recipe),
        key=keys(rng, len(account)),
        session=session,
    )


def whereabouts(accounts: Accounts, who: Ints, rng: np.random.Generator) -> Ints:
    """The place of each session: on the move, at work, or at home."""
    chance = rng.random(len(who))
    roaming = (chance < accounts.p_roam[who]) & (accounts.roam[who] >= 0)
    working = (rng.random(len(who)) < accounts.p_site[who]) & (accounts.site[who] >= 0)
    return np.where(working, accounts.site[who], np.where(roaming, accounts.roam[who], accounts.home[who]))


def gear(accounts: Accounts, who: Ints, rng: np.random.Generator) -> Ints:
    """The device of each session: one of a shared pool, the account's second, or its first."""
    pooled = (rng.random(len(who)) < accounts.p_pool[who]) & (accounts.pool_size[who] > 0)
    other = rng.random(len(who)) < accounts.p_second[who]
    own = np.where(other, accounts.second[who], accounts.device[who])
    return np.where(
        pooled, accounts.pool[who] + below(np.maximum(accounts.pool_size[who], 1), keys(rng, len(who))), own
    )
