"""Requests as the settings write them: addresses, headers and bodies filled in, and how the server is verified."""

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from ..settings import HttpRequest, HttpSettings
from ..template import fill, fill_json, number_of

__all__ = ["build_request", "unfit", "verifier"]

# Frameworks that speak to browsers too send whoever asks for nothing in particular to a page to log in at.
ACCEPTS = "application/json, */*;q=0.8"


def build_request(
    client: httpx.Client,
    settings: HttpSettings,
    template: HttpRequest,
    values: Mapping[str, Any],
    own_headers: Mapping[str, str],
) -> httpx.Request:
    """The request of `template` with `values` and secrets; `own_headers` (the key, the token) give way to the user's.

    Raises ValueError for what no request can be made of.
    """
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    if template.wants_number:
        numbers = [number_of(one) for one in values["accounts"]]
        values = {**values, "account_number": number_of(values["account"]), "account_numbers": numbers}
    if "etag" in values:
        texts["etag"] = str(values["etag"])
    texts["accounts"] = ",".join(values.get("accounts", []))
    # Names of headers have no case; the user's replace ours, and those of a request those of the connector.
    headers = httpx.Headers({"Accept-Encoding": "gzip", "Accept": ACCEPTS})
    if template.method == "GET":
        # How an account stands now, and not how it stood when somebody on the way last asked.
        headers["Cache-Control"] = "no-cache"
    content = None
    if template.form is not None:
        content = urlencode({name: _field(value, texts) for name, value in template.form.items()}).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif template.body is not None or template.change is not None:
        own = fill_json(template.body if template.change is None else template.change, values)
        body = own if template.change is None else _changed(values["whole"], own)
        content = json.dumps(body, ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json"
    for name, value in own_headers.items():
        headers[name] = value
    for given in (settings.headers, template.headers):
        for name, value in given.items():
            headers[name] = fill(value, texts)
    try:
        url = fill(template.url, texts, escape=lambda text: quote(text, safe=""))
        return client.build_request(template.method, url, headers=headers, content=content)
    except httpx.InvalidURL as problem:
        raise ValueError(str(problem)) from None


def _field(value: str | int | bool, texts: Mapping[str, str]) -> str:
    """A field of a form, as forms write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return fill(str(value), texts)


def _changed(whole: Any, change: Any) -> Any:
    """`whole` with the fields of `change` in the place of its own."""
    if not (isinstance(whole, Mapping) and isinstance(change, Mapping)):
        return change
    return {**whole, **{key: _changed(whole.get(key), value) for key, value in change.items()}}


def unfit(template: HttpRequest, account: str) -> str | None:
    """Why no request can be made about `account`; None where one can."""
    if "{account}" in template.url and account in (".", "..", ""):
        # Servers and proxies take these for steps in a path.
        return "the id cannot stand in an address; put {account} into the body"
    if template.wants_number and number_of(account) is None:
        return "the id is no whole number, as {account_number} wants it"
    return None


def verifier(settings: HttpSettings, folder: Path) -> ssl.SSLContext | bool:
    """How the server's certificate is looked at, and which one is shown to it. Raises ValueError, OSError."""
    # The environment's SSL_CERT_FILE holds here, as with every client of this library.
    context = httpx.create_ssl_context()
    for key in ("ca", "client_certificate", "client_key"):
        named = getattr(settings, key)
        if named is not None and not (folder / Path(named).expanduser()).is_file():
            raise ValueError(f"`{key}`: {named}: no such file")
    if settings.ca is not None:
        with _told_as(
            "`ca`", settings.ca, "holds no certificate in PEM (`openssl x509 -inform der -in FILE` makes one)"
        ):
            context.load_verify_locations(folder / Path(settings.ca).expanduser())
    if (shown := settings.client_certificate) is not None:
        own = None if settings.client_key is None else folder / Path(settings.client_key).expanduser()
        what = (
            "and its key are no pair in PEM" if own else "holds no key beside the certificate; `client_key` names one"
        )
        with _told_as("`client_certificate`", shown, what):
            # Asked for at the terminal, nobody would answer where this runs by itself.
            context.load_cert_chain(folder / Path(shown).expanduser(), own, password=_refuse_password)
    return context


@contextmanager
def _told_as(key: str, file: str, what: str) -> Iterator[None]:
    """Says of which key a library's own complaint about a file is. Raises ValueError."""
    try:
        yield
    except ssl.SSLError as problem:
        raise ValueError(f"{key}: {file}: {what} ({problem.reason or problem})") from None


def _refuse_password() -> str:
    raise ValueError("`client_key`: is kept under a password; write one without (`openssl pkey -in FILE -out OTHER`)")
