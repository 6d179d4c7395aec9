"""Lists that come in pages: whether an answer is the last one, and where the next is.

An account that a page leaves out may stand on another, so nobody is taken for missing while there is one more. Pages
are followed by the link that the answer gives (`Link`, `next`, `@odata.nextLink`), and only to the server that was
asked; where an API has a cursor or a number in the place of a link, the settings name it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import httpx

from ..settings import Paging
from ..standing import Absent, bare_name, follow

__all__ = ["Elsewhere", "has_more", "items_in", "next_page"]

# How answers say that another page follows; without capitals and marks.
LINKS = frozenset({"next", "nextlink", "odatanextlink", "nexturl", "nexturi", "nextpageurl", "nextrecordsurl"})
MORE = LINKS | {
    *("nextpage", "nextpagetoken", "nextcursor", "nexttoken", "nextmarker", "nextoffset", "nextbatch", "endcursor"),
    *("paginationtoken", "continue", "continuation", "continuationtoken", "cursor", "hasmore", "hasnext"),
    *("hasnextpage", "istruncated", "morepages", "moreresults"),
}
TOTALS = frozenset({"total", "totalresults", "totalcount", "totalitems", "totalentries", "totalusers", "totalrows"})
FROM_ONE = frozenset({"startindex"})
STARTS = frozenset({"offset", "skip", "startat", "from"})
PAGE = frozenset({"page", "currentpage", "pagenumber"})
PAGES = frozenset({"pages", "totalpages", "lastpage", "pagecount", "numpages"})
SIZES = frozenset({"perpage", "pagesize", "limit", "size"})
# How an address asks for so many, beside these.
MOST = SIZES | {"count", "top", "first", "maxresults", "pagelimit"}
# Whatever speaks of pages says by its silence that there is no other.
TELLS = frozenset({"xnextpage", "xtotal", "xtotalpages", "prev", "previous", "first", "last"})
SAYS_NONE = frozenset({"", "false", "null", "none", "0"})
DEEPEST = 5


class Elsewhere(Exception):
    """The next page is on another server, to which no token goes."""


def has_more(document: Any, response: httpx.Response) -> bool:
    """Whether an answer is one page of several, and not the last."""
    if "next" in response.links or _filled(response.headers.get("x-next-page")):
        return True
    found = list(_mappings(document))
    # A page of GraphQL has a cursor at its end also where it is the last.
    last = any(one.get("hasNextPage") is False or one.get("has_next_page") is False for one in found)
    if any(_filled(value) for one in found for value in _of_names(one, MORE - {"endcursor"} if last else MORE)):
        return True
    items = len(items_in(document))
    if any(_counts_more(one, items) for one in found) or _rel_next(document) is not None:
        return True
    told = [*(name for one in found for name in one), *response.links, *response.headers]
    return _is_full(response, items) and not any(bare_name(name) in MORE | TOTALS | TELLS for name in told)


def _is_full(response: httpx.Response, items: int) -> bool:
    """Whether an answer has as many items as its address asks for at the most."""
    asked = parse_qsl(urlsplit(str(response.request.url)).query)
    return items > 0 and any(bare_name(name) in MOST and value == str(items) for name, value in asked)


def next_page(response: httpx.Response, document: Any, paging: Paging | None) -> str | None:
    """The address of the next page; None where the answer names none. Raises Elsewhere."""
    here = str(response.request.url)
    if paging is not None:
        return _by_settings(here, document, paging)
    linked = response.links.get("next", {}).get("url") or _linked(document)
    if linked is None:
        return None
    there, asked = urlsplit(urljoin(here, linked)), urlsplit(here)
    if there.hostname != asked.hostname:
        raise Elsewhere(f"its next page is on another server ({there.hostname}), which is not asked")
    # A server behind a proxy may take itself for http; its page is asked for where the first was.
    found = urlunsplit(there._replace(scheme=asked.scheme, netloc=asked.netloc, fragment=""))
    return found.replace("{", "%7B").replace("}", "%7D")


def items_in(document: Any) -> list[Any]:
    """The longest list that an answer holds, outside of other lists: its items."""
    return max([*_lists(document), document if isinstance(document, list) else []], key=len)


def _by_settings(here: str, document: Any, paging: Paging) -> str | None:
    """The address with the cursor that the answer gives, or with the next number while pages have items."""
    if paging.field is not None:
        value = follow(document, paging.way, "")
        return None if isinstance(value, Absent) or not _filled(value) else _with(here, paging.parameter, str(value))
    items = len(items_in(document))
    if not items:
        return None
    now = dict(parse_qsl(urlsplit(here).query)).get(paging.parameter, "")
    # A server may give fewer than it was asked for: whoever went on by the whole step would pass the others over.
    step = min(paging.step, items)
    return _with(here, paging.parameter, str((int(now) if now.isdecimal() else paging.first) + step))


def _with(url: str, name: str, value: str) -> str:
    """`url` with this parameter in the place of what it had."""
    parts = urlsplit(url)
    query = [(key, said) for key, said in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*query, (name, value)])))


def _linked(document: Any) -> str | None:
    """The first link to a next page that the answer holds."""
    for one in _mappings(document):
        for value in _of_names(one, LINKS):
            link = value.get("href") if isinstance(value, Mapping) else value
            if isinstance(link, str) and re.match(r"https?://|/|\?", link):
                return link
    return _rel_next(document)


def _lists(document: Any) -> list[list[Any]]:
    """Each list that stands under a name, outside of other lists."""
    return [value for one in _mappings(document) for value in one.values() if isinstance(value, list)]


def _rel_next(document: Any) -> str | None:
    """The `href` of a list of links whose `rel` is next."""
    links = [one for found in _lists(document) for one in found if isinstance(one, Mapping)]
    return next((str(one["href"]) for one in links if one.get("rel") == "next" and one.get("href")), None)


def _counts_more(one: Mapping[str, Any], items: int) -> bool:
    """Whether totals say more than was given until here."""
    page, pages, total = (_number(one, names) for names in (PAGE, PAGES, TOTALS))
    if page is not None and pages is not None:
        return page < pages
    if total is None:
        return False
    if page is not None:
        size = _number(one, SIZES)
        return page * (items if size is None else size) < total
    first = _number(one, FROM_ONE)
    before = (_number(one, STARTS) or 0) if first is None else first - 1
    return before + items < total


def _mappings(value: Any, depth: int = 0) -> Iterable[Mapping[str, Any]]:
    """An answer's objects, but for the items of its lists."""
    if isinstance(value, Mapping) and depth <= DEEPEST:
        yield value
        for inner in value.values():
            yield from _mappings(inner, depth + 1)


def _of_names(one: Mapping[str, Any], wanted: frozenset[str]) -> Iterable[Any]:
    return (value for key, value in one.items() if bare_name(key) in wanted)


def _filled(value: Any) -> bool:
    """Whether a word for the next page names one."""
    if isinstance(value, str):
        return value.strip().casefold() not in SAYS_NONE
    return bool(value.get("href")) if isinstance(value, Mapping) else bool(value)


def _number(one: Mapping[str, Any], wanted: frozenset[str]) -> int | None:
    """The first number that stands under one of these names."""
    values = _of_names(one, wanted)
    return next((value for value in values if isinstance(value, int) and not isinstance(value, bool)), None)
