"""Batches by luck: a tail of Poisson's, by hand, and what it leaves of a tie to a core that works in batches."""

from math import exp, factorial, log

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.luck import batch_luck, unlikely
from tests.belonging_setting import Shown, all_show, whole_belonging
from tests.lent_engine import lent_engine
from tests.whole_platform import nobody_is_absent


def tail(count: int, mean: float) -> float:
    """P(X >= count), counted from the other end."""
    return 1 - sum(exp(-mean) * mean**k / factorial(k) for k in range(count))


@pytest.mark.parametrize(("count", "mean"), [(1, 0.02), (1, 0.9), (3, 1.0), (6, 0.5), (5, 4.9)])
def test_it_is_as_improbable_as_the_tail_says(count: int, mean: float) -> None:
    [found] = unlikely(np.array([float(count)]), np.array([mean]))
    assert found == pytest.approx(-log(tail(count, mean)), rel=1e-6)


def test_what_luck_brings_anyhow_is_no_surprise() -> None:
    assert unlikely(np.array([3.0, 0.0]), np.array([3.0, 1.0])).tolist() == [0.0, 0.0]
    assert unlikely(np.array([]), np.array([])).tolist() == []


def luck(rows: list[tuple[str, int, int, float]]) -> tuple[list[float], list[float]]:
    with lent_engine() as db:
        db.register("batch_luck", pd.DataFrame(rows, columns=["account_id", "width", "bins", "by_luck"]))
        db.register("account_number", pd.DataFrame({"account_no": [0, 1, 2], "account_id": ["a", "b", "c"]}))
        nobody_is_absent(db)
        found = batch_luck(db, pd.Index([0, 1, 2]))
    return found.all.round(6).tolist(), found.first.round(6).tolist()


def test_the_width_that_says_most_counts_and_of_whom_nothing_is_known_it_says_no_limit() -> None:
    every, first = luck([("a", 0, 2, 0.1), ("a", 1, 1, 0.2), ("b", 0, 1, 1.0)])
    assert every == [round(-log(tail(2, 0.1)), 6), 0.0, float("inf")], "what falls to every second is no tie"
    assert first == [round(-log(tail(1, 0.1)), 6), 0.0, float("inf")]


# Twenty ask with one template in one batch, and so does 20, a program that sends it all day.
CREW = 20
ASKED: list[Shown] = all_show(range(CREW + 1), "template", "write") + all_show(range(CREW + 1), "batch", "noon")
CARDS: list[Shown] = [(a, "payment", "card") for a in range(CREW)]


def odds(rows: list[tuple[str, int, int, float]]) -> pd.DataFrame:
    return whole_belonging(ASKED + CARDS, [1] * (CREW + 1), luck=rows).accounts


def test_a_program_that_falls_into_the_core_s_batches_by_luck_is_not_tied_by_them() -> None:
    crew = [(f"a{n:05}", 0, 1, 0.02) for n in range(CREW)]
    by_luck, rarely = (odds([*crew, (f"a{CREW:05}", 0, 1, mean)]) for mean in (1.4, 0.02))
    assert by_luck["families"].tolist() == [3] * CREW + [1] and rarely["families"].tolist() == [3] * CREW + [2]
    assert rarely["odds"][CREW] - by_luck["odds"][CREW] == pytest.approx(-log(tail(1, 0.02)), abs=0.01)


def test_who_was_in_one_batch_is_asked_for_no_more_because_others_were_in_three() -> None:
    often = [(f"a{n:05}", 0, 3, 0.3) for n in range(CREW - 1)]
    once = [(f"a{n:05}", 0, 1, 0.3) for n in range(CREW - 1)]
    last = (f"a{CREW - 1:05}", 0, 1, 0.3)
    typical = [
        whole_belonging(ASKED + CARDS, [1] * (CREW + 1), luck=[*rows, last]).networks["typical_odds"].iloc[0]
        for rows in (often, once)
    ]
    assert typical[0] == pytest.approx(typical[1], abs=0.1), "three batches say 5.6 nats of each, and one 1.4"
