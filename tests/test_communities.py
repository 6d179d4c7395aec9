"""Communities and networks, against networkx, the known answer for Zachary's club, and counts by hand."""

import random
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from graphlink.linking.communities import CommunityRules, _numbered, _stability, find_communities, tie_networks

SEEDS = [1, 2, 3]
DEVICE, CARD, IP = 1, 2, 4
NO_CHAIN = pd.DataFrame({"left": [], "right": []}, dtype="int64")
Link = tuple[int, int, float]
LINKED = ["account_l", "account_r", "weight"]


def frame(links: list[Link]) -> pd.DataFrame:
    return pd.DataFrame(links, columns=LINKED)


def clique(*accounts: int, weight: float = 10.0) -> list[Link]:
    return [(left, right, weight) for left, right in combinations(sorted(accounts), 2)]


def groups(members: pd.DataFrame) -> list[list[int]]:
    """The accounts of each community, by its number."""
    return [sorted(part["account_no"].tolist()) for _, part in members.groupby("community")]


def random_links(seed: int, accounts: int = 60) -> list[Link]:
    """Dense groups of a few, and a little between them; account numbers with gaps."""
    rng = random.Random(seed)
    group = [rng.randrange(8) for _ in range(accounts)]
    return [
        (7 * left, 7 * right, rng.uniform(1, 20))
        for left, right in combinations(range(accounts), 2)
        if rng.random() < (0.5 if group[left] == group[right] else 0.02)
    ]


def test_zacharys_club_falls_into_its_four() -> None:
    """The best modularity known for it is 0.4198, in four communities (Agarwal and Kempe 2008)."""
    club = nx.karate_club_graph()
    found = find_communities(frame([(*sorted(edge), 1.0) for edge in club.edges]), seed=7)
    assert found.modularity == pytest.approx(0.4198, abs=5e-4)
    assert len(groups(found.members)) == 4


@pytest.mark.parametrize("seed", SEEDS)
def test_modularity_is_networkxs_and_no_community_falls_apart(seed: int) -> None:
    links = random_links(seed)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(links)
    found = find_communities(frame(links), seed=seed)
    parts = groups(found.members)
    assert sorted(account for part in parts for account in part) == sorted(graph.nodes), f"seed {seed}"
    assert found.modularity == pytest.approx(
        nx.community.modularity(graph, [set(part) for part in parts], weight="weight"), abs=1e-8
    )
    assert found.modularity > 0.3
    assert all(nx.is_connected(graph.subgraph(part)) for part in parts), f"seed {seed}"


def test_groups_without_a_link_between_them_are_communities_by_size_then_smallest_account() -> None:
    links = clique(20, 21, 22) + clique(1, 5, 6, 9) + clique(2, 3, 8) + clique(30, 31)
    found = find_communities(frame(links), seed=7)
    assert groups(found.members) == [[1, 5, 6, 9], [2, 3, 8], [20, 21, 22], [30, 31]]
    assert found.members["account_no"].tolist() == sorted({account for link in links for account in link[:2]})
    assert set(found.members["membership"]) == {1.0}


def test_evidence_decides_where_an_account_belongs() -> None:
    """Account 4 has as many links to either group; those to the second say more."""
    links = clique(1, 2, 3) + clique(5, 6, 7)
    towards = [(at, 4, 2.0) for at in (1, 2, 3)] + [(4, at, 12.0) for at in (5, 6, 7)]
    assert groups(find_communities(frame(links + towards), seed=7).members) == [[4, 5, 6, 7], [1, 2, 3]]


@pytest.mark.parametrize("nothing", [0.0, -3.0])
def test_a_link_that_says_nothing_joins_nothing(nothing: float) -> None:
    links = clique(1, 2, 3) + clique(4, 5, 6) + [(left, right, nothing) for left in (1, 2, 3) for right in (4, 5, 6)]
    assert groups(find_communities(frame(links), seed=7).members) == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_in_any_order_and_the_same_seed_give_the_same(seed: int) -> None:
    links = frame(random_links(seed))
    first = find_communities(links, seed=seed)
    for again in (links, links.sample(frac=1, random_state=seed)):
        found = find_communities(again, seed=seed)
        pd.testing.assert_frame_equal(found.members, first.members)
        assert found.modularity == first.modularity


