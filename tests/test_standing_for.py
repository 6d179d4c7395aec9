"""Who stands for a group when it is judged: its core, all that surely belong, or everybody."""

import pandas as pd

from graphlink.judging.measures import core_of, coreless


def test_a_group_is_judged_by_its_core_or_by_all_where_fewer_than_two_are_of_it() -> None:
    members = pd.DataFrame(
        {
            "account_no": [1, 2, 3, 4, 5, 6, 7],
            "community": [1, 1, 1, 2, 2, 3, 3],
            "network": [1, 1, 1, 1, 1, 2, 2],
            "core": [True, True, False, True, False, False, False],
            "odds": 5.0,
            "alike": False,
            "costly": False,
        }
    )
    assert core_of(members, "community").to_dict() == {1: 1, 2: 1, 4: 2, 5: 2, 6: 3, 7: 3}
    assert core_of(members, "network").to_dict() == {1: 1, 2: 1, 4: 1, 6: 2, 7: 2}


def test_a_core_that_is_half_of_those_that_surely_belong_stands_for_them() -> None:
    assert stood_for(2) == [1, 2]
    assert stood_for(3) == [1, 2, 3, 4, 5], "of five two are too few; who stands beside them is not judged"


def test_who_surely_belongs_stands_for_a_group_without_a_core_where_they_are_a_third_of_it() -> None:
    """Ten of one mailbox are judged, and not the strangers whom an address ties to them."""
    assert without_a_core(sure=4, others=8) == [1, 2, 3, 4]
    assert without_a_core(sure=4, others=9) == list(range(1, 14)), "too few: all are judged"
    assert without_a_core(sure=1, others=1) == [1, 2], "one is nobody's picture"


def without_a_core(sure: int, others: int) -> list[int]:
    """Who stands for a group of whom nobody is core, and so many surely belong; and who of the rest is counted."""
    group = pd.DataFrame(
        {
            "account_no": range(1, 1 + sure + others),
            "community": 1,
            "core": False,
            "odds": [5.0] * sure + [1.0] * others,
            "alike": True,
            "costly": False,
        }
    )
    judged = sorted(core_of(group, "community").index)
    assert coreless(group, "community").all() == (len(judged) == len(group))
    return judged


def stood_for(members: int) -> list[int]:
    """Who stands for two accounts of a core, as many members and one that only stands beside them."""
    count = 3 + members
    group = pd.DataFrame(
        {
            "account_no": range(1, count + 1),
            "community": 1,
            "core": [True, True, *[False] * (count - 2)],
            "odds": [5.0] * (count - 1) + [1.0],
            "alike": True,
            "costly": False,
        }
    )
    return sorted(core_of(group, "community").index)
