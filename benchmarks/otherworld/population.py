"""The accounts of a world, one column an attribute, and the town in which they are born."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .addresses import Atlas
from .hashing import Ints
from .prose import Library, open_library
from .speech import Speech
from .style import DAY, HOUR, LEVELS, Style
from .values import CardMint, Mint

OFFICE, HUMAN, STUDENT, NIGHT, FLAT, SHIFT, CRON, DESK = range(8)
"""Rhythms: office hours, any waking hour, students' nights, night owls, machines, three shifts, on the full hour,
nine to seven."""

DEFAULTS: dict[str, Any] = {
    "group": -1,
    "operator": -1,
    "created": 0,
    "tz": 0,
    "rhythm": HUMAN,
    "weight": 1.0,
    "home": -1,
    "site": -1,
    "roam": -1,
    "p_site": 0.0,
    "p_roam": 0.0,
    "device": -1,
    "second": -1,
    "p_second": 0.0,
    "pool": 0,
    "pool_size": 0,
    "p_pool": 0.0,
    "card": -1,
    "domain": -1,
    "org": -1,
    "plan": 0,
    "language": 0,
    "interest": 0,
    "house": -1,
    "p_house": 0.0,
    "house_from": 0,
    "house_to": 0,
    "house_weeks": 1,
    "house_step": 0,
    "tick": 0,
    "tick_always": 0,
    "feed": -1,
    "ends": 0,
}
"""Every attribute of an account and what it is where nobody says otherwise."""

INTEGERS = tuple(name for name, value in DEFAULTS.items() if isinstance(value, int))


@dataclass(frozen=True)
class Fad:
    """What a crowd typed once or a few times: who, how often, from when to when, and in which wordings."""

    accounts: Ints
    times: Ints
    begin: Ints
    end: Ints
    recipes: Ints


@dataclass(frozen=True)
class Pool:
    """A reseller's pool: accounts let and sold, what they are paid and run with, and its sign-up waves."""

    group: int
    seats: int
    resold: int
    cards: Ints
    devices: Ints
    exit: int
    waves: Ints


