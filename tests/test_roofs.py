"""Communities that come by one address of their own: one network where they signed up in the same days."""

from collections.abc import Callable

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking.communities import tie_networks
from graphlink.linking.roofs import roofed_alike
from graphlink.linking.spans import sign_up_step
from tests.whole_platform import nobody_is_absent

EVERYBODY = 400
ROOMS = pd.DataFrame({"account_no": range(30), "community": [1 + account // 10 for account in range(30)]})
"""Three communities of ten."""
NO_LINKS = pd.DataFrame({"account_l": [], "account_r": [], "weight": [], "family_bits": []}, dtype="int64")


def in_the_same_days(account: int) -> float:
    return 200.0 + account % 10


def over_the_years(account: int) -> float:
    return 40.0 * (account % 10)


def one_after_the_other(account: int) -> float:
    return 10.0 + 130 * (account // 10) + account % 10


def networks(signed_up: Callable[[int], float], by: list[int], members: pd.DataFrame = ROOMS) -> list[int]:
    """The networks of `members`, where those of `by` come by one address and all others signed up a day apart."""
    ids = [f"a{account}" for account in range(EVERYBODY)]
    days = [signed_up(account) if account < 30 else float(account) for account in range(EVERYBODY)]
    born = [pd.Timestamp("2025-01-01") + pd.Timedelta(days=day) for day in days]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account_number", pd.DataFrame({"account_no": range(EVERYBODY), "account_id": ids}))
        nobody_is_absent(db)
        db.register("account", pd.DataFrame({"account_id": ids, "created_at": born}))
        db.register("signal", pd.DataFrame({"signal_no": [7], "kind": ["ip"], "degree": [len(by)], "weight": [4.0]}))
        db.register("incidence", pd.DataFrame({"account_no": by, "signal_no": 7}))
        db.run(sign_up_step())
        besides = roofed_alike(db, members)
        left = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"roofed_member", "alike_roofed"} & set(left), "what it works with goes"
    return [int(found) for found in tie_networks(NO_LINKS, members, besides, 1000)]


def test_three_that_signed_up_together_under_one_roof_are_one_network() -> None:
    assert networks(in_the_same_days, list(range(30))) == [1, 1, 1]


@pytest.mark.parametrize("signed_up", [over_the_years, one_after_the_other])
def test_firms_of_one_house_are_their_own(signed_up: Callable[[int], float]) -> None:
    assert networks(signed_up, list(range(30))) == [1, 2, 3]


@pytest.mark.parametrize(("others", "found"), [(3, [1, 1, 1]), (4, [1, 2, 3])])
def test_an_address_by_which_others_come_as_well_is_not_theirs(others: int, found: list[int]) -> None:
    assert networks(in_the_same_days, list(range(30 + others))) == found


def test_two_are_a_firm_and_its_neighbour() -> None:
    assert networks(in_the_same_days, list(range(20))) == [1, 2, 3]
    assert networks(in_the_same_days, list(range(20)), ROOMS[:20]) == [1, 2]


def test_a_fifth_may_be_elsewhere() -> None:
    assert networks(in_the_same_days, list(range(2, 30))) == [1, 1, 1]
    assert networks(in_the_same_days, list(range(3, 30))) == [1, 2, 3]
