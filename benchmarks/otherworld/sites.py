"""Honest crowds that a place or an employer holds together: offices, campuses, enterprises, agencies and their like."""

import numpy as np

from .crowds import SHAPES, sizes
from .hashing import Ints
from .population import HUMAN, OFFICE, SHIFT, STUDENT, Town
from .style import DAY
from .wordings import HOUSE, LESSON, one_template


def house_prompts(town: Town, count: int, members: int) -> Ints:
    """One of `count` in-house templates for each member, the first being the most used."""
    recipes = [one_template(HOUSE, str(town.rng.choice(SHAPES)), town.library, town.rng) for _ in range(count)]
    return np.array(recipes)[np.minimum(town.rng.geometric(0.6, members) - 1, count - 1)]


def offices(town: Town, innocents: int) -> None:
    """Colleagues behind one address who each pay for themselves."""
    rng = town.rng
    for size in sizes(town, "office", innocents, 5, 150):
        town.settle(
            "office",
            size,
            group=town.group("office"),
            site=town.atlas.desks(int(rng.integers(1, 4))),
            p_site=rng.uniform(0.4, 0.95, size),
            rhythm=OFFICE,
            tz=int(rng.integers(-8, 10)),
            **({"domain": town.domain()} if rng.random() < 0.5 else {}),
        )


