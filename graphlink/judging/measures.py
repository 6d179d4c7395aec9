"""membership -> features: what an analyst could count of a group of accounts, as steps over the engine's tables.

A group is a community or a network: the same steps measure both. They read `core_member(account_no, grp)` and leave
`measure(grp, accounts, ...)`, a column for each of `features.FEATURES` and those that only the verdict reads.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..engine import DuckDBEngine, Step, quote_name
from ..reading import OwnerColumns
from ..signals import Kind, free_mail_sql
from .crossing import crossing_steps, two_things_step
from .exits import exits_step
from .firms import firm_step
from .handovers import handover_step
from .homes import home_step
from .kin import kin_step
from .lives import lives_step
from .roles import CORE_PART, is_coreless, is_member
from .sites import OF_ONE, SEVERAL, range_step, site_step
from .strangers import beyond_step
from .times import time_steps
from .turns import turn_step
from .usual import usual_of
from .wordings import wording_step

__all__ = ["community_totals", "core_of", "coreless", "measure_groups", "stand_for"]

NAMED = {
    "cards": "payment_shown",
    "devices": "device_shown",
    "networks": "ip_range_shown",
    "accounts_per_card": "accounts_per_payment",
    "top_card_share": "payment_top",
    "top_device_share": "device_top",
    "top_network_share": "ip_range_top",
    "top_address_share": "ip_top",
    "batch_share": "batch_tied",
}
"""Features whose name in the case is not that of their kind."""

HELD = ("bearers", "tied", "beyond", "share", "top", "in_step", "crossing")
OF_MOST = 0.6
"""The part of a group, at the least, that shares of a kind for what is behind it to be told of the group."""
CONTACT = "contact"
"""The family of mail addresses and telephones: a bank account firms have one of for all who drive or sell for them."""
COUNTED = ("shown", "shared")
"""Columns of `holding` that are told as shares of a group's accounts."""

FREE_MAIL_SHARE, OF_A_FIRM = 0.01, 0.5
"""A mail domain that more than the one share of all accounts has says nothing about who runs them, unless it is own, or
the other share of those who have it are of one network: of a firm four fifths and more are, of a university and of free
mail up to a half."""


def measure_groups(db: DuckDBEngine, groups: pd.Series, kinds: Sequence[Kind], owner: OwnerColumns) -> pd.DataFrame:
    """One row for each group of `groups` (account number -> group), indexed by group: its measures."""
    db.register("core_member", pd.DataFrame({"account_no": groups.index, "grp": groups.to_numpy()}))
    db.run_all(measure_steps(owner), leaves=("measure", "holding"))
    measured = db.frame("select * from measure order by grp").set_index("grp")
    holding = db.frame("select * from holding order by grp, kind")
    # Sums of fractions depend on the order of threads in their last bits: rounded, equal input gives equal bytes.
    told = measured.join(kind_columns(holding, measured["core_accounts"], kinds)).round(6)
    # Not known before communities are judged (asked_alike.py).
    return told.assign(**usual_of(db, kinds), asked_by_suspended=np.nan)


def core_of(members: pd.DataFrame, group: str) -> pd.Series:
    """account number -> group, of the accounts that a group is judged by, as `stand_for` has it."""
    return members[stand_for(members["core"], sure_of(members), members[group])].set_index("account_no")[group]


def stand_for(core: pd.Series, sure: pd.Series, groups: pd.Series) -> pd.Series:
    """For each account whether its group is judged by it: those of its `core`, or all where it has none.

    Where the core is a small part of those that surely belong, they are judged with it: of an operation that shares
    cards alone, those who happen to have signed up together are no picture. So they are where there is no core and
    they are a fair part of the group: ten of one mailbox, not the strangers that an address ties to them.
    """
    few = _count(core, groups) < CORE_PART * _count(sure, groups)
    return core | few & sure | _coreless(core, sure, groups)


def coreless(members: pd.DataFrame, group: str) -> pd.Series:
    """For each of `members` whether its group has no core, so that it is judged by all of its accounts."""
    return _coreless(members["core"], sure_of(members), members[group])


def sure_of(members: pd.DataFrame) -> pd.Series:
    """For each of `members` whether it surely belongs to its network."""
    odds, alike, costly = (members[name].to_numpy() for name in ("odds", "alike", "costly"))
    return pd.Series(is_member(odds, alike, costly), index=members.index)


