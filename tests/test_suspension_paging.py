"""How accounts stand where only a list says it, in pages: by links, cursors, numbers, and never on another server."""

import json
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from graphlink.suspension.connectors import StatusUnreadable, Unread
from graphlink.suspension.connectors.paging import has_more
from graphlink.suspension.connectors.turns import Turns
from graphlink.suspension.settings import StatusRequest
from tests.replying_server import Reply, connect, send, serving
from tests.suspension_setting import apply, give_back, plan_of, settings_of, small_case

SIZE = 2
NAMES = [f"u{number}" for number in range(7)]


class Listing:
    """A list of blocked users in pages of two; `style` is how it says where the next one is."""

    def __init__(self, style: str, banned: list[str]) -> None:
        self.style, self.banned, self.url = style, banned, ""

    def __call__(self, handler: Any, _: bytes) -> Reply:
        asked = {name: values[-1] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        start = int(asked.get("offset", asked.get("cursor", (int(asked.get("page", 1)) - 1) * SIZE)))
        items = [{"user": {"id": name}} for name in self.banned[start : start + SIZE]]
        after = start + SIZE if start + SIZE < len(self.banned) else None
        headers: dict[str, str] = {}
        more: dict[str, Any] = {}
        if self.style == "link" and after:
            headers["Link"] = f'<{self.url}/bans?offset={after}>; rel="next"'
        if self.style == "relative" and after:
            more["_links"] = {"next": {"href": f"/bans?offset={after}"}}
        if self.style == "cursor":
            more["meta"] = {"next_cursor": str(after) if after else ""}
        if self.style in ("page", "offset"):
            more["total"] = len(self.banned)
        if self.style == "after":
            # Discord's and Stripe's: behind the last of the page before, and without a word of more.
            behind = self.banned.index(asked["after"]) + 1 if "after" in asked else 0
            items = [{"user": {"id": name}} for name in self.banned[behind : behind + SIZE]]
        return 200, headers, json.dumps({"bans": items, **more}).encode()


PAGING: dict[str, dict[str, Any]] = {
    "link": {},
    "relative": {},
    "cursor": {"paging": {"parameter": "cursor", "field": "meta.next_cursor"}},
    "page": {"paging": {"parameter": "page"}},
    "after": {"paging": {"parameter": "after", "field": "bans.-1.user.id"}},
    "offset": {"paging": {"parameter": "offset", "first": 0, "step": SIZE}},
}


def status_of(server: Any, **more: Any) -> dict[str, Any]:
    field = ["bans", "user.id={account}"]
    return {"url": f"{server.url}/bans", "field": field, "suspended": ["present"], "missing": "active", **more}


@pytest.mark.parametrize("style", sorted(PAGING))
def test_a_list_is_read_to_its_end(style: str) -> None:
    listing = Listing(style, NAMES[:5])
    with serving(listing) as server:
        listing.url = server.url
        connector = connect(server, status=status_of(server, **PAGING[style]))
        assert connector.statuses(NAMES) == {name: "suspended" if name in NAMES[:5] else "active" for name in NAMES}
        # Read for all at once, and once more for those it leaves out; no further than the last who is asked for.
        assert len(server.asked) == 2 * (4 if style in ("page", "offset", "after") else 3)
        del server.asked[:]
        assert connector.statuses(NAMES[:2]) == dict.fromkeys(NAMES[:2], "suspended") and len(server.asked) == 1


def test_a_server_that_gives_fewer_than_it_was_asked_for_hides_nobody() -> None:
    """A step of 5 over pages of two: the next page begins where the last one ended."""
    with serving(Listing("offset", NAMES[:6])) as server:
        paging = {"parameter": "offset", "first": 0, "step": 5}
        said = connect(server, status=status_of(server, paging=paging)).statuses(NAMES)
    assert said == {name: "suspended" if name in NAMES[:6] else "active" for name in NAMES}


@pytest.mark.parametrize("style", ["cursor", "page"])
def test_a_list_whose_way_on_is_not_known_says_of_nobody_that_they_are_free(style: str) -> None:
    with serving(Listing(style, NAMES[:5])) as server:
        said = connect(server, status=status_of(server)).statuses(NAMES)
    assert said["u0"] == "suspended"
    assert isinstance(said["u6"], Unread) and "more pages" in said["u6"].why


def test_the_next_page_is_never_on_another_server() -> None:
    def reply(handler: Any, _: bytes) -> Reply:
        return 200, {"Link": '<http://other.example/bans?page=2>; rel="next"'}, b'{"bans": [{"user": {"id": "u0"}}]}'

    with serving(reply) as server:
        said = connect(server, status=status_of(server)).statuses(["u0", "u6"])
        assert len(server.asked) == 1
    assert said["u0"] == "suspended" and isinstance(said["u6"], Unread) and "another server" in said["u6"].why


def test_a_list_that_repeats_itself_ends() -> None:
    with serving(lambda *_: (200, {}, b'{"bans": [{"user": {"id": "u0"}}]}')) as server:
        said = connect(server, status=status_of(server, paging={"parameter": "page"})).statuses(["u6"])
    assert isinstance(said["u6"], Unread) and "the same again" in said["u6"].why


def test_a_list_that_is_not_there_says_of_nobody_that_they_are_free() -> None:
    nowhere: Reply = (404, {}, b'{"message": "no such address"}')
    with serving(lambda *_: nowhere) as server, pytest.raises(StatusUnreadable, match="404"):
        connect(server, status=status_of(server)).statuses(["u6"])


@pytest.mark.parametrize(
    ("document", "more"),
    [
        ({"data": {"users": {"pageInfo": {"hasNextPage": True}}}}, True),
        ({"data": {"users": {"pageInfo": {"hasNextPage": False, "endCursor": "x"}}}}, False),
        ({"totalResults": 300, "startIndex": 101, "Resources": [{}] * 100}, True),
        ({"totalResults": 300, "startIndex": 201, "Resources": [{}] * 100}, False),
        ({"page": 1, "pages": 3, "users": [{}]}, True),
        ({"page": 3, "per_page": 100, "total": 250, "users": [{}] * 50}, False),
        ({"meta": {"current_page": 1, "last_page": 4}}, True),
        ({"bans": [1, 2], "total": 250}, True),
        ({"bans": [1, 2], "total": 2}, False),
        ({"metadata": {"continue": "abc"}, "items": []}, True),
        ({"IsTruncated": True}, True),
        ({"links": [{"rel": "next", "href": "/x"}]}, True),
        ({"links": [{"rel": "self", "href": "/x"}], "next": None, "cursor": ""}, False),
    ],
)
def test_whether_a_page_is_the_last(document: Any, more: bool) -> None:
    assert has_more(document, httpx.Response(200, request=httpx.Request("GET", "http://x/bans"))) is more


def test_ids_in_an_address_are_a_list_too() -> None:
    def reply(handler: Any, _: bytes) -> Reply:
        ids = parse_qs(urlsplit(handler.path).query)["ids"][0].split(",")
        return 200, {}, json.dumps({"users": [{"id": int(one), "suspended": one == "7"} for one in ids]}).encode()

    with serving(reply) as server:
        asked = {"url": f"{server.url}/many?ids={{accounts}}", "field": ["users", "id={account}", "suspended"]}
        assert connect(server, status={**asked, "batch": 50}).statuses(["7", "8"]) == {"7": "suspended", "8": "active"}
        assert len(server.asked) == 1


def test_a_list_of_all_says_whose_entry_it_means() -> None:
    with pytest.raises(ValueError, match="a list of all needs"):
        StatusRequest.model_validate({"url": "http://x/bans", "field": "bans.0.state"})


def test_suspended_seen_and_given_back_by_nothing_but_a_list(tmp_path: Path) -> None:
    """Without the further pages, those on them would have been taken for free: sent twice, and given back by a word."""
    listing = Listing("link", [])

    def reply(handler: Any, body: bytes) -> Reply:
        parts = urlsplit(handler.path).path.strip("/").split("/")
        if handler.command == "GET":
            return listing(handler, body)
        listing.banned = [name for name in listing.banned if name != parts[1]]
        listing.banned += [parts[1]] * (parts[2] == "suspend")
        return 204, {}, b""

    with serving(reply) as server:
        listing.url = server.url
        table = {
            "kind": "http",
            "suspend": {"url": f"{server.url}/u/{{account}}/suspend"},
            "reinstate": {"url": f"{server.url}/u/{{account}}/on"},
            "status": status_of(server),
            "first_wait": 0.01,
        }
        settings = settings_of(tmp_path, table)
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        assert apply(plan, settings).states["done"] == 30 and len(listing.banned) == 30
        assert give_back(settings, plan=plan.id).states["reinstated"] == 30 and listing.banned == []
        assert sum(line.startswith("POST") for line in server.asked) == 60


@pytest.mark.parametrize("style", ["page", "offset"])
def test_who_leaves_the_list_while_it_is_read_hides_nobody(style: str) -> None:
    """The first of the list is freed by others after its page was read, so that the third is then on that page."""
    listing = Listing(style, NAMES[:5])

    def reply(handler: Any, body: bytes) -> Reply:
        answer = listing(handler, body)
        listing.banned = [name for name in listing.banned if name != "u0"]
        return answer

    with serving(reply) as server:
        said = connect(server, status=status_of(server, **PAGING[style])).statuses(NAMES)
    assert said["u2"] == "suspended" and said["u6"] == "active"


def test_nobody_is_acted_on_while_a_list_is_read_and_the_other_way_round() -> None:
    turns, heard = Turns(), list[str]()

    def act() -> None:
        with turns.acting():
            heard.append("acts")

    def read() -> None:
        with turns.reading():
            heard.append("reads")

    for first, other, said in ((turns.reading, act, "acts"), (turns.acting, read, "reads")):
        thread = threading.Thread(target=other)
        with first(), first():
            thread.start()
            thread.join(0.1)
            assert heard == []
        thread.join(5)
        assert heard == [said]
        heard.clear()


def test_thousands_given_back_while_the_list_grows_shorter_are_all_given_back(tmp_path: Path) -> None:
    """More than are looked at at first: the others are looked at along with sending, page after page."""
    banned: list[str] = []
    size, lock = 20, threading.Lock()

    def reply(handler: Any, _: bytes) -> Reply:
        parts = urlsplit(handler.path)
        if handler.command == "GET":
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            items = [{"user": {"id": name}} for name in banned[(page - 1) * size : page * size]]
            time.sleep(0.002)
            return 200, {}, json.dumps({"bans": items}).encode()
        name, action = parts.path.strip("/").split("/")[1:]
        with lock:
            banned[:] = [one for one in banned if one != name] + [name] * (action == "suspend")
        return 204, {}, b""

    with serving(reply) as server:
        table = {
            "kind": "http",
            "suspend": {"url": f"{server.url}/u/{{account}}/suspend"},
            "reinstate": {"url": f"{server.url}/u/{{account}}/on"},
            "status": status_of(server, paging={"parameter": "page"}),
            "first_wait": 0.01,
        }
        settings = settings_of(tmp_path, table)
        plan = plan_of(small_case(tmp_path / "day.case", linked=620), settings)
        assert apply(plan, settings).states["done"] == len(banned) == 620
        back = give_back(settings, plan=plan.id)
    assert back.states["reinstated"] == 620 and banned == []


def test_a_request_waits_until_the_list_is_read_to_its_end() -> None:
    listing, threads = Listing("page", NAMES[:5]), list[threading.Thread]()

    def reply(handler: Any, body: bytes) -> Reply:
        if handler.command == "POST":
            return 204, {}, b""
        if not threads:
            threads.append(threading.Thread(target=send, args=(connector,)))
            threads[0].start()
        time.sleep(0.05)
        return listing(handler, body)

    with serving(reply) as server:
        connector = connect(server, status=status_of(server, **PAGING["page"]))
        connector.statuses(NAMES)
        threads[0].join(5)
        assert [line.partition(" ")[0] for line in server.asked] == ["GET"] * 8 + ["POST"]


def test_a_page_as_full_as_it_was_asked_for_may_have_another() -> None:
    """Discord's list of bans says nothing of a next page: who was behind the first thousand was taken for free."""
    bans: list[Any] = [{"user": {"id": "bob"}}, {"user": {"id": "carl"}}]
    asked = {"field": ["user.id={account}"], "suspended": ["present"], "missing": "active"}
    for query, more, read in (
        ("limit=2", {}, False),
        ("limit=3", {}, True),
        ("", {}, True),
        ("limit=2", {"next": 0}, True),
    ):
        document = {"bans": bans, **more} if more else bans
        with serving(lambda *_, said=document: (200, {}, json.dumps(said).encode())) as server:
            way = asked | ({"field": ["bans", "user.id={account}"]} if more else {})
            found = connect(server, status={"url": f"{server.url}/bans?{query}", **way}).statuses(["ann", "bob"])
        assert found["bob"] == "suspended"
        assert (found["ann"] == "active") == read and isinstance(found["ann"], Unread) != read, query
