"""The `[suspend]` table of graphlink.toml as frozen, validated values, with the reason beside each default."""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, field_validator, model_validator

from ..errors import InputError
from ..settings import Seconds, Section, read_settings
from .template import check_placeholders, refuse_literal_secrets

__all__ = [
    "Action",
    "AllowSettings",
    "ApprovalSettings",
    "CommandSettings",
    "ConnectorSettings",
    "FileSettings",
    "GuardSettings",
    "HttpRequest",
    "HttpSettings",
    "SqlSettings",
    "StatementSettings",
    "StatusRequest",
    "SuspendSettings",
    "read_suspend_settings",
]

Action = Literal["suspend", "limit", "review"]
Positive = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(gt=0, le=1)]


class AllowSettings(Section):
    """Whom no plan may name."""

    accounts: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    file: str | None = None
    # Who came back after a review stays, unless this is set to false.
    reinstated: bool = True
    # What was found innocent a year ago may have been sold since: then somebody should look again.
    decided_innocent: Seconds = 31_536_000.0


class GuardSettings(Section):
    """What stops a plan."""

    # One plan is what one person can answer for; the largest networks known (about 20,000) should be a decision.
    max_accounts: Positive = 5_000
    # No known operation was a large part of a platform's accounts; a plan that is has its data wrong.
    max_share: Share = 0.05
    # Only a core member's tie stands without its neighbours'.
    roles: tuple[Literal["core", "member", "periphery"], ...] = ("core",)
    max_q: float = Field(default=0.05, ge=0, le=1)
    # Addresses and cards change hands: what was true a day ago is read again.
    max_age: Seconds = 86_400.0
    # Enough to notice a wrong request or a wave of complaints, few enough to undo by hand. 0: none.
    canary: int = Field(default=20, ge=0)
    # A community with this many known honest accounts is an honest one.
    max_allowed_share: float = Field(default=0.1, ge=0, le=1)
    clock_tolerance: Seconds = 300.0
    allow: AllowSettings = AllowSettings()


class ActionSettings(Section):
    """What is planned for the accounts of each role whose verdict is `suspend`."""

    core: Action = "suspend"
    member: Action = "limit"
    periphery: Action = "review"


class ApprovalSettings(Section):
    """How many people other than the plan's maker must sign it, and their public keys."""

    required: int = Field(default=0, ge=0)
    people: Mapping[str, str] = Field(default_factory=dict)


class StatementSettings(Section):
    """What the owner of an account is told beside the facts."""

    ground: str = "The terms of service forbid operating many accounts as one to get around the limits of each."
    redress: str = "You can answer this decision by replying to this message; a person will look at it again."
    scope: str = "everywhere"
    duration: str = "until reviewed"
    automated_decision: bool = False


class StatusWords(Section):
    """The words in which source and platform say how an account stands, in any case."""

    active: tuple[str, ...] = ("active", "enabled", "ok", "open")
    limited: tuple[str, ...] = ("limited", "restricted", "throttled")
    suspended: tuple[str, ...] = ("suspended", "banned", "disabled", "blocked", "deactivated")
    gone: tuple[str, ...] = ("gone", "deleted", "closed", "removed")

    def state(self, word: str | None) -> str | None:
        """`active`, `limited`, `suspended`, `gone`, or the word itself where no list has it; None stays None."""
        if word is None:
            return None
        folded = word.strip().casefold()
        for name in StatusWords.model_fields:
            if folded in {known.casefold() for known in getattr(self, name)}:
                return name
        return folded


class ColumnNames(Section):
    """How the case's account table calls what the guards read."""

    status: str = "status"
    organisation: str = "org_id"
    email_domain: str = "email_domain"


class HttpRequest(Section):
    """One request as a template; `{account}`, `{action}`, `{reason}`, `{key}`, `{plan}`, `{env:NAME}` are filled in."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    url: str
    headers: Mapping[str, str] = Field(default_factory=dict)
    body: dict[str, Any] | None = None
    # Answers beside 2xx that mean "done": some platforms say 409 to what is so already.
    done: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _safe(self) -> Self:
        check_placeholders(self.url, {"account", "action", "key", "plan"}, "url")
        for name, value in self.headers.items():
            check_placeholders(value, {"action", "key", "plan"}, f"headers.{name}")
        refuse_literal_secrets(self.url, self.headers)
        check_placeholders(self.body, {"account", "accounts", "action", "key", "plan", "reason"}, "body")
        return self


class StatusRequest(HttpRequest):
    """The request that asks how accounts stand; `field` is the way to the word in the JSON answer."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    field: str | tuple[str, ...] = "status"
    batch: Positive = 1

    @property
    def way(self) -> tuple[str, ...]:
        """The keys to follow, in order."""
        return tuple(self.field.split(".")) if isinstance(self.field, str) else self.field

    @model_validator(mode="after")
    def _batch_has_accounts(self) -> Self:
        if self.batch > 1 and ("{accounts}" not in str(self.body) or "{account}" not in self.way):
            raise ValueError("`batch` needs `{accounts}` in the body and `{account}` in `field`")
        return self