def _coreless(core: pd.Series, sure: pd.Series, groups: pd.Series) -> pd.Series:
    counts = [_count(flags, groups).to_numpy("int64") for flags in (core, sure, groups.notna())]
    return pd.Series(is_coreless(*counts), index=groups.index, dtype="bool")


def _count(flags: pd.Series, groups: pd.Series) -> pd.Series:
    """For each account how many of its group `flags` says it of."""
    return flags.groupby(groups).transform("sum")


def community_totals(db: DuckDBEngine) -> pd.DataFrame:
    """Of all accounts of each community of `grouped`, indexed by it: accounts, exchanges, first_seen, last_seen."""
    return db.frame(
        """
        select community as grp, count(*) as accounts, coalesce(sum(exchanges), 0)::bigint as exchanges,
               min(first_seen) as first_seen, max(last_seen) as last_seen
        from grouped left join account_activity using (account_no) group by community order by community
        """
    ).set_index("grp")


def measure_steps(owner: OwnerColumns) -> list[Step]:
    """Steps from `core_member(account_no, grp)` to `measure` and `holding`; `owner` names columns of `account`."""
    parts = (
        "grp_size",
        "kind_measure",
        "two_things_measure",
        "exit_measure",
        "kin_measure",
        "range_measure",
        "site_measure",
        "home_measure",
        "firm_measure",
        "signup_measure",
        "hour_measure",
        "rhythm_measure",
        "day_measure",
        "batch_measure",
        "volume_measure",
        "lives_measure",
        "handover_measure",
        "turn_measure",
        "wording_measure",
    )
    return [
        Step("grp_size", "select grp, count(*) as accounts from core_member group by grp", reads=("core_member",)),
        *_holding_steps(),
        *_attribute_steps("domain", owner.email_domain, free=True),
        *_attribute_steps("org", owner.organisation, free=False),
        kin_step(),
        firm_step(),
        range_step(),
        site_step(),
        home_step(),
        *time_steps(),
        lives_step(),
        handover_step(),
        turn_step(),
        wording_step(),
        Step("measure", _join_sql(), reads=("everybody", *parts, "domain_measure", "org_measure")),
    ]


def _holding_steps() -> list[Step]:
    """Steps to `holding` (grp, kind, shown, bearers, tied, share, top, in_step, crossing, behind,
    beyond): what a group shows of each kind.

    `shown` values and `bearers`, accounts that show one; `tied`, accounts that share one with another of the group, and
    the `share` of what they do that such values make; `top`, accounts that its most used value covers; `in_step`,
    accounts that show its values together with another of the group again and again.
    """
    return [
        Step(
            "member_shown",
            """
            select m.grp, m.account_no, i.signal_no, s.kind, s.family, s.weight, i.share,
                   count(*) over (partition by m.grp, i.signal_no) as holders
            from core_member m join incidence i using (account_no) join signal s using (signal_no)
            """,
            reads=("core_member", "incidence", "signal"),
        ),
        Step(
            "tied_account",
            """
            select grp, account_no, kind, least(1, sum(share)) as share
            from member_shown where holders >= 2 group by grp, account_no, kind
            """,
            reads=("member_shown",),
        ),
        Step(
            "kind_measure",
            "select grp, count(distinct family) as kinds from member_shown "
            "where holders >= 2 and weight > 0 group by grp",
            reads=("member_shown",),
        ),
        *crossing_steps(),
        two_things_step(),
        exits_step(),
        beyond_step(),
        Step(
            "holding",
            """
            with shown as (
                select m.grp, o.kind, count(distinct o.value) as shown, count(distinct m.account_no) as bearers
                from core_member m join account_number using (account_no) join observed o using (account_id)
                where o.kind not in (select kind from kind where mined) group by m.grp, o.kind
            ),
            tied as (select grp, kind, count(*) as tied, sum(share) as share from tied_account group by grp, kind),
            top as (
                select grp, kind, max(holders) as top, count(distinct signal_no) filter (holders >= 2) as shared
                from member_shown group by grp, kind
            ),
            synchronous as (
                select grp, kind, count(distinct account_no) as in_step
                from (
                    select l.grp, kind, unnest([account_l, account_r]) as account_no
                    from in_step join core_member l on l.account_no = account_l
                    join core_member r on r.account_no = account_r and r.grp = l.grp
                    where weight >= (select greatest(ln(n), 1) from population)
                )
                group by grp, kind
            )
            select * from shown full join tied using (grp, kind) full join top using (grp, kind)
            full join synchronous using (grp, kind) full join crossed using (grp, kind)
            full join beyond_chance using (grp, kind)
            """,
            reads=(
                *("account_number", "beyond_chance", "core_member", "crossed", "in_step", "kind", "member_shown"),
                *("observed", "population", "tied_account"),
            ),
        ),
    ]