@dataclass
class Town:
    """What all makers of accounts share: chance, places, numbers of devices and cards, texts, accounts so far."""

    style: Style
    rng: np.random.Generator
    atlas: Atlas
    library: Library
    speech: Speech
    devices: Mint = field(default_factory=Mint)
    cards: CardMint = field(default_factory=CardMint)
    domains: list[str] = field(default_factory=list)
    kinds: list[tuple[str, int]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    orgs: int = 0
    columns: dict[str, list[np.ndarray]] = field(default_factory=lambda: {name: [] for name in DEFAULTS})
    carriers: list[int] = field(default_factory=list)
    vpns: list[int] = field(default_factory=list)
    exits: dict[str, list[int]] = field(default_factory=dict)
    stock: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    fads: list[Fad] = field(default_factory=list)
    feeds: list[Ints] = field(default_factory=list)
    pools: list[Pool] = field(default_factory=list)
    lent: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def count(self) -> int:
        """How many accounts there are so far."""
        return sum(count for _, count in self.kinds)

    def settle(self, kind: str, count: int, **given: Any) -> Ints:
        """The numbers of `count` new accounts of this kind with the given attributes; the rest are a person's."""
        start = self.count
        chosen = {**self.person(count, given), **given}
        for name, default in DEFAULTS.items():
            dtype = np.int64 if name in INTEGERS else np.float64
            self.columns[name].append(np.broadcast_to(np.asarray(chosen.get(name, default), dtype), count).copy())
        self.kinds.append((kind, count))
        return np.arange(start, start + count)

    def person(self, count: int, given: dict[str, Any]) -> dict[str, Any]:
        """What any person has: a date of sign-up, a home, a device or two, perhaps a card, a habit, an interest."""
        rng, crowding = self.rng, self.style.crowding
        made: dict[str, Any] = {
            "created": self.births(count),
            "tz": rng.choice([-8, -6, -5, -3, 0, 1, 2, 3, 5, 8, 9], count),
            "rhythm": rng.choice([OFFICE, HUMAN, STUDENT, NIGHT], count, p=[0.3, 0.5, 0.12, 0.08]),
            "weight": np.exp(rng.normal(0, crowding.volume_sigma, count)),
            "interest": rng.integers(0, 4, count),
            "language": np.where(rng.random(count) < crowding.foreign_share, rng.integers(1, 7, count), 0),
            "plan": rng.choice(4, count, p=[0.35, 0.45, 0.15, 0.05]),
            "domain": self.free_mail(count),
            "p_second": np.where(rng.random(count) < 0.45, rng.uniform(0.05, 0.5, count), 0.0),
        }
        made["home"] = self.atlas.homes(count) if "home" not in given else 0
        made["device"] = self.devices.new(count) if "device" not in given else 0
        made["second"] = self.devices.new(count)
        if "card" not in given:
            made["card"] = np.where(rng.random(count) < crowding.paying, self.cards.issued(count, rng), -1)
        if "roam" not in given:
            made.update(self.roaming(count))
        return made

    def births(self, count: int) -> Ints:
        """Dates of sign-up, more of them lately, over the whole history."""
        calendar = self.style.calendar
        position = self.rng.random(count) ** (1 / calendar.growth)
        return (calendar.opened + position * (calendar.end - calendar.opened - HOUR)).astype(np.int64)

    def burst(self, count: int, start: int, days: float) -> Ints:
        """Dates of sign-up within `days` of `start`, most of them early."""
        late = self.rng.beta(1.2, 2.5, count) * days * DAY
        hour = self.rng.normal(13, 3, count) * HOUR
        ends = self.style.calendar.end - HOUR
        made = start + (late // DAY) * DAY + hour
        again = start + self.rng.random(count) * max(ends - start, HOUR)
        return np.where(made < ends, made, again).astype(np.int64)

    def roaming(self, count: int) -> dict[str, Any]:
        """Where people are when they are neither at home nor at work: on a carrier's address, most of them."""
        rng = self.rng
        places = np.array([*self.carriers, *self.vpns])
        weights = np.array([8.0] * len(self.carriers) + [1.0] * len(self.vpns))
        often = np.where(rng.random(count) < 0.5, rng.uniform(0.05, 0.4, count), 0.0)
        return {"roam": rng.choice(places, count, p=weights / weights.sum()), "p_roam": often}

    def free_mail(self, count: int) -> Ints:
        """Mail domains that everybody may use."""
        return np.minimum(self.rng.zipf(1.7, count) - 1, 11)

    def domain(self, ending: str = "") -> int:
        """A mail domain of somebody's own."""
        ending = ending or str(
            self.rng.choice(["com", "com", "net", "io", "co", "org", "shop", "site", "de", "com.br"])
        )
        name = str(self.rng.choice(self.library.vocabulary["name"])).lower()
        noun = str(self.rng.choice(self.library.vocabulary["noun"]))
        self.domains.append(f"{name}-{noun}.{ending}" if self.rng.random() < 0.5 else f"{name}{noun}.{ending}")
        return len(self.domains) - 1

    def unknown_domain(self) -> int:
        """A mail domain of somebody's own that nobody else has."""
        number = self.domain()
        while self.domains[number] in self.domains[:number]:
            self.domains.pop()
            number = self.domain()
        return number

    def group(self, name: str) -> int:
        """The number of a new group of accounts that belong together."""
        self.groups.append(f"{name}-{len(self.groups):05d}")
        return len(self.groups) - 1

    def org(self) -> int:
        """The number of a new organisation."""
        self.orgs += 1
        return self.orgs - 1

    def moment(self, *, within: bool = False, room: float = 0) -> int:
        """A day's start, in the observed period (`within`) or in the whole history, `room` days before its end."""
        calendar = self.style.calendar
        first = calendar.begin if within else calendar.opened
        days = max(1, int((calendar.end - first) / DAY - room))
        return first + int(self.rng.integers(0, days)) * DAY


def found_town(style: Style) -> Town:
    """An empty town: carriers, VPN providers, stock devices and free mail domains are there, people are not."""
    rng = np.random.default_rng([style.seed, 104_729, LEVELS.index(style.level)])
    library = open_library(rng)
    town = Town(style, rng, Atlas(rng, style.sheets.ipv6_share), library, Speech(library))
    crowding = style.crowding
    town.carriers = [town.atlas.pool(crowding.carrier_addresses, 4 * HOUR) for _ in range(crowding.carriers)]
    town.vpns = [town.atlas.pool(crowding.vpn_addresses, 12 * HOUR) for _ in range(crowding.vpn_providers)]
    town.stock = town.devices.new(crowding.stock_devices)
    town.domains = ["gmail.com", "outlook.com", "yahoo.com", "icloud.com", "proton.me", "gmx.net", "qq.com", "mail.ru"]
    town.domains += ["hotmail.com", "web.de", "163.com", "uol.com.br"]
    return town


@dataclass(frozen=True)
class Accounts:
    """All accounts, one array an attribute."""

    kind: np.ndarray
    columns: dict[str, np.ndarray]

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(name) from None

    def __len__(self) -> int:
        return len(self.kind)


def census(town: Town) -> Accounts:
    """The accounts that were settled, in the order of settling."""
    kinds = np.repeat([kind for kind, _ in town.kinds], [count for _, count in town.kinds])
    return Accounts(kinds, {name: np.concatenate(parts) for name, parts in town.columns.items()})
