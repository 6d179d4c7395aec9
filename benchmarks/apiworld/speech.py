"""What one person writes to a model: their own topics, tongue, length, habits and mistakes."""

from dataclasses import dataclass, field

from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.lexicon import (
    ADJECTIVES,
    CODE_TONGUES,
    EVERYDAY,
    FORMS,
    NAMES,
    OPENINGS,
    SIGNS,
    SMALL_WORDS,
    SOUNDS,
    TOPICS,
    VERBS,
    WORDS,
)

STARTS = (
    "{v} a {a} {f} about {n}", "can you {v} my {n} {f}", "how do I {v} a {n} without {n2}",
    "what is the best {n} for {n2}", "why does my {n} keep {v}ing the {n2}", "I have a {a} {n} and want a {f}",
    "{name} asked me for a {f} on {n} and {n2}", "need {num} ideas for {a} {n}", "{v} this {n} {f} for {name}",
    "is it ok to {v} the {n} before the {n2}", "give me a {a} {f} that covers {n}, {n2} and {n3}", "help me {v} {n}",
    "my {n} is {a}, what now", "{n} vs {n2}?", "tell me about the {a} {n} in {num} words",
    "what does {n} mean when the {n2} is {a}", "I'm trying to {v} {n} with {n2}",
    "{name} says the {n} should be {a}. true?", "let's {v} a {n} {f}", "turn my notes on {n} into a {f}",
    "{n} {n2} {f}", "should I {v} or {v2} the {n}", "who pays for {n} if the {n2} is {a}", "{v} and {v2} {n}",
    "in {num} steps: {v} {n}", "what are {num} things a {a} {n} needs", "I think my {n2} {n} is wrong, {v} it",
    "quick question about {a} {n}",
)  # fmt: skip
MIDDLES = (
    "It is for {name}, who knows nothing of {n}.", "We already tried {n} and {n2}.", "The {n} costs {num} a month.",
    "keep the {n} part", "not the {a} kind", "my {n} has {num} {n2}s", "Deadline is in {num} days.",
    "{name} hates {n}.", "I don't want {n} in it", "there is also a {a} {n2}", "(the {n} is {a}, the {n2} is not)",
    "budget about {num}", "Last year the {n} was {a} and {name} complained.", "Mention {n}, {n2} and the {a} {n3}.",
    "I live near a {a} {n}", "Assume {num} people and one {n}.", "the {f} must fit on a page", "{n} first, then {n2}",
    "we call it the {a} {n}",
)  # fmt: skip
ENDINGS = (
    "thanks", "Thank you!", "make it {a}", "max {num} words", "in a {a} tone please", "no {n} please", "use a table",
    "be honest", "and add a {f}", "like {name} would say it", "with examples from {n}", "just the {f}",
    "step by step", "as {a} as you can", "for a {n} beginner", "cite sources", "one sentence", "no bullet points",
    "pls hurry",
)  # fmt: skip
CHAT = (
    "thanks", "continue", "hi", "hello", "ok", "yes", "no", "why?", "shorter please", "go on", "try again", "test",
    "more", "that's wrong", "are you sure?", "in english", "thank you so much", "again but better", "ok and then?",
)  # fmt: skip
ROLES = (
    "support assistant",
    "tutor",
    "analyst",
    "copywriter",
    "reviewer",
    "planner",
    "classifier",
    "translator",
    "bot",
)


@dataclass
class Voice:
    """A person's way to write; `say` gives the next prompt."""

    tongue: str
    topics: tuple[str, ...]
    lower: bool
    typos: float
    chatty: float
    mix: tuple[float, ...]
    code: str
    app: str = ""
    lexicon: list[str] = field(default_factory=list)

    def say(self, draw: Draw) -> str:
        if draw.chance(self.chatty):
            return draw.popular(CHAT)
        kind = draw.weighted(("ask", "task", "code", "paste", "app", "rows"), self.mix)
        if kind == "code":
            text = code_prompt(draw, self)
        elif kind == "app":
            text = f"{self.app}\n\n{self.sentence(draw)}"
        elif kind == "rows":
            text = f"{self.sentence(draw)}\n{rows(draw, self)}"
        elif kind == "paste":
            text = f"{self.sentence(draw)}\n\n{document(draw, self, draw.whole(3, 14))}"
        else:
            text = " ".join(self.sentence(draw) for _ in range(1 if kind == "ask" else draw.whole(2, 5)))
        return spoil(draw, text, self.typos)

    def word(self, draw: Draw) -> str:
        if self.lexicon:
            return draw.popular(self.lexicon)
        return draw.pick(WORDS[draw.pick(self.topics)]) if draw.chance(0.75) else draw.pick(EVERYDAY)

    def sentence(self, draw: Draw) -> str:
        if self.tongue != "en" and not draw.chance(0.06):
            return foreign(draw, self)
        parts = [fill(draw, draw.pick(STARTS), self)]
        parts += [fill(draw, draw.pick(MIDDLES), self) for _ in range(draw.weighted((0, 1, 2), (0.5, 0.35, 0.15)))]
        parts += [fill(draw, draw.pick(ENDINGS), self)] if draw.chance(0.4) else []
        text = draw.pick((" ", ". ", ", ")).join(parts)
        return text.lower() if self.lower else text[0].upper() + text[1:]


