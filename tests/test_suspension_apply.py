"""Apply: what changed is skipped, guards refuse before anything is sent, and calling again goes on."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import Applied, Before, Ledger, Plan, SuspendSettings, plan_statuses, verify, write_plan
from graphlink.suspension.ledger import Entry, now
from tests.admin_server import TOKEN, AdminServer, Behaviour
from tests.suspension_setting import apply, http_settings, plan_of, settings_of, small_case
from tests.synthetic_case import synthetic_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=60)


def planned(case: Case, folder: Path, server: AdminServer, **changes: Any) -> tuple[Plan, SuspendSettings]:
    settings = settings_of(folder, http_settings(server.url), **changes)
    return plan_of(case, settings), settings


def test_every_account_of_the_plan_once_and_no_other(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server)
    asked: list[Before] = []

    def consent(before: Before) -> str:
        assert not server.effects(), "nothing is sent before consent"
        asked.append(before)
        return "typed"

    applied = apply(plan, settings, consent=consent)
    assert (applied.states["done"], applied.open, applied.stopped) == (60, 0, None)
    assert server.effects() == {account.account_id: 1 for account in plan.acted_on}
    assert [(before.acts_on, before.to_send, before.rechecked) for before in asked] == [(60, 60, True)]
    again = apply(plan, settings, consent=lambda _: pytest.fail("nothing to ask about"))
    assert (again.sent, again.states["done"]) == (0, 60)
    assert server.requests()["POST suspend"] == 60


def test_review_accounts_are_never_sent(tmp_path: Path, server: AdminServer) -> None:
    case = synthetic_case(tmp_path / "day.case", linked=120, alone=10)
    plan, settings = planned(case, tmp_path, server)
    review = {account.account_id for account in plan.accounts if account.action == "review"}
    assert review and apply(plan, settings).open == 0
    assert server.effects("limit") == {a.account_id: 1 for a in plan.accounts if a.action == "limit"}
    assert server.effects("suspend") == {a.account_id: 1 for a in plan.accounts if a.action == "suspend"}
    assert not review & set(server.counts()["statuses"])


def test_what_changed_since_the_plan_is_skipped_and_said(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server)
    ids = [account.account_id for account in plan.acted_on]
    server.behave(statuses={ids[0]: "suspended", ids[1]: "closed", ids[2]: "limited", ids[3]: "frozen"})
    allow = {"accounts": [ids[4]]}
    settings = settings.model_copy(update={"guards": settings_of(tmp_path, guards={"allow": allow}).guards})
    applied = apply(plan, settings)
    assert {left.account_id: left.why for left in applied.skipped} == {
        ids[0]: "is suspended already",
        ids[1]: "is gone already",
        ids[2]: "its status changed from active to limited",
        ids[3]: "its status changed from active to frozen",
        ids[4]: "is on the allow-list",
    }
    assert server.effects() == dict.fromkeys(ids[5:], 1)
    assert (applied.states["skipped"], applied.states["done"], applied.open) == (5, 55, 0)


def refused(plan: Plan, settings: SuspendSettings, server: AdminServer, **changes: Any) -> str:
    """The one line with which apply refuses, after which nothing was sent."""
    with pytest.raises(GuardRefused) as caught:
        apply(plan, settings, **changes)
    assert not server.effects()
    with Ledger(settings.ledger_path) as ledger:
        (entry,) = ledger.entries("refused", plan.id)
    assert entry.body["guards"][0]["detail"] == str(caught.value)
    return str(caught.value)


def test_a_stale_plan_is_refused(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server)
    said = refused(plan, settings, server, clock=lambda: now() + timedelta(hours=25))
    assert "25.0 hours old" in said and "`max_age`" in said


def test_a_clock_set_back_is_refused(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server)
    said = refused(plan, settings, server, clock=lambda: now() - timedelta(minutes=30))
    assert "the clock says" in said and "`clock_tolerance`" in said


def test_a_clock_set_back_does_not_make_an_old_plan_fresh(case: Case, tmp_path: Path, server: AdminServer) -> None:
    """The ledger was written a day later, so a clock that shows the plan's own day is wrong."""
    plan, settings = planned(case, tmp_path, server)
    with Ledger(settings.ledger_path, clock=lambda: now() + timedelta(days=1)) as ledger:
        ledger.append([Entry("started", "another plan")])
    assert "the clock says" in refused(plan, settings, server)