def _attribute_steps(what: str, attribute: str | None, *, free: bool) -> list[Step]:
    """The steps to `{what}_held` (account_no, value, created_at, everywhere, first, own) and `{what}_measure`.

    Of each account its value of an account column, how many accounts have it, when the first signed up, and whether it
    is its network's own; without such that so many have that it tells nothing. Of a group `top_{what}_share`: the part
    of its accounts that its most frequent value covers. Of that value `{what}_outside`: the part of those who have it
    that are of other networks or of none, and `{what}_lead`: how many days before the group's tenth percentile its
    first account signed up. `{what}s`: how many values it has, `{what}s_shared` such that several have. `{what}_own`:
    the part of its accounts that have a value which is its network's own.
    """
    return [_held_step(what, attribute, free=free), _attribute_step(what)]


def _held_step(what: str, attribute: str | None, *, free: bool) -> Step:
    if attribute is None:
        columns = "0::bigint as account_no, '' as value, null::timestamp as created_at, 0::bigint as everywhere"
        return Step(f"{what}_held", f"select {columns}, null::timestamp as first, false as own where false", reads=())
    column = quote_name(attribute)
    text = f"cast({column} as varchar)"
    # A whole mail address tells its domain too.
    value = f"lower(split_part({text}, '@', -1))" if free else f"lower({text})"
    left_out = f"where not {free_mail_sql('value')}" if free else ""
    return Step(
        f"{what}_held",
        f"""
        with known as (
            select account_no, {value} as value, created_at
            from account join account_number using (account_id) where {column} is not null and trim({text}) <> ''
        ),
        together as (
            select value, max(n) as n from (
                select value, count(*) as n from known join grouped using (account_no) group by value, network
            ) group by value
        ),
        spoken as (
            select value, count(*) as everywhere, min(created_at) as first,
                   coalesce(any_value(n) >= {OF_ONE} * count(*) and count(*) >= {SEVERAL}, false) as own
            from known left join together using (value) {left_out} group by value
            having count(*) <= {FREE_MAIL_SHARE if free else 1} * (select count(*) from account)
                or (any_value(n) >= {OF_A_FIRM} * count(*) and count(*) >= {SEVERAL})
        )
        select account_no, value, created_at, everywhere, first, own from known join spoken using (value)
        """,
        reads=("account", "account_number", "grouped"),
    )


def _attribute_step(what: str) -> Step:
    return Step(
        f"{what}_measure",
        f"""
        with counted as (
            select grp, value, count(*) as n, any_value(everywhere) as everywhere, any_value(first) as first,
                   any_value(own) as own
            from core_member join {what}_held using (account_no) group by grp, value
        ),
        best as (
            select grp, count(*) over (partition by grp) as kinds,
                   count(*) filter (n > 1) over (partition by grp) as shared, value, n, everywhere, first,
                   coalesce(sum(n) filter (own) over (partition by grp), 0) as own
            from counted
            qualify row_number() over (partition by grp order by n desc, value) = 1
        ),
        of_network as (
            select distinct grp, network from core_member join grouped using (account_no)
        ),
        inside as (
            select b.grp, count(*) as inside
            from best b join of_network using (grp) join grouped using (network) join {what}_held k using (account_no)
            where k.value = b.value group by b.grp
        ),
        began as (
            select grp, quantile_cont(epoch(created_at), 0.1) as began
            from core_member join account_number using (account_no) join account using (account_id)
            where created_at is not null group by grp
        )
        select grp, n / accounts as top_{what}_share, kinds::double as {what}s, shared::double as {what}s_shared,
               1 - inside / everywhere as {what}_outside, (began - epoch(first)) / 86400 as {what}_lead,
               own / accounts as {what}_own
        from best join grp_size using (grp) join inside using (grp) left join began using (grp)
        """,
        reads=("account", "account_number", "core_member", "grouped", "grp_size", f"{what}_held"),
    )


