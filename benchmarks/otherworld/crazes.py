"""The later crowds: an agent that many run, programs that act on news, a phone that looks like every other, a press
week, a prompt that went round, agencies with their clients' accounts, and households whose line is lent out."""

from dataclasses import replace

import numpy as np

from .crowds import SHAPES
from .hashing import Ints, below, unit
from .knobs import Fads
from .living import Traffic
from .population import HUMAN, OFFICE, Fad, Town
from .sites import house_prompts
from .style import DAY, HOUR
from .wordings import Purpose, one_template, settle

WHOLE = 60_000
"""The accounts of the world that the crowds' numbers are given for."""

FEWEST = 30
"""How many people make a crowd in a small world."""

AGENT = (
    Purpose(
        (
            "You are <name>, an [autonomous|independent] [helper|assistant] running on the user's own machine.",
            "[Read|Look at] the [task list|inbox|queue] below and [choose|pick] the next [step|action].",
            "[Never|Do not] [delete|send|buy] anything without [asking|confirmation].",
            "[Reply|Answer] with exactly one of: NEXT, WAIT, ASK, DONE, and <small> words of why.",
        ),
        "[state|context]: {name} {n}\n[items|tasks]: {topic}; {ident}; {s}",
    ),
    Purpose(
        (
            "<name> heartbeat. [Check|Review] what has changed since the last run.",
            "Tools at hand: <noun>_<noun>, <noun>_search, notes, calendar.",
            "[If|Where] nothing needs [doing|attention], [say|answer] IDLE. "
            "[Else|Otherwise] plan at most <small> calls.",
        ),
        "[changes|memory]:\n- {s}\n- {topic} ({n})",
    ),
)
"""Default prompts of open-source agents."""

LISTENER = (
    Purpose(
        (
            "<name> desk. [A headline|News] came in. Rate its effect on <noun> prices from -<small> to <small>.",
            "[Give|Name] the action as one of BUY, SELL, HOLD[, and nothing else].",
        ),
        "[headline|news]: {topic}; {s}\nsource: {name} {n}",
    ),
    Purpose(
        (
            "[You|The reader] follow[s|] this feed in <name>. [Summarise|Sum up] the new entry in <small> lines.",
            "[Tag|Label] it with up to <small> of: <noun>, <noun>, <noun>.",
        ),
        "[entry|post]: {s}\nfeed: {ident}, {topic}",
    ),
)
"""Prompts of programs that act on news."""

PROMO = (
    "Read in the <name> Courier: tell me three things about <place> that even people from there do not know.",
    "As seen in <name> magazine: plan a perfect Sunday around a <noun> and <food>, and write it as a postcard.",
    "The <name> Times challenge: explain the <adj> <noun> of <year> to my grandmother in five sentences.",
)
"""What a newspaper told its readers to type."""

ROUND = (
    "[Describe|Please describe|describe] me as a <adj> <noun>[, judging by|, going by] {how} and {place}.",
    "Be my <noun> for a day and [tell|write] me what you saw. I live in {place}[.|!| :)]",
    "[Which|What] <noun> from <year> would I be? [My clue|Clue|clue]: {food}, {name}. [Be honest.|Be mean.|]",
)
"""Prompts that go round for two days."""


def fads_of(town: Town) -> Fads:
    """The knobs of the later crowds; ValueError at a level that has none."""
    if town.style.fads is None:
        raise ValueError(f"level {town.style.level!r} has no later crowds")
    return town.style.fads


def scaled(people: float, innocents: int) -> int:
    """How many people of a crowd live in a world of this size."""
    return max(FEWEST, round(people * innocents / WHOLE))


def groups_of(town: Town, people: int, low: int, high: int) -> list[int]:
    """`people` split into groups of `low` to `high`; one smaller group where there are fewer than `low`."""
    found: list[int] = []
    while sum(found) + low <= people:
        found.append(int(town.rng.integers(low, high + 1)))
    return found or [people]


