"""Worlds that hurt: each has one thing in excess, and every step's growth is told.

    python -m benchmarks.hard_worlds
    python -m benchmarks.hard_worlds --worlds hub signals --accounts 10000 --times 4

`hub`: one address, one device and one card of 5 % of all accounts. `signals`: 200 addresses an account, each of 40
accounts. `prompts`: prompts of 4,000 characters. `kinds`: ten kinds of one's own. `plain`: none of it. Each world is
run at two sizes; the exponent with which processor seconds grow is printed for the run, and for every step that takes
2 % of it. The exit code is 1 where a run grows faster than its bar, or fails.
"""

import argparse
import math
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reading import Taken
from benchmarks.worlds import Failed, measured_run
from graphlink.case import Case
from graphlink.engine import DuckDBEngine, quote_text

BAR = 1.15
EXCHANGES = 10
SIGNALS = 200
KINDS = 10
WORDS = 5_000

ACCOUNTS = """
select 'a' || n as account_id, timestamp '2026-01-01' + to_seconds(hash(n, 's') % 20000000) as created_at
from range({accounts}) t(n)
"""
# Every fiftieth account is of a ring of forty that shares cards, devices and a prompt; the others have their own.
EVENTS = """
select 'a' || n as account_id, timestamp '2026-08-01' + to_seconds(hash(n, e) % 2592000) as ts, n, e,
       if(n % 50 = 0, 'd' || (n // 2000) || '-' || hash(n, e, 'd') % 6, 'd' || n) as device_fingerprint,
       '45.' || (n // 3 % 250) || '.' || (n // 750 % 250) || '.' || (n // 187500) as ip,
       if(n % 50 = 0, 'kindly write the report number ' || (n // 2000) || ' about ', '') || (
           select string_agg('w' || (hash(n, e, w) % {words}), ' ') from range({length}) t(w)) as prompt
from range({accounts}) t(n), range({exchanges}) u(e)
"""
PAYMENTS = """
select 'a' || n as account_id, timestamp '2026-08-01' as paid_at,
       if(n % 50 = 0, 'c' || (n // 2000) || '-' || n // 50 % 6, 'c' || n) as card_fingerprint
from range({accounts}) t(n)
"""


@dataclass(frozen=True)
class Excess:
    """What a world has too much of: words in a prompt, and SELECTs in place of the plain tables or beside them."""

    length: int = 12
    tables: Mapping[str, str] | None = None
    settings: str = ""


KIND_COLUMNS = ", ".join(f"'k' || {k} || '-' || hash(n, {k}) % ({{accounts}} // 8) as own_{k}" for k in range(KINDS))
KIND_SETTINGS = '[accounts]\npath = "accounts.parquet"\ncreated_at = "created_at"\n' + "".join(
    f'[[signals]]\nkind = "own_{k}"\npath = "own.parquet"\nvalue = "own_{k}"\n' for k in range(KINDS)
)
WORLDS: Mapping[str, Excess] = {
    "plain": Excess(),
    "hub": Excess(
        tables={
            "exchanges": "select * replace (if(n % 20 = 0, '9.9.9.9', ip) as ip, "
            f"if(n % 20 = 0, 'hub', device_fingerprint) as device_fingerprint) from ({EVENTS})",
            "payments": "select * replace (if(account_id in (select 'a' || 20 * n from range({accounts}) t(n)), "
            f"'hub', card_fingerprint) as card_fingerprint) from ({PAYMENTS})",
        }
    ),
    "signals": Excess(
        tables={
            "logins": "select 'a' || n as account_id, timestamp '2026-08-01' + to_seconds(s) as ts, null as "
            "device_fingerprint, '77.' || v % 250 || '.' || v // 250 % 250 || '.' || v // 62500 as ip from ("
            f"select n, s, hash(n, s, 'v') % ({{accounts}} * {SIGNALS} // 40) as v "
            f"from range({{accounts}}) t(n), range({SIGNALS}) u(s))"
        }
    ),
    "prompts": Excess(length=700),
    "kinds": Excess(
        tables={"own": f"select 'a' || n as account_id, {KIND_COLUMNS} from range({{accounts}}) t(n)"},
        settings=KIND_SETTINGS,
    ),
}


def main() -> int:
    """The exit code: 1 where a world grows faster than BAR, or fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", nargs="+", choices=WORLDS, default=list(WORLDS))
    parser.add_argument("--accounts", type=int, default=20_000, help="of the smaller of the two")
    parser.add_argument("--times", type=int, default=4, help="how many times that the larger one has")
    asked = parser.parse_args()
    return 1 if [name for name in asked.worlds if not told(name, asked.accounts, asked.times)] else 0


def told(name: str, accounts: int, times: int) -> bool:
    """Prints how the world `name` grows, and whether it is within its bar."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            small, large = (run_once(Path(folder), name, accounts * factor) for factor in (1, times))
        except Failed as problem:
            print(f"MISS {name}: {problem}", flush=True)
            return False
    power = growth(small[0].processor, large[0].processor, times)
    met = power <= BAR
    memory = large[0].memory
    figures = f"{small[0].processor:.1f} -> {large[0].processor:.1f} s of the processors, {memory:.2f} GB"
    print(f"{'ok  ' if met else 'MISS'} {name}: {figures}, grows to the power of {power:.2f} (at most {BAR})")
    for step, least, most in steep(small[1], large[1], large[0].processor / 50):
        print(f"       {step:28} {least:8.2f} -> {most:8.2f} {growth(least, most, times):6.2f}", flush=True)
    return met


def run_once(folder: Path, name: str, accounts: int) -> tuple[Taken, Case]:
    """What a run over the world of that size took, and its case."""
    source = folder / f"{name}-{accounts}"
    make_world(source, WORLDS[name], accounts)
    return measured_run(source)


def make_world(source: Path, excess: Excess, accounts: int) -> None:
    """Writes the tables of the world, and its settings where it needs some."""
    tables = {"accounts": ACCOUNTS, "exchanges": EVENTS, "payments": PAYMENTS, **(excess.tables or {})}
    if excess.settings:
        tables = {table: tables[table] for table in ("accounts", "own")}
    source.mkdir()
    with DuckDBEngine() as engine:
        for table, sql in tables.items():
            drawn = sql.format(accounts=accounts, exchanges=EXCHANGES, words=WORDS, length=excess.length)
            engine.execute(f"copy ({drawn}) to {quote_text(str(source / f'{table}.parquet'))} (format parquet)")
    if excess.settings:
        (source / "graphlink.toml").write_text(excess.settings)


def growth(least: float, most: float, times: int) -> float:
    """The power of the world's size with which what took `least` in the small one takes `most` in the large."""
    return math.log(max(most, 1e-9) / max(least, 1e-9)) / math.log(times)


def steep(small: Case, large: Case, least: float) -> list[tuple[str, float, float]]:
    """Steps that take `least` seconds of the processors or more in the large world, the steepest first: both times.

    Steps of one name (a shuffled world runs many again) are told together.
    """
    before, after = (processor_of(case) for case in (small, large))
    told = [(step, before.get(step, 0.0), taken) for step, taken in after.items() if taken >= least]
    return sorted(told, key=lambda step: step[1] / step[2])


def processor_of(case: Case) -> dict[str, float]:
    """Seconds of the processors by step."""
    taken: dict[str, float] = {}
    for step in case.manifest["steps"]:
        taken[step["name"]] = taken.get(step["name"], 0.0) + float(step["processor"])
    return taken


if __name__ == "__main__":
    sys.exit(main())
