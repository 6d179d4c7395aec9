"""The operators behind fake accounts: sign-up in batches, shared pools, coordinated jobs, replacement after a ban."""

from dataclasses import dataclass

import numpy as np

from .addresses import SENTINEL_DEVICES, Ints
from .crowds import Crowds
from .draft import ACTIVE, API, BANNED, EARLY, FOCUS, FREE, FREE_MAIL, KINDS, LATE, PRO, Draft, Floats, popular, some
from .organisations import company_domain
from .templates import Family
from .world import DAY, HOUR, STYLES, TRAFFIC, Range, Style, operator_sizes


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
    _fund(draft, draw, style, members[people.plan[members] != FREE])
    devices = _pool_of(draw, draft.devices.fresh(_pool_size(draw, len(members), style.accounts_per_device)), members, 2)
    _connect(draft, draw, style, crowds, members, devices)


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


def _pool_size(draw: np.random.Generator, accounts: int, ratio: Range) -> int:
    return max(1, round(accounts / draw.uniform(*ratio)))


def _pool_of(draw: np.random.Generator, pool: Ints, members: Ints, picks: int) -> Ints:
    """`picks` things of the pool for each member, mostly near its place in the row; shape (members, picks)."""
    # Who has a card for nearly every account keeps them in order; large shares are handed around.
    stays = 0.65 if len(members) > 2 * len(pool) else 0.93
    place = np.arange(len(members)) * len(pool) // len(members)
    chosen = np.empty((len(members), picks), dtype=np.int64)
    for turn in range(picks):
        near = np.clip(place + (draw.integers(-picks, picks + 1, len(members)) if turn else 0), 0, len(pool) - 1)
        anywhere = draw.integers(0, len(pool), len(members))
        chosen[:, turn] = np.where(draw.random(len(members)) < stays, near, anywhere)
    return pool[chosen]


def _fund(draft: Draft, draw: np.random.Generator, style: Style, paying: Ints) -> None:
    """Cards out of the pool: one for each, a second one for some where cards are shared at all."""
    if not len(paying):
        return
    if style.accounts_per_card[1] <= 1:
        draft.pay_with(paying, draft.cards.fresh(len(paying)))
        return
    pool = draft.cards.fresh(_pool_size(draw, len(paying), style.accounts_per_card))
    cards = _pool_of(draw, pool, paying, 2)
    draft.pay_with(paying, cards[:, 0])
    second = draw.random(len(paying)) < (draw.uniform(0.1, 0.4) if style.accounts_per_card[0] > 2 else 0)
    draft.pay_with(paying[second], cards[second, 1])


def _connect(
    draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints, devices: Ints
) -> None:
    """Places of each member: its exits, a part of which changes in time, each on one of its devices."""
    people = draft.people
    if style.accounts_per_device[1] <= 1:
        devices = np.repeat(draft.devices.fresh(len(members))[:, None], 2, axis=1)
    low, high = (int(bound) for bound in style.exits_per_account)
    exits = _exits(draft, draw, style, crowds, members, high)
    life = np.maximum(people.ends[members] - people.created[members], DAY)
    people.moves[members] = people.created[members] + (life * draw.uniform(0.3, 0.7, len(members))).astype(np.int64)
    number = draw.integers(low, high + 1, len(members))
    second_device = draw.random(len(members)) < draw.uniform(0.1, 0.5)
    for turn in range(high):
        who = number > turn
        device = np.where(second_device & (turn % 2 == 1), devices[:, 1], devices[:, 0])[who]
        fleeting = draw.random(int(who.sum())) < 0.5
        states = np.where(fleeting & (turn > 1), draw.choice((EARLY, LATE), len(fleeting)), EARLY | LATE) | FOCUS
        draft.work_at(members[who], exits[who, turn], device, draw.uniform(0.3, 1.5, len(device)), states)
    _hide_in_crowds(draft, draw, crowds, members, devices)


def _hide_in_crowds(draft: Draft, draw: np.random.Generator, crowds: Crowds, members: Ints, devices: Ints) -> None:
    """Lets some work through what everybody uses, too: a commercial VPN, a carrier, a stock device, one not known."""
    shares = draw.uniform(0, 0.15, 4)
    vpn, mobile, stock, blank = (draw.random(len(members)) < share for share in shares)
    draft.work_at(members[vpn], crowds.vpn(draw, int(vpn.sum())), devices[vpn, 0], 1.0)
    carrier = crowds.carrier(draw, crowds.carrier_of(draw, int(mobile.sum())))
    draft.work_at(members[mobile], carrier, devices[mobile, 0], 1.0)
    usual = draft.stock_devices[draw.integers(0, len(draft.stock_devices), int(stock.sum()))]
    draft.work_at(members[stock], crowds.vpn(draw, int(stock.sum())), usual, 0.7)
    unknown = popular(draw, int(blank.sum()), len(SENTINEL_DEVICES), 0.5)
    draft.work_at(members[blank], crowds.vpn(draw, int(blank.sum())), unknown, 0.5)


def _exits(draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints, picks: int) -> Ints:
    """The exits of each member, shape (members, picks)."""
    if style.accounts_per_exit[1] <= 0:
        own = draft.addresses.scattered(len(members) * picks).reshape(len(members), picks)
        mobile = draw.random(len(members)) < 0.4
        own[mobile, -1] = crowds.carrier(draw, crowds.carrier_of(draw, int(mobile.sum())))
        return own
    size = max(picks, _pool_size(draw, len(members), style.accounts_per_exit))
    households = int(size * draw.uniform(*style.household_exits))
    proxies = min(int(size * draw.uniform(*style.proxy_exits)), len(crowds.proxy_exits))
    rented = size - households - proxies
    homely = int(rented * (draw.uniform(0.2, 0.6) if style.household_exits[1] else 0))
    modern = int(homely * draw.uniform(0, 0.4))
    parts = (
        draw.choice(np.unique(draft.people.home[: draft.world.honest]), households, replace=False),
        draw.choice(crowds.proxy_exits, proxies, replace=False),
        draft.addresses.hosts(draft.addresses.networks(modern)),
        draft.addresses.scattered(homely - modern),
        draft.addresses.together(rented - homely, subnets=1 + (rented - homely) // 60),
    )
    pool = np.concatenate(parts)
    _customers(draft, draw, pool[households:])
    return _pool_of(draw, draw.permutation(pool), members, picks)


def _customers(draft: Draft, draw: np.random.Generator, exits: Ints) -> None:
    """Unrelated honest customers of a part of the exits."""
    shared = np.repeat(some(draw, exits, draw.uniform(0.15, 0.35)), int(draw.integers(1, 4)))
    who = draw.integers(0, draft.world.honest, len(shared)).astype(np.int64)
    weight: Floats = draw.uniform(0.2, 1.5, len(shared))
    draft.work_at(who, shared, draft.people.laptop[who], weight)
