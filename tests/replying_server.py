"""A server for tests that answers as it is told, and remembers what it was asked; and a connector to it."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from graphlink.suspension import open_connector
from graphlink.suspension.connectors import Answer, Connector, Request
from tests.suspension_setting import settings_of

Reply = tuple[int, Mapping[str, str], bytes]
ACTIVE: Reply = (200, {}, b'{"status": "active"}')


class Server:
    """What it is asked in order, answered by `reply(handler, body)`."""

    def __init__(self, reply: Callable[[BaseHTTPRequestHandler, bytes], Reply | None]) -> None:
        self.reply, self.asked, self.headers = reply, list[str](), list[Any]()


@contextmanager
def serving(reply: Callable[[Any, bytes], Reply | None], context: ssl.SSLContext | None = None) -> Iterator[Any]:
    server = Server(reply)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body go out by themselves; together they would wait for each other 40 ms on each answer.
        disable_nagle_algorithm = True

        def go(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.asked.append(f"{self.command} {self.path}")
            server.headers.append(self.headers)
            found = server.reply(self, body)
            if found is None:
                self.close_connection = True
                return
            code, headers, content = found
            self.send_response(code)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = go

        def log_message(self, format: str, *arguments: Any) -> None:
            """Keeps the terminal quiet."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    if context is not None:
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    # How long it takes to notice that it is to end.
    threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
    server.url = f"{'https' if context else 'http'}://localhost:{httpd.server_address[1]}"  # type: ignore[attr-defined]
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


def connect(server: Any, folder: Path = Path(), environment: dict[str, str] | None = None, **changes: Any) -> Connector:
    table = {
        "kind": "http",
        "suspend": {"url": f"{server.url}/u/{{account}}/suspend", "body": {"why": "x"}},
        "status": {"url": f"{server.url}/u/{{account}}"},
        "first_wait": 0.01,
        "longest_wait": 3,
        "timeout": 1,
        **changes,
    }
    return open_connector(settings_of(folder, table), environment or {})


def send(connector: Connector, account: str = "ann") -> Answer:
    return connector.send([Request(account, "suspend", f"key {account}", "plan", "why")])[0]


def dripping(place: str) -> Callable[[Any, bytes], None]:
    def reply(handler: Any, _: bytes) -> None:
        start = b"HTTP/1.1 200 OK\r\n" if place == "head" else b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"
        handler.wfile.write(start)
        for number in range(80):
            try:
                handler.wfile.write(b"X-%d: y\r\n" % number if place == "head" else b" ")
            except OSError:
                return
            time.sleep(0.05)

    return reply
