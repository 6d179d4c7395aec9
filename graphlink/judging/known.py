"""Accounts known to be an operation's -> how strongly each community is tied to them: it asks, and never suspends."""

import numpy as np
import pandas as pd

from .measures import stand_for
from .told_measures import ramp

__all__ = ["KNOWN_POINTS", "tied_to_known"]

KNOWN_POINTS = 8.0
"""What full strength adds: it outweighs most innocent looks, and lifts no further than to a review."""


def tied_to_known(accounts: pd.DataFrame, known: frozenset[int], population: int) -> pd.DataFrame:
    """By community: `held`, known accounts of the `core` that it is judged by, and `strength`, 0 to 1.

    Strength grows with the share of the core that is known, from 5 to 50 %, and as chance explains it less: how likely
    as many would be among as many accounts drawn from the platform's `population` (hypergeometric), times the
    communities looked at, from one in 10 to one in 1000. `accounts`: account_no, community_id, role.
    """
    role = accounts["role"]
    core = accounts[stand_for(role == "core", role.isin(["core", "member"]), accounts["community_id"])]
    groups = core["account_no"].isin(list(known)).groupby(core["community_id"])
    counts = pd.DataFrame({"held": groups.sum(), "core": groups.size()})
    chance = _chance_of_as_many(counts, len(known), population) * max(1, len(counts))
    surprise = ramp(-np.log10(np.clip(chance, 1e-12, None)), 1, 3)
    share = (counts["held"] / counts["core"]).to_numpy("float64")
    return counts.assign(strength=ramp(share, 0.05, 0.5) * surprise)


def _chance_of_as_many(counts: pd.DataFrame, known: int, population: int) -> np.ndarray:
    """How likely at least `held` of `core` accounts drawn without return are among the `known` of the population."""
    chance = np.ones(len(counts))
    some = (counts["held"] > 0).to_numpy()
    if some.any():
        # Imported here: it takes a second, and few runs know anybody.
        from scipy.stats import hypergeom

        held, core = (counts.loc[some, name].to_numpy(dtype="int64") for name in ("held", "core"))
        chance[some] = hypergeom.sf(held - 1, population, known, core)
    return chance
