"""Signs of kinds of the user's own: as cards and devices have them, and what a class or a feed does too, which asks."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ..signals import ARRIVAL, HOUSE, Kind
from .came_together import nobody
from .excuses import DAYTIME, SMALL
from .explanations import crosswise, shared_in_part
from .features import is_door, made_for
from .holdings import PERSONAL
from .keeping_hours import at_all_times, came_as_others, came_together
from .sign import Sign
from .signs import SIGNS
from .small_parties import homes
from .told_measures import Floats, Measures, most_of, ramp
from .usual import usually
from .words import nats, percent

__all__ = ["ASKING", "signs_of"]

ASKING: tuple[Sign, ...] = (
    Sign(
        "came at once",
        4.0,
        # Many families that each came together are no crowd that did.
        lambda m: (
            ramp(m[f"{ARRIVAL}_tied"], 0.3, 0.8)
            * ramp(m[f"{ARRIVAL}_top"] * m["core_accounts"], 5, 8)
            * (1 - at_all_times(m))
        ),
        lambda g: (
            f"{percent(getattr(g, f'{ARRIVAL}_tied'))} of its accounts came by what they share within the hour of each "
            "other, far closer than its pace explains"
        ),
        "30 to 80 % of its accounts came in bursts, of 5 to 8 or more, by values of a kind of your own; not where its "
        "sign-ups take 30 to 50 % of the platform's history, nor where 15 to 40 % of all accounts came so, of whom "
        "hardly any, 60 to 30 %, share a second thing",
        asks=True,
    ),
)
"""Signs of kinds of the user's own, where there are such."""


def signs_of(kinds: Sequence[Kind]) -> tuple[Sign, ...]:
    """SIGNS, and after them those made for each other kind and those of ASKING that the kinds have something for."""
    taken = {sign.name for sign in SIGNS}
    made: list[Sign] = []
    for kind in made_for(kinds):
        signs = _made_signs(kind)
        # A `card` beside payments, two columns of mail addresses: the kind's own name tells its signs from others.
        if taken & {sign.name for sign in signs}:
            signs = [replace(sign, name=f"{sign.name} ({kind.name})") for sign in signs]
        taken |= {sign.name for sign in signs}
        made += signs
    known = [_of_kinds(sign, kinds) for sign in SIGNS]
    arrived = [_not_as_all_came(sign, kinds) for sign in ASKING] if any(kind.name == ARRIVAL for kind in kinds) else []
    return (*known, *made, *arrived)


def _of_kinds(sign: Sign, kinds: Sequence[Kind]) -> Sign:
    """`sign`, but what excuses few accounts, and those that keep a day's hours, does not excuse whom one hand works at
    the same seconds; nor few who came at once by what nobody else has, nor more behind one telephone than a family is.
    Of a family, and of people awake, none of it is seen."""
    if sign.name not in (SMALL, DAYTIME):
        return sign
    windowed = [kind.name for kind in kinds if kind.windowed]
    steps = [f"{name}_in_step" for name in windowed]
    persons = [_behind_one(kind) for kind in made_for(kinds) if _is_a_persons(kind)]
    arrives = any(kind.name == ARRIVAL for kind in kinds)

    def in_step(m: Measures) -> Floats:
        return most_of(np.zeros(len(m["core_accounts"])), *(ramp(m[step], 0.3, 0.8) for step in steps))

    def at_once(m: Measures) -> Floats:
        if not arrives:
            return np.zeros(len(m["core_accounts"]))
        return ramp(m[f"{ARRIVAL}_tied"], 0.3, 0.8) * ramp(m["value_own"], 0.6, 0.9)

    def together(m: Measures) -> Floats:
        few = m["core_accounts"]
        behind_one = [behind(m) for behind in persons]
        # Of fans whom a push reached at one moment four shared what others share as well.
        own = most_of(np.zeros(len(few)), *(ramp(m[f"{name}_beyond"], 0.85, 0.95) for name in windowed))
        in_few = most_of(ramp(few, 4, 6), ramp(few, 2, 4) * own)
        return most_of(in_step(m) * in_few, at_once(m) * ramp(few, 5, 8), *behind_one)

    if sign.name == SMALL and (steps or persons or arrives):
        return replace(sign, strength=lambda m: sign.strength(m) * (1 - together(m)))
    if sign.name == DAYTIME and steps:
        # A class opens the same pages at the same seconds, in its lessons: at the same hours of every day it meets.
        return replace(sign, strength=lambda m: sign.strength(m) * (1 - in_step(m) * ramp(m["own_rhythm"], 0.7, 0.55)))
    return sign


def _not_as_all_came(sign: Sign, kinds: Sequence[Kind]) -> Sign:
    """`sign`, but not of those who came in bursts where that is how people come, and share nothing else: an exchange
    pays strangers by the two dozen in one block."""
    costly = [
        "payment_tied",
        "device_tied",
        *(f"{kind.name}_beyond" for kind in made_for(kinds) if kind.nature == "hard"),
    ]

    def second(m: Measures) -> Floats:
        found: Floats = np.sort(np.vstack([np.nan_to_num(m[name]) for name in costly]), axis=0)[-2]
        return found

    def strength(m: Measures) -> Floats:
        alone = ramp(second(m), 0.6, 0.3)
        return sign.strength(m) * (1 - _as_all_do(m, ARRIVAL) * alone)

    return replace(sign, strength=strength)