def test_a_changed_case_is_refused(tmp_path: Path, server: AdminServer) -> None:
    case = small_case(tmp_path / "day.case", linked=40)
    plan, settings = planned(case, tmp_path, server)
    small_case(tmp_path / "day.case", linked=41)
    assert "has changed since the plan" in refused(plan, settings, server)


def test_a_moved_case_is_named_with_its_new_place(tmp_path: Path, server: AdminServer) -> None:
    case = small_case(tmp_path / "day.case", linked=40)
    plan, settings = planned(case, tmp_path, server)
    (tmp_path / "day.case").rename(tmp_path / "moved.case")
    assert "--case" in refused(plan, settings, server)
    assert apply(plan, settings, case_path=tmp_path / "moved.case").open == 0


def test_a_plan_the_ledger_does_not_know_is_refused(case: Case, tmp_path: Path, server: AdminServer) -> None:
    """Sealing an edited plan again gives it a right hash, and still it is not the plan that was made."""
    plan, settings = planned(case, tmp_path, server)
    forged = plan.model_copy(update={"accounts": plan.accounts[:5]}).sealed()
    assert "recorded another plan" in refused(forged, settings, server)
    strange = plan.model_copy(update={"id": "0" * 32}).sealed()
    assert "does not know this plan" in refused(strange, settings, server)