def agents(town: Town, innocents: int) -> None:
    """Users of two open-source agents: one launched some weeks ago, one that people came to over years."""
    fads, calendar, rng = fads_of(town), town.style.calendar, town.rng
    for number, users in enumerate(fads.agent_users):
        count = scaled(users, innocents)
        launched = calendar.end - int(fads.agent_weeks * 7 * DAY)
        lately = launched + (rng.beta(1.2, 2.0, count) * (calendar.end - DAY - launched)).astype(np.int64)
        half = rng.random(count) < fads.agent_half_hours
        town.settle(
            "agent",
            count,
            group=town.group("agent"),
            created=town.births(count) if number else lately,
            card=town.cards.issued(count, rng),
            house=one_template(AGENT[number : number + 1], str(rng.choice(SHAPES)), town.library, rng),
            p_house=rng.uniform(*fads.agent_share, count),
            tick=np.where(half, HOUR // 2, HOUR),
            tick_always=rng.random(count) < fads.agent_always,
            weight=np.exp(rng.normal(0.8, 0.6, count)),
            interest=0,
        )


def listeners(town: Town, innocents: int) -> None:
    """Users of two programs that act on news: of one feed that all hear, and of a few chosen from many feeds."""
    fads, calendar, rng = fads_of(town), town.style.calendar, town.rng
    for number, users in enumerate(fads.listeners):
        count = scaled(users, innocents)
        first = len(town.feeds)
        town.feeds += chosen_news(town, count) if number else heard_news(town, count)
        launch = calendar.begin + int(rng.uniform(-4, 2) * DAY)
        lately = launch + (rng.beta(1.0, 3.0, count) * 6 * DAY).astype(np.int64)
        town.settle(
            "listener",
            count,
            group=town.group("listener"),
            created=lately if (number == 1) == (rng.random() < 0.6) else town.births(count),
            card=town.cards.issued(count, rng),
            house=one_template(LISTENER[number : number + 1], str(rng.choice(SHAPES)), town.library, rng),
            p_house=rng.uniform(*fads.agent_share, count),
            feed=first + np.arange(count),
            weight=np.exp(rng.normal(1.3, 0.5, count)),
            interest=0,
        )


def news_times(town: Town, number: int) -> Ints:
    """`number` moments of news in the observed period, some of them crowded into an hour."""
    calendar, rng = town.style.calendar, town.rng
    alone = rng.uniform(calendar.begin, calendar.end - HOUR, number)
    rush = rng.uniform(calendar.begin, calendar.end - 3 * HOUR, max(number // 8, 1))
    crowded = rng.choice(rush, number) + rng.uniform(0, HOUR, number)
    return np.sort(np.where(rng.random(number) < fads_of(town).news_rush, crowded, alone).astype(np.int64))


def heard_news(town: Town, users: int) -> list[Ints]:
    """For each user the news of one feed that he hears."""
    news = news_times(town, int(town.rng.integers(20, 60)))
    return [news[town.rng.random(len(news)) < fads_of(town).listening] for _ in range(users)]


def chosen_news(town: Town, users: int) -> list[Ints]:
    """For each user the news of the few feeds that he follows; some feeds are followed by many."""
    rng = town.rng
    feeds = [news_times(town, int(rng.integers(3, 9))) for _ in range(int(rng.integers(40, 200)))]
    liked = rng.dirichlet(1 / np.arange(1, len(feeds) + 1) ** 0.8 * 20)
    each = 2 + rng.poisson(4, users)
    return [
        np.sort(np.concatenate([feeds[one] for one in rng.choice(len(feeds), int(many), replace=False, p=liked)]))
        for many in each
    ]


def model_phones(town: Town, innocents: int) -> None:
    """Owners of one model of phone, all with one fingerprint, on one carrier, who came with an advertisement."""
    rng = town.rng
    people = scaled(fads_of(town).phones, innocents)
    for size in groups_of(town, people, min(people, 100), 300) if people > 300 else [people]:
        carrier = int(rng.choice(town.carriers))
        town.settle(
            "model_phone",
            size,
            group=town.group("model_phone"),
            home=carrier,
            roam=carrier,
            p_roam=0.0,
            device=town.devices.one(),
            p_second=0.0,
            card=-1,
            plan=0,
            rhythm=HUMAN,
            tz=int(rng.integers(-8, 10)),
            created=town.burst(size, town.moment(room=22), 21),
        )


def press_readers(town: Town, innocents: int) -> None:
    """Readers who signed up in one week; many typed what their newspaper had printed, word for word."""
    fads, rng = fads_of(town), town.rng
    count = max(FEWEST, round(fads.press_share * innocents))
    created = town.burst(count, town.moment(within=True, room=8), 7)
    accounts = town.settle("press", count, group=town.group("press"), created=created)
    typing = rng.random(count) < fads.press_typing
    prompt = town.library.add(settle(PROMO[int(rng.integers(len(PROMO)))], town.library, rng))
    begin = created[typing] + 60
    end = begin + 2 * DAY
    town.fads.append(Fad(accounts[typing], rng.integers(1, 3, len(begin)), begin, end, np.array([prompt])))


def viral_writers(town: Town, innocents: int) -> None:
    """Everybody sends one prompt, with small changes, within two days; some send it several times."""
    fads, rng = fads_of(town), town.rng
    count = scaled(fads.viral_accounts, innocents)
    start = town.moment(within=True, room=3)
    born = town.births(count)
    new = born > start - HOUR
    created = np.where(new, start + (rng.random(count) * DAY).astype(np.int64), born)
    weight = np.exp(rng.normal(0.5, 0.8, count))
    accounts = town.settle("viral", count, group=town.group("viral"), created=created, weight=weight)
    pattern = settle(ROUND[int(rng.integers(len(ROUND)))], town.library, rng, choices=False)
    prompts = [town.library.add(pattern.replace("{how}", how)) for how in ("{food}", "my {noun}", "{topic}")]
    times = np.where(rng.random(count) < fads.viral_again, rng.integers(2, 6, count), 1)
    begin = np.maximum(created + 60, start)
    town.fads.append(Fad(accounts, times, begin, np.full(count, start + 2 * DAY), np.array(prompts)))


def client_agencies(town: Town, innocents: int) -> None:
    """Large agencies: several company cards, shared desktops, clients' domains, staff in several time zones."""
    rng = town.rng
    for size in groups_of(town, scaled(fads_of(town).agency_people, innocents), 40, 90):
        zones = rng.integers(-8, 10, int(rng.integers(2, 5)))
        sites = np.array([town.atlas.desks(int(rng.integers(1, 3))) for _ in zones])
        branch = rng.integers(0, len(zones), size)
        desktops = town.devices.new(int(rng.integers(8, 21)))
        clients = np.array([town.domain() for _ in range(int(rng.integers(3, 11)))])
        history = (town.style.calendar.end - town.style.calendar.opened) / DAY
        years = float(rng.uniform(min(90, history / 2), history - 5))
        begun = town.style.calendar.end - int(years * DAY)
        town.settle(
            "agency",
            size,
            group=town.group("client_agency"),
            site=sites[branch],
            p_site=rng.uniform(0.3, 0.95, size),
            device=rng.choice(desktops, size),
            pool=int(desktops[0]),
            pool_size=len(desktops),
            p_pool=rng.uniform(0.3, 0.95),
            p_second=0.0,
            card=rng.choice(town.cards.issued(int(rng.integers(3, 7)), rng), size),
            org=town.org() if rng.random() < 0.5 else -1,
            domain=rng.choice(clients, size),
            created=begun + (rng.random(size) * (years * DAY - DAY)).astype(np.int64),
            rhythm=np.where(rng.random(size) < 0.7, OFFICE, HUMAN),
            tz=zones[branch],
            house=house_prompts(town, 1, size),
            p_house=rng.uniform(0.2, 0.5) / 0.9,
            interest=1,
        )


def proxy_homes(town: Town, innocents: int) -> None:
    """Households whose line is rented out, mostly without their knowledge, and used by the operators."""
    rng = town.rng
    members = groups_of(town, scaled(fads_of(town).proxy_people, innocents), 2, 5)
    count, family = sum(members), np.repeat(np.arange(len(members)), members)
    town.lent = town.atlas.homes(len(members))
    tablets, cards = town.devices.new(len(members)), town.cards.issued(len(members), rng)
    own = np.where(rng.random(count) < town.style.crowding.paying, town.cards.issued(count, rng), -1)
    together, tablet = rng.random(len(members)) < 0.35, rng.random(len(members)) < 0.4
    town.settle(
        "proxy_home",
        count,
        group=np.array([town.group("proxy_home") for _ in members])[family],
        home=town.lent[family],
        tz=rng.integers(-8, 10, len(members))[family],
        pool=tablets[family],
        pool_size=1,
        p_pool=np.where(tablet[family], rng.uniform(0.1, 0.6, count), 0.0),
        card=np.where(together[family], cards[family], own),
    )


def typed(traffic: Traffic, town: Town) -> Traffic:
    """The traffic in which every fad's people have typed its prompt, in place of what they sent first."""
    if not town.fads:
        return traffic
    recipe, ts, session = traffic.recipe.copy(), traffic.ts.copy(), traffic.session.copy()
    order = np.lexsort((traffic.key, traffic.account))
    for fad in town.fads:
        row, who = first_exchanges(traffic.account[order], fad)
        row = order[row]
        end = np.minimum(fad.end, town.style.calendar.end - 1)
        late = unit(traffic.key[row], 71) * (end - fad.begin)[who]
        recipe[row] = fad.recipes[below(len(fad.recipes), traffic.key[row], 72)]
        ts[row] = fad.begin[who] + late.astype(np.int64)
        session[row] = session.max(initial=0) + 1 + np.arange(len(row))
    return replace(traffic, recipe=recipe, ts=ts, session=session)


def first_exchanges(account: Ints, fad: Fad) -> tuple[Ints, Ints]:
    """Rows of the sorted accounts that become the fad's, and whose they are; who sent less types less."""
    first = np.searchsorted(account, fad.accounts)
    there = np.searchsorted(account, fad.accounts, side="right") - first
    times = np.minimum(fad.times, there)
    who = np.repeat(np.arange(len(times)), times)
    turn = np.arange(len(who)) - np.repeat(np.cumsum(times) - times, times)
    return first[who] + turn, who


CRAZES = (agents, listeners, model_phones, press_readers, viral_writers, client_agencies)
"""Every maker of a later crowd that needs no operators."""
