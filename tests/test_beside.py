"""What further values of a family say beside the best: each by the others who do not show that one."""

from dataclasses import replace
from math import log

import numpy as np
import pytest

from graphlink.judging.belonging import _others, _ratios, _weigh
from graphlink.judging.beside import MOST, beside, meetings
from graphlink.judging.holdings import Holdings, crossing_families
from graphlink.judging.households import find_households
from graphlink.judging.parts import Weighed, parts_of
from graphlink.signals import KINDS, Kind
from tests.belonging_setting import POPULATION, Shown, all_show, held, undated, whole_belonging


def further(holdings: Holdings, weight: list[float]) -> dict[tuple[int, int], float]:
    """(account, signal number) -> what it says beside the better ones of its account, where it says something."""
    weights = np.array(weight)
    size = np.bincount(holdings.network, weights=weights).astype("float64")
    others = _others(holdings, weights)
    found = beside(holdings, meetings(holdings), others, weights, size).further(
        _ratios(holdings, others, weights, size)
    )
    told = np.flatnonzero(found)
    return {(int(holdings.account[row]), int(holdings.signal[row])): float(found[row]) for row in told}


def weighed(shown: list[Shown], accounts: int, **more: object) -> tuple[Holdings, Weighed]:
    holdings = held(shown, [0] * accounts, **more)  # type: ignore[arg-type]
    return holdings, _weigh(
        holdings, find_households(holdings), meetings(holdings), undated(accounts), np.ones(accounts), {}
    )


CROSSING = [(0, "payment", "a"), (0, "payment", "b"), *all_show(range(1, 8), "payment", "a")]
CROSSING += all_show(range(8, 14), "payment", "b")
"""0 shows two cards: one with seven others, the other with six, of thirty accounts; they are more than a household."""


def test_a_second_card_says_what_its_own_others_do() -> None:
    alone = 6 / 7 * log(6 / 29 / (0.5 / (POPULATION - 30)))
    assert further(held(CROSSING, [0] * 30), [1.0] * 30) == {(0, 1): pytest.approx(alone)}


def test_who_shows_the_better_one_too_does_not_say_it_again() -> None:
    """Five of the six who have the second card have the first one too; then all of them have."""
    two, all_of_them = (CROSSING + all_show(range(8, last), "payment", "a") for last in (13, 14))
    alone = 1 / 2 * log(1 / 29 / (0.5 / (POPULATION - 30)))
    said = further(held(two, [0] * 30), [1.0] * 30)
    assert said[0, 1] == pytest.approx(alone)
    assert further(held(all_of_them, [0] * 30), [1.0] * 30) == {}


def test_others_count_by_how_surely_they_belong() -> None:
    weights = [1.0] * 8 + [0.5, 0.1, 0.1, 0.1, 0.1, 0.1] + [1.0] * 16
    found = further(held(CROSSING, [0] * 30), weights)
    assert found[0, 1] == pytest.approx(1 / 2 * log(1 / 24 / (5.5 / (POPULATION - 25))))
    few = [1.0] * 8 + [0.05] * 6 + [1.0] * 16
    assert further(held(CROSSING, [0] * 30), few) == {}, "three tenths of one say nothing"


def test_what_strangers_show_too_says_less() -> None:
    shown = [*CROSSING, *all_show(range(30, 42), "payment", "b")]
    found = further(held(shown, [0] * 42), [1.0] * 30 + [0.0] * 12)
    assert found[0, 1] == pytest.approx(6 / 7 * log(6 / 29 / (12.5 / (POPULATION - 30))))


def test_a_third_value_counts_by_whichever_of_the_better_ones_leaves_it_least() -> None:
    """Those who have the third card are those who have the second."""
    shown = [*CROSSING, (0, "payment", "c"), *all_show((8, 9, 10), "payment", "c")]
    found = further(held(shown, [0] * 30), [1.0] * 30)
    assert set(found) == {(0, 1)}


def test_of_many_values_the_rarest_are_looked_at() -> None:
    shown = [(0, "payment", f"{n:02}") for n in range(MOST + 3)]
    shown += [(1 + 2 * n + more, "payment", f"{n:02}") for n in range(MOST + 3) for more in (0, 1)]
    outside = {f"{n:02}": n for n in range(MOST + 3)}
    found = further(held(shown, [0] * 60, outside=outside), [1.0] * 60)
    assert {signal for account, signal in found if account == 0} == set(range(1, MOST))


def test_private_values_that_are_read_cross_and_those_that_people_choose_among_do_not() -> None:
    product = Kind("product", ("a product", "products"), measured=True)
    step = Kind("reshare", ("a reshare", "reshares"), windowed=True)
    phone = Kind("phone", ("a phone", "phones"), family="contact", rarity=20.0)
    assert crossing_families([*KINDS, product, step, phone]) == {"payment", "device", "contact"}


