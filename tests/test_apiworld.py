"""The third made-up platform: by seed the same to the byte, all accounted for, and each scenario has its operations."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.apiworld import SCENARIOS, make_world, write_world
from benchmarks.apiworld.clock import DAYS, START

ACCOUNTS = 120
COLUMNS = {
    "accounts": {"account_id", "created_at", "org_id", "plan", "status", "email_domain"},
    "exchanges": {"account_id", "ts", "ip", "device_fingerprint", "prompt", "exchange_id", "model", "output_tokens"},
    "logins": {"account_id", "ts", "ip", "device_fingerprint"},
    "payments": {"account_id", "card_fingerprint", "paid_at"},
}
OPERATIONS = {"benign": {0}, "reseller": {3}, "tiny": {1, 2}, "mixed": {6, 7}}
"""How many operations a scenario may have; one where it is not named."""


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_scenario_has_its_operations(scenario: str) -> None:
    _, truth = make_world(5, scenario, ACCOUNTS)
    assert truth.operation.nunique() in OPERATIONS.get(scenario, {1})
    assert truth.kind.notna().all()
    sizes = truth.groupby("operation").size()
    assert sizes.empty or sizes.min() >= 8


def test_the_truth_covers_all_accounts_and_nobody_acts_outside_of_time() -> None:
    tables, truth = make_world(6, "mixed", ACCOUNTS)
    assert {name: set(table.columns) >= COLUMNS[name] for name, table in tables.items()} == dict.fromkeys(COLUMNS, True)
    accounts = tables["accounts"]
    assert accounts.account_id.is_unique
    assert set(accounts.account_id) == set(truth.account_id)
    end = pd.Timestamp(START, unit="s", tz="UTC") + pd.Timedelta(days=DAYS)
    born = accounts.set_index("account_id").created_at
    assert born.max() < end
    for name, time in (("exchanges", "ts"), ("logins", "ts"), ("payments", "paid_at")):
        table = tables[name]
        assert table[time].is_monotonic_increasing
        assert table[time].max() < end
        assert (table[time] >= table.account_id.map(born) - pd.Timedelta(minutes=1)).all(), name


def test_innocents_are_the_same_in_every_scenario() -> None:
    _, calm = make_world(7, "benign", ACCOUNTS)
    _, stormy = make_world(7, "careless", ACCOUNTS)
    innocents = stormy[stormy.operation.isna()]
    assert innocents.reset_index(drop=True).equals(calm)
    assert calm.kind.nunique() > 20


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Another process, so that nothing leans on how this one hashes text."""
    write_world(8, "tiny", tmp_path / "here", ACCOUNTS)
    call = ["make", "--seed", "8", "--scenario", "tiny", "--out", str(tmp_path / "there"), "--accounts", str(ACCOUNTS)]
    subprocess.run([sys.executable, "-m", "benchmarks.apiworld", *call], check=True, cwd=Path(__file__).parent.parent)
    files = sorted(path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*.parquet"))
    assert [str(path) for path in files] == [
        *(f"source/{name}.parquet" for name in sorted(COLUMNS)),
        "truth.parquet",
    ]
    assert [
        path for path in files if (tmp_path / "here" / path).read_bytes() != (tmp_path / "there" / path).read_bytes()
    ] == []


def test_another_seed_gives_other_accounts() -> None:
    assert not set(make_world(9, "benign", 60)[1].account_id) & set(make_world(10, "benign", 60)[1].account_id)
