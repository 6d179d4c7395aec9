"""communities -> pairs that are one network: nearly all of both come by one address by which nobody else comes, and
they signed up in the same days.

An address ties nobody: behind it is a family, an office, a park of firms, whose people came over years. But whoever
works hundreds of accounts from one room, a card and two machines for each two dozen, has communities there of which no
value is another's; three or more that signed up together are no firms that happen to be neighbours.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step
from .chains import TOGETHER
from .names import OF_THEM, alike_by, common_sql
from .spans import spans_by
from .woven import LEAST

__all__ = ["roofed_alike", "roofs_step"]

SEVERAL = 3
"""Communities under one roof, at the least: two are a firm and its neighbour."""


def roofed_alike(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """left, right: of communities of `members` (account_no, community) under one roof two that signed up together.

    Reads `signal`, `incidence` and `sign_up`.
    """
    pairs = alike_by(db, roofs_step(), "roofed_member", members)
    if pairs.empty:
        return pairs
    near = spans_by(db, members).near(pairs[["left", "right"]].to_numpy("int64").T)
    return pairs[near > TOGETHER].reset_index(drop=True)


def roofs_step() -> Step:
    """The step from `roofed_member(account_no, community)` to `alike_roofed(left, right)`: each two under one roof."""
    return Step(
        "alike_roofed",
        f"""
        with asked as (select 'ip' as kind),
        {common_sql("roofed_member", LEAST)},
        roof as (
            select signal_no from common group by signal_no, degree
            having count(*) >= {SEVERAL} and sum(inside) >= {OF_THEM} * degree
        )
        select distinct l.community as "left", r.community as "right"
        from common l join common r using (signal_no) semi join roof using (signal_no)
        where l.community < r.community
        """,
        reads=("incidence", "roofed_member", "signal"),
    )
