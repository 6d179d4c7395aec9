"""Answers with 200 that say in their own words that nothing was done, might not have been, or is only begun."""

from typing import Any

import pytest

from graphlink.suspension.connectors.doubts import refuses_in_words, says_no
from graphlink.suspension.connectors.meaning import Said, meaning_of
from graphlink.suspension.settings import HttpRequest
from tests.replying_server import Reply, connect, send, serving

FAILED: list[Any] = [
    {"success": "false"},
    {"code": "403", "detail": "may not"},
    {"ok": 0},
    {"Success": False},
    {"isSuccess": False},
    {"status": "FAILED"},
    {"Status": "Error"},
    {"result": "error", "message": "x"},
    {"errcode": 60011, "errmsg": "no privilege"},
    {"code": 404, "message": "user not found"},
    {"statusCode": "500"},
    {"status": 403, "title": "Forbidden"},
    {"ocs": {"meta": {"status": "failure", "statuscode": 998}, "data": []}},
    {"data": {"customerDisable": {"customer": None, "userErrors": [{"message": "no"}]}}},
    {"data": {"userBlock": {"errors": ["no permission"], "user": None}}},
    [{"error": {"code": -32000}}],
    {"failed": 1, "succeeded": 0},
    {"failureCount": 1},
    {"responses": [{"id": "1", "status": 403, "body": {"error": {"code": "Forbidden"}}}]},
    {"Operations": [{"method": "PATCH", "location": "https://x/Users/ann", "status": "403"}]},
    {"multistatus": [{"href": "/u/ann", "status": "HTTP/1.1 403 Forbidden"}]},
    {"ann": {"ok": False}},
    {"results": {"ann": "error"}},
    False,
    {"exception": "x.y.Z", "errorcode": "nopermission"},
    {"result": {"success": False}},
    {"UnprocessedItems": {"ann": 1}},
    {"not_found": ["ann"]},
    {"data": {"suspendUser": False}},
    {"data": {"suspendUser": {"ok": False}}},
    {"data": {"suspendUser": {"code": "403", "success": False, "message": "may not"}}},
    {"data": {"suspendUser": {"__typename": "PermissionError", "message": "may not"}}},
    {"compositeResponse": [{"body": [{"errorCode": "LOCKED"}], "httpStatusCode": 400, "referenceId": "1"}]},
    {"hasErrors": True},
    {"type": "error", "message": "may not"},
    {"return_code": "FAIL", "return_msg": "x"},
    {"status": "Fehler"},
    {"erfolg": False},
    {"resultado": "erro"},
    {"UnprocessedAccounts": [{"id": "ann"}]},
    {"status": False, "user_id": "ann", "message": "may not"},
]
UNKNOWN: list[Any] = [
    {"code": 99991663, "msg": "no"},
    {"modifiedCount": 0},
    {"affected_rows": 0},
    {"warnings": [{"item": "user", "warningcode": "usernotupdated"}]},
    {"skipped": ["ann"]},
    {"responses": [{"id": "1", "status": 403}, {"id": "2", "status": 204}]},
    {"data": {"suspendUser": None}},
    {"data": {"suspendUser": {"__typename": "Payload", "user": None}}},
    {"data": {"update_users": {"affected_rows": 0, "returning": []}}},
    [],
    0,
    {"count": 0},
    {"suspended": []},
    {"results": []},
    {"ann": None},
    {"results": {"ann": "not_found"}},
    {"status": "skipped"},
    {"result": {"status": "NOT_FOUND"}},
    {"state": "error"},
    {"message": "User not found"},
    {"code": 1, "msg": "用户不存在"},
    {"code": "PERMISSION_DENIED", "message": "no"},
    {"header": {"resultCode": "1001", "resultMessage": "x"}},
    {"ocs": {"meta": {"statuscode": 997}}},
    {"errorCount": 1},
    # SuperTokens, Casdoor, Tencent's IM, Discord's bulk-ban, BigCommerce, Alibaba Cloud.
    {"status": "UNKNOWN_USER_ID_ERROR"},
    {"status": "ok", "msg": "", "data": "Unaffected"},
    {"ActionStatus": "OK", "ErrorCode": 0, "ResultItem": [{"UserID": "ann", "ResultCode": 70107, "ResultInfo": "x"}]},
    {"banned_users": [], "failed_users": []},
    {"data": [], "meta": {"pagination": {"total": 0}}},
    {"RequestId": "7", "Code": "InvalidParameter", "Message": "x"},
    # RingCentral's items, OutSystems' jobs.
    {"records": [{"id": "ann", "bulkItemSuccessful": False, "bulkItemErrors": [{"errorCode": "CMN-102"}]}]},
    {"status": "PARTIALLY_COMPLETED"},
    # Appwrite's account that is off, or somebody's way to say no.
    {"$id": "ann", "status": False},
    {"id": "ann", "suspended": True, "data": {"status": "failed"}},
    # Under names that nobody listed: Okta's workflows, Adyen, WHM, Plesk, VK, FHIR, SOAP, counts, a rehearsal.
    {"executionStatus": "FAILED", "errors": []},
    {"invalidFields": [{"errorCode": 1}], "pspReference": "1"},
    {"metadata": {"result": 0, "reason": "x", "command": "suspendacct"}},
    {"packet": {"customer": {"set": {"result": {"status": "error", "errtext": "x"}}}}},
    {"response": 0},
    {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "forbidden"}]},
    {"Envelope": {"Body": {"SuspendUserResponse": {"SuspendUserResult": "false"}}}},
    {"Envelope": {"Body": {"SuspendUserResponse": {"SuspendUserResult": {"Success": "false"}}}}},
    {"summary": {"total": 1, "succeeded": 0, "failed": 1}},
    {"rowsUpdated": 0},
    {"updated": "0"},
    {"violations": [{"field": "id"}], "title": "Constraint Violation"},
    {"acknowledged": False},
    {"code": "USER_NOT_FOUND"},
    {"users": {"ann": 404}},
    {"user": {"error": "not_found"}},
    {"messages": [{"type": "ERROR", "text": "x"}]},
    {"status": -1, "msg": "x"},
    {"data": {"suspendUsers": 0}},
    {"dryRun": True, "id": "ann"},
    {"message": "Administrators cannot be suspended"},
    {"title": "Forbidden"},
    [False],
    ["error: no such user"],
    {"result": [], "total": 0},
]
DONE: list[Any] = [
    {"errcode": 0, "errmsg": "ok"},
    {"code": 0, "msg": "ok"},
    {"code": 200, "message": "ok"},
    {"code": 1, "msg": "success"},
    {"status": 200},
    {"ocs": {"meta": {"status": "ok", "statuscode": 200}, "data": []}},
    {"data": {"customerDisable": {"customer": {"id": "ann"}, "userErrors": []}}},
    [{"result": True}],
    {"failed": 0, "succeeded": 1},
    {"responses": [{"id": "1", "status": 204}]},
    {"Operations": [{"location": "https://x/Users/ann", "status": "200"}]},
    {"error": "false"},
    {"updated": 1},
    {"id": "ann", "logins": [{"status": "failed"}, {"error": "wrong password"}]},
    {"id": "ann", "code": "451"},
    {"id": "ann", "suspended": True, "last_login": {"status": "failed"}},
    {"warnings": ["the field `x` is old"]},
    {"id": "ann", "status": "pending"},
    {"data": {"suspendUser": {"user": {"id": "ann"}, "errors": []}}},
    {"data": {"suspendUser": True}},
    {"data": None},
    {"id": "ann", "type": "default", "count": 0, "roles": []},
    {"id": "ann", "code": "DE", "message": "hello"},
    {"resultCode": "0000", "resultMsg": "ok"},
    {"errors": []},
    {"message": "ann has been suspended"},
    {"id": "ann", "object": "account", "requirements": {"errors": [{"code": "invalid_address_city"}]}},
    {"RequestId": "7", "Code": "OK"},
    {"ocs": {"meta": {"status": "ok", "statuscode": 100}, "data": []}},
    {"id": "ann", "sessions": [{"user": "ann", "resultCode": 7}]},
    {"banned_users": ["ann"], "failed_users": []},
    {"job_status": {"results": [{"id": "ann", "success": True}, {"id": "bob", "success": False}]}},
    {"errCode": "0000", "errMsg": "SUCCESS"},
    {"user": {"login": "x", "failed_logins": 3, "status": "denied"}},
    {"id": 991, "login": "x", "failed_login_count": 2, "email_invalid": True},
    {"suspension": {"id": 7, "reason": "a card not found elsewhere"}},
    {"status": "success", "data": {"rejected_orders": 4}},
    {"preferences": {"allowed": False}},
    {"links": {"errors": "https://x/errors"}},
    {"message": "ann cannot log in from now on"},
    {"previous": {"status": "failed"}},
    {"metadata": {"result": 1, "reason": "OK"}},
    {"Envelope": {"Body": {"SuspendUserResponse": {"return": "0"}}}},
    {"jsonrpc": "2.0", "id": 3, "result": {"ok": True}},
    {"state": "not_active"},
    {"enabled": False},
    {"dryRun": False},
    {},
    1,
    None,
]


