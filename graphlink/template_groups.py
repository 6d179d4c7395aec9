"""Which shingles make one template: groups of phrases that come together far more than chance has them meet."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .engine import DuckDBEngine, Step
from .template_text import shingles_sql

__all__ = ["SAMPLE", "TemplateRules", "connected", "count_rows", "group_phrases"]

SAMPLE = "(select rowid::integer as prompt, account, text, words from template_words where text is not null)"
"""The prompts in which templates are looked for."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TemplateRules:
    """What counts as a template, with the reason beside each number."""

    # Prompts in which templates are looked for: so many, and so many of each account. The smallest of three operators
    # (one account in 2,500) still shows each clause dozens of times.
    sample_all: int = 300_000
    sample_each: int = 1
    # Two accounts may quote one source; a third makes it a habit.
    accounts: int = 3
    # Prompts among which one more is asked of a shingle: what chance repeats grows with what is read.
    chance: int = 250_000
    # A phrase: shingles that come together in this share of the prompts of either.
    run: float = 0.6
    # Clauses with up to ten wordings, mixed freely, still come together in a tenth of the prompts of either.
    together: float = 0.1
    # Ordinary phrases meet as often as chance has them meet: a lift of 1.
    lift: float = 3.0
    # A phrase whose prompts mostly hold nothing else of the group is an ordinary one that the template uses.
    covered: float = 0.5
    # A prompt shows a template where it holds this part of what its prompts typically hold.
    part: float = 0.4
    # Shingles that a template's prompts typically hold: fewer are an ordinary phrase.
    least: int = 3
    # Phrases of one prompt that are set against each other: bounds the pairs of a long prompt.
    phrases: int = 32
    # An account that shows a template twice gets a closer look, at so many times the prompts of the first one
    # (and as many prompts of all such accounts, about) ...
    closer: int = 4
    closer_all: int = 500_000
    # ... but not for what more than this share of all accounts (and so many accounts) show.
    common_share: float = 0.05
    common_accounts: int = 1000
    # What that many accounts show, and not in this share of their other prompts, is an ordinary phrase: it is named in
    # `template` and not observed.
    ordinary_again: float = 0.2


def count_rows(engine: DuckDBEngine, table: str) -> int:
    """How many rows the table, or the SELECT in parentheses, has."""
    return int(engine.frame(f"select count(*) as n from {table}")["n"].iloc[0])


def connected(size: int, left: Ints, right: Ints) -> Ints:
    """For each of `size` nodes the smallest node that the pairs (`left`, `right`) connect it to."""
    label = np.arange(size, dtype=np.int64)
    while left.size:
        before = label
        label = label.copy()
        low = np.minimum(before[left], before[right])
        np.minimum.at(label, before[left], low)
        np.minimum.at(label, before[right], low)
        label = label[label]
        if np.array_equal(before, label):
            break
    return label