class HttpSettings(Section):
    """The platform's admin interface over HTTP."""

    kind: Literal["http"]
    headers: Mapping[str, str] = Field(default_factory=dict)
    suspend: HttpRequest
    limit: HttpRequest | None = None
    reinstate: HttpRequest | None = None
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

    @model_validator(mode="after")
    def _safe(self) -> Self:
        for name, value in self.headers.items():
            check_placeholders(value, {"action", "key", "plan"}, f"headers.{name}")
        check_placeholders(self.proxy, set(), "proxy", env=False)
        refuse_literal_secrets(self.proxy or "", self.headers)
        if not self.idempotent and self.status is None:
            raise ValueError("`idempotent = false` needs a `status` request: what was sent must be asked about")
        return self


class SqlSettings(Section):
    """A database that holds the accounts: PostgreSQL or SQLite; `{account}` and its like are bound, never pasted."""

    kind: Literal["sql"]
    # sqlite:PATH, or postgresql://... with its secret as {env:NAME}
    database: str
    status: str
    suspend: str
    limit: str | None = None
    reinstate: str | None = None
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

    @field_validator("status", "suspend", "limit", "reinstate")
    @classmethod
    def _bound_account(cls, value: str | None) -> str | None:
        if value is not None:
            check_placeholders(value, {"account", "action", "key", "plan", "reason"}, "statement", env=False)
            if "{account}" not in value:
                raise ValueError("the statement needs {account}: without it, it would touch every row")
            if re.search(r"['\"]\s*\{\w+\}|\{\w+\}\s*['\"]", value):
                raise ValueError("no quotes around {account} and its like: they are bound as values")
        return value


class CommandSettings(Section):
    """A program run once a batch, without a shell; accounts go to its standard input as JSON lines."""

    kind: Literal["command"]
    program: tuple[str, ...] = Field(min_length=1)
    status: tuple[str, ...] | None = None
    # Names of environment variables that it may see beside PATH, HOME and the language; their values are secrets.
    environment: tuple[str, ...] = ()
    batch: Positive = 500
    timeout: Seconds = 300.0

    @field_validator("program", "status")
    @classmethod
    def _no_account_in_arguments(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for part in value or ():
            check_placeholders(part, {"action", "plan"}, "program", env=False)
        return value


class FileSettings(Section):
    """A file: `csv` for people (harmless in a spreadsheet), `lines` for machines (ids as they are)."""

    kind: Literal["csv", "lines"]
    path: str
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


class SuspendSettings(Section):
    """The whole `[suspend]` table; relative paths count from `folder`, where graphlink.toml is."""

    folder: Path = Path()
    ledger: str = "suspensions.ledger"
    # How many of its shared signals an account's entry names, strongest first.
    evidence: Positive = 5
    actions: ActionSettings = ActionSettings()
    guards: GuardSettings = GuardSettings()
    approval: ApprovalSettings = ApprovalSettings()
    statement: StatementSettings = StatementSettings()
    statuses: StatusWords = StatusWords()
    columns: ColumnNames = ColumnNames()
    connector: ConnectorSettings | None = None

    def path(self, text: str) -> Path:
        """`text` as a path that counts from the settings' folder."""
        return self.folder / Path(text).expanduser()

    @property
    def ledger_path(self) -> Path:
        """Where the ledger is."""
        return self.path(self.ledger)


def read_suspend_settings(path: Path | None) -> SuspendSettings:
    """The `[suspend]` table of `path`, or the defaults without one. Raises InputError that names the key."""
    if path is None:
        return SuspendSettings()
    table = dict(read_settings(path).suspend)
    if "folder" in table:
        raise InputError(f"{path}: unknown key `suspend.folder`; paths count from the file's own folder")
    try:
        return SuspendSettings.model_validate({**table, "folder": path.resolve().parent})
    except ValidationError as problem:
        raise InputError(f"{path}: {_first_problem(problem)}") from problem


def _first_problem(problem: ValidationError) -> str:
    """The first thing wrong, as `suspend.key: what`, with the nearest known key for an unknown one."""
    first = problem.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in ("suspend", *first["loc"]))
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(first["loc"][-1]), _known_keys(), n=1)
        return f"unknown key `{key}`" + (f"; did you mean `{near[0]}`?" if near else "; remove it")
    return f"`{key}`: {str(first['msg']).removeprefix('Value error, ')}"


def _known_keys() -> list[str]:
    """Every key of the table and its sub-tables."""
    known: set[str] = set()
    schema = TypeAdapter(SuspendSettings).json_schema()
    for section in (schema, *schema.get("$defs", {}).values()):
        known.update(section.get("properties", {}))
    return sorted(known - {"folder"})
