"""`[suspend.connector]` as frozen, validated values: how each kind of platform is asked, told and understood."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from ..settings import Seconds, Section
from .presets import expand_preset
from .request_settings import HttpRequest, Positive, StatusRequest
from .template import check_placeholders, refuse_literal_secrets, refuse_secret_arguments

__all__ = [
    "AsksAgain",
    "CommandSettings",
    "ConnectorSettings",
    "FileSettings",
    "HttpSettings",
    "SqlSettings",
    "TokenSettings",
]

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class AsksAgain(Section):
    """How a platform that says how accounts stand is asked once more after a run."""

    # Done means seen to be done: an answer is a promise, the standing is the fact.
    verify_after: bool = True
    # Copies of a database lag behind; what still stands otherwise after this long was not done.
    verify_within: Seconds = 5.0
    # What was taken on for later and is not done after this long is said, and sent again by the next call.
    accepted_within: Seconds = 30.0


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
        refuse_literal_secrets(self.url or "", {}, dict(self.more))
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
        if nobody := next((one.url for one in acts if one.names_nobody), None):
            raise ValueError(
                f"{nobody} says of nobody whom it means: write {{account}} into its address, `body` or `form`"
            )
        if any(one.wants_standing for one in acts) and (
            self.status is None or self.status.batch > 1 or self.status.lists_all
        ):
            raise ValueError(
                "`{etag}` and `change` are of what `status` answers: they need one that asks about one account "
                "(where a preset has it, a `body` of your own takes its place)"
            )
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
            check_placeholders(
                value, {"account", "action", "key", "plan", "reason", "statement"}, "statement", env=False
            )
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