def group_phrases(engine: DuckDBEngine, rules: TemplateRules) -> None:
    """Leaves `template_key` (shingle, grp, need) and `template_example` (grp, prompt: one that shows it well)."""
    sampled = count_rows(engine, SAMPLE)
    for step in place_steps(max(rules.accounts, sampled // rules.chance)):
        engine.run(step)
    engine.register("template_run", _runs(engine, rules))
    for step in phrase_steps(rules, sampled):
        engine.run(step)
    engine.register("template_group", _groups(engine, rules))
    for step in key_steps(rules):
        engine.run(step)


def place_steps(support: int) -> list[Step]:
    """Steps from `template_words` to the shared shingles, where they stand, and which follow each other."""
    return [
        Step(
            "template_shingle",
            f"""
            select (row_number() over (order by shingle) - 1)::integer as number, shingle, prompts from (
                select shingle, count(*) as prompts from ({shingles_sql(SAMPLE, "account")})
                group by shingle having count(*) >= {support} and min(account) <> max(account)
            )
            """,
        ),
        Step(
            "template_place",
            f"""
            select prompt, account, pos, number from ({
                shingles_sql(SAMPLE, "prompt", "account")
            }) join template_shingle using (shingle)
            """,
        ),
        Step(
            "template_follow",
            f"""
            select l, r, count(*) as n from (
                select number as l, lead(number) over w as r, pos, lead(pos) over w as next
                from template_place window w as (partition by prompt order by pos)
            ) where next = pos + 1 group by l, r having count(*) >= {support}
            """,
        ),
    ]


def _runs(engine: DuckDBEngine, rules: TemplateRules) -> pd.DataFrame:
    """For each shingle (number) its phrase: shingles that follow each other in nearly every prompt of both."""
    shown = engine.frame("select prompts from template_shingle order by number")["prompts"].to_numpy(np.int64)
    follow = engine.frame("select l, r, n from template_follow")
    left, right, n = (follow[name].to_numpy(np.int64) for name in ("l", "r", "n"))
    bound = n >= rules.run * np.maximum(shown[left], shown[right])
    phrase = connected(shown.size, left[bound], right[bound])
    return pd.DataFrame({"number": np.arange(shown.size), "phrase": phrase}).astype("int32")


def phrase_steps(rules: TemplateRules, sampled: int) -> list[Step]:
    """Steps from `template_place` to `template_hit`, `template_phrase`, `template_pair` (n: prompts of l and r)."""
    return [
        Step(
            "template_hit",
            """
            select prompt, any_value(account) as account, phrase, count(*) as hits
            from template_place join template_run using (number) group by prompt, phrase
            """,
        ),
        Step(
            "template_phrase",
            f"""
            select phrase, count(*) as prompts from template_hit
            group by phrase having count(*) >= {rules.accounts} and min(account) <> max(account)
            """,
        ),
        Step(
            "template_pair",
            f"""
            with wide as (select prompt from template_hit group by prompt having count(*) > {rules.phrases}),
            few as (
                select prompt, account, phrase from template_hit anti join wide using (prompt)
                union all
                select prompt, account, phrase from template_hit semi join wide using (prompt)
                qualify row_number() over (partition by prompt order by hash(phrase)) <= {rules.phrases}
            ),
            hit as (select * from few join template_phrase using (phrase))
            select a.phrase as l, b.phrase as r, count(*) as n
            from hit a join hit b on a.prompt = b.prompt and a.phrase < b.phrase
                and a.prompts >= {rules.together} * b.prompts and b.prompts >= {rules.together} * a.prompts
            group by a.phrase, b.phrase
            having count(*) >= {rules.together} * greatest(any_value(a.prompts), any_value(b.prompts))
               and count(*) >= {rules.accounts} and min(a.account) <> max(a.account)
               and count(*) * {float(sampled)} >= {rules.lift} * any_value(a.prompts) * any_value(b.prompts)
            """,
        ),
    ]


def _groups(engine: DuckDBEngine, rules: TemplateRules) -> pd.DataFrame:
    """For each phrase its group (grp): phrases that come together, the ordinary ones left out and alone."""
    phrases = engine.frame("select phrase from template_phrase order by phrase")["phrase"].to_numpy(np.int64)
    pairs = engine.frame("select l, r from template_pair")
    left, right = (np.searchsorted(phrases, pairs[name].to_numpy(np.int64)) for name in ("l", "r"))
    ordinary = np.zeros(phrases.size, dtype=np.bool_)
    while True:
        kept = ~(ordinary[left] | ordinary[right])
        group = phrases[connected(phrases.size, left[kept], right[kept])]
        frame = pd.DataFrame({"phrase": phrases, "grp": group}).astype("int32")
        engine.register("template_group", frame)
        found = np.searchsorted(phrases, _uncovered(engine, rules))
        if not found.size:
            return frame
        ordinary[found] = True


def _uncovered(engine: DuckDBEngine, rules: TemplateRules) -> Ints:
    """Phrases of `template_group` most of whose prompts hold no other phrase of their group."""
    found = engine.frame(
        f"""
        with joined as (
            select phrase, grp from template_group
            where grp in (select grp from template_group group by grp having count(*) > 1)
        ),
        held as (select prompt, grp, list(phrase) as held from template_hit join joined using (phrase) group by all)
        select phrase from (select unnest(held) as phrase, len(held) as together from held)
        group by phrase having avg((together > 1)::int) < {rules.covered} order by phrase
        """
    )
    return found["phrase"].to_numpy(np.int64)


def key_steps(rules: TemplateRules) -> list[Step]:
    """Steps from `template_group` to `template_key` and `template_example`."""
    return [
        Step(
            "template_held",
            """
            select prompt, grp, any_value(account) as account, sum(hits) as hits
            from template_hit join template_group using (phrase) group by prompt, grp
            """,
        ),
        Step(
            "template_key",
            f"""
            with typical as (
                select grp, quantile_disc(hits, 0.5) as typical from template_held
                group by grp having typical >= {rules.least} and count(distinct account) >= {rules.accounts}
            )
            select shingle, grp, greatest(2, ceil({rules.part} * typical))::integer as need
            from typical join template_group using (grp) join template_run using (phrase)
            join template_shingle using (number)
            """,
        ),
        Step(
            "template_example",
            f"""
            select grp, arg_max(prompt, (hits, hash(text), prompt)) as prompt
            from template_held semi join template_key using (grp) join {SAMPLE} using (prompt)
            group by grp
            """,
        ),
    ]
