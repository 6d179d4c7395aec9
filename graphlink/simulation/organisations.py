"""Honest groups that look like operations: enterprises, offices, campuses, agencies, hackathons; and sleepless bots."""

import numpy as np

from .addresses import Ints
from .crowds import Crowds
from .draft import ANY, API, FOCUS, FREE, PRO, SLEEPLESS, TEAM, WORKER, Draft, group_sizes, some
from .templates import NOTHING
from .wording import ADJECTIVES, NOUNS
from .world import DAY, HOUR


def settle_organisations(draft: Draft, crowds: Crowds) -> None:
    """Settles the members of every organisation of the world, largest kinds first."""
    draw = draft.world.stream("organisations")
    turn = int(draw.integers(0, 12))
    for number, size in enumerate(_sizes(draft, draw, "enterprise", 50, 600)):
        _enterprise(draft, draw, size, turn + number)
    for size in _sizes(draft, draw, "campus", 60, 1_600):
        _campus(draft, draw, size)
    for size in _sizes(draft, draw, "hackathon", 50, 400):
        _hackathon(draft, draw, size)
    for size in _sizes(draft, draw, "agency", 10, 40):
        _agency(draft, draw, size)
    for size in _sizes(draft, draw, "office", 10, 300):
        _office(draft, draw, size)
    _bots(draft, draw, crowds)


