"""`python -m benchmarks.apiworld make --seed 1 --scenario mixed --out DIR`, `python -m benchmarks.apiworld list`."""

import argparse
from pathlib import Path

from benchmarks.apiworld import SCENARIOS, write_world


def main() -> None:
    arguments = parser().parse_args()
    if arguments.verb == "list":
        for name, scenario in SCENARIOS.items():
            print(f"{name:14} {scenario.__doc__}")
        return
    truth = write_world(arguments.seed, arguments.scenario, arguments.out, arguments.accounts)
    print(truth.groupby(["operation", "kind"], dropna=False).size().to_string())


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks.apiworld", description=__doc__)
    verbs = made.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list", help="the scenarios")
    make = verbs.add_parser("make", help="writes DIR/source and DIR/truth.parquet")
    make.add_argument("--seed", type=int, required=True)
    make.add_argument("--scenario", choices=sorted(SCENARIOS), required=True)
    make.add_argument("--out", type=Path, required=True)
    make.add_argument("--accounts", type=int, default=12_000, help="how many innocents (default: 12000)")
    return made


if __name__ == "__main__":
    main()
