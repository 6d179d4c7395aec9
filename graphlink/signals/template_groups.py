"""Which shingles make one template: phrases that come together, by Leiden on the constant Potts model.

The model has no resolution limit, so that a small template is not swallowed by a large one with which it shares a
sentence (Traag, Van Dooren, Nesterov, Narrow scope for resolution-limit-free community detection, 2011,
doi:10.1103/PhysRevE.84.016114).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import Engine, Step
from ..graph_engine import network
from .template_rules import TemplateRules
from .template_text import known_shingles_sql, shingles_sql

__all__ = ["SAMPLE", "connected", "count_rows", "group_phrases"]

SAMPLE = (
    "(select rowid::integer as prompt, coalesce(request, rowid) as request, account, text, words "
    "from template_words where text is not null)"
)
"""The prompts in which templates are looked for; those of one `request` are turns of it."""

Ints = npt.NDArray[np.int64]


def count_rows(engine: Engine, table: str) -> int:
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


def group_phrases(engine: Engine, rules: TemplateRules) -> None:
    """Leaves `template_key` (shingle, grp, need) and `template_example` (grp, prompt: one that shows it well)."""
    sampled, senders = count_rows(engine, SAMPLE), count_rows(engine, f"(select distinct account from {SAMPLE})")
    with engine.leaving("template_key", "template_example"):
        engine.run_all(
            place_steps(rules, sampled, senders), leaves=("template_shingle", "template_place", "template_follow")
        )
        engine.register("template_run", _runs(engine, rules))
        engine.run_all(phrase_steps(rules), leaves=("template_hit", "template_phrase", "template_pair"))
        engine.register("template_group", _groups(engine, rules))
        engine.run_all(key_steps(rules))


def place_steps(rules: TemplateRules, sampled: int, senders: int) -> list[Step]:
    """Steps from `template_words` to the shingles that accounts repeat, where they stand, and which follow each other.

    `sampled`: the prompts in which templates are looked for, T; `senders`: whose they are.
    """
    support = max(rules.accounts, sampled // rules.chance)
    return [
        Step(
            "template_shared_shingle",
            f"""
            select shingle from ({shingles_sql(SAMPLE, "account")})
            group by shingle having count(*) >= {support} and {_meets_sql("account")}
            """,
            reads=("template_words",),
        ),
        Step(
            "template_shared_place",
            f"""
            select prompt, account, pos, shingle
            from ({known_shingles_sql(SAMPLE, "prompt", "account", placed=True)})
            join template_shared_shingle using (shingle)
            """,
            reads=("template_shared_shingle", "template_words"),
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
            ) where accounts >= {rules.accounts} and again > accounts * {_again_sql(rules, sampled, senders)}
            """,
            reads=("template_shared_place",),
        ),
        Step(
            "template_place",
            "select prompt, account, pos, number from template_shared_place join template_shingle using (shingle)",
            reads=("template_shared_place", "template_shingle"),
        ),
        Step(
            "template_follow",
            f"""
            select l, r, count(*) as n from (
                select number as l, lead(number) over w as r, pos, lead(pos) over w as next
                from template_place window w as (partition by prompt order by pos)
            ) where next = pos + 1 group by l, r having count(*) >= {support}
            """,
            reads=("template_place",),
        ),
    ]


def _meets_sql(account: str) -> str:
    """SQL, of a group of rows, for whether one account may be there twice: false only where all are different ones.

    Accounts fall into 63 boxes, and no two of these rows into one. A shingle that no account shows again is kept by no
    rule (`_again_sql`), and of those that few prompts have, most are gone before anything is joined with them.
    """
    return f"bit_count(bit_or(1::bigint << ({account} % 63)::integer)) < count(*)"


def _again_sql(rules: TemplateRules, sampled: int, senders: int) -> str:
    """SQL for the share of the accounts that show a shingle, above which it is too often that they show it again.

    Chance makes an account that shows a shingle show it again in one of its other d - 1 prompts with a probability of
    about (d - 1) n / T, n the shingle's prompts among all T. Where these are many, an operation's own repeats are a
    good part of n, so that the accounts are asked instead: had their part x of all come by throws at random (Poisson),
    1 - (1 - x) ln(1 / (1 - x)) / x of them would have a second one.
    """
    lift = rules.again_lift * (rules.sample_each - 1) / max(1, sampled)
    part = f"least(accounts / {max(1, senders)}.0, 0.999)"
    second = f"(1 + (1 - {part}) * ln(1 - {part}) / {part})"
    clearly, often = (f"(1 - 1 / (1 + {odds} * {second} / (1 - {second})))" for odds in rules.again_odds)
    often = f"greatest({rules.again_some}, {often})"
    return f"least({lift} * prompts, {rules.again_surely}, {clearly}, {often})"


def _runs(engine: Engine, rules: TemplateRules) -> pd.DataFrame:
    """For each shingle (number) its phrase: shingles that follow each other in nearly every prompt of both."""
    shown = engine.frame("select prompts from template_shingle order by number")["prompts"].to_numpy(np.int64)
    follow = engine.frame("select l, r, n from template_follow")
    left, right, n = (follow[name].to_numpy(np.int64) for name in ("l", "r", "n"))
    bound = n >= rules.run * np.maximum(shown[left], shown[right])
    phrase = connected(shown.size, left[bound], right[bound])
    return pd.DataFrame({"number": np.arange(shown.size), "phrase": phrase}).astype("int32")


