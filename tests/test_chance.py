"""Strengths of communities and their q-values, by hand and against slow and plain reckoning."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine, Step
from graphlink.judging.chance import WITNESSES, decoy_strengths, measure_chance, q_values, strengths
from graphlink.linking import CommunityRules, find_communities
from graphlink.settings import DetectSettings, LinkSettings, Settings
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame

SEEDS = [1, 2, 3]
Link = tuple[int, int, float]


def measured(links: list[Link], communities: dict[int, int]) -> dict[int, tuple[int, float]]:
    """(links inside, strength) of each community; `communities` maps account to community."""
    frame = pd.DataFrame(links, columns=["account_l", "account_r", "weight"])
    members = pd.DataFrame({"account_no": list(communities), "community": list(communities.values())})
    found = strengths(frame, members)
    assert found.columns.tolist() == ["community", "links", "strength"]
    assert found["community"].tolist() == sorted(set(communities.values()))
    assert str(found["links"].dtype) == "int64"
    values = zip(found["community"].tolist(), found["links"].tolist(), found["strength"].tolist(), strict=True)
    return {community: (inside, strength) for community, inside, strength in values}


def q_of(targets: list[float], decoys: list[float], worlds: int) -> list[float]:
    found: list[float] = q_values(pd.Series(targets), decoys, worlds).tolist()
    return found


def test_an_account_is_as_strong_as_its_third_best_link() -> None:
    """Four accounts, all linked. Best three of each, weakest last: 1: 9 8 4; 2: 9 7 5; 3: 8 7 6; 4: 6 5 4."""
    links = [(1, 2, 9.0), (1, 3, 8.0), (2, 3, 7.0), (3, 4, 6.0), (2, 4, 5.0), (1, 4, 4.0)]
    assert WITNESSES == 3
    assert measured(links, dict.fromkeys((1, 2, 3, 4), 1)) == {1: (6, (4 + 5 + 6 + 4) / 4)}


def test_further_links_and_accounts_with_fewer_do_not_change_it() -> None:
    """Account 1 has five witnesses; the others hang on one link each and do not dilute what is known of it."""
    links = [(1, other, float(weight)) for other, weight in zip((2, 3, 4, 5, 6), (20, 18, 11, 3, 1), strict=True)]
    assert measured(links, dict.fromkeys(range(1, 7), 1)) == {1: (5, 11.0)}


def test_links_that_cross_vouch_for_nobody() -> None:
    links = [(1, 2, 9.0), (1, 3, 9.0), (1, 4, 30.0), (4, 5, 8.0)]
    assert measured(links, {1: 1, 2: 1, 3: 1, 4: 2, 5: 2}) == {1: (2, 0.0), 2: (1, 0.0)}


def test_a_community_without_links_inside_is_there_with_nothing() -> None:
    assert measured([(1, 2, 9.0)], {1: 1, 2: 2}) == {1: (0, 0.0), 2: (0, 0.0)}
    assert measured([], {3: 4}) == {4: (0, 0.0)}


def test_both_ends_of_a_link_are_vouched_for() -> None:
    """The third witness of account 9 stands on the left of two links and on the right of one; to the sixth place."""
    assert measured([(9, 11, 5.0), (9, 10, 6.0), (2, 9, 2 / 3)], dict.fromkeys((2, 9, 10, 11), 7)) == {7: (3, 0.666667)}


@pytest.mark.parametrize("seed", SEEDS)
def test_strengths_agree_with_a_plain_count(seed: int) -> None:
    rng = random.Random(seed)
    communities = {account: rng.randrange(1, 6) for account in range(40)}
    links = [(a, b, round(rng.uniform(1, 20), 2)) for a, b in combinations(range(40), 2) if rng.random() < 0.35]
    expected = {}
    for community in sorted(set(communities.values())):
        inside = [link for link in links if communities[link[0]] == communities[link[1]] == community]
        best = [sorted((w for a, b, w in inside if account in (a, b)), reverse=True) for account in communities]
        thirds = [weights[2] for weights in best if len(weights) > 2]
        expected[community] = (len(inside), round(sum(thirds) / len(thirds), 6) if thirds else 0.0)
    found = measured(links, communities)
    assert {c: n for c, (n, _) in found.items()} == {c: n for c, (n, _) in expected.items()}, f"seed {seed}"
    for community, (_, strength) in expected.items():
        assert found[community][1] == pytest.approx(strength, abs=2e-6), f"seed {seed}"


def test_without_a_shuffled_world_nothing_is_known() -> None:
    assert q_of([3.0, 90.0], [], 0) == [1.0, 1.0]


def test_a_world_without_communities_makes_every_target_sure() -> None:
    assert q_of([3.0, 90.0], [], 2) == [0.0, 0.0]


def test_q_is_decoys_over_targets_at_least_as_strong() -> None:
    """Two worlds. From the top: 0 of 1, 1 decoy of 2, 1 of 3, 3 of 4, each over the worlds."""
    assert q_of([10.0, 8.0, 6.0, 4.0], [9.0, 5.0, 4.5, 1.0], 2) == [
        0.0,
        pytest.approx(1 / 2 / 3, abs=1e-6),
        pytest.approx(1 / 2 / 3, abs=1e-6),
        pytest.approx(3 / 2 / 4),
    ]


def test_a_decoy_as_strong_as_the_target_counts() -> None:
    assert q_of([5.0], [5.0], 1) == [1.0]
    assert q_of([5.0], [4.999], 1) == [0.0]
    assert q_of([5.0, 5.0, 5.0, 5.0], [5.0], 1) == [0.25] * 4
    assert q_of([5.0, 5.0, 5.0], [5.0], 1) == [0.333333] * 3, "to the sixth place"


def test_chance_never_explains_more_than_all() -> None:
    assert q_of([2.0], [3.0, 3.0, 3.0, 3.0], 2) == [1.0]


def test_worlds_share_their_decoys() -> None:
    assert q_of([5.0, 5.0], [6.0, 6.0], 2) == [0.5, 0.5]
    assert q_of([5.0, 5.0], [6.0, 6.0], 4) == [0.25, 0.25]


def test_what_only_looks_like_chance_is_not_sure() -> None:
    """Targets drawn as the decoys are: hardly one may seem sure, or q says nothing."""
    rng = random.Random(3)
    q = q_of([rng.gauss(10, 2) for _ in range(200)], [rng.gauss(10, 2) for _ in range(800)], 4)
    assert np.mean(np.array(q) > 0.5) > 0.95


@pytest.mark.parametrize("bar", [0.05, 0.1, 0.2])
def test_of_those_below_a_bar_no_larger_part_is_chance(bar: float) -> None:
    """What q promises, on 400 targets drawn as the decoys are and 200 that stand above most of them."""
    rng = random.Random(3)
    targets = [rng.gauss(10, 2) for _ in range(400)] + [rng.gauss(17, 2) for _ in range(200)]
    below = np.flatnonzero(np.array(q_of(targets, [rng.gauss(10, 2) for _ in range(1600)], 4)) <= bar)
    assert np.mean(below < 400) <= bar + 0.03
    assert np.sum(below >= 400) > 150


@pytest.mark.parametrize("seed", SEEDS)
def test_q_agrees_with_a_plain_count_and_never_rises_with_strength(seed: int) -> None:
    rng = random.Random(seed)
    targets = [float(rng.randrange(20)) for _ in range(30)]
    decoys = [float(rng.randrange(15)) for _ in range(25)]

    def rate(strength: float) -> float:
        return sum(one >= strength for one in decoys) / 3 / sum(one >= strength for one in targets)

    expected = [min(1.0, *(rate(one) for one in targets if one <= strength)) for strength in targets]
    assert q_of(targets, decoys, 3) == pytest.approx(expected, abs=1e-6), f"seed {seed}"
    by_strength = [q for _, q in sorted(zip(targets, q_of(targets, decoys, 3), strict=True), key=lambda pair: pair[0])]
    assert by_strength == sorted(by_strength, reverse=True)


@dataclass
class Noted(DuckDBEngine):
    """An engine that notes the steps that it runs and the links that it is asked for."""

    steps: list[Step] = field(default_factory=list)
    links: list[pd.DataFrame] = field(default_factory=list)

    def run(self, step: Step) -> int:
        self.steps.append(step)
        return super().run(step)

    def frame(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        self.links.append(super().frame(sql, values))
        return self.links[-1]


def world(db: DuckDBEngine) -> None:
    """80 accounts that show 60 devices by chance, six a device, and none that shows a card within a minute."""
    rng = random.Random(1)
    numbers = range(60)
    shown = [(account, number) for number in numbers for account in rng.sample(range(80), 6)]
    incidence = pd.DataFrame(shown, columns=["account_no", "signal_no"]).assign(occurrences=1, share=1.0)
    seen = pd.Timestamp("2026-03-01")
    signals = pd.DataFrame({"signal_no": numbers, "kind": "device", "family": "device", "degree": 6})
    signals = signals.assign(kind_bit=1, family_bit=1)
    db.register("account_number", pd.DataFrame({"account_no": range(80)}))
    db.register("kind", kind_frame(KINDS))
    db.register("signal", signals.assign(weight=10 / 3))
    db.register("signal_degree", signals)
    db.register("incidence", incidence.assign(first_seen=seen, last_seen=seen))
    db.run(Step("windowed_kind", "select 'payment' as kind, 60.0::double as \"window\"", reads=()))
    db.run(Step("dated", "select 1 as account_no, 1 as signal_no, 0.0 as ts, 60.0 as width where false", reads=()))


def test_decoys_are_the_communities_of_each_world_found_in_one_run() -> None:
    with Noted(memory_limit="256MB", threads=1) as db:
        world(db)
        found = decoy_strengths(db, worlds=2, seed=5, min_evidence=2.5)
    for name in ("incidence", "dated"):
        assert [step.values for step in db.steps if step.name == name and step.values] == [(5,), (6,)]
    once = [find_communities(links, seed=5, rules=CommunityRules(runs=1)).members for links in db.links]
    expected = [strengths(links, members)["strength"] for links, members in zip(db.links, once, strict=True)]
    assert found == [*expected[0], *expected[1]]
    assert len(expected[0]) > 4 and expected[0].tolist() != expected[1].tolist()
    least = min(links["weight"].min() for links in db.links)
    assert least == 3.333333, "to the sixth place, by the bar of the settings"


def test_chance_is_measured_as_the_settings_say() -> None:
    members = pd.DataFrame({"account_no": range(6), "community": [2, 2, 2, 2, 1, 1]})
    links = pd.DataFrame(
        [*((a, b, 3.59) for a, b in combinations(range(4), 2)), (4, 5, 9.0)],
        columns=["account_l", "account_r", "weight"],
    )
    settings = Settings(detect=DetectSettings(seed=5, shuffles=2), link=LinkSettings(min_evidence=2.5))
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        world(db)
        decoys = decoy_strengths(db, worlds=2, seed=5, min_evidence=2.5)
        found = measure_chance(db, links, members, settings)
    assert found.index.tolist() == [1, 2] and found.index.name == "community"
    assert found[["links", "strength"]].to_numpy().tolist() == [[1, 0.0], [6, 3.59]]
    assert found["q_value"].tolist() == q_of([0.0, 3.59], decoys, 2)
    assert 0 < found["q_value"].iloc[1] < 1
