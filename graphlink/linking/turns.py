"""First and last times of accounts -> values on which they lived one after another, as one person's accounts do.

A family's accounts live at the same time, and so do those of a place; who goes on with the next trial when the last has
nothing more to give leaves lives that follow each other. Of a house that says nothing: where people come seldom, four
neighbours came in turn.
"""

from ..engine import Step
from ..signals import HOUSE
from .incidence import RARE

__all__ = ["turn_steps"]

LEAST = 4
"""Lives on one value, at the least: who lost a password, and then a telephone, has had three."""
MOST = 5 * RARE
"""And at the most: who needs more from one machine has them one beside another."""
SHORT = 0.25
"""An account that lasted less than this part of what those on its value last was hardly used, and is no turn."""
UNEVEN = 0.05
"""Of the time from the first life to the last, what is taken to be left open or doubled at the least."""


def turn_steps() -> list[Step]:
    """Steps from `incidence` and `signal_degree` to `account_life(account_no, began, ended)`, in seconds, and
    `turned(signal_no, lives, nats)`: how improbable it is that the accounts of a value that costs something lived one
    after another by chance.

    An account lives while it is seen, in its activity or showing anything: who pays on has not left. Thrown at random
    into the time between them, the lives of all but the first leave no more than `x` of it open or doubled with a
    probability of about `x` each. So `k` lives say `(k - 1) ln(1/x)`, and as much less as accounts on the value were
    hardly used at all. Of so many values some are so by chance: `nats` is how many are, over how many would be, the
    false discovery rate of Benjamini and Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x).
    """
    return [
        Step(
            "account_life",
            """
            with seen as (
                select account_no, first_seen, last_seen from observed join account_number using (account_id)
                union all select account_no, first_seen, last_seen from account_activity
            )
            select account_no, epoch(min(first_seen)) as began, epoch(max(last_seen)) as ended
            from seen where last_seen is not null group by account_no
            """,
            reads=("account_activity", "account_number", "observed"),
        ),
        Step(
            "turned",
            f"""
            with living as (
                select signal_no, account_no, degree, began, ended,
                       avg(ended - began) over (partition by signal_no) as usual
                from incidence join signal_degree using (signal_no) join account_life using (account_no)
                semi join (
                    select kind from kind where nature = 'hard' and clean <> '{HOUSE}' and not mined and not windowed
                ) using (kind)
                where degree between {LEAST} and {MOST}
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
                select signal_no, lives,
                       lives / degree * (lives - 1) * ln(span / least(span, greatest(uneven, {UNEVEN} * span)))
                           as chance
                from tiled where span > 0
            ),
            counted as (
                select signal_no, lives, chance,
                       chance + ln(count(*) over (order by chance desc)) - ln(count(*) over ()) as of_so_many
                from said
            )
            select signal_no, lives, nats
            from (select signal_no, lives, max(of_so_many) over (order by chance) as nats from counted) where nats > 0
            """,
            reads=("account_life", "incidence", "kind", "signal_degree"),
        ),
    ]
