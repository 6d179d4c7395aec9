"""What the operators send: jobs in waves, as a stream or in shifts, and cover traffic around them."""

import numpy as np

from .crowds import api_devices
from .handover import handovers
from .hashing import Ints, Words, below, scramble, unit
from .living import Traffic, shares_of, usual_times, within
from .operators import Operator
from .population import Accounts, Town
from .prose import keys
from .style import DAY, HOUR

STICKY = 5
"""How many exits of one kind an account comes back to."""

BORROWERS = {"domain", "replacement", "office"}
"""Levels at which any session may go out through a household's line; elsewhere some accounts always do."""


def campaign(accounts: Accounts, operators: list[Operator], total: int, town: Town) -> list[Traffic]:
    """Every operator's exchanges, `total` in all."""
    numbers = np.round(np.array([operator.share for operator in operators]) * total).astype(int)
    numbers[0] = total - numbers[1:].sum()
    return [run(accounts, operators, place, int(number), town) for place, number in enumerate(numbers)]


def run(accounts: Accounts, operators: list[Operator], place: int, total: int, town: Town) -> Traffic:
    """One operator's exchanges."""
    operation, rng, operator = town.style.operation, town.rng, operators[place]
    if operation.tempo == "relay":
        return relayed(accounts, operators, place, total, town)
    jobs = total - int(total * operation.cover_share)
    member, ts, family, session = schedule(accounts, operator, jobs, town)
    if town.style.level == "replacement":
        family = inherited_family(operator, member, family, keys(rng, jobs))
    lender = np.where(rng.random(jobs) < operation.rented_share, rng.integers(0, len(operators), jobs), place)
    if town.style.level != "reseller":
        lender = np.full(jobs, place)
    recipe = wording(operators, lender, family, rng)
    brief = rng.random(jobs) < operation.followups
    recipe[brief] = rng.choice(town.speech.short, int(brief.sum()))
    key = keys(rng, jobs)
    if operation.bank:
        key = scramble(below(operation.bank, key), recipe // 64, place)
    hidden = cover(accounts, operator, total - jobs, town)
    account = np.concatenate([operator.accounts[member], hidden.account])
    session = np.concatenate([session, hidden.session + (session.max(initial=0) + 1)])
    return Traffic(
        account=account,
        ts=np.concatenate([ts, hidden.ts]),
        place=exits_for(accounts, operator, account, session, town),
        device=devices_for(operator, account, session, town),
        recipe=np.concatenate([recipe, hidden.recipe]),
        key=np.concatenate([key, hidden.key]),
        session=session,
    )


def relayed(accounts: Accounts, operators: list[Operator], place: int, total: int, town: Town) -> Traffic:
    """One operator's exchanges through relay software, customers' among them."""
    operation, rng, operator = town.style.operation, town.rng, operators[place]
    turns = handovers(operator.hands.cell, *alive(accounts, operator), total, town)
    job, first = turns.job, turns.turn == 0
    family = below(2, job, 81) + below(97, turns.ts // (7 * DAY), place, 82)
    recipe = wording(operators, np.full(total, place), family, rng)
    brief = ~first & (rng.random(total) < operation.followups)
    recipe[brief] = rng.choice(town.speech.short, int(brief.sum()))
    bought = unit(job, place, 83) < operation.cover_share
    everyday = town.speech.everyday(below(4, job, place, 84), np.where(unit(job, 85) < 0.3, below(7, job, 86), 0), rng)
    recipe = np.where(bought, everyday, recipe)
    key = keys(rng, total)
    if operation.bank:
        key = np.where(bought, key, scramble(below(operation.bank, key), recipe // 64, place))
    account = operator.accounts[turns.member]
    return Traffic(
        account=account,
        ts=turns.ts,
        place=exits_for(accounts, operator, account, turns.stint, town),
        device=devices_for(operator, account, turns.stint, town),
        recipe=recipe,
        key=key,
        session=turns.stint,
    )


def inherited_family(operator: Operator, member: Ints, family: Ints, key: Words) -> Ints:
    """The templates of most jobs: two that an account has from those in whose seat it sits."""
    mine = below(2, key) + below(97, operator.hands.cell[member], int(operator.accounts[0]))
    return np.where(unit(key, 1) < 0.8, mine, family)


def wording(operators: list[Operator], lender: Ints, family: Ints, rng: np.random.Generator) -> Ints:
    """The recipe of each job: a rewording of the family that its operator wants just then."""
    recipe = np.zeros(len(family), np.int64)
    for place, operator in enumerate(operators):
        for number, recipes in enumerate(operator.families):
            mine = (lender == place) & (family % len(operator.families) == number)
            recipe[mine] = rng.choice(recipes, int(mine.sum()))
    return recipe


def alive(accounts: Accounts, operator: Operator) -> tuple[Ints, Ints]:
    """From when to when each of the operator's accounts works."""
    start = np.maximum(accounts.created[operator.accounts] + 600, operator.begin)
    ends = accounts.ends[operator.accounts]
    return start, np.where(ends > 0, ends, operator.end)


def schedule(accounts: Accounts, operator: Operator, jobs: int, town: Town) -> tuple[Ints, Ints, Ints, Ints]:
    """For each job the account (its place among the operator's), the moment, the template and the session."""
    tempo = town.style.operation.tempo
    if tempo == "waves":
        return waves(accounts, operator, jobs, town)
    start, end = alive(accounts, operator)
    weight = accounts.weight[operator.accounts] * (end - start)
    member = np.repeat(np.arange(len(weight)), shares_of(jobs, weight, town.rng))
    if tempo == "desk":
        first, last = spanning(accounts, start, operator), spanning(accounts, end, operator)
        ts = usual_times(accounts, operator.accounts[member], first, last, town.rng)
        ts = within(ts, start[member], end[member], town.rng)
    else:
        ts = start[member] + (town.rng.random(jobs) * (end - start)[member]).astype(np.int64)
    if tempo == "shifts":
        ts = within(in_shifts(ts, operator), start[member], end[member], town.rng)
    week = ts // (7 * DAY)
    family = below(2, keys(town.rng, jobs)) + below(97, week, int(operator.accounts[0]))
    _, session = np.unique(np.stack([member, ts // HOUR]), axis=1, return_inverse=True)
    return member, ts, family, session.astype(np.int64)


def in_shifts(ts: Ints, operator: Operator) -> Ints:
    """The moments pressed into a long working day of the operator's own time zone."""
    dawn = int(below(24, operator.begin)[0]) * HOUR
    return ts // DAY * DAY + (dawn + (ts % DAY) * 13 // 24) % DAY


def waves(accounts: Accounts, operator: Operator, jobs: int, town: Town) -> tuple[Ints, Ints, Ints, Ints]:
    """Jobs in batches: some accounts at once, one template, within minutes."""
    rng, operation = town.rng, town.style.operation
    start, end = alive(accounts, operator)
    crews = fixed_crews(start, operation.batch_accounts, rng) if operation.cohorts else []
    waiting = np.ones(len(start), bool)
    parts: list[np.ndarray] = []
    made = 0
    while made < jobs:
        if crews:
            crew = crews[len(parts) if len(parts) < len(crews) else int(rng.integers(0, len(crews)))]
        else:
            crew = loose_crew(accounts.weight[operator.accounts], waiting, operation.batch_accounts, rng)
        moment = wave_start(start[crew], end[crew], rng)
        crew = np.unique(crew[(start[crew] <= moment) & (end[crew] > moment)])
        waiting[crew] = False
        parts.append(one_wave(crew, moment, len(parts), operation.batch_minutes, rng))
        made += parts[-1].shape[1]
    member, ts, family, wave = np.concatenate(parts, axis=1)[:, :jobs]
    ts = within(ts, start[member], end[member], rng)
    return member, ts, family, wave * len(start) + member


def fixed_crews(start: Ints, sizes: tuple[int, int], rng: np.random.Generator) -> list[Ints]:
    """Accounts split into crews that always work together, those of one age together, in random order."""
    order = np.argsort(start + rng.integers(0, 3 * DAY, len(start)), kind="stable")
    cuts = np.cumsum(rng.integers(sizes[0], sizes[1] + 1, len(start) // sizes[0] + 1))
    crews = np.split(order, cuts[cuts < len(start)])
    return [crews[number] for number in rng.permutation(len(crews))]


def loose_crew(weight: np.ndarray, waiting: np.ndarray, sizes: tuple[int, int], rng: np.random.Generator) -> Ints:
    """A crew drawn for one wave; those who have never worked are half of it in half of the waves."""
    size = min(int(rng.integers(sizes[0], sizes[1] + 1)), len(weight))
    crew: Ints = rng.choice(len(weight), size, replace=False, p=weight / weight.sum())
    if waiting.any() and rng.random() < 0.5:
        crew[: size // 2] = rng.choice(np.flatnonzero(waiting), size // 2)
    return crew


def wave_start(start: Ints, end: Ints, rng: np.random.Generator) -> int:
    """A moment at which most of a crew is at work."""
    first, last = int(np.quantile(start, 0.8)), int(np.quantile(end, 0.5))
    return first + int(rng.random() * max(last - first, HOUR))


def one_wave(crew: Ints, moment: int, number: int, minutes: float, rng: np.random.Generator) -> np.ndarray:
    """Rows of member, moment, template and wave: each of the crew sends one to a few."""
    member = np.repeat(crew, 1 + rng.poisson(0.7, len(crew)))
    late = (rng.random(len(member)) * minutes * float(rng.uniform(0.5, 1.0)) * 60).astype(np.int64)
    template = int(rng.integers(0, 97))
    return np.stack([member, moment + late, np.full(len(member), template), np.full(len(member), number)])


def cover(accounts: Accounts, operator: Operator, total: int, town: Town) -> Traffic:
    """Requests of unrelated customers, sent through the operator's accounts at people's hours."""
    rng = town.rng
    start, end = alive(accounts, operator)
    who = operator.accounts[rng.choice(len(start), total, p=(end - start) / (end - start).sum())]
    place = who - operator.accounts[0]
    ts = usual_times(accounts, who, spanning(accounts, start, operator), spanning(accounts, end, operator), rng)
    recipe = town.speech.everyday(rng.integers(0, 4, total), accounts.language[who] * (rng.random(total) < 0.5), rng)
    empty = np.zeros(total, np.int64)
    ts = within(ts, start[place], end[place], rng)
    return Traffic(who, ts, empty, empty, recipe, keys(rng, total), np.arange(total))


def spanning(accounts: Accounts, values: Ints, operator: Operator) -> Ints:
    """The operator's values laid out over all accounts."""
    whole = np.zeros(len(accounts), np.int64)
    whole[operator.accounts] = values
    return whole


def exits_for(accounts: Accounts, operator: Operator, account: Ints, session: Ints, town: Town) -> Ints:
    """The place that each exchange comes from: the main kind of exit in most sessions, another in some."""
    operation = town.style.operation
    kinds = list(operator.exits)
    place = accounts.home[account]
    if kinds:
        roll = unit(account, session, 31)
        turn = np.where(roll < 0.7, 0, below(len(kinds), session, account, 32))
        for number, kind in enumerate(kinds):
            places, mine = operator.exits[kind], turn == number
            if kind == "own":
                continue
            sticky = below(STICKY, session, account, 33)
            place[mine] = places[below(len(places), account, sticky, 34)[mine]]
    if town.style.fads and town.style.level in BORROWERS:
        borrowed = unit(account, session, 36) < town.style.fads.lent_share
        lent = town.lent[below(len(town.lent), account, below(3, session, account, 37), 38)]
        place = np.where(borrowed, lent, place)
    stray = unit(account, session, 35) < operation.stray_share
    return np.where(stray & (town.style.level != "batch"), operator.office, place)


def devices_for(operator: Operator, account: Ints, session: Ints, town: Town) -> Ints:
    """The device of each exchange: the seat's own, or one of the few of its cell that it sees."""
    seat, hands = account - operator.accounts[0], operator.hands
    turn = below(town.style.operation.devices_seen, session, account, 41)
    first, count = hands.device_base[seat], hands.device_count[seat]
    other = first + (hands.device[seat] - first + turn * 7) % count
    shown: Ints = np.where(turn == 0, hands.device[seat], other)
    program = unit(session, account, 42) < town.style.operation.scripted_share
    shown[program] = api_devices(town, int(program.sum()))
    return shown
