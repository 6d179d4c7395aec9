"""Operators by hand: accounts grouped by what they ask, whatever they pay with."""

import warnings
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.judging.operators import ALIKE, COMMON, FEW, GAP, SHOWN, _joined_crews, _steepest, find_operators

Shown = tuple[int, str, float]
"""An account, what it shows (a phrase begins with p, a template with t, a batch with b, a card with c), and how much.

Of a phrase that is in how many prompts, of a template the part of its prompts."""
KIND_OF = {"t": "template", "c": "payment", "b": "batch"}


def show(accounts: Iterable[int], *values: str, much: float = 1.0) -> list[Shown]:
    return [(account, value, much) for account in accounts for value in values]


def operators(
    shown: list[Shown],
    *,
    accounts: int,
    verdicts: Mapping[int, str] | None = None,
    weights: Mapping[str, float] | None = None,
    seed: int = 1,
) -> pd.Series:
    """What `find_operators` says of accounts 0, 1, ..., which are to be suspended unless `verdicts` says otherwise."""
    phrases = sorted({name for _, name, _ in shown if name[0] == "p"})
    said = [(f"a{account}", phrases.index(name), int(much)) for account, name, much in shown if name[0] == "p"]
    names = sorted({name for _, name, _ in shown if name[0] != "p"})
    rows = [(account, names.index(name), much) for account, name, much in shown if name[0] != "p"]
    signal = pd.DataFrame({"signal_no": range(len(names)), "kind": [KIND_OF[name[0]] for name in names]}, dtype=object)
    numbers = range(accounts)
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account_number", pd.DataFrame({"account_no": numbers, "account_id": [f"a{n}" for n in numbers]}))
        db.register("phrase_shown", pd.DataFrame(said, columns=["account_id", "phrase", "prompts"]).astype(TYPES))
        db.register("incidence", pd.DataFrame(rows, columns=["account_no", "signal_no", "share"]).astype("float64"))
        weight = [float((weights or {}).get(name, 5.0)) for name in names]
        db.register("signal", signal.astype({"signal_no": "int64", "kind": "str"}).assign(weight=weight))
        verdict = [(verdicts or {}).get(account, "suspend") for account in numbers]
        return find_operators(db, pd.DataFrame({"account_no": numbers, "verdict": verdict}), seed=seed)


TYPES = {"account_id": "str", "phrase": "int64", "prompts": "int64"}


def numbers(found: pd.Series) -> dict[int, list[int]]:
    """The accounts of each operator."""
    return {int(number): of.index.tolist() for number, of in found.groupby(found)}


def crews(size: int, *wordings: tuple[str, ...], first: int = 0) -> list[Shown]:
    """Crews of `size` accounts each, one after the other, each with its phrases."""
    return [
        row
        for place, phrases in enumerate(wordings)
        for row in show(range(first + place * size, first + (place + 1) * size), *phrases)
    ]


# Phrases


def test_two_who_say_different_things_over_one_pool_of_cards_and_one_framework_are_two() -> None:
    """Crews of ten, four of the first operator: each shares a phrase with the next."""
    first = crews(10, ("p1", "p2"), ("p2", "p3"), ("p3", "p4"), ("p4", "p1"))
    second = crews(10, ("p7", "p8"), ("p8", "p7"), first=40)
    shown = first + second + show(range(60), "c1", "t1", "p framework")
    assert numbers(operators(shown, accounts=60)) == {1: list(range(40)), 2: list(range(40, 60))}


def test_what_more_than_a_third_say_or_hardly_anybody_tells_nobody_apart() -> None:
    assert (COMMON, SHOWN) == (0.35, 3)
    three = crews(10, ("p1",), ("p2",), ("p3",))
    assert len(numbers(operators(three, accounts=30))) == 3
    assert operators(crews(10, ("p1",), ("p2",)), accounts=20).empty, "each is said by half"
    assert operators(crews(2, *[(f"p{n}",) for n in range(20)]), accounts=40).empty, "each is said by two"


def profiles(*rows: list[int], sizes: list[int]) -> list[int]:
    """The operator of each crew, by how many of each show each phrase."""
    counts = np.array(rows, dtype="float64")
    return [int(one) for one in _joined_crews(counts, np.array(sizes), counts.sum(axis=0))]


