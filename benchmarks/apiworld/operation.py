"""An operation: what its people buy and know, and the accounts that they make with it."""

from dataclasses import dataclass, field

from benchmarks.apiworld.account import FREE_MAIL, Account, Card, World, firm_domain
from benchmarks.apiworld.clock import ALWAYS, DAY, DAYS, HOUR, OFFICE, PEOPLE, START, Rhythm
from benchmarks.apiworld.devices import UNSEEN, Device, Machine, browser
from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.harvest import customers, templates
from benchmarks.apiworld.places import Fixed, Place, Pool, addresses
from benchmarks.apiworld.scaffolds import Text, one_of_two
from benchmarks.apiworld.speech import voice


@dataclass(frozen=True)
class Craft:
    """How an operation goes about each thing, by the names in the functions below."""

    size: tuple[int, int]
    cards: str = "few"
    network: str = "servers"
    machines: str = "few"
    texts: str = "fixed"
    sign_ups: str = "burst"
    asks: tuple[int, int] = (15, 60)
    cover: float = 0.0
    slips: float = 0.0
    days: tuple[int, int] = (30, 120)


@dataclass
class Operation:
    """One operator's supplies, out of which each account gets its share."""

    world: World
    draw: Draw
    name: str
    kind: str
    craft: Craft
    start: float = 0.0
    end: float = 0.0
    cards: list[Card] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    machines: list[Machine] = field(default_factory=list)
    text: Text | None = None
    bank: str = ""
    back_room: Place | None = None
    zone: float = 0.0
    country: str = "US"
    accounts: list[Account] = field(default_factory=list)


def found(
    world: World, name: str, kind: str, craft: Craft, supplier: Operation | None = None, since: float = 0.0
) -> Operation:
    """An operation with its supplies and accounts, from `since` on; `supplier` lends cards, addresses and machines."""
    draw = world.draw(f"operation {name} {kind}")
    made = Operation(world, draw, name, kind, craft)
    made.start = since or START + draw.between(0.15, 0.75) * DAYS * DAY
    made.end = min(made.start + draw.whole(*craft.days) * DAY, START + (DAYS - 2) * DAY)
    nation = world.nation(draw)
    made.zone, made.country = draw.pick(nation.zones), nation.code
    made.bank = draw.pick(world.banks)
    made.back_room = world.server(draw)
    count = world.size(draw, *craft.size, least=8)
    made.cards = supplier.cards if supplier else cards(made, count)
    made.machines = supplier.machines if supplier else machines(made, count)
    made.places = supplier.places if supplier else places(made, count)
    made.text = texts(made)
    enrol(made, count)
    return made


