"""Suspended communities -> the others: how far those who ask what a community asks are suspended already.

An operation is cut to crews where nothing but its prompts and moments is known of it, and one that was seen in a few
hours has too little to be judged by alone.
"""

import pandas as pd

from ..engine import DuckDBEngine, Step
from ..signals import TEMPLATE
from .measures import core_of

__all__ = ["asked_by_suspended"]

ENOUGH = 20
"""Suspended accounts that have a template, at the least: of fewer their share is chance."""


def asked_by_suspended(db: DuckDBEngine, members: pd.DataFrame, communities: pd.DataFrame) -> pd.Series:
    """By community that is not suspended: the share of suspended cores among others who ask what its core asks.

    NaN of the others, and where it shares no template. `members` as `judge` has them; `communities`: community_id and
    verdict.
    """
    verdict = communities.set_index("community_id")["verdict"]
    core = core_of(members, "community")
    suspended = core.map(verdict).eq("suspend").to_numpy()
    if not suspended.any() or suspended.all():
        return pd.Series(float("nan"), index=verdict.index)
    db.register(
        "core_judged",
        pd.DataFrame({"account_no": core.index, "community": core.to_numpy(), "suspended": suspended}),
    )
    db.run(asked_step())
    found = db.frame("select community, share from asked_measure order by community").set_index("community")["share"]
    return found.round(6).reindex(verdict.index)


def asked_step() -> Step:
    """The step from `core_judged(account_no, community, suspended)` to `asked_measure(community, share)`.

    Of each template by the part that it makes of an account's prompts: of those who have it and are not of the
    community's core, the part that is suspended.
    """
    return Step(
        "asked_measure",
        f"""
        with asking as (
            select account_no, signal_no, share, community, coalesce(suspended, false) as suspended
            from incidence join signal using (signal_no) left join core_judged using (account_no)
            where kind = '{TEMPLATE}'
        ),
        having_it as (
            select signal_no, count(*) as accounts, sum(suspended::int) as suspended from asking group by signal_no
        ),
        asked as (
            select community, signal_no, sum(share) as prompts, count(*) as own
            from asking where community is not null and not suspended group by community, signal_no
        )
        select community,
               sum(prompts * case when suspended >= {ENOUGH} then suspended / (accounts - own) else 0.0 end)
               / sum(prompts) as share
        from asked join having_it using (signal_no) group by community
        """,
        reads=("core_judged", "incidence", "signal"),
    )
