"""Reports, watch and compare measured: `python -m benchmarks.reports {size|watch|identity}`.

size: a case of 600,000 accounts as a page (seconds, MB, time to the table in Chromium), a bundle of 24,000 accounts as
STIX, and 5,000 new accounts watched against the large case.
watch: replacements seen and honest newcomers linked, over simulated worlds (levels x seeds).
identity: ten daily runs over a growing world, and how many communities keep their id.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from graphlink.case import Case
from graphlink.exports.stix import write_stix
from graphlink.following.compare import keep_ids
from graphlink.following.day import watch
from graphlink.following.sightings import WatchRules, sight
from graphlink.pipeline import run
from graphlink.reports import write_report
from graphlink.simulation import make_world, simulate
from tests.replacement import TABLES, split_day
from tests.synthetic_case import synthetic_case


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock and by the processors: other work on the machine shows in the first alone."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.processor:.2f} s of processor)"


def timed(work: Callable[[], Any]) -> tuple[Taken, Any]:
    """What `work` took, and what it returned."""
    began, used = time.perf_counter(), time.process_time()
    made = work()
    return Taken(time.perf_counter() - began, time.process_time() - used), made


def measure_size(folder: Path, accounts: int) -> dict[str, Any]:
    """Seconds and megabytes of the large outputs."""
    case = synthetic_case(folder / "large.case", linked=2 * accounts // 5, alone=3 * accounts // 5)
    case = Case.open(case.path)
    html, page = timed(lambda: write_report(case, folder / "report.html"))
    day = newcomers(case, 5_000)
    # Every tie counts: the made-up signals are shown all over the case, and the work shall be that of a day of finds.
    everything = WatchRules(margin=-99, families=1, family_least=0, common_signals=1)
    watched, found = timed(lambda: sight(case, day, everything))
    shared = synthetic_case(folder / "shared.case", linked=72_000, alone=100)
    stix, bundle = timed(lambda: write_stix(shared, folder / "bundle.json"))
    users = sum(one["type"] == "user-account" for one in json.loads(bundle.read_text(encoding="utf-8"))["objects"])
    return {
        "accounts": accounts,
        "report": str(html),
        "report_megabytes": round(page.stat().st_size / 1e6, 2),
        **opened(page),
        "watch_5000": str(watched),
        "watch_found": len(found),
        "stix": str(stix),
        "stix_accounts": users,
        "stix_megabytes": round(bundle.stat().st_size / 1e6, 1),
    }


def newcomers(case: Case, count: int, seed: int = 7) -> pd.DataFrame:
    """What `count` new accounts show: each the signals of an account of the case, or a fifth of them."""
    rng = np.random.default_rng(seed)
    ids = case.query("select distinct account_id from incidence order by all")["account_id"].to_numpy()
    chosen = rng.choice(ids, count, replace=False).tolist()
    shown = case.query(
        "select account_id, kind, value from incidence where account_id in (select unnest(?::varchar[])) order by all",
        [chosen],
    )
    kept = shown[rng.random(len(shown)) < 0.5]
    return kept.assign(account_id="new-" + kept["account_id"])


def opened(page: Path) -> dict[str, Any]:
    """Seconds from navigation to the first table and to the whole data, in Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browser import chromium_path, launch

    executable = chromium_path()
    if executable is None:
        return {"browser": "missing"}
    with sync_playwright() as playwright:
        browser = launch(playwright, executable)
        tab = browser.new_page()
        first, _ = timed(
            lambda: (tab.goto(page.as_uri(), wait_until="commit"), tab.wait_for_selector("#community-table tbody tr"))
        )
        rest, _ = timed(lambda: tab.wait_for_function("document.documentElement.dataset.ready === 'yes'"))
        browser.close()
    return {"table_seconds": round(first.wall, 2), "ready_seconds": round(first.wall + rest.wall, 2)}


