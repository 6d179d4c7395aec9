"""When communities signed up: their spans, of several as one, and what it says that two are near each other."""

from math import log

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking.spans import Spans, no_spans, sign_up_step, spans_by
from tests.whole_platform import nobody_is_absent

DAYS = pd.Timestamp("2026-03-01")


def spans(*ends: tuple[float, float]) -> Spans:
    """Of communities of three that signed up between such parts of all."""
    low, high = np.array(ends, dtype="float64").T
    return Spans(np.full(len(ends), 3), low, high)


def near(*ends: tuple[float, float]) -> float:
    """What it says that the first two signed up as they did."""
    return float(spans(*ends).near(np.array([[0], [1]]))[0])


def test_the_smaller_a_part_of_all_holds_both_the_more_it_says() -> None:
    assert near((0.10, 0.11), (0.13, 0.15)) == pytest.approx(log(1 / 0.1))
    assert near((0.13, 0.15), (0.10, 0.11)) == near((0.10, 0.15), (0.12, 0.13)), "wherever each lies in it"
    assert near((0.1, 0.2), (0.5, 0.6)) == near((0.0, 1.0), (0.2, 0.3)) == 0, "half of all is no coincidence"


def test_of_whom_no_sign_up_is_known_nothing_is_said() -> None:
    known = spans((0.10, 0.11))
    both = Spans(*(np.concatenate(columns) for columns in zip(known, no_spans(1), strict=True)))
    assert both.near(np.array([[0], [1]])).tolist() == [0.0]


def test_joined_is_from_the_first_to_the_last_of_both() -> None:
    joined = spans((0.10, 0.12), (0.5, 0.6), (0.13, 0.15)).joined(np.array([0, 1, 0]))
    assert [column[:2].tolist() for column in joined] == [[6, 3], [0.10, 0.5], [0.15, 0.6]]


def test_a_community_lies_between_its_own_sign_ups_among_everybodys() -> None:
    """Ten accounts, a day apart; of the eleventh it is not known when. Community 1 has that one alone."""
    created = [DAYS + pd.Timedelta(days=day) for day in range(10)] + [pd.NaT]
    accounts = pd.DataFrame({"account_id": [f"a{n}" for n in range(11)], "created_at": created})
    members = pd.DataFrame({"account_no": [2, 4, 10, 9], "community": [0, 0, 1, 2]})
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account", accounts)
        db.register("account_number", accounts[["account_id"]].assign(account_no=range(11)))
        nobody_is_absent(db)
        db.run(sign_up_step())
        found = spans_by(db, members)
    assert found.dated.tolist() == [2, 0, 1]
    assert (found.low.tolist(), found.high.tolist()) == ([0.2, 1.0, 0.9], [0.5, 0.0, 1.0])


def test_of_ten_the_first_and_the_last_are_left_out() -> None:
    accounts = pd.DataFrame({"account_no": range(100), "account_id": [f"a{n}" for n in range(100)]})
    created = DAYS + pd.Series(pd.to_timedelta(range(100), unit="D"))
    few, ten = [0, 20, 21, 22, 23, 24, 25, 26, 99], [0, 40, 41, 42, 43, 44, 45, 46, 47, 99]
    members = pd.DataFrame({"account_no": [*few, *ten], "community": [0] * len(few) + [1] * len(ten)})
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account", accounts[["account_id"]].assign(created_at=created))
        db.register("account_number", accounts)
        nobody_is_absent(db)
        db.run(sign_up_step())
        found = spans_by(db, members)
    assert (found.dated.tolist(), found.low.tolist(), found.high.tolist()) == ([9, 8], [0.0, 0.4], [1.0, 0.48])
