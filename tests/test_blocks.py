"""Blocks: what two communities gain as one, against a plain reckoning, and which of these pairs are looked at."""

import random
from collections.abc import Collection
from math import log

import numpy as np
import pytest

from graphlink.linking import blocks
from graphlink.linking.blocks import (
    CROWDED,
    FEW,
    GAIN,
    Gains,
    _gained,
    _gathered,
    _mutual,
    _with_joined,
    gains_of,
)
from graphlink.linking.shown import Shown
from graphlink.linking.spans import Spans

SEEDS = [1, 2, 3]
Rows = list[tuple[int, int, float, float]]
"""account, signal, weight, part"""
COSTLY, WEAK = {500}, {600}
"""Values that cost something, and such as are handed on."""


def rows_of(shown: Rows, numbers: dict[int, int], paired: set[int]) -> Shown:
    """What the communities show, an account being of the one that `numbers` says; the values `paired` are."""
    of: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for account, signal, weight, part in shown:
        of.setdefault((numbers[account], signal), []).append((weight, part))
    rows = [(*key, held[0][0], len(held), sum(part for _, part in held)) for key, held in of.items()]
    rows_paired = [(*row, row[1] in paired, row[1] in COSTLY, row[1] in WEAK) for row in rows]
    return Shown(*(np.array(column) for column in zip(*rows_paired, strict=True)))


def gains(
    shown: Rows, communities: dict[int, int], paired: Collection[int] = (), spans: Spans | None = None
) -> dict[tuple[int, int], float]:
    """(community, community) -> nats gained."""
    names, numbers = np.unique(list(communities.values()), return_inverse=True)
    everyone, alike = np.ones(names.size, dtype=bool), np.zeros(names.size, dtype=np.int64)
    rows = rows_of(shown, dict(zip(communities, numbers.tolist(), strict=True)), set(paired))
    found = gains_of(rows, np.bincount(numbers), everyone, alike, spans=spans)
    return {(int(names[a]), int(names[b])): gain for a, b, gain in zip(*found, strict=True)}


def worth(shown: Rows, group: set[int], accounts: int) -> float:
    """L of a group among `accounts`, value by value."""
    n, total = len(group), 0.0
    for signal in {number for _, number, _, _ in shown}:
        rows = [(weight, part) for account, number, weight, part in shown if number == signal and account in group]
        if len(rows) > 1:
            h = len(rows)
            said = max(0, rows[0][0] + log((h - 1) / (n - 1)))
            total += sum(part for _, part in rows) * (1 - 1 / h) * said
    return total - n * log(accounts / n)


def gained(shown: Rows, left: set[int], right: set[int], accounts: int) -> float:
    """What two groups gain as one, where to have nothing in common gains nothing."""
    parts = worth(shown, left, accounts) + worth(shown, right, accounts)
    # The same two, each of which has all values to itself.
    apart = [(a, signal + 1000 * (a in right), weight, part) for a, signal, weight, part in shown]
    return worth(shown, left | right, accounts) - max(parts, worth(apart, left | right, accounts))


