"""What an answer means: done, taken on, refused with 200 all the same, or nothing that anybody could tell."""

from typing import Any

import pytest

from graphlink.suspension.connectors.meaning import Said, is_page, meaning_of
from graphlink.suspension.settings import HttpRequest


def means(code: int, document: Any = None, *, page: bool = False, **request: Any) -> str:
    return meaning_of(Said(code, document, page), HttpRequest(url="http://x/{account}", **request), "ann")


@pytest.mark.parametrize(
    ("code", "document", "meaning"),
    [
        (200, {"status": "suspended"}, "done"),
        (204, None, "done"),
        (201, True, "done"),
        (200, {"ok": True, "error": None, "errors": []}, "done"),
        (200, {"ok": False, "error": "cannot_perform_operation"}, "failed"),
        (200, {"success": False}, "failed"),
        (200, {"error": {"message": "no"}}, "failed"),
        (200, {"data": {"disableUser": None}, "errors": [{"message": "no permission"}]}, "failed"),
        (200, {"data": {"disableUser": {"id": "ann"}}, "errors": [{"message": "audit"}]}, "unknown"),
        (200, {"data": {"disableUser": {"id": "ann"}}}, "done"),
        (200, {"succeeded": [], "failed": [{"id": "ann"}]}, "failed"),
        (200, {"succeeded": [{"id": "ann"}], "failed": [{"id": "bob"}]}, "done"),
        (200, {"succeeded": ["ann"], "failed": []}, "done"),
        (200, {"failed": 0}, "done"),
        (200, {"status": "error", "message": "no"}, "failed"),
        (200, {"status": "success", "data": {}}, "done"),
        (207, {"results": [{"id": "ann", "status": 403}]}, "failed"),
        (207, {"results": [{"id": "ann", "status": 200}, {"id": "bob", "status": 403}]}, "done"),
        (207, {"items": [{"user": {"id": "ann"}, "error": {"code": "no"}}]}, "failed"),
        (207, {"items": [{"user": {"id": "ann"}, "error": None}]}, "done"),
        (202, {"job": "7"}, "accepted"),
        (202, {"ok": False}, "failed"),
        (302, None, "unknown"),
        (409, {"message": "conflict"}, "unknown"),
        (400, None, "failed"),
        (403, None, "failed"),
        (404, None, "failed"),
        (422, None, "failed"),
    ],
)
def test_what_an_answer_means(code: int, document: Any, meaning: str) -> None:
    assert means(code, document) == meaning


def test_a_page_for_people_says_nothing_of_what_happened() -> None:
    assert means(200, None, page=True) == "unknown"
    assert means(200, "<html>please log in</html>") == "unknown"
    assert is_page("text/html; charset=utf-8", "") and is_page("", " <!DOCTYPE html><p>hello")
    assert not is_page("application/json", '{"html": "<html>"}') and not is_page("text/plain", "ok")


def test_codes_of_the_settings_hold_before_ours() -> None:
    assert means(409, done=(409,)) == "done"
    assert means(202, done=(202,)) == "done"
    assert means(202, accepted=()) == "done"
    assert means(201, accepted=(201,)) == "accepted"


def test_where_a_code_is_not_enough_the_place_and_its_values_decide() -> None:
    when: dict[str, Any] = {"done_when": {"field": "result.state", "values": ["SUSPENDED", 2]}}
    assert means(200, {"result": {"state": "suspended"}}, **when) == "done"
    assert means(200, {"result": {"state": 2}}, **when) == "done"
    assert means(200, {"result": {"state": "ACTIVE"}}, **when) == "failed"
    assert means(200, {"something": "else"}, **when) == "unknown"
    assert means(200, None, page=True, **when) == "unknown"
    assert means(200, {"ok": False}, **when) == "failed"
    both = {**when, "accepted_when": {"field": "result.state", "values": ["queued"]}}
    assert means(200, {"result": {"state": "queued"}}, **both) == "accepted"
    assert means(200, {"ok": 1}, done_when={"field": "ok", "values": [True]}) == "failed"
    assert means(200, {"ok": True}, done_when={"field": "ok"}) == "done"
