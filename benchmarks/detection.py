"""Whole runs measured: how fast, and how right.

    python -m benchmarks.detection speed --accounts 60000 600000
    python -m benchmarks.detection largest million two-million --memory 6GB
    python -m benchmarks.detection accuracy --levels pools careful --seeds 21 22 --json figures.json
    python -m benchmarks.detection ways --accounts 6000 20000 60000

Each run is a process of its own (`graphlink run`), so that its memory is its own. Worlds are kept in `bench_data/` and
used again. Seconds are wall time and, beside it, processor time, which other work on the machine disturbs less.
Every figure stands beside its bar; the exit code is 1 where one is missed. `--record` keeps the figures for
`benchmarks.document`, which makes docs/benchmarks.md and its charts of them.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.accuracy import BARS, measure_accuracy
from benchmarks.other_ways import measure_ways
from benchmarks.speed import LARGEST, measure_largest, measure_speed
from benchmarks.worlds import FULL_SIZE, GENERATORS, usual_world


def main() -> int:
    """The exit code: 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    speed = kinds.add_parser("speed")
    speed.add_argument("--accounts", nargs="+", type=int, default=[60_000, 600_000])
    speed.add_argument("--generators", nargs="+", choices=GENERATORS, default=list(GENERATORS))
    largest = kinds.add_parser("largest")
    largest.add_argument("worlds", nargs="+", choices=LARGEST)
    largest.add_argument("--memory", help="what the engine may take, as `graphlink run --memory`")
    right = kinds.add_parser("accuracy")
    right.add_argument("--levels", nargs="+", choices=BARS, default=list(BARS))
    right.add_argument("--seeds", nargs="+", type=int, default=[21])
    right.add_argument("--accounts", type=int, default=FULL_SIZE)
    right.add_argument("--generators", nargs="+", choices=GENERATORS, default=list(GENERATORS))
    right.add_argument("--workers", type=int, default=1, help="worlds at once")
    right.add_argument("--json", type=Path, metavar="FILE", help="write every figure of every world there")
    ways = kinds.add_parser("ways")
    ways.add_argument("--accounts", nargs="+", type=int, default=[6_000, 20_000, 60_000])
    ways.add_argument("--memory", type=float, default=8, help="GB that a way other than graphlink may take")
    ways.add_argument("--seconds", type=float, default=600, help="how long it may take")
    for kind in (speed, largest, right, ways):
        kind.add_argument("--record", action="store_true", help="keep the figures for the documentation")
    asked = parser.parse_args()
    if asked.kind == "speed":
        return measure_speed(sorted(asked.accounts), asked.generators, recorded=asked.record)
    if asked.kind == "largest":
        return measure_largest(asked.worlds, asked.memory, recorded=asked.record)
    if asked.kind == "ways":
        return measure_ways(asked.accounts, asked.memory, asked.seconds, recorded=asked.record)
    worlds = [
        usual_world(generator, level, asked.accounts, seed)
        for generator in asked.generators
        for level in asked.levels
        for seed in asked.seeds
    ]
    return measure_accuracy(worlds, workers=asked.workers, file=asked.json, recorded=asked.record)


if __name__ == "__main__":
    sys.exit(main())
