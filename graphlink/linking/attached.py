"""communities -> communities: accounts that no link ties, with those whose card they pay with.

An account that has done nothing yet shows one value at the most. One that hundreds show ties no pair; but where nearly
all who show it are of one community, so is who shows nothing else.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step

__all__ = ["attach_accounts"]

MANY = 10
"""Linked accounts that show a value which attaches another: with fewer it is rare, and would have linked it."""
NEARLY_ALL = 0.9
"""The part of them that is of one community."""


def attach_accounts(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """`members` (account_no, community, membership) and the accounts attached to them, in the order of account_no.

    The membership of these is the part of the linked accounts with their value that is of the community.
    """
    with db.leaving():
        db.register("linked", members[["account_no", "community"]])
        db.run_all(attached_steps(), leaves=("attached",))
        attached = db.frame("select account_no, community, membership from attached order by account_no")
    return pd.concat([members, attached.astype(members.dtypes)]).sort_values("account_no", ignore_index=True)


def attached_steps() -> list[Step]:
    """Steps from `linked(account_no, community)` to `held`, costly values; `place`, where nearly all with one are;
    and `attached(account_no, community, membership)`."""
    return [
        Step(
            "held",
            """
            select account_no, signal_no from incidence join signal using (signal_no) join kind using (kind)
            where weight > 0 and nature = 'hard' and not windowed
            """,
            reads=("incidence", "kind", "signal"),
        ),
        Step(
            "place",
            f"""
            with counted as (
                select signal_no, community, count(*) as inside
                from held join linked using (account_no) group by signal_no, community
            ),
            shared as (select *, inside / sum(inside) over (partition by signal_no) as part from counted)
            select * from shared where inside >= {MANY} and part >= {NEARLY_ALL}
            """,
            reads=("held", "linked"),
        ),
        Step(
            "attached",
            """
            select account_no, community, round(part, 4) as membership
            from held anti join linked using (account_no) join place using (signal_no)
            qualify row_number() over (partition by account_no order by inside desc, signal_no) = 1
            """,
            reads=("held", "linked", "place"),
        ),
    ]
