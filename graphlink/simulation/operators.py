"""The operators behind fake accounts: sign-up in batches, shared pools, coordinated jobs, replacement after a ban."""

from dataclasses import dataclass

import numpy as np

from .addresses import Ints
from .crowds import Crowds
from .draft import ACTIVE, API, BANNED, FREE, FREE_MAIL, KINDS, PRO, Draft, popular, some
from .organisations import company_domain
from .pools import connect, fund, pool_of, pool_size
from .styles import STYLES, Range, Style
from .templates import Family
from .world import DAY, HOUR, TRAFFIC, operator_sizes


@dataclass(frozen=True)
class Operation:
    """What one operator has its accounts do: crews, and the templates that come round in their jobs."""

    members: Ints
    crew: Ints
    families: list[Family]
    traffic: float
    cover: float
    purity: float
    """Share of a job's exchanges that use its template."""
    attendance: float
    session: float
    job_minutes: float


def plant_operators(draft: Draft, crowds: Crowds) -> list[Operation]:
    """Makes the fake accounts of the world; nothing where it has none."""
    world = draft.world
    if not world.fakes:
        return []
    draw, style = world.stream("operators"), STYLES[world.level]
    members = np.arange(world.honest, world.accounts, dtype=np.int64)
    draft.people.kind[members] = KINDS.index(world.level)
    sizes = operator_sizes(world.fakes)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    if world.level == "reseller":
        # One fleet serves all three: whose account is whose has nothing to do with the pools.
        owner = draw.permutation(owner)
        _equip(draft, draw, style, crowds, members)
        draft.people.group[members] = draft.group("reseller")
    for number in range(len(sizes)):
        mine = members[owner == number]
        draft.people.operator[mine] = number
        if world.level != "reseller":
            _equip(draft, draw, style, crowds, mine)
            draft.people.group[mine] = draft.group("operator")
    return [_operation(draft, draw, style, members[owner == number], TRAFFIC[number]) for number in range(len(sizes))]


def _operation(draft: Draft, draw: np.random.Generator, style: Style, members: Ints, traffic: float) -> Operation:
    crews = max(1, round(len(members) / draw.uniform(*style.crew_accounts)))
    by_age = np.argsort(draft.people.created[members], kind="stable")
    crew = np.empty(len(members), dtype=np.int64)
    crew[by_age] = np.arange(len(members)) * crews // len(members)
    wordings = [_rewordings(draw, style, len(members)) for _ in range(_whole(draw, style.families))]
    people = draft.people
    people.pace[members] = draw.uniform(20, 150) * np.exp(draw.normal(0, 0.3, len(members)))
    people.large[members] = draw.beta(6, draw.uniform(1, 4), len(members))
    return Operation(
        members=members,
        crew=crew,
        families=[draft.templates.family(draw, count) for count in wordings],
        traffic=traffic,
        cover=draw.uniform(*style.cover),
        purity=draw.uniform(0.85, 1),
        attendance=draw.uniform(0.5, 0.9),
        session=draw.uniform(2.5, 6),
        job_minutes=draw.uniform(*style.job_minutes),
    )


def _rewordings(draw: np.random.Generator, style: Style, accounts: int) -> int:
    """How many wordings a template has: some, or where an operator takes care, ever more as more accounts use it."""
    few = _whole(draw, style.rewordings)
    return max(few, int(accounts / draw.uniform(*style.accounts_per_wording))) if style.accounts_per_wording[1] else few


def _whole(draw: np.random.Generator, bounds: Range) -> int:
    return int(draw.integers(int(bounds[0]), int(bounds[1]) + 1))


def _equip(draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints) -> None:
    """Signs the members up and gives them mail, plans, cards, devices and exits out of the operator's pools."""
    _sign_up(draft, draw, style, members)
    people = draft.people
    people.zone[members] = 0
    own = draw.random(len(members)) < draw.uniform(*style.own_domains)
    bought = [draft.domain(company_domain(draw)) for _ in range(max(1, int(len(members) / draw.uniform(25, 120))))]
    usual = popular(draw, len(members), len(FREE_MAIL), 0.8)
    people.domain[members] = np.where(own, draw.choice(bought, len(members)), usual)
    people.plan[members] = draw.choice((PRO, API), len(members), p=(0.55, 0.45))
    people.plan[some(draw, members, draw.uniform(*style.free_plans))] = FREE
    fund(draft, draw, style, members[people.plan[members] != FREE])
    devices = pool_of(draw, draft.devices.fresh(pool_size(draw, len(members), style.accounts_per_device)), members, 2)
    connect(draft, draw, style, crowds, members, devices)


def _sign_up(draft: Draft, draw: np.random.Generator, style: Style, members: Ints) -> None:
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
    _replace(draft, draw, banned, later)


def _replace(draft: Draft, draw: np.random.Generator, banned: Ints, later: Ints) -> None:
    """Bans some accounts at some time in the log; the others sign up in the hours after, one for each."""
    world, people = draft.world, draft.people
    earliest = np.maximum(people.created[banned], world.opens) + 2 * DAY
    room = np.maximum(world.closes - 3 * DAY - earliest, DAY)
    people.ends[banned] = earliest + (draw.random(len(banned)) * room).astype(np.int64)
    people.status[banned] = BANNED
    pause = HOUR // 4 + draw.exponential(14 * HOUR, len(later)).astype(np.int64)
    people.created[later] = np.minimum(people.ends[banned] + pause, world.closes - DAY)
