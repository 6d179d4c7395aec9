"""`python -m benchmarks.apiworld list`, `make --seed 1 --scenario mixed --out DIR`, `score --seed 1 [SCENARIO ...]`."""

import argparse
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks.apiworld import SCENARIOS, write_world
from benchmarks.apiworld.scoring import line, scored


def main() -> None:
    arguments = parser().parse_args()
    if arguments.verb == "list":
        for name, scenario in SCENARIOS.items():
            print(f"{name:14} {scenario.__doc__}")
        return
    if arguments.verb == "score":
        score(arguments.seed, arguments.scenarios or list(SCENARIOS), arguments.accounts)
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
    held = verbs.add_parser("score", help="makes worlds, runs graphlink on them, and counts: suspended/flagged/of")
    held.add_argument("--seed", type=int, required=True)
    held.add_argument("scenarios", nargs="*", type=known, metavar="SCENARIO")
    for verb in (make, held):
        verb.add_argument("--accounts", type=int, default=12_000, help="how many innocents (default: 12000)")
    return made


def known(name: str) -> str:
    """`name`, which must be a scenario's."""
    if name not in SCENARIOS:
        raise argparse.ArgumentTypeError(f"{name}: there are {', '.join(sorted(SCENARIOS))}")
    return name


def score(seed: int, scenarios: list[str], accounts: int) -> None:
    """Prints a line for each world, and one for all."""
    judged = []
    for scenario in scenarios:
        with tempfile.TemporaryDirectory() as folder:
            judged.append(scored(seed, scenario, Path(folder), accounts))
        print(line(scenario, judged[-1]), flush=True)
    together = pd.concat(judged)
    print(
        line("all", together.assign(operation=together["operation"].where(together["operation"].isna(), "operations")))
    )


if __name__ == "__main__":
    main()
