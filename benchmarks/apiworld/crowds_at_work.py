"""Innocent crowds that work together: firms, agencies, desks, families, charities."""

from benchmarks.apiworld.account import Account, World, firm_domain, one_of, person
from benchmarks.apiworld.clock import DAY, DAYS, HOUR, OFFICE, START, Rhythm, rhythm
from benchmarks.apiworld.devices import browser
from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.places import Nation, Place
from benchmarks.apiworld.scaffolds import Text, form_letter, gaps

LIBRARY = (0.75, 0.25)


def some_day(draw: Draw, first: float = 0.03, last: float = 0.85) -> float:
    return START + DAYS * DAY * draw.between(first, last)


def staff(
    world: World,
    draw: Draw,
    kind: str,
    count: int,
    nation: Nation,
    office: Place,
    since: float,
    spread: float,
    org: bool = True,
) -> list[Account]:
    """People of one house: its office and domain, each with machines and a home of their own."""
    domain = firm_domain(draw)
    made = []
    zone = draw.pick(nation.zones)
    for _ in range(count):
        joined = since - since % DAY + (draw.between(9, 17) - zone) * HOUR + int(draw.wait(spread)) * DAY
        one = person(world, draw, kind, nation, joined)
        one.zone = zone
        one.left = one.created + draw.between(30, 500) * DAY
        one.rhythm = OFFICE
        one.places = [(office, draw.between(1.0, 6.0)), (one.places[0][0], draw.between(0.1, 2.0))]
        one.domain = domain
        one.org = f"org_{domain}" if org else None
        one.cards = []
        one.plan = "free"
        made.append(world.join(one))
    return made


def firm(world: World, draw: Draw) -> None:
    """Signs everybody on in a few days, by single sign-on, and pays by one card; some use the house's prompts."""
    nation = world.nation(draw)
    office = nation.office(draw, draw.whole(1, 4))
    people = staff(world, draw, "firm", world.size(draw, 12, 140), nation, office, some_day(draw), draw.between(1, 40))
    card = world.card(draw)
    library = [form_letter(draw) for _ in range(draw.whole(2, 8))]
    for one in people:
        one.pays(card)
        one.plan = "team"
        if draw.chance(0.5):
            one.text = one_of(draw, (one.text, forms(library)), LIBRARY)


def forms(library: list[str]) -> Text:
    return lambda draw: gaps(draw, draw.pick(library))


def agency(world: World, draw: Draw) -> None:
    """A few people who look after many clients' accounts, from the same machines, with the same captions."""
    nation = world.nation(draw)
    office = nation.office(draw)
    desks = [browser(draw) for _ in range(draw.whole(2, 6))]
    own_card, library = world.card(draw), [form_letter(draw) for _ in range(draw.whole(1, 4))]
    since = some_day(draw)
    for _ in range(world.size(draw, 10, 60)):
        client = person(world, draw, "agency", nation, since + draw.between(0, 200) * DAY)
        client.left = client.created + draw.between(40, 400) * DAY
        home = client.places[0]
        client.places = [(office, 3.0), home] if draw.chance(0.4) else [(office, 1.0)]
        client.machines = [*draw.some(desks, draw.whole(1, 2))]
        client.rhythm, client.domain = OFFICE, firm_domain(draw)
        client.pays(own_card if draw.chance(0.35) else world.card(draw))
        client.text = one_of(draw, (client.text, forms(library)), (0.5, 0.5))
        world.join(client)


def freelancers(world: World, draw: Draw) -> None:
    """A collective in one co-working room: each has some clients' accounts on one machine."""
    nation = world.nation(draw)
    room = nation.office(draw, 2)
    for _ in range(world.size(draw, 5, 16, 2)):
        worker = person(world, draw, "freelancers", nation, some_day(draw))
        worker.places[0] = (room, 2.0)
        world.join(worker)
        for _ in range(draw.below(4)):
            client = person(world, draw, "freelancers", nation, worker.created + draw.between(0, 150) * DAY)
            client.machines, client.places, client.text = list(worker.machines), list(worker.places), worker.text
            client.rhythm, client.domain = worker.rhythm, firm_domain(draw)
            client.pays(worker.cards[0] if worker.cards and draw.chance(0.3) else world.card(draw))
            world.join(client)


