"""Requests as APIs want them: forms, JSON Patch, the version of an account, a proxy with a password, JSON asked for."""

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from graphlink.suspension.settings import HttpSettings
from tests.replying_server import ACTIVE, Reply, connect, send, serving
from tests.suspension_setting import apply, give_back, plan_of, settings_of, small_case


def test_a_form_is_sent_as_forms_are() -> None:
    bodies: list[tuple[str, bytes]] = []

    def reply(handler: BaseHTTPRequestHandler, body: bytes) -> Reply:
        bodies.append((handler.headers["Content-Type"], body))
        return 200, {}, b"{}"

    with serving(reply) as server:
        form = {"user": "{account}", "blocked": True, "days": 0, "why": "{reason} & more", "key": "{env:T}"}
        connector = connect(server, suspend={"url": f"{server.url}/block", "form": form}, environment={"T": "s3cret"})
        assert send(connector, "ann@x.org").outcome == "done"
    ((kind, body),) = bodies
    assert kind == "application/x-www-form-urlencoded"
    said = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    assert said == {"user": "ann@x.org", "blocked": "true", "days": "0", "why": "why & more", "key": "s3cret"}


def test_a_body_may_be_a_list() -> None:
    bodies: list[Any] = []

    def reply(_: Any, body: bytes) -> Reply:
        bodies.append(json.loads(body))
        return 204, {}, b""

    with serving(reply) as server:
        patch = [
            {"op": "replace", "path": "/active", "value": False},
            {"op": "add", "path": "/who", "value": "{account}"},
        ]
        assert send(connect(server, suspend={"url": f"{server.url}/u", "body": patch})).outcome == "done"
    assert bodies[0][0]["value"] is False and bodies[0][1]["value"] == "ann"


def test_a_body_and_a_form_are_two() -> None:
    both = {"url": "http://x/{account}", "body": {}, "form": {"a": "b"}}
    with pytest.raises(ValueError, match="write one of them"):
        HttpSettings.model_validate({"kind": "http", "suspend": both})


def test_who_asks_says_that_it_wants_json() -> None:
    """A framework that speaks to browsers too would send it to a page to log in at."""
    with serving(lambda *_: ACTIVE) as server:
        connect(server).statuses(["ann"])
        connect(server, headers={"accept": "application/scim+json"}).statuses(["ann"])
    assert [one.get_all("Accept") for one in server.headers] == [
        ["application/json, */*;q=0.8"],
        ["application/scim+json"],
    ]
    # And that it wants it as it is now, whatever a cache on the way keeps.
    assert all(one["Cache-Control"] == "no-cache" for one in server.headers)


@pytest.mark.parametrize("place", ["header", "meta"])
def test_a_version_that_must_be_named_is_asked_for(tmp_path: Path, place: str) -> None:
    versions: dict[str, int] = {}
    off: set[str] = set()
    met = {"stale": 0}

    def reply(handler: BaseHTTPRequestHandler, _: bytes) -> Reply:
        name, *rest = handler.path.strip("/").split("/")[1:]
        version = f'W/"{versions.setdefault(name, 1)}"'
        if handler.command == "GET":
            told = {"id": name, "suspended": name in off}
            if place == "meta":
                return 200, {}, json.dumps({**told, "meta": {"version": version}}).encode()
            return 200, {"ETag": version}, json.dumps(told).encode()
        if handler.headers["If-Match"] is None:
            return 428, {}, b"{}"
        if met["stale"] < 1:
            # Somebody else changes the first account between its two requests.
            met["stale"] += 1
            versions[name] += 1
            version = f'W/"{versions[name]}"'
        if handler.headers["If-Match"] != version:
            return 412, {}, b"{}"
        versions[name] += 1
        (off.add if rest == ["off"] else off.discard)(name)
        return 204, {}, b""

    with serving(reply) as server:
        given = {"headers": {"If-Match": "{etag}"}}
        table = {
            "kind": "http",
            "suspend": {"url": f"{server.url}/u/{{account}}/off", **given},
            "reinstate": {"url": f"{server.url}/u/{{account}}/on", **given},
            "status": {"url": f"{server.url}/u/{{account}}", "field": "suspended"},
            "first_wait": 0.01,
        }
        settings = settings_of(tmp_path, table)
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        assert apply(plan, settings).states["done"] == 30 and len(off) == 30 and met["stale"] == 1
        assert give_back(settings, plan=plan.id).states["reinstated"] == 30 and off == set()
        without = connect(server, suspend={"url": f"{server.url}/u/{{account}}/off"})
        answer = send(without)
    assert answer.outcome == "failed" and "If-Match" in answer.detail