def voice(draw: Draw, tongue: str) -> Voice:
    """Somebody's voice, by lot."""
    programmer = draw.chance(0.25)
    topics = tuple(draw.some(tuple(TOPICS), draw.whole(1, 4)))
    mix = (0.15, 0.15, 0.45, 0.1, 0.1, 0.05) if programmer else (0.42, 0.34, 0.02, 0.15, 0.02, 0.05)
    bent = tuple(share * draw.between(0.3, 1.7) for share in mix)
    made = Voice(tongue, topics, draw.chance(0.3), draw.heavy(0.004, 1.0), draw.between(0, 0.12), bent, "")
    made.code = draw.popular(CODE_TONGUES, 1.6)
    made.lexicon = lexicon(draw, tongue) if tongue in SOUNDS else []
    made.app = system_prompt(draw, made)
    return made


def lexicon(draw: Draw, tongue: str) -> list[str]:
    """The few hundred words that this person uses in a tongue that is made of its sounds."""
    sounds = SOUNDS[tongue].split()
    return ["".join(draw.pick(sounds) for _ in range(draw.weighted((2, 3, 4), (0.5, 0.35, 0.15)))) for _ in range(160)]


def fill(draw: Draw, frame: str, speaker: Voice) -> str:
    """`frame` with the speaker's words in its gaps."""
    number = draw.weighted((3, 5, 10, draw.whole(2, 900)), (1, 1, 1, 3))
    return frame.format(
        v=draw.pick(VERBS), v2=draw.pick(VERBS), a=draw.pick(ADJECTIVES), f=draw.pick(FORMS), name=draw.pick(NAMES),
        n=speaker.word(draw), n2=speaker.word(draw), n3=speaker.word(draw), num=number,
    )  # fmt: skip


def foreign(draw: Draw, speaker: Voice) -> str:
    if speaker.tongue in SIGNS:
        signs = SIGNS[speaker.tongue]
        return "".join(draw.popular(signs, 1.3) for _ in range(draw.whole(6, 40))) + draw.pick(("。", "？", ""))
    small = SMALL_WORDS[speaker.tongue].split()
    words = [draw.popular(small) if draw.chance(0.4) else speaker.word(draw) for _ in range(draw.whole(3, 16))]
    text = f"{draw.pick(OPENINGS[speaker.tongue])} " if draw.chance(0.5) else ""
    return text + " ".join(words) + draw.pick((".", "?", "", ""))


def document(draw: Draw, speaker: Voice, sentences: int) -> str:
    """Pasted text of `sentences` sentences."""
    return " ".join(statement(draw, speaker) for _ in range(sentences))


def statement(draw: Draw, speaker: Voice) -> str:
    subject = " ".join(speaker.word(draw) for _ in range(draw.whole(3, 9)))
    start = draw.pick(("The", "A", "Our", "This", "Each"))
    verb = draw.pick(("was", "is", "has", "needs", "of", "without"))
    return f"{start} {subject} {verb} {speaker.word(draw)}."


def rows(draw: Draw, speaker: Voice) -> str:
    heads = [speaker.word(draw) for _ in range(draw.whole(2, 4))]
    lines = [",".join(str(draw.whole(0, 9999)) for _ in heads) for _ in range(draw.whole(3, 9))]
    return "\n".join([",".join(heads), *lines])


def code_prompt(draw: Draw, speaker: Voice) -> str:
    """A question with code, a stack trace, or words alone."""
    one, two, three = (f"{draw.pick(EVERYDAY)}{draw.pick(('', '_', 'Id', 's', 'List'))}" for _ in range(3))
    ask = draw.pick((
        f"fix this {speaker.code}", f"why is {one} {draw.pick(('null', 'empty', 'slow', 'undefined'))}?",
        f"write a {speaker.code} function that takes {one} and returns {two}", f"unit test for {one}",
        f"convert to {draw.pick(CODE_TONGUES)}", f"{speaker.code}: {fill(draw, draw.pick(STARTS), speaker)}",
    ))  # fmt: skip
    if draw.chance(0.3):
        return ask
    if draw.chance(0.25):
        at = "\n".join(f"  at {draw.pick(EVERYDAY)}.{one} (line {draw.whole(2, 900)})" for _ in range(draw.whole(2, 7)))
        return f"{ask}\nError: {two} {draw.pick(ADJECTIVES)} {three}\n{at}"
    lines = "\n".join(code_line(draw, (one, two, three)) for _ in range(draw.whole(1, 6)))
    return f"{ask}\n```\ndef {draw.pick(VERBS)}_{one}({two}, {three}):\n{lines}\n```"


def code_line(draw: Draw, names: tuple[str, ...]) -> str:
    if draw.chance(0.3):
        test = f"    if {draw.pick(names)} > {draw.whole(0, 999)}:"
        return f"{test}\n        return {draw.pick(EVERYDAY)}({draw.pick(names)})"
    return f"    {draw.pick(names)} = {draw.pick(EVERYDAY)}({draw.pick(names)}, {draw.whole(0, 99)})"


def system_prompt(draw: Draw, speaker: Voice) -> str:
    """The fixed text that somebody's own small program puts before each request."""
    rules = "\n".join(f"- {fill(draw, draw.pick(MIDDLES), speaker)}" for _ in range(draw.whole(1, 6)))
    place = f"{speaker.word(draw).title()}{draw.pick(EVERYDAY).title()}"
    role = f"You are a {draw.pick(ADJECTIVES)} {draw.pick(ROLES)} for {place}."
    return f"{role} {fill(draw, draw.pick(STARTS), speaker)}.\n{rules}"


def spoil(draw: Draw, text: str, rate: float) -> str:
    """`text` with as many typing mistakes as its writer makes."""
    mistakes = int(len(text) * rate + draw.unit())
    for _ in range(min(mistakes, 8)):
        at = draw.below(max(1, len(text) - 1))
        text = draw.pick((text[:at] + text[at + 1 :], text[:at] + text[at : at + 1] + text[at:]))
    return text
