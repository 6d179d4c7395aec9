"""Done means seen to be done: what may have taken effect is never lost sight of, whatever was answered."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.suspension import plan_statuses, reasons, targets_of_accounts, targets_of_plan, what_next
from graphlink.suspension.connector_settings import AsksAgain
from graphlink.suspension.connectors import Answer, Request
from graphlink.suspension.ledger import now
from graphlink.suspension.states import account_log
from tests.suspension_platform import Desk, Platform
from tests.suspension_setting import settings_of, small_case

URL = "http://127.0.0.1:9/{account}"


class Slow(Platform):
    """Takes on what it is asked, and does it at the `after`-th look at how the account stands; never for `never`."""

    def __init__(self, after: int, never: Sequence[str] = (), answer: Any = "accepted") -> None:
        super().__init__()
        self.after, self.never, self.answer = after, set(never), answer
        self.due: dict[str, int] = {}
        self.keys: list[str] = []

    def statuses(self, accounts: Sequence[str]) -> Any:
        for account in accounts:
            if account in self.due and account not in self.never:
                self.due[account] -= 1
                if self.due[account] <= 0:
                    self.standing[account] = "suspended"
        return super().statuses(accounts)

    def _act(self, request: Request) -> Answer:
        self.due[request.account] = self.after
        self.keys.append(request.key)
        return Answer(request.account, self.answer, f"answered {self.answer}")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


def waiting(desk: Desk, folder: Path, verify: float, accepted: float) -> Desk:
    """`desk` that waits so many seconds for what was done to show, and for what was taken on."""
    table = {"kind": "http", "suspend": {"url": URL}, "status": {"url": URL}}
    settings = settings_of(folder, {**table, "verify_within": verify, "accepted_within": accepted})
    return Desk(desk.plan, settings, desk.ledger)


@pytest.fixture
def desk(case: Case, tmp_path: Path) -> Iterator[Desk]:
    """A desk that waits a moment, for what never comes."""
    with Desk.of(case, tmp_path) as opened:
        yield waiting(opened, tmp_path, 0.1, 0.2)


@pytest.fixture
def patient(desk: Desk, tmp_path: Path) -> Desk:
    """The desk that waits as long as a busy machine may take: what it waits for comes, and ends the wait."""
    return waiting(desk, tmp_path, 60, 60)


def test_taken_on_for_later_is_asked_about_until_it_is_done(patient: Desk) -> None:
    applied = patient.apply(Slow(after=2))
    assert (applied.states["done"], applied.states["accepted"], applied.open) == (12, 0, 0)
    assert {one.state for one in account_log(patient.ledger, patient.plan.id)} == {"done"}


def test_what_was_taken_on_and_never_done_is_said_and_sent_again_with_a_new_key(desk: Desk) -> None:
    lazy = Slow(after=1, never=[desk.ids[0]])
    applied = desk.apply(lazy)
    assert (applied.states["done"], applied.states["unknown"], applied.open) == (11, 1, 1)
    assert applied.failures == {desk.ids[0]: "was taken on (answered accepted), but the platform says active"}
    lazy.never.clear()
    lazy.due.clear()
    again = desk.apply(lazy)
    assert (again.sent, again.states["done"], again.open) == (1, 12, 0)
    assert len(lazy.keys) == len(set(lazy.keys)) == 13, "the server may keep the answer to the first key"


def test_who_was_taken_on_a_moment_ago_is_waited_for_and_not_sent_again(patient: Desk) -> None:
    """A run that died before it could look leaves them as accepted."""
    unlooked = patient.settings.model_copy(update={"connector": AsksAgain(verify_after=False)})
    lazy = Slow(after=3)
    first = Desk(patient.plan, unlooked, patient.ledger).apply(lazy)
    assert (first.states["accepted"], first.open) == (12, 12)
    assert "whether they are done by then" in what_next(first, "CALL", "CHECK")
    lazy.after = 2
    again = patient.apply(lazy)
    assert (again.sent, again.states["done"]) == (0, 12)


def test_answered_as_done_and_not_so_is_said_by_name_and_done_later(desk: Desk) -> None:
    liar = Slow(after=1, never=desk.ids[:2], answer="done")
    applied = desk.apply(liar)
    assert (applied.states["done"], applied.states["unknown"]) == (10, 2)
    assert set(applied.failures) == set(desk.ids[:2])
    assert "was answered as done" in applied.failures[desk.ids[0]]
    liar.never.clear()
    assert desk.apply(liar).states["done"] == 12


def test_a_copy_that_lags_behind_is_waited_for(patient: Desk) -> None:
    applied = patient.apply(Slow(after=2, answer="done"))
    assert (applied.states["done"], applied.open, applied.failures) == (12, 0, {})


def test_a_lost_answer_is_found_again_in_the_same_run(desk: Desk) -> None:
    applied = desk.apply(Slow(after=1, answer="unknown"))
    assert (applied.states["done"], applied.failures, applied.open) == (12, {}, 0)


def test_what_was_done_and_not_looked_at_is_looked_at_by_the_next_run(desk: Desk) -> None:
    platform = Platform()
    unlooked = desk.settings.model_copy(update={"connector": AsksAgain(verify_after=False)})
    Desk(desk.plan, unlooked, desk.ledger).apply(platform)
    platform.standing[desk.ids[3]] = "active"
    applied = desk.apply(platform)
    assert list(applied.failures) == [desk.ids[3]] and applied.states["unknown"] == 1
    platform.asked.clear()
    assert desk.apply(platform).open == 0
    assert desk.apply(platform).open == 0
    assert platform.asked == [[desk.ids[3]], [desk.ids[3]]], "who was seen once is not asked about again"


def test_who_cannot_be_looked_at_afterwards_is_named(desk: Desk) -> None:
    platform = Platform(status_batch=1)

    def hide(requests: Sequence[Request]) -> None:
        platform.unreadable = {desk.ids[0]}

    platform.look = hide
    applied = desk.apply(platform)
    assert (applied.states["done"], applied.unseen) == (12, {desk.ids[0]: "no answer"})
    assert reasons(applied) == [
        f"1 account: was answered as done and could not be looked at again: no answer ({desk.ids[0]})"
    ]


def test_nothing_that_may_have_happened_is_lost_to_a_later_refusal(desk: Desk) -> None:
    """No answer first; then a refusal, or no connection: the platform suspended them all the same."""
    first, second, third = desk.ids[:3]
    platform = Platform()
    platform.outcomes = {first: "unknown", second: "unknown", third: "failed"}
    desk.apply(platform)
    platform.outcomes = {first: "failed", second: "not_sent", third: "failed"}
    platform.unreadable = set()
    applied = desk.apply(platform)
    assert applied.states == {**applied.states, "failed": 2, "pending": 1}
    assert {target.account for target in targets_of_plan(desk.ledger, desk.plan.id)} == set(desk.ids) - {third}
    assert [target.unsure for target in targets_of_accounts(desk.ledger, [first, second])] == [True, True]
    platform.standing |= {first: "suspended", second: "suspended"}
    applied = desk.apply(platform)
    assert (applied.states["done"], applied.states["failed"]) == (11, 1)
    platform.outcomes = {}
    assert desk.give_back(targets_of_plan(desk.ledger, desk.plan.id), platform).states["reinstated"] == 11
    assert plan_statuses(desk.ledger, desk.plan.id)[0].states["reinstated"] == 11


def test_a_refusal_for_sure_and_suspended_by_others_since_is_theirs(desk: Desk) -> None:
    refused = desk.ids[0]
    platform = Platform()
    platform.outcomes = {refused: "failed"}
    desk.apply(platform)
    platform.standing[refused] = "suspended"
    applied = desk.apply(platform)
    assert [left.why for left in applied.skipped] == ["is suspended already"]
    assert refused not in [target.account for target in targets_of_plan(desk.ledger, desk.plan.id)]


def test_a_reinstatement_is_seen_to_be_done_too(desk: Desk) -> None:
    platform = Platform()
    desk.apply(platform)

    class Deaf(Platform):
        def _act(self, request: Request) -> Answer:
            if request.account != desk.ids[0]:
                self.standing[request.account] = "active"
            return Answer(request.account, "done", "yes")

    deaf = Deaf(platform.standing)
    applied = desk.give_back(targets_of_plan(desk.ledger, desk.plan.id), deaf)
    assert (applied.states["reinstated"], applied.states["unknown"]) == (11, 1)
    assert "the platform says suspended" in applied.failures[desk.ids[0]]
    assert [target.account for target in targets_of_plan(desk.ledger, desk.plan.id)] == [desk.ids[0]]


def test_those_never_sent_come_before_those_that_failed(desk: Desk) -> None:
    platform = Platform()
    platform.outcomes = {**dict.fromkeys(desk.ids[:4], "failed"), **dict.fromkeys(desk.ids[8:], "not_sent")}
    desk.apply(platform)
    platform.sent.clear()
    desk.apply(platform)
    assert platform.accounts() == desk.ids[8:] + desk.ids[:4]


def test_what_another_call_would_do_is_said_as_it_is(desk: Desk) -> None:
    platform = Platform(status_batch=1)
    platform.unreadable = set(desk.ids[:2])
    applied = desk.apply(platform)
    assert "`CHECK` tries one" in what_next(applied, "CALL", "CHECK")
    assert reasons(applied) == [
        f"2 accounts: nothing was sent, for how they stand could not be read: no answer ({desk.ids[0]}, {desk.ids[1]})"
    ]
    platform.unreadable, platform.outcomes = set(), {desk.ids[0]: "failed"}
    assert "the platform refused it" in what_next(desk.apply(platform), "CALL", "CHECK")
    platform.stopped = None
    platform.outcomes = {desk.ids[0]: "not_sent"}
    assert what_next(desk.apply(platform), "CALL", "CHECK") == "`CALL` again goes on"


class Lagging(Platform):
    """Shows what was done once `shows` is set; until then everybody stands as at the start."""

    shows = False

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | None]:
        return super().statuses(accounts) if self.shows else dict.fromkeys(accounts, "active")


def test_whose_suspension_does_not_show_yet_is_not_said_to_need_nothing(desk: Desk, tmp_path: Path) -> None:
    lagging = Lagging()
    applied = desk.apply(lagging)
    assert applied.states["unknown"] == 12
    assert "`CALL` looks again" in what_next(applied, "CALL", "") and "verify_within" in what_next(applied, "CALL", "")
    desk = waiting(desk, tmp_path, 0.1, 60)
    targets = targets_of_plan(desk.ledger, desk.plan.id)
    early = desk.give_back(targets, lagging, clock=now)
    assert (early.states["unknown"], early.open, early.sent) == (12, 12, 0) and early.skipped == ()
    assert "may still come" in early.failures[desk.ids[0]]
    lagging.shows = True
    assert desk.give_back(targets, lagging, clock=now).states["reinstated"] == 12
    assert set(lagging.standing.values()) == {"active"}


def test_who_was_seen_suspended_a_moment_ago_is_given_back_though_a_copy_says_active(
    desk: Desk, tmp_path: Path
) -> None:
    platform = Lagging()
    platform.shows = True
    assert desk.apply(platform).states["done"] == 12
    desk = waiting(desk, tmp_path, 0.1, 60)
    targets = targets_of_plan(desk.ledger, desk.plan.id)
    platform.shows = False
    assert desk.give_back(targets, platform, clock=now).states["reinstated"] == 12
    assert set(platform.standing.values()) == {"active"}
    # Once given back, nothing is asked for again.
    platform.sent.clear()
    assert desk.give_back(targets, platform, clock=now).sent == 0
