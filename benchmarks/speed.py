"""How fast whole runs are, and how much memory they take: `python -m benchmarks.detection speed`."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.accuracy import judged, row
from benchmarks.reading import Taken, timed
from benchmarks.worlds import FULL_SIZE, GENERATORS, World, measured_run
from graphlink.case import Case
from graphlink.engine import DuckDBEngine, quote_text

BUSY = 80 / 3
"""Exchanges an account of the reported operation's size: 600,000 accounts and 16 million."""

LARGEST = {
    "million": (World("simulation", "pools", 1_000_000, 25_000, 28_800_000, 11), 17, 6),
    "two-million": (World("simulation", "pools", 2_000_000, 80_000, 100_000_000, 11), 17, 12),
}
"""Worlds that take minutes to make and gigabytes to keep; the most times the hashing, and GB, that a run may take."""


def measure_speed(sizes: list[int], generators: Sequence[str] = tuple(GENERATORS)) -> int:
    """Of each generator worlds of ten exchanges an account in each size, then the largest with BUSY; 1 for a miss."""
    return 1 if sum(measure_generator(generator, sizes) for generator in generators) else 0


def measure_generator(generator: str, sizes: list[int]) -> int:
    """How many bars the worlds of one generator miss: seconds, memory, growth, and times the hashing."""
    print(f"\n{generator}")
    worlds = [World(generator, "pools", size, size // 25, 10 * size, 11) for size in sizes]
    found = [(world, run_once(world, steps=world == worlds[-1])[0]) for world in worlds]
    missed = 0
    if sizes[0] == FULL_SIZE:
        missed += told("60,000 accounts", found[0][1].wall, "s", 6)
        missed += told("60,000 accounts, memory", found[0][1].memory, "GB", 1.5)
    if len(found) > 1:
        (small, least), (large, most) = found[0], found[-1]
        power = math.log(most.processor / least.processor) / math.log(large.accounts / small.accounts)
        missed += told("time grows with the accounts to the power of", power, "", 1.05)
    if sizes[-1] >= 600_000:
        missed += measure_busy(World(generator, "pools", sizes[-1], sizes[-1] // 25, round(BUSY * sizes[-1]), 11))
    return missed


def measure_busy(world: World) -> int:
    """How many bars a world of the reported size misses."""
    return measure_beside_hashing(world, times=16, memory=4)


def measure_largest(names: Sequence[str], memory: str | None = None) -> int:
    """Of LARGEST the worlds of these `names`, in turn, the engine with `memory`; 1 for a miss."""
    return 1 if sum(measure_beside_hashing(*LARGEST[name], asked=memory) for name in names) else 0


def measure_beside_hashing(world: World, times: float, memory: float, asked: str | None = None) -> int:
    """How many bars `world` misses: times the hashing of its log, and GB; prints each step, and how right it is."""
    hashing = hash_log(world.made())
    taken, case = run_once(world, steps=True, memory=asked)
    print(f"hashing every column of its exchanges: {hashing} s")
    print(f"an exchange: {1e6 * taken.processor / world.exchanges:.2f} microseconds of the processors")
    print(row(judged(world, case)))
    missed = told("times the hashing, processors", taken.processor / hashing.processor, "", times)
    return missed + told("memory", taken.memory, "GB", memory)


def run_once(world: World, *, steps: bool, memory: str | None = None) -> tuple[Taken, Case]:
    """What one run over `world` took, the engine with `memory`, and its case; `steps` prints each step."""
    taken, case = measured_run(world.made(), memory)
    size = f"{world.accounts:,} accounts, {world.exchanges:,} exchanges"
    print(f"\n{size}: {taken} s (wall, processor), {taken.memory:.2f} GB")
    if steps:
        print_steps(case.manifest["steps"], taken)
    return taken, case


def print_steps(steps: list[dict[str, Any]], taken: Taken) -> None:
    """Every step of at least a hundredth of the run, by the clock and in seconds of the processors."""
    print(f"  {'step':28} {'rows':>12} {'clock':>8} {'processors':>10}")
    for step in steps:
        if step["processor"] >= taken.processor / 100:
            print(f"  {step['name']:28} {step['rows']:12,} {step['seconds']:8.2f} {step['processor']:10.2f}")
    clock, processor = (sum(step[name] for step in steps) for name in ("seconds", "processor"))
    left = f"{taken.wall - clock:8.2f} {taken.processor - processor:10.2f}"
    print(f"  {'start, tables, pages':28} {'':12} {left}")


def hash_log(source: Path) -> Taken:
    """What DuckDB takes to hash every column of the source's exchange log."""
    with DuckDBEngine() as engine:
        [log] = source.glob("exchanges.*")
        return timed(lambda: engine.scalar(f"select bit_xor(hash(log)) from {quote_text(str(log))} as log"))


def told(what: str, value: float, unit: str, bar: float) -> int:
    """Prints one figure with its bar; 1 where it is missed."""
    met = value <= bar
    print(f"{'ok  ' if met else 'MISS'} {what} {value:,.2f} {unit} (at most {bar})", flush=True)
    return 0 if met else 1
