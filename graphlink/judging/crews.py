"""crews -> hands: which crews of accounts one operator works, by how far they send each other's wordings.

From an account to a wording that it sends, and on to any account that sends it: of the steps from crew A the part
e(A, B) leads to crew B. Crews of one hand mix, those of two do not. So each two are set against accounts that were
dealt to them by lot,

    mixing = e(A, B) / (e(A, A) + 2 e(A, B) + e(B, B))  /  (t(A) t(B) / (t(A) + t(B))²),

t being all steps of a crew: 1 for what was cut by lot, 0 for what has nothing in common, however large each is.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["joined_crews"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ALIKE = 0.4
"""The mixing before any two are joined: crews that were cut of one hand had 0.5 and more in 60 worlds, others less."""
GAP = 0.05
"""How much less two of different hands mix than any two of one, at the least."""
AT_ONCE = 4096
"""Wordings whose steps are reckoned in one go: so many numbers for each crew."""


class Steps(NamedTuple):
    """Steps between crews, without those from an account to itself; and all steps of each."""

    between: Floats
    of: Floats


def joined_crews(account: Ints, wording: Ints, weight: Floats, crew: Ints, pool: Ints) -> Ints:
    """For each account its hand, from 0; -1 for who is in no crew, or in no pool where these are what tells.

    A row for each wording that an account sends: both by their places, and how much it counts; `crew` and `pool` by the
    account's place, -1 for none. Crews are cut by the wordings themselves: of the d that an account sends, one made it
    one of its crew, so that a fall counts which is 1/d steeper than GAP. Where none is, wordings tell no hand from
    another that way, and the pools are set against each other in the crews' place. Where these mix as well, all crews
    are one's.
    """
    known = weight.size / max(1, np.unique(account).size)
    hand = _hands(_steps(account, wording, weight, crew), ALIKE, GAP + 1 / known)
    if hand is not None:
        return np.where(crew >= 0, hand[crew], -1)
    hand = _hands(_steps(account, wording, weight, pool), 1.0, GAP)
    return np.where(crew >= 0, 0, -1) if hand is None else np.where(pool >= 0, hand[pool], -1)


def _steps(account: Ints, wording: Ints, weight: Floats, crew: Ints) -> Steps:
    """The steps between crews, over wordings that accounts of crews send."""
    of = crew[account]
    inside = of >= 0
    of, wording, weight = of[inside], wording[inside], weight[inside]
    crews, holds = int(crew.max(initial=-1)) + 1, np.bincount(wording, weight)
    own = np.bincount(of, weight**2 / holds[wording], minlength=crews)
    between = np.zeros((crews, crews))
    order = np.argsort(wording, kind="stable")
    for first in range(0, len(holds), AT_ONCE):
        start, end = np.searchsorted(wording[order], [first, first + AT_ONCE])
        rows = order[start:end]
        sent = np.zeros((crews, AT_ONCE))
        np.add.at(sent, (of[rows], wording[rows] - first), weight[rows])
        total = sent.sum(axis=0)
        between += (sent / np.where(total > 0, total, 1.0)) @ sent.T
    all_steps: Floats = np.bincount(of, weight, minlength=crews).astype("float64")
    return Steps(between - np.diag(own), all_steps)


def _hands(steps: Steps, most: float, least: float) -> Ints | None:
    """For each crew its hand, from 0, or None where no fall of mixing is steeper than `least`.

    The two that mix most are joined, again and again; kept is the state before the steepest fall. `most`: the mixing
    before any two were joined.
    """
    between, of = steps.between.copy(), steps.of.copy()
    label, left = np.arange(len(of)), np.ones(len(of), dtype=bool)
    states, found = [label], [most]
    for _ in range(len(of) - 1):
        mixing = np.where(left[:, None] & left, _mixing(between, of), -1.0)
        np.fill_diagonal(mixing, -1.0)
        kept, gone = sorted(np.unravel_index(int(mixing.argmax()), mixing.shape))
        found.append(round(float(mixing[kept, gone]), 9))
        between[kept] += between[gone]
        between[:, kept] += between[:, gone]
        of[kept] += of[gone]
        left[gone] = False
        label = np.where(label == gone, kept, label)
        states.append(label)
    place = _steepest(found, least)
    return None if place is None else np.unique(states[place], return_inverse=True)[1]


def _mixing(between: Floats, of: Floats) -> Floats:
    """Of each two crews what the steps between them are over what they would be by lot."""
    inside = np.diag(between)
    all_steps = inside[:, None] + inside + 2 * between
    by_lot = np.outer(of, of) / (of[:, None] + of) ** 2
    mixing: Floats = np.divide(between, all_steps * by_lot, out=np.zeros_like(between), where=all_steps > 0)
    return mixing


def _steepest(found: Sequence[float], least: float) -> int | None:
    """The place before the steepest fall of `found`; None where none is steeper than `least`."""
    falls = -np.diff(np.minimum(found, 1.0))
    return int(falls.argmax()) if falls.size and falls.max() > least else None
