"""The parts of an account's odds: that they add up, which signal says what, and what a family says without it."""

from collections.abc import Mapping
from dataclasses import replace
from math import log1p
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.belonging import _weigh
from graphlink.judging.beside import meetings
from graphlink.judging.households import find_households
from graphlink.judging.parts import SIGN_UP, SIGNED_UP, parts_of
from tests.belonging_setting import Shown, all_show, undated, whole_belonging
from tests.belonging_setting import held as holdings_of

OPERATION = [(a, "payment", f"card {a % 2}") for a in range(30)] + [(a, "device", f"d {a % 3}") for a in range(30)]


def parts(shown: list[Shown], accounts: int, **more: Any) -> pd.DataFrame:
    """The parts by hand, the accounts all sure to belong: one network, and `weigh` over its holdings."""
    holdings = holdings_of(shown, [0] * accounts, **more)
    found = _weigh(holdings, find_households(holdings), meetings(holdings), undated(accounts), np.ones(accounts), {})
    return parts_of(holdings, found, np.arange(accounts))


def family(frame: pd.DataFrame, account: int, name: str) -> Mapping[str, Any]:
    [row] = frame[(frame["account_no"] == account) & (frame["family"] == name)].to_dict("records")
    return {str(key): value for key, value in row.items()}


@pytest.mark.parametrize("in_step", [[], [(0, 1, "reshare", 12.0), (0, 2, "reshare", 9.0)]])
def test_the_parts_of_each_account_add_up_to_its_odds(in_step: list[tuple[int, int, str, float]]) -> None:
    neighbours = all_show(range(30, 33), "payment", "own") + all_show(range(33), "ip", "proxy")
    hours = [(a, 24 * day + (a * a + day * a) % 24, 1 + a % 9) for a in range(60) for day in range(1 + a % 4)]
    days = [700.0 + a % 4 for a in range(32)] + [None]
    found = whole_belonging([*OPERATION, *neighbours], [4] * 33, days=days, in_step=in_step, hours=hours)
    summed = found.parts.groupby("account_no")["nats"].sum()
    assert summed.to_numpy() == pytest.approx(found.accounts["odds"].to_numpy(), abs=1e-4)
    assert set(found.parts["part"]) == {"core_size", "sign_up", "hours", "volume", "shared", "silent"}
    assert not found.parts.duplicated(["account_no", "part", "family"]).any()
    shared = found.parts[found.parts["part"] == "shared"]
    assert shared.groupby("account_no").size().reindex(range(33)).fillna(0).tolist() == (
        found.accounts["families"].tolist()
    )


def test_what_says_nothing_is_left_out() -> None:
    found = whole_belonging(OPERATION, [1] * 30, days=[None] * 30).parts
    assert (found["nats"] != 0).all() and set(found["part"]) == {"core_size", "shared"}


def test_the_strongest_signal_of_a_family_says_it_and_the_next_one_without_it() -> None:
    """Twenty share a rare device, and all of forty one that hundreds elsewhere show."""
    shown = all_show(range(20), "device", "rare") + all_show(range(40), "device", "common")
    found = parts(shown, 40, outside={"common": 300})
    both, one = family(found, 0, "device"), family(found, 39, "device")
    assert (both["part"], one["part"]) == ("shared", "shared")
    # Values are numbered in the order of their names.
    assert (both["signal_no"], one["signal_no"]) == (1, 0)
    assert both["without"] == pytest.approx(one["nats"]) and both["nats"] > one["nats"] > 0
    assert (both["untied"], one["without"], one["untied"]) == (0, 0, 0)


