"""Tokens that end: fetched from an OAuth server or a program, renewed before they end and where one is refused."""

import re
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path

import httpx

from ...secrets import Secrets
from ..connector_settings import TokenSettings
from ..template import fill

__all__ = ["NoToken", "Tokens", "ends_token"]

# So much of a token's life, and at the most so many seconds, are left when the next one is fetched.
SPARE_SHARE, SPARE_SECONDS = 0.2, 10.0
LONGEST_TOKEN = 16_384
# How those say that a token has ended who do not say it by 401; RFC 6750 has the first.
ENDED = re.compile(r"invalid_token|token\W.{0,40}\bexpired|expired.{0,20}token|jwt.{0,20}expired", re.IGNORECASE)


class NoToken(Exception):
    """No token could be had; the message says why, without secrets."""


def ends_token(response: httpx.Response) -> bool:
    """Whether a refusal is one of the token, and no word about an account."""
    told = f"{response.headers.get('www-authenticate', '')} {response.text[:2000]}"
    return response.status_code in (400, 403) and bool(ENDED.search(told))


class Tokens:
    """The token of the moment; safe to call from several threads, of which one fetches."""

    def __init__(
        self, settings: TokenSettings, secrets: Secrets, folder: Path, client: httpx.Client, timeout: float
    ) -> None:
        self._settings, self._secrets, self._folder = settings, secrets, folder
        self._client, self._timeout = client, timeout
        self._lock = threading.Lock()
        self._token = ""
        self._ends = 0.0
        self._refused = 0
        self._seen: deque[str] = deque(maxlen=8)

    @property
    def seen(self) -> Mapping[str, str]:
        """The last tokens by what stands for them where they would be shown."""
        return {f"token:{number}": token for number, token in enumerate(self._seen)}

    def current(self) -> str:
        """The token to send. Raises NoToken."""
        with self._lock:
            if not self._token or time.monotonic() >= self._ends:
                self._fetch()
            return self._token

    def accepted(self) -> None:
        """The server took the token."""
        self._refused = 0

    def refused(self, token: str) -> bool:
        """Whether there is another try after the server refused `token`: a new one, and once."""
        with self._lock:
            if token != self._token:
                return True
            self._refused += 1
            self._ends = 0.0
            return self._refused < 2

    def header(self, token: str) -> tuple[str, str]:
        """The header that carries `token`."""
        return self._settings.header, self._settings.prefix + token

    def _fetch(self) -> None:
        start = time.monotonic()
        token, lasts = self._from_program() if self._settings.command else self._from_server()
        self._token = token
        self._seen.append(token)
        self._ends = start + lasts - min(SPARE_SECONDS, lasts * SPARE_SHARE)

    def _from_server(self) -> tuple[str, float]:
        """A token by client credentials (RFC 6749, 4.4) and how long it lasts."""
        asked = self._settings
        values = self._secrets.values
        name, secret = fill(asked.client_id, values), fill(asked.client_secret, values)
        fields = {"grant_type": "client_credentials", **({"scope": asked.scope} if asked.scope else {})}
        fields |= {key: fill(value, values) for key, value in asked.more.items()}
        if asked.sent == "body":
            fields |= {"client_id": name, "client_secret": secret}
        auth = httpx.BasicAuth(name, secret) if asked.sent == "basic" else httpx.USE_CLIENT_DEFAULT
        try:
            response = self._client.post(
                fill(asked.url or "", values), data=fields, auth=auth, headers={"Accept": "application/json"}
            )
            found = response.json() if response.is_success else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as problem:
            raise NoToken(self._line(f"no token: {type(problem).__name__}: {problem}")) from None
        if not isinstance(found, dict) or not isinstance(found.get("access_token"), str) or not found["access_token"]:
            raise NoToken(self._line(f"no token: {response.status_code} {response.text}"))
        lasts = found.get("expires_in")
        known = isinstance(lasts, (int, float)) or (isinstance(lasts, str) and lasts.isdecimal())
        return found["access_token"], float(lasts) if known and lasts is not None else asked.lasts

    def _from_program(self) -> tuple[str, float]:
        """What a program prints, which is a token and nothing else."""
        command = list(self._settings.command)
        try:
            ran = subprocess.run(
                command,
                check=False,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._timeout,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise NoToken(f"no token: {command[0]}: {type(problem).__name__}") from None
        token = ran.stdout[: LONGEST_TOKEN + 1].decode(errors="replace").strip()
        if ran.returncode or not token or len(token) > LONGEST_TOKEN or not token.isprintable() or " " in token:
            raise NoToken(f"no token: {command[0]} exited with {ran.returncode} and printed no token")
        return token, self._settings.lasts

    def _line(self, text: str) -> str:
        return self._secrets.redact(" ".join(text.split()))[:300]
