"""Places: at how many of the core's addresses an account was, and at how many who stands beside networks."""

from math import log

import numpy as np
import pytest

from graphlink.judging.habits import LIMIT
from graphlink.judging.places import BESIDE, LIKE_OTHERS, find_places
from tests.belonging_setting import held

# Twenty of the core at two addresses each; twenty neighbours at one, ten of them at one of their own besides.
CORE, ALL = 20, 40
SHOWN = [(a, "ip", f"{which} {a % 4}") for a in range(CORE) for which in ("first", "second")]
SHOWN += [(a, "ip", f"first {a % 4}") for a in range(CORE, ALL)]
HOLDINGS = held(SHOWN, [0] * ALL, silent={(a, "ip"): np.inf for a in range(CORE, 30)})
TIED = np.array([2] * CORE + [1] * (ALL - CORE))
WEIGHT = np.array([1.0] * CORE + [0.0] * (ALL - CORE))


def says(tied: np.ndarray, weight: np.ndarray = WEIGHT) -> list[float]:
    found: list[float] = find_places(HOLDINGS, TIED, weight).says(tied).tolist()
    return found


def test_several_addresses_speak_for_it_where_the_core_is_at_several_and_others_are_not() -> None:
    found = says(TIED)
    share = {2: BESIDE * CORE / ALL / (ALL - CORE + BESIDE), 1: (10 + BESIDE / 4) / (ALL - CORE + BESIDE)}
    core = (CORE - 1 + LIKE_OTHERS * share[2]) / (CORE - 1 + LIKE_OTHERS)
    assert found[0] == pytest.approx(log((core + 0.01) / (share[2] + 0.01)))
    neighbour = LIKE_OTHERS * share[1] / (CORE + LIKE_OTHERS)
    assert found[-1] == pytest.approx(log((neighbour + 0.01) / (share[1] + 0.01)))
    assert found[0] > 1 and found[-1] < -1


def test_were_one_of_its_addresses_nothing_it_would_be_at_one() -> None:
    assert says(np.ones(ALL, dtype=np.int64))[0] == pytest.approx(says(TIED)[25], abs=0.2) and says(TIED)[25] < -1


def test_who_is_tied_by_none_is_told_nothing() -> None:
    assert says(np.zeros(ALL, dtype=np.int64)) == [0.0] * ALL


def test_nothing_is_said_where_those_beside_are_at_as_many() -> None:
    """Whoever counts for half is of both: no bin is more of the one than of the other."""
    assert max(map(abs, says(TIED, np.full(ALL, 0.5)))) < 0.1


def test_it_says_only_so_much() -> None:
    many = held(SHOWN[: 2 * CORE], [0] * CORE)
    found = find_places(many, np.full(CORE, 2), np.ones(CORE))
    assert np.abs(found.says(np.full(CORE, 4))).max() <= LIMIT


def test_what_costs_something_and_what_does_not_come_along_are_not_asked() -> None:
    for family in ("payment", "device", "template", "batch", "signup"):
        others = held([(a, family, value) for a, _, value in SHOWN], [0] * ALL)
        assert not find_places(others, TIED, WEIGHT).says(TIED).any(), family
