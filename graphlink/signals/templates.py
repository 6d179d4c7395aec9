"""prompt text -> template signals: what many accounts send again and again around a changing slot.

Prompts are cut into shingles (template_text.py). Shingles that several accounts show, and show again, are kept; those
that follow each other in nearly every prompt make a phrase, and phrases that the same accounts send make one template,
so that rewordings of one prompt are one value (template_groups.py). A prompt shows a template where it holds a good
part of it.

Each account gets a first look; one that shows a template twice, which not everyone shows, gets a closer look. What
accounts hardly ever show again (a phrase that many people type, a question asked once) is ordinary, and not
observed.

Leaves `template_observation`, `template_event`, `template_reading` (how many prompts there are and were examined) and
`wording_shown` (account_id, template, wording, prompts): in which words accounts send them, templates by number; and
`word_shown` (account_id, words): which words accounts use at all.
"""

from dataclasses import dataclass

import pandas as pd

from ..engine import Engine, Step
from ..settings import Settings
from .conversations import everyone_step, request_step, turn_step
from .template_groups import SAMPLE, count_rows, group_phrases
from .template_rules import TemplateRules
from .template_text import hashed_words_sql, known_shingles_sql, readable_text, words_sql

__all__ = ["mine_templates"]

WORDING = 2**40
"""Numbers that a shingle may be in the sum that tells a wording: few enough for the sum of any prompt's to be whole."""


WORD_PART = 8
"""Of so many words one is kept of how an account writes: in two worlds of 60,000 a quarter told as much as all."""


@dataclass(frozen=True)
class Prompts:
    """The prompts to mine: their table, the hash by which they are picked, and whether lists of messages are in it."""

    table: str
    pick: str
    listed: bool


def mine_templates(
    engine: Engine, prompts: str, settings: Settings, rules: TemplateRules | None = None, *, accounts: int = 0
) -> tuple[str, ...]:
    """Notes for the person who asked; leaves the template tables.

    `prompts` names a table with account_id, ts, prompt, and roles where lists of messages are among them. `accounts`:
    how many there are, where some send nothing. Of each account about `settings.detect.prompts_per_account` prompts are
    examined, those with the smallest hashes and never none, and more of an account that looks templated:
    `template_examined` says how many.
    """
    rules = rules or TemplateRules(seed=settings.detect.seed)
    look = settings.detect.prompts_per_account
    with engine.leaving("template_observation", "template_event", "template_reading", "wording_shown", "word_shown"):
        asked = _asked(engine, prompts)
        engine.run(quota_step(asked))
        senders = count_rows(engine, "template_quota")
        if not senders:
            engine.run_all(silent_steps())
            return ()
        kept = ("template_words", "template_everyone", "template_request")
        engine.run_all(first_steps(asked, look, rules, senders, max(accounts, senders)), leaves=kept)
        notes = _notes(engine, max(accounts, senders)) if asked.listed else ()
        engine.drop("template_request")
        group_phrases(engine, rules)
        engine.run_all(
            [word_step(), *look_steps(asked, look, rules)], leaves=("template_show", "template_examined", "word_shown")
        )
        engine.register("template_text", _texts(engine))
        engine.run_all(result_steps(rules))
    return notes


def silent_steps() -> list[Step]:
    """Steps to the tables that are left where nobody sends anything: twenty-five steps would find as much."""
    nobody = "null::varchar as account_id, null::varchar as value"
    counts = "null::bigint as occurrences, null::bigint as prompts, null::double as share"
    seen = "null::timestamp as first_seen, null::timestamp as last_seen"
    worded = "null::varchar as account_id, null::integer as template, null::bigint as wording, null::bigint as prompts"
    return [
        Step("template_observation", f"select {nobody}, {counts}, {seen} where false", reads=()),
        Step("template_event", f"select {nobody}, null::timestamp as ts where false", reads=()),
        Step("wording_shown", f"select {worded} where false", reads=()),
        Step("word_shown", "select null::varchar as account_id, null::uinteger[] as words where false", reads=()),
        Step("template_reading", "select 0::bigint as prompts, 0::bigint as examined", reads=()),
    ]


