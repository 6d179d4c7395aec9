"""Innocent crowds that only use the same program or buy at the same shop."""

from benchmarks.apiworld.account import Account, Deed, World, firm_domain, one_of, person
from benchmarks.apiworld.clock import ALWAYS, DAY, END, HOUR
from benchmarks.apiworld.crowds_at_work import some_day
from benchmarks.apiworld.devices import UNSEEN
from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.places import Pool, addresses
from benchmarks.apiworld.scaffolds import Scaffold, agent


def user(world: World, draw: Draw, kind: str, since: float) -> Account:
    """Somebody who finds a program some time after it came out."""
    one = person(world, draw, kind, None, min(since + draw.wait(110) * DAY, END - 3 * DAY))
    one.left = one.created + draw.wait(90) * DAY + DAY
    return one


def timed(draw: Draw, one: Account, program: Scaffold, every: float, minute: float, most: int) -> None:
    """Runs `program` by a timer: seconds after `minute` of the hour, every `every` seconds, until it is dropped."""
    first = one.created - one.created % HOUR + HOUR + minute * 60
    for number in range(draw.whole(3, most)):
        one.deeds.append(Deed(first + number * every + draw.wait(6), program.say(draw, one.text)))


def timed_agent(world: World, draw: Draw) -> None:
    """An open-source agent that works every hour; everybody brings a key of their own."""
    since, program = some_day(draw, 0.05, 0.6), agent(draw)
    minute = draw.pick((0.0, 0.0, 5.0, 30.0))
    for _ in range(world.size(draw, 50, 260)):
        one = user(world, draw, "timed agent", since)
        one.asks = draw.whole(1, 8)
        one.by_api, one.machines = True, [UNSEEN] if draw.chance(0.8) else one.machines
        if draw.chance(0.4):
            one.places = [(world.server(draw), 1.0)]
        timed(draw, one, program, draw.pick((1, 1, 2, 6, 24)) * HOUR, minute, 60)
        world.join(one)


def extension(world: World, draw: Draw) -> None:
    """A browser extension that puts one fixed text before the page one reads."""
    since, program = some_day(draw, 0.02, 0.7), agent(draw, draw.between(0.0, 0.6))
    for _ in range(world.size(draw, 60, 300)):
        one = user(world, draw, "browser extension", since)
        one.text = one_of(draw, (one.text, program.of(one.text)), (0.2, 0.8))
        world.join(one)


def coding_assistant(world: World, draw: Draw) -> None:
    """Programmers whose assistant wraps what they ask into one long text; many steps for each task."""
    since, program = some_day(draw, 0.02, 0.7), agent(draw, 0.5)
    for _ in range(world.size(draw, 60, 280)):
        one = user(world, draw, "coding assistant", since)
        one.asks, one.session, one.by_api = draw.whole(5, 90), draw.between(6, 20), True
        one.text = one_of(draw, (one.text, program.of(one.text)), (0.1, 0.9))
        world.join(one)


def chat_bot(world: World, draw: Draw) -> None:
    """A bot for chat servers and game mods: many hosts of it, most at one hosting shop, awake day and night."""
    since, program = some_day(draw, 0.02, 0.7), agent(draw, 0.9)
    shop = Pool(addresses(draw, draw.whole(6, 30), draw.pick(world.clouds), 2), 30 * DAY)
    for _ in range(world.size(draw, 25, 120)):
        one = user(world, draw, "chat bot", since)
        one.by_api, one.machines, one.rhythm = True, [UNSEEN], ALWAYS
        one.places = [(shop if draw.chance(0.6) else world.server(draw), 1.0)]
        one.text, one.asks = program.of(one.text), draw.whole(5, 60)
        world.join(one)


def notebook_course(world: World, draw: Draw) -> None:
    """People anywhere who run the cells of one published notebook from a cloud's shared addresses."""
    since, program = some_day(draw, 0.05, 0.8), agent(draw, 0.1)
    for _ in range(world.size(draw, 30, 150)):
        one = user(world, draw, "notebook course", since)
        one.places, one.by_api, one.machines = [(world.notebooks, 5.0), *one.places], True, [one.machines[0], UNSEEN]
        moment = one.created + draw.between(100, 2000)
        for frame in program.tasks * 2:
            one.deeds.append(Deed(moment, f"{program.fixed}\n\n{frame}", world.notebooks))
            moment += draw.heavy(40, 0.8)
        one.asks = draw.whole(1, 6)
        world.join(one)


def builders_keys(world: World, draw: Draw) -> None:
    """A firm's keys for its builds and services, each an account: one card, one domain, the same minute every night."""
    since, program, card, domain = some_day(draw, 0.05, 0.7), agent(draw), world.card(draw), firm_domain(draw)
    nation, minute = world.nation(draw), draw.between(0, 59)
    for _ in range(world.size(draw, 8, 40)):
        one = person(world, draw, "builders' keys", nation, since + draw.wait(30) * DAY)
        one.left, one.domain, one.org = one.created + 300 * DAY, domain, f"org_{domain}"
        one.by_api, one.machines, one.rhythm = True, [UNSEEN], ALWAYS
        one.places, one.asks = [(world.builders, 1.0)], draw.whole(1, 5)
        one.pays(card)
        one.plan = "team"
        timed(draw, one, program, DAY, minute, 45)
        world.join(one)


def honest_reseller(world: World, draw: Draw) -> None:
    """A shop where no card of the country works: it pays for its customers, who live their own lives."""
    nation = world.nation(draw)
    bank = draw.pick(world.banks)
    cards = [world.card(draw, bank) for _ in range(draw.whole(1, 6))]
    since = some_day(draw, 0.03, 0.6)
    for _ in range(world.size(draw, 30, 150)):
        one = person(world, draw, "reseller's customer", nation, since + draw.between(0, 250) * DAY)
        one.left = max(one.left, one.created + 20 * DAY)
        one.pays(draw.popular(cards))
        if draw.chance(0.2):
            one.cards = [draw.pick(cards), draw.pick(cards)]
        world.join(one)


OF_TOOLS = (
    timed_agent, extension, coding_assistant, chat_bot, notebook_course, builders_keys, honest_reseller,
)  # fmt: skip
