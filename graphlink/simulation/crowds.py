"""What thousands of strangers share: carriers, VPN exits, proxies, cafés, clouds, devices, prompts, a test card."""

from dataclasses import dataclass

import numpy as np

from .addresses import SENTINEL_ADDRESSES, SENTINEL_CARDS, SENTINEL_DEVICES, Ints
from .draft import API, FREE, KINDS, NEWCOMERS, Bools, Draft, of_kinds, popular, some
from .templates import NOTHING
from .world import World

PRECEDENCE = ("test_card", "framework", "stock_device", "proxy", "vpn", "cloud", "homework", "cafe", "carrier")
"""Which crowd names an account that belongs to several."""

NAMED = ("bot", *NEWCOMERS)
"""Strangers without a group who are named after something else already."""

CARDLESS = ("model_phone", "resold")
"""Who has no use for a card of another's."""


@dataclass(frozen=True)
class Crowds:
    """The addresses that strangers share, by what they belong to; carriers' are one array for each carrier."""

    carriers: list[Ints]
    vpn_exits: Ints
    proxy_exits: Ints
    cafes: Ints
    clouds: Ints
    carrier_weights: tuple[float, ...]

    def carrier(self, draw: np.random.Generator, carrier: Ints) -> Ints:
        """An address of each one's carrier."""
        sizes = np.array([len(addresses) for addresses in self.carriers])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        spot = starts[carrier] + (draw.random(len(carrier)) * sizes[carrier]).astype(np.int64)
        addresses: Ints = np.concatenate(self.carriers)[spot]
        return addresses

    def carrier_of(self, draw: np.random.Generator, count: int) -> Ints:
        """The carrier of each of `count` phones."""
        return draw.choice(len(self.carriers), count, p=self.carrier_weights).astype(np.int64)

    def vpn(self, draw: np.random.Generator, count: int) -> Ints:
        """An exit of a commercial VPN for each of `count` customers."""
        return self.vpn_exits[popular(draw, count, len(self.vpn_exits), 0.7)]

    def cloud(self, draw: np.random.Generator, count: int) -> Ints:
        """An address of a cloud or of a build service for each of `count` accounts."""
        return self.clouds[popular(draw, count, len(self.clouds), 0.7)]


def make_crowds(draft: Draft) -> Crowds:
    """The shared addresses of the world, as many as its crowds need to be crowded."""
    world, addresses = draft.world, draft.addresses
    draw = world.stream("crowds")

    def count(kind: str, per_address: tuple[float, float], least: int) -> int:
        return max(least, int(world.honest * world.shares[kind] / draw.uniform(*per_address)))

    number = int(draw.integers(3, 8))
    weights = draw.dirichlet(np.full(number, 2.5))
    per_carrier = count("carrier", (1_500, 4_500), 2 * number)
    return Crowds(
        carriers=[addresses.together(max(2, int(per_carrier * weight))) for weight in weights],
        vpn_exits=addresses.together(count("vpn", (120, 400), 4), subnets=int(draw.integers(1, 4))),
        proxy_exits=addresses.together(count("proxy", (2, 6), 6), subnets=int(draw.integers(2, 7))),
        cafes=addresses.scattered(count("cafe", (20, 80), 3)),
        clouds=addresses.together(count("cloud", (30, 120), 3), subnets=int(draw.integers(1, 4))),
        carrier_weights=tuple(weights),
    )


def _draw_members(world: World, draw: np.random.Generator, kind: str) -> Ints:
    """Each honest account with the crowd's share for probability, but some dozen in the smallest world, too."""
    return some(draw, np.arange(world.honest, dtype=np.int64), max(world.shares[kind], 12 / world.honest))


def join_crowds(draft: Draft, crowds: Crowds) -> None:
    """Lets everybody take part in the crowds, and names those who belong to nothing closer after one of them."""
    draw = draft.world.stream("joining")
    joined = {
        "carrier": _phones(draft, draw, crowds),
        "vpn": _travel(draft, draw, "vpn", crowds.vpn_exits, (0.4, 2.5), 3),
        "proxy": _travel(draft, draw, "proxy", crowds.proxy_exits, (0.4, 2), 4),
        "cafe": _travel(draft, draw, "cafe", crowds.cafes, (0.1, 0.5), 1),
        "cloud": _travel(draft, draw, "cloud", crowds.clouds, (0.5, 5), 2),
        "framework": _frameworks(draft, draw),
        "homework": _homework(draft, draw),
        "test_card": _test_card(draft, draw),
        "stock_device": np.flatnonzero(_is_stock(draft)),
    }
    _own_prompts(draft, draw)
    _sentinels(draft, draw)
    people = draft.people
    for kind in reversed(PRECEDENCE):
        nameless = joined[kind][people.group[joined[kind]] < 0]
        people.kind[nameless] = np.where(of_kinds(draft, nameless, NAMED), people.kind[nameless], KINDS.index(kind))