def test_the_best_of_the_runs_is_kept() -> None:
    """Cliques in a ring leave Leiden several ways; some seeds end lower than others."""
    rng = random.Random(5)
    links = frame([(a, b, rng.uniform(1, 3)) for a, b in combinations(range(70), 2) if rng.random() < 0.09])
    alone = [find_communities(links, seed=seed, rules=CommunityRules(runs=1)) for seed in range(10, 16)]
    assert len({found.modularity for found in alone}) > 1
    together = find_communities(links, seed=10, rules=CommunityRules(runs=6))
    best = max(alone, key=lambda found: found.modularity)
    assert together.modularity == best.modularity
    assert together.members["community"].tolist() == best.members["community"].tolist()
    assert together.members["membership"].between(0.01, 0.99).any(), "the runs differ, and membership says where"
    assert find_communities(links, seed=10).modularity == max(found.modularity for found in alone[:3])
    assert set(alone[0].members["membership"]) <= {0.0, 1.0}, "one run agrees with itself"


def test_no_links_are_no_communities() -> None:
    found = find_communities(frame([]), seed=7)
    assert (len(found.members), found.modularity) == (0, 0.0)
    assert found.members.dtypes.astype(str).to_dict() == {
        "account_no": "int64",
        "community": "int64",
        "membership": "float64",
    }


def test_communities_are_numbered_by_size_then_smallest_account() -> None:
    assert _numbered(np.array([5, 5, 2, 2, 2, 9])).tolist() == [2, 2, 1, 1, 1, 3]
    assert _numbered(np.array([8, 3, 8, 3, 0])).tolist() == [1, 2, 1, 2, 3]
    assert _numbered(np.array([4])).tolist() == [1]


def test_membership_is_how_often_the_runs_keep_an_accounts_neighbours_with_it() -> None:
    """Four accounts in community 1 (a path 0-1-2-3), one in community 2 tied to 3; four runs."""
    ends = np.array([[0, 1], [1, 2], [2, 3], [3, 4]])
    community = np.array([1, 1, 1, 1, 2])
    labels = [np.array(label) for label in ([0, 0, 0, 0, 1], [0, 0, 0, 1, 1], [0, 0, 1, 1, 1], [0, 0, 0, 0, 0])]
    # Kept in the four runs: 0-1 always, 1-2 three times, 2-3 three times; 3-4 crosses and does not count.
    assert _stability(ends, community, labels).tolist() == [1.0, 0.875, 0.75, 0.75, 0.0]


