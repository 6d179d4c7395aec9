"""The one door to igraph: partitions, components and layouts of numbered nodes.

igraph draws by lot from one place for the whole process: every call here is seeded, and the process's own is put back.
It is imported by the first call, for it takes half a second that most commands need not spend; who knows that it will
be called has it `imported_meanwhile`.
"""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

__all__ = ["Network", "imported_meanwhile", "network"]

_ONE_AT_A_TIME = threading.RLock()
"""Held by who draws by lot: there is one place for the whole process."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """Numbered nodes and weighted links, as igraph holds them; made by `network`."""

    graph: Any
    weights: list[float] | None

    def leiden(
        self, *, objective: Literal["modularity", "CPM"], resolution: float, seed: int, iterations: int = -1
    ) -> Ints:
        """For each node its part (Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z).

        `iterations` -1: until nothing moves. igraph's own default is the constant Potts model at resolution 1, which
        leaves every node of most graphs alone, hence no default here.
        """
        with _drawn_from(seed):
            found = self.graph.community_leiden(
                objective_function=objective, resolution=resolution, weights=self.weights, n_iterations=iterations
            )
        return np.asarray(found.membership, dtype=np.int64)

    def modularity(self, parts: Ints, *, resolution: float) -> float:
        """The weighted modularity of `parts`, one for each node; `resolution` as Leiden takes it."""
        return float(self.graph.modularity(parts, weights=self.weights, resolution=resolution))

    def components(self) -> Ints:
        """For each node the number of its connected component, in the order of their first nodes."""
        return np.asarray(self.graph.connected_components().membership, dtype=np.int64)

    def forces(self, start: Floats, *, seed: int, rounds: int, grid: bool) -> Floats:
        """Places (x, y) of the nodes after `rounds` of Fruchterman and Reingold's forces from `start`.

        `grid`: only near nodes push each other, which keeps large graphs linear.
        """
        with _drawn_from(seed):
            placed = self.graph.layout_fruchterman_reingold(
                seed=start.tolist(), niter=rounds, weights=self.weights or None, grid=grid
            )
        return np.array(placed.coords)


def network(size: int, ends: npt.NDArray[np.integer[Any]], weights: Floats | None = None) -> Network:
    """The network of nodes 0 to `size` - 1 and links `ends` (two columns), each of `weights` where given."""
    left, right = np.asarray(ends, dtype=np.int64).reshape(-1, 2).T
    # igraph asks an array for its numbers one by one, which takes three times as long as making pairs of them does.
    links = list(zip(left.tolist(), right.tolist(), strict=True))
    return Network(_igraph().Graph(n=size, edges=links), None if weights is None else weights.tolist())


@contextmanager
def imported_meanwhile(*more: Callable[[], object]) -> Iterator[None]:
    """Imports igraph, and then what each of `more` does, beside what goes on inside: an engine at work leaves Python,
    and often a processor, idle."""

    def load() -> None:
        for one in (_igraph, *more):
            one()

    beside = threading.Thread(target=load)
    beside.start()
    try:
        yield
    finally:
        # No process ends well with a thread that is loading libraries.
        beside.join()


def _igraph() -> ModuleType:
    import igraph

    found: ModuleType = igraph
    return found


@contextmanager
def _drawn_from(seed: int) -> Iterator[None]:
    with _ONE_AT_A_TIME:
        _igraph().set_random_number_generator(random.Random(seed))
        try:
            yield
        finally:
            _igraph().set_random_number_generator(random)