def _phones(draft: Draft, draw: np.random.Generator, crowds: Crowds) -> Ints:
    """Mobile users: two addresses of their carrier's few."""
    people = draft.people
    members = _draw_members(draft.world, draw, "carrier")
    device = np.where(people.phone[members] >= 0, people.phone[members], people.laptop[members])
    carrier = crowds.carrier_of(draw, len(members))
    for _ in range(2):
        draft.work_at(members, crowds.carrier(draw, carrier), device, draw.uniform(0.1, 0.7, len(members)))
    return members


def _travel(
    draft: Draft, draw: np.random.Generator, kind: str, addresses: Ints, weight: tuple[float, float], most: int
) -> Ints:
    """Members of one crowd work from up to `most` of its addresses, some of which are far more popular."""
    members = _draw_members(draft.world, draw, kind)
    for turn in range(most):
        who = members if turn == 0 else some(draw, members, 0.6)
        where = addresses[popular(draw, len(who), len(addresses), 0.8)]
        draft.work_at(who, where, draft.people.laptop[who], draw.uniform(*weight, len(who)) / most)
    return members


def choose_stock_devices(draft: Draft) -> None:
    """Gives one of a few fingerprints to all who bought the same machine, or call with the same program."""
    world, people = draft.world, draft.people
    draw = world.stream("stock")
    models = draft.devices.fresh(int(draw.integers(3, 9)))
    members = _draw_members(world, draw, "stock_device")
    people.laptop[members] = models[popular(draw, len(members), len(models))]
    draft.stock_devices = models


def _is_stock(draft: Draft) -> Bools:
    return np.isin(draft.people.laptop[: draft.world.honest], draft.stock_devices)


def _frameworks(draft: Draft, draw: np.random.Generator) -> Ints:
    """Developers who all send the prompt that a popular framework comes with."""
    members = _draw_members(draft.world, draw, "framework")
    number = int(draw.integers(2, 5))
    families = [draft.templates.family(draw, int(draw.integers(1, 4))) for _ in range(number)]
    chosen = popular(draw, len(members), number)
    first = np.array([family.first for family in families])[chosen]
    count = np.array([family.count for family in families])[chosen]
    draft.use_each(members, first, count, draw.uniform(0.4, 0.95, len(members)), 0.95)
    return members


def _own_prompts(draft: Draft, draw: np.random.Generator) -> None:
    """Developers whose program sends a fixed prompt that nobody else has."""
    members = _draw_members(draft.world, draw, "own_prompt")
    first = np.array([draft.templates.family(draw, 1).first for _ in members], dtype=np.int64)
    ones = np.ones(len(members), dtype=np.int64)
    draft.use_each(members, first, ones, draw.uniform(0.2, 0.7, len(members)), draw.uniform(0.5, 1, len(members)))


def _homework(draft: Draft, draw: np.random.Generator) -> Ints:
    """Strangers all over the world who type the same question from the same web page."""
    members = _draw_members(draft.world, draw, "homework")
    for some_of_them in np.array_split(members, int(draw.integers(2, 5))):
        family = draft.templates.family(draw, 1, slot=NOTHING)
        draft.use(some_of_them, family, draw.uniform(0.05, 0.3), 0.7)
    return members


def _test_card(draft: Draft, draw: np.random.Generator) -> Ints:
    """Developers who paid with the number that a payment processor gives out for tests."""
    people = draft.people
    members = _draw_members(draft.world, draw, "test_card")
    members = members[(people.org[members] < 0) & ~of_kinds(draft, members, CARDLESS)]
    people.plan[members] = np.where(people.plan[members] == FREE, API, people.plan[members])
    people.own_card[members] = draw.random(len(members)) < 0.2
    draft.pay_with(members, np.full(len(members), draft.cards.fresh(1)[0]))
    return members


def _sentinels(draft: Draft, draw: np.random.Generator) -> None:
    """Accounts whose address, device or card was often not known when it was written down."""
    people = draft.people
    members = _draw_members(draft.world, draw, "sentinel")
    blank = popular(draw, len(members), len(SENTINEL_DEVICES), 0.5)
    draft.work_at(members, people.home[members], blank, draw.uniform(0.3, 3, len(members)))
    members = _draw_members(draft.world, draw, "sentinel")
    blank = popular(draw, len(members), len(SENTINEL_ADDRESSES), 0.5)
    draft.work_at(members, blank, people.laptop[members], draw.uniform(0.3, 3, len(members)))
    members = some(draw, _draw_members(draft.world, draw, "sentinel"), 0.3)
    draft.pay_with(members, popular(draw, len(members), len(SENTINEL_CARDS), 0.5))
