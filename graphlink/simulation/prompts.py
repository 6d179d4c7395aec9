"""Prompt texts, many at a time: sentences put together from the stock of words, alone or inside a template."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from . import wording
from .templates import NOTHING, PASSAGE, TOPIC, Templates

Ints = npt.NDArray[np.int64]
Pattern = tuple[str, ...]

SLOT_WORDS = {
    "FORM": wording.FORMS,
    "PLACE": wording.PLACES,
    "PERSON": wording.PEOPLE,
    "REASON": wording.REASONS,
    "MANNER": wording.MANNERS,
}

THINGS = ("THING", "A THING")

PHRASE_SHARE = 0.06
"""How many ordinary prompts are a mere phrase that many people type."""


def article(noun: str) -> str:
    """The indefinite article that goes before `noun`."""
    return "an" if noun[0] in "aeio" or noun.startswith(("und", "unu")) else "a"


@cache
def words(slot: str) -> pa.Array:
    """Every filling of a slot; of things there are adjective and noun in all pairs."""
    if slot in THINGS:
        things = [f"{adjective} {noun}" for adjective in wording.ADJECTIVES for noun in wording.NOUNS]
        return pa.array([f"{article(thing)} {thing}" for thing in things] if slot == "A THING" else things)
    return pa.array(SLOT_WORDS[slot])


def sentences(draw: np.random.Generator, count: int, patterns: Sequence[Pattern]) -> pa.Array:
    """`count` sentences, each of a pattern drawn at random with its slots filled at random."""
    return _by_kind(
        draw.integers(0, len(patterns), count), len(patterns), lambda kind, n: _filled(draw, patterns[kind], n)
    )


def _filled(draw: np.random.Generator, pattern: Pattern, count: int) -> pa.Array:
    parts: list[pa.Array | pa.Scalar] = []
    for piece in pattern:
        if piece not in THINGS and piece not in SLOT_WORDS:
            parts.append(pa.scalar(piece))
            continue
        choices = words(piece)
        # Some subjects are more usual than others.
        spot = (draw.random(count) ** 1.3 * len(choices)).astype(np.int64)
        parts.append(choices.take(pa.array(spot)))
    return pc.binary_join_element_wise(*parts, "")


def _by_kind(kinds: Ints, count: int, make: Callable[[int, int], pa.Array]) -> pa.Array:
    """One text for each entry of `kinds`: `make(kind, n)` makes the texts of a kind, which are put back in order."""
    order = np.argsort(kinds, kind="stable")
    sizes = np.bincount(kinds, minlength=count)
    made = [make(kind, int(size)) for kind, size in enumerate(sizes) if size]
    if not made:
        return pa.array([], pa.string())
    back = np.empty(len(kinds), dtype=np.int64)
    back[order] = np.arange(len(kinds))
    return pa.concat_arrays(made).take(pa.array(back))


def ordinary(draw: np.random.Generator, count: int) -> pa.Array:
    """`count` prompts of one to four sentences, some of them a mere phrase."""
    kinds = np.where(draw.random(count) < PHRASE_SHARE, 0, 1 + draw.choice(4, count, p=(0.42, 0.33, 0.17, 0.08)))
    return _by_kind(kinds, 5, lambda kind, n: _of_length(draw, kind, n))


def _of_length(draw: np.random.Generator, length: int, count: int) -> pa.Array:
    if length == 0:
        return pa.array(wording.PHRASES).take(pa.array(draw.integers(0, len(wording.PHRASES), count)))
    first = sentences(draw, count, wording.PATTERNS)
    rest = [sentences(draw, count, wording.TAILS) for _ in range(length - 1)]
    return pc.binary_join_element_wise(first, *rest, " ") if rest else first


def slot_texts(draw: np.random.Generator, slots: Ints) -> pa.Array:
    """What fills the slot of each prompt, by the kind of slot."""

    def make(kind: int, count: int) -> pa.Array:
        if kind == TOPIC:
            return pc.binary_join_element_wise(sentences(draw, count, wording.TOPICS), ".", "")
        if kind == PASSAGE:
            return _of_length(draw, 3, count)
        if kind == NOTHING:
            return pa.array([""] * count)
        return _of_length(draw, 1, count)

    return _by_kind(slots, NOTHING + 1, make)


def prompts(draw: np.random.Generator, wordings: Ints, templates: Templates) -> pa.Array:
    """One prompt for each entry of `wordings`: that wording with its slot filled, or an ordinary prompt for -1."""
    before, after = templates.texts()
    slots = np.array(templates.slot, dtype=np.int64)

    def make(kind: int, count: int) -> pa.Array:
        if kind == 0:
            return ordinary(draw, count)
        chosen = wordings[wordings >= 0]
        parts = before.take(pa.array(chosen)), slot_texts(draw, slots[chosen]), after.take(pa.array(chosen))
        return pc.binary_join_element_wise(*parts, "")

    return _by_kind((wordings >= 0).astype(np.int64), 2, make)
