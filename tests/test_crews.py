"""Crews by hand: which of them one operator works, by how far they send each other's wordings."""

import numpy as np
import pytest

from graphlink.judging.crews import ALIKE, GAP, Steps, _hands, _mixing, _steepest, _steps, joined_crews


def dealt(sizes: list[int], wordings: list[range], *, each: int, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Accounts and wordings: each account of a crew sends `each` of the crew's wordings, by lot."""
    draw = np.random.default_rng(seed)
    crew = np.repeat(np.arange(len(sizes)), sizes)
    account = np.repeat(np.arange(len(crew)), each)
    wording = np.concatenate([draw.choice(list(wordings[one]), each, replace=False) for one in crew])
    return account, wording


def hands(sizes: list[int], wordings: list[range], *, each: int, pools: list[int] | None = None) -> list[int]:
    """The hand of each crew's first account; `pools` are those of the accounts, or one for all."""
    account, wording = dealt(sizes, wordings, each=each)
    crew = np.repeat(np.arange(len(sizes)), sizes)
    pool = np.zeros(len(crew), dtype="int64") if pools is None else np.array(pools)
    found = joined_crews(account, wording, np.ones(len(account)), crew, pool)
    return [int(found[first]) for first in np.cumsum([0, *sizes[:-1]])]


def test_steps_lead_over_wordings_and_never_back_to_the_account_itself() -> None:
    """Wording 0 is sent by accounts 0 and 1 of the first crew, 1 by 1 and by 2 of the second; 3 is in no crew."""
    account, wording = np.array([0, 1, 1, 2, 3]), np.array([0, 0, 1, 1, 1])
    steps = _steps(account, wording, np.ones(5), np.array([0, 0, 1, -1]))
    assert steps.of.tolist() == [3.0, 1.0]
    assert steps.between.tolist() == [[1.0, 0.5], [0.5, 0.0]]


def test_wordings_of_many_chunks_are_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    account, wording = dealt([8, 9], [range(30), range(20, 50)], each=4)
    crew, weight = np.repeat([0, 1], [8, 9]), np.arange(1.0, 69.0)
    whole = _steps(account, wording, weight, crew)
    monkeypatch.setattr("graphlink.judging.crews.AT_ONCE", 7)
    for one, other in zip(whole, _steps(account, wording, weight, crew), strict=True):
        np.testing.assert_allclose(one, other)


@pytest.mark.parametrize("sizes", [(10.0, 10.0), (90.0, 10.0)])
def test_what_lots_deal_mixes_wholly_whatever_its_size(sizes: tuple[float, float]) -> None:
    of = np.array(sizes)
    by_lot = np.outer(of, of) / of.sum()
    assert _mixing(by_lot, of)[0, 1] == pytest.approx(1)
    apart = np.diag(of)
    assert _mixing(apart, of)[0, 1] == 0


@pytest.mark.parametrize(
    ("found", "place"),
    [
        ([ALIKE], None),
        ([ALIKE, 0.9, 0.8, 0.3], 2),
        ([ALIKE, 0.7, 0.1, 0.05], 1),
        # Not the first fall, the steepest.
        ([ALIKE, 0.8, 0.65, 0.6, 0.2], 3),
        # None is joined where the most alike are not.
        ([ALIKE, 0.1, 0.05], 0),
        # More than by lot is no more than by lot.
        ([1.0, 1.4, 1.0, 0.95], None),
        ([ALIKE, 0.5, 0.45, 0.36], None),
    ],
)
def test_the_steepest_fall_parts_operators(found: list[float], place: int | None) -> None:
    assert (ALIKE, GAP) == (0.4, 0.05)
    assert _steepest(found, GAP + 0.05) == place


def test_the_two_that_mix_most_are_joined_until_those_left_hardly_do() -> None:
    between = np.array([[30.0, 20, 1, 0], [20, 30, 1, 1], [1, 1, 20, 15], [0, 1, 15, 20]])
    found = _hands(Steps(between, np.array([51.0, 52, 37, 36])), ALIKE, GAP)
    assert found is not None and found.tolist() == [0, 0, 1, 1]


def test_crews_that_were_cut_of_one_hand_s_wordings_are_one() -> None:
    both = [range(20), range(10, 30), range(100, 120), range(110, 130)]
    assert hands([20, 20, 10, 10], both, each=8) == [0, 0, 1, 1]


def test_two_hands_with_some_wordings_in_common_are_two_and_one_hand_is_one() -> None:
    assert hands([40, 20], [range(20), range(18, 32)], each=8) == [0, 1]
    assert hands([40, 20], [range(20), range(20)], each=8) == [0, 0]


def test_who_is_in_no_crew_has_no_hand() -> None:
    account, wording = dealt([10, 10, 2], [range(8), range(20, 28), range(40, 44)], each=4)
    crew = np.repeat([0, 1, -1], [10, 10, 2])
    found = joined_crews(account, wording, np.ones(len(account)), crew, np.zeros(22, dtype="int64"))
    assert found[[0, 10, 20]].tolist() == [0, 1, -1]


def test_crews_of_few_wordings_each_are_told_by_their_pools() -> None:
    """Of each account one wording is known, by which the crew was cut: that crews share none says nothing."""
    account, wording = np.arange(40), np.repeat(np.arange(4), 10)
    crew = wording.copy()
    crosswise = np.tile(np.repeat([0, 1], 5), 4)
    of_two = np.repeat([0, 1], 20)
    ones = np.ones(40)
    assert set(joined_crews(account, wording, ones, crew, crosswise).tolist()) == {0}, (
        "each pool sends what the other does"
    )
    assert joined_crews(account, wording, ones, crew, of_two).tolist() == of_two.tolist(), "no pool does"
    nobody = np.full(40, -1)
    assert set(joined_crews(account, wording, ones, crew, nobody).tolist()) == {0}