def test_the_most_alike_are_joined_until_those_left_are_much_less_alike() -> None:
    """Crews 0 to 2 share most of what they say, and so do 3 and 4; phrase 6 is said here and there by all."""
    rows = [
        [9, 8, 1, 0, 0, 0, 2],
        [8, 9, 2, 0, 0, 0, 1],
        [7, 8, 6, 0, 0, 0, 2],
        [0, 0, 0, 9, 9, 1, 1],
        [0, 0, 0, 8, 9, 3, 2],
    ]
    assert profiles(*rows, sizes=[10] * 5) == [0, 0, 0, 3, 3]


def test_crews_alike_are_one_operator_s_and_crews_apart_are_each_its_own() -> None:
    assert profiles([9, 7, 0], [8, 8, 1], [9, 9, 0], sizes=[10, 10, 10]) == [0, 0, 0]
    assert profiles([9, 0, 0], [0, 9, 0], [0, 0, 9], sizes=[10, 10, 10]) == [0, 1, 2]
    assert profiles([9, 3], sizes=[10]) == [0]


@pytest.mark.parametrize(
    ("found", "place"),
    [
        ([ALIKE], 0),
        ([ALIKE, 0.9, 0.8, 0.46], 3),
        ([ALIKE, 0.7, 0.1, 0.05], 1),
        # Not the first fall, the steepest.
        ([ALIKE, 0.44, 0.3, 0.29, 0.01], 3),
        # Where nothing falls steeply, nothing tells them apart.
        ([ALIKE, 0.4, 0.31, 0.22, 0.13], 4),
        # None is joined where the most alike are not.
        ([ALIKE, 0.1, 0.05], 0),
        ([ALIKE, ALIKE, 0.36], 2),
    ],
)
def test_the_steepest_fall_parts_operators(found: list[float], place: int) -> None:
    assert GAP == 0.1
    assert _steepest(found) == place


def test_who_says_nothing_that_tells_goes_with_those_of_its_templates_then_of_its_batches() -> None:
    told = crews(10, ("p1",), ("p2",), ("p3",))
    templates = show(range(10), "t1") + show(range(10, 20), "t2") + [(30, "t1", 0.2), (30, "t2", 0.9), (31, "t1", 0.1)]
    batches = show([*range(5), 32], "b1") + show([*range(20, 25), 31], "b2")
    found = operators(told + templates + batches, accounts=34)
    assert [int(found[account]) for account in (30, 31, 32)] == [int(found[account]) for account in (10, 0, 0)]
    assert 33 not in found.index, "it shows nothing"


# Templates alone, where no text is known


def test_two_who_send_different_templates_over_one_pool_of_cards_are_two() -> None:
    shown = show(range(20), "c1", "c2", "c3") + show(range(12), "t1", "t2") + show(range(12, 20), "t3")
    assert numbers(operators(shown, accounts=20)) == {1: list(range(12)), 2: list(range(12, 20))}


def test_one_who_asks_the_same_over_two_pools_is_one() -> None:
    shown = show(range(10), "c1", "c2") + show(range(10, 20), "c3", "c4") + show(range(20), "t1", "t2")
    assert numbers(operators(shown, accounts=20)) == {1: list(range(20))}


def test_crews_with_wordings_of_their_own_and_one_in_common_are_one() -> None:
    """Of 20 (the weight of all ties) 4 cross; a resolution r asks for r 24 16 / (2 20²) of it: 2.88 / 20 at 0.3.

    At 1 it would be 9.6, and they would be two.
    """
    own = show(range(10), "t1", much=0.6) + show(range(10, 20), "t2", much=0.6)
    assert numbers(operators(own + show(range(20), "t3", much=0.4), accounts=20)) == {1: list(range(20))}


def test_one_borrowed_wording_makes_no_one_of_two() -> None:
    """Account 0 takes a tenth of its prompts from the other's template."""
    shown = show(range(10), "t1") + show(range(10, 20), "t2") + show([0], "t2", much=0.1)
    assert numbers(operators(shown, accounts=20)) == {1: list(range(10)), 2: list(range(10, 20))}


@pytest.mark.parametrize(("first", "second"), [(0.8, 0.2), (0.2, 0.8)])
def test_who_asks_what_two_ask_goes_with_the_one_it_asks_more_of(first: float, second: float) -> None:
    shown = show(range(8), "t1") + show(range(8, 16), "t2")
    found = operators([*shown, (16, "t1", first), (16, "t2", second)], accounts=17)
    assert (found[16] == found[0], found[16] == found[8]) == (first > second, second > first)


