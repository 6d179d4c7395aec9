"""Mules who send to one receiver each, in a few days of their own, are reviewed; the customers of a shop are clear."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from graphlink import run

SEED = 8
OPENS = pd.Timestamp("2026-01-05")
DAYS, HISTORY = 100, 700
STRANGERS, EACH = 900, 6
SETTINGS = """
[accounts]
path = "accounts.csv"
id = "account_id"
created_at = "created_at"

[[signals]]
kind = "receiver"
path = "transfers.csv"
account = "account_id"
value = "receiver"
time = "ts"

[activity]
path = "transfers.csv"
account = "account_id"
time = "ts"
"""


def sent(who: str, day: float, receiver: str) -> tuple[str, pd.Timestamp, str]:
    return who, (OPENS + pd.Timedelta(days=day)).floor("s"), receiver


def strangers(draw: np.random.Generator) -> tuple[dict[str, float], list[tuple[str, pd.Timestamp, str]]]:
    """When they signed up, and what they send over the whole time: to receivers of their own, and 20 each to a shop."""
    came = {f"p{number:03d}": -draw.uniform(0, HISTORY) for number in range(STRANGERS)}
    rows = [
        sent(who, draw.uniform(0, DAYS), f"own-{who}-{draw.integers(2)}" if time else f"shop{number % 45}")
        for number, who in enumerate(came)
        for time in range(EACH)
    ]
    return came, rows


def ring(
    draw: np.random.Generator, *, stay: bool, wait: bool
) -> tuple[dict[str, float], list[tuple[str, pd.Timestamp, str]]]:
    """Forty-five who came within twelve days and send to three receivers, fifteen to each: as they come, or they `wait`
    until all are there. Some `stay` as others do."""
    came = {f"m{number:02d}": 40 + draw.uniform(0, 12) for number in range(45)}
    rows = [
        sent(who, 54 + draw.uniform(0, 4) if wait else first + draw.uniform(0, 1), f"mule{number % 3}")
        for number, (who, first) in enumerate(came.items())
    ]
    rows += [sent(who, draw.uniform(first, 54), f"own-{who}") for who, first in came.items()]
    if stay:
        rows += [sent(who, draw.uniform(58, DAYS), f"own-{who}") for who in came for _ in range(EACH)]
    return came, rows


@pytest.mark.parametrize(
    ("stay", "wait", "verdict"),
    [(False, True, "review"), (False, False, "review"), (True, True, "review"), (True, False, "clear")],
)
def test_who_came_and_went_by_one_receiver_or_waited_with_it_is_reviewed(
    tmp_path: Path, stay: bool, wait: bool, verdict: str
) -> None:
    draw = np.random.default_rng(SEED)
    parts = strangers(draw), ring(draw, stay=stay, wait=wait)
    source = tmp_path / "bank"
    source.mkdir()
    (source / "graphlink.toml").write_text(SETTINGS)
    rows = [row for _, sent_rows in parts for row in sent_rows]
    pd.DataFrame(rows, columns=["account_id", "ts", "receiver"]).to_csv(source / "transfers.csv", index=False)
    came = [(who, (OPENS + pd.Timedelta(days=day)).floor("s")) for known, _ in parts for who, day in known.items()]
    pd.DataFrame(came, columns=["account_id", "created_at"]).to_csv(source / "accounts.csv", index=False)
    case = run(source, tmp_path / "bank.case", pages=False)
    told = case.accounts.set_index("account_id")["verdict"]
    mules = told.index.str.startswith("m")
    assert set(told[mules]) == {verdict} and set(told[~mules]) == {"clear"}
