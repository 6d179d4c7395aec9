"""Answers in XML: how an account stands, and whether a request was refused."""

from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from graphlink.suspension.connectors import Unread
from graphlink.suspension.connectors.xml_answers import document_in
from tests.replying_server import Reply, connect, send, serving

OCS = "<?xml version='1.0'?><ocs><meta><status>{}</status><statuscode>{}</statuscode></meta><data>{}</data></ocs>"


def standing(content: str, **asked: Any) -> Any:
    def reply(_: BaseHTTPRequestHandler, body: bytes) -> Reply:
        return 200, {"Content-Type": "application/xml"}, content.encode()

    with serving(reply) as server:
        return connect(server, status={"url": f"{server.url}/u/{{account}}", **asked}).statuses(["ann"])["ann"]


def test_a_standing_is_read_from_xml() -> None:
    for value, state in (("true", "active"), ("1", "active"), ("false", "suspended"), ("0", "suspended")):
        told = OCS.format("ok", 100, f"<id>ann</id><enabled>{value}</enabled>")
        assert standing(told, field="ocs.data.enabled") == state
    users = "<users><user id='bob'><state>active</state></user><user id='ann'><state>banned</state></user></users>"
    assert standing(users, field=["users", "user", "id={account}", "state"]) == "suspended"
    assert standing("<u xmlns='urn:x'><blocked_at/></u>", field="u.blocked_at") == "active"
    said = standing("<u><state>active", field="u.state")
    assert isinstance(said, Unread) and "neither JSON nor XML" in said.why


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (OCS.format("failure", 101, ""), "failed"),
        (OCS.format("ok", 100, ""), "done"),
        ('<rsp stat="fail"><err code="1" msg="no"/></rsp>', "failed"),
        ('<rsp stat="ok"/>', "done"),
        ("<users><action>success</action><errors/><active>1</active></users>", "done"),
        ("<r><errors><error>no</error></errors></r>", "failed"),
    ],
)
def test_a_refusal_is_one_in_xml_too(content: str, outcome: str) -> None:
    with serving(lambda *_: (200, {"Content-Type": "text/xml"}, content.encode())) as server:
        assert send(connect(server)).outcome == outcome


def test_xml_is_what_json_would_say() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<a b="1"><c>x</c><c>y</c><d><e/></d></a>'
    assert document_in(text) == {"a": {"b": "1", "c": ["x", "y"], "d": {"e": None}}}
    assert document_in('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>') is None
    assert document_in("<a>" * 200 + "</a>" * 200) is not None
    assert document_in("plain") is None and document_in("<a") is None
