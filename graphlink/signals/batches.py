"""Times as signals: sign-ups and template traffic that start together, far more than the hour's own pace explains.

A burst is a bin of time whose count of accounts chance would reach less than once in ten periods: by Chernoff's
bound for a Poisson count, ln P(X >= d) <= d - lam + d ln(lam / d) for d > lam (Mitzenmacher and Upfal, Probability and
Computing, theorem 5.4).
"""

from ..engine import Step
from .kinds import BATCH, SIGNUP

__all__ = ["batch_steps", "burst_sql", "signup_steps"]

SIGNUP_BINS = ("10 minutes", "1 hour", "1 day")
BATCH_BINS = ("5 minutes", "20 minutes", "1 day")
"""Each a multiple of the first: the traffic is counted once. Days count only where times are days."""
DAY = "1 day"
CLOCKS = (3_600, 86_400)
"""Seconds after which a program's job comes round: hours, days."""
LONE = 3
"""Bins with fewer accounts are never a burst."""


def burst_sql(count: str, expected: str, bins: str) -> str:
    """SQL condition: `count` accounts where `expected` come by chance is a burst among `bins` bins."""
    return (
        f"{count} >= {LONE} and {count} > {expected} and "
        f"{count} - {expected} + {count} * ln({expected} / {count}) < -ln(10.0 * {bins})"
    )


def _grain_step(name: str, time: str, relation: str) -> Step:
    """The step to `name` (seconds): how finely the times are written, 0 where finer than hours.

    Dates without a clock lie on one time of the day, or on two where the clocks are changed, whatever their zone. Of
    few times nothing can be told.
    """

    clocks = f"select count(*) as n from {relation} where {time} is not null group by epoch({time}) % 86400"
    return Step(
        name,
        f"""
        select case
            when given < 20 then 0
            when (select sum(n) from (select n from ({clocks}) order by n desc limit 2)) > 0.9 * given then 86400
            when whole > 0.9 * given then 3600 else 0 end as seconds
        from (select count({time}) as given, count(*) filter (epoch({time}) % 3600 = 0) as whole from {relation})
        """,
        reads=(relation,),
    )


def _fine_enough_sql(width: str, grain: str) -> str:
    """SQL condition: a bin of that width holds what started together, times being written as `grain` says."""
    seconds = f"(select seconds from {grain})"
    return f"{seconds} = 86400" if width == DAY else f"{seconds} <= epoch(interval '{width}')"


def signup_steps() -> list[Step]:
    """Steps from `account` to `signup_observation`: accounts that signed up in a burst, kind `signup`.

    The pace is that of the 30 days around the bin, so that a growing platform is no burst.
    """
    parts = [
        f"""
        select account_id, '{SIGNUP}' as kind,
               strftime(bin, '%Y-%m-%d %H:%M') || ' within {width}' as value, d, created_at
        from (
            select account_id, created_at, near, time_bucket(interval '{width}', created_at) as bin,
                   count(*) over (partition by time_bucket(interval '{width}', created_at)) as d
            from signed_up where {_fine_enough_sql(width, "signup_grain")}
        )
        where {
            burst_sql(
                "d",
                f"(near * epoch(interval '{width}') / epoch(interval 30 days))",
                f"(1 + (select epoch(max(created_at) - min(created_at)) from account) / epoch(interval '{width}'))",
            )
        }
        """
        for width in SIGNUP_BINS
    ]
    return [
        _grain_step("signup_grain", "created_at", "account"),
        Step(
            "signed_up",
            """
            with told as (select account_id, created_at from account where created_at is not null),
            -- Where each account's 30 days begin and end among all sign-ups: a window of a range costs five times this.
            -- A sum and no count with a filter, which the engine makes anew for each row.
            placed as (
                select account_id, created_at, 0 as side, created_at - interval 15 days as moment from told
                union all select account_id, created_at, 1, created_at from told
                union all select account_id, created_at, 2, created_at + interval 15 days from told
            ),
            counted as (
                select account_id, created_at, side,
                       sum((side = 1)::int) over (order by moment, side rows unbounded preceding) as before
                from placed
            )
            select account_id, any_value(created_at) as created_at, (max(before) - min(before))::bigint as near
            from counted where side <> 1 group by account_id
            """,
            reads=("account",),
        ),
        Step(
            "signup_observation",
            "select account_id, kind, value, 1 as occurrences, created_at as first_seen, created_at as last_seen "
            f"from ({' union all '.join(parts)})",
            reads=("account", "signed_up", "signup_grain"),
        ),
    ]


