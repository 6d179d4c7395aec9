"""What reads like a refusal in an answer with 2xx under names that no list of ours has.

`executionStatus: FAILED`, `invalidFields`, `{"summary": {"failed": 1}}`, SOAP's result that is false, a rehearsal
(`dryRun`). It leaves the request open, and the account's standing decides; of what is an account's own nothing is read.
"""

import re
from collections.abc import Mapping
from typing import Any

from ..standing import bare_name
from .doubts import FINE, names_fault, refuses_in_words
from .refusals import DEEPEST, DONE_ONES, FLAGS, HARMLESS, LEFT_OVER, REFUSED, WORDED, is_account, names

__all__ = ["reads_like_refusal"]

# Whoever has one of these is a thing of the platform's (an account, most often), and not the outcome of a request.
THINGS = frozenset({"id", "uuid", "guid", "uid", "userid", "accountid", "login", "username", "email", "createdat"})
FAULTS = re.compile(
    r"error|fault|violation|problem|failure|failed|invalid|unauthori[sz]ed|denied|forbidden|missing|rejected|notfound"
)
# What has such a word in its name and tells of no request: failed logins, the page that explains errors.
OF_OTHERS = re.compile(r"login|signin|attempt|password|payment|url|uri|link|doc|help|handl|policy|since|last")
OUTCOMES = re.compile(r".*(status|state|result|outcome|ack|action|level|severity|code)")
DENIED = frozenset(
    {"valid", "acknowledged", "accepted", "applied", "allowed", "authorized", "authorised", "permitted", "granted"}
    | {"changed", "updated", "modified", "executed", "processed", "completed", "affected"}
)
# What an account has of its own, or was before.
OF_ACCOUNTS = frozenset(
    {"user", "account", "customer", "member", "profile", "preferences", "settings", "permissions", "notifications"}
    | {"previous", "before", "old", "subscriptions", "payments", "sessions", "links", "embedded"}
)
WELL = frozenset({"ok", "success"})
REHEARSALS = frozenset({"dryrun", "isdryrun", "simulated", "simulation", "validateonly", "whatif", "testmode", "noop"})
COUNTED = re.compile(
    r"(num|number|total)?(of)?(rows?|records?|users?|accounts?|items?|members?)?(count|total)?"
    r"(updated|changed|modified|affected|matched|processed|succeeded|success|successful)"
    r"(rows?|records?|users?|accounts?|items?|members?)?(count|total)?"
)
TELLING = frozenset(
    {"message", "messages", "msg", "text", "alert", "alerts", "notice", "title", "detail", "statusmsg", "resmsg"}
)
NUMBERS = frozenset({"status", "result", "ret"})
BESIDE = frozenset({"msg", "message", "statusmsg", "reason", "description"})
NOUGHT = frozenset({"false", "no", "n"})


def reads_like_refusal(document: Any, account: str, depth: int = 0) -> bool:
    """Whether an answer may refuse a request about `account` under whatever names."""
    if depth > DEEPEST:
        return False
    if isinstance(document, list):
        return _any_of(document, account, depth)
    if not isinstance(document, Mapping):
        return False
    named = {bare_name(key): value for key, value in document.items()}
    if any(key in REHEARSALS and str(value).casefold() == "true" for key, value in named.items()):
        return True
    thing = THINGS & named.keys() and "jsonrpc" not in named
    if thing or is_account(document, account):
        return False
    if any(_says_no(key, value, account) for key, value in named.items()) or _is_no_number(named):
        return True
    if not depth and _is_fine(named):
        return False
    return any(
        _has_errors(value) if _is_thing(key, value) else reads_like_refusal(value, account, depth + 1)
        for key, value in document.items()
    )


def _any_of(items: list[Any], account: str, depth: int) -> bool:
    """The same of a list: of the account's own items where it has some, or of any; and of what is none at all."""
    if not depth and any(item is None or item is False or item == 0 for item in items):
        return True
    if not depth and any(isinstance(item, str) and refuses_in_words(item) for item in items):
        return True
    things = [item for item in items if isinstance(item, Mapping)]
    ours = [item for item in things if names(item, account)]
    return any(reads_like_refusal(item, account, depth + 1) for item in ours or things)


def _says_no(key: str, value: Any, account: str) -> bool:
    """Whether a key and its value read like a refusal."""
    if key == bare_name(account) and isinstance(value, int) and not isinstance(value, bool):
        return 400 <= value < 600
    if key in DENIED | FLAGS and (value is False or bare_name(value) in NOUGHT):
        return True
    if key in DONE_ONES | LEFT_OVER:
        # Counted and listed ones are read where it is known whom they name; a count of text is not.
        return COUNTED.fullmatch(key) is not None and _is_nought(value)
    if COUNTED.fullmatch(key):
        return _is_nought(value)
    if FAULTS.search(key) and not OF_OTHERS.search(key):
        return _is_any(value)
    if key in TELLING:
        told = value if isinstance(value, list) else [value]
        return any(isinstance(one, str) and refuses_in_words(one) for one in told)
    if not isinstance(value, str):
        return key == "response" and value == 0 and value is not False
    word = bare_name(value)
    if key.endswith("result") and word in NOUGHT:
        # What a procedure gave back, as SOAP tells it.
        return True
    if key.endswith("type"):
        return word in REFUSED
    return bool(OUTCOMES.fullmatch(key)) and (word in REFUSED or names_fault(value))


def _is_fine(named: Mapping[str, Any]) -> bool:
    """Whether an answer says in so many words that all is well: what it tells then is of something else."""
    if any(named.get(key) is True for key in FLAGS):
        return True
    return any(isinstance(named.get(key), str) and bare_name(named[key]) in FINE - HARMLESS | WELL for key in WORDED)


def _is_thing(key: str, value: Any) -> bool:
    """Whether what stands there is an account or what it has, and no wrapping of something else."""
    wraps = isinstance(value, Mapping) and len(value) == 1 and isinstance(next(iter(value.values())), Mapping)
    return bare_name(key) in OF_ACCOUNTS and not wraps


def _has_errors(value: Any) -> bool:
    """Whether what an answer has in the place of an account is an error."""
    if not isinstance(value, Mapping):
        return False
    return any(bare_name(key) in ("error", "errors") and _is_any(inner) for key, inner in value.items())


def _is_nought(value: Any) -> bool:
    return value == "0" or (value == 0 and value is not False)


def _is_any(value: Any) -> bool:
    """Whether what stands at a name of faults is some."""
    if isinstance(value, str):
        word = bare_name(value)
        return bool(word.strip("0")) and word not in FINE and not word.startswith(("success", "http"))
    if isinstance(value, Mapping):
        return any(_is_any(inner) for inner in value.values())
    return value not in (None, False, 0, [])


def _is_no_number(named: Mapping[str, Any]) -> bool:
    """Whether a status of nought or less stands beside words that are none of success."""
    beside = [bare_name(named[key]) for key in BESIDE if isinstance(named.get(key), str)]
    if not beside or any(word in FINE or word.startswith("success") for word in beside):
        return False
    return any(re.fullmatch(r"0|-\d+", str(named.get(key))) for key in NUMBERS)
