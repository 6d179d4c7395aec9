"""One world: the honest settle, the operators hire, everybody lives, and accidents are laid over."""

from dataclasses import dataclass, replace

import numpy as np

from .campaigns import campaign
from .crazes import CRAZES, proxy_homes, typed
from .crowds import PEOPLE, ordinary
from .hashing import Ints, unit
from .living import Traffic, live
from .operators import Operator, hire, open_exits, open_homes
from .population import Accounts, Town, census, found_town
from .prose import keys
from .relay import open_pools, resold_customers
from .sites import SITES
from .style import DAY, PEACEFUL, Style, draw_style
from .wordings import HARVEST, one_template
from .workers import WORKERS

SMALLEST = 1_000


@dataclass(frozen=True)
class World:
    """A finished world, not yet written."""

    style: Style
    town: Town
    accounts: Accounts
    operators: list[Operator]
    traffic: Traffic


def make_world(
    level: str, accounts: int, fakes: int, exchanges: int, seed: int, *, platform: Style | None = None
) -> World:
    """The world of this level and seed; ValueError where the numbers leave no room for it.

    `platform` is the style to take in place of the seed's own: another seed is then another month of one platform.
    """
    fakes = 0 if level in PEACEFUL else fakes
    if accounts < SMALLEST or fakes > accounts // 2 or (0 < fakes < 30) or exchanges < accounts:
        raise ValueError(
            f"accounts={accounts} fakes={fakes} exchanges={exchanges}: at least {SMALLEST} accounts, "
            "no fakes or 30 up to half of the accounts, and as many exchanges as accounts are needed"
        )
    style = replace(platform, seed=seed) if platform else draw_style(seed, level)
    town = found_town(style)
    open_exits(town, fakes)
    if level == "relay":
        open_pools(town, fakes)
    populate(town, accounts - fakes, with_operators=fakes > 0)
    homes = np.concatenate(town.columns["home"])[housed(town)]
    lent = open_homes(town, homes, max(fakes, 50))
    operators = hire(town, fakes, lent) if fakes else []
    people = overlaid(census(town), lent, town)
    return World(style, town, people, operators, traffic_of(people, operators, exchanges, town))


def populate(town: Town, innocents: int, *, with_operators: bool) -> None:
    """Settles all look-alikes and then everybody else."""
    for make in (*PEOPLE, *SITES, *(CRAZES if town.style.fads else ())):
        make(town, innocents)
    for kind, make in WORKERS.items():
        if kind in town.style.crowding.shares:
            make(town, innocents)
    if town.style.fads and with_operators:
        proxy_homes(town, innocents)
    for pool in town.pools:
        resold_customers(town, pool)
    left = innocents - town.count
    if left < 0:
        raise ValueError(f"{innocents} honest accounts are too few for every look-alike; ask for more accounts")
    ordinary(town, left)


def housed(town: Town) -> np.ndarray:
    """Which of the accounts so far live in a home that could be lent out as an exit."""
    kinds = np.repeat([kind for kind, _ in town.kinds], [count for _, count in town.kinds])
    return np.isin(kinds, ["household", "ordinary", "alt", "school"])


def overlaid(accounts: Accounts, lent: Ints, town: Town) -> Accounts:
    """The accounts with what means nothing laid over: stock devices, a processor's test card, frameworks' prompts."""
    crowding, rng, count = town.style.crowding, town.rng, len(accounts)
    honest = accounts.operator < 0
    columns = dict(accounts.columns)
    stock = (
        (rng.random(count) < crowding.stock_share) & (honest | (rng.random(count) < 0.3)) & (accounts.pool_size == 0)
    )
    common = town.stock[np.minimum(rng.zipf(1.5, count) - 1, len(town.stock) - 1)]
    columns["device"] = np.where(stock, common, accounts.device)
    test = (rng.random(count) < crowding.test_card_share) & (accounts.kind != "gift_card")
    columns["card"] = np.where(test, town.cards.one(), accounts.card)
    town.cards.banks.append(np.array([3]))
    frame = (rng.random(count) < crowding.framework_share) & honest & (accounts.house < 0)
    graders = [one_template(HARVEST, "prefix", town.library, rng) for _ in range(2)]
    prompts = np.array([*town.speech.frameworks, *graders])
    columns["house"] = np.where(frame, rng.choice(prompts, count), accounts.house)
    columns["p_house"] = np.where(frame, rng.uniform(0.1, 0.9, count), accounts.p_house)
    renting = 0.5 if "residential" in town.style.operation.exits else 0.0
    renter = (accounts.kind == "proxy_customer") & (rng.random(count) < renting)
    columns["roam"] = np.where(renter, rng.choice(lent, count), accounts.roam)
    return Accounts(accounts.kind, columns)


