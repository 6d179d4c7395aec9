"""Which communities to ask about next: those whose decision would move the card and the bound most.

Every other question is the one that teaches most: a decision on a community whose points `x` have the variance `v`
(what the weights leave open) and of which a score says `a` nats a squared point is worth `½ ln(1 + a v)` nats about the
weights (Lindley 1956, doi:10.1214/aoms/1177728069), times the square root of its accounts; the next is chosen as if
this one were answered, so that thirty questions are not the same one. The questions between are drawn by lot from what
asks for a review: the bound on innocents wants decided ones that are like those which are not. Before them all come
the communities that stay suspended because the case's card has not seen their like: they wait for a person.
"""

from collections.abc import Sequence

import numpy as np

from ..judging import SHIPPED, UNSURE, Card, Sign, keeping
from .examples import Pool
from .fitting import Posterior, information_of, slopes_of

__all__ = ["chosen", "kept"]


def chosen(
    pool: Pool,
    signs: Sequence[Sign],
    card: Card,
    known: Posterior,
    waiting: Sequence[int],
    by_lot: Sequence[int],
    count: int,
) -> list[tuple[int, str]]:
    """The rows of `pool` to ask about, at most `count`, and why each is asked (`kept`, `learn` or `bound`).

    `waiting`: the rows that `kept` found, which come first; `by_lot`: rows in the order in which they are drawn.
    """
    points, slopes = slopes_of(pool, signs, card)
    variance = known.variance(slopes)
    # What hardly any weights would have reviewed says little.
    may = points + 3 * np.sqrt(variance) >= SHIPPED.rules.bar
    may[list(waiting)] = True
    # Thousands of questions, each of which asks anew how uncertain all these are: the others are never asked.
    ever = may.copy()
    ever[list(by_lot)] = True
    reach, left = np.sqrt(pool.about["accounts"].to_numpy()), np.ones(len(may), dtype=bool)
    found: list[tuple[int, str]] = []
    while len(found) < count and (left & may).any():
        turn = len(found) - len(waiting)
        if turn < 0:
            row, asked = waiting[turn], "kept"
        elif turn % 2 and (drawn := next((row for row in by_lot if left[row]), None)) is not None:
            row, asked = drawn, "bound"
        else:
            open_ones = ever & left
            variance[open_ones] = known.variance(slopes[open_ones])
            worth = np.log1p(information_of(points, variance) * variance) / 2 * reach
            row, asked = int(np.argmax(np.where(may & left, worth, -1.0))), "learn"
        known = known.after(slopes[row], float(information_of(points[row], variance[row])))
        left[row] = False
        found.append((row, asked))
    return found


def kept(pool: Pool, signs: Sequence[Sign], card: Card) -> list[int]:
    """The rows that stay suspended because `card`, by which they were judged, saw nothing like them; largest first."""
    about = pool.about.reset_index(drop=True)
    alone = about["verdict"].where(about["score"] >= SHIPPED.rules.review, "clear")
    unsure = keeping(about["verdict"], alone, pool.own, pool.network, signs, card).isin(UNSURE)
    found = about[unsure].sort_values(["accounts", "community_id"], ascending=[False, True])
    return [int(row) for row in found.index]
