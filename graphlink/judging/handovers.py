"""First and last times of values -> whether accounts of many pasts went over to what they share in the same days.

Accounts that somebody bought have lived seventy lives; from one date on they are on his machines, and what they showed
before is never seen again. Who begins to work somewhere, or comes to a school, shows what is there beside his own.
"""

from ..engine import Step

__all__ = ["handover_step"]

SHARED = 3
"""Accounts of a group that show a value, at the least, for it to be the group's: two are a couple."""
OWN = 0.5
"""The part of what accounts show of a kind that nobody else shows, where that is measured, for it to be anybody's own:
a player has other opponents every week."""
BEFORE, AFTER = 14, 3
"""Days that an account showed values of its own before the first of the group's, and after it, at the most: a new
telephone is nobody's machine."""


def handover_step() -> Step:
    """The step from `member_shown` to `handover_measure` (grp, handed_over, handover_days).

    `handed_over`: of a group's accounts the part that was never seen again with what it had of a hard kind for two
    weeks and more, when it began with what the group shares of it; cards left out, which an employer takes over, and
    what is hardly anybody's own.
    `handover_days`: days from the tenth to the ninetieth percentile of these times.
    """
    return Step(
        "handover_measure",
        f"""
        with asked as (
            select kind from kind left join kind_privacy using (kind)
            where nature = 'hard' and family <> 'payment' and not mined and not windowed
                and coalesce(alone, 1) >= {OWN}
        ),
        theirs as (
            select grp, account_no, kind, value, i.first_seen
            from member_shown join asked using (kind) join incidence i using (account_no, signal_no)
            join (select signal_no, value from signal) using (signal_no)
            where holders >= {SHARED} and weight > 0
        ),
        began as (
            select grp, account_no, kind, min(first_seen) as began from theirs group by grp, account_no, kind
        ),
        before as (
            select grp, account_no, kind, began, max(o.last_seen) as last_seen
            from began join account_number using (account_no) join observed o using (account_id, kind)
            anti join theirs using (grp, account_no, kind, value)
            where o.first_seen < began - to_days({BEFORE})
            group by grp, account_no, kind, began
        ),
        handed as (
            select grp, account_no, min(began) as began from before
            where last_seen < began + to_days({AFTER}) group by grp, account_no
        )
        select grp, count(*) / any_value(accounts) as handed_over,
               (quantile_cont(epoch(began), 0.9) - quantile_cont(epoch(began), 0.1)) / 86400 as handover_days
        from handed join grp_size using (grp) group by grp
        """,
        reads=(
            *("account_number", "grp_size", "incidence", "kind", "kind_privacy", "member_shown", "observed", "signal"),
        ),
    )
