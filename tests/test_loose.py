"""Accounts that no link ties: held against the communities whose cards and devices they have."""

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking import borne_step
from graphlink.linking.loose import take_in_loose
from graphlink.linking.spans import sign_up_step
from graphlink.linking.woven import SMALL
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame
from tests.whole_platform import nobody_is_absent

EVERYBODY, RING, LOOSE = 2_000, 60, 100
BEGUN = pd.Timestamp("2024-03-01")
Shown = list[tuple[str, list[int]]]


def cards(each: int = 5, ring: int = RING) -> Shown:
    """The cards of a ring, of so many accounts each."""
    return [("payment", list(range(first, first + each))) for first in range(0, ring, each)]


def devices(ring: int = RING) -> Shown:
    """Its devices, every twelfth account on one."""
    return [("device", list(range(first, ring, 12))) for first in range(12)]


def taken(shown: Shown, *, day: float | None = None, ring: int = RING) -> dict[int, int]:
    """account -> community of those taken in, beside a ring of so many in the third week of two years; others have a
    card and a device of their own, and LOOSE signed up on such a day."""
    rows = [(account, number) for number, (_, accounts) in enumerate(shown) for account in accounts]
    table = [(number, kind, len(accounts), 5.0) for number, (kind, accounts) in enumerate(shown)]
    alone = [(n, kind) for n in range(EVERYBODY) for kind in ("payment", "device") if n >= ring and n != LOOSE]
    days = [15 + n / 10 if n < ring else 730 * n / EVERYBODY for n in range(EVERYBODY)]
    accounts = pd.DataFrame({"account_no": range(EVERYBODY), "account_id": [f"a{n}" for n in range(EVERYBODY)]})
    created = (BEGUN + pd.Series(pd.to_timedelta([round(86_400 * one) for one in days], unit="s"))).astype(
        "datetime64[us]"
    )
    known = created.where(created.index != LOOSE)
    accounts["created_at"] = known if day is None else known.fillna(BEGUN + pd.Timedelta(days=day))
    members = pd.DataFrame({"account_no": range(ring), "community": 1, "membership": 1.0})
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame(KINDS))
        db.register("signal", pd.DataFrame(table, columns=["signal_no", "kind", "degree", "weight"]))
        db.register("incidence", pd.DataFrame(rows, columns=["account_no", "signal_no"]))
        db.register("shown_alone", pd.DataFrame(alone, columns=["account_no", "kind"]))
        db.register("account_number", accounts[["account_no", "account_id"]])
        nobody_is_absent(db)
        db.register("account", accounts[["account_id", "created_at"]])
        db.run(borne_step())
        db.run(sign_up_step())
        found = take_in_loose(db, members)
        held = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"costly", "linked", "loose_value", "middle"} & set(held), "what it works with goes"
    assert found["account_no"].is_monotonic_increasing and found.dtypes.equals(members.dtypes)
    new = found[found["account_no"] >= ring]
    assert new["membership"].between(0.5, 1).all()
    return dict(zip(new["account_no"].tolist(), new["community"].tolist(), strict=True))


def with_loose(shown: Shown, *places: int) -> Shown:
    """The same, where LOOSE has the values at such places too."""
    return [(kind, [*of, LOOSE] if place in places else of) for place, (kind, of) in enumerate(shown)]


RING_SHOWS = [*cards(), *devices()]
CARD, DEVICE = 0, len(cards())


def test_who_has_a_card_and_a_device_of_a_ring_each_with_others_is_of_it() -> None:
    assert taken(with_loose(RING_SHOWS, CARD, DEVICE + 7)) == {LOOSE: 1}
    assert taken(RING_SHOWS) == {}


def test_who_has_one_value_alone_is_of_it_where_it_came_with_it() -> None:
    """Five of sixty have its card: (5/6) (ln(1,999 / 6) + ln(5 / 60)) is 2.8, to belong costs ln(2,000 / 60), 3.5."""
    one = with_loose(RING_SHOWS, CARD)
    assert taken(one) == {}
    assert taken(one, day=18) == {LOOSE: 1}
    assert taken(one, day=400) == {}


def test_what_nearly_nobody_of_it_has_says_little() -> None:
    """A card of one of the ring and one beside, a family's perhaps."""
    assert taken([*RING_SHOWS, ("payment", [0, LOOSE])], day=400) == {}


@pytest.mark.parametrize("kind", ["ip", "template"])
def test_what_costs_nothing_takes_nobody_in(kind: str) -> None:
    assert taken([(kind, accounts) for kind_, accounts in with_loose(RING_SHOWS, CARD, DEVICE + 7)], day=18) == {}


def test_a_small_community_is_no_ring() -> None:
    few = SMALL - 1
    assert taken(with_loose([*cards(5, few), *devices(few)], 0, 11), day=16, ring=few) == {}
