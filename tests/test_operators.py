"""Operators by hand: accounts grouped by what they ask, whatever they pay with."""

import warnings
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.judging.operators import CHANCE, FEW, MOSTLY, SHOWN, _likeliest, find_operators
from tests.whole_platform import nobody_is_absent

Shown = tuple[int, str, float]
"""An account, what it shows (a wording begins with w, a template with t, a batch with b, a card with c), and how much.

Of a wording that is in how many prompts, of a template the part of its prompts."""
KIND_OF = {"t": "template", "c": "payment", "b": "batch"}


def show(accounts: Iterable[int], *values: str, much: float = 1.0) -> list[Shown]:
    return [(account, value, much) for account in accounts for value in values]


def operators(
    shown: list[Shown],
    *,
    accounts: int,
    verdicts: Mapping[int, str] | None = None,
    weights: Mapping[str, float] | None = None,
    pools: Mapping[int, int] | None = None,
    seed: int = 1,
) -> pd.Series:
    """What `find_operators` says of accounts 0, 1, ..., which are to be suspended unless `verdicts` says otherwise.

    `pools`: their communities; who is in none of these has one of its own. A wording is of a template, or of an
    ordinary phrase where its name begins with `w~`.
    """
    wordings = sorted({name for _, name, _ in shown if name[0] == "w"})
    sent = [
        (f"a{account}", None if name[:2] == "w~" else 1, wordings.index(name), int(much))
        for account, name, much in shown
        if name[0] == "w"
    ]
    names = sorted({name for _, name, _ in shown if name[0] != "w"})
    rows = [(account, names.index(name), much) for account, name, much in shown if name[0] != "w"]
    signal = pd.DataFrame({"signal_no": range(len(names)), "kind": [KIND_OF[name[0]] for name in names]}, dtype=object)
    numbers = range(accounts)
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account_number", pd.DataFrame({"account_no": numbers, "account_id": [f"a{n}" for n in numbers]}))
        nobody_is_absent(db)
        db.register("wording_shown", pd.DataFrame(sent, columns=list(TYPES)).astype(TYPES))
        db.register("incidence", pd.DataFrame(rows, columns=["account_no", "signal_no", "share"]).astype("float64"))
        weight = [float((weights or {}).get(name, 5.0)) for name in names]
        db.register("signal", signal.astype({"signal_no": "int64", "kind": "str"}).assign(weight=weight))
        verdict = [(verdicts or {}).get(account, "suspend") for account in numbers]
        pool = [(pools or {}).get(account, 1000 + account) for account in numbers]
        known = pd.DataFrame({"account_no": numbers, "community_id": pool, "verdict": verdict})
        return find_operators(db, known, seed=seed)


TYPES = {"account_id": "str", "template": "Int64", "wording": "int64", "prompts": "int64"}


def numbers(found: pd.Series) -> dict[int, list[int]]:
    """The accounts of each operator."""
    return {int(number): of.index.tolist() for number, of in found.groupby(found)}


def sends(accounts: range, wordings: list[str], *, each: int, seed: int = 3) -> list[Shown]:
    """Each account sends so many of the wordings, by lot."""
    draw = np.random.default_rng(seed)
    return [(account, str(one), 1.0) for account in accounts for one in draw.choice(wordings, each, replace=False)]


def crews(*sizes: int, each: int = 4) -> list[Shown]:
    """Crews, one after the other, each of wordings of its own, of which an account sends so many."""
    first = np.cumsum([0, *sizes])
    return [
        row
        for place, size in enumerate(sizes)
        for row in sends(range(first[place], first[place] + size), [f"w{place}.{n}" for n in range(8)], each=each)
    ]


# Wordings


