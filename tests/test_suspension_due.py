"""Limits that end: who is due, since and until when; lifted once, through the connector's own action, and seen so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.errors import GraphlinkError, GuardRefused, InputError
from graphlink.suspension import (
    Applied,
    Ledger,
    Plan,
    Selection,
    SuspendSettings,
    approve,
    ending_limits,
    ledger_decisions,
    left_of_plan,
    lift_due,
    load_key,
    make_plan,
    mistakes_of,
    plan_statuses,
    read_approvals,
    reinstated_accounts,
    targets_of_list,
    targets_of_plan,
    write_plan,
)
from graphlink.suspension import new_key as make_key
from graphlink.suspension.connectors import Request, key_of
from graphlink.suspension.ledger import Entry
from tests.suspension_platform import Desk, Platform
from tests.suspension_setting import at, settings_of, small_case

DAY = 86_400.0
LIMITS = {"core": "limit"}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.time = at(12)

    def __call__(self) -> datetime:
        return self.time

    def later(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass(frozen=True)
class LimitDesk(Desk):
    """A desk whose plan limits, under a clock of its own."""

    clock: Clock

    def plan_more(self, case: Case, count: int, lasts: float | None, *, skip: int = 0, **changes: Any) -> "LimitDesk":
        """The desk of another plan in the same ledger, for `count` accounts after the first `skip`."""
        settings = self.settings.model_copy(update=changes)
        names = tuple(case.accounts["account_id"].iloc[skip : skip + count])
        chosen = Selection(accounts=names)
        plan = make_plan(case, chosen, settings, ledger=self.ledger, by="ada", clock=self.clock, limit_for=lasts)
        return replace(self, plan=plan)

    def act(self, platform: Platform) -> Applied:
        return self.apply(platform, clock=self.clock)

    def lift(self, platform: Platform, **changes: Any) -> Applied:
        values: dict[str, Any] = {"ledger": self.ledger, "connector": platform, "by": "cron", "clock": self.clock}
        settings = changes.pop("settings", self.settings)
        return lift_due(settings, **(values | changes))[1]

    def due(self) -> list[str]:
        return [one.account for one in ending_limits(self.ledger) if one.due(self.clock())]


@pytest.fixture
def desk(case: Case, tmp_path: Path) -> Iterator[LimitDesk]:
    """A plan that limits six accounts for 14 days."""
    clock = Clock()
    settings = settings_of(tmp_path, actions=LIMITS)
    with Ledger(settings.ledger_path, make=True, clock=clock) as ledger:
        empty = LimitDesk(None, settings, ledger, clock)  # type: ignore[arg-type]
        yield empty.plan_more(case, 6, 14 * DAY)


@pytest.fixture
def limited(desk: LimitDesk) -> Platform:
    """A platform on which the plan was applied at noon of 1 March."""
    platform = Platform()
    assert desk.act(platform).states["done"] == 6
    platform.sent, platform.asked = [], []
    return platform


def test_how_long_stands_in_the_plan_and_its_hash_and_in_the_ledger(desk: LimitDesk, case: Case) -> None:
    assert desk.plan.limit_for == 14 * DAY
    assert desk.plan.model_copy(update={"limit_for": 15 * DAY}).digest() != desk.plan.hash, "an approval binds it"
    (planned,) = desk.ledger.entries("planned")
    assert planned.body["limit_for"] == 14 * DAY
    endless = desk.plan_more(case, 3, None, skip=10)
    assert "limit_for" not in endless.plan.model_dump(mode="json"), "a plan without it reads and hashes as ever"
    endless.act(Platform())
    assert ending_limits(desk.ledger, endless.plan.id) == []


def test_a_limit_ends_at_its_moment_and_no_second_before(desk: LimitDesk, limited: Platform) -> None:
    found = ending_limits(desk.ledger)
    assert [(one.account, one.plan, one.since, one.until, one.sure) for one in found] == [
        (one, desk.plan.id, at(12), datetime(2026, 3, 15, 12, tzinfo=UTC), True) for one in sorted(desk.ids)
    ]
    desk.clock.later(14 * DAY - 1e-6)
    assert desk.due() == [] and desk.lift(limited).acts_on == 0
    desk.clock.later(1e-6)
    assert desk.due() == sorted(desk.ids)


@pytest.mark.parametrize("hours", [-12, -9.5, 0, 5.75, 14])
def test_a_clock_in_another_zone_is_the_same_moment(desk: LimitDesk, limited: Platform, hours: float) -> None:
    """Also where the local day is another, and over the night on which clocks are put forward (29 March 2026)."""
    zone = timezone(timedelta(hours=hours))
    end = datetime(2026, 3, 15, 12, tzinfo=UTC)
    assert [one.due(end.astimezone(zone)) for one in ending_limits(desk.ledger)] == [True] * 6
    assert not any(one.due((end - timedelta(seconds=1)).astimezone(zone)) for one in ending_limits(desk.ledger))


def test_a_day_has_24_hours_whatever_the_machines_zone(
    desk: LimitDesk, limited: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        desk.clock.time = datetime(2026, 3, 15, 12, tzinfo=UTC)
        assert desk.lift(limited).states["ended"] == 6
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_is_due_is_lifted_once_and_seen_to_be(desk: LimitDesk, limited: Platform) -> None:
    desk.clock.later(14 * DAY)
    applied = desk.lift(limited)
    assert (applied.states["ended"], applied.sent, applied.open, applied.acts_on) == (6, 6, 0, 6)
    requests = [request for batch in limited.sent for request in batch]
    assert {(one.action, one.plan, one.key) for one in requests} == {
        ("lift", desk.plan.id, key_of(desk.plan.id, one.account, "lift")) for one in requests
    }
    assert {limited.standing[one] for one in desk.ids} == {"active"}
    seen = [entry for entry in desk.ledger.entries("seen", desk.plan.id) if entry.action == "lift"]
    assert {entry.account for entry in seen} == set(desk.ids)
    assert plan_statuses(desk.ledger, desk.plan.id)[0].states["ended"] == 6
    limited.sent = []
    again = desk.lift(limited)
    assert (again.acts_on, again.sent, limited.sent) == (0, 0, [])


def test_two_plans_end_each_at_its_time(desk: LimitDesk, limited: Platform, case: Case) -> None:
    second = desk.plan_more(case, 4, 20 * DAY, skip=10)
    second.act(limited)
    desk.clock.later(14 * DAY)
    assert desk.lift(limited, plan=second.plan.id).acts_on == 0
    assert desk.lift(limited).states["ended"] == 6
    desk.clock.later(6 * DAY)
    assert desk.lift(limited, plan=second.plan.id).states["ended"] == 4
    with pytest.raises(InputError, match="no plan nowhere in this ledger"):
        ending_limits(desk.ledger, "nowhere")


def test_an_ended_limit_is_no_mistake_and_may_be_planned_anew(desk: LimitDesk, limited: Platform, case: Case) -> None:
    desk.clock.later(14 * DAY)
    desk.lift(limited)
    measured = mistakes_of(desk.ledger).applied
    assert measured is not None and (measured.applied, measured.reinstated) == (6, 0)
    assert reinstated_accounts(desk.settings.ledger_path) == [] and ledger_decisions(desk.settings) == ()
    assert targets_of_plan(desk.ledger, desk.plan.id) == []
    assert {left.why for left in left_of_plan(desk.ledger, desk.plan.id)} == {"its limit ended and was lifted"}
    targets, nothing = targets_of_list(desk.ledger, desk.ids[:1])
    assert (targets, [left.why for left in nothing]) == ([], ["its limit ended and was lifted"])
    again = desk.plan_more(case, 6, 14 * DAY)
    assert again.act(limited).states["done"] == 6
    assert desk.due() == []
    desk.clock.later(14 * DAY)
    assert desk.lift(limited).states["ended"] == 6


def test_each_is_lifted_by_how_it_stands(desk: LimitDesk, limited: Platform) -> None:
    """Active: somebody lifted it; suspended: somebody did more; gone, another word, hidden: each said."""
    one, active, worse, gone, odd, hidden = desk.ids
    limited.standing |= {active: "ok", worse: "banned", gone: "deleted", odd: "frozen"}
    limited.unreadable, limited.status_batch = {hidden}, 1
    desk.clock.later(14 * DAY)
    applied = desk.lift(limited)
    assert limited.accounts() == [one]
    why = {left.account_id: left.why for left in applied.skipped}
    assert set(why) == {worse, gone, odd} and why[gone] == "is gone"
    assert "is suspended by now" in why[worse] and "stands as frozen" in why[odd]
    assert (applied.states["ended"], applied.unread, applied.open) == (2, {hidden: "no answer"}, 1)
    limited.unreadable = set()
    limited.standing[worse] = "limited"
    later = desk.lift(limited)
    assert later.states["ended"] == 2, "who stands as limited again is not lost sight of"
    assert limited.accounts() == [one, hidden, worse] or limited.accounts() == [one, worse, hidden]


def test_what_was_given_back_or_suspended_since_is_not_lifted(desk: LimitDesk, limited: Platform, case: Case) -> None:
    desk.give_back(targets_of_list(desk.ledger, desk.ids[:1])[0], limited)
    heavier = desk.plan_more(case, 4, None, skip=2, actions=settings_of(Path(), actions={"core": "suspend"}).actions)
    assert {account.action for account in heavier.plan.acted_on} == {"suspend"}
    heavier.act(limited)
    limited.sent = []
    desk.clock.later(14 * DAY)
    applied = desk.lift(limited)
    assert (applied.acts_on, limited.accounts(), applied.open) == (5, [desk.ids[1]], 0)
    assert {left.why for left in applied.skipped} == {f"was acted on since by plan {heavier.plan.id}"}


def test_who_was_never_sure_is_looked_at(desk: LimitDesk) -> None:
    """No answer came: it counts from the request, is lifted where it stands so, and settled where it does not."""
    platform = Platform()
    stands, not_so = desk.ids[:2]
    platform.outcomes = {stands: "unknown", not_so: "unknown"}
    desk.act(platform)
    platform.standing[stands], platform.outcomes, platform.sent = "limited", {}, []
    desk.clock.later(14 * DAY)
    assert [one.account for one in ending_limits(desk.ledger) if not one.sure] == sorted([stands, not_so])
    assert desk.lift(platform).states["ended"] == 6
    assert not_so not in platform.accounts() and stands in platform.accounts()
    measured = mistakes_of(desk.ledger).applied
    assert measured is not None and measured.applied == 5, "who was never limited was not acted on"
    assert desk.lift(platform).acts_on == 0


def test_a_later_answer_counts_from_itself(desk: LimitDesk) -> None:
    platform = Platform()
    platform.outcomes = {desk.ids[0]: "failed"}
    desk.act(platform)
    desk.clock.later(3600)
    platform.outcomes = {}
    desk.act(platform)
    since = {one.account: one.since for one in ending_limits(desk.ledger)}
    assert (since.pop(desk.ids[0]), set(since.values())) == (at(13), {at(12)})


def test_after_a_kill_it_goes_on_and_lifts_nobody_twice(desk: LimitDesk, limited: Platform) -> None:
    """The intent is on disk; the platform did the third and its answer was lost."""
    desk.clock.later(14 * DAY)
    limited.standing[desk.ids[2]] = "active"
    desk.ledger.append([Entry("sent", desk.plan.id, desk.ids[2], "lift", body={"key": "k"})])
    desk.ledger.append([Entry("sent", desk.plan.id, desk.ids[3], "lift", body={"key": "k"})])
    applied = desk.lift(limited)
    assert applied.states["ended"] == 6
    assert sorted(limited.accounts()) == sorted(set(desk.ids) - {desk.ids[2]})


@pytest.mark.parametrize(("outcome", "state"), [("failed", "failed"), ("unknown", "unknown"), ("accepted", "accepted")])
def test_what_the_platform_does_not_do_stays_due(desk: LimitDesk, limited: Platform, outcome: Any, state: str) -> None:
    desk.clock.later(14 * DAY)
    limited.outcomes = {desk.ids[0]: outcome}
    quick = {"kind": "command", "program": ["x"], "accepted_within": 0, "verify_within": 0}
    settings = settings_of(desk.settings.folder, quick, actions=LIMITS)
    applied = desk.lift(limited, settings=settings)
    assert (applied.states[state] or applied.states["unknown"], applied.states["ended"], applied.open) == (1, 5, 1)
    assert desk.due() == desk.ids[:1]
    limited.outcomes = {}
    assert desk.lift(limited, settings=settings).states["ended"] == 1


def test_a_platform_that_cannot_say_gets_every_lift_but_those_of_other_plans(desk: LimitDesk, case: Case) -> None:
    platform = Platform(reads_status=False)
    desk.act(platform)
    heavier = desk.plan_more(case, 2, None, actions=settings_of(Path(), actions={"core": "suspend"}).actions)
    heavier.act(platform)
    platform.sent = []
    desk.clock.later(14 * DAY)
    assert desk.lift(platform).states["ended"] == 4 and len(platform.accounts()) == 4


def test_limits_that_could_not_end_are_not_begun(desk: LimitDesk) -> None:
    platform = Platform(actions=["suspend", "limit"])
    with pytest.raises(InputError, match="no `lift` and no `reinstate`, so the plan's limits could not end"):
        desk.act(platform)
    with pytest.raises(InputError, match="add one to end limits"):
        desk.lift(platform)
    assert platform.sent == []


def test_the_guards_of_a_lift(desk: LimitDesk, limited: Platform, tmp_path: Path) -> None:
    """The ledger's lock and chain, and a clock that runs behind; each refuses before anything is sent."""
    desk.clock.later(14 * DAY)
    with desk.ledger.alone(), pytest.raises(GuardRefused, match="another apply or reinstate"):
        desk.lift(limited)
    head = tmp_path / "other.head"
    first = desk.ledger.first_hash()
    head.write_text(f"{first} 99999:{'0' * 64}\n")
    with pytest.raises(GraphlinkError, match="older copy"):
        desk.lift(limited, heads=(head,))
    desk.clock.time = at(11)
    with pytest.raises(GuardRefused, match="the clock says"):
        desk.lift(limited)
    (refused,) = desk.ledger.entries("refused")
    assert (refused.action, refused.body["by"], limited.sent) == ("lift", "cron", [])

    def no(_: object) -> str:
        raise GuardRefused("not the number")

    desk.clock.later(15 * DAY)
    with pytest.raises(GuardRefused, match="not the number"):
        desk.lift(limited, agree=no)
    assert limited.sent == []


