"""candidate -> link: every candidate scored on all it shares, in nats.

Families add up (they are different kinds of proof); within a family the best signal counts whole and each further one
a fraction of the one before (a second shared address is hardly news).
"""

from .candidates import prior_evidence_sql
from .engine import Step

__all__ = ["REPEAT", "link_steps"]

REPEAT = 0.3
"""What a further signal of one family counts of its weight, and its successor again: 1, 0.3, 0.09 ..."""

STALE_DAYS = 30
"""Addresses are handed on: shown by two accounts this many days apart, one says half as much."""


def link_steps(min_evidence: float | None) -> list[Step]:
    """Steps from `candidate` to `shared_signal` and `link(account_l, account_r, weight, kinds, shared)`."""
    bar = prior_evidence_sql() if min_evidence is None else str(float(min_evidence))
    return [
        Step(
            "shared_signal",
            f"""
            select c.account_l, c.account_r, l.signal_no, s.kind, s.family,
                   s.weight
                   * case when s.family = 'ip' and
                          (l.first_seen > r.last_seen + interval {STALE_DAYS} days
                           or r.first_seen > l.last_seen + interval {STALE_DAYS} days) then 0.5 else 1 end
                   * case when s.family = 'template' then least(1, 0.25 + 2 * least(l.share, r.share)) else 1 end
                   as weight
            from candidate c
            join incidence l on l.account_no = c.account_l
            join incidence r on r.account_no = c.account_r and r.signal_no = l.signal_no
            join signal s on s.signal_no = l.signal_no
            """,
        ),
        Step(
            "link",
            f"""
            with ranked as (
                select *, row_number() over (
                    partition by account_l, account_r, family order by weight desc, signal_no) as place
                from shared_signal
            )
            select account_l, account_r,
                   round(sum(weight * pow({REPEAT}, place - 1)), 6) as weight,
                   list_sort(list(distinct kind)) as kinds,
                   list_sort(list(distinct family)) as families,
                   count(*) as shared
            from ranked
            group by account_l, account_r
            having round(sum(weight * pow({REPEAT}, place - 1)), 6) >= {bar}
            """,
        ),
    ]
