"""Invented worlds for whole runs: made once by one of two generators, kept in `bench_data/`, run in a process."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
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


def run_case(source: Path) -> Case:
    """The case of one run in a process of its own; what is counted from its tables needs no pages."""
    called(run_words(source, pages=False))
    return Case.open(case_of(source))


def case_of(source: Path) -> Path:
    """Where the case of `source` is."""
    return source.with_suffix(".case")


def run_words(source: Path, *, pages: bool, memory: str | None = None) -> list[str]:
    """What Python is called with for one run."""
    said = [*([] if pages else ["--no-pages"]), *(["--memory", memory] if memory else [])]
    return ["-m", "graphlink", "run", str(source), "--out", str(case_of(source)), "--force", "--json", *said]


def measured_run(source: Path, memory: str | None = None) -> tuple[Taken, Case]:
    """What one run took, in a process of its own, pages included, and its case."""
    began = time.perf_counter()
    used = called(run_words(source, pages=True, memory=memory))
    return Taken.of_process(time.perf_counter() - began, used), Case.open(case_of(source))


class Failed(Exception):
    """A call that ended with an error; says with which."""


def called(words: list[str]) -> resource.struct_rusage:
    """What Python with `words` took; what it says is kept for the case that it fails. Raises Failed."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=said)
        # Not of all children together: the largest of them is not this one.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            error = said.read().strip()
            print(f"{' '.join(words)}: exit {process.returncode}\n{error}", file=sys.stderr, flush=True)
            raise Failed(error.splitlines()[-1] if error else f"exit {process.returncode}")
    return used
