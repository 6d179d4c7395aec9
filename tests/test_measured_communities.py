"""A community that is a whole network has that network's measures: what is not counted twice is the same."""

import pandas as pd

from graphlink.judging.judging import measure_both
from graphlink.judging.measures import core_of, measure_groups
from graphlink.reading import OwnerColumns
from tests.measuring import ALL_KINDS, Rows, signal, told

PLACED = {account: (account - 1) // 4 + 1 for account in range(1, 13)}
"""Twelve accounts in communities 1, 2 and 3."""
EVERYBODY = 45


def active() -> Rows:
    """Ten days of everybody, two hours each, of the first 28 accounts side by side and of the other 17 far apart."""
    return [
        (account, 24 * day + hour, 3)
        for account in range(1, EVERYBODY + 1)
        for day in range(10)
        for hour in (1, 2 if account <= 28 else 11)
    ]


def members(networks: dict[int, int]) -> pd.DataFrame:
    """The accounts of PLACED; in community 2 nobody is core: all of it stand for it, and nobody for its network."""
    community = pd.Series(PLACED)
    flags = {"odds": 1.0, "alike": False, "costly": False, "chained": False}
    found = pd.DataFrame({"account_no": community.index, "community": community.to_numpy(), **flags})
    return found.assign(network=found["community"].map(networks), core=found["community"] != 2)


def measured_alike(networks: dict[int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The measures of communities and of `networks` (community -> network), which are those of each asked for alone."""
    placed = members(networks)
    tables: dict[str, Rows] = {
        "signal": [signal(1, "payment"), signal(2, "device"), signal(3, "ip")],
        "incidence": [(account, 1 + account % 3, 1.0) for account in PLACED],
        "account_hour": active(),
        "account_activity": [(account, 60) for account in PLACED],
    }
    with told(PLACED, networks, EVERYBODY, **tables) as db:
        own, whole = measure_both(db, placed, ALL_KINDS, OwnerColumns())
        asked = [measure_groups(db, core_of(placed, of), ALL_KINDS, OwnerColumns()) for of in ("community", "network")]
    pd.testing.assert_frame_equal(own, asked[0])
    pd.testing.assert_frame_equal(whole, asked[1])
    return own, whole


def test_of_a_network_of_two_communities_each_is_measured_and_of_the_others_the_network() -> None:
    own, whole = measured_alike({1: 10, 2: 10, 3: 20})
    assert own["within_day"][3] == whole["within_day"][20]
    told_apart = own["within_day_ratio"][3] / whole["within_day_ratio"][20]
    assert told_apart > 1.1, "a day is held against those of no group's core, and of community 2 that differs"


def test_where_each_community_is_a_network_none_is_measured_again() -> None:
    measured_alike({1: 30, 2: 20, 3: 10})


def test_where_no_community_is_a_network_all_are_measured() -> None:
    measured_alike({1: 10, 2: 10, 3: 10})