def test_cards_that_cross_add_up_and_addresses_say_at_how_many_it_is() -> None:
    addresses = [(account, "ip", value.upper()) for account, _, value in CROSSING]
    cards, places = weighed(CROSSING, 30)[1], weighed(addresses, 30)[1]
    at = places.places.says(places.tied_by)
    assert cards.odds[0] == pytest.approx(places.odds[0] - at[0] + 6 / 7 * log(6 / 29 / (0.5 / (POPULATION - 30))))
    assert places.says.tolist() == (places.best + at).tolist() and cards.says.tolist()[1:] == cards.best.tolist()[1:]
    assert cards.tied_by.tolist()[:2] == places.tied_by.tolist()[:2] == [2, 1]


EXITS = [(a, "ip", exit) for a in range(30) for exit in (f"first {a % 5}", f"second {a // 6}")]
"""Thirty at two addresses each, no two of them at the same two."""


def test_several_addresses_each_with_others_do_not_come_along_with_an_account() -> None:
    """One does, and so do two where all who were at the one were at the other, or where nothing costly ties."""
    card = all_show(range(36), "payment", "card")
    shown = [*EXITS, *[(a, "ip", "first 0") for a in range(30, 36)]]
    assert weighed([*card, *shown], 36)[1].lived.tolist() == [True] * 30 + [False] * 6
    assert not weighed(shown, 36)[1].lived.any(), "a carrier's users are at several of its addresses too"
    one_pool = all_show(range(14), "ip", "a") + all_show(range(14), "ip", "b")
    assert not weighed([*card, *one_pool], 36)[1].lived.any()


def test_where_an_operator_has_one_address_to_an_account_several_say_nothing() -> None:
    """Twelve of thirty had a second one, then fifteen; all surely belong, by a card and a template."""
    surely = [*all_show(range(30), "payment", "card"), *all_show(range(30), "template", "t")]
    for some, expected in ((12, False), (15, True)):
        shown = [row for row in EXITS if row[0] < some or row[2].startswith("first")]
        holdings, found = weighed([*surely, *shown], 30)
        assert (found.odds > 2).all() and (found.tied_by > 1).sum() >= some - 3
        assert found.several.any() == expected == parts_of(holdings, found, np.arange(30))["several"].any()


def test_the_parts_tell_how_many_values_tie_it_and_what_is_left_without_the_best() -> None:
    """Without its better card 0 is tied by the other alone; who has one card only is then not tied."""
    holdings, found = weighed(CROSSING, 30)
    frame = parts_of(holdings, found, np.arange(30))
    rows = frame[frame["family"] == "payment"].set_index("account_no")
    assert rows.loc[[0, 1, 8], "tied_by"].tolist() == [2, 1, 1]
    assert rows.loc[0, "nats"] == pytest.approx(found.best[0] + found.crossed(found.ratios)[0], abs=1e-5)
    assert rows.loc[0, "without"] == pytest.approx(found.ratios[1], abs=1e-5)
    assert rows.loc[1, "without"] == 0
    three = weighed([*CROSSING, (0, "payment", "c"), *all_show(range(14, 18), "payment", "c")], 30)
    [row] = parts_of(*three, np.arange(30)).query("account_no == 0 and family == 'payment'").to_dict("records")
    gone = replace(three[1], ratios=np.where(three[0].signal == 0, 0.0, three[1].ratios))
    assert row["tied_by"] == 3
    assert row["without"] == pytest.approx(gone.ratios[1] + gone.crossed(gone.ratios)[0], abs=1e-5)


def test_a_household_is_not_surer_for_each_of_its_own_devices() -> None:
    """Three behind a proxy with a console, a tablet and a television of their own."""
    operation = [(a, "payment", card) for a in range(30) for card in (f"first {a % 10}", f"second {a // 3}")]
    operation += [*all_show(range(33), "ip", "proxy"), *all_show(range(30), "template", "t")]
    home = [row for value in ("console", "tablet", "tv") for row in all_show(range(30, 33), "device", value)]
    more, less = (whole_belonging([*operation, *of], [1] * 33).accounts["odds"] for of in (home, home[:3]))
    assert (more[30:] <= less[30:] + 0.01).all() and (more[:30] > more[30]).all()


def test_cards_that_cross_are_all_there_is_and_enough() -> None:
    """Sixty accounts with five of twenty cards each, dealt by lot; and forty with eight to one card, which do not."""
    draw = np.random.default_rng(1)
    shown = [(a, "payment", f"c{card:02}") for a in range(60) for card in draw.permutation(20)[:5]]
    found = whole_belonging(shown, [1] * 60)
    assert (found.accounts["odds"] > 2).all() and found.parts.query("family == 'payment'")["tied_by"].min() >= 2
    one = whole_belonging([(a, "payment", f"c{a % 5}") for a in range(40)], [1] * 40)
    assert (one.accounts["odds"] < 2).all()


def test_who_has_one_card_is_not_asked_for_what_others_have() -> None:
    """The median is that of the best cards: the odds are higher by what the others say."""
    draw = np.random.default_rng(1)
    shown = [(a, "payment", f"c{card:02}") for a in range(60) for card in draw.permutation(20)[:5]]
    found = whole_belonging(shown, [1] * 60)
    typical = found.networks.loc[1, ["typical_odds", "typical_lasting"]].astype("float64")
    assert typical.iloc[0] == typical.iloc[1] and typical.max() < 3
    assert found.accounts["odds"].median() > 10