def _join_sql() -> str:
    return """
        select grp, accounts as core_accounts, coalesce(top_domain_share, 0) as top_domain_share,
               coalesce(top_org_share, 0) as top_org_share,
               domains, domains_shared, domain_outside, domain_lead, domain_own,
               orgs, orgs_shared, org_outside, org_lead, org_own,
               signup_span_days, signup_span_days / nullif(everybody.span, 0) as signup_reach,
               signup_near / accounts as signup_burst, signup_night, coalesce(kin, 0) / accounts as kin_share,
               coalesce(two_things, 0) as two_things, exits_shared, nowhere, site_use,
               coalesce(range_own, 0) as range_own, coalesce(home_share, 0) as home_share,
               firm_share,
               hours_covered, active_hours, own_rhythm, rhythm_days, within_day, within_day_ratio,
               batch_hours, batch_slots, batches_each, batch_gathers, batch_reach, batches_hourly,
               mean_exchanges / everybody.exchanges as volume_ratio, clock_share, coalesce(kinds, 0) as kinds,
               wordings, rewordings,
               last_reach, lasted_ratio, coalesce(value_own, 0) as value_own, shown_reach, waited,
               coalesce(invited_own, 0) as invited_own,
               coalesce(handed_over, 0) as handed_over, handover_days, coalesce(inviting_own, 0) as inviting_own,
               coalesce(in_turn, 0) as in_turn
        from grp_size
        left join kind_measure using (grp) left join two_things_measure using (grp)
        left join exit_measure using (grp)
        left join kin_measure using (grp) left join site_measure using (grp)
        left join range_measure using (grp) left join home_measure using (grp)
        left join firm_measure using (grp)
        left join signup_measure using (grp) left join hour_measure using (grp) left join day_measure using (grp)
        left join volume_measure using (grp) left join rhythm_measure using (grp)
        left join batch_measure using (grp) left join lives_measure using (grp)
        left join wording_measure using (grp) left join handover_measure using (grp)
        left join turn_measure using (grp)
        left join domain_measure using (grp) left join org_measure using (grp), everybody
        order by grp
    """


def kind_columns(holding: pd.DataFrame, accounts: pd.Series, kinds: Sequence[Kind]) -> pd.DataFrame:
    """What `holding` says of each group and kind, a row for each of `accounts` (group -> accounts of its core).

    Columns, for a kind `k`: `k_shown` (count), `k_bearers`, `k_tied`, `k_share`, `k_top` and `k_in_step` (shares of the
    accounts), `k_behind` (accounts), `accounts_per_k` (over those that show one; missing where none does). Those of
    NAMED go by their own name too. `contact_behind`: of mail addresses and telephones that most of a group
    share, the most accounts that are behind any.
    """
    size = accounts.to_numpy("float64")
    columns: dict[str, np.ndarray] = {}
    # As arrays, once for all kinds: a frame cut out for each of them took most of the time of small cases.
    of_kind, places = holding["kind"].to_numpy(), accounts.index.get_indexer(pd.Index(holding["grp"]))
    numbers = {what: holding[what].astype("float64").fillna(0).to_numpy() for what in (*HELD, *COUNTED, "behind")}
    for kind in kinds:
        rows = np.flatnonzero((of_kind == kind.name) & (places >= 0))
        of = {what: _at(places[rows], values[rows], len(size)) for what, values in numbers.items()}
        columns |= {f"{kind.name}_{what}": of[what] / size for what in HELD}
        columns |= {f"{kind.name}_{what}": of[what].astype("int64") for what in COUNTED}
        shown = np.where(of["shown"] > 0, of["shown"], np.nan)
        columns[f"{kind.name}_behind"] = of["behind"]
        columns[f"accounts_per_{kind.name}"] = of["bearers"] / shown
    columns |= {name: columns[column] for name, column in NAMED.items()}
    # Of what few of a group share it says nothing of the group.
    behind = [
        np.where(columns[f"{kind.name}_tied"] >= OF_MOST, columns[f"{kind.name}_behind"], 0.0)
        for kind in kinds
        if kind.moves_with == CONTACT and not kind.windowed
    ]
    columns["contact_behind"] = np.maximum.reduce([np.zeros(len(size)), *behind])
    return pd.DataFrame(columns, index=accounts.index)


def _at(place: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """`size` numbers: each of `values` at its `place`, 0 where there is none."""
    found = np.zeros(size)
    found[place] = values
    return found
