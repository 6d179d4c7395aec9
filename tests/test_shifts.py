"""People who work in shifts at a place that never closes share its machines, and are nobody's accounts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import graphlink

SEED = 8
OPENS = pd.Timestamp("2026-02-02")
WEEKS = 5
STAFF, MACHINES, STRANGERS = 90, 22, 900


def strangers(draw: np.random.Generator) -> pd.DataFrame:
    """What people with a device and a home each ask by day."""
    number = np.arange(STRANGERS).repeat(12)
    hour = draw.normal(14, 3, len(number)).clip(0, 23.9) + 24 * draw.integers(0, 7 * WEEKS, len(number))
    return pd.DataFrame(
        {
            "account_id": [f"p{one:05d}" for one in number],
            "ts": OPENS + pd.to_timedelta(hour * 3600, unit="s").round("s"),
            "device_fingerprint": [f"own{one:05d}" for one in number],
            "ip": [f"31.{one // 250}.{one % 250 + 1}.7" for one in number],
            "prompt": [f"what about {draw.integers(1_000_000)} and {draw.integers(1_000_000)}" for _ in number],
        }
    )


def staff(draw: np.random.Generator, hours: float) -> pd.DataFrame:
    """A letter to write, four times within `hours` of a day, which begins another time each day.

    Mostly at one of four machines of a place that has 22, by one of four addresses; one in five at home.
    """
    rows = []
    for one in range(STAFF):
        machines = draw.integers(0, MACHINES, 4)
        for day in range(7 * WEEKS):
            if draw.random() < 5 / 7:
                at = 24 * day + 8 * draw.integers(0, 3) + draw.uniform(0, hours, 4)
                rows += [(one, OPENS + pd.Timedelta(hours=hour), draw.choice(machines)) for hour in at]
    found = pd.DataFrame(rows, columns=["one", "ts", "machine"])
    home = draw.random(len(found)) < 0.2
    prompt = "Write a letter of discharge in plain words, for a patient of {} who had {} and takes {} at home."
    return pd.DataFrame(
        {
            "account_id": [f"s{one:03d}" for one in found["one"]],
            "ts": found["ts"].dt.round("s"),
            "device_fingerprint": np.where(
                home, "home" + found["one"].astype(str), "ward" + found["machine"].astype(str)
            ),
            "ip": np.where(
                home, "62.7." + found["one"].astype(str) + ".9", "44.9.8." + (found["machine"] % 4).astype(str)
            ),
            "prompt": [prompt.format(*draw.integers(0, 100_000, 3)) for _ in found["machine"]],
        }
    )


@pytest.mark.parametrize(("hours", "verdict"), [(8.0, "clear"), (24.0, "suspend")])
def test_shifts_of_eight_hours_are_people_s_and_no_hours_at_all_are_not(
    tmp_path: Path, hours: float, verdict: str
) -> None:
    """The same machines, addresses and letters; only whether an account's day ends differs."""
    draw = np.random.default_rng(SEED)
    source = tmp_path / "source"
    source.mkdir()
    log = pd.concat([strangers(draw), staff(draw, hours)])
    log.sort_values("ts").to_parquet(source / "exchanges.parquet")
    known = pd.DataFrame({"account_id": log["account_id"].unique()})
    new = known["account_id"].str.startswith("s")
    came = np.where(new, draw.integers(1, 15, len(known)), draw.integers(1, 700, len(known)))
    known.assign(
        created_at=OPENS - pd.to_timedelta(came * 86_400 + draw.integers(0, 86_400, len(known)), unit="s")
    ).to_parquet(source / "accounts.parquet")
    case = graphlink.run(source, tmp_path / "found.case", pages=False)
    of_staff = case.accounts[case.accounts["account_id"].str.startswith("s")]
    assert of_staff["community_id"].notna().all(), "they are linked, and judged"
    assert set(of_staff["verdict"]) == {verdict}, f"seed {SEED}"
    assert (case.accounts[~case.accounts["account_id"].str.startswith("s")]["verdict"] == "clear").all()
