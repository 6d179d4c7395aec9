"""Which shingles make one template: groups of phrases that come together far more than chance has them meet."""

import random
from dataclasses import dataclass

import igraph
import numpy as np
import numpy.typing as npt
import pandas as pd

from .engine import DuckDBEngine, Step
from .template_text import shingles_sql

__all__ = ["SAMPLE", "TemplateRules", "connected", "count_rows", "find_families", "group_phrases"]

SAMPLE = "(select rowid::integer as prompt, account, text, words from template_words where text is not null)"
"""The prompts in which templates are looked for."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TemplateRules:
    """What counts as a template, with the reason beside each number."""

    # Prompts in which templates are looked for: so many of an account, to see what it repeats, and so many in all, so
    # that the smallest of three operators (one account in 2,500) still shows each clause dozens of times.
    sample_each: int = 5
    sample_all: int = 600_000
    seed: int = 7
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
    # What an account sends from a template it sends again: so many times more accounts do than chance would have.
    again_lift: float = 4.0
    # Density of a template's graph of phrases (constant Potts model): three clauses with five wordings have 0.13.
    density: float = 0.1
    # Wordings of one template are sent by the same accounts, so many times more often than chance would have.
    family_lift: float = 5.0
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
    # What accounts show in less than this share of their other prompts is an ordinary phrase or chance: it is named in
    # `template` and not observed.
    again: float = 0.05


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
    for step in place_steps(rules, sampled):
        engine.run(step)
    engine.register("template_run", _runs(engine, rules))
    for step in phrase_steps(rules, sampled):
        engine.run(step)
    engine.register("template_group", _groups(engine, rules))
    for step in key_steps(rules):
        engine.run(step)


def place_steps(rules: TemplateRules, sampled: int) -> list[Step]:
    """Steps from `template_words` to the shingles that accounts repeat, where they stand, and which follow each other.

    Chance makes an account that shows a shingle show it again in one of its other d - 1 prompts with a probability of
    about (d - 1) n / T, n the shingle's prompts among all T.
    """
    support = max(rules.accounts, sampled // rules.chance)
    chance = rules.again_lift * (rules.sample_each - 1) / max(1, sampled)
    return [
        Step(
            "template_shared_shingle",
            f"""
            select shingle, count(*) as n from ({shingles_sql(SAMPLE, "account")})
            group by shingle having count(*) >= {support} and min(account) <> max(account)
            """,
        ),
        Step(
            "template_shared_place",
            f"""
            select prompt, account, pos, shingle, n
            from ({shingles_sql(SAMPLE, "prompt", "account")}) join template_shared_shingle using (shingle)
            """,
        ),
        Step(
            "template_shingle",
            f"""
            select (row_number() over (order by shingle) - 1)::integer as number, shingle, prompts from (
                select shingle, sum(n) as prompts, count(*) as accounts, count(*) filter (again) as again
                from (
                    select shingle, account, count(*) as n, min(prompt) < max(prompt) as again
                    from template_shared_place group by shingle, account
                ) group by shingle
            ) where accounts >= {rules.accounts} and again > {chance} * prompts * accounts
            """,
        ),
        Step(
            "template_place",
            "select prompt, account, pos, number from template_shared_place join template_shingle using (shingle)",
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
            select a.phrase as l, b.phrase as r,
                   count(*) / sqrt(any_value(a.prompts) * any_value(b.prompts)) as weight
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
    phrases = engine.frame("select phrase as member from template_phrase order by phrase")["member"]
    pairs = engine.frame("select l, r, weight from template_pair order by l, r")
    engine.register("template_member", dense_groups(phrases, pairs, rules))
    return engine.frame(_covered_sql("select prompt as holder, phrase as member from template_hit", rules)).rename(
        columns={"member": "phrase"}
    )


def find_families(engine: DuckDBEngine, rules: TemplateRules) -> None:
    """Leaves `template_family` (grp, family): wordings that share no words, yet the same accounts send them.

    `template_first_look` says which account shows which group.
    """
    engine.run(
        Step(
            "template_bearer", "select account, grp, count(*) as prompts from template_first_look group by account, grp"
        )
    )
    engine.run(
        Step(
            "template_group_pair",
            f"""
            with size as (select grp, count(*) as accounts from template_bearer group by grp),
            bearer as (select account, grp, accounts from template_bearer join size using (grp))
            select a.grp as l, b.grp as r, count(*) / sqrt(any_value(a.accounts) * any_value(b.accounts)) as weight
            from bearer a join bearer b on a.account = b.account and a.grp < b.grp
                and a.accounts >= {rules.together} * b.accounts and b.accounts >= {rules.together} * a.accounts
            group by a.grp, b.grp
            having count(*) >= {rules.accounts}
               and count(*) >= {rules.together} * greatest(any_value(a.accounts), any_value(b.accounts))
               and count(*) * (select count(*)::double from template_quota)
                   >= {rules.family_lift} * any_value(a.accounts) * any_value(b.accounts)
            """,
        )
    )
    groups = engine.frame("select distinct grp as member from template_bearer order by grp")["member"]
    pairs = engine.frame("select l, r, weight from template_group_pair order by l, r")
    engine.register("template_member", dense_groups(groups, pairs, rules))
    engine.run(
        Step(
            "template_family",
            f"""
            select member as grp, grp as family
            from ({_covered_sql("select account as holder, grp as member from template_bearer", rules)})
            """,
        )
    )


def dense_groups(members: "pd.Series[int]", pairs: pd.DataFrame, rules: TemplateRules) -> pd.DataFrame:
    """For each member its group (grp, the smallest member of it): Leiden's communities of the weighted pairs."""
    numbers = members.to_numpy(np.int64)
    graph = igraph.Graph(n=numbers.size, edges=np.searchsorted(numbers, pairs[["l", "r"]].to_numpy(np.int64)))
    random.seed(rules.seed)
    found = graph.community_leiden("CPM", weights=pairs["weight"], resolution=rules.density, n_iterations=-1)
    community = np.array(found.membership, dtype=np.int64)
    first = np.zeros(community.max(initial=-1) + 1, dtype=np.int64)
    first[community[::-1]] = numbers[::-1]
    return pd.DataFrame({"member": numbers, "grp": first[community]}).astype("int32")


def _covered_sql(held: str, rules: TemplateRules) -> str:
    """SELECT of `template_member`, where a member whose holders mostly hold nothing else of its group is alone."""
    return f"""
        with many as (select member, grp from template_member qualify count(*) over (partition by grp) > 1),
        list as (select grp, list(member) as members from ({held}) join many using (member) group by holder, grp),
        alone as (
            select member from (select unnest(members) as member, len(members) as together from list)
            group by member having avg((together > 1)::int) < {rules.covered}
        )
        select member, if(member in (from alone), member, grp) as grp from template_member order by member
    """


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
