"""`python -m benchmarks.sectors [NAME…] [--seed N] [--keep DIR] [--json FILE]`: each source made, run and scored.

A NAME is a kind or how kinds begin. Counts are suspended/flagged/total. The exit code is 1 where one is wrong.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from .kinds import SOURCES
from .scoring import Count, Result, score


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.sectors", description=__doc__)
    made.add_argument("names", nargs="*", metavar="NAME", help="kinds, or how their names begin; all without")
    made.add_argument(
        "--seed", type=int, default=1, metavar="N", help="another seed, other platforms of the same kinds"
    )
    made.add_argument("--keep", type=Path, metavar="DIR", help="keep sources, truths and cases here")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the results for a program, too")
    made.add_argument("--list", action="store_true", help="name the kinds and what each is, and do no more")
    return made


def main() -> int:
    """The exit code: 0 where every source was judged right."""
    called = parser().parse_args()
    names = [name for name in SOURCES if not called.names or name.startswith(tuple(called.names))]
    if not names:
        parser().error(f"no kind is called so; there are {', '.join(SOURCES)}")
    if called.list:
        print("\n".join(f"{name}: {SOURCES[name].plan.text}" for name in names))
        return 0
    results = [told(name, called.seed, called.keep) for name in names]
    print(totals(results))
    if called.json:
        called.json.write_text(json.dumps([result.as_dict() for result in results], indent=1))
    return 0 if all(result.right for result in results) else 1


def told(name: str, seed: int, keep: Path | None) -> Result:
    """The result of one source, whose lines are printed at once; its folder stays where it is to be kept."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = (keep or Path(scratch)) / f"{name}-{seed}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        result = score(name, seed, folder)
    print("\n".join(result.lines()), flush=True)
    return result


def totals(results: list[Result]) -> str:
    """The last line."""
    fakes, innocents = sum((one.fakes for one in results), Count()), sum((one.innocents for one in results), Count())
    right = sum(result.right for result in results)
    return f"{right} of {len(results)} right; fakes suspended/flagged/total {fakes}; innocents {innocents}"


if __name__ == "__main__":
    sys.exit(main())
