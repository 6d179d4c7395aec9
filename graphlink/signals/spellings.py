"""Spellings of account ids: one account as two systems write it, joined where nothing else can be meant.

What spelling is, `bare_account_sql` says. Where there is no table of accounts, the plainest spelling is the account's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..engine import DuckDBEngine, Step
from ..reading import EventTable, Sources, bare_account_sql, note_column, with_accounts
from .showings import Showing

__all__ = ["join_spellings", "spelled_names"]


def spelled_names(sources: Sources) -> list[str]:
    """The tables and views that `join_spellings` may leave."""
    return ["account_spelling", *dict.fromkeys(map(_name, sources.events))]


def join_spellings(engine: DuckDBEngine, sources: Sources, showings: Sequence[Showing]) -> Sources:
    """`sources` in which ids that differ from an account's in spelling alone are that account's, each join said.

    An id that could be several accounts' is left apart, and said too. Reads `account` and the passes `showings`.
    """
    passes = {_name(showing.events): showing for showing in showings}
    engine.run(_unknown_step(passes.values()))
    if not engine.scalar("select count(*) from unknown_account"):
        return sources
    engine.run(_spelling_step())
    joined = {name for name, showing in passes.items() if _told(engine, showing)}
    spelled = {name: with_accounts(engine, passes[name].events, "account_spelling", name) for name in sorted(joined)}

    def joined_in(events: EventTable) -> EventTable:
        return replace(spelled[_name(events)], time=events.time) if _name(events) in spelled else events

    return replace(
        sources,
        signals=tuple(replace(signal, events=joined_in(signal.events)) for signal in sources.signals),
        activity=tuple(replace(table, events=joined_in(table.events)) for table in sources.activity),
    )


def _name(events: EventTable) -> str:
    return f"{events.table.name}_{events.account.sql}_spelled"


def _unknown_step(passes: Iterable[Showing]) -> Step:
    """The step to `unknown_account` (account_id): ids of events that are no account's as they stand."""
    names = [showing.name for showing in passes]
    shown = " union all ".join(f"select account_id from {name}" for name in names)
    return Step(
        "unknown_account",
        f"select distinct account_id from ({shown}) anti join account using (account_id) where account_id is not null",
        reads=("account", *names),
    )


def _spelling_step() -> Step:
    """The step to `account_spelling` (written, account_id): null where several accounts could be meant."""
    return Step(
        "account_spelling",
        f"""
        with written as (
            select account_id, {bare_account_sql("account_id")} as bare from unknown_account
        ),
        known as (
            select bare, any_value(account_id) as account_id, count(*) as accounts
            from (select account_id, {bare_account_sql("account_id")} as bare from account)
            semi join written using (bare) group by bare
        )
        select w.account_id as written, case when accounts = 1 then k.account_id end as account_id
        from written w join known k using (bare)
        """,
        reads=("account", "unknown_account"),
    )


def _told(engine: DuckDBEngine, showing: Showing) -> bool:
    """Whether ids of the pass are to be joined; says so, and what is left apart."""
    found = engine.frame(
        f"""
        select count(s.account_id) as joined, min(written) filter (s.account_id is not null) as example,
            count(*) - count(s.account_id) as apart,
            min(written) filter (s.account_id is null) as apart_example
        from account_spelling s semi join {showing.name} shown on s.written = shown.account_id
        """
    ).iloc[0]
    joined, apart = int(found["joined"]), int(found["apart"])
    said = []
    if joined:
        example = engine.frame("select account_id from account_spelling where written = ?", [found["example"]])
        pair = f"`{found['example']}` is `{example['account_id'].iloc[0]}`"
        said.append(f"{joined:,} ids differ from an account's in spelling alone ({pair}): joined")
    if apart:
        said.append(
            f"{apart:,} ids could each be several accounts by spelling alone (`{found['apart_example']}`): left apart"
        )
    for note in said:
        note_column(engine, showing.events.table, showing.events.account.name, note)
    return joined > 0
