"""Habits: what the hours and the volume of an account say, by hand and against a plain reckoning."""

import random
import warnings
from collections.abc import Sequence
from math import cos, exp, log, pi, sin

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.judging.habits import LIMIT, PERSON, Habit, besides, habit_evidence, read_habits, regularity
from graphlink.judging.times import account_day_step
from tests.belonging_setting import belonging

# Hours


def plain(hours: Sequence[float]) -> float:
    """ln of how much likelier the hours are of a day around some middle than of any hour: a mean over all middles."""
    angles = [2 * pi * hour / 24 for hour in hours]
    middles = [2 * pi * step / 2000 for step in range(2000)]
    flat = sum(exp(PERSON * cos(middle)) for middle in middles) / 2000
    like = [exp(sum(PERSON * cos(angle - middle) for angle in angles)) / flat ** len(hours) for middle in middles]
    return log(sum(like) / 2000)


@pytest.mark.parametrize("seed", range(5))
def test_regularity_is_the_likelihood_of_a_persons_day_over_that_of_any_hour(seed: int) -> None:
    draw = random.Random(seed)
    hours = [draw.gauss(15, 3 + 2 * seed) for _ in range(12)]
    length = abs(sum(complex(cos(2 * pi * hour / 24), sin(2 * pi * hour / 24)) for hour in hours))
    assert regularity(np.array([length]), np.array([12.0]))[0] == pytest.approx(plain(hours))


