"""How improbable a community is as a whole: against a slow and plain reckoning, and where the answer is known."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from math import log

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.judging.chance import strengths
from graphlink.judging.strength import own_shown_step
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame

SEEDS = [1, 2, 3]
RESHARED = "reshare"
"""A kind with a window: it says what its synchrony says."""


@dataclass
class World:
    """Who shows what of `accounts` accounts: signal -> (kind, weight), (account, signal) -> share, rows shown alone."""

    accounts: int
    signals: dict[int, tuple[str, float]] = field(default_factory=dict)
    shown: dict[tuple[int, int], float] = field(default_factory=dict)
    alone: list[tuple[int, str]] = field(default_factory=list)
    in_step: list[tuple[int, int, float]] = field(default_factory=list)
    asking: list[int] = field(default_factory=list)
    signed_up: bool = False

    def show(self, number: int, kind: str, accounts: Iterable[int], *, share: float = 1.0, weight: float = 3.0) -> None:
        self.signals[number] = (kind, weight)
        self.shown |= {(account, number): share for account in accounts}

    def holders(self, number: int) -> set[int]:
        return {account for account, other in self.shown if other == number}

    def bearers(self, kind: str) -> int:
        """How many accounts show any value of the kind, shared or their own."""
        shared = {account for account, number in self.shown if self.signals[number][0] == kind}
        return len(shared | {account for account, other in self.alone if other == kind})


def numbered(accounts: int) -> pd.DataFrame:
    """`account_number`, of accounts from 0 on."""
    return pd.DataFrame({"account_no": range(accounts), "account_id": [f"a{number}" for number in range(accounts)]})


def signed_up(accounts: int, known: bool) -> pd.DataFrame:
    """`account`: who signed up when, each on a day of his own, or nobody knows."""
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(pd.Series(range(accounts)), unit="D")
    return numbered(accounts)[["account_id"]].assign(created_at=days if known else pd.Series([pd.NaT] * accounts))


@contextmanager
def engine_of(world: World) -> Iterator[DuckDBEngine]:
    kinds = [(number, kind, len(world.holders(number)), w) for number, (kind, w) in world.signals.items()]
    shown = [(account, number, share) for (account, number), share in world.shown.items()]
    tables = {
        "population": pd.DataFrame({"n": [world.accounts], "absent": [0.0]}),
        "kind": kind_frame(KINDS),
        "windowed_kind": pd.DataFrame({"kind": [RESHARED], "window": [60.0]}),
        "signal": pd.DataFrame(kinds, columns=["signal_no", "kind", "degree", "weight"]),
        "incidence": pd.DataFrame(shown, columns=["account_no", "signal_no", "share"]),
        "shown_alone": pd.DataFrame(world.alone, columns=["account_no", "kind"]).astype({"account_no": "int64"}),
        "account_activity": pd.DataFrame({"account_no": world.asking, "exchanges": 7}).astype({"account_no": "int64"}),
        "account_number": numbered(world.accounts),
        "account": signed_up(world.accounts, world.signed_up),
        "in_step": pd.DataFrame(world.in_step, columns=["account_l", "account_r", "weight"]).astype(
            {"account_l": "int64", "account_r": "int64", "weight": "float64"}
        ),
    }
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        for name, table in tables.items():
            db.register(name, table)
        yield db


def found(world: World, communities: dict[int, int]) -> dict[int, float]:
    """The strength of each community; `communities` maps account to community."""
    members = pd.DataFrame({"account_no": list(communities), "community": list(communities.values())})
    with engine_of(world) as db:
        db.run(own_shown_step())
        table = strengths(db, members)
    assert table.columns.tolist() == ["community", "strength"]
    assert table["community"].tolist() == sorted(set(communities.values()))
    return dict(zip(table["community"].tolist(), table["strength"].tolist(), strict=True))


def plain(world: World, communities: dict[int, int]) -> dict[int, float]:
    """The same, account by account and value by value, as the formula of judging/strength.py is written."""
    total = dict.fromkeys(communities.values(), 0.0)
    for account, community in communities.items():
        n = sum(1 for other in communities.values() if other == community)
        nats = 0.0
        for (shower, number), share in world.shown.items():
            kind, weight = world.signals[number]
            h = sum(1 for other in world.holders(number) if communities.get(other) == community)
            if shower != account or h < 2 or weight == 0 or kind in (RESHARED, "ip_range"):
                continue
            part = min(1, 0.25 + 2 * share) if kind == "template" else 1
            said = part * log(world.bearers(kind) / len(world.holders(number))) + log((h - 1) / (n - 1))
            nats += (1 - 1 / h) * max(0, said)
        for left, right, weight in world.in_step:
            if account in (left, right) and communities.get(left) == communities.get(right):
                nats += weight / 2
        total[community] += max(0, nats - log(world.accounts / n))
    return total


def random_world(rng: random.Random) -> World:
    world = World(accounts=200)
    kinds = ("payment", "device", "ip", "ip_range", "template", RESHARED)
    for number in range(160):
        kind = kinds[number % len(kinds)]
        first = 8 * rng.randrange(5)
        among = range(first, first + 8) if rng.random() < 0.5 else range(200)
        accounts = rng.sample(among, rng.choice([2, 2, 3, 4, 7]))
        world.show(number, kind, accounts, share=rng.choice([0.1, 0.3, 0.9]), weight=rng.choice([0.0, 2.0, 2.0]))
    world.alone = [(rng.randrange(200), rng.choice(kinds)) for _ in range(150)]
    pairs = rng.sample(list(combinations(range(40), 2)), 20)
    world.in_step = [(left, right, rng.uniform(4, 12)) for left, right in pairs]
    return world


@pytest.mark.parametrize("seed", SEEDS)
def test_strengths_agree_with_a_plain_reckoning(seed: int) -> None:
    rng = random.Random(seed)
    world = random_world(rng)
    communities = {account: 1 + account // 8 for account in range(40)} | {100: 6, 101: 6, 102: 7}
    expected = plain(world, communities)
    assert sum(strength > 1 for strength in expected.values()) >= 4, "or nothing is compared"
    assert found(world, communities) == pytest.approx(expected, abs=2e-6), f"seed {seed}"


def test_a_community_that_one_value_makes_is_about_nothing() -> None:
    """Five of a hundred show one device and everybody some: 4/5 ln(100 / 5) is less than it costs, ln(100 / 5)."""
    world = World(accounts=100, alone=[(account, "device") for account in range(5, 100)])
    world.show(1, "device", range(5))
    assert found(world, dict.fromkeys(range(5), 1)) == {1: 0.0}


def test_what_crosses_the_chain_adds_its_whole_weight() -> None:
    """Two values of the same five: 2 (4/5) ln 20 - ln 20 for each."""
    world = World(accounts=100, alone=[(account, "device") for account in range(5, 100)])
    world.show(1, "device", range(5))
    world.show(2, "device", range(5))
    assert found(world, dict.fromkeys(range(5), 1)) == {1: pytest.approx(5 * 0.6 * log(20), abs=1e-6)}


def test_a_template_is_held_against_all_who_ask_and_not_against_those_who_show_one() -> None:
    """Two templates of the same five, alone in showing any: nothing; where all ask 2 (4/5) ln 20 - ln 20 for each."""
    world = World(accounts=100)
    world.show(1, "template", range(5))
    world.show(2, "template", range(5))
    assert found(world, dict.fromkeys(range(5), 1)) == {1: 0.0}
    world.asking = list(range(100))
    assert found(world, dict.fromkeys(range(5), 1)) == {1: pytest.approx(5 * 0.6 * log(20), abs=1e-6)}


def test_a_wave_is_held_against_all_who_signed_up_and_counts_once() -> None:
    """Ten minutes of an hour in which the same five signed up: 4/5 ln 20, which is nothing; with a device of theirs
    2 (4/5) ln 20 - ln 20 for each. Were no sign-up known, the device alone."""
    world = World(accounts=100, alone=[(account, "device") for account in range(5, 100)], signed_up=True)
    world.show(1, "signup", range(5))
    world.show(2, "signup", range(5))
    assert found(world, dict.fromkeys(range(5), 1)) == {1: 0.0}
    world.show(3, "device", range(5))
    assert found(world, dict.fromkeys(range(5), 1)) == {1: pytest.approx(5 * 0.6 * log(20), abs=1e-6)}
    world.signed_up = False
    assert found(world, dict.fromkeys(range(5), 1)) == {1: 0.0}


def test_the_rarest_wave_counts() -> None:
    """Five of an hour in which 20 signed up, and of its ten minutes in which they alone did."""
    world = World(accounts=100, alone=[(account, "device") for account in range(5, 100)], signed_up=True)
    world.show(1, "signup", range(20))
    world.show(2, "signup", range(5))
    world.show(3, "device", range(5))
    assert found(world, dict.fromkeys(range(5), 1)) == {1: pytest.approx(5 * 0.6 * log(20), abs=1e-6)}


def test_the_rarer_the_kind_the_less_a_value_of_it_says() -> None:
    """Of ten that show any device five show this one, of a hundred that show any card five: the card says more."""
    strength = {}
    for kind in ("device", "payment"):
        world = World(accounts=100, alone=[(account, kind) for account in range(5, 10 if kind == "device" else 100)])
        world.show(1, kind, range(5))
        world.show(2, kind, range(5))
        strength[kind] = found(world, dict.fromkeys(range(5), 1))[1]
    assert strength == {"device": 0.0, "payment": pytest.approx(5 * 0.6 * log(20), abs=1e-6)}


def test_who_shows_nothing_has_no_strength_and_nobody_has_none() -> None:
    world = World(accounts=9)
    world.show(1, "device", [3, 4])
    assert found(world, {1: 1, 2: 1, 5: 2}) == {1: 0.0, 2: 0.0}
    assert found(world, {}) == {}
