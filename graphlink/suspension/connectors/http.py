"""The connector to a platform's admin interface over HTTP.

An attempt that may succeed later (no connection, a time-out, 408, 425, any 5xx) is made again with the same key after a
pause that grows, with jitter. A limit (429, or 403 with a limit's headers) is waited for and is no failure. A run of
failed attempts stops everything. What an answer means stands in meaning.py, what a standing means in standing.py.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import tenacity

from ...errors import InputError
from ..settings import HttpRequest, HttpSettings, StatusRequest
from ..standing import Words
from ..template import Secrets, fill
from .building import build_request, unfit, verifier
from .connector import Answer, Request, StatusUnreadable, Unread, lift_name, ways_of
from .limits import WORDS, asked_pause, is_limit, pause_before_next
from .meaning import Said, is_page, meaning_of, refusal_of
from .pacing import Breaker, GatedTransport, Tries, network_words
from .standings import GONE, StatusReader, taken_from
from .tokens import NoToken, Tokens, ends_token
from .turns import Turns
from .written import document_of

__all__ = ["HttpConnector"]

# The request never reached the server, so nothing can have happened there.
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
)
LONGEST_DETAIL = 300
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
# What a code wants to be done about it, where its text seldom says so.
HINTS = {
    415: "it takes another kind of body (`form`, or a Content-Type among the `headers`)",
    428: 'it wants to know which version is meant (`headers = { If-Match = "{etag}" }`)',
}


class _NotDone(Exception):
    """An attempt without a final answer; `maybe_done`: the server may have acted, `again`: another try may help.

    `limited`: the server asks for less, which is no failure.
    """

    def __init__(
        self, said: str, *, maybe_done: bool, again: bool = True, pause: float | None = None, limited: bool = False
    ) -> None:
        super().__init__(said)
        self.maybe_done = maybe_done
        self.again = again
        self.pause = pause
        self.limited = limited


class HttpConnector:
    """The platform's admin interface; safe to call from `concurrency` threads and more."""

    name = "http"
    batch = 1

    def __init__(self, settings: HttpSettings, words: Words, folder: Path, environment: Mapping[str, str]) -> None:
        self._settings, self._words = settings, words
        self._secrets = Secrets.named_in(settings.model_dump(), environment)
        self._breaker = Breaker(settings.stop_after)
        self._turns = Turns()
        self._known: set[str] = set()
        self._requests: dict[str, HttpRequest] = ways_of(settings)
        self._lift = lift_name(settings)
        self.actions = frozenset(self._requests)
        self.status_batch = settings.status.at_once if settings.status else 1
        self.reads_status = settings.status is not None
        # The threads beyond those that wait for the server prepare requests and read answers.
        self.concurrency = settings.concurrency + max(1, settings.concurrency // 2)
        try:
            verify = verifier(settings, folder)
            proxy = None if settings.proxy is None else fill(settings.proxy, self._secrets.values)
            transport = GatedTransport(settings.concurrency, settings.rate, proxy, verify)
            aside = GatedTransport(1, None, proxy, verify)
        except (ValueError, OSError) as problem:
            raise InputError(f"[suspend.connector]: {self._redact(str(problem))}") from None
        self._unused_proxy = next((name for name in PROXIES if environment.get(name)), None)
        # The environment's proxies would go around the gate: `proxy` names one instead.
        self._client = httpx.Client(transport=transport, timeout=settings.timeout, trust_env=False)
        self._aside = httpx.Client(transport=aside, timeout=settings.timeout, trust_env=False)
        self._tokens = (
            Tokens(settings.token, self._secrets, folder, self._aside, settings.timeout) if settings.token else None
        )

    @property
    def stopped(self) -> str | None:
        """Why nothing more is sent; None while all is well."""
        return self._breaker.why

    def stop(self, why: str) -> None:
        """Sends nothing more, and waits for no pause."""
        self._breaker.open(why)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()
        self._aside.close()

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | Unread | None]:
        """How each account stands; `gone` where the server says 404 or 410. Raises StatusUnreadable."""
        asked = self._settings.status
        if asked is None:
            return dict.fromkeys(accounts)
        if asked.batch == 1 and not asked.lists_all:
            return {account: self._status(asked, account) for account in accounts}
        if not asked.lists_all:
            unasked = {one: Unread(f"`status`: {why}") for one in accounts if (why := unfit(asked, one))}
            rest = [one for one in accounts if one not in unasked]
            return {**unasked, **(self._reader(asked).several(self._ask, rest) if rest else {})}
        with self._turns.reading():
            return self._reader(asked).several(self._ask, accounts)

    def about(self, accounts: Iterable[str]) -> None:
        """Hears of whom a run is: an answer about another of them says nothing of whom was asked for."""
        self._known.update(accounts)

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """An answer to each request."""
        if self._settings.status is None or not self._settings.status.lists_all:
            return [self._send(request) for request in requests]
        with self._turns.acting():
            return [self._send(request) for request in requests]

    def _status(self, asked: StatusRequest, account: str) -> str | Unread | None:
        """How one account stands."""
        if why := unfit(asked, account):
            return Unread(f"`status`: {why}")
        try:
            response = self._ask(asked, [account])
        except StatusUnreadable as problem:
            return Unread(str(problem))
        return self._reader(asked).one(response, account)

    def _reader(self, asked: StatusRequest) -> StatusReader:
        return StatusReader(asked, self._words, self._said, self._known)

    def _ask(self, asked: StatusRequest, accounts: Sequence[str]) -> httpx.Response:
        """An answer that says how accounts stand. Raises StatusUnreadable."""
        values = {**_asking(accounts[0]), "accounts": list(accounts)}
        about_one = asked.batch == 1 and not asked.lists_all
        fine = GONE.union(map(int, asked.codes)) if about_one else frozenset[int]()
        try:
            response = self._attempts(asked, values, key=None, fine=fine)
        except _NotDone as problem:
            raise StatusUnreadable(str(problem)) from None
        if response.is_success or response.status_code in fine:
            return response
        raise StatusUnreadable(self._said(response))

    def _send(self, request: Request) -> Answer:
        """The answer to one request."""
        template = self._requests[request.action]
        if why := unfit(template, request.account):
            return Answer(request.account, "failed", why)
        values: dict[str, Any] = {**request.told(self._lift), "accounts": [request.account]}
        try:
            response = self._attempts(template, values, key=request.key, fine=frozenset(template.done))
        except _NotDone as problem:
            return Answer(request.account, "unknown" if problem.maybe_done else "not_sent", str(problem))
        outcome = meaning_of(self._understood(response), template, request.account)
        if outcome == "failed" and response.extensions.get("maybe_done"):
            # An earlier attempt may have done it: then this is only how the server says that it is so already.
            outcome = "unknown"
        return Answer(request.account, outcome, self._said(response))

    def _attempts(
        self, template: HttpRequest, values: Mapping[str, Any], *, key: str | None, fine: frozenset[int]
    ) -> httpx.Response:
        """The server's final answer, with whether an earlier attempt `maybe_done` it among its extensions.

        Raises _NotDone after the last attempt and where the breaker is open.
        """
        may_repeat = key is None or self._settings.idempotent
        maybe_done = False
        for attempt in self._retrying(may_repeat):
            with attempt:
                try:
                    response = self._attempt(template, values, key, fine)
                except _NotDone as problem:
                    # What an earlier attempt may have done, no later failure undoes.
                    maybe_done = problem.maybe_done = problem.maybe_done or maybe_done
                    raise
                response.extensions["maybe_done"] = maybe_done
                return response
        raise AssertionError("tenacity ends with a result or an exception")

    def _retrying(self, may_repeat: bool) -> tenacity.Retrying:
        growing = tenacity.wait_random_exponential(self._settings.first_wait, self._settings.longest_wait)
        tries = Tries(self._settings.attempts, self._breaker)

        def again(problem: BaseException) -> bool:
            return isinstance(problem, _NotDone) and problem.again and (may_repeat or not problem.maybe_done)

        def enough(state: tenacity.RetryCallState) -> bool:
            problem = state.outcome.exception() if state.outcome else None
            return tries.enough(limited=isinstance(problem, _NotDone) and problem.limited)

        def pause(state: tenacity.RetryCallState) -> float:
            problem = state.outcome.exception() if state.outcome else None
            asked = problem.pause if isinstance(problem, _NotDone) else None
            return growing(state) if asked is None else asked

        return tenacity.Retrying(
            stop=enough,
            wait=pause,
            retry=tenacity.retry_if_exception(again),
            sleep=self._breaker.sleep,
            reraise=True,
        )

    def _attempt(
        self, template: HttpRequest, values: Mapping[str, Any], key: str | None, fine: frozenset[int]
    ) -> httpx.Response:
        """The answer to one attempt. Raises _NotDone."""
        self._breaker.wait_out()
        if self._breaker.why:
            raise _NotDone(self._breaker.why, maybe_done=False, again=False)
        if template.wants_standing:
            values = {**values, **self._as_it_stands(template, values["account"])}
        token = self._token()
        request = self._build(template, values, key, token)
        try:
            response = self._client.send(request)
        except httpx.RequestError as problem:
            said = self._redact(network_words(problem)) + self._past_a_proxy(problem)
            self._breaker.failed(said)
            raise _NotDone(said, maybe_done=not isinstance(problem, NOT_SENT)) from None
        if response.status_code == 412 and template.wants_etag:
            # Somebody else changed the account in between: its new version is asked for.
            raise _NotDone(self._said(response), maybe_done=False)
        self._judge(response, fine, token, acting=key is not None)
        return response

    def _as_it_stands(self, template: HttpRequest, account: str) -> Mapping[str, Any]:
        """What a request takes of the answer that tells how an account stands: its version, or all of it. Raises
        _NotDone."""
        asked = self._settings.status
        assert asked is not None
        response = self._attempt(asked, _asking(account), None, frozenset())
        found = taken_from(response, asked, template, account)
        if None in found.values():
            version = f"no `{'.'.join(asked.version_way)}`" if asked.version_way else "no ETag"
            lacks = f"{version} of it" if template.change is None else "no account of that name, to be sent back"
            raise _NotDone(f"`status` answers with {lacks}: {self._said(response)}", maybe_done=False, again=False)
        return found

    def _past_a_proxy(self, problem: httpx.RequestError) -> str:
        """A hint where nobody was reached, and the environment names a proxy that is not used."""
        if self._settings.proxy is not None or not isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout):
            return ""
        return (
            f" ({self._unused_proxy} of the environment is not used; `proxy` names one)" if self._unused_proxy else ""
        )

    def _token(self) -> str | None:
        """The token to send, where the settings say that there are some."""
        if self._tokens is None:
            return None
        try:
            return self._tokens.current()
        except NoToken as problem:
            self._breaker.failed(str(problem))
            raise _NotDone(str(problem), maybe_done=False) from None

    def _judge(self, response: httpx.Response, fine: frozenset[int], token: str | None, *, acting: bool) -> None:
        """Nothing for an answer to keep; raises _NotDone for one that may change, and tells the breaker."""
        code, headers = response.status_code, response.headers
        if code == 401:
            self._refused(response, token)
        if ends_token(response) and token is not None and self._tokens is not None and self._tokens.refused(token):
            raise _NotDone(self._said(response), maybe_done=False, pause=0.0)
        if self._tokens is not None:
            self._tokens.accepted()
        if is_limit(code, headers, response.text) or self._is_throttled(response):
            raise _NotDone(self._said(response), maybe_done=False, limited=True, pause=self._pause(response))
        if code >= 500 or code in (408, 425):
            self._failed(response)
        # A refusal speaks of an account; a server that shows nobody's standing would go on like that.
        if response.is_success or code in fine or (acting and code >= 400):
            self._breaker.worked()
        else:
            self._breaker.failed(self._said(response))
        rest = pause_before_next(headers)
        if rest is not None and not self._is_too_long(rest):
            self._breaker.hold(rest)

    def _is_throttled(self, response: httpx.Response) -> bool:
        """Whether an answer with 2xx refuses, and says that it is for a limit."""
        return (
            response.is_success
            and bool(WORDS.search(response.text))
            and refusal_of(document_of(response), "") is not None
        )

    def _failed(self, response: httpx.Response) -> None:
        """Raises _NotDone for a failure of the server's, which may be one about this account alone."""
        pause, said = asked_pause(response.headers, response.text), self._said(response)
        too_long = self._is_too_long(pause)
        if too_long:
            said = f"{said} (the server asks for a pause of {pause:.0f} seconds)"
        self._breaker.failed(said)
        # A long pause is not waited for: where it is meant for all, the run of failures ends the run.
        maybe_done = response.status_code != 425
        raise _NotDone(
            said, maybe_done=maybe_done, again=not too_long, pause=None if too_long else self._pause(response)
        )

    def _refused(self, response: httpx.Response, token: str | None) -> None:
        """Raises _NotDone for 401: once more with another token, or the end."""
        said = self._said(response)
        again = self._tokens is not None and token is not None and self._tokens.refused(token)
        if not again:
            self._breaker.open(f"the server does not accept the credentials ({said})")
        raise _NotDone(said, maybe_done=False, again=again, pause=0.0)

    def _pause(self, response: httpx.Response) -> float | None:
        """The seconds to wait, which hold for everybody; opens the breaker where they are too many.

        None where the server asks for none, or for one that is over: then our own grow.
        """
        seconds = asked_pause(response.headers, response.text)
        if not seconds:
            return None
        if self._is_too_long(seconds):
            self._breaker.open(f"the server asks for a pause of {seconds:.0f} seconds; call again after it")
        else:
            self._breaker.hold(seconds)
        return seconds

    def _is_too_long(self, seconds: float | None) -> bool:
        """Whether a pause is longer than the settings allow; but for the second that moments are rounded up by."""
        return seconds is not None and seconds > self._settings.longest_wait + 1

    def _build(
        self, template: HttpRequest, values: Mapping[str, Any], key: str | None, token: str | None
    ) -> httpx.Request:
        """The request. Raises _NotDone for an id too long for an address."""
        own = {self._settings.idempotency_header: key} if key is not None and self._settings.idempotency_header else {}
        if self._tokens is not None and token is not None:
            own |= dict([self._tokens.header(token)])
        try:
            return build_request(self._client, self._settings, template, {**values, **self._secrets.values}, own)
        except ValueError as problem:
            said = self._redact(f"no request can be made ({problem})")
            raise _NotDone(said, maybe_done=False, again=False) from None

    def _understood(self, response: httpx.Response) -> Said:
        document = document_of(response)
        page = is_page(response.headers.get("content-type", ""), response.text)
        rooted = document is not None and response.text.lstrip("\ufeff \t\r\n").startswith("<")
        return Said(response.status_code, document, page, "" if document is not None else response.text, rooted)

    def _said(self, response: httpx.Response) -> str:
        """The answer on one line, decoded, without secrets, cut to LONGEST_DETAIL."""
        try:
            # Written anew: what an answer hides behind escapes is read as what it says.
            text = json.dumps(response.json(), ensure_ascii=False)
        except (ValueError, RecursionError):
            text = response.text
        if response.has_redirect_location:
            # Without what stands behind the question mark, where pages to log in at carry secrets of their own.
            there = re.sub(r"[?#].*", "", response.headers["location"])
            text = f"leads to {there}, which is not followed: is the address in the settings right? {text}"
        if hint := HINTS.get(response.status_code):
            text = f"{hint}: {text}"
        # Redacted before it is cut: half a secret is one too.
        return self._redact(" ".join(f"{response.status_code} {text}".split()))[:LONGEST_DETAIL]

    def _redact(self, text: str) -> str:
        """`text` without secrets and tokens."""
        tokens = getattr(self, "_tokens", None)
        return Secrets({**self._secrets.values, **(tokens.seen if tokens else {})}).redact(text)


def _asking(account: str) -> dict[str, Any]:
    """What stands for the placeholders of a request that asks about an account."""
    nothing = dict.fromkeys(("key", "plan", "reason", "statement"), "")
    return {"account": account, "accounts": [account], "action": "status", **nothing}