def test_regularity_of_many_years_is_a_number() -> None:
    """I0 of 714 is beyond what a number holds; below both ways of reckoning agree."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = regularity(np.array([500.0, 384.0, 385.0, 2000.0]), np.array([500.0, 0.0, 0.0, 9000.0]))
    flat = log(float(np.i0(PERSON)))
    assert found[0] == pytest.approx(log(float(np.i0(650.0))) - 500 * flat)
    assert found[1:3] == pytest.approx([log(float(np.i0(384 * PERSON))), log(float(np.i0(385 * PERSON)))], rel=1e-9)
    assert found[3] == pytest.approx(2600 - log(2 * pi * 2600) / 2 - 9000 * flat, abs=1e-3)


def habits(hours: Sequence[tuple[int, int | None, int]], accounts: Sequence[int]) -> list[Habit]:
    """The habits of `accounts`, of everybody who is active at `hours` (account, hour, events)."""
    frame = pd.DataFrame(list(hours), columns=["account_no", "hour", "events"]).astype({"hour": "Int64"})
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account_hour", frame)
        db.run(account_day_step())
        return list(read_habits(db, pd.Series(0, index=list(accounts))).values())


def daily(account: int, hours: Sequence[int], events: int = 1) -> list[tuple[int, int | None, int]]:
    """Events on one day after the other, at such hours of the day."""
    return [(account, 24 * day + hour, events) for day, hour in enumerate(hours)]


@pytest.mark.parametrize(
    ("hours", "place"),
    [
        ([0, 12] * 5, 0),
        ([0, 12] * 2, 1),
        ([0, 8, 16], 1),
        ([0, 8], 2),
        ([0, 6], 3),
        ([10] * 2, 4),
        ([10] * 3, 5),
        ([10] * 9, 6),
        ([23, 0, 1] * 3, 6),
    ],
)
def test_accounts_are_in_the_bin_of_what_their_hours_say(hours: list[int], place: int) -> None:
    assert sum(plain(hours) >= edge for edge in (-3.0, -1.0, -0.3, 0.3, 1.0, 3.0)) == place
    [regular, _] = habits(daily(7, hours), [7])
    assert regular.bin.tolist() == [place]
    assert regular.share.tolist() == [float(at == place) for at in range(7)]


def test_a_day_counts_once_however_much_is_done_on_it() -> None:
    """Its hours are the mean of its events: 9 at 4 and one at 16 make 0.8 of a day at 4."""
    busy = [(7, 4, 900), (7, 16, 100), (7, 28, 1), (7, 52, 1)]
    [regular, _] = habits(busy, [7])
    assert regular.bin.tolist() == [4]
    assert 0.3 < log(float(np.i0(PERSON * 2.8))) - 3 * log(float(np.i0(PERSON))) < 1.0
    [other, _] = habits([(7, 4, 500), (7, 16, 500), (7, 28, 1), (7, 52, 1)], [7])
    assert other.bin.tolist() == [3], "half and half is no hour at all: 2 of three days"
    assert -0.3 < log(float(np.i0(PERSON * 2))) - 3 * log(float(np.i0(PERSON))) < 0.3


def test_of_one_day_nothing_is_known_of_the_hours_and_without_times_nothing_at_all() -> None:
    events: list[tuple[int, int | None, int]] = [(1, 3, 5), (1, 5, 5), (3, None, 10), *daily(2, [9, 9], 5)]
    [regular, volume] = habits(events, [1, 2, 3, 4])
    assert regular.bin.tolist() == [-1, 4, -1, -1]
    assert regular.share.tolist() == [0, 0, 0, 0, 1, 0, 0], "who is not known is nobody's share"
    assert volume.bin.tolist() == [2, 2, -1, -1]


def test_nobody_active_is_no_habit() -> None:
    for habit in habits([], [1, 2]):
        assert habit.bin.tolist() == [-1, -1] and habit.share.sum() == 0
        assert habit_evidence(habit, np.array([0, 0]), np.ones(2)).tolist() == [0.0, 0.0]


# Volume


def test_volume_is_in_multiples_of_what_is_typical_of_everybody() -> None:
    """The median is 10 events; accounts 5 to 9 are of no network, and count as everybody."""
    events = {0: 4, 1: 5, 2: 9, 3: 10, 4: 50, 5: 10, 6: 10, 7: 19, 8: 20, 9: 49}
    [_, volume] = habits([(account, 5, many) for account, many in events.items()], [4, 2, 0, 1, 3])
    assert volume.bin.tolist() == [6, 1, 0, 1, 2], "in the order of the accounts asked for"
    assert volume.share.tolist() == pytest.approx([0.1, 0.2, 0.3, 0.1, 0.1, 0.1, 0.1])


# What they say


def says(bins: list[int], share: list[float], weight: list[float], networks: list[int] | None = None) -> list[float]:
    network = np.array(networks or [0] * len(bins))
    found = habit_evidence(Habit(np.array(bins), np.array(share)), network, np.array(weight))
    return [float(one) for one in found]


def test_a_habit_says_how_much_more_of_the_core_has_it() -> None:
    """Of account 0's nine others seven are in its bin, of account 9's one; five accounts like everybody are added."""
    found = says([0] * 8 + [1] * 2, [0.2, 0.8], [1.0] * 10)
    assert found[0] == pytest.approx(log(((7 + 5 * 0.2) / 14 + 0.01) / 0.21))
    assert found[9] == pytest.approx(log(((1 + 5 * 0.8) / 14 + 0.01) / 0.81))


def test_the_others_count_by_how_surely_they_belong() -> None:
    found = says([0, 0, 0, 1], [0.5, 0.5], [0.3, 1.0, 0.5, 0.2])
    assert found[0] == pytest.approx(log(((1.5 + 2.5) / (1.7 + 5) + 0.01) / 0.51))


def test_an_account_of_no_known_habit_is_told_nothing_and_tells_nothing() -> None:
    found = says([0, -1, 0, -1], [0.5, 0.5], [1.0] * 4)
    assert found == pytest.approx([log(((1 + 2.5) / 6 + 0.01) / 0.51), 0.0] * 2)


def test_a_habit_says_only_so_much() -> None:
    assert LIMIT == 2.0
    assert max(says([0] * 400, [0.001, 0.999], [1.0] * 400)) == LIMIT
    assert says([0] * 400 + [1], [0.1, 0.9], [1.0] * 401)[-1] == -LIMIT


def test_an_account_alone_is_like_everybody_and_networks_are_apart() -> None:
    assert says([0], [0.3, 0.7], [1.0]) == pytest.approx([0.0])
    found = says([0, 0, 1, 1, 1], [0.5, 0.5], [1.0] * 5, [0, 0, 0, 1, 1])
    alone = says([0, 0, 1], [0.5, 0.5], [1.0] * 3)
    assert found[:3] == alone and found[3] > 0 > found[2]


# The whole


def test_who_keeps_the_hours_of_a_person_among_programs_has_the_worse_odds() -> None:
    """Accounts 0 to 19 are active at any hour; 20 shows the same values, and keeps office hours like everybody."""
    shown = [(a, family, "v") for a in range(21) for family in ("payment", "device")]
    program = [event for a in range(20) for event in daily(a, [(a + 7 * day) % 24 for day in range(12)])]
    person = [event for a in range(20, 300) for event in daily(a, [9, 14, 11, 16] * 3)]
    hours = [(account, hour or 0, events) for account, hour, events in program + person]
    found = belonging(shown, [1] * 21, hours=hours)["odds"]
    without = belonging(shown, [1] * 21)["odds"]
    assert (found[:20] > without[:20] + 0.5).all() and found[20] < without[20] - 1.5


def test_a_program_that_works_at_all_hours_and_does_much_is_one_thing() -> None:
    volume, hours = np.array([2.0, 1.0, -1.0, 1.5, -1.0]), np.array([1.5, 2.0, 2.0, -1.0, -2.0])
    assert besides(volume, hours).tolist() == [0.5, 0.0, -1.0, 1.5, -1.0]
