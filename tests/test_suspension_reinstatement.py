"""Giving back on a platform in memory: who is a target, what becomes of each as it stands, and what is kept of it."""

import pytest

from graphlink.case import Case
from graphlink.errors import GraphlinkError, GuardRefused, InputError
from graphlink.suspension import Before, Target, plan_statuses, targets_of_accounts, targets_of_plan
from graphlink.suspension.connectors import key_of
from graphlink.suspension.ledger import Entry
from graphlink.suspension.plan import LeftOut
from tests.suspension_platform import Desk, Platform
from tests.suspension_setting import small_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


@pytest.fixture
def taken(desk: Desk) -> Platform:
    """A platform on which the plan was applied, of whose accounts the second failed and the third never answered."""
    platform = Platform()
    platform.outcomes = {desk.ids[1]: "failed", desk.ids[2]: "unknown"}
    desk.apply(platform)
    platform.sent, platform.asked, platform.outcomes = [], [], {}
    return platform


def test_a_plans_targets_are_what_it_took_and_nobody_gave_back(taken: Platform, desk: Desk) -> None:
    expected = [
        Target(one, desk.plan.id, "suspend", unsure=one == desk.ids[2]) for one in desk.ids if one != desk.ids[1]
    ]
    assert sorted(targets_of_plan(desk.ledger, desk.plan.id), key=lambda one: one.account) == sorted(
        expected, key=lambda one: one.account
    )
    desk.give_back(targets_of_accounts(desk.ledger, [desk.ids[0]]), taken)
    assert desk.ids[0] not in [target.account for target in targets_of_plan(desk.ledger, desk.plan.id)]
    assert len(targets_of_plan(desk.ledger, desk.plan.id)) == 10


def test_named_accounts_come_with_the_plan_that_took_them_each_once(taken: Platform, desk: Desk) -> None:
    first, failed, unsure = desk.ids[:3]
    found = targets_of_accounts(desk.ledger, [unsure, first, unsure])
    assert found == [
        Target(unsure, desk.plan.id, "suspend", unsure=True),
        Target(first, desk.plan.id, "suspend", unsure=False),
    ]
    with pytest.raises(InputError, match=f"account '{failed}' is not known to be suspended by"):
        targets_of_accounts(desk.ledger, [first, failed])


def test_each_is_given_back_as_it_stands(taken: Platform, desk: Desk) -> None:
    """Suspended: sent; active: remembered; gone: left; never answered and active: left; hidden: waits."""
    one, _, unsure, active, gone, hidden, limited = desk.ids[:7]
    taken.standing |= {unsure: "active", active: "active", gone: "deleted", limited: "frozen"}
    taken.unreadable, taken.status_batch = {hidden}, 1
    asked: list[Before] = []

    def consent(before: Before) -> str:
        asked.append(before)
        return "typed"

    names = [one, unsure, active, gone, hidden, limited]
    applied = desk.give_back(targets_of_accounts(desk.ledger, names), taken, consent=consent)
    assert taken.accounts() == [one, limited]
    left = (LeftOut(account_id=unsure, why="was never acted on"), LeftOut(account_id=gone, why="is gone"))
    assert asked == [Before(plan="", acts_on=6, to_send=2, done=1, skipped=left, unread=1, rechecked=True)]
    assert applied.states == {
        "reinstated": 3,
        "skipped": 2,
        "pending": 1,
        "done": 0,
        "failed": 0,
        "unknown": 0,
        "accepted": 0,
        "ended": 0,
    }
    assert (applied.plan, applied.acts_on, applied.sent, applied.skipped, applied.open) == ("", 6, 2, left, 1)
    assert (applied.failures, applied.stopped, applied.canary, applied.head) == ({}, None, False, desk.ledger.head())
    found = list(desk.ledger.entries("answered", desk.plan.id, active))[-1]
    assert (found.action, found.outcome, found.body) == ("reinstate", "done", {"detail": "the platform says active"})


