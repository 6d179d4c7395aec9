"""What it says against an account that nearly all of its network's core has a name, and it another."""

from math import log

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.judging.namesakes import MOST, Names, read_names, without_the_name


def against(names: list[int], weight: list[float], share: list[float], network: list[int] | None = None) -> list[float]:
    """What `names` (-1: not known) say of accounts of one network, or of those named."""
    column = Names(np.array(names), np.array(network or [0] * len(names)), np.array(share))
    found = without_the_name([column], np.array(weight))
    return [float(one) for one in found]


def test_who_has_another_name_than_the_core_is_less_likely_of_it() -> None:
    """Ten have name 0, which a hundredth of everybody has; one has name 1, and of one none is known."""
    found = against([0] * 10 + [1, -1], [1.0] * 10 + [0.2, 0.2], [0.01, 0.3])
    assert found[:10] == [0.0] * 10 and found[11] == 0.0
    assert found[10] == pytest.approx(log((1 - 10 / 12.2) / 0.99))


def test_a_name_that_everybody_has_says_less_of_who_lacks_it() -> None:
    assert against([0] * 10 + [1], [1.0] * 10 + [0.0], [0.5, 0.3])[10] == pytest.approx(log((1 - 10 / 12) / 0.5))
    assert against([0] * 10 + [1], [1.0] * 10 + [0.0], [0.9, 0.1])[10] == 0.0, "nor does it speak for him"


def test_it_says_no_more_than_any_family() -> None:
    assert against([0] * 500 + [1], [1.0] * 500 + [0.0], [0.01, 0.3])[500] == -MOST


def test_a_core_of_several_names_has_none() -> None:
    assert against([0] * 8 + [1] * 2, [1.0] * 10, [0.01, 0.3])[9] < 0
    assert against([0] * 7 + [1] * 3, [1.0] * 10, [0.01, 0.3]) == [0.0] * 10


def test_each_network_has_its_own_and_nobody_knows_any() -> None:
    found = against([0] * 5 + [1] * 5 + [0], [1.0] * 10 + [0.0], [0.01, 0.01], [0] * 5 + [1] * 6)
    assert found[:10] == [0.0] * 10 and found[10] == pytest.approx(log((1 - 5 / 7) / 0.99))
    assert against([-1, -1], [1.0, 1.0], [0.01]) == [0.0, 0.0]
    assert without_the_name([], np.ones(2)).tolist() == [0.0, 0.0]


def test_of_two_columns_the_one_that_says_more_counts() -> None:
    names = np.array([0] * 10 + [1])
    weight, network = np.ones(11), np.zeros(11, dtype="int64")
    columns = [Names(names, network, np.array([share, 0.1])) for share in (0.5, 0.01)]
    both = without_the_name(columns, weight)
    assert both.tolist() == without_the_name(columns[1:], weight).tolist()
    assert both[10] < without_the_name(columns[:1], weight)[10] < 0


def test_a_mail_address_tells_its_domain_and_a_provider_none() -> None:
    ids = [f"a{number}" for number in range(6)]
    mails = ["X@New.example", "y@new.example", "z@gmail.com", None, "", "w@other.example"]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account_number", pd.DataFrame({"account_no": range(6), "account_id": ids}))
        account = pd.DataFrame({"account_id": ids, "email_domain": mails, "created_at": pd.Timestamp("2026-03-01")})
        db.register("account", account.astype({"email_domain": "str"}))
        [column] = read_names(db, pd.Series(1, index=range(5)), ["email_domain"])
    assert column.name.tolist() == [0, 0, -1, -1, -1]
    assert column.share.tolist() == pytest.approx([2 / 3, 1 / 3])
