"""How fast whole runs are, and how much memory they take: `python -m benchmarks.detection speed`."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.reading import Taken, timed
from benchmarks.worlds import FULL_SIZE, GENERATORS, World, measured_run
from graphlink.engine import DuckDBEngine, quote_text

BUSY = 80 / 3
"""Exchanges an account of the reported operation's size: 600,000 accounts and 16 million."""


def measure_speed(sizes: list[int], generators: Sequence[str] = tuple(GENERATORS)) -> int:
    """Of each generator worlds of ten exchanges an account in each size, then the largest with BUSY; 1 for a miss."""
    return 1 if sum(measure_generator(generator, sizes) for generator in generators) else 0


def measure_generator(generator: str, sizes: list[int]) -> int:
    """How many bars the worlds of one generator miss: seconds, memory, growth, and times the hashing."""
    print(f"\n{generator}")
    worlds = [World(generator, "pools", size, size // 25, 10 * size, 11) for size in sizes]
    found = [(world, *run_once(world, steps=world == worlds[-1])) for world in worlds]
    missed = 0
    if sizes[0] == FULL_SIZE:
        missed += told("60,000 accounts", found[0][1].wall, "s", 6)
        missed += told("60,000 accounts, memory", found[0][2], "GB", 1.5)
    if len(found) > 1:
        (small, least, _), (large, most, _) = found[0], found[-1]
        power = math.log(most.processor / least.processor) / math.log(large.accounts / small.accounts)
        missed += told("time grows with the accounts to the power of", power, "", 1.05)
    if sizes[-1] >= 600_000:
        missed += measure_busy(World(generator, "pools", sizes[-1], sizes[-1] // 25, round(BUSY * sizes[-1]), 11))
    return missed


def measure_busy(world: World) -> int:
    """How many bars a world of the reported size misses."""
    hashing = hash_log(world.made())
    taken, memory = run_once(world, steps=True)
    print(f"hashing every column of its exchanges: {hashing} s")
    missed = told("times the hashing, processors", taken.processor / hashing.processor, "", 16)
    return missed + told("memory", memory, "GB", 4)


def run_once(world: World, *, steps: bool) -> tuple[Taken, float]:
    """What one run over `world` took, and its peak memory in GB; `steps` prints each step."""
    taken, case = measured_run(world.made())
    memory = case.manifest["peak_memory_bytes"] / 1e9
    print(f"\n{world.accounts:,} accounts, {world.exchanges:,} exchanges: {taken} s (wall, processor), {memory:.2f} GB")
    if steps:
        print_steps(case.manifest["steps"], taken)
    return taken, memory


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