def _asked(engine: Engine, prompts: str) -> Prompts:
    """The prompts of the table; where some have no time, of a table in which they are numbered."""
    listed = "roles" in engine.frame(f"from {prompts} limit 0").columns
    if count_rows(engine, f"(from {prompts} where ts is null limit 1)") == 0:
        return Prompts(prompts, "hash(account_id, ts)", listed)
    engine.run(numbered_step(prompts, listed=listed))
    return Prompts("template_numbered", "hash(account_id, prompt, copy)", listed)


def _notes(engine: Engine, accounts: int) -> tuple[str, ...]:
    """What was left out of lists of messages, in one line each."""
    everyone = engine.frame("select turn, accounts from template_everyone order by accounts desc, turn")
    silent = "count(*) filter (users = 0 and len(systems) = 0)"
    found = engine.frame(f"select count(*) as lists, {silent} as silent from template_request where plain is null")
    notes = [
        f"templates: a system turn that {shown:,} of {accounts:,} accounts send word for word is left out: "
        f'"{" ".join(turn.split())[:60]}"'
        for turn, shown in everyone.itertuples(index=False)
    ]
    lists, silent_lists = (int(found[name].iloc[0]) for name in ("lists", "silent"))
    if lists and lists == silent_lists:
        notes.append(
            "templates: no list of messages has text of the roles asked for; name them as `roles` of its [[signals]]"
        )
    return tuple(notes)


def numbered_step(prompts: str, *, listed: bool) -> Step:
    """Step to `template_numbered`: prompts, some without a time, each copy numbered, so that each counts."""
    return Step(
        "template_numbered",
        f"""
        select account_id, ts, prompt, {"roles, " if listed else ""}
            row_number() over (partition by hash(account_id, prompt) order by ts) as copy
        from {prompts} where prompt is not null
        """,
        reads=(prompts,),
    )


def quota_step(prompts: Prompts) -> Step:
    """Step to `template_quota`: for each account its number of prompts and their smallest pick."""
    return Step(
        "template_quota",
        f"""
        select account_id, hash(account_id) as account, count(*) as prompts, min({prompts.pick}) as least
        from {prompts.table} group by account_id
        """,
        reads=(prompts.table,),
    )


def first_steps(prompts: Prompts, look: int, rules: TemplateRules, senders: int, accounts: int) -> list[Step]:
    """Steps to `template_words`: the hashed words of the first `look` prompts of each of `senders` accounts.

    In some of them, of a share of the accounts, templates are looked for; their text is kept too. Of lists of messages
    each new turn is a prompt.
    """
    share = min(1.0, rules.sample_all / (rules.sample_each * max(1, senders)))
    text = f"if(sampled and hash(account, 'sample') / {float(2**64)} < {share}, prompt, null) as text"
    examined, reads = (
        _examined_sql(prompts, "template_quota", look, rules.sample_each),
        (prompts.table, "template_quota"),
    )
    if not prompts.listed:
        return [_words_step("template_words", f"({examined})", reads, text)]
    return [
        request_step("template_request", examined, reads),
        everyone_step("template_request", rules, accounts),
        turn_step("template_turn", "template_request"),
        _words_step("template_words", "template_turn", ("template_turn",), text),
    ]


def _closer_steps(prompts: Prompts, look: int, rules: TemplateRules) -> list[Step]:
    """Steps to `template_closer_words`: the same of more prompts of each account in `template_suspect`.

    Of text those that were not looked at before; of lists of messages those too, to see which turns are new.
    """
    closer = f"least({rules.closer * look}, {look} + {rules.closer_all} / (select count(*) from template_suspect))"
    examined, reads = _examined_sql(prompts, "template_suspect", closer, look), (prompts.table, "template_suspect")
    if not prompts.listed:
        return [_words_step("template_closer_words", f"({examined} where e.pick > q.inner_ceiling)", reads)]
    return [
        request_step("template_closer_request", examined, reads),
        turn_step("template_closer_turn", "template_closer_request"),
        _words_step("template_closer_words", "template_closer_turn", ("template_closer_turn",)),
    ]


