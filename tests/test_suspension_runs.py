"""Runs of apply against a platform in memory: what consent is asked for, what is kept, what is told, the canary."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import Before
from graphlink.suspension.plan import LeftOut
from tests.suspension_platform import Desk, Platform
from tests.suspension_setting import small_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


def asked_of(desk: Desk, platform: Platform, **changes: Any) -> Before:
    """What consent is asked for, and nothing sent."""
    asked: list[Before] = []

    def no(before: Before) -> str:
        asked.append(before)
        raise GuardRefused("no")

    with pytest.raises(GuardRefused, match="no"):
        desk.apply(platform, consent=no, **changes)
    assert platform.sent == []
    return asked[0]


def test_consent_is_asked_for_what_would_be_sent(desk: Desk) -> None:
    platform = Platform({desk.ids[0]: "suspended", desk.ids[1]: None})
    before = asked_of(desk, platform)
    assert (before.plan, before.acts_on, before.to_send, before.done, before.unread) == (desk.plan.id, 12, 10, 0, 1)
    assert before.skipped == (LeftOut(account_id=desk.ids[0], why="is suspended already"),)
    assert before.rechecked
    assert not asked_of(desk, Platform(reads_status=False)).rechecked
    assert not list(desk.ledger.entries("started")) and not list(desk.ledger.entries("skipped"))


def test_consent_counts_who_is_done_and_who_is_found_done(desk: Desk) -> None:
    platform = Platform()
    platform.outcomes = {desk.ids[0]: "unknown", desk.ids[1]: "failed", desk.ids[2]: "unknown"}
    desk.apply(platform)
    platform.sent, platform.outcomes = [], {}
    platform.standing[desk.ids[0]] = "suspended"
    before = asked_of(desk, platform)
    assert (before.acts_on, before.to_send, before.done) == (12, 2, 10)


def test_a_run_keeps_who_began_it_how_and_through_what(desk: Desk) -> None:
    applied = desk.apply(Platform({desk.ids[0]: "gone"}))
    (started,), (ended,) = desk.ledger.entries("started"), desk.ledger.entries("ended")
    assert (started.plan, started.account, started.action) == (desk.plan.id, None, None)
    assert {key: started.body[key] for key in ("by", "consent", "connector", "to_send", "approvals")} == {
        "by": "bea",
        "consent": "--expect 12",
        "connector": "memory",
        "to_send": 11,
        "approvals": [],
    }
    assert ended.body == {"outcomes": {"done": 11}, "stopped": None}
    (skipped,) = desk.ledger.entries("skipped")
    assert (skipped.plan, skipped.account, skipped.action, skipped.body) == (
        *(desk.plan.id, desk.ids[0], "suspend", {"why": "is gone already"}),
    )
    assert started.seq < skipped.seq < next(desk.ledger.entries("sent")).seq
    assert applied.head == desk.ledger.head() and ended.seq == desk.ledger.head().seq


def test_how_it_ended_is_told(desk: Desk) -> None:
    platform = Platform({desk.ids[0]: "gone"})
    platform.outcomes = {desk.ids[1]: "failed", desk.ids[2]: "unknown", desk.ids[3]: "not_sent"}
    applied = desk.apply(platform)
    assert (applied.plan, applied.acts_on, applied.sent, applied.stopped, applied.canary) == (
        desk.plan.id,
        12,
        10,
        None,
        False,
    )
    states = {
        "done": 8,
        "pending": 1,
        "failed": 1,
        "unknown": 1,
        "skipped": 1,
        "reinstated": 0,
        "accepted": 0,
        "ended": 0,
    }
    assert applied.states == states
    assert applied.open == 3
    assert applied.skipped == (LeftOut(account_id=desk.ids[0], why="is gone already"),)
    assert applied.failures == {
        desk.ids[1]: "answered failed",
        desk.ids[2]: "may have been done (answered unknown), but the platform says active",
        desk.ids[3]: "answered not_sent",
    }


def test_who_is_skipped_is_said_once_and_again_after_something_else(desk: Desk) -> None:
    first = desk.ids[0]
    platform = Platform({first: "gone"})
    platform.outcomes = {desk.ids[5]: "failed"}
    for _ in range(3):
        assert [left.account_id for left in desk.apply(platform).skipped] == [first]
    assert len(list(desk.ledger.entries("skipped"))) == 1
    platform.standing[first], platform.outcomes[first] = "active", "failed"
    desk.apply(platform)
    platform.standing[first] = "gone"
    desk.apply(platform)
    assert len(list(desk.ledger.entries("skipped"))) == 2


def test_who_is_found_done_is_recorded_as_done(desk: Desk) -> None:
    """Sent, never answered, and the platform says that it was done."""
    platform, first = Platform(), desk.ids[0]
    platform.outcomes = {first: "unknown"}
    assert desk.apply(platform).states["unknown"] == 1
    platform.standing[first], platform.sent = "suspended", []
    applied = desk.apply(platform, consent=lambda _: pytest.fail("there is nothing to send"))
    assert (applied.states["done"], applied.sent, platform.sent) == (12, 0, [])
    last = list(desk.ledger.entries("seen", desk.plan.id, first))[-1]
    assert (last.action, last.outcome, last.body) == ("suspend", "done", {"detail": "the platform says suspended"})
    assert list(desk.ledger.entries("started"))[-1].body["consent"] == "nothing to send"


def test_a_connector_must_do_all_that_the_plan_needs(desk: Desk) -> None:
    with pytest.raises(InputError, match=r"has no `suspend`, which the plan needs; add it, or make the plan again"):
        desk.apply(Platform(actions=["limit", "reinstate"]))


def test_nobody_hears_of_a_run_while_another_is_under_way(desk: Desk) -> None:
    platform = Platform()
    with desk.ledger.alone(), pytest.raises(GuardRefused, match="another apply or reinstate"):
        desk.apply(platform)
    assert (platform.asked, platform.sent) == ([], [])


def test_where_the_ledger_cannot_be_read_any_more_nothing_is_said_to_be_done(desk: Desk) -> None:
    """Its table is gone from under the first request: what was sent since may be done, and the next run takes it up."""
    first = Platform()
    first.outcomes = dict.fromkeys(desk.ids[4:], "not_sent")
    desk.apply(first)
    platform = Platform()

    def drop(_: object) -> None:
        with closing(sqlite3.connect(desk.settings.ledger_path)) as connection:
            connection.execute("drop table if exists entry")

    platform.look = drop
    applied = desk.apply(platform)
    assert applied.stopped is not None and "the ledger cannot be used" in applied.stopped
    assert {state: count for state, count in applied.states.items() if count} == {"done": 4, "pending": 8}
    assert (applied.open, applied.head) == (8, None)


# The canary


def test_the_canary_is_the_first_of_the_plan(desk: Desk) -> None:
    platform = Platform()
    applied = desk.apply(platform, canary=3)
    assert (applied.canary, applied.states["done"], applied.sent) == (True, 3, 3)
    assert platform.accounts() == desk.ids[:3]
    with pytest.raises(GuardRefused, match="the canary of 3 accounts is done and 9 wait; look at it, then add"):
        desk.apply(platform, canary=3)
    assert not list(desk.ledger.entries("canary"))
    assert desk.apply(platform, canary=3, past_canary=True).states["done"] == 12
    (passed,) = desk.ledger.entries("canary")
    assert (passed.plan, passed.outcome, passed.body) == (desk.plan.id, "passed", {"by": "bea"})
    assert platform.accounts() == desk.ids


def test_once_past_the_canary_it_is_not_asked_for_again(desk: Desk) -> None:
    platform = Platform()
    platform.outcomes = dict.fromkeys(desk.ids[6:], "not_sent")
    assert desk.apply(platform, canary=3, go_on=lambda _: True).states == {
        **dict.fromkeys(("accepted", "failed", "unknown", "skipped", "reinstated", "ended"), 0),
        "done": 6,
        "pending": 6,
    }
    platform.outcomes = {}
    assert desk.apply(platform, canary=3).states["done"] == 12
    assert len(list(desk.ledger.entries("canary"))) == 1


@pytest.mark.parametrize(("canary", "first"), [(0, 12), (1, 1), (11, 11), (12, 12), (13, 12)])
def test_a_plan_no_larger_than_the_canary_has_none(desk: Desk, canary: int, first: int) -> None:
    platform = Platform()
    applied = desk.apply(platform, canary=canary)
    assert len(platform.accounts()) == first
    assert applied.canary == (first < 12)


@pytest.mark.parametrize("outcome", ["failed", "unknown", "not_sent"])
def test_a_canary_with_a_failure_is_where_it_ends(desk: Desk, outcome: Any) -> None:
    platform = Platform()
    platform.outcomes = {desk.ids[1]: outcome}
    applied = desk.apply(platform, canary=3, go_on=lambda _: pytest.fail("who looks is not asked about a failure"))
    assert applied.canary and platform.accounts() == desk.ids[:3]


def test_what_was_sent_before_counts_for_the_canary(desk: Desk) -> None:
    """Two of three were done, failed or stayed unanswered: one is left, and only it is sent."""
    platform = Platform()
    platform.outcomes = {desk.ids[0]: "not_sent", desk.ids[1]: "failed", desk.ids[2]: "unknown"}
    desk.apply(platform, canary=3)
    platform.sent, platform.outcomes = [], {}
    applied = desk.apply(platform, canary=3, past_canary=True)
    assert applied.canary and platform.accounts() == desk.ids[:1]


def test_where_all_but_the_canary_need_nothing_it_ends_without_a_question(desk: Desk) -> None:
    platform = Platform(dict.fromkeys(desk.ids[3:], "suspended"))
    applied = desk.apply(platform, canary=3, go_on=lambda _: pytest.fail("nothing is left to go on with"))
    assert (applied.canary, applied.states["done"], applied.states["skipped"], applied.open) == (False, 3, 9, 0)


def test_a_connector_that_stops_in_the_canary_is_where_it_ends(desk: Desk) -> None:
    class Stops(Platform):
        def send(self, requests: Any) -> Any:
            answers = super().send(requests)
            self.stopped = "enough" if len(self.accounts()) == 3 else None
            return answers

    platform = Stops()
    applied = desk.apply(platform, canary=3, go_on=lambda _: pytest.fail("it stopped"))
    assert (applied.stopped, platform.accounts()) == ("enough", desk.ids[:3])
