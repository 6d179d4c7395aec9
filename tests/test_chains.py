"""Communities that are one chain: cells of which each touches the next, signed up together; and what is none."""

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking import borne_step
from graphlink.linking.chains import CELL, TOUCHED, chained
from graphlink.linking.spans import sign_up_step
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame
from tests.whole_platform import nobody_is_absent

EVERYBODY = 2_000
CELLS = {account: 1 + account // 8 for account in range(48)}
"""Six cells of eight accounts."""
Shown = list[tuple[str, list[int]]]

TOUCHES: Shown = [("device", list(range(8 * cell + 5, 8 * cell + 11))) for cell in range(5)]
"""A device of the last three of each cell and of the first three of the next."""


def chain(shown: Shown, *, days: int = 14, cells: dict[int, int] = CELLS) -> list[tuple[int, int]]:
    """The pairs found, where `cells` signed up within so many days of two years; others have devices of their own."""
    rows = [(account, number) for number, (_, accounts) in enumerate(shown) for account in accounts]
    table = [(number, kind, kind, len(accounts), 5.0) for number, (kind, accounts) in enumerate(shown)]
    day = [
        (730 - days) / 2 + days * account / len(cells) if account in cells else 730 * account / EVERYBODY
        for account in range(EVERYBODY)
    ]
    accounts = pd.DataFrame({"account_no": range(EVERYBODY), "account_id": [f"a{n}" for n in range(EVERYBODY)]})
    created = pd.Timestamp("2024-03-01") + pd.to_timedelta([round(86_400 * one) for one in day], unit="s")
    alone = sorted(set(range(EVERYBODY)) - {account for account, _ in rows})
    members = pd.DataFrame({"account_no": list(cells), "community": list(cells.values())})
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame(KINDS))
        db.register("signal", pd.DataFrame(table, columns=["signal_no", "kind", "family", "degree", "weight"]))
        db.register("incidence", pd.DataFrame(rows, columns=["account_no", "signal_no"]))
        db.register("shown_alone", pd.DataFrame({"account_no": alone, "kind": "device"}))
        db.register("account_number", accounts)
        nobody_is_absent(db)
        db.register("account", accounts[["account_id"]].assign(created_at=created))
        db.run_all([borne_step(), sign_up_step()])
        found = chained(db, members)
        held = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"chain_member", "costly_held", "touch"} & set(held), "what it works with goes"
    return sorted((int(a), int(b)) for a, b in found.itertuples(index=False))


def test_cells_of_which_each_touches_the_next_are_a_chain() -> None:
    assert chain(TOUCHES) == [(cell, cell + 1) for cell in range(1, 6)]


def test_cells_that_came_at_any_time_are_none() -> None:
    assert chain(TOUCHES, days=730) == []


@pytest.mark.parametrize("kind", ["ip", "template"])
def test_what_costs_nothing_makes_no_chain(kind: str) -> None:
    assert chain([(kind, accounts) for _, accounts in TOUCHES]) == []


def test_a_device_of_many_makes_no_chain() -> None:
    """That one of forty others is among eight is no wonder; nor is a device that more communities than TOUCHED show."""
    others = [500 + account for account in range(200)]
    assert chain([(kind, [*accounts, *others]) for kind, accounts in TOUCHES]) == []
    assert len(set(CELLS.values())) < TOUCHED
    more = {account: 1 + account // 8 for account in range(8 * TOUCHED + 8)}
    assert chain([("device", list(range(0, 8 * TOUCHED, 8)))], cells=more) != []
    assert chain([("device", list(more)[::8])], cells=more) == []


def test_a_family_is_no_cell() -> None:
    """Two of three that have a device in common are relatives; of four they are a chain."""
    for each, found in ((CELL - 1, []), (CELL, [(1, 2)])):
        assert (
            chain([("device", [0, each])], cells={account: 1 + account // each for account in range(2 * each)}) == found
        )


def test_nobody_is_no_chain() -> None:
    assert chain([], cells={}) == []
