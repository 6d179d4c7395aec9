"""incidence -> candidates: the pairs of accounts worth scoring, without the square of any signal.

Rare signals give all their pairs. Common signals give pairs where two of them, of different families, are shown
together: the pair of values is itself a rare signal. Where even that is common, or where a common signal's accounts
cohere, each account is joined to a fixed number of others in hashed order, which keeps the group connected at linear
cost.
"""

from ..engine import Step
from .incidence import RARE
from .windows import window_pair_step

__all__ = ["candidate_steps", "every_pair_steps", "prior_evidence_sql"]

LAGS = 3
"""Neighbours on each side in hashed order: a random graph of degree 6 is connected with room to spare."""

GROUPS = 6
"""Groups of each sort that an account seeks its neighbours in, the most telling ones: an operation's accounts meet in
hundreds of pairs of values, and say the same in each."""

SLACK = 3.0
"""Nats that what a pair shares besides may add: two common signals further below the prior than this are left out."""


def prior_evidence_sql() -> str:
    """SQL for the prior odds, in nats, that two random accounts belong together: ln N."""
    return "(select greatest(ln(n), 1) from population)"


def candidate_steps() -> list[Step]:
    """Steps to `candidate(account_l, account_r)`: distinct numbered pairs, l < r."""
    return [
        window_pair_step(every=False),
        Step(
            "carried",
            """
            select i.account_no, i.signal_no, s.family, s.kind, s.degree, s.weight, coarse_of is not null as coarse
            from incidence i join signal s using (signal_no) join kind using (kind)
            where s.weight > 0 and s.kind not in (select kind from windowed_kind)
            """,
            reads=("incidence", "kind", "signal", "windowed_kind"),
        ),
        Step("rare_pair", _all_pairs("carried", f"degree <= {RARE} and not coarse"), reads=("carried",)),
        Step(
            "common",
            f"""
            select * from carried where degree > {RARE} or coarse
            qualify row_number() over (partition by account_no, kind order by weight desc, signal_no) <= 6
            """,
            reads=("carried",),
        ),
        Step(
            "together",
            f"""
            with two as (
                select a.account_no, hash(a.signal_no, b.signal_no) as group_no, a.weight + b.weight as weight
                from common a join common b
                  on a.account_no = b.account_no and a.family < b.family
                where a.weight + b.weight > {prior_evidence_sql()} - {SLACK}
            )
            select *, count(*) over (partition by group_no) as degree
            from two
            qualify count(*) over (partition by group_no) >= 2
            """,
            reads=("common", "population"),
        ),
        Step(
            "together_pair",
            _all_pairs(
                f"""(
                    select account_no, group_no as signal_no, degree from together where degree <= {RARE // 2}
                    qualify row_number() over (partition by account_no order by degree, group_no) <= {GROUPS}
                )""",
                "true",
            ),
            reads=("together",),
        ),
        Step(
            "group_member",
            f"""
            select account_no, group_no from (
                select account_no, group_no, weight from together where degree > {RARE // 2}
                union all
                select account_no, hash(signal_no) as group_no, weight from common
                where degree > {RARE} and weight > {prior_evidence_sql()} - {SLACK}
            )
            qualify row_number() over (partition by account_no order by weight desc, group_no) <= {GROUPS}
            """,
            reads=("common", "population", "together"),
        ),
        Step("sparse_pair", _sparse_pairs("group_member"), reads=("group_member",)),
        Step(
            "candidate",
            """
            select distinct account_l, account_r from (
                select * from rare_pair union all select * from together_pair union all select * from sparse_pair
                union all select * from window_pair
            )
            """,
            reads=("rare_pair", "sparse_pair", "together_pair", "window_pair"),
        ),
    ]


def every_pair_steps() -> list[Step]:
    """Steps to `candidate` where every pair that shares a value counts, however common."""
    return [
        window_pair_step(every=True),
        Step(
            "paired",
            "select i.account_no, i.signal_no from incidence i join signal s using (signal_no) "
            "where hub is null and s.kind not in (select kind from windowed_kind)",
            reads=("incidence", "signal", "windowed_kind"),
        ),
        Step(
            "candidate",
            "select distinct account_l, account_r from "
            f"(select * from window_pair union all {_all_pairs('paired', 'true')})",
            reads=("paired", "window_pair"),
        ),
    ]


def _all_pairs(members: str, condition: str) -> str:
    side = f"(select account_no, signal_no from {members} where {condition})"
    return f"""
        select distinct l.account_no as account_l, r.account_no as account_r
        from {side} l join {side} r on l.signal_no = r.signal_no and l.account_no < r.account_no
    """


def _sparse_pairs(members: str) -> str:
    lags = " union all ".join(
        f"select account_no as a, lead(account_no, {lag}) over hashed as b from {members} "
        "window hashed as (partition by group_no order by hash(account_no, group_no), account_no)"
        for lag in range(1, LAGS + 1)
    )
    return f"select distinct least(a, b) as account_l, greatest(a, b) as account_r from ({lags}) where b is not null"
