"""What the accounts of networks show, read from tables: slots, parts, and where an account could have shown more."""

from math import inf

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.judging.holdings import Holdings, _silent, read_holdings, read_sign_ups
from tests.belonging_setting import Shown, all_show, belonging, kinds_of, tables
from tests.lent_engine import lent_engine
from tests.whole_platform import nobody_is_absent


def silent(
    shown: list[Shown],
    accounts: int = 4,
    alone: list[tuple[int, str]] | None = None,
    hours: list[tuple[int, int, int]] | None = None,
) -> list[tuple[int, str, float]]:
    with tables(shown, [0] * accounts, alone=alone or [], hours=hours or []) as db:
        return [(int(no), str(family), float(tries)) for no, family, tries in _silent(db).itertuples(index=False)]


# Where an account could have shown what its network shows


def test_who_shows_values_of_its_own_could_have_shown_the_network_s_once_for_each_kind() -> None:
    alone = [(0, "device"), (0, "device"), (0, "payment"), (2, "device"), (9, "device")]
    assert silent(all_show((1, 2), "device", "d"), alone=alone) == [
        (0, "device", inf),
        (0, "payment", inf),
        (2, "device", inf),
    ], "account 9 is of no network"


def test_a_range_of_addresses_of_its_own_is_no_kind_of_its_own() -> None:
    """An address of its own tells as much."""
    assert silent(all_show((1, 2), "device", "d"), alone=[(0, "ip_range")]) == []
    assert silent(all_show((1, 2), "device", "d"), alone=[(0, "ip_range"), (1, "ip")]) == [(1, "ip", inf)]


def test_who_sends_prompts_could_have_sent_a_template_so_many_times() -> None:
    hours = [(0, 1, 3), (0, 7, 4), (3, 1, 1), (9, 1, 5)]
    assert silent(all_show((1, 2), "template", "t"), hours=hours) == [(0, "template", 7.0), (3, "template", 1.0)]
    assert silent(all_show((1, 2), "device", "d"), hours=hours) == [], "of data without a template nobody is asked"
    assert silent(all_show((1, 2), "template", "t"), hours=[(0, 1, 0)]) == []


def test_families_are_told_by_kind_and_an_account_once_for_each() -> None:
    """A template of its own is more than seven prompts."""
    hours, alone = [(0, 1, 7), (1, 1, 7)], [(0, "template")]
    assert silent(all_show((1, 2), "template", "t"), hours=hours, alone=alone) == [
        (0, "template", inf),
        (1, "template", 7.0),
    ]


# Holdings


def holdings(
    shown: list[Shown],
    networks: list[int],
    *,
    in_step: list[tuple[int, int, str, float]] | None = None,
    hours: list[tuple[int, int, int]] | None = None,
) -> Holdings:
    with tables(shown, networks, in_step=in_step or [], hours=hours or []) as db:
        return read_holdings(db, pd.Series(networks, index=range(len(networks))), kinds_of(row[1] for row in shown))


def test_slots_are_of_what_is_shown_in_step_and_silent() -> None:
    """Accounts 0 and 1 show a device; 2 sends four prompts; 0 and 1 are in step by a kind that neither shows."""
    found = holdings(
        [*all_show((0, 1, 700), "device", "d"), *all_show((1, 800), "template", "t")],
        [5, 5, 5],
        in_step=[(0, 1, "batch", 7.0)],
        hours=[(1, 0, 9), (2, 0, 4)],
    )
    families = sorted(["batch", "device", "template"])
    slots = [(int(a), families[f]) for a, f in zip(found.slot_account, found.slot_family, strict=True)]
    assert slots == [(0, "batch"), (0, "device"), (1, "batch"), (1, "device"), (1, "template"), (2, "template")]
    assert found.slot_tries.tolist() == [inf, inf, inf, inf, 9.0, 4.0]
    assert [slots[at] for at in found.slot] == [(0, "device"), (1, "device"), (1, "template")]
    assert [slots[at] for at in found.step_slot] == [(0, "batch"), (1, "batch")]
    assert found.step_other.tolist() == [1, 0] and found.step_weight.tolist() == [7.0, 7.0]
    assert found.degree.tolist() == [3.0, 2.0] and found.population == 1000


def test_a_value_that_weighs_little_is_shown_and_one_without_weight_is_not() -> None:
    shown = [(0, "device", "little"), (0, "device", "hub"), (0, "device", "against")]
    hidden = {"little": {"weight": 0.1}, "hub": {"weight": 0.0}, "against": {"weight": -0.1}}
    with tables(shown, [1], hidden=hidden) as db:
        found = read_holdings(db, pd.Series([1], index=[0]), kinds_of(["device"]))
        assert db.scalar("select count(*) from incidence") == 3
    assert len(found.pair) == 1