def random_world(rng: random.Random, *, least: float) -> tuple[Rows, dict[int, int]]:
    communities = {account: 1 + account // 6 for account in range(36)} | {50: 9, 51: 9}
    weights = {number: rng.uniform(least, least + 3) for number in range(60)}
    shown = [
        (account, number, weights[number], rng.choice([1.0, 0.3, 0.2]))
        for number in weights
        for account in rng.sample(sorted(communities), rng.choice([2, 3, 5, 8]))
    ]
    return shown, communities


@pytest.mark.parametrize("seed", SEEDS)
def test_a_gain_is_what_the_whole_is_worth_over_its_parts(seed: int) -> None:
    """Values that say something still of a community twice as large: then nothing is left out of the reckoning."""
    shown, communities = random_world(random.Random(seed), least=4)
    group = {name: {a for a, c in communities.items() if c == name} for name in set(communities.values())}
    found = gains(shown, communities)
    assert len(found) > 15
    for (a, b), gain in found.items():
        assert gain == round(gain, 6)
        assert gain == pytest.approx(gained(shown, group[a], group[b], 500), abs=2e-6), seed


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_value_loses_is_never_taken_for_less(seed: int) -> None:
    """Where a value falls silent as its community grows, a gain is told a little too small, and never too large."""
    shown, communities = random_world(random.Random(seed), least=0.2)
    group = {name: {a for a, c in communities.items() if c == name} for name in set(communities.values())}
    over = [gained(shown, group[a], group[b], 500) - gain for (a, b), gain in gains(shown, communities).items()]
    assert len(over) > 15 and min(over) > -2e-6


def test_two_groups_gain_nothing_by_a_stray_value_however_large_they_are() -> None:
    """Forty pairs on a card each, and forty others; one address is seen in both. To be one of many is no evidence."""
    pairs = {account: 1 + account // 80 for account in range(160)}
    shown = [(account, account // 2, 6.0, 1.0) for account in pairs] + [(0, 500, 6.0, 1.0), (80, 500, 6.0, 1.0)]
    assert gains(shown, pairs)[1, 2] < GAIN
    crossing = [(account, 500 + account % 80, 6.0, 1.0) for account in pairs]
    assert gains([*shown, *crossing], pairs)[1, 2] > GAIN


def test_addresses_say_no_more_of_two_than_all_else_does() -> None:
    """All four of each show value 2, and one of each value 500; where 2 is an address it counts as much as 500."""
    communities = {account: account // 4 for account in range(8)}
    card = [(account, 500, 3.0, 1.0) for account in (0, 4)]
    of_all = [(account, 2, 5.0, 1.0) for account in range(8)]
    address = [(account, 600, weight, part) for account, _, weight, part in of_all]
    [by_card], [by_address], [by_both], [by_value] = (
        gains(shown, communities).values() for shown in (card, address, [*card, *address], [*card, *of_all])
    )
    assert by_address <= 0 < by_card < by_both < by_value


def test_communities_that_share_no_value_are_no_pair() -> None:
    shown = [(1, 1, 5.0, 1.0), (2, 1, 5.0, 1.0), (3, 2, 5.0, 1.0), (4, 2, 5.0, 1.0)]
    assert gains(shown, {1: 1, 2: 1, 3: 2, 4: 2}) == {}
    assert set(gains([*shown, (3, 1, 5.0, 1.0)], {1: 1, 2: 1, 3: 2, 4: 2})) == {(1, 2)}


@pytest.mark.parametrize(("communities", "pairs"), [(CROWDED, CROWDED * (CROWDED - 1) // 2), (CROWDED + 1, 0)])
def test_a_value_of_very_many_communities_says_nothing_of_two(communities: int, pairs: int) -> None:
    members = {account: 1 + account // 2 for account in range(2 * communities)}
    assert len(gains([(account, 1, 5.0, 1.0) for account in members], members)) == pairs


@pytest.mark.parametrize("communities", [CROWDED + 1, CROWDED + 2])
def test_of_a_paired_template_of_very_many_communities_each_has_one_beside_it(communities: int) -> None:
    members = {account: 1 + account // 2 for account in range(2 * communities)}
    shown = [(account, number, 5.0, 1.0) for account in members for number in (1, 2)]
    assert list(gains(shown, members, {1})) == [(n, n + 1) for n in range(1, communities, 2)]
    one, both = (gains(shown, members, paired)[1, 2] for paired in ({1}, {1, 2}))
    assert both > one > 0, "what is looked at is summed"


SMALL = {account: 1 + (account > 3) + (account > 5) for account in range(1, 8)}


def test_what_crosses_says_more_and_what_does_not_says_less() -> None:
    """Value 1 (5 nats) crosses, two of three and two of two show it: at five accounts 4 (3/4) (5 + ln(3/4)) as one, and
    2 (1/2) (5 + ln(1/4)) each. Value 2 is on all of community 1, 3 (2/3) = 2 for each nat by which it grows; value 3 on
    two by half, 1/2; value 4 said nothing there and loses nothing: 0.5 + ln(1/2) < 0. From 3 to 5 that is ln(4/2), from
    2 to 5 ln(4/1). Community 3 meets nobody."""
    shown = [(account, 1, 5.0, 1.0) for account in (1, 2, 4, 5)] + [(account, 2, 4.0, 1.0) for account in (1, 2, 3)]
    shown += [
        (4, 3, 4.0, 0.5),
        (5, 3, 4.0, 0.5),
        (1, 4, 0.5, 1.0),
        (2, 4, 0.5, 1.0),
        (6, 5, 6.0, 1.0),
        (7, 5, 6.0, 1.0),
    ]
    said = 15 + 3 * log(3 / 4) - 2 * (5 + log(1 / 4))
    gain = said + 3 * log(5 / 3) - 3 * log(2) + 2 * log(5 / 2) - 1.5 * log(4)
    assert gains(shown, SMALL) == {(1, 2): pytest.approx(gain, abs=1e-6)}


def test_what_pairs_would_be_worth_as_one_crowd_does_not_count() -> None:
    """Pairs on a card each: 8 ln 2 - 8 (1/2) ln(7/3) = 2.16 as one. An address of both says 3 + ln(1/7) - 0."""
    pairs = {account: 1 + (account > 4) for account in range(1, 9)}
    shown = [(account, (account + 1) // 2, 5.0, 1.0) for account in pairs] + [(1, 5, 3.0, 1.0), (5, 5, 3.0, 1.0)]
    assert gains(shown, pairs) == {(1, 2): pytest.approx(3 + log(1 / 7), abs=1e-6)}


def test_that_two_signed_up_together_counts_where_something_costly_ties_them() -> None:
    """Both within a twentieth of all sign-ups: ln(1 / (2 / 20)) nats; a prompt in common is no reason to ask when."""
    pairs = {account: 1 + (account > 4) for account in range(1, 9)}
    together = Spans(np.array([4, 4]), np.array([0.20, 0.22]), np.array([0.23, 0.25]))
    for value, more in ((500, log(10)), (501, 0)):
        shown = [(account, (account + 1) // 2, 5.0, 1.0) for account in pairs] + [
            (1, value, 3, 1.0),
            (5, value, 3, 1.0),
        ]
        assert gains(shown, pairs, spans=together)[1, 2] == pytest.approx(gains(shown, pairs)[1, 2] + more, abs=2e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_are_the_same_however_many_are_reckoned_at_once(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    shown, communities = random_world(random.Random(seed), least=0.2)
    found = gains(shown, communities)
    monkeypatch.setattr(blocks, "AT_ONCE", 7)
    assert gains(shown, communities) == found


def test_one_part_of_another_shows_what_both_did() -> None:
    """Community 1 is part of 0 now; 2 is as it was, and its pairs are too."""
    columns = (
        [0, 1, 1, 2],
        [0, 0, 1, 0],
        [5.0, 5, 4, 5],
        [2, 2, 1, 2],
        [1.5, 2, 0.5, 1],
        [False] * 4,
        [True] * 4,
        [False] * 4,
    )
    before = Shown(*map(np.array, columns))
    after, size, _, stirred = _with_joined(before, np.array([2, 2, 2]), None, np.array([0, 0, 2]))
    rows = sorted(zip(*(column.tolist() for column in after), strict=True))
    kept = [(0, 0, 5.0, 4, 3.5), (0, 1, 4.0, 1, 0.5), (2, 0, 5.0, 2, 1.0)]
    assert rows == [(*row, False, True, False) for row in kept]
    assert stirred.tolist() == [True, False, False] and size.tolist() == [4, 0, 2]


def test_a_value_that_few_enough_are_left_to_show_is_looked_at_in_all_of_them() -> None:
    """Of the 61 communities that showed value 0 60 are left; value 1 was looked at before, and is of two others too."""
    community = np.array([*range(CROWDED + 1), 1, 70, 71])
    signal = np.array([0] * (CROWDED + 1) + [1, 1, 1])
    ones = np.ones(community.size)
    now = np.arange(72)
    now[1] = 0
    shown = Shown(community, signal, ones, ones.astype("int64"), ones, *[ones < 1] * 3)
    *_, stirred = _with_joined(shown, np.ones(72, dtype="int64"), None, now)
    assert np.flatnonzero(stirred).tolist() == [0, *range(2, CROWDED + 1)]


def mutual(*pairs: tuple[int, int, float]) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in zip(*_mutual(as_gains(pairs)), strict=True)]


def as_gains(pairs: Collection[tuple[int, int, float]]) -> Gains:
    a, b, gain = np.array(list(pairs), dtype="float64").reshape(-1, 3).T
    return Gains(a.astype("int64"), b.astype("int64"), gain)


def gathered(pairs: Collection[tuple[int, int, float]], size: list[int]) -> list[tuple[int, int]]:
    """The pairs, and those that go with them, in order."""
    return sorted((int(a), int(b)) for a, b in zip(*_gathered(as_gains(pairs), GAIN, np.array(size)), strict=True))


def test_those_become_one_that_are_each_others_best() -> None:
    assert GAIN == 3.0
    assert mutual((1, 2, 9.0), (2, 3, 8.0), (3, 4, 7.0)) == [(1, 2)], "3 had rather gone with 2"
    assert mutual((1, 2, 5.0), (2, 3, 8.0), (1, 4, 6.0)) == [(1, 4), (2, 3)]
    assert mutual((1, 3, 5.0), (1, 2, 5.0)) == [(1, 2)], "of two as good the first by number"
    assert mutual() == []


def test_with_a_pair_go_those_who_would_rather_have_its_larger_one() -> None:
    """3 and 4 would go with 1, which would rather have 2; 6 would go with 5, which is the smaller of a pair with 7."""
    pairs = [(1, 2, 9.0), (1, 3, 8.0), (1, 4, 7.0), (3, 4, 5.0), (5, 6, 4.0), (5, 7, 6.0), (6, 7, GAIN)]
    assert gathered(pairs, [0, 9, 4, 4, 4, 2, 1, 3]) == [(1, 2), (1, 3), (1, 4), (5, 7)]
    larger = gathered(pairs, [0, 3, 4, 4, 4, 2, 1, 2])
    assert larger == [(1, 2), (5, 6), (5, 7)], "2 is the larger, and 5 of two as large"


def test_only_small_ones_go_with_a_pair_at_once() -> None:
    """3 and 4 would go with 1: 4 is a firm, and is asked again when 1 and 2 are one."""
    pairs = [(1, 2, 9.0), (1, 3, 8.0), (1, 4, 7.0)]
    assert gathered(pairs, [0, 400, 4, FEW - 1, FEW]) == [(1, 2), (1, 3)]


def test_what_gains_hardly_anything_is_not_known_to() -> None:
    assert mutual((1, 2, GAIN)) == []
    assert mutual((1, 2, GAIN + 0.001)) == [(1, 2)]
    assert mutual((1, 2, -9.0)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_several_gain_at_once_is_what_two_of_them_would_alone(seed: int) -> None:
    rng = random.Random(seed)
    shown, communities = random_world(rng, least=1.0)
    names, numbers = np.unique(list(communities.values()), return_inverse=True)
    rows, size = rows_of(shown, dict(zip(communities, numbers.tolist(), strict=True)), set()), np.bincount(numbers)
    for (left, right), gain in gains(shown, communities).items():
        pair = np.searchsorted(names, [left, right])
        held = rows.rows(np.isin(rows.community, pair))
        assert _gained(held, size, pair) == pytest.approx(gain, abs=1e-5), f"seed {seed}: {left}, {right}"
