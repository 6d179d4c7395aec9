"""How accounts stand by the answers to `status`: one about an account, one about many, or a list of all in pages."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from ..settings import HttpRequest, StatusRequest
from ..standing import HEXADECIMAL, Absent, Words, bare_name, follow, speaks_of, standing_in
from .connector import StatusUnreadable, Unread
from .doubts import says_no
from .limits import server_time
from .meaning import is_page
from .paging import Elsewhere, has_more, next_page
from .written import document_of

__all__ = ["GONE", "StatusReader", "taken_from"]

GONE = frozenset({404, 410})
# What the account is called that an answer is about.
IDS = frozenset(
    {"id", "uid", "uuid", "guid", "sub", "did", "userid", "accountid", "customerid", "memberid", "externalid"}
    | {"user", "account", "login", "username", "userprincipalname", "handle", "name", "email", "mail"}
)
# How servers say that nothing is at an address; the last speaks of what the account would be in.
NO_ADDRESS = re.compile(
    r"\b(cannot (get|head|post|put|patch)|page not found|requested ur[li]|no (such |matching )?(route|endpoint)"
    r"|(route|endpoint|path|url)\b[^.,;{}]{0,80}\b(not found|not exist|unknown)|unknown (route|endpoint|path|url)"
    r"|(realm|tenant|project|workspace|api version)( ['\"]?[\w.-]{1,60}['\"]?)?:? (was |is )?"
    r"(not found|unknown|(does|did) not exist))\b",
    re.IGNORECASE,
)
# Of these a part may be anybody's.
OPEN = frozenset({"name", "email", "mail"})
Standing = str | Unread | None


@dataclass(frozen=True)
class _NotHere(Unread):
    """An answer, or a page of one, leaves an account out; `missing`: what that means, where it is all there is."""

    missing: str | None = None


@dataclass(frozen=True)
class StatusReader:
    """Reads answers as `asked` says; `say` is an answer on one line, for people, `known` whom else it may be about."""

    asked: StatusRequest
    words: Words
    say: Callable[[httpx.Response], str]
    known: Collection[str] = frozenset()

    def one(self, response: httpx.Response, account: str) -> Standing:
        """What an answer about `account` alone says of it."""
        if str(response.status_code) in self.asked.codes:
            return self.asked.codes[str(response.status_code)]
        if response.status_code not in GONE:
            return _last_word(self._read(response, account))
        if is_page(response.headers.get("content-type", ""), response.text):
            # An API says so in its own language; a page says that there is no such address.
            return Unread(f"a page instead of an answer, so the address may be wrong: {self.say(response)}")
        if NO_ADDRESS.search(response.text[:2000]):
            return Unread(
                f"it speaks of the address and not of the account, so that may be wrong: {self.say(response)}"
            )
        return "gone"

    def several(
        self, ask: Callable[[StatusRequest, Sequence[str]], httpx.Response], accounts: Sequence[str]
    ) -> Mapping[str, Standing]:
        """How `accounts` stand by an answer of as many pages as it takes. Raises StatusUnreadable."""
        found, pages = self._read_through(ask, accounts)
        free = [one for one, said in found.items() if isinstance(said, _NotHere) and said.missing is not None]
        if free and pages > 1:
            # Who leaves a list draws those behind over the end of a page that was read; once more they are seen.
            found |= self._read_through(ask, free)[0]
        return {account: _last_word(said) for account, said in found.items()}

    def _read_through(
        self, ask: Callable[[StatusRequest, Sequence[str]], httpx.Response], accounts: Sequence[str]
    ) -> tuple[dict[str, Standing], int]:
        """What the pages say, and how many were read: no more than it takes to find all."""
        found: dict[str, Standing] = {}
        left, response = list(accounts), ask(self.asked, accounts)
        for pages in range(1, self.asked.most_pages + 1):
            read = {account: self._read(response, account) for account in left}
            found |= {account: said for account, said in read.items() if not isinstance(said, _NotHere)}
            left = [account for account in left if account not in found]
            try:
                following = self._page_after(response, ask, accounts) if left else None
            except StatusUnreadable as problem:
                return found | dict.fromkeys(left, Unread(str(problem))), pages
            if following is None:
                return found | {account: read[account] for account in left}, pages
            response = following
        return found | dict.fromkeys(left, Unread(f"the first {pages:,} pages leave it out")), pages

    def _page_after(
        self,
        response: httpx.Response,
        ask: Callable[[StatusRequest, Sequence[str]], httpx.Response],
        accounts: Sequence[str],
    ) -> httpx.Response | None:
        """The page that follows an answer; None where it names none. Raises StatusUnreadable."""
        try:
            there = next_page(response, document_of(response), self.asked.paging)
        except Elsewhere as problem:
            raise StatusUnreadable(str(problem)) from None
        if there is None:
            return None
        following = ask(self.asked.model_copy(update={"url": there}), accounts)
        if following.content == response.content:
            raise StatusUnreadable("the next page of the list is the same again; `paging` says how pages are asked for")
        return following

    def _read(self, response: httpx.Response, account: str) -> Standing:
        """What one answer says of one account."""
        asked, document = self.asked, document_of(response)
        if is_page(response.headers.get("content-type", ""), response.text):
            return Unread(f"a page for people instead of JSON, such as one to log in at: {self.say(response)}")
        if document is None or (asked.way and isinstance(document, str)):
            if asked.way or not response.text.strip():
                return Unread(f"the answer is neither JSON nor XML: {self.say(response)}")
            # The whole answer is the word.
            document = response.text.strip()
        if (another := self._another(document, account)) is not None:
            return Unread(f"the answer is about {another}, and not about the account that was asked for")
        found = standing_in(document, asked.readings, account, self.words, server_time(response.headers))
        way = ".".join(asked.way) or "the whole answer"
        if not isinstance(found, Absent):
            return Unread(f"`{way}` says nothing: {self.say(response)}") if found is None else found
        if asked.missing is not None and not found.alike and not says_no(document):
            # Whom one page leaves out may stand on the next; pages that are counted end with an empty one.
            counted = asked.paging is not None and asked.paging.field is None
            if has_more(document, response) and not counted:
                return _NotHere("the answer leaves it out and has more pages; `paging` says how they are asked for")
            return _NotHere("", asked.missing)
        where = f"the answer has no `{found.at.replace('{account}', account)}`"
        where += " but in other capitals" if found.alike else ""
        return _NotHere(f"{where} (`field` is {way}): {self.say(response)}")

    def _another(self, document: Any, account: str) -> str | None:
        """Whom an answer is about in the place of `account`: a cache that does not look at who is asked for, or a
        server that has come out of step, gives everybody the standing of somebody else, and a search for a part of
        a name the first one that has it."""
        for reading in self.asked.readings:
            if speaks_of(document, reading.way, account):
                return None
            around = (follow(document, reading.way[:place], account) for place in range(len(reading.way)))
            named = (one.items() for one in around if isinstance(one, Mapping))
            for key, value in (pair for pairs in named for pair in pairs):
                name = str(value) if bare_name(key) in IDS and isinstance(value, (str, int)) else ""
                if name in self.known or (bare_name(key) not in OPEN and _goes_on(name, account)):
                    return name
        return None


def taken_from(
    response: httpx.Response, asked: StatusRequest, template: HttpRequest, account: str
) -> Mapping[str, Any]:
    """What a request takes of the answer that tells how an account stands: its version, what is kept of it. None for
    what the answer does not tell; and where it alone says whom the request means, for one that does not name the
    account: that would be somebody else."""
    document = document_of(response) if response.is_success else None
    found: dict[str, Any] = {}
    if template.wants_etag:
        sure = template.names_account or speaks_of(document, asked.version_way, account)
        found["etag"] = _version_in(document, response, asked, account) if sure else None
    if template.change is not None:
        whole = follow(document, template.whole_way, account)
        found["whole"] = whole if isinstance(whole, Mapping) and speaks_of(document, (), account) else None
    return found


def _version_in(document: Any, response: httpx.Response, asked: StatusRequest, account: str) -> str | int | None:
    """The version of `account`: where the settings say, or its ETag."""
    if asked.version_way:
        found = [follow(document, asked.version_way, account)]
    else:
        found = [response.headers.get("etag")]
        found += [follow(document, way, account) for way in (("@odata.etag",), ("meta", "version"))]
    return next((one for one in found if isinstance(one, (str, int)) and not isinstance(one, bool) and one != ""), None)


def _goes_on(name: str, account: str) -> bool:
    """Whether a name holds `account` as a part of a longer word: `annabel` of `ann`, and not `user:ann`."""
    if HEXADECIMAL.fullmatch(name) or account.casefold() not in name.casefold():
        return False
    return re.search(rf"(?<![^\W_]){re.escape(account)}(?![^\W_])", name, re.IGNORECASE) is None


def _last_word(said: Standing) -> Standing:
    """What an answer says of an account after all its pages."""
    return said.missing if isinstance(said, _NotHere) and said.missing is not None else said
