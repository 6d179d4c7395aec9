"""communities -> communities: whom a program's own device joins to an operation is set apart from it.

A program that ships one of a few device ids shows it of everybody who runs it, and asks what all of them ask. Where an
operation works by the same program its accounts and these people are one community, and a common core. But people pay
each for himself, and the operation's cards are shared; so of a core that devices tie, those who share no card are
looked at alone, and are a community of their own where their devices are then explained and they came over years.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..reading import OwnerColumns
from ..signals import Kind
from .explanations import stock_device
from .measures import core_of, measure_groups
from .told_measures import Measures

__all__ = ["set_apart"]

Flags = npt.NDArray[np.bool_]

CROWD = 24
"""Accounts that are a crowd: fewer are looked at with the others."""
PART = 0.5
"""The part of a core, at the least, that shares no card: of a pool some have a card of their own, too."""
EXPLAINED = 0.5
"""How clearly devices are stock: half is more likely than not."""
OVER_YEARS = 0.5
"""The part of the platform's history, at the least, over which people sign up who came upon a program by themselves."""
TIED = 0.5
"""The part of a core that devices tie, at the least, for them to be what holds it together."""


def set_apart(
    db: DuckDBEngine, members: pd.DataFrame, measured: pd.DataFrame, kinds: Sequence[Kind], owner: OwnerColumns
) -> pd.DataFrame | None:
    """`members` (account_no, community, network, what `find_belonging` says) with the communities and networks that
    they are judged in; None where nobody is set apart.

    `measured`: the measures of the communities, indexed by them. Those set apart have numbers beyond all others.
    """
    mixed = measured.index[_mixed(Measures(measured))]
    if mixed.empty:
        return None
    core = core_of(members, "community")
    core = core[core.isin(mixed)]
    alone = core[~core.index.isin(_card_sharers(db, core))]
    alone = alone[alone.map(alone.value_counts()) >= np.maximum(CROWD, PART * alone.map(core.value_counts()))]
    if alone.empty:
        return None
    looked_at = measure_groups(db, alone, kinds, owner)
    users = looked_at.index[_users(Measures(looked_at))]
    return _moved(db, members, users) if len(users) else None


def _mixed(m: Measures) -> Flags:
    """Which communities devices hold together that nothing explains, and in which some share cards and most do not."""
    cards = (m["payment_tied"] > 0) & (m["payment_tied"] <= 1 - PART)
    mixed: Flags = (m["device_tied"] >= TIED) & cards & (stock_device(m) < EXPLAINED) & (m["core_accounts"] >= CROWD)
    return mixed


def _users(m: Measures) -> Flags:
    """Which groups are people whose devices are stock, and who signed up over a good part of the platform's history: of
    an operation that bought every second account a card of its own, those came in its weeks."""
    people: Flags = (stock_device(m) >= EXPLAINED) & (m["signup_reach"] >= OVER_YEARS)
    return people


def _moved(db: DuckDBEngine, members: pd.DataFrame, communities: pd.Index) -> pd.DataFrame:
    """`members`, of `communities` those who share no card with another of theirs in a community and network of their
    own."""
    of = members[members["community"].isin(communities)].set_index("account_no")["community"]
    leaves = members["account_no"].isin(of.index) & ~members["account_no"].isin(_card_sharers(db, of))
    beyond = members[["community", "network"]].max()
    place = communities.get_indexer(pd.Index(members["community"])) + 1
    return members.assign(**{name: members[name].mask(leaves, beyond[name] + place) for name in beyond.index})


def _card_sharers(db: DuckDBEngine, groups: pd.Series) -> pd.Series:
    """The accounts that share a card with another of their group (account number -> group)."""
    db.register("core_member", pd.DataFrame({"account_no": groups.index, "grp": groups.to_numpy()}))
    return db.frame(
        """
        select distinct account_no from (
            select account_no, count(*) over (partition by grp, signal_no) as holders
            from core_member join incidence using (account_no) join signal using (signal_no) where kind = 'payment'
        ) where holders >= 2
        """
    )["account_no"]