def networks(
    crossing: list[tuple[int, int, float, int]],
    *,
    inside: tuple[float, ...] = (100.0, 100.0),
    size: int = 3,
    population: int = 1000,
) -> list[int]:
    """The network of each of as many communities as `inside` says, each of `size` accounts and that much evidence.

    `crossing` has (community, community, weight, family bits).
    """
    rows = [(size * at, size * at + 1, evidence, DEVICE) for at, evidence in enumerate(inside)]
    rows += [(size * (left - 1), size * (right - 1), weight, bits) for left, right, weight, bits in crossing]
    links = pd.DataFrame(rows, columns=["account_l", "account_r", "weight", "family_bits"])
    members = pd.DataFrame(
        {"account_no": range(size * len(inside)), "community": np.arange(size * len(inside)) // size + 1}
    )
    found = tie_networks(links, members, NO_CHAIN, population)
    assert found.index.tolist() == list(range(1, len(inside) + 1))
    return [int(number) for number in found]


def test_enough_crossing_links_of_two_families_tie_communities() -> None:
    enough = [(1, 2, 2.0, DEVICE), (1, 2, 2.0, CARD), (2, 1, 2.0, DEVICE)]
    assert len(enough) == CommunityRules().cross_links
    assert networks(enough) == [1, 1]
    assert networks([(1, 2, 2.0, DEVICE | CARD)] * 3) == [1, 1], "one link may say two families"
    assert networks(enough[:2] * 1) == [1, 2], "two links may be chance"
    assert networks([(1, 2, 50.0, DEVICE)] * 9) == [1, 2], "one family may be one shared place"
    assert networks([]) == [1, 2]


@pytest.mark.parametrize(("each", "tied"), [(4.0 / 4, True), (3.9 / 4, False)])
@pytest.mark.parametrize("inside", [(100.0, 100.0), (100.0, 900.0), (900.0, 100.0)])
def test_what_crosses_is_set_against_the_weaker_one(each: float, tied: bool, inside: tuple[float, ...]) -> None:
    assert CommunityRules().cross_share == 0.04
    crossing = [(1, 2, each, DEVICE), (1, 2, each, CARD)] * 2
    assert networks(crossing, inside=inside) == ([1, 1] if tied else [1, 2])


def test_a_chain_ties_communities_that_no_link_does() -> None:
    links = pd.DataFrame([(0, 1, 9.0, CARD), (2, 3, 9.0, CARD), (4, 5, 9.0, CARD)], columns=[*LINKED, "family_bits"])
    members = pd.DataFrame({"account_no": range(6), "community": [1, 1, 2, 2, 3, 3]})
    found = tie_networks(links, members, pd.DataFrame({"left": [1], "right": [3]}), 1000)
    assert found.tolist() == [1, 2, 1]


def test_each_pair_is_judged_by_itself() -> None:
    """Two links to one neighbour and one to another do not add up."""
    assert networks([(1, 2, 9.0, DEVICE), (1, 2, 9.0, CARD), (1, 3, 9.0, IP)], inside=(50.0,) * 3) == [1, 2, 3]


def test_a_network_of_a_quarter_of_all_accounts_comes_apart_at_its_weakest_ties() -> None:
    """Everybody's payees join the crowd: what holds most of the platform together is no operation."""
    crossing = [(1, 2, 30.0, DEVICE | CARD), (2, 3, 4.0, DEVICE | CARD), (3, 4, 30.0, DEVICE | CARD)]
    chain = [pair for pair in crossing for _ in range(3)]
    four = (100.0,) * 4
    assert CommunityRules().crowd == 0.25
    assert networks(chain, inside=four, size=10, population=160) == [1] * 4, "a quarter is no more than a quarter"
    assert networks(chain, inside=four, size=10, population=159) == [1, 1, 2, 2], "the strong ties stay"
    assert networks(chain[:3], inside=(100.0,) * 2, size=10, population=40) == [1, 1], "two are no crowd's pieces"
    assert networks(chain, inside=four, size=10, population=40) == [1, 1, 2, 2]
    assert networks([*chain[:3], *chain[:3], *chain[-3:]], inside=four, size=10, population=40) == [1, 1, 2, 2]
    even = [(1, 2, 30.0, DEVICE | CARD)] * 3 + [(2, 3, 30.0, DEVICE | CARD)] * 3
    assert networks(even, inside=four, size=10, population=40) == [1, 2, 3, 4], "where all are as weak, all come apart"


@pytest.mark.parametrize("seed", SEEDS)
def test_networks_are_the_components_of_tied_communities(seed: int) -> None:
    rng = random.Random(seed)
    sizes = [rng.randrange(2, 6) for _ in range(14)]
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    members = pd.DataFrame({"account_no": range(sum(sizes)), "community": np.repeat(np.arange(1, 15), sizes)})
    pairs = rng.sample(list(combinations(range(14), 2)), 9)
    rows = [(start, start + 1, 20.0, CARD) for start in starts]
    rows += [(starts[left], starts[right], 5.0, bits) for left, right in pairs for bits in (DEVICE, CARD, IP)]
    links = pd.DataFrame(rows, columns=["account_l", "account_r", "weight", "family_bits"])
    found = tie_networks(links, members, NO_CHAIN, 1000)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(14))
    graph.add_edges_from(pairs)
    parts = sorted(
        map(sorted, nx.connected_components(graph)), key=lambda part: (-sum(sizes[at] for at in part), part[0])
    )
    assert found.to_dict() == {at + 1: number for number, part in enumerate(parts, 1) for at in part}, f"seed {seed}"


def test_no_members_are_no_networks() -> None:
    links = pd.DataFrame({"account_l": [], "account_r": [], "weight": [], "family_bits": []}, dtype="int64")
    found = tie_networks(links, pd.DataFrame({"account_no": [], "community": []}, dtype="int64"), NO_CHAIN, 1000)
    assert (len(found), str(found.dtype)) == (0, "int64")
