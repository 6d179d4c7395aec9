"""Islands of accounts in a few ranges of addresses: one network where nobody else comes by these."""

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking.communities import tie_networks
from graphlink.linking.racks import racked_alike
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame

ISLANDS = pd.DataFrame({"account_no": range(12), "community": [1 + account // 4 for account in range(12)]})
"""Three machines with four accounts each."""
NO_LINKS = pd.DataFrame({"account_l": [], "account_r": [], "weight": [], "family_bits": []}, dtype="int64")


def networks(ranges: list[list[int]], members: pd.DataFrame = ISLANDS) -> list[int]:
    """The networks of `members`, where these accounts come by each of the ranges; from 100 on they are others."""
    came = [(number, account) for number, accounts in enumerate(ranges) for account in accounts]
    held = list(zip(100 + members["community"], members["account_no"], strict=True))
    shown = pd.DataFrame(came + held, columns=["signal_no", "account_no"])
    signal = shown.groupby("signal_no").size().rename("degree").reset_index()
    signal["kind"] = ["ip_range" if number < 100 else "device" for number in signal["signal_no"]]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame(list(KINDS)))
        db.register("signal", signal.assign(weight=4.0))
        db.register("incidence", shown)
        besides = racked_alike(db, members)
        left = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"racked_member", "alike_racked"} & set(left), "what it works with goes"
    return [int(found) for found in tie_networks(NO_LINKS, members, besides, 1000)]


def test_islands_that_come_by_two_ranges_of_their_own_are_one_network() -> None:
    assert networks([list(range(0, 12, 2)), list(range(1, 12, 2))]) == [1, 1, 1]
    assert networks([[0, 1, 4, 5], [2, 3, 6, 7]]) == [1, 1, 2]


@pytest.mark.parametrize(("others", "found"), [(1, [1, 1, 1]), (2, [1, 2, 3])])
def test_a_range_by_which_others_come_as_well_is_not_theirs(others: int, found: list[int]) -> None:
    everybody = [*range(12), *range(100, 100 + others)]
    assert networks([everybody, list(range(0, 12, 2)) + [100] * (others == 2)]) == found


def test_one_range_is_a_house_or_a_park_of_firms() -> None:
    assert networks([list(range(12))]) == [1, 2, 3]


def test_one_half_of_which_comes_from_elsewhere_is_none_of_them() -> None:
    assert networks([[0, 1, 4, 5, 8], [2, 3, 6, 7, 9]]) == [1, 1, 2]


def test_a_guest_or_two_of_a_large_one_tie_it_to_nobody() -> None:
    """A range that is an island's, by which one of eleven of another comes too, and one of nine."""
    for size, found in ((11, [1, 2]), (9, [1, 1])):
        members = pd.DataFrame({"account_no": range(4 + size), "community": [1] * size + [2] * 4})
        homes, racks = list(range(size)), list(range(size, size + 4))
        ranges = [homes[: size // 2], homes[size // 2 :], [*racks[:2], 0], racks[2:]]
        assert networks(ranges, members) == found


def test_three_are_an_island_and_two_are_a_couple() -> None:
    for size, found in ((3, [1, 1]), (2, [1, 2])):
        members = pd.DataFrame({"account_no": range(4 + size), "community": [1] * 4 + [2] * size})
        assert networks([[0, 1, 4], [2, 3, *range(5, 4 + size)], [2, 4]], members) == found
