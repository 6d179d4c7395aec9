"""A real admin server for tests and benchmarks: a process of its own that counts what it did to each account.

It keeps idempotency keys, checks a bearer token, and misbehaves on request: 429 with Retry-After, 500, an answer that
never comes after the account was changed, a connection reset in mid-answer.
"""

import asyncio
import hashlib
import json
import random
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

TOKEN = "correct-horse-battery-staple/9+="
STANDING = {"suspend": "suspended", "limit": "limited", "reinstate": "active", "lift": "active"}


@dataclass(frozen=True)
class Behaviour:
    """How the server behaves; rates are shares of the requests that act."""

    delay: float = 0.0
    too_many: float = 0.0
    retry_after: str = "0"
    broken: float = 0.0
    silent: float = 0.0
    reset: float = 0.0
    drip: float = 0.0
    hang: float = 3.0
    seed: int = 7
    echo: bool = False
    down: bool = False
    refuse: tuple[str, ...] = ()
    statuses: dict[str, str] = field(default_factory=dict)


class AdminServer:
    """The server in a process of its own; `with AdminServer(...) as server:`."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.behaviour = behaviour or Behaviour()

    def __enter__(self) -> "AdminServer":
        command = [sys.executable, str(Path(__file__).resolve())]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(self.behaviour)) + "\n")
        self._process.stdin.flush()
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def behave(self, **changes: Any) -> None:
        """Changes how the server behaves from now on."""
        self._control("behave", changes)

    def reset(self) -> None:
        """Forgets everything and behaves well again, for the next test."""
        self._control("reset", asdict(Behaviour()))

    def counts(self) -> dict[str, Any]:
        """What the server did so far."""
        return self._control("counts", {})

    def requests(self) -> Counter[str]:
        """How many requests of each kind came so far."""
        return Counter(self._control("requests", {}))

    def effects(self, action: str = "suspend") -> Counter[str]:
        """How often `action` took effect on each account."""
        found = ([*json.loads(key), count] for key, count in self.counts()["effects"].items())
        return Counter({account: count for account, name, count in found if name == action})

    def _control(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(f"{self.url}/_{name}", data=json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


class _State:
    def __init__(self, behaviour: dict[str, Any]) -> None:
        # Answers that hang outlive a reset.
        self.under_way = 0
        self.reset(behaviour)

    def reset(self, behaviour: dict[str, Any]) -> None:
        self.behaviour = behaviour
        self.random = random.Random(behaviour["seed"])
        self.statuses: dict[str, str] = dict(behaviour["statuses"])
        self.keys: dict[str, tuple[str, bytes]] = {}
        self.effects: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        self.conflicts = 0
        self.most_under_way = 0
        self.seconds = 0.0

    def control(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        if name == "behave":
            self.behaviour.update(body)
            self.statuses.update(body.get("statuses", {}))
            return {}
        if name == "reset":
            self.reset(body)
            return {}
        if name == "requests":
            return dict(self.requests)
        total = sum(self.requests.values())
        return {
            "effects": dict(self.effects),
            "requests": dict(self.requests),
            "conflicts": self.conflicts,
            "most_under_way": self.most_under_way,
            "mean_seconds": self.seconds / total if total else 0.0,
            "statuses": self.statuses,
        }

    def act(self, account: str, action: str, key: str, body: bytes) -> tuple[int, bytes]:
        """Does it once for each key; the same key with another body is refused."""
        if account in self.behaviour["refuse"]:
            return 422, b'{"error": "this account is protected"}'
        digest = hashlib.sha256(body + account.encode() + action.encode()).hexdigest()
        if key and key in self.keys:
            known, answer = self.keys[key]
            if known != digest:
                self.conflicts += 1
                return 422, b'{"error": "this key was used for something else"}'
            return 200, answer
        self.effects[json.dumps([account, action])] += 1
        self.statuses[account] = STANDING[action]
        answer = json.dumps({"status": STANDING[action]}).encode()
        if key:
            self.keys[key] = (digest, answer)
        return 200, answer


async def _answer(state: _State, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            method, path, headers, body = await _read(reader)
            if path.startswith("/_"):
                _write(writer, 200, json.dumps(state.control(path[2:], json.loads(body))).encode())
                continue
            start = time.perf_counter()
            state.under_way += 1
            state.most_under_way = max(state.most_under_way, state.under_way)
            try:
                alive = await _serve(state, writer, method, path, headers, body, start)
            finally:
                state.under_way -= 1
                state.seconds += time.perf_counter() - start
            if not alive:
                return
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _serve(
    state: _State,
    writer: asyncio.StreamWriter,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    start: float,
) -> bool:
    """Whether the connection lives on after the answer."""
    how = state.behaviour
    if how["delay"]:
        # The loop's timer wakes up to a millisecond late: the answer is due `delay` after the request, not after it.
        await asyncio.sleep(max(0.0, how["delay"] - (time.perf_counter() - start) - 0.0004))
    if headers.get("authorization") != f"Bearer {TOKEN}":
        _write(writer, 401, f"no: {headers.get('authorization')}".encode() if how["echo"] else b"no")
        return True
    if how["down"]:
        _write(writer, 503, b"down")
        return True
    parts = path.strip("/").split("/")
    state.requests[f"{method} {parts[-1] if method == 'POST' else parts[0]}"] += 1
    if method == "GET":
        _write(writer, *_status(state, unquote(parts[1])))
        return True
    if parts == ["lookup"]:
        ids = json.loads(body)["ids"]
        found = {account: {"status": state.statuses.get(account, "active")} for account in ids}
        _write(writer, 200, json.dumps({"accounts": found}).encode())
        return True
    return await _act(state, writer, parts, headers, body)


async def _act(
    state: _State, writer: asyncio.StreamWriter, parts: list[str], headers: dict[str, str], body: bytes
) -> bool:
    how = state.behaviour
    dice = state.random.random()
    for name, code in (("too_many", 429), ("broken", 500)):
        if dice < how[name]:
            _write(writer, code, name.encode(), {"Retry-After": how["retry_after"]} if code == 429 else {})
            return True
        dice -= how[name]
    if parts == ["act"]:
        values = json.loads(body)
        account, action = values["account"], values["action"]
    else:
        account, action = unquote(parts[1]), parts[2]
    code, answer = state.act(account, action, headers.get("idempotency-key", ""), body)
    if how["echo"]:
        answer += f" {headers.get('authorization')}".encode()
    if dice < how["silent"]:
        await asyncio.sleep(how["hang"])
        return False
    if dice - how["silent"] < how["reset"]:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{")
        await writer.drain()
        writer.transport.abort()
        return False
    dice -= how["silent"] + how["reset"]
    if 0 <= dice < how["drip"]:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
        for _ in range(int(how["hang"] / 0.05)):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)
        return False
    _write(writer, code, answer)
    return True


def _status(state: _State, account: str) -> tuple[int, bytes]:
    status = state.statuses.get(account, "active")
    if status == "missing":
        return 404, b"{}"
    return 200, json.dumps({"id": account, "status": status}).encode()


async def _read(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return method, path, headers, body


def _write(writer: asyncio.StreamWriter, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
    lines = [f"HTTP/1.1 {code} Said", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


async def _main() -> None:
    state = _State(json.loads(sys.stdin.readline()))
    server = await asyncio.start_server(lambda r, w: _answer(state, r, w), "127.0.0.1", 0, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
