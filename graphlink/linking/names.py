"""communities -> pairs that are one network: nearly all of both are of one name, and nobody else is.

What people say of themselves (an employer, a school, who sent them) ties no two accounts: strangers share it. But where
each of several communities, that something else made, says the same, and hardly anybody outside does, it is theirs: the
shops of one firm, or the parts of an operation whose invented people all work for one invented employer.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step
from .chains import CELL

__all__ = ["OF_THEM", "alike_by", "common_sql", "named_alike", "names_step"]

NEARLY_ALL = 0.8
"""The part of a community that says the same: a stray or two of a dozen do not."""
OF_THEM = 0.9
"""The part of those who say it that are in such communities: a town's families are not all that live there."""


def named_alike(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """left, right: of communities of `members` (account_no, community) that have one name the first, and each other.

    Reads `signal`, `kind` and `incidence`.
    """
    return alike_by(db, names_step(), "named_member", members)


def alike_by(db: DuckDBEngine, step: Step, placed: str, members: pd.DataFrame) -> pd.DataFrame:
    """left, right: the pairs that `step` finds, in order; it reads `members` (account_no, community) as `placed`."""
    with db.leaving():
        db.register(placed, members[["account_no", "community"]])
        db.run(step)
        return db.frame(f'select "left", "right" from {step.name} order by "left", "right"')


def common_sql(placed: str, least: int) -> str:
    """The WITH clause to `common(signal_no, community, inside, degree)`: values of the kinds in `asked` that nearly all
    of a community of `placed` show, of `least` accounts or more; how many do, and how many anywhere."""
    return f"""
        sized as (
            select community, count(*) as size from {placed} group by community having count(*) >= {least}
        ),
        common as (
            select signal_no, community, count(*) as inside, any_value(degree) as degree
            from incidence join signal using (signal_no) semi join asked using (kind)
            join {placed} using (account_no) join sized using (community)
            where weight > 0 group by signal_no, community having count(*) >= {NEARLY_ALL} * any_value(size)
        )"""


def names_step() -> Step:
    """The step from `named_member(account_no, community)` to `alike_named(left, right)`."""
    return Step(
        "alike_named",
        f"""
        with asked as (
            select kind from kind
            where nature = 'weak' and not mined and not windowed and family <> 'ip'
        ),
        {common_sql("named_member", CELL)},
        theirs as (
            select community, min(community) over (partition by signal_no) as first,
                   sum(inside) over (partition by signal_no) >= {OF_THEM} * degree as own
            from common
        )
        select distinct first as "left", community as "right" from theirs where own and community > first
        """,
        reads=("incidence", "kind", "named_member", "signal"),
    )
