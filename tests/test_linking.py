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

CROWD, PAIR = 60, 2
EVERY_PAIR = CROWD * (CROWD - 1) // 2


@contextmanager
def crowd() -> Iterator[DuckDBEngine]:
    """An engine with what linking takes, of a crowd that shows one device; the first two share a card besides."""
    seen = pd.Timestamp("2026-03-01")
    shown = [(f"a{n}", "device", "d") for n in range(CROWD)] + [(f"a{n}", "payment", "c") for n in range(PAIR)]
    observed = pd.DataFrame(shown, columns=["account_id", "kind", "value"]).assign(occurrences=1, share=1.0)
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("observed", observed.assign(first_seen=seen, last_seen=seen))
        numbers = range(CROWD)
        db.register("account_number", pd.DataFrame({"account_no": numbers, "account_id": [f"a{n}" for n in numbers]}))
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
    assert modularity == 0.0
