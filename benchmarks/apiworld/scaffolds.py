"""What many strangers send alike: copied prompts, apps' and agents' fixed texts, exercises of courses."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.lexicon import ADJECTIVES, CODE_TONGUES, EVERYDAY, NAMES, TOPICS, VERBS, WORDS
from benchmarks.apiworld.speech import document, fill, voice

Text = Callable[[Draw], str]
"""A way to come to the next prompt."""

COPIED = (
    "Pretend to be a {role} and answer only as one. My first request is: {ask}",
    "You are now my {role}. Ask me five questions before you begin. Topic: {ask}",
    "Explain {n} to me as if I were eleven years old.",
    "Rewrite the text below so that it sounds natural and human:\n\n{doc}",
    "Summarize the following article in three bullet points:\n\n{doc}",
    "Act as an interviewer for a {role} position. One question at a time, wait for my answers.",
    "Make a 30 day plan to learn {n}. One hour a day, table format.",
    "Give me 20 catchy titles about {n} for {n2}.",
    "Check the grammar of this and show what you changed: {ask}",
    "What would a world famous {role} say about {n}?",
    "Write a cover letter for the job below. My name is {name}.\n\n{doc}",
    "Write a rhyming birthday poem for {name} who loves {n}.",
    "Turn this into a LinkedIn post with three emojis: {ask}",
    "Play a text adventure with me. You are the narrator. Start in a {n}.",
    "Let us think about this one step at a time. {ask}",
    "Draw {n} in ASCII.",
    "Write a bedtime story about a {n} and a {n2} for a child called {name}.",
    "tell me a joke about {n}",
    "Roast my {n} without mercy",
    "What is the capital of {name}land? (trick question)",
)
"""Prompts that go round in blogs and videos; each person fills in their own."""
TRADES = ("chef", "lawyer", "career coach", "travel guide", "doctor", "poet", "historian", "SEO expert", "therapist")
SHELL_RULES = (
    "Reply with exactly one action.", "Never invent file names.", "Think before you act and keep the thought short.",
    "If a command fails, read the error before you try again.", "Do not touch files outside of the workspace.",
    "Answer in JSON and nothing else.", "Keep the user's language.", "Refuse when you are not sure.",
    "Use the tools below.", "Stop when the goal is met.", "Do not repeat earlier output.", "Quote what you rely on.",
    "Only list what is new.", "Prefer small changes.", "Write no comments that restate the code.",
    "Return an empty list when nothing fits.",
)  # fmt: skip
TOOLS = ("read_file", "run_command", "search_web", "fetch_page", "send_mail", "list_events", "query_db", "write_note")


@dataclass(frozen=True)
class Scaffold:
    """A program's fixed text with what each request adds to it."""

    name: str
    fixed: str
    tasks: tuple[str, ...]
    free: float

    def say(self, draw: Draw, own: Text) -> str:
        """One request: a task of the program's, or (in `free` of the cases) what its user typed."""
        asked = own(draw) if draw.chance(self.free) else gaps(draw, draw.pick(self.tasks))
        return f"{self.fixed}\n\n{asked}"

    def of(self, own: Text) -> Text:
        return lambda draw: self.say(draw, own)


def copied_prompts(draw: Draw) -> list[str]:
    """This world's popular prompts, the most popular first: those above and as many again that are its own."""
    drawn = [f"{invented(draw)} {{ask}}" for _ in range(40)]
    return draw.some([*COPIED, *drawn], 60)


def invented(draw: Draw) -> str:
    """The fixed words of a prompt that somebody made popular in this world."""
    return fill(
        draw, f"{{v}} like a {{a}} {draw.pick(TRADES)} who knows {{n}} and {{n2}}, use a {{f}},", voice(draw, "en")
    )


def gaps(draw: Draw, frame: str) -> str:
    """`frame` with its gaps filled by words of no one topic."""
    speaker = voice(draw, "en") if "{ask}" in frame or "{doc}" in frame else None
    ask = speaker.sentence(draw) if speaker and "{ask}" in frame else ""
    doc = document(draw, speaker, draw.whole(4, 15)) if speaker and "{doc}" in frame else ""
    return frame.format(
        ask=ask, doc=doc, role=draw.pick(TRADES), name=draw.pick(NAMES), n=draw.pick(EVERYDAY), n2=draw.pick(EVERYDAY),
        v=draw.pick(VERBS), code=draw.pick(CODE_TONGUES), num=draw.whole(2, 99_999), a=draw.pick(ADJECTIVES),
    )  # fmt: skip


