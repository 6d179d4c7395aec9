"""links -> communities, and communities -> networks.

Leiden on modularity, the weight of a link being its evidence in nats.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..graph_engine import Network, network

__all__ = [
    "LEAST_WEIGHT",
    "CommunityRules",
    "Partition",
    "find_communities",
    "linked_accounts",
    "partition_of",
    "renumbered",
    "tie_networks",
]

LEAST_WEIGHT = 0.01
"""What a link counts at the least: one that only just passes weighs little beside one that far exceeds, not nothing."""


@dataclass(frozen=True)
class CommunityRules:
    """How links become communities and networks, with the reason beside each number."""

    # Leiden's resolution: at 1 a community is what holds together more than chance would have its links do.
    resolution: float = 1.0
    # Seeds tried: the best modularity is kept, and how often an account's neighbours stay together is its membership.
    runs: int = 3
    # Rounds of Leiden in a run, igraph's own default.
    iterations: int = 2
    # Links that cross between two communities of one network, at the least; one or two are a household's.
    cross_links: int = 3
    # Families of signals that these have together: an address alone ties neighbours.
    cross_families: int = 2
    # The part they carry of the evidence inside the weaker community.
    cross_share: float = 0.04
    # The part of all accounts that no network of three communities and more has: it is the crowd, whom a payee, an
    # opponent or a carrier joins, and more is asked of what ties its communities until it comes apart.
    crowd: float = 0.25


@dataclass(frozen=True)
class Partition:
    """Which community each linked account is in.

    `members` has account_no, community (numbered by size, then by smallest account), membership (0..1); accounts
    without links are not in it. `modularity` is that of the kept run.
    """

    members: pd.DataFrame
    modularity: float


def find_communities(links: pd.DataFrame, *, seed: int, rules: CommunityRules | None = None) -> Partition:
    """The communities of `links` (account_l, account_r, weight; numbered accounts), the same for the same seed."""
    rules = rules or CommunityRules()
    if links.empty:
        empty = pd.DataFrame({"account_no": [], "community": [], "membership": []})
        return Partition(empty.astype({"account_no": "int64", "community": "int64", "membership": "float64"}), 0.0)
    links = links.sort_values(["account_l", "account_r"], kind="stable")
    accounts, local, linked = linked_accounts(links)
    labels = [
        linked.leiden(objective="modularity", resolution=rules.resolution, seed=seed + run, iterations=rules.iterations)
        for run in range(rules.runs)
    ]
    scores = [round(linked.modularity(label, resolution=rules.resolution), 9) for label in labels]
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


def linked_accounts(links: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, Network]:
    """The accounts of `links` (account_l, account_r, weight) in order, the ends of each as places there, and the
    network of these places."""
    ends = links[["account_l", "account_r"]].to_numpy(dtype="int64")
    # By their hashes, which takes a fifth of what sorting all ends does.
    place, accounts = pd.factorize(ends.ravel(), sort=True)
    local = place.reshape(ends.shape)
    return accounts, local, network(len(accounts), local, _weights(links))


def partition_of(links: pd.DataFrame, accounts: np.ndarray, labels: np.ndarray, membership: np.ndarray) -> Partition:
    """The partition whose `labels` were found elsewhere, one for each of the linked `accounts` in their order."""
    ends = np.searchsorted(accounts, links[["account_l", "account_r"]].to_numpy(dtype="int64"))
    parts, weight = labels[ends], _weights(links)
    inside = weight[parts[:, 0] == parts[:, 1]].sum() / weight.sum()
    shares = np.bincount(parts.ravel(), weights=np.repeat(weight, 2)) / (2 * weight.sum())
    members = pd.DataFrame({"account_no": accounts, "community": _numbered(labels), "membership": membership})
    return Partition(members, round(float(inside - (shares**2).sum()), 9))


def _weights(links: pd.DataFrame) -> np.ndarray:
    weights: np.ndarray = np.maximum(links["weight"].to_numpy(dtype="float64"), LEAST_WEIGHT)
    return weights


def renumbered(partition: Partition, community: pd.Series) -> Partition:
    """`partition` with the communities that `community` (account number -> community) says instead."""
    labels = partition.members["account_no"].map(community).to_numpy(dtype="int64")
    return Partition(partition.members.assign(community=_numbered(labels)), partition.modularity)


def put_together(community: "pd.Series[int]", pairs: pd.DataFrame) -> "pd.Series[int]":
    """`community` (account number -> community), numbered anyhow, where the two of each row of `pairs` are one."""
    names, number = np.unique(community.to_numpy(), return_inverse=True)
    whole = network(len(names), np.searchsorted(names, pairs.to_numpy("int64"))).components()
    return pd.Series(whole[number], index=community.index, name="community")


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


def tie_networks(
    links: pd.DataFrame,
    members: pd.DataFrame,
    besides: pd.DataFrame,
    population: int,
    *,
    rules: CommunityRules | None = None,
) -> pd.Series:
    """community -> network: communities tied by links that cross between them, numbered by accounts, then community.

    Two communities are tied where enough links cross, in enough families, with enough of the evidence inside the weaker
    one (CommunityRules), more of it in a network that would be a crowd of all accounts (`population`); and where
    `besides` (left, right) says so: chains, names, racks.
    """
    rules = rules or CommunityRules()
    community = members.set_index("account_no")["community"]
    cross = links.assign(
        left=links["account_l"].map(community).to_numpy(), right=links["account_r"].map(community).to_numpy()
    )
    inside = cross[cross["left"] == cross["right"]].groupby("left")["weight"].sum()
    cross = cross[cross["left"] != cross["right"]]
    pairs = np.sort(cross[["left", "right"]].to_numpy(), axis=1)
    cross = cross.assign(left=pairs[:, 0], right=pairs[:, 1])
    names = np.arange(1, int(community.max()) + 1) if len(community) else np.array([], dtype="int64")
    sizes = members.groupby("community").size().reindex(names, fill_value=0).to_numpy()
    tied = _tied_pairs(cross, inside, rules)
    component = _uncrowded(tied, besides, sizes, rules.crowd * population)
    total = np.bincount(component, weights=sizes) if len(component) else np.array([])
    _, first = np.unique(component, return_index=True)
    rank = np.empty(len(first), dtype="int64")
    rank[np.lexsort((first, -total))] = np.arange(1, len(first) + 1)
    return pd.Series(rank[component] if len(component) else [], index=names, dtype="int64")


def _uncrowded(tied: pd.DataFrame, besides: pd.DataFrame, sizes: np.ndarray, most: float) -> np.ndarray:
    """The component of each community by `tied` (left, right, part) and `besides` (left, right): in those of three
    communities and more with more than `most` accounts twice the part is asked for until there are none."""
    ends, sure = (pairs[["left", "right"]].to_numpy(dtype="int64") - 1 for pairs in (tied, besides))
    part, asked = tied["part"].to_numpy(dtype="float64"), np.zeros(len(sizes))
    while True:
        kept = part >= asked[ends[:, 0]]
        component = network(len(sizes), np.concatenate([ends[kept], sure])).components()
        crowds = (np.bincount(component, weights=sizes) > most) & (np.bincount(component) >= 3)
        loose = kept & crowds[component[ends[:, 0]]]
        if not loose.any():
            return component
        weakest = np.full(len(crowds), np.inf)
        np.minimum.at(weakest, component[ends[loose, 0]], part[loose])
        asked = np.where(crowds[component], 2 * weakest[component], asked)


def _tied_pairs(cross: pd.DataFrame, inside: pd.Series, rules: CommunityRules) -> pd.DataFrame:
    """The pairs of communities (left, right) that links tie, and the `part` that these carry of the evidence inside the
    weaker one."""
    if cross.empty:
        return pd.DataFrame({"left": [], "right": [], "part": []}).astype({"left": "int64", "right": "int64"})
    pairs = cross.groupby(["left", "right"])
    summed = pairs.agg(weight=("weight", "sum"), links=("weight", "size"), bits=("family_bits", np.bitwise_or.reduce))
    summed = summed.reset_index()
    families = np.bitwise_count(summed["bits"].to_numpy(dtype="int64"))
    weaker = np.minimum(
        summed["left"].map(inside).fillna(0).to_numpy(), summed["right"].map(inside).fillna(0).to_numpy()
    )
    summed["part"] = summed["weight"] / np.maximum(weaker, LEAST_WEIGHT)
    enough = (summed["links"] >= rules.cross_links) & (families >= rules.cross_families)
    tied: pd.DataFrame = summed.loc[enough & (summed["part"] >= rules.cross_share), ["left", "right", "part"]]
    return tied