def test_a_version_may_be_a_number_that_the_body_repeats() -> None:
    bodies: list[Any] = []

    def reply(handler: BaseHTTPRequestHandler, body: bytes) -> Reply:
        if handler.command == "GET":
            return 200, {}, b'{"user": {"enabled": true, "revision": 7}}'
        bodies.append(json.loads(body))
        return 200, {}, b"{}"

    with serving(reply) as server:
        at = f"{server.url}/u/{{account}}"
        asked = {"url": at, "field": "user.enabled", "version": "user.revision"}
        off = {"url": at, "body": {"enabled": False, "version": "{etag}", "said": "of {etag}"}}
        assert send(connect(server, suspend=off, status=asked)).outcome == "done"
        lost = send(connect(server, suspend=off, status={**asked, "version": "user.nothing"}))
    assert bodies == [{"enabled": False, "version": 7, "said": "of 7"}]
    assert lost.outcome == "not_sent" and "no `user.nothing`" in lost.detail


class Whole:
    """An API that takes an account as a whole and empties what is left out, as versions of Keycloak do."""

    def __init__(self, wrapped: bool) -> None:
        self.wrapped, self.people = wrapped, dict[str, dict[str, Any]]()

    def reply(self, handler: BaseHTTPRequestHandler, body: bytes) -> Reply:
        name = handler.path.rpartition("/")[2]
        new = {"id": name, "enabled": True, "email": f"{name}@x.org", "attributes": {"team": ["a"], "tier": ["1"]}}
        person = self.people.setdefault(name, new)
        if handler.command == "GET":
            return 200, {}, json.dumps({"user": person} if self.wrapped else person).encode()
        self.people[name] = json.loads(body)
        return 204, {}, b""


@pytest.mark.parametrize("wrapped", [False, True])
def test_an_account_that_is_taken_as_a_whole_keeps_what_is_not_changed(tmp_path: Path, wrapped: bool) -> None:
    api = Whole(wrapped)
    with serving(api.reply) as server:
        at = {"url": f"{server.url}/users/{{account}}", "whole": "user" if wrapped else ""}
        table = {
            "kind": "http",
            "suspend": {**at, "change": {"enabled": False, "attributes": {"by": ["{plan}"]}}},
            "reinstate": {**at, "change": {"enabled": True}},
            "status": {"url": at["url"], "field": "user.enabled" if wrapped else "enabled"},
            "first_wait": 0.01,
        }
        settings = settings_of(tmp_path, table)
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        assert apply(plan, settings).states["done"] == 30
        acted = [api.people[one.account_id] for one in plan.acted_on]
        assert not any(one["enabled"] for one in acted) and all(one["email"] == f"{one['id']}@x.org" for one in acted)
        assert acted[0]["attributes"] == {"team": ["a"], "tier": ["1"], "by": [plan.id]}
        assert give_back(settings, plan=plan.id).states["reinstated"] == 30
    assert all(one["enabled"] and len(one) == 4 for one in api.people.values())


