"""What a report says, as values: made once from a case, shown in every format.

Case -> Report { run, headline, changes, table, networks, sections, accounts, left_out } -> html, md, json, csv, xlsx
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..following import Changes
from .legible import days

__all__ = [
    "Community",
    "Headline",
    "Kind",
    "LeftOut",
    "LookAlike",
    "Measure",
    "Model",
    "Network",
    "Place",
    "Report",
    "Rhythm",
    "Run",
    "Shown",
    "Silent",
    "Tally",
]


@dataclass(frozen=True)
class Run:
    """Where the figures come from."""

    source: str
    version: str
    seed: int | None
    engine: str
    first: str
    last: str
    seconds: float
    peak_memory_bytes: int | None
    inputs: tuple[tuple[str, int | None, str], ...]
    """Path, rows and SHA-256 of each input."""
    notes: tuple[str, ...]
    fingerprint: str

    @property
    def period(self) -> str:
        """From when to when accounts were active, for a heading."""
        return days(self.first or None, self.last or None) or "times of activity are not known"


@dataclass(frozen=True)
class Place:
    """How many accounts of one verdict are in communities of another, or of the same, and in how many of them."""

    verdict: str
    accounts: int
    communities: int
    networks: int


@dataclass(frozen=True)
class Tally:
    """How many of one verdict; `elsewhere` counts its accounts that are of communities of a harder one.

    `suspended` of its accounts are suspended on the platform already; None where the source does not say.
    """

    verdict: str
    networks: int
    communities: int
    accounts: int
    elsewhere: int
    places: tuple[Place, ...] = ()
    suspended: int | None = None


@dataclass(frozen=True)
class Headline:
    """The figures of the first screen."""

    accounts: int
    linked: int
    communities: int
    networks: int
    links: int
    exchanges: int | None
    tallies: tuple[Tally, ...]
    suspended_exchanges: int | None
    chance_accounts: float | None
    """Accounts that a world with shuffled signals would have suspended, on average; None where it was not measured."""
    chance_worlds: int
    decided: tuple[tuple[str, int], ...] = ()
    """What people decided of how many accounts, by word."""
    innocents: tuple[str, ...] = ()
    """How many of the accounts to suspend may be innocent, by what was decided, a sentence each."""
    beside: tuple[str, ...] = ()
    """What a card judged beside would do otherwise, a sentence each; nothing where none was."""

    def tally(self, verdict: str) -> Tally:
        """The counts of one verdict."""
        return next(tally for tally in self.tallies if tally.verdict == verdict)

    @property
    def innocent_share(self) -> float | None:
        """The share of the accounts to suspend that chance alone would have put there."""
        suspended = self.tally("suspend").accounts
        if self.chance_accounts is None or not suspended:
            return None
        return min(1.0, self.chance_accounts / suspended)


@dataclass(frozen=True)
class Shown:
    """One signal that ties a community."""

    kind: str
    value: str
    accounts: int
    outside: int
    weight: float
    number: int
    """Its place among the signals shown in the report, which the page's account filter uses."""


@dataclass(frozen=True)
class Kind:
    """One kind of signal inside a community: how many of them, and how many accounts and links rest on it.

    `one` and `many` are what sentences call it; `widest` accounts show the most shown of its signals, and all accounts
    show `whole` of them.
    """

    kind: str
    signals: int
    accounts: int
    links: int
    widest: int
    whole: int
    one: str
    many: str


@dataclass(frozen=True)
class Silent:
    """A signal that accounts show and that carries no weight, and why."""

    kind: str
    value: str
    accounts: int
    degree: int
    why: str


@dataclass(frozen=True)
class Model:
    """How much of a community's volume went to one model, and of the population's."""

    model: str
    exchanges: int
    share: float
    population_share: float


@dataclass(frozen=True)
class Measure:
    """One feature as measured: `value` in the feature's unit, None where it could not be measured."""

    name: str
    value: float | None
    unit: str
    meaning: str


@dataclass(frozen=True)
class LookAlike:
    """An innocent explanation that a community was held against: does it fit, and why."""

    name: str
    fits: bool | None
    why: str


@dataclass(frozen=True)
class Rhythm:
    """When a community signs up and works, for the charts: counts by day, by hour of the week (Monday 0 h first)."""

    signups: tuple[tuple[str, int], ...]
    activity: tuple[tuple[str, int], ...]
    batches: tuple[str, ...]
    """When the batches of most accounts began, first to last."""
    week: tuple[int, ...]


@dataclass(frozen=True)
class Community:
    """One community's section."""

    community_id: int
    network_id: int
    verdict: str
    score: float
    q_value: float | None
    accounts: int
    links: int
    first_seen: Any
    last_seen: Any
    exchanges: int | None
    population_exchanges: int | None
    reason: str
    roles: tuple[tuple[str, int], ...]
    verdicts: tuple[tuple[str, int], ...]
    first_signup: Any
    median_signup: Any
    last_signup: Any
    median_volume: float | None
    largest_volume: int | None
    measures: tuple[Measure, ...]
    kinds: tuple[Kind, ...]
    signals: tuple[Shown, ...]
    more_signals: int
    templates: tuple[Shown, ...]
    more_templates: int
    models: tuple[Model, ...]
    silent: tuple[Silent, ...]
    more_silent: int
    look_alikes: tuple[LookAlike, ...]
    rhythm: Rhythm | None
    suspended: int | None = None
    """How many of its accounts are suspended on the platform already; None where the source does not say."""

    @property
    def density(self) -> float:
        """Links over the pairs there could be."""
        return self.links / max(1, self.accounts * (self.accounts - 1) // 2)

    def measure(self, name: str) -> float | None:
        """One feature's value; None where it was not measured."""
        return next((measure.value for measure in self.measures if measure.name == name), None)


@dataclass(frozen=True)
class Operator:
    """Who works accounts of a network, told by what they ask: how many, and in which of its communities."""

    operator_id: int
    accounts: int
    communities: tuple[int, ...]


@dataclass(frozen=True)
class Network:
    """One network's section: what ties its communities together."""

    network_id: int
    verdict: str
    communities: tuple[int, ...]
    accounts: int
    exchanges: int | None
    share_of_exchanges: float | None
    first_seen: Any
    last_seen: Any
    crossing_links: int
    bridges: tuple[tuple[Shown, int], ...]
    """Signals that two or more of its communities show, and how many do."""
    operators: tuple[Operator, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """What carried no weight, could not be read, or is not detailed in this report."""

    hubs: tuple[Silent, ...]
    hub_count: int
    rejected: tuple[tuple[str, int], ...]
    """File and how many of its rows could not be read."""
    rejected_rows: int
    sections: int
    """Communities to suspend or review that have a row in the table and no section."""
    clear: int
    """Communities whose verdict is clear: a row in the table and no section."""
    accounts: int
    """Accounts of detailed communities that the account table leaves out."""


@dataclass(frozen=True)
class Report:
    """Everything a report says. Frames: `table`, one row a community; `members`, one row an account of a section."""

    run: Run
    headline: Headline
    changes: Changes | None
    table: pd.DataFrame
    networks: tuple[Network, ...]
    sections: tuple[Community, ...]
    members: pd.DataFrame
    shows: pd.DataFrame
    """Which account of `members` shows which of the signals shown: row in `members`, number of the signal."""
    left_out: LeftOut
    population_week: tuple[int, ...]
    redacted: bool
    own_left: int
    """How many columns of the source's own `members` does not hold."""