@pytest.mark.parametrize(("first", "second"), [(9.0, 1.0), (1.0, 9.0)])
def test_a_telling_template_says_more_than_a_common_one(first: float, second: float) -> None:
    shown = show(range(8), "t1") + show(range(8, 16), "t2") + show([16], "t1", "t2", much=0.5)
    found = operators(shown, accounts=17, weights={"t1": first, "t2": second})
    assert (found[16] == found[0], found[16] == found[8]) == (first > second, second > first)


# Which accounts


def test_few_are_none() -> None:
    assert FEW == 5
    shown = show(range(4), "t1") + show(range(4, 9), "t2")
    assert numbers(operators(shown, accounts=9)) == {1: list(range(4, 9))}
    nobody = operators(show(range(4), "t1"), accounts=4)
    assert nobody.empty and nobody.dtype == "int64"


def test_who_shows_no_template_or_only_what_everybody_asks_is_none() -> None:
    shown = show(range(20), "c1") + show(range(6), "t1") + show(range(6, 14), "t hub")
    found = operators(shown, accounts=20, weights={"t hub": 0.0})
    assert numbers(found) == {1: list(range(6))}
    assert found.name == "operator" and found.dtype == "int64"


@pytest.mark.parametrize("signal", ["c1", "t hub"])
def test_without_one_template_there_is_no_operator(signal: str) -> None:
    found = operators(show(range(9), signal), accounts=9, weights={"t hub": 0.0})
    assert found.empty and (found.name, found.dtype) == ("operator", np.dtype("int64"))


def test_they_are_numbered_by_size_then_by_their_smallest_account() -> None:
    of = {"t1": range(1, 19, 3), "t2": [0, *range(2, 19, 3)], "t3": range(3, 19, 3), "t4": range(19, 30)}
    shown = [row for template, accounts in of.items() for row in show(accounts, template)]
    assert numbers(operators(shown, accounts=30)) == {
        1: list(of["t4"]),
        2: of["t2"],
        3: list(of["t1"]),
        4: list(of["t3"]),
    }


def test_clear_accounts_are_left_out_and_do_not_make_up_the_number() -> None:
    shown = show(range(8), "t1") + show(range(8, 13), "t2")
    found = operators(shown, accounts=13, verdicts={0: "clear", 1: "review", 12: "clear"})
    assert numbers(found) == {1: list(range(1, 8))}


def test_clear_accounts_make_no_phrase_common() -> None:
    """Of fifteen that are not clear each phrase is said by a third, of all sixty by most."""
    shown = crews(5, ("p1",), ("p2",), ("p3",)) + show(range(15, 60), "p1", "p2", "p3")
    assert len(numbers(operators(shown, accounts=60, verdicts=dict.fromkeys(range(15, 60), "clear")))) == 3
    assert operators(shown, accounts=60).empty


def test_the_same_seed_finds_the_same() -> None:
    """Of two hundred accounts that ask this and that by lot, other seeds find other groups."""
    drawn = np.random.default_rng(5).integers(0, 100, (200, 2))
    shown = [(account, f"t{one}", 0.3) for account, row in enumerate(drawn) for one in sorted(set(row.tolist()))]
    found = [operators(shown, accounts=200, seed=seed) for seed in (1, 2, 3, 4, 1)]
    assert found[0].equals(found[-1])
    assert not all(one.equals(found[0]) for one in found)


def test_a_few_that_ask_like_nobody_else_are_no_crew_and_go_with_their_templates() -> None:
    """Sixteen of one wording, and three of another, under one template: one operator; without it, the sixteen."""
    asked = crews(16, ("p1", "p2")) + show(range(16, 19), "p8", "p9")
    others = show(range(19, 60), "t2")
    of_sixteen = show(range(16), "t1", much=0.5)
    assert numbers(operators(asked + of_sixteen + others, accounts=60))[2] == list(range(16))
    found = operators(asked + of_sixteen + show(range(16, 19), "t1", much=0.5) + others, accounts=60)
    assert numbers(found)[2] == list(range(19))


def test_where_no_crew_is_large_enough_nobody_is_warned_and_none_is_named() -> None:
    few = [row for crew in range(4) for row in show(range(4 * crew, 4 * crew + 3), f"p{crew}", f"p{crew}x")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert operators(few, accounts=16).empty
