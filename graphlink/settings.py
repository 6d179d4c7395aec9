"""Settings: `graphlink.toml` as frozen, validated values, with the reason beside each default."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_serializer,
    field_validator,
    model_validator,
)

from .database_address import DATABASES, is_database, scheme_of, shown_address
from .errors import InputError, in_words
from .machine import SIZE
from .spark_settings import spark_settings
from .validation import first_problem

__all__ = [
    "SETTINGS_FILE",
    "AccountsSource",
    "ActivitySource",
    "DecisionsSettings",
    "DetectSettings",
    "KindSettings",
    "LinkSettings",
    "Settings",
    "SignalSource",
    "TableSource",
    "Through",
    "find_settings",
    "read_settings",
]

SETTINGS_FILE = "graphlink.toml"

LARGEST_SEED = 2**63 - 1
"""What a column of whole numbers holds. No negative one either: a generator takes -7 for 7."""

MOST_KINDS = 48
"""A link holds its kinds as bits of 63; the others are left to the kinds that graphlink makes itself."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(value: object) -> object:
    """A duration such as `10s`, `5m`, `2h`, `1d`, or a number of seconds, in seconds."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd])\s*", value)
    if not found:
        raise ValueError(f"{value!r} is no duration; write 10s, 5m, 2h or 1d")
    return float(found[1]) * _UNITS[found[2]]


Seconds = Annotated[float, BeforeValidator(_seconds), Field(ge=0, le=3_200_000_000, allow_inf_nan=False)]
"""At most a century: beyond, the engine's microseconds would not hold a sum of two."""


def _share(value: object) -> object:
    """A share such as `5%`, or a number from 0 to 1."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*", value)
    if not found:
        raise ValueError(f"{value!r} is no share; write 5% or 0.05")
    return float(found[1]) / (100 if found[2] else 1)


Share = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1, allow_inf_nan=False)]


TimeFormat = Annotated[str, Field(pattern="%", max_length=100)]
"""The form of a time in the words of strptime, such as `%d/%m/%Y %H:%M:%S`."""


class Section(BaseModel):
    """A section of the file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TableSource(Section):
    """A section that names a table: a file, a pattern, a folder of parts, or a database with the `query` to ask it."""

    # What may hold a password is written nowhere: not into run.json, not into what Python shows of the value.
    path: str = Field(repr=False)
    query: str | None = Field(default=None, min_length=1)

    @field_serializer("path")
    def _without_secrets(self, path: str) -> str:
        return shown_address(path)

    @model_validator(mode="after")
    def _query_of_a_database(self) -> Self:
        # A file may be called `{env:NAME}`: without a query that is what it is.
        if is_database(self.path) and not (self.query or "").strip() and (scheme_of(self.path) or self.query):
            raise ValueError('a database needs `query`, such as query = "select account_id, ip, ts from logins"')
        if self.query is not None and not is_database(self.path):
            kinds = ", ".join(f"{name}://" for name in DATABASES)
            raise ValueError(f"`query` asks a database, and `path` names a file: remove it, or write {kinds}")
        return self


class AccountsSource(TableSource):
    """Where the accounts are, and how their columns are called."""

    id: str = "account_id"
    created_at: str | None = None
    # How its times are written, as strptime says it; only asked for where the column leaves it open.
    created_format: TimeFormat | None = None
    # The zone of times that tell none (Europe/Berlin, +02:00), or the column that holds it.
    created_zone: str | None = Field(default=None, min_length=1)
    # What the verdict reads of an account's owner; found as `org_id` and `email_domain` where not named.
    organisation: str | None = None
    email_domain: str | None = None
    # Whether a row tells of an account alone, or of something that an account did, and of the account along with it.
    rows: Literal["accounts", "doings"] = "accounts"


KindName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]


Role = Annotated[str, Field(pattern=r"^\s*\S+\s*$", max_length=40)]


class Through(Section):
    """A table between: a section's `account` holds its `id`, its own `account` says whose that is."""

    path: str = Field(repr=False)
    id: str
    account: str

    @field_validator("path")
    @classmethod
    def _is_a_file(cls, path: str) -> str:
        if is_database(path) and scheme_of(path):
            raise ValueError("names a file; a database joins the two tables in its `query`")
        return path


