"""A plan gone through and not sent: what the platform itself did meanwhile to those that it would have acted on."""

import pytest

from graphlink.case import Case
from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import Applied, look_at_shadow, mistakes_of
from graphlink.suspension.shadow import Shadow
from tests.suspension_platform import Desk, Platform
from tests.suspension_setting import settings_of, small_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


def go_through(desk: Desk, platform: Platform) -> Applied:
    return desk.apply(platform, canary=3, shadow=True, consent=lambda _: pytest.fail("nothing is sent"))


def look(desk: Desk, platform: Platform) -> Shadow:
    return look_at_shadow(desk.plan.id, desk.ledger, platform, desk.settings.statuses, lambda _: None)


def test_everything_happens_but_the_sending(desk: Desk) -> None:
    platform = Platform({desk.ids[0]: "gone"})
    applied = go_through(desk, platform)
    assert (applied.shadow, applied.sent, platform.sent) == (11, 0, [])
    assert (applied.states["pending"], [left.account_id for left in applied.skipped]) == (12, desk.ids[:1])
    assert mistakes_of(desk.ledger).applied is None
    tight = settings_of(desk.settings.folder, guards={"max_accounts": 3})
    with pytest.raises(GuardRefused):
        Desk(desk.plan, tight, desk.ledger).apply(platform, shadow=True)
    assert desk.apply(platform).states["done"] == 11, "the plan can still be applied"


def test_what_the_platform_did_meanwhile(desk: Desk) -> None:
    platform = Platform(status_batch=1)
    go_through(desk, platform)
    one, two, three, four, five = desk.ids[:5]
    platform.standing |= {one: "banned", two: "suspended", three: "limited", four: "deleted"}
    platform.unreadable = {five}
    found = look(desk, platform)
    assert found.counts == {"active": 7, "suspended": 2, "limited": 1, "gone": 1, "not known": 1}
    assert found.unread == {five: "no answer"} and platform.sent == []
    platform.standing[two] = "active"
    platform.unreadable = set()
    again = look(desk, platform)
    assert again.accounts[two] == "given back" and again.counts["active"] == 8
    platform.standing[two] = "suspended"
    assert look(desk, platform).accounts[two] == "suspended"


def test_what_this_ledger_did_since_is_no_act_of_the_platforms(desk: Desk) -> None:
    platform = Platform()
    go_through(desk, platform)
    desk.apply(platform)
    platform.asked.clear()
    assert look(desk, platform).counts == {"suspended by this ledger": 12}
    assert platform.asked == []


def test_there_must_be_something_to_look_at_and_somebody_who_can_say(desk: Desk) -> None:
    with pytest.raises(InputError, match="was never gone through"):
        look(desk, Platform())
    go_through(desk, Platform())
    with pytest.raises(InputError, match="only the platform knows"):
        look(desk, Platform(reads_status=False))
