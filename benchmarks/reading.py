"""How fast sources become observations, next to hashing every column of the exchange log in the same run.

    python -m benchmarks.reading SOURCE [SOURCE ...]

SOURCE is a folder of Parquet tables, such as `graphlink simulate` writes. Seconds are wall time and, beside it,
processor time, which other work on the machine disturbs less. With two sources or more the exponent with which
time grows with the exchanges is printed.
"""

import argparse
import math
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graphlink.engine import DuckDBEngine, StepRun, quote_text
from graphlink.reading.sources import read_sources
from graphlink.settings import find_settings
from graphlink.signals import kinds_of, observe


@dataclass(frozen=True)
class Taken:
    """What something took, by the clock and by the processors; what a process held at the most, in GB, where asked."""

    wall: float
    processor: float
    memory: float = 0.0

    def __str__(self) -> str:
        return f"{self.wall:8.2f} {self.processor:8.2f}"

    @classmethod
    def of_process(cls, wall: float, used: resource.struct_rusage) -> "Taken":
        """What a process took that lasted `wall` seconds and `used` so much."""
        peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        return cls(wall, used.ru_utime + used.ru_stime, peak / 1e9)


@dataclass(frozen=True)
class Measured:
    """One source: its exchanges, and what hashing and reading them took."""

    exchanges: int
    hashing: Taken
    reading: Taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    parser.add_argument("--memory", default="4GB", help="how much the engine may take")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    found = [measure(source, arguments.memory, arguments.threads) for source in arguments.sources]
    if len(found) > 1:
        print(f"time grows with the exchanges to the power of {exponent(found):.2f}")


def measure(source: Path, memory: str, threads: int) -> Measured:
    """Reads `source` once and prints every step."""
    print(f"{source}\n{'':24}{'rows':>12} {'wall s':>8} {'cpu s':>8}")
    settings, base = find_settings(source, None)
    with DuckDBEngine(memory_limit=memory, threads=threads) as engine:
        scan = f"read_parquet({quote_text(str(source / 'exchanges.parquet'))})"
        exchanges = int(engine.scalar(f"select count(*) from {scan}"))
        hashing = timed(lambda: engine.scalar(f"select bit_xor(hash(log)) from {scan} as log"))
        print(f"{'hash every column':24}{exchanges:12,} {hashing}")
        engine.on_step = StepPrinter()
        reading = timed(lambda: observe(engine, read_sources(engine, source, settings, base=base), kinds_of(settings)))
    print(f"{'sources to observations':24}{'':12} {reading}")
    times = Taken(reading.wall / hashing.wall, reading.processor / hashing.processor)
    print(f"{'times the hashing':24}{'':12} {times}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB\n")
    return Measured(exchanges, hashing, reading)


class StepPrinter:
    """Prints each step as it ends, with the processor time since the last one."""

    def __init__(self) -> None:
        self.last = processor_seconds()

    def __call__(self, run: StepRun) -> None:
        now = processor_seconds()
        print(f"{'  ' + run.name:24}{run.rows:12,} {Taken(run.seconds, now - self.last)}")
        self.last = now


def timed(work: Callable[[], object]) -> Taken:
    """What `work` took."""
    wall, processor = time.perf_counter(), processor_seconds()
    work()
    return Taken(time.perf_counter() - wall, processor_seconds() - processor)


def processor_seconds() -> float:
    """Processor time of this process so far, all threads together."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def exponent(found: list[Measured]) -> float:
    """The power with which processor time grows from the smallest source to the largest."""
    least, most = min(found, key=lambda one: one.exchanges), max(found, key=lambda one: one.exchanges)
    grown = math.log(most.reading.processor / least.reading.processor)
    return grown / math.log(most.exchanges / least.exchanges)


if __name__ == "__main__":
    main()