def coworking(world: World, draw: Draw) -> None:
    """Strangers under one roof."""
    nation = world.nation(draw)
    roof = nation.office(draw, draw.whole(1, 3))
    for _ in range(world.size(draw, 15, 80)):
        one = person(world, draw, "co-working", nation)
        one.places[0] = (roof, draw.between(0.5, 3.0))
        one.rhythm = OFFICE
        world.join(one)


def family_business(world: World, draw: Draw) -> None:
    """A shop: one line, one or two cards, a counter's machine that all use."""
    nation = world.nation(draw)
    people = staff(world, draw, "family business", draw.whole(3, 9), nation, nation.line(draw), some_day(draw), 60)
    counter, card, letter = browser(draw), world.card(draw), form_letter(draw)
    for one in people:
        one.machines = [counter, *one.machines] if draw.chance(0.7) else one.machines
        one.text = one_of(draw, (one.text, forms([letter])), (0.7, 0.3))
        if draw.chance(0.8):
            one.pays(card)


def shift(start: int) -> Rhythm:
    """Eight hours from `start` on, every day of the week."""
    return rhythm([1.0 if (hour - start) % 24 < 8 else 0.02 for hour in range(24)], 0.8)


def help_desk(world: World, draw: Draw) -> None:
    """A call centre: shifts around the clock at shared desks, fixed letters, one card."""
    nation = world.nation(draw)
    office = nation.office(draw, 2)
    people = staff(
        world, draw, "help desk", world.size(draw, 25, 110), nation, office, some_day(draw), draw.between(5, 60)
    )
    desks = [browser(draw) for _ in range(max(2, len(people) // draw.whole(2, 3)))]
    letters, card, start = [form_letter(draw) for _ in range(draw.whole(2, 6))], world.card(draw), draw.below(24)
    for one in people:
        one.places, one.machines = [(office, 1.0)], [*draw.some(desks, draw.whole(2, 6))]
        one.rhythm = shift(start + 8 * draw.below(3))
        one.text = one_of(draw, (one.text, forms(letters)), (0.2, 0.8))
        one.asks = draw.whole(15, 70)
        one.pays(card)


def behind_a_proxy(world: World, draw: Draw) -> None:
    """A great firm's people with accounts of their own, who all leave by its proxy."""
    nation = world.nation(draw)
    proxy = nation.office(draw, draw.whole(2, 6))
    work_mail = firm_domain(draw)
    for _ in range(world.size(draw, 50, 200)):
        one = person(world, draw, "corporate proxy", nation)
        one.places = [(proxy, 2.0), (one.places[0][0], draw.between(0.2, 3.0))]
        one.rhythm = OFFICE
        one.domain = work_mail if draw.chance(0.3) else one.domain
        world.join(one)


def charity(world: World, draw: Draw) -> None:
    """Volunteers at their homes, granted credit, who write the same appeal in the same weeks."""
    nation = world.nation(draw)
    since = some_day(draw, 0.05, 0.75)
    letters = [form_letter(draw) for _ in range(draw.whole(1, 3))]
    for _ in range(world.size(draw, 12, 60)):
        one = person(world, draw, "charity", nation, since + draw.wait(20) * DAY)
        one.cards, one.plan, one.left = [], "granted", one.created + draw.between(20, 120) * DAY
        one.text = one_of(draw, (one.text, forms(letters)), (0.4, 0.6))
        one.org = f"org_charity_{int(since)}"
        world.join(one)


def translators(world: World, draw: Draw) -> None:
    """A translation firm: people at home in several countries, one card, the clients' glossaries."""
    frames = [
        f"Translate for client {number}{draw.hexes(3)}. Glossary: {{n}} = {{n2}}. Keep the tags.\n\n{{doc}}"
        for number in range(1, draw.whole(3, 7))
    ]
    card, domain, since = world.card(draw), firm_domain(draw), some_day(draw)
    for _ in range(world.size(draw, 10, 45)):
        one = person(world, draw, "translators", None, since + draw.wait(70) * DAY)
        one.left, one.domain, one.org = one.created + draw.between(60, 400) * DAY, domain, f"org_{domain}"
        one.asks, one.text = draw.whole(10, 60), one_of(draw, (one.text, forms(frames)), (0.2, 0.8))
        one.pays(card)
        world.join(one)


AT_WORK = (
    firm, agency, freelancers, coworking, family_business, help_desk, behind_a_proxy, charity, translators,
)  # fmt: skip
