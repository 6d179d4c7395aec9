"""The next best questions, in words: communities, then accounts, whose decision would move card and bound most."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from ..case import Case, card_of
from ..decisions import Decisions, decided_accounts, decided_communities
from ..judging import SHIPPED, inner_accounts
from .choosing import chosen, kept
from .examples import Pool, read_examples, read_pool, signs_in
from .fitting import fit_card, posterior
from .lots import flagged, lot_order

__all__ = ["Question", "questions"]

REASONS = 2
"""How many reasons for and against are told."""
SMALLEST = 5
"""Accounts of a community that a decision on it is about, for which it is asked, at the least."""


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
    inner = pool.about["community_id"].map(inner_accounts(case.accounts)["community_id"].value_counts())
    large = (inner >= SMALLEST) | pool.about["community_id"].isin(flagged(case)["community_id"])
    open_ones = pool.rows((large & ~pool.about["community_id"].isin(decided)).to_numpy())
    waiting = kept(open_ones, signs, card_of(case))
    known = posterior(examples, signs, card)
    told = _told(case)
    found = [
        _community(open_ones.about.iloc[row], asked, told)
        for row, asked in chosen(open_ones, signs, card, known, waiting, _by_lot(case, open_ones), count)
    ]
    return [*found, *_accounts(case, decisions, count - len(found))]


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
