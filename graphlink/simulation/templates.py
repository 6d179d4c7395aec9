"""Prompt templates: a fixed instruction with a slot, in several wordings.

Operators, enterprises, frameworks, classes and developers draw from the same stock, so that no word gives anybody away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from .wording import DOMAINS

TOPIC, QUESTION, PASSAGE, NOTHING = range(4)

CHOICE = re.compile(r"\[([^\]]+)\]")

ROLES = (
    "You are [an experienced|a seasoned|a senior|a veteran] {domain} [specialist|expert|practitioner].",
    "[Act as|Take the role of|Answer as] a [careful|meticulous|thorough] {domain} [reviewer|examiner|assessor].",
    "[Imagine you teach|Suppose you are teaching|Picture yourself teaching] {domain} to [adults|graduates|trainees].",
    "You [support|assist|help] the {domain} [desk|team|department] of a [large|growing] [company|firm].",
    "[As a|In your role as a] {domain} [consultant|adviser|analyst], [be exact|stay precise|be rigorous].",
    "",
    "",
)

TASKS = (
    "[Explain|Describe|Lay out] the [full|complete|entire] [reasoning|line of thought|argument] [behind|that leads to] "
    "the answer [step by step|one step at a time|in small steps]",
    "[Grade|Rate|Score] the [answer|reply|response] below [from one to ten|on a scale of ten|with a mark out of ten] "
    "and [justify|defend|give reasons for] [the mark|the score|your rating]",
    "[Rewrite|Rephrase|Recast] the [text|passage|section] so that [a layperson|a newcomer|someone new to it] "
    "[can follow|understands|is able to follow] [every|each] point",
    "[Extract|Pull out|List] [all|every one of the] [claims|statements|assertions] and [say|state|note] which of them "
    "[need|require|call for] [a source|evidence|support]",
    "[Produce|Write|Create] [four|five|six] [practice|exam|test] [questions|problems|items] of "
    "[rising|growing|increasing] difficulty with [worked|detailed|complete] [solutions|answers]",
    "[Summarise|Sum up|Condense] the [ticket|request|message] for the {domain} [queue|inbox|board] and "
    "[propose|suggest|recommend] the next [action|step|move]",
    "[Classify|Sort|Categorise] the [input|text|entry] by [intent|purpose|subject] and [return|give back|output] "
    "[only|nothing but] the [label|category|class name]",
    "[Solve|Work out|Answer] the [task|problem|exercise] and [show|spell out|write down] every "
    "[intermediate|in-between] [result|value|step]",
    "[Translate|Convert|Turn] the [description|specification|brief] into [working|runnable|tested] code and "
    "[comment|annotate|explain] [each|every] [function|routine|block]",
    "[Compare|Contrast|Weigh] [two|both] [approaches|methods|schools of thought] in {domain} and [decide|judge|say] "
    "which [holds up|fits|works] better",
    "[Draft|Write|Compose] a [reply|response|answer] that is [polite|courteous|friendly], [brief|short|concise] and "
    "[correct|accurate|right] in terms of {domain}",
    "[Find|Spot|Identify] the [mistakes|errors|flaws] in the [solution|argument|derivation] and [correct|repair|fix] "
    "[each of them|them one by one|every one]",
    "[Discuss|Examine|Analyse] how {domain} [changed|shaped|affected] [daily life|everyday life|ordinary homes] and "
    "[cite|name|refer to] [two|at least two] [sources|authors|studies]",
    "[Generate|Make up|Invent] a [realistic|lifelike|plausible] [conversation|dialogue|exchange] between a {domain} "
    "[expert|professional] and [a client|a customer|an outsider]",
    "[Critique|Assess|Evaluate] the [plan|proposal|draft] [against|in the light of|by] good {domain} practice and "
    "[rank|order|sort] [its weaknesses|the problems|the gaps]",
    "[Plan|Outline|Sketch] [how an agent|how an assistant|how a program] would [use tools|call tools|apply tools] to "
    "[finish|complete|carry out] the {domain} [job|task|assignment]",
)

LIMITS = (
    "[Do not|Never] [skip|leave out|omit] [any step|a single step|steps], [even|also] [obvious|trivial|easy] ones.",
    "[Return|Give|Output] [the result|your answer|everything] as [valid|well-formed|strict] JSON.",
    "[Mark|Flag|Point out] [whatever|anything|everything] you [are unsure about|cannot verify|had to guess].",
    "[Keep|Hold] the [tone|style|wording] [neutral|matter-of-fact|plain] and [avoid|drop] [filler|padding|small talk].",
    "[Finish|End|Close] with [a one-line|a single-sentence|a short] [verdict|conclusion|takeaway].",
    "[Use|Work with] [at most|no more than|up to] {number} words.",
    "[Think|Reason] [aloud|in writing|on paper] [before|ahead of] [the final answer|answering|you answer].",
    "[Write|Answer] in the language of the [input|question|text].",
    "",
)

LEADS = {
    TOPIC: ("[Topic|Subject|Theme]: ", "[It is about|This concerns|The subject is] "),
    QUESTION: ("[Question|Task|Problem]: ", "[Here is the question|The question reads|Asked was]: "),
    PASSAGE: ("[Text|Passage|Input]: ", "[The text follows|Here is the text|Read this]: "),
    NOTHING: ("", ""),
}


@dataclass(frozen=True)
class Family:
    """One template: its wordings are the ids from `first` on; `count` of them."""

    first: int
    count: int


@dataclass
class Templates:
    """Every wording of the world: what stands before its slot, what kind of slot, what stands after."""

    before: list[str] = field(default_factory=list)
    slot: list[int] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def family(self, draw: np.random.Generator, wordings: int, *, slot: int | None = None) -> Family:
        """A new template in `wordings` wordings; `slot` is drawn where it is not given."""
        kind = int(draw.integers(0, NOTHING)) if slot is None else slot
        plan = (_one(draw, ROLES), _one(draw, TASKS) + ".", _one(draw, LIMITS), _one(draw, LEADS[kind]))
        terms = {"domain": _one(draw, DOMAINS), "number": str(int(draw.integers(4, 40)) * 10)}
        middle = bool(draw.random() < 0.35)
        first = len(self.slot)
        for _ in range(wordings):
            self._add(*_reworded(draw, plan, terms, middle=middle, drops=wordings > 1), kind)
        return Family(first, wordings)

    def _add(self, before: str, after: str, slot: int) -> None:
        self.before.append(before)
        self.slot.append(slot)
        self.after.append(after)

    def texts(self) -> tuple[pa.Array, pa.Array]:
        """The fixed parts before and after the slot, by wording."""
        return pa.array(self.before, pa.string()), pa.array(self.after, pa.string())


def _one(draw: np.random.Generator, choices: Sequence[str]) -> str:
    return choices[int(draw.integers(0, len(choices)))]


def _reworded(
    draw: np.random.Generator, plan: tuple[str, ...], terms: dict[str, str], *, middle: bool, drops: bool
) -> tuple[str, str]:
    """One wording of a plan (role, task, limit, lead): other synonyms, another order, now and then a sentence less."""
    role, task, limit, lead = (_worded(draw, part, terms) for part in plan)
    if drops and draw.random() < 0.2:
        role, limit = ("", limit) if draw.random() < 0.5 else (role, "")
    if middle:
        return _joined(role, task) + lead, (" " + limit) if limit else ""
    order = (role, limit, task) if drops and draw.random() < 0.3 else (role, task, limit)
    return _joined(*order) + lead, ""


def _joined(*sentences: str) -> str:
    return "".join(sentence + " " for sentence in sentences if sentence)


def _worded(draw: np.random.Generator, text: str, terms: dict[str, str]) -> str:
    chosen = CHOICE.sub(lambda found: _one(draw, found.group(1).split("|")), text)
    return chosen.replace("{domain}", terms["domain"]).replace("{number}", terms["number"])
