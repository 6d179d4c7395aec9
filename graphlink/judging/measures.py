"""membership -> features: what an analyst could count of a group of accounts, as steps over the engine's tables.

A group is a community or a network: the same steps measure both. They read `core_member(account_no, grp)` and leave
`measure(grp, accounts, ...)`, a column for each of `features.FEATURES` and those that only the verdict reads.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step, quote_name

__all__ = ["SHOWN_KINDS", "community_totals", "core_of", "measure_groups"]

SHOWN_KINDS = ("payment", "device", "ip_range", "ip")

FREE_MAIL_SHARE = 0.01
"""A mail domain that more than this share of all accounts has says nothing about who runs them."""


def measure_groups(db: DuckDBEngine, groups: pd.Series) -> pd.DataFrame:
    """One row for each group of `groups` (account number -> group), indexed by group: its measures."""
    db.register("core_member", pd.DataFrame({"account_no": groups.index, "grp": groups.to_numpy()}))
    columns = db.frame("select * from account limit 0").columns
    domain, org = (quote_name(name) if name in columns else None for name in ("email_domain", "org_id"))
    db.run_all(measure_steps(domain=domain, org=org))
    # Sums of fractions depend on the order of threads in their last bits: rounded, equal input gives equal bytes.
    return db.frame("select * from measure order by grp").set_index("grp").round(6)


def core_of(members: pd.DataFrame, group: str) -> pd.Series:
    """account number -> group, of the accounts that a group is judged by: its core, or all where it has none."""
    cores = members.groupby(group)["core"].transform("sum")
    judged = members[members["core"] | (cores < 2)]
    return judged.set_index("account_no")[group]


def community_totals(db: DuckDBEngine) -> pd.DataFrame:
    """Of all accounts of each community of `grouped`, indexed by it: accounts, exchanges, first_seen, last_seen."""
    return db.frame(
        """
        select community as grp, count(*) as accounts, coalesce(sum(exchanges), 0)::bigint as exchanges,
               min(first_seen) as first_seen, max(last_seen) as last_seen
        from grouped left join account_activity using (account_no) group by community order by community
        """
    ).set_index("grp")


def measure_steps(*, domain: str | None, org: str | None) -> list[Step]:
    """Steps from `core_member(account_no, grp)` to `measure`; `domain` and `org` are quoted columns of `account`."""
    return [
        Step("grp_size", "select grp, count(*) as accounts from core_member group by grp", reads=("core_member",)),
        *_holding_steps(),
        *_time_steps(),
        _attribute_step("domain_measure", domain, "top_domain_share", free=True),
        _attribute_step("org_measure", org, "top_org_share", free=False),
        Step(
            "measure",
            _join_sql(),
            reads=(
                "account",
                "account_activity",
                "domain_measure",
                "grp_size",
                "hour_measure",
                "kind_measure",
                "org_measure",
                "shown_measure",
                "signup_measure",
                "tied_measure",
                "top_measure",
                "volume_measure",
            ),
        ),
    ]


def _holding_steps() -> list[Step]:
    """Values that the group's accounts show: how many, how far the top one reaches, how many tie."""
    kinds = ", ".join(f"'{kind}'" for kind in SHOWN_KINDS)
    return [
        Step(
            "member_shown",
            """
            select m.grp, m.account_no, s.kind, s.family, s.weight, i.share,
                   count(*) over (partition by m.grp, i.signal_no) as holders
            from core_member m join incidence i using (account_no) join signal s using (signal_no)
            """,
            reads=("incidence", "core_member", "signal"),
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
            "tied_measure",
            """
            pivot (select grp, kind, count(*) as tied, sum(share) as share from tied_account group by grp, kind)
            on kind in ('payment', 'device', 'ip', 'ip_range', 'template', 'batch', 'signup')
            using any_value(tied) as tied, any_value(share) as share
            """,
            reads=("tied_account",),
        ),
        Step(
            "top_measure",
            f"""
            pivot (select grp, kind, max(holders) as top from member_shown group by grp, kind)
            on kind in ({kinds}, 'template') using any_value(top) as top
            """,
            reads=("member_shown",),
        ),
        Step(
            "shown_measure",
            f"""
            pivot (
                select m.grp, o.kind, count(distinct o.value) as shown, count(distinct m.account_no) as bearers
                from core_member m join account_number using (account_no) join observed o using (account_id)
                group by m.grp, o.kind
            ) on kind in ({kinds}) using any_value(shown) as shown, any_value(bearers) as bearers
            """,
            reads=("account_number", "core_member", "observed"),
        ),
        Step(
            "kind_measure",
            "select grp, count(distinct family) as kinds from member_shown "
            "where holders >= 2 and weight > 0 group by grp",
            reads=("member_shown",),
        ),
    ]


