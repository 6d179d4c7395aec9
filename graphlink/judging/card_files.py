"""card.toml: a card as a file, what it was learned from, and the decided communities that it is held against."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from ..errors import InputError
from ..validation import first_problem
from ..whole_files import write_whole
from .cards import SHIPPED, Card
from .likeness import Seen
from .sign import Sign

__all__ = [
    "MOST",
    "CardFile",
    "FoundCard",
    "Innocent",
    "Learned",
    "SeenCommunity",
    "card_by",
    "read_card",
    "write_card",
]

MOST = 3.0
"""A weight is at the most so many times the shipped one."""

LARGEST = 4.0
"""What a sign of a kind of the user's own weighs at the most as it is shipped; the data leave it more or less of it."""

Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """A part of a card's file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Innocent(Part):
    """A community drawn by lot and decided innocent: the score of a card that had not seen it, its case, and when."""

    score: Share
    case: str = Field(min_length=1, max_length=64)
    decision: str = Field(min_length=1, max_length=64)
    at: AwareDatetime


class SeenCommunity(Part):
    """A community that the card was taught by: whether it was decided an operation, and how strong its signs were."""

    operation: bool
    signs: dict[str, Share]


class Learned(Part):
    """What a card was learned from, and how it fared: natural-log losses of a decision that the card had not seen."""

    at: AwareDatetime
    decisions: int = Field(ge=0)
    communities: int = Field(ge=0)
    strength: float = Field(gt=0)
    log_loss: float = Field(ge=0)
    log_loss_shipped: float = Field(ge=0)
    cases: tuple[str, ...]


class CardFile(Part):
    """A card as its file has it."""

    format: Literal["graphlink-card"] = "graphlink-card"
    version: Literal[1] = 1
    weights: dict[str, Annotated[float, Field(strict=True)]]
    learned: Learned | None = None
    innocents: tuple[Innocent, ...] = ()
    seen: tuple[SeenCommunity, ...] = ()

    @cached_property
    def hash(self) -> str:
        """The SHA-256 over everything in it, as `sha256:HEX`: the same whatever the order of its lines."""
        # Plans and ledgers name cards of a time when no card said what it had seen.
        body = self.model_dump(mode="json", exclude=None if self.seen else {"seen"})
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    @property
    def card(self) -> Card:
        """The card to judge by."""
        return card_by(self.weights, self.model_dump()["seen"])


@dataclass(frozen=True)
class FoundCard:
    """A card's file and where it was read."""

    path: Path
    file: CardFile

    @property
    def card(self) -> Card:
        """The card to judge by."""
        return self.file.card

    def check(self, signs: Sequence[Sign]) -> None:
        """Nothing where the card weighs signs of `signs` alone. Raises InputError that names another."""
        known = {*SHIPPED.weights, *(sign.name for sign in signs)}
        named = {f"weights.{name}": name for name in self.file.weights}
        named |= {f"seen.{row}.signs.{name}": name for row, one in enumerate(self.file.seen) for name in one.signs}
        other = next((key for key, name in named.items() if name not in known), None)
        if other is not None:
            raise InputError(
                f"{self.path}: `{other}`: no sign of this run has that name; remove it, or learn a card "
                "from cases of this source"
            )

    def as_json(self) -> dict[str, Any]:
        """What run.json says of it: path and hash, its weights, what it has seen, and a bound's measure."""
        body = self.file.model_dump(mode="json")
        told = {key: body[key] for key in ("weights", "seen", "innocents")}
        return {"path": str(self.path), "hash": self.file.hash, **told}


def card_by(weights: Mapping[str, float], seen: Iterable[Mapping[str, Any]] = ()) -> Card:
    """The card of these weights, taught by communities as SeenCommunity has them."""
    rows = list(seen)
    looks = {said: tuple(row["signs"] for row in rows if row["operation"] == said) for said in (False, True)}
    return Card(weights, SHIPPED.rules, Seen(innocent=looks[False], operation=looks[True]))


def read_card(path: Path) -> FoundCard:
    """The card at `path`. Raises InputError that names the file and the key where it is none, or a weight is wild."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise InputError(f"{path}: the card cannot be read ({problem.strerror}); `graphlink learn` makes one") from None
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{path}: is no TOML ({problem}); `graphlink learn` makes a card") from None
    if found.get("format") != "graphlink-card":
        raise InputError(f"{path}: `format`: is no card of graphlink; `graphlink learn CASE -o {path.name}` makes one")
    try:
        card = CardFile.model_validate(found)
    except ValidationError as problem:
        raise InputError(f"{path}: {first_problem(problem)}") from None
    for name, weight in card.weights.items():
        _refuse_wild(path, name, weight, float(SHIPPED.weights.get(name, LARGEST)))
    return FoundCard(path, card)


def write_card(card: CardFile, path: Path) -> None:
    """Writes `card` as TOML; whole or not at all."""
    body = card.model_dump(mode="json")
    lines = [f"{key} = {_text(body[key])}" for key in ("format", "version")]
    for rows in ("innocents", "seen"):
        if body[rows]:
            lines += [f"{rows} = [", *(f"  {_text(row)}," for row in body[rows]), "]"]
    for table in ("weights", "learned"):
        if body[table] is not None:
            lines += ["", f"[{table}]", *(f"{_text(key)} = {_text(value)}" for key, value in body[table].items())]
    write_whole(path, ("\n".join(lines) + "\n").encode())


def _text(value: Any) -> str:
    """A text, a number, a list of texts or a table of such on one line, as TOML has it: as JSON does, but for DEL."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_text(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=True, allow_nan=False).replace("\x7f", "\\u007F")


def _key(name: str) -> str:
    return name if name.isascii() and name.isalpha() else _text(name)


def _refuse_wild(path: Path, name: str, weight: float, shipped: float) -> None:
    """Nothing where a weight may stand; raises InputError that says between what it must lie."""
    low, high = sorted((0.0, MOST * shipped))
    if not low - 1e-9 <= weight <= high + 1e-9:
        raise InputError(
            f"{path}: `weights.{name}`: {weight:g} is not between {low:g} and {high:g}: a sign keeps its side, and "
            f"weighs at the most {MOST:g} times the shipped {shipped:g}"
        )
