"""Prompt templates: what an operator, an enterprise or a bot sends again and again around a changing slot.

A clause is written as `[a|b|c]` choices, `<vocabulary>` for what one template fixes once, and `{slot}` for what every
prompt changes. Settling a clause makes one wording of it; a rewording settles the same clauses once more.
"""

import re
from dataclasses import dataclass

import numpy as np

from .prose import Library

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_FIXED = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class Purpose:
    """What a template is for: its clauses in order, and the pattern of what changes."""

    clauses: tuple[str, ...]
    slot: str


HARVEST = (
    Purpose(
        (
            "[Act as|You are|Take the part of] [a strict|an exacting|a demanding] "
            "[marker|examiner|grader] of <subject>.",
            "[Mark|Grade|Score] the [answer|reply|response] [below|that follows] from 0 to <small> [by|on|under] "
            "[this|the following] [rubric|scheme]: [accuracy|correctness], depth, [clarity|style].",
            "[Before|Ahead of] the [mark|score], [argue|reason|think] through [every|each] "
            "criterion [at length|in full|in detail].",
            "[Do not|Never] [skip|leave out] a [step|criterion], [even if|even where] it [seems|looks] "
            "[obvious|trivial].",
            "[Finish|Close|End] with the [line|words] SCORE and the number [alone|only].",
        ),
        "[Question|Item]: {topic}?\n[Answer|Reply]: {s} {s}",
    ),
    Purpose(
        (
            "[Solve|Work out|Answer] the [problem|exercise|task] [below|given here].",
            "[Write down|Spell out|Show] [every|each] [thought|step|inference] [you have|you make] "
            "[on the way|as you go], "
            "[including|with] [dead ends|false starts] and [how you noticed them|what put you right].",
            "[Check|Verify|Test] the [result|outcome] by a second [route|method] and [say|state] "
            "whether both [agree|match].",
            "[Put|Place|Write] the [final|last] [answer|result] between <name> tags.",
        ),
        "{sum}. [How many are left|What does it come to|What is the profit] after {small} [days|weeks|rounds]?",
    ),
    Purpose(
        (
            "[You are|Imagine you are|Be] [a senior|an experienced|a veteran] <tech> [engineer|developer|programmer].",
            "[Implement|Write|Produce] the [function|routine|program] [described|specified] [below|at the end].",
            "[First|To begin] [list|enumerate|name] "
            "the [edge cases|corner cases|traps], then [plan|sketch] the [solution|approach].",
            "[Add|Include|Supply] at least <small> [unit tests|tests|checks] and [trace|walk through] "
            "[one|two] of them by hand.",
            "[Give|State] the [running time|complexity] and [why|the reason] "
            "[nothing faster|no quicker way] [will do|exists].",
        ),
        "{task}; [limit|at most|up to] {n} [rows|items|calls]",
    ),
    Purpose(
        (
            "[Below|Here] are two [candidate|possible] [replies|answers] to one [customer|user|reader].",
            "[Decide|Choose|Judge] which is [more helpful|better|more useful] and [defend|justify] "
            "the [choice|verdict] "
            "[point by point|in detail].",
            "[Then|Afterwards] [write|draft] a third [reply|answer] that [beats|outdoes] [both|either of them].",
            "[Ignore|Disregard] [length|how long they are]; [reward|prize] [honesty|candour] "
            "about what is [unknown|uncertain].",
        ),
        "A: {s} {s}\nB: {s} {s}",
    ),
    Purpose(
        (
            "[You control|You drive|You operate] [a browser|a shell|a spreadsheet] "
            "for [a clerk|an analyst|a buyer] at <name>.",
            "[Break|Split] the [goal|errand|job] into [calls|actions] of the [form|shape] DO(tool, input).",
            "[After|Following] [each|every] [call|action], [invent|imagine] a [plausible|credible] [result|output], "
            "and [say|explain] what you [conclude|learn] from it.",
            "[Recover|Get back on track] from at least one [failure|error] [on the way|midway].",
            "[Stop|Halt] with DONE and a [summary|digest] of <small> [sentences|lines].",
        ),
        "[Find|Book|Compare|Collect] {topic} [under|over] {n} [euros|units] for {name}",
    ),
    Purpose(
        (
            "[Play|Perform|Write out] a [conversation|dialogue|talk] "
            "of <small> turns [between|shared by] a [tutor|teacher] "
            "and a [pupil|student] who [gets it wrong|misunderstands] [at first|twice].",
            "The [tutor|teacher] [never|must not] [gives away|reveals|hands over] the [answer|solution], "
            "[but asks|and only asks|asking instead] [pointed|leading] questions.",
            "[Base|Ground|Root] [everything|all of it] on the [extract|passage|source] [below|underneath].",
            "[Label|Mark] [each|every] turn with T: or P: and [annotate|note] the [intention|aim] "
            "behind it in brackets.",
        ),
        "{passage}",
    ),
)
"""What an operator draws out of a model: gradings, reasoning, code, preferences, tool use, dialogues."""

