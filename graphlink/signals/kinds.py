"""What a kind of signal is: one value, read by every step, sentence and page that deals with the kind.

A new kind is one entry in KINDS, or one `[[kinds]]` of the settings; the tables of kinds in docs/evidence.md are made
from these values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

import pandas as pd

from ..settings import KindSettings, Settings

__all__ = ["BATCH", "KINDS", "SIGNUP", "TEMPLATE", "Kind", "kind_frame", "kind_records", "kinds_from", "kinds_of"]

Clean = Literal["plain", "id", "card", "address", "mail", "phone", "text"]
Nature = Literal["hard", "weak", "moment"]

TEMPLATE, BATCH, SIGNUP = "template", "batch", "signup"
"""The kinds that are mined from prompts and times."""


@dataclass(frozen=True)
class Kind:
    """A kind of signal.

    `words`: one and many of it, as sentences say them. `family`: kinds that move together count as one (empty: alone).
    `rarity`: how many times rarer than its degree says strangers share a value. `clean`: how values are made
    comparable (signals/values.py); None where they are mined, not read. `nature`: `hard` is private to a person and may
    tie two accounts alone; `weak` passes from hand to hand and never does; a `moment` is over when it is over.
    """

    name: str
    words: tuple[str, str]
    family: str = ""
    rarity: float = 1.0
    clean: Clean | None = "id"
    nature: Nature = "hard"
    # The kind whose values these are coarser readings of: they weigh, and make no pair of accounts by themselves.
    coarse_of: str = ""
    # Shown by two accounts so many days apart, a value says half as much: it is handed on in between.
    fades_after: int | None = None
    # Whether a tie by it makes the first core of a network. A household ties itself by its own address.
    vouches: bool = True
    # Points of the verdict: values shared in part of which none covers the whole, and many accounts to each value.
    spread: float = 0.0
    crowd: float = 0.0
    # For phone numbers written without their country: its code of two letters.
    region: str = ""

    @property
    def moves_with(self) -> str:
        """The name of its family."""
        return self.family or self.name

    @property
    def mined(self) -> bool:
        """Whether its values are found in prompts or times, not read from a column."""
        return self.clean is None

    @property
    def coarse(self) -> bool:
        """Whether its values are coarser readings of another kind's."""
        return bool(self.coarse_of)

    @property
    def one(self) -> str:
        """One of it, without an article: `payment method`."""
        return self.words[0].removeprefix("an ").removeprefix("a ")

    @property
    def many(self) -> str:
        """Several of it: `payment methods`."""
        return self.words[1]


KINDS: tuple[Kind, ...] = (
    Kind("payment", ("a payment method", "payment methods"), clean="card", rarity=8.0, spread=2.0),
    Kind("device", ("a device", "devices"), rarity=4.0, spread=1.0, crowd=1.5),
    Kind("ip", ("an address", "addresses"), clean="address", nature="weak", fades_after=30, vouches=False, spread=1.0),
    Kind(
        "ip_range",
        ("an address range", "address ranges"),
        family="ip",
        rarity=0.2,
        clean="address",
        nature="weak",
        coarse_of="ip",
        fades_after=30,
        vouches=False,
    ),
    Kind(TEMPLATE, ("a prompt template", "prompt templates"), rarity=0.5, clean=None, nature="weak"),
    Kind(BATCH, ("a batch", "batches"), clean=None, nature="moment"),
    Kind(SIGNUP, ("a sign-up burst", "sign-up bursts"), rarity=0.5, clean=None, nature="moment", vouches=False),
)
"""The kinds that graphlink knows by itself.

Rarity: strangers come to one card only by a processor's test card; devices of one make look alike; addresses are handed
on, prompts are copied, and a range has many homes in it.
"""

_SPREAD: Mapping[Nature, float] = {"hard": 2.0, "weak": 1.0, "moment": 0.0}
_CROWD: Mapping[Nature, float] = {"hard": 1.5, "weak": 0.0, "moment": 0.0}
"""Points of a kind of the user's own: as the built-in ones of its nature."""


def kinds_of(settings: Settings) -> tuple[Kind, ...]:
    """Every kind of a run: those of KINDS and the user's own, each as `[[kinds]]` describes it.

    A kind that a `[[signals]]` names and nothing describes is hard, kept as it is written, and of a family of its own.
    """
    described = {kind.name: kind for kind in settings.kinds}
    known = [_as_described(kind, described.get(kind.name)) for kind in KINDS]
    own = {*described, *(signal.kind for signal in settings.signals)} - {kind.name for kind in KINDS}
    added = [_own(name, described.get(name)) for name in sorted(own)]
    # Sentences name kinds in this order: what people show before what was mined from it.
    return (*(kind for kind in known if not kind.mined), *added, *(kind for kind in known if kind.mined))


def _own(name: str, described: KindSettings | None) -> Kind:
    nature = described.nature if described and described.nature else "hard"
    article = "an" if name[0].lower() in "aeiou" else "a"
    kind = Kind(
        name,
        (f"{article} {name}", f"{name}s"),
        clean="plain",
        nature=nature,
        vouches=nature == "hard",
        spread=_SPREAD[nature],
        crowd=_CROWD[nature],
    )
    return _as_described(kind, described)


def _as_described(kind: Kind, described: KindSettings | None) -> Kind:
    """`kind` with what the settings say of it."""
    return replace(kind, **described.model_dump(exclude_none=True, exclude={"name"})) if described else kind


def kind_frame(kinds: Iterable[Kind]) -> pd.DataFrame:
    """The table `kind` that steps join: kind, family, rarity, clean, nature, coarse_of, fades_after, mined."""
    columns = {"clean": "str", "coarse_of": "str", "fades_after": "Int64", "rarity": "float64"}
    rows = [
        (k.name, k.moves_with, k.rarity, k.clean, k.nature, k.coarse_of or None, k.fades_after, k.mined) for k in kinds
    ]
    names = ["kind", "family", "rarity", "clean", "nature", "coarse_of", "fades_after", "mined"]
    return pd.DataFrame(rows, columns=names).astype(columns)


def kinds_from(records: Iterable[Mapping[str, Any]]) -> tuple[Kind, ...]:
    """The kinds that a case's run.json describes; those of KINDS where it describes none."""
    known = {field.name for field in fields(Kind)}
    told = ({name: value for name, value in record.items() if name in known} for record in records)
    return tuple(Kind(**{**record, "words": tuple(record["words"])}) for record in told) or KINDS


def kind_records(kinds: Iterable[Kind]) -> list[dict[str, Any]]:
    """`kinds` as run.json holds them."""
    return [asdict(kind) for kind in kinds]
