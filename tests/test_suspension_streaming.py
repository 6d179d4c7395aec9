"""Standings are read along with acting: each account shortly before its own request, and nothing is lost by it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.errors import GraphlinkError, GuardRefused
from graphlink.suspension import Applied, Before, account_log, looking, plan_statuses, targets_of_plan
from graphlink.suspension.connectors import Request
from graphlink.suspension.dispatch import AHEAD, Later, send_all
from graphlink.suspension.ledger import Entry
from graphlink.suspension.looking import Standings
from tests.suspension_platform import Desk, Platform, requests_for
from tests.suspension_setting import small_case

FIRST = 8
ALL = 60


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=ALL)


@pytest.fixture
def desk(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A plan of sixty accounts, of which eight are looked at before the first request."""
    monkeypatch.setattr(looking, "FIRST", FIRST)
    with Desk.of(case, tmp_path, ALL) as opened:
        yield opened


def asked(platform: Platform) -> list[str]:
    return [account for batch in platform.asked for account in batch]


def test_the_first_request_leaves_when_a_few_were_looked_at(desk: Desk) -> None:
    platform = Platform(status_batch=1)
    before: list[int] = []
    platform.look = lambda _: before.append(len(asked(platform)))
    assert desk.apply(platform).states["done"] == ALL
    assert before[0] <= FIRST + AHEAD, "the others are not waited for"
    assert before == sorted(before) and before[-1] == ALL