def _sizes(draft: Draft, draw: np.random.Generator, kind: str, low: int, high: int) -> list[int]:
    total = int(draft.world.honest * draft.world.shares[kind])
    return group_sizes(draw, total, low, min(high, max(low, draft.world.honest // 20)))


def company_domain(draw: np.random.Generator) -> str:
    """An invented mail domain under a reserved ending."""
    adjective, noun = ADJECTIVES[int(draw.integers(0, len(ADJECTIVES)))], NOUNS[int(draw.integers(0, len(NOUNS)))]
    return f"{adjective}-{noun.replace(' ', '-')}-{int(draw.integers(2, 99))}.example"


def own_domain(draft: Draft, draw: np.random.Generator) -> int:
    """The number of an invented mail domain that nobody has yet."""
    name = company_domain(draw)
    while name in draft.domains:
        name = company_domain(draw)
    return draft.domain(name)


def _one_zone(draft: Draft, draw: np.random.Generator, members: Ints, spread: float = 0.8) -> None:
    draft.people.zone[members] = draft.people.zone[members[0]] + draw.normal(0, spread, len(members))


def _spread_of(draw: np.random.Generator, draft: Draft, members: Ints, manner: int) -> None:
    """Sign-ups of an enterprise: in one week, in a few waves, or over the years since it came."""
    world, people = draft.world, draft.people
    newest = world.closes - 5 * DAY
    if manner == 0:
        # Every other rollout falls into the log, where it looks most like a batch of fake accounts.
        ago = draw.uniform(0.1, 0.9) * world.days if draw.random() < 0.5 else draw.uniform(0.1, 0.6) * world.history
        start = newest - int(ago) * DAY
        people.created[members] = (
            start + draw.integers(0, 5, len(members)) * DAY + draw.integers(8, 18, len(members)) * HOUR
        )
    elif manner == 1:
        waves = newest - (draw.uniform(0.01, 0.6, int(draw.integers(2, 5))) * world.history).astype(np.int64) * DAY
        people.created[members] = draw.choice(waves, len(members)) + draw.integers(0, 10 * DAY, len(members))
    else:
        came = int(draw.uniform(0.4, 1) * world.history) * DAY
        people.created[members] = newest - draw.integers(0, came, len(members))
    people.created[members] += draw.integers(0, HOUR, len(members))


def _enterprise(draft: Draft, draw: np.random.Generator, size: int, turn: int) -> None:
    """Staff on one or two company cards with an in-house prompt; every mix of its habits comes round in turn."""
    people = draft.people
    members = draft.settle(size, "enterprise")
    _one_zone(draft, draw, members, draw.choice((0.8, 0.8, 3.5)))
    people.rhythm[members] = WORKER
    people.plan[members] = TEAM
    people.domain[members] = draft.domain(company_domain(draw))
    outside = some(draw, members, draw.uniform(0, 0.12))
    people.domain[outside] = draw.integers(0, 8, len(outside))
    if turn % 2 == 0:
        people.org[members] = draft.orgs.fresh(1)[0]
    _spread_of(draw, draft, members, turn % 3)
    _company_cards(draft, draw, members, second=turn % 4 in (1, 2))
    _company_network(draft, draw, members, turn)
    for _ in range(int(draw.integers(1, 3))):
        family = draft.templates.family(draw, int(draw.integers(1, 4)))
        users = some(draw, members, draw.uniform(0.5, 1))
        draft.use(users, family, draw.uniform(0.2, 0.5), draw.uniform(0.6, 1))


def _company_cards(draft: Draft, draw: np.random.Generator, members: Ints, *, second: bool) -> None:
    cards = draft.cards.fresh(2)
    draft.people.own_card[members] = False
    on_second = draw.random(len(members)) < (draw.uniform(0.1, 0.5) if second else 0)
    paying = draw.random(len(members)) < draw.uniform(0.75, 1)
    draft.pay_with(members[paying], np.where(on_second, cards[1], cards[0])[paying])


def _company_network(draft: Draft, draw: np.random.Generator, members: Ints, turn: int) -> None:
    """One or several sites, a gateway for those at home, or no network at all."""
    people = draft.people
    if turn % 5 == 3:
        return
    sites = draft.addresses.together(int(draw.integers(1, 5)))
    users = members if turn % 5 else some(draw, members, 0.5)
    site = sites[draw.integers(0, len(sites), len(users))]
    draft.work_at(users, site, people.laptop[users], draw.uniform(1, 4, len(users)))
    people.home_share[users] = draw.uniform(0.1, 0.8, len(users))


def _office(draft: Draft, draw: np.random.Generator, size: int) -> None:
    """People behind one address: a small firm, or a shared working space without anything else in common."""
    people = draft.people
    members = draft.settle(size, "office")
    _one_zone(draft, draw, members)
    people.rhythm[members] = np.where(draw.random(len(members)) < 0.8, WORKER, people.rhythm[members])
    addresses = draft.addresses.together(int(draw.integers(1, 4)) if size > 60 else 1)
    where = addresses[draw.integers(0, len(addresses), len(members))]
    draft.work_at(members, where, people.laptop[members], draw.uniform(0.8, 3, len(members)))
    people.home_share[members] = draw.uniform(0.2, 0.9, len(members))
    if draw.random() < 0.75:
        staff = some(draw, members, draw.uniform(0.4, 0.95))
        people.domain[staff] = draft.domain(company_domain(draw))
    if draw.random() < 0.25:
        team = members[: int(draw.integers(2, 11))]
        people.plan[team], people.own_card[team] = TEAM, False
        draft.pay_with(team, np.full(len(team), draft.cards.fresh(1)[0]))


def _campus(draft: Draft, draw: np.random.Generator, size: int) -> None:
    """A university: its network and mail domain, and classes that get one assignment in one week."""
    domain = draft.domain(f"{company_domain(draw).removesuffix('.example')}.edu.example")
    network = draft.addresses.together(max(2, size // 120))
    for students in group_sizes(draw, size, 30, 300):
        _class(draft, draw, students, domain, network)


def _class(draft: Draft, draw: np.random.Generator, size: int, domain: int, network: Ints) -> None:
    people, world = draft.people, draft.world
    members = draft.settle(size, "campus")
    _one_zone(draft, draw, members, 1.5)
    people.domain[some(draw, members, draw.uniform(0.85, 1))] = domain
    people.plan[members] = np.where(draw.random(len(members)) < 0.85, FREE, PRO)
    people.own_card[members] = people.plan[members] != FREE
    week = world.opens + int(draw.integers(2, world.days - 9)) * DAY
    _focus(draft, draw, members, week, 7 * DAY, (0.4, 0.85))
    fresh = some(draw, members, draw.uniform(0.4, 0.8))
    people.created[fresh] = week - draw.integers(0, 12 * DAY, len(fresh))
    people.created[members] = np.minimum(people.created[members], week + 4 * DAY)
    where = network[draw.integers(0, len(network), len(members))]
    at_home = draw.random(len(members)) < draw.uniform(0.15, 0.5)
    draft.work_at(members, where, people.laptop[members], np.where(at_home, 0.05, 1.5))
    if draw.random() < 0.7:
        lab = some(draw, members[~at_home], draw.uniform(0.3, 0.8))
        machine = np.full(len(lab), draft.devices.fresh(1)[0])
        draft.work_at(lab, network[np.zeros(len(lab), dtype=np.int64)], machine, draw.uniform(0.4, 2, len(lab)))
    slot = NOTHING if draw.random() < 0.4 else None
    draft.use(
        members, draft.templates.family(draw, 1, slot=slot), draw.uniform(0.4, 0.9), draw.uniform(0.3, 0.9), FOCUS
    )


def _focus(
    draft: Draft, draw: np.random.Generator, members: Ints, start: int, length: int, share: tuple[float, float]
) -> None:
    """A busy time that these accounts have in common."""
    draft.people.focus_start[members] = start
    draft.people.focus_length[members] = length
    draft.people.focus_share[members] = draw.uniform(*share, len(members))


def _hackathon(draft: Draft, draw: np.random.Generator, size: int) -> None:
    """One weekend on one network: most sign up within hours, start from one prompt, and may use the sponsor's card."""
    people, world = draft.people, draft.world
    members = draft.settle(size, "hackathon")
    _one_zone(draft, draw, members, 0.5)
    people.rhythm[members] = SLEEPLESS if draw.random() < 0.4 else people.rhythm[members]
    opening = world.opens + int(draw.integers(3, world.days - 4)) * DAY + int(draw.integers(7, 18)) * HOUR
    _focus(draft, draw, members, opening, int(draw.uniform(1, 2.8) * DAY), (0.6, 0.97))
    fresh = some(draw, members, draw.uniform(0.7, 0.97))
    people.created[fresh] = opening + draw.exponential(draw.uniform(0.5, 3) * HOUR, len(fresh)).astype(np.int64) - HOUR
    people.created[members] = np.minimum(people.created[members], opening + 12 * HOUR)
    network = draft.addresses.together(int(draw.integers(1, 4)))
    where = network[draw.integers(0, len(network), len(members))]
    draft.work_at(members, where, people.laptop[members], draw.uniform(4, 20, len(members)), FOCUS)
    draft.use(members, draft.templates.family(draw, int(draw.integers(1, 3))), draw.uniform(0.4, 0.8), 0.9, FOCUS)
    if draw.random() < 0.6:
        sponsored = some(draw, members, draw.uniform(0.3, 0.8))
        people.plan[sponsored], people.own_card[sponsored] = API, False
        draft.pay_with(sponsored, np.full(len(sponsored), draft.cards.fresh(1)[0]))


def _agency(draft: Draft, draw: np.random.Generator, size: int) -> None:
    """Accounts of many clients, worked by a few people from a few machines and paid with one card."""
    people = draft.people
    members = draft.settle(size, "agency")
    _one_zone(draft, draw, members, 0.4)
    people.rhythm[members] = WORKER
    people.domain[members] = [draft.domain(company_domain(draw)) for _ in range(len(members))]
    people.plan[members], people.own_card[members] = PRO, False
    draft.pay_with(members, np.full(len(members), draft.cards.fresh(1)[0]))
    if draw.random() < 0.35:
        people.created[members] = draft.world.closes - 3 * DAY - draw.integers(0, 70 * DAY, len(members))
    office, machines = draft.addresses.together(1), draft.devices.fresh(int(draw.integers(2, 6)))
    for _ in range(2):
        machine = machines[draw.integers(0, len(machines), len(members))]
        draft.work_at(members, np.repeat(office, len(members)), machine, draw.uniform(1, 4, len(members)))
    people.home_share[members] = np.where(draw.random(len(members)) < 0.3, 0.3, 0.001)
    if draw.random() < 0.6:
        draft.use(members, draft.templates.family(draw, int(draw.integers(1, 4))), draw.uniform(0.2, 0.5), 0.9, ANY)


def _bots(draft: Draft, draw: np.random.Generator, crowds: Crowds) -> None:
    """Developers' programs: one fixed prompt of their own, all day and all night, from a rented server."""
    people = draft.people
    members = draft.settle(int(draft.world.honest * draft.world.shares["bot"]), "bot")
    people.group[members] = -1
    people.rhythm[members], people.plan[members], people.own_card[members] = SLEEPLESS, API, True
    people.volume[members] *= draw.uniform(4, 20, len(members))
    people.home_share[members] = 0.02
    server = np.where(
        draw.random(len(members)) < 0.6, draft.addresses.scattered(len(members)), crowds.cloud(draw, len(members))
    )
    draft.work_at(members, server, people.laptop[members], 2.0)
    first = np.array([draft.templates.family(draw, 1).first for _ in members], dtype=np.int64)
    draft.use_each(members, first, np.ones(len(members), dtype=np.int64), 0.97, 0.97)
