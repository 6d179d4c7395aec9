"""What people write, hardly two texts alike, and what operations write: fixed texts around changing words."""

import math
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pydoc_data.topics import topics
from random import Random

from . import words

Filling = Callable[[], str]
"""A template: each call is one filling of its slots."""

ARTICLES = ("a ", "the ", "my ", "our ", "some ", "this ", "that ", "", "their ", "two ", "every ")
LINKS = (" of ", " for ", " with ", " from ", " without ", " and ", " against ", " behind ")
TOPICS = ("what about", "difference between", "history of", "tips on", "ideas around", "meaning of", "cost of")
ENDS = (". ", "? ", " - ", "; ", "\n", "... ")


@cache
def followers() -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """The words of Python's own manual, and which follow which: passages that read like pasted documents."""
    text = " ".join(topics[name] for name in sorted(topics))
    read = tuple(re.findall(r"[A-Za-z']+[,.]?", text))
    after: dict[str, list[str]] = defaultdict(list)
    for word, following in pairwise(read):
        after[word].append(following)
    return read, after


class Speech:
    """Texts by a stream of chance."""

    def __init__(self, rng: Random) -> None:
        """Texts that `rng` decides."""
        self.rng = rng

    def thing(self, depth: int = 1) -> str:
        """Something to talk about: `our leaking roof behind the choir`."""
        rng = self.rng
        said = rng.choice(ARTICLES) + (rng.choice(words.ADJECTIVES) + " " if rng.random() < 0.55 else "")
        said += rng.choice(words.NOUNS)
        return said + rng.choice(LINKS) + self.thing(depth + 1) if depth < 3 and rng.random() < 0.3 else said

    def number(self) -> str:
        """A whole number, small ones oftener."""
        return str(int(math.exp(self.rng.random() * 7)) + 1)

    def passage(self, count: int | None = None) -> str:
        """A pasted piece of `count` words, 20 to 110 where it is not said."""
        read, after = followers()
        said = [self.rng.choice(read)]
        for _ in range(count or self.rng.randrange(20, 110)):
            said.append(self.rng.choice(after[said[-1]] or read) if self.rng.random() < 0.75 else self.rng.choice(read))
        return " ".join(said)

    def wish(self) -> str:
        """One sentence of a person: a question or an order, and up to three clauses."""
        rng, chance = self.rng, self.rng.random()
        if chance < 0.3:
            said = f"{rng.choice(words.VERBS)} {self.thing()}"
        elif chance < 0.6:
            said = f"{rng.choice(words.QUESTIONS)} {rng.choice(words.VERBS)} {self.thing()}"
        elif chance < 0.72:
            said = (
                f"{self.thing()} {rng.choice(('is', 'was', 'looks', 'seems', 'feels'))} {rng.choice(words.ADJECTIVES)}"
            )
        elif chance < 0.86:
            said = f"{rng.choice(TOPICS)} {self.thing()}"
        else:
            said = " ".join(map(rng.choice, (words.NOUNS, words.NOUNS, words.ADJECTIVES, words.PLACES)))
        clauses = "".join(rng.choice((" ", ", ")) + rng.choice(words.CLAUSES) for _ in range(int(rng.random() * 3.2)))
        return self.filled(said + clauses)

    def prompt(self) -> str:
        """One turn of a person."""
        rng = self.rng
        if rng.random() < 0.04:
            return rng.choice(words.SHORT_TURNS)
        said = "".join(self.wish() + rng.choice(ENDS) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))).strip()
        if rng.random() < 0.35:
            said = rng.choice(words.OPENINGS) + rng.choice((" ", ", ", "! ")) + said
        if rng.random() < 0.16:
            said += rng.choice(("\n\n", ": ", "\n---\n")) + self.passage()
        return said[0].upper() + said[1:] if rng.random() < 0.5 else said

    def filled(self, pattern: str) -> str:
        """`pattern` with every slot in braces filled, as {thing}, {place} or {first}."""
        return re.sub(r"\{(\w+)\}", lambda slot: self.word(slot.group(1)), pattern)

    def word(self, slot: str) -> str:
        """One filling of a slot by its name; KeyError for a name that is none."""
        lists = {
            "noun": words.NOUNS,
            "adjective": words.ADJECTIVES,
            "verb": words.VERBS,
            "place": words.PLACES,
            "language": words.LANGUAGES,
            "day": words.DAYS,
            "who": words.PEOPLE,
        }
        if slot in lists:
            return self.rng.choice(lists[slot])
        if slot in {"first", "last"}:
            return self.rng.choice(words.FIRST_NAMES if slot == "first" else words.LAST_NAMES).title()
        made: dict[str, Filling] = {
            "thing": self.thing,
            "n": self.number,
            "wish": self.wish,
            "passage": lambda: self.passage(30),
        }
        return made[slot]()

    def template(self, slots: int | None = None, length: int | None = None) -> Filling:
        """A fixed text of `length` words around `slots` slots, 1 to 3 slots and 16 to 44 words where it is not said."""
        slots = slots or self.rng.randrange(1, 4)
        length = length or self.rng.randrange(16, 45)
        head = self.filled("{verb} {thing} ").capitalize() + self.filled(self.rng.choice(words.CLAUSES)) + "."
        pieces = [self.passage(max(4, length // (slots + 1))) for _ in range(slots + 1)]
        return lambda: " ".join([head, pieces[0], *(f"{self.thing()} {piece}" for piece in pieces[1:])])

    def templates(self, count: int) -> list[Filling]:
        """`count` templates of different lengths."""
        return [self.template() for _ in range(count)]
