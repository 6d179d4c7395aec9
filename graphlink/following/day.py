"""A day's source, read as for a run, and what its accounts show of what a case knows."""

import re
from pathlib import Path

import pandas as pd

from ..case import Case
from ..engine import DuckDBEngine, Step
from ..machine import engine_memory, engine_threads, this_machine
from ..reading import read_sources, refuse_losses
from ..settings import find_settings
from ..signals import (
    TEMPLATE,
    hashed_words_sql,
    kinds_of,
    known_shingles_sql,
    observe,
    said_sql,
    shingles_sql,
    told_by_values,
)
from .sightings import Sighting, WatchRules, known_signals, sight

__all__ = ["known_templates", "template_match_steps", "watch"]

PROMPTS = 64
"""Prompts of a new account that are held against the known templates, chosen by their hash."""
TEMPLATE_PART, TEMPLATE_LEAST = 0.4, 3
"""A prompt shows a known template where it holds this part of its shingles, and so many at the least."""


def watch(
    case: Case, source: Path, rules: WatchRules | None = None, *, config: Path | None = None
) -> tuple[tuple[Sighting, ...], int]:
    """The new accounts of the folder `source` that would join a community of `case`, and how many accounts it has.

    `source` is read as for a run: by the settings file `config` where it is given, else by its own where it has one.
    Raises InputError where it cannot be read.
    """
    rules = rules or WatchRules()
    settings, base = find_settings(source, config)
    machine, taken = this_machine(), settings.detect
    limit, threads = engine_memory(taken.memory_limit, machine), engine_threads(taken.threads, machine)
    with DuckDBEngine(memory_limit=limit, threads=threads) as engine:
        sources = read_sources(engine, source, settings, base=base)
        settings = told_by_values(engine, sources, settings)
        observe(engine, sources, kinds_of(settings))
        refuse_losses(engine, sources, settings.read.max_rejected)
        texts = known_templates(case, rules)
        if sources.has_prompts and len(texts):
            engine.register("known_template", texts)
            listed = "roles" in engine.frame("from prompt limit 0").columns
            engine.run_all(template_match_steps(listed=listed))
        else:
            engine.run(
                Step(
                    "known_shown",
                    "select '' as account_id, '' as value where false",
                    reads=(),
                )
            )
        observation = engine.frame(
            f"""
            select account_id, kind, value from observation
            union select account_id, '{TEMPLATE}', value from known_shown order by all
            """
        )
        accounts = int(engine.scalar("select count(*) from account"))
    return sight(case, observation, rules), accounts


def known_templates(case: Case, rules: WatchRules) -> pd.DataFrame:
    """The literal parts of the templates watched for: value, part (text between two slots)."""
    known = known_signals(case, rules)
    values = known.loc[known["kind"] == TEMPLATE, "value"].drop_duplicates()
    parts = [(value, part) for value in values for part in re.split(r"\{…\}|…$", value) if part.strip()]
    return pd.DataFrame(parts, columns=["value", "part"])


def template_match_steps(*, listed: bool = False) -> list[Step]:
    """Steps from `known_template` and `prompt` to `known_shown` (account_id, value): who sent which known template.

    `listed`: lists of messages are among the prompts; the turns that a run reads of one are held against the templates.
    """
    # A part is a piece of a prompt, so the marks of its start and end are taken off again.
    known = f"(select value, ({hashed_words_sql('trim(part)')})[2:-2] as words from known_template)"
    return [
        Step(
            "known_shingle",
            f"select distinct value, shingle from ({shingles_sql(known, 'value')})",
            reads=("known_template",),
        ),
        Step(
            "known_size", "select value, count(*) as size from known_shingle group by value", reads=("known_shingle",)
        ),
        Step(
            "sent_words",
            f"select account_id, prompt_no, {hashed_words_sql('prompt')} as words from ({_sent_sql(listed=listed)})",
            reads=("prompt",),
        ),
        Step(
            "known_shown",
            f"""
            select distinct account_id, value from (
                select account_id, prompt_no, value, count(distinct shingle) as hits
                from ({known_shingles_sql("sent_words", "account_id", "prompt_no")})
                join known_shingle using (shingle)
                group by all
            ) join known_size using (value) where hits >= greatest({TEMPLATE_LEAST}, {TEMPLATE_PART} * size)
            """,
            reads=("known_shingle", "known_size", "sent_words"),
        ),
    ]


def _sent_sql(*, listed: bool) -> str:
    """SELECT of account_id, prompt_no, prompt: PROMPTS of each account, and of lists of messages what is read."""
    some = f"from prompt qualify row_number() over (partition by account_id order by hash(prompt)) <= {PROMPTS}"
    return (
        said_sql(f"(select * {some})")
        if listed
        else f"select account_id, row_number() over () as prompt_no, prompt {some}"
    )
