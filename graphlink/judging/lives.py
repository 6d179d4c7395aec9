"""Last times -> lives: whether a group left in the same days, and what it shares that nobody else does."""

from ..engine import Step
from .sites import SEVERAL

__all__ = ["account_end_step", "first_shown_step", "lives_step"]

MOST = 0.5
"""The part of all accounts, or of a group's, that are seen on more than one day where to be gone says something."""

ROOM = 0.25
"""The part of all time that was left when an account was first seen, at the least, for it to have lasted or not."""
LASTING = 0.1
"""What accounts of no group last, at the least, for a group to have lasted less: where most come once nobody does."""

OF_THEIRS = 0.75
"""The part of a value's accounts that are of a network whose own it is: one in a few may be tied elsewhere as well."""


def account_end_step() -> Step:
    """The step from `account_life` to `account_end(account_no, went, stayed, lasted)`: where it stands, 0 to 1, among
    all by when it was last seen, whether that was more than a day after it was first, and after which part of the time
    that was left then; not known of who came towards the end."""
    return Step(
        "account_end",
        f"""
        with history as (select min(began) as began, max(ended) as ended from account_life)
        select account_no, cume_dist() over (order by l.ended) as went, l.ended - l.began > 86400 as stayed,
               case when h.ended - l.began >= {ROOM} * (h.ended - h.began)
                    then (l.ended - l.began) / nullif(h.ended - l.began, 0) end as lasted
        from account_life l, history h
        """,
        reads=("account_life",),
    )


def first_shown_step() -> Step:
    """The step to `first_shown(account_no, signal_no, kind, shown_at, shown)`: when an account first showed a value
    that costs something and several show (devices left out), and where that stands, 0 to 1, among all of the kind."""
    return Step(
        "first_shown",
        f"""
        with asked as (
            select kind from kind where nature = 'hard' and family <> 'device' and not mined and not windowed
        ),
        pace as (
            select distinct kind, first_seen, cume_dist() over (partition by kind order by first_seen) as shown
            from observed semi join asked using (kind) where first_seen is not null
        )
        select account_no, signal_no, kind, first_seen as shown_at, shown
        from incidence join signal using (signal_no) join pace using (kind, first_seen)
        where weight > 0 and degree >= {SEVERAL}
        """,
        reads=("incidence", "kind", "observed", "signal"),
    )


def lives_step() -> Step:
    """The step to `lives_measure`: grp, last_reach, lasted_ratio, value_own, shown_reach, waited, invited_own,
    inviting_own.

    `last_reach`: of all accounts that were last seen as late as its tenth percentile, or later, the part up to its
    ninetieth: of who came last, and may well go on, all of it; not known of people who come once, where most do, for
    these are gone as soon as they have come. `lasted_ratio`: how long its accounts lasted, over those of no group, by
    the medians; not known where these come once. `value_own`: how many of its accounts show something
    costly that several do, most of them of its network; devices left out, whose numbers may be their model's.
    `shown_reach`: of all first showings of that kind, the part between its tenth percentile and its ninetieth, and
    `waited`, how many had signed up when the former was.
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
        opening as (
            select grp, kind, account_no, min(shown_at) as shown_at, min(shown) as shown
            from core_member join first_shown using (account_no) semi join own using (signal_no)
            group by grp, kind, account_no
        ),
        by_kind as (
            select grp, kind, count(*) as showing, quantile_cont(epoch(shown_at), 0.1) as began_at,
                   quantile_cont(shown, 0.9) - quantile_cont(shown, 0.1) as shown_reach
            from opening group by grp, kind
        ),
        began as (
            select * from by_kind qualify row_number() over (partition by grp order by showing desc, kind) = 1
        ),
        shown_first as (
            select grp, any_value(shown_reach) as shown_reach,
                   count(*) filter (epoch(created_at) < began_at) / any_value(showing) as waited
            from opening join began using (grp, kind) join account_number using (account_no)
            join account using (account_id) group by grp
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
        ),
        others as (
            select quantile_cont(lasted, 0.5) as typical from account_end
            where account_no not in (select account_no from core_member)
        ),
        lasting as (
            select grp, quantile_cont(lasted, 0.5) / any_value(typical) as lasted_ratio
            from core_member join account_end using (account_no), others
            where typical >= {LASTING} group by grp
        )
        select grp, last_reach, lasted_ratio, coalesce(showing, 0) / accounts as value_own, shown_reach, waited,
               coalesce(lined, 0) / accounts as invited_own, coalesce(inviting, 0) / accounts as inviting_own
        from grp_size left join left_at using (grp) left join showing using (grp) left join line using (grp)
        left join shown_first using (grp) left join lasting using (grp)
        """,
        reads=(
            "account",
            "account_end",
            "account_number",
            "core_member",
            "first_shown",
            "grouped",
            "grp_size",
            "incidence",
            "invited",
            "kind",
            "signal",
        ),
    )
