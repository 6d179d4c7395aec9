"""What people do without graphlink, beside it, over the same cards, addresses and devices of the same worlds.

    python -m benchmarks.detection ways --accounts 6000 20000 60000

`graphlink`: a whole run, with templates, batches, verdicts and pages, none of which the other two have. `projection`:
the two-sided graph of accounts and values, projected on its accounts by igraph, each pair as heavy as values are
shared, then Leiden on modularity. `notebook`: the table joined with itself by value in pandas, pairs counted, a
networkx graph, Louvain. Each runs in a process of its own that may take so many GB and seconds, and says where it does
not end within them. Besides what a way takes it is asked what a person would have from it: how many fakes are in
communities (of three or more) that are mostly fakes, and how many innocents are named with them.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import igraph
import networkx
import numpy as np
import pandas as pd

from benchmarks.figures import record
from benchmarks.reading import Taken
from benchmarks.worlds import Failed, World, measured_run
from graphlink.simulation import read_truth

SEED = 11
LEAST = 3
"""Accounts that make a community which a person would look at."""
SHOWN = {"payments": ("card_fingerprint",), "exchanges": ("ip", "device_fingerprint")}
"""By table, the columns whose values accounts share."""


@dataclass(frozen=True)
class Way:
    """What one way of finding communities took of one world, and what a person would have from it."""

    name: str
    accounts: int
    exchanges: int
    taken: Taken | None
    """None where it did not end within what it might take."""
    why: str = ""
    pairs: int | None = None
    fakes: float | None = None
    """The share of all fakes in communities that are mostly fakes; for graphlink, the share that it flags."""
    innocents: int | None = None
    """Innocents in these communities; for graphlink, those that it flags."""


def measure_ways(sizes: Sequence[int], memory: float, seconds: float, *, recorded: bool = False) -> int:
    """Prints a row for each way and size as it comes; a way that did not end is not asked for a larger world."""
    print(
        "| accounts | way | clock, s | processors, s | GB | pairs | fakes named | innocents named |\n"
        + "|---" * 8
        + "|"
    )
    found: list[Way] = []
    for size in sorted(sizes):
        world = World("simulation", "pools", size, size // 25, 10 * size, SEED)
        for name in ("graphlink", *WAYS):
            if any(one.name == name and one.taken is None for one in found):
                continue
            way = by_graphlink(world) if name == "graphlink" else by_child(name, world, memory, seconds)
            print("| " + " | ".join(way_cells(way)) + " |", flush=True)
            found.append(way)
    if recorded:
        record("ways", [asdict(way) for way in found])
    return 0


def way_cells(way: Way) -> list[str]:
    """The cells of one row: accounts, way, clock, processors, GB, pairs, fakes and innocents named."""
    if way.taken is None:
        told = [f"did not end: {way.why}", *[""] * 5]
    else:
        pairs = "-" if way.pairs is None else f"{way.pairs:,}"
        fakes = "-" if way.fakes is None else f"{way.fakes:.1%}"
        innocents = "-" if way.innocents is None else f"{way.innocents:,}"
        took = (way.taken.wall, way.taken.processor, way.taken.memory)
        told = [*(f"{one:.1f}" for one in took), pairs, fakes, innocents]
    return [f"{way.accounts:,}", way.name, *told]


def by_graphlink(world: World) -> Way:
    """A whole run, pages included."""
    taken, case = measured_run(world.made())
    judged = case.accounts[["account_id", "verdict"]].merge(read_truth(world.folder / "truth.parquet"), on="account_id")
    flagged = judged[judged["verdict"] != "clear"]
    way = Way("graphlink", world.accounts, world.exchanges, taken, pairs=len(case.links))
    return replace(
        way, fakes=float(flagged["fake"].sum() / judged["fake"].sum()), innocents=int((~flagged["fake"]).sum())
    )


def by_child(name: str, world: World, memory: float, seconds: float) -> Way:
    """The way `name` over `world` in a process that may take `memory` GB and `seconds` by the clock."""
    world.made()
    way = Way(name, world.accounts, world.exchanges, None)
    with tempfile.NamedTemporaryFile(suffix=".json") as said:
        words = ["-m", "benchmarks.other_ways", name, str(world.folder), said.name, str(memory)]
        began = time.perf_counter()
        try:
            done = subprocess.run([sys.executable, *words], capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return replace(way, why=f"more than {seconds:,.0f} s")
        # Some libraries end the process where they are given no memory.
        if done.returncode == OUT_OF_MEMORY or done.returncode < 0:
            return replace(way, why=f"more than {memory:g} GB")
        if done.returncode:
            raise Failed(done.stderr.decode(errors="replace").strip().splitlines()[-1])
        wall = time.perf_counter() - began
        told = json.loads(Path(said.name).read_text(encoding="utf-8"))
    # By the clock its start counts too, as it does for graphlink.
    return replace(way, taken=Taken(**told.pop("taken") | {"wall": wall}), **told)


def projection(shown: pd.DataFrame, accounts: int) -> tuple[int, np.ndarray]:
    """How many pairs igraph's projection has, and each account's community; `shown`: account and value, by number."""
    values = int(shown["value"].max()) + 1
    ends = np.column_stack([shown["account"], shown["value"] + accounts])
    both = igraph.Graph(n=accounts + values, edges=ends.tolist())
    both.vs["type"] = [False] * accounts + [True] * values
    graph = both.bipartite_projection(types="type", multiplicity=True, which=False)
    parts = graph.community_leiden("modularity", weights="weight", n_iterations=-1)
    return graph.ecount(), np.array(parts.membership)


def notebook(shown: pd.DataFrame, accounts: int) -> tuple[int, np.ndarray]:
    """The same by a join of the table with itself, and networkx."""
    pairs = shown.merge(shown, on="value")
    pairs = pairs[pairs["account_x"] < pairs["account_y"]]
    counted = pairs.groupby(["account_x", "account_y"]).size().reset_index(name="weight")
    graph = networkx.from_pandas_edgelist(counted, "account_x", "account_y", edge_attr="weight")
    member = np.arange(accounts) + accounts
    for number, part in enumerate(networkx.community.louvain_communities(graph, seed=SEED)):
        member[list(part)] = number
    return len(counted), member


WAYS: dict[str, Callable[[pd.DataFrame, int], tuple[int, np.ndarray]]] = {
    "projection": projection,
    "notebook": notebook,
}
OUT_OF_MEMORY = 3


def shown_values(source: Path) -> tuple[pd.DataFrame, pd.Index]:
    """The distinct pairs of account and value, both by number, and the accounts' ids."""
    parts = []
    for table, columns in SHOWN.items():
        frame = pd.read_parquet(source / f"{table}.parquet", columns=["account_id", *columns])
        for column in columns:
            part = frame[["account_id", column]].dropna().drop_duplicates()
            parts.append(part.assign(value=column + " " + part[column])[["account_id", "value"]])
    shown = pd.concat(parts, ignore_index=True)
    ids = pd.Index(pd.read_parquet(source / "accounts.parquet", columns=["account_id"])["account_id"])
    return pd.DataFrame(
        {"account": ids.get_indexer(shown["account_id"]), "value": pd.factorize(shown["value"])[0]}
    ), ids


