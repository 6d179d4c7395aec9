"""Each guard on both sides of its bar, what it says, and the order in which they are asked."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from graphlink.case import Case
from graphlink.errors import GuardRefused
from graphlink.suspension import Ledger, Plan, apply_plan
from graphlink.suspension.approval import Approval, approval_guard, public_line
from graphlink.suspension.guards import allowed_guard, apply_guards, plan_guards, refuse
from graphlink.suspension.ledger import Entry
from graphlink.suspension.plan import GuardResult
from graphlink.suspension.settings import ApprovalSettings, GuardSettings
from tests.suspension_platform import Platform, account, plan_by_hand
from tests.suspension_setting import agree, at, plan_of, settings_of, small_case

ORDER = ["recorded", "withdrawn", "clock", "max_age", "case", "max_accounts", "max_share", "roles", "max_q"]
LIFT = "under [suspend.guards]"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger", make=True, clock=lambda: at(12)) as opened:
        yield opened


def result(results: tuple[GuardResult, ...], guard: str) -> tuple[bool, str]:
    (found,) = [one for one in results if one.guard == guard]
    return found.passed, found.detail


def of_plan(plan: Plan, guard: str, **settings: Any) -> tuple[bool, str]:
    return result(plan_guards(plan, GuardSettings(**settings)), guard)


def before_apply(plan: Plan, ledger: Ledger, guard: str, hour: float = 12, **settings: Any) -> tuple[bool, str]:
    return result(apply_guards(plan, GuardSettings(**settings), ledger=ledger, time=at(hour)), guard)


def recorded(ledger: Ledger, plan: Plan) -> Plan:
    ledger.append([Entry("planned", plan.id, body={"hash": plan.hash})])
    return plan


THREE = (account("ann"), account("bob"), account("cyd", action="limit", role="member"))
LOOKED_AT = account("dan", action="review", role="periphery", community_id=2)


def test_the_number_of_accounts_acted_on() -> None:
    plan = plan_by_hand(*THREE, LOOKED_AT)
    said = "the plan acts on 3 accounts, at most 3 go in one plan"
    assert of_plan(plan, "max_accounts", max_accounts=3) == (True, said)
    passed, said = of_plan(plan, "max_accounts", max_accounts=2)
    assert not passed
    assert said.startswith("the plan acts on 3 accounts, at most 2 go in one plan; choose fewer")
    assert f"raise `max_accounts` {LIFT}" in said


def test_the_share_of_active_accounts_acted_on() -> None:
    plan = plan_by_hand(*THREE, LOOKED_AT, active_accounts=60)
    said = "the plan acts on 5.00 % of the 60 active accounts, at most 5.00 % go in one plan"
    assert of_plan(plan, "max_share", max_share=0.05) == (True, said)
    passed, said = of_plan(plan, "max_share", max_share=0.0499)
    assert not passed and f"raise `max_share` {LIFT}" in said


def test_a_case_without_active_accounts_is_acted_on_as_a_whole_or_not_at_all() -> None:
    assert not of_plan(plan_by_hand(*THREE, active_accounts=0), "max_share", max_share=0.99)[0]
    assert of_plan(plan_by_hand(LOOKED_AT, active_accounts=0), "max_share", max_share=0.01)[0]


def test_only_some_roles_are_suspended() -> None:
    plan = plan_by_hand(*THREE, LOOKED_AT)
    assert of_plan(plan, "roles") == (True, "only core accounts are suspended")
    wrong = plan_by_hand(
        *THREE, account("eve", role="member"), account("fay", role="member"), account("gus", role="periphery")
    )
    assert of_plan(wrong, "roles") == (
        False,
        "3 member, periphery accounts would be suspended, only core may be; add member, periphery to `roles` "
        f"{LIFT}, or set its action under [suspend.actions] to limit",
    )
    assert of_plan(wrong, "roles", roles=("core", "member"))[1].startswith(
        "1 periphery account would be suspended, only core, member may be; add periphery to"
    )
    assert of_plan(wrong, "roles", roles=("core", "member", "periphery"))[0]
    assert of_plan(wrong, "roles", roles=())[1].startswith("5 core, member, periphery accounts would be suspended")
    assert of_plan(plan, "roles", roles=())[1].startswith("2 core accounts would be suspended, only no may be")


@pytest.mark.parametrize(("q", "passed"), [(0.0, True), (0.05, True), (0.0501, False), (None, False)])
def test_q_values_of_communities_acted_on(q: float | None, passed: bool) -> None:
    plan = plan_by_hand(*THREE, account("zoe", community_id=3), q={3: q})
    found, said = of_plan(plan, "max_q", max_q=0.05)
    assert found == passed
    what = "was not measured" if q is None else f"is {q:g}"
    bad = f"the q-value of community 3 {what}, the bar is 0.05; leave it out, or raise `max_q` {LIFT}"
    assert said == ("no community has a q-value above 0.05" if passed else bad)


def test_the_q_value_of_a_community_only_looked_at_does_not_count() -> None:
    assert of_plan(plan_by_hand(*THREE, LOOKED_AT, q={2: 0.9}), "max_q")[0]


def test_how_much_of_a_community_is_on_the_allow_list() -> None:
    guards = GuardSettings(max_allowed_share=0.1)
    passed = allowed_guard({1: (1, 10), 2: (0, 4)}, guards)
    assert (passed.guard, passed.passed, passed.detail) == (
        "allowed_share",
        True,
        "no community has over 10 % on the allow-list",
    )
    refused = allowed_guard({9: (3, 4), 1: (1, 10), 7: (2, 19)}, guards)
    assert (refused.guard, refused.passed) == ("allowed_share", False)
    assert refused.detail.startswith("2 of the 19 accounts of community 7 are on the allow-list, so it looks honest; ")
    assert refused.detail.endswith(f"raise `max_allowed_share` (0.1) {LIFT}")


def test_the_plan_is_the_one_that_the_ledger_recorded(ledger: Ledger) -> None:
    plan = plan_by_hand(*THREE)
    passed, said = before_apply(plan, ledger, "recorded")
    assert not passed
    assert (
        said
        == f"{ledger.path}: the ledger does not know this plan; make the plan again with the same --config or --ledger"
    )
    recorded(ledger, plan)
    assert before_apply(plan, ledger, "recorded") == (True, "the plan is the one that the ledger recorded")
    other = plan_by_hand(*THREE[:2])
    passed, said = before_apply(other, ledger, "recorded")
    assert not passed and "the ledger recorded another plan under this id; make the plan again" in said
    recorded(ledger, other)
    assert not before_apply(plan, ledger, "recorded")[0], "two plans under one id are none"


def test_a_plan_that_was_reinstated_as_a_whole_is_closed(ledger: Ledger) -> None:
    plan = plan_by_hand(*THREE)
    ledger.append([Entry("withdrawn", "another")])
    assert before_apply(plan, ledger, "withdrawn") == (True, "the plan was not reinstated")
    ledger.append([Entry("withdrawn", plan.id)])
    assert before_apply(plan, ledger, "withdrawn") == (False, "the plan was reinstated as a whole; make a new plan")


def test_a_clock_behind_the_plan(ledger: Ledger) -> None:
    plan = plan_by_hand(*THREE, made_at=at(12.25))
    fine = (True, "the clock does not run behind the plan and the ledger")
    assert before_apply(plan, ledger, "clock", hour=12, clock_tolerance=900) == fine
    passed, said = before_apply(plan, ledger, "clock", hour=12, clock_tolerance=899)
    assert not passed
    assert said.startswith("the clock says 2026-03-01 12:00Z, but plan or ledger was written at 2026-03-01 12:15Z; ")
    assert said.endswith(f"set the clock right, or raise `clock_tolerance` {LIFT}")


def test_a_clock_behind_the_ledger(ledger: Ledger) -> None:
    plan = plan_by_hand(*THREE, made_at=at(9))
    assert before_apply(plan, ledger, "clock", hour=11)[0]
    ledger.append([Entry("started", "another")])
    assert before_apply(plan, ledger, "clock", hour=11.95)[0]
    assert "was written at 2026-03-01 12:00Z" in before_apply(plan, ledger, "clock", hour=11)[1]


def test_the_age_of_a_plan(ledger: Ledger) -> None:
    plan = plan_by_hand(*THREE, made_at=at(12))
    assert before_apply(plan, ledger, "max_age", hour=14, max_age=7200) == (
        True,
        "the plan is 2.0 hours old, at most 2.0 is fresh",
    )
    passed, said = before_apply(plan, ledger, "max_age", hour=14, max_age=7199)
    assert not passed and said.endswith(f"; make the plan again, or raise `max_age` {LIFT}")


def test_the_plans_case_is_as_it_was(case: Case, tmp_path: Path, ledger: Ledger) -> None:
    plan = plan_of(case, settings_of(tmp_path))
    lift = "make the plan again from the case as it is, or name the case's new place with --case"
    results = apply_guards(plan, GuardSettings(), ledger=ledger, time=at(12))
    assert result(results, "case") == (True, f"{case.path}: the case is as it was")
    gone = apply_guards(plan, GuardSettings(), ledger=ledger, time=at(12), case_path=tmp_path / "none")
    assert result(gone, "case") == (False, f"{tmp_path / 'none'}: the plan's case is not there any more; {lift}")
    other = small_case(tmp_path / "other.case", linked=31)
    changed = apply_guards(plan, GuardSettings(), ledger=ledger, time=at(12), case_path=other.path)
    assert result(changed, "case") == (False, f"{other.path}: the case has changed since the plan; {lift}")


def test_the_first_that_did_not_pass_refuses() -> None:
    results = [GuardResult(guard=name, passed=name == "a", detail=f"about {name}") for name in "abc"]
    refuse(results[:1])
    with pytest.raises(GuardRefused, match="about b"):
        refuse(results)


def attempt(plan: Plan, folder: Path, platform: Platform, **changes: Any) -> None:
    settings = settings_of(folder, **changes.pop("settings", {}))
    with Ledger(settings.ledger_path) as opened:
        apply_plan(plan, settings, ledger=opened, connector=platform, by="bea", consent=agree, **changes)


def test_guards_are_asked_in_the_order_of_what_they_need(case: Case, tmp_path: Path) -> None:
    """Whether it is this plan at all comes first, approval last; a run that starts leaves what each of them found."""
    plan = plan_of(case, settings_of(tmp_path))
    attempt(plan, tmp_path, Platform())
    with Ledger(settings_of(tmp_path).ledger_path) as opened:
        (started,) = opened.entries("started")
    assert [guard["guard"] for guard in started.body["guards"]] == [*ORDER, "allowed_share", "approval"]
    assert all(guard["passed"] for guard in started.body["guards"])


def test_of_several_that_refuse_the_first_is_said_and_all_are_recorded(case: Case, tmp_path: Path) -> None:
    plan = plan_of(case, settings_of(tmp_path))
    tight = {"guards": {"max_accounts": 3, "max_share": 0.01, "canary": 0}, "approval": {"required": 1}}
    platform = Platform()
    with pytest.raises(GuardRefused, match="hours old"):
        attempt(plan, tmp_path, platform, settings=tight, clock=lambda: plan.made_at + timedelta(days=9))
    forged = plan.model_copy(update={"accounts": plan.accounts[:5]}).sealed()
    with pytest.raises(GuardRefused, match="recorded another plan"):
        attempt(forged, tmp_path, platform, settings=tight, clock=lambda: plan.made_at + timedelta(days=9))
    with Ledger(settings_of(tmp_path).ledger_path) as opened:
        first, second = opened.entries("refused", plan.id)
        assert not list(opened.entries("started"))
    names = [[guard["guard"] for guard in entry.body["guards"]] for entry in (first, second)]
    assert names == [
        ["max_age", "max_accounts", "max_share", "approval"],
        ["recorded", "max_age", "max_accounts", "max_share", "approval"],
    ]
    assert first.body["by"] == "bea"
    assert (platform.asked, platform.sent) == ([], []), "guards come before the platform is asked anything"


# Approval


def signed(plan: Plan, name: str, key: Ed25519PrivateKey) -> Approval:
    """An approval written by hand, with a signature that holds, past what `approve` would refuse."""
    unsigned = Approval(name=name, plan=plan.id, hash=plan.hash, at=at(13), signature="")
    return unsigned.model_copy(update={"signature": base64.b64encode(key.sign(unsigned.message())).decode()})


def test_the_plans_maker_does_not_approve_it_with_a_signature_of_his_own() -> None:
    """The approvals are written by hand, with ada's own key: her signature holds and still counts for nothing."""
    keys = {name: Ed25519PrivateKey.generate() for name in ("ada", "bea", "cleo")}
    people = {name: public_line(key.public_key()) for name, key in keys.items()}
    plan = plan_by_hand(*THREE)
    own, bea, cleo = (signed(plan, name, keys[name]) for name in keys)
    one, two = ApprovalSettings(required=1, people=people), ApprovalSettings(required=2, people=people)
    refused = approval_guard(plan, [own], one)
    assert (refused.guard, refused.passed) == ("approval", False)
    assert refused.detail == (
        "0 approved the plan as it is, 1 needed; `graphlink suspend approve` by one of [suspend.approval.people] "
        "other than ada"
    )
    assert not approval_guard(plan, [own, bea], two).passed
    passed = approval_guard(plan, [own, bea, cleo], two)
    assert (passed.guard, passed.passed, passed.detail) == ("approval", True, "2 approved, 2 needed")
    assert approval_guard(plan_by_hand(*THREE, made_by="dora"), [], ApprovalSettings()).passed