def test_who_was_never_sure_and_is_given_back_was_taken(taken: Platform, desk: Desk) -> None:
    """The platform says suspended: the plan did it, and the ledger says so before it is undone."""
    unsure = desk.ids[2]
    taken.standing[unsure] = "suspended"
    desk.give_back(targets_of_accounts(desk.ledger, [unsure]), taken)
    story = [
        (entry.action, entry.outcome, entry.body["detail"])
        for entry in desk.ledger.entries("answered", desk.plan.id, unsure)
    ]
    assert story[1:] == [("suspend", "done", "the platform says suspended"), ("reinstate", "done", "answered done")]
    assert plan_statuses(desk.ledger, desk.plan.id)[0].states["reinstated"] == 1


def test_a_reinstatement_keeps_who_why_and_of_which_plan(taken: Platform, desk: Desk) -> None:
    first = desk.ids[0]
    desk.give_back(targets_of_accounts(desk.ledger, [first]), taken)
    (started,) = [entry for entry in desk.ledger.entries("started") if entry.action == "reinstate"]
    assert (started.plan, started.body) == (desk.plan.id, {"by": "cleo", "reason": "appeal", "consent": "--expect 1"})
    ((request,),) = taken.sent
    assert (request.account, request.action, request.plan, request.reason) == (
        first,
        "reinstate",
        desk.plan.id,
        "appeal",
    )
    assert request.key == key_of(desk.plan.id, first, "reinstate") != key_of(desk.plan.id, first, "suspend")
    assert not list(desk.ledger.entries("withdrawn")), "the plan lives on"


def test_a_plan_given_back_as_a_whole_is_withdrawn(taken: Platform, desk: Desk) -> None:
    applied = desk.give_back(targets_of_plan(desk.ledger, desk.plan.id), taken, whole_plan=desk.plan.id)
    assert applied.plan == desk.plan.id
    (withdrawn,) = desk.ledger.entries("withdrawn", desk.plan.id)
    assert withdrawn.body["by"] == "cleo"
    with pytest.raises(GuardRefused, match="reinstated as a whole"):
        desk.apply(taken)


def test_where_nothing_is_to_be_sent_nobody_is_asked(taken: Platform, desk: Desk) -> None:
    taken.standing = {}
    targets = targets_of_accounts(desk.ledger, desk.ids[:1])
    applied = desk.give_back(targets, taken, consent=lambda _: pytest.fail("nothing to ask about"))
    assert (applied.states["reinstated"], taken.sent) == (1, [])
    assert list(desk.ledger.entries("started"))[-1].body["consent"] == "nothing to send"


def test_a_platform_that_cannot_say_gets_every_reinstatement(desk: Desk) -> None:
    platform = Platform(reads_status=False)
    desk.apply(platform)
    platform.sent = []
    platform.outcomes = {desk.ids[1]: "failed", desk.ids[2]: "unknown", desk.ids[3]: "not_sent"}
    applied = desk.give_back(targets_of_plan(desk.ledger, desk.plan.id), platform)
    assert len(platform.accounts()) == 12
    assert applied.states == {
        "reinstated": 9,
        "failed": 1,
        "unknown": 1,
        "pending": 1,
        "done": 0,
        "skipped": 0,
        "accepted": 0,
        "ended": 0,
    }
    assert applied.sent == 11 and set(applied.failures) == set(desk.ids[1:4])


def test_giving_back_needs_a_connector_that_can_and_a_ledger_of_its_own(taken: Platform, desk: Desk) -> None:
    targets = targets_of_accounts(desk.ledger, desk.ids[:1])
    with pytest.raises(InputError, match="has no `reinstate`; add it"):
        desk.give_back(targets, Platform(actions=["suspend"]))
    with desk.ledger.alone(), pytest.raises(GuardRefused, match="another apply or reinstate"):
        desk.give_back(targets, taken)
    taken.stopped = "down"
    with pytest.raises(GraphlinkError, match="so nothing was sent: down"):
        desk.give_back(targets, taken)
    assert taken.sent == []


def test_no_consent_gives_nothing_back(taken: Platform, desk: Desk) -> None:
    def no(_: Before) -> str:
        raise GuardRefused("not the number")

    head = desk.ledger.append([Entry("started", "x")])
    with pytest.raises(GuardRefused, match="not the number"):
        desk.give_back(targets_of_plan(desk.ledger, desk.plan.id), taken, consent=no)
    assert (taken.sent, desk.ledger.head()) == ([], head)