def test_tightened_guards_hold_at_apply(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, _ = planned(case, tmp_path, server)
    tight = settings_of(tmp_path, http_settings(server.url), guards={"max_accounts": 10})
    assert "`max_accounts`" in refused(plan, tight, server)


def test_no_consent_sends_nothing(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server)

    def no(_: Before) -> str:
        raise GuardRefused("not the number")

    with pytest.raises(GuardRefused, match="not the number"):
        apply(plan, settings, consent=no)
    assert not server.effects()
    with Ledger(settings.ledger_path) as ledger:
        assert not list(ledger.entries("started"))


def test_a_connector_that_cannot_do_it_is_refused_before(tmp_path: Path, server: AdminServer) -> None:
    case = synthetic_case(tmp_path / "day.case", linked=60, alone=10)
    plan, _ = planned(case, tmp_path, server)
    without = settings_of(tmp_path, http_settings(server.url, limit=None))
    with pytest.raises(InputError, match="has no `limit`"):
        apply(plan, without)
    assert not server.effects()


def test_the_canary_stops_and_asks(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server, guards={"canary": 7})
    first = apply(plan, settings)
    assert (first.canary, first.states["done"], first.open) == (True, 7, 53)
    assert set(server.effects()) == {account.account_id for account in plan.acted_on[:7]}
    with pytest.raises(GuardRefused, match="--past-canary"):
        apply(plan, settings)
    assert sum(server.effects().values()) == 7
    second = apply(plan, settings, past_canary=True)
    assert (second.states["done"], second.open) == (60, 0)
    assert set(server.effects().values()) == {1}


def test_past_canary_does_not_jump_over_it(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server, guards={"canary": 7})
    assert apply(plan, settings, past_canary=True).states["done"] == 7


def test_who_looked_goes_on_in_one_run(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server, guards={"canary": 7})
    looked: list[Applied] = []

    def go_on(applied: Applied) -> bool:
        looked.append(applied)
        return True

    assert apply(plan, settings, go_on=go_on).states["done"] == 60
    assert [applied.states["done"] for applied in looked] == [7]


def test_a_canary_that_fails_is_not_gone_past(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server, guards={"canary": 7})
    server.behave(refuse=[plan.acted_on[2].account_id])
    applied = apply(plan, settings, go_on=lambda _: True)
    assert (applied.states["done"], applied.states["failed"]) == (6, 1)
    assert sum(server.effects().values()) == 6


def test_failed_and_pending_ones_go_on_next_time(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server)
    protected = plan.acted_on[5].account_id
    server.behave(refuse=[protected])
    first = apply(plan, settings)
    assert (first.states["done"], first.states["failed"], first.open) == (59, 1, 1)
    assert "protected" in first.failures[protected]
    server.behave(refuse=[])
    assert apply(plan, settings).open == 0
    assert server.effects() == {account.account_id: 1 for account in plan.acted_on}


def test_a_server_that_goes_down_stops_the_run_and_the_next_ends_it(case: Case, tmp_path: Path) -> None:
    with AdminServer(Behaviour(broken=1.0)) as server:
        settings = settings_of(tmp_path, http_settings(server.url, stop_after=5, attempts=3))
        plan = plan_of(case, settings)
        first = apply(plan, settings)
        assert first.stopped is not None and "failed in a row" in first.stopped
        assert first.states["done"] == 0 and first.states["pending"] > 0
        server.behave(broken=0.0)
        assert apply(plan, settings).states["done"] == 60
        assert server.effects() == {account.account_id: 1 for account in plan.acted_on}


def test_unanswered_ones_are_asked_about_and_not_sent_again(case: Case, tmp_path: Path) -> None:
    """The server knows no keys, acts and stays silent: only a question can tell."""
    with AdminServer(Behaviour(silent=1.0, hang=0.5)) as server:
        connector = http_settings(server.url, idempotent=False, idempotency_header="", timeout=0.2, stop_after=1000)
        settings = settings_of(tmp_path, connector)
        unlooked = settings_of(tmp_path, {**connector, "verify_after": False}).connector
        plan = plan_of(case, settings)
        assert apply(plan, settings.model_copy(update={"connector": unlooked})).states["unknown"] == 60
        second = apply(plan, settings)
        assert (second.sent, second.states["done"], second.open) == (0, 60, 0)
        assert server.effects() == {account.account_id: 1 for account in plan.acted_on}


def test_a_standing_that_cannot_be_read_sends_nothing_and_stays_open(
    case: Case, tmp_path: Path, server: AdminServer
) -> None:
    """Settings that look for the word in the wrong place must not pass for accounts that need nothing."""
    status = {**http_settings(server.url)["status"], "field": ["accounts", "{account}", "state"]}
    settings = settings_of(tmp_path, http_settings(server.url, status=status))
    applied = apply(plan_of(case, settings), settings)
    assert (applied.sent, applied.open, applied.states["pending"]) == (0, 60, 60)
    assert not server.effects()


def test_two_plans_do_not_suspend_one_account_twice(case: Case, tmp_path: Path, server: AdminServer) -> None:
    one, settings = planned(case, tmp_path, server)
    two = plan_of(case, settings, communities=(1,))
    apply(one, settings)
    second = apply(two, settings)
    assert second.sent == 0
    assert {left.why for left in second.skipped} == {"was suspended or limited by another plan"}
    assert set(server.effects().values()) == {1}
    third = plan_of(case, settings)
    assert (third.acted_on, {left.why for left in third.left_out}) == ((), {"was suspended by an earlier plan"})


def test_the_ledger_tells_the_whole_story(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server)
    head = apply(plan, settings).head
    assert verify(settings.ledger_path, head=head) == head
    with Ledger(settings.ledger_path) as ledger:
        (made,), (started,) = ledger.entries("planned"), ledger.entries("started")
        sent, answered = list(ledger.entries("sent")), list(ledger.entries("answered"))
        (status,) = plan_statuses(ledger)
    assert (made.body["by"], started.body["by"], started.body["consent"]) == ("ada", "bea", "--expect 60")
    assert made.body["case"]["fingerprint"] == case.fingerprint
    by_account = {account.account_id: account for account in plan.acted_on}
    assert {entry.account for entry in sent} == {entry.account for entry in answered} == set(by_account)
    assert all(entry.body["reason"] == " ".join(by_account[entry.account or ""].facts) for entry in sent)
    assert all(entry.body["detail"].startswith("200 ") for entry in answered)
    assert status.states["done"] == status.acts_on == 60


def test_every_intent_is_on_disk_before_its_request_leaves(case: Case, tmp_path: Path, server: AdminServer) -> None:
    plan, settings = planned(case, tmp_path, server)
    apply(plan, settings)
    with Ledger(settings.ledger_path) as ledger:
        sent = {entry.account: entry.seq for entry in ledger.entries("sent")}
        answered = {entry.account: entry.seq for entry in ledger.entries("answered")}
    assert all(sent[account] < answered[account] for account in answered)


def test_secrets_are_in_no_file(case: Case, tmp_path: Path) -> None:
    with AdminServer(Behaviour(echo=True, broken=0.1)) as server:
        plan, settings = planned(case, tmp_path, server)
        write_plan(plan, tmp_path / "plan.json")
        applied = apply(plan, settings)
        assert any("{env:ADMIN_TOKEN}" in entry for entry in _details(settings))
    assert TOKEN not in repr(applied)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"plan.json", "suspensions.ledger"} <= {path.name for path in files}
    for path in files:
        assert TOKEN.encode() not in path.read_bytes(), path


def _details(settings: SuspendSettings) -> list[str]:
    with Ledger(settings.ledger_path) as ledger:
        return [str(entry.body) for entry in ledger.entries("answered")]
