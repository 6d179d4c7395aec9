"""Last times -> lives: whether a group left in the same days, and what it shares that nobody else does."""

from ..engine import Step
from .sites import SEVERAL

__all__ = ["account_end_step", "lives_step"]

MOST = 0.5
"""The part of all accounts, or of a group's, that are seen on more than one day where to be gone says something."""

OF_THEIRS = 0.75
"""The part of a value's accounts that are of a network whose own it is: one in a few may be tied elsewhere as well."""


def account_end_step() -> Step:
    """The step to `account_end(account_no, went, stayed)`: where it stands, 0 to 1, among all by when it was last seen,
    and whether it was for more than a day.

    In its activity, or showing anything: who pays on has not left.
    """
    return Step(
        "account_end",
        """
        with seen as (
            select account_no, first_seen, last_seen from observed join account_number using (account_id)
            union all select account_no, first_seen, last_seen from account_activity
        )
        select account_no, cume_dist() over (order by max(last_seen)) as went,
               epoch(max(last_seen)) - epoch(min(first_seen)) > 86400 as stayed
        from seen where last_seen is not null group by account_no
        """,
        reads=("account_activity", "account_number", "observed"),
    )


def lives_step() -> Step:
    """The step to `lives_measure(grp, last_reach, value_own, invited_own, inviting_own)`.

    `last_reach`: of all accounts that were last seen as late as its tenth percentile, or later, the part up to its
    ninetieth: of who came last, and may well go on, all of it; not known of people who come once, where most do, for
    these are gone as soon as they have come. `value_own`: how many of its accounts show something
    costly that several do, most of them of its network; devices left out, whose numbers may be their model's.
    `invited_own`: how many invited another of its network, or came by one, as soon as that one was there;
    `inviting_own`: how many invited one.
    """
    return Step(
        "lives_measure",
        f"""
        with own as (
            select signal_no from signal join kind using (kind) join incidence using (signal_no)
            join grouped using (account_no)
            where nature = 'hard' and kind.family <> 'device' and not windowed and weight > 0 and degree >= {SEVERAL}
            group by signal_no, network having count(*) >= {OF_THEIRS} * any_value(degree)
        ),
        showing as (
            select grp, count(distinct account_no) as showing
            from core_member join incidence using (account_no) semi join own using (signal_no) group by grp
        ),
        met as (
            select account_no, inviter from invited join grouped using (account_no)
            join (select account_no as inviter, network from grouped) using (inviter, network)
        ),
        lined as (select account_no, false as invites from met union all select inviter, true from met),
        line as (
            select grp, count(distinct account_no) as lined, count(distinct account_no) filter (invites) as inviting
            from core_member join lined using (account_no) group by grp
        ),
        left_at as (
            select grp, (quantile_cont(went, 0.9) - quantile_cont(went, 0.1))
                        / nullif(1 - quantile_cont(went, 0.1), 0) as last_reach
            from core_member join account_end using (account_no) group by grp
            having greatest(avg(stayed::int), (select avg(stayed::int) from account_end)) >= {MOST}
        )
        select grp, last_reach, coalesce(showing, 0) / accounts as value_own,
               coalesce(lined, 0) / accounts as invited_own, coalesce(inviting, 0) / accounts as inviting_own
        from grp_size left join left_at using (grp) left join showing using (grp) left join line using (grp)
        """,
        reads=("account_end", "core_member", "grouped", "grp_size", "incidence", "invited", "kind", "signal"),
    )
