"""Blocks: which communities are joined by what they gain as one, and which are left."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking import blocks
from graphlink.linking.blocks import (
    CROWDED,
    _mutual,
    gains_of,
    join_blocks,
)
from graphlink.linking.communities import Partition, renumbered
from graphlink.linking.shown import shown_by, shown_part_step
from graphlink.linking.spans import sign_up_step
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame
from tests.whole_platform import nobody_is_absent

SEEDS = [1, 2, 3]
POPULATION = 2_000


@contextmanager
def signals_shown(signals: list[tuple[str, list[int]]], weight: float = 4.0, tied: str = "") -> Iterator[DuckDBEngine]:
    """An engine with what the steps read; `signals` has (kind, accounts that show it), all tied where it is `tied`."""
    rows = [(account, number) for number, (_, accounts) in enumerate(signals) for account in accounts]
    family = {kind.name: kind.moves_with for kind in KINDS}
    kinds = [
        (number, kind, family[kind], weight, len(accounts), len(accounts) * (kind == tied))
        for number, (kind, accounts) in enumerate(signals)
    ]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame(KINDS))
        db.register("windowed_kind", pd.DataFrame({"kind": ["reshare"], "window": [60.0]}))
        db.register("signal", pd.DataFrame(kinds, columns=["signal_no", "kind", "family", "weight", "degree", "tied"]))
        db.register("incidence", pd.DataFrame(rows, columns=["account_no", "signal_no"]).assign(share=1.0))
        ids = pd.DataFrame(
            {"account_no": range(POPULATION), "account_id": [f"a{account}" for account in range(POPULATION)]}
        )
        db.register("account_number", ids)
        nobody_is_absent(db)
        db.register("account", ids[["account_id"]].assign(created_at=pd.Series(dtype="datetime64[us]")))
        db.run_all([shown_part_step(), sign_up_step()])
        yield db


def joined(
    signals: list[tuple[str, list[int]]], communities: dict[int, int], tied: str = "", weight: float = 4.0
) -> list[list[int]]:
    """The blocks that `communities` (account -> community) become; `signals` has (kind, accounts that show it)."""
    members = pd.DataFrame({"account_no": list(communities), "community": list(communities.values())})
    with signals_shown(signals, weight, tied) as db:
        found = join_blocks(db, members)
        assert found.index.tolist() == list(communities) and found.dtype == "int64"
        held = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"block_member", "block_value"} & set(held), "what it works with goes"
    return sorted(sorted(part.index.tolist()) for _, part in found.groupby(found))


def each_round_anew(signals: list[tuple[str, list[int]]], communities: dict[int, int]) -> list[list[int]]:
    """As `joined`, where each round reckons every pair."""
    now, accounts = pd.Series(communities), list(communities)
    with signals_shown(signals) as db:
        for _ in range(blocks.ROUNDS):
            names, numbers = np.unique(now.to_numpy(), return_inverse=True)
            shown = shown_by(db, pd.DataFrame({"account_no": accounts, "community": numbers}))
            everyone, alike = np.ones(names.size, dtype=bool), np.zeros(names.size, dtype=np.int64)
            a, b = _mutual(gains_of(shown, np.bincount(numbers), everyone, alike))
            now = now.replace(dict(zip(names[b], names[a], strict=True)))
    return sorted(sorted(part.index.tolist()) for _, part in now.groupby(now))


@pytest.mark.parametrize("seed", SEEDS)
def test_rounds_that_reckon_what_changed_find_what_rounds_that_reckon_all_do(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Values of a few communities, and some of so many that they are looked at only once others have become one."""
    monkeypatch.setattr(blocks, "ROUNDS", 8)
    rng = random.Random(seed)
    members = {account: 1 + account // 3 for account in range(270)}
    rings = [rng.sample(range(90), rng.choice([2, 2, 3])) for _ in range(60)]
    signals = [("payment", [3 * place + rng.randrange(3) for place in ring]) for ring in rings]
    signals += [("device", [3 * place for place in rng.sample(range(90), CROWDED + 4)]) for _ in range(12)]
    assert joined(signals, members) == each_round_anew(signals, members), seed


def crossing(left: list[int], right: list[int], kinds: list[str]) -> list[tuple[str, list[int]]]:
    """A value of each kind, on every other account of the one side and of the other."""
    return [(kind, [*left[place % 2 :: 2], *right[place % 2 :: 2]]) for place, kind in enumerate(kinds)]


FOUR = {account: 1 + account // 8 for account in range(32)}
PARTS = [list(range(first, first + 8)) for first in (0, 8, 16, 24)]


def test_a_crowd_that_was_cut_is_put_together_and_others_are_left() -> None:
    many = ["device", "payment", "ip"] * 4
    inside = [("device", part) for part in PARTS]
    assert joined([*inside, *crossing(PARTS[0], PARTS[2], many)], FOUR) == [[*PARTS[0], *PARTS[2]], PARTS[1], PARTS[3]]
    assert joined(inside, FOUR) == PARTS


def test_one_value_that_crosses_is_not_enough() -> None:
    inside = [(kind, part) for part in PARTS for kind in ("device", "payment")]
    assert joined([*inside, ("ip", [0, 8])], FOUR) == PARTS


def test_a_crowd_in_many_pieces_is_put_together_piece_by_piece() -> None:
    """In one round pairs become one; the pairs become one in the next."""
    signals = [(kind, list(range(place % 2, 32, 2))) for place, kind in enumerate(["device", "payment", "ip"] * 4)]
    assert joined(signals, FOUR) == [list(range(32))]


def test_a_template_of_two_hundred_pairs_on_a_card_each_makes_one_of_them_where_cards_tie_it() -> None:
    """As two hundred pairs they are: more than rounds that each join one to the largest."""
    pairs = {account: account // 2 for account in range(400)}
    cards = [("payment", [account, account + 1]) for account in range(0, 400, 2)]
    apart = [[account, account + 1] for account in range(0, 400, 2)]
    assert joined([*cards, ("template", list(range(400)))], pairs, "template") == [list(range(400))]
    assert joined([*cards, ("template", list(range(400)))], pairs) == apart
    # What two of an address have in common is a neighbourhood.
    assert joined([*cards, ("ip", list(range(400)))], pairs, "ip") == apart


@pytest.mark.parametrize(("cells", "found"), [(2, 2), (6, 1)])
def test_cells_that_no_two_of_them_would_join_are_one_by_a_template_of_all(cells: int, found: int) -> None:
    """In a small extract a template of many accounts, and a card of four, weigh little."""
    of = {account: account // 4 for account in range(4 * cells)}
    cards = [("payment", list(range(first, first + 4))) for first in range(0, 4 * cells, 4)]
    everybody = [*cards, ("template", list(of))]
    assert len(joined(everybody, of, "template", weight=2.0)) == found
    assert len(joined(everybody, of, weight=2.0)) == cells, "nothing ties those that send it"
    few = [*cards, ("template", [account for account in of if account % 4 == 0])]
    assert len(joined(few, of, "template", weight=2.0)) == cells, "a quarter of each sends it"


def test_one_with_a_hundred_others_that_each_meet_it_alone_takes_them_in() -> None:
    """Each round of pairs adds one to it: two devices of the large one are each small one's as well."""
    large, small = list(range(200)), [[200 + 2 * number, 201 + 2 * number] for number in range(100)]
    signals = [("device", [2 * n + place, *pair]) for n, pair in enumerate(small) for place in (0, 1)]
    communities = dict.fromkeys(large, 0) | {account: account // 2 for pair in small for account in pair}
    assert joined([*signals, ("payment", large)], communities, weight=9.0) == [list(range(400))]


def neighbours(count: int, size: int, kind: str = "device") -> tuple[list[tuple[str, list[int]]], dict[int, int]]:
    """Communities whose accounts share a value with the next two of their own, and nothing across."""
    of = {account: account // size for account in range(count * size)}
    shares = [(kind, [account, account + 1, account + 2]) for account in of if account % size < size - 2]
    return shares, of


def test_addresses_that_are_handed_on_join_nobody_by_themselves() -> None:
    """Two streets of one provider: forty addresses were each two customers', one after the other."""
    own, of = neighbours(2, 60, "ip")
    handed_on = [("ip", [account, account + 60]) for account in range(40)]
    assert len(joined([*own, *handed_on], of, weight=7.0)) == 2
    cards = [("payment", [account, account + 60]) for account in range(40)]
    assert len(joined([*own, *cards], of, weight=7.0)) == 1, "what costs something does"
    pools, _ = neighbours(2, 60)
    assert len(joined([*pools, *handed_on], of, weight=7.0)) == 1, "and addresses of whom something costly ties"


def test_a_friend_s_card_makes_two_crowds_no_block() -> None:
    own, of = neighbours(2, 60)
    for several, expected in ((1, 2), (2, 2), (3, 1)):
        borrowed = [("payment", [account, account + 60]) for account in range(several)]
        assert len(joined([*own, *borrowed], of, weight=9.0)) == expected, "one in twenty at the least"


def test_a_seller_s_card_that_is_everywhere_makes_nobody_a_block() -> None:
    """Of twenty crowds of sixty three in each have the card, as three in each sixty of everybody do."""
    own, of = neighbours(20, 60)
    seller = [account for account in range(POPULATION) if account % 20 == 0]
    assert len(joined([*own, *[("payment", seller)] * 3], of, weight=7.0)) == 20
    theirs = [account for account in seller if account < 120]
    assert len(joined([*own, *[("payment", theirs)] * 3], of, weight=7.0)) == 19, "that of two of them does"


def test_ranges_of_addresses_and_reshares_join_nobody() -> None:
    inside = [("device", part) for part in PARTS]
    assert joined([*inside, *crossing(PARTS[0], PARTS[2], ["ip_range"] * 12)], FOUR) == PARTS


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_joined_is_likelier_than_what_was_there(seed: int) -> None:
    """Two crowds of sixteen, each in four pieces, and values of either: what comes out is the crowds."""
    rng = random.Random(seed)
    crowd = {account: account % 2 for account in range(32)}
    pieces = {account: 1 + account % 8 for account in range(32)}
    signals = []
    for number in range(40):
        of = [account for account, which in crowd.items() if which == number % 2]
        signals.append((("device", "payment", "ip", "template")[number % 4], rng.sample(of, 5)))
    assert joined(signals, pieces) == [list(range(0, 32, 2)), list(range(1, 32, 2))], f"seed {seed}"


def test_blocks_are_numbered_as_communities_are() -> None:
    members = pd.DataFrame({"account_no": [3, 4, 7, 9], "community": [1, 1, 2, 3], "membership": [1.0, 0.5, 1.0, 1.0]})
    found = renumbered(Partition(members, 0.25), pd.Series({9: 40, 7: 40, 4: 40, 3: 8}))
    assert found.members["community"].tolist() == [2, 1, 1, 1]
    assert found.members["membership"].tolist() == [1.0, 0.5, 1.0, 1.0] and found.modularity == 0.25
    assert found.members["account_no"].tolist() == [3, 4, 7, 9]


def test_those_who_show_nothing_are_left_as_they_are() -> None:
    assert joined([], {1: 1, 2: 1, 3: 2, 4: 2}) == [[1, 2], [3, 4]]
    assert joined([("device", [8, 9])], {1: 1, 2: 1, 3: 2, 4: 2}) == [[1, 2], [3, 4]]