def _as_all_do(m: Measures, name: str) -> Floats:
    """How clearly what the kind or measure `name` tells is how people do it on the platform."""
    return ramp(m[usually(name)], 0.15, 0.4)


def _is_a_persons(kind: Kind) -> bool:
    """Whether what the kind shows is private, and a person has one of it: a telephone, a mail address."""
    return kind.nature == "hard" and not kind.windowed and kind.rarity >= PERSONAL


def _behind_one(kind: Kind) -> Callable[[Measures], Floats]:
    """How far more accounts than a family's are behind the value of the kind that each shows.

    Hardly a family has more than five behind one mail address; a firm that runs its services so is asked about. What an
    account has besides with one other makes the first no smaller.
    """

    def strength(m: Measures) -> Floats:
        return ramp(m[f"{kind.name}_behind"], 4, 8) * ramp(m[f"{kind.name}_tied"], 0.6, 0.9)

    return strength


def _way(kind: Kind) -> str:
    """The way of a kind's signs: that of SIGNS where it is of a family which has one, else one of its own.

    A kind may be called what a way of SIGNS is: an `address` where parcels go is no address of a computer.
    """
    told = {"payment": "payment", "device": "device", "ip": "address"}
    return told.get(kind.moves_with, f"own {kind.moves_with}")


def _made_signs(kind: Kind) -> list[Sign]:
    """The signs of a kind that SIGNS does not speak of by hand, as cards and devices have them, and of its window."""
    tied, top, each = f"{kind.name}_tied", f"{kind.name}_top", f"accounts_per_{kind.name}"
    private = kind.nature == "hard" and not kind.windowed
    together, behind, beyond = f"{kind.name}_in_step", f"{kind.name}_behind", f"{kind.name}_beyond"
    in_part = shared_in_part(tied, top, beyond)
    spread = Sign(
        f"{kind.many} shared in part",
        kind.spread,
        # The houses of families, whose cards fall together with them.
        lambda m: in_part(m) * (1 - homes(m)) if kind.clean == HOUSE else in_part(m),
        lambda g: (
            f"{percent(getattr(g, tied))} share {kind.many}, {getattr(g, f'{kind.name}_shown'):.0f} in all, "
            f"and none covers more than {percent(getattr(g, top))}"
        ),
        way=_way(kind),
    )
    crowd = Sign(
        f"many accounts for each {kind.one}",
        kind.crowd,
        # One value for nearly everybody is a campaign's or a firm's, not a pool of values.
        lambda m: ramp(m[each], 1.5, 5) * ramp(m[beyond], 0.3, 0.8) * ramp(m[top], 0.9, 0.6),
        lambda g: f"{getattr(g, each):.1f} accounts show each {kind.one}",
        way=_way(kind),
    )
    step = Sign(
        f"{kind.many} in step",
        4.0 if kind.windowed else 0.0,
        # A push has all fans of a team open one clip: what everybody does at once is told of what others do not share.
        lambda m: ramp(m[together], 0.3, 0.8) * (1 - _as_all_do(m, together) * ramp(m[beyond], 0.9, 0.6)),
        lambda g: (
            f"{percent(getattr(g, together))} show {kind.many} in step with others of it, again and again, "
            "far more often than their pace explains"
        ),
        asks=True,
    )
    person = Sign(
        f"one {kind.one} for many",
        4.0 if _is_a_persons(kind) else 0.0,
        _behind_one(kind),
        lambda g: f"{getattr(g, behind):.0f} accounts are behind the {kind.one} that each shares, more than a family",
        asks=True,
    )
    door = Sign(
        f"one {kind.one} for a crowd",
        4.0 if private and is_door(kind) else 0.0,
        # A large house has as many customers, who came over years; a hall is a site, and its new residents come by it.
        # So is a course whose teacher pays from one wallet, and an exchange's customers come over years.
        lambda m: ramp(m[behind], 8, 16) * ramp(m[tied], 0.6, 0.9) * came_together(m) * nobody(m),
        lambda g: (
            f"{getattr(g, behind):.0f} accounts that came in the same days are behind the {kind.one} that each shares"
        ),
        asks=True,
    )
    crossing = Sign(
        f"{kind.many} crosswise",
        4.0 if private else 0.0,
        # Whoever sells one maker's goods has all of his pictures: what can be copied, people share who came over years,
        # and what they choose among those who are of one class.
        lambda m: crosswise(m, kind.name, kind.measured) * (1 - (at_all_times if kind.measured else came_as_others)(m)),
        lambda g: (
            f"the {kind.many} that they share cross in ways that strangers' do not "
            f"({nats(getattr(g, f'{kind.name}_crossing'))})"
        ),
        asks=True,
    )
    return [sign for sign in (spread, crowd, step, person, door, crossing) if sign.points]
