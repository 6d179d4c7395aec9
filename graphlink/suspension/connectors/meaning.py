"""What an answer means: whether a request was done, taken on for later, refused, or nobody knows.

A code alone does not say it: APIs refuse with 200 and a word in the body, accept with 202, and a proxy's 5xx or a page
to log in at says nothing of what happened behind it. Where an answer leaves it open, the account's standing decides.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..settings import HttpRequest
from ..standing import Absent, follow, words_of
from .connector import Outcome

__all__ = ["Said", "has_more", "is_page", "meaning_of", "says_no"]

# The request as it stands cannot be done or is done already: after a lost answer, this may be the echo of success.
REFUSALS = ("error", "errors")
# How answers say that another page follows, and what they put around that.
NEXT_PAGE = ("next", "next_page", "nextPage", "nextPageToken", "next_page_token", "next_cursor", "nextCursor")
MORE = (*NEXT_PAGE, "nextLink", "@odata.nextLink", "has_more", "hasMore", "hasNextPage")
AROUND_PAGES = ("links", "_links", "paging", "pagination", "meta", "pageInfo", "page_info", "response_metadata")
JSEND = ("error", "fail", "failed", "failure")


@dataclass(frozen=True)
class Said:
    """An answer's code, its JSON (None where it has none) and whether it is a page for people."""

    code: int
    document: Any
    page: bool


def is_page(content_type: str, text: str) -> bool:
    """Whether the answer is a page for people, such as one to log in at, and no answer of an API."""
    start = text[:200].lstrip().casefold()
    return "html" in content_type.casefold() or start.startswith(("<!doctype html", "<html"))


def meaning_of(said: Said, request: HttpRequest, account: str) -> Outcome:
    """What an answer that is no temporary failure says of a request about `account`."""
    if said.code in request.done:
        return "done"
    if 200 <= said.code < 300:
        return _of_success(said, request, account)
    # Sent elsewhere: to log in, or to see what was done.
    if said.code < 400 or said.code == 409:
        return "unknown"
    return "failed"


def _of_success(said: Said, request: HttpRequest, account: str) -> Outcome:
    if request.done_when is not None:
        return _by_setting(said.document, request, account)
    if said.page or (isinstance(said.document, str) and is_page("", said.document)):
        return "unknown"
    refusal = _refusal(said.document, account)
    if refusal is not None:
        return refusal
    return "accepted" if said.code in request.accepted else "done"


def _by_setting(document: Any, request: HttpRequest, account: str) -> Outcome:
    """What the place that `done_when` and `accepted_when` name says."""
    for condition, outcome in ((request.done_when, "done"), (request.accepted_when, "accepted")):
        if condition is not None and condition.values_met.intersection(
            words_of(follow(document, condition.way, account))
        ):
            return "done" if outcome == "done" else "accepted"
    assert request.done_when is not None
    there = follow(document, request.done_when.way, account)
    return "unknown" if isinstance(there, Absent) and _refusal(document, account) is None else "failed"


def _refusal(document: Any, account: str) -> Outcome | None:
    """`failed` where an answer with 2xx says that it was refused, `unknown` where only part of it was; else None."""
    if not isinstance(document, Mapping):
        return None
    if document.get("ok") is False or document.get("success") is False or document.get("status") in JSEND:
        return "failed"
    if any(_item_refuses(item, account) for value in document.values() if isinstance(value, list) for item in value):
        return "failed"
    if any(_filled(document.get(name)) for name in REFUSALS):
        return "unknown" if _has_value(document.get("data")) else "failed"
    if _filled(document.get("failed")) and isinstance(document["failed"], (list, tuple, Mapping)):
        succeeded = document.get("succeeded", document.get("success"))
        return "failed" if not _names(succeeded, account) else None
    return None


def _item_refuses(item: Any, account: str) -> bool:
    """Whether an item of a list (as of 207) is about `account` and says that it was refused."""
    if not isinstance(item, Mapping) or not _names(item, account):
        return False
    codes = [item.get(name) for name in ("status", "code", "statusCode", "status_code")]
    refused = any(isinstance(code, int) and not isinstance(code, bool) and code >= 400 for code in codes)
    return (
        refused
        or _refusal({key: value for key, value in item.items() if not isinstance(value, list)}, account) == "failed"
    )


def _filled(value: Any) -> bool:
    return value not in (None, False, "", 0, [], {})


def _has_value(value: Any) -> bool:
    """Whether GraphQL's `data` holds anything that was done."""
    if isinstance(value, Mapping):
        return any(_has_value(inner) for inner in value.values())
    return value is not None


def _names(value: Any, account: str) -> bool:
    """Whether `account` stands anywhere in `value`."""
    if isinstance(value, Mapping):
        return account in value or any(_names(inner, account) for inner in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(_names(inner, account) for inner in value)
    return bool(value == account)


def says_no(document: Any) -> bool:
    """Whether an answer with 200 says that it is none."""
    if not isinstance(document, Mapping):
        return False
    return document.get("ok") is False or bool(document.get("error") or document.get("errors"))


def has_more(document: Any, links: Container[Any]) -> bool:
    """Whether an answer is the first page of several; `links` are those of its `Link` header."""
    inner = document if isinstance(document, Mapping) else {}
    places = [inner, *(inner[name] for name in AROUND_PAGES if isinstance(inner.get(name), Mapping))]
    return "next" in links or any(place.get(name) for place in places for name in MORE)
