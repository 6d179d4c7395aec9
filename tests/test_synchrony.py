"""Kinds with a window: who shows the same values together again and again is linked and reviewed, and no crowd is."""

import random
from itertools import combinations
from pathlib import Path

import pytest

import graphlink
from graphlink.case import Case

from .source_folder import write_csv

DAY = 86400.0
START = 1_750_000_000.0
Shares = list[tuple[str, str, float]]


def shared(folder: Path, rows: Shares, window: str = "10s", more: str = "") -> Case:
    write_csv(folder / "shares.csv", [{"account_id": who, "page": page, "at": at} for who, page, at in rows])
    (folder / "graphlink.toml").write_text(
        f'{more}[[signals]]\nkind = "reshare"\npath = "shares.csv"\nvalue = "page"\ntime = "at"\nwindow = "{window}"\n'
    )
    return graphlink.run(folder, folder / "out.case", pages=False)


def readers(draw: random.Random, accounts: int = 400, pages: int = 800) -> Shares:
    """Readers that share twenty pages each whenever they like, in two weeks."""
    return [
        (f"u{n:03d}", f"page {draw.randrange(pages)}", round(START + draw.uniform(0, 14 * DAY), 1))
        for n in range(accounts)
        for _ in range(20)
    ]


def fleet(draw: random.Random, bots: int = 20, pages: int = 40, times: int = 1) -> Shares:
    """Bots that share pages within five seconds of each other, four in five of them each time."""
    found: Shares = []
    for page in range(pages):
        for _ in range(times):
            at = START + draw.uniform(0, 14 * DAY)
            found += [
                (f"bot{n:02d}", f"page {page}", round(at + draw.uniform(0, 5), 1))
                for n in range(bots)
                if draw.random() < 0.8
            ]
    return found


def pairs(case: Case) -> set[tuple[str, str]]:
    return set(case.links[["account_l", "account_r"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("seed", [1, 2])
def test_bots_that_share_page_after_page_together_are_linked_and_reviewed(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    case = shared(tmp_path, readers(draw) + fleet(draw))
    bots = [f"bot{n:02d}" for n in range(20)]
    assert pairs(case) == set(combinations(bots, 2)), f"seed {seed}"
    verdicts = case.accounts.set_index("account_id")["verdict"]
    assert set(verdicts[bots]) == {"review"} and set(verdicts.drop(bots)) == {"clear"}
    assert "show reshares in step with others of it" in case.communities["reason"].iloc[0]
    assert case.communities["q_value"].iloc[0] <= 0.05, "shuffled, nobody keeps step"


def test_three_pages_that_all_show_all_day_will_do_where_the_step_is_kept(tmp_path: Path) -> None:
    draw = random.Random(3)
    case = shared(tmp_path, readers(draw, pages=3) + fleet(draw, pages=3, times=15))
    bots = {f"bot{n:02d}" for n in range(20)}
    inside = {pair for pair in pairs(case) if set(pair) <= bots}
    assert len(inside) > 0.9 * 190 and len(pairs(case)) < 1.1 * 190


def test_one_bot_that_shares_a_page_five_times_in_a_second_shares_it_once(tmp_path: Path) -> None:
    draw = random.Random(4)
    once = [("one", "page 1", START + 5 * DAY), ("two", "page 1", START + 5 * DAY)]
    case = shared(tmp_path, readers(draw) + [(who, page, at + n / 5) for who, page, at in once for n in range(5)])
    assert ("one", "two") not in pairs(case)


@pytest.mark.parametrize("seed", [5, 6])
def test_news_that_everybody_shares_within_the_hour_ties_nobody(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    rows = readers(draw, 800)
    for item in range(40):
        at = START + draw.uniform(0, 13 * DAY)
        rows += [
            (f"u{n:03d}", f"news {item}", at + draw.expovariate(1 / 600)) for n in range(800) if draw.random() < 0.15
        ]
    case = shared(tmp_path, rows)
    assert len(case.links) < 8, f"seed {seed}: of 320,000 pairs"
    assert set(case.accounts["verdict"]) == {"clear"}


def test_strangers_whose_evenings_meet_on_a_carriers_addresses_are_not_in_step(tmp_path: Path) -> None:
    draw = random.Random(7)
    evening = [START + day * DAY + 20 * 3600 for day in range(30)]
    rows = [
        (f"u{n:03d}", f"carrier {n // 40}, address {draw.randrange(6)}", round(draw.gauss(at, 7200), 1))
        for n in range(400)
        for at in evening
        if draw.random() < 0.7
    ]
    assert len(shared(tmp_path, rows, window="2h").links) < 8, "of 7,800 pairs of one carrier"


def test_without_a_bar_every_pair_within_the_window_is_kept(tmp_path: Path) -> None:
    rows = [("a", "p", START), ("a", "p", START + 8), ("b", "p", START + 17), ("c", "p", START + 28), ("d", "p", START)]
    case = shared(tmp_path, rows, more="[link]\nmin_evidence = 0\n")
    assert pairs(case) == {("a", "b"), ("a", "d")}
