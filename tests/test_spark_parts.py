"""Communities found part by part: components as igraph finds them, and the communities of all links at once."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.graph_engine import network
from graphlink.linking.communities import find_communities
from graphlink.linking.parts import find_in_parts, part_accounts
from graphlink.pipeline import run
from graphlink.spark import SparkEngine
from graphlink.steps import Engine

from .source_folder import ACCOUNTS, write_source

MANY = 10**9


def linked(ends: list[tuple[int, int]], weights: list[float] | None = None) -> pd.DataFrame:
    """Links with the smaller account first, each once."""
    frame = pd.DataFrame(ends, columns=["account_l", "account_r"], dtype="int64")
    frame = frame.assign(weight=1.0 if weights is None else weights).drop_duplicates(["account_l", "account_r"])
    return frame[frame["account_l"] < frame["account_r"]].reset_index(drop=True)


def drawn(seed: int, accounts: int, links: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    return linked([(int(one), int(other)) for one, other in draw.integers(1, accounts, (links, 2))])


def cliques(count: int, size: int) -> list[tuple[int, int]]:
    within = list(combinations(range(1, size + 1), 2))
    return [(size * n + one, size * n + other) for n in range(count) for one, other in within]


def parts_of(engine: Engine, links: pd.DataFrame, most: int) -> tuple[dict[int, int], list[float]]:
    engine.register("link", links)
    asked = part_accounts(engine, most)
    found = engine.frame("select account_no, part from part")
    return dict(zip(found["account_no"].tolist(), found["part"].tolist(), strict=True)), asked


def components_of(links: pd.DataFrame) -> dict[int, int]:
    """By igraph: account -> the smallest account of its component."""
    accounts, ends = np.unique(links[["account_l", "account_r"]].to_numpy(), return_inverse=True)
    component = network(len(accounts), ends.reshape(-1, 2)).components()
    smallest = pd.Series(accounts).groupby(component).transform("min")
    return dict(zip(accounts.tolist(), smallest.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(8))
def test_components_are_igraphs(seed: int) -> None:
    links = drawn(seed, 400, 60 + 40 * seed)
    with DuckDBEngine(memory_limit="256MB", threads=1) as engine:
        assert parts_of(engine, links, MANY) == (components_of(links), [])


def test_a_long_chain_is_one_component() -> None:
    order = np.random.default_rng(3).permutation(3000) + 1
    chain = linked([(min(pair), max(pair)) for pair in zip(order[:-1].tolist(), order[1:].tolist(), strict=True)])
    with DuckDBEngine(memory_limit="256MB", threads=1) as engine:
        assert set(parts_of(engine, chain, MANY)[0].values()) == {1}


def test_components_are_the_same_on_spark(spark: SparkEngine) -> None:
    links = drawn(1, 60, 40)
    assert parts_of(spark, links, MANY) == (components_of(links), [])


def test_communities_of_small_components_are_those_of_all_links(spark: SparkEngine) -> None:
    """Pairs, cliques, and two cliques that one link ties: numbered by size, they are the same to the number."""
    links = linked([*cliques(12, 5), (5, 6), (101, 102), (103, 104), (104, 105)])
    spark.register("link", links)
    found, asked = find_in_parts(spark, links, seed=7, most=30)
    usual = find_communities(links, seed=7)
    assert asked == [] and len(links) > 3 * 30
    pd.testing.assert_frame_equal(found.members, usual.members)
    assert found.modularity == pytest.approx(usual.modularity, abs=1e-8)


def test_a_piece_of_too_many_links_asks_for_more_evidence(spark: SparkEngine) -> None:
    """Cliques in a row, tied by weak links, and one account that hangs on by such a link alone."""
    tied = [(4 * n, 4 * n + 1) for n in range(1, 10)]
    ends = [*cliques(10, 4), *tied, (40, 41)]
    links = linked(ends, [9.0 + 0.1 * (one % 3) for one, _ in cliques(10, 4)] + [2.0] * len(tied) + [1.0])
    spark.register("link", links)
    found, asked = find_in_parts(spark, links, seed=7, most=60)
    assert asked == [9.1]
    whole = found.members.groupby("community")["account_no"].apply(list)
    assert len(found.members) == 41 and whole.iloc[-1] in ([40], [41])
    assert all(len({(account - 1) // 4 for account in members}) == 1 for members in whole)


def test_links_that_all_weigh_the_same_are_not_taken_apart() -> None:
    links = linked(cliques(1, 9))
    with DuckDBEngine(memory_limit="256MB", threads=1) as engine:
        parts, asked = parts_of(engine, links, 5)
    assert asked == [] and set(parts.values()) == {1}


def test_a_run_with_too_many_links_says_so_and_finds_the_same(spark: SparkEngine, tmp_path: Path) -> None:
    more = [{"account_id": f"a{n}", "created_at": f"2025-0{n}-01 0{n}:00:00", "plan": "free"} for n in (4, 5, 6)]
    cards = [
        {"account_id": f"a{n}", "card_fingerprint": f"card-{n // 3}", "paid_at": "2026-02-01"} for n in range(1, 7)
    ]
    source = write_source(tmp_path / "source", accounts=[*ACCOUNTS, *more], payments=cards)
    config = tmp_path / "few.toml"
    config.write_text("[link]\nmin_evidence = 0\n[detect]\nlinks_at_once = 3\n", encoding="utf-8")
    here = run(source, tmp_path / "here.case", config=config, pages=False)
    there = run(source, tmp_path / "there.case", config=config, engine="spark", pages=False)
    assert not any("links_at_once" in note for note in here.manifest["notes"])
    assert sum("[detect] links_at_once (3)" in note for note in there.manifest["notes"]) == 1
    left, right = (pd.read_parquet(case.path / "accounts.parquet") for case in (here, there))
    assert left["community_id"].notna().sum() > 0
    pd.testing.assert_frame_equal(left, right)