def test_a_part_of_an_account_goes_back_though_it_does_not_name_it() -> None:
    """As Jellyfin takes a user's policy."""
    bodies: list[Any] = []

    def reply(handler: BaseHTTPRequestHandler, body: bytes) -> Reply:
        if handler.command == "POST":
            bodies.append(json.loads(body))
            return 204, {}, b""
        return 200, {}, json.dumps({"Id": "ann", "Policy": {"IsDisabled": False, "MaxParentalRating": 7}}).encode()

    with serving(reply) as server:
        at = f"{server.url}/u/{{account}}"
        off = {"url": f"{at}/Policy", "whole": "Policy", "change": {"IsDisabled": True}}
        assert send(connect(server, suspend=off, status={"url": at, "field": "Policy.IsDisabled"})).outcome == "done"
    assert bodies == [{"IsDisabled": True, "MaxParentalRating": 7}]


def test_what_does_not_name_the_account_is_not_sent_back_in_its_place() -> None:
    """A cache that gives everybody the same person: whoever sent that back would make everybody that one."""
    bob = json.dumps({"id": "bob", "enabled": True}).encode()
    with serving(lambda *_: (200, {}, bob)) as server:
        off = {"url": f"{server.url}/u/{{account}}", "change": {"enabled": False}}
        answer = send(connect(server, suspend=off))
        assert answer.outcome == "not_sent" and "no account of that name" in answer.detail
        assert server.asked == ["GET /u/ann"]


def test_ids_that_are_numbers_go_out_as_numbers() -> None:
    """APIs in languages with types take no text for a number."""
    bodies: list[Any] = []

    def reply(handler: BaseHTTPRequestHandler, body: bytes) -> Reply:
        bodies.append(json.loads(body))
        states = [{"id": one, "status": "active"} for one in bodies[-1].get("ids", [])]
        return 200, {}, json.dumps({"users": states} if states else {}).encode()

    with serving(reply) as server:
        off = {"url": f"{server.url}/ban", "body": {"person_id": "{account_number}", "why": "of {account_number}"}}
        asked = {"url": f"{server.url}/l", "method": "POST", "body": {"ids": "{account_numbers}"}, "batch": 10}
        field = ["users", "id={account}", "status"]
        connector = connect(server, suspend=off, status={**asked, "field": field})
        assert send(connector, "17").outcome == "done"
        found = connector.statuses(["17", "007", "ann", "18"])
        assert [send(connector, odd).outcome for odd in ("007", "ann", "1.0", "")] == ["failed"] * 4
    assert bodies == [{"person_id": 17, "why": "of 17"}, {"ids": [17, 18]}]
    assert found["17"] == found["18"] == "active"
    assert all("no whole number" in getattr(found[one], "why", "") for one in ("007", "ann"))


def test_a_request_that_says_of_nobody_whom_it_means_is_refused() -> None:
    """Answered with 200, it would have suspended everybody of a plan, by the ledger."""
    for nobody in ({"url": "http://x/off"}, {"url": "http://x/off", "body": {"id": "{account", "key": "{key}"}}):
        with pytest.raises(ValueError, match="says of nobody whom it means"):
            HttpSettings.model_validate({"kind": "http", "suspend": nobody})


