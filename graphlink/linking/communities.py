"""links -> communities, and communities -> networks.

Leiden on modularity (resolution 1), the weight of a link being its evidence in nats. Several seeds: the partition of
the best modularity is kept, and how often an account's neighbours in it stay with it is the account's `membership`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..graph_engine import network

__all__ = ["Partition", "find_communities"]

RUNS = 3
RESOLUTION = 1.0
ITERATIONS = 2
"""Rounds of Leiden in a run, igraph's own default."""


@dataclass(frozen=True)
class Partition:
    """Which community each linked account is in.

    `members` has account_no, community (numbered by size, then by smallest account), membership (0..1); accounts
    without links are not in it. `modularity` is that of the kept run.
    """

    members: pd.DataFrame
    modularity: float


def find_communities(links: pd.DataFrame, *, seed: int, runs: int = RUNS) -> Partition:
    """The communities of `links` (account_l, account_r, weight; numbered accounts), the same for the same seed."""
    if links.empty:
        empty = pd.DataFrame({"account_no": [], "community": [], "membership": []})
        return Partition(empty.astype({"account_no": "int64", "community": "int64", "membership": "float64"}), 0.0)
    links = links.sort_values(["account_l", "account_r"], kind="stable")
    ends = links[["account_l", "account_r"]].to_numpy(dtype="int64")
    accounts, local = np.unique(ends, return_inverse=True)
    local = local.reshape(ends.shape)
    # A link that only just passes weighs little beside one that far exceeds; none weighs nothing.
    linked = network(len(accounts), local, np.maximum(links["weight"].to_numpy(dtype="float64"), 0.01))
    labels = [
        linked.leiden(objective="modularity", resolution=RESOLUTION, seed=seed + run, iterations=ITERATIONS)
        for run in range(runs)
    ]
    scores = [round(linked.modularity(label), 9) for label in labels]
    best = int(np.argmax(scores))
    community = _numbered(labels[best])
    members = pd.DataFrame(
        {
            "account_no": accounts,
            "community": community,
            "membership": np.round(_stability(local, community, labels), 4),
        }
    )
    return Partition(members, scores[best])


def _numbered(labels: np.ndarray) -> np.ndarray:
    """Communities numbered from 1 by size, then by smallest account."""
    _, first, inverse, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    rank = np.empty(len(order), dtype="int64")
    rank[order] = np.arange(1, len(order) + 1)
    return rank[inverse]


def _stability(ends: np.ndarray, community: np.ndarray, labels: list[np.ndarray]) -> np.ndarray:
    """For each account: over its links inside its community, how often a run keeps both ends together."""
    inside = ends[community[ends[:, 0]] == community[ends[:, 1]]]
    kept = np.mean([label[inside[:, 0]] == label[inside[:, 1]] for label in labels], axis=0)
    total = np.bincount(inside.ravel(), minlength=len(community))
    agreed = np.bincount(inside.ravel(), weights=np.repeat(kept, 2), minlength=len(community))
    return np.divide(agreed, total, out=np.zeros(len(community)), where=total > 0)


def tie_networks(links: pd.DataFrame, members: pd.DataFrame, extra: pd.DataFrame | None = None) -> pd.Series:
    """community -> network: communities tied by links that cross between them, numbered by accounts, then community.

    Two communities are tied where at least CROSS_LINKS links cross, in two families or more, and these carry at least
    CROSS_SHARE of the evidence inside the weaker one. `extra` holds further tied pairs (left, right).
    """
    community = members.set_index("account_no")["community"]
    cross = links.assign(
        left=links["account_l"].map(community).to_numpy(), right=links["account_r"].map(community).to_numpy()
    )
    inside = cross[cross["left"] == cross["right"]].groupby("left")["weight"].sum()
    cross = cross[cross["left"] != cross["right"]]
    pairs = np.sort(cross[["left", "right"]].to_numpy(), axis=1)
    cross = cross.assign(left=pairs[:, 0], right=pairs[:, 1])
    tied = _tied_pairs(cross, inside)
    if extra is not None and len(extra):
        tied = pd.concat([tied, extra[["left", "right"]]])
    names = np.arange(1, int(community.max()) + 1) if len(community) else np.array([], dtype="int64")
    component = network(len(names), tied.to_numpy(dtype="int64") - 1).components()
    sizes = members.groupby("community").size().reindex(names, fill_value=0).to_numpy()
    total = np.bincount(component, weights=sizes) if len(component) else np.array([])
    _, first = np.unique(component, return_index=True)
    rank = np.empty(len(first), dtype="int64")
    rank[np.lexsort((first, -total))] = np.arange(1, len(first) + 1)
    return pd.Series(rank[component] if len(component) else [], index=names, dtype="int64")


CROSS_LINKS = 3
CROSS_SHARE = 0.04


def _tied_pairs(cross: pd.DataFrame, inside: pd.Series) -> pd.DataFrame:
    if cross.empty:
        return pd.DataFrame({"left": [], "right": []}, dtype="int64")
    pairs = cross.groupby(["left", "right"])
    summed = pairs.agg(weight=("weight", "sum"), links=("weight", "size"), bits=("family_bits", np.bitwise_or.reduce))
    summed = summed.reset_index()
    families = np.bitwise_count(summed["bits"].to_numpy(dtype="int64"))
    weaker = np.minimum(
        summed["left"].map(inside).fillna(0).to_numpy(), summed["right"].map(inside).fillna(0).to_numpy()
    )
    strong = (summed["links"] >= CROSS_LINKS) & (families >= 2) & (summed["weight"] >= CROSS_SHARE * weaker)
    tied: pd.DataFrame = summed.loc[strong, ["left", "right"]]
    return tied