def named_with(member: np.ndarray, fake: np.ndarray) -> tuple[float, int]:
    """The share of fakes in communities of LEAST or more that are mostly fakes, and the innocents in these."""
    parts = pd.DataFrame({"part": member, "fake": fake}).groupby("part")["fake"].agg(["sum", "size"])
    mostly = parts[(parts["size"] >= LEAST) & (2 * parts["sum"] > parts["size"])].sum()
    return float(mostly["sum"] / fake.sum()), int(mostly["size"] - mostly["sum"])


def main() -> int:
    """One way, asked for by `by_child`: WAY SOURCE FILE GB."""
    name, source, file, memory = sys.argv[1:]
    shown, ids = shown_values(Path(source))
    # Only now: what reads Parquet starts threads, and says something else where it may not.
    resource.setrlimit(resource.RLIMIT_AS, (int(float(memory) * 1e9),) * 2)
    try:
        pairs, member = WAYS[name](shown, len(ids))
    except MemoryError:
        return OUT_OF_MEMORY
    except igraph.InternalError as problem:
        if "memory" not in str(problem).lower():
            raise
        return OUT_OF_MEMORY
    taken = Taken.of_process(0, resource.getrusage(resource.RUSAGE_SELF))
    truth = read_truth(Path(source) / "truth.parquet").set_index("account_id")
    fakes, innocents = named_with(member, truth["fake"].reindex(ids).fillna(False).to_numpy(bool))
    told = {"taken": asdict(taken), "pairs": pairs, "fakes": fakes, "innocents": innocents}
    Path(file).write_text(json.dumps(told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
