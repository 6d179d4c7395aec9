"""Who stands for a group when it is judged: its core, all that surely belong, or everybody."""

import pandas as pd

from graphlink.judging.measures import core_of


def test_a_group_is_judged_by_its_core_or_by_all_where_fewer_than_two_are_of_it() -> None:
    members = pd.DataFrame(
        {
            "account_no": [1, 2, 3, 4, 5, 6, 7],
            "community": [1, 1, 1, 2, 2, 3, 3],
            "network": [1, 1, 1, 1, 1, 2, 2],
            "core": [True, True, False, True, False, False, False],
            "odds": 5.0,
            "alike": False,
        }
    )
    assert core_of(members, "community").to_dict() == {1: 1, 2: 1, 4: 2, 5: 2, 6: 3, 7: 3}
    assert core_of(members, "network").to_dict() == {1: 1, 2: 1, 4: 1, 6: 2, 7: 2}


def test_a_core_that_is_a_third_of_those_that_surely_belong_stands_for_them() -> None:
    assert stood_for(4) == [1, 2]
    assert stood_for(5) == [1, 2, 3, 4, 5, 6, 7], "of seven two are too few; who stands beside them is not judged"


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
        }
    )
    return sorted(core_of(group, "community").index)
