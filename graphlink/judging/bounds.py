"""How many innocents a cut may hold: a bound that is true of every cut at once, so that one may look and then choose.

Decided innocents are the measure. Were the innocents among today's communities drawn like those that were decided, then
all their scores together stand in an order of which each is as likely as any other (conformal p-values as a Pólya urn:
Gazin, Blanchard and Roquain 2024, arXiv:2310.18108). From that order alone, whatever the scores are like, follows an
envelope: with 95 % for every `j` at once, no more than `B(j)` of today's innocents score above the j-th highest of the
decided ones (Song, Jin and Candès 2026, arXiv:2605.20726; Katsevich and Ramdas 2020, arXiv:1803.06790).
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["LEVEL", "bound_cuts", "decisions_wanted", "envelope", "most_innocents"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEVEL = 0.95
"""How often the bound is true, of all cuts together."""
WORLDS = 4_000
"""Orders that are drawn, half of them to find the envelope's shape and half to measure how often it is true."""
SPARE = 0.005
"""What is asked for beyond LEVEL: a standard error of a share measured in half of WORLDS."""
MOST_WANTED = 400


@lru_cache(maxsize=1024)
def envelope(decided: int, others: int, *, seed: int = 7) -> tuple[int, ...]:
    """For each j from 1 to `decided`: the most of `others` innocents that lie above the j-th highest decided one.

    True with LEVEL for all j together. Each entry is the same quantile of how many there would be by lot.
    """
    draw = np.random.default_rng(np.random.SeedSequence([seed, decided, others]))
    shape, check = (_above(draw, WORLDS // 2, decided, others) for _ in range(2))
    shape.sort(axis=0)
    low, high = 0, len(shape) - 1
    # The highest row is the widest envelope; the lowest that is true often enough is the answer.
    while low < high:
        middle = (low + high) // 2
        if (check <= shape[middle]).all(axis=1).mean() >= LEVEL + SPARE:
            high = middle
        else:
            low = middle + 1
    return tuple(int(most) for most in shape[low])


def _above(draw: np.random.Generator, worlds: int, decided: int, others: int) -> Ints:
    """In each of `worlds` orders by lot, how many of `others` stand above each of the decided, the highest first."""
    gaps = draw.dirichlet(np.ones(decided + 1), worlds)
    found: Ints = draw.multinomial(others, gaps).cumsum(axis=1)[:, :-1].astype(np.int64)
    return found


def bound_cuts(decided: Floats, tested: pd.DataFrame) -> pd.DataFrame:
    """What each cut of `tested` may hold, the highest score first: one row for each score there is.

    `tested`: score, accounts, and innocent: whether that is known; the others are undecided. A row has `score` (all
    from it on are in the cut), how many undecided `communities` and `accounts` it has, and the most of each that are
    innocent. `decided`: the scores of the innocents that are the measure, none of whom is tested; where there are none
    every bound is all there are.
    """
    ranked = tested.sort_values("score", ascending=False, kind="stable")
    ranked = ranked.assign(size=1, accounts=ranked["accounts"].where(~ranked["innocent"], 0))
    by_score = ranked.groupby("score", sort=False)[["size", "accounts", "innocent"]].sum().cumsum()
    cuts, size = by_score.index.to_numpy(dtype=np.float64), by_score["size"].to_numpy(dtype=np.int64)
    most = np.minimum(_most(decided, cuts, ranked["score"].to_numpy(dtype=np.float64)), size)
    # A wider cut holds the innocents of a narrower one and at the most everybody who came in between.
    most = size + np.minimum.accumulate(most - size)
    most = np.minimum.accumulate(most[::-1])[::-1]
    known = by_score["innocent"].to_numpy(dtype=np.int64)
    most = np.maximum(most - known, 0)
    accounts = ranked["accounts"].to_numpy(dtype=np.int64)
    largest = [int(np.sort(accounts[:count])[::-1][:k].sum()) for count, k in zip(size, most, strict=True)]
    return pd.DataFrame(
        {
            "score": cuts,
            "communities": size - known,
            "most_communities": most,
            "accounts": by_score["accounts"].to_numpy(dtype=np.int64),
            "most_accounts": np.asarray(largest, dtype=np.int64),
        }
    )


def _most(decided: Floats, cuts: Floats, scores: Floats) -> Ints:
    """For each cut the envelope at the highest decided innocent below it; all where there is none below."""
    others = len(scores)
    if not len(decided) or not others:
        return np.full(len(cuts), others, dtype=np.int64)
    innocents = most_innocents(decided, scores)
    above = (decided[None, :] >= cuts[:, None]).sum(axis=1)
    found: Ints = np.array([*envelope(len(decided), innocents), innocents], dtype=np.int64)[above]
    return found


def most_innocents(decided: Floats, scores: Floats) -> int:
    """The most of the communities with these `scores` that may be innocent at all.

    Were there `n`, the envelope would have at least `n - B(j)` of them at or below the j-th highest decided innocent;
    there are no more communities than there are.
    """
    highest = np.sort(decided)[::-1]
    below = (scores[None, :] <= highest[:, None]).sum(axis=1)
    low, high = 0, len(scores)
    while low < high:
        middle = (low + high + 1) // 2
        fits = (middle - np.array(envelope(len(decided), middle)) <= below).all()
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def decisions_wanted(others: int, communities: int) -> int | None:
    """About how many innocents must be decided, all of them to score below a cut of so many `communities`, until less
    than all of it may be innocent; None where MOST_WANTED would not do.

    `others`: the undecided communities of which any may be innocent.
    """
    low, high = 1, MOST_WANTED
    if not _says_something(high, others, communities):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _says_something(middle, others, communities) else (middle + 1, high)
    return low


def _says_something(decided: int, others: int, communities: int) -> bool:
    """Whether by lot the first `communities` of everybody in order are seldom all undecided ones.

    Seldom is a quarter of how often the bound may be wrong: the other ranks have their part of it.
    """
    places = np.arange(communities, dtype=np.float64)
    chance = np.exp((np.log(np.maximum(others - places, 1e-9)) - np.log(others + decided - places)).sum())
    return bool(chance <= (1 - LEVEL) / 4)
