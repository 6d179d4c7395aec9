"""How fast whole runs are, and how much memory they take: `python -m benchmarks.detection speed`."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy import judged, row
from benchmarks.figures import record
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


@dataclass(frozen=True)
class Run:
    """One run over a world: what it took, each step, and what hashing the world's log took in the same minutes."""

    world: World
    taken: Taken
    case: Case
    hashing: Taken | None = None

    def as_json(self) -> dict[str, Any]:
        """For the record, with the steps that take a hundredth of the run."""
        world = {name: value for name, value in asdict(self.world).items() if name != "fakes"}
        hashing = asdict(self.hashing) if self.hashing else None
        return {**world, "taken": asdict(self.taken), "hashing": hashing, "steps": long_steps(self.case, self.taken)}


def measure_speed(sizes: list[int], generators: Sequence[str] = tuple(GENERATORS), *, recorded: bool = False) -> int:
    """Of each generator worlds of ten exchanges an account in each size, then the largest with BUSY; 1 for a miss."""
    missed = 0
    for generator in generators:
        runs, misses = measure_generator(generator, sizes)
        missed += misses
        if recorded:
            record("speed", [run.as_json() for run in runs])
    return 1 if missed else 0


def measure_generator(generator: str, sizes: list[int]) -> tuple[list[Run], int]:
    """Runs over the worlds of one generator, and how many bars they miss: seconds, GB, growth, times the hashing."""
    print(f"\n{generator}")
    worlds = [World(generator, "pools", size, size // 25, 10 * size, 11) for size in sizes]
    runs = [run_once(world, steps=world == worlds[-1]) for world in worlds]
    small, large = runs[0], runs[-1]
    missed = 0
    if sizes[0] == FULL_SIZE:
        missed += told("60,000 accounts", small.taken.wall, "s", 6)
        missed += told("60,000 accounts, memory", small.taken.memory, "GB", 1.5)
    if len(runs) > 1:
        grown = math.log(large.taken.processor / small.taken.processor)
        power = grown / math.log(large.world.accounts / small.world.accounts)
        missed += told("time grows with the accounts to the power of", power, "", 1.05)
    if sizes[-1] >= 600_000:
        busy = World(generator, "pools", sizes[-1], sizes[-1] // 25, round(BUSY * sizes[-1]), 11)
        run, misses = measure_beside_hashing(busy, times=16, memory=4)
        runs, missed = [*runs, run], missed + misses
    return runs, missed


def measure_largest(names: Sequence[str], memory: str | None = None, *, recorded: bool = False) -> int:
    """Of LARGEST the worlds of these `names`, in turn, the engine with `memory`; 1 for a miss."""
    missed = 0
    for name in names:
        run, misses = measure_beside_hashing(*LARGEST[name], asked=memory)
        missed += misses
        if recorded:
            record("speed", [run.as_json()])
    return 1 if missed else 0


def measure_beside_hashing(world: World, times: float, memory: float, asked: str | None = None) -> tuple[Run, int]:
    """A run over `world`, and how many bars it misses: times the hashing of its log, and GB; prints each step, and how
    right it is."""
    hashing = hash_log(world.made())
    run = run_once(world, steps=True, memory=asked, hashing=hashing)
    taken = run.taken
    print(f"hashing every column of its exchanges: {hashing} s")
    print(f"an exchange: {1e6 * taken.processor / world.exchanges:.2f} microseconds of the processors")
    print(row(judged(world, run.case)))
    missed = told("times the hashing, processors", taken.processor / hashing.processor, "", times)
    return run, missed + told("memory", taken.memory, "GB", memory)


def run_once(world: World, *, steps: bool, memory: str | None = None, hashing: Taken | None = None) -> Run:
    """One run over `world`, the engine with `memory`; `steps` prints each step."""
    run = Run(world, *measured_run(world.made(), memory), hashing)
    size = f"{world.accounts:,} accounts, {world.exchanges:,} exchanges"
    print(f"\n{size}: {run.taken} s (wall, processor), {run.taken.memory:.2f} GB")
    if steps:
        print_steps(run)
    return run


def long_steps(case: Case, taken: Taken) -> list[dict[str, Any]]:
    """The steps of at least a hundredth of the run."""
    return [step for step in case.manifest["steps"] if step["processor"] >= taken.processor / 100]


def print_steps(run: Run) -> None:
    """Every step of at least a hundredth of the run, by the clock and in seconds of the processors."""
    steps, taken = run.case.manifest["steps"], run.taken
    print(f"  {'step':28} {'rows':>12} {'clock':>8} {'processors':>10}")
    for step in long_steps(run.case, taken):
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