def batch_steps() -> list[Step]:
    """Steps from `template_event` and `event` to `batch_observation`, kind `batch`, to `batch_reach` and to `on_clock`.

    A bin's expected count is the template's traffic times the part of all other traffic that lies in the bin: a day
    when everyone is busy is no burst, and a batch is not its own reason where little else is in the log. Nor is what a
    template does by its own clock: of a program that everybody has set to the full hour as many send at the full hours
    before and after. `on_clock` (account_id, events) counts what they send in such bins.
    `batch_reach` (value, reach): the part of the accounts of its template that a batch gathers. `batch_luck`
    (account_id, width, bins, by_luck): in how many bins of that width an account is in a batch, and in how many it
    would be did it send what it sends whenever anybody does.
    """
    steps = [
        Step(
            "pace",
            f"select time_bucket(interval '{BATCH_BINS[0]}', ts) as bin, count(*) as events "
            "from event where ts is not null group by bin",
            reads=("event",),
        ),
        _grain_step("batch_grain", "ts", "template_event"),
    ]
    for number, width in enumerate(BATCH_BINS):
        steps += [
            Step(
                f"pace_{number}",
                f"select time_bucket(interval '{width}', bin) as bin, sum(events) as events from pace group by all",
                reads=("pace",),
            ),
            _busy_bin_step(number, width),
            Step(
                f"burst_{number}",
                f"select value, bin, d from busy_{number} where {_burst_at('greatest(expected, own_clock)')}",
                reads=(f"busy_{number}",),
            ),
        ]
    parts = [
        f"""
        select account_id, '{BATCH}' as kind, {_named("b.value", width)} as value,
               count(*) as occurrences, min(ts) as first_seen, max(ts) as last_seen
        from template_event
        join burst_{number} b on b.value = template_event.value and b.bin = time_bucket(interval '{width}', ts)
        group by account_id, b.value, bin
        """
        for number, width in enumerate(BATCH_BINS)
    ]
    steps.append(
        Step(
            "batch_observation",
            " union all ".join(parts),
            reads=(*(f"burst_{number}" for number in range(len(BATCH_BINS))), "template_event"),
        )
    )
    return [*steps, *_reach_steps(), *_on_clock_steps(), _luck_step()]


def _named(template: str, width: str) -> str:
    """SQL for a batch's value: when, within how long, and of what it is."""
    return f"strftime(bin, '%Y-%m-%d %H:%M') || ' within {width}: ' || left({template}, 60)"


def _reach_steps() -> list[Step]:
    """Steps to `batch_reach`. Of two batches of one name, templates that begin alike, it is the larger part."""
    parts = [
        f"select {_named('value', width)} as value, d / accounts as reach "
        f"from burst_{number} join template_users using (value)"
        for number, width in enumerate(BATCH_BINS)
    ]
    return [
        Step(
            "template_users",
            "select value, count(distinct account_id) as accounts from template_event group by value",
            reads=("template_event",),
        ),
        Step(
            "batch_reach",
            f"select value, max(reach) as reach from ({' union all '.join(parts)}) group by value",
            reads=(*(f"burst_{number}" for number in range(len(BATCH_BINS))), "template_users"),
        ),
    ]


def _burst_at(expected: str) -> str:
    return burst_sql("d", f"greatest({expected}, 1e-9)", "bins")