def _words_step(name: str, prompts: str, reads: tuple[str, ...], *more: str) -> Step:
    chosen = ", ".join([f"account, ts, request, leads, {hashed_words_sql('prompt')} as words", *more])
    return Step(name, f"select {chosen} from {prompts}", reads=reads)


def word_step() -> Step:
    """Step to `word_shown` (account_id, words): of each account the words, as hashes, of the prompts of the first look,
    each once a prompt; one word in WORD_PART, which says as much of how somebody writes."""
    return Step(
        "word_shown",
        f"""
        select account_id, words from (
            select account, list_sort(flatten(list(list_distinct(
                list_filter(words, lambda word: word % {WORD_PART} = 0)
            )))) as words
            from template_words group by account
        ) join template_quota using (account)
        """,
        reads=("template_quota", "template_words"),
    )


def look_steps(prompts: Prompts, look: int, rules: TemplateRules) -> list[Step]:
    """Steps from `template_key` to `template_show` (account, prompt, ts, grp, wording) and `template_examined`."""
    # A closer look at lists of messages is a new look at all of them.
    first = "anti join template_suspect using (account)" if prompts.listed else ""
    again = ("template_suspect",) if prompts.listed else ()
    return [
        Step("template_first_look", _show_sql(_words_sql("template_words")), reads=("template_key", "template_words")),
        Step(
            "template_suspect",
            f"""
            with bearer as (select account, grp, count(*) as shown from template_first_look group by account, grp),
            common as (select grp from bearer group by grp having count(*) > {_common_sql(rules)})
            select account, any_value(prompts) as prompts, any_value(least) as least
            from bearer anti join common using (grp) join template_quota using (account)
            where prompts > {look} group by account having max(shown) > 1 or sum(shown) >= {rules.closer_shown}
            """,
            reads=("template_first_look", "template_quota"),
        ),
        *_closer_steps(prompts, look, rules),
        Step(
            "template_closer_look",
            _show_sql(_words_sql("template_closer_words")),
            reads=("template_closer_words", "template_key"),
        ),
        Step(
            "template_show",
            f"from template_first_look {first} union all from template_closer_look",
            reads=("template_closer_look", "template_first_look", *again),
        ),
        Step(
            "template_examined",
            f"""
            select account_id, account, examined from template_quota join (
                select account, count(*) filter (leads) as examined from (
                    select account, leads from template_words {first}
                    union all select account, leads from template_closer_words
                ) group by account
            ) using (account)
            """,
            reads=("template_closer_words", "template_quota", "template_words", *again),
        ),
    ]


def _examined_sql(prompts: Prompts, quota: str, look: int | str, sample: float = 0) -> str:
    """SELECT of about `look` prompts of each account in `quota`; `sampled` are about `sample` of them.

    No column of `quota` is handed on as it is: DuckDB 2.0 hands them on as dictionaries, and its cache of small chunks
    fails ("global dictionary changed identity") where an unnest follows.
    """
    # What is text counts as a request of its own; of lists of messages that is said later.
    kept, made = ("roles, ", "") if prompts.listed else ("", ", null::bigint as request, true as leads")
    return f"""
        select e.account, e.ts, e.prompt, {kept}e.pick <= q.inner_ceiling as sampled{made}
        from (
            select hash(account_id) as account, ts, prompt, {kept}{prompts.pick} as pick
            from {prompts.table} where prompt is not null
        ) e join (
            select account, {_ceiling_sql(look)} as ceiling, {_ceiling_sql(sample)} as inner_ceiling from {quota}
        ) q on e.account = q.account and e.pick <= q.ceiling
    """


def _ceiling_sql(prompts: float | str) -> str:
    """SQL for the pick up to which an account has about so many prompts, and one at least."""
    share = f"({prompts}) / prompts::double"
    return f"if({share} >= 1, {2**64 - 1}::ubigint, greatest(least, ({share} * {float(2**64)})::ubigint))"