HARVEST_ABROAD = {
    "zh": Purpose(
        (
            "[你是|请扮演|假设你是]一位[严谨|资深|有经验]的[审稿人|老师|专家]。",
            "[请|务必]把[每一步|所有]的[思考|推理]过程[完整|详细]地[写出来|列出来]，[不要|不得][省略|跳过]。",
            "[最后|结尾]用[一句话|一行][给出|总结][结论|答案]，并[打分|评分]。",
            "[如果|若][信息不足|有歧义]，[请说明|指出][缺少|需要]什么。",
        ),
        "{zh_s}{zh_s}为什么？",
    ),
    "es": Purpose(
        (
            "[Eres|Actúa como] [un experto|un especialista] en <subject>.",
            "[Razona|Piensa] [paso a paso|con todo detalle] y [escribe|muestra] [cada|toda] [idea|inferencia].",
            "[Revisa|Comprueba] el [resultado|desenlace] [dos veces|por otro camino].",
            "[Termina|Acaba] con una [línea|frase] que [empiece|comience] por RESPUESTA.",
        ),
        "{es_s} {es_s}",
    ),
    "de": Purpose(
        (
            "[Du bist|Handle als] [ein strenger|ein erfahrener] [Gutachter|Prüfer] für <subject>.",
            "[Lege|Schreibe] [jeden|jeden einzelnen] [Gedanken|Schritt] [offen|nieder], auch [Irrwege|Sackgassen].",
            "[Prüfe|Kontrolliere] das [Ergebnis|Resultat] auf einem [zweiten|anderen] Weg.",
            "[Schließe|Ende] mit einer [Note|Zahl] von 1 bis <small>.",
        ),
        "{de_s} {de_s}",
    ),
    "ru": Purpose(
        (
            "[Ты|Представь, что ты] [опытный|строгий] [эксперт|рецензент] по теме <subject>.",
            "[Распиши|Покажи] [каждый|всякий] [шаг|вывод] [подробно|целиком], [включая|не скрывая] [ошибки|тупики].",
            "[Проверь|Сверь] [итог|ответ] [другим способом|ещё раз].",
            "[Заверши|Закончи] [строкой|словом] ИТОГ.",
        ),
        "{ru_s} {ru_s}",
    ),
}

HOUSE = (
    Purpose(
        (
            "You [answer|reply to|help] customers of <name>, [maker|seller|operator] of <adj> <noun>s.",
            "[Stay polite|Be brief|Be warm] and [never|do not] promise [refunds|dates|discounts] above <n>.",
            "[Sign|Close] as the <name> <noun> team.",
        ),
        "Customer: {s} {s}",
    ),
    Purpose(
        (
            "[Sort|File|Route] the ticket into one of: <noun>, <noun>, <noun>, other.",
            "[Also|Then] [set|give] a [priority|level] from 1 to <small> and [one|a] reason.",
        ),
        "Ticket {n}: {s}",
    ),
    Purpose(
        (
            "[Summarise|Condense] the [call|meeting|visit] for the <name> [file|system] in <small> lines.",
            "[Keep|Retain] names, amounts and [promises|deadlines]; [drop|omit] small talk.",
            "[Use|Follow] the <noun> [format|sheet].",
        ),
        "{passage}",
    ),
    Purpose(
        (
            "[Write|Create] a product text for the <adj> <noun> line of <name>.",
            "[Tone|Voice]: <adj>, [no|without] superlatives, at most <n> characters.",
        ),
        "{topic}, {n} [grams|mm|ml], made in {place}",
    ),
    Purpose(
        (
            "[Check|Review] the clause against the <name> [policy|handbook] of <year>.",
            "[Flag|Mark] [anything|whatever] on <noun>s, <noun>s or [liability|penalties].",
            "[Answer|Reply] with OK or with the [words to change|problem].",
        ),
        "Clause {small}: {s}",
    ),
    Purpose(
        (
            "[Extract|Pull out] <noun>, <noun> and date from the message.",
            "[Leave|Keep] a field empty [if|where] it is not there.",
        ),
        "{s} {name}, {n}",
    ),
)
"""What an honest business or bot sends again and again."""

