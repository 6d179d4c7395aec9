"""Leftovers: columns that a proposal does not use, and why."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from .profiles import Profile
from .samples import Sample
from .sureness import is_long_id, words_of

__all__ = ["FEW", "NOT_KNOWN", "NUMBERS", "Leftover", "leftovers", "why_unused"]

NOT_KNOWN = "not known; name it as a kind of your own if strangers would hardly share it"

NUMBERS = "numbers"
TEXT = "text that is no prompt by its name"
_LONG = 40
"""Characters: longer texts may well be prompts, though each is another one."""

FEW = 50
"""Different values: fewer are words that many strangers have in common."""

_OF_CARDS = {"last4", "brand", "exp", "expiry", "funding", "cvc", "zip", "bin"}


@dataclass(frozen=True)
class Leftover:
    """Columns of one table that are not used for the same reason."""

    path: str
    why: str
    columns: tuple[str, ...]


def leftovers(
    samples: Sequence[Sample], used: Mapping[str, Set[str]], why_not: Mapping[tuple[str, str], str]
) -> tuple[Leftover, ...]:
    """What is not used of each table, by reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for sample in samples:
        taken = used.get(sample.found.path, set())
        for name, profile in sample.profiles.items():
            if name not in taken:
                why = why_not.get((sample.found.path, name)) or why_unused(name, profile)
                found.setdefault((sample.found.path, why), []).append(name)
    return tuple(Leftover(path, why, tuple(columns)) for (path, why), columns in found.items())


def why_unused(name: str, profile: Profile) -> str:
    """Why a column that no meaning fits is not used."""
    words = set(words_of(name))
    if profile.given == 0:
        return "empty"
    if profile.different == 1:
        return "one value throughout"
    if profile.lists > 0.5 > profile.messages:
        return "lists, which are not taken apart"
    if profile.private > 0.9:
        return "addresses of a private network"
    if words & _OF_CARDS or profile.masked > 0.5 > profile.half_masked:
        return "too little of a card"
    if profile.half_masked > 0.5:
        return NOT_KNOWN
    if profile.times > 0.9 > profile.numbers or profile.clocks > 0.9:
        return "another time"
    if profile.blanks > 0.5 and profile.length > _LONG:
        return TEXT
    if profile.rows > 20 and profile.different == profile.given:
        return "another value in each row"
    if profile.different <= FEW and profile.digests < 0.9:
        return "few values, which strangers have in common"
    if profile.numbers > 0.9:
        return NOT_KNOWN if is_long_id(name, profile) else NUMBERS
    if profile.blanks > 0.5:
        return TEXT
    return NOT_KNOWN