def _time_steps() -> list[Step]:
    return [
        Step(
            "signup_measure",
            """
            select grp, quantile_cont(epoch(created_at), 0.9) / 86400 - quantile_cont(epoch(created_at), 0.1) / 86400
                       as signup_span_days, max(near) as signup_near
            from (
                select grp, created_at, count(*) over (
                    partition by grp order by created_at
                    range between current row and interval 14 days following) as near
                from core_member join account_number using (account_no) join account using (account_id)
                where created_at is not null
            ) group by grp
            """,
            reads=("account", "account_number", "core_member"),
        ),
        Step(
            "hour_measure",
            """
            with counted as (
                select grp, hour, sum(events) as events
                from core_member join account_hour using (account_no) where hour is not null group by grp, hour
            ),
            clock as (
                select grp, sum(events) / sum(sum(events)) over (partition by grp) as p
                from counted group by grp, hour % 24
            )
            select grp, exp(-sum(p * ln(p))) as hours_covered, any_value(active_hours) as active_hours
            from clock join (select grp, count(*) as active_hours from counted group by grp) using (grp) group by grp
            """,
            reads=("account_hour", "core_member"),
        ),
        Step(
            "volume_measure",
            """
            select grp, avg(exchanges) as mean_exchanges
            from core_member join account_activity using (account_no) group by grp
            """,
            reads=("account_activity", "core_member"),
        ),
    ]


def _attribute_step(name: str, column: str | None, result: str, *, free: bool) -> Step:
    """The share of the group that its most frequent value of an account column covers."""
    if column is None:
        return Step(name, f"select 0 as grp, cast(null as double) as {result} where false", reads=())
    common = (
        f"and lower(cast({column} as varchar)) not in (select lower(cast({column} as varchar)) from account "
        f"where {column} is not null group by 1 having count(*) > {FREE_MAIL_SHARE} * (select count(*) from account))"
        if free
        else ""
    )
    return Step(
        name,
        f"""
        select grp, max(n) / any_value(accounts) as {result} from (
            select grp, count(*) as n
            from core_member join account_number using (account_no) join account using (account_id)
            where {column} is not null and trim(cast({column} as varchar)) <> '' {common}
            group by grp, lower(cast({column} as varchar))
        ) join grp_size using (grp) group by grp
        """,
        reads=("account", "account_number", "grp_size", "core_member"),
    )


def _join_sql() -> str:
    return """
        with typical as (select coalesce(median(exchanges), 1) as exchanges from account_activity),
        history as (
            select (quantile_cont(epoch(created_at), 0.9) - quantile_cont(epoch(created_at), 0.1)) / 86400 as span
            from account
        )
        select grp, accounts as core_accounts,
               coalesce(payment_shown, 0) as cards, coalesce(device_shown, 0) as devices,
               coalesce(ip_range_shown, 0) as networks,
               coalesce(payment_bearers, 0) / accounts as payment_bearers,
               payment_bearers / payment_shown as accounts_per_card,
               device_bearers / device_shown as accounts_per_device,
               coalesce(payment_top, 0) / accounts as top_card_share,
               coalesce(device_top, 0) / accounts as top_device_share,
               coalesce(ip_range_top, 0) / accounts as top_network_share,
               coalesce(ip_top, 0) / accounts as top_address_share,
               coalesce(top_domain_share, 0) as top_domain_share,
               coalesce(top_org_share, 0) as top_org_share,
               signup_span_days, signup_span_days / nullif(span, 0) as signup_reach,
               signup_near / accounts as signup_burst, hours_covered, active_hours,
               coalesce(template_share, 0) / accounts as template_share,
               coalesce(template_top, 0) / accounts as top_template_share,
               coalesce(template_tied, 0) / accounts as template_tied,
               greatest(coalesce(batch_tied, 0), 0) / accounts as batch_share,
               coalesce(signup_tied, 0) / accounts as signup_share,
               mean_exchanges / typical.exchanges as volume_ratio,
               coalesce(payment_tied, 0) / accounts as payment_tied,
               coalesce(device_tied, 0) / accounts as device_tied,
               coalesce(ip_tied, 0) / accounts as ip_tied,
               coalesce(kinds, 0) as kinds
        from grp_size
        left join tied_measure using (grp) left join top_measure using (grp) left join shown_measure using (grp)
        left join kind_measure using (grp) left join signup_measure using (grp) left join hour_measure using (grp)
        left join volume_measure using (grp)
        left join domain_measure using (grp) left join org_measure using (grp), typical, history
        order by grp
    """