def phrase_steps(rules: TemplateRules) -> list[Step]:
    """Steps from `template_place` to `template_said` (account, phrase, prompts), and to `template_pair`: phrases l, r
    that the same accounts show, and how closely.

    Accounts, not prompts, are what ties phrases: two wordings of a clause never stand in one prompt, and are sent by
    the same accounts; two templates that have a sentence in common are sent by different ones. The weight is the
    cosine of the two sets of accounts.
    """
    return [
        Step(
            "template_hit",
            """
            select prompt, any_value(account) as account, phrase, count(*) as hits
            from template_place join template_run using (number) group by prompt, phrase
            """,
            reads=("template_place", "template_run"),
        ),
        Step(
            "template_phrase",
            f"""
            select phrase, count(*) as prompts from template_hit
            group by phrase having count(*) >= {rules.accounts} and min(account) <> max(account)
            """,
            reads=("template_hit",),
        ),
        Step(
            "template_said",
            """
            select account, phrase, count(*) as prompts from template_hit join template_phrase using (phrase)
            group by account, phrase
            """,
            reads=("template_hit", "template_phrase"),
        ),
        Step(
            "template_bearer",
            f"""
            with shown as (select account, phrase from template_said),
            wide as (select account from shown group by account having count(*) > {rules.phrases}),
            few as (
                from shown anti join wide using (account)
                union all
                from shown semi join wide using (account)
                qualify row_number() over (partition by account order by hash(phrase)) <= {rules.phrases}
            )
            select account, phrase, accounts
            from few join (select phrase, count(*) as accounts from shown group by phrase) using (phrase)
            """,
            reads=("template_said",),
        ),
        Step(
            "template_pair",
            f"""
            select l, r, n / sqrt(n_l * n_r) as weight from (
                select a.phrase as l, b.phrase as r, count(*) as n,
                       any_value(a.accounts)::double as n_l, any_value(b.accounts)::double as n_r
                from template_bearer a join template_bearer b on a.account = b.account and a.phrase < b.phrase
                    and a.accounts >= {rules.together} * b.accounts and b.accounts >= {rules.together} * a.accounts
                group by a.phrase, b.phrase
            )
            where n >= {rules.accounts} and n >= {rules.together} * greatest(n_l, n_r)
              and (n * (select count(distinct account) from {SAMPLE}) >= {rules.lift} * n_l * n_r
                   or n >= {rules.run} * greatest(n_l, n_r))
            """,
            reads=("template_bearer", "template_words"),
        ),
    ]


def _groups(engine: Engine, rules: TemplateRules) -> pd.DataFrame:
    """For each phrase its group (grp): phrases that come together, the ordinary ones left out and alone."""
    phrases = engine.frame("select phrase as member from template_phrase order by phrase")["member"]
    pairs = engine.frame("select l, r, weight from template_pair order by l, r")
    engine.register("template_member", dense_groups(phrases, pairs, rules))
    return engine.frame(
        _covered_sql("select distinct account as holder, phrase as member from template_hit", rules)
    ).rename(columns={"member": "phrase"})


def dense_groups(members: "pd.Series[int]", pairs: pd.DataFrame, rules: TemplateRules) -> pd.DataFrame:
    """For each member its group (grp, the smallest member of it): Leiden's communities of the weighted pairs."""
    numbers = members.to_numpy(np.int64)
    ends = np.searchsorted(numbers, pairs[["l", "r"]].to_numpy(np.int64))
    paired = network(numbers.size, ends, pairs["weight"].to_numpy(np.float64))
    community = paired.leiden(objective="CPM", resolution=rules.density, seed=rules.seed)
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
            reads=("template_group", "template_hit"),
        ),
        Step(
            "template_key",
            f"""
            with best as (
                select prompt, arg_max(grp, (hits, -grp)) as grp, arg_max(account, (hits, -grp)) as account,
                       max(hits) as hits
                from template_held group by prompt
            ),
            typical as (
                select grp, quantile_disc(hits, 0.5) as typical from (
                    select request, grp, any_value(best.account) as account, sum(hits) as hits
                    from best join {SAMPLE} s using (prompt) group by request, grp
                ) group by grp having typical >= {rules.least} and count(distinct account) >= {rules.accounts}
            )
            select shingle, grp, greatest(2, ceil({rules.part} * typical))::integer as need
            from typical join template_group using (grp) join template_run using (phrase)
            join template_shingle using (number)
            """,
            reads=("template_group", "template_held", "template_run", "template_shingle", "template_words"),
        ),
        Step(
            "template_example",
            f"""
            select grp, arg_max(prompt, (hits, hash(text), prompt)) as prompt
            from template_held semi join template_key using (grp) join {SAMPLE} using (prompt)
            group by grp
            """,
            reads=("template_held", "template_key", "template_words"),
        ),
    ]
