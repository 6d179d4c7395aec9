"""Arrivals: accounts that came by one value of a kind of one's own together, far closer in time than its pace explains.

Wallets that one wallet funds in an hour, accounts that one code opens at once. A run of a value is a row of accounts of
which each comes by it within GAP of the one before; it is a burst where it is short and Chernoff's bound
(signals/batches.py) says so.
"""

from ..engine import Step
from .batches import burst_sql
from .kinds import ARRIVAL

__all__ = ["arrival_steps"]

HOUSEHOLD = 4
"""So many come to one value together as a family does; more are a burst."""
GAP = "1 hour"
LONGEST = "4 hours"
"""A run that lasts longer is a day's: a campaign, a fair, a shop that opens."""
BEFORE = "7 days"
"""What is first seen so soon after a kind's history begins was perhaps shown before: in a log that begins on a Saturday
whole offices come on Monday. A value that an account shows once was not shown before."""
PART = 0.5
"""The part of the values of a kind by which an account came in bursts, at the least: who shows thirty links was early
at one that everybody came upon within the hour."""
PACE = "30 days"
"""A value is set against its own pace of so many days around: a campaign of some weeks is busy all along."""


def arrival_steps() -> list[Step]:
    """Steps from `observation` and `kind` to `arrival_observation`: accounts that came in a burst, kind `arrival`.

    The expected count is the larger of two: what the value's accounts would be in the run's time if they came when
    those of the kind's other values do, and what they would be at the value's own pace of the PACE around.

    A value counts where at least half of its accounts came in bursts, and then those of two evenings are tied: a
    campaign of hundreds has a busy hour now and then.
    """
    return [
        _came_step(),
        _run_step(),
        Step(
            "arrival_burst",
            f"""
            with pace as (
                select kind, count(distinct value)
                           * (1 + epoch(max(stopped) - min(began)) / epoch(interval {GAP!r})) as bins
                from arrival_run group by kind
            )
            select kind, value, run from arrival_run join pace using (kind)
            where d > {HOUSEHOLD} and stopped - began <= interval {LONGEST!r} and {burst_sql("d", "expected", "bins")}
            qualify 2 * sum(d) over (partition by kind, value) >= degree
            """,
            reads=("arrival_run",),
        ),
        Step(
            "arrival_observation",
            f"""
            with shown as (
                select account_id, kind, count(*) as shown
                from observation semi join arrival_burst using (kind) group by account_id, kind
            )
            select account_id, {ARRIVAL!r} as kind, kind || ' ' || value as value,
                   1 as occurrences, came as first_seen, came as last_seen
            from came join arrival_burst using (kind, value, run) join shown using (account_id, kind)
            qualify count(*) over (partition by account_id, kind) >= {PART} * shown
            """,
            reads=("arrival_burst", "came", "observation"),
        ),
    ]


def _came_step() -> Step:
    """The step to `came` (account_id, kind, value, came, run): when accounts came by a value, and its run."""
    return Step(
        "came",
        f"""
        with shown as (
            select account_id, kind, value, occurrences, first_seen as came,
                   min(first_seen) over (partition by kind) as began,
                   count(first_seen) over (partition by kind) as dated
            from observation semi join (select kind from kind where arrives) using (kind)
        ),
        clock as (
            select kind, count(*) as n, any_value(dated) as dated from shown
            where came is not null group by kind, epoch(came) % 86400
            qualify row_number() over (partition by kind order by n desc) <= 2
        ),
        -- Days without a clock: on one time of the day, or on two where the clocks are changed.
        daily as (select kind from clock group by kind having sum(n) > 0.9 * any_value(dated)),
        stepped as (
            select account_id, kind, value, came,
                   came - lag(came) over (partition by kind, value order by came, account_id)
                       <= interval {GAP!r} as follows
            from shown anti join daily using (kind)
            where came is not null and (occurrences = 1 or came >= began + interval {BEFORE!r})
        )
        select account_id, kind, value, came,
               count(*) filter (follows is distinct from true)
                   over (partition by kind, value order by came, account_id rows unbounded preceding) as run
        from stepped
        """,
        reads=("kind", "observation"),
    )


def _run_step() -> Step:
    """The step from `came` to `arrival_run`: of each run its accounts `d`, how many were `expected`, when it was."""
    return Step(
        "arrival_run",
        f"""
        with placed as (
            select *, count(*) over (partition by kind) as everything,
                   count(*) over (partition by kind, value) as degree,
                   rank() over (partition by kind order by came) as place,
                   count(*) over (partition by kind order by came) as upto,
                   count(*) over (partition by kind, value order by came
                       range between interval {PACE!r} / 2 preceding and interval {PACE!r} / 2 following) as near,
                   epoch(least(max(came) over (partition by kind), came + interval {PACE!r} / 2)
                       - greatest(min(came) over (partition by kind), came - interval {PACE!r} / 2)) as covered
            from came
        ),
        run as (
            select kind, value, run, count(*) as d, any_value(degree) as degree, any_value(everything) as everything,
                   max(upto) - min(place) + 1 - count(*) as others, max(near) as near, min(covered) as covered,
                   min(came) as began, max(came) as stopped
            from placed where degree > {HOUSEHOLD} group by kind, value, run
        )
        select kind, value, run, d, degree, began, stopped, greatest(
            degree * (others + 1.0) / (everything - degree + 1),
            near * epoch(stopped - began + interval {GAP!r}) / (covered + epoch(interval {GAP!r}))) as expected
        from run
        """,
        reads=("came",),
    )
