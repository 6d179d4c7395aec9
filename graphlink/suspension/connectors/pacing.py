"""How hard a server is pressed, and what it may do to us: so many requests at once and a second, none after a run of
failures, and no answer that takes longer than its time or more than a megabyte."""

import queue
import ssl
import threading
import time
import zlib
from collections.abc import Iterable

import httpcore
import httpx

__all__ = ["LONGEST_ANSWER", "Breaker", "GatedTransport", "Tries", "network_words"]

LONGEST_ANSWER = 1_000_000


class Breaker:
    """Opens after `limit` failures in a row; from then on nothing is sent and no pause is waited for."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._run = 0
        self._lock = threading.Lock()
        self._opened = threading.Event()
        self._why = ""
        self._held_until = 0.0
        self.successes = 0

    @property
    def why(self) -> str | None:
        """Why it opened; None while it is closed."""
        return self._why if self._opened.is_set() else None

    def worked(self) -> None:
        """An attempt succeeded: the run of failures is over."""
        self._run = 0
        self.successes += 1

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

    def hold(self, seconds: float) -> None:
        """Nobody sends for so long: the server said so to one of us, and means all."""
        with self._lock:
            self._held_until = max(self._held_until, time.monotonic() + seconds)

    def wait_out(self) -> None:
        """Waits until nobody is held any more, or it opens."""
        while (left := self._held_until - time.monotonic()) > 0 and not self._opened.wait(left):
            pass


class Tries:
    """How often one request was tried in vain: by failures, and by limits while nobody else got through either."""

    def __init__(self, most: int, breaker: Breaker) -> None:
        self._most, self._breaker = most, breaker
        self._failed = self._limited = 0
        self._successes = breaker.successes

    def enough(self, *, limited: bool) -> bool:
        """Whether this try in vain was the last one."""
        if not limited:
            self._failed += 1
            return self._failed >= self._most
        # Many wait for a window that lets one through: who loses often is no failure as long as others get on.
        if self._breaker.successes != self._successes:
            self._successes, self._limited = self._breaker.successes, 0
        self._limited += 1
        return self._limited >= self._most


class GatedTransport(httpx.BaseTransport):
    """At most `connections` requests under way, started at most `rate` a second.

    The gate is here and not in the number of threads, so that the work of building a request and reading its answer
    does not keep the server waiting.
    """

    def __init__(
        self, connections: int, rate: float | None, proxy: str | None = None, verify: ssl.SSLContext | bool = True
    ) -> None:
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._inner = _BoundedTransport(limits=limits, proxy=proxy, verify=verify)
        # A queue of tokens: threading's semaphore wakes threads that find it taken again, some of them for seconds.
        self._tokens: queue.SimpleQueue[None] = queue.SimpleQueue()
        for _ in range(connections):
            self._tokens.put(None)
        self._interval = 1 / rate if rate else 0.0
        self._lock = threading.Lock()
        self._next = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The whole answer, read to its end. Raises httpx.ReadTimeout, and httpx.DecodingError for one too long."""
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
        headers = httpx.Headers([(name, value) for name, value in response.headers.raw if name.lower() not in CODED])
        return httpx.Response(response.status_code, headers=headers, content=content, request=request)

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


CODED = (b"content-encoding", b"content-length", b"transfer-encoding")


class _BoundedTransport(httpx.HTTPTransport):
    """Connections on which a whole answer, head and all, takes no longer than one read may."""

    def __init__(self, limits: httpx.Limits, proxy: str | None, verify: ssl.SSLContext | bool) -> None:
        super().__init__(limits=limits, proxy=proxy, verify=verify, trust_env=False)
        self._deadline = threading.local()
        # httpx has no option for it: its time-out starts anew with each byte, so that a server which drips never ends.
        self._pool._network_backend = _BoundedBackend(self._pool._network_backend, self._deadline)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        seconds = request.extensions.get("timeout", {}).get("read")
        self._deadline.at = None if seconds is None else time.monotonic() + seconds
        return super().handle_request(request)


class _BoundedBackend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend, deadline: threading.local) -> None:
        self._inner, self._deadline = inner, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: "Iterable[httpcore.SOCKET_OPTION] | None" = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return _BoundedStream(stream, self._deadline)

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _BoundedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: threading.local) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        at = getattr(self._deadline, "at", None)
        if at is None:
            return self._inner.read(max_bytes, timeout)
        left = at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer did not end in time")
        return self._inner.read(max_bytes, left if timeout is None else min(timeout, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _BoundedStream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def _whole(response: httpx.Response, request: httpx.Request) -> bytes:
    """The answer's content, unpacked. Raises httpx.DecodingError where it is too long or packed in an unknown way."""
    assert isinstance(response.stream, httpx.SyncByteStream)
    packed = response.headers.get("content-encoding", "identity").strip().casefold()
    if packed not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise httpx.DecodingError(f"the answer is packed as {packed[:20]}, which was not asked for", request=request)
    unpack = None if packed in ("identity", "") else zlib.decompressobj(zlib.MAX_WBITS | 32)
    parts, size = [], 0
    for part in response.stream:
        try:
            # One byte more than may be: what is longer shows itself, and nothing of it is kept.
            plain = part if unpack is None else unpack.decompress(part, LONGEST_ANSWER - size + 1)
        except zlib.error as problem:
            raise httpx.DecodingError(f"the answer cannot be unpacked ({problem})", request=request) from None
        size += len(plain)
        if size > LONGEST_ANSWER:
            raise httpx.DecodingError(f"the answer is longer than {LONGEST_ANSWER:,} bytes", request=request)
        parts.append(plain)
    if unpack is not None and parts and not unpack.eof:
        raise httpx.DecodingError("the packed answer ends in the middle", request=request)
    return b"".join(parts)


def network_words(problem: httpx.RequestError) -> str:
    """What went wrong on the way, in plain words before the library's own."""
    said = f"{type(problem).__name__}: {problem}"
    text = str(problem).casefold()
    if "has expired" in text or "not yet valid" in text:
        return f"the server's certificate is not valid today: {said}"
    if "mismatch" in text and "certificate" in text:
        return f"the server's certificate is of another name than the address has: {said}"
    if "wrong version number" in text or "unknown protocol" in text:
        return f"the address begins with https, and what answers there speaks no TLS: {said}"
    if "certificate verify failed" in text:
        return f"the server's certificate cannot be verified (`ca` names the authority of a house): {said}"
    if "certificate required" in text or "handshake failure" in text:
        return f"the server wants a client certificate (`client_certificate`, `client_key`): {said}"
    if "refused" in text and isinstance(problem, httpx.ConnectError):
        return f"nobody listens at the address: {said}"
    if "name or service not known" in text or "nodename nor servname" in text or "getaddrinfo failed" in text:
        return f"no such host is known here: {said}"
    return said
