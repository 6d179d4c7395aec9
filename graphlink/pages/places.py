"""Where the nodes of an exported graph stand: the pages' own layout, so that a viewer shows the same picture."""

from collections.abc import Mapping, Sequence

import numpy as np

from ..case import Part
from .layout import lay_out, lay_out_bipartite
from .packing import index_part, thinned

__all__ = ["account_places", "showing_places"]

MOST_LINKS = 250_000
"""Links by which the places are found; of more, each account's strongest."""

Places = Mapping[str, tuple[float, float]]


def account_places(part: Part, *, seed: int) -> Places:
    """The place (x, y) of each account of `part`, as on the page of the whole operation."""
    drawn, index = thinned(part, index_part(part), MOST_LINKS)
    weights = drawn.links["weight"].to_numpy(float)
    layout = lay_out(index.community, index.network, index.links, weights, seed=seed)
    return _named(part.accounts["account_id"].tolist(), layout.points)


def showing_places(accounts: Sequence[str], showings: Sequence[tuple[str, str]], *, seed: int) -> Places:
    """The place (x, y) of each account, and of each signal amid the accounts that show it.

    `showings` are pairs of account and signal, by the names that the places come under.
    """
    signals = list(dict.fromkeys(signal for _, signal in showings))
    number = {name: place for place, name in enumerate(accounts)}
    signal_number = {name: place for place, name in enumerate(signals)}
    rows = [(number[account], signal_number[signal]) for account, signal in showings]
    at = lay_out_bipartite(len(accounts), len(signals), np.array(rows, dtype=int).reshape(-1, 2), seed=seed)
    return _named([*accounts, *signals], at)


def _named(names: Sequence[str], at: np.ndarray) -> Places:
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, at.tolist(), strict=True)}