def test_a_stranger_approves_nothing() -> None:
    key = Ed25519PrivateKey.generate()
    plan = plan_by_hand(*THREE)
    settings = ApprovalSettings(required=1, people={"bea": public_line(Ed25519PrivateKey.generate().public_key())})
    for name in ("mallory", "bea"):
        assert not approval_guard(plan, [signed(plan, name, key)], settings).passed


def test_an_approval_is_of_one_plan_at_one_moment_by_one_name() -> None:
    """Whatever in it is changed afterwards, its signature no longer holds."""
    key = Ed25519PrivateKey.generate()
    people = dict.fromkeys(("bea", "cleo"), public_line(key.public_key()))
    settings, plan = ApprovalSettings(required=1, people=people), plan_by_hand(*THREE)
    approval = signed(plan, "bea", key)
    assert approval_guard(plan, [approval], settings).passed
    for change in ({"name": "cleo"}, {"at": at(14)}, {"signature": approval.signature[:-4]}, {"signature": "é"}):
        assert not approval_guard(plan, [approval.model_copy(update=change)], settings).passed, change
    other = plan_by_hand(*THREE, id="2" * 32)
    moved = approval.model_copy(update={"plan": other.id, "hash": other.hash})
    assert not approval_guard(other, [approval], settings).passed
    assert not approval_guard(other, [moved], settings).passed
