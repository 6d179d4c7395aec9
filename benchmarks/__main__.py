"""Every benchmark in turn: `python -m benchmarks [--small]`, which `make bench` calls.

Prints what each prints, and ends with 1 where one of them missed its bar or could not run. At full size the figures of
speed, of other ways and of accuracy are recorded, and docs/benchmarks.md and its charts are made of them anew.
"""

import argparse
import subprocess
import sys
import time

FULL = (
    "detection speed --accounts 60000 600000 --record",
    "detection largest million --record",
    "detection ways --record",
    "hard_worlds",
    "detection accuracy --workers 2 --record",
    "rings",
    "missing",
    "decisions",
    "innocents",
    "sectors",
    "reading_forms",
    "pages",
    "reports size",
    "reports watch --levels careless pools --seeds 1",
    "suspension --accounts 10000 --kills 10",
    "document",
)
SMALL = (
    "detection speed --accounts 6000 60000",
    "detection ways --accounts 6000",
    "hard_worlds --accounts 2000",
    "detection accuracy --accounts 6000 --seeds 1",
    "rings --accounts 90 --strangers 300",
    "missing --accounts 6000",
    "decisions --accounts 8000 --platforms 2",
    "sectors voice_skill by_twos money_mules",
    "reading_forms --exchanges 200000",
    "reports watch --levels pools --seeds 1 --accounts 6000",
    "suspension --accounts 500 --kills 5",
)


def main() -> int:
    """The exit code: 0 where every benchmark met its bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="small worlds: minutes instead of about an hour")
    missed = [call for call in (SMALL if parser.parse_args().small else FULL) if not measured(call)]
    for call in missed:
        print(f"missed: {call}")
    return 1 if missed else 0


def measured(call: str) -> bool:
    """Whether the benchmark `call` (module and arguments) ended well; its seconds are printed."""
    module, *arguments = call.split()
    began = time.monotonic()
    print(f"\n=== {call}", flush=True)
    done = subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *arguments], check=False)
    print(f"=== {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
