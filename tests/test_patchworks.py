"""Cells of one hand that share what they ask and nothing else: one network where each is a patchwork of its own."""

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking.communities import tie_networks
from graphlink.linking.patchworks import patched_alike
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame

SIZE = 12
CELLS = pd.DataFrame({"account_no": range(3 * SIZE), "community": [1 + account // SIZE for account in range(3 * SIZE)]})
"""Three cells of twelve."""
NO_LINKS = pd.DataFrame({"account_l": [], "account_r": [], "weight": [], "family_bits": []}, dtype="int64")
EVERYBODY = list(range(3 * SIZE))


def cards(each: int, members: pd.DataFrame = CELLS) -> list[tuple[str, list[int]]]:
    """A card for so many accounts, one after another."""
    accounts = members["account_no"].tolist()
    return [("payment", accounts[first : first + each]) for first in range(0, len(accounts), each)]


def networks(shown: list[tuple[str, list[int]]], members: pd.DataFrame = CELLS) -> list[int]:
    """The networks of `members`, where accounts show values of these kinds."""
    rows = [(number, kind, account) for number, (kind, accounts) in enumerate(shown) for account in accounts]
    uses = pd.DataFrame(rows, columns=["signal_no", "kind", "account_no"])
    signal = uses.groupby(["signal_no", "kind"]).size().rename("degree").reset_index()
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame(list(KINDS)))
        db.register("signal", signal.assign(weight=4.0))
        db.register("incidence", uses[["account_no", "signal_no"]])
        besides = patched_alike(db, members)
        left = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"patched_member", "alike_patched"} & set(left), "what it works with goes"
    return [int(found) for found in tie_networks(NO_LINKS, members, besides, 1000)]


def test_patchworks_that_ask_the_same_are_one_network() -> None:
    assert networks([*cards(4), ("template", EVERYBODY)]) == [1, 1, 1]
    assert networks([*cards(4), ("template", EVERYBODY[: 2 * SIZE])]) == [1, 1, 2]


def test_firms_that_use_one_program_have_one_payer_each() -> None:
    assert networks([*cards(SIZE), ("template", EVERYBODY)]) == [1, 2, 3]
    assert networks([*cards(SIZE // 2), ("template", EVERYBODY)]) == [1, 2, 3]


def test_people_who_share_nothing_that_costs_something_are_no_patchwork() -> None:
    assert networks([*cards(1), ("template", EVERYBODY)]) == [1, 2, 3]


@pytest.mark.parametrize(("others", "found"), [(4, [1, 1, 1]), (5, [1, 2, 3])])
def test_what_others_ask_as_well_is_not_theirs(others: int, found: list[int]) -> None:
    assert networks([*cards(4), ("template", [*EVERYBODY, *range(100, 100 + others)])]) == found


def test_half_of_a_cell_may_do_another_job() -> None:
    for part, found in ((6, [1, 1, 1]), (5, [1, 2, 3])):
        senders = [account for account in EVERYBODY if account % SIZE < part]
        assert networks([*cards(4), ("template", senders)]) == found


def test_seven_are_no_patchwork() -> None:
    for size, found in ((8, [1, 1]), (7, [1, 2])):
        members = pd.DataFrame({"account_no": range(2 * size), "community": [1 + a // size for a in range(2 * size)]})
        mine = [("payment", [of * size + a, of * size + a + 1]) for of in (0, 1) for a in range(0, size - 1, 2)]
        assert networks([*mine, ("template", list(range(2 * size)))], members) == found


def test_what_all_are_no_more_than_near_makes_no_network() -> None:
    """An address that all share is no job."""
    assert networks([*cards(4), ("ip", EVERYBODY)]) == [1, 2, 3]
