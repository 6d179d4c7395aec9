"""What honest people type: patterns by interest and language, and the prompts that strangers have in common."""

import numpy as np

from .prose import Library

OPENING = (
    "[|||||Hi! |Hello, |hey |Quick question: |ok so |Good morning. |I'm stuck. |So |One more thing: |Right, |Help: ]"
)
TAIL = (
    "[|||||| Thanks!| Keep it short.| Explain step by step.| Be honest.| No bullet points please.| Give an example."
    "| In plain English.| I need it today.| ty| Give me three options.| Max {small} lines.]"
)

CODE = (
    "[How do I|What's the best way to|Can you help me|I need to] {verb} [a|the|every] {adj} {noun} in {tech}?",
    "Write {task}. [It must handle|Watch out for|Mind] {n} rows.",
    "[Why does|Explain why|No idea why] `{ident}` [return|raise|print] {n} [instead of|and not] {n} in {tech}",
    "Refactor {task}:\n\ndef {ident}({noun}s):\n    return [{ident}(x, {n}) for x in {noun}s]",
    "TypeError: {ident}() got an unexpected keyword argument '{noun}_{small}'. [What now?|How to fix?|??]",
    "[Compare|Pros and cons of] {tech} and {tech} for a {adj} {noun} [app|site|pipeline|service] with {n} users",
    "SELECT {noun}, count(*) FROM {ident} WHERE {noun}_id > {n} GROUP BY 1 -- [too slow|wrong result|make it faster]",
    "my {tech} [build|deploy|test] of {name}-{small} fails with code {n} after {ident}",
    "[regex|one-liner|unit test|docstring] for {ident} that [skips|keeps|counts] {adj} {noun} lines, {tech}",
    "Translate this from {tech} to {tech}: {ident}({n}, '{noun}') -> {ident}",
)
WORK = (
    "[Draft|Write|Rewrite] [an email|a note|a message] to {name} [about|on] {topic}. {s}",
    "Summarise: {passage}",
    "[Make this sound friendlier|Shorten this|Fix the grammar|Proofread]: {s} {s}",
    "[Agenda|Talking points|Minutes] for the {name} meeting on {topic}, {small} people, {n} euros budget",
    "[What should I charge|Is {n} too much|Is {n} fair] for {topic} [near|outside] {place}?",
    "Give me {small} [slogans|names|headlines|taglines] for {topic} run by {name}",
    "{long}\n\n[What are the risks here?|tl;dr|Turn it into a table.|Who should act on this?]",
    "[Job ad|Cover letter|LinkedIn post] for a {adj} {noun} [specialist|assistant|planner] at {name} in {place}",
    "Translate to [German|Spanish|Japanese|Polish|Italian]: {s}",
    "Our {noun} [sales|costs|returns] went from {n} to {n} {when}. [Why might that be?|Explain to my boss.]",
)
LIFE = (
    "[Recipe|Dinner idea|Something quick] with {food}, {food} and {food} for {small} [tonight|under {n} calories]",
    "[Plan|Suggest] {small} days in {place} with {name}, we like {adj} {noun}s and {food}",
    "[Is it normal that|Why does] my {adj} {noun} [smells|squeaks|leaks|hums] {when}?",
    "[Poem|Short story|Limerick|Song] about {topic} and {name} the {noun}",
    "[Gift|Birthday text|Toast] for {name} who loves {topic}",
    "how much is {n} {place} [dollars|pounds|crowns] in {year}",
    "[Explain|Teach me|ELI5] {subject} [with|using] a {adj} {noun} [in {place}|in {small} sentences]",
    "Who [built|owned|painted] the {adj} {noun} of {name} in {year}?",
    "[Rate|Improve] my [workout|budget|packing list|chess opening]: {small} {noun}s, {n} steps, {food}",
    "[Continue|Carry on with] the story: {s} {s}",
)
STUDY = (
    "[Essay|Outline|{small} flashcards] on {subject} and {topic}, {n} words",
    "[Solve|Check my answer]: {sum}. [How many are left?|What is the profit?|Express it as a fraction.]",
    "[Difference|Link|Comparison] between {subject} and {subject} [using|with] the {adj} {noun} as an example",
    "Quiz me on {subject}, {small} questions, theme: {topic}",
    "[Cite|Find the flaw in|Summarise]: {passage}",
    "my professor {name} says {subject} caused the {adj} {noun} of {year}. [true?|source?]",
)
SHORT = (
    "[continue|go on|thanks|ok|yes|why?|hi|hello|test|again|shorter|longer please|no, the other one|perfect, thanks]",
    "[make it {adj}|more {adj}|less {adj}|what about {place}?|and for {n}?|{name}?]",
)
ABROAD = {
    "es": (
        "Resume este texto: {es_s} {es_s}",
        "¿Por qué {es_s}?",
        "Escribe un correo a {name}: {es_s}",
        "Corrige: {es_s}",
    ),
    "de": (
        "Fasse zusammen: {de_s} {de_s}",
        "Warum {de_s}?",
        "Schreibe eine E-Mail an {name}: {de_s}",
        "Korrigiere: {de_s}",
    ),
    "fr": (
        "Résume ce texte : {fr_s} {fr_s}",
        "Explique : {fr_s}",
        "Écris une lettre à {name} : {fr_s}",
        "{fr_s} Corrige.",
    ),
    "pt": ("Resuma: {pt_s} {pt_s}", "Por que {pt_s}?", "Escreva um e-mail para {name}: {pt_s}", "Corrija: {pt_s}"),
    "ru": ("Кратко перескажи: {ru_s} {ru_s}", "Почему {ru_s}?", "Напиши письмо для {name}: {ru_s}", "Исправь: {ru_s}"),
    "zh": ("请总结：{zh_s}{zh_s}", "为什么{zh_s}", "给{name}写一封邮件：{zh_s}", "请修改：{zh_s}"),
}

