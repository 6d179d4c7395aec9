"""Blocks of accounts that no pair links: found where cards cross, and not where one firm has one, or chance does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking import borne_step
from graphlink.linking.woven import LEAST, SMALL, weave
from graphlink.signals import KINDS
from graphlink.signals.kinds import Kind, kind_frame
from tests.whole_platform import nobody_is_absent

SEEDS = [1, 2, 3]
EVERYBODY = 2_000
NOBODY = pd.DataFrame({"account_no": [], "community": [], "membership": []}).astype(
    {"account_no": "int64", "community": "int64", "membership": "float64"}
)
TASTE = Kind("product", ("a product", "products"), measured=True)
Shown = list[tuple[str, list[int]]]


def crossed(values: int, first: int = 0, kind: str = "payment") -> tuple[Shown, list[int]]:
    """Values of which each two have one account in common and no other, and these accounts, from `first` on."""
    pairs = list(combinations(range(values), 2))
    shown = [(kind, [first + n for n, pair in enumerate(pairs) if value in pair]) for value in range(values)]
    return shown, list(range(first, first + len(pairs)))


@contextmanager
def signals(shown: Shown) -> Iterator[DuckDBEngine]:
    """An engine with what `weave` reads: of EVERYBODY who is in nothing of `shown` each has a card of his own."""
    rows = [(account, number) for number, (_, accounts) in enumerate(shown) for account in accounts]
    table = [(number, kind, len(accounts), 5.0) for number, (kind, accounts) in enumerate(shown)]
    alone = sorted(set(range(EVERYBODY)) - {account for account, _ in rows})
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame([*KINDS, TASTE]))
        db.register("signal", pd.DataFrame(table, columns=["signal_no", "kind", "degree", "weight"]))
        db.register("incidence", pd.DataFrame(rows, columns=["account_no", "signal_no"]))
        kinds = np.repeat(["payment", "product"], len(alone))
        db.register("shown_alone", pd.DataFrame({"account_no": alone * 2, "kind": kinds}))
        db.register("account_number", pd.DataFrame({"account_no": range(EVERYBODY)}))
        nobody_is_absent(db)
        db.run(borne_step())
        yield db


def woven(shown: Shown, members: pd.DataFrame = NOBODY, seed: int = 7) -> list[list[int]]:
    """The communities of whom, in order."""
    with signals(shown) as db:
        found = weave(db, members, seed=seed)
        held = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"linked", "costly"} & set(held), "what it works with goes"
    assert found["account_no"].is_monotonic_increasing
    assert found.dtypes.to_dict() == NOBODY.dtypes.to_dict()
    return sorted(sorted(part["account_no"].tolist()) for _, part in found.groupby("community"))


@pytest.mark.parametrize("seed", SEEDS)
def test_cards_that_cross_make_a_block_though_no_two_accounts_have_both(seed: int) -> None:
    cards, accounts = crossed(12)
    assert woven(cards, seed=seed) == [accounts]


def test_a_card_of_a_firm_is_no_block_nor_are_those_of_many_firms() -> None:
    assert woven([("payment", list(range(first, first + 11))) for first in range(0, 330, 11)]) == []


def test_who_has_one_value_of_a_block_alone_is_none_of_it() -> None:
    cards, accounts = crossed(12)
    beside = [(kind, [*who, 500 + place]) for place, (kind, who) in enumerate(cards)]
    assert woven(beside) == [accounts]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_dealt_out_by_lot_makes_no_block(seed: int) -> None:
    draw = np.random.default_rng(seed)
    dealt: Shown = [("payment", draw.choice(EVERYBODY, 12, replace=False).tolist()) for _ in range(150)]
    assert woven(dealt, seed=seed) == []


def test_fewer_than_a_block_has_are_left_alone() -> None:
    cards, accounts = crossed(4)
    assert len(accounts) < LEAST
    assert woven(cards) == []


def test_a_small_community_may_be_a_corner_of_a_block_and_a_large_one_stays() -> None:
    cards, accounts = crossed(12)
    small = NOBODY.assign(account_no=accounts[:5]).assign(community=1, membership=0.5).astype(NOBODY.dtypes)
    assert woven(cards, small) == [accounts]
    with signals(cards) as db:
        kept = weave(db, small, seed=7).set_index("account_no")["membership"]
    assert kept[accounts[:5]].eq(0.5).all() and kept[accounts[5:]].eq(1.0).all()
    beside = pd.concat([small, small.iloc[:4].assign(account_no=range(500, 504))]).astype(NOBODY.dtypes)
    assert woven(cards, beside) == [accounts + list(range(500, 504))], "more than half of it is: it goes whole"
    torn = pd.concat([small, small.assign(account_no=range(500, 505))]).astype(NOBODY.dtypes)
    assert woven(cards, torn) == [accounts[:5] + list(range(500, 505)), accounts[5:]], "half is not, and it stays whole"
    large = NOBODY.assign(account_no=accounts[:SMALL]).assign(community=1, membership=1.0).astype(NOBODY.dtypes)
    assert accounts[:SMALL] in woven(cards, large)


def test_what_people_choose_among_crosses_by_taste() -> None:
    assert woven(crossed(12, kind="product")[0]) == []


def test_two_operations_are_two_blocks() -> None:
    (one, first), (other, second) = crossed(12), crossed(11, first=500)
    assert woven([*one, *other]) == [first, second]