def means(document: Any, **request: Any) -> str:
    return meaning_of(Said(200, document, False), HttpRequest(url="http://x/{account}", **request), "ann")


@pytest.mark.parametrize("document", FAILED, ids=str)
def test_a_refusal_with_200_is_one(document: Any) -> None:
    assert means(document) == "failed"


@pytest.mark.parametrize("document", UNKNOWN, ids=str)
def test_what_may_be_a_refusal_is_left_to_the_standing(document: Any) -> None:
    assert means(document) == "unknown"


@pytest.mark.parametrize("document", DONE, ids=str)
def test_what_only_looks_like_a_refusal_is_done(document: Any) -> None:
    assert means(document) == "done"


def test_a_job_that_was_begun_is_not_done_yet() -> None:
    jobs: list[Any] = [{"job_status": {"id": "7", "status": "queued"}}, {"name": "operations/7", "done": False}]
    for document in (*jobs, {".tag": "async_job_id", "async_job_id": "34"}, {"job_id": "x", "href": "y"}):
        assert means(document) == "accepted"
        assert means(document, accepted=()) == "done"
    assert means({"status": "in_progress"}) == means({"status": "awaiting_approval"}) == "accepted"
    assert means({"job": {"status": "completed"}}) == "done"


def test_a_text_that_reads_like_a_refusal_is_left_to_the_standing() -> None:
    for text in (
        "ERROR: no such user",
        "false",
        "<response><status>failure</status></response>",
        "Access denied",
        "User not found",
        "Unable to suspend ann",
        "Konto unbekannt",
        "UPDATE 0",
        "<u><error>x</error></u>",
    ):
        assert refuses_in_words(text), text
        # What is JSON or XML is sure.
        sure = text == "false" or text.startswith("<")
        with serving(lambda *_, said=text: (200, {}, said.encode())) as server:
            assert send(connect(server)).outcome == ("failed" if sure else "unknown"), text
    for text in (
        "OK",
        "",
        "ann is suspended",
        "<response><status>ok</status></response>",
        "<u><errors/><error></error></u>",
    ):
        assert not refuses_in_words(text), text


def test_the_root_of_an_answer_in_xml_may_be_the_refusal() -> None:
    for_false = "<methodResponse><params><param><value><boolean>%d</boolean></value></param></params></methodResponse>"
    for text, outcome in (
        ("<error/>", "failed"),
        (for_false % 0, "failed"),
        (for_false % 1, "done"),
        ("<ok/>", "done"),
    ):
        with serving(lambda *_, said=text: (200, {}, said.encode())) as server:
            assert send(connect(server)).outcome == outcome, text


def test_an_answer_that_refuses_says_of_nobody_that_they_are_missing() -> None:
    assert says_no({"success": "false", "message": "token expired"}) and says_no({"errcode": 40014})
    assert says_no({"status": "INTERNAL_ERROR", "users": []})
    assert not says_no({"users": [], "not_found": ["ann"]}) and not says_no({"users": [], "error": None})

    def reply(handler: Any, _: bytes) -> Reply:
        return 200, {}, b'{"success": "false", "message": "token expired"}'

    with serving(reply) as server:
        asked = {"url": f"{server.url}/u/{{account}}", "field": "blocked", "missing": "active"}
        said = connect(server, status=asked).statuses(["ann"])["ann"]
    assert said != "active" and said is not None
