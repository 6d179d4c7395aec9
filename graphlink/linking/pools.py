"""communities -> communities: those of one network that hold the same cards and devices, put together to one pool.

A large pool is dealt out in its order: an account has the cards and devices near its place in the row, so that the pool
is a chain, and modularity cuts it. Nor is the whole likelier than its parts (blocks.py), as each value is of one
part of it. But many costly values are held on both sides, each by several accounts, and of a good part of
the accounts: no two pools cross so, and no two households.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step
from .blocks import CROWDED
from .communities import put_together
from .incidence import COSTLY

__all__ = ["join_pools", "pool_steps"]

VALUES = 10
"""Costly values that both of two communities hold, at the least. Two pools had up to 5 in common, by strays and by what
many have; parts of one 11 and more."""
HOLDERS = 2
"""Accounts on either side that hold such a value: one is a stray."""
SHARE = 0.25
"""The part of the smaller's accounts that show one of these values. Of two pools it was up to a fifth."""


def join_pools(db: DuckDBEngine, members: pd.DataFrame) -> "pd.Series[int]":
    """account number -> community, numbered anyhow, of `members` (account_no, community, network)."""
    community = members.set_index("account_no")["community"].astype("int64")
    with db.leaving():
        db.register("pooled", members[["account_no", "community", "network"]])
        db.run_all(pool_steps(), leaves=("one_pool",))
        pairs = db.frame("select community, other from one_pool order by community, other")
    return put_together(community, pairs)


def pool_steps() -> list[Step]:
    """Steps from `pooled(account_no, community, network)` to `one_pool(community, other)`: pairs that are one pool."""
    return [
        Step(
            "pool_holding",
            f"""
            with costly as (
                select signal_no from signal join kind using (kind)
                where weight > 0 and {COSTLY}
            ),
            held as (
                select signal_no, community, network from incidence join pooled using (account_no)
                semi join costly using (signal_no) group by signal_no, community, network having count(*) >= {HOLDERS}
            ),
            crossing as (
                select signal_no, network from held group by signal_no, network
                having count(*) between 2 and {CROWDED}
            )
            select signal_no, network, community from held join crossing using (signal_no, network)
            """,
            reads=("incidence", "kind", "pooled", "signal"),
        ),
        Step(
            "pool_pair",
            f"""
            select a.community, b.community as other
            from pool_holding a join pool_holding b
            on a.signal_no = b.signal_no and a.network = b.network and a.community < b.community
            group by a.community, b.community having count(*) >= {VALUES}
            """,
            reads=("pool_holding",),
        ),
        Step(
            "one_pool",
            f"""
            with sized as (select community, count(*) as accounts from pooled group by community),
            asked as (
                select p.community, p.other, l.accounts as mine, r.accounts as yours,
                       if(l.accounts <= r.accounts, p.community, p.other) as smaller
                from pool_pair p join sized l on l.community = p.community join sized r on r.community = p.other
            ),
            showing as (
                select a.community, a.other, any_value(least(mine, yours)) as accounts,
                       count(distinct i.account_no) as shows
                from asked a join pool_holding l on l.community = a.community
                join pool_holding r on r.community = a.other and r.signal_no = l.signal_no
                join pooled m on m.community = a.smaller
                join incidence i on i.account_no = m.account_no and i.signal_no = l.signal_no
                group by a.community, a.other
            )
            select community, other from showing where shows >= {SHARE} * accounts
            """,
            reads=("incidence", "pool_holding", "pool_pair", "pooled"),
        ),
    ]
