"""communities -> pairs that are one chain: each touches the next by a card or a device, and they signed up together.

Who fills one card after the other makes cells that no link ties: where a card ends, a device goes on. That one of n
accounts is among the d - h others that show a costly value which h of a community show has a probability of
(d - h) n / N_k by chance (N_k accounts show any of the kind), and that both signed up so near each other another
(spans.py). Two are a chain where both together say more than ln(N / n), the price of belonging, n being the fewer's.
"""

import numpy as np
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..reading import population
from .incidence import COSTLY
from .spans import spans_by

__all__ = ["chain_steps", "chained"]

TOUCHED = 8
"""Communities that show a value, at the most: one that more do is no chain's."""
CELL = 4
"""Accounts of a cell, at the least: three are a household."""
PART = 0.05
"""Of a cell, the accounts at the least that touch the next: of sixty there is always one with a borrowed machine."""
TOGETHER = 1.0
"""Nats that the sign-ups say at the least, a fifth of all: relatives have a card in common, too."""


def chained(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """left, right: the communities of `members` (account_no, community) that are a chain, the smaller number first.

    Reads `signal`, `kind`, `incidence`, `borne`, `sign_up` and `population`.
    """
    if members.empty:
        return pd.DataFrame({"left": [], "right": []}, dtype="int64")
    with db.leaving():
        db.register("chain_member", members[["account_no", "community"]])
        db.run_all(chain_steps(), leaves=("touch",))
        touch = db.frame("select * from touch order by one, other")
    ends, size = touch[["one", "other"]].to_numpy("int64").T, np.bincount(members["community"])
    together = spans_by(db, members).near(ends)
    price = np.log(population(db) / size[ends].min(axis=0))
    sure = (together > TOGETHER) & (touch["nats"] + together > price)
    found: pd.DataFrame = touch.loc[sure, ["one", "other"]].set_axis(["left", "right"], axis=1)
    return found


def chain_steps() -> list[Step]:
    """Steps from `chain_member(account_no, community)` to `costly_held` (signal_no, family, community, others, size,
    bearers, part), what communities of CELL show that costs something; and `touch(one, other, nats)`: which two show
    the same, a PART of each, and how improbable that is."""
    return [
        Step(
            "costly_held",
            f"""
            with asked as (select kind, bearers from kind join borne using (kind) where {COSTLY}),
            sized as (
                select community, count(*) as size from chain_member group by community having count(*) >= {CELL}
            )
            select signal_no, family, community, degree - count(*) as others, any_value(size) as size,
                   any_value(bearers) as bearers, count(*) / any_value(size) as part
            from incidence join signal using (signal_no) join asked using (kind) join chain_member using (account_no)
            join sized using (community)
            where weight > 0
            group by signal_no, family, degree, community
            qualify count(*) over (partition by signal_no) between 2 and {TOUCHED}
            """,
            reads=("borne", "chain_member", "incidence", "kind", "signal"),
        ),
        Step(
            "touch",
            f"""
            with touches as (
                select a.community as one, b.community as other, a.family as family,
                       ln(a.bearers / greatest(a.others * b.size, b.others * a.size)) as nats
                from costly_held a join costly_held b on a.signal_no = b.signal_no and a.community < b.community
                where least(a.part, b.part) >= {PART}
            ),
            best as (select one, other, family, max(nats) as nats from touches group by one, other, family)
            select one, other, sum(nats) as nats from best where nats > 0 group by one, other
            """,
            reads=("costly_held",),
        ),
    ]
