"""How long sources of every form take to be read, next to the engine's own scan of the same file in the same run.

    python -m benchmarks.reading_forms [--exchanges 16000000] [--accounts 25000] [--form csv jsonl parquet]

The exchanges are drawn: three addresses and two devices an account, of a fifth as many as there are accounts, and
prompts of some words; in JSON lines as a gateway writes them, with nested members and lists of messages. Reading is
what a run does before it weighs anything: tables to observations. Seconds are wall time and processor time.
"""

import argparse
import resource
import tempfile
from pathlib import Path

from benchmarks.reading import StepPrinter, Taken, timed
from graphlink.engine import DuckDBEngine, quote_text
from graphlink.reading import read_sources
from graphlink.settings import find_settings
from graphlink.signals import kinds_of, observe

WRITTEN = {
    "parquet": "(format parquet)",
    "csv": "(format csv, header)",
    "jsonl": "(format json)",
}
SCANNED = {
    "parquet": "select bit_xor(hash(log)) from read_parquet({}) as log",
    "csv": "select bit_xor(hash(log)) from read_csv({}, all_varchar=true) as log",
    "jsonl": "select bit_xor(hash(log)) from read_json({}, format='newline_delimited') as log",
}
DRAWN = """
    select 'acct_' || who as account_id,
           strftime(timestamp '2026-01-01' + to_seconds(n * 3888000 // {exchanges}), '%Y-%m-%dT%H:%M:%SZ') as ts,
           concat_ws('.', 45 + place % 40, place % 250, place // 250 % 250, 7) as ip,
           md5((hash(who, n % 2) % {values})::varchar) as device_fingerprint,
           'tell me about ' || md5(n::varchar) || ' and what follows from it in ' || (n % 977) || ' words' as prompt
    from (
        select n, who, hash(who, n % 3) % {values} as place
        from (select range as n, hash(range, 1) % {accounts} as who from range({exchanges}))
    )
"""
NESTED = """
    select ts as "startTime", {'user': account_id, 'ip': ip, 'device': device_fingerprint} as metadata,
           [{'role': 'system', 'content': 'You are a helpful assistant.'},
            {'role': 'user', 'content': prompt}] as messages
    from (DRAWN)
"""
SETTINGS = "".join(
    f'[[signals]]\nkind = "{kind}"\npath = "exchanges.jsonl"\naccount = "metadata.user"\n{key} = "{column}"\n'
    'time = "startTime"\n'
    for kind, key, column in (
        ("ip", "value", "metadata.ip"),
        ("device", "value", "metadata.device"),
        ("template", "text", "messages"),
    )
)


def main() -> None:
    """Prints a line for each form: the engine's own scan, the reading, and how many times the one the other is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exchanges", type=int, default=16_000_000)
    parser.add_argument("--accounts", type=int, default=25_000)
    parser.add_argument("--form", nargs="+", choices=sorted(WRITTEN), default=["csv", "jsonl", "parquet"])
    parser.add_argument("--steps", action="store_true", help="print every step too")
    asked = parser.parse_args()
    print(f"{'form':10}{'bytes':>16}{'scan: wall':>12}{'cpu s':>9}{'read: wall':>12}{'cpu s':>9}{'times':>8}")
    for form in asked.form:
        with tempfile.TemporaryDirectory() as folder:
            source = make_source(Path(folder), form, asked.exchanges, asked.accounts)
            print(measured(source, form, steps=asked.steps), flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB")


def make_source(folder: Path, form: str, exchanges: int, accounts: int) -> Path:
    """A folder with the exchanges in that form, and the settings where its columns have other names."""
    drawn = DRAWN.format(exchanges=exchanges, accounts=accounts, values=accounts // 5)
    if form == "jsonl":
        drawn = NESTED.replace("DRAWN", drawn)
        (folder / "graphlink.toml").write_text(SETTINGS)
    target = quote_text(str(folder / f"exchanges.{form}"))
    with DuckDBEngine(threads=2) as engine:
        engine.execute(f"copy ({drawn}) to {target} {WRITTEN[form]}")
    return folder


def measured(source: Path, form: str, *, steps: bool) -> str:
    """The line of one form."""
    file = source / f"exchanges.{form}"
    settings, base = find_settings(source, None)
    with DuckDBEngine(threads=2) as engine:
        scan = timed(lambda: engine.scalar(SCANNED[form].format(quote_text(str(file)))))
        engine.on_step = StepPrinter() if steps else None
        read = timed(lambda: observe(engine, read_sources(engine, source, settings, base=base), kinds_of(settings)))
    return (
        f"{form:10}{file.stat().st_size:16,}{scan.wall:12.1f}{scan.processor:9.1f}{read.wall:12.1f}"
        f"{read.processor:9.1f}{times(read, scan):8.1f}"
    )


def times(read: Taken, scan: Taken) -> float:
    """How many times the scan's processor time the reading took."""
    return read.processor / scan.processor


if __name__ == "__main__":
    main()