class SignalSource(TableSource):
    """One table that shows which account shows which value (or sends which text)."""

    kind: KindName
    account: str = "account_id"
    # The accounts' column in which `account` is found, where that is not their id: a payment processor's customer.
    account_is: str | None = None
    # The table by which `account` leads to the account, where it is the id of something else, such as a session.
    through: Through | None = None
    value: str | None = None
    text: str | None = None
    # The rows that count, where each tells another thing: what these columns hold in them.
    where: dict[str, str] = Field(default_factory=dict)
    # Whose turns of a list of messages are read: what the customer's side said, and not what was answered.
    roles: tuple[Role, ...] = Field(default=("system", "user"), min_length=1)
    time: str | None = None
    # The column of the hours, where `time` holds the days alone.
    time_of_day: str | None = None
    time_format: TimeFormat | None = None
    # The zone of times that tell none (Europe/Berlin, +02:00), or the column that holds it.
    time_zone: str | None = Field(default=None, min_length=1)
    window: Seconds | None = None

    @model_validator(mode="after")
    def _one_of_value_and_text(self) -> Self:
        if (self.value is None) == (self.text is None):
            raise ValueError("needs exactly one of `value` and `text`")
        if self.window is not None and self.time is None:
            raise ValueError("`window` needs `time`")
        if "roles" in self.model_fields_set and self.text is None:
            raise ValueError("`roles` needs `text`")
        _need_time(self)
        return self


class KindSettings(Section):
    """What a kind of signal of one's own is, or what is otherwise with a built-in one; see signals/kinds.py."""

    name: KindName
    # The usual name of what it is, where its own says nothing or something else.
    like: KindName | None = None
    words: tuple[str, str] | None = None
    family: KindName | None = None
    rarity: float | None = Field(default=None, gt=0, le=1e6)
    clean: Literal["id", "address", "mail", "phone", "street", "text"] | None = None
    nature: Literal["hard", "weak", "moment"] | None = None
    region: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")


class ActivitySource(TableSource):
    """When and how much an account does."""

    account: str = "account_id"
    account_is: str | None = None
    through: Through | None = None
    time: str | None = None
    time_of_day: str | None = None
    time_format: TimeFormat | None = None
    time_zone: str | None = Field(default=None, min_length=1)
    model: str | None = None

    @model_validator(mode="after")
    def _what_time_needs(self) -> Self:
        _need_time(self)
        return self


def _need_time(section: SignalSource | ActivitySource) -> None:
    """Raises ValueError where something is said of times that the section does not name."""
    for key in ("time_format", "time_of_day", "time_zone"):
        if getattr(section, key) is not None and section.time is None:
            raise ValueError(f"`{key}` needs `time`")


class ReadSettings(Section):
    """When a source is too damaged to go on with, and whether what was read is kept for the next run."""

    # The share of a table's rows that may be lost. None: whatever is lost is said, and the run goes on.
    max_rejected: Share | None = None
    # Whether the case keeps the rows of part files of text as they were parsed, so that a run with this case as its
    # previous one parses new parts alone. Rows hold prompts and addresses as they are, which a case does not otherwise.
    keep: bool = False


class LinkSettings(Section):
    """When two accounts are linked."""

    # None: the prior odds that two random accounts belong together decide (docs/evidence.md). 0: keep every pair that
    # shares a value, however common.
    min_evidence: float | None = Field(default=None, ge=0, allow_inf_nan=False)


class DetectSettings(Section):
    """How communities are found and judged."""

    seed: int = Field(default=7, ge=0, le=LARGEST_SEED)
    # Shuffled worlds behind each q-value: one gives thousands of decoys where there are thousands of communities.
    shuffles: int = Field(default=1, ge=0, le=100)
    # What the engine's tables and its work on them may take, and its threads. None: what machine.py makes of what the
    # machine or its container has.
    memory_limit: str | None = Field(default=None, pattern=SIZE)
    threads: int | None = Field(default=None, ge=1, le=1024)
    # Links of which one machine finds the communities at once; beyond, with --engine spark, workers find them part by
    # part. Leiden takes about 300 bytes for each.
    links_at_once: int = Field(default=50_000_000, ge=1)
    # Prompts examined for templates, per account, chosen by hash, so that the cost stays linear. An account that sends
    # a template in 40 % of its traffic is missed by 8 prompts in 1.7 % of cases; one that shows a template twice is
    # looked at four times as closely.
    prompts_per_account: int = Field(default=8, ge=1, le=1_000_000)


class DecisionsSettings(Section):
    """Where people's decisions are kept."""

    # None: decisions.jsonl beside this file, where there is one.
    path: str | None = Field(default=None, min_length=1)


