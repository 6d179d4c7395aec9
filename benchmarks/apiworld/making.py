"""From a seed and a scenario to a source and, beside it, the truth."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.apiworld.account import World
from benchmarks.apiworld.acting import Rows, act
from benchmarks.apiworld.crowds import gather
from benchmarks.apiworld.population import settle
from benchmarks.apiworld.scenarios import SCENARIOS

Tables = dict[str, pd.DataFrame]


def make_world(seed: int, scenario: str, accounts: int = 12_000) -> tuple[Tables, pd.DataFrame]:
    """The source's tables by name, and the truth: each account's operation (null: none) and kind.

    `accounts` is how many innocents there are; they are the same in each scenario of a seed, but for what chance
    gives them to say. The operations' accounts, and their honest customers, come on top.
    """
    world = World(seed, accounts)
    gather(world)
    settle(world)
    SCENARIOS[scenario](world)
    rows = act(world)
    ids = account_ids(world)
    tables = {
        "accounts": accounts_table(world, ids),
        "exchanges": exchanges_table(rows, ids),
        "logins": in_time(rows.logins, ids, ["ip", "device_fingerprint"], "ts"),
        "payments": in_time(rows.payments, ids, ["card_fingerprint", "bin"], "paid_at"),
    }
    return tables, truth_table(world, ids)


def account_ids(world: World) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """An id for each account, which says nothing of when it was made."""
    draw = world.draw("ids")
    return np.array([f"acct_{draw.hexes(14)}" for _ in world.accounts], dtype=object)


def moments(seconds: list[float]) -> pd.Series:
    """Times in UTC, to the millisecond."""
    return pd.Series(pd.to_datetime(np.array(seconds) * 1000 // 1, unit="ms", utc=True)).astype("datetime64[ms, UTC]")


def accounts_table(world: World, ids: np.ndarray[tuple[int], np.dtype[np.object_]]) -> pd.DataFrame:
    table = pd.DataFrame({
        "account_id": ids,
        "created_at": moments([one.created for one in world.accounts]),
        "org_id": [one.org for one in world.accounts],
        "plan": [one.plan for one in world.accounts],
        "status": [one.status for one in world.accounts],
        "email_domain": [one.domain for one in world.accounts],
        "country": [one.country for one in world.accounts],
    })  # fmt: skip
    return table.sort_values("account_id", ignore_index=True)


def exchanges_table(rows: Rows, ids: np.ndarray[tuple[int], np.dtype[np.object_]]) -> pd.DataFrame:
    columns = ["ip", "device_fingerprint", "prompt", "model", "output_tokens"]
    table = in_time(rows.exchanges, ids, columns, "ts")
    table.insert(0, "exchange_id", [f"ex_{number:08d}" for number in range(len(table))])
    return table


def in_time(
    rows: Sequence[tuple[object, ...]], ids: np.ndarray[tuple[int], np.dtype[np.object_]], columns: list[str], time: str
) -> pd.DataFrame:
    """Rows of (seconds, number, ...) as a table with the accounts' ids and times."""
    table = pd.DataFrame(rows, columns=["seconds", "number", *columns])
    table.insert(0, "account_id", ids[table.pop("number").to_numpy(dtype=int)])
    table.insert(1, time, moments(table.pop("seconds").tolist()))
    return table


def truth_table(world: World, ids: np.ndarray[tuple[int], np.dtype[np.object_]]) -> pd.DataFrame:
    table = pd.DataFrame({
        "account_id": ids,
        "operation": [one.operation for one in world.accounts],
        "kind": [one.kind for one in world.accounts],
    })  # fmt: skip
    table["operation"] = table["operation"].astype("str")
    return table.sort_values("account_id", ignore_index=True)


def write_world(seed: int, scenario: str, out: Path, accounts: int = 12_000) -> pd.DataFrame:
    """Writes `out`/source/*.parquet and `out`/truth.parquet, and returns the truth."""
    tables, truth = make_world(seed, scenario, accounts)
    source = out / "source"
    source.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_parquet(source / f"{name}.parquet", index=False)
    truth.to_parquet(out / "truth.parquet", index=False)
    return truth
