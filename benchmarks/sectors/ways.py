"""The ways in which an operation, or a crowd, shares what it uses: each is what an account shows at its action k."""

from collections.abc import Sequence
from dataclasses import dataclass

from .speech import Filling
from .world import Account, At, World


def always(value: str) -> At:
    """One value, whatever happens."""
    return lambda _k, _at: value


def any_of(world: World, values: Sequence[str]) -> At:
    """Each time another one of the values."""
    return lambda _k, _at: world.rng.choice(values)


def inside(world: World, *networks: str) -> At:
    """Each time another address of these ranges."""
    return lambda _k, _at: world.inside(world.rng.choice(networks))


def anew(world: World, make: str = "home") -> At:
    """Each time a value that nobody had: rented homes (`home`), servers (`hosting`), a carrier's gateway (`mobile`)."""
    drawn = {"home": world.home, "hosting": world.hosting, "mobile": world.mobile}[make]
    return lambda _k, _at: drawn()


def mixed(world: World, share: float, first: At, second: At) -> At:
    """The first in a share of the actions, the second in the others."""

    def chosen(k: int, at: float) -> str:
        return first(k, at) if world.chance(share) else second(k, at)

    return chosen


def at_first(count: int, first: At, later: At) -> At:
    """The first for so many actions, the other from then on."""
    return lambda k, at: (first if k < count else later)(k, at)


def during(begins: float, ends: float, then: At, otherwise: At) -> At:
    """One between two times, the other before and after."""
    return lambda k, at: (then if begins <= at <= ends else otherwise)(k, at)


def own(world: World) -> At:
    """What a person writes by himself."""
    return lambda _k, _at: world.speech.prompt()


def filled(world: World, patterns: Sequence[str], share: float = 1.0) -> At:
    """One of the patterns with its slots filled, in a share of the texts; a person's own otherwise."""
    written: At = lambda _k, _at: world.speech.filled(world.rng.choice(patterns))  # noqa: E731
    return mixed(world, share, written, own(world))


def templated(world: World, templates: Sequence[Filling], share: float = 1.0) -> At:
    """A filling of one of the templates, in a share of the texts; a person's own otherwise."""
    written: At = lambda _k, _at: world.rng.choice(templates)()  # noqa: E731
    return mixed(world, share, written, own(world))


def scripted(values: Sequence[str]) -> At:
    """The value number k of a list."""
    return lambda k, _at: values[k]


def ranges(world: World, count: float) -> list[str]:
    """About `count` ranges of addresses."""
    return world.several(world.range24, count)


@dataclass(frozen=True)
class Sale:
    """A device that its owner gives out of hand at a time."""

    seller: Account
    device: str
    at: float


def replace_sold(world: World, table: str, sales: Sequence[Sale]) -> None:
    """Who sold a device shows a new one from then on, in the rows of a table."""
    sold = {one.seller.id: (one.device, one.at, world.device()) for one in sales}
    for row in world.rows[table]:
        device, at, new = sold.get(str(row["account_id"]), ("", 0.0, ""))
        if device and row["device"] == device and float(str(row["at"])) > at:
            row["device"] = new