def measure_watch(
    folder: Path, levels: list[str], seeds: list[int], accounts: int, exchanges: int
) -> list[dict[str, Any]]:
    """For each world: replacements of suspended accounts seen, and honest newcomers linked to a suspended network."""
    rows = []
    for level in levels:
        for seed in seeds:
            place = folder / f"{level}-{seed}"
            world = make_world(level, accounts=accounts, fakes=accounts // 25, exchanges=exchanges, seed=seed)
            day = split_day(simulate(world, place / "world", file_format="parquet").folder, place, seed=seed)
            case = run(day.before, place / "before.case", force=True)
            seconds, (found, _) = timed(partial(watch, case, day.day))
            verdict = case.accounts.set_index("account_id")["verdict"]
            back = day.replaced[day.replaced["account_id"].map(verdict) == "suspend"]
            unrelated = strangers(case, place / "world", day.newcomers)
            linked = {one.account_id for one in found if one.verdict == "suspend"}
            rows.append(
                {
                    "level": level,
                    "seed": seed,
                    "replaced": len(day.replaced),
                    "of_suspended": len(back),
                    "seen": int(back["new_id"].isin(linked).sum()),
                    "newcomers": len(day.newcomers),
                    "linked_newcomers": len(linked & day.newcomers),
                    "unrelated": len(unrelated),
                    "linked_unrelated": len(linked & unrelated),
                    "watch": str(seconds),
                }
            )
            print(rows[-1], flush=True)
    return rows


def strangers(case: Case, world: Path, newcomers: frozenset[str]) -> set[str]:
    """The honest newcomers whose household, office or class has no account that the case would suspend.

    Where the run was wrong about a group, its further members truly belong to what it suspended.
    """
    truth = pd.read_parquet(world / "truth.parquet", columns=["account_id", "group_id"])
    group = dict(zip(truth["account_id"], truth["group_id"], strict=True))
    suspended = case.accounts.loc[case.accounts["verdict"] == "suspend", "account_id"]
    wronged = {group[account] for account in suspended if isinstance(group[account], str)}
    return {account for account in newcomers if group[account] not in wronged}


def measure_identity(folder: Path, days: int, accounts: int, exchanges: int, seed: int) -> dict[str, Any]:
    """Runs over the last `days` days of a world, a day more each time; ids are kept from run to run."""
    world = make_world("pools", accounts=accounts, fakes=accounts // 25, exchanges=exchanges, seed=seed)
    source = simulate(world, folder / "world", file_format="parquet").folder
    previous: pd.DataFrame | None = None
    lives: dict[int, set[int]] = {}
    anchor: dict[str, int] = {}
    for back in range(days - 1, -1, -1):
        cut(source, folder / "day", back)
        people = run(folder / "day", folder / "day.case", seed=seed, force=True).accounts
        if previous is not None:
            people["community_id"] = people["community_id"].map(keep_ids(previous, people))
        follow(lives, anchor, people)
        previous = people
    return {"days": days, **fates(lives)}


def fates(lives: dict[int, set[int]]) -> dict[str, Any]:
    """How the communities of the first day fared: kept their id, ended (no longer linked), merged, or lost it.

    Lost is one that is still there, in no other of the first day, and has another number now.
    """
    kept = sum(ids == {born} for born, ids in lives.items())
    ended = sum(-1 in ids for ids in lives.values())
    merged = sum(-1 not in ids and bool((ids - {born}) & set(lives)) for born, ids in lives.items())
    lost = len(lives) - kept - ended - merged
    share = kept / max(1, kept + lost)
    return {"communities": len(lives), "kept": kept, "ended": ended, "merged": merged, "lost": lost, "share": share}


def follow(lives: dict[int, set[int]], anchor: dict[str, int], people: pd.DataFrame) -> None:
    """Adds the ids that each first day's community has now, by where most of its first members are."""
    linked = people[people["community_id"].notna()]
    of = dict(zip(linked["account_id"], linked["community_id"].astype(int), strict=True))
    if not anchor:
        anchor.update(of)
    first = pd.DataFrame({"account_id": list(anchor), "born": list(anchor.values())})
    first["now"] = first["account_id"].map(of)
    for born, now in (
        first.groupby("born")["now"].agg(lambda ids: ids.mode().iloc[0] if ids.notna().any() else -1).items()
    ):
        lives.setdefault(int(str(born)), set()).add(int(now))


def cut(source: Path, out: Path, back: int) -> None:
    """`source` as it was `back` days before its end."""
    out.mkdir(exist_ok=True)
    times = {"accounts": "created_at", "payments": "paid_at", "exchanges": "ts", "logins": "ts"}
    with duckdb.connect() as db:
        db.execute(f"create table ends as select max(ts) as at from read_parquet('{source}/exchanges.parquet')")
        for name in TABLES:
            db.execute(
                f"copy (select t.* from read_parquet('{source}/{name}.parquet') t, ends "
                f"where {times[name]} <= ends.at - interval {int(back)} days) to '{out}/{name}.parquet'"
            )


def main() -> None:
    """Measures what the command line names, and prints JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("size", "watch", "identity"))
    parser.add_argument("--accounts", type=int)
    parser.add_argument("--exchanges", type=int)
    parser.add_argument("--levels", nargs="+", default=["careless", "pools"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if asked.what == "size":
            made: Any = measure_size(place, asked.accounts or 600_000)
        elif asked.what == "watch":
            accounts = asked.accounts or 20_000
            made = measure_watch(place, asked.levels, asked.seeds, accounts, asked.exchanges or 20 * accounts)
        else:
            accounts = asked.accounts or 10_000
            made = measure_identity(place, 10, accounts, asked.exchanges or 15 * accounts, asked.seeds[0])
    print(json.dumps(made, indent=2))


if __name__ == "__main__":
    main()
