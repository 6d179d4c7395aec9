"""What becomes of each account as it stands now, and how the ledger says that accounts and plans stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphlink.suspension import Ledger, account_log, plan_statuses, reinstated_accounts
from graphlink.suspension.connectors import key_of
from graphlink.suspension.ledger import Entry
from graphlink.suspension.plan import PlannedAccount
from graphlink.suspension.states import (
    STATES,
    AccountLog,
    Taken,
    account_states,
    reinstated_in,
    state_of,
    suspended_accounts,
    taken_accounts,
)
from graphlink.suspension.triage import Triage
from tests.suspension_platform import Platform, account, plan_by_hand, triage
from tests.suspension_setting import at, settings_of


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger", make=True, clock=lambda: at(12)) as opened:
        yield opened


def history(ledger: Ledger, plan: str, account: str, action: str, *entries: tuple[str, str | None]) -> None:
    """Appends entries of one account, as (kind, outcome)."""
    ledger.append(
        [Entry(kind, plan, account, action, outcome, {"detail": f"{kind} {outcome}"}) for kind, outcome in entries]
    )


SENT, DONE, FAILED, UNKNOWN = ("sent", None), ("answered", "done"), ("answered", "failed"), ("answered", "unknown")


def sorted_out(
    ledger: Ledger, platform: Platform, *accounts: PlannedAccount, states: dict[str, str] | None = None
) -> Triage:
    plan = plan_by_hand(*accounts)
    return triage(plan, states or {}, settings_of(ledger.path.parent), ledger, platform)


def outcome(ledger: Ledger, now: str | None, before: str = "", *, reads_status: bool = True, **changes: Any) -> str:
    """What becomes of ann, who stands as `now`, and of whom the plan's last run left the state `before`."""
    platform = Platform({"ann": now} if now else {}, reads_status=reads_status)
    found = sorted_out(ledger, platform, account("ann", **changes), states={"ann": before} if before else {})
    parts = [
        *("send" for _ in found.send),
        *(why for _, why in found.skip),
        *(f"done: {why}" for _, why in found.found_done),
        *("unread" for _ in found.unread),
    ]
    return ", ".join(parts)


@pytest.mark.parametrize(
    ("action", "planned", "now", "becomes"),
    [
        ("suspend", "active", "active", "send"),
        ("suspend", "ACTIVE", " Enabled ", "send"),
        ("suspend", None, "active", "send"),
        ("suspend", "limited", "limited", "send"),
        ("suspend", "throttled", "restricted", "send"),
        ("suspend", "active", "banned", "is suspended already"),
        ("suspend", "active", "deleted", "is gone already"),
        ("suspend", "limited", "closed", "is gone already"),
        ("suspend", "active", "limited", "its status changed from active to limited"),
        ("suspend", "limited", "active", "its status changed from limited to active"),
        ("suspend", None, "frozen", "its status changed from active to frozen"),
        ("suspend", "frozen", "frozen", "send"),
        ("limit", "active", "active", "send"),
        ("limit", "active", "limited", "is limited already"),
        ("limit", "limited", "limited", "is limited already"),
        ("limit", "active", "suspended", "is suspended already"),
    ],
)
def test_what_becomes_of_an_account_as_it_stands_now(
    ledger: Ledger, action: str, planned: str | None, now: str, becomes: str
) -> None:
    assert outcome(ledger, now, action=action, status=planned) == becomes


@pytest.mark.parametrize(
    ("before", "now", "becomes"),
    [
        ("done", "active", ""),
        ("unknown", "suspended", "done: the platform says suspended"),
        ("unknown", "active", "send"),
        ("unknown", "limited", "its status changed from active to limited"),
        ("unknown", None, "unread"),
        ("failed", "suspended", "is suspended already"),
        ("failed", "active", "send"),
        ("pending", "active", "send"),
        ("skipped", "active", "send"),
        ("", None, "unread"),
    ],
)
def test_what_the_last_run_left_decides_with_it(ledger: Ledger, before: str, now: str | None, becomes: str) -> None:
    platform = Platform({"ann": now})
    found = sorted_out(ledger, platform, account("ann"), states={"ann": before} if before else {})
    assert outcome(ledger, now, before) == becomes if now else list(found.unread) == ["ann"]
    assert platform.asked == ([["ann"]] if before != "done" else []), "who is done is not asked about"


