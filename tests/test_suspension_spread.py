"""A plan spread over a window: whole networks at a time, at random moments, and the same ones when called again."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.errors import GuardRefused
from graphlink.suspension import Applied, apply_spread, spread_until
from graphlink.suspension.ledger import now
from graphlink.suspension.spreading import spread_over
from tests.suspension_platform import Desk, Platform, account, plan_by_hand
from tests.suspension_setting import agree, settings_of, small_case

HOURS = 6 * 3600.0


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=60)


class Time:
    """A clock that goes on when somebody sleeps, and says when they did."""

    def __init__(self) -> None:
        self.at = now()
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


def spread(desk: Desk, platform: Platform, time: Time, **changes: Any) -> Applied:
    values: dict[str, Any] = {"ledger": desk.ledger, "connector": platform, "by": "bea", "consent": agree}
    values |= {"seconds": HOURS, "clock": time.now, "sleep": time.sleep}
    settings = desk.settings if "settings" not in changes else changes.pop("settings")
    return apply_spread(desk.plan, settings, **(values | changes))


def test_a_network_stays_whole_and_its_moment_is_random_and_lasting() -> None:
    accounts = [account(f"a{number}", network_id=number % 5 or None, community_id=number % 10) for number in range(100)]
    plan = plan_by_hand(*accounts)
    groups = spread_over(plan, HOURS)
    assert groups == spread_over(plan, HOURS)
    assert [group.after for group in groups] == sorted(group.after for group in groups)
    assert all(0 <= group.after <= HOURS for group in groups)
    assert len(groups) == 4 + 2, "four networks, and two communities that are in none"
    assert sorted(one for group in groups for one in group.accounts) == sorted(one.account_id for one in accounts)
    other = plan_by_hand(*accounts, id="2" * 32)
    assert [group.accounts for group in spread_over(other, HOURS)] != [group.accounts for group in groups]
    longest = max(groups, key=lambda group: len(group.accounts)).accounts
    assert list(longest) != sorted(longest, key=lambda one: int(one[1:])), "in random order"


def test_each_network_is_acted_on_at_its_moment_and_all_of_them_once(desk: Desk) -> None:
    platform, time = Platform(), Time()
    start = time.at
    moments: dict[str, float] = {}
    platform.look = lambda requests: moments.update(
        {request.account: (time.at - start).total_seconds() for request in requests}
    )
    applied = spread(desk, platform, time)
    assert (applied.states["done"], applied.open) == (12, 0)
    assert platform.accounts() == [one for group in spread_over(desk.plan, HOURS) for one in group.accounts]
    for group in spread_over(desk.plan, HOURS):
        assert {round(moments[one]) for one in group.accounts} == {round(group.after)}
    until = spread_until(desk.ledger, desk.plan.id)
    assert until is not None and until - start == timedelta(seconds=HOURS)


def test_called_again_it_goes_on_with_the_first_window(desk: Desk) -> None:
    platform, time = Platform(), Time()

    def die(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spread(desk, platform, time, sleep=die)
    assert platform.sent == []
    time.at += timedelta(hours=7)
    applied = spread(desk, platform, time, seconds=60.0)
    assert applied.states["done"] == 12 and time.slept == [], "every moment has passed"


def test_between_two_networks_accounts_can_be_given_back(desk: Desk) -> None:
    platform, time = Platform(), Time()

    def free(seconds: float) -> None:
        with desk.ledger.alone():
            time.sleep(seconds)

    assert spread(desk, platform, time, sleep=free).open == 0


def test_guards_and_consent_come_before_the_first_wait(desk: Desk, tmp_path: Path) -> None:
    platform, time = Platform(), Time()
    tight = settings_of(tmp_path, guards={"max_accounts": 3})
    with pytest.raises(GuardRefused, match="`max_accounts`"):
        spread(desk, platform, time, settings=tight)
    with pytest.raises(GuardRefused, match="the canary comes first"):
        spread(desk, platform, time, settings=settings_of(tmp_path, guards={"canary": 5}))
    with pytest.raises(GuardRefused, match="older than 24 hours before the window ends"):
        spread(desk, platform, time, seconds=25 * 3600.0)

    def no(_: object) -> str:
        raise GuardRefused("not the number")

    with pytest.raises(GuardRefused, match="not the number"):
        spread(desk, platform, time, consent=no)
    assert (platform.sent, time.slept) == ([], [])