def agent(draw: Draw, free: float = 0.0) -> Scaffold:
    """A program that many run: its fixed text and its chores, drawn by lot."""
    name = f"{draw.pick(EVERYDAY)}{draw.pick(('ly', 'hub', 'bot', '-agent', 'GPT', 'kit', 'pilot'))}"
    tools = "\n".join(
        f"{tool}(text): {draw.pick(VERBS)} {draw.pick(EVERYDAY)}" for tool in draw.some(TOOLS, draw.whole(1, 5))
    )
    rules = "\n".join(f"{number}. {rule}" for number, rule in enumerate(draw.some(SHELL_RULES, draw.whole(3, 8)), 1))
    role = f"You are {name}, an assistant that can {draw.pick(VERBS)} the user's {draw.pick(EVERYDAY)}."
    fixed = f"{role}\n{rules}\n\nTools:\n{tools}"
    return Scaffold(name, fixed, tuple(chore(draw) for _ in range(draw.whole(2, 6))), free)


def chore(draw: Draw) -> str:
    """A program's own request, with gaps for what it found this time."""
    about = draw.pick(EVERYDAY)
    return draw.pick((
        f"New {about} since the last run: {{n}}, {{n2}} ({{num}}). {draw.pick(VERBS).title()} them.",
        f"Step {{num}}. Observation: the {about} is {{a}}. What next?",
        f"Title: {{n}} {{n2}} {{num}}\n{{doc}}\nIs this about {about}? Answer yes or no.",
        f"{draw.pick(VERBS).title()} this {about}: {{ask}}",
        f"Check of {about} at build {{num}}: {{n}} failed in {{n2}}.",
    ))  # fmt: skip


def exercises(draw: Draw, count: int) -> list[str]:
    """The texts of a course's exercises, which everybody in it pastes."""
    made = []
    for number in range(1, count + 1):
        subject = draw.pick(tuple(TOPICS))
        one, two = draw.pick(WORDS[subject]), draw.pick(WORDS[subject])
        start = f"Exercise {number}. Given a list of {one}s with a {two} each, {draw.pick(VERBS)} the"
        rest = f"{draw.pick(ADJECTIVES)} ones and {draw.pick(VERBS)} the rest."
        made.append(f"{start} {rest} Use at most {draw.whole(2, 40)} lines. Explain why your {two} is right.")
    return made


def pasted(draw: Draw, exercise: str, own: Text) -> str:
    """An exercise as a student sends it: whole, with a word before or after, or only what they made of it."""
    way = draw.below(5)
    if way <= 1:
        return exercise
    if way == 2:
        return f"{exercise}\n\n{draw.pick(('my answer so far:', 'what is wrong with mine?', 'help'))} {own(draw)}"
    return (
        f"{draw.pick(('solve', 'explain this:', 'hint for', 'is this right?', 'how to start'))} {exercise}"
        if way == 3
        else own(draw)
    )


def form_letter(draw: Draw) -> str:
    """A house's own template with gaps, as helpdesks, agencies, charities and translators keep them."""
    thing, verb, how, more = (draw.pick(words) for words in (EVERYDAY, VERBS, ADJECTIVES, ADJECTIVES))
    client = f"{thing.title()}{draw.pick(EVERYDAY).title()}"
    return draw.pick((
        f"{verb.title()} a {how} reply to this customer of {client}. Never promise a date. Case {{num}}: {{ask}}",
        f"Translate for client {client}. Keep the glossary: {{n}} = {{n2}}. Text: {{doc}}",
        f"Write {draw.whole(2, 6)} {how} captions for {{n}} by {{name}}. Brand voice: {more}, {verb}. {{ask}}",
        f"Thank {{name}} for {{num}} given to our {thing} appeal. Mention {{n}}. Signed by the {how} {thing} team.",
        f"Extract {thing}, date and total from the text as JSON. Skip what is {how}. Text: {{doc}}",
    ))  # fmt: skip


def one_of_two(usual: Text, other: Text, share: float) -> Text:
    """A way to speak that takes `other` in `share` of the cases."""
    return lambda draw: other(draw) if draw.chance(share) else usual(draw)
