"""Weighted draws of many at a time: where an account sits down to work, and which template it takes up."""

import numpy as np

from .addresses import Ints
from .draft import EARLY, FOCUS, LATE, Bools, Draft, Floats

STATES = (EARLY, LATE, FOCUS)


class Choice:
    """Draws one of the rows that belong to a key, by weight; where weights add up to less than 1, it may draw none."""

    def __init__(self, key: Ints, weight: Floats, *, fill: bool) -> None:
        self.order = np.argsort(key, kind="stable")
        self.key = key[self.order]
        running = np.cumsum(weight[self.order])
        first = np.searchsorted(self.key, self.key, side="left")
        within = running - np.where(first > 0, running[first - 1], 0.0)
        total = within[np.searchsorted(self.key, self.key, side="right") - 1]
        self.upper = self.key + np.minimum(within / (total if fill else np.maximum(total, 1.0)), 1.0)

    def draw(self, draw: np.random.Generator, key: Ints) -> Ints:
        """The row drawn for each entry of `key`, -1 for none."""
        if not len(self.key):
            return np.full(len(key), -1, dtype=np.int64)
        spot = np.searchsorted(self.upper, key + draw.random(len(key)) * (1 - 1e-9), side="right")
        found = np.minimum(spot, len(self.key) - 1)
        return np.where(self.key[found] == key, self.order[found], -1)


class Whereabouts:
    """The places of every account by its state: before its moving day, after it, in its busy time."""

    def __init__(self, draft: Draft) -> None:
        self.moves = draft.people.moves
        account, self.address, self.device, weight, states = (
            np.concatenate([getattr(rows, name) for rows in draft.places])
            for name in ("account", "address", "device", "weight", "states")
        )
        self.row, keys = by_state(account, states)
        self.choice = Choice(keys, weight[self.row], fill=True)

    def of(self, draw: np.random.Generator, account: Ints, time: Ints, busy: Bools) -> tuple[Ints, Ints]:
        """Address and device of each account at a time."""
        state = np.where(busy, 2, time > self.moves[account])
        chosen = self.row[self.choice.draw(draw, account * len(STATES) + state)]
        return self.address[chosen], self.device[chosen]


def habits_of(draft: Draft, draw: np.random.Generator, account: Ints, busy: Bools) -> tuple[Ints, Ints, Floats]:
    """First wording, number of wordings and share of the template each session takes up; -1, 1 and 0 for none."""
    owner, first, count, weight, share, states = (
        np.concatenate([getattr(rows, name) for rows in draft.habits])
        for name in ("account", "first", "count", "weight", "share", "states")
    )
    row, keys = by_state(owner, states)
    key = account * len(STATES) + np.where(busy, 2, 0)
    drawn = Choice(keys, weight[row], fill=False).draw(draw, key)
    chosen, used = row[drawn], drawn >= 0
    return np.where(used, first[chosen], -1), np.where(used, count[chosen], 1), np.where(used, share[chosen], 0.0)


def by_state(account: Ints, states: Ints) -> tuple[Ints, Ints]:
    """Row and key of every (row, state) in which a row counts; a key is an account in a state."""
    rows, keys = [], []
    for number, state in enumerate(STATES):
        row = np.flatnonzero(states & state)
        rows.append(row)
        keys.append(account[row] * len(STATES) + number)
    return np.concatenate(rows), np.concatenate(keys)
