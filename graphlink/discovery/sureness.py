"""Sureness: how surely a column is something, by its name and by its values together.

Names are compared as small words: `clientIp` and `Client IP` are `client_ip`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from .languages import in_english
from .profiles import Profile

__all__ = [
    "BY_ENDING",
    "BY_NAME",
    "BY_WORD",
    "Meaning",
    "Sureness",
    "bare_words",
    "is_long_id",
    "says",
    "sureness",
    "unwrapped",
    "words_of",
]

Sureness = float
"""0 (not at all) to 4: what name and values say together."""

BY_NAME, BY_ENDING, BY_WORD = 3.0, 2.0, 1.0
"""The whole name says so; its last words do; one of its words does."""

_WRAPPED = re.compile(
    r"\.(?:0|\$(?:oid|date|uuid|number\w+)|[SNM]|_seconds|string|long|int|(?:string|integer|int|timestamp)_?[vV]alue|value)"
    r"(?=\.|$)"
)
"""A step of a path that says no more than how a system writes a value, or that it is the first of a list."""
_AROUND = re.compile(r"^(?:payload\.)?(?:after|payload|_airbyte_data|_source|Item|fullDocument|NewImage)\.(?=.)")
"""The steps in which a log of changes, or what carries rows from one store to another, puts the whole row."""
_HEADERS = re.compile(r"^(?:(?!.*response).*\.)?(?:\w*_)?headers\.(?=.)", re.IGNORECASE)
"""The steps to the headers of a request, each of which has a name of its own."""
_AS_ID = frozenset(["uuid", "guid", "no", "nr", "number", "ref", "pk"])
"""What an id is called by how it is made or written: `rider_uuid` is a `rider_id`."""
_LESS_SURE = 0.4
_LONG_ID = 10
"""Digits: a shorter number counts or measures something."""
_OF_POSTS = frozenset(["tweet", "post", "status", "message", "media", "video", "story", "object"])
"""What is called `tweetid`, without a mark between the words."""

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True)
class Meaning:
    """What a column can be.

    `names`: names that say so, in small words joined by `_`, the surest first, also at the end of a longer name;
    `also`: rarer ones, as sure as the last of these; `alone`: those that say so as the whole name only. `hints`: single
    words that may. `never`: words that say it is something else. `fits`: how well the values can be it, 0 to 1.
    `speaks`: how well they must be it to say so by themselves, whatever the name. `last`: hints count in the last step
    of a path alone. `within`: words of the steps that only wrap a name, or name the row: `attributes.customer_id` is
    hardly less than `customer_id`.
    """

    name: str
    names: tuple[str, ...]
    fits: Callable[[Profile], float]
    also: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    speaks: float = 2.0
    last: bool = False
    within: frozenset[str] = frozenset()


def sureness(meaning: Meaning, column: str, profile: Profile) -> Sureness:
    """How surely the column is that, 0 where name or values speak against it."""
    fits = meaning.fits(profile) if profile.given else 0.0
    if fits < 0.3:
        return 0.0
    named = says(meaning, column)
    if named == 0:
        speaks = fits >= meaning.speaks and not _denied(meaning, words_of(column)) and not is_long_id(column, profile)
        return 1.0 if speaks else 0.0
    # Of two names that say the same the one nearer the front of the list is the more usual.
    return named + fits


def is_long_id(column: str, profile: Profile) -> bool:
    """Whether the column holds long numbers and is called an id: those of posts read as nanoseconds since 1970, too."""
    last = words_of(column)[-1:]
    called = last == ("id",) or (bool(last) and last[0].endswith("id") and last[0][:-2] in _OF_POSTS)
    return called and profile.numbers > 0.9 and profile.length >= _LONG_ID


def says(meaning: Meaning, column: str) -> Sureness:
    """How surely the name alone says so, whatever the values; without the unit or remark in brackets behind it, too."""
    words, bare = words_of(column), bare_words(column)
    near = words_of(unwrapped(column).rpartition(".")[2]) if meaning.last else words
    named = max(_named(meaning, words, near), _wrapped(meaning, column))
    return named or (_named(meaning, bare, near) if bare and not _denied(meaning, words) else 0.0)


def _named(meaning: Meaning, words: tuple[str, ...], near: tuple[str, ...]) -> float:
    if "_".join(words) in meaning.alone:
        return BY_NAME - 0.5
    sure = _known(meaning, words)
    if not sure and len(words) > 1 and words[-1] in _AS_ID:
        others = (_known(meaning, (*words[:-1], other)) for other in ("number", "id"))
        sure = max(max(others) - _LESS_SURE, 0.0)
    if sure or _denied(meaning, words):
        return sure
    return BY_WORD if set(near) & set(meaning.hints) else 0.0


def _known(meaning: Meaning, words: tuple[str, ...]) -> float:
    """How surely the whole name, or its last words, are one of the meaning's names."""
    whole, names = "_".join(words), meaning.names
    for length in (len(words), 3, 2, 1):
        known = _last(words, length)
        # The words of a name that is known deny it to nothing.
        if (known in names or known in meaning.also) and not _denied(meaning, words[:-length]):
            sure = BY_NAME if known == whole else BY_ENDING
            return sure - (names.index(known) / (2 * len(names)) if known in names else 0.5)
    return 0.0


def _wrapped(meaning: Meaning, column: str) -> float:
    """How surely the last step of a path is one of the meaning's names, where those before it only wrap it."""
    outer, _, last = unwrapped(column).rpartition(".")
    around = words_of(outer)
    whole = "_".join(words_of(last))
    if not around or not meaning.within.issuperset(around) or whole not in meaning.names:
        return 0.0
    return BY_NAME - _LESS_SURE - meaning.names.index(whole) / (2 * len(meaning.names))


def _denied(meaning: Meaning, words: tuple[str, ...]) -> bool:
    return bool(set(words) & set(meaning.never))


def _last(words: tuple[str, ...], n: int) -> str:
    return "_".join(words[-n:])


@cache
def words_of(column: str) -> tuple[str, ...]:
    """The small English words of a column's name, whatever its language, or of the steps of a dotted path.

    What wraps a value or a row adds nothing: the first of a list is called as the list is.
    """
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3 \2\4", unwrapped(column))
    return in_english(tuple(re.findall(r"[^\W_]+", spaced.lower())))


def bare_words(column: str) -> tuple[str, ...]:
    """The words of the column's name without the unit or remark in brackets behind it."""
    return words_of(_BRACKETS.sub(" ", column))


def unwrapped(column: str) -> str:
    """The column's name without the steps that say how a row or a value is kept."""
    return _WRAPPED.sub("", _HEADERS.sub("", _AROUND.sub("", column)))
