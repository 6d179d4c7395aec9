"""Presets against small servers of their shapes: seen before, suspended once, seen after, given back."""

from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.suspension import Applied, Ledger, SuspendSettings
from graphlink.suspension.facts import statement_number
from graphlink.suspension.presets import PRESETS
from tests.real_apis import APIS, Gitlab, serving
from tests.suspension_setting import apply, give_back, plan_of, settings_of, small_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


def settings_for(name: str, base: str, folder: Path, **changes: Any) -> SuspendSettings:
    own = {"acting_as": "did:example:desk"} if name == "ozone" else {}
    table = {"kind": "http", "preset": name, "base_url": base, "timeout": 0.3, "first_wait": 0.01, **own, **changes}
    return settings_of(folder, table)


def test_every_preset_is_tried() -> None:
    assert set(PRESETS) == set(APIS)


@pytest.mark.parametrize("name", sorted(APIS))
def test_each_account_once_seen_and_given_back_whole_though_answers_are_lost(
    case: Case, tmp_path: Path, name: str
) -> None:
    """One answer in twenty is lost after the change was made, in both directions."""
    api = APIS[name](silent=0.05)
    with serving(api) as base:
        settings = settings_for(name, base, tmp_path)
        plan = plan_of(case, settings)
        names = {one.account_id for one in plan.acted_on}
        applied = done(lambda: apply(plan, settings))
        assert applied.states["done"] == 30 and api.off == names
        assert {account: count for (account, off), count in api.effects.items() if off} == dict.fromkeys(names, 1)
        with Ledger(settings.ledger_path) as ledger:
            seen = [entry.account for entry in ledger.entries("seen", plan.id) if entry.outcome == "done"]
        assert sorted(filter(None, seen)) == sorted(names)
        assert done(lambda: give_back(settings, plan=plan.id)).states["reinstated"] == 30
        assert api.off == set()
        assert api.types <= {api.kind}


@pytest.mark.parametrize("name", sorted(APIS))
def test_who_was_suspended_by_others_is_seen_and_left_alone(case: Case, tmp_path: Path, name: str) -> None:
    api = APIS[name]()
    with serving(api) as base:
        settings = settings_for(name, base, tmp_path)
        plan = plan_of(case, settings)
        others = [one.account_id for one in plan.acted_on][:3]
        for account in others:
            api.turn(account, True)
        applied = apply(plan, settings)
        assert {left.account_id: left.why for left in applied.skipped} == dict.fromkeys(others, "is suspended already")
        assert (applied.states["skipped"], applied.states["done"], applied.open) == (3, 27, 0)


@pytest.mark.parametrize("name", ["discourse", "mastodon"])
def test_what_an_owner_may_read_holds_no_evidence(case: Case, tmp_path: Path, name: str) -> None:
    """A forum shows the reason on the person's page, Mastodon mails it: others' cards and devices stood in it."""
    api = APIS[name]()
    with serving(api) as base:
        settings = settings_for(name, base, tmp_path)
        plan = plan_of(case, settings)
        apply(plan, settings)
    told = {one.account_id: statement_number(plan.id, one.account_id) for one in plan.acted_on}
    assert api.shown == {one: f"Terms of service; statement of reasons {number}" for one, number in told.items()}


def test_who_only_slept_for_long_is_not_suspended_by_others(case: Case, tmp_path: Path) -> None:
    """GitLab deactivates whoever was quiet for months; logging in ends it, so that it is no suspension."""
    api = Gitlab()
    with serving(api) as base:
        settings = settings_for("gitlab", base, tmp_path)
        plan = plan_of(case, settings)
        api.dormant = frozenset(one.account_id for one in plan.acted_on[:3])
        assert apply(plan, settings).states["done"] == 30 and len(api.off) == 30


def test_what_the_settings_say_beside_a_preset_holds(tmp_path: Path) -> None:
    with serving(APIS["scim"]()) as base:
        settings = settings_for("scim", base, tmp_path, headers={"content-type": "application/json"}, attempts=3)
        assert settings.connector is not None and settings.connector.kind == "http"
        assert dict(settings.connector.headers) == {
            "Accept": "application/scim+json",
            "content-type": "application/json",
        }
        assert (settings.connector.attempts, settings.connector.idempotent) == (3, False)
        own = {"url": f"{base}/Users/{{account}}?attributes=active"}
        other = settings_for("scim", base, tmp_path, status=own).connector
        assert other is not None and other.kind == "http" and other.status is not None
        assert (other.status.url, other.status.field) == (own["url"], "active")


def test_a_body_of_ones_own_takes_the_place_of_what_a_preset_sends(tmp_path: Path) -> None:
    own = {"suspend": {"body": {"enabled": False}}, "reinstate": {"body": {"enabled": True}}}
    listed = {"url": "http://x/users?max=100", "field": ["id={account}", "enabled"]}
    connector = settings_for("keycloak", "http://x", tmp_path, **own, status=listed).connector
    assert connector is not None and connector.kind == "http"
    assert (connector.suspend.method, connector.suspend.body, connector.suspend.change) == (
        "PUT",
        {"enabled": False},
        None,
    )
    with pytest.raises(ValueError, match="a `body` of your own takes its place"):
        settings_for("keycloak", "http://x", tmp_path, status=listed)


def test_a_preset_that_is_not_there_or_lacks_its_address_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no preset 'keyclock'; there are auth0,"):
        settings_of(tmp_path, {"kind": "http", "preset": "keyclock", "base_url": "http://x"})
    with pytest.raises(ValueError, match="preset okta needs `base_url`, such as"):
        settings_of(tmp_path, {"kind": "http", "preset": "okta"})


def done(call: Any) -> Applied:
    """How it stands after as many calls as it takes, at most three."""
    for _ in range(3):
        applied: Applied = call()
        if not applied.open:
            break
    assert applied.open == 0, (applied.states, applied.failures, applied.stopped)
    return applied
