"""The plainest rings in small exports, of thirty accounts among three hundred."""

import random
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

import graphlink

from .source_folder import write_csv

SEEDS = [1, 2]
RING, STRANGERS = 30, 300
START = datetime(2026, 1, 5)
SYLLABLES = ["ba", "ke", "li", "mo", "nu", "ra", "so", "ti", "vu", "ze"]
WORDS = ["".join(parts) for parts in product(SYLLABLES, repeat=3)]


def settings(folder: Path, *lines: str) -> None:
    """The accounts' table and what `lines` say, as the folder's settings."""
    head = ['[accounts]\npath = "users.csv"\nid = "user"\ncreated_at = "created"']
    (folder / "graphlink.toml").write_text("\n".join([*head, *lines]) + "\n")


def people(folder: Path, rng: random.Random) -> list[datetime]:
    """When each signed up, strangers over 200 days and the ring, the last RING of them, within three; written down."""
    spread = [START + timedelta(days=rng.uniform(0, 200)) for _ in range(STRANGERS)]
    born = spread + [START + timedelta(days=90 + rng.uniform(0, 3)) for _ in range(RING)]
    write_csv(
        folder / "users.csv", [{"user": f"u{n}", "created": f"{at:%Y-%m-%d %H:%M:%S}"} for n, at in enumerate(born)]
    )
    return born


def flagged(folder: Path, tmp_path: Path) -> tuple[int, int]:
    """How many of the ring and how many strangers are to be suspended or reviewed."""
    accounts = graphlink.run(folder, tmp_path / "found.case", pages=False).accounts
    number = accounts["account_id"].str[1:].astype("int64")
    found = accounts["verdict"] != "clear"
    return int((found & (number >= STRANGERS)).sum()), int((found & (number < STRANGERS)).sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_cards_alone_of_which_each_has_several_ask_for_a_review(tmp_path: Path, seed: int) -> None:
    rng, source = random.Random(seed), tmp_path / "source"
    source.mkdir()
    paid = []
    for n, born in enumerate(people(source, rng)):
        cards = rng.sample(range(6), 2) if n >= STRANGERS else [1000 + n] * rng.randint(1, 3)
        moments = [born + timedelta(days=rng.uniform(0, 30)) for _ in cards * 2]
        paid += [
            {"user": f"u{n}", "card": f"card {card}", "at": str(at)}
            for card, at in zip(cards * 2, moments, strict=True)
        ]
    write_csv(source / "payments.csv", paid)
    settings(
        source, '[[signals]]\nkind = "payment"\npath = "payments.csv"\naccount = "user"\nvalue = "card"\ntime = "at"'
    )
    assert flagged(source, tmp_path) == (RING, 0), f"seed {seed}"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_crew_that_sends_most_of_a_small_log_is_not_its_own_reason(tmp_path: Path, seed: int) -> None:
    """Twelve of thirty start together, 150 times at any hour, by six addresses of theirs."""
    rng, source = random.Random(seed), tmp_path / "source"
    source.mkdir()
    born, sent = people(source, rng), []
    for n in range(STRANGERS):
        home = rng.randrange(7, 20)
        for _ in range(rng.randint(4, 20)):
            at = START + timedelta(days=rng.uniform(90, 140) // 1, hours=home + rng.uniform(0, 4))
            said = " ".join(rng.sample(WORDS, 6))
            sent.append({"user": f"u{n}", "at": str(at), "ip": f"84.{n % 250}.{n // 250}.7", "prompt": f"{said} {n}"})
    ring = range(STRANGERS, STRANGERS + RING)
    assert len(born) == STRANGERS + RING
    places = {n: [f"91.{40 + place}.{17 + place}.9" for place in rng.sample(range(6), 2)] for n in ring}
    for _ in range(150):
        start = START + timedelta(days=95 + rng.uniform(0, 40))
        for n in rng.sample(ring, 12):
            said = "Solve this step by step and put the final answer in a box: " + " ".join(rng.sample(WORDS, 4))
            at = start + timedelta(seconds=rng.uniform(0, 20))
            sent.append({"user": f"u{n}", "at": str(at), "ip": rng.choice(places[n]), "prompt": said})
    write_csv(source / "log.csv", sent)
    told = [
        f'[[signals]]\npath = "log.csv"\naccount = "user"\ntime = "at"\n{kind}'
        for kind in ('kind = "ip"\nvalue = "ip"', 'kind = "template"\ntext = "prompt"')
    ]
    settings(source, *told, '[activity]\npath = "log.csv"\naccount = "user"\ntime = "at"')
    ring_flagged, others = flagged(source, tmp_path)
    assert (ring_flagged, others) == (RING, 0), f"seed {seed}"
    signals = pd.read_parquet(tmp_path / "found.case" / "signals.parquet")
    assert (signals["kind"] == "batch").sum() > 10