def test_two_who_ask_the_same_with_one_framework_over_one_pool_are_two_by_their_wordings() -> None:
    """The larger has twenty wordings that go round among its forty accounts, the smaller ten; two are of both."""
    both = [f"w both {n}" for n in range(4)]
    first = sends(range(40), [f"w first {n}" for n in range(16)] + both, each=6)
    second = sends(range(40, 60), [f"w second {n}" for n in range(8)] + both[:2], each=4)
    shown = first + second + show(range(60), "c1", "t1")
    found = operators(shown, accounts=60, pools=dict.fromkeys(range(60), 1))
    assert numbers(found) == {1: list(range(40)), 2: list(range(40, 60))}


def test_ordinary_phrases_that_two_say_do_not_mix_them() -> None:
    """Half of each, and nobody else, write letters in one language, in eight wordings that are no operator's."""
    letters = [(n, name, 50.0) for n, name, _ in sends(range(20, 60), [f"w~{n}" for n in range(8)], each=6)]
    shown = crews(40, 40, each=3) + letters
    assert numbers(operators(shown, accounts=80)) == {1: list(range(40)), 2: list(range(40, 80))}
    as_told = [(account, name.replace("~", "t "), much) for account, name, much in shown]
    assert numbers(operators(as_told, accounts=80)) != {1: list(range(40)), 2: list(range(40, 80))}


def test_ordinary_phrases_tell_where_templates_tell_no_two_apart() -> None:
    own = [(account, name.replace("w", "w~"), much) for account, name, much in crews(20, 10)]
    both = sends(range(30), [f"w both {n}" for n in range(8)], each=2)
    assert numbers(operators(own, accounts=30)) == {1: list(range(20)), 2: list(range(20, 30))}
    one_pool = dict.fromkeys(range(30), 1)
    assert numbers(operators(own + both, accounts=30, pools=one_pool)) == {1: list(range(20)), 2: list(range(20, 30))}
    assert numbers(operators(both, accounts=30, pools=one_pool)) == {1: list(range(30))}


