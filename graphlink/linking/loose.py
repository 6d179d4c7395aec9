"""communities -> communities: accounts that no link ties, with the community whose values they show.

Who has a card of a ring and a device of it, each with others, has no two values in common with anybody: no pair links
it, and what crosses between such accounts alone is less than the ring. So each is held against the communities that
are there, by the odds of blocks: of a value that h of n accounts show, d of the N_k that show the kind, it says

    (1 - 1 / (h + 1)) ( ln(N_k / d) + ln(h / n) )

that one more who shows it belongs; and that it signed up among the 90 % in the middle of them, a part f of all
sign-ups, says ln(0.9 / f), or ln(0.1 / (1 - f)) where it did not. To belong costs ln(N / n). Who is likelier to belong
than not is shown and judged with them, as belonging says of all that it shows.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step
from .woven import SMALL, costly_step

__all__ = ["loose_steps", "take_in_loose"]

TAIL = 0.05
"""The part of a community that signed up before the middle, and after it: an operator's older accounts, late ones."""


def take_in_loose(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """`members` (account_no, community, membership) with the loose accounts that belong, ordered by account_no.

    The membership of these is the probability that the nats say. Reads `signal`, `kind`, `incidence`, `shown_alone`,
    `borne`, `sign_up` and `population`.
    """
    with db.leaving():
        db.register("linked", members[["account_no", "community"]])
        db.run_all([costly_step(), *loose_steps()], leaves=("taken_in",))
        taken = db.frame("select account_no, community, membership from taken_in order by account_no")
    return pd.concat([members, taken.astype(members.dtypes)]).sort_values("account_no", ignore_index=True)


def loose_steps() -> list[Step]:
    """Steps from `linked(account_no, community)`, `costly` and `sign_up` to `loose_value`, what a community shows as
    well; `middle`, when those of a community signed up; and `taken_in(account_no, community, membership)`."""
    return [
        Step(
            "loose_value",
            f"""
            with large as (
                select account_no, community from linked
                qualify count(*) over (partition by community) >= {SMALL}
            ),
            sized as (select community, count(*) as size from large group by community),
            held as (
                select signal_no, community, count(*) as holders
                from costly join large using (account_no) group by signal_no, community
            )
            select account_no, community, size,
                   (1 - 1 / (holders + 1)) * greatest(0, rare + ln(holders / size)) as nats
            from costly join held using (signal_no) join sized using (community) where loose
            """,
            reads=("costly", "linked"),
        ),
        Step(
            "middle",
            f"""
            with placed as (
                select community, after, until, cume_dist() over (partition by community order by after) as place
                from linked join sign_up using (account_no)
            )
            select community, min(after) as low, max(until) as high
            from placed where place > {TAIL} and place <= {1 - TAIL} group by community
            """,
            reads=("linked", "sign_up"),
        ),
        Step(
            "taken_in",
            f"""
            with said as (
                select account_no, community, any_value(size) as size, sum(nats) as nats
                from loose_value group by account_no, community
            ),
            odds as (
                select account_no, community, nats - ln(n / size) + case
                    when after is null or low is null then 0
                    when after >= low and until <= high then ln({1 - 2 * TAIL} / (high - low))
                    else least(0, ln({2 * TAIL} / (1 - (high - low)))) end as nats
                from said left join middle using (community) left join sign_up using (account_no), population
            )
            select account_no, community, round(1 / (1 + exp(-nats)), 4) as membership
            from odds where nats > 0
            qualify row_number() over (partition by account_no order by nats desc, community) = 1
            """,
            reads=("loose_value", "middle", "population", "sign_up"),
        ),
    ]