def test_who_shows_other_values_of_a_family_is_silent_there_without_its_ties() -> None:
    """Of twenty all but one share a device; 0 shows one of its own besides, and 1 one that an outsider shows too."""
    shown = [*all_show(range(19), "device", "d"), (1, "device", "apart")]
    found = parts(shown, 20, silent={(0, "device"): np.inf, (19, "device"): np.inf}, outside={"apart": 1})
    silence = log1p(-19 / 22)
    for account, expected in ((0, silence), (1, silence), (2, 0.0)):
        row = family(found, account, "device")
        assert (row["without"], row["untied"]) == pytest.approx((expected, expected)), account
    alone = family(found, 19, "device")
    assert (alone["part"], alone["nats"]) == ("silent", pytest.approx(silence))
    assert pd.isna(alone["signal_no"]) and pd.isna(alone["without"]) and pd.isna(alone["untied"])


def test_synchrony_names_no_signal_and_leaves_what_the_values_say() -> None:
    shown = all_show(range(20), "reshare", "page")
    steps = [(0, 1, "reshare", 30.0), (2, 3, "reshare", 0.1)]
    found = parts(shown, 20, in_step=steps)
    plain = family(found, 5, "reshare")
    step, weak = family(found, 0, "reshare"), family(found, 2, "reshare")
    assert step["nats"] == 30.0 and pd.isna(step["signal_no"])
    assert (step["without"], step["untied"]) == pytest.approx((plain["nats"], 0.0))
    assert (weak["nats"], weak["signal_no"], weak["without"]) == (plain["nats"], 0, 0.0)


def test_synchrony_alone_leaves_nothing() -> None:
    found = parts(all_show(range(4), "device", "d"), 6, in_step=[(0, 1, "reshare", 8.0)])
    row = family(found, 0, "reshare")
    assert (row["nats"], row["without"], row["untied"]) == (8.0, 0.0, 0.0)


def test_what_the_roles_of_a_network_hang_on_is_told_with_it() -> None:
    other = [(a, "ip", "b") for a in range(30, 34)]
    found = whole_belonging([*OPERATION, *other], [9] * 30 + [4] * 4)
    assert found.networks.index.tolist() == [4, 9]
    sure = found.accounts[:30]
    assert found.networks.loc[9, "typical_odds"] == pytest.approx(sure["odds"].median(), abs=1e-4)
    assert found.networks.loc[9, "typical_families"] == 2
    assert found.networks["told_apart"].tolist() == [False, False]
    prompts = all_show(range(30), "template", "t")
    assert whole_belonging([*OPERATION, *prompts], [1] * 30).networks["told_apart"].tolist() == [True]


def test_a_sign_up_when_most_of_the_core_did_is_a_way_of_its_own() -> None:
    """All share a template, and 0 to 19 a batch besides; what the time of its sign-up says of each is given."""
    shown = [*all_show(range(30), "template", "t"), *all_show(range(20), "batch", "b")]
    holdings = holdings_of(shown, [0] * 30)
    found = _weigh(holdings, find_households(holdings), meetings(holdings), undated(30), np.ones(30), {})
    signed = np.full(30, SIGNED_UP)
    signed[::2] -= 0.001
    found = replace(found, alone={**found.alone, SIGN_UP: signed})
    assert found.families.tolist() == [2] * 20 + [1] * 10
    assert found.ways.tolist() == [2, 3] * 10 + [1, 2] * 5


def test_idle_is_of_whom_one_lasting_family_at_the_most_says_anything() -> None:
    """0 to 19 share a card, 0 a device with them, 1 a sign-up; 2 could have shown a device and does not; 20 nothing."""
    shown = [*all_show(range(20), "payment", "card"), *all_show((0, *range(3, 20)), "device", "d")]
    burst = all_show((1, *range(3, 9)), "signup", "june")
    holdings = holdings_of([*shown, *burst], [0] * 21, silent={(2, "device"): np.inf})
    found = _weigh(holdings, find_households(holdings), meetings(holdings), undated(21), np.ones(21), {})
    assert found.idle[[0, 1, 2, 20]].tolist() == [False, True, False, True]
    assert parts_of(holdings, found, np.arange(21)).groupby("account_no")["family"].nunique()[[1, 2]].tolist() == [2, 2]
