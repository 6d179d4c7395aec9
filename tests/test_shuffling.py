"""Shuffled worlds: nothing that an account or a signal has in number changes, and who shows what does."""

import random
from collections import Counter
from collections.abc import Iterable

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine, Step
from graphlink.graph_engine import network
from graphlink.judging.chance import shuffle_step
from graphlink.linking.candidates import LAGS, candidate_steps
from graphlink.linking.windows import shuffled_dated_step

SEEDS = [1, 3, 6]
"""3 and 6 are among those whose next seed drew half of the same world where rows were hashed once."""
KINDS = ("device", "ip", "payment")


def shuffled(engine: DuckDBEngine, step: Step) -> pd.DataFrame:
    with engine.schema("shuffled"):
        engine.run(step)
        return engine.frame(f"select * from {step.name}")


def incidence(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """300 signals of three kinds on 500 accounts: many to a pair, some to dozens."""
    rng = random.Random(seed)
    sizes = {number: rng.choice([2, 2, 2, 3, 5, 40]) for number in range(300)}
    rows = [
        (account, number, number * 1000 + account)
        for number, size in sizes.items()
        for account in rng.sample(range(500), size)
    ]
    shown = pd.DataFrame(rows, columns=["account_no", "signal_no", "occurrences"])
    shown = shown.assign(share=1.0, first_seen=pd.Timestamp("2026-03-01"), last_seen=pd.Timestamp("2026-03-02"))
    kinds = [(number, KINDS[number % 3], 1 << number % 3) for number in sizes]
    degrees = pd.DataFrame(kinds, columns=["signal_no", "kind", "kind_bit"])
    return shown, degrees


def worlds(
    seed: int, shown: pd.DataFrame, degrees: pd.DataFrame, alone: pd.DataFrame, *, absent: float = 0
) -> list[pd.DataFrame]:
    """The world itself as it is left, then those of `seed`, of `seed` again and of the next one; `absent` accounts for
    each one are not in the file."""
    with DuckDBEngine(threads=2) as engine:
        engine.register("population", pd.DataFrame({"n": [500], "absent": [float(absent)]}))
        engine.register("incidence", shown)
        engine.register("signal_degree", degrees)
        engine.register("own_shown", alone)
        drawn = [shuffled(engine, shuffle_step(number)) for number in (seed, seed, seed + 1)]
        return [engine.frame("select * from incidence"), *drawn]


def alone_of(accounts: Iterable[int], kind: str) -> pd.DataFrame:
    shown = pd.DataFrame([(account, kind) for account in accounts], columns=["account_no", "kind"])
    return shown.astype({"account_no": "int64", "kind": "str"})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shuffle_keeps_both_counts_within_a_kind_and_changes_who_shows_what(seed: int) -> None:
    before, degrees = incidence(seed)
    kept, *drawn = worlds(seed, before, degrees, alone_of([], "device"))
    assert pairs(kept) == pairs(before), f"seed {seed}: the world itself stays as it is"
    kind_of = degrees.set_index("signal_no")["kind"]
    for after in drawn:
        # An account that draws one signal twice shows it once: that is all that goes.
        assert len(pairs(after)) == len(after)
        assert 0.95 * len(before) <= len(after) <= len(before), f"seed {seed}"
        for column in ("signal_no", "account_no"):
            had, has = (
                Counter(zip(frame[column], frame["signal_no"].map(kind_of), strict=True)) for frame in (before, after)
            )
            assert not has - had, f"seed {seed}: {column} shows more of a kind than it had"
            assert sum((had - has).values()) == len(before) - len(after)
        assert len(pairs(after) & pairs(before)) < 0.1 * len(before), f"seed {seed}: hardly anything moved"
    assert pairs(drawn[0]) == pairs(drawn[1])
    assert len(pairs(drawn[0]) & pairs(drawn[2])) < 0.1 * len(before)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_shows_a_value_alone_may_draw_a_shared_one_of_its_kind(seed: int) -> None:
    """Accounts 500 and up show two devices each that nobody else shows, 0 to 99 one besides what they share."""
    before, degrees = incidence(seed)
    alone = alone_of([*range(500, 1000), *range(500, 1000), *range(100)], "device")
    kind_of = degrees.set_index("signal_no")["kind"]
    _, *drawn = worlds(seed, before, degrees, alone)
    had = Counter(zip(before["account_no"], before["signal_no"].map(kind_of), strict=True))
    had += Counter(alone.itertuples(index=False, name=None))
    devices = int((before["signal_no"].map(kind_of) == "device").sum())
    for after in drawn:
        assert 0.95 * len(before) <= len(after) <= len(before), f"seed {seed}: every place of a value is taken"
        assert not Counter(after["signal_no"]) - Counter(before["signal_no"])
        kinds = after["signal_no"].map(kind_of)
        assert not Counter(zip(after["account_no"], kinds, strict=True)) - had, "nobody draws more than it showed"
        newcomers = kinds[after["account_no"] >= 500]
        assert set(newcomers) == {"device"}, "what an account shows alone of one kind is nothing to another"
        # A thousand of all that is dealt out is theirs, so is that part of what is drawn.
        assert len(newcomers) / devices == pytest.approx(1000 / (devices + len(alone)), abs=0.06), f"seed {seed}"
    assert pairs(drawn[0]) == pairs(drawn[1]) != pairs(drawn[2])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shuffle_of_dated_showings_keeps_times_and_counts_and_changes_whose_they_are(seed: int) -> None:
    # A hundred showings of each value: worlds in which showings only move a little are told from those drawn anew.
    rng = random.Random(seed)
    rows = [(rng.randrange(500), rng.randrange(20), float(rng.randrange(10**6)), 60.0) for _ in range(2000)]
    before = pd.DataFrame(rows, columns=["account_no", "signal_no", "ts", "width"])
    with DuckDBEngine(threads=2) as engine:
        engine.register("dated", before)
        after, again, other = (shuffled(engine, shuffled_dated_step(number)) for number in (seed, seed, seed + 1))
    assert Counter(after["account_no"]) == Counter(before["account_no"])
    showing = ["signal_no", "ts", "width"]
    assert Counter(after[showing].itertuples(index=False)) == Counter(before[showing].itertuples(index=False))
    assert len(pairs(after) & pairs(before)) < 0.3 * len(before), f"seed {seed}: hardly anything moved"
    assert pairs(after) == pairs(again)
    assert len(pairs(after) & pairs(other)) < 0.3 * len(before)


def test_an_account_that_draws_a_signal_twice_shows_it_as_both_times_together() -> None:
    days = [pd.Timestamp(f"2026-03-0{day}") for day in range(1, 7)]
    # Two rows alike, as drawing leaves them: whichever is dealt to which, they become one.
    twice = pd.DataFrame(
        {
            "account_no": [1, 1],
            "signal_no": [7, 7],
            "occurrences": [2, 5],
            "share": [0.5, 0.25],
            "first_seen": [days[1], days[2]],
            "last_seen": [days[5], days[3]],
        }
    )
    with DuckDBEngine(threads=1) as engine:
        engine.register("incidence", twice)
        engine.register("signal_degree", pd.DataFrame({"signal_no": [7], "kind": ["device"], "kind_bit": [1]}))
        engine.register("own_shown", alone_of([], "device"))
        engine.register("population", pd.DataFrame({"n": [1], "absent": [0.0]}))
        found = shuffled(engine, shuffle_step(1))
    assert found.to_numpy().tolist() == [[1, 7, 5, 0.5, days[1], days[5]]]


@pytest.mark.parametrize("size", [5, 60, 3000])
def test_sparse_pairs_keep_a_large_group_connected_at_linear_cost(size: int) -> None:
    [step] = [step for step in candidate_steps() if step.name == "sparse_pair"]
    with DuckDBEngine(threads=2) as engine:
        engine.register("group_member", pd.DataFrame({"account_no": range(size), "group_no": 7}))
        engine.run(step)
        found = engine.frame("select account_l, account_r from sparse_pair")
    assert len(found) == sum(size - lag for lag in range(1, LAGS + 1))
    assert set(network(size, found.to_numpy(dtype="int64")).components()) == {0}
    # In the order of their numbers accounts that signed up together would meet nobody else.
    assert size < 60 or (found["account_r"] - found["account_l"]).median() > size / 10


def pairs(frame: pd.DataFrame) -> set[tuple[int, int]]:
    both: Iterable[tuple[int, int]] = zip(frame["account_no"], frame["signal_no"], strict=True)
    return set(both)


@pytest.mark.parametrize("absent", [1.0, 3.5])
def test_who_is_not_in_the_file_is_dealt_to_as_who_is(absent: float) -> None:
    # Forty accounts over four cards and nobody else: dealt out among themselves they would be as close as they are.
    rows = [(account, account % 4, 1) for account in range(40)]
    shown = pd.DataFrame(rows, columns=["account_no", "signal_no", "occurrences"])
    shown = shown.assign(share=1.0, first_seen=pd.Timestamp("2026-03-01"), last_seen=pd.Timestamp("2026-03-02"))
    degrees = pd.DataFrame({"signal_no": range(4), "kind": "payment", "kind_bit": 1})
    _, drawn, again, other = worlds(3, shown, degrees, alone_of([], "payment"), absent=absent)
    assert pairs(drawn) == pairs(again) != pairs(other)
    assert Counter(drawn["signal_no"]) == Counter(shown["signal_no"]), "each card has as many holders"
    here = (drawn["account_no"] >= 0).sum()
    assert 40 / (1 + absent) - 14 < here < 40 / (1 + absent) + 14, "as many of them are in the file as by lot"
