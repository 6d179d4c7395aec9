"""accounts that no link ties -> communities: those who ask for nothing but what a few templates say.

Many people know one prompt, so a template says little of any two accounts, and nothing where nothing else ties those
who have it. But few send nothing else. Who does so together is shown and judged as a community like any other: users
of one program, or an operation of which the platform knows only what it asks.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..signals import TEMPLATE
from .incidence import borne_step
from .woven import LEAST, SMALL, grouped, with_blocks

__all__ = ["join_alike"]

NOTHING_ELSE = 0.8
"""The part of its prompts that come from the templates of its community: nearly all of them, of five and more."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def join_alike(db: DuckDBEngine, members: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """`members` (account_no, community, membership) with communities of those in none, or a small one, who ask alike.

    Ordered by account_no; the membership of who comes new is 1. Reads `signal`, `incidence` and `shown_alone`.
    """
    large = members.groupby("community")["account_no"].transform("size") >= SMALL
    with db.leaving():
        db.register("linked", members.loc[large, ["account_no"]])
        db.run_all([borne_step(), _asked_step()], leaves=("asked",))
        asked = db.frame("select * from asked order by signal_no, account_no")
    return with_blocks(members, _alike(asked, seed=seed))


def _asked_step() -> Step:
    """The step to `asked` (account_no, signal_no, part, rare): of accounts that no link ties and who ask for little but
    what templates say, which they have, what part of their prompts each is, and the nats it is rare by."""
    return Step(
        "asked",
        f"""
        with shown as (
            select account_no, signal_no, occurrences, share, ln(bearers / degree) as rare,
                   sum(share) over (partition by account_no) as total
            from incidence join signal using (signal_no) join borne using (kind)
            where kind = '{TEMPLATE}' and degree >= {LEAST} and account_no not in (select account_no from linked)
        )
        -- Of a few prompts all may be one that somebody tried.
        select account_no, signal_no, share * occurrences / (occurrences + share) as part, rare
        from shown where total >= {NOTHING_ELSE}
        """,
        reads=("borne", "incidence", "linked", "signal"),
    )


def _alike(asked: pd.DataFrame, *, seed: int) -> "pd.Series[int]":
    """account_no -> group, of those for whom the templates of their group are nearly all they ask for."""
    account, place = np.unique(asked["account_no"], return_inverse=True)
    if account.size < LEAST:
        return pd.Series(account[:0], index=account[:0])
    signal = np.unique(asked["signal_no"], return_inverse=True)[1]
    part, rare = asked["part"].to_numpy("float64"), asked["rare"].to_numpy("float64")
    group = grouped(place, signal, rare, part, seed=seed)
    stays = np.ones(account.size, dtype=bool)
    while True:
        held = np.where(stays, group, -1)
        kept = stays & (_part_of_group(place, signal, part, held) >= NOTHING_ELSE)
        kept &= np.bincount(held[kept], minlength=int(group.max()) + 1)[group] >= LEAST
        if (kept == stays).all():
            break
        stays = kept
    return pd.Series(group[stays], index=account[stays])


def _part_of_group(place: Ints, signal: Ints, part: Floats, group: Ints) -> Floats:
    """For each account the part of its prompts that come from templates which LEAST accounts of its group have."""
    inside = group[place] >= 0
    _, cell, holders = np.unique(
        group[place[inside]] * (int(signal.max()) + 1) + signal[inside], return_inverse=True, return_counts=True
    )
    counted = np.where(holders[cell] >= LEAST, part[inside], 0)
    of_group: Floats = np.bincount(place[inside], counted, minlength=group.size).astype("float64")
    return of_group
