"""Text as columns: a recipe is a row of slots, and a thousand prompts of it are drawn and joined at once.

Recipes are written as patterns: `{noun}` is drawn anew for each prompt from a vocabulary, `[a|b|c]` is one of the
wordings, and what is neither is fixed.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .hashing import Ints, Words, as_words, below
from .words import (
    ADJECTIVES,
    FOODS,
    FOREIGN,
    NOUNS,
    PERIODS,
    PLACES,
    SUBJECTS,
    TECH,
    VERBS,
    VERBS_PAST,
    coined,
    identifiers,
)

Slots = list[pa.Array]

_NAMED = re.compile(r"\{(\w+)\}")
_PIECE = re.compile(r"\{(\w+)\}|\[([^\[\]]*\|[^\[\]]*)\]")


STATEMENT = (
    "[The|A|Our|That|Every|One|Their] {adj} {noun} [of|near|from|behind|inside|next to] {place} "
    "[was|got|had been|will be] {past} {when}[,| and| but| while] {n} [people|crates|visitors|letters|euros|pages] "
    "[went to|came from|were lost in|were kept for|stayed in] {name}."
)
MACROS = {
    "s": STATEMENT,
    "passage": f"{STATEMENT} {STATEMENT} {STATEMENT}",
    "long": "\n".join([STATEMENT] * 5),
    "topic": "[the|a] {adj} {noun} [in|from|for|near] {place}",
    "task": "`{ident}` in {tech}, [given|taking|for] [a list|a stream|a file|a table] of {adj} {noun} records",
    "sum": "{name} [buys|sells|rents|ships] {n} {adj} {noun}s [at|for] {n} [euros|dollars|pesos|yen] each and "
    "[loses|returns|gives away|keeps] {small} of them {when}",
    **{
        f"{language}_s": gap.join(f"{{{language}_{part}}}" for part in ("thing", "deed", "thing", "when"))
        + f"{gap}{{name}}{gap}{{n}}{stop}"
        for language, gap, stop in [
            (name, "" if name == "zh" else " ", "。" if name == "zh" else ".") for name in FOREIGN
        ]
    },
}
"""Names that stand for a longer pattern."""


@dataclass
class Library:
    """The vocabularies of one world and every recipe that its people use; a recipe is known by its number."""

    vocabulary: dict[str, list[str]]
    recipes: list[Slots] = field(default_factory=list)
    columns: dict[str, pa.Array] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    choices: dict[str, Slots] = field(default_factory=dict)

    def add(self, pattern: str) -> int:
        """The number of the recipe with this pattern."""
        if pattern not in self.written:
            self.written[pattern] = len(self.recipes)
            self.recipes.append(self.slots(pattern))
        return self.written[pattern]

    def slots(self, pattern: str) -> Slots:
        """The pattern's columns: each an array of the texts that may stand there."""
        pattern = expand(pattern)
        pieces: Slots = []
        position = 0
        for match in _PIECE.finditer(pattern):
            pieces.extend(as_it_is(pattern[position : match.start()]))
            pieces.extend([self.column(match[1])] if match[1] else self.slots_of_choice(match[2]))
            position = match.end()
        pieces.extend(as_it_is(pattern[position:]))
        return [piece for piece in pieces if len(piece) > 1 or piece[0].as_py()]

    def slots_of_choice(self, choice: str) -> Slots:
        """The columns of a choice, which many recipes may have."""
        if choice not in self.choices:
            self.choices[choice] = self.wordings_of(choice)
        return self.choices[choice]

    def wordings_of(self, choice: str) -> Slots:
        """One column that holds the wordings of a choice; one that has slots of its own is written out many times."""
        wordings = choice.split("|")
        if "{" not in choice:
            return [pa.array(wordings)]
        rows = np.arange(400, dtype=np.int64)
        return [pa.concat_arrays([pa.array(self.filled(wording, rows)) for wording in wordings])]

    def filled(self, wording: str, rows: Ints) -> list[str]:
        """The wording once for each row, its slots drawn by the row."""
        if "{" not in wording:
            return [wording] * len(rows)
        return [str(text) for text in join_slots(self.slots(wording), as_words(rows)).to_pylist()]

    def column(self, name: str) -> pa.Array:
        """The vocabulary of this name."""
        if name not in self.columns:
            self.columns[name] = pa.array(self.vocabulary[name])
        return self.columns[name]

    def render(self, recipe: Ints, key: Words) -> pa.Array:
        """One text for each row: the row's recipe, drawn by the row's key."""
        order = np.argsort(recipe, kind="stable")
        numbers, starts = np.unique(recipe[order], return_index=True)
        ends = np.append(starts[1:], len(order))
        parts = [
            join_slots(self.recipes[number], key[order[start:end]])
            for number, start, end in zip(numbers, starts, ends, strict=True)
        ]
        if not parts:
            return pa.array([], pa.string())
        back = np.empty(len(order), np.int64)
        back[order] = np.arange(len(order))
        return pa.chunked_array(parts).combine_chunks().take(pa.array(back))


def as_it_is(text: str) -> Slots:
    """The column of a text that is always the same; none for an empty one."""
    return [pa.array([text])] if text else []


def expand(pattern: str) -> str:
    """The pattern with every macro written out."""
    return _NAMED.sub(lambda match: MACROS.get(match[1], match[0]), pattern)


def join_slots(slots: Slots, key: Words) -> pa.Array:
    """The slots drawn by the keys and joined, one text for each key."""
    columns = [
        pa.repeat(slot[0], len(key)) if len(slot) == 1 else slot.take(pa.array(below(len(slot), key, place)))
        for place, slot in enumerate(slots)
    ]
    return columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, "")


def open_library(rng: np.random.Generator) -> Library:
    """A library with this world's vocabularies and no recipe yet."""
    names = coined(rng, 1_800)
    vocabulary = {
        "adj": ADJECTIVES,
        "noun": NOUNS,
        "past": VERBS_PAST,
        "verb": VERBS,
        "tech": TECH,
        "place": PLACES + names[:400],
        "name": names,
        "subject": [subject.replace("-", " ") for subject in SUBJECTS],
        "food": FOODS,
        "when": PERIODS,
        "ident": identifiers(rng, 3_000),
        "n": [str(number) for number in rng.integers(2, 9_999, 3_000)],
        "small": [str(number) for number in range(2, 31)],
        "year": [str(year) for year in range(1780, 2026)],
    }
    for language, (things, deeds, moments) in FOREIGN.items():
        vocabulary[f"{language}_thing"] = things
        vocabulary[f"{language}_deed"] = deeds
        vocabulary[f"{language}_when"] = moments
    return Library(vocabulary)


def keys(rng: np.random.Generator, count: int) -> Words:
    """Fresh random keys."""
    return rng.integers(0, 1 << 63, count, dtype=np.uint64)
