"""The worlds of `benchmarks.rings`: who shares what, in one piece or not, and when a run over one misses its bar."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.rings import (
    ACCOUNTS,
    AT_HOME,
    POOLS,
    WEEKS,
    Found,
    Ring,
    examined,
    held,
    largest_piece,
    make_world,
    meets_bar,
    rings,
    written,
)

RING = Ring(accounts=90, cards=15, devices=15, deal="blocks", strangers=600, seed=3)
GOOD = Found(tied=90, flagged=88, together=88, communities=3, networks=1, suspended=0, q=0.0, innocents=0)


def test_the_ring_signed_up_within_three_weeks_and_shares_with_nobody_else() -> None:
    world = make_world(RING)
    assert len(world.created) == 690
    span = world.created[:90].max() - world.created[:90].min()
    assert span <= pd.Timedelta(days=WEEKS)
    for table, most in ((world.payments, RING.cards), (world.logins, RING.devices)):
        mine = table["account"] < 90
        assert mine.sum() == table.loc[mine, "account"].nunique() == 90
        assert table.loc[mine, "value"].nunique() == most
        assert set(table.loc[mine, "value"]).isdisjoint(table.loc[~mine, "value"])


def test_the_ring_is_the_same_among_few_strangers_and_among_many() -> None:
    few, many = (make_world(replace(RING, deal="random", strangers=count)) for count in (300, 600))
    assert few.payments["value"][:90].tolist() == many.payments["value"][:90].tolist()
    assert few.logins["value"][:90].tolist() == many.logins["value"][:90].tolist()
    assert few.tied == many.tied


def test_strangers_share_nothing_outside_homes_of_three() -> None:
    world = make_world(RING)
    sharers = []
    for table in (world.payments, world.logins):
        theirs = table[table["account"] >= 90]
        accounts = theirs.groupby("value")["account"].agg(set)
        sharers += [frozenset(home) for home in accounts[accounts.map(len) > 1]]
    assert {len(home) for home in sharers} == {3}
    assert len(set(sharers)) == AT_HOME * 600 / 3
    assert sum(map(len, set(sharers))) == len(frozenset().union(*sharers))
    assert len(sharers) > len(set(sharers)), "some homes share a card and a tablet"
    assert world.logins.loc[world.logins["account"] >= 90, "account"].nunique() == 600
    assert 0.55 < (world.payments["account"] >= 90).sum() / 600 < 0.68


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    texts = []
    for number, ring in enumerate((RING, RING, replace(RING, seed=4))):
        folder = tmp_path / str(number)
        ids = written(make_world(ring), folder, np.random.default_rng(ring.seed))
        texts.append([(folder / f"{name}.csv").read_text() for name in ("accounts", "payments", "logins")])
        assert len(set(ids)) == 690
    assert texts[0] == texts[1]
    assert all(one != other for one, other in zip(texts[0], texts[2], strict=True))


@pytest.mark.parametrize("accounts", ACCOUNTS)
@pytest.mark.parametrize("cards_devices", POOLS)
def test_blocks_are_runs_of_accounts_and_one_chain(accounts: int, cards_devices: tuple[int, int]) -> None:
    ring = Ring(accounts, *cards_devices, "blocks", strangers=300, seed=1)
    cards, devices = ring.dealt(np.random.default_rng(1))
    for values in (cards, devices):
        # A run ends once for each value; the last accounts may have the first's device.
        assert (np.diff(values) != 0).sum() in (len(set(values.tolist())), len(set(values.tolist())) - 1)
    if accounts == 90 or cards_devices in {(12, 12), (15, 15)}:
        assert largest_piece(cards, devices + ring.cards) == accounts


def test_a_piece_is_what_shared_cards_and_devices_tie() -> None:
    # 0-1 by a card, 1-2 by a device; 3-4 by a card; 5 alone.
    assert largest_piece(np.array([0, 0, 1, 2, 2, 3]), np.array([4, 5, 5, 6, 7, 8])) == 3


def test_the_bar_is_for_rings_in_one_piece_with_few_accounts_to_a_card_and_a_device() -> None:
    assert held(RING, GOOD)
    assert not held(replace(RING, cards=14), GOOD)
    assert not held(replace(RING, devices=14), GOOD)
    assert held(replace(RING, accounts=40), replace(GOOD, tied=38))
    assert not held(replace(RING, accounts=40), replace(GOOD, tied=37))


def test_the_bar_is_missed_by_a_part_by_two_networks_and_by_one_innocent() -> None:
    assert meets_bar(GOOD)
    assert meets_bar(replace(GOOD, tied=90, together=86))
    assert not meets_bar(replace(GOOD, together=85, networks=2))
    assert not meets_bar(replace(GOOD, innocents=1))


def test_every_world_is_swept_once() -> None:
    swept = list(rings([90, 40], [300], [1, 2]))
    assert len(swept) == len(set(swept)) == 2 * len(POOLS) * 2 * 2


def test_a_run_is_told_in_counts_that_fit_together() -> None:
    found = examined(Ring(accounts=90, cards=2, devices=2, deal="random", strangers=300, seed=1))
    assert found.tied == 90
    assert found.together <= found.flagged <= 90
    assert found.suspended <= found.flagged
    assert (found.networks > 0) == (found.flagged > 0) == (found.q is not None)
