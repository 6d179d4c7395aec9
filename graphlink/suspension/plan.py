"""The plan: what a suspension would do, to whom and why. A file of JSON; by itself it does nothing.

Its hash covers everything in it, so that an approval and the ledger speak of this plan and no other.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)

from ..decisions import CaseReference
from ..errors import GuardRefused, InputError, in_words
from ..validation import first_problem
from ..whole_files import write_whole
from .settings import Action, StatementSettings

__all__ = [
    "Chance",
    "Cut",
    "GuardResult",
    "InnocentBound",
    "LeftOut",
    "Mistakes",
    "Plan",
    "PlanDecisions",
    "PlannedAccount",
    "PlannedCommunity",
    "SharedSignal",
    "canonical_json",
    "read_plan",
    "summary_of",
    "write_plan",
]

FORMAT = "graphlink-suspension-plan"
LATER = frozenset({"card", "decisions", "innocents", "limit_for"})
"""Fields that plans of earlier versions lack."""


class Part(BaseModel):
    """A part of the plan: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SharedSignal(Part):
    """A signal that the account shares; `accounts` of its community show it, `outside` others do."""

    kind: str
    value: str
    accounts: int
    outside: int
    weight: float


class PlannedAccount(Part):
    """What would happen to one account, and why."""

    account_id: str
    action: Action
    role: str
    community_id: int
    network_id: int | None
    score: float
    membership: float
    status: str | None
    organisation: str | None
    email_domain: str | None
    facts: tuple[str, ...]
    evidence: tuple[SharedSignal, ...]


class PlannedCommunity(Part):
    """A community of planned accounts; `planned` of its `accounts` are in the plan."""

    community_id: int
    network_id: int | None
    accounts: int
    planned: int
    score: float
    q_value: float | None
    reason: str


class LeftOut(Part):
    """An account that was selected and is not in the plan, and why."""

    account_id: str
    why: str


class GuardResult(Part):
    """What one guard found; `detail` says it, and where it did not pass, what would lift it."""

    guard: str
    passed: bool
    detail: str


class Chance(Part):
    """How many accounts with verdict `suspend` chance alone would explain, and as a share of those there are."""

    accounts: float
    suspended: int
    share: float


class PlanDecisions(Part):
    """The book of decisions that the plan was made with, and how many stood there; the ids of those that it used; how
    many accounts were decided innocent too long ago to be kept out by that."""

    path: str
    standing: int
    used: tuple[str, ...]
    expired: int


class Mistakes(Part):
    """Of `applied` accounts, `reinstated` came back; precision with its 95 % interval."""

    applied: int
    reinstated: int
    precision: float
    low: float
    high: float


class Cut(Part):
    """All undecided communities whose score is `score` or more, and at the most how many of them are innocent."""

    score: float
    communities: int
    most_communities: int
    accounts: int
    most_accounts: int


class InnocentBound(Part):
    """At most how many of the accounts that the plan would suspend are innocent, with what it rests on.

    `accounts` are those of undecided communities; `most_accounts` is None where nothing can be said. `cuts`: the same
    for every other cut; all of it is true together with `level`.
    """

    level: float
    communities: int
    accounts: int
    most_communities: int | None
    most_accounts: int | None
    decided: int
    said: tuple[str, ...]
    cuts: tuple[Cut, ...]


class Plan(Part):
    """A whole plan; `hash` is the SHA-256 over all the rest."""

    format: Literal["graphlink-suspension-plan"] = "graphlink-suspension-plan"
    version: Literal[1] = 1
    id: str
    made_at: AwareDatetime
    made_by: str
    case: CaseReference
    selection: dict[str, Any]
    summary: dict[str, int]
    active_accounts: int
    chance: Chance | None
    mistakes: Mistakes | None
    statement: StatementSettings
    guards: tuple[GuardResult, ...]
    communities: tuple[PlannedCommunity, ...]
    accounts: tuple[PlannedAccount, ...]
    left_out: tuple[LeftOut, ...]
    card: str | None = None
    """The hash of the card that the case was judged by; None: the shipped one."""
    innocents: InnocentBound | None = None
    decisions: PlanDecisions | None = None
    limit_for: float | None = None
    """For how many seconds accounts are limited; None: until somebody gives them back."""
    hash: str = ""

    @model_serializer(mode="wrap")
    def _as_written(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # A plan of an earlier version does not have what came later, and keeps its hash.
        fields: dict[str, Any] = written(self)
        return {name: value for name, value in fields.items() if name not in LATER or value is not None}

    @cached_property
    def acted_on(self) -> tuple[PlannedAccount, ...]:
        """The accounts that something would be done to: all but those for review, in order."""
        return tuple(account for account in self.accounts if account.action != "review")

    def sealed(self) -> "Plan":
        """This plan with its hash."""
        return self.model_copy(update={"hash": self.digest()})

    def digest(self) -> str:
        """The SHA-256 over all but the hash itself, as `sha256:HEX`."""
        body = self.model_dump(mode="json", exclude={"hash"})
        return "sha256:" + hashlib.sha256(canonical_json(body).encode()).hexdigest()


def canonical_json(value: Any) -> str:
    """`value` as JSON text: one text for one value, whatever the order of keys and the white space were."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def read_plan(path: Path) -> Plan:
    """The plan at `path`. Raises InputError where it is no plan, GuardRefused where it was edited by hand."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique)
    except (OSError, ValueError, RecursionError) as problem:
        raise InputError(
            f"{path}: cannot be read as a plan ({in_words(problem)}); `graphlink suspend plan` makes one"
        ) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(f"{path}: is no suspension plan; `graphlink suspend plan CASE -o {path.name}` makes one")
    try:
        plan = Plan.model_validate(found)
    except ValidationError as problem:
        # A key taken out by hand would void the plan.
        wrong = first_problem(problem).removesuffix("; remove it")
        raise InputError(f"{path}: {wrong}; make the plan again") from None
    if plan.hash != plan.digest():
        raise GuardRefused(f"{path}: was changed after it was made, its hash is another; make the plan again")
    _refuse_twice(path, plan)
    return plan


def write_plan(plan: Plan, path: Path) -> None:
    """Writes `plan` as indented JSON that only its owner can read; whole or not at all."""
    text = json.dumps(plan.model_dump(mode="json"), indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(path, text.encode() + b"\n")


def summary_of(accounts: Sequence[PlannedAccount], left_out: Sequence[LeftOut]) -> dict[str, int]:
    """How many accounts each action has, how many were left out, how many communities and networks are touched."""
    actions = Counter(account.action for account in accounts)
    return {
        "suspend": actions["suspend"],
        "limit": actions["limit"],
        "review": actions["review"],
        "left_out": len(left_out),
        "communities": len({account.community_id for account in accounts}),
        "networks": len({account.network_id for account in accounts} - {None}),
    }


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs as a dict; raises ValueError where a key stands twice, of which readers see different ones."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _refuse_twice(path: Path, plan: Plan) -> None:
    counts = Counter(account.account_id for account in plan.accounts)
    twice = next((account for account, count in counts.items() if count > 1), None)
    if twice is not None:
        raise InputError(f"{path}: account {twice[:80]!r} stands in the plan twice; make the plan again")
