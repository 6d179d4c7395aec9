"""columns of accounts -> namesakes: what it says against an account that its network's core has one name, and it not.

Whoever signed up in the hour in which ghosts of one mail domain did, or comes by a proxy's address as they do, has in
common with them what anybody may have, and is of a provider that they are not of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..linking import account_names_sql

__all__ = ["Names", "read_names", "without_the_name"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEARLY_ALL = 0.8
"""The part of a core that is of one name."""
MOST = 4.0
"""The most that it says against an account not to have the name, in nats, as of any family."""


@dataclass(frozen=True)
class Names:
    """One column: the `name` of each account of the networks, as a number (-1: not known), its `network`, and
    everybody's `share` of each name."""

    name: Ints
    network: Ints
    share: Floats

    @cached_property
    def cells(self) -> tuple[Ints, Ints]:
        """The pairs of a network and a name that there are, a number each, and which of them each account is of."""
        found, cell = np.unique(self.network * len(self.share) + np.maximum(self.name, 0), return_inverse=True)
        return found, cell


def read_names(db: DuckDBEngine, networks: pd.Series, columns: Sequence[str]) -> list[Names]:
    """Of each of `columns` that says anything what accounts of `networks` (account number -> network, sorted) say."""
    found = [_column(db, networks, column) for column in columns]
    return [one for one in found if len(one.share)]


def _column(db: DuckDBEngine, networks: pd.Series, column: str) -> Names:
    said = db.frame(f"select account_no, name from ({account_names_sql([column])}) order by account_no")
    codes, _ = pd.factorize(said["name"], sort=True)
    share = np.bincount(codes) / max(len(codes), 1)
    of = pd.Series(codes, index=said["account_no"]).reindex(networks.index).fillna(-1)
    network = np.unique(networks.to_numpy(), return_inverse=True)[1]
    return Names(of.to_numpy(dtype="int64"), network, share)


def without_the_name(names: Sequence[Names], weight: Floats) -> Floats:
    """For each account ln((1 - share of the core that has its name) / (1 - everybody's)) where it has another, of the
    column that says the most against it; 0 where the core has no name, or the account is not known to have another."""
    against = [_against(column, weight) for column in names]
    found: Floats = np.minimum.reduce([np.zeros(len(weight)), *against])
    return found


def _against(column: Names, weight: Floats) -> Floats:
    network, names, (cells, cell) = column.network, len(column.share), column.cells
    known = column.name >= 0
    counted = np.where(known, weight, 0.0)
    held = np.bincount(cell, weights=counted, minlength=len(cells))
    # The last of each network's names in order of how many have it.
    order = np.lexsort((held, cells // names))
    last = order[np.append(np.diff(cells[order] // names) > 0, True)] if len(cells) else order
    top, most = cells[last] % names, held[last]
    core = np.bincount(network, weights=counted)
    # The rule of succession keeps a small core from being too sure of itself.
    share = (most / (core + 2))[network]
    everybody = np.minimum(column.share[top], 0.99)[network]
    says = np.log((1 - share) / (1 - everybody))
    other = known & (column.name != top[network]) & (most >= NEARLY_ALL * core)[network]
    return np.where(other, np.clip(says, -MOST, 0.0), 0.0)
