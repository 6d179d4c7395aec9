"""candidate -> link: every candidate scored on all it shares, in nats.

Families add up (they are different kinds of proof); within a family the best signal counts whole and the others a
fraction, up to what an endless row of them would give (a second shared address is hardly news).
"""

from .candidates import prior_evidence_sql
from .engine import Step

__all__ = ["REPEAT", "link_steps"]

REPEAT = 0.3
"""What further signals of one family count of their weight; together at most 0.3 / (1 - 0.3) of the best one's."""

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
            where s.kind not in (select kind from windowed_kind)
            union all
            select distinct c.account_l, c.account_r, l.signal_no, s.kind, s.family, s.weight
            from candidate c
            join dated l on l.account_no = c.account_l
            join dated r on r.account_no = c.account_r and r.signal_no = l.signal_no and abs(l.ts - r.ts) <= l.width
            join signal s on s.signal_no = l.signal_no
            """,
        ),
        Step(
            "link",
            f"""
            with by_family as (
                select account_l, account_r, family, list(distinct kind) as kinds, count(*) as shared,
                       max(weight) as best, sum(weight) as total
                from shared_signal group by account_l, account_r, family
            )
            select account_l, account_r,
                   round(sum(best + least({REPEAT} * (total - best), {REPEAT / (1 - REPEAT)} * best)), 6) as weight,
                   list_sort(flatten(list(kinds))) as kinds,
                   list_sort(list(family)) as families,
                   sum(shared)::bigint as shared
            from by_family
            group by account_l, account_r
            having round(sum(best + least({REPEAT} * (total - best), {REPEAT / (1 - REPEAT)} * best)), 6) >= {bar}
            """,
        ),
    ]
