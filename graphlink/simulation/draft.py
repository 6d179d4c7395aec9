"""A world while it is being made: its people as columns, and where they work, pay and what they repeat as rows."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .addresses import SENTINEL_CARDS, SENTINEL_DEVICES, Addresses, Ints, Numbers
from .templates import Family, Templates
from .world import DAY, HOUR, World

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

EARLY, LATE, FOCUS = 1, 2, 4
"""When a place or a habit counts: before and after an account's moving day, and in its busy time (class, event)."""
ANY = EARLY | LATE | FOCUS

KINDS = (
    "alone", "household", "office", "campus", "enterprise", "agency", "hackathon", "bot", "test_card", "framework",
    "stock_device", "proxy", "vpn", "cloud", "homework", "cafe", "carrier", "careless", "pools", "careful", "reseller",
    "batch", "agent", "model_phone", "press", "viral", "proxy_home", "resold", "shells", "domain",
    "replacement", "office_hours", "relay", "chain", "annotation", "circle", "listener",
)  # fmt: skip
"""What an account is, in the truth: a look-alike, or the level of the operator that runs it."""

NEWCOMERS = ("agent", "model_phone", "press", "viral", "proxy_home", "resold", "listener")
"""Look-alikes that only the later levels have."""

PLANS = ("free", "pro", "team", "api")
FREE, PRO, TEAM, API = range(4)
STATUSES = ("active", "closed", "banned")
ACTIVE, CLOSED, BANNED = range(3)
WORKER, EVENING, MIXED, SLEEPLESS = range(4)
"""Rhythms: when in a week an account is at work."""