def test_one_who_asks_the_same_over_two_pools_of_cards_is_one() -> None:
    shown = sends(range(40), [f"w{n}" for n in range(20)], each=6)
    assert numbers(operators(shown, accounts=40, pools={n: n // 20 for n in range(40)})) == {1: list(range(40))}


def test_what_more_than_a_third_send_tells_as_well_and_what_hardly_anybody_sends_tells_nobody() -> None:
    assert SHOWN == 3
    assert len(numbers(operators(crews(10, 10, 10), accounts=30))) == 3
    assert numbers(operators(crews(20, 10), accounts=30)) == {1: list(range(20)), 2: list(range(20, 30))}
    pairs = [row for n in range(20) for row in show(range(2 * n, 2 * n + 2), f"w{n}")]
    assert operators(pairs, accounts=40).empty, "each is sent by two"
    assert not operators(pairs + show([2], "w0"), accounts=40, pools=dict.fromkeys(range(40), 1)).index.size


def test_who_was_put_with_others_for_what_both_send_goes_with_those_whose_wordings_it_sends() -> None:
    """Account 6 of the first part sends once what that sends, and three times what only the second does."""
    sent = [(n, value, 5) for n in range(6) for value in (0, 1)] + [
        (n, value, 5) for n in range(7, 13) for value in (2, 3)
    ]
    sent += [(6, 0, 1), (6, 2, 3)]
    rows = pd.DataFrame(sent, columns=["account_no", "value", "prompts"])
    part = pd.Series([0] * 7 + [1] * 6, index=range(13))
    assert _likeliest(rows, part).to_dict() == dict.fromkeys(range(6), 0) | dict.fromkeys(range(6, 13), 1)


def test_an_account_does_not_vouch_for_itself() -> None:
    """Of the wordings of account 0 nobody else of its part sends any; once each, two of the other do."""
    rows = pd.DataFrame(
        [
            (0, 0, 9),
            (0, 1, 9),
            *[(n, 5, 9) for n in range(1, 6)],
            (6, 0, 1),
            (7, 1, 1),
            *[(n, 6, 1) for n in (6, 7, 8)],
        ],
        columns=["account_no", "value", "prompts"],
    )
    part = pd.Series([0] * 6 + [1] * 3, index=range(9))
    assert CHANCE == 0.05
    assert _likeliest(rows, part)[0] == 1


def test_who_sends_nothing_that_others_send_goes_with_those_of_its_templates_then_of_its_batches() -> None:
    told = crews(10, 10, 10)
    templates = show(range(10), "t1") + show(range(10, 20), "t2") + [(30, "t1", 0.2), (30, "t2", 0.9), (31, "t1", 0.1)]
    batches = show([*range(5), 32], "b1") + show([*range(20, 25), 31], "b2")
    found = operators(told + templates + batches, accounts=34)
    assert [int(found[account]) for account in (30, 31, 32)] == [int(found[account]) for account in (10, 0, 0)]
    assert 33 not in found.index, "it shows nothing"


# Pools, of who shows nothing


@pytest.mark.parametrize(("second", "known"), [(4, True), (5, True), (6, False), (10, False)])
def test_who_shows_nothing_is_of_whoever_works_two_thirds_of_its_pool(second: int, known: bool) -> None:
    """Of the pool the first works ten that show what they ask. Account 40 is of it, 41 of nobody's."""
    assert MOSTLY == 2 / 3
    pools = dict.fromkeys([*range(10), *range(20, 20 + second), 40], 7)
    found = operators(crews(20, 20), accounts=42, pools=pools)
    assert (40 in found.index) == known
    assert not known or found[40] == found[0]
    assert 41 not in found.index


def test_where_what_they_send_tells_no_hands_apart_pools_do() -> None:
    """Each sends two of the forty wordings of its operator, so that crews hardly mix; pools of one hand still do."""
    draw = np.random.default_rng(11)
    sent = [
        (account, f"w{hand} {one}", 1.0)
        for hand, accounts in enumerate((range(60), range(60, 100)))
        for account in accounts
        for one in draw.choice(40, 2, replace=False)
    ]
    by_pool = operators(sent, accounts=100, pools={n: n // 20 for n in range(100)})
    assert numbers(by_pool) == {1: list(range(60)), 2: list(range(60, 100))}


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


def test_clear_accounts_make_no_wording_one_that_others_send() -> None:
    """Of those that are not clear each is sent by two."""
    shown = [row for n in range(15) for row in show([2 * n, 2 * n + 1, 30 + n], f"w{n}")]
    assert operators(shown, accounts=45, verdicts=dict.fromkeys(range(30, 45), "clear")).empty


def test_the_same_seed_finds_the_same() -> None:
    """Of two hundred accounts that ask this and that by lot, other seeds find other groups."""
    drawn = np.random.default_rng(5).integers(0, 100, (200, 2))
    shown = [(account, f"t{one}", 0.3) for account, row in enumerate(drawn) for one in sorted(set(row.tolist()))]
    found = [operators(shown, accounts=200, seed=seed) for seed in (1, 2, 3, 4, 1)]
    assert found[0].equals(found[-1])
    assert not all(one.equals(found[0]) for one in found)


def test_a_few_that_ask_like_nobody_else_are_no_crew_and_go_with_their_templates() -> None:
    """Sixteen of some wordings, and three of another, under one template: one operator; without it, the sixteen."""
    asked = crews(16) + show(range(16, 19), "w8", "w9")
    others = show(range(19, 60), "t2")
    of_sixteen = show(range(16), "t1", much=0.5)
    assert numbers(operators(asked + of_sixteen + others, accounts=60))[2] == list(range(16))
    found = operators(asked + of_sixteen + show(range(16, 19), "t1", much=0.5) + others, accounts=60)
    assert numbers(found)[2] == list(range(19))


def test_where_no_crew_is_large_enough_nobody_is_warned_and_none_is_named() -> None:
    few = [row for crew in range(4) for row in show(range(4 * crew, 4 * crew + 3), f"w{crew}", f"w{crew}x")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert operators(few, accounts=16).empty