def test_the_part_of_its_showings_that_a_value_is_goes_along_with_it() -> None:
    with tables([(0, "template", "t"), (1, "template", "t"), (1, "template", "u")], [1, 1]) as db:
        parts = pd.DataFrame({"account_no": [0, 1, 1], "signal_no": [0, 0, 1], "share": [0.5, 0.2, 0.3]})
        db.register("incidence", parts)
        found = read_holdings(db, pd.Series([1, 1], index=[0, 1]), kinds_of(["template"]))
    assert found.share.tolist() == [0.5, 0.2, 0.3] and found.pair.tolist() == [0, 0, 1]


def test_what_families_are_is_told_by_their_kinds() -> None:
    shown = [(0, family, family) for family in ("batch", "device", "ip", "payment", "phone", "signup", "template")]
    found = holdings(shown, [1])
    told = zip(("batch", "device", "ip", "payment", "phone", "signup", "template"), found.private, strict=True)
    assert {family for family, private in told if private} == {"device", "payment", "phone"}
    assert found.lived.tolist() == [True, True, False, False, True, False, True]
    assert found.dated.tolist() == [True, False, False, False, False, True, False]
    assert found.vouching.tolist() == [True, True, False, True, True, False, True]


def test_a_value_is_one_pair_for_each_network() -> None:
    found = holdings(all_show(range(4), "device", "d"), [8, 3, 8, 3])
    assert found.pair_network.tolist() == [0, 1] and found.network.tolist() == [1, 0, 1, 0]
    assert found.pair.tolist() == [1, 0, 1, 0] and found.degree.tolist() == [4.0, 4.0]


def test_an_account_with_devices_of_its_own_stands_apart_and_one_without_is_told_nothing() -> None:
    """Of 22 accounts twenty share a card and a device; 20 shows a device of its own, 21 no device."""
    shown = all_show(range(22), "payment", "card") + all_show(range(20), "device", "d")
    found = belonging(shown, [1] * 22, alone=[(20, "device")], days=[None] * 22)["odds"]
    # Twenty are tied of 20 to 21 that show a device: ln(1 - 20/23) or less, about -2; the doubt of each about the other
    # makes a few tenths.
    assert 1.5 < found[21] - found[20] < 3
    without = belonging(shown, [1] * 22, days=[None] * 22)["odds"]
    assert without[20] == without[21]


def test_sign_ups_are_days_and_everybody_within_five_of_them_is_near() -> None:
    """Against a plain count; some are exactly five days apart, one day is not known."""
    days = [0.0, 5.0, 10.0, 10.5, 16.0, None, 900.0]
    with lent_engine() as db:
        made = [None if day is None else pd.Timestamp("2025-01-01") + pd.Timedelta(days=day) for day in days]
        db.register("account_number", pd.DataFrame({"account_no": range(7), "account_id": list("abcdefg")}))
        nobody_is_absent(db)
        db.register(
            "account", pd.DataFrame({"account_id": list("abcdefg"), "created_at": pd.to_datetime(pd.Series(made))})
        )
        found = read_sign_ups(db, pd.Series([8, 8, 8, 3, 3, 3, 3], index=range(7)))
    known = [day for day in days if day is not None]
    shares = [sum(abs(day - other) <= 5 for other in known) / 6 for day in known]
    assert found.known.tolist() == [day is not None for day in days]
    assert found.near[found.known].tolist() == pytest.approx(shares)
    start = pd.Timestamp("2025-01-01").timestamp() / 86400
    assert found.key[:3].tolist() == pytest.approx([1e6 + start + day for day in known[:3]])
    assert found.key[[3, 4, 6]].tolist() == pytest.approx([start + day for day in known[3:]])
    assert found.key[found.order].tolist() == sorted(found.key)


def test_where_one_day_is_known_all_of_everybody_signed_up_near_it() -> None:
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account_number", pd.DataFrame({"account_no": [0, 1], "account_id": ["a", "b"]}))
        nobody_is_absent(db)
        db.register(
            "account", pd.DataFrame({"account_id": ["a", "b"], "created_at": [pd.Timestamp("2025-01-01"), None]})
        )
        found = read_sign_ups(db, pd.Series([1, 1], index=[0, 1]))
    assert found.known.tolist() == [True, False] and found.near[0] == 1.0
