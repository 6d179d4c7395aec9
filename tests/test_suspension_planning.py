"""What a plan holds of a case that was written out by hand, and what the ledger keeps of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.decisions import CaseReference
from graphlink.errors import GuardRefused
from graphlink.suspension import Ledger, Plan, Selection, make_plan
from graphlink.suspension.ledger import Entry
from graphlink.suspension.plan import Chance, LeftOut, PlannedCommunity
from tests.suspension_case import case_of
from tests.suspension_setting import at, settings_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(tmp_path_factory.mktemp("hand"))


def planned(case: Case, folder: Path, selection: Mapping[str, Any] | None = None, **settings: Any) -> Plan:
    with Ledger(folder / "ledger", make=True, clock=lambda: at(12)) as ledger:
        made = settings_of(folder, settings.pop("connector", None), **settings)
        return make_plan(case, Selection(**(selection or {})), made, ledger=ledger, by="ada", clock=lambda: at(12))


def test_a_plan_holds_what_the_case_says(tmp_path: Path) -> None:
    columns = {"status": [None, "Active", *[None] * 5, "banned", "closed"], "org_id": ["acme", *[None] * 8]}
    case = case_of(tmp_path, columns, {"source": "sources", "chance": {"suspended_by_chance": 1.0}})
    plan = planned(case, tmp_path, guards={"max_q": 0.5})
    assert [(one.account_id, one.action, one.role) for one in plan.accounts] == [
        ("a2", "limit", "member"),
        ("a1", "suspend", "core"),
        ("c1", "suspend", "core"),
        ("a3", "review", "periphery"),
        ("a4", "review", "periphery"),
    ]
    assert plan.left_out == (LeftOut(account_id="c2", why="its status was suspended in the case's source"),)
    a2, a1, c1, _, a4 = plan.accounts
    assert (a2.status, a1.status, a1.organisation, a2.organisation) == ("Active", None, "acme", None)
    assert (a1.community_id, a1.network_id, a1.score, a1.membership, a4.score) == (1, 1, 0.9, 1.0, 0.0)
    assert a1.facts == ("It shares a card.", "The group it belongs to: They share cards.")
    assert c1.facts == ("It shares a card.",)
    assert plan.communities == (
        PlannedCommunity(
            community_id=1, network_id=1, accounts=4, planned=4, score=0.9, q_value=0.001, reason="They share cards."
        ),
        PlannedCommunity(community_id=3, network_id=None, accounts=2, planned=1, score=0.0, q_value=0.01, reason=""),
    )
    assert plan.active_accounts == 7
    assert plan.summary == {"suspend": 2, "limit": 1, "review": 2, "left_out": 1, "communities": 2, "networks": 2}
    assert plan.case == CaseReference(path=str(case.path), fingerprint=case.fingerprint, source="sources")
    assert (plan.made_at, plan.made_by, plan.mistakes) == (at(12), "ada", None)
    assert plan.chance == Chance(accounts=1.0, suspended=5, share=0.2)


@pytest.mark.parametrize(
    ("found", "chance"),
    [
        (None, None),
        (0.0, Chance(accounts=0.0, suspended=5, share=0.0)),
        (9.0, Chance(accounts=9.0, suspended=5, share=1.0)),
        (2 / 3, Chance(accounts=2 / 3, suspended=5, share=0.133333)),
    ],
)
def test_what_chance_explains_is_at_most_all(tmp_path: Path, found: float | None, chance: Chance | None) -> None:
    case = case_of(tmp_path, manifest={"chance": {"suspended_by_chance": found} if found is not None else None})
    plan = planned(case, tmp_path)
    assert plan.chance == chance
    assert plan.active_accounts == 9, "a source that says nothing of standing has active accounts alone"


def test_where_nobody_is_to_be_suspended_chance_explains_nothing(tmp_path: Path) -> None:
    case = case_of(tmp_path, {"verdict": "review"}, {"chance": {"suspended_by_chance": 1.0}})
    plan = planned(case, tmp_path)
    assert plan.chance is None
    assert {one.action for one in plan.accounts} == {"review"}


def test_the_ledger_keeps_what_a_plan_was_made_of(case: Case, tmp_path: Path) -> None:
    plan = planned(case, tmp_path, {"communities": (1,)})
    with Ledger(tmp_path / "ledger") as ledger:
        (entry,) = ledger.entries("planned")
    assert (entry.plan, entry.at) == (plan.id, at(12).isoformat(timespec="microseconds"))
    assert entry.body == {
        "by": "ada",
        "hash": plan.hash,
        "case": plan.case.model_dump(),
        "selection": {"communities": [1], "verdicts": ["suspend"]},
        "summary": plan.summary,
        "acts_on": 2,
        "guards": [guard.model_dump() for guard in plan.guards],
    }
    names = ["max_accounts", "max_share", "roles", "max_q", "allowed_share", "allow_list"]
    assert [guard.guard for guard in plan.guards] == names


def test_what_an_earlier_plan_limited_is_limited_now_and_may_be_suspended(case: Case, tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger", make=True) as ledger:
        ledger.append([Entry("answered", "old", name, "limit", "done") for name in ("a1", "a2")])
    plan = planned(case, tmp_path)
    assert {one.account_id: one.status for one in plan.accounts if one.status} == {"a1": "limited"}
    assert plan.left_out == (LeftOut(account_id="a2", why="was limited by an earlier plan"),)
    assert plan.mistakes is not None and (plan.mistakes.applied, plan.mistakes.reinstated) == (2, 0)


@pytest.mark.parametrize(("allowed", "refused"), [(["a1"], True), (["c2", "d1"], True), (["b2", "d1"], False)])
def test_communities_acted_on_are_looked_at_for_known_honest_accounts(
    case: Case, tmp_path: Path, allowed: list[str], refused: bool
) -> None:
    """One of four is over a tenth; what is known of a community that nothing is done to does not count."""
    guards = {"allow": {"accounts": allowed}, "max_allowed_share": 0.24}
    if refused:
        with pytest.raises(GuardRefused, match=f"1 of the {4 if allowed == ['a1'] else 2} accounts of community"):
            planned(case, tmp_path, guards=guards)
    else:
        assert planned(case, tmp_path, guards=guards).accounts


@pytest.mark.parametrize(("has_limit", "action"), [(True, "limit"), (False, "review")])
def test_a_limit_the_connector_does_not_have_is_for_a_person(
    case: Case, tmp_path: Path, has_limit: bool, action: str
) -> None:
    sql = {"kind": "sql", "database": "sqlite:x", "status": "select a from t where id = {account}"}
    sql |= {"suspend": "update t set a = 1 where id = {account} and a = 0"}
    limit = {"limit": "update t set a = 2 where id = {account} and a = 0"} if has_limit else {}
    plan = planned(case, tmp_path, connector=sql | limit)
    assert {one.account_id: one.action for one in plan.accounts}["a2"] == action
    http = {"kind": "http", "suspend": {"url": "http://localhost/{account}"}}
    plan = planned(case, tmp_path, connector=http | ({"limit": http["suspend"]} if has_limit else {}))
    assert {one.account_id: one.action for one in plan.accounts}["a2"] == action
    lines = planned(case, tmp_path, connector={"kind": "csv", "path": "{action}.csv"})
    assert {one.account_id: one.action for one in lines.accounts}["a2"] == "limit"
