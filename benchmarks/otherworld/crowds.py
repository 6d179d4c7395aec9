"""Honest people who look alike though each is at home: they share a home, a card, a lesson, a carrier or a proxy."""

import numpy as np

from .population import CRON, FLAT, HUMAN, OFFICE, STUDENT, Town
from .style import DAY, HOUR
from .wordings import HOUSE, LESSON, one_template

SHAPES = ("prefix", "middle", "rules", "json", "fewshot", "chat")


def sizes(town: Town, kind: str, innocents: int, low: int, high: int) -> list[int]:
    """Sizes of the groups of one kind until its share of the innocents is used up; one group at the least."""
    budget = max(1.0, town.style.crowding.shares[kind] * innocents)
    low = min(low, max(2, innocents // 100))
    high = max(low, min(high, int(budget * 1.3)))
    found: list[int] = []
    while not found or sum(found) + low / 2 < budget:
        found.append(int(np.exp(town.rng.uniform(np.log(low), np.log(high + 1)))))
    return found


def households(town: Town, innocents: int) -> None:
    """Families: one home, often a tablet or a card in common."""
    rng = town.rng
    members = sizes(town, "household", innocents, 2, 6)
    count, family = sum(members), np.repeat(np.arange(len(members)), members)
    homes = town.atlas.homes(len(members))
    tablets, cards = town.devices.new(len(members)), town.cards.issued(len(members), rng)
    shared_card, shared_tablet = rng.random(len(members)) < 0.4, rng.random(len(members)) < 0.5
    own = np.where(rng.random(count) < 0.5, town.cards.issued(count, rng), -1)
    town.settle(
        "household",
        count,
        group=np.array([town.group("household") for _ in members])[family],
        home=homes[family],
        pool=tablets[family],
        pool_size=1,
        p_pool=np.where(shared_tablet[family], rng.uniform(0.1, 0.6, count), 0.0),
        card=np.where(shared_card[family], cards[family], own),
    )


def alts(town: Town, innocents: int) -> None:
    """Developers with two to four accounts of their own: the same hands, the same card, nothing to hide."""
    members = sizes(town, "alt", innocents, 2, 4)
    count, owner = sum(members), np.repeat(np.arange(len(members)), members)
    people = len(members)
    town.settle(
        "alt",
        count,
        group=np.array([town.group("alt") for _ in members])[owner],
        home=town.atlas.homes(people)[owner],
        device=town.devices.new(people)[owner],
        card=town.cards.issued(people, town.rng)[owner],
        interest=0,
        tz=town.rng.integers(-8, 10, people)[owner],
    )


def carrier_customers(town: Town, innocents: int) -> None:
    """People whose only line is a phone: thousands of them behind one carrier's few addresses."""
    count = sum(sizes(town, "carrier", innocents, 50, 500))
    places = town.rng.choice(town.carriers, count)
    town.settle("carrier", count, home=places, roam=places, p_roam=0.0)


def vpn_customers(town: Town, innocents: int) -> None:
    """People who never leave their commercial VPN."""
    count = sum(sizes(town, "vpn", innocents, 50, 300))
    town.settle("vpn", count, roam=town.rng.choice(town.vpns, count), p_roam=town.rng.uniform(0.6, 1.0, count))


def proxy_customers(town: Town, innocents: int) -> None:
    """People who rent the same proxies as operators do, for reasons of their own."""
    count = sum(sizes(town, "proxy_customer", innocents, 10, 100))
    places = [place for kind, pools in sorted(town.exits.items()) for place in pools if kind not in {"vpn", "mobile"}]
    roam = town.rng.choice(places or town.vpns, count)
    town.settle("proxy_customer", count, roam=roam, p_roam=town.rng.uniform(0.3, 1.0, count))


def gift_cards(town: Town, innocents: int) -> None:
    """Strangers who bought prepaid cards of one honest seller: one card number for all of them."""
    for size in sizes(town, "gift_card", innocents, 20, 60):
        sold = town.moment(room=10)
        spread = float(town.rng.choice([20, 120, 500]))
        town.settle(
            "gift_card",
            size,
            group=town.group("gift"),
            card=town.cards.issued(1, town.rng, bank=7)[0],
            created=town.burst(size, sold, spread),
            plan=1,
        )


def schools(town: Town, innocents: int) -> None:
    """Language schools: pupils in many homes type one worksheet's prompt in the same hour of every week."""
    rng = town.rng
    for size in sizes(town, "school", innocents, 15, 200):
        weeks = int(rng.integers(2, 7))
        first = town.moment(within=True, room=min(7 * weeks, town.style.calendar.days - 1))
        sheets = [one_template(LESSON[1:2], "prefix", town.library, rng) for _ in range(weeks)]
        stepped = sheets == list(range(sheets[0], sheets[0] + weeks)) and rng.random() < 0.7
        hour = first + int(rng.integers(7, 20)) * HOUR
        town.settle(
            "school",
            size,
            group=town.group("school"),
            created=np.where(rng.random(size) < 0.6, town.burst(size, first - 7 * DAY, 8), town.births(size)),
            house=sheets[0],
            p_house=rng.uniform(0.2, 0.8),
            house_from=hour,
            house_to=hour + int(rng.integers(15, 60)) * 60,
            house_weeks=weeks,
            house_step=int(stepped),
            language=int(rng.integers(0, 7)),
            tz=int(rng.integers(-5, 9)),
        )


def webinars(town: Town, innocents: int) -> None:
    """An audience at home: hundreds of strangers type what the host shows, all within the hour."""
    rng = town.rng
    for size in sizes(town, "webinar", innocents, 30, 400):
        start = town.moment(within=True, room=1) + int(rng.integers(9, 21)) * HOUR
        town.settle(
            "webinar",
            size,
            group=town.group("webinar"),
            created=np.where(rng.random(size) < 0.5, town.burst(size, start - DAY, 1), town.births(size)),
            house=one_template(LESSON, str(rng.choice(SHAPES)), town.library, rng),
            p_house=0.4,
            house_from=start,
            house_to=start + int(rng.integers(10, 60)) * 60,
        )


def bots(town: Town, innocents: int) -> None:
    """Developers' programs: a cloud address, a template of their own, no sleep; one account each."""
    rng, count = town.rng, sum(sizes(town, "bot", innocents, 5, 40))
    gateways = [town.atlas.pool(int(size), DAY) for size in rng.integers(4, 64, 4)]
    own = town.atlas.servers(count)
    framework = rng.random(count) < 0.2
    mine = np.array([one_template(HOUSE, str(rng.choice(SHAPES)), town.library, rng) for _ in range(count)])
    town.settle(
        "bot",
        count,
        home=np.where(rng.random(count) < 0.4, rng.choice(gateways, count), own),
        p_roam=0.0,
        roam=-1,
        device=api_devices(town, count),
        p_second=0.0,
        rhythm=np.where(rng.random(count) < 0.4, CRON, FLAT),
        weight=np.exp(rng.normal(1.8, 0.8, count)),
        house=np.where(framework, rng.choice(town.speech.frameworks, count), mine),
        p_house=rng.uniform(0.6, 1.0, count),
        interest=0,
    )


def api_devices(town: Town, count: int) -> np.ndarray:
    """What stands for a device where a program calls: nothing, the name of its library, or its own."""
    form = town.style.sheets.api_device
    if form == "null":
        return np.full(count, -1)
    if form == "unknown":
        return np.full(count, -2)
    return town.rng.choice(town.stock[:6], count) if form == "library" else town.devices.new(count)


def ordinary(town: Town, count: int) -> None:
    """Everybody else; some of them have written a prompt that they use every day."""
    rng = town.rng
    habit = rng.random(count) < 0.04
    prompts = np.full(count, -1)
    prompts[habit] = [one_template(HOUSE, str(rng.choice(SHAPES)), town.library, rng) for _ in range(int(habit.sum()))]
    town.settle(
        "ordinary",
        count,
        rhythm=rng.choice([HUMAN, STUDENT, OFFICE], count, p=[0.6, 0.15, 0.25]),
        house=prompts,
        p_house=np.where(habit, rng.uniform(0.2, 0.9, count), 0.0),
    )


PEOPLE = (
    households,
    alts,
    carrier_customers,
    vpn_customers,
    proxy_customers,
    gift_cards,
    schools,
    webinars,
    bots,
)
"""Every maker of people who look alike at home."""
