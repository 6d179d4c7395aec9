"""What the ledger says of mistakes, counted by hand over two plans, and who is drawn for a review."""

from collections.abc import Iterator
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from graphlink.errors import InputError
from graphlink.suspension import Ledger, mistakes_of, record_upheld, sample_for_review
from graphlink.suspension.ledger import Entry
from graphlink.suspension.mistakes import measure, wilson_interval


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Plan one acted on ten, of whom one came back; plan two on four, of whom two came back; others failed or wait."""
    with Ledger(tmp_path / "ledger", make=True) as opened:
        for plan, count, back in (("one", 10, 1), ("two", 4, 2)):
            names = [f"{plan} {number}" for number in range(count)]
            opened.append([Entry("answered", plan, name, "suspend", "done") for name in names])
            opened.append([Entry("answered", plan, name, "reinstate", "done") for name in names[:back]])
        opened.append([Entry("answered", "one", "one 9", "reinstate", "failed")])
        opened.append(
            [Entry("answered", "one", "failed", "suspend", "failed"), Entry("sent", "two", "sent", "suspend")]
        )
        opened.append([Entry("answered", "three", "never taken", "reinstate", "done")])
        yield opened


def test_mistakes_are_counted_over_all_and_for_each_plan(ledger: Ledger) -> None:
    found = mistakes_of(ledger)
    assert found.applied is not None
    assert (found.applied.applied, found.applied.reinstated, found.applied.precision) == (14, 3, 0.785714)
    assert (found.applied.low, found.applied.high) == tuple(round(one, 6) for one in wilson_interval(11, 14))
    plans = {plan: (one.applied, one.reinstated, one.precision) for plan, one in found.plans.items()}
    assert plans == {"one": (10, 1, 0.9), "two": (4, 2, 0.5)}
    assert list(found.plans) == ["one", "two"]


def test_of_those_reviewed_the_ones_that_came_back_are_wrong(ledger: Ledger) -> None:
    assert mistakes_of(ledger).reviewed == measure(3, 3)
    assert record_upheld(ledger, ["one 5", "two 3"], by="cleo") == 2
    assert mistakes_of(ledger).reviewed == measure(5, 3)
    first, second = ledger.entries("reviewed")
    assert (first.plan, first.account, first.outcome, first.body) == ("one", "one 5", "upheld", {"by": "cleo"})
    assert (second.plan, second.account) == ("two", "two 3")
    record_upheld(ledger, ["one 5"], by="dora")
    assert mistakes_of(ledger).reviewed == measure(5, 3), "looked at twice it counts once"


@pytest.mark.parametrize("account", ["one 0", "failed", "sent", "nobody", "never taken"])
def test_only_what_stands_as_taken_can_be_upheld(ledger: Ledger, account: str) -> None:
    with pytest.raises(InputError, match=f"account '{account}' is not suspended by this ledger"):
        record_upheld(ledger, ["one 5", account], by="cleo")
    assert not list(ledger.entries("reviewed"))


def test_those_drawn_for_review_are_the_ones_not_looked_at(ledger: Ledger) -> None:
    record_upheld(ledger, ["one 5"], by="cleo")
    waiting = {("one", f"one {n}") for n in (1, 2, 3, 4, 6, 7, 8, 9)} | {("two", "two 2"), ("two", "two 3")}
    everybody = sample_for_review(ledger, 100, seed=1)
    assert set(everybody) == waiting and len(everybody) == 10
    assert len(sample_for_review(ledger, 4, seed=1)) == 4
    assert len({tuple(sample_for_review(ledger, 4, seed=seed)) for seed in range(5)}) == 5
    assert sample_for_review(ledger, 0, seed=1) == []


def test_nothing_applied_is_no_measure(tmp_path: Path) -> None:
    with Ledger(tmp_path / "new", make=True) as ledger:
        found = mistakes_of(ledger)
        assert (found.applied, found.reviewed, found.plans) == (None, None, {})
        assert sample_for_review(ledger, 5, seed=1) == []


@pytest.mark.parametrize(("right", "count"), [(5, 10), (95, 100), (0, 3), (3, 3), (14_999, 15_000)])
def test_the_interval_is_where_the_score_test_turns(right: int, count: int) -> None:
    """The roots p of (right/count - p)^2 = z^2 p (1 - p) / count, z being the normal's 97.5th percentile."""
    share, z = right / count, NormalDist().inv_cdf(0.975)
    low, high = sorted(np.roots([1 + z * z / count, -2 * share - z * z / count, share * share]).real)
    assert wilson_interval(right, count) == pytest.approx((max(0, low), min(1, high)), abs=1e-9)
    found = measure(count, count - right)
    assert found is not None
    assert (found.applied, found.reinstated, found.precision) == (count, count - right, round(share, 6))
    assert (found.low, found.high) == pytest.approx((max(0, low), min(1, high)), abs=1e-6)
