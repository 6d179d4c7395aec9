"""What an answer means: whether a request was done, taken on for later, refused, or nobody knows.

A code alone does not say it: APIs refuse with 200 and a word in the body (refusals.py), accept with 202, and a proxy's
5xx or a page to log in at says nothing of what happened behind it. Where an answer leaves it open, the account's
standing decides.
"""

import json
from dataclasses import dataclass
from typing import Any

from ..settings import HttpRequest
from ..standing import Absent, bare_name, follow, words_of
from .connector import Outcome
from .doubts import leaves_open, refuses_in_words
from .refusals import ERRORS, is_put_off, refusal_in
from .unlisted import reads_like_refusal

__all__ = ["Said", "is_page", "meaning_of", "refusal_of"]


@dataclass(frozen=True)
class Said:
    """Its code, its JSON (None without), whether it is a page for people, and a text that is no JSON.

    `rooted`: the document is what stands in the one root of an XML answer.
    """

    code: int
    document: Any
    page: bool
    text: str = ""
    rooted: bool = False


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
    text = said.document if isinstance(said.document, str) else said.text
    if said.document is None and _is_cut(text):
        # Perhaps before it could say no.
        return "unknown"
    refusal = _of_root(said, account) or refusal_of(said.document, account)
    refusal = refusal or ("unknown" if refuses_in_words(text) else None)
    if refusal is not None:
        return refusal
    put_off = bool(request.accepted) and is_put_off(said.document, account)
    return "accepted" if said.code in request.accepted or put_off else "done"


def refusal_of(document: Any, account: str) -> Outcome | None:
    """`failed` where an answer with 2xx refuses, `unknown` where it may; else None."""
    if (sure := refusal_in(document, account)) is not None:
        return sure
    return "unknown" if leaves_open(document, account) or reads_like_refusal(document, account) else None


def _of_root(said: Said, account: str) -> Outcome | None:
    """The same of what stands in the one root of an answer in XML."""
    if not said.rooted:
        return None
    root, inner = next(iter(said.document.items()))
    return "failed" if bare_name(root) in ERRORS else refusal_of(inner, account)


def _is_cut(text: str) -> bool:
    """Whether an answer that could not be read begins as JSON or XML and does not end so."""
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[")):
        return start.startswith("<")
    try:
        json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        return True
    return False


def _by_setting(document: Any, request: HttpRequest, account: str) -> Outcome:
    """What the place that `done_when` and `accepted_when` name says."""
    for condition, outcome in ((request.done_when, "done"), (request.accepted_when, "accepted")):
        if condition is not None and condition.values_met.intersection(
            words_of(follow(document, condition.way, account))
        ):
            return "done" if outcome == "done" else "accepted"
    assert request.done_when is not None
    there = follow(document, request.done_when.way, account)
    return "unknown" if isinstance(there, Absent) and refusal_in(document, account) is None else "failed"
