"""prompt text -> template signals: what many accounts send again and again around a changing slot.

Prompts are cut into shingles (template_text.py). Shingles that several accounts show are kept; kept shingles that
overlap in nearly every prompt make a phrase, and phrases that come together make one template, so that rewordings of
one prompt, which mix the same clauses, are one value. A prompt shows a template where it holds a good part of it.

Leaves `template_observation`, `template_event` and `template`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .engine import DuckDBEngine, Step
from .settings import Settings
from .template_groups import phrase_groups, runs
from .template_text import normal_words_sql, readable_text, shingles_sql

__all__ = ["TemplateRules", "mine_templates", "prompt_steps", "result_steps"]


@dataclass(frozen=True)
class TemplateRules:
    """What counts as a template, with the reason beside each number."""

    # Prompts read for finding templates; the smallest of three operators still shows each clause dozens of times.
    discovery: int = 2_000_000
    # Two accounts may quote one source; a third makes it a habit.
    accounts: int = 3
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


def mine_templates(engine: DuckDBEngine, prompts: str, settings: Settings, rules: TemplateRules | None = None) -> None:
    """Nothing; leaves the three template tables. `prompts` names a table with account_id, ts, prompt.

    At most about `settings.detect.prompts_per_account` prompts of an account are examined, chosen by their hash.
    """
    rules = rules or TemplateRules()
    for step in prompt_steps(prompts, settings.detect.prompts_per_account, rules):
        engine.run(step)
    _join_shingles(engine, rules)
    _join_phrases(engine, rules)
    for step in match_steps(prompts, rules):
        engine.run(step)
    engine.register("template_text", _texts(engine))
    for step in result_steps():
        engine.run(step)


PICK = "hash(account_id, ts, prompt)"


def prompt_steps(prompts: str, per_account: int, rules: TemplateRules) -> list[Step]:
    """Steps from `prompts` to `template_words` (examined prompts) and `template_shingle` (shared shingles)."""
    largest = 2**64 - 1
    return [
        Step(
            "template_quota",
            f"""
            select account_id, count(*) as prompts, hash(account_id) as account,
                   case when count(*) <= {per_account} then {largest}::ubigint
                        else greatest(min(pick), ({per_account} * (1.8e19 / count(*)))::ubigint) end as ceiling
            from (select account_id, {PICK} as pick from {prompts} where prompt is not null)
            group by account_id
            """,
        ),
        Step(
            "template_words",
            f"""
            select account, ts, pick, list_transform({normal_words_sql("prompt")}, lambda word: hash(word)) as words
            from (select *, {PICK} as pick from {prompts} where prompt is not null)
            join template_quota using (account_id)
            where pick <= ceiling
            """,
        ),
        Step(
            "template_shingle",
            f"""
            select row_number() over (order by shingle) - 1 as number, shingle, prompts from (
                select shingle, count(*) as prompts from ({shingles_sql(_discovery_sql(rules), "account")})
                group by shingle having count(*) >= {rules.accounts} and min(account) <> max(account)
            )
            """,
        ),
    ]


def _discovery_sql(rules: TemplateRules) -> str:
    """The examined prompts in which templates are looked for: a share of them, chosen by hash."""
    share = f"(select least(1, {rules.discovery} / greatest(1, count(*))) from template_words)"
    return (
        f"(select rowid as prompt, * from template_words where hash(pick) <= ({share} * 1.844674407370955e19)::ubigint)"
    )


def _join_shingles(engine: DuckDBEngine, rules: TemplateRules) -> None:
    """Leaves `template_hit` (prompt, account, phrase, hits) and `template_phrase` (phrase, prompts)."""
    engine.run(
        Step(
            "template_place",
            f"""
            select prompt, account, pos, number
            from ({shingles_sql(_discovery_sql(rules), "prompt", "account")}) join template_shingle using (shingle)
            """,
        )
    )
    shown = engine.frame("select prompts from template_shingle order by number")["prompts"].to_numpy(np.int64)
    neighbours = engine.frame(
        f"""
        select a.number as l, b.number as r, count(*) as n
        from template_place a join template_place b on a.prompt = b.prompt and a.pos + 1 = b.pos
        group by all having count(*) >= {rules.accounts}
        """
    )
    run = runs(shown, neighbours, rules.run)
    engine.register("template_run", pd.DataFrame({"number": np.arange(run.size), "phrase": run}))
    engine.run(
        Step(
            "template_hit",
            """
            select prompt, any_value(account) as account, phrase, count(*) as hits
            from template_place join template_run using (number) group by prompt, phrase
            """,
        )
    )


def _join_phrases(engine: DuckDBEngine, rules: TemplateRules) -> None:
    """Leaves `template_group` (phrase, grp): phrases that come together, the ordinary ones apart."""
    for step in pair_steps(rules):
        engine.run(step)
    size = _count(engine, "template_shingle")
    shown = np.zeros(size, dtype=np.int64)
    phrases = engine.frame("select phrase, prompts from template_phrase")
    shown[phrases["phrase"].to_numpy(np.int64)] = phrases["prompts"].to_numpy(np.int64)
    pairs = engine.frame("select l, r, n from template_pair")
    total = _count(engine, _discovery_sql(rules))
    alone = np.empty(0, dtype=np.int64)
    for _ in range(3):
        group = phrase_groups(shown, pairs, total, rules.together, rules.lift, alone)
        engine.register("template_group", pd.DataFrame({"phrase": np.arange(size), "grp": group})[shown > 0])
        ordinary = engine.frame(
            f"""
            with together as (select grp from template_group group by grp having count(*) > 1)
            select phrase from (
                select phrase, count(*) over (partition by prompt, grp) as companions
                from template_hit join template_group using (phrase) semi join together using (grp)
            ) group by phrase having avg((companions > 1)::int) < {rules.covered}
            """
        )["phrase"].to_numpy(np.int64)
        if not ordinary.size:
            break
        alone = np.union1d(alone, ordinary)


def _count(engine: DuckDBEngine, table: str) -> int:
    return int(engine.frame(f"select count(*) as n from {table}")["n"].iloc[0])


def pair_steps(rules: TemplateRules) -> list[Step]:
    """Steps from `template_hit` to `template_phrase` and `template_pair` (l, r, n: prompts that hold both)."""
    return [
        Step(
            "template_phrase",
            f"""
            select phrase, count(*) as prompts from template_hit
            group by phrase having count(distinct account) >= {rules.accounts}
            """,
        ),
        Step(
            "template_pair",
            f"""
            with hit as (
                select prompt, account, phrase from template_hit semi join template_phrase using (phrase)
                qualify row_number() over (partition by prompt order by hash(phrase)) <= {rules.phrases}
            )
            select a.phrase as l, b.phrase as r, count(*) as n
            from hit a join hit b on a.prompt = b.prompt and a.phrase < b.phrase
            group by all having count(*) >= {rules.accounts} and min(a.account) <> max(a.account)
            """,
        ),
    ]


def match_steps(prompts: str, rules: TemplateRules) -> list[Step]:
    """Steps to `template_show` (prompt, account, ts, grp) and `template_sample` (one good prompt for each group)."""
    return [
        Step(
            "template_key",
            f"""
            with held as (
                select prompt, grp, sum(hits) as hits from template_hit join template_group using (phrase) group by all
            ),
            typical as (
                select grp, quantile_disc(hits, 0.5) as typical from held group by grp having typical >= {rules.least}
            )
            select shingle, number, grp, greatest(2, ceil({rules.part} * typical)) as need
            from typical join template_group using (grp) join template_run using (phrase)
            join template_shingle using (number)
            """,
        ),
        Step(
            "template_show",
            f"""
            select prompt, any_value(account) as account, any_value(ts) as ts, any_value(pick) as pick, grp,
                   count(*) as hits
            from ({
                shingles_sql("(select rowid as prompt, * from template_words)", "prompt", "account", "ts", "pick")
            }) join template_key using (shingle)
            group by prompt, grp having count(*) >= any_value(need)
            """,
        ),
        Step(
            "template_sample",
            f"""
            with best as (select grp, arg_max(pick, (hits, pick)) as pick from template_show group by grp),
            read as (
                select {PICK} as pick, any_value({normal_words_sql("prompt")}) as words from {prompts}
                where {PICK} in (select pick from best) group by pick
            ),
            cut as (
                select grp, words, list_transform(words, lambda word: hash(word)) as hashes
                from best join read using (pick)
            ),
            place as ({shingles_sql("(select grp, hashes as words from cut)", "grp")})
            select grp, any_value(words) as words, list(pos order by pos) as positions
            from place join template_key using (shingle, grp) join cut using (grp) group by grp
            """,
        ),
    ]


def _texts(engine: DuckDBEngine) -> pd.DataFrame:
    """One row for each group: its readable text, and the value (the text, numbered where two groups read alike)."""
    samples = engine.frame("select grp, words, positions from template_sample order by grp")
    texts = [readable_text(words, places) for words, places in zip(samples["words"], samples["positions"], strict=True)]
    frame = pd.DataFrame({"grp": samples["grp"], "text": pd.Series(texts, dtype="str")})
    again = frame.groupby("text").cumcount()
    frame["value"] = frame["text"].where(again == 0, frame["text"] + " (" + (again + 1).astype(str) + ")")
    return frame


def result_steps() -> list[Step]:
    """Steps from `template_show` to `template_observation`, `template_event` and `template`."""
    return [
        Step(
            "template_shared",
            """
            select grp, value, text, count(distinct account) as accounts, count(*) as prompts
            from template_show join template_text using (grp) group by all having accounts >= 2
            """,
        ),
        Step(
            "template_observation",
            """
            with examined as (select account, count(*) as examined from template_words group by account)
            select account_id, value, count(*) as occurrences, count(*) as prompts,
                   count(*) / any_value(examined) as share, min(ts) as first_seen, max(ts) as last_seen
            from template_show join template_shared using (grp) join examined using (account)
            join template_quota using (account) group by account_id, value
            """,
        ),
        Step(
            "template_event",
            """
            select account_id, value, ts
            from template_show join template_shared using (grp) join template_quota using (account)
            """,
        ),
        Step("template", "select value, text, accounts, prompts from template_shared order by accounts desc, value"),
    ]