FRAMEWORKS = (
    "You are a helpful agent with these tools:\n- search(query): look something up\n- run(code): run Python\n"
    "Work in rounds. Begin each round with Plan:, then Tool:, then Result:. End with Done:.\n\nRequest: {s}",
    "Given the chat so far and a follow-up, rewrite the follow-up so that it can be read alone.\nChat: {s}\n"
    "Follow-up: {topic}?\nRewritten:",
    "Use only the context to reply. If it is not there, say that it is not there.\n\n"
    "Context:\n{passage}\n\nQuestion: {topic}?",
    'New row arrived in your sheet. Fill the column "summary" in at most 15 words.\nRow: {name}; {n}; {s}',
)
VIRAL = (
    "Pretend you are my {noun} and roast me based on everything you know about me. Spare nothing.",
    "Turn my life so far into a film poster. My name is {name}. Then write the one-star review of it.",
    "I will give you a year and you tell me who I would have been in it. My year is {year}. Be brutally specific.",
    "Act as a medieval herald and announce my arrival at the supermarket. I am {name} of {place}.",
    "What is the most likely reason I will be late tomorrow? Use three clues: {noun}, {food}, {place}.",
)


class Speech:
    """The numbers of the honest recipes, by interest."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.interests = [self.numbers(patterns) for patterns in (CODE, WORK, LIFE, STUDY)]
        self.short = np.array([library.add(pattern) for pattern in SHORT])
        self.abroad = [np.array([library.add(pattern) for pattern in ABROAD[name]]) for name in sorted(ABROAD)]
        self.frameworks = np.array([library.add(pattern) for pattern in FRAMEWORKS])
        self.viral = np.array([library.add(pattern) for pattern in VIRAL])

    def numbers(self, patterns: tuple[str, ...]) -> np.ndarray:
        """The recipes of one interest."""
        return np.array([self.library.add(OPENING + pattern + TAIL) for pattern in patterns])

    def everyday(self, interest: np.ndarray, language: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """One recipe for each row, by what its writer cares for (0-3) and speaks (0: English)."""
        spoken = np.where(rng.random(len(interest)) < 0.25, rng.integers(0, 4, len(interest)), interest)
        chosen = np.zeros(len(interest), np.int64)
        for number, recipes in enumerate(self.interests):
            mine = spoken == number
            chosen[mine] = rng.choice(recipes, int(mine.sum()))
        for number, recipes in enumerate(self.abroad, start=1):
            mine = (language == number) & (rng.random(len(interest)) < 0.85)
            chosen[mine] = rng.choice(recipes, int(mine.sum()))
        brief = rng.random(len(interest)) < 0.08
        chosen[brief] = rng.choice(self.short, int(brief.sum()))
        return chosen
