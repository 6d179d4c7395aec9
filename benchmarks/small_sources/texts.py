"""What people write: prompts, reviews, posts, messages; and one text of an operation in its many variants."""

from collections.abc import Sequence

import numpy as np

from benchmarks.small_sources.names import words

THINGS = words(
    """invoice contract recipe poem garden bicycle engine budget lesson marathon router novel speech sonata tax
    visa kitchen battery telescope spreadsheet database parser queue cache pipeline diagram thesis exam
    allergy diet puppy aquarium wedding funeral mortgage roof heater tenant landlord employer interview salary
    pension vaccine headache protein enzyme planet volcano glacier treaty election parliament strike harvest
    tractor greenhouse beehive sourdough espresso guitar piano chorus theatre museum fresco cathedral castle
    ferry airport timetable suitcase passport hostel trail compass kayak surfboard chess crossword puzzle
    costume lantern candle quilt sewing pottery camera lens portrait podcast newsletter logo brochure slogan
    survey questionnaire warehouse pallet forklift barcode shipment customs"""
)
DOINGS = words(
    """explain summarise translate rewrite shorten compare plan design debug test price describe outline review
    check draft list rank classify extract convert simplify improve criticise estimate schedule name sketch
    calculate prove"""
)
KINDS = words(
    """old small new cheap broken Italian quiet heavy urgent wooden modern simple medieval digital local seasonal
    annual second-hand portable vegan noisy electric shared public private rural northern formal friendly
    strict"""
)
FRAMES = (
    "Can you {do} my {kind} {thing}?",
    "{do} the {thing} for a {kind} {thing2}",
    "How would I {do} a {kind} {thing} without a {thing2}",
    "please {do} this {thing} and then {do2} the {kind2} {thing2}",
    "What is the difference between a {kind} {thing} and a {kind2} {thing2}?",
    "I have a {kind} {thing} with a {kind2} {thing2}. Help me {do} it.",
    "Write about a {kind} {thing} in the style of a {thing2}",
    "{thing} {thing2} {kind}",
    "why does my {thing} not work with the {kind} {thing2}?",
    "Give me {number} ideas to {do} a {thing}",
    "My {thing} is {kind}; should I {do} the {thing2} or {do2} it?",
    "a table of {number} {kind} {thing2}s by {thing}",
)
OPINIONS = (
    "The {thing} was {kind} but the {thing2} made up for it.",
    "Came for the {thing}, stayed for the {kind} {thing2}.",
    "{kind} {thing}, would not {do} again",
    "Took {number} days, the {thing} arrived {kind}.",
    "They were kind about my {thing}; the {thing2} is {kind} though.",
    "Not what I wanted: a {kind} {thing} instead of a {kind2} {thing2}.",
    "My {thing2} loves it. {kind} {thing}.",
    "After {number} weeks the {thing} is still {kind}",
    "Asked them to {do} the {thing}, and they did the {thing2} too.",
)
SHORT = ("Great!", "good", "Love it", "ok", "Very good", "5 stars", "Works", "Bad", "Thanks", "Nice", "Perfect", "")


class Writer:
    """Texts by chance; the same chance writes the same texts."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def one(self, values: Sequence[str]) -> str:
        return values[int(self.rng.integers(len(values)))]

    def filled(self, frame: str) -> str:
        """`frame` with every gap filled."""
        return frame.format(
            do=self.one(DOINGS),
            do2=self.one(DOINGS),
            kind=self.one(KINDS),
            kind2=self.one(KINDS),
            thing=self.one(THINGS),
            thing2=self.one(THINGS),
            number=int(self.rng.integers(2, 90)),
        )

    def prompt(self) -> str:
        """What one asks a model: a sentence or a few."""
        return " ".join(self.filled(self.one(FRAMES)) for _ in range(int(self.rng.choice([1, 1, 1, 2, 3]))))

    def opinion(self) -> str:
        """A review or a post; one in five is a word or two, as everybody's are."""
        if self.rng.random() < 0.2:
            return self.one(SHORT)
        return " ".join(self.filled(self.one(OPINIONS)) for _ in range(int(self.rng.choice([1, 1, 2, 3]))))

    def template(self, sentences: int = 4) -> str:
        """A text of somebody's own, with two gaps that are left open."""
        parts = [self.filled(self.one(FRAMES)) for _ in range(sentences)]
        parts.insert(1, "It has to do with a {kind} {thing}, for number {number}.")
        return " ".join(parts)

    def variant(self, template: str, changed: float = 0.0) -> str:
        """`template` filled; of its words the share `changed` is another, as spinners of texts make it."""
        words = self.filled(template).split()
        return " ".join(self.one(THINGS) if self.rng.random() < changed else word for word in words)
