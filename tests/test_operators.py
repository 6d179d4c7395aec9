"""Operators by hand: accounts grouped by what they ask, whatever they pay with."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.judging.operators import FEW, find_operators

Shown = tuple[int, str, float]
"""An account, a signal (its first letter says the kind) and the part of its prompts that the signal makes."""
KIND_OF = {"t": "template", "c": "payment"}


def show(accounts: Iterable[int], *signals: str, share: float = 1.0) -> list[Shown]:
    return [(account, signal, share) for account in accounts for signal in signals]


def operators(
    shown: list[Shown],
    *,
    accounts: int,
    verdicts: Mapping[int, str] | None = None,
    weights: Mapping[str, float] | None = None,
    seed: int = 1,
) -> pd.Series:
    """What `find_operators` says of accounts 0, 1, ..., which are to be suspended unless `verdicts` says otherwise."""
    names = sorted({name for _, name, _ in shown})
    signal = pd.DataFrame({"signal_no": range(len(names)), "kind": [KIND_OF[name[0]] for name in names]})
    rows = [(account, names.index(name), share) for account, name, share in shown]
    said = [(verdicts or {}).get(account, "suspend") for account in range(accounts)]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("incidence", pd.DataFrame(rows, columns=["account_no", "signal_no", "share"]))
        db.register("signal", signal.assign(weight=[float((weights or {}).get(name, 5.0)) for name in names]))
        return find_operators(db, pd.DataFrame({"account_no": range(accounts), "verdict": said}), seed=seed)


def numbers(found: pd.Series) -> dict[int, list[int]]:
    """The accounts of each operator."""
    return {int(number): of.index.tolist() for number, of in found.groupby(found)}


def test_two_who_ask_different_things_over_one_pool_of_cards_are_two() -> None:
    shown = show(range(20), "c1", "c2", "c3") + show(range(12), "t1", "t2") + show(range(12, 20), "t3")
    assert numbers(operators(shown, accounts=20)) == {1: list(range(12)), 2: list(range(12, 20))}


def test_one_who_asks_the_same_over_two_pools_is_one() -> None:
    shown = show(range(10), "c1", "c2") + show(range(10, 20), "c3", "c4") + show(range(20), "t1", "t2")
    assert numbers(operators(shown, accounts=20)) == {1: list(range(20))}


def test_crews_with_wordings_of_their_own_and_one_in_common_are_one() -> None:
    """Of 20 (the weight of all ties) 4 cross; a resolution r asks for r 24 16 / (2 20²) of it: 2.88 / 20 at 0.3.

    At 1 it would be 9.6, and they would be two.
    """
    crews = show(range(10), "t1", share=0.6) + show(range(10, 20), "t2", share=0.6)
    assert numbers(operators(crews + show(range(20), "t3", share=0.4), accounts=20)) == {1: list(range(20))}


def test_one_borrowed_wording_makes_no_one_of_two() -> None:
    """Account 0 takes a tenth of its prompts from the other's template."""
    shown = show(range(10), "t1") + show(range(10, 20), "t2") + show([0], "t2", share=0.1)
    assert numbers(operators(shown, accounts=20)) == {1: list(range(10)), 2: list(range(10, 20))}


@pytest.mark.parametrize(("first", "second"), [(0.8, 0.2), (0.2, 0.8)])
def test_who_asks_what_two_ask_goes_with_the_one_it_asks_more_of(first: float, second: float) -> None:
    shown = show(range(8), "t1") + show(range(8, 16), "t2")
    found = operators([*shown, (16, "t1", first), (16, "t2", second)], accounts=17)
    assert (found[16] == found[0], found[16] == found[8]) == (first > second, second > first)


@pytest.mark.parametrize(("first", "second"), [(9.0, 1.0), (1.0, 9.0)])
def test_a_telling_template_says_more_than_a_common_one(first: float, second: float) -> None:
    shown = show(range(8), "t1") + show(range(8, 16), "t2") + show([16], "t1", "t2", share=0.5)
    found = operators(shown, accounts=17, weights={"t1": first, "t2": second})
    assert (found[16] == found[0], found[16] == found[8]) == (first > second, second > first)


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


def test_the_same_seed_finds_the_same() -> None:
    """Of two hundred accounts that ask this and that by lot, other seeds find other groups."""
    drawn = np.random.default_rng(5).integers(0, 100, (200, 2))
    shown = [(account, f"t{one}", 0.3) for account, row in enumerate(drawn) for one in sorted(set(row.tolist()))]
    found = [operators(shown, accounts=200, seed=seed) for seed in (1, 2, 3, 4, 1)]
    assert found[0].equals(found[-1])
    assert not all(one.equals(found[0]) for one in found)
