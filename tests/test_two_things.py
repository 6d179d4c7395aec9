"""Things of two kinds, shared with the same others or with others each."""

from collections.abc import Sequence

import pytest

from tests.measuring import measures, signal

Things = Sequence[int]
KIND_OF = {10: "payment", 20: "device", 30: "phone", 40: "ip", 50: "template"}
"""The kind of signals from a number on."""


def shares(*shown: Things, weight: float = 5.0) -> float:
    """The part of a group, whose accounts show the signals of `shown` each, that shares things of two kinds with others
    each."""
    rows = [(account, number, 0.1) for account, numbers in enumerate(shown, 1) for number in numbers]
    numbers = sorted({number for _, number, _ in rows})
    signals = [signal(number, KIND_OF[number // 10 * 10], weight) for number in numbers]
    groups = dict.fromkeys(range(1, len(shown) + 1), 1)
    return float(measures(groups, incidence=rows, signal=signals)["two_things"].iloc[0])


def test_a_home_s_card_and_its_tablet_are_of_the_same_people() -> None:
    assert shares((10, 20), (10, 20), (11, 21), (11, 21), (11, 21)) == 0


def test_a_firm_s_card_is_of_those_at_each_of_its_machines() -> None:
    assert shares((10, 20), (10, 20), (10, 21), (10, 21), (10,)) == 0


def test_of_a_pool_each_was_given_a_card_and_a_machine() -> None:
    pool = [(10 + card, 20 + machine) for card in range(4) for machine in range(4)]
    assert shares(*pool) == 1
    assert shares(*pool, (19,), (), (29,), (15, 25)) == 0.8, "of all its accounts those that share both"


def test_it_is_said_by_how_many_of_the_fewer_share_both() -> None:
    """Three of a card's four are at one machine with one more: of the three other holders two share both, or none."""
    assert shares((10, 20), (10, 20), (10, 20), (10, 21), (20,), (21,)) == pytest.approx((3 * 1 / 3 + 1) / 6, abs=1e-6)


def test_of_each_kind_the_most_shared_of_an_account_is_looked_at() -> None:
    """The second pays with the first's card, too, and most with one of three whom it meets nowhere else."""
    assert shares((10, 20), (10, 11, 20), (11,), (11,)) == 0.25


@pytest.mark.parametrize(("first", "other"), [(10, 40), (20, 50), (40, 50)])
def test_addresses_and_prompts_are_no_things(first: int, other: int) -> None:
    assert shares(*[(first + one, other + two) for one in range(3) for two in range(3)]) == 0


def test_of_three_kinds_the_two_that_say_most_are_told() -> None:
    """Cards and telephones are of the same people, machines are of others."""
    assert shares(*[(10 + one, 30 + one, 20 + two) for one in range(3) for two in range(3)]) == 1


def test_what_says_nothing_is_no_thing() -> None:
    assert shares(*[(10 + one, 20 + two) for one in range(3) for two in range(3)], weight=0.0) == 0
