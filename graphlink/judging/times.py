"""When accounts sign up and work, as measures of groups: waves, hours, rhythms, batches; and how much they do."""

from ..engine import Step
from ..signals import BATCH

__all__ = ["TYPICAL_DAY", "WEEK", "account_day_step", "day_step", "time_steps"]

_TURN = "2 * pi() / 24"

CLOCKS = (1, 2, 3)
"""How often a clock goes round in a day whose means are taken: in twelve hours and in eight as well, for who is on
watch twice a day, or is free before, between and after work, has a day that the clock's mean does not show."""
_BY_CHANCE = 2
"""Standard deviations by which the clocks of twelve and eight hours have to exceed chance."""

# Dates without a clock lie on one hour of the day, or on two: then nothing is known of hours. Of few times that cannot
# be told.
_CLOCKS = "select sum(events) as n from account_hour where hour is not null group by hour % 24"
_CLOCKS_KNOWN = f"""(
    (select sum(n) from (select n from ({_CLOCKS}) order by n desc limit 2))
    <= greatest(20, 0.9 * (select sum(n) from ({_CLOCKS})))
)"""

WEEK = 168
"""Hours of a week: a class has its batches in the same one, week after week."""


NIGHT = 6
"""Hours of the day in which hardly anybody at one place signs up, whichever they are there."""
DAYS_TOLD = 30
"""Days of accounts, with two exchanges or more, that tell how near each other the hours of one day are."""
OTHERS_TOLD = 30
"""Accounts of no group that tell what a day is like on a platform ..."""
TYPICAL_DAY = 0.9
"""... what it is like where there are fewer, the hours of a day then covering four and a half evenly ..."""
WIDE_DAY = 0.2
"""... and the least that is compared with: fifteen hours of the day, evenly."""


MANY_OTHERS, OF_A_PART = 0.25, 0.5
"""The part of all accounts that are of no group from which on everybody is like them, of a platform and of a file that
shows a part of one: who exports a crowd exports hardly anybody beside it."""
HISTORY = 0.8 * 365
"""Days from the tenth to the ninetieth percentile of the sign-ups of a platform of which nobody is known but groups: it
is a year old."""


def everybody_step() -> Step:
    """The step from `grouped` to `everybody(span, exchanges)`, one row: days from the tenth to the ninetieth percentile
    of a platform's sign-ups, and the median of exchanges an account.

    Where most accounts are of a community, of those that are of none: a crowd that is all of a file would have come
    when everybody came. But no shorter a history than all have together: suspects are of the last weeks.
    """
    return Step(
        "everybody",
        f"""
        with known as (
            select epoch(created_at) as born, exchanges, account_no not in (select account_no from grouped) as other
            from account_number left join account using (account_id) left join account_activity using (account_no)
        ),
        told as (
            select (quantile_cont(born, 0.9) - quantile_cont(born, 0.1)) / 86400 as span,
                   median(exchanges) as exchanges, avg(other::int) as part
            from known
        ),
        of_none as (
            select (quantile_cont(born, 0.9) - quantile_cont(born, 0.1)) / 86400 as span, count(born) as dated,
                   median(exchanges) as exchanges, count(exchanges) as active
            from known where other
        )
        select case when part >= enough then t.span
                    else greatest(t.span, if(dated >= {OTHERS_TOLD}, n.span, {HISTORY})) end as span,
               coalesce(case when part < enough and active >= {OTHERS_TOLD} then n.exchanges
                             else t.exchanges end, 1) as exchanges
        from told t, of_none n, (select if(absent > 0, {OF_A_PART}, {MANY_OTHERS}) as enough from population)
        """,
        reads=("account", "account_activity", "account_number", "grouped", "population"),
    )


