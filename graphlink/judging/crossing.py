"""Private values -> crossing: how improbable what a group's accounts have in common of a kind is, were they strangers.

Nine cards crosswise on sixty accounts, or the same eighteen products: none of it is much by itself, and together it
is. By the formula of `strength.py`, for each kind alone; where one value makes the whole group, this is about nothing.
And how many accounts are behind what each shares: who is paid into one bank account with six others, and into another
with one of them, is one of seven. But who has a bank account that nobody else has gives to that of others.
"""

from ..engine import Step
from .strength import said

__all__ = ["crossing_steps"]


def crossing_steps() -> list[Step]:
    """Steps from `member_shown` to `crossed(grp, kind, crossing, behind)`: nats, the sum over a group's accounts, and
    how many accounts show the most shown of the values that each shares, the mean over those that share one; none where
    it shows one that nobody else does."""
    return [
        Step(
            "crossed",
            f"""
            with said as (
                select grp, kind, account_no, accounts, sum({said("ln(bearers / degree)")}) as nats, max(degree) as most
                from member_shown join grp_size using (grp) join borne using (kind)
                join (select signal_no, degree from signal) using (signal_no)
                where holders >= 2 and weight > 0
                    and kind in (select kind from kind where nature = 'hard' and not mined and not windowed)
                group by grp, kind, account_no, accounts
            ),
            alone as (select distinct account_no, kind, true as own from shown_alone)
            select grp, kind, sum(greatest(0, nats - ln(n / accounts))) as crossing,
                   avg(case when own then 0 else most end) as behind
            from said left join alone using (account_no, kind), population group by grp, kind
            """,
            reads=("borne", "grp_size", "kind", "member_shown", "population", "shown_alone", "signal"),
        ),
    ]
