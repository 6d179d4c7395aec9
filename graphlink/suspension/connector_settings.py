"""`[suspend.connector]` as frozen, validated values: how each kind of platform is asked, told and understood."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from ..secrets import texts_in
from ..settings import Seconds, Section
from .presets import expand_preset
from .standing import STATES, Reading, words_of
from .template import check_placeholders, refuse_literal_secrets, refuse_secret_arguments

__all__ = [
    "AsksAgain",
    "CommandSettings",
    "Condition",
    "ConnectorSettings",
    "FileSettings",
    "HttpRequest",
    "HttpSettings",
    "Paging",
    "SqlSettings",
    "StatusReading",
    "StatusRequest",
    "TokenSettings",
]

# So many accounts are looked for in a list of all before it is read anew.
MOST_OF_A_LIST = 500

Positive = Annotated[int, Field(ge=1)]
Value = bool | int | str
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


def _way(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The steps of a way written with dots, or as a list; an empty one is the whole answer."""
    return tuple(value.split(".") if value else ()) if isinstance(value, str) else value


def _meant(values: tuple[Value, ...]) -> frozenset[str]:
    """The words of these values, as an answer's are read."""
    return frozenset(words_of(value)[0] for value in values)


class AsksAgain(Section):
    """How a platform that says how accounts stand is asked once more after a run."""

    # Done means seen to be done: an answer is a promise, the standing is the fact.
    verify_after: bool = True
    # Copies of a database lag behind; what still stands otherwise after this long was not done.
    verify_within: Seconds = 5.0
    # What was taken on for later and is not done after this long is said, and sent again by the next call.
    accepted_within: Seconds = 30.0


class Condition(Section):
    """A place in an answer, and the values there that meet it."""

    field: str | tuple[str, ...]
    values: tuple[Value, ...] = Field(default=(True,), min_length=1)

    @property
    def way(self) -> tuple[str, ...]:
        """The keys to follow, in order."""
        return _way(self.field)

    @property
    def values_met(self) -> frozenset[str]:
        """The values as the words of an answer."""
        return _meant(self.values)


class StatusReading(Section):
    """Where an answer says how an account stands, and what the words there mean.

    `null`, `empty`, `date`, `past`, `future` and `present` stand for no value, an empty list, a date, and any value.
    """

    field: str | tuple[str, ...] = "status"
    active: tuple[Value, ...] = ()
    limited: tuple[Value, ...] = ()
    suspended: tuple[Value, ...] = ()
    gone: tuple[Value, ...] = ()

    @property
    def way(self) -> tuple[str, ...]:
        """The keys to follow, in order."""
        return _way(self.field)

    @property
    def reading(self) -> Reading:
        """This as what an answer is read with."""
        return Reading(self.way, {state: _meant(getattr(self, state)) for state in STATES})


class HttpRequest(Section):
    """One request as a template; `{account}`, `{action}`, `{reason}`, `{key}`, `{plan}`, `{env:NAME}` are filled in."""

    method: Method = "POST"
    url: str
    headers: Mapping[str, str] = Field(default_factory=dict)
    # JSON; a list for JSON Patch and its like.
    body: dict[str, Any] | list[Any] | None = None
    # The fields of a form, for an API that takes no JSON.
    form: Mapping[str, str | int | bool] | None = None
    # Answers beside 2xx that mean "done": some platforms say 409 to what is so already.
    done: tuple[int, ...] = ()
    # Answers that mean "taken on for later": asked about until the account stands so.
    accepted: tuple[int, ...] = (202,)
    # Where a code is not enough: the place in the answer, and the values that mean done or taken on.
    done_when: Condition | None = None
    accepted_when: Condition | None = None

    @model_validator(mode="after")
    def _safe(self) -> Self:
        check_placeholders(self.url, {"account", "accounts", "action", "key", "plan"}, "url")
        for name, value in self.headers.items():
            check_placeholders(value, {"action", "key", "plan", "etag"}, f"headers.{name}")
        for where, told in (("body", self.body), ("form", self.form)):
            refuse_literal_secrets(self.url, self.headers, told)
            check_placeholders(told, {"account", "accounts", "action", "etag", "key", "plan", "reason"}, where)
        if self.body is not None and self.form is not None:
            raise ValueError("`body` is JSON and `form` is a form: write one of the two")
        return self

    @property
    def wants_etag(self) -> bool:
        """Whether it says which version of the account it means (`If-Match`)."""
        return any("{etag}" in text for text in texts_in([self.body, self.form, dict(self.headers)]))


class Paging(Section):
    """How the next page of a list is asked for, where the answer gives no link: a parameter of the address, which gets
    the cursor that stands at `field`, or counts on from `first` by `step` until a page has no items."""

    parameter: str = Field(min_length=1)
    field: str | tuple[str, ...] | None = None
    first: int = Field(default=1, ge=0)
    step: Positive = 1

    @property
    def way(self) -> tuple[str, ...]:
        """The keys to follow to the cursor, in order."""
        return _way(self.field or "")


