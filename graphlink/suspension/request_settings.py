"""Requests to a platform over HTTP as frozen, validated values: what is sent, and how a standing is read."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ..secrets import PLACEHOLDER, texts_in
from ..settings import Section
from .standing import STATES, Reading, words_of
from .template import check_placeholders, refuse_literal_secrets

__all__ = ["Condition", "HttpRequest", "Paging", "Positive", "StatusReading", "StatusRequest"]

# So many accounts are looked for in a list of all before it is read anew.
MOST_OF_A_LIST = 500

# What stands for accounts in a request; as numbers for the APIs whose ids are some, and which take no text for one.
NUMBERS = frozenset({"account_number", "account_numbers"})
ACCOUNTS = frozenset({"account", "accounts"}) | NUMBERS

Positive = Annotated[int, Field(ge=1)]
Value = bool | int | str
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def _way(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The steps of a way written with dots, or as a list; an empty one is the whole answer."""
    return tuple(value.split(".") if value else ()) if isinstance(value, str) else value


def _meant(values: tuple[Value, ...]) -> frozenset[str]:
    """The words of these values, as an answer's are read."""
    return frozenset(words_of(value)[0] for value in values)


def _names(wanted: frozenset[str], *templates: Any) -> bool:
    """Whether a template names one of the `wanted` placeholders."""
    found = (name for text in texts_in(list(templates)) for prefix, name in PLACEHOLDER.findall(text) if not prefix)
    return not wanted.isdisjoint(found)


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
    """One request as a template; `{account}`, `{action}`, `{reason}`, `{statement}`, `{key}`, `{plan}`, `{env:NAME}`
    are filled in."""

    method: Method = "POST"
    url: str
    headers: Mapping[str, str] = Field(default_factory=dict)
    # JSON; a list for JSON Patch and its like.
    body: dict[str, Any] | list[Any] | None = None
    # The fields of a form, for an API that takes no JSON.
    form: Mapping[str, str | int | bool] | None = None
    # For an API that takes the whole account and empties what is left out: what `status` answers just before, with
    # these fields changed. `whole` is the way to the account in that answer, where it is not all of it.
    change: dict[str, Any] | None = None
    whole: str | tuple[str, ...] = ""
    # Answers beside 2xx that mean "done": some platforms say 409 to what is so already.
    done: tuple[int, ...] = ()
    # Answers that mean "taken on for later": asked about until the account stands so.
    accepted: tuple[int, ...] = (202,)
    # Where a code is not enough: the place in the answer, and the values that mean done or taken on.
    done_when: Condition | None = None
    accepted_when: Condition | None = None

    @model_validator(mode="after")
    def _safe(self) -> Self:
        check_placeholders(self.url, {"account", "accounts", "action", "etag", "key", "plan"}, "url")
        for name, value in self.headers.items():
            check_placeholders(value, {"action", "key", "plan", "etag"}, f"headers.{name}")
        for where, told in (("body", self.body), ("form", self.form), ("change", self.change)):
            refuse_literal_secrets(self.url, self.headers, told)
            # A form has texts alone.
            whom = ACCOUNTS - NUMBERS if where == "form" else ACCOUNTS
            check_placeholders(told, {*whom, "action", "etag", "key", "plan", "reason", "statement"}, where)
        if sum(told is not None for told in (self.body, self.form, self.change)) > 1:
            raise ValueError("`body` is JSON, `form` is a form and `change` the account itself: write one of them")
        return self

    @property
    def names_account(self) -> bool:
        """Whether it says whom it is about."""
        return _names(ACCOUNTS, self.url, self.body, self.form, self.change)

    @property
    def names_nobody(self) -> bool:
        """Whether it says of nobody whom it means, neither itself nor by what `status` tells of the account."""
        return not self.names_account and not _names(frozenset({"etag"}), self.url, self.body, self.form)

    @property
    def wants_number(self) -> bool:
        """Whether it takes ids as numbers alone."""
        return _names(NUMBERS, self.body, self.change)

    @property
    def wants_etag(self) -> bool:
        """Whether it says which version of the account it means (`If-Match`)."""
        return _names(frozenset({"etag"}), self.url, self.body, self.form, self.change, dict(self.headers))

    @property
    def wants_standing(self) -> bool:
        """Whether it is made of what `status` answers just before."""
        return self.wants_etag or self.change is not None

    @property
    def whole_way(self) -> tuple[str, ...]:
        """The keys to follow to the account in the answer of `status`, in order."""
        return _way(self.whole)


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
        return not self.names_account

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
        asks = _names(frozenset({"accounts", "account_numbers"}), self.url, self.body, self.form)
        if self.batch > 1 and not (named and (asks or self.lists_all)):
            raise ValueError("`batch` needs `{accounts}` in the body or the address, and `{account}` in `field`")
        if self.wants_standing:
            raise ValueError("`status` tells what `{etag}` and `change` are, and cannot want them")
        if self.lists_all and not named:
            raise ValueError('a list of all needs `{account}` in `field`, as in ["users", "id={account}", "state"]')
        if self.batch > 1 and self.codes:
            raise ValueError("`codes` speak of one account: leave `batch` at 1")
        if wrong := [code for code in self.codes if not re.fullmatch(r"[1-5]\d\d", code)]:
            raise ValueError(f"`codes` has {wrong[0]!r}, which is no code of an answer; write one such as 204")
        return self
