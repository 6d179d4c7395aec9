"""What a case must hold to be read: the keys of run.json, and the types of its tables' columns."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ..validation import first_problem

__all__ = ["manifest_problem", "may_hold"]

NUMBERS = frozenset(
    {
        *("community_id", "network_id", "membership", "score", "accounts", "links", "q_value", "exchanges"),
        *("weight", "shared", "degree", "outside", "occurrences", "row"),
        *("strength", "points", "network_strength", "nats", "tied_by", "without", "untied"),
    }
)
TIMES = frozenset({"first_seen", "last_seen", "hour"})
LISTS = frozenset({"kinds"})
"""Columns that hold other things than text."""

NUMBER_TYPES = (
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
)


def may_hold(column: str, kind: str) -> bool:
    """Whether a column of the engine's type `kind` can be what the case's column of that name is."""
    if column in NUMBERS:
        return kind.startswith(NUMBER_TYPES) and not kind.endswith("]")
    if column in TIMES:
        return kind.startswith(("TIMESTAMP", "DATE"))
    return kind.endswith("]") if column in LISTS else kind.startswith("VARCHAR") and not kind.endswith("]")


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Input(_Shape):
    path: str
    rows: int | None = None


class _StepOfRun(_Shape):
    seconds: float


class _Chance(_Shape):
    worlds: int | None = None
    suspended_by_chance: float | None = None


class _DecisionsOfRun(_Shape):
    file: str | None = None
    named: bool = False


class _KindOfRun(_Shape):
    name: str
    words: tuple[str, str]
    family: str = ""
    rarity: float = 1.0
    nature: str = "hard"


class _Manifest(_Shape):
    """The keys of run.json that are read again; those with a default may be missing."""

    graphlink: str
    source: str
    engine: str
    seed: int | None = None
    inputs: list[_Input]
    steps: list[_StepOfRun]
    peak_memory_bytes: int | None = None
    period: dict[str, str | None] | None = None
    counts: dict[str, int] | None = None
    chance: _Chance | None = None
    notes: list[str] | None = None
    kinds: list[_KindOfRun] | None = None
    largest_ids: dict[str, int] | None = None
    decisions: _DecisionsOfRun | None = None
    settings_file: str | None = None


def manifest_problem(found: Any) -> str | None:
    """What is wrong with the document of a run.json, as `key: what`; None where it can be read on."""
    if not isinstance(found, Mapping):
        return "is no JSON object"
    try:
        _Manifest.model_validate(found)
    except ValidationError as problem:
        return first_problem(problem)
    return None