def _several(value: Any) -> Any:
    """What may stand once or several times, as several."""
    return value if isinstance(value, list | tuple) else () if value is None else (value,)


_UNUSED = re.compile(r"^# - (.+?): (.+); the table is not used$", re.MULTILINE)
"""How `graphlink init` says in a comment why it leaves a table."""


class Settings(Section):
    """The whole file. `suspend` and `report` are read by their own packages."""

    accounts: AccountsSource | None = None
    signals: tuple[SignalSource, ...] = ()
    kinds: tuple[KindSettings, ...] = ()
    # One table, or several where no one of them tells of all that accounts do.
    activity: Annotated[tuple[ActivitySource, ...], BeforeValidator(_several)] = ()
    read: ReadSettings = ReadSettings()
    link: LinkSettings = LinkSettings()
    detect: DetectSettings = DetectSettings()
    decisions: DecisionsSettings = DecisionsSettings()
    # Of --engine spark alone.
    spark: Annotated[dict[str, str], BeforeValidator(spark_settings)] = Field(default_factory=dict)
    suspend: dict[str, Any] = Field(default_factory=dict)
    report: dict[str, Any] = Field(default_factory=dict)
    _unused: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def unused(self) -> Mapping[str, str]:
        """The tables of which the file's comments say why no section names them, and why."""
        return self._unused

    @model_validator(mode="after")
    def _each_kind_once(self) -> Self:
        names = [kind.name for kind in self.kinds]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"[[kinds]] describes `{twice[0]}` twice; keep one")
        return self

    @field_validator("activity")
    @classmethod
    def _each_activity_once(cls, activity: tuple[ActivitySource, ...]) -> tuple[ActivitySource, ...]:
        named = [(one.path, one.query, one.account) for one in activity]
        twice = next((path for n, (path, *_) in enumerate(named) if named[n] in named[:n]), None)
        if twice:
            raise ValueError(f"[[activity]] names {twice} twice, and would count its rows twice; keep one")
        return activity

    @field_validator("signals")
    @classmethod
    def _not_too_many_kinds(cls, signals: tuple[SignalSource, ...]) -> tuple[SignalSource, ...]:
        kinds = len({signal.kind for signal in signals})
        if kinds > MOST_KINDS:
            raise ValueError(f"{kinds} kinds of signal; at most {MOST_KINDS} can be told apart, leave some out")
        return signals


def find_settings(
    source: Path, config: Path | None, *, seed: int | None = None, max_rejected: str | float | None = None
) -> tuple[Settings, Path]:
    """The settings for `source` and the folder that their paths count from.

    `config` where it is given, else the `graphlink.toml` in `source` (or beside it, where it is one file), else the
    defaults; `seed` and `max_rejected` override theirs.
    """
    file = config or (source.parent if source.is_file() else source) / SETTINGS_FILE
    settings = read_settings(file) if config or file.is_file() else Settings()
    if seed is not None:
        if not 0 <= seed <= LARGEST_SEED:
            raise InputError(f"--seed {seed}: must be 0 to {LARGEST_SEED}")
        settings = settings.model_copy(update={"detect": settings.detect.model_copy(update={"seed": seed})})
    if max_rejected is not None:
        try:
            read = ReadSettings.model_validate({**settings.read.model_dump(), "max_rejected": max_rejected})
            settings = settings.model_copy(update={"read": read})
        except ValidationError as problem:
            raise InputError(f"--max-rejected {max_rejected}: must be a share such as 5% or 0.05") from problem
    return settings, file.parent


def read_settings(path: Path) -> Settings:
    """The settings of the TOML file `path`. Raises InputError that names file, key and what to do."""
    try:
        # Editors of Windows put a mark in front.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as problem:
        raise InputError(f"{path}: no such settings file; `graphlink init` writes one") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{path}: cannot be read ({in_words(problem)})") from problem
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise InputError(f"{path}: not valid TOML ({problem})") from problem
    try:
        settings = Settings.model_validate(found)
    except ValidationError as problem:
        raise InputError(f"{path}: {first_problem(problem, known=_known_keys())}") from problem
    settings._unused.update(_UNUSED.findall(text))
    return settings


def _known_keys() -> list[str]:
    sections: tuple[type[Section], ...] = (
        Settings,
        AccountsSource,
        SignalSource,
        Through,
        KindSettings,
        ActivitySource,
        ReadSettings,
        LinkSettings,
        DetectSettings,
        DecisionsSettings,
    )
    return sorted({name for section in sections for name in section.model_fields})
