"""What a source is: a platform of one sector, its people, and what a fair investigator asks of its data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .world import World

CLEAR, FAIR, FAKE = "clear", "review is fair", "fake"
"""How an account stands in the truth: to be left alone; innocent, though a look at it is fair; an operation's."""

ALL = ("payments", "exchanges", "logins")


@dataclass(frozen=True)
class Bars:
    """What is asked. No innocent may be suspended; of those that must stay clear `strays` may be flagged."""

    strays: int = 3
    flagged: float = 0.8
    suspended: float = 0.0


@dataclass(frozen=True)
class Kind:
    """A kind of signal of the platform's own: a column of one of its tables, and what its settings say beside that."""

    name: str
    table: str
    column: str
    window: str | None = None
    clean: str | None = None


@dataclass(frozen=True)
class Plan:
    """What a platform is before anybody lives on it.

    `tables` are written besides the accounts, `spare` are those of them that a seed may leave out; `who` names the
    accounts and `called` the tables where a sector has words of its own; `form` is the form of files where it matters;
    `days` and `years` are about what is observed and since when people sign up; `ids` and `columns` are the form of an
    account's id and its further columns; `activity` is the table that says when an account acts, where it is its own.
    """

    text: str
    bars: Bars
    tables: tuple[str, ...] = ALL
    spare: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    who: str = ""
    called: tuple[tuple[str, str], ...] = ()
    days: int = 60
    years: float = 2.0
    ids: str = ""
    columns: tuple[str, ...] = ("email_domain", "plan")
    listed: bool = True
    timed: bool = True
    activity: str = ""
    form: str = ""


Build = Callable[["World"], None]


@dataclass(frozen=True)
class Source:
    """A kind of source: its plan, and the function that peoples a world of it."""

    name: str
    plan: Plan
    build: Build


SOURCES: dict[str, Source] = {}
"""All kinds by name, in the order in which they are defined."""


def source(plan: Plan) -> Callable[[Build], Build]:
    """Registers the function below under its own name."""

    def registered(build: Build) -> Build:
        name = build.__name__
        assert name not in SOURCES, f"two sources are called {name}"
        SOURCES[name] = Source(name, plan, build)
        return build

    return registered