def cards(op: Operation, count: int) -> list[Card]:
    """Few cards for many accounts; or one from the same bank's range for each; or stolen ones of any bank; or none."""
    match op.craft.cards:
        case "few":
            return [op.world.card(op.draw, op.bank) for _ in range(max(1, count // op.draw.whole(8, 50)))]
        case "virtual":
            return [op.world.card(op.draw, op.world.banks[-1]) for _ in range(count)]
        case "own":
            return [op.world.card(op.draw, op.bank) for _ in range(count)]
        case "stolen":
            return [op.world.card(op.draw) for _ in range(max(3, int(count * op.draw.between(0.4, 1.5))))]
    return []


def machines(op: Operation, count: int) -> list[Machine]:
    """Few machines; or an antidetect browser's profile for each account; or scripts that show nothing."""
    match op.craft.machines:
        case "few":
            return [browser(op.draw) for _ in range(max(1, count // op.draw.whole(6, 40)))]
        case "own":
            return [Device(op.draw.number(), op.draw.whole(40, 2000) * DAY, 0.02) for _ in range(count)]
        case "phones":
            return [Device(op.draw.popular(op.world.models), 60 * DAY, 0.05) for _ in range(max(2, count // 8))]
    return [UNSEEN]


def places(op: Operation, count: int) -> list[Place]:
    """Servers, a carrier by sticks, an office, a VPN, or other people's homes, some of which live in this world."""
    draw, world = op.draw, op.world
    nation = world.nation(draw)
    match op.craft.network:
        case "servers":
            nets = draw.pick(world.clouds)
            blocks = max(1, count // 40)
            return [Fixed(one) for one in addresses(draw, max(1, count // draw.whole(2, 12)), nets, blocks)]
        case "mobile":
            return [draw.pick(nation.carriers)]
        case "office":
            return [nation.office(draw, draw.whole(1, 3))]
        case "vpn":
            return draw.some(world.vpns, 2)
    return [Pool(rented_homes(op, max(200, count * draw.whole(2, 8))), draw.between(0.2, 30) * HOUR)]


def rented_homes(op: Operation, count: int) -> list[str]:
    """A residential proxy's ways out: one in twelve is a home of this world, the rest are homes elsewhere."""
    draw, world = op.draw, op.world
    known = [draw.pick(world.homes).address(0, op.start) for _ in range(count // 12)] if world.homes else []
    others = [world.nation(draw).line(draw).address(0, op.start) for _ in range(count - len(known))]
    return [*known, *others]


def texts(op: Operation) -> Text:
    draw = op.draw
    match op.craft.texts:
        case "fixed":
            return templates(draw, draw.whole(1, 3), 0.0)
        case "varied":
            return templates(draw, draw.whole(3, 8), draw.between(0.1, 0.3))
        case "reworded":
            return templates(draw, draw.whole(6, 14), draw.between(0.7, 1.0))
        case "customers":
            return customers(draw, draw.whole(30, 200))
    return lambda draw: voice(draw, "en").say(draw)


def enrol(op: Operation, count: int) -> None:
    """Makes the accounts, each with what falls to it."""
    for number in range(count):
        op.accounts.append(fake(op, number, signed_up(op, number, count)))


def signed_up(op: Operation, number: int, count: int) -> float:
    """All in days; in three to six waves; a few each day for weeks; or drop by drop over all the time."""
    draw, span = op.draw, op.end - op.start
    match op.craft.sign_ups:
        case "burst":
            return op.start + draw.between(0, 3) * DAY
        case "waves":
            return op.start + (number % draw.whole(3, 6)) * span / 7 + draw.wait(0.6) * DAY
        case "staggered":
            return OFFICE.moment(draw, op.start, op.start + span * 0.6, op.zone)
    return op.start + span * 0.9 * (number + draw.unit()) / count


def fake(op: Operation, number: int, created: float) -> Account:
    """One account of the operation, in the world."""
    draw, craft = op.draw, op.craft
    asks = max(1, int(draw.heavy(draw.whole(*craft.asks), 0.4)))
    machine = op.machines[number % len(op.machines)]
    rhythm: Rhythm = draw.pick(PEOPLE) if craft.cover else ALWAYS
    made = Account(
        op.kind,
        created,
        op.end,
        op.zone,
        rhythm,
        asks,
        [(where(op, number), 1.0)],
        [machine],
        spoken(op),
        op.country,
        op.name,
    )
    made.by_api = draw.chance(0.8)
    made.domain = draw.pick(FREE_MAIL[:5]) if draw.chance(0.7) else firm_domain(draw)
    if op.cards:
        made.pays(op.cards[number % len(op.cards)])
    if draw.chance(craft.slips):
        slip(op, made)
    return op.world.join(made)


def where(op: Operation, number: int) -> Place:
    return op.places[number % len(op.places)]


def spoken(op: Operation) -> Text:
    """The operation's texts, with small talk of the account's own between them where it takes the trouble."""
    assert op.text is not None
    own = voice(op.draw, "en").say
    return one_of_two(op.text, own, op.craft.cover) if op.craft.cover else op.text


def slip(op: Operation, account: Account) -> None:
    """Somebody was in a hurry: a machine, a card or a server of the operator's own shows."""
    way = op.draw.below(3)
    if way == 0:
        account.machines = [*account.machines, op.machines[0]]
    elif way == 1 and op.cards:
        account.cards = [*account.cards, op.cards[0]]
    elif op.back_room:
        account.places = [*account.places, (op.back_room, 0.3)]