def _clock_sql(period: int) -> str:
    """SQL for the square of the mean root of what two bins before and two after count, `period` seconds apart."""
    near = 2 * period
    there = [f"least(2, floor(epoch({side}) / {period}))" for side in ("bin - opens", "closes - bin")]
    return f"""
        power((sum(sqrt(d)) over (partition by value, epoch(bin)::bigint % {period} order by bin
            range between interval {near} seconds preceding and interval {near} seconds following) - sqrt(d))
        / nullif({" + ".join(there)}, 0), 2)
    """


def _busy_bin_step(number: int, width: str) -> Step:
    """The step to `busy_{number}`: bins in which LONE accounts or more send a template; value, bin, d, bins, expected.

    `own_clock`: accounts that send the template in the bins of the same minute around, or of the same time of day,
    whichever are more; 0 where the log has none of them. It is the square of the mean root: a clock comes round each
    time, and forty accounts in one hour of four are a crew at work.
    """
    clocks = [f"coalesce({_clock_sql(period)}, 0)" for period in CLOCKS]
    return Step(
        f"busy_{number}",
        f"""
        with counted as (
            select value, time_bucket(interval '{width}', ts) as bin, count(distinct account_id) as d, count(*) as own
            from template_event where ts is not null group by all having d >= {LONE}
        ),
        total as (select value, count(*) as total from template_event group by value),
        everything as (
            select sum(events) as everything, count(*) as bins, min(bin) as opens, max(bin) as closes from pace_{number}
        )
        select value, bin, d, bins,
               total * (greatest(events - own, 0) + 1.0) / greatest(everything - total, bins) as expected,
               greatest({", ".join(clocks)}) as own_clock
        from counted join total using (value) join pace_{number} using (bin), everything
        where {_fine_enough_sql(width, "batch_grain")}
        """,
        reads=("batch_grain", f"pace_{number}", "template_event"),
    )


def _on_clock_steps() -> list[Step]:
    """Steps to `on_clock`: for each account, how many prompts it sent in bins that a template's own clock explains."""
    return [
        Step(
            "clocked",
            f"""
            select value, bin from busy_0
            where {_burst_at("expected")} and not ({_burst_at("greatest(expected, own_clock)")})
            """,
            reads=("busy_0",),
        ),
        Step(
            "on_clock",
            f"""
            select account_id, count(*) as events
            from template_event t join clocked c
              on c.value = t.value and c.bin = time_bucket(interval '{BATCH_BINS[0]}', ts)
            group by account_id
            """,
            reads=("clocked", "template_event"),
        ),
    ]


def _luck_step() -> Step:
    """The step to `batch_luck`. Who sends a template all day and all night falls into the batches of others who do.

    By luck a bin is a batch's as often as all traffic lies in batches of what it sends there. Rounded, for the
    last bits of a sum depend on the order of threads: of two batches that say the same, either would count.
    """
    parts = [
        f"""
        select account_id, {number} as width, count(*) filter (took) as bins, round(sum(part), 12) as by_luck
        from (
            select account_id, time_bucket(interval '{width}', ts) as bin,
                   max(part) as part, bool_or(b.value is not null) as took
            from template_event t join covered_{number} using (value)
            left join burst_{number} b on b.value = t.value and b.bin = time_bucket(interval '{width}', ts)
            where ts is not null group by account_id, time_bucket(interval '{width}', ts)
        )
        group by account_id
        """
        for number, width in enumerate(BATCH_BINS)
    ]
    covered = [
        f"""
        covered_{number} as (
            select value, sum(events) / (select sum(events) from pace_{number}) as part
            from burst_{number} join pace_{number} using (bin) group by value
        )
        """
        for number in range(len(BATCH_BINS))
    ]
    return Step(
        "batch_luck",
        f"""
        with {", ".join(covered)}
        -- The order of threads decides the last bits of a sum.
        select account_id, width, bins, round(by_luck, 6) as by_luck
        from ({" union all ".join(parts)}) where bins > 0
        """,
        reads=(
            *(f"{name}_{number}" for name in ("burst", "pace") for number in range(len(BATCH_BINS))),
            "template_event",
        ),
    )
