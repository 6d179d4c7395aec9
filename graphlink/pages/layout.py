"""Where everything is drawn: accounts on the disc of their community, communities in their network, networks packed.

The same accounts and links give the same positions to the byte: nothing is drawn by lot but through the seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..graph_engine import network
from .circles import enclosing_circle, packed, pushed_apart

__all__ = ["Layout", "even_disc", "lay_out", "lay_out_bipartite"]

UNIT = 10.0
"""Radius of the disc of one account; a disc of n accounts has UNIT * sqrt(n), so that area says how many."""
NETWORK_GAP = 14.0
COMMUNITY_GAP = 9.0
MOST_PUSHED = 500
"""Communities of one network that are placed by their links; more are packed by size, as pushing is quadratic."""


@dataclass(frozen=True)
class Layout:
    """Positions: `points` n x 2 per account, `discs` m x 3 (x, y, r) per community, `rims` k x 3 per network."""

    points: np.ndarray
    discs: np.ndarray
    rims: np.ndarray


def lay_out(
    community: np.ndarray, network: np.ndarray, links: np.ndarray, weights: np.ndarray, *, seed: int = 7
) -> Layout:
    """The layout of accounts 0..n-1.

    `community[n]` is the community (0..m-1, ascending) of each account, `network[m]` the network (0..k-1) of each
    community, `links` e x 2 account numbers, `weights[e]` nats. Coordinates are rounded to a tenth.
    """
    if len(community) == 0:
        return Layout(np.zeros((0, 2)), np.zeros((0, 3)), np.zeros((0, 3)))
    sizes = np.bincount(community, minlength=len(network))
    radii = UNIT * np.sqrt(np.maximum(sizes, 1))
    discs, rims = _place_communities(network, radii, _crossing(community, links, weights, len(network)), seed)
    points = np.zeros((len(community), 2))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    for number, inner in enumerate(_links_inside(community, links, len(network))):
        first, last = starts[number], starts[number + 1]
        unit = _inside(last - first, links[inner] - first, weights[inner], seed)
        points[first:last] = discs[number, :2] + unit * radii[number]
    return Layout(np.round(points, 1), np.round(discs, 1), np.round(rims, 1))


def lay_out_bipartite(accounts: int, signals: int, showings: np.ndarray, *, seed: int = 7) -> np.ndarray:
    """Places (n x 2) of accounts and then signals, a signal amid the accounts that show it.

    `showings` are rows (account, signal). Accounts that show none of the signals stand in a row underneath.
    """
    count = accounts + signals
    at = np.zeros((count, 2))
    tied = np.unique(np.concatenate([showings[:, 0], accounts + showings[:, 1]])).astype(int)
    apart = np.setdiff1d(np.arange(count), tied)
    radius = UNIT * 2.8 * np.sqrt(max(len(tied), 1))
    if len(tied):
        links = np.searchsorted(tied, np.column_stack([showings[:, 0], accounts + showings[:, 1]]))
        drawn = _fruchterman_reingold(_sunflower(len(tied)), links, np.ones(len(links)), seed, rounds=150)
        drawn -= np.median(drawn, axis=0)
        reach = np.hypot(drawn[:, 0], drawn[:, 1])
        # Little groups drift far out; the square root of the rank beyond the bulk brings them back in order.
        bulk = np.quantile(reach, 0.9) or 1.0
        at[tied] = drawn / np.maximum(reach, 1e-9)[:, None] * (np.minimum(reach / bulk, 1) * radius)[:, None]
        at[tied] += (
            drawn / np.maximum(reach, 1e-9)[:, None] * (np.log1p(np.maximum(reach / bulk - 1, 0)) * radius)[:, None]
        )
    across = max(1, int(2 * radius / (2 * UNIT)))
    for place, node in enumerate(apart):
        at[node] = [(place % across - across / 2) * 2 * UNIT, radius * 1.9 + (place // across) * 2 * UNIT]
    return np.round(at, 1)


def even_disc(points: np.ndarray) -> np.ndarray:
    """`points` (n x 2) moved to even rings in the unit disc, keeping who is inside, outside and beside whom.

    Ring k has 6k places: the distance between neighbours is about the same everywhere, so no dot hides another.
    """
    count = len(points)
    if count == 1:
        return np.zeros((1, 2))
    away = points - points.mean(axis=0)
    order = np.argsort(np.round(np.hypot(away[:, 0], away[:, 1]), 6), kind="stable")
    angle = np.arctan2(away[:, 1], away[:, 0])
    rings = [order[first:last] for first, last in _rings(count)]
    outer = len(rings) - 1 if count > 6 else 1
    at = np.zeros((count, 2))
    for k, ring in enumerate(rings):
        # A handful has no middle place: a ring of two to six is the picture everyone expects of it.
        radius = (k if count > 6 else 1) / (outer + 0.6)
        around = ring[np.argsort(angle[ring], kind="stable")]
        even = np.arange(len(ring)) * 2 * np.pi / len(ring)
        turn = np.angle(np.exp(1j * (angle[around] - even)).sum())
        at[around] = np.stack([np.cos(even + turn), np.sin(even + turn)], axis=1) * radius
    return at


def _rings(count: int) -> list[tuple[int, int]]:
    """Where each ring's accounts begin and end; what the last ring lacks is taken from all of them alike."""
    if count <= 6:
        return [(0, count)]
    rings = 1
    # A ring takes a sixth more than its places before one more is begun: eight are one amid seven, not one, two, five.
    while 1 + 3.5 * rings * (rings + 1) < count:
        rings += 1
    full = 3 * rings * (rings + 1)
    ends = [0, *[1 + round(3 * k * (k + 1) * (count - 1) / full) for k in range(rings + 1)]]
    return list(pairwise(ends))


