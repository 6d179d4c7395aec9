"""Pools by hand: communities of one network that hold the same cards and devices are one."""

from collections.abc import Mapping

import pandas as pd

from graphlink.engine import DuckDBEngine
from graphlink.linking.pools import HOLDERS, SHARE, VALUES, join_pools
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame

EACH = 8
"""Accounts of a community."""


def joined(network_of: Mapping[int, int], held: Mapping[tuple[int, int], int], *, holders: int = HOLDERS) -> list[int]:
    """The community of each community's first account, where each two of `held` hold so many cards, with so many
    accounts on either side."""
    first = {community: place * EACH for place, community in enumerate(network_of)}
    rows = [(first[one] + n, one, network) for one, network in network_of.items() for n in range(EACH)]
    shown, signal = [], 0
    for both, cards in held.items():
        for _ in range(cards):
            shown += [(first[one] + n, signal) for one in both for n in range(holders)]
            signal += 1
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("incidence", pd.DataFrame(shown, columns=["account_no", "signal_no"]))
        cards_shown = {"signal_no": range(signal), "kind": "payment", "weight": 5.0}
        db.register("signal", pd.DataFrame(cards_shown).astype({"kind": "str"}))
        db.register("kind", kind_frame(KINDS))
        found = join_pools(db, pd.DataFrame(rows, columns=["account_no", "community", "network"]))
    return [int(found[start]) for start in first.values()]


def test_a_chain_of_communities_is_one_pool() -> None:
    """2 and 3 hold what 1 and 2 do not, and so on; 4 is of the network, and holds one card less with 3."""
    held = {(1, 2): VALUES, (2, 3): VALUES, (3, 4): VALUES - 1}
    a, b, c, d = joined({1: 1, 2: 1, 3: 1, 4: 1}, held)
    assert a == b == c != d


def test_pools_of_two_networks_stay_two_whatever_they_hold() -> None:
    one, other = joined({1: 1, 2: 2}, {(1, 2): 3 * VALUES})
    assert one != other


def test_strays_join_no_pools() -> None:
    """Thirty cards of one pool that one account of the other was given each."""
    one, other = joined({1: 1, 2: 1}, {(1, 2): 3 * VALUES}, holders=HOLDERS - 1)
    assert one != other


def test_a_quarter_of_the_smaller_shows_what_both_hold() -> None:
    assert SHARE * EACH == HOLDERS == 2
    one, other = joined({1: 1, 2: 1}, {(1, 2): VALUES})
    assert one == other
