"""communities -> pairs that are one network: patchworks that ask the same, and nobody else asks it.

Who fills his cells one after the other, over a year, makes islands: cards and devices of a few accounts each that cross
in one cell and never meet those of the next. What he asks is the same in all. So do firms that use one program, but
they have one payer each, and families one card: of a patchwork nothing costly covers half, though nearly all share.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step
from .chains import CELL
from .incidence import COSTLY
from .names import OF_THEM, alike_by
from .racks import MOST

__all__ = ["patched_alike", "patchworks_step"]

PATCHED = 8
"""Accounts of a patchwork, at the least: of seven a card of four, as a family may have, is more than half."""
HALF = 0.5
"""What a costly value of a patchwork covers at the most, and the least part of it that sends a template of theirs: who
has several jobs has each done by some."""


def patched_alike(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """left, right: of patchworks of `members` (account_no, community) that ask the same the first, and each other.

    Reads `signal`, `kind` and `incidence`.
    """
    return alike_by(db, patchworks_step(), "patched_member", members)


def patchworks_step() -> Step:
    """The step from `patched_member(account_no, community)` to `alike_patched(left, right)`."""
    return Step(
        "alike_patched",
        f"""
        with sized as (
            select community, count(*) as size from patched_member group by community having count(*) >= {CELL}
        ),
        asked as (select kind from kind where {COSTLY}),
        shown as (
            select signal_no, account_no, community, size, kind <> 'template' as costly, degree,
                   count(*) over (partition by signal_no, community) as inside
            from incidence join signal using (signal_no) join patched_member using (account_no)
            join sized using (community)
            where weight > 0 and (kind = 'template' or kind in (select kind from asked))
        ),
        patched as (
            select community from shown where costly and inside > 1 and size >= {PATCHED} group by community
            having count(distinct account_no) >= {MOST} * any_value(size) and max(inside) < {HALF} * any_value(size)
        ),
        own as (
            select signal_no from shown where not costly and inside >= {HALF} * size
            group by signal_no, degree having count(*) >= {OF_THEM} * degree
        ),
        theirs as (
            select distinct signal_no, community
            from shown semi join own using (signal_no) semi join patched using (community)
            where inside >= {HALF} * size
        ),
        first as (select signal_no, min(community) as first from theirs group by signal_no)
        select distinct first as "left", community as "right" from theirs join first using (signal_no)
        where community > first
        """,
        reads=("incidence", "kind", "patched_member", "signal"),
    )