def test_an_unanswered_limit_is_done_where_the_platform_limits(ledger: Ledger) -> None:
    assert outcome(ledger, "limited", "unknown", action="limit") == "done: the platform says limited"
    assert outcome(ledger, "suspended", "unknown", action="limit") == "is suspended already"


def test_a_platform_that_cannot_say_gets_everything_that_is_not_done(ledger: Ledger) -> None:
    for before in ("", "unknown", "failed", "pending"):
        assert outcome(ledger, None, before, reads_status=False) == "send"
    history(ledger, "another", "ann", "suspend", SENT, DONE)
    assert outcome(ledger, None, reads_status=False) == "was suspended or limited by another plan"


def test_the_allow_list_holds_for_whatever_it_lists(ledger: Ledger) -> None:
    folder = ledger.path.parent
    allow = {"accounts": ["ann"], "organisations": ["acme"], "email_domains": ["kind.example"]}
    plan = plan_by_hand(
        account("ann"),
        account("bob", organisation="acme"),
        account("cyd", email_domain="mail.kind.example"),
        account("dan", organisation="other", email_domain="unkind.example"),
        account("eve"),
    )
    history(ledger, "old", "eve", "suspend", SENT, DONE)
    history(ledger, "old", "eve", "reinstate", SENT, DONE)
    platform = Platform({"ann": "suspended"})
    found = triage(plan, {}, settings_of(folder, guards={"allow": allow}), ledger, platform)
    assert [(one.account_id, why) for one, why in found.skip] == [
        ("ann", "is on the allow-list"),
        ("bob", "its organisation acme is on the allow-list"),
        ("cyd", "its mail domain mail.kind.example is on the allow-list"),
        ("eve", "was reinstated before"),
    ]
    assert [request.account for request in found.send] == ["dan"]
    again = triage(plan, {}, settings_of(folder, guards={"allow": {"reinstated": False}}), ledger, Platform())
    assert [request.account for request in again.send] == ["ann", "bob", "cyd", "dan", "eve"]


def test_what_another_plan_did_is_not_done_again_unless_it_only_limited(ledger: Ledger) -> None:
    history(ledger, "another", "ann", "suspend", SENT, DONE)
    history(ledger, "another", "bob", "limit", SENT, DONE)
    history(ledger, "another", "cyd", "suspend", SENT, FAILED)
    history(ledger, "1" * 32, "dan", "suspend", SENT, DONE)
    platform = Platform({"bob": "limited"})
    accounts = (account("ann"), account("bob", status="limited"), account("cyd"), account("dan"))
    found = sorted_out(ledger, platform, *accounts)
    assert [(one.account_id, why) for one, why in found.skip] == [("ann", "was suspended or limited by another plan")]
    assert [request.account for request in found.send] == ["bob", "cyd", "dan"]


def test_a_request_says_who_what_under_which_plan_and_why(ledger: Ledger) -> None:
    one = account("ann", action="limit", community_id=5, network_id=3, facts=("It shares a card.", "And a device."))
    plan = plan_by_hand(one, account("bob", action="review"))
    found = triage(plan, {}, settings_of(ledger.path.parent), ledger, Platform())
    (request,) = found.send
    assert (request.account, request.action, request.plan) == ("ann", "limit", plan.id)
    assert (request.community_id, request.network_id) == (5, 3)
    assert request.reason == "It shares a card. And a device."
    assert request.key == key_of(plan.id, "ann", "limit")


# How accounts and plans stand


@pytest.mark.parametrize(
    ("kind", "answer", "state"),
    [
        ("sent", None, "unknown"),
        ("sent", "done", "unknown"),
        ("skipped", None, "skipped"),
        ("answered", "done", "done"),
        ("answered", "failed", "failed"),
        ("answered", "not_sent", "pending"),
        ("answered", "unknown", "unknown"),
        ("answered", None, "unknown"),
    ],
)
def test_the_last_entry_is_the_state(kind: str, answer: str | None, state: str) -> None:
    assert state_of(kind, answer) == state
    assert state in STATES


