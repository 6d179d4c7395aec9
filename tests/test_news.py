"""Users of a program that acts on news ask within the same seconds, at any hour, and are nobody's accounts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import graphlink

SEED = 5
OPENS = pd.Timestamp("2026-03-01")
DAYS = 20
WORDS = np.array(
    [
        "rates",
        "oil",
        "bank",
        "shares",
        "merger",
        "chip",
        "tariff",
        "jobs",
        "growth",
        "slump",
        "record",
        "probe",
        "court",
        "union",
        "drought",
        "export",
        "yield",
        "bread",
        "garden",
        "letter",
        "river",
        "recipe",
        "travel",
        "poem",
        "tax",
        "visa",
        "piano",
        "bicycle",
        "soup",
        "planet",
        "lesson",
        "novel",
        "museum",
    ]
)


def strangers(draw: np.random.Generator, count: int) -> pd.DataFrame:
    """An account, a card, a device and an address of his own for each, signed up over two years."""
    number = np.arange(count)
    return pd.DataFrame(
        {
            "account_id": [f"acct_{one:05d}" for one in number],
            "created_at": OPENS - pd.to_timedelta(draw.integers(0, 700 * 86_400, count), unit="s"),
            "card_fingerprint": [f"card{one:012d}" for one in number],
            "device_fingerprint": [f"dev{one:012d}" for one in number],
            "ip": [f"31.{one // 60_000}.{one // 250 % 240}.{one % 250 + 1}" for one in number],
        }
    )


def said(draw: np.random.Generator, words: int) -> str:
    return " ".join(draw.choice(WORDS, words))


def asked(draw: np.random.Generator, people: pd.DataFrame, each: int) -> pd.DataFrame:
    """What anybody asks at some time."""
    rows = people.loc[people.index.repeat(each), ["account_id", "device_fingerprint", "ip"]]
    late = pd.to_timedelta(draw.integers(0, DAYS * 86_400, len(rows)), unit="s")
    return rows.assign(ts=OPENS + late, prompt=[said(draw, 9) for _ in range(len(rows))])


def heard(draw: np.random.Generator, people: pd.DataFrame, moments: np.ndarray, share: float) -> pd.DataFrame:
    """What the program of each who hears of an event asks within a minute of it."""
    found = []
    for second in moments:
        who = people[draw.random(len(people)) < share][["account_id", "device_fingerprint", "ip"]]
        late = pd.to_timedelta(second + draw.integers(0, 60, len(who)), unit="s")
        news = said(draw, 6)
        prompt = f"You are a trading assistant. News: {news}. Decide whether to buy, sell or hold, as JSON with a size."
        found.append(who.assign(ts=OPENS + late, prompt=prompt))
    return pd.concat(found)


@pytest.mark.parametrize(("events", "share", "hours"), [(20, 0.8, None), (60, 0.35, None), (60, 0.7, 9)])
def test_who_hears_of_the_same_news_and_came_over_years_is_not_asked_about(
    tmp_path: Path, events: int, share: float, hours: int | None
) -> None:
    """Events at any time, or those of a few busy hours, when they follow each other as a crew's batches do."""
    draw = np.random.default_rng(SEED)
    moments = draw.integers(0, DAYS * 86_400, events)
    if hours:
        moments = draw.integers(0, DAYS * 24, hours)[draw.integers(0, hours, events)] * 3600 + moments % 3600
    people = strangers(draw, 700)
    users = people[:100]
    source = tmp_path / "source"
    source.mkdir()
    people[["account_id", "created_at"]].to_parquet(source / "accounts.parquet")
    people[["account_id", "card_fingerprint"]].to_parquet(source / "payments.parquet")
    log = pd.concat([asked(draw, people, 8), heard(draw, users, moments, share)])
    log.sort_values("ts").to_parquet(source / "exchanges.parquet")
    accounts = graphlink.run(source, tmp_path / "found.case", pages=False).accounts
    judged = accounts.set_index("account_id")["verdict"]
    assert accounts["community_id"].notna().sum() > 90, "they are linked, and judged"
    assert (judged == "clear").all(), f"seed {SEED}: batches at the news are nobody's"
