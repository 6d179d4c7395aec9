"""Private values -> crossing: how improbable what a group's accounts have in common of a kind is, were they strangers.

Nine cards crosswise on sixty accounts, or the same eighteen products: none of it is much by itself, and together it
is. By the formula of `strength.py`, for each kind alone; where one value makes the whole group, this is about nothing.
"""

from ..engine import Step

__all__ = ["crossing_steps"]


def crossing_steps() -> list[Step]:
    """Steps from `member_shown` to `crossed(grp, kind, crossing)`: nats, the sum over a group's accounts."""
    return [
        Step(
            "private_bearers",
            """
            select kind, count(distinct account_no) as bearers
            from (
                select kind, account_no from incidence join signal using (signal_no)
                union all select kind, account_no from shown_alone
            )
            where kind in (select kind from kind where nature = 'hard' and not mined and not windowed)
            group by kind
            """,
            reads=("incidence", "kind", "shown_alone", "signal"),
        ),
        Step(
            "crossed",
            """
            with said as (
                select grp, kind, account_no, accounts,
                       sum((1 - 1.0 / holders)
                           * greatest(0, ln(bearers / degree) + ln((holders - 1.0) / (accounts - 1)))) as nats
                from member_shown join grp_size using (grp) join private_bearers using (kind)
                join (select signal_no, degree from signal) using (signal_no)
                where holders >= 2 and weight > 0 group by grp, kind, account_no, accounts
            ),
            population as (select count(*) as n from account_number)
            select grp, kind, sum(greatest(0, nats - ln(n / accounts))) as crossing from said, population
            group by grp, kind
            """,
            reads=("account_number", "grp_size", "member_shown", "private_bearers", "signal"),
        ),
    ]
