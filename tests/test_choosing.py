"""What to ask about next, from communities of which everything is known: the strengths, the verdict and the lot."""

import numpy as np
import pandas as pd
import pytest

from graphlink.judging import SHIPPED, Card, card_by, signs_of
from graphlink.judging.points import OF_A_PIECE
from graphlink.learning.choosing import chosen, kept
from graphlink.learning.examples import Pool
from graphlink.learning.fitting import Posterior, slopes_of
from graphlink.signals import KINDS

SIGNS = signs_of(KINDS)
MANY = ("many cards", "cards shared in part", "many devices", "devices shared in part", "signed up in waves")
SEEN = card_by({}, [{"operation": True, "signs": dict.fromkeys(MANY, 1.0)}])
"""The shipped weights, taught by an operation and by no innocent: it has seen nothing like what it would clear."""


def pool_of(*rows: tuple[str, float, int], shown: tuple[str, ...] = ()) -> Pool:
    """A community of each (verdict, score, accounts), each with the signs `shown`; community ids count from 10."""
    names = [*(sign.name for sign in SIGNS), OF_A_PIECE]
    own = pd.DataFrame([{name: float(name in shown) for name in names} for _ in rows])
    about = pd.DataFrame(rows, columns=["verdict", "score", "accounts"]).assign(
        community_id=range(10, 10 + len(rows)), network_id=1
    )
    return Pool(own, own.copy(), about)


def nothing_known() -> Posterior:
    """As good as: the weights are so sure that none of them would move."""
    return Posterior(1e-12 * np.eye(len(SIGNS)))


@pytest.mark.parametrize(
    ("verdict", "score", "found"),
    [
        ("suspend", 0.2, True),
        ("suspend", 0.4999, True),
        # As much as asks for a review: the card alone reviews it, and that is no clearing.
        ("suspend", SHIPPED.rules.review, False),
        ("suspend", 0.9, False),
        ("review", 0.2, False),
        ("clear", 0.2, False),
    ],
)
def test_kept_is_what_stays_suspended_though_its_score_asks_for_no_review(
    verdict: str, score: float, found: bool
) -> None:
    assert kept(pool_of((verdict, score, 9)), SIGNS, SEEN) == [0] * found


def test_a_card_that_has_seen_nothing_keeps_nothing() -> None:
    assert kept(pool_of(("suspend", 0.2, 9)), SIGNS, SHIPPED) == []


def test_the_largest_that_are_kept_come_first_and_then_by_their_number() -> None:
    pool = pool_of(("suspend", 0.2, 9), ("suspend", 0.2, 30), ("clear", 0.2, 80), ("suspend", 0.2, 9))
    assert kept(pool, SIGNS, SEEN) == [1, 0, 3]


def asked(
    pool: Pool, waiting: list[int], by_lot: list[int], count: int = 9, card: Card = SHIPPED
) -> list[tuple[int, str]]:
    return chosen(pool, SIGNS, card, nothing_known(), waiting, by_lot, count)


def test_what_is_kept_is_asked_though_hardly_any_weights_would_review_it() -> None:
    pool = pool_of(("suspend", 0.2, 9), ("suspend", 0.2, 9), ("clear", 0.0, 9))
    points, _ = slopes_of(pool, SIGNS, SHIPPED)
    assert (points < SHIPPED.rules.bar).all()
    assert asked(pool, [1, 0], []) == [(1, "kept"), (0, "kept")]
    assert asked(pool, [1, 0], [], 1) == [(1, "kept")]
    assert asked(pool, [], []) == []


def test_after_them_what_teaches_and_what_the_lot_draws_by_turns() -> None:
    pool = pool_of(*[("review", 0.9, 9)] * 5, shown=MANY)
    rows = asked(pool, [4], [3, 4, 2])
    assert [why for _, why in rows] == ["kept", "learn", "bound", "learn", "bound"]
    assert [row for row, why in rows if why == "bound"] == [3, 2]
    assert sorted(row for row, _ in rows) == [0, 1, 2, 3, 4]
    # Nobody is left to draw.
    assert [why for _, why in asked(pool, [], [1])] == ["learn", "bound", "learn", "learn", "learn"]
