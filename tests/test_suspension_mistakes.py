"""Reinstatement gives back only what was taken, is remembered, and makes the measured precision."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlink.case import Case
from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import (
    Ledger,
    mistakes_of,
    plan_statuses,
    record_upheld,
    reinstated_accounts,
    sample_for_review,
    verify,
)
from graphlink.suspension.mistakes import wilson_interval
from tests.admin_server import AdminServer, Behaviour
from tests.suspension_setting import apply, give_back, http_settings, plan_of, settings_of, small_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=40)


def test_an_account_comes_back_and_is_remembered(case: Case, tmp_path: Path, server: AdminServer) -> None:
    settings = settings_of(tmp_path, http_settings(server.url))
    plan = plan_of(case, settings)
    apply(plan, settings)
    ids = [account.account_id for account in plan.acted_on]
    assert give_back(settings, ids[3]).states["reinstated"] == 1
    assert server.effects("reinstate") == {ids[3]: 1}
    assert server.counts()["statuses"][ids[3]] == "active"
    assert reinstated_accounts(settings.ledger_path) == [ids[3]]
    with Ledger(settings.ledger_path) as ledger:
        (started,) = [entry for entry in ledger.entries("started") if entry.action == "reinstate"]
        (status,) = plan_statuses(ledger)
        found = mistakes_of(ledger)
    assert (started.body["reason"], started.body["by"]) == ("appeal 17", "cleo")
    assert (status.states["done"], status.states["reinstated"]) == (39, 1)
    assert found.applied is not None and (found.applied.applied, found.applied.reinstated) == (40, 1)
    assert apply(plan, settings).sent == 0, "a reinstated account is not taken again"
    again = plan_of(case, settings)
    assert {left.account_id: left.why for left in again.left_out}[ids[3]] == "was reinstated before"
    assert again.mistakes == found.applied
    verify(settings.ledger_path)


def test_only_what_was_taken_is_given_back(case: Case, tmp_path: Path, server: AdminServer) -> None:
    settings = settings_of(tmp_path, http_settings(server.url))
    plan = plan_of(case, settings, communities=(1,))
    apply(plan, settings)
    outside = next(a for a in case.accounts["account_id"] if a not in {each.account_id for each in plan.accounts})
    with pytest.raises(InputError, match="not known to be suspended"):
        give_back(settings, plan.acted_on[0].account_id, outside)
    assert not server.effects("reinstate")
    with pytest.raises(InputError, match="no plan"):
        give_back(settings, plan="0" * 32)


def test_a_whole_plan_comes_back_and_is_closed(case: Case, tmp_path: Path, server: AdminServer) -> None:
    settings = settings_of(tmp_path, http_settings(server.url), guards={"canary": 10})
    plan = plan_of(case, settings)
    apply(plan, settings)
    ids = [account.account_id for account in plan.acted_on[:10]]
    assert give_back(settings, plan=plan.id).states["reinstated"] == 10
    assert server.effects("reinstate") == dict.fromkeys(ids, 1)
    assert set(server.counts()["statuses"].values()) == {"active"}
    with pytest.raises(GuardRefused, match="reinstated as a whole"):
        apply(plan, settings, past_canary=True)
    assert give_back(settings, plan=plan.id).acts_on == 0


def test_what_stands_as_active_is_not_sent_but_remembered(case: Case, tmp_path: Path, server: AdminServer) -> None:
    settings = settings_of(tmp_path, http_settings(server.url))
    plan = plan_of(case, settings)
    apply(plan, settings)
    account = plan.acted_on[0].account_id
    server.behave(statuses={account: "active"})
    assert give_back(settings, account).states["reinstated"] == 1
    assert not server.effects("reinstate")
    assert reinstated_accounts(settings.ledger_path) == [account]


def test_a_reinstatement_with_faults_ends_with_each_back_once(case: Case, tmp_path: Path) -> None:
    with AdminServer(Behaviour(hang=1.0)) as server:
        settings = settings_of(tmp_path, http_settings(server.url, timeout=0.2, attempts=2, stop_after=1000))
        plan = plan_of(case, settings)
        apply(plan, settings)
        server.behave(broken=0.3, reset=0.3, silent=0.1)
        for _ in range(20):
            if not give_back(settings, plan=plan.id).open:
                break
        assert server.effects("reinstate") == {account.account_id: 1 for account in plan.acted_on}
        assert len(reinstated_accounts(settings.ledger_path)) == 40


def test_unanswered_accounts_of_a_plan_come_back_too(case: Case, tmp_path: Path) -> None:
    """Taken without an answer, then the whole plan is given back: none may stay suspended unseen."""
    with AdminServer(Behaviour(silent=0.5, hang=0.5)) as server:
        connector = http_settings(
            server.url, idempotent=False, idempotency_header="", timeout=0.2, stop_after=1000, verify_after=False
        )
        settings = settings_of(tmp_path, connector)
        plan = plan_of(case, settings)
        assert apply(plan, settings).states["unknown"] > 0
        server.behave(silent=0.0)
        assert give_back(settings, plan=plan.id).open == 0
        assert set(server.counts()["statuses"].values()) == {"active"}
        assert len(reinstated_accounts(settings.ledger_path)) == 40


def test_reviews_count_beside_reinstatements(case: Case, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, {"kind": "csv", "path": "t.csv"})
    plan = plan_of(case, settings)
    apply(plan, settings)
    with Ledger(settings.ledger_path) as ledger:
        drawn = sample_for_review(ledger, 10, seed=3)
        assert drawn == sample_for_review(ledger, 10, seed=3) != sample_for_review(ledger, 10, seed=4)
        assert record_upheld(ledger, [account for _, account in drawn[:8]], by="cleo") == 8
        with pytest.raises(InputError, match="nothing to uphold"):
            record_upheld(ledger, ["nobody"], by="cleo")
    give_back(settings, *(account for _, account in drawn[8:]))
    with Ledger(settings.ledger_path) as ledger:
        found = mistakes_of(ledger)
        assert not {account for _, account in sample_for_review(ledger, 99, seed=1)} & {a for _, a in drawn}
    assert found.applied is not None and found.reviewed is not None
    assert (found.applied.applied, found.applied.reinstated, found.applied.precision) == (40, 2, 0.95)
    assert (found.reviewed.applied, found.reviewed.reinstated, found.reviewed.precision) == (10, 2, 0.8)
    assert list(found.plans) == [plan.id]


def test_the_interval_is_wilsons() -> None:
    """Against the example of Brown, Cai and DasGupta 2001 for 0 in 20, and the roots of the score equation."""
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    for right, count in ((1, 1), (5, 10), (95, 100), (9999, 10_000)):
        for bound in wilson_interval(right, count):
            if 0 < bound < 1:
                spread = (bound * (1 - bound) / count) ** 0.5
                assert abs(right / count - bound) / spread == pytest.approx(1.95996, abs=1e-4)


def test_the_interval_covers_the_truth_19_times_in_20() -> None:
    draw = random.Random(7)
    covered = 0
    for _ in range(2000):
        right = sum(draw.random() < 0.9 for _ in range(120))
        low, high = wilson_interval(right, 120)
        covered += low <= 0.9 <= high
    assert 0.93 <= covered / 2000 <= 0.97


@given(st.integers(1, 10_000).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_the_interval_holds_its_share(pair: tuple[int, int]) -> None:
    low, high = wilson_interval(*pair)
    assert 0 <= low <= pair[0] / pair[1] + 1e-12 and pair[0] / pair[1] - 1e-12 <= high <= 1
