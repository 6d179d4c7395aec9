"""What operations ask a model for: answers by the thousand to train another one with, in few or many wordings."""

from dataclasses import dataclass

from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.lexicon import CODE_TONGUES, EVERYDAY, VERBS
from benchmarks.apiworld.scaffolds import TRADES, Text, gaps
from benchmarks.apiworld.speech import voice

PARTS: tuple[tuple[str, ...], ...] = (
    (
        "You are an expert {t} with deep knowledge of {w}.", "As a seasoned {t} working on {w}, take care.",
        "Imagine two decades of practice as a {t}; the field is {w}.", "Role: senior {t}. Area: {w}.",
        "Below is a task on {w} that only a good {t} can do.", "Answer as a {t} would when {w} is at stake.",
    ),
    (
        "Solve the problem below.", "Work through the following task.", "Please deal with this item completely.",
        "Here is something to be answered in full.", "Handle the next request with all your skill.",
        "Find a correct result for what follows.",
    ),
    (
        "Show every step of your reasoning before you conclude.",
        "Write down all thoughts on the way, even wrong turns.",
        "Reason aloud, number each step, check the last one twice.", "First a plan, then the work, then a self-review.",
        "Explain why each step follows from the one before.", "Put your chain of thought between <think> tags.",
    ),
    ("Problem:", "Task:", "Input:", "Question:", "Item:", "Here it is:"),
    ("{q}",),
    (
        "End with the result on a line of its own.", "The last line must be FINAL: and the result.",
        "Return a JSON object with steps and answer.", "Close with how sure you are, from 0 to 1.",
        "Finally, restate the result in one sentence.", "No greeting, no apology, nothing after the result.",
    ),
)  # fmt: skip
"""The parts of a request, each in wordings that say the same."""

QUESTIONS = (
    "A {n} costs {num} and a {n2} costs twice as much. {name} buys 7 of each. What is left of 90000?",
    "Write a {code} program that reads {num} {n} records and prints each {n2} once.",
    "Rate the answer from 1 to 10 by accuracy and depth. Answer: {doc}",
    "Which calls to search, read and write would {v} the {n} of {name}? Arguments as JSON, case {num}.",
    "Prove or refute: every {n} of size {num} has a {a} {n2}.",
    "Give five new instructions, unlike each other, about {n} and {n2}; seed {num}.",
    "Rewrite so that a {a} reader follows it: {doc}",
    "Fix this: {code} throws on line {num} when {n} is {a} and {n2} is empty.",
    "Compare two replies and say which is better. A: {ask} B: {ask}",
    "{name} has {num} {n}s and loses a third each day. When are fewer than 5 left?",
)


@dataclass(frozen=True)
class Template:
    """A request's wordings by part; `loose`: how often each part is worded anew instead of by its first wording."""

    parts: tuple[tuple[str, ...], ...]
    questions: tuple[str, ...]
    loose: float

    def say(self, draw: Draw) -> str:
        question = gaps(draw, draw.pick(self.questions))
        chosen = [draw.pick(part) if draw.chance(self.loose) else part[0] for part in self.parts]
        return " ".join(chosen).replace("{q}", question)


def template(draw: Draw, loose: float) -> Template:
    """A template of an operation's own: parts left out, wordings and their order drawn by lot."""
    trade, field = draw.pick(TRADES), draw.pick(EVERYDAY)
    kept = [part for part in PARTS if part[0] == "{q}" or draw.chance(0.8)]
    parts = [draw.some([wording.replace("{t}", trade).replace("{w}", field) for wording in part], 6) for part in kept]
    told = f"{draw.pick(VERBS)} the {draw.pick(EVERYDAY)}, use {draw.pick(CODE_TONGUES)} notation."
    rule = f"Rule {draw.whole(1, 99)}: {told}"
    if draw.chance(0.6):
        parts.insert(draw.below(len(parts)), [rule, rule.replace("Rule", "Note"), rule.replace("use", "with")])
    return Template(tuple(tuple(part) for part in parts), tuple(draw.some(QUESTIONS, draw.whole(1, 4))), loose)


def templates(draw: Draw, count: int, loose: float) -> Text:
    """A way to ask by one of `count` templates."""
    made = [template(draw, loose) for _ in range(count)]
    return lambda draw: draw.popular(made, 1.5).say(draw)


def customers(draw: Draw, count: int) -> Text:
    """What comes through a shop's relay: many strangers' words, mixed."""
    voices = [voice(draw, draw.weighted(("en", "zh", "vi", "tr", "es"), (4, 3, 1, 1, 1))) for _ in range(count)]
    return lambda draw: draw.popular(voices, 1.5).say(draw)
