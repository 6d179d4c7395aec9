"""Private values -> crossing: how improbable what a group's accounts have in common of a kind is, were they strangers.

Nine cards crosswise on sixty accounts, or the same eighteen products: none of it is much by itself, and together it
is. By the formula of `strength.py`, for each kind alone; where one value makes the whole group, this is about nothing.
"""

from ..engine import Step
from ..linking import borne_step
from .strength import said

__all__ = ["crossing_steps"]


def crossing_steps() -> list[Step]:
    """Steps from `member_shown` to `crossed(grp, kind, crossing)`: nats, the sum over a group's accounts."""
    return [
        borne_step(),
        Step(
            "crossed",
            f"""
            with said as (
                select grp, kind, account_no, accounts, sum({said("ln(bearers / degree)")}) as nats
                from member_shown join grp_size using (grp) join borne using (kind)
                join (select signal_no, degree from signal) using (signal_no)
                where holders >= 2 and weight > 0
                    and kind in (select kind from kind where nature = 'hard' and not mined and not windowed)
                group by grp, kind, account_no, accounts
            ),
            population as (select count(*) as n from account_number)
            select grp, kind, sum(greatest(0, nats - ln(n / accounts))) as crossing from said, population
            group by grp, kind
            """,
            reads=("account_number", "borne", "grp_size", "kind", "member_shown", "signal"),
        ),
    ]
