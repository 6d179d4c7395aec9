"""An account before its deeds are written down, and the world that accounts are put into."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.apiworld.clock import DAY, END, PEOPLE, START, Calendar, Rhythm
from benchmarks.apiworld.devices import MODELS, UNSEEN, Machine, machines
from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.lexicon import EVERYDAY
from benchmarks.apiworld.places import Nation, Place, Pool, addresses, nations, network
from benchmarks.apiworld.scaffolds import Text, agent, copied_prompts, gaps
from benchmarks.apiworld.speech import voice

FREE_MAIL = ("gmail.com", "outlook.com", "icloud.com", "yahoo.com", "proton.me", "gmx.de", "qq.com", "mail.ru")


@dataclass
class Card:
    number: str
    bank: str


@dataclass
class Deed:
    """One request that somebody's plan sets to the second: a job's, a class's, a relay's."""

    ts: float
    text: str
    place: Place | None = None
    machine: Machine | None = None


@dataclass
class Account:
    """Who it is, where it is when, with what, how much it asks, and what."""

    kind: str
    created: float
    left: float
    zone: float
    rhythm: Rhythm
    asks: int
    places: list[tuple[Place, float]]
    machines: list[Machine]
    text: Text
    country: str
    operation: str | None = None
    cards: list[Card] = field(default_factory=list)
    paid_every: float = 30 * DAY
    org: str | None = None
    plan: str = "free"
    domain: str = "gmail.com"
    status: str = "active"
    session: float = 4.0
    by_api: bool = False
    deeds: list[Deed] = field(default_factory=list)
    number: int = -1
    born: tuple[Place, Machine] | None = None
    """Where and with what it was made, if another made it than uses it."""

    def place(self, draw: Draw) -> Place:
        if len(self.places) == 1:
            return self.places[0][0]
        return draw.weighted([place for place, _ in self.places], [weight for _, weight in self.places])

    def pays(self, card: Card, every: float = 30 * DAY) -> None:
        """From now on this card pays."""
        self.cards, self.paid_every = [card], every
        self.plan = "pro" if self.plan == "free" else self.plan


class World:
    """What all who live in it share, and the accounts."""

    def __init__(self, seed: int, accounts: int) -> None:
        draw = Draw(seed, "world")
        self.seed = seed
        self.wanted = accounts
        self.scale = min(1.0, accounts / 12_000)
        self.calendar = Calendar(draw)
        self.nations = nations(draw)
        self.models = [draw.number() for _ in range(MODELS)]
        self.banks = [f"{draw.whole(400000, 559999)}" for _ in range(120)]
        self.vpns = [Pool(addresses(draw, 90, [network(draw)], 6), draw.between(2, 30) * 3600) for _ in range(6)]
        self.clouds = [[network(draw) for _ in range(6)] for _ in range(5)]
        self.notebooks = Pool(addresses(draw, 60, self.clouds[0], 4), 6 * 3600)
        self.builders = Pool(addresses(draw, 120, self.clouds[1], 8), 3600)
        self.copied = copied_prompts(draw)
        self.craze = draw.pick(self.copied[:20])
        self.apps = [agent(draw, 0.9) for _ in range(8)]
        self.homes: list[Place] = []
        self.accounts: list[Account] = []

    def draw(self, purpose: str) -> Draw:
        return Draw(self.seed, purpose)

    def nation(self, draw: Draw) -> Nation:
        return draw.weighted(self.nations, [nation.weight for nation in self.nations])

    def size(self, draw: Draw, low: int, high: int, least: int = 4) -> int:
        """How many there are in a crowd or an operation, smaller in a small world."""
        return max(least, round(draw.whole(low, high) * self.scale))

    def join(self, account: Account) -> Account:
        account.number = len(self.accounts)
        account.left = min(account.left, END)
        self.accounts.append(account)
        return account

    def card(self, draw: Draw, bank: str | None = None) -> Card:
        return Card(f"card_{draw.hexes(16)}", bank or draw.popular(self.banks, 1.7))

    def server(self, draw: Draw) -> Place:
        """A machine for rent at a cloud, with an address of its own."""
        return Pool(addresses(draw, 1, draw.pick(self.clouds), 1), DAY)


def person(world: World, draw: Draw, kind: str, nation: Nation | None = None, created: float | None = None) -> Account:
    """Somebody with habits, machines and a way to write of their own, at home; not yet in the world."""
    nation = nation or world.nation(draw)
    zone = draw.pick(nation.zones)
    rhythm = draw.pick(PEOPLE)
    signed = world.calendar.signup(draw, rhythm, zone) if created is None else within(created)
    owned = machines(draw, world.models)
    places: list[tuple[Place, float]] = [(nation.line(draw), 1.0)]
    if draw.chance(0.5):
        places.append((draw.pick(nation.carriers), draw.between(0.05, 0.9)))
    if draw.chance(0.2):
        places.append((nation.office(draw), draw.between(0.1, 0.8)))
    own = voice(draw, draw.pick(nation.tongues))
    made = Account(
        kind,
        signed,
        signed + life(draw),
        zone,
        rhythm,
        asked(draw),
        places,
        owned,
        usual(world, draw, own.say),
        nation.code,
    )
    made.session = draw.between(1.5, 7.0)
    made.domain = draw.popular(FREE_MAIL, 1.8)
    script(world, draw, made)
    if draw.chance(0.38):
        made.pays(world.card(draw))
    return made


def within(moment: float) -> float:
    """`moment`, or one as long before the platform's last day as it is behind that."""
    last = END - DAY
    return moment if moment < last else max(START, 2 * last - moment)


def script(world: World, draw: Draw, account: Account) -> None:
    """Makes one in five a programmer whose requests come from programs, half of them from a rented machine."""
    if not draw.chance(0.2):
        return
    account.by_api = True
    account.machines = [UNSEEN] if draw.chance(0.7) else [*account.machines, UNSEEN]
    if draw.chance(0.5):
        account.places.append((world.server(draw), draw.between(0.5, 4.0)))


def life(draw: Draw) -> float:
    """For how long somebody stays: many for a day, some for good."""
    return draw.weighted((draw.wait(0.6), draw.wait(25.0), draw.wait(160.0), 999.0), (0.35, 0.3, 0.2, 0.15)) * DAY + 600


def asked(draw: Draw) -> int:
    """How many requests somebody makes in all: 12 or so on average, most of them fewer, few many more."""
    return min(900, 1 + int(draw.heavy(5.0, 1.25)))


def usual(world: World, draw: Draw, own: Text) -> Text:
    """What somebody sends: their own words, at times a copied prompt, and an app's fixed text where they use one."""
    copies = draw.weighted((0.0, 0.04, 0.3), (0.5, 0.4, 0.1))
    app = draw.popular(world.apps).of(own) if draw.chance(0.07) else None
    share = draw.between(0.2, 1.0) if app else 0.0

    def say(draw: Draw) -> str:
        if app and draw.chance(share):
            return app(draw)
        return gaps(draw, draw.popular(world.copied)) if draw.chance(copies) else own(draw)

    return say


def firm_domain(draw: Draw) -> str:
    """A name on the web that nobody else has."""
    name = f"{draw.pick(EVERYDAY)}{draw.pick(('-', '', ''))}{draw.pick(EVERYDAY)}{draw.below(90)}"
    return f"{name}.{draw.pick(('com', 'io', 'net', 'co', 'org'))}"


def one_of(draw: Draw, texts: Sequence[Text], shares: Sequence[float]) -> Text:
    """A way to speak that takes one of several, by lot each time."""
    return lambda draw: draw.weighted(texts, shares)(draw)
