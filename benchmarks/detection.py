"""Whole runs measured: how fast, and how right.

    python -m benchmarks.detection speed --accounts 60000 600000
    python -m benchmarks.detection accuracy --levels pools careful --seeds 21 22

Each run is a process of its own (`graphlink run`), so that its memory is its own. Worlds are kept in `bench_data/` and
used again. Seconds are wall time and, beside it, processor time, which other work on the machine disturbs less.
Every figure stands beside its bar; the exit code is 1 where one is missed.
"""

import argparse
import math
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.reading import Taken, timed
from graphlink.case import Case
from graphlink.engine import DuckDBEngine, quote_text
from graphlink.simulation import Evaluation, evaluate, read_truth

DATA = Path("bench_data")
GENERATORS = {
    "simulation": ["-m", "graphlink", "simulate"],
    "otherworld": ["-m", "benchmarks.otherworld"],
}
FULL_SIZE = 60_000
"""Bars of accuracy are for worlds of at least this many accounts."""


@dataclass(frozen=True)
class World:
    """One invented source folder, and what made it."""

    generator: str
    level: str
    accounts: int
    fakes: int
    exchanges: int
    seed: int

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return DATA / f"{self.generator}-{self.level}-{self.accounts}-{self.exchanges}-{self.seed}"

    def made(self) -> Path:
        """Its folder, written first where it is not there yet."""
        if not (self.folder / "truth.parquet").is_file():
            shutil.rmtree(self.folder, ignore_errors=True)
            sizes = {"accounts": self.accounts, "fakes": self.fakes, "exchanges": self.exchanges, "seed": self.seed}
            asked = [word for name, value in sizes.items() for word in (f"--{name}", str(value))]
            DATA.mkdir(exist_ok=True)
            called([*GENERATORS[self.generator], str(self.folder), "--level", self.level, *asked])
        return self.folder


@dataclass(frozen=True)
class Bars:
    """What issue and README promise of a level: shares of accounts; None where nothing is promised."""

    flagged: float | None = None
    suspended: float | None = None
    precision: float | None = None
    innocents: int | None = None


BARS = {
    "benign": Bars(innocents=6),
    "careless": Bars(flagged=0.98, suspended=0.95, precision=0.995),
    "pools": Bars(flagged=0.98, suspended=0.95, precision=0.995),
    "reseller": Bars(flagged=0.98, suspended=0.95, precision=0.995),
    "careful": Bars(flagged=0.95, suspended=0.85, precision=0.99),
    "batch": Bars(flagged=0.5, precision=0.98),
}


