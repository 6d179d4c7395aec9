"""Puts small faults into the modules that matter, one at a time, and says which of them no test notices.

    python -m benchmarks.mutants [PATH ...] [--sample 40 | --all] [--tests GLOB ...] [--seed 7]
                                [--workers 2] [--write]

Each mutant is tried in a copy of the tree against the tests that run its line (measured with coverage), the quick ones
first, up to the first that fails. `--write` puts the figures into docs/mutants.md.
"""

import argparse
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .allowed import is_allowed
from .edits import Edit, edits_of, mutated
from .report import Outcome, figures, print_file, write_page
from .runs import ROOT, Traced, copies, in_turn, notices, trace

HEART = ("graphlink/linking", "graphlink/judging", "graphlink/suspension")
BUDGET = 60.0
"""Seconds of tests for one mutant, as they take without a fault."""


@dataclass(frozen=True)
class Mutant:
    """One fault in one module, and the tests to try it on."""

    path: str
    source: str
    edit: Edit
    tests: dict[str, float]


def main() -> int:
    """The exit code: 0, however many lived."""
    options = _options()
    with copies(options.workers) as pool, ThreadPoolExecutor(options.workers) as workers:

        def traced(file: str) -> list[Traced]:
            copy = pool.get()
            try:
                return trace(copy, file)
            finally:
                pool.put(copy)

        def tried(mutant: Mutant) -> Outcome:
            copy = pool.get()
            try:
                copy.write(mutant.path, mutated(mutant.source, mutant.edit))
                noticed = bool(mutant.tests) and notices(copy, mutant.tests)
            finally:
                copy.write(mutant.path, mutant.source)
                pool.put(copy)
            return Outcome(mutant.path, mutant.source, mutant.edit, noticed, len(mutant.tests))

        files = _test_files(options.tests)
        began = time.monotonic()
        known = [one for found in workers.map(traced, files) for one in found]
        print(f"{len(known)} tests of {len(files)} files traced in {time.monotonic() - began:.0f} s", flush=True)
        found = []
        for path in _modules(options.paths):
            every, mutants = _mutants(path, known, options)
            done = list(workers.map(tried, mutants))
            found.append(figures(path, every, done))
            print_file(found[-1], done)
    if options.write:
        write_page(found)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", default=list(HEART), help="modules or folders of them")
    parser.add_argument("--sample", type=int, default=40, help="mutants a module, drawn at random")
    parser.add_argument("--all", action="store_true", help="every mutant")
    parser.add_argument("--tests", nargs="+", default=["tests/test_*.py"], help="the test files that may notice")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2, help="mutants tried at the same time")
    parser.add_argument("--write", action="store_true", help="write docs/mutants.md")
    return parser.parse_args()


def _modules(paths: list[str]) -> list[str]:
    found = [file for path in paths for file in ([ROOT / path] if path.endswith(".py") else (ROOT / path).glob("*.py"))]
    return sorted(file.relative_to(ROOT).as_posix() for file in found if file.name != "__init__.py")


def _test_files(globs: list[str]) -> list[str]:
    return sorted({path.relative_to(ROOT).as_posix() for glob in globs for path in ROOT.glob(glob)})


def _mutants(path: str, known: list[Traced], options: argparse.Namespace) -> tuple[int, list[Mutant]]:
    """How many mutants the module has, and those to be tried."""
    source = (ROOT / path).read_text(encoding="utf-8")
    edits = [edit for edit in edits_of(source) if not is_allowed(path, source, edit)]
    if options.all or len(edits) <= options.sample:
        drawn = edits
    else:
        drawn = random.Random(f"{options.seed} {path}").sample(edits, options.sample)
    inner = _inner_lines(source)
    return len(edits), [_mutant(path, source, edit, known, inner) for edit in sorted(drawn, key=lambda one: one.start)]


def _inner_lines(source: str) -> set[int]:
    return {line for edit in edits_of(source) for line in edit.lines}


def _mutant(path: str, source: str, edit: Edit, known: list[Traced], inner: set[int]) -> Mutant:
    """The mutant with the tests that run its lines; what stands outside of functions falls to all tests of the file."""
    lines = edit.lines or inner
    chosen: dict[str, float] = {}
    for one in in_turn((each for each in known if lines & each.lines.get(path, set())), path):
        if chosen and sum(chosen.values()) + one.seconds > BUDGET:
            break
        chosen[one.test] = one.seconds
    return Mutant(path, source, edit, chosen)


if __name__ == "__main__":
    raise SystemExit(main())
