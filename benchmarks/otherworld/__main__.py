"""`python -m benchmarks.otherworld OUT --level L --accounts N --fakes N --exchanges N --seed N`."""

import argparse
import json
import sys
from pathlib import Path

from .style import LEVELS, draw_style


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.otherworld", description="Write one world and its truth.")
    made.add_argument("out", type=Path, nargs="?", metavar="OUT", help="the folder to write; made where missing")
    made.add_argument("--level", choices=LEVELS, default="pools", help="how careful the operators are")
    made.add_argument("--accounts", type=int, default=60_000, metavar="N", help="accounts, fakes included")
    made.add_argument("--fakes", type=int, default=2_400, metavar="N", help="fake accounts; none at benign and crowds")
    made.add_argument("--exchanges", type=int, default=600_000, metavar="N", help="exchanges of all accounts")
    made.add_argument("--seed", type=int, default=1, metavar="N", help="same seed, same bytes")
    made.add_argument(
        "--list-style", action="store_true", help="print the style of this seed and level; write only with OUT"
    )
    return made


def main() -> int:
    """The exit code: 0 written, 2 a wrong call."""
    called = parser().parse_args()
    if called.list_style:
        print(json.dumps(draw_style(called.seed, called.level).as_dict(), indent=2))
    elif called.out is None:
        parser().error("name a folder to write, or ask for --list-style")
    return write(called) if called.out else 0


def write(called: argparse.Namespace) -> int:
    """Makes and writes the world that was asked for."""
    from .world import make_world
    from .writing import write_world

    try:
        world = make_world(called.level, called.accounts, called.fakes, called.exchanges, called.seed)
    except ValueError as problem:
        print(f"otherworld: {problem}", file=sys.stderr)
        return 2
    rows = write_world(world, called.out)
    print(f"{called.out}: " + ", ".join(f"{count:,} {name}" for name, count in rows.items()), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
