"""What a standing means: words, true and false, dates and null, lists, nested and in arrays; never guessed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from graphlink.suspension.settings import StatusRequest, StatusWords
from graphlink.suspension.standing import Absent, standing_in, words_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def read(document: Any, words: StatusWords | None = None, **reading: Any) -> Any:
    """What an answer about ann says, read as the settings say."""
    asked = StatusRequest.model_validate({"url": "http://x/{account}", **reading})
    return standing_in(document, asked.readings, "ann", words or StatusWords())


@pytest.mark.parametrize(
    ("field", "value", "state"),
    [
        ("status", "Active", "active"),
        ("state", "BANNED", "suspended"),
        ("enabled", True, "active"),
        ("enabled", False, "suspended"),
        ("is_active", False, "suspended"),
        ("isActive", True, "active"),
        ("accountEnabled", False, "suspended"),
        ("active", 1, "active"),
        ("blocked", True, "suspended"),
        ("blocked", False, "active"),
        ("blocked", None, "active"),
        ("is_suspended", 0, "active"),
        ("takendown", True, "suspended"),
        ("silenced", True, "limited"),
        ("prohibit_login", True, "suspended"),
        ("prohibit_login", False, "active"),
        ("loginDisabled", True, "suspended"),
        ("frozen_at", None, "active"),
        ("locked_out", "true", "suspended"),
        ("active_until", "2999-01-01", "active"),
        ("muted_until", "2999-01-01", "limited"),
        ("locked_out", "false", "active"),
        ("IsActive", False, "suspended"),
        ("silenced", False, "active"),
        ("deleted", True, "gone"),
        ("deleted_at", "2026-01-01T00:00:00Z", "gone"),
        ("deleted_at", None, "active"),
        ("suspended_at", "2026-01-01T00:00:00Z", "suspended"),
        ("suspended_at", None, "active"),
        ("suspendedAt", "", "active"),
        ("banned_until", "2999-01-01T00:00:00Z", "suspended"),
        ("banned_until", "2020-01-01", "active"),
        ("banned_until", 1_500_000_000, "active"),
        ("suspendedTill", 32_500_000_000_000, "suspended"),
        ("locked_until", "Thu, 26 Nov 2020 10:00:00 GMT", "active"),
        ("locked_until", "2020-01-01 00:00:00 UTC", "active"),
        ("locked_until", "2020-01-01T00:00:00.123456789Z", "active"),
        ("locked_until", 1_732_642_260.5, "active"),
        ("locked_until", "20200101120000Z", "active"),
        ("locked_until", "2999-01-01T00:00:00+02:00", "suspended"),
        ("suspended_at", "0001-01-01T00:00:00Z", "active"),
        ("suspended_at", "0000-00-00 00:00:00", "active"),
        ("deleted_at", "0001-01-01T00:00:00Z", "active"),
        ("deleted_at", "1970-01-01T00:00:00.000Z", "active"),
        ("active", "False", "suspended"),
        ("enabled", "N", "suspended"),
        ("isBlocked", "Y", "suspended"),
        ("active", "f", "suspended"),
        ("active", "on", "active"),
        ("enabled", "nein", "suspended"),
        ("enabled", "oui", "active"),
        ("suspended", "off", "active"),
        ("is_banned", "não", "active"),
        ("banned_until", "none", "active"),
        ("suspended", "spam", "suspended"),
        ("state", "STATE_SUSPENDED", "suspended"),
        ("state", "USER_STATE_ACTIVE", "active"),
        ("status", "AccountStatus.BANNED", "suspended"),
        ("status", "account disabled", "suspended"),
        ("can_login", False, "suspended"),
        ("loginEnabled", True, "active"),
        ("access_revoked", True, "suspended"),
        ("nsAccountLock", "TRUE", "suspended"),
        ("ban", None, "active"),
        ("suspension", None, "active"),
        ("activeBan", None, "active"),
        ("restrictions", [], "active"),
        ("restrictions", ["throttled"], "limited"),
        ("restrictions", ["throttled", "suspended"], "suspended"),
    ],
)
def test_the_field_and_its_value_say_it(field: str, value: Any, state: str) -> None:
    assert read({"id": "ann", field: value}, field=field) == state


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("status", "frozen", "frozen"),
        ("status", "STATE_UNSPECIFIED", "state_unspecified"),
        ("status", "not active", "not active"),
        ("status", "not_suspended", "not_suspended"),
        ("state", "pending_active", "pending_active"),
        ("status", "ACTIVE_UNTIL_REVIEW", "active_until_review"),
        ("ban_expires_at", None, None),
        ("ban", {"lifted_at": "2026-01-01"}, None),
        ("status", True, "true"),
        ("status", None, None),
        ("enabled", None, None),
        ("restrictions", ["no_voice"], "no_voice"),
        ("locked_until", "26/11/2020", "26/11/2020"),
        ("suspended_until", "never", "never"),
        ("suspended_at", "never", "never"),
        ("enabled", "perhaps", "perhaps"),
        ("active", 3, "3"),
        ("banned", 3, "3"),
    ],
)
def test_what_nothing_explains_is_never_guessed(field: str, value: Any, said: str | None) -> None:
    assert read({"id": "ann", field: value}, field=field) == said


def test_the_settings_words_hold_before_the_name() -> None:
    words = StatusWords(active=("false",), suspended=("true",))
    assert read({"enabled": True}, words, field="enabled") == "suspended"
    assert read({"flag": True}, words, field="flag") == "suspended"
    assert read({"flag": "no", "id": "ann"}, field="flag", active=["no"]) == "active"
    assert read({"flag": False}, field="flag", suspended=[False]) == "suspended"
    assert read({"until": "2999-01-01"}, field="until", suspended=["future"], active=["past", "null"]) == "suspended"
    assert read({"until": None}, field="until", suspended=["future"], active=["past", "null"]) == "active"
    assert read({"x": "anything"}, field="x", suspended=["present"], active=["null"]) == "suspended"


def test_the_way_leads_through_objects_and_lists() -> None:
    assert read({"data": {"user": {"blocked": True}}}, field="data.user.blocked") == "suspended"
    assert read({"users": [{"disabled": True}]}, field="users.0.disabled") == "suspended"
    users = {"users": [{"id": "bob", "disabled": False}, {"id": "ann", "disabled": True}]}
    assert read(users, field="users.id={account}.disabled") == "suspended"
    assert read({"accounts": {"ann": {"status": "ok"}}}, field=["accounts", "{account}", "status"]) == "active"
    marks = {"user": {"restrictions": [{"type": "limited"}, {"type": "banned"}]}}
    assert read(marks, field="user.restrictions.type") == "suspended"
    assert read({"user": {"restrictions": []}}, field="user.restrictions.type") == "active"
    assert read({"user": {"marks": []}}, field="user.marks.type", active=["empty"]) == "active"
    assert isinstance(read({"user": {"marks": []}}, field="user.marks.type"), Absent)
    assert read({"a.b": "banned"}, field=["a.b"]) == "suspended"


def test_each_item_of_a_list_says_something_of_its_own() -> None:
    bans = {"id": "ann", "bans": [{"banned": False, "until": "2020-01-01"}, {"banned": True, "until": "2999-01-01"}]}
    assert read(bans, field="bans.banned") == "suspended"
    assert read(bans, field="bans.until", suspended=["future"], active=["past"]) == "suspended"
    assert read({"id": "ann", "logins": [{"enabled": True}, {"enabled": False}]}, field="logins.enabled") == "suspended"


@pytest.mark.parametrize(
    ("field", "value", "state"),
    [
        ("ban.active", True, "suspended"),
        ("ban.active", False, "active"),
        ("account.suspension.isActive", "true", "suspended"),
        ("block.enabled", 0, "active"),
        ("mute.active", True, "limited"),
        ("sanction.active", True, "true"),
        ("ban.revoked", True, "active"),
        ("ban.revoked", False, "false"),
        ("ban.lifted_at", "2026-01-01", "active"),
        ("ban.lifted_at", None, None),
        ("ban.expires", "2999-01-01", "suspended"),
        ("ban.expires", "2020-01-01", "active"),
        ("lock.locked", True, "suspended"),
        ("block.blocked", False, "active"),
        # PlayFab, Roblox, ASP.NET Identity, Better Auth, and how others call what they keep of bans.
        ("data.BanData.Active", True, "suspended"),
        ("data.BanData.Active", False, "active"),
        ("gameJoinRestriction.active", True, "limited"),
        ("currentBan.isActive", True, "suspended"),
        ("ban.data.attributes.active", True, "suspended"),
        ("ban.user.active", True, "active"),
        ("lockoutEnd", "2999-01-01", "suspended"),
        ("lockoutEnd", "2020-01-01", "active"),
        ("suspension.ends_at", "2999-01-01", "suspended"),
        ("ban_expires", "2999-01-01", "suspended"),
        # For ever, or not at all.
        ("ban_expires", None, None),
    ],
)
def test_what_is_said_of_a_ban_is_not_said_of_the_account(field: str, value: Any, state: str | None) -> None:
    document: Any = value
    for step in reversed(field.split(".")):
        document = {step: document}
    assert read(document, field=field) == state


def test_a_list_of_bans_that_is_empty_says_so_under_other_names_too() -> None:
    assert read({"data": {"BanData": []}}, field="data.BanData.Active") == "active"
    assert read({"id": "ann", "activeBans": []}, field="activeBans") == "active"
    assert read({"id": "ann", "expiredBans": []}, field="expiredBans") is None
    bans = {"data": {"BanData": [{"Active": False}, {"Active": True}]}}
    assert read(bans, field="data.BanData.Active") == "suspended"


def test_a_ban_that_is_over_sets_nobody_free_beside_one_that_nothing_explains() -> None:
    old, new = {"until": "2020-01-01"}, {"until": "2999-01-01"}
    assert (
        read({"bans": [old, new]}, field="bans.until") == read({"bans": [new, old]}, field="bans.until") == "suspended"
    )
    assert read({"bans": [old, {"until": "for ever"}]}, field="bans.until") == "for ever"
    assert read({"bans": [old, old]}, field="bans.until") == "active"


def test_days_that_only_databases_have() -> None:
    assert read({"banned_until": "infinity"}, field="banned_until") == "suspended"
    assert read({"banned_until": "-infinity"}, field="banned_until") == "active"
    assert read({"banned_until": "99999-01-01 00:00:00+00"}, field="banned_until") == "suspended"
    assert read({"banned_until": "0044-03-15 00:00:00 BC"}, field="banned_until") == "active"


def test_the_heaviest_of_several_places_holds() -> None:
    places: dict[str, Any] = {
        "field": "suspended",
        "also": [{"field": "silenced"}, {"field": "deactivated", "gone": ["true"]}],
    }
    person = {"id": "ann", "suspended": False, "silenced": False, "deactivated": False}
    assert read(person, **places) == "active"
    assert read({**person, "silenced": True}, **places) == "limited"
    assert read({**person, "silenced": True, "suspended": True}, **places) == "suspended"
    assert read({**person, "suspended": True, "deactivated": True}, **places) == "gone"


def test_a_field_left_out_is_null_only_in_an_answer_about_the_account() -> None:
    assert read({"user_id": "ann"}, field="blocked") == "active"
    others: list[Any] = [{"user_id": "bob"}, {"error": "try later"}, {}, [], "log in", None]
    for strange in others:
        found = read(strange, field="blocked")
        assert isinstance(found, Absent), strange
    missing = read({"data": {}}, field="data.user.blocked")
    assert isinstance(missing, Absent) and missing.at == "user"
    listed = read({"users": [{"id": "bob"}]}, field="users.id={account}.disabled")
    assert isinstance(listed, Absent), "a list that leaves the account out says nothing of it"
    # Half an answer must not pass for a person in good standing.
    assert isinstance(read({"suspended": False}, field="suspended", also=[{"field": "x.silenced"}]), Absent)


def test_words_of_values() -> None:
    assert words_of(None) == ("null",) and words_of([]) == ("empty",) == words_of(" ") == words_of({})
    assert words_of({"until": 1}) == ("present",)
    assert words_of("2026-02-01", NOW) == ("2026-02-01", "date", "past", "present")
    assert words_of("2026-03-02T00:00:00+00:00", NOW)[1:] == ("date", "future", "present")
    assert words_of("2026-99-99", NOW) == ("2026-99-99", "present")
