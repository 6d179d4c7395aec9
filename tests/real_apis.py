"""Small servers in the shapes of admin APIs that platforms really have, one a preset, each as its documentation has it.

They act, count what they did to each account, and on request act and then stay silent, as a proxy's time-out leaves it.
"""

import json
import random
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Answer = tuple[int, Any]
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Api(ABC):
    """One API: who is suspended, how often each change took effect, and the base of its addresses."""

    base = ""
    kind = "application/json"

    def __init__(self, *, silent: float = 0.0, hang: float = 0.6) -> None:
        self.off: set[str] = set()
        self.effects: Counter[tuple[str, bool]] = Counter()
        self.silent, self.hang = silent, hang
        self.random, self.lock = random.Random(7), threading.Lock()
        self.types: set[str] = set()
        # What the owners of accounts can read, or everybody.
        self.shown: dict[str, str] = {}

    def turn(self, account: str, off: bool) -> None:
        """Changes an account, and counts it."""
        with self.lock:
            self.effects[account, off] += 1
            (self.off.add if off else self.off.discard)(account)

    @abstractmethod
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        """The code and the document that are answered."""


class Auth0(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        assert parts[:3] == ["api", "v2", "users"]
        if method == "PATCH":
            self.turn(parts[3], body["blocked"])
        blocked = {"blocked": parts[3] in self.off} if self.effects[parts[3], True] else {}
        return 200, {"user_id": parts[3], "email": "someone@example.org", **blocked}


class Discourse(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        assert parts[:2] == ["admin", "users"]
        if method == "PUT":
            if (parts[3] == "suspend.json") == (parts[2] in self.off):
                return 409, {"message": "it is so already"}
            self.turn(parts[2], parts[3] == "suspend.json")
            self.shown |= {parts[2]: body["reason"]} if body else {}
            return 200, {"suspension": {"suspended_till": "3000-01-01T00:00:00.000Z"}}
        name = parts[2].removesuffix(".json")
        # A suspension that ended leaves its day behind.
        return 200, {"id": name, "suspended_till": "3000-01-01T00:00:00.000Z" if name in self.off else "2020-01-01"}


class Entra(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if method == "PATCH":
            self.turn(parts[1], not body["accountEnabled"])
            return 204, None
        return 200, {"id": parts[1], "accountEnabled": parts[1] not in self.off}


class Firebase(Api):
    base = "/v1/projects/p"

    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if parts[-1] == "accounts:update":
            self.turn(body["localId"], body["disableUser"])
            return 200, {"localId": body["localId"]}
        users = [{"localId": one, **({"disabled": True} if one in self.off else {})} for one in body["localId"]]
        return 200, {"kind": "identitytoolkit#GetAccountInfoResponse", "users": users[::-1]}


class GithubEnterprise(Api):
    base = "/api/v3"

    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if parts[-1] == "suspended":
            self.turn(parts[3], method == "PUT")
            return 204, None
        return 200, {"login": parts[3], "suspended_at": "2026-11-25T00:00:00Z" if parts[3] in self.off else None}


class Gitlab(Api):
    base = "/api/v4"
    dormant: frozenset[str] = frozenset()

    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if method == "POST":
            if (parts[4] == "block") == (parts[3] in self.off):
                return 403, {"message": "403 Forbidden - it is so already"}
            self.turn(parts[3], parts[4] == "block")
            return 201, True
        free = "deactivated" if parts[3] in self.dormant else "active"
        return 200, {"id": parts[3], "state": "blocked" if parts[3] in self.off else free}


class Keycloak(Api):
    base = "/admin/realms/main"

    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        assert parts[:4] == ["admin", "realms", "main", "users"]
        if method == "PUT":
            # Some versions empty what is left out.
            assert body["email"] and body["attributes"] == {"team": ["a"]}
            self.turn(parts[4], not body["enabled"])
            return 204, None
        own = {"email": f"{parts[4]}@example.org", "attributes": {"team": ["a"]}}
        return 200, {"id": parts[4], "enabled": parts[4] not in self.off, **own}


class Mastodon(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        assert parts[:4] == ["api", "v1", "admin", "accounts"]
        if method == "POST":
            if parts[5] == "unsuspend" and parts[4] not in self.off:
                return 403, {"error": "This action is not allowed"}
            assert parts[5] == "unsuspend" or body["type"] == "suspend"
            self.turn(parts[4], parts[5] == "action")
            self.shown |= {parts[4]: body["text"]} if body else {}
            return 200, {}
        return 200, {"id": parts[4], "disabled": False, "silenced": False, "suspended": parts[4] in self.off}


class Okta(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if method == "POST":
            off = parts[5] == "suspend"
            if off == (parts[3] in self.off):
                return 400, {"errorCode": "E0000001", "errorSummary": "Api validation failed: user"}
            self.turn(parts[3], off)
            return 200, {}
        return 200, {"id": parts[3], "status": "SUSPENDED" if parts[3] in self.off else "ACTIVE"}


class Ozone(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if method == "POST":
            assert body["createdBy"] == "did:example:desk"
            self.turn(body["subject"]["did"], body["event"]["$type"].endswith("#modEventTakedown"))
            return 200, {"id": 1}
        (account,) = query["subject"]
        if not self.effects[account, True]:
            return 200, {"subjectStatuses": []}
        return 200, {"subjectStatuses": [{"subject": {"did": account}, "takendown": account in self.off}]}


class Scim(Api):
    base = "/scim/v2"
    kind = "application/scim+json"

    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if method == "PATCH":
            (operation,) = body["Operations"]
            assert body["schemas"] == [PATCH_OP] and operation["op"] == "replace"
            self.turn(parts[3], not operation["value"]["active"])
        return 200, {"schemas": [], "id": parts[3], "active": parts[3] not in self.off}


class Supabase(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        assert parts[:4] == ["auth", "v1", "admin", "users"]
        if method == "PUT":
            self.turn(parts[4], body["ban_duration"] != "none")
        banned = {"banned_until": "2126-01-01T00:00:00Z"} if parts[4] in self.off else {}
        return 200, {"id": parts[4], "aud": "authenticated", **banned}


class Synapse(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        name = parts[-1]
        if method == "PUT":
            assert parts[:4] == ["_synapse", "admin", "v1", "suspend"]
            self.turn(name, body["suspend"])
            return 200, {f"user_{name}_suspended": body["suspend"]}
        return 200, {"name": name, "deactivated": 0, "erased": False, "suspended": name in self.off}


class Zitadel(Api):
    def answer(self, method: str, parts: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if method == "POST":
            off = parts[3] == "deactivate"
            if off == (parts[2] in self.off):
                return 400, {"code": 9, "message": "user state is so already"}
            self.turn(parts[2], off)
            return 200, {"details": {"sequence": "2"}}
        state = "USER_STATE_INACTIVE" if parts[2] in self.off else "USER_STATE_ACTIVE"
        return 200, {"user": {"userId": parts[2], "state": state}}


APIS: dict[str, Callable[..., Api]] = {
    "auth0": Auth0,
    "discourse": Discourse,
    "entra": Entra,
    "firebase": Firebase,
    "github-enterprise": GithubEnterprise,
    "gitlab": Gitlab,
    "keycloak": Keycloak,
    "mastodon": Mastodon,
    "okta": Okta,
    "ozone": Ozone,
    "scim": Scim,
    "supabase": Supabase,
    "synapse": Synapse,
    "zitadel": Zitadel,
}


@contextmanager
def serving(api: Api) -> Iterator[str]:
    """The `base_url` of `api`, served on loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def go(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            split = urlsplit(self.path)
            parts = [unquote(part) for part in split.path.strip("/").split("/")]
            before = sum(api.effects.values())
            code, document = api.answer(self.command, parts, parse_qs(split.query), json.loads(raw) if raw else None)
            if raw:
                api.types.add(self.headers["Content-Type"])
            if sum(api.effects.values()) > before and api.random.random() < api.silent:
                time.sleep(api.hang)
                self.close_connection = True
                return
            content = b"" if document is None else json.dumps(document).encode()
            self.send_response(code)
            self.send_header("Content-Type", api.kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = go

        def log_message(self, format: str, *arguments: Any) -> None:
            """Keeps the terminal quiet."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up is no news."""

    server = Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # How long it takes to notice that it is to end.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{api.base}"
    finally:
        server.shutdown()
        server.server_close()