def traffic_of(accounts: Accounts, operators: list[Operator], exchanges: int, town: Town) -> Traffic:
    """All exchanges, in the order of their times."""
    fakes = int((accounts.operator >= 0).sum())
    volume = town.style.operation.volume * fakes
    job = int(exchanges * volume / (volume + len(accounts) - fakes))
    honest = viral(accounts, live(accounts, exchanges - job, town), town)
    honest = typed(honest, town)
    traffic = joined([honest, *(campaign(accounts, operators, job, town) if operators else [])])
    order = np.lexsort((traffic.key, traffic.account, traffic.ts))
    return Traffic(*(getattr(traffic, name)[order] for name in Traffic.__dataclass_fields__))


def joined(parts: list[Traffic]) -> Traffic:
    """The parts as one; sessions stay apart."""
    offsets = np.cumsum([0, *(int(part.session.max(initial=0)) + 1 for part in parts[:-1])])
    parts = [replace(part, session=part.session + offset) for part, offset in zip(parts, offsets, strict=True)]
    return Traffic(*(np.concatenate([getattr(part, name) for part in parts]) for name in Traffic.__dataclass_fields__))


def viral(accounts: Accounts, traffic: Traffic, town: Town) -> Traffic:
    """The traffic in which some people tried the prompt of the week that they saw in a post."""
    crowding, rng, calendar = town.style.crowding, town.rng, town.style.calendar
    recipe = traffic.recipe.copy()
    person = ~np.isin(accounts.kind, ["bot", "call_centre", "agency"])
    for prompt in rng.choice(town.speech.viral, crowding.viral_prompts, replace=False):
        first = calendar.begin + int(rng.integers(0, max(1, calendar.days - 7))) * DAY
        curious = person & (rng.random(len(accounts)) < crowding.viral_share * 2)
        week = (traffic.ts >= first) & (traffic.ts < first + 7 * DAY)
        recipe = np.where(week & curious[traffic.account] & (unit(traffic.key, 51) < 0.3), prompt, recipe)
    return replace(traffic, recipe=recipe)


def payments_of(world: World) -> tuple[Ints, Ints, Ints]:
    """Account, card and moment of each payment: at sign-up or soon after, then by the month."""
    accounts, rng, end = world.accounts, world.town.rng, world.style.calendar.end
    spare = np.full(len(accounts), -1)
    for operator in world.operators:
        spare[operator.accounts] = operator.hands.spare_card
    payer = np.flatnonzero(accounts.card > 0)
    first = accounts.created[payer] + (rng.exponential(1.0, len(payer)) ** 2 * 6 * 3_600).astype(np.int64)
    last = np.where(accounts.ends[payer] > 0, accounts.ends[payer], end)
    months = np.clip((last - first) // (30 * DAY), 0, int(rng.integers(1, 7)))
    row = np.repeat(np.arange(len(payer)), months + 1)
    turn = np.arange(len(row)) - np.repeat(np.cumsum(months + 1) - months - 1, months + 1)
    other = (spare[payer][row] >= 0) & (rng.random(len(row)) < 0.4)
    moment = first[row] + turn * 30 * DAY + rng.integers(0, 7_200, len(row))
    card = np.where(other, spare[payer][row], accounts.card[payer][row])
    seen = moment < end
    return payer[row][seen], card[seen], moment[seen]


def logins_of(world: World) -> Ints:
    """The exchanges that a login went before: the first of a session, now and then."""
    _, first = np.unique(world.traffic.session, return_index=True)
    chosen = world.town.rng.random(len(first)) < world.town.rng.uniform(0.15, 0.7)
    return np.sort(first[chosen])


def fresh_keys(world: World, count: int) -> Ints:
    """Random numbers for what is decided at writing."""
    return keys(world.town.rng, count).astype(np.int64)