FREE_MAIL = (
    "mail.example", "post.example", "inbox.example", "example.com", "quickmail.example", "example.net",
    "briefkasten.example", "correo.example", "example.org", "letters.example", "webmail.example", "pigeon.example",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Where and on what an account works: one row for each account, address and device, and how often."""

    account: Ints
    address: Ints
    device: Ints
    weight: Floats
    states: Ints


@dataclass(frozen=True)
class Habits:
    """Templates that an account uses: how many of its sessions, and how many of the exchanges in such a session."""

    account: Ints
    first: Ints
    count: Ints
    weight: Floats
    share: Floats
    states: Ints


ALL_HOURS = (1 << 24) - 1
"""Bits of every hour of the day."""


@dataclass(frozen=True)
class Duty:
    """A prompt that accounts send when something outside has them do so: a job's clock, a newspaper, a fashion."""

    account: Ints
    family: Family
    share: Floats
    """Share of each account's exchanges."""
    most: Ints
    """Exchanges of each account at the most."""
    begins: Ints
    ends: Ints
    hours: npt.NDArray[np.uint32]
    """Bits of the hours of the day, in universal time, in which it may be sent."""
    beat: int
    """Seconds between the marks of the clock that it keeps to; 1 where any moment will do."""
    late: int
    """Seconds after such a mark at the most."""


class People:
    """One entry for each account in every column; the fake ones come last."""

    def __init__(self, count: int) -> None:
        self.created = np.zeros(count, dtype=np.int64)
        self.ends = np.zeros(count, dtype=np.int64)
        self.status = np.zeros(count, dtype=np.int8)
        self.plan = np.zeros(count, dtype=np.int8)
        self.domain = np.zeros(count, dtype=np.int64)
        self.org = np.full(count, -1, dtype=np.int64)
        self.zone = np.zeros(count, dtype=np.float64)
        self.rhythm = np.zeros(count, dtype=np.int8)
        self.volume = np.ones(count, dtype=np.float64)
        self.pace = np.full(count, 120.0, dtype=np.float64)
        self.large = np.full(count, 0.5, dtype=np.float64)
        self.laptop = np.zeros(count, dtype=np.int64)
        self.home = np.zeros(count, dtype=np.int64)
        self.phone = np.full(count, -1, dtype=np.int64)
        self.home_share = np.ones(count, dtype=np.float64)
        self.own_card = np.zeros(count, dtype=np.bool_)
        self.focus_start = np.zeros(count, dtype=np.int64)
        self.focus_length = np.ones(count, dtype=np.int64)
        self.focus_share = np.zeros(count, dtype=np.float64)
        self.moves = np.full(count, np.iinfo(np.int64).max, dtype=np.int64)
        self.kind = np.zeros(count, dtype=np.int8)
        self.group = np.full(count, -1, dtype=np.int64)
        self.operator = np.full(count, -1, dtype=np.int64)
        self.predecessor = np.full(count, -1, dtype=np.int64)


@dataclass
class Draft:
    """The world so far. Each step adds rows and fills columns; nothing is taken away."""

    world: World
    people: People = field(init=False)
    addresses: Addresses = field(init=False)
    devices: Numbers = field(default_factory=lambda: Numbers(len(SENTINEL_DEVICES)))
    cards: Numbers = field(default_factory=lambda: Numbers(len(SENTINEL_CARDS)))
    templates: Templates = field(default_factory=Templates)
    domains: list[str] = field(default_factory=lambda: list(FREE_MAIL))
    groups: list[str] = field(default_factory=list)
    orgs: Numbers = field(default_factory=Numbers)
    places: list[Places] = field(default_factory=list)
    habits: list[Habits] = field(default_factory=list)
    payers: list[tuple[Ints, Ints]] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    homes_shared: list[Ints] = field(default_factory=list)
    """Accounts that live together without being a household by kind."""
    rented_homes: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Addresses of homes that are let to operators as exits."""
    stock_devices: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    settled: int = 0

    def __post_init__(self) -> None:
        self.people = People(self.world.accounts)
        self.addresses = Addresses(self.world.stream("addresses"))

    def settle(self, count: int, kind: str) -> Ints:
        """The next `count` honest accounts that belong nowhere yet, as one group of that kind."""
        members = np.arange(self.settled, min(self.settled + count, self.world.honest), dtype=np.int64)
        self.settled += len(members)
        self.people.kind[members] = KINDS.index(kind)
        self.people.group[members] = self.group(kind)
        return members

    def group(self, kind: str) -> int:
        """A new true group, by its number."""
        self.groups.append(f"{kind}-{len(self.groups) + 1:05d}")
        return len(self.groups) - 1

    def domain(self, name: str) -> int:
        """A mail domain, by its number."""
        self.domains.append(name)
        return len(self.domains) - 1

    def work_at(
        self, account: Ints, address: Ints, device: Ints, weight: Floats | float, states: Ints | int = ANY
    ) -> None:
        """Adds places, one for each entry of `account`."""
        size = len(account)
        rows = Places(account, address, device, np.full(size, 1.0) * weight, np.full(size, 1, dtype=np.int64) * states)
        self.places.append(rows)

    def use(
        self, account: Ints, family: Family, weight: Floats | float, share: Floats | float, states: int = ANY
    ) -> None:
        """Makes one template a habit of these accounts."""
        first, count = np.full(len(account), family.first), np.full(len(account), family.count)
        self.use_each(account, first, count, weight, share, states)

    def use_each(
        self,
        account: Ints,
        first: Ints,
        count: Ints,
        weight: Floats | float,
        share: Floats | float,
        states: int = ANY,
    ) -> None:
        """Makes a template a habit, another one for each account."""
        ones = np.ones(len(account))
        self.habits.append(Habits(account, first, count, ones * weight, ones * share, np.full(len(account), states)))

    def pay_with(self, account: Ints, card: Ints) -> None:
        """Gives each account a card."""
        self.payers.append((account, card))


def of_kinds(draft: Draft, account: Ints, kinds: tuple[str, ...]) -> Bools:
    """Which of the accounts are of one of the `kinds`."""
    return np.isin(draft.people.kind[account], [KINDS.index(kind) for kind in kinds])


def signup_times(draw: np.random.Generator, world: World, count: int) -> Ints:
    """When ordinary people sign up: ever more of them over years, by day rather than by night, many on launch day."""
    age = world.history * (1 - draw.random(count) ** draw.uniform(0.5, 0.8))
    day = world.closes // DAY - 1 - np.floor(age).astype(np.int64)
    late = draw.random(count) < min(0.03, 0.004 * world.launch_surge)
    day[late] = world.opens // DAY + world.launch + draw.integers(0, 3, int(late.sum()))
    weekend = (day + 3) % 7 >= 5
    day = np.where(weekend & (draw.random(count) < 0.4), day - 2, day)
    hour = np.clip(draw.normal(15, 4.5, count), 0, 23.99)
    return (day * DAY + hour * HOUR).astype(np.int64) - draw.integers(0, 60, count)


def group_sizes(draw: np.random.Generator, total: int, low: int, high: int) -> list[int]:
    """Sizes between `low` and `high` that add up to about `total`; one group at the least, small ones more often."""
    high = max(low + 1, min(high, total))
    sizes: list[int] = []
    while not sizes or sum(sizes) + low <= total:
        size = int(np.exp(draw.uniform(np.log(low), np.log(high + 1))))
        sizes.append(max(low, min(size, total - sum(sizes))))
    return sizes


def popular(draw: np.random.Generator, count: int, choices: int, skew: float = 1.0) -> Ints:
    """`count` draws from `choices` things of which some are far more popular than others."""
    weight = 1 / np.arange(1, choices + 1) ** skew
    weight = draw.permutation(weight / weight.sum())
    return draw.choice(choices, count, p=weight).astype(np.int64)


def some(draw: np.random.Generator, members: Ints, share: float) -> Ints:
    """Each of the `members` with probability `share`."""
    return members[draw.random(len(members)) < share]
