"""communities -> what they show: each of their values, by how many of their accounts, and how much it counts."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..signals import TEMPLATE
from .incidence import COSTLY, PAIRED
from .links import REPEAT, part_sql

__all__ = ["Shown", "shown_by", "shown_part_step"]

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Shown(NamedTuple):
    """What communities show, a row for each of their values: which, the value and its weight, by how many accounts, the
    sum of how much of it each shows, whether it is a template of accounts that something else ties (`paired`), whether
    it is private and costs something (`costly`), and whether it is handed on (`handed_on`), as addresses are."""

    community: Ints
    signal: Ints
    weight: Floats
    holders: Ints
    part: Floats
    paired: Flags
    costly: Flags
    handed_on: Flags

    def rows(self, which: Flags | Ints) -> "Shown":
        """The rows at the places `which`, or where it says so."""
        numbers = (self.community[which], self.signal[which], self.weight[which], self.holders[which], self.part[which])
        return Shown(*numbers, self.paired[which], self.costly[which], self.handed_on[which])

    def summed(self, community: Ints) -> "Shown":
        """The same, as each row's `community` shows it: one row for each of its values."""
        order = np.lexsort((community, self.signal))
        shown = self.rows(order)._replace(community=community[order])
        first = np.flatnonzero(np.diff(shown.signal, prepend=-1) | np.diff(shown.community, prepend=-1))
        holders, part = np.add.reduceat(shown.holders, first), np.add.reduceat(shown.part, first)
        return shown.rows(first)._replace(holders=holders, part=part)


def shown_by(db: DuckDBEngine, members: pd.DataFrame) -> Shown:
    """What the communities of `members` (account_no, community) show; values are numbered anew, from 0. Reads
    `shown_part`."""
    with db.leaving():
        db.register("block_member", members)
        db.run(_value_step())
        found = db.frame("select * from block_value order by signal_no, community")
    signal = np.unique(found["signal_no"].to_numpy(), return_inverse=True)[1]
    weight, part = (found[name].to_numpy("float64") for name in ("weight", "part"))
    community, holders = (found[name].to_numpy("int64") for name in ("community", "holders"))
    paired, costly, handed_on = (found[name].to_numpy("bool") for name in ("paired", "costly", "handed_on"))
    return Shown(community, signal, weight, holders, part, paired, costly, handed_on)


def shown_part_step() -> Step:
    """The step to `shown_part` (account_no, signal_no, weight, part, paired, costly, handed_on): what accounts show,
    how much it counts, whether it is a template of which something else ties at least every other account to another,
    and whether it costs something or is handed on."""
    return Step(
        "shown_part",
        f"""
        with shown as (
            select i.account_no, i.signal_no, s.family, s.weight,
                   {COSTLY} as costly, s.family = 'ip' as handed_on,
                   s.kind = '{TEMPLATE}' and s.tied >= {PAIRED} * s.degree as paired,
                   case when s.kind = '{TEMPLATE}' then {part_sql("i.share")} else 1 end as share,
                   row_number() over (
                       partition by i.account_no, s.family order by s.weight desc, i.signal_no) as place,
                   count(*) over (partition by i.account_no, s.family) as shown
            from incidence i join signal s using (signal_no) join kind using (kind)
            where s.weight > 0 and coarse_of is null and s.kind not in (select kind from windowed_kind)
        )
        select account_no, signal_no, weight, paired, costly, handed_on,
               share * case when place = 1 then 1
                            else least({REPEAT}, {REPEAT / (1 - REPEAT)} / greatest(shown - 1, 1)) end as part
        from shown
        """,
        reads=("incidence", "kind", "signal", "windowed_kind"),
    )


def _value_step() -> Step:
    """The step to `block_value` (community, signal_no, weight, holders, part, paired, costly, handed_on): what
    communities show."""
    return Step(
        "block_value",
        """
        select community, signal_no, any_value(weight) as weight, count(*) as holders, sum(part) as part,
               any_value(paired) as paired, any_value(costly) as costly, any_value(handed_on) as handed_on
        from block_member join shown_part using (account_no) group by community, signal_no
        """,
        reads=("block_member", "shown_part"),
    )
