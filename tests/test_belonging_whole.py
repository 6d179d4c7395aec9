"""Whole networks: who belongs to an operation, and who only stands beside it."""

from itertools import combinations

import pandas as pd
import pytest

from graphlink.judging.roles import CERTAIN, SURE
from tests.belonging_setting import all_show, belonging

PROXY = [(account, "ip", "proxy") for account in (*range(33), *range(500, 560))]


def test_an_operation_is_told_from_the_household_behind_its_proxy() -> None:
    """Thirty accounts on two cards, three devices and an address; three neighbours with their own."""
    operation = [(a, "payment", f"card {a % 2}") for a in range(30)] + [
        (a, "device", f"phone {a % 3}") for a in range(30)
    ]
    neighbours = all_show(range(30, 33), "payment", "own card") + all_show(range(30, 33), "device", "tv")
    found = belonging(operation + neighbours + PROXY, [4] * 33)
    assert found.index.tolist() == list(range(33))
    assert found["core"].tolist() == [True] * 30 + [False] * 3
    assert found["families"].tolist() == [3] * 30 + [1] * 3
    assert found["odds"][:30].min() > 10
    assert found["odds"][30:].max() < 0
    assert found["odds"].equals(found["odds"].round(4)) and not found["odds"].equals(found["odds"].round(2))


PAGES = [(a, "reshare", f"page {page}") for a in (*range(24), *range(100, 130)) for page in range(3)]
"""Pages that 24 accounts of a network show, and as many others."""


def test_who_shows_pages_in_step_with_the_core_belongs_and_a_reader_of_them_does_not() -> None:
    together = [(a, b, "reshare", 12.0) for a, b in combinations(range(20), 2)]
    found = belonging(PAGES, [4] * 24, in_step=[*together, (90, 91, "reshare", 12.0)])
    assert (found["odds"][:20] > SURE).all() and (found["odds"][20:] < 0).all()
    assert not found["core"].any(), "one family alone is never core"
    assert (belonging(PAGES, [4] * 24)["odds"] < 0).all()


def test_two_that_are_in_step_do_not_vouch_for_themselves() -> None:
    found = belonging(PAGES, [4] * 24, in_step=[(0, 1, "reshare", 12.0)])
    assert (found["odds"] < 0).all()


def test_synchrony_counts_where_every_value_is_a_hub_and_within_a_network_alone() -> None:
    hubs = {f"page {page}": {"weight": 0.0} for page in range(3)}
    together = [(a, b, "reshare", 12.0) for a, b in combinations(range(20), 2)]
    found = belonging(
        PAGES, [4] * 20 + [5] * 4, in_step=[*together, *((20, a, "reshare", 12.0) for a in range(9))], hidden=hubs
    )
    assert (found["odds"][:20] > SURE).all() and found["families"].tolist() == [1] * 20 + [0] * 4


def test_a_crowd_behind_one_address_has_no_core() -> None:
    homes = [(a, "device", f"home {a // 2}") for a in range(30)]
    assert not belonging(homes + PROXY, [1] * 30)["core"].any()


@pytest.mark.parametrize("hidden", [{"weight": 0.0}, {"kind": "ip_range"}])
def test_hubs_and_ranges_of_addresses_tie_nobody(hidden: dict[str, object]) -> None:
    """With card and device twenty accounts are a core; with the card taken away by either they are none."""
    shown = all_show(range(20), "payment", "card") + all_show(range(20), "device", "d")
    assert belonging(shown, [1] * 24)["core"].tolist() == [True] * 20 + [False] * 4
    found = belonging(shown, [1] * 24, hidden={"card": hidden})
    assert not found["core"].any()
    assert found["families"].tolist() == [1] * 20 + [0] * 4


def test_nobody_in_a_network_is_no_belonging() -> None:
    found = belonging(all_show(range(500, 520), "device", "d"), [])
    assert found.columns.tolist() == ["odds", "families", "alike", "costly", "core"] and found.empty


def test_networks_do_not_lend_each_other_their_core() -> None:
    shown = [(a, "payment", f"card {a // 20}") for a in range(40)] + [(a, "device", f"d {a // 20}") for a in range(40)]
    alone = belonging(shown[:20] + shown[40:60], [7] * 20)
    both = belonging(shown, [7] * 20 + [3] * 20)
    assert both["core"].all()
    pd.testing.assert_frame_equal(both[:20], alone)


