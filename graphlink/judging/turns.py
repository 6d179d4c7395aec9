"""First and last times of accounts -> whether they lived one after another on what they share, as one person's do."""

from ..engine import Step
from .sites import OF_A_FEW

__all__ = ["in_turn_step", "turn_step"]

LEAST = 4
"""Lives on one value, at the least: who lost a password, and then a telephone, has had three."""
SHORT = 0.25
"""An account that lasted less than this part of what those on its value last was hardly used, and is no turn."""
UNEVEN = 0.05
"""Of the time from the first life to the last, what is taken to be left open or doubled at the least."""


def in_turn_step() -> Step:
    """The step from `account_life` to `in_turn(account_no, nats)`: how improbable it is that the accounts of a value
    that costs something lived one after another by chance; of what an account shows, what says most.

    Thrown at random into the time between them, the lives of all but the first leave no more than `x` of it open or
    doubled with a probability of about `x` each; nobody knows where another's life stands. So `k` lives say
    `(k - 1) ln(1/x)`, and as much less as accounts on the value were hardly used at all.
    """
    return Step(
        "in_turn",
        f"""
        with living as (
            select signal_no, account_no, degree, began, ended,
                   avg(ended - began) over (partition by signal_no) as usual
            from incidence join signal using (signal_no) join account_life using (account_no)
            semi join (select kind from kind where nature = 'hard' and not mined and not windowed) using (kind)
            where weight > 0 and degree between {LEAST} and {OF_A_FEW}
        ),
        turn as (
            select signal_no, degree, began, ended,
                   max(ended) over (
                       partition by signal_no order by began, account_no
                       rows between unbounded preceding and 1 preceding
                   ) as before
            from living where ended - began >= {SHORT} * usual and ended > began
        ),
        tiled as (
            select signal_no, count(*) as lives, any_value(degree) as degree, max(ended) - min(began) as span,
                   sum(case when began > before then began - before
                            when before is not null then least(before, ended) - began else 0 end) as uneven
            from turn group by signal_no having count(*) >= {LEAST}
        ),
        said as (
            select signal_no, lives / degree * (lives - 1) * ln(span / greatest(uneven, {UNEVEN} * span)) as nats
            from tiled where uneven < span
        )
        select account_no, max(nats) as nats from living join said using (signal_no) group by account_no
        """,
        reads=("account_life", "incidence", "kind", "signal"),
    )


def turn_step() -> Step:
    """The step to `turn_measure(grp, in_turn)`: what `in_turn` says of an account of the group (mean)."""
    return Step(
        "turn_measure",
        """
        select grp, sum(nats) / any_value(accounts) as in_turn
        from core_member join in_turn using (account_no) join grp_size using (grp) group by grp
        """,
        reads=("core_member", "grp_size", "in_turn"),
    )
