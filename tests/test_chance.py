"""The q-values of communities, by hand and against slow and plain reckoning, and the shuffled worlds behind them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine, Step
from graphlink.judging.chance import decoy_strengths, decoys_beside, measure_chance, q_values, shuffle_step, strengths
from graphlink.judging.strength import own_shown_step
from graphlink.linking import CommunityRules, candidate_steps, find_communities, link_steps
from graphlink.settings import DetectSettings, LinkSettings, Settings
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame
from tests.whole_platform import nobody_is_absent

SEEDS = [1, 2, 3]


def q_of(targets: list[float], decoys: list[float], worlds: int) -> list[float]:
    found: list[float] = q_values(pd.Series(targets), decoys, worlds).tolist()
    return found


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
    found: list[list[float]] = field(default_factory=list)

    def run(self, step: Step) -> int:
        self.steps.append(step)
        return super().run(step)

    def frame(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        frame = super().frame(sql, values)
        if "strength" in frame:
            self.found.append(frame["strength"].tolist())
        else:
            self.links.append(frame)
        return frame


RING = range(80, 84)


def world(db: DuckDBEngine) -> None:
    """80 accounts that show 60 devices by chance, six a device, and four more that show three devices of their own.

    A card is shown by nobody within a minute, and every account shows a device that nobody else does.
    """
    rng = random.Random(1)
    numbers = range(63)
    shown = [(account, number) for number in range(60) for account in rng.sample(range(80), 6)]
    shown += [(account, number) for number in range(60, 63) for account in RING]
    incidence = pd.DataFrame(shown, columns=["account_no", "signal_no"]).assign(occurrences=1, share=1.0)
    seen = pd.Timestamp("2026-03-01")
    signals = pd.DataFrame({"signal_no": numbers, "kind": "device", "family": "device"})
    signals = signals.assign(degree=[6] * 60 + [4] * 3, kind_bit=1, family_bit=1)
    ids = [f"a{number}" for number in range(84)]
    db.register("account_number", pd.DataFrame({"account_no": range(84), "account_id": ids}))
    db.register("account", pd.DataFrame({"account_id": ids, "created_at": seen}))
    nobody_is_absent(db)
    db.register("kind", kind_frame(KINDS))
    db.register("signal", signals.assign(weight=10 / 3))
    db.register("signal_degree", signals)
    db.register("incidence", incidence.assign(first_seen=seen, last_seen=seen))
    db.register("shown_alone", pd.DataFrame({"account_no": range(84), "kind": "device"}))
    db.register("account_activity", pd.DataFrame({"account_no": range(84), "exchanges": 0}))
    db.run(Step("windowed_kind", "select 'payment' as kind, 60.0::double as \"window\"", reads=()))
    db.run(Step("dated", "select 1 as account_no, 1 as signal_no, 0.0 as ts, 60.0 as width where false", reads=()))
    db.run(own_shown_step())
    db.run(Step("in_step", "select 1 as account_l, 1 as account_r, 0.0::double as weight where false", reads=()))


def test_decoys_are_the_communities_of_each_world_found_in_one_run() -> None:
    with Noted(memory_limit="256MB", threads=1) as db:
        world(db)
        found = decoy_strengths(db, worlds=2, seed=5, min_evidence=2.5)
        drawn = db.frame("select account_no, signal_no from incidence")
    for name in ("incidence", "dated"):
        assert [step.values for step in db.steps if step.name == name and step.values] == [(5,), (6,)]
    assert len(db.links.pop()) == len(drawn), "the world itself is there afterwards"
    assert found == [*db.found[0], *db.found[1]]
    assert db.found[0] != db.found[1]
    once = [find_communities(links, seed=5, rules=CommunityRules(runs=1)).members for links in db.links]
    assert [members["community"].nunique() for members in once] == [len(one) for one in db.found]
    assert min(map(len, db.found)) > 2
    least = min(links["weight"].min() for links in db.links)
    assert least == 3.333333, "to the sixth place, by the bar of the settings"


def test_a_decoy_is_as_strong_as_what_its_own_world_shows() -> None:
    """The strengths of a shuffled world by what accounts drew there: its incidence is read, not the one that was."""
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        world(db)
        [found] = [decoy_strengths(db, worlds=1, seed=5, min_evidence=2.5)]
        with db.schema("by_hand"):
            steps = [shuffle_step(5), *candidate_steps(), *link_steps(2.5)]
            db.run_all(steps, leaves=("incidence", "in_step", "link"))
            links = db.frame("select account_l, account_r, weight from link")
            drawn = db.frame("select * from incidence")
        members = find_communities(links, seed=5, rules=CommunityRules(runs=1)).members
        before = strengths(db, members)["strength"].tolist()
        db.register("incidence", drawn)
        db.run(own_shown_step())
        assert found == strengths(db, members)["strength"].tolist() != before
    assert max(found) > 0


def test_chance_is_measured_as_the_settings_say() -> None:
    """The ring's three devices, each of four of its four accounts: 3 (3/4) ln(84 / 4) - ln(84 / 4) for each."""
    members = pd.DataFrame({"account_no": [*RING, 4, 5], "community": [2, 2, 2, 2, 1, 1]})
    links = pd.DataFrame(
        [*((a, b, 3.59) for a, b in combinations(RING, 2)), (4, 5, 9.0), (5, RING[0], 9.0)],
        columns=["account_l", "account_r", "weight"],
    )
    settings = Settings(detect=DetectSettings(seed=5, shuffles=2), link=LinkSettings(min_evidence=2.5))
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        world(db)
        with decoys_beside(db, settings) as ask:
            weak_beside = strengths(db, members)["strength"].iloc[0]
            decoys = ask()
        assert decoys == decoy_strengths(db, worlds=2, seed=5, min_evidence=2.5)
        weak = strengths(db, members)["strength"].iloc[0]
        found = measure_chance(db, links, members, decoys, 2)
    ring = round(4 * 1.25 * log(21), 6)
    assert weak_beside == weak, "what is asked meanwhile is asked of the world itself"
    assert found.index.tolist() == [1, 2] and found.index.name == "community"
    assert found[["links", "strength"]].to_numpy().tolist() == [[1, weak], [6, ring]]
    assert found["q_value"].tolist() == q_of([weak, ring], decoys, 2)
    assert found["q_value"].iloc[0] > found["q_value"].iloc[1]


def test_a_community_without_a_link_inside_has_none() -> None:
    members = pd.DataFrame({"account_no": [1, 2, 3], "community": [2, 1, 1]})
    links = pd.DataFrame([(1, 2, 9.0), (2, 3, 1.0)], columns=["account_l", "account_r", "weight"])
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        world(db)
        found = measure_chance(db, links, members, [], 0)
    assert found["links"].to_dict() == {1: 1, 2: 0} and str(found["links"].dtype) == "int64"
    assert found["q_value"].tolist() == [1.0, 1.0]
