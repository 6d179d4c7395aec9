"""A small admin API to try `graphlink suspend` against: standard library only, everything in memory.

    ADMIN_TOKEN=choose-one python examples/admin_api.py --port 8700

    GET  /accounts/ID             {"id": ..., "status": "active" | "limited" | "suspended"}
    POST /accounts/ID/suspend     and /limit, /reinstate; body {"reason": ...}; header Idempotency-Key
    POST /lookup                  body {"ids": [...]} -> {"accounts": {ID: {"status": ...}}}
    GET  /log                     every change that took effect, in order

Every id is an account that starts as active. It shows the two things that make bulk requests safe to repeat: a key is
answered from memory when it comes again, and the same key for something else is refused.
"""

import argparse
import hmac
import json
import os
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

STATUS_AFTER = {"suspend": "suspended", "limit": "limited", "reinstate": "active"}


@dataclass
class Platform:
    """The accounts that ever changed, the keys seen, and the log."""

    token: str
    statuses: dict[str, str] = field(default_factory=dict)
    keys: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    log: list[dict[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def status(self, account: str) -> dict[str, str]:
        """How the account stands."""
        return {"id": account, "status": self.statuses.get(account, "active")}

    def act(self, account: str, action: str, reason: str, key: str) -> tuple[int, dict[str, str]]:
        """Status code and answer; a key that comes again changes nothing."""
        meaning = json.dumps([account, action, reason])
        with self.lock:
            if key in self.keys:
                known, answer = self.keys[key]
                return (200, answer) if known == meaning else (422, {"error": "this key was used for something else"})
            self.statuses[account] = STATUS_AFTER[action]
            self.log.append({"account": account, "action": action, "reason": reason})
            answer = self.status(account)
            if key:
                self.keys[key] = (meaning, answer)
            return 200, answer


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet; in two, the second waits for the first one's receipt.
    wbufsize = 1 << 16
    platform: Platform

    def do_GET(self) -> None:
        """Answers how an account stands, or with the log."""
        parts = self._parts()
        if not self._known():
            self._say(401, {"error": "no such token"})
        elif parts == ["log"]:
            self._say(200, self.platform.log)
        elif len(parts) == 2 and parts[0] == "accounts":
            self._say(200, self.platform.status(parts[1]))
        else:
            self._say(404, {"error": "no such page"})

    def do_POST(self) -> None:
        """Changes an account, or answers how many stand."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        parts = self._parts()
        if not self._known():
            self._say(401, {"error": "no such token"})
        elif parts == ["lookup"]:
            self._say(200, {"accounts": {account: self.platform.status(account) for account in body["ids"]}})
        elif len(parts) == 3 and parts[0] == "accounts" and parts[2] in STATUS_AFTER:
            key = self.headers.get("Idempotency-Key", "")
            self._say(*self.platform.act(parts[1], parts[2], str(body.get("reason", "")), key))
        else:
            self._say(404, {"error": "no such page"})

    def log_message(self, format: str, *arguments: Any) -> None:
        """Keeps the terminal quiet."""

    def _parts(self) -> list[str]:
        """The path's parts; decoded after they are split, so that an id may hold a slash."""
        return [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]

    def _known(self) -> bool:
        given = self.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self.platform.token}".encode())

    def _say(self, code: int, document: object) -> None:
        content = json.dumps(document).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    """Serves until it is interrupted."""
    parser = argparse.ArgumentParser(description="A small admin API to try graphlink suspend against.")
    parser.add_argument("--port", type=int, default=8700)
    port = parser.parse_args().port
    token = os.environ.get("ADMIN_TOKEN")
    if not token:
        parser.error("set ADMIN_TOKEN in the environment: clients must send it")
    Handler.platform = Platform(token)
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    print(f"Serving on http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
