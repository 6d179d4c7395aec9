"""accounts that no pair links -> communities: those whose cards, devices and numbers cross.

A card of eleven ties no two of them: a small firm has one, too. But accounts that have two such cards each, and every
time others in common, are no firm's, and no two of them need have both. So what no link ties is looked at as a whole,
on the two-sided graph of accounts and values, by the odds of judging's strength: were the kind's values dealt out by
lot, one of h that show a value, in a block of n, says

    (1 - 1/h) ( ln(N_k / d) + ln((h - 1) / (n - 1)) )

for its belonging (N_k accounts show any of the kind, d of them the value), and to belong costs ln(N / n). One value
for all says less than that, so only who has several belongs. And a block must be less probable than any that is found
where the values are dealt out anew.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..graph_engine import network
from ..reading import population
from .blocks import joined_blocks, worth
from .incidence import COSTLY
from .shown import Shown

__all__ = ["CROWD", "LEAST", "SMALL", "costly_step", "weave", "with_blocks"]

LEAST = 8
"""Accounts of a block, at the least: two families that know each other have as much in common as fewer do."""
SMALL = 20
"""Accounts from which on a community is left as links made it (the seams' LEAST): fewer may be a block's corner."""
CROWD = 500
"""Accounts that show a value at the most: a card or a device that more do is a program's or a shop's."""
WORLDS = 3
"""Times that the values are dealt out anew."""
SETTLED = 30
"""Rounds after which nobody leaves a block any more."""

SHOWN, ORDER = "account_no, signal_no, rare", "order by kind, signal_no, account_no"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def weave(db: DuckDBEngine, members: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """`members` (account_no, community, membership) with the blocks of those in no community, or in a small one.

    Ordered by account_no; the membership of who comes new is 1. Reads `signal`, `incidence`, `kind`, `shown_alone`,
    `borne` and `population`.
    """
    large = members.groupby("community")["account_no"].transform("size") >= SMALL
    with db.leaving():
        db.register("linked", members.loc[large, ["account_no"]])
        db.run(costly_step())
        accounts = population(db)
        found = _blocks(_crossing(db.frame(f"select {SHOWN} from costly where loose {ORDER}")), accounts, seed=seed)
        if found.empty:
            return members
        costly, draw = db.frame(f"select {SHOWN} from costly {ORDER}"), np.random.default_rng(seed)
        of_kind = db.frame("select count(*) as rows from costly group by kind order by kind")["rows"].to_numpy()
    chance = max(_strongest(_dealt(costly, of_kind, draw), accounts, seed=seed) for _ in range(WORLDS))
    strength = found.groupby("community")["nats"].sum()
    strong = found[found["community"].isin(strength[strength > chance].index)]
    return with_blocks(members, strong.set_index("account_no")["community"])


def with_blocks(members: pd.DataFrame, block: "pd.Series[int]") -> pd.DataFrame:
    """`members`, those who are in a `block` (by account_no) with a community of their own; none is torn by it."""
    held = members.assign(block=members["account_no"].map(block))
    goes = held["community"].map(_mostly(held))
    added = block[~block.index.isin(members["account_no"])].astype("float64")
    size = pd.concat([goes, added]).value_counts()
    fresh = (int(members["community"].max()) if len(members) else 0) + 1
    kept = members.assign(community=(goes.where(goes.map(size) >= LEAST) + fresh).fillna(members["community"]))
    new = added[added.map(size) >= LEAST] + fresh
    joined = pd.DataFrame({"account_no": new.index, "community": new.to_numpy(), "membership": 1.0})
    both = [part.astype(members.dtypes) for part in (kept, joined)]
    return pd.concat(both).sort_values("account_no", ignore_index=True)


def _mostly(held: pd.DataFrame) -> "pd.Series[float]":
    """For each community of which more than half is in a block the block of most, the first of those that tie."""
    inside = held[held["block"].notna().groupby(held["community"]).transform("mean") > 0.5]
    counted = inside.value_counts(["community", "block"]).reset_index()
    first = counted.sort_values(["count", "block"], ascending=[False, True]).drop_duplicates("community")
    return first.set_index("community")["block"]


def costly_step() -> Step:
    """The step to `costly` (account_no, signal_no, kind, rare, loose): what accounts show of what costs something, the
    nats that it is rare by, and whether nothing links the account; without a signal for a value that is its alone."""
    return Step(
        "costly",
        f"""
        with asked as (select kind from kind where {COSTLY})
        select account_no, signal_no, kind, ln(bearers / degree) as rare,
               account_no not in (select account_no from linked) as loose
        from incidence join signal using (signal_no) join borne using (kind) semi join asked using (kind)
        where weight > 0 and degree <= {CROWD}
        union all
        select account_no, null, kind, 0, false from shown_alone semi join asked using (kind)
        """,
        reads=("borne", "incidence", "kind", "linked", "shown_alone", "signal"),
    )


def _crossing(loose: pd.DataFrame) -> pd.DataFrame:
    """The rows of accounts that show several values which several such accounts show."""
    account, signal = (loose[name].to_numpy("int64") for name in ("account_no", "signal_no"))
    kept = np.arange(len(loose))
    while True:
        several = _several(account[kept]) & _several(signal[kept])
        if several.all():
            return loose.iloc[kept].reset_index(drop=True)
        kept = kept[several]


def _several(numbers: Ints) -> npt.NDArray[np.bool_]:
    """Whether each of `numbers` is there twice or more."""
    found: npt.NDArray[np.bool_] = (np.bincount(numbers) >= 2)[numbers]
    return found


def _dealt(costly: pd.DataFrame, of_kind: Ints, draw: np.random.Generator) -> pd.DataFrame:
    """What crosses where each kind's values are dealt out anew among all who show one: both counts are kept. `costly`
    lies by kind, `of_kind` says how many rows of it are of each."""
    kinds = np.split(costly["account_no"].to_numpy("int64"), np.cumsum(of_kind)[:-1])
    account = np.concatenate([draw.permutation(of) for of in kinds])
    held = costly["signal_no"].notna().to_numpy()
    dealt = costly.assign(account_no=account)[held]
    # One number for both columns: looked up in half the time.
    both = dealt["account_no"] * (int(dealt["signal_no"].max()) + 1) + dealt["signal_no"].astype("int64")
    return _crossing(dealt[~both.duplicated()])


def _strongest(shown: pd.DataFrame, accounts: int, *, seed: int) -> float:
    """The nats of the strongest block, 0 where there is none."""
    found = _blocks(shown, accounts, seed=seed)
    return max(found.groupby("community")["nats"].sum(), default=0.0)


def _blocks(shown: pd.DataFrame, accounts: int, *, seed: int) -> pd.DataFrame:
    """account_no, community, nats: the accounts that belong to a block, numbered from 0, and what says so."""
    account, place = np.unique(shown["account_no"], return_inverse=True)
    if account.size < LEAST:
        return pd.DataFrame({"account_no": account[:0], "community": account[:0], "nats": np.zeros(0)})
    signal = np.unique(shown["signal_no"], return_inverse=True)[1]
    rare = shown["rare"].to_numpy("float64")
    community = _grouped(place, signal, rare, seed=seed)
    nats = np.zeros(account.size)
    for _ in range(SETTLED):
        nats, size = _belongs(place, signal, rare, community, accounts)
        stays = (nats > 0) & (size >= LEAST)
        if stays[community >= 0].all():
            break
        community = np.where(stays, community, -1)
    found = pd.DataFrame({"account_no": account, "community": community, "nats": nats})
    return found[community >= 0]


def _grouped(place: Ints, signal: Ints, rare: Floats, *, seed: int) -> Ints:
    """For each account its group: by modularity on the two-sided graph, and what that cuts apart joined again.

    A row for each value at `signal` that the account at `place` shows: the nats it is rare by.
    """
    accounts = int(place.max(initial=-1)) + 1
    ends = np.stack([place, accounts + signal], axis=1)
    two_sided = network(accounts + int(signal.max(initial=-1)) + 1, ends, np.maximum(rare, 0.01))
    label = two_sided.leiden(objective="modularity", resolution=1.0, seed=seed, iterations=2)[:accounts]
    label = np.unique(label, return_inverse=True)[1]
    one = np.ones(place.size, dtype="int64")
    none = one < 1
    shown = Shown(label[place], signal, rare, one, one.astype("float64"), none, one > 0, none).summed(label[place])
    into: Ints = joined_blocks(shown, np.bincount(label))[label]
    return into


def _belongs(place: Ints, signal: Ints, rare: Floats, community: Ints, accounts: int) -> tuple[Floats, Ints]:
    """For each account the nats by which it belongs to its block, and how many that has; 0 of who is in none."""
    sizes = np.bincount(community + 1)
    size = np.where(community >= 0, sizes[community + 1], 0)
    inside = community[place] >= 0
    row, shown = place[inside], signal[inside]
    _, value, holders = np.unique(
        community[row] * (int(signal.max()) + 1) + shown, return_inverse=True, return_counts=True
    )
    says = worth(holders[value], size[row], rare[inside], np.ones(row.size))
    nats = np.bincount(row, says, minlength=community.size)
    return np.where(size > 0, nats - np.log(accounts / np.maximum(size, 1)), 0.0), size