def campuses(town: Town, innocents: int) -> None:
    """Students: a few addresses for all, machines in labs, and classes that write one assignment in one week."""
    for size in sizes(town, "campus", innocents, 80, 1_500):
        rng, domain, group = town.rng, town.domain("edu"), town.group("campus")
        site = town.atlas.desks(int(rng.integers(1, 9)))
        labs = town.devices.new(max(2, size // int(rng.integers(8, 40))))
        left = size
        while left > 0:
            members = min(left, int(rng.integers(20, 121)))
            town.settle("campus", members, **student_body(town, members, site, labs, domain), group=group)
            left -= members


def student_body(town: Town, members: int, site: int, labs: Ints, domain: int) -> dict[str, object]:
    """The attributes of one class on a campus."""
    rng, crowding = town.rng, town.style.crowding
    due = town.moment(within=True, room=8)
    fresh = rng.random(members) < rng.uniform(0.1, 0.8)
    paying = rng.random(members) < crowding.paying * 0.4
    return {
        "site": site,
        "p_site": rng.uniform(0.2, 0.9, members),
        "pool": int(labs[0]),
        "pool_size": len(labs),
        "p_pool": np.where(rng.random(members) < 0.6, rng.uniform(0.05, 0.7, members), 0.0),
        "domain": np.where(rng.random(members) < 0.7, domain, town.free_mail(members)),
        "card": np.where(paying, town.cards.issued(members, rng), -1),
        "created": np.where(fresh, town.burst(members, due - 5 * DAY, 6), town.births(members)),
        "house": one_template(LESSON[:1], "prefix", town.library, rng),
        "p_house": float(rng.uniform(0.1, 0.6)),
        "house_from": due,
        "house_to": due + 7 * DAY,
        "rhythm": STUDENT,
        "interest": 3,
        "tz": int(rng.integers(-8, 10)),
    }


def enterprises(town: Town, innocents: int) -> None:
    """Companies: one card, one prompt, a rollout week or years of joining, sometimes the sun never sets on them."""
    for size in sizes(town, "enterprise", innocents, 15, 700):
        town.settle("enterprise", size, **company(town, size), group=town.group("enterprise"))


def company(town: Town, size: int) -> dict[str, object]:
    """The attributes of one company's accounts."""
    rng = town.rng
    remote, branches = rng.random() < 0.2, int(rng.integers(1, 1 + max(1, min(6, size // 30))))
    sites = [town.atlas.desks(int(rng.integers(1, 5))) for _ in range(branches)]
    zones = rng.integers(-8, 10, len(sites))
    branch = rng.integers(0, len(sites), size)
    cards = town.cards.issued(1 if rng.random() < 0.8 else int(rng.integers(2, 5)), rng)
    images = town.devices.new(int(rng.integers(2, 12)))
    virtual = rng.random() < 0.3
    rollout = rng.random() < 0.45
    return {
        "site": np.array(sites)[branch],
        "p_site": rng.uniform(0.0, 0.2, size) if remote else rng.uniform(0.6, 1.0, size),
        "tz": zones[branch],
        "rhythm": SHIFT if rng.random() < 0.2 else OFFICE,
        "card": rng.choice(cards, size),
        "org": town.org() if rng.random() < 0.55 else -1,
        "domain": town.domain() if rng.random() < 0.85 else town.free_mail(size),
        "created": town.burst(size, town.moment(room=12), 7) if rollout else town.births(size),
        "pool": int(images[0]),
        "pool_size": len(images),
        "p_pool": float(rng.uniform(0.5, 1.0)) if virtual else 0.0,
        "house": house_prompts(town, int(rng.integers(1, 5)), size),
        "p_house": np.minimum(rng.uniform(0.1, 0.9) * rng.uniform(0.5, 1.2, size), 1.0),
        "interest": 1,
        "plan": 3,
    }


def agencies(town: Town, innocents: int) -> None:
    """Agencies: they run their clients' accounts from a few machines, on one card, at one address."""
    rng = town.rng
    for size in sizes(town, "agency", innocents, 10, 40):
        machines = town.devices.new(int(rng.integers(2, 7)))
        site = town.atlas.desks(1)
        town.settle(
            "agency",
            size,
            group=town.group("agency"),
            home=site,
            roam=-1,
            p_roam=0.0,
            device=rng.choice(machines, size),
            pool=int(machines[0]),
            pool_size=len(machines),
            p_pool=rng.uniform(0.2, 0.9),
            card=town.cards.issued(1, rng)[0],
            domain=np.array([town.domain() for _ in range(size)]),
            created=town.births(size) if rng.random() < 0.6 else town.burst(size, town.moment(room=40), 35),
            rhythm=OFFICE,
            tz=int(rng.integers(-8, 10)),
            house=house_prompts(town, int(rng.integers(1, 4)), size),
            p_house=rng.uniform(0.2, 0.9),
            interest=1,
        )


def hackathons(town: Town, innocents: int) -> None:
    """Hackathons: hundreds sign up on one network in a day and start from one prompt; few of them ever come back."""
    rng = town.rng
    for size in sizes(town, "hackathon", innocents, 25, 300):
        start, days = town.moment(within=True, room=4), float(rng.integers(1, 4))
        voucher = int(town.cards.issued(1, rng, bank=9)[0]) if rng.random() < 0.4 else -1
        stays = rng.random(size) < 0.3
        town.settle(
            "hackathon",
            size,
            group=town.group("hackathon"),
            site=town.atlas.desks(int(rng.integers(1, 4))),
            p_site=rng.uniform(0.7, 1.0, size),
            created=town.burst(size, start, days),
            card=np.where(rng.random(size) < 0.8, voucher, town.cards.issued(size, rng)),
            ends=np.where(stays, 0, start + int((days + 2) * DAY)),
            house=one_template(LESSON[2:], str(rng.choice(SHAPES)), town.library, rng),
            p_house=rng.uniform(0.2, 0.7),
            house_from=start,
            house_to=start + int(days * DAY),
            rhythm=HUMAN,
            weight=np.exp(rng.normal(1.0, 0.8, size)),
            tz=int(rng.integers(-8, 10)),
            interest=0,
        )


def call_centres(town: Town, innocents: int) -> None:
    """Call centres: three shifts on shared desktops, one script, one payer, agents who come and go."""
    rng = town.rng
    for size in sizes(town, "call_centre", innocents, 30, 250):
        desks = town.devices.new(max(4, size // int(rng.integers(2, 5))))
        site, opened = town.atlas.desks(int(rng.integers(1, 4))), rng.random() < 0.4
        town.settle(
            "call_centre",
            size,
            group=town.group("call_centre"),
            home=site,
            roam=-1,
            p_roam=0.0,
            device=rng.choice(desks, size),
            pool=int(desks[0]),
            pool_size=len(desks),
            p_pool=rng.uniform(0.6, 1.0),
            p_second=0.0,
            card=town.cards.issued(1, rng)[0] if rng.random() < 0.8 else -1,
            org=town.org() if rng.random() < 0.5 else -1,
            domain=town.domain() if rng.random() < 0.7 else town.free_mail(size),
            created=town.burst(size, town.moment(room=20), 14) if opened else town.births(size),
            rhythm=SHIFT,
            tz=int(rng.integers(-8, 10)),
            house=house_prompts(town, int(rng.integers(1, 3)), size),
            p_house=rng.uniform(0.5, 0.95),
            weight=np.exp(rng.normal(0.6, 0.4, size)),
        )


def coworking_spaces(town: Town, innocents: int) -> None:
    """Coworking spaces: unrelated freelancers, one wireless network, a machine in the meeting room."""
    rng = town.rng
    for size in sizes(town, "coworking", innocents, 25, 200):
        town.settle(
            "coworking",
            size,
            group=town.group("coworking"),
            site=town.atlas.desks(int(rng.integers(1, 3))),
            p_site=rng.uniform(0.2, 0.9, size),
            pool=town.devices.one(),
            pool_size=1,
            p_pool=np.where(rng.random(size) < 0.3, 0.1, 0.0),
            rhythm=np.where(rng.random(size) < 0.7, OFFICE, HUMAN),
            tz=int(rng.integers(-8, 10)),
        )


def libraries(town: Town, innocents: int) -> None:
    """Public libraries: strangers at the same few computers, hardly a card among them."""
    rng = town.rng
    for size in sizes(town, "library", innocents, 20, 150):
        machines = town.devices.new(int(rng.integers(3, 13)))
        town.settle(
            "library",
            size,
            group=town.group("library"),
            site=town.atlas.desks(1),
            p_site=rng.uniform(0.5, 1.0, size),
            pool=int(machines[0]),
            pool_size=len(machines),
            p_pool=rng.uniform(0.4, 0.95, size),
            card=np.where(rng.random(size) < 0.15, town.cards.issued(size, rng), -1),
            tz=int(rng.integers(-8, 10)),
        )


SITES = (
    offices,
    campuses,
    enterprises,
    agencies,
    hackathons,
    call_centres,
    coworking_spaces,
    libraries,
)
"""Every maker of a crowd that a place or an employer holds together."""
