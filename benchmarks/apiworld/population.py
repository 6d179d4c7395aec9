"""Honest people: alone, in homes of up to five, on the road, behind VPNs, with a second account."""

from benchmarks.apiworld.account import Account, Deed, World, person
from benchmarks.apiworld.clock import DAY
from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.places import Nation, Pool
from benchmarks.apiworld.scaffolds import gaps


def settle(world: World) -> None:
    """Fills the world up to as many accounts as are wanted, home by home."""
    draw = world.draw("population")
    while len(world.accounts) < world.wanted:
        nation = world.nation(draw)
        size = draw.weighted((1, 2, 3, 4, 5), (0.8, 0.13, 0.04, 0.02, 0.01))
        size = min(size, world.wanted - len(world.accounts))
        people = [dweller(world, draw, nation, "household" if size > 1 else "single") for _ in range(size)]
        share_a_home(world, draw, people)


def dweller(world: World, draw: Draw, nation: Nation, kind: str) -> Account:
    """Somebody at home in `nation`, who may travel, hide behind a VPN, or work in a notebook in a cloud."""
    one = person(world, draw, kind, nation)
    chance = draw.unit()
    if chance < 0.06:
        one.places.append((draw.pick(world.vpns), draw.between(0.3, 8.0)))
        one.kind = "vpn user" if kind == "single" else kind
    elif chance < 0.10:
        travel(world, draw, one)
        one.kind = "traveller" if kind == "single" else kind
    elif chance < 0.12:
        one.places.append((world.notebooks, draw.between(1.0, 5.0)))
        one.kind = "cloud notebook" if kind == "single" else kind
    elif chance < 0.15 and one.cards:
        one.cards = [world.card(draw, world.banks[-1])]
        one.paid_every = 20 * DAY
        one.kind = "virtual card" if kind == "single" else kind
    press(world, draw, one)
    return world.join(one)


def travel(world: World, draw: Draw, one: Account) -> None:
    for _ in range(draw.whole(1, 4)):
        abroad = world.nation(draw)
        one.places.append((draw.pick(abroad.carriers), draw.between(0.2, 1.0)))
        one.places.append((abroad.line(draw), draw.between(0.1, 0.6)))


def press(world: World, draw: Draw, one: Account) -> None:
    """Whoever is there in the press week may try the prompt that everybody tries."""
    if one.created < world.calendar.press_week + 6 * DAY < one.left and draw.chance(0.15):
        moment = world.calendar.press_week + draw.between(0, 7) * DAY
        one.deeds.append(Deed(max(moment, one.created + 90), gaps(draw, world.craze)))


def share_a_home(world: World, draw: Draw, people: list[Account]) -> None:
    """One line for all; a card, a tablet or a second account only in some homes."""
    first = people[0]
    world.homes.append(first.places[0][0])
    for other in people[1:]:
        other.places[0] = (first.places[0][0], 1.0)
        other.zone = first.zone
        if first.cards and other.cards and draw.chance(0.4):
            other.pays(first.cards[0])
        if draw.chance(0.2):
            other.machines.append(first.machines[0])
    if len(people) == 2 and draw.chance(0.25):
        second_account(people[0], people[1])


def second_account(first: Account, second: Account) -> None:
    """One person, who keeps work and life apart."""
    second.machines, second.places, second.rhythm = list(first.machines), list(first.places), first.rhythm
    first.kind = second.kind = "second account"


def neighbours(world: World, draw: Draw) -> None:
    """Strangers behind one address: a small provider's translated lines, or a building's shared Wi-Fi."""
    for _ in range(max(1, round(draw.whole(4, 9) * world.scale))):
        nation = world.nation(draw)
        ways_out = Pool(
            [nation.line(draw).address(0, world.calendar.press_week) for _ in range(draw.whole(1, 3))], 9 * DAY
        )
        for _ in range(world.size(draw, 8, 40)):
            one = person(world, draw, "shared line", nation)
            one.places[0] = (ways_out, 1.0)
            world.join(one)