def test_an_early_sign_up_counts_against_who_only_shares_the_address() -> None:
    """Of two that show the same, the one who signed up with the operation has the better odds."""
    shown = [(a, "payment", "card") for a in range(20)] + [(a, "device", f"d {a % 2}") for a in range(20)]
    found = belonging(shown + PROXY, [1] * 22, days=[700.0 + a % 4 for a in range(21)] + [1500.0])
    assert found["odds"][20] - found["odds"][21] > 3
    assert found["core"][:20].all()


def test_who_bought_one_account_of_the_seller_s_is_not_alike() -> None:
    """Thirty share a card, an address, devices and a template; 30 and 31 came by the card, the address and the day."""
    shown = [(a, "payment", "card") for a in range(32)] + [
        row for a in range(30) for row in ((a, "device", f"d {a % 3}"), (a, "template", "t"))
    ]
    address = [(a, "ip", "proxy") for a in range(32)]
    days = [700.0 + a % 4 for a in range(32)]
    found = belonging(shown + address, [1] * 32, days=days)
    assert (found["odds"][30:] > CERTAIN).all() and (found["families"][30:] == 2).all()
    assert found["alike"].tolist() == found["core"].tolist() == [True] * 30 + [False] * 2
    alone = belonging([row for row in shown + address if row[1] != "template"], [1] * 32, days=days)
    assert alone["alike"].all(), "devices alone are known of what does not come along"


def test_who_has_shown_one_thing_and_nothing_else_is_alike_and_no_core() -> None:
    """Thirty share card, addresses, devices, template. 30 has the card alone; 31 a device of its own, 32 a home."""
    shown = [(a, "payment", "card") for a in range(33)] + [
        row for a in range(30) for row in ((a, "device", f"d {a % 3}"), (a, "ip", f"i {a % 2}"), (a, "template", "t"))
    ]
    apart = [(31, "device", "own"), (33, "device", "own"), (32, "ip", "home"), (33, "ip", "home")]
    found = belonging(shown + apart, [1] * 33 + [2], days=[700.0 + a % 4 for a in range(34)])
    assert (found["odds"][30:33] > SURE).all()
    assert found["alike"][30:33].tolist() == [True, False, False]
    assert not found["core"][30:33].any()


@pytest.mark.parametrize(("strangers", "core"), [(0, True), (60, False)])
def test_a_device_that_more_strangers_show_is_nothing_that_the_core_pays_for(strangers: int, core: bool) -> None:
    """Thirty share card, address and five phones by a model each. 30 has the address and one of these, and no card."""
    shown = [
        row for a in range(30) for row in ((a, "payment", f"card {a % 2}"), (a, "device", f"d {a % 5}"), (a, "ip", "i"))
    ]
    beside = [(30, "device", "d 0"), (30, "ip", "i")]
    others = [(31 + a, "device", f"d {d}") for a in range(strangers) for d in range(5)]
    found = belonging([*shown, *beside, *others], [1] * 31)
    assert found["odds"][30] > SURE
    assert found["core"][30] == core
    assert found["core"][:30].all()


def test_a_crowd_beside_a_core_vouches_for_none_of_its_own() -> None:
    """A hundred on cards, devices and addresses ask by one prompt; so do thirty users of a program, who have its own
    prompt and its batches besides, and cards and devices each. What these share among themselves is not the core's."""
    core, users = range(100), range(100, 130)
    shown = [(a, "payment", f"card {a % 10}") for a in core] + [(a, "device", f"d {a % 12}") for a in core]
    shown += [(a, "ip", f"ip {a % 8}") for a in core]
    shown += [(a, kind, f"{kind} of {a}") for a in users for kind in ("payment", "device")]
    shown += all_show([*core, *users, *range(200, 260)], "template", "many") + all_show(users, "template", "program")
    shown += all_show(users, "batch", "at three") + all_show(core, "batch", "at nine")
    found = belonging(shown, [4] * 130)
    assert found["core"][:100].all() and (found["odds"][100:] < SURE).all()
