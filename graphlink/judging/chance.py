"""shuffled worlds -> q-values: what the same steps find where nothing but chance ties accounts.

Each kind's incidence is shuffled with both counts kept (how many signals an account shows, how many accounts show a
signal); candidates, links and communities are made again with the same weights, and the communities found there are
the decoys of the target-decoy estimate (Elias and Gygi 2007, doi:10.1038/nmeth1019): q(s) = decoys at least as strong
as s, per shuffled world, over targets at least as strong, made monotone.
"""

import numpy as np
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..linking import CommunityRules, candidate_steps, find_communities, link_steps, shuffled_dated_step
from ..settings import Settings

__all__ = ["decoy_strengths", "measure_chance", "q_values", "strengths"]

SCHEMA = "shuffled"


def shuffle_step(seed: int) -> Step:
    """The step to a shuffled `incidence`: within a kind, whose row is whose is drawn anew by hashed order.

    DuckDB's hash of several values is an exclusive or with the last one's: hashed once more, or two seeds would draw
    worlds that are half the same.
    """
    return Step(
        "incidence",
        """
        with row as (
            select i.*, d.kind,
                   row_number() over (partition by kind order by signal_no, account_no) as place,
                   row_number() over (
                       partition by kind order by hash(hash(signal_no, account_no, ?)), signal_no, account_no
                   ) as drawn
            from main.incidence i join main.signal_degree d using (signal_no)
        )
        select a.account_no, s.signal_no, max(a.occurrences) as occurrences, max(a.share) as share,
               min(a.first_seen) as first_seen, max(a.last_seen) as last_seen
        from row a join row s on a.kind = s.kind and a.drawn = s.place
        group by a.account_no, s.signal_no
        """,
        (seed,),
        reads=("main.incidence", "main.signal_degree"),
    )


def decoy_strengths(engine: DuckDBEngine, *, worlds: int, seed: int, min_evidence: float | None) -> list[float]:
    """The strengths of all communities found in `worlds` shuffled worlds."""
    found: list[float] = []
    for world in range(worlds):
        steps = [shuffle_step(seed + world), shuffled_dated_step(seed + world), *candidate_steps()]
        with engine.schema(SCHEMA):
            engine.run_all([*steps, *link_steps(min_evidence)], leaves=("link",))
            links = engine.frame("select account_l, account_r, weight from link")
        found += strengths(links, find_communities(links, seed=seed, rules=CommunityRules(runs=1)).members)[
            "strength"
        ].tolist()
    return found


WITNESSES = 3
"""Links that vouch for an account: the weakest of them counts."""


def strengths(links: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """For each community its `links` inside and its `strength`: the mean third best link of its accounts that have one.

    Chance strings accounts together one by one, by links that only just pass; an account that three others vouch for
    with much evidence is seldom its doing. Accounts that hang on fewer links do not dilute it: proxies gather many.
    """
    community = members.set_index("account_no")["community"]
    left, right = links["account_l"].map(community), links["account_r"].map(community)
    inside = links.assign(community=left)[(left == right).to_numpy()]
    count = inside.groupby("community").size()
    sides = pd.concat(
        [
            inside[["account_l", "weight"]].set_axis(["account_no", "weight"], axis=1),
            inside[["account_r", "weight"]].set_axis(["account_no", "weight"], axis=1),
        ]
    )
    sides = sides.sort_values("weight", ascending=False, kind="stable")
    witness = sides[sides.groupby("account_no").cumcount() == WITNESSES - 1].set_index("account_no")["weight"]
    strength = witness.groupby(community.reindex(witness.index).to_numpy()).mean()
    found = pd.DataFrame({"links": count, "strength": strength.round(6)})
    return found.reindex(sorted(community.unique())).fillna(0).astype({"links": "int64"}).reset_index(names="community")


def q_values(targets: pd.Series, decoys: list[float], worlds: int) -> np.ndarray:
    """For each target strength its q-value, 0 to 1; 1 where no world was shuffled."""
    if not worlds:
        return np.ones(len(targets))
    strength = targets.to_numpy(dtype="float64")
    order = np.argsort(strength, kind="stable")
    at_least = len(strength) - np.searchsorted(strength[order], strength, side="left")
    chance = (len(decoys) - np.searchsorted(np.sort(decoys), strength, side="left")) / worlds
    rate = np.minimum(chance / at_least, 1)
    # Monotone: no weaker target has a smaller q-value.
    best = np.minimum.accumulate(rate[order])
    q = np.empty(len(strength))
    q[order] = best
    return np.round(q, 6)


def measure_chance(db: DuckDBEngine, links: pd.DataFrame, members: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """`links`, `strength` and `q_value` of each community, indexed by community."""
    found = strengths(links, members)
    worlds = settings.detect.shuffles
    decoys = decoy_strengths(db, worlds=worlds, seed=settings.detect.seed, min_evidence=settings.link.min_evidence)
    return found.assign(q_value=q_values(found["strength"], decoys, worlds)).set_index("community")