@pytest.fixture
def story(ledger: Ledger) -> Ledger:
    """Plan one acted on six accounts, plan two on two; some came back."""
    for plan, acts_on, by in (("one", 8, "ada"), ("two", 2, "bea")):
        ledger.append([Entry("planned", plan, body={"by": by, "acts_on": acts_on})])
    history(ledger, "one", "ann", "suspend", SENT, DONE)
    history(ledger, "one", "bob", "suspend", SENT, DONE)
    history(ledger, "one", "cyd", "limit", SENT, UNKNOWN)
    history(ledger, "one", "dan", "suspend", SENT, FAILED)
    history(ledger, "one", "eve", "suspend", SENT)
    ledger.append([Entry("skipped", "one", "fay", "suspend", body={"why": "is gone already"})])
    history(ledger, "two", "cyd", "suspend", SENT, DONE)
    history(ledger, "one", "ann", "reinstate", SENT, DONE)
    history(ledger, "one", "bob", "reinstate", SENT, FAILED)
    history(ledger, "two", "gus", "limit", SENT, ("answered", "not_sent"))
    return ledger


def test_the_states_of_a_plans_accounts(story: Ledger) -> None:
    states = {"done": ("ann", "bob"), "unknown": ("cyd", "eve"), "failed": ("dan",), "skipped": ("fay",)}
    assert account_states(story, "one") == {
        account: state for state, accounts in states.items() for account in accounts
    }
    assert account_states(story, "one", back="reinstate") == {"ann": "done", "bob": "failed"}
    assert account_states(story, "three") == {}


def test_how_far_each_plan_has_come(story: Ledger) -> None:
    one, two = plan_statuses(story)
    assert (one.plan, one.made_by, one.acts_on) == ("one", "ada", 8)
    assert one.made_at == at(12).isoformat(timespec="microseconds")
    assert one.states == {
        "done": 1,
        "pending": 2,
        "failed": 1,
        "unknown": 2,
        "skipped": 1,
        "reinstated": 1,
        "ended": 0,
        "accepted": 0,
    }
    assert one.open == 5
    assert {state: count for state, count in two.states.items() if count} == {"done": 1, "pending": 1}
    assert plan_statuses(story, "two") == [two]
    assert plan_statuses(story, "three") == []


def test_the_log_of_accounts_says_what_was_last_answered(story: Ledger) -> None:
    log = {(one.account, one.action): one for one in account_log(story, "one")}
    assert list(log) == [
        *(("ann", "suspend"), ("bob", "suspend"), ("cyd", "limit"), ("dan", "suspend"), ("eve", "suspend")),
        *(("fay", "suspend"), ("ann", "reinstate"), ("bob", "reinstate")),
    ]
    assert log["ann", "suspend"] == AccountLog("ann", "suspend", "done", "answered done")
    assert log["eve", "suspend"] == AccountLog("eve", "suspend", "unknown", "")
    assert log["fay", "suspend"] == AccountLog("fay", "suspend", "skipped", "is gone already")
    assert log["bob", "reinstate"] == AccountLog("bob", "reinstate", "failed", "answered failed")


def test_what_was_taken_and_not_given_back(story: Ledger) -> None:
    unsure = {"eve": Taken("one", "suspend", sure=False)}
    sure = {"bob": Taken("one", "suspend", sure=True), "cyd": Taken("two", "suspend", sure=True)}
    assert taken_accounts(story) == sure | unsure
    assert suspended_accounts(story) == sure
    history(story, "one", "bob", "reinstate", SENT, UNKNOWN)
    assert taken_accounts(story) == sure | unsure, (
        "what was perhaps given back is still taken, by the action that took it"
    )
    history(story, "two", "cyd", "reinstate", SENT, DONE)
    assert "cyd" not in taken_accounts(story), "what came before is not taken any more either"


def test_who_was_given_back(story: Ledger) -> None:
    assert reinstated_in(story) == ["ann"]
    history(story, "one", "aaron", "reinstate", SENT, DONE)
    assert reinstated_in(story) == ["aaron", "ann"] == reinstated_accounts(story.path)