class StatusRequest(HttpRequest, StatusReading):
    """The request that asks how accounts stand, and how its answer is read."""

    method: Method = "GET"
    batch: Positive = 1
    # Further places that say something; the heaviest of what they say holds.
    also: tuple[StatusReading, ...] = ()
    # Where the code alone says it: 204 for blocked, 404 for not, or so.
    codes: Mapping[str, Literal["active", "limited", "suspended", "gone"]] = Field(default_factory=dict)
    # What an account is that the answer leaves out: unless this says so, nobody knows.
    missing: Literal["active", "gone"] | None = None
    # Where the answer tells the account's version (`{etag}`), for APIs that have no ETag.
    version: str | tuple[str, ...] | None = None
    # How a list goes on that gives no link to its next page, and how many pages are read at the most.
    paging: Paging | None = None
    most_pages: int = Field(default=1_000, ge=1)

    @property
    def version_way(self) -> tuple[str, ...]:
        """The keys to follow to the account's version, in order; none where the ETag is it."""
        return _way(self.version or "")

    @property
    def lists_all(self) -> bool:
        """Whether it names no account, so that the answer is a list of all."""
        asked = texts_in([self.url, self.body, self.form, dict(self.headers)])
        return not any("{account}" in text or "{accounts}" in text for text in asked)

    @property
    def at_once(self) -> int:
        """For how many accounts one answer is read; a list of all is not read again for each."""
        return max(self.batch, MOST_OF_A_LIST) if self.lists_all else self.batch

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every place that says something."""
        return (self.reading, *(one.reading for one in self.also))

    @model_validator(mode="after")
    def _batch_has_accounts(self) -> Self:
        named = any("{account}" in step for step in self.way)
        asks = any("{accounts}" in text for text in texts_in([self.url, self.body, self.form]))
        if self.batch > 1 and not (named and (asks or self.lists_all)):
            raise ValueError("`batch` needs `{accounts}` in the body or the address, and `{account}` in `field`")
        if self.lists_all and not named:
            raise ValueError('a list of all needs `{account}` in `field`, as in ["users", "id={account}", "state"]')
        if self.batch > 1 and self.codes:
            raise ValueError("`codes` speak of one account: leave `batch` at 1")
        if wrong := [code for code in self.codes if not re.fullmatch(r"[1-5]\d\d", code)]:
            raise ValueError(f"`codes` has {wrong[0]!r}, which is no code of an answer; write one such as 204")
        return self


class TokenSettings(Section):
    """Where tokens that end come from: an OAuth server (client credentials), or a program that prints one."""

    url: str | None = None
    client_id: str = ""
    client_secret: str = ""
    scope: str = ""
    # Further fields of the request, such as `audience`.
    more: Mapping[str, str] = Field(default_factory=dict)
    # Where the server takes the client's name and secret: as most do, or as some do, in the body.
    sent: Literal["basic", "body"] = "basic"
    command: tuple[str, ...] = ()
    # How long one lasts where its giver does not say; a 401 fetches another one anyway.
    lasts: Seconds = 300.0
    header: str = "Authorization"
    prefix: str = "Bearer "

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if bool(self.url) == bool(self.command):
            raise ValueError("name `url` with `client_id` and `client_secret`, or `command`, one of the two")
        if self.url and (not self.client_id or "{env:" not in self.client_secret):
            raise ValueError("`url` needs `client_id`, and `client_secret` as {env:NAME}")
        check_placeholders([self.url or "", self.client_id, self.client_secret, *self.more.values()], set(), "token")
        for part in self.command:
            check_placeholders(part, set(), "token.command", env=False)
        refuse_secret_arguments(self.command)
        return self


class HttpSettings(AsksAgain):
    """The platform's admin interface over HTTP."""

    kind: Literal["http"]
    # An API that is known (docs/suspension.md lists them): its requests stand under those written here.
    preset: str | None = None
    base_url: str | None = None
    # Who acts, for an API that wants it in each request (Ozone: a DID).
    acting_as: str | None = None
    token: TokenSettings | None = None
    # A certificate authority of the house's own, and the certificate that shows who asks; paths from this file.
    ca: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None
    headers: Mapping[str, str] = Field(default_factory=dict)
    suspend: HttpRequest
    limit: HttpRequest | None = None
    reinstate: HttpRequest | None = None
    # Ends a limit whose time is over, and nothing more than a limit; none: `reinstate` does it.
    lift: HttpRequest | None = None
    status: StatusRequest | None = None
    concurrency: int = Field(default=8, ge=1, le=256)
    # Requests a second over all connections; none: the server's own limits (429) decide.
    rate: float | None = Field(default=None, gt=0)
    timeout: Seconds = 10.0
    proxy: str | None = None
    attempts: int = Field(default=8, ge=1, le=50)
    first_wait: Seconds = 0.5
    # A server that wants a longer pause is left alone: the run ends and can be called again.
    longest_wait: Seconds = 60.0
    # Attempts that fail in a row before nothing more is sent.
    stop_after: Positive = 20
    idempotency_header: str = "Idempotency-Key"
    # False: the server does not know the key, so what may have been done is asked about, never sent twice in one run.
    idempotent: bool = True

    @model_validator(mode="before")
    @classmethod
    def _expanded(cls, value: Any) -> Any:
        return expand_preset(value) if isinstance(value, Mapping) else value

    @model_validator(mode="after")
    def _safe(self) -> Self:
        for name, value in self.headers.items():
            check_placeholders(value, {"action", "key", "plan"}, f"headers.{name}")
        check_placeholders(self.proxy, set(), "proxy")
        refuse_literal_secrets(self.proxy or "", self.headers)
        if not self.idempotent and self.status is None:
            raise ValueError("`idempotent = false` needs a `status` request: what was sent must be asked about")
        acts = [one for one in (self.suspend, self.limit, self.reinstate, self.lift) if one is not None]
        if any(one.wants_etag for one in acts) and (
            self.status is None or self.status.batch > 1 or self.status.lists_all
        ):
            raise ValueError("`{etag}` is that of `status`: it needs one that asks about one account")
        if self.client_key and not self.client_certificate:
            raise ValueError("`client_key` needs `client_certificate`, the certificate that it belongs to")
        return self


