"""A platform with its accounts and the rows of its tables, before they are written."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any, TypeVar

from .calendar import DAY, HOUR, Calendar
from .sources import CLEAR, FAKE, Source
from .speech import Speech
from .values import FREE_MAIL, Values

At = Callable[[int, float], str]
"""What an account shows at its action number k (from 0) and that time: an address, a device, a text."""
Row = dict[str, object]
Columns = dict[str, str] | None
T = TypeVar("T")

WORKING = (9, 17)
IDS = ("acct", "int", "uuid", "usr", "seq")
HARMLESS = ("plan", "country")
"""Columns of accounts that a seed may leave out."""


@dataclass
class Account:
    """An account: how it stands in the truth, and what it uses."""

    id: str
    joined: float
    group: str
    stands: str
    columns: dict[str, str]
    home: str = ""
    devices: list[str] = field(default_factory=list)
    card: str | None = None

    @property
    def fake(self) -> bool:
        """Whether it is an operation's."""
        return self.stands == FAKE


class World(Values):
    """One platform of a kind by a seed: `about`, `part` and the like see to it that no two seeds give the same one."""

    def __init__(self, kind: Source, seed: int, scale: float = 1.0) -> None:
        """An empty platform; `scale` makes all numbers of people smaller, for tests."""
        self.kind, self.plan, self.seed, self.scale = kind, kind.plan, seed, scale
        super().__init__(Random(f"{kind.name} {seed}"))
        self.speech = Speech(self.rng)
        self.time = Calendar(self.rng, round(self.plan.days * self.rng.uniform(0.8, 1.25)), self.plan.years)
        self.ids = self.plan.ids or self.rng.choice(IDS)
        self.columns = [name for name in self.plan.columns if name not in HARMLESS or self.chance(0.5)]
        self.tables = [name for name in self.plan.tables if name not in self.plan.spare or self.chance(0.6)]
        self.accounts: list[Account] = []
        self.taken: set[str] = set()
        self.rows: dict[str, list[Row]] = defaultdict(list)

    # How much of everything there is

    def chance(self, share: float) -> bool:
        """True with that chance."""
        return self.rng.random() < share

    def about(self, count: float, least: int = 2) -> int:
        """A number of people within 40 % of `count`."""
        return max(least, round(count * self.scale * self.rng.uniform(0.62, 1.38)))

    def each(self, people: int, ratio: float) -> int:
        """How many things `people` share, where one is for about `ratio` of them (within 25 %)."""
        return max(1, round(people / (ratio * self.rng.uniform(0.8, 1.25))))

    def part(self, share: float) -> float:
        """A share within 25 % of `share`."""
        return min(0.97, share * self.rng.uniform(0.75, 1.25))

    def several(self, make: Callable[[], T], count: float) -> list[T]:
        """About `count` new things, within 25 %, one at the least."""
        return [make() for _ in range(max(1, round(count * self.rng.uniform(0.75, 1.25))))]

    def some(self, things: Sequence[T], low: int, high: int) -> list[T]:
        """Between `low` and `high` different ones of `things`."""
        return self.rng.sample(things, min(len(things), self.rng.randint(low, high)))

    # Accounts and rows

    def account(self, group: str, stands: str = CLEAR, joined: float | None = None, columns: Columns = None) -> Account:
        """A new account without any activity; columns that are not said are a stranger's."""
        name = self.account_id(self.ids, len(self.accounts) + 1)
        while name in self.taken:
            name = self.account_id(self.ids, len(self.accounts) + 1)
        self.taken.add(name)
        usual = {name: self.column(name) for name in self.columns}
        said = {name: value for name, value in (columns or {}).items() if name in self.columns}
        joined = self.time.signup() if joined is None else min(joined, self.time.end - HOUR)
        self.accounts.append(Account(name, joined, group, stands, usual | said))
        return self.accounts[-1]

    def column(self, name: str) -> str:
        """A stranger's value of a further column."""
        made: dict[str, Callable[[], str]] = {
            "email_domain": lambda: self.rng.choice(FREE_MAIL),
            "email": self.mail,
            "phone": self.phone,
            "plan": lambda: self.rng.choice(("free", "free", "plus")),
            "country": lambda: self.rng.choice(("DE", "DE", "AT", "CH", "FR")),
        }
        return made[name]() if name in made else ""

    def row(self, table: str, account: Account, at: float, **values: object) -> None:
        """A row of a table, no earlier than the account and no later than the period."""
        at = min(max(at, account.joined + 30), self.time.end - 1)
        self.rows[table].append({"account_id": account.id, "at": at, **values})

    def pay(self, account: Account, card: str, times: int | None = None) -> None:
        """Payments by a card: monthly from the sign-up or the last four months on, or so many."""
        first = max(account.joined, self.time.start - 120 * DAY)
        months = times or max(1, int((self.time.end - first) / (30 * DAY)))
        for month in range(months):
            at = first + self.rng.uniform(600, 1800) + month * 30 * DAY + (self.rng.gauss(0, 4000) if month else 0)
            self.row("payments", account, at, card=card)

    def act(self, account: Account, at: float, ip: str, device: str, text: Callable[[], str]) -> None:
        """What an account does at a time: it asks, it signs in, or both, as the platform's tables have it."""
        asks = "exchanges" in self.plan.tables
        if asks:
            self.row("exchanges", account, at, ip=ip, device=device, text=text())
        if "logins" in self.plan.tables and (not asks or self.chance(0.35)):
            self.row("logins", account, at - self.rng.uniform(20, 120), ip=ip, device=device)

    def person(
        self,
        group: str = "alone",
        stands: str = CLEAR,
        *,
        joined: float | None = None,
        home: str | None = None,
        devices: list[str] | None = None,
        card: str | None = None,
        paying: float = 0.5,
        volume: float = 8,
        times: Sequence[float] | None = None,
        text: At | None = None,
        ip: At | None = None,
        device: At | None = None,
        roams: bool = True,
        columns: Columns = None,
    ) -> Account:
        """An account with all it does: by itself a stranger's, with a home, devices and a card of its own."""
        account = self.account(group, stands, joined, columns)
        account.home = home or self.home()
        account.devices = devices or [self.device() for _ in range(1 + self.chance(0.4))]
        account.card = card or (self.card() if self.chance(paying) else None)
        if account.card and "payments" in self.plan.tables:
            self.pay(account, account.card)
        if not {"exchanges", "logins"} & set(self.plan.tables):
            return account
        where, what = ip or self.whereabouts(account.home, roams), device or self.in_hand(account.devices)
        for k, at in enumerate(times if times is not None else self.time.life(volume, account.joined)):
            self.act(account, at, where(k, at), what(k, at), partial(text, k, at) if text else self.speech.prompt)
        return account

    def whereabouts(self, home: str, roams: bool = True) -> At:
        """Addresses of a person: home, for some a carrier's now and then."""
        carrier = self.rng.randrange(4) if roams and self.chance(0.4) else None
        return lambda _k, _at: self.mobile(carrier) if carrier is not None and self.chance(0.25) else home

    def in_hand(self, devices: list[str]) -> At:
        """Devices of a person: mostly the first."""
        return lambda _k, _at: devices[0] if self.chance(0.75) else self.rng.choice(devices)

    # Strangers

    def crowd(self, count: float, *, households: float = 0.08, offices: float = 0.1, **life: Any) -> list[Account]:
        """About `count` ordinary people: most alone, some in households, some in offices; all must stay clear."""
        wanted, before = self.about(count, least=12), len(self.accounts)
        households, offices = self.part(households), self.part(offices)
        while len(self.accounts) - before < wanted:
            drawn = self.rng.random()
            if drawn < households / 2:
                self.household(**life)
            elif drawn < households / 2 + offices / 8:
                self.office(self.rng.randrange(4, 13), **life)
            else:
                self.person(**life)
        return self.accounts[before:]

    def household(self, **life: Any) -> None:
        """Two or three people of one home; a third of such homes share a card, a quarter a tablet."""
        shared: dict[str, Any] = {"home": self.home()}
        if self.chance(0.35) and life.get("paying", 0.5):
            shared["card"] = self.card()
        tablet = self.device() if self.chance(0.25) else None
        for _ in range(2 + self.chance(0.3)):
            devices = [tablet, self.device()] if tablet else None
            self.person("household", devices=devices, **{**life, **shared})

    def office(self, people: int, **life: Any) -> None:
        """Colleagues: one address in working hours, one mail domain, one organisation, for some one card."""
        address = self.line()
        columns = {"email_domain": self.firm(), "org_id": "org_" + self.hexadecimal(6)}
        columns["email"] = self.mail(columns["email_domain"])
        card = self.card() if self.chance(0.3) and life.get("paying", 0.5) else None
        for _ in range(people):
            at_work = self.at_work(address, self.home())
            one = {**columns, "email": self.mail(columns["email_domain"])}
            self.person("office", card=card, ip=at_work, columns=one, **life)

    def at_work(self, office: str, home: str) -> At:
        """The office's address in working hours, the home's otherwise."""
        return lambda _k, at: office if WORKING[0] <= at / HOUR % 24 < WORKING[1] else home


def log_volume(world: World, typical: float, spread: float = 0.4) -> int:
    """A number of actions around a typical one, one at the least."""
    return max(1, int(world.rng.lognormvariate(math.log(typical), spread)))
