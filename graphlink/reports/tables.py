"""The parts of a case that a report reads: one named query each, bounded, in a stated order."""

from collections.abc import Sequence

import pandas as pd

from ..case import Case, suspended_sql
from ..engine import quote_name

__all__ = [
    "account_columns",
    "activity_by_hour",
    "batches",
    "bridges",
    "crossing_links",
    "decided_accounts",
    "hubs",
    "kinds_of",
    "members",
    "models",
    "own_columns",
    "population_models",
    "quotable_values",
    "rejected",
    "shown_signals",
    "shows",
    "silent_signals",
    "suspended_accounts",
    "totals",
]

TEMPLATE = "template"
_FIXED = (
    "account_id",
    "community_id",
    "network_id",
    "operator_id",
    "role",
    "membership",
    "score",
    "verdict",
    "decided",
    "created_at",
    "first_seen",
    "last_seen",
    "exchanges",
)
_TOLD = ("reason", "decision", "undecided_verdict")
"""Columns of accounts that graphlink makes and a report has no room for."""
_DATES = ("created_at", "first_seen", "last_seen")
_CHOSEN = "community_id in (select unnest(?::bigint[]))"


def account_columns(case: Case) -> list[str]:
    """The names of the columns that the case's accounts carry."""
    return list(case.query("select * from accounts limit 0").columns)


def totals(case: Case, columns: Sequence[str]) -> pd.DataFrame:
    """Accounts and exchanges by verdict and by that of their community, and by whether they are in one."""
    volume = "sum(a.exchanges)" if "exchanges" in columns else "null"
    told = suspended_sql(case)
    suspended = f"count(*) filter (where {told[0]})" if told else "null"
    return case.query(
        f"""select a.verdict, a.community_id is not null as linked, c.verdict as of_community, count(*) as accounts,
                   {volume} as exchanges, {suspended} as suspended, count(distinct a.community_id) as communities,
                   count(distinct a.network_id) as networks
            from accounts a left join communities c using (community_id) group by all order by all""",
        told[1] if told else [],
    )


def suspended_accounts(case: Case, communities: Sequence[int]) -> dict[int, int] | None:
    """How many accounts of each community are suspended already; None where the source does not say."""
    told = suspended_sql(case)
    if told is None:
        return None
    found = case.query(
        f"select community_id, count(*) filter (where {told[0]}) as n from accounts where {_CHOSEN} group by 1",
        [*told[1], list(communities)],
    )
    return dict(zip(found["community_id"].astype(int).tolist(), found["n"].astype(int).tolist(), strict=True))