def main() -> int:
    """The exit code: 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    speed = kinds.add_parser("speed")
    speed.add_argument("--accounts", nargs="+", type=int, default=[60_000, 600_000])
    right = kinds.add_parser("accuracy")
    right.add_argument("--levels", nargs="+", choices=BARS, default=list(BARS))
    right.add_argument("--seeds", nargs="+", type=int, default=[21])
    right.add_argument("--accounts", type=int, default=FULL_SIZE)
    right.add_argument("--generators", nargs="+", choices=GENERATORS, default=list(GENERATORS))
    asked = parser.parse_args()
    if asked.kind == "speed":
        return measure_speed(sorted(asked.accounts))
    return measure_accuracy(asked.generators, asked.levels, asked.seeds, asked.accounts)


def measure_speed(sizes: list[int]) -> int:
    """Worlds of ten exchanges an account in each size, then the largest with 27: seconds, memory, growth."""
    worlds = [World("simulation", "pools", size, size // 25, 10 * size, 11) for size in sizes]
    found = [(world, *run_once(world, steps=world == worlds[-1])) for world in worlds]
    missed = 0
    if sizes[0] == FULL_SIZE:
        missed += told("60,000 accounts", found[0][1].wall, "s", 10)
        missed += told("60,000 accounts, memory", found[0][2], "GB", 1.5)
    if len(found) > 1:
        (small, least, _), (large, most, _) = found[0], found[-1]
        power = math.log(most.processor / least.processor) / math.log(large.accounts / small.accounts)
        missed += told("time grows with the accounts to the power of", power, "", 1.1)
    if sizes[-1] >= 600_000:
        world = World("simulation", "pools", sizes[-1], sizes[-1] // 25, 80 * sizes[-1] // 3, 11)
        hashing = hash_log(world.made())
        taken, memory = run_once(world, steps=True)
        print(f"hashing every column of its exchanges: {hashing} s")
        missed += told("times the hashing, wall", taken.wall / hashing.wall, "", 20)
        missed += told("memory", memory, "GB", 6)
    return 1 if missed else 0


def run_once(world: World, *, steps: bool) -> tuple[Taken, float]:
    """What one run over `world` took, and its peak memory in GB; `steps` prints each step."""
    source = world.made()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    case = run_case(source)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    memory = case.manifest["peak_memory_bytes"] / 1e9
    print(f"\n{world.accounts:,} accounts, {world.exchanges:,} exchanges: {taken} s (wall, processor), {memory:.2f} GB")
    if steps:
        print_steps(case.manifest["steps"])
    return taken, memory


def print_steps(steps: list[dict[str, Any]]) -> None:
    """Every step of at least a hundredth of the run."""
    total = sum(step["seconds"] for step in steps)
    for step in steps:
        if step["seconds"] >= total / 100:
            print(f"  {step['name']:28} {step['rows']:12,} rows {step['seconds']:8.2f} s")


def run_case(source: Path) -> Case:
    """The case of one run in a process of its own."""
    out = source.with_suffix(".case")
    called(["-m", "graphlink", "run", str(source), "--out", str(out), "--force", "--json"])
    return Case.open(out)


class Failed(Exception):
    """A call that ended with an error; says with which."""


def called(words: list[str]) -> None:
    """Runs Python with `words`, its output kept for the case that it fails. Raises Failed."""
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr}", file=sys.stderr, flush=True)
        raise Failed(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}")


def hash_log(source: Path) -> Taken:
    """What DuckDB takes to hash every column of the source's exchange log."""
    with DuckDBEngine() as engine:
        scan = f"read_parquet({quote_text(str(source / 'exchanges.parquet'))})"
        return timed(lambda: engine.scalar(f"select bit_xor(hash(log)) from {scan} as log"))


def told(what: str, value: float, unit: str, bar: float) -> int:
    """Prints one figure with its bar; 1 where it is missed."""
    met = value <= bar
    print(f"{'ok  ' if met else 'MISS'} {what} {value:,.2f} {unit} (at most {bar})", flush=True)
    return 0 if met else 1


def measure_accuracy(generators: list[str], levels: list[str], seeds: list[int], accounts: int) -> int:
    """A table with one row a world: recall, precision, the worst operator, and whether the bars are met."""
    print("| world | suspend recall | precision | flagged recall | worst operator | innocents suspended | bars |")
    print("|---|---|---|---|---|---|---|")
    missed = 0
    for generator in generators:
        for level in levels:
            for seed in seeds:
                fakes = 0 if level == "benign" else accounts // 25
                world = World(generator, level, accounts, fakes, 10 * accounts, seed)
                missed += examine(world, held=accounts >= FULL_SIZE)
    return 1 if missed else 0


def examine(world: World, *, held: bool) -> int:
    """Runs over one world and prints its row; 1 where the bars are `held` against it and one is missed, or it fails."""
    name = f"{world.generator} {world.level} {world.seed}"
    try:
        source = world.made()
        case = run_case(source)
    except Failed as problem:
        print(f"| {name} | failed: {problem} |", flush=True)
        return 1
    return print_figures(name, evaluate(case.accounts, read_truth(source / "truth.parquet")), BARS[world.level], held)


def print_figures(name: str, figures: Evaluation, bars: Bars, held: bool) -> int:
    """Prints one row; 1 where the bars are `held` against it and one is missed."""
    worst = min((one.flagged_recall for one in figures.operators), default=None)
    suspend, flagged = figures.suspend, figures.flagged
    missed = [
        name
        for name, value, bar in (
            ("suspend recall", suspend.recall, bars.suspended),
            ("precision", suspend.precision, bars.precision),
            ("flagged recall", flagged.recall, bars.flagged),
        )
        if bar is not None and (value or 0) < bar
    ]
    if bars.innocents is not None and suspend.innocents > bars.innocents:
        missed.append("innocents")
    said = ("met" if not missed else "missed: " + ", ".join(missed)) if held else "-"
    shares = (suspend.recall, suspend.precision, flagged.recall, worst)
    cells = " | ".join("-" if share is None else f"{share:.1%}" for share in shares)
    print(f"| {name} | {cells} | {suspend.innocents} | {said} |", flush=True)
    return 1 if held and missed else 0


if __name__ == "__main__":
    sys.exit(main())
