"""communities -> pairs that are one network: nearly all of both are of one name, and nobody else is.

What people say of themselves (an employer, a school, who sent them) ties no two accounts: strangers share it. But where
each of several communities, that something else made, says the same, and hardly anybody outside does, it is theirs: the
shops of one firm, or the parts of an operation whose invented people all work for one invented employer. A mail domain
or an organisation that an account has makes one community of them where all who have it came in one wave: the districts
of a firm and the schools of a town did not.
"""

from collections.abc import Sequence

import pandas as pd

from ..engine import DuckDBEngine, Step, quote_name
from ..signals import free_mail_sql
from .chains import CELL
from .communities import put_together

__all__ = [
    "OF_THEM",
    "account_names_sql",
    "alike_by",
    "common_sql",
    "join_new_names",
    "named_alike",
    "names_step",
    "new_names_steps",
]

NEARLY_ALL = 0.8
"""The part of a community that says the same: a stray or two of a dozen do not."""
OF_THEM = 0.9
"""The part of those who say it that are in such communities: a town's families are not all that live there."""
WAVE = 0.1
"""The part of the platform's history that the sign-ups of a name take at the most which came in one wave."""
OF_A_WAVE, MOST = 0.75, 0.6
"""The part of those who have such a name that are in such communities: the others did too little to be in any. And the
part of a community that has it: a few strangers came in the same hour, and are told apart by their names."""


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


def join_new_names(db: DuckDBEngine, members: pd.DataFrame, columns: Sequence[str]) -> "pd.Series[int]":
    """account number -> community, numbered anyhow, of `members` (account_no, community): those of one name, by
    `columns` of `account`, are one where all who have it came in one wave, and not several that came at other hours.

    Who has the name and is in no community stays so: of a school's pupils some are seen elsewhere. Reads `account` and
    `account_number`.
    """
    community = members.set_index("account_no")["community"].astype("int64")
    with db.leaving():
        db.register("named_member", members[["account_no", "community"]])
        db.run_all(new_names_steps(columns), leaves=("wave_name",))
        pairs = db.frame("select first, community from wave_name order by name, community")
    return put_together(community, pairs)


def account_names_sql(columns: Sequence[str]) -> str:
    """SQL: account_no, name, created_at of who has a name in one of `columns` of `account`; of mail addresses in them
    it is the domain, and no provider's."""
    said = [f"lower(split_part(cast({quote_name(column)} as varchar), '@', -1))" for column in columns]
    parts = [
        f"""
        select account_no, '{number}' || {name} as name, created_at
        from account join account_number using (account_id) where {name} <> '' and not {free_mail_sql(name)}
        """
        for number, name in enumerate(said)
    ]
    return " union all ".join(parts)


def new_names_steps(columns: Sequence[str]) -> list[Step]:
    """Steps from `named_member(account_no, community)` to `wave_name` (name, first, community): the communities that
    have a name of one wave, and the first of them."""
    return [
        Step(
            "wave_said",
            f"""
            with said as (select * from ({account_names_sql(columns)}) where created_at is not null),
            history as (
                select quantile_cont(epoch(created_at), 0.9) - quantile_cont(epoch(created_at), 0.1) as span
                from account
            ),
            wave as (
                select name, count(*) as degree from said, history group by name, span
                having count(*) >= {2 * CELL} and max(epoch(created_at)) - min(epoch(created_at)) <= {WAVE} * span
            )
            select name, account_no, degree from said join wave using (name)
            """,
            reads=("account", "account_number"),
        ),
        Step(
            "wave_name",
            f"""
            with sized as (
                select community, count(*) as size from named_member group by community having count(*) >= {CELL}
            ),
            common as (
                select name, community, count(*) as inside, any_value(degree) as degree
                from wave_said join named_member using (account_no) join sized using (community)
                group by name, community having count(*) >= {MOST} * any_value(size)
            ),
            theirs as (
                select name, community, min(community) over (partition by name) as first,
                       sum(inside) over (partition by name) >= {OF_A_WAVE} * degree as own
                from common
            )
            select name, first, community from theirs where own
            """,
            reads=("named_member", "wave_said"),
        ),
    ]
