"""Repeated synchrony of kinds with a window: two accounts that show the same values within it, again and again.

One coincidence is none. Many add up: k of them, where `lam` are expected, say in nats the exponent of Chernoff's bound
for a Poisson count (signals/batches.py),

    k ln(k / lam) - (k - lam)

Expected is the larger of two: the coincidences of two accounts that show what they show when others do, and those of
two that take part, as often as they show anything, in whatever is shown together.
"""

from ..engine import Step
from .candidates import prior_evidence_sql

__all__ = ["synchrony_steps"]

AROUND = 10
"""Windows on either side that tell a value's pace just then: news that all share in an hour is no coincidence."""
AGAIN = 2
"""Coincidences that are the fewest to count: one is what any two readers of a page have."""
CERTAIN = 2.0
"""Times the prior odds that synchrony says at the most: with the prior taken off, N to one."""


def synchrony_steps() -> list[Step]:
    """Steps from `dated`, `candidate` and `signal_degree` to `in_step`.

    `in_step`: account_l, account_r, kind, family_bit, together (coincidences), expected, weight (nats). Of kinds
    without a window there are no rows.
    """
    return [_occasion_step(), _pace_step(), _coincidence_step(), _in_step_step()]


def _occasion_step() -> Step:
    """The step to `occasion`: `dated` with `opens`, false for what an account shows again within the window.

    `occasion` counts those that open: what follows one within the window is the same showing.
    """
    return Step(
        "occasion",
        """
        select account_no, signal_no, ts, width, opens, count(*) filter (opens) over (
                   partition by account_no, signal_no order by ts rows unbounded preceding) as occasion
        from (
            select *, (ts - lag(ts) over (partition by account_no, signal_no order by ts) <= width)
                       is distinct from true as opens
            from dated
        )
        """,
        reads=("dated",),
    )


def _pace_step() -> Step:
    """The step to `value_pace` (signal_no, showings, pairs, once, again): how often a value is shown, and together.

    `pairs` of showings lie within the window, each counted from both sides; `once` and `again` are chances that two do.
    `once` is read from the showings that lie near one another but not within it, so that a burst is not its own excuse;
    a pair is added, for a value that was hardly shown. `again` counts those within too: where two accounts show a value
    time and again, it is asked who shows it and not when, for the days have their hours.
    """
    around = "over (partition by signal_no order by bucket range between {0} preceding and {0} following)"
    return Step(
        "value_pace",
        f"""
        with counted as (
            select signal_no, floor(ts / greatest(width, 1e-6))::bigint as bucket, count(*) as c
            from occasion where opens group by all
        ),
        placed as (
            select signal_no, c::double as c,
                   sum(c) {around.format(1)} as close, sum(c) {around.format(AROUND + 1)} as wide
            from counted
        )
        select signal_no, sum(c) as showings, sum(c * (close - 1)) as pairs,
               (sum(c * (wide - close)) + 2) / {AROUND} / (sum(c) * (sum(c) - 1)) as once,
               sum(c * (close - 1)) / (sum(c) * (sum(c) - 1)) as again
        from placed group by signal_no having sum(c) >= 2
        """,
        reads=("occasion",),
    )


def _coincidence_step() -> Step:
    """The step to `coincidence`: how often the accounts of a candidate show a signal together, each showing once."""
    return Step(
        "coincidence",
        """
        select c.account_l, c.account_r, l.signal_no,
               least(count(distinct l.occasion), count(distinct r.occasion)) as together
        from candidate c
        join occasion l on l.account_no = c.account_l
        join occasion r on r.account_no = c.account_r and r.signal_no = l.signal_no and abs(l.ts - r.ts) <= l.width
        group by c.account_l, c.account_r, l.signal_no
        """,
        reads=("candidate", "occasion"),
    )


def _in_step_step() -> Step:
    return Step(
        "in_step",
        f"""
        with repeated as (
            select account_l, account_r, kind, any_value(family_bit) as family_bit, sum(together)::double as together
            from coincidence join signal_degree using (signal_no)
            group by account_l, account_r, kind having sum(together) >= {AGAIN}
        ),
        shown as (
            select account_no, signal_no, kind, count(*) as n
            from occasion join signal_degree using (signal_no) where opens group by account_no, signal_no, kind
        ),
        active as (select account_no, kind, sum(n)::double as n from shown group by account_no, kind),
        together as (
            select kind, sum(pairs) / sum(showings) ** 2 as pairs
            from value_pace join signal_degree using (signal_no) group by kind
        ),
        foreseen as (
            select account_l, account_r, r.kind, family_bit, together,
                   sum(least(1, a.n * b.n * once) + (a.n * b.n - 1) * again) as expected
            from repeated r
            join shown a on a.account_no = r.account_l and a.kind = r.kind
            join shown b on b.account_no = r.account_r and b.signal_no = a.signal_no
            join value_pace p on p.signal_no = a.signal_no
            group by account_l, account_r, r.kind, family_bit, together
        ),
        measured as (
            select account_l, account_r, f.kind, family_bit, f.together,
                   greatest(expected, a.n * b.n * pairs) as expected
            from foreseen f join together t on t.kind = f.kind
            join active a on a.account_no = account_l and a.kind = f.kind
            join active b on b.account_no = account_r and b.kind = f.kind
        )
        select account_l, account_r, kind, family_bit, together, round(expected, 6) as expected, round(
            least({CERTAIN} * {prior_evidence_sql()}, together * ln(together / expected) - together + expected), 6
        ) as weight
        from measured where together > expected
        """,
        reads=("coincidence", "occasion", "population", "signal_degree", "value_pace"),
    )
