"""Whether an answer with 2xx leaves open that anything was done: it counts or names nobody, or reads like a refusal.

Then the account's standing decides. What is a refusal for sure stands in refusals.py.
"""

import re
from collections.abc import Mapping
from typing import Any

from ..standing import bare_name
from .refusals import (
    DEEPEST,
    DONE_ONES,
    ENVELOPES,
    ERRORS,
    HARMLESS,
    LEFT_OVER,
    OF_A_KIND,
    REFUSED,
    WORDED,
    is_account,
    mutations_of,
    names,
    refusal_in,
)

__all__ = ["FINE", "leaves_open", "names_fault", "refuses_in_words", "says_no"]

PASSED_OVER = frozenset({"skipped", "ignored", "unchanged", "notupdated", "warnings"})
COUNTS = frozenset(
    {"updated", "updatedcount", "updatedrows", "numupdated", "affected", "affectedrows", "rowsaffected", "numaffected"}
    | {"modified", "modifiedcount", "nmodified", "changed", "changedcount", "rowcount", "matched", "matchedcount"}
    | {"successcount", "succeededcount", "successfulcount", "processed", "processedcount"}
)
FAILURES = frozenset({"failcount", "failscount", "numfailed", "errorcount", "errorscount", "numerrors"})
# What an answer lists of whom it did something to; of an account's own lists one may be empty.
LISTED = re.compile(
    r"(updated|changed|modified|processed|succeeded|suspended|blocked|banned)(users|accounts|members|ids)?"
)
# What stands around a list without saying anything of it.
AROUND = frozenset({"meta", "links", "pagination", "paging", "requestid", "total", "totalcount", "count"})
CODES = frozenset({"resultcode", "respcode", "responsecode", "returncode", "retcode", "rescode"}) | {
    *("rc", "ret", "statuscode")
}
TOLD = frozenset({"msg", "message", "detail", "errmsg", "resultmessage", "resultmsg", "statustext"})
FINE = HARMLESS | {"true", "yes", "y", "s", "done", "completed", "complete", "successful", "succeeded"}
NOTHING = frozenset(
    {"noop", "skipped", "ignored", "rejected", "invalid", "unchanged", "nochange", "notmodified", "notchanged"}
    | {"notupdated", "unaffected", "aborted", "timeout", "timedout", "notsupported", "partial"}
    | {"notaccepted", "notapplied", "notdone", "notsuspended", "notexecuted"}
)
# Errors as programs name them: UNKNOWN_USER_ID_ERROR, InvalidUserId, PARTIALLY_COMPLETED.
MISNAMED = re.compile(r"(invalid|unknown|nosuch|unsupported|illegal|partial).+")
# What says no by false, under whatever name: bulkItemSuccessful, updateSucceeded.
SUCCEEDED = ("success", "successful", "successfully", "succeeded")
STARTS = (
    r"\W*(error|err|fail\w*|denied|refused|forbidden|unauthori[sz]ed|invalid|exception|fault|not (found|allowed|ok)"
    r"|no such|access denied|permission denied|ko|nok|false|0|fehler|erreur|errore|erro)\b"
)
MARKED = (
    r".*<(\w+:)?(error|errors|fault|exception)\b[^>]*(?<!/)>(?!\s*</)"
    r"|.*\bHTTP/\d(\.\d)? [45]\d\d\b"
    r"|.*<(status|result|code)>\s*(error|fail\w*|[45]\d\d)\b"
)
SENTENCES = (
    r"(?!\W*(ok|success\w*|done)\b)[^<]{0,200}"
    r"(\b(not found|no such|n[o']t exist|unknown (user|account|id)|could ?n[o']t|unable to|not permitted|not allowed to"
    r"|not authori[sz]ed|(access|permission) denied|insufficient|nothing (to do|changed)|log ?in to|please log ?in"
    r"|please sign ?in|must (be|have)|(session|token|licen[cs]e) (has |is )?expired|maintenance"
    r"|not implemented|(update|updated|affected|changed|rows?):? 0|0 (rows?|users?|accounts?))\b"
    r"|nicht gefunden|unbekannt|introuvable|no existe|não (exist|encontrad)|non (trovat|esiste)|niet gevonden"
    r"|bestaat niet|не найден|ошибка|不存在|失败|失敗|错误|エラー)"
)
# What cannot be done to somebody; who cannot log in from now on is told of as well.
CANNOT = (
    r"[^<]{0,200}\bcan ?n[o']t (be )?"
    r"(suspend|block|ban|disabl|deactivat|lock|updat|modif|chang|perform|find|process|complet)"
)
SAYS_NO = re.compile(f"{STARTS}|{MARKED}|{SENTENCES}|{CANNOT}", re.IGNORECASE | re.DOTALL)


def leaves_open(document: Any, account: str, depth: int = 0) -> bool:
    """Whether the answer may mean that nothing was done to `account`."""
    if document == [] or (isinstance(document, int) and document <= 0 and document is not False):
        # What a database gives back of the rows that it changed, and how many they are; or the number of a fault.
        return True
    if not isinstance(document, Mapping) or depth > DEEPEST:
        return False
    if any(_doubtful(bare_name(key), value, document, account) for key, value in document.items()):
        return True
    return _is_numbered(document) or _did_nothing(document, account) or _inside(document, account, depth)