def test_what_has_another_number_than_the_account_is_found_by_status(tmp_path: Path) -> None:
    """As Salesforce freezes the login of a user, which has an id of its own."""
    off: set[str] = set()
    told: dict[str, str] = {}

    def reply(handler: BaseHTTPRequestHandler, body: bytes) -> Reply:
        *_, what, name = handler.path.split("/")
        if handler.command == "GET":
            login = told.get(name, f"login-of-{name}")
            record = {"Id": login, "UserId": told.get("who", name), "IsFrozen": name in off}
            return 200, {}, json.dumps({"totalSize": 1, "records": [record]}).encode()
        assert what == "UserLogin" and name.startswith("login-of-")
        (off.add if json.loads(body)["IsFrozen"] else off.discard)(name.removeprefix("login-of-"))
        return 204, {}, b""

    with serving(reply) as server:
        at = {"method": "PATCH", "url": f"{server.url}/UserLogin/{{etag}}"}
        asked = {"url": f"{server.url}/of/{{account}}", "field": "records.0.IsFrozen", "version": "records.0.Id"}
        table = {"suspend": {**at, "body": {"IsFrozen": True}}, "reinstate": {**at, "body": {"IsFrozen": False}}}
        settings = settings_of(tmp_path, {"kind": "http", **table, "status": asked, "first_wait": 0.01})
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        assert apply(plan, settings).states["done"] == 30 and off == {one.account_id for one in plan.acted_on}
        assert give_back(settings, plan=plan.id).states["reinstated"] == 30 and off == set()
        # An answer about somebody else freezes nobody.
        told["who"] = "bob"
        answer = send(connect(server, status=asked, suspend=table["suspend"]))
        assert answer.outcome == "not_sent" and off == set()
    for wrong in ({"headers": {"If-Match": "{etag}"}}, {"body": {"x": "{key}"}}):
        with pytest.raises(ValueError, match="says of nobody whom it means"):
            settings_of(
                tmp_path, {"kind": "http", **table, "status": asked, "suspend": {"url": "http://x/off", **wrong}}
            )
    with pytest.raises(ValueError, match="cannot want them"):
        settings_of(tmp_path, {"kind": "http", **table, "status": {**asked, "url": "http://x/{account}/{etag}"}})


def test_a_version_that_nobody_tells_sends_nothing() -> None:
    with serving(lambda *_: ACTIVE) as server:
        named = {"url": f"{server.url}/u/{{account}}", "headers": {"If-Match": "{etag}"}}
        answer = send(connect(server, suspend=named))
        assert answer.outcome == "not_sent" and "no ETag" in answer.detail
        assert server.asked == ["GET /u/ann"]


def test_a_proxys_password_comes_from_the_environment() -> None:
    with serving(lambda *_: ACTIVE) as proxy:
        there = proxy.url.replace("http://", "http://desk:{env:PROXY_PASSWORD}@")
        connector = connect(
            proxy,
            proxy=there,
            status={"url": "http://inside.example/u/{account}"},
            environment={"PROXY_PASSWORD": "pw-12"},
        )
        assert connector.statuses(["ann"]) == {"ann": "active"}
    assert proxy.asked == ["GET http://inside.example/u/ann"]
    assert proxy.headers[0]["Proxy-Authorization"] == "Basic ZGVzazpwdy0xMg=="
    with pytest.raises(ValueError, match="in clear"):
        HttpSettings.model_validate(
            {"kind": "http", "suspend": {"url": "http://x/{account}"}, "proxy": "http://desk:pw-12@proxy.example"}
        )


@pytest.mark.parametrize("environment", [{}, {"HTTPS_PROXY": "http://proxy.example:3128"}])
def test_a_proxy_of_the_environment_that_is_not_used_is_named(environment: dict[str, str]) -> None:
    with serving(lambda *_: ACTIVE) as server:
        connector = connect(
            server, suspend={"url": "http://127.0.0.1:9/{account}"}, attempts=1, environment=environment
        )
        detail = send(connector).detail
    assert "nobody listens at the address" in detail
    assert ("HTTPS_PROXY of the environment is not used; `proxy` names one" in detail) == bool(environment)
    assert "proxy.example" not in detail


def test_an_answer_that_is_a_word_is_read_as_one() -> None:
    for content, kind in ((b"SUSPENDED\n", "text/plain"), (b'"suspended"', "application/json")):
        with serving(lambda *_, said=content, of=kind: (200, {"Content-Type": of}, said)) as server:
            asked = {"url": f"{server.url}/u/{{account}}/state", "field": ""}
            assert connect(server, status=asked).statuses(["ann"]) == {"ann": "suspended"}
