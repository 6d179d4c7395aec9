"""The bound on innocents: true of every cut at once, as often as it says, and no wider than it must be."""

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.bounds import LEVEL, bound_cuts, decisions_wanted, envelope, most_innocents

SEED = 4711


def world(draw: np.random.Generator, decided: int, innocents: int, operations: int) -> tuple[np.ndarray, pd.DataFrame]:
    """Scores of decided innocents, and undecided communities: `innocent` ones that score alike, operations higher."""
    scores = draw.beta(2, 3, decided + innocents)
    tested = pd.DataFrame(
        {
            "score": np.concatenate([scores[decided:], draw.beta(7, 2, operations)]),
            "accounts": draw.integers(5, 60, innocents + operations),
            "innocent": False,
            "truly": np.repeat([True, False], [innocents, operations]),
        }
    )
    return scores[:decided], tested


def held(cuts: pd.DataFrame, tested: pd.DataFrame, column: str) -> bool:
    """Whether no cut has more innocents than its bound."""
    innocent = tested[tested["truly"]]
    counts = [int(innocent.loc[innocent["score"] >= score].pipe(size_of, column)) for score in cuts["score"]]
    return bool((np.array(counts) <= cuts[f"most_{column}"].to_numpy()).all())


def size_of(rows: pd.DataFrame, column: str) -> int:
    return len(rows) if column == "communities" else int(rows["accounts"].sum())


@pytest.mark.parametrize(("decided", "innocents"), [(5, 20), (25, 40), (60, 30), (40, 600)])
def test_an_envelope_is_true_as_often_as_it_says(decided: int, innocents: int) -> None:
    draw = np.random.default_rng(SEED)
    most = np.array(envelope(decided, innocents))
    true = 0
    for _ in range(2_000):
        scores = draw.random(decided + innocents)
        highest = np.sort(scores[:decided])[::-1]
        true += bool(((scores[None, decided:] > highest[:, None]).sum(axis=1) <= most).all())
    assert LEVEL - 0.012 <= true / 2_000 <= LEVEL + 0.025, f"seed {SEED}: {true} of 2000"
    assert (np.diff(most) >= 0).all()


def test_no_cut_of_a_world_holds_more_innocents_than_it_says() -> None:
    """Whichever cut is chosen after looking: a world counts as failed where any one of its cuts is wrong."""
    draw = np.random.default_rng(SEED)
    worlds = [world(draw, 25, 30, 20) for _ in range(100)]
    cuts = [bound_cuts(decided, tested) for decided, tested in worlds]
    for column in ("communities", "accounts"):
        true = np.mean([held(cut, tested, column) for cut, (_, tested) in zip(cuts, worlds, strict=True)])
        assert true >= LEVEL - 0.02, f"seed {SEED}: {column} {true}"


def test_the_bound_says_something() -> None:
    """Within three times what there is at a cut that half of the operations pass, in more than half of the worlds."""
    draw, near = np.random.default_rng(SEED), 0
    for _ in range(100):
        decided, tested = world(draw, 40, 30, 20)
        cut = bound_cuts(decided, tested)
        row = cut[cut["score"] >= 0.6].iloc[-1]
        there = ((tested["score"] >= 0.6) & tested["truly"]).sum()
        near += int(row["most_communities"]) <= 3 * max(int(there), 1)
    assert near > 50, f"seed {SEED}: {near} of 100"


def test_bounds_grow_with_the_cut_and_never_beyond_it() -> None:
    decided, tested = world(np.random.default_rng(SEED), 20, 30, 30)
    cuts = bound_cuts(decided, tested)
    assert cuts["score"].is_monotonic_decreasing and len(cuts) == 60
    assert cuts["most_communities"].is_monotonic_increasing and cuts["most_accounts"].is_monotonic_increasing
    assert (cuts["most_communities"] <= cuts["communities"]).all() and (cuts["most_accounts"] <= cuts["accounts"]).all()
    came, more = cuts["communities"].diff().dropna(), cuts["most_communities"].diff().dropna()
    assert (more <= came).all(), "a wider cut has at most those who came in between"


def test_accounts_are_those_of_the_largest_communities() -> None:
    """What is bounded are communities: accounts of one are innocent together."""
    tested = pd.DataFrame({"score": [0.9, 0.8, 0.7, 0.6], "accounts": [5, 50, 7, 9], "innocent": False})
    decided = np.full(200, 0.75)
    cuts = bound_cuts(decided, tested).set_index("score")
    assert cuts["most_communities"].tolist() == [0, 0, 1, 2]
    assert cuts["most_accounts"].tolist() == [0, 0, 50, 59]


def test_equal_scores_are_one_cut_and_count_against_it() -> None:
    tested = pd.DataFrame({"score": [0.9, 0.9, 0.6], "accounts": [10, 10, 10], "innocent": False})
    cuts = bound_cuts(np.full(100, 0.9), tested)
    assert cuts["communities"].tolist() == [2, 3]
    assert cuts["most_communities"].tolist()[0] == 2, "an innocent was decided at this very score"


def test_where_nobody_was_decided_everybody_may_be_innocent() -> None:
    tested = pd.DataFrame({"score": [0.9, 0.8], "accounts": [10, 20], "innocent": False})
    cuts = bound_cuts(np.array([]), tested)
    assert cuts["most_accounts"].tolist() == [10, 30]
    assert bound_cuts(np.array([0.5]), tested.head(0)).empty


def test_operations_that_score_above_every_innocent_are_not_all_taken_for_innocent() -> None:
    """So many undecided communities above the decided innocents, and none among them: few of these are innocent."""
    decided = np.linspace(0.5, 0.6, 50)
    assert most_innocents(decided, np.full(100, 0.95)) <= 10
    assert most_innocents(decided, np.linspace(0.5, 0.6, 100)) == 100


def test_innocents_that_are_known_are_taken_off() -> None:
    """Whom people chose to decide is not drawn by lot, and no measure; but what they found is not asked again."""
    decided = np.linspace(0.5, 0.95, 20)
    undecided = pd.DataFrame({"score": np.linspace(0.5, 0.99, 20), "accounts": 3, "innocent": False})
    known = undecided.assign(innocent=undecided["score"].rank(ascending=False).isin([2, 5, 9]))
    before, after = (bound_cuts(decided, tested) for tested in (undecided, known))
    found = np.cumsum(known.sort_values("score", ascending=False)["innocent"].to_numpy())
    assert found[-1] == 3
    assert (after["communities"] == before["communities"] - found).all()
    assert (after["most_communities"] == (before["most_communities"] - found).clip(lower=0)).all()
    assert (after["most_accounts"] == 3 * after["most_communities"]).all()


def test_it_says_about_how_many_more_decisions_are_needed() -> None:
    wanted = decisions_wanted(others=40, communities=10)
    assert wanted is not None
    tested = pd.DataFrame(
        {"score": np.concatenate([np.linspace(0.9, 0.99, 10), np.full(30, 0.5)]), "accounts": 1, "innocent": False}
    )
    at = {
        count: bound_cuts(np.full(count, 0.6), tested)["most_communities"].iloc[9]
        for count in (wanted // 3, wanted + 3)
    }
    assert at[wanted + 3] < 10 == at[wanted // 3], at
    assert decisions_wanted(others=100_000, communities=1) is None