@pytest.mark.parametrize(
    ("concurrency", "batch", "status_batch"), [(1, 1, 1), (4, 1, 1), (1, 7, 5), (3, 5, 7), (2, 50, 9), (1, 20, 3)]
)
def test_each_is_looked_at_before_its_request_and_not_long_before(
    desk: Desk, concurrency: int, batch: int, status_batch: int
) -> None:
    platform = Platform(status_batch=status_batch, batch=batch, concurrency=concurrency, pause=0.001)
    ahead: list[int] = []

    def look(requests: Sequence[Request]) -> None:
        assert {request.account for request in requests} <= set(asked(platform)), "acted on unseen"
        ahead.append(len(asked(platform)) - len(platform.accounts()))

    platform.look = look
    assert desk.apply(platform).states["done"] == ALL
    assert sorted(platform.accounts()) == sorted(desk.ids), "each once"
    assert platform.most_at_once <= concurrency, "looking takes no threads of its own"
    assert len(platform.sent) <= -(-ALL // batch) + 1, "batches are full, though accounts come a few at a time"
    enough = max(concurrency * AHEAD * batch, status_batch)
    assert max(ahead) <= max(FIRST, status_batch) + 2 * enough + status_batch


def test_who_changes_while_others_are_acted_on_is_skipped(desk: Desk) -> None:
    """Suspended by somebody else a moment after the run began: not acted on a second time."""
    platform = Platform(status_batch=1)
    last = desk.ids[-1]

    def look(requests: Sequence[Request]) -> None:
        platform.standing.setdefault(last, "suspended")

    platform.look = look
    applied = desk.apply(platform)
    assert [(left.account_id, left.why) for left in applied.skipped] == [(last, "is suspended already")]
    assert last not in platform.accounts()
    assert {one.account: one.detail for one in account_log(desk.ledger, desk.plan.id) if one.state == "skipped"} == {
        last: "is suspended already"
    }


@pytest.mark.parametrize("seed", range(4))
def test_it_ends_as_if_all_had_been_looked_at_first(
    seed: int, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Random standings and answers, one run and a second over what is left: the same ends, whatever is read when."""

    def story(first: int, folder: Path) -> list[tuple[dict[str, Any], Mapping[str, int], list[tuple[str, str, str]]]]:
        monkeypatch.setattr(looking, "FIRST", first)
        draw = random.Random(seed)
        platform = Platform(status_batch=draw.choice([1, 4]), batch=draw.choice([1, 3]), concurrency=2)
        with Desk.of(case, folder, ALL) as desk:
            words = ["active", "active", "active", "suspended", "gone", "limited", "odd"]
            platform.standing = {one: draw.choice(words) for one in desk.ids}
            platform.outcomes = {one: draw.choice(["done", "failed", "unknown"]) for one in draw.sample(desk.ids, 20)}
            platform.unreadable = set(draw.sample(desk.ids, 3)) if platform.status_batch == 1 else set()
            told = [_told(desk, desk.apply(platform))]
            platform.outcomes, platform.unreadable = {}, set()
            return [*told, _told(desk, desk.apply(platform))]

    together = story(1000, tmp_path / "together")
    assert story(FIRST, tmp_path / "streamed") == together


def _told(desk: Desk, applied: Applied) -> tuple[dict[str, Any], Mapping[str, int], list[tuple[str, str, str]]]:
    fields = asdict(applied)
    kept = {name: fields[name] for name in ("sent", "failures", "unread", "unseen", "stopped", "states")}
    kept["skipped"] = {left.account_id: left.why for left in applied.skipped}
    log = sorted((one.account, one.state, one.detail) for one in account_log(desk.ledger, desk.plan.id))
    return kept, plan_statuses(desk.ledger, desk.plan.id)[0].states, log


def test_consent_is_to_the_whole_plan_and_says_what_is_looked_at_later(desk: Desk) -> None:
    found: list[Before] = []

    def consent(before: Before) -> str:
        found.append(before)
        return "typed"

    platform = Platform({desk.ids[0]: "gone"}, status_batch=1)
    desk.apply(platform, consent=consent)
    ((acts_on, to_send, later, skipped),) = [(b.acts_on, b.to_send, b.later, len(b.skipped)) for b in found]
    assert (acts_on, to_send, later, skipped) == (ALL, FIRST - 1, ALL - FIRST, 1)
    started = next(iter(desk.ledger.entries("started", desk.plan.id)))
    assert (started.body["to_send"], started.body["later"]) == (FIRST - 1, ALL - FIRST)


def test_who_need_not_be_asked_is_not_asked(desk: Desk) -> None:
    """None of a whole plan can be acted on: it is looked at to its end, and nobody agrees to nothing."""
    platform = Platform(dict.fromkeys(desk.ids, "suspended"), status_batch=1)
    applied = desk.apply(platform, consent=lambda _: pytest.fail("nothing to ask about"))
    assert (applied.states["skipped"], platform.sent) == (ALL, [])
    assert sorted(asked(platform)) == sorted(desk.ids)


def test_the_canary_is_as_large_as_it_should_be_wherever_its_accounts_are(desk: Desk) -> None:
    """The first accounts cannot be acted on: more are looked at until there are enough, and no more are sent."""
    platform = Platform(dict.fromkeys(desk.ids[:20], "gone"), status_batch=1)
    applied = desk.apply(platform, canary=10)
    assert applied.canary and platform.accounts() == desk.ids[20:30]
    assert len(set(asked(platform))) < ALL
    with pytest.raises(GuardRefused, match="30 wait; look at it"):
        desk.apply(platform, canary=10)
    assert desk.apply(platform, canary=10, past_canary=True).states["done"] == 40
    assert platform.accounts() == desk.ids[20:]


def test_after_the_canary_the_others_are_looked_at_anew(desk: Desk) -> None:
    """Somebody looks at it for as long as it takes; what was read before that is old."""
    platform = Platform(status_batch=1)

    def go_on(_: Applied) -> bool:
        platform.standing |= {desk.ids[4]: "suspended", desk.ids[40]: "suspended"}
        return True

    applied = desk.apply(platform, canary=3, go_on=go_on)
    assert {left.account_id for left in applied.skipped} == {desk.ids[4], desk.ids[40]}
    assert sorted(platform.accounts()) == sorted(set(desk.ids) - {desk.ids[4], desk.ids[40]})


def test_a_platform_that_stops_in_the_middle_leaves_the_rest_pending(desk: Desk) -> None:
    platform = Platform(status_batch=1, concurrency=4, pause=0.005)

    def look(_: Sequence[Request]) -> None:
        if len(platform.accounts()) >= 20:
            platform.stop("the server is down")

    platform.look = look
    applied = desk.apply(platform)
    assert applied.stopped == "the server is down" and applied.unread == {}
    assert 20 <= applied.states["done"] <= 20 + 4 * AHEAD and applied.states["pending"] == ALL - applied.states["done"]
    platform.stopped, platform.look = None, lambda _: None
    assert desk.apply(platform).states["done"] == ALL
    assert sorted(platform.accounts()) == sorted(desk.ids)


def test_who_could_not_be_looked_at_for_the_stop_is_as_before(desk: Desk) -> None:
    """The third request stops everything while the next account waits to be looked at: nothing is decided of it."""
    platform = Platform(status_batch=1, pause=0.02)

    def look(_: Sequence[Request]) -> None:
        if len(platform.accounts()) == 2:
            platform.stop("down")

    platform.look = look
    decided: list[str] = []

    def decide(accounts: Sequence[str], _: Standings) -> tuple[list[Request], list[Entry]]:
        decided.extend(accounts)
        return [], []

    three = requests_for(*desk.ids[:3], plan=desk.plan.id)
    sent = send_all(platform, three, desk.ledger, lambda _: None, Later(desk.ids[3:], decide))
    assert (sent.stopped, platform.accounts(), decided) == ("down", desk.ids[:3], [])


def test_a_platform_that_is_down_from_the_start_gets_nothing(desk: Desk) -> None:
    platform = Platform(status_batch=1)
    platform.stopped = "down"
    with pytest.raises(GraphlinkError, match="so nothing was sent: down"):
        desk.apply(platform)
    assert platform.sent == []


def test_a_connector_with_a_fault_neither_hangs_nor_loses_anybody(desk: Desk) -> None:
    class Faulty(Platform):
        def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | None]:
            if desk.ids[30] in accounts:
                raise ZeroDivisionError
            return super().statuses(accounts)

    platform = Faulty(status_batch=1)
    applied = desk.apply(platform)
    assert (applied.unread, applied.states["done"]) == ({desk.ids[30]: "ZeroDivisionError"}, ALL - 1)


def test_giving_back_is_streamed_too(desk: Desk) -> None:
    platform = Platform(status_batch=1)
    desk.apply(platform)
    platform.sent, platform.asked = [], []
    before: list[int] = []
    platform.look = lambda _: before.append(len(asked(platform)))
    platform.standing |= {desk.ids[3]: "active", desk.ids[50]: "active", desk.ids[55]: "gone"}
    applied = desk.give_back(targets_of_plan(desk.ledger, desk.plan.id), platform)
    assert before[0] <= FIRST + AHEAD
    assert (applied.states["reinstated"], applied.states["skipped"], applied.open) == (ALL - 1, 1, 0)
    assert sorted(platform.accounts()) == sorted(set(desk.ids) - {desk.ids[3], desk.ids[50], desk.ids[55]})
    assert plan_statuses(desk.ledger, desk.plan.id)[0].states["reinstated"] == ALL - 1
