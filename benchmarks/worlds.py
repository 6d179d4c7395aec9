"""Invented worlds for whole runs: made once by one of two generators, kept in `bench_data/`, run in a process."""

import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reading import Taken
from graphlink.case import Case

DATA = Path("bench_data")
GENERATORS = {
    "simulation": ["-m", "graphlink", "simulate"],
    "otherworld": ["-m", "benchmarks.otherworld"],
}
FULL_SIZE = 60_000
"""Bars are for worlds of at least this many accounts."""
HONEST = ("benign", "crowds")
"""Levels without operators."""


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


def usual_world(generator: str, level: str, accounts: int, seed: int) -> World:
    """A world with a fake among 25 accounts where its level has any, and ten exchanges an account."""
    return World(generator, level, accounts, 0 if level in HONEST else accounts // 25, 10 * accounts, seed)


def run_case(source: Path, *, pages: bool = False) -> Case:
    """The case of one run in a process of its own; what is counted from its tables needs no pages."""
    out = source.with_suffix(".case")
    said = ["--force", "--json", *([] if pages else ["--no-pages"])]
    called(["-m", "graphlink", "run", str(source), "--out", str(out), *said])
    return Case.open(out)


def measured_run(source: Path) -> tuple[Taken, Case]:
    """What one run took, in a process of its own, and its case."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    case = run_case(source, pages=True)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), case


class Failed(Exception):
    """A call that ended with an error; says with which."""


def called(words: list[str]) -> None:
    """Runs Python with `words`, its output kept for the case that it fails. Raises Failed."""
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr}", file=sys.stderr, flush=True)
        raise Failed(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}")
