"""The stage of linking on a table written by hand: what the settings make of a value that everybody shows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine, Step
from graphlink.linking import LEAVES, group_accounts, kinds_found, link_accounts
from graphlink.settings import LinkSettings, Settings
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame
from tests.whole_platform import nobody_is_absent

CROWD, PAIR = 60, 2
EVERY_PAIR = CROWD * (CROWD - 1) // 2


@contextmanager
def crowd() -> Iterator[DuckDBEngine]:
    """An engine with what linking takes, of a crowd that shows one device; the first two share a card besides."""
    shown = [(f"a{n}", "device", "d") for n in range(CROWD)] + [(f"a{n}", "payment", "c") for n in range(PAIR)]
    with showing(shown, CROWD) as db:
        yield db


@contextmanager
def showing(shown: list[tuple[str, str, str]], accounts: int) -> Iterator[DuckDBEngine]:
    """An engine with what linking takes, of `accounts` accounts a0, a1, ... that show (account, kind, value)."""
    seen = pd.Timestamp("2026-03-01")
    observed = pd.DataFrame(shown, columns=["account_id", "kind", "value"]).assign(occurrences=1, share=1.0)
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("observed", observed.assign(first_seen=seen, last_seen=seen))
        numbers = range(accounts)
        ids = pd.DataFrame({"account_no": numbers, "account_id": [f"a{n}" for n in numbers]})
        db.register("account_number", ids)
        nobody_is_absent(db)
        db.register("account", ids[["account_id"]].assign(created_at=pd.Series(dtype="datetime64[us]")))
        db.register("account_activity", pd.DataFrame({"account_no": numbers, "first_seen": seen, "last_seen": seen}))
        db.register("kind", kind_frame(KINDS))
        db.run(Step("windowed_kind", "select '' as kind, 0.0::double as \"window\" where false", reads=()))
        db.run(Step("windowed_event", "select '' as account_id, '' as kind, '' as value, 0.0 as ts", reads=()))
        yield db


@pytest.mark.parametrize(("min_evidence", "links"), [(None, 1), (1.0, 1), (0.0, EVERY_PAIR)])
def test_every_pair_that_shares_a_value_is_linked_where_no_evidence_is_asked_for(
    min_evidence: float | None, links: int
) -> None:
    with crowd() as db:
        found = link_accounts(db, Settings(link=LinkSettings(min_evidence=min_evidence)))
        for name in LEAVES:
            db.frame(f"select * from {name} limit 0")
    assert len(found) == links
    assert found[["account_l", "account_r"]].iloc[0].tolist() == [0, 1]
    assert found["account_l"].is_monotonic_increasing


def test_what_is_linked_is_grouped() -> None:
    settings = Settings()
    with crowd() as db:
        links = link_accounts(db, settings)
        assert kinds_found(db, settings) == KINDS
        members, modularity = group_accounts(db, links, settings)
    assert members[["account_no", "community", "network"]].to_numpy().tolist() == [[0, 1, 1], [1, 1, 1]]
    assert members["chained"].tolist() == [False, False]
    assert modularity == 0.0


@pytest.mark.parametrize(("crossing", "communities"), [(0, 2), (2, 2), (8, 1)])
def test_communities_that_many_weak_values_cross_are_one(crossing: int, communities: int) -> None:
    """Two eights of a thousand, a card and a device each; an address of one of either says ln 500, under the bar."""
    shown = [(f"a{n}", kind, f"{kind}{n // 8}") for n in range(16) for kind in ("payment", "device")]
    shown += [(f"a{n}", "ip", f"10.0.{n % 8}.1") for n in range(16) if n % 8 < crossing]
    settings = Settings()
    with showing(shown, 1000) as db:
        links = link_accounts(db, settings)
        members, modularity = group_accounts(db, links, settings)
    assert not ((links["account_l"] < 8) & (links["account_r"] >= 8)).any(), "no pair of them is a link"
    assert members["account_no"].tolist() == list(range(16))
    assert members["community"].tolist() == [1] * 8 + [communities] * 8
    assert members["network"].tolist() == members["community"].tolist()
    assert modularity == 0.5, "that of the links, which the blocks leave as it was"
