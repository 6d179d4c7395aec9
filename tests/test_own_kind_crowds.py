"""Kinds that nothing describes, among honest crowds of every sort: who came at once is found, and nobody else."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import graphlink
from graphlink.case import Case

from .source_folder import write_csv

START = datetime(2025, 1, 1)
ACCOUNTS = 1200
RING = 20
USUAL = {"segment": "country", "code": "campaign", "build": "browser_version", "contact": "phone", "works": "employer"}
"""The kinds of the crowds' world, and names by which they would be known."""

Shown = list[tuple[str, str, datetime]]


def some_day(draw: random.Random, first: float = 0, last: float = 300) -> datetime:
    """A time of a day on which people are awake."""
    hour = min(23.9, max(0.0, draw.gauss(14, 3.5)))
    return START + timedelta(days=int(draw.uniform(first, last)), hours=hour)


def crowds(draw: random.Random, accounts: list[str], size: Callable[[], int]) -> Iterator[tuple[int, list[str]]]:
    """The accounts in a drawn order, in crowds of a drawn size, each with a number."""
    left = draw.sample(accounts, len(accounts))
    while left:
        taken = min(len(left), size())
        yield len(left), left[:taken]
        left = left[taken:]


def honest(draw: random.Random, accounts: list[str]) -> dict[str, Shown]:
    """20 segments, campaigns of 5 to 300, builds, families of 2 to 4 on a phone, and employers of 1 to 120."""
    shown: dict[str, Shown] = {name: [] for name in USUAL}
    falling = [1 / (n + 1) for n in range(20)]
    for who in accounts:
        joined = some_day(draw)
        shown["segment"].append((who, f"segment {draw.choices(range(20), falling)[0]}", joined))
        shown["build"].append((who, f"{joined.month}.{draw.choices(range(20), falling)[0]}.0", joined))
    for number, crowd in crowds(draw, accounts[::2], lambda: int(5 * 60 ** draw.random())):
        opens, days = draw.uniform(0, 280), draw.uniform(2, 42)
        shown["code"] += [(who, f"code {number}", some_day(draw, opens, opens + days)) for who in crowd]
    for number, crowd in crowds(draw, accounts, lambda: draw.choice([1, 1, 1, 2, 3, 4])):
        evening = some_day(draw)
        shown["contact"] += [(who, f"+4930{900000 + number}", evening) for who in crowd]
    for number, crowd in crowds(draw, accounts, lambda: draw.choice([1, 1, 2, 8, 30, 120])):
        opens = draw.uniform(0, 200)
        shown["works"] += [(who, f"firm {number}", some_day(draw, opens, opens + 90)) for who in crowd]
    return shown


def judged(folder: Path, accounts: list[str], shown: dict[str, Shown], names: dict[str, str]) -> Case:
    write_csv(folder / "accounts.csv", [{"account_id": who} for who in accounts])
    settings = '[accounts]\npath = "accounts.csv"\n'
    for name, rows in shown.items():
        write_csv(folder / f"{name}.csv", [{"account_id": who, "value": value, "at": at} for who, value, at in rows])
        settings += (
            f'[[signals]]\nkind = "{names.get(name, name)}"\npath = "{name}.csv"\nvalue = "value"\ntime = "at"\n'
        )
    (folder / "graphlink.toml").write_text(settings)
    return graphlink.run(folder, folder / "out.case", pages=False)


@pytest.mark.parametrize(("seed", "names"), [(1, {}), (2, USUAL)], ids=["names that say nothing", "usual names"])
def test_of_honest_crowds_nobody_is_flagged(tmp_path: Path, seed: int, names: dict[str, str]) -> None:
    draw = random.Random(seed)
    accounts = [f"u{n:04d}" for n in range(ACCOUNTS)]
    case = judged(tmp_path, accounts, honest(draw, accounts), names)
    assert len(case.links) > 50 or not names, "families are linked, and judged"
    assert set(case.accounts["verdict"]) == {"clear"}, f"seed {seed}"


@pytest.mark.parametrize("evenings", [1, 2])
def test_a_ring_that_one_value_ties_is_reviewed_where_it_came_at_once(tmp_path: Path, evenings: int) -> None:
    """Six exchanges fund everybody else; one wallet funds the ring, on one evening or on two, weeks apart."""
    draw = random.Random(evenings)
    ring, others = [f"r{n:02d}" for n in range(RING)], [f"u{n:04d}" for n in range(ACCOUNTS)]
    rows = [(who, f"exchange {draw.randrange(6)}", some_day(draw)) for who in others]
    for n, who in enumerate(ring):
        rows.append((who, "boss", START + timedelta(days=100 + 30 * (n % evenings), hours=20, minutes=2 * n)))
    case = judged(tmp_path, ring + others, {"funder": rows}, {})
    verdicts = case.accounts.set_index("account_id")["verdict"]
    assert set(verdicts[ring]) == {"review"} and set(verdicts[others]) == {"clear"}
    assert len(case.links) == RING * (RING - 1) / 2
    assert "within the hour of each other" in case.communities["reason"].iloc[0]
    assert case.communities["arrival_tied"].iloc[0] == 1


def test_a_value_that_came_over_weeks_ties_nobody_alone(tmp_path: Path) -> None:
    draw = random.Random(3)
    ring, others = [f"r{n:02d}" for n in range(RING)], [f"u{n:04d}" for n in range(ACCOUNTS)]
    rows = [(who, f"exchange {draw.randrange(6)}", some_day(draw)) for who in others]
    rows += [(who, "fund", some_day(draw, 100, 140)) for who in ring]
    case = judged(tmp_path, ring + others, {"funder": rows}, {})
    assert set(case.accounts["verdict"]) == {"clear"}
