"""communities -> pairs that are one network: most of both comes by ranges of addresses by which nobody else comes.

A range ties nobody: a provider's is a town's, and a firm's is where its people work. But whoever rents a few ranges for
machines that each work some of his accounts makes islands, a machine's accounts each, that share the ranges with each
other and with nobody. One range alone says nothing: a house, a hall and a park of firms have one.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step
from .incidence import COSTLY
from .names import OF_THEM, alike_by

__all__ = ["racked_alike", "racks_step"]

ISLAND, MOST = 3, 0.6
"""Accounts of a community, at the least, and the part of it that comes by such ranges: an account that was seen once,
by a range that hardly anybody came by, is no reason against it."""
RANGES = 2
"""Such ranges by which a community comes, at the least."""
PART = 0.1
"""The part of a community that comes by a range which ties it to another: one employee of a firm is a proxy's guest."""


def racked_alike(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """left, right: of communities of `members` (account_no, community) that come by a range of their own the first, and
    each other.

    Reads `signal`, `kind` and `incidence`.
    """
    return alike_by(db, racks_step(), "racked_member", members)


def racks_step() -> Step:
    """The step from `racked_member(account_no, community)` to `alike_racked(left, right)`."""
    return Step(
        "alike_racked",
        f"""
        with sized as (
            select community, count(*) as size from racked_member group by community having count(*) >= {ISLAND}
        ),
        asked as (select kind from kind where {COSTLY}),
        held as (
            select distinct account_no from incidence join signal using (signal_no) semi join asked using (kind)
            where weight > 0
        ),
        own as (
            select signal_no from incidence join signal using (signal_no) semi join held using (account_no)
            where kind = 'ip_range' and weight > 0
            group by signal_no, degree having count(*) >= {OF_THEM} * degree
        ),
        theirs as (
            select signal_no, account_no, community, size
            from incidence semi join own using (signal_no) join racked_member using (account_no)
            join sized using (community)
        ),
        whole as (
            select community from theirs group by community
            having count(distinct account_no) >= {MOST} * any_value(size)
                and count(distinct signal_no) >= {RANGES}
        ),
        met as (
            select community, min(community) over (partition by signal_no) as first
            from (
                select signal_no, community from theirs semi join whole using (community)
                group by signal_no, community having count(*) >= {PART} * any_value(size)
            )
        )
        select distinct first as "left", community as "right" from met where community > first
        """,
        reads=("incidence", "kind", "racked_member", "signal"),
    )
