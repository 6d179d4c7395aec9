"""The `[suspend]` table of graphlink.toml as frozen, validated values, with the reason beside each default."""

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, field_validator, model_validator

from ..case import GONE, SUSPENDED
from ..errors import InputError
from ..settings import Seconds, Section, read_settings
from ..validation import first_problem
from .connector_settings import (
    AsksAgain,
    CommandSettings,
    ConnectorSettings,
    FileSettings,
    HttpSettings,
    SqlSettings,
)
from .request_settings import HttpRequest, Paging, StatusRequest
from .template import check_placeholders

__all__ = [
    "LETTER_PLACES",
    "Action",
    "AllowSettings",
    "ApprovalSettings",
    "CommandSettings",
    "ConnectorSettings",
    "FileSettings",
    "GuardSettings",
    "HttpRequest",
    "HttpSettings",
    "LetterSettings",
    "Paging",
    "SqlSettings",
    "StatementSettings",
    "StatusRequest",
    "StatusWords",
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

    @field_validator("people")
    @classmethod
    def _ed25519(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for name, line in value.items():
            kind, _, rest = line.partition(" ")
            if kind == "ssh-ed25519" and _is_key(rest.split(" ")[0]):
                continue
            other = kind != "ssh-ed25519" and kind.startswith(("ssh-", "ecdsa-"))
            said = f"is a key of kind {kind[:20]}" if other else "is no key"
            raise ValueError(f"what stands at {name} {said}; it takes `ssh-ed25519 AAAA...`, as --new-key prints it")
        return value


def _is_key(text: str) -> bool:
    """Whether `text` has the length of an Ed25519 public key in OpenSSH's form."""
    try:
        return len(base64.b64decode(text, validate=True)) == 51
    except ValueError:
        return False


class StatementSettings(Section):
    """What the owner of an account is told beside the facts."""

    ground: str = "The terms of service forbid operating many accounts as one to get around the limits of each."
    redress: str = "You can answer this decision by replying to this message; a person will look at it again."
    scope: str = "everywhere"
    duration: str = "until reviewed"
    automated_decision: bool = False


LETTER_PLACES = frozenset(
    {"account", "number", "what", "facts", "decided", "ground", "redress", "scope", "duration", "plan", "time"}
)
"""What a letter may name."""


class LetterSettings(Section):
    """The words in which owners are told, in any language; `template` is a text file with {account} and its like."""

    template: str | None = None
    # What the file holds, or the template itself.
    text: str | None = None
    suspend: str = "was suspended on {time}"
    limit: str = "was limited on {time}"
    given_back: str = "was restricted on {taken}, was given back on {time}, and is free of it since"
    ended: str = "was limited; the limit ended on {time}"
    # In the place of the statement's duration, where a limit ends.
    until: str = "until {time}"
    lasts: str = "for {days} days"
    would_suspend: str = "would be suspended; nothing was done yet"
    would_limit: str = "would be limited; nothing was done yet"
    review: str = "is being looked at by a person; nothing was done to it"
    facts: str = (
        "This account is one of several that are operated as one. What it has in common with them in sign-up, payment, "
        "equipment and use says so, and not what single people may have in common by chance."
    )
    # In the place of the facts, once it was given back: they are not held against it any more.
    facts_given_back: str = (
        "This account was taken for one of several that are operated as one, by what it has in common with them in "
        "sign-up, payment, equipment and use. That was looked at again, and is not held against it any more."
    )
    partly_automated: str = (
        "Found by automated means; a person released the decision together with those on other accounts of the group, "
        "and did not look at this account alone."
    )
    person_looked: str = "Found by automated means; a person looked at this account on {day} and confirmed it."
    fully_automated: str = "Found and decided by automated means."

    @model_validator(mode="after")
    def _known_places(self) -> Self:
        check_placeholders(self.text or "", set(LETTER_PLACES), "text", env=False)
        for name in type(self).model_fields:
            if name not in ("template", "text"):
                known = {"days"} if name == "lasts" else {"time"} if name in ("ended", "until") else {"time", "day"}
                known |= {"taken"} if name in ("given_back", "ended") else set()
                check_placeholders(getattr(self, name), known, name, env=False)
        return self


# What enumerations put before the word itself.
OF_ENUMERATIONS = frozenset({"user", "account", "member", "membership", "customer", "state", "status", "lifecycle"}) | {
    *("userstate", "userstatus", "accountstate", "accountstatus", "memberstatus", "membershipstate")
}


def _enumerated(word: str) -> str:
    """`word` without the parts by which an enumeration says what it is of: STATE_SUSPENDED, AccountStatus.ACTIVE."""
    parts = re.split(r"[\W_]+", word.strip().casefold())
    while len(parts) > 1 and parts[0] in OF_ENUMERATIONS:
        del parts[0]
    return " ".join(parts)


class StatusWords(Section):
    """The words in which source and platform say how an account stands, in any case."""

    active: tuple[str, ...] = ("active", "enabled", "ok", "open")
    limited: tuple[str, ...] = ("limited", "restricted", "throttled")
    suspended: tuple[str, ...] = SUSPENDED
    gone: tuple[str, ...] = GONE

    def knows(self, word: str) -> bool:
        """Whether one of the lists has `word`."""
        return self._list_of(word) is not None

    @staticmethod
    def lists() -> tuple[str, ...]:
        """The names of the lists."""
        return ("active", "limited", "suspended", "gone")

    def state(self, word: str | None) -> str | None:
        """`active`, `limited`, `suspended`, `gone`, or the word itself where no list has it; None stays None."""
        if word is None:
            return None
        return self._list_of(word) or word.strip().casefold()

    def _list_of(self, word: str) -> str | None:
        """The list that has `word`, or what it says of an account as enumerations write it: USER_STATE_ACTIVE."""
        for said in (word.strip().casefold(), _enumerated(word)):
            for name in self.lists():
                if said in {known.casefold() for known in getattr(self, name)}:
                    return name
        return None


class ColumnNames(Section):
    """How the case's account table calls what the guards read."""

    status: str = "status"
    organisation: str = "org_id"
    email_domain: str = "email_domain"


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
    letter: LetterSettings = LetterSettings()
    statuses: StatusWords = StatusWords()
    columns: ColumnNames = ColumnNames()
    connector: ConnectorSettings | None = None

    def path(self, text: str) -> Path:
        """`text` as a path that counts from the settings' folder."""
        return self.folder / Path(text).expanduser()

    @property
    def asks_again(self) -> AsksAgain:
        """How accounts are looked at once more after a run."""
        return self.connector if isinstance(self.connector, AsksAgain) else AsksAgain()

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
        raise InputError(f"{path}: {first_problem(problem, under='suspend', known=_known_keys())}") from problem


def _known_keys() -> list[str]:
    """Every key of the table and its sub-tables."""
    known: set[str] = set()
    schema = TypeAdapter(SuspendSettings).json_schema()
    for section in (schema, *schema.get("$defs", {}).values()):
        known.update(section.get("properties", {}))
    return sorted(known - {"folder"})