class SqlSettings(AsksAgain):
    """A database that holds the accounts: PostgreSQL or SQLite; `{account}` and its like are bound, never pasted."""

    kind: Literal["sql"]
    # sqlite:PATH, or postgresql://... with its secret as {env:NAME}
    database: str
    status: str
    suspend: str
    limit: str | None = None
    reinstate: str | None = None
    lift: str | None = None
    batch: Positive = 500
    timeout: Seconds = 30.0

    @field_validator("database")
    @classmethod
    def _no_literal_secret(cls, value: str) -> str:
        check_placeholders(value, set(), "database")
        refuse_literal_secrets(value, {})
        if not value.startswith(("sqlite:", "postgresql:", "postgres:", "{env:")):
            raise ValueError("starts with sqlite:, postgresql: or {env:NAME}")
        return value

    @field_validator("status", "suspend", "limit", "reinstate", "lift")
    @classmethod
    def _bound_account(cls, value: str | None) -> str | None:
        if value is not None:
            check_placeholders(value, {"account", "action", "key", "plan", "reason"}, "statement", env=False)
            if "{account}" not in value:
                raise ValueError("the statement needs {account}: without it, it would touch every row")
            if re.search(r"['\"]\s*\{\w+\}|\{\w+\}\s*['\"]", value):
                raise ValueError("no quotes around {account} and its like: they are bound as values")
        return value


class CommandSettings(AsksAgain):
    """A program run once a batch, without a shell; accounts go to its standard input as JSON lines."""

    kind: Literal["command"]
    program: tuple[str, ...] = Field(min_length=1)
    status: tuple[str, ...] | None = None
    # What the program is told to do to a limit whose time is over.
    lift: Word = "reinstate"
    # Names of environment variables that it may see beside PATH, HOME and the language; their values are secrets.
    environment: tuple[str, ...] = ()
    batch: Positive = 500
    timeout: Seconds = 300.0

    @field_validator("program", "status")
    @classmethod
    def _no_account_in_arguments(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for part in value or ():
            check_placeholders(part, {"action", "plan"}, "program", env=False)
        refuse_secret_arguments(value or ())
        return value


class FileSettings(Section):
    """A file: `csv` for people (harmless in a spreadsheet), `lines` for machines (ids as they are)."""

    kind: Literal["csv", "lines"]
    path: str
    # What is to be done to a limit whose time is over: the action in the table, or in the file's name.
    lift: Word = "reinstate"
    # What ends an id in `lines`: `nul` carries every id, as `xargs -0` reads them.
    ends: Literal["newline", "nul"] = "newline"

    @model_validator(mode="after")
    def _one_file_an_action(self) -> Self:
        check_placeholders(self.path, {"action", "plan"}, "path", env=False)
        if self.kind == "lines" and "{action}" not in self.path:
            raise ValueError("`path` needs {action}: a list of ids alone does not say what to do with them")
        return self


ConnectorSettings = Annotated[
    HttpSettings | SqlSettings | CommandSettings | FileSettings,
    Field(discriminator="kind"),
]