def says_no(document: Any) -> bool:
    """Whether an answer with 200 to a question says that it is none; that it lacks somebody is an answer."""
    if not isinstance(document, Mapping):
        return document is False
    lacks = LEFT_OVER | PASSED_OVER | COUNTS
    told = {
        key: value
        for key, value in document.items()
        if bare_name(key) not in lacks and (bare_name(key) in ERRORS or not isinstance(value, list))
    }
    inner = [value for key, value in told.items() if bare_name(key) in ENVELOPES and isinstance(value, Mapping)]
    faults = [value for key, value in told.items() if bare_name(key) in WORDED and isinstance(value, str)]
    if any(OF_A_KIND.fullmatch(bare_name(value)) for value in faults):
        return True
    return refusal_in(told, "") is not None or any(_is_numbered(one) for one in (told, *inner))


def refuses_in_words(text: str) -> bool:
    """Whether an answer that is no JSON, or a message in one, reads like a refusal."""
    return bool(SAYS_NO.match(text[:2000]))


def _doubtful(key: str, value: Any, document: Mapping[str, Any], account: str) -> bool:
    """Whether a key and its value say that nobody, or only a part, may have been acted on."""
    if key in COUNTS or (key == "count" and not names(document, account)):
        return value == 0 and not isinstance(value, bool)
    if key in FAILURES:
        return isinstance(value, int) and value > 0
    if key in PASSED_OVER:
        return _passes_over(value)
    if value is False:
        return key.endswith(SUCCEEDED)
    if key in CODES:
        return not _is_fine(value)
    if not isinstance(value, str):
        return False
    if key in WORDED or key in ("state", bare_name(account)):
        return names_fault(value) or (key == "state" and bare_name(value) in REFUSED)
    return key in TOLD | ENVELOPES and (bare_name(value) in NOTHING or refuses_in_words(value))


def names_fault(value: str) -> bool:
    """Whether a word tells that nothing was done: of an error, or of what was passed over."""
    word = bare_name(value)
    return word in NOTHING or bool(OF_A_KIND.fullmatch(word) or MISNAMED.fullmatch(word))


def _did_nothing(document: Mapping[str, Any], account: str) -> bool:
    """Whether what was to be acted on is told as a list of nobody, or as nothing."""
    if account in document and document[account] is None:
        return True
    empty = [bare_name(key) for key, value in document.items() if value == []]
    if any(LISTED.fullmatch(key) or key in DONE_ONES for key in empty):
        return True
    # A list of nobody, and nothing that speaks beside it.
    beside = {bare_name(key) for key, value in document.items() if not _is_around(bare_name(key), value)}
    if len(beside) == 1 and beside.issubset(empty) and not beside & (ERRORS | LEFT_OVER | PASSED_OVER):
        return True
    # GraphQL's mutations, of which none gave anything back.
    mutations = mutations_of(document)
    return bool(mutations) and not _has_value(mutations)


def _is_around(key: str, value: Any) -> bool:
    """Whether it is what a list comes with (pages, links), and says nothing of how the request ended."""
    told = {bare_name(name) for name in value} if isinstance(value, Mapping) else set[str]()
    return key in AROUND and not told & (WORDED | CODES)


def _inside(document: Mapping[str, Any], account: str, depth: int) -> bool:
    """What envelopes, the entry of the account, its items in lists and GraphQL's mutations leave open."""
    own = is_account(document, account)
    parts = [one for one in mutations_of(document).values() if isinstance(one, Mapping)]
    for key, value in document.items():
        enveloped = bare_name(key) in ENVELOPES or key == account
        if isinstance(value, list):
            items = [one for one in value if isinstance(one, Mapping)]
            ours = [one for one in items if is_account(one, account)]
            # Of others in the list nothing is asked, where the account has an item of its own.
            parts += ours if ours and not own else items if enveloped and bare_name(key) != "data" else []
        elif enveloped and isinstance(value, Mapping):
            parts.append(value)
    return any(leaves_open(one, account, depth + 1) for one in parts)


def _is_numbered(document: Mapping[str, Any]) -> bool:
    """Whether a `code` that is none of success stands beside words about it."""
    named = {bare_name(key): value for key, value in document.items()}
    if "code" not in named or not any(isinstance(named.get(name), str) for name in ("msg", "message")):
        return False
    code = named["code"]
    if isinstance(code, str) and not code.lstrip("-").isdecimal():
        return refuses_in_words(re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", code))
    return isinstance(code, (int, str)) and not _is_fine(code)


def _is_fine(code: Any) -> bool:
    """Whether a code is one of success: 0, 1, one of 200, a word for it."""
    if isinstance(code, bool) or not isinstance(code, (int, str)):
        return bool(code) or code is None
    text = str(code).strip()
    if text.lstrip("-").isdecimal():
        return int(text) in (0, 1, 100) or 200 <= int(text) < 300
    return bare_name(text) in FINE or bare_name(text).startswith("success")


def _passes_over(value: Any) -> bool:
    """Whether what was passed over is anybody; a warning in words, as of a name that is old, is about nobody."""
    return bool(value) and (isinstance(value, Mapping) or (isinstance(value, list) and not _are_sentences(value)))


def _are_sentences(values: list[Any]) -> bool:
    return all(isinstance(value, str) and " " in value.strip() for value in values)


def _has_value(value: Any) -> bool:
    """Whether what mutations gave back holds anything."""
    if isinstance(value, Mapping):
        return any(_has_value(inner) for key, inner in value.items() if key != "__typename")
    return value not in (None, [], 0)
