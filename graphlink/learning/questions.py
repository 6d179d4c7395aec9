"""The next best questions: communities, then accounts, whose decision would move the card and the bound most.

Every other question is the one that teaches most: a decision on a community whose points `x` have the variance `v`
(what the weights leave open) and of which a score says `a` nats a squared point is worth `½ ln(1 + a v)` nats about the
weights (Lindley 1956, doi:10.1214/aoms/1177728069), times the square root of its accounts; the next is chosen as if
this one were answered, so that thirty questions are not the same one. The questions between are drawn by lot from what
asks for a review: the bound on innocents wants decided ones that are like those which are not. Before them all come
the communities that stay suspended because the case's card has not seen their like: they wait for a person.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..case import Case, card_of
from ..decisions import Decisions, decided_accounts, decided_communities
from ..judging import SHIPPED, UNSURE, Card, Sign, keeping
from .examples import Pool, read_examples, read_pool, signs_in
from .fitting import Posterior, fit_card, information_of, posterior, slopes_of
from .lots import flagged, inner_accounts, lot_order

__all__ = ["Question", "questions"]

Floats = npt.NDArray[np.float64]

REASONS = 2
"""How many reasons for and against are told."""
SMALLEST = 5
"""Accounts, but for its periphery, of a community that is asked for, at the least."""


@dataclass(frozen=True)
class Question:
    """What to decide next, and why it is asked: it is `kept` suspended until then, to `learn`, or for the `bound`.

    `speaks_for` (an operation) and `speaks_against`: the strongest reasons, in words with their points.
    """

    what: str
    name: str
    network_id: int | None
    accounts: int
    score: float
    verdict: str
    asked: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


def questions(case: Case, decisions: Decisions, count: int = 30) -> list[Question]:
    """The next `count` questions about `case`, the best first; fewer where there are no more. What is decided is left
    out. The same case and decisions give the same questions."""
    signs = signs_in([case])
    pool = read_pool([case], signs)
    examples = read_examples([case], decisions, pool)
    card = fit_card(examples, signs) if len(examples.labels) else SHIPPED
    decided = set(decided_communities(decisions, case.accounts)["community_id"])
    inner = pool.about["community_id"].map(inner_accounts(case)).fillna(0)
    large = (inner >= SMALLEST) | pool.about["community_id"].isin(flagged(case)["community_id"])
    open_ones = pool.rows((large & ~pool.about["community_id"].isin(decided)).to_numpy())
    chosen = _chosen(case, open_ones, signs, card, posterior(examples, signs, card), count)
    told = _told(case)
    found = [_community(open_ones.about.iloc[row], asked, told) for row, asked in chosen]
    return [*found, *_accounts(case, decisions, count - len(found))]


def _chosen(
    case: Case, pool: Pool, signs: Sequence[Sign], card: Card, known: Posterior, count: int
) -> list[tuple[int, str]]:
    """Rows of `pool`, and why each is asked."""
    points, slopes = slopes_of(pool, signs, card)
    variance = known.variance(slopes)
    # What hardly any weights would have reviewed says little.
    may = points + 3 * np.sqrt(variance) >= SHIPPED.rules.bar
    by_lot = _by_lot(case, pool)
    kept = _kept(case, pool, signs)
    may[kept] = True
    left = np.ones(len(may), dtype=bool)
    found: list[tuple[int, str]] = []
    while len(found) < count and (left & may).any():
        turn = len(found) - len(kept)
        if turn < 0:
            row, asked = kept[turn], "kept"
        elif turn % 2 and (drawn := next((row for row in by_lot if left[row]), None)) is not None:
            row, asked = drawn, "bound"
        else:
            variance = known.variance(slopes)
            worth = np.log1p(information_of(points, variance) * variance) / 2 * np.sqrt(pool.about["accounts"])
            row, asked = int(np.argmax(np.where(may & left, worth, -1.0))), "learn"
        known = known.after(slopes[row], float(information_of(points[row], variance[row])))
        left[row] = False
        found.append((row, asked))
    return found


def _kept(case: Case, pool: Pool, signs: Sequence[Sign]) -> list[int]:
    """The rows that stay suspended because the case's card has not seen their like, the largest first."""
    about = pool.about.reset_index(drop=True)
    alone = about["verdict"].where(about["score"] >= SHIPPED.rules.review, "clear")
    unsure = keeping(about["verdict"], alone, pool.own, pool.network, signs, card_of(case)).isin(UNSURE)
    kept = about[unsure].sort_values(["accounts", "community_id"], ascending=[False, True])
    return [int(row) for row in kept.index]


def _by_lot(case: Case, pool: Pool) -> list[int]:
    """The flagged rows, in the lot's order."""
    place = {int(number): row for row, number in enumerate(pool.about["community_id"])}
    return [place[number] for number in lot_order(case, flagged(case)["community_id"]) if number in place]


def _told(case: Case) -> dict[int, list[tuple[str, float]]]:
    """Of each community the signs that are told of it with their points, the strongest first."""
    signs = case.table("signs")
    signs = signs.assign(size=signs["points"].abs())
    signs = signs[signs["size"] >= SHIPPED.rules.told].sort_values(["size", "sign"], ascending=[False, True])
    found: dict[int, list[tuple[str, float]]] = {}
    for number, sign, points in zip(signs["community_id"], signs["sign"], signs["points"], strict=True):
        found.setdefault(int(number), []).append((str(sign), float(points)))
    return found


def _community(row: pd.Series, asked: str, told: Mapping[int, list[tuple[str, float]]]) -> Question:
    signs = told.get(int(row["community_id"]), [])
    return Question(
        what="community",
        name=str(row["community_id"]),
        network_id=None if pd.isna(row["network_id"]) else int(row["network_id"]),
        accounts=int(row["accounts"]),
        score=float(row["score"]),
        verdict=str(row["verdict"]),
        asked=asked,
        speaks_for=_first(one for one in signs if one[1] > 0),
        speaks_against=_first(one for one in signs if one[1] < 0),
    )


def _first(signs: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    return tuple(f"{sign} {points:+.1f}" for sign, points in islice(signs, REASONS))


def _accounts(case: Case, decisions: Decisions, count: int) -> Iterator[Question]:
    """Accounts to review one by one, the least sure first, and of each community one before any has a second."""
    known = set(decided_accounts(decisions)["account_id"])
    accounts = case.accounts
    rows = accounts[(accounts["verdict"] == "review") & ~accounts["account_id"].isin(known)]
    rows = rows.assign(doubt=(rows["score"] - 0.5).abs()).sort_values(["doubt", "account_id"])
    rows = rows.assign(turn=rows.groupby("community_id").cumcount()).sort_values(["turn", "doubt", "account_id"])
    for row in rows.head(max(count, 0)).to_dict("records"):
        yield Question(
            what="account",
            name=str(row["account_id"]),
            network_id=None if pd.isna(row["network_id"]) else int(row["network_id"]),
            accounts=1,
            score=float(row["score"]),
            verdict="review",
            asked="learn",
            speaks_for=(str(row["reason"]),),
            speaks_against=() if row["role"] == "core" else (f"{row['role']} of its network, not core",),
        )
