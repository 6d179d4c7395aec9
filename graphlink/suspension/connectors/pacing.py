"""How hard a server is pressed: so many requests at once, so many a second, and none after a run of failures."""

import queue
import threading
import time

import httpx

__all__ = ["Breaker", "GatedTransport"]


class Breaker:
    """Opens after `limit` failures in a row; from then on nothing is sent and no pause is waited for."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._run = 0
        self._lock = threading.Lock()
        self._opened = threading.Event()
        self._why = ""

    @property
    def why(self) -> str | None:
        """Why it opened; None while it is closed."""
        return self._why if self._opened.is_set() else None

    def worked(self) -> None:
        """An attempt succeeded: the run of failures is over."""
        self._run = 0

    def failed(self, said: str) -> None:
        """An attempt failed, as `said`."""
        with self._lock:
            self._run += 1
            if self._run >= self._limit:
                self.open(f"{self._run} attempts failed in a row, the last: {said}")

    def open(self, why: str) -> None:
        """Opens it; the first reason stays."""
        if not self._opened.is_set():
            self._why = why
            self._opened.set()

    def sleep(self, seconds: float) -> None:
        """Waits so long, or until it opens."""
        self._opened.wait(seconds)


class GatedTransport(httpx.BaseTransport):
    """At most `connections` requests under way, started at most `rate` a second.

    The gate is here and not in the number of threads, so that the work of building a request and reading its answer
    does not keep the server waiting.
    """

    def __init__(self, connections: int, rate: float | None, proxy: str | None = None) -> None:
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._inner = httpx.HTTPTransport(limits=limits, proxy=proxy)
        # A queue of tokens: threading's semaphore wakes threads that find it taken again, some of them for seconds.
        self._tokens: queue.SimpleQueue[None] = queue.SimpleQueue()
        for _ in range(connections):
            self._tokens.put(None)
        self._interval = 1 / rate if rate else 0.0
        self._lock = threading.Lock()
        self._next = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The whole answer, read to its end."""
        self._tokens.get()
        try:
            self._wait_for_turn()
            response = self._inner.handle_request(request)
            try:
                content = _whole(response, request)
            finally:
                response.close()
        finally:
            self._tokens.put(None)
        return httpx.Response(response.status_code, headers=response.headers, content=content, request=request)

    def close(self) -> None:
        """Closes the connections."""
        self._inner.close()

    def _wait_for_turn(self) -> None:
        if not self._interval:
            return
        with self._lock:
            start = max(time.monotonic(), self._next)
            self._next = start + self._interval
        time.sleep(max(0.0, start - time.monotonic()))


def _whole(response: httpx.Response, request: httpx.Request) -> bytes:
    """The answer's content. Raises httpx.ReadTimeout where it drips in for longer than one read may take."""
    assert isinstance(response.stream, httpx.SyncByteStream)
    seconds = request.extensions.get("timeout", {}).get("read")
    start, parts = time.monotonic(), []
    for part in response.stream:
        parts.append(part)
        if seconds is not None and time.monotonic() - start > seconds:
            raise httpx.ReadTimeout("the answer did not end in time", request=request)
    return b"".join(parts)
