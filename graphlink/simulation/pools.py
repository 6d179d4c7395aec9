"""What an operator's accounts draw on: pools of cards, devices and exits, and the crowds they hide in."""

import numpy as np

from .addresses import SENTINEL_DEVICES, Ints
from .crowds import Crowds
from .draft import API, EARLY, FOCUS, FREE, FREE_MAIL, LATE, PRO, Draft, Floats, popular, some
from .organisations import company_domain, own_domain
from .signing_up import sign_up
from .styles import Range, Style
from .world import DAY


def equip(draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints) -> None:
    """Signs the members up and gives them mail, plans, cards, devices and exits out of the operator's pools."""
    sign_up(draft, draw, style, members)
    connect(draft, draw, style, crowds, members, provide(draft, draw, style, members))


def provide(draft: Draft, draw: np.random.Generator, style: Style, members: Ints) -> Ints:
    """Gives the members mail, plans and cards; what comes back are two devices for each, shape (members, 2)."""
    people = draft.people
    people.zone[members] = 0
    give_mail(draft, draw, style, members)
    people.plan[members] = draw.choice((PRO, API), len(members), p=(0.55, 0.45))
    people.plan[some(draw, members, draw.uniform(*style.free_plans))] = FREE
    fund(draft, draw, style, members[people.plan[members] != FREE])
    return pool_of(draw, draft.devices.fresh(pool_size(draw, len(members), style.accounts_per_device)), members, 2)


def give_mail(draft: Draft, draw: np.random.Generator, style: Style, members: Ints) -> None:
    """Gives some of the members mail under domains that the operator bought, the others what everybody has."""
    own = draw.random(len(members)) < draw.uniform(*style.own_domains)
    number = min(max(1, int(len(members) / draw.uniform(25, 120))), style.most_domains)
    bought = [_bought_domain(draft, draw) for _ in range(number)]
    usual = popular(draw, len(members), len(FREE_MAIL), 0.8)
    draft.people.domain[members] = np.where(own, draw.choice(bought, len(members)), usual)


def _bought_domain(draft: Draft, draw: np.random.Generator) -> int:
    return own_domain(draft, draw) if draft.world.newcomers else draft.domain(company_domain(draw))


def pool_size(draw: np.random.Generator, accounts: int, ratio: Range) -> int:
    """How many things there are where each serves about as many accounts as `ratio` says."""
    return max(1, round(accounts / draw.uniform(*ratio)))


def pool_of(draw: np.random.Generator, pool: Ints, members: Ints, picks: int) -> Ints:
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


def fund(draft: Draft, draw: np.random.Generator, style: Style, paying: Ints) -> None:
    """Cards out of the pool: one for each, a second one for some where cards are shared at all."""
    if not len(paying):
        return
    if style.accounts_per_card[1] <= 1:
        draft.pay_with(paying, draft.cards.fresh(len(paying)))
        return
    pool = draft.cards.fresh(pool_size(draw, len(paying), style.accounts_per_card))
    cards = pool_of(draw, pool, paying, 2)
    draft.pay_with(paying, cards[:, 0])
    second = draw.random(len(paying)) < (draw.uniform(0.1, 0.4) if style.accounts_per_card[0] > 2 else 0)
    draft.pay_with(paying[second], cards[second, 1])


def connect(
    draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints, devices: Ints
) -> None:
    """Places of each member: its exits, a part of which changes in time, each on one of its devices."""
    people = draft.people
    if style.accounts_per_device[1] <= 1:
        devices = np.repeat(draft.devices.fresh(len(members))[:, None], 2, axis=1)
    low, high = (int(bound) for bound in style.exits_per_account)
    exits = exits_of(draft, draw, style, crowds, members, high)
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
    rent_homes(draft, draw, members, devices[:, 0])


def rent_homes(draft: Draft, draw: np.random.Generator, members: Ints, device: Ints) -> None:
    """Lets some work through homes that are let, where there are any."""
    if len(draft.rented_homes):
        who = draw.random(len(members)) < draw.uniform(0.15, 0.4)
        homes = draw.choice(draft.rented_homes, int(who.sum()))
        draft.work_at(members[who], homes, device[who], draw.uniform(0.3, 1.2, len(homes)))


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


def exits_of(draft: Draft, draw: np.random.Generator, style: Style, crowds: Crowds, members: Ints, picks: int) -> Ints:
    """The exits of each member, shape (members, picks)."""
    if style.accounts_per_exit[1] <= 0:
        own = draft.addresses.scattered(len(members) * picks).reshape(len(members), picks)
        mobile = draw.random(len(members)) < 0.4
        own[mobile, -1] = crowds.carrier(draw, crowds.carrier_of(draw, int(mobile.sum())))
        return own
    size = max(picks, pool_size(draw, len(members), style.accounts_per_exit))
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
    return pool_of(draw, draw.permutation(pool), members, picks)


def _customers(draft: Draft, draw: np.random.Generator, exits: Ints) -> None:
    """Unrelated honest customers of a part of the exits."""
    shared = np.repeat(some(draw, exits, draw.uniform(0.15, 0.35)), int(draw.integers(1, 4)))
    who = draw.integers(0, draft.world.honest, len(shared)).astype(np.int64)
    weight: Floats = draw.uniform(0.2, 1.5, len(shared))
    draft.work_at(who, shared, draft.people.laptop[who], weight)