def _inside(count: int, links: np.ndarray, weights: np.ndarray, seed: int) -> np.ndarray:
    if count <= 3:
        return even_disc(_sunflower(count))
    return even_disc(_fruchterman_reingold(_sunflower(count), links, weights, seed))


def _fruchterman_reingold(
    start: np.ndarray, links: np.ndarray, weights: np.ndarray, seed: int, *, rounds: int | None = None
) -> np.ndarray:
    """igraph's Fruchterman-Reingold from `start`, with fewer rounds the more there is to move."""
    count = len(start)
    rounds = rounds or int(np.clip(60_000 / count, 40, 250))
    return network(count, links, weights).forces(start, seed=seed, rounds=rounds, grid=count > 400)


def _sunflower(count: int) -> np.ndarray:
    n = np.arange(count)
    turn = n * np.pi * (3 - np.sqrt(5))
    spiral: np.ndarray = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.sqrt(n + 0.5)[:, None]
    return spiral


def _links_inside(community: np.ndarray, links: np.ndarray, communities: int) -> list[np.ndarray]:
    """For each community, the numbers of the links with both ends in it."""
    left, right = community[links[:, 0]], community[links[:, 1]]
    inner = np.flatnonzero(left == right)
    order = inner[np.argsort(left[inner], kind="stable")]
    return np.split(order, np.cumsum(np.bincount(left[inner], minlength=communities))[:-1])


def _crossing(community: np.ndarray, links: np.ndarray, weights: np.ndarray, communities: int) -> dict[int, np.ndarray]:
    """Per community, its crossing links as rows (other community, nats), summed; other number larger."""
    left, right = community[links[:, 0]], community[links[:, 1]]
    crossing = left != right
    low, high = np.minimum(left, right)[crossing], np.maximum(left, right)[crossing]
    pairs, where = np.unique(low * communities + high, return_inverse=True)
    nats = np.bincount(where, weights=weights[crossing], minlength=len(pairs))
    found: dict[int, list[tuple[int, float]]] = {}
    for pair, sum_of in zip(pairs.tolist(), nats.tolist(), strict=True):
        found.setdefault(pair // communities, []).append((pair % communities, sum_of))
    return {number: np.array(rows) for number, rows in found.items()}


def _place_communities(
    network: np.ndarray, radii: np.ndarray, crossing: dict[int, np.ndarray], seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """The discs of all communities and the rim of each network, the largest network in the middle."""
    count = int(network.max()) + 1
    inside = [np.flatnonzero(network == number) for number in range(count)]
    centres = np.zeros((len(network), 2))
    reach = np.zeros(count)
    for number, members in enumerate(inside):
        at = _within_network(members, radii, crossing, seed)
        x, y, reach[number] = enclosing_circle(at, radii[members])
        centres[members] = at - [x, y]
    order = np.argsort(-reach, kind="stable")
    middles = np.zeros((count, 2))
    middles[order] = packed((reach[order] + NETWORK_GAP).tolist())
    rims = np.column_stack([middles, reach + COMMUNITY_GAP])
    return np.column_stack([centres + middles[network], radii]), rims


def _within_network(members: np.ndarray, radii: np.ndarray, crossing: dict[int, np.ndarray], seed: int) -> np.ndarray:
    """Centres of the communities `members` of one network: near where their links pull them, apart from each other."""
    if len(members) == 1:
        return np.zeros((1, 2))
    if len(members) > MOST_PUSHED:
        return packed((radii[members] + COMMUNITY_GAP / 2).tolist())
    links, weights = _network_links(members.tolist(), crossing)
    start = _sunflower(len(members))
    at = _fruchterman_reingold(start, links, np.log1p(weights), seed, rounds=200)
    spread = np.hypot(*(at - at.mean(axis=0)).T).max() or 1.0
    wanted = np.sqrt((radii[members] ** 2).sum()) * 1.6
    return pushed_apart((at - at.mean(axis=0)) / spread * wanted, radii[members], gap=COMMUNITY_GAP)


def _network_links(members: Sequence[int], crossing: dict[int, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Links among `members` as local numbers; one that has none is tied to the largest, so that none drifts off."""
    local = {number: place for place, number in enumerate(members)}
    rows = [
        (local[number], local[int(other)], float(nats))
        for number in members
        for other, nats in crossing.get(number, np.zeros((0, 2)))
        if int(other) in local
    ]
    tied = {place for low, high, _ in rows for place in (low, high)}
    rows += [(0, place, 1.0) for place in range(1, len(members)) if place not in tied]
    found = np.array(rows)
    return found[:, :2].astype(int), found[:, 2]