def account_day_step() -> Step:
    """The step from `account_hour` to `account_day(account_no, day, events, x, y, x2, y2, x3, y3)`.

    `x` and `y`: the mean of the day's hours, as vectors on the clock; and those on clocks of twelve and of eight hours.
    """
    means = ", ".join(
        f"sum(events * {wave}({times} * {_TURN} * hour)) / sum(events) as {name}"
        for times in CLOCKS
        for wave, name in zip(("cos", "sin"), _mean(times), strict=True)
    )
    return Step(
        "account_day",
        f"""
        select account_no, hour // 24 as day, sum(events) as events, {means}
        from account_hour where hour is not null group by account_no, hour // 24
        """,
        reads=("account_hour",),
    )


def day_step() -> Step:
    """The step from `core_member(account_no, grp)` and `account_day` to `day_measure(within_day, within_day_ratio)`."""
    return Step(
        "day_measure",
        # Of n hours of one day, as vectors of length 1, the mean product of two different ones. There are platforms
        # where everybody is awake all day: what is typical is that of those who are of no group.
        f"""
        with told as (
            select account_no, events, {_near(1)} as near, {_near(2)} as near_2, {_near(3)} as near_3
            from account_day where events >= 2 and {_CLOCKS_KNOWN}
        ),
        own as (
            select grp, greatest(sum(near) / sum(events), greatest(sum(near_2), sum(near_3)) / sum(events)
                                 - {_BY_CHANCE} / sqrt(count(*))) as within_day
            from core_member join told using (account_no) group by grp having count(*) >= {DAYS_TOLD}
        ),
        other as (
            select sum(near) / sum(events) as near from told
            where account_no not in (select account_no from core_member) group by account_no
        ),
        typical as (
            select case when count(*) < {OTHERS_TOLD} then {TYPICAL_DAY} else quantile_cont(near, 0.5) end as day
            from other
        )
        select grp, within_day, within_day / greatest(day, {WIDE_DAY}) as within_day_ratio from own, typical
        """,
        reads=("account_day", "account_hour", "core_member"),
    )


def _mean(times: int) -> tuple[str, str]:
    """The columns of a day's mean, as a vector on the clock that goes round so many times."""
    return ("x", "y") if times == 1 else (f"x{times}", f"y{times}")


def _near(times: int) -> str:
    """SQL: of the hours of one day, on a clock that goes round so many times, the mean product of two, by events."""
    x, y = _mean(times)
    return f"(pow(events, 2) * ({x} * {x} + {y} * {y}) - events) / (events - 1)"


def _again(times: int) -> str:
    """SQL: of an account's days, on such a clock, the mean product of two."""
    x, y = _mean(times)
    return f"(pow(sum({x}), 2) + pow(sum({y}), 2) - sum({x} * {x} + {y} * {y})) / (count(*) * (count(*) - 1))"


def _signup_step() -> Step:
    """The step to `signup_measure`. `signup_night`: the part of the sign-ups in the six hours of the day that have the
    fewest; missing where they are written by the hour or the day, or are fewer than a day's hours."""
    return Step(
        "signup_measure",
        f"""
        with dated as (
            select grp, created_at, count(*) over (
                partition by grp order by created_at
                range between current row and interval 14 days following) as near
            from core_member join account_number using (account_no) join account using (account_id)
            where created_at is not null
        ),
        clock as (
            select grp, cast(floor(epoch(created_at) / 3600) as bigint) % 24 as hour, count(*) as accounts
            from dated group by all
        ),
        night as (
            select grp, begins, sum(case when (hour - begins + 24) % 24 < {NIGHT} then accounts else 0 end)
                / sum(accounts) as part
            from clock cross join (select unnest(range(24)) as begins)
            where (select avg(case when epoch(created_at) % 3600 = 0 then 1 else 0 end) from dated) < 0.5
            group by grp, begins having sum(accounts) >= 24
        ),
        quietest as (select grp, min(part) as signup_night from night group by grp)
        select grp, quantile_cont(epoch(created_at), 0.9) / 86400 - quantile_cont(epoch(created_at), 0.1) / 86400
                   as signup_span_days, max(near) as signup_near, any_value(signup_night) as signup_night
        from dated left join quietest using (grp) group by grp
        """,
        reads=("account", "account_number", "core_member"),
    )


