"""`python -m benchmarks.small_sources make|score|list`: small sources with a known truth."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.small_sources.cases import CASES, Case, chosen
from benchmarks.small_sources.scoring import HEAD, line, scored, totals, written


def main() -> int:
    """The exit code: 1 with `--strict` where a case is not right, 2 for a call that is wrong."""
    call = parser().parse_args()
    if call.verb == "list":
        for case in CASES:
            print(f"{case.name:<26}{case.right:<9}{case.sentence}")
        return 0
    try:
        cases = chosen(call.cases)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    return make(call, cases) if call.verb == "make" else score(call, cases)


def parser() -> argparse.ArgumentParser:
    parsed = argparse.ArgumentParser(prog="python -m benchmarks.small_sources", description=__doc__)
    verbs = parsed.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list", help="the cases, and what is right in each")
    for verb, what in (("make", "write sources and truths"), ("score", "run graphlink on them, and count")):
        one = verbs.add_parser(verb, help=what)
        one.add_argument("--seed", type=int, default=1)
        one.add_argument("--size", type=float, default=1.0, help="a part of the whole size, such as 0.1")
        one.add_argument("--out", type=Path, required=verb == "make", help="a folder of its own for each case in it")
        one.add_argument("cases", nargs="*", metavar="CASE", help="all, where none is named")
    one.add_argument("--strict", action="store_true", help="exit 1 where a case is not right")
    return parsed


def make(call: argparse.Namespace, cases: list[Case]) -> int:
    for case in cases:
        source, folder = written(case, call.seed, call.out, call.size)
        print(f"{folder}: {len(source.accounts):,} accounts, {len(source.truth):,} of them fake")
    return 0


def score(call: argparse.Namespace, cases: list[Case]) -> int:
    scores = []
    with tempfile.TemporaryDirectory() as scratch:
        print(HEAD)
        for case in cases:
            scores.append(scored(case, call.seed, call.out or Path(scratch), call.size))
            print(line(scores[-1]), flush=True)
    print(totals(scores))
    return int(call.strict and not all(one.right for one in scores))


if __name__ == "__main__":
    sys.exit(main())
