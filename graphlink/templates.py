"""prompt text -> template signals: what many accounts send again and again around a changing slot.

Prompts are cut into shingles (template_text.py). Shingles that several accounts show are kept; kept shingles that
overlap in nearly every prompt make a phrase, and phrases that come together make one template, so that rewordings of
one prompt, which mix the same clauses, are one value (template_groups.py). A prompt shows a template where it holds a
good part of it.

Each account gets a first look; one that shows a template twice, which not everyone shows, gets a closer look.

Leaves `template_observation`, `template_event` and `template`.
"""

import pandas as pd

from .engine import DuckDBEngine, Step
from .settings import Settings
from .template_groups import TemplateRules, count_rows, group_phrases
from .template_text import hashed_words_sql, readable_text, shingles_sql, words_sql

__all__ = ["mine_templates"]


def mine_templates(engine: DuckDBEngine, prompts: str, settings: Settings, rules: TemplateRules | None = None) -> None:
    """Nothing; leaves the three template tables. `prompts` names a table with account_id, ts, prompt.

    Of each account the `settings.detect.prompts_per_account` prompts with the smallest hashes are examined, and
    `rules.closer` times as many of an account that looks templated.
    """
    rules = rules or TemplateRules()
    look = settings.detect.prompts_per_account
    timed = count_rows(engine, f"(from {prompts} where ts is null limit 1)") == 0
    if not timed:
        engine.run(numbered_step(prompts))
        prompts = "template_numbered"
    pick = "hash(account_id, ts)" if timed else "hash(account_id, ts, prompt, copy)"
    engine.run(quota_step(prompts, pick, look))
    sample = max(rules.sample_each, rules.sample_all // max(1, count_rows(engine, "template_quota")))
    engine.run(words_step(prompts, pick, look, sample))
    group_phrases(engine, rules)
    for step in look_steps(prompts, pick, look, rules):
        engine.run(step)
    engine.register("template_text", _texts(engine))
    for step in result_steps():
        engine.run(step)


def numbered_step(prompts: str) -> Step:
    """Step to `template_numbered`: prompts without times, each copy numbered, so that each counts."""
    return Step(
        "template_numbered",
        f"""
        select account_id, ts, prompt, row_number() over (partition by hash(account_id, ts, prompt)) as copy
        from {prompts} where prompt is not null
        """,
    )


def quota_step(prompts: str, pick: str, look: int) -> Step:
    """Step to `template_quota`: for each account its number of prompts and the `look` smallest picks."""
    return Step(
        "template_quota",
        f"""
        select account_id, hash(account_id) as account, count(*) as prompts, min(pick, {look}) as picks
        from (select account_id, {pick} as pick from {prompts}) group by account_id
        """,
    )


def words_step(prompts: str, pick: str, look: int, sample: int) -> Step:
    """Step to `template_words`: the hashed words of each account's first `look` prompts.

    The first `sample` of them are those in which templates are looked for; their text is kept too.
    """
    return Step(
        "template_words",
        f"""
        select account, ts, if(sampled, prompt, null) as text, {hashed_words_sql("prompt")} as words
        from ({_examined_sql(prompts, pick, "template_quota", look, sample)})
        """,
    )


def look_steps(prompts: str, pick: str, look: int, rules: TemplateRules) -> list[Step]:
    """Steps from `template_key` to `template_show` (account, prompt, ts, grp) and `template_examined`."""
    return [
        Step("template_first_look", _show_sql("(select rowid as prompt, account, ts, words from template_words)")),
        Step(
            "template_suspect",
            f"""
            with common as (
                select grp from template_first_look group by grp having count(distinct account) >
                    greatest({rules.common_accounts}, {rules.common_share} * (select count(*) from template_quota))
            )
            select distinct account from (
                select account from template_first_look anti join common using (grp)
                group by account, grp having count(*) > 1
            ) join template_quota using (account) where prompts > {look}
            """,
        ),
        Step(
            "template_suspect_quota",
            f"""
            select account_id, account, count(*) as prompts, min(pick, {rules.closer * look}) as picks
            from (select account_id, hash(account_id) as account, {pick} as pick from {prompts})
            semi join template_suspect using (account) group by all
            """,
        ),
        Step(
            "template_closer_words",
            f"""
            select account, ts, {hashed_words_sql("prompt")} as words
            from ({_examined_sql(prompts, pick, "template_suspect_quota", rules.closer * look)})
            """,
        ),
        Step(
            "template_closer_look", _show_sql("(select rowid as prompt, account, ts, words from template_closer_words)")
        ),
        Step(
            "template_show",
            """
            from template_first_look anti join template_suspect using (account)
            union all from template_closer_look
            """,
        ),
        Step(
            "template_examined",
            """
            select account_id, account, len(coalesce(s.picks, q.picks)) as examined
            from template_quota q left join template_suspect_quota s using (account_id, account)
            """,
        ),
    ]


def _examined_sql(prompts: str, pick: str, quota: str, look: int, sample: int = 0) -> str:
    """SELECT of the up to `look` prompts of each account in `quota`; `sampled` are the first `sample` of them.

    No column of `quota` is handed on as it is: DuckDB 2.0 hands them on as dictionaries, and its cache of small chunks
    fails ("global dictionary changed identity") where an unnest follows.
    """
    return f"""
        select e.account, e.ts, e.prompt, e.pick, e.pick <= q.inner_ceiling as sampled
        from (
            select hash(account_id) as account, ts, prompt, {pick} as pick from {prompts} where prompt is not null
        ) e join (
            select account, picks[least({look}, len(picks))] as ceiling,
                   picks[least({sample}, len(picks))] as inner_ceiling from {quota}
        ) q on e.account = q.account and e.pick <= q.ceiling
    """


def _show_sql(words: str) -> str:
    """SELECT of the prompts of `words` (account, ts, prompt, words) that show a template."""
    return f"""
        select any_value(account) as account, prompt, any_value(ts) as ts, grp
        from ({shingles_sql(words, "account", "ts", "prompt")}) join template_key using (shingle)
        group by prompt, grp having count(*) >= any_value(need)
    """


def _texts(engine: DuckDBEngine) -> pd.DataFrame:
    """One row for each group: its readable text, and the value (the text, numbered where two groups read alike)."""
    samples = engine.frame(
        f"""
        with best as (
            select grp, any_value(words) as hashes, any_value({words_sql("text")}) as words
            from template_example join template_sample using (prompt) group by grp
        ),
        place as ({shingles_sql("(select grp, hashes as words from best)", "grp")})
        select grp, any_value(words) as words, list(pos order by pos) as positions
        from place join template_key using (shingle, grp) join best using (grp) group by grp order by grp
        """
    )
    both = zip(samples["words"], samples["positions"], strict=True)
    texts = pd.Series([readable_text(words, places) for words, places in both], dtype="str")
    again = texts.groupby(texts).cumcount() + 1
    value = texts.where(again == 1, texts + " (" + again.astype("str") + ")")
    return pd.DataFrame({"grp": samples["grp"], "text": texts, "value": value})


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
            select account_id, value, count(*) as occurrences, count(*) as prompts,
                   count(*) / any_value(examined) as share, min(ts) as first_seen, max(ts) as last_seen
            from template_show join template_shared using (grp) join template_examined using (account)
            group by account_id, value
            """,
        ),
        Step(
            "template_event",
            """
            select account_id, value, ts
            from template_show join template_shared using (grp) join template_examined using (account)
            """,
        ),
        Step("template", "select value, text, accounts, prompts from template_shared order by accounts desc, value"),
    ]
