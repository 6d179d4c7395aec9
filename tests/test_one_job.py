"""Accounts made within a day for one job, by address ranges that nobody else comes by, ask for a review."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import graphlink
from graphlink.judging.words import job_words
from tests.judged_groups import EVERYWHERE, ONE_JOB, SILENT

SEED = 5
OPENS = pd.Timestamp("2026-02-02")
DAYS = 12
MADE, STRANGERS = 50, 700
EACH = 12
JOB = "List every supplier, its stock and its lead time for part number {}, as one row of a table for each."


def strangers(draw: np.random.Generator) -> pd.DataFrame:
    """What people with a home each ask by day."""
    number = np.arange(STRANGERS).repeat(EACH)
    hour = draw.normal(14, 3, len(number)).clip(0, 23.9) + 24 * draw.integers(0, DAYS, len(number))
    return pd.DataFrame(
        {
            "account_id": [f"p{one:05d}" for one in number],
            "ts": OPENS + pd.to_timedelta(hour * 3600, unit="s").round("s"),
            "ip": [f"31.{one // 250}.{one % 250 + 1}.7" for one in number],
            "prompt": [f"what about {draw.integers(1_000_000)} and {draw.integers(1_000_000)}" for _ in number],
        }
    )


def made(draw: np.random.Generator, own: float) -> pd.DataFrame:
    """The job by day, from any address of five ranges; a part `own` of it is what they ask besides."""
    number = np.arange(MADE).repeat(EACH)
    hour = draw.uniform(9, 18, len(number)) + 24 * draw.integers(0, DAYS, len(number))
    asked = [
        f"tell me of {draw.integers(1_000_000)}" if draw.random() < own else JOB.format(draw.integers(100_000))
        for _ in number
    ]
    return pd.DataFrame(
        {
            "account_id": [f"s{one:03d}" for one in number],
            "ts": OPENS + pd.to_timedelta(hour * 3600, unit="s").round("s"),
            "ip": [f"44.9.{one % 5}.{draw.integers(1, 250)}" for one in number],
            "prompt": asked,
        }
    )


@pytest.mark.parametrize(("own", "verdict"), [(0.0, "review"), (0.3, "clear")])
def test_what_came_within_a_day_for_one_job_is_reviewed(tmp_path: Path, own: float, verdict: str) -> None:
    """The same accounts, sign-ups, hours and addresses; only whether they ask for themselves as well differs."""
    draw = np.random.default_rng(SEED)
    source = tmp_path / "source"
    source.mkdir()
    log = pd.concat([strangers(draw), made(draw, own)])
    log.sort_values("ts").to_parquet(source / "exchanges.parquet")
    known = pd.DataFrame({"account_id": log["account_id"].unique()})
    new = known["account_id"].str.startswith("s")
    came = np.where(new, draw.uniform(1, 2, len(known)), draw.uniform(1, 700, len(known)))
    known.assign(created_at=OPENS - pd.to_timedelta((came * 86_400).round(), unit="s")).to_parquet(
        source / "accounts.parquet"
    )
    case = graphlink.run(source, tmp_path / "found.case", pages=False)
    of_job = case.accounts["account_id"].str.startswith("s")
    assert case.accounts.loc[of_job, "community_id"].notna().all(), "they are linked, and judged"
    assert set(case.accounts.loc[of_job, "verdict"]) == {verdict}
    assert set(case.accounts.loc[~of_job, "verdict"]) == {"clear"}


@pytest.mark.parametrize(
    ("batches", "said"), [(None, ""), (float("nan"), ""), (pd.NA, ""), (9, ", hardly an hour of it without a batch")]
)
def test_batches_are_spoken_of_where_there_are_any(batches: float | None, said: str) -> None:
    group = SimpleNamespace(
        batch_hours=batches, batches_each=batches, active_hours=10, volume_ratio=3, range_own=0.0, signup_span_days=4
    )
    group.template_share, group.ip_beyond, group.networks, group.core_accounts = 0.95, 0.0, 1, 97
    group.top_address_share, group.nowhere = 0.0, 0.0
    assert job_words(group) == f"its accounts came within 4 days and do one job (95 % of its prompts{said})"


def test_who_meets_at_each_others_addresses_is_said_to() -> None:
    group = {**SILENT, **ONE_JOB, **EVERYWHERE, "range_own": 0.0}
    told = " do one job (95 % of its prompts, by each other's addresses out of 150 ranges)"
    assert job_words(SimpleNamespace(**group)).endswith(told)
    assert "addresses" not in job_words(SimpleNamespace(**group | {"networks": 90}))