LESSON = (
    Purpose(
        (
            "[Assignment|Exercise|Lab] <small> of course <name> <n>.",
            "[Discuss|Explain|Analyse] <subject> using the case of the <adj> <noun> of <place>.",
            "[Refer|Point] to at least <small> sources and [say|argue] where <name> (<year>) was wrong.",
        ),
        "[my draft|what I have|start]: {s}",
    ),
    Purpose(
        (
            "Worksheet <n>: [practise|use] the [past|conditional|passive] with words about the <noun>.",
            "Correct my sentence and [explain|tell me] the mistake in simple words.",
        ),
        "{name} {s}",
    ),
    Purpose(
        (
            "[Starter|Base] prompt of the <name> [hack|jam|sprint]: you are the backend of a <adj> <noun> app.",
            "[Answer|Reply] only with calls to the <name> interface, version <small>.",
            "Judges look at <noun>s, <noun>s and [speed|fun].",
        ),
        "[feature|task]: {topic}, {ident}",
    ),
)
"""What teachers, organisers and hosts hand out to many people at once: a class, a worksheet, a starter prompt."""

NONCES = {
    "none": ("", ""),
    "tag": ("[{n}-{small}] ", ""),
    "greeting": ("[Hi,|Hello there.|Dear assistant,|Good day.|Hey!|Morning.|Hi {name},] ", "[| Thanks.| Thank you!]"),
    "signature": ("", "\n\n{name} {n}/{year}"),
}
"""What an operator puts around its prompts so that no two of them are the same: before and after."""


def settle(text: str, library: Library, rng: np.random.Generator, *, choices: bool = True) -> str:
    """The text with `<vocabulary>` fixed and, with `choices`, one wording of each choice taken."""
    if choices:
        text = _CHOICE.sub(lambda match: any_of(match[1].split("|"), rng), text)
    return _FIXED.sub(lambda match: any_of(library.vocabulary[match[1]], rng), text)


def any_of(words: list[str], rng: np.random.Generator) -> str:
    """One of the words."""
    return words[int(rng.integers(len(words)))]


def shaped(clauses: list[str], slot: str, shape: str, library: Library, rng: np.random.Generator) -> str:
    """The pattern of a prompt: clauses around their slot in one of the ways in which people lay prompts out."""
    half = (len(clauses) + 1) // 2
    whole, first, rest = " ".join(clauses), " ".join(clauses[:half]), " ".join(clauses[half:])
    if shape == "middle":
        return f'{first}\n"""\n{slot}\n"""\n{rest}'
    if shape == "rules":
        rules = "\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses[1:], start=1))
        return f"{clauses[0]}\n\nRules:\n{rules}\n\nInput:\n{slot}"
    if shape == "json":
        fields = ", ".join(f'"{settle("<noun>", library, rng)}": "..."' for _ in range(3))
        return f"{whole} Return one JSON object and nothing else: {{ {fields} }}\n\nINPUT\n{slot}"
    if shape == "fewshot":
        shown = settle("<adj> <noun> of <place>, <n>", library, rng)
        return (
            f"{whole}\n\nExample\nIn: {shown}\nOut: {settle('<adj> <noun>, <year>', library, rng)}\n\nIn: {slot}\nOut:"
        )
    if shape == "chat":
        return f"[system] {whole}\n[user] {slot}\n[assistant]"
    return f"{whole}\n\n{slot}"


def one_template(purposes: tuple[Purpose, ...], shape: str, library: Library, rng: np.random.Generator) -> int:
    """The number of a new recipe of one wording."""
    purpose = purposes[rng.integers(len(purposes))]
    clauses = [settle(clause, library, rng) for clause in purpose.clauses]
    return library.add(shaped(clauses, purpose.slot, shape, library, rng))


def family(
    purpose: Purpose,
    shapes: tuple[str, ...],
    rewordings: int,
    library: Library,
    rng: np.random.Generator,
    *,
    spun: bool,
    nonce: str,
) -> list[int]:
    """The recipes of one template and its rewordings; a spun one is reworded anew for every prompt."""
    before, after = NONCES[nonce]
    fixed = [settle(clause, library, rng, choices=False) for clause in purpose.clauses]
    if spun:
        return [library.add(before + shaped(fixed, purpose.slot, str(rng.choice(shapes)), library, rng) + after)]
    texts = [reworded(fixed, purpose.slot, str(rng.choice(shapes)), library, rng) for _ in range(rewordings)]
    return [library.add(before + text + after) for text in texts]


def reworded(clauses: list[str], slot: str, shape: str, library: Library, rng: np.random.Generator) -> str:
    """One rewording: other words, now and then a clause left out or two of them changed over."""
    taken = [settle(clause, library, rng) for clause in clauses]
    if len(taken) > 3 and rng.random() < 0.25:
        del taken[int(rng.integers(1, len(taken)))]
    if len(taken) > 2 and rng.random() < 0.25:
        place = int(rng.integers(1, len(taken) - 1))
        taken[place : place + 2] = taken[place : place + 2][::-1]
    return shaped(taken, slot, shape, library, rng)