def signed(desk: LimitDesk, folder: Path, required: int = 1) -> tuple[SuspendSettings, str]:
    """Settings that want so many signatures, and the key of bea among those who may give them."""
    line = make_key(folder / "key")
    people = {"required": required, "people": {"bea": line}}
    return settings_of(folder, actions=LIMITS, approval=people), line


def test_approval_is_to_the_end_too_and_lasts(desk: LimitDesk, limited: Platform, tmp_path: Path) -> None:
    """Where signatures are wanted, those of the plan are looked at again; who signed may have left since."""
    settings, _ = signed(desk, tmp_path)
    desk.clock.later(14 * DAY)
    with pytest.raises(GuardRefused, match=f"plan {desk.plan.id}: 0 approved the plan as it is, 1 needed"):
        desk.lift(limited, settings=settings)
    assert limited.sent == []
    path = tmp_path / "plan.json"
    write_plan(desk.plan, path)
    key = load_key(tmp_path / "key", str)
    approve(desk.plan, path, key, settings.approval, ledger=desk.ledger, time=desk.clock())
    assert read_approvals(path)
    left = settings_of(tmp_path, actions=LIMITS, approval={"required": 1, "people": {}})
    assert desk.lift(limited, settings=left).states["ended"] == 6


def test_an_approval_of_another_hash_lifts_nothing(desk: LimitDesk, limited: Platform, tmp_path: Path) -> None:
    settings, _ = signed(desk, tmp_path)
    path = tmp_path / "plan.json"
    longer: Plan = desk.plan.model_copy(update={"limit_for": 1.0}).sealed()
    approve(longer, path, load_key(tmp_path / "key", str), settings.approval, ledger=desk.ledger, time=desk.clock())
    desk.clock.later(14 * DAY)
    with pytest.raises(GuardRefused, match="0 approved"):
        desk.lift(limited, settings=settings)


def test_the_key_changes_where_a_lift_came_to_nothing(desk: LimitDesk, limited: Platform) -> None:
    """A server that keeps a key's first answer would give its error for ever."""
    keys: list[str] = []

    def look(requests: Sequence[Request]) -> None:
        keys.extend(request.key for request in requests if request.account == desk.ids[0])

    desk.clock.later(14 * DAY)
    limited.look, limited.outcomes = look, {desk.ids[0]: "failed"}
    desk.lift(limited)
    limited.outcomes = {}
    desk.lift(limited)
    assert len(set(keys)) == 2