def decided_accounts(case: Case, columns: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """What was decided of how many accounts, by word; nothing where nothing was."""
    if "decided" not in columns:
        return ()
    found = case.query("select decided, count(*) as n from accounts where decided is not null group by 1 order by 1")
    return tuple((str(word), int(number)) for word, number in zip(found["decided"], found["n"], strict=True))


def own_columns(columns: Sequence[str]) -> list[str]:
    """Those of the accounts' `columns` that are the source's own."""
    return [name for name in columns if name not in (*_FIXED, *_TOLD)]


def members(case: Case, columns: Sequence[str], communities: Sequence[int], own: int | None = None) -> pd.DataFrame:
    """The accounts of `communities`: the report's columns, then the source's `own`, so many of them where that is said;
    core first, strongest first."""
    parts = [quote_name(name) if name in columns else f"null as {name}" for name in _FIXED]
    parts += [quote_name(name) for name in own_columns(columns)[:own]]
    return case.query(
        f"""select {", ".join(parts)} from accounts where {_CHOSEN}
            order by community_id, array_position(['core', 'member', 'periphery'], role), membership desc,
                     account_id""",
        [list(communities)],
    ).pipe(_typed_dates)


def shown_signals(case: Case, communities: Sequence[int], limit: int) -> pd.DataFrame:
    """Signals that hold each community together: the strongest of each kind in turn, templates apart.

    Strength is weight times further accounts. `all_of_them` counts the signals there are.
    """
    return case.query(
        f"""with tie as (
              select community_id, kind, value, accounts, outside, weight, kind = '{TEMPLATE}' as template,
                     weight * (accounts - 1) as strength
              from evidence where weight > 0 and {_CHOSEN}),
            turn as (
              select *, row_number() over (partition by community_id, kind order by strength desc, value) as turn
              from tie),
            ranked as (
              select *, row_number() over (partition by community_id, template
                                           order by turn, strength desc, kind, value) as place,
                     count(*) over (partition by community_id, template) as all_of_them
              from turn)
            select *, max(strength) over (partition by community_id, kind) as strongest from ranked where place <= ?
            order by community_id, template, strongest desc, kind, turn""",
        [list(communities), limit],
    )


def quotable_values(case: Case, communities: Sequence[int]) -> pd.DataFrame:
    """Every kind and value that an account of the communities shows, hubs included."""
    return case.query(
        f"""select distinct kind, value from incidence
            where account_id in (select account_id from accounts where {_CHOSEN}) order by all""",
        [list(communities)],
    )


def shows(case: Case, communities: Sequence[int], shown: pd.DataFrame) -> pd.DataFrame:
    """Which account of `communities` shows which signal: account_id, kind, value, for the signals of `shown`."""
    wanted = shown[["kind", "value"]].drop_duplicates()
    return case.query(
        f"""with wanted as (select unnest(?::varchar[]) as kind, unnest(?::varchar[]) as value)
            select account_id, kind, value from incidence join wanted using (kind, value)
            join (select account_id from accounts where {_CHOSEN}) using (account_id) order by all""",
        [wanted["kind"].tolist(), wanted["value"].tolist(), list(communities)],
    )


def kinds_of(case: Case, communities: Sequence[int]) -> pd.DataFrame:
    """For each community and kind: signals that tie it, accounts that show one of them, links that rest on the kind.

    `widest`: the accounts that show the most shown of them; `whole`: how many of them all its accounts show.
    """
    # Three queries, not one: joined in one, the plan took ten times as long.
    signals = case.query(
        f"""with size as (select community_id, accounts as size from communities where {_CHOSEN})
            select community_id, kind, count(*) as signals, max(accounts) as widest,
                   count(*) filter (accounts >= size) as whole
            from evidence join size using (community_id)
            where weight > 0 group by community_id, kind order by all""",
        [list(communities)],
    )
    accounts = case.query(
        f"""with chosen as (select account_id, community_id from accounts where {_CHOSEN}),
                 tie as (select community_id, kind, value from evidence where weight > 0 and {_CHOSEN})
            select community_id, kind, count(distinct account_id) as accounts
            from incidence join chosen using (account_id) join tie using (community_id, kind, value) group by all""",
        [list(communities), list(communities)],
    )
    links = case.query(
        f"""with chosen as (select account_id, community_id from accounts where {_CHOSEN}),
                 -- Materialised: else both ends of a community meet before the links do, which is its square.
                 begun as materialized (select community_id, account_r, kinds
                                        from links join chosen on account_l = account_id),
                 inside as (select begun.community_id, unnest(kinds) as kind
                            from begun join chosen r on account_r = account_id and begun.community_id = r.community_id)
            select community_id, kind, count(*) as links from inside group by all""",
        [list(communities)],
    )
    keys = ["community_id", "kind"]
    counted = signals.merge(accounts, on=keys, how="left").merge(links, on=keys, how="left")
    counted[["accounts", "links"]] = counted[["accounts", "links"]].fillna(0).astype("int64")
    return counted.sort_values(["community_id", "accounts", "kind"], ascending=[True, False, True], ignore_index=True)


def silent_signals(case: Case, communities: Sequence[int], limit: int) -> pd.DataFrame:
    """The signals without weight that most accounts of each community show, and how many there are in all."""
    return case.query(
        f"""with chosen as (select account_id, community_id from accounts where {_CHOSEN}),
                 counted as (select community_id, kind, value, degree, hub, count(distinct account_id) as accounts
                             from incidence join chosen using (account_id)
                             join signals using (kind, value)
                             where hub is not null group by all),
                 ranked as (select *, row_number() over (partition by community_id
                                                         order by accounts desc, kind, value) as place,
                                   count(*) over (partition by community_id) as all_of_them
                            from counted)
            select * from ranked where place <= ? order by community_id, place""",
        [list(communities), limit],
    )


def hubs(case: Case, limit: int) -> pd.DataFrame:
    """The signals without weight that most accounts show, and how many there are in all."""
    return case.query(
        """select kind, value, degree, hub, count(*) over () as all_of_them from signals where hub is not null
           order by degree desc, kind, value limit ?""",
        [limit],
    )


def models(case: Case, communities: Sequence[int]) -> pd.DataFrame:
    """Exchanges of each community by model."""
    return case.query(
        f"""select community_id, model, sum(exchanges) as exchanges from models where {_CHOSEN}
            group by all order by community_id, exchanges desc, model""",
        [list(communities)],
    )


def population_models(case: Case) -> pd.DataFrame:
    """Exchanges of the whole population by model."""
    return case.query("select model, sum(exchanges) as exchanges from models group by all order by all")


def activity_by_hour(case: Case, communities: Sequence[int]) -> pd.DataFrame:
    """Exchanges and active accounts of each community by hour."""
    return case.query(
        f"""select community_id, hour, sum(exchanges) as exchanges, sum(accounts) as accounts
            from activity where {_CHOSEN} group by all order by all""",
        [list(communities)],
    ).pipe(_typed_dates, ("hour",))


def batches(case: Case, communities: Sequence[int], limit: int) -> pd.DataFrame:
    """The moments at which most accounts of each community worked together: community_id, began, accounts."""
    return case.query(
        f"""with tie as (select community_id, kind, value, accounts from evidence
                          where kind = 'batch' and weight > 0 and {_CHOSEN}),
                 dated as (select community_id, value, any_value(tie.accounts) as accounts, min(first_seen) as began
                           from tie join incidence using (kind, value) group by community_id, value)
            select community_id, began, accounts from dated where began is not null
            qualify row_number() over (partition by community_id order by accounts desc, began, value) <= ?
            order by community_id, began""",
        [list(communities), limit],
    )


def population_week(case: Case) -> pd.DataFrame:
    """Exchanges of the accounts in no surfaced community by hour of the week, Monday 0 h first."""
    return case.query(
        """select (isodow(hour) - 1) * 24 + hour(hour) as slot, sum(exchanges) as exchanges
           from activity where community_id is null group by all order by all"""
    )


def bridges(case: Case, limit: int) -> pd.DataFrame:
    """For each network of several communities, the signals that most of them show."""
    return case.query(
        """with counted as (
             select network_id, kind, value, count(*) as communities, sum(e.accounts) as accounts,
                    min(e.outside) as outside, max(e.weight) as weight, count(*) over (partition by network_id) as n
             from evidence e join communities c using (community_id) where e.weight > 0
             group by network_id, kind, value having count(*) > 1)
           select * from counted
           qualify row_number() over (partition by network_id
                                      order by communities desc, weight * accounts desc, kind, value) <= ?
           order by network_id, communities desc, weight * accounts desc, kind, value""",
        [limit],
    )


def crossing_links(case: Case) -> pd.DataFrame:
    """For each network, how many links run between two of its communities."""
    return case.query(
        """select l.network_id, count(*) as links
           from links join accounts l on account_l = l.account_id join accounts r on account_r = r.account_id
           where l.network_id = r.network_id and l.community_id <> r.community_id group by all order by all"""
    )


def rejected(case: Case) -> pd.DataFrame:
    """For each input file, how many of its rows could not be read."""
    return case.query('select path, count(distinct "row") as rows from rejected group by all order by all')


def _typed_dates(frame: pd.DataFrame, names: Sequence[str] = _DATES) -> pd.DataFrame:
    """`frame` with time stamps as such (UTC, no zone written), whatever the source's column was."""
    for name in names:
        made = pd.to_datetime(
            frame[name], errors="coerce", utc=True, format="ISO8601" if frame[name].dtype == object else None
        )
        frame[name] = made.dt.tz_localize(None)
    return frame