def time_steps() -> list[Step]:
    """Steps from `core_member(account_no, grp)` and `account_day` to the measures of times, a row for each group.

    signup_measure(signup_span_days, signup_near, signup_night), hour_measure(hours_covered, active_hours),
    batch_measure(batch_hours, batch_slots, batches_each, batch_gathers, batch_reach, batches_hourly),
    rhythm_measure(own_rhythm, rhythm_days), day_measure(within_day, within_day_ratio),
    volume_measure(mean_exchanges, clock_share).
    """
    return [
        _signup_step(),
        Step(
            "hour_measure",
            f"""
            with counted as (
                select grp, hour, sum(events) as events
                from core_member join account_hour using (account_no)
                where hour is not null and {_CLOCKS_KNOWN} group by grp, hour
            ),
            clock as (
                select grp, sum(events) / sum(sum(events)) over (partition by grp) as p
                from counted group by grp, hour % 24
            )
            select grp, exp(-sum(p * ln(p))) as hours_covered, any_value(active_hours) as active_hours
            from clock join (select grp, count(*) as active_hours from counted group by grp) using (grp) group by grp
            """,
            reads=("account_hour", "core_member"),
        ),
        Step(
            "batch_measure",
            f"""
            with shown as (
                select grp, signal_no, account_no, i.first_seen, s.value,
                       count(*) over (partition by grp, signal_no) as accounts
                from core_member join incidence i using (account_no) join signal s using (signal_no)
                where s.kind = '{BATCH}' qualify accounts >= 3
            ),
            batch as (
                select grp, signal_no, floor(min(epoch(first_seen)) / 3600)::bigint as hour,
                       floor(min(epoch(first_seen)) / 300)::bigint as start, count(*) as accounts
                from shown group by grp, signal_no
            ),
            each as (
                select grp, count(*) / count(distinct account_no) as batches_each, avg(accounts) as gathered,
                       avg(reach) as batch_reach
                from shown left join batch_reach using (value) group by grp
            ),
            hours as (select grp, hour, max(accounts) as accounts from batch group by grp, hour),
            slot as (
                select grp, hour % {WEEK} as slot, sum(accounts) / sum(sum(accounts)) over (partition by grp) as p
                from hours group by grp, hour % {WEEK}
            ),
            counted as (
                select grp, count(distinct hour) as batch_hours,
                       count(distinct start) / count(distinct hour) as batches_hourly
                from batch group by grp
            ),
            spread as (select grp, exp(-sum(p * ln(p))) as batch_slots from slot group by grp)
            select grp, batch_hours, batch_slots, batches_each, gathered / grp_size.accounts as batch_gathers,
                   batch_reach, batches_hourly
            from spread join counted using (grp) join each using (grp) join grp_size using (grp)
            """,
            reads=("batch_reach", "core_member", "grp_size", "incidence", "signal"),
        ),
        Step(
            "rhythm_measure",
            f"""
            with own as (
                select grp, account_no, count(*) - 1 as days,
                       {_again(1)} as rhythm, {_again(2)} as rhythm_2, {_again(3)} as rhythm_3
                from core_member join account_day using (account_no)
                where {_CLOCKS_KNOWN} group by grp, account_no having count(*) >= 2
            )
            select grp, greatest(
                       sum(rhythm * days) / sum(days),
                       greatest(sum(rhythm_2 * days), sum(rhythm_3 * days)) / sum(days) - {_BY_CHANCE} / sqrt(sum(days))
                   ) as own_rhythm, sum(days) as rhythm_days
            from own group by grp
            """,
            reads=("account_day", "account_hour", "core_member"),
        ),
        day_step(),
        everybody_step(),
        Step(
            "volume_measure",
            """
            select grp, avg(exchanges) as mean_exchanges, coalesce(sum(events), 0) / sum(exchanges) as clock_share
            from core_member join account_activity using (account_no)
            join account_number using (account_no) left join on_clock using (account_id) group by grp
            """,
            reads=("account_activity", "account_number", "core_member", "on_clock"),
        ),
    ]
