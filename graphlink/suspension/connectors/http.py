"""The connector to a platform's admin interface over HTTP.

An attempt that may succeed later (no connection, a time-out, 408, 425, 429, 5xx) is made again with the same key after
a pause: the one that the server asks for (Retry-After), else one that grows, with jitter. A run of failed attempts
stops everything.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx
import tenacity

from ...errors import InputError
from ..settings import HttpRequest, HttpSettings, StatusRequest
from ..template import Secrets, fill, fill_json
from .connector import Answer, Request, StatusUnreadable
from .pacing import Breaker, GatedTransport

__all__ = ["HttpConnector"]

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
# The request never reached the server, so nothing can have happened there.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
LONGEST_DETAIL = 300


class _NotDone(Exception):
    """An attempt without a final answer; `maybe_done`: the server may have acted, `again`: another try may help."""

    def __init__(self, said: str, *, maybe_done: bool, again: bool = True, pause: float | None = None) -> None:
        super().__init__(said)
        self.maybe_done = maybe_done
        self.again = again
        self.pause = pause


class HttpConnector:
    """The platform's admin interface; safe to call from `concurrency` threads and more."""

    name = "http"
    batch = 1

    def __init__(self, settings: HttpSettings, environment: Mapping[str, str]) -> None:
        self._settings = settings
        self._secrets = Secrets.named_in(settings.model_dump(), environment)
        self._breaker = Breaker(settings.stop_after)
        self._requests = {
            name: request
            for name in ("suspend", "limit", "reinstate")
            if (request := getattr(settings, name)) is not None
        }
        self.actions = frozenset(self._requests)
        self.status_batch = settings.status.batch if settings.status else 1
        self.reads_status = settings.status is not None
        # The threads beyond those that wait for the server prepare requests and read answers.
        self.concurrency = settings.concurrency + max(1, settings.concurrency // 2)
        try:
            transport = GatedTransport(settings.concurrency, settings.rate, settings.proxy)
        except (ValueError, OSError) as problem:
            raise InputError(f"[suspend.connector]: {self._secrets.redact(str(problem))}") from None
        # The environment's proxies would go around the gate: `proxy` names one instead.
        self._client = httpx.Client(transport=transport, timeout=settings.timeout, trust_env=False)

    @property
    def stopped(self) -> str | None:
        """Why nothing more is sent; None while all is well."""
        return self._breaker.why

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | None]:
        """The platform's word for each account; `gone` where it says 404. Raises StatusUnreadable."""
        asked = self._settings.status
        if asked is None:
            return dict.fromkeys(accounts)
        if asked.batch == 1:
            return {account: self._status(asked, account) for account in accounts}
        found = self._ask(asked, list(accounts))
        return {account: _follow(found, asked.way, account) for account in accounts}

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """An answer to each request."""
        return [self._send(request) for request in requests]

    def _status(self, asked: StatusRequest, account: str) -> str | None:
        """The word for one account."""
        if _no_address(asked, account):
            return None
        found = self._ask(asked, [account])
        return "gone" if found is None else _follow(found, asked.way, account)

    def _ask(self, asked: StatusRequest, accounts: list[str]) -> Any:
        """What the answer holds; None for 404. Raises StatusUnreadable."""
        values = {"account": accounts[0], "accounts": accounts, "action": "status", "key": "", "plan": "", "reason": ""}
        try:
            response = self._attempts(asked, values, key=None, fine=frozenset({404}))
            if response.status_code == 404 and asked.batch == 1:
                return None
            if response.is_success:
                return response.json()
        except _NotDone as problem:
            raise StatusUnreadable(str(problem)) from None
        except ValueError:
            raise StatusUnreadable(f"the answer is no JSON: {self._said(response)}") from None
        raise StatusUnreadable(self._said(response))

    def _send(self, request: Request) -> Answer:
        """The answer to one request."""
        template = self._requests[request.action]
        if _no_address(template, request.account):
            return Answer(request.account, "failed", "the id cannot stand in an address; put {account} into the body")
        names = ("account", "action", "key", "plan", "reason")
        values = {name: getattr(request, name) for name in names} | {"accounts": [request.account]}
        fine = frozenset(template.done)
        try:
            response = self._attempts(template, values, key=request.key, fine=fine)
        except _NotDone as problem:
            return Answer(request.account, "unknown" if problem.maybe_done else "not_sent", str(problem))
        done = response.is_success or response.status_code in fine
        return Answer(request.account, "done" if done else "failed", self._said(response))

    def _attempts(
        self, template: HttpRequest, values: Mapping[str, Any], *, key: str | None, fine: frozenset[int]
    ) -> httpx.Response:
        """The server's final answer. Raises _NotDone after the last attempt and where the breaker is open."""
        request = self._build(template, values, key)
        may_repeat = key is None or self._settings.idempotent
        maybe_done = False
        for attempt in self._retrying(may_repeat):
            with attempt:
                try:
                    return self._attempt(request, fine)
                except _NotDone as problem:
                    # What an earlier attempt may have done, no later failure undoes.
                    maybe_done = problem.maybe_done = problem.maybe_done or maybe_done
                    raise
        raise AssertionError("tenacity ends with a result or an exception")

    def _retrying(self, may_repeat: bool) -> tenacity.Retrying:
        growing = tenacity.wait_random_exponential(self._settings.first_wait, self._settings.longest_wait)

        def again(problem: BaseException) -> bool:
            return isinstance(problem, _NotDone) and problem.again and (may_repeat or not problem.maybe_done)

        def pause(state: tenacity.RetryCallState) -> float:
            problem = state.outcome.exception() if state.outcome else None
            asked = problem.pause if isinstance(problem, _NotDone) else None
            return growing(state) if asked is None else asked

        return tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._settings.attempts),
            wait=pause,
            retry=tenacity.retry_if_exception(again),
            sleep=self._breaker.sleep,
            reraise=True,
        )

    def _attempt(self, request: httpx.Request, fine: frozenset[int]) -> httpx.Response:
        """The answer to one attempt. Raises _NotDone."""
        if self._breaker.why:
            raise _NotDone(self._breaker.why, maybe_done=False, again=False)
        try:
            response = self._client.send(request)
        except httpx.RequestError as problem:
            said = self._secrets.redact(f"{type(problem).__name__}: {problem}")
            self._breaker.failed(said)
            raise _NotDone(said, maybe_done=not isinstance(problem, NOT_SENT)) from None
        self._judge(response, fine)
        return response

    def _judge(self, response: httpx.Response, fine: frozenset[int]) -> None:
        """Nothing for an answer to keep; raises _NotDone for one that may change, and tells the breaker."""
        said, code = self._said(response), response.status_code
        if response.is_success or code in fine:
            self._breaker.worked()
            return
        if code == 401:
            self._breaker.open(f"the server does not accept the credentials ({said})")
            raise _NotDone(said, maybe_done=False, again=False)
        # A server that asks for less is not failing.
        if code != 429:
            self._breaker.failed(said)
        if code in AGAIN:
            raise _NotDone(said, maybe_done=code not in (425, 429), pause=self._asked_pause(response))

    def _asked_pause(self, response: httpx.Response) -> float | None:
        """The seconds that Retry-After asks for, a number or a date; opens the breaker where they are too many."""
        asked = response.headers.get("retry-after", "").strip()
        if not asked:
            return None
        try:
            seconds = float(asked) if asked.isdecimal() else _until(asked)
        except (ValueError, TypeError):
            return None
        if seconds > self._settings.longest_wait:
            self._breaker.open(f"the server asks for a pause of {seconds:.0f} seconds; call again after it")
        return max(0.0, seconds)

    def _build(self, template: HttpRequest, values: Mapping[str, Any], key: str | None) -> httpx.Request:
        """The request. Raises _NotDone for an id too long for an address."""
        filled = {**values, **self._secrets.values}
        texts = {name: value for name, value in filled.items() if isinstance(value, str)}
        headers = {name: fill(value, texts) for name, value in {**self._settings.headers, **template.headers}.items()}
        if key is not None and self._settings.idempotency_header:
            headers[self._settings.idempotency_header] = key
        content = None
        if template.body is not None:
            content = json.dumps(fill_json(template.body, filled), ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        try:
            url = fill(template.url, texts, escape=lambda text: quote(text, safe=""))
            return self._client.build_request(template.method, url, headers=headers, content=content)
        except (httpx.InvalidURL, UnicodeError, ValueError) as problem:
            said = self._secrets.redact(f"no request can be made ({problem})")
            raise _NotDone(said, maybe_done=False, again=False) from None

    def _said(self, response: httpx.Response) -> str:
        """The answer on one line, without secrets, cut to LONGEST_DETAIL."""
        line = " ".join(f"{response.status_code} {response.text}".split())
        # Redacted before it is cut: half a secret is one too.
        return self._secrets.redact(line)[:LONGEST_DETAIL]


def _no_address(template: HttpRequest, account: str) -> bool:
    """Whether the id would change the address: servers and proxies take these two for steps in a path."""
    return "{account}" in template.url and account in (".", "..", "")


def _follow(found: Any, way: Sequence[str], account: str) -> str | None:
    """The text at the end of `way` through `found`; None where there is none."""
    for key in way:
        if not isinstance(found, Mapping):
            return None
        found = found.get(key.replace("{account}", account))
    return found if isinstance(found, str) else None


def _until(date: str) -> float:
    """Seconds from now until an HTTP date."""
    return (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds()
