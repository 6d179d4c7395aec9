"""A decision: who said what of which community, network, account or signal, when and why; one line of the book."""

import uuid
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator

__all__ = [
    "INNOCENT",
    "LEDGER",
    "LISTED",
    "OPERATION",
    "UNSURE",
    "VERDICTS",
    "WHATS",
    "CaseReference",
    "Decision",
    "Draw",
    "Sampled",
    "Verdict",
    "What",
    "new_id",
    "now",
]

LISTED, LEDGER = "list", "ledger"
"""Sources of decisions that no book holds: accounts judged elsewhere, and what became of suspensions."""

Verdict = Literal["operation", "innocent", "unsure"]
What = Literal["community", "network", "account", "signal"]
OPERATION, INNOCENT, UNSURE = VERDICTS = ("operation", "innocent", "unsure")
WHATS = ("community", "network", "account", "signal")

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,64}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Line(BaseModel):
    """What a line of the book holds: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class CaseReference(Line):
    """The case that something was made from: its folder, its tables' hash, and the source it was made of."""

    path: str
    fingerprint: str
    source: str | None


class Sampled(Line):
    """That an account was drawn at random: `drawn` accounts of the `of` that had the verdict `stratum`."""

    stratum: Literal["clear", "review"]
    drawn: int = Field(ge=1)
    of: int = Field(ge=1)


class Decision(Line):
    """What one person says of one thing.

    `verdict` (`as` in the file); `name` is a community's or network's number in `case`, an account id, or
    `kind=value`; `accounts` are those it covers: numbers change from run to run, these do not. A line with `withdraws`
    takes the decision of that id back. `source` says where a decision comes from that the book does not hold.
    """

    id: Id
    at: AwareDatetime
    by: Name
    verdict: Verdict = Field(alias="as")
    why: Text
    what: What
    name: str = Field(min_length=1, max_length=20_000)
    accounts: tuple[str, ...] = ()
    case: CaseReference | None = None
    evidence: tuple[str, ...] = ()
    sampled: Sampled | None = None
    withdraws: Id | None = None
    source: str | None = None

    @field_validator("name")
    @classmethod
    def _kind_and_value(cls, name: str, info: Any) -> str:
        if info.data.get("what") == "signal" and not all(name.partition("=")):
            raise ValueError("a signal is written as KIND=VALUE")
        return name

    @property
    def signal(self) -> tuple[str, str]:
        """The kind and the value of a decision on a signal."""
        kind, _, value = self.name.partition("=")
        return kind, value

    @property
    def is_named(self) -> bool:
        """Whether its name is the thing's own and not a number that one run gave."""
        return self.what in ("account", "signal")

    @cached_property
    def covered(self) -> frozenset[str]:
        """The accounts that it covers."""
        return frozenset(self.accounts)

    def covers(self, other: "Decision") -> bool:
        """Whether it covers all that `other` covers, and that is something."""
        return bool(other.covered) and other.covered <= self.covered

    @property
    def day(self) -> str:
        """The day of the decision, in UTC."""
        return f"{self.at.astimezone(UTC):%Y-%m-%d}"

    @property
    def said(self) -> str:
        """The decision as a sentence; a list says nothing of when."""
        if self.source == LISTED:
            return f"Known as {self.verdict} from {self.by}: {self.why.rstrip('.')}."
        return f"Decided {self.verdict} by {self.by} on {self.day}: {self.why.rstrip('.')}."

    def as_line(self) -> dict[str, Any]:
        """The decision as the book writes it: without what is not known."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Draw(Line):
    """That `accounts` were drawn at random from the `of` accounts with the verdict `stratum`: no decision yet."""

    id: Id
    at: AwareDatetime
    stratum: Literal["clear", "review"]
    of: int = Field(ge=0)
    accounts: tuple[str, ...]
    seed: int
    case: CaseReference

    def as_line(self) -> dict[str, Any]:
        """The draw as the book writes it."""
        return self.model_dump(mode="json")


def new_id() -> str:
    """An id that nothing else has."""
    return uuid.uuid4().hex


def now() -> datetime:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
