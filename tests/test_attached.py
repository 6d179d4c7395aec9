"""Accounts that no link ties: with whom they are put, and with whom not."""

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking.attached import MANY, attach_accounts
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame

LINKED = {account: 1 if account < 30 else 2 for account in range(60)}
"""Thirty accounts in community 1, thirty in 2."""
IDLE = 100
Shown = list[tuple[int, int]]


def attached(shown: Shown, kinds: dict[int, str], *, weight: float = 5.0) -> dict[int, tuple[int, float]]:
    """account -> (community, membership) of those attached, where accounts show such (account, signal)."""
    members = pd.DataFrame({"account_no": list(LINKED), "community": list(LINKED.values()), "membership": 1.0})
    signals = pd.DataFrame({"signal_no": list(kinds), "kind": list(kinds.values()), "weight": weight})
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("incidence", pd.DataFrame(shown, columns=["account_no", "signal_no"]))
        db.register("signal", signals)
        db.register("kind", kind_frame(KINDS))
        found = attach_accounts(db, members)
    assert found["account_no"].is_monotonic_increasing and found.dtypes.equals(members.dtypes)
    assert found[found["account_no"] < IDLE]["community"].tolist() == list(LINKED.values()), "linked ones stay"
    new = found[found["account_no"] >= IDLE]
    return {account: (community, part) for account, community, part in new.itertuples(index=False)}


def holders(count: int, *, of_others: int = 0, signal: int = 1) -> Shown:
    """So many of community 1 that show the signal, and of community 2."""
    return [(account, signal) for account in (*range(count), *range(30, 30 + of_others))]


def test_who_shows_a_card_of_one_community_is_put_with_it() -> None:
    card = {1: "payment"}
    assert attached([*holders(MANY), (IDLE, 1), (IDLE + 1, 1)], card) == {IDLE: (1, 1.0), IDLE + 1: (1, 1.0)}
    assert attached([*holders(MANY - 1), (IDLE, 1)], card) == {}, "of a rare one links tell"
    assert attached([*holders(MANY), (IDLE, 2)], {1: "payment", 2: "payment"}) == {}, "another card"


def test_nearly_all_linked_ones_with_it_are_of_the_community() -> None:
    card = {1: "payment"}
    assert attached([*holders(18, of_others=2), (IDLE, 1)], card) == {IDLE: (1, 0.9)}
    assert attached([*holders(17, of_others=2), (IDLE, 1)], card) == {}
    idle = [(IDLE + more, 1) for more in range(50)]
    assert set(attached([*holders(12), *idle], card)) == {account for account, _ in idle}, "idle ones do not count"


@pytest.mark.parametrize(("kind", "puts"), [("device", True), ("ip", False), ("template", False), ("signup", False)])
def test_what_is_weak_or_a_moment_puts_nobody(kind: str, puts: bool) -> None:
    assert bool(attached([*holders(12), (IDLE, 1)], {1: kind})) == puts


def test_a_hub_puts_nobody() -> None:
    assert attached([*holders(12), (IDLE, 1)], {1: "payment"}, weight=0.0) == {}


def test_of_two_values_the_one_that_more_show_decides_then_the_first() -> None:
    both = {1: "payment", 2: "device"}
    others = [(account, 2) for account in range(30, 50)]
    assert attached([*holders(12), *others, (IDLE, 1), (IDLE, 2)], both) == {IDLE: (2, 1.0)}
    assert attached([*holders(12), *others[:12], (IDLE, 1), (IDLE, 2)], both) == {IDLE: (1, 1.0)}
