"""What every connector to a platform is: it reads how accounts stand and carries out requests, a batch at a time."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ...errors import GraphlinkError, InputError
from ..facts import statement_number
from ..settings import CommandSettings, FileSettings, HttpSettings, SqlSettings, SuspendSettings

__all__ = [
    "Answer",
    "Connector",
    "Outcome",
    "Request",
    "StatusUnreadable",
    "Unread",
    "called",
    "key_of",
    "lift_name",
    "open_connector",
    "ways_of",
]

Outcome = Literal["done", "accepted", "failed", "unknown", "not_sent"]


@dataclass(frozen=True)
class Request:
    """One thing to be done to one account; the same `key` always means the same thing."""

    account: str
    action: str
    key: str
    plan: str
    reason: str
    community_id: int | None = None
    network_id: int | None = None

    def told(self, lift: str) -> dict[str, str]:
        """What may be named of it to the platform, which hears `lift` where a limit is lifted. The reason is for its
        records alone; what an owner may read is the number of the statement of reasons."""
        own = {name: getattr(self, name) for name in ("account", "key", "plan", "reason")}
        return {**own, "action": called(self.action, lift), "statement": statement_number(self.plan, self.account)}


@dataclass(frozen=True)
class Answer:
    """What became of a request: done, accepted (taken on for later), failed (refused, and for sure nothing happened),
    unknown (it may have happened), not_sent."""

    account: str
    outcome: Outcome
    detail: str = ""


class StatusUnreadable(GraphlinkError):
    """How accounts stand could not be read."""


@dataclass(frozen=True)
class Unread:
    """How one account stands could not be read, and why."""

    why: str


def ways_of(settings: HttpSettings | SqlSettings) -> dict[str, Any]:
    """What the settings say of each action; a limit whose time is over is lifted as it is given back, where they do not
    say it."""
    found = {name: getattr(settings, name) for name in ("suspend", "limit", "reinstate")}
    found["lift"] = settings.lift or settings.reinstate
    return {name: way for name, way in found.items() if way is not None}


def lift_name(settings: HttpSettings | SqlSettings) -> str:
    """What the platform hears when a limit is lifted: the action that the settings say."""
    return "lift" if settings.lift else "reinstate"


def called(action: str, lift: str) -> str:
    """The action as the platform hears it, to which to lift a limit is `lift`."""
    return lift if action == "lift" else action


class Connector(Protocol):
    """The way to a platform. Its methods are called from `concurrency` threads at once.

    `stopped` says why nothing more should be sent, once that is so.
    """

    name: str
    actions: frozenset[str]
    batch: int
    status_batch: int
    concurrency: int
    reads_status: bool

    @property
    def stopped(self) -> str | None: ...

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | Unread | None]:
        """The platform's word for how each account stands; None where it has none. Raises StatusUnreadable."""
        ...

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """An answer to each request, in order. Raises nothing that the platform could cause."""
        ...

    def stop(self, why: str) -> None:
        """Nothing more is sent, and no pause is waited for."""
        ...

    def close(self) -> None: ...


def key_of(plan: str, account: str, action: str, tries: int = 0) -> str:
    """The idempotency key of an action on an account under a plan: 64 hexadecimal digits.

    `tries`: how many requests came to nothing, by the account's standing; a server that keeps a key's first answer,
    errors too, would give that one for ever.
    """
    # Lengths in front, so that no two triples read the same.
    parts = (plan, action, account, str(tries)) if tries else (plan, action, account)
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def open_connector(settings: SuspendSettings, environment: Mapping[str, str] = os.environ) -> Connector:
    """The connector that the settings name. Raises InputError where there is none or a secret is not set."""
    match settings.connector:
        case HttpSettings() as http:
            from .http import HttpConnector

            return HttpConnector(http, settings.statuses, settings.folder, environment)
        case SqlSettings() as sql:
            from .sql import SqlConnector

            return SqlConnector(sql, settings.statuses, settings.folder, environment)
        case CommandSettings() as command:
            from .command import CommandConnector

            return CommandConnector(command, settings.statuses, settings.folder, environment)
        case FileSettings() as file:
            from .files import file_connector

            return file_connector(file, settings.folder)
        case None:
            raise InputError("no [suspend.connector] in the settings; docs/suspension.md shows one of each kind")