def _words_sql(table: str) -> str:
    return f"(select coalesce(request, rowid) as prompt, account, ts, words from {table})"


def _show_sql(words: str) -> str:
    """SELECT of the prompts of `words` (account, ts, prompt, words) that show a template, and in which wording: what
    they hold of it, as a number."""
    return f"""
        select any_value(account) as account, prompt, any_value(ts) as ts, grp,
               sum(shingle % {WORDING})::bigint as wording
        from ({known_shingles_sql(words, "account", "ts", "prompt")}) join template_key using (shingle)
        group by prompt, grp having count(*) >= any_value(need)
    """


def _texts(engine: Engine) -> pd.DataFrame:
    """One row for each group: its readable text, and the value (the text, numbered where two groups read alike)."""
    samples = engine.frame(
        f"""
        with best as (
            select grp, words as hashes, {words_sql("text")} as words
            from template_example join {SAMPLE} using (prompt)
        ),
        place as ({known_shingles_sql("(select grp, hashes as words from best)", "grp", placed=True)})
        select grp, any_value(words) as words, list(pos order by pos) as positions
        from place join template_key using (shingle, grp) join best using (grp) group by grp order by grp
        """
    )
    both = zip(samples["words"], samples["positions"], strict=True)
    texts = pd.Series([readable_text(words, places) for words, places in both], dtype="str")
    again = texts.groupby(texts).cumcount() + 1
    value = texts.where(again == 1, texts + " (" + again.astype("str") + ")")
    return pd.DataFrame({"grp": samples["grp"], "text": texts, "value": value})


def result_steps(rules: TemplateRules) -> list[Step]:
    """Steps from `template_show` to the tables that `mine_templates` leaves."""
    return [
        Step(
            "template_tally",
            """
            select account, grp, count(*) as prompts, any_value(examined) as examined,
                   min(ts) as first_seen, max(ts) as last_seen
            from template_show join template_examined using (account) group by account, grp
            """,
            reads=("template_examined", "template_show"),
        ),
        Step(
            "template_shared",
            f"""
            select grp, value, text, accounts, prompts,
                   coalesce(again < {rules.again}, false)
                       and prompts - accounts < {rules.again_each} * accounts as ordinary
            from template_text join (
                select grp, count(*) as accounts, sum(prompts)::bigint as prompts,
                       sum(prompts - 1) / nullif(sum(examined - 1), 0) as again
                from template_tally group by grp having count(*) >= 2
            ) using (grp)
            """,
            reads=("template_tally", "template_text"),
        ),
        Step(
            "template_observation",
            """
            select account_id, value, t.prompts as occurrences, t.prompts, t.prompts / t.examined as share,
                   first_seen, last_seen
            from template_tally t join template_shared s on t.grp = s.grp and not ordinary
            join template_examined e on t.account = e.account
            """,
            reads=("template_examined", "template_shared", "template_tally"),
        ),
        Step(
            "template_event",
            """
            select account_id, value, ts from template_show t
            join template_shared s on t.grp = s.grp and not ordinary
            join template_examined e on t.account = e.account
            """,
            reads=("template_examined", "template_shared", "template_show"),
        ),
        Step(
            "wording_shown",
            """
            select account_id, case when not ordinary then grp end as template, wording, count(*) as prompts
            from template_show join template_quota using (account) left join template_shared using (grp)
            group by account_id, grp, ordinary, wording
            """,
            reads=("template_quota", "template_shared", "template_show"),
        ),
        Step(
            "template_reading",
            """
            select (select coalesce(sum(prompts), 0) from template_quota)::bigint as prompts,
                   (select coalesce(sum(examined), 0) from template_examined)::bigint as examined
            """,
            reads=("template_examined", "template_quota"),
        ),
    ]


def _common_sql(rules: TemplateRules) -> str:
    """SQL for the number of accounts above which something is common."""
    return f"greatest({rules.common_accounts}, {rules.common_share} * (select count(*) from template_quota))"
