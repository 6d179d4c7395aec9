"""Whether an answer with 2xx says in its body that the request was refused, came to nothing, or is put off.

Every API has its own words for it: `ok: false`, `"success": "false"`, GraphQL's `errors`, `userErrors` and mutations
that say no, an error number, a code of 4xx beside the message, a list of items with a code each. What only may mean a
refusal stands in doubts.py.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..standing import bare_name, follow
from .connector import Outcome

__all__ = [
    "DEEPEST",
    "DONE_ONES",
    "ENVELOPES",
    "ERRORS",
    "FLAGS",
    "HARMLESS",
    "LEFT_OVER",
    "OF_A_KIND",
    "REFUSED",
    "WORDED",
    "is_account",
    "is_put_off",
    "mutations_of",
    "names",
    "refusal_in",
]

# Names are compared without capitals and marks: isSuccess, is_success, IsSuccess.
FLAGS = frozenset(
    {"ok", "success", "issuccess", "successful", "succeeded"}
    | {"erfolg", "erfolgreich", "éxito", "exito", "succès", "succes", "sucesso", "successo"}
)
FAULTY = frozenset({"haserror", "haserrors", "iserror", "hasfailed", "isfailed"})
WORDED = frozenset(
    {"status", "stat", "result", "outcome", "returncode", "resultcode"}
    | {"ergebnis", "resultado", "estado", "résultat", "resultat", "statut", "esito", "risultato", "resultaat"}
)
CODED = frozenset({"status", "statuscode", "httpcode", "httpstatus", "responsecode"})
# What stands beside a code that is one of an answer, and no number of the account's own.
WORDS_BESIDE = frozenset({"msg", "message", "error", "detail", "details", "reason", "description", "title"})
SAID = frozenset({"msg", "message", "error", "errormessage", "errmsg"})
# What an answer is of a kind with, by its own word: `type: error`, GraphQL's `__typename: PermissionError`.
KINDS = frozenset({"type", "object", "typename"})
OF_A_KIND = re.compile(r".*(error|errors|errorlist|exception|failure|notfound|denied)")
NUMBERED = frozenset({"errcode", "errorcode", "errno", "errorno", "retcode", "faultcode"})
ERRORS = frozenset({"error", "errors", "usererrors", "err", "errormessage", "exception", "fault", "faultstring"}) | {
    *("errormessages", "errordescription", "validationerrors")
}
LEFT_OVER = frozenset(
    {"failed", "failure", "failures", "failedids", "failedcount", "failurecount", "failedusers", "errored", "rejected"}
    | {
        "unprocessed",
        "unprocesseditems",
        "unprocessedkeys",
        "unprocessedaccounts",
        "unprocessedusers",
        "notfound",
        "notfoundids",
        "invalid",
        "invalidids",
        "invalidusers",
    }
)
DONE_ONES = frozenset({"succeeded", "success", "successes", "updated", "processed"})
ENVELOPES = frozenset(
    {"data", "result", "results", "response", "responses", "meta", "ocs", "payload", "d", "body", "header"}
    | {"responseheader", "envelope", "status", "jobstatus", "job", "task", "operation", "statuses"}
)
BATCHES = frozenset(
    {"responses", "results", "operations", "items", "statuses", "replies", "outcomes", "multistatus"}
    | {"compositeresponse", "batchresponse"}
)
JOBS = frozenset({"jobstatus", "job", "task", "operation", "data", "result"})
# A job's number alone, in the place of an answer.
JOB_NUMBERS = frozenset({"jobid", "taskid", "asyncjobid", "operationid", "batchid"})
BESIDE_JOBS = frozenset({"tag", "type", "message", "href", "url", "link", "links", "location", "statusurl"})
NEGATIVE = frozenset({"false", "0", "no", "n", "none", "null", ""})
REFUSED = frozenset(
    {"error", "fail", "failed", "failure", "denied", "refused", "forbidden", "unauthorized", "nok", "ko", "notok"}
    | {"exception", "notallowed"}
    | {
        "fehler",
        "fehlgeschlagen",
        "abgelehnt",
        "verweigert",
        "erreur",
        "échec",
        "echec",
        "refusé",
        "refuse",
        "interdit",
    }
    | {"fallido", "fallo", "rechazado", "denegado", "erro", "falhou", "falha", "negado", "errore", "fallito", "negato"}
    | {"fout", "mislukt", "geweigerd", "błąd", "blad", "ошибка", "отказано", "错误", "失败", "エラー", "失敗"}
)
HARMLESS = NEGATIVE | {"ok", "success", "noerror", "noerrors", "nil"}
QUEUED = frozenset(
    {"queued", "enqueued", "pending", "scheduled", "submitted", "accepted", "processing", "inprogress"}
    | {"running", "working", "started", "notstarted", "waiting"}
)
DEEPEST = 5


def refusal_in(document: Any, account: str, depth: int = 0) -> Outcome | None:
    """`failed` where the answer says that a request about `account` was refused, `unknown` where it may say so or only
    part of it was; else None."""
    if depth > DEEPEST:
        return None
    if document is False:
        return "failed"
    if isinstance(document, list):
        return _of_items(document, account, depth)
    if not isinstance(document, Mapping):
        return None
    if any(_says_no(bare_name(key), value, account) for key, value in document.items()) or _codes_no(document):
        return "failed"
    left = _left_over(document, account) or _errors(document)
    found = [left, _of_mutations(document, account), *_inside(document, account, depth)]
    return next((said for said in found if said is not None), None)


def is_put_off(document: Any, account: str) -> bool:
    """Whether an answer says that a job was begun, in the place of what it did."""
    if not isinstance(document, Mapping):
        return False
    if document.get("done") is False and isinstance(document.get("name"), str):
        return True
    if document and all(bare_name(key) in JOB_NUMBERS | BESIDE_JOBS for key in document):
        return any(bare_name(key) in JOB_NUMBERS for key in document)
    # What an answer about the account itself calls pending is the account.
    here = [] if names(document, account) else [document]
    jobs = [value for key, value in document.items() if bare_name(key) in JOBS and isinstance(value, Mapping)]
    told = [bare_name(str(job.get(key))) for job in (*here, *jobs) for key in ("status", "state")]
    return any(word in QUEUED or word.startswith(("pending", "awaiting")) for word in told)


def names(value: Any, account: str) -> bool:
    """Whether `account` stands anywhere in `value`, as it is or at the end of an address."""
    if isinstance(value, Mapping):
        return account in value or any(names(inner, account) for inner in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(names(inner, account) for inner in value)
    if isinstance(value, bool) or value is None:
        return False
    text = str(value)
    return text == account or text.endswith(f"/{account}")


def is_account(document: Mapping[str, Any], account: str) -> bool:
    """Whether an answer is the account itself: what it holds of errors (in its papers, say) is the account's own, where
    no words of the answer's stand beside its id."""
    told = any(isinstance(value, str) for key, value in document.items() if bare_name(key) in SAID)
    values = [value for value in document.values() if isinstance(value, (str, int)) and not isinstance(value, bool)]
    return not told and any(str(value) == account for value in values)


def _says_no(key: str, value: Any, account: str) -> bool:
    """Whether a key and its value alone say that it was refused."""
    if key in FLAGS and isinstance(value, (bool, int, str)):
        # `succeeded: 0` counts, and none is no success either.
        return str(value).strip().casefold() in NEGATIVE or bare_name(str(value)) in REFUSED
    if key in WORDED and isinstance(value, str) and bare_name(value) in REFUSED:
        return True
    if key in FAULTY and isinstance(value, (bool, int, str)):
        return str(value).strip().casefold() not in NEGATIVE
    if key in KINDS and isinstance(value, str):
        return bool(OF_A_KIND.fullmatch(bare_name(value)))
    if key == "methodresponse":
        # XML-RPC's false.
        return bool(follow(value, ("params", "param", "value", "boolean"), account) == "0")
    if key in CODED and 400 <= _code(value) < 600:
        return True
    if key in NUMBERED and isinstance(value, (int, str)):
        # Some write nought with four digits.
        return bare_name(str(value)).strip("0") not in HARMLESS
    return key == bare_name(account) and isinstance(value, str) and bare_name(value) in REFUSED


def _codes_no(document: Mapping[str, Any]) -> bool:
    """Whether a `code` of 4xx or 5xx stands beside words about it: alone it may be anything of the account's."""
    named = {bare_name(key): value for key, value in document.items()}
    return 400 <= _code(named.get("code")) < 600 and any(isinstance(named.get(name), str) for name in WORDS_BESIDE)


def _left_over(document: Mapping[str, Any], account: str) -> Outcome | None:
    """`failed` where the answer lists or counts what it failed at, and does not name the account among the others."""
    named = {bare_name(key): value for key, value in document.items()}
    if not any(_counts(named[key]) for key in LEFT_OVER if key in named):
        return None
    return None if any(names(named[key], account) for key in DONE_ONES if key in named) else "failed"


def _errors(document: Mapping[str, Any]) -> Outcome | None:
    """`failed` where the answer holds errors, `unknown` where beside them stands what was done."""
    if not any(_counts(value) for key, value in document.items() if bare_name(key) in ERRORS):
        return None
    return "unknown" if _has_value(document.get("data")) else "failed"


def mutations_of(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What GraphQL's mutations gave back, by their names: they alone stand in such an answer's `data`."""
    data = document.get("data")
    alone = document.keys() <= {"data", "errors", "extensions"}
    return data if alone and isinstance(data, Mapping) else {}


def _of_mutations(document: Mapping[str, Any], account: str) -> Outcome | None:
    """`failed` where one of GraphQL's mutations says it was refused."""
    return "failed" if any(_mutation_refuses(said, account) for said in mutations_of(document).values()) else None


def _mutation_refuses(said: Any, account: str) -> bool:
    if not isinstance(said, Mapping):
        return said is False
    return _codes_no(said) or any(_says_no(bare_name(key), value, account) for key, value in said.items())


def _inside(document: Mapping[str, Any], account: str, depth: int) -> Iterable[Outcome | None]:
    """What the envelopes, the entry of the account, GraphQL's mutations and the lists of items say."""
    own = is_account(document, account)
    for key, value in document.items():
        told = isinstance(value, Mapping) and _told(value) and not own
        if own and value is False and bare_name(key) == "status":
            # An account may be switched off by it: its standing decides.
            yield "unknown"
        elif bare_name(key) in ENVELOPES or key == account or (depth and told):
            said = refusal_in(value, account, depth + 1)
            # What an account keeps as its `data` may have failed, too.
            yield "unknown" if own and said else said
        elif isinstance(value, list):
            # Lists of an account's own, as of its logins, have items that failed too.
            yield _of_items(value, account, depth, ours_alone=bare_name(key) not in BATCHES)
        elif told:
            yield refusal_in({inner: said for inner, said in value.items() if _told({inner: said})}, account, depth + 1)


def _told(value: Mapping[str, Any]) -> bool:
    """Whether a mapping has what only the outcome of a request is told with."""
    return any(bare_name(key) in {"usererrors", "errors"} and isinstance(said, list) for key, said in value.items())


def _of_items(items: list[Any], account: str, depth: int, *, ours_alone: bool = False) -> Outcome | None:
    """What the items of a list (as of 207) say of `account`: those that name it; where none does, all of them, but for
    `ours_alone`."""
    ours = [item for item in items if isinstance(item, Mapping) and names(item, account)]
    if ours:
        return next(("failed" for item in ours if _item_refuses(item, account, depth)), None)
    if ours_alone:
        return None
    told = [_item_refuses(item, account, depth) for item in items if isinstance(item, Mapping)]
    if not any(told):
        return None
    return "failed" if all(told) else "unknown"


def _item_refuses(item: Mapping[str, Any], account: str, depth: int) -> bool:
    return refusal_in(item, account, depth + 1) == "failed"


def _code(value: Any) -> int:
    """The code that a value tells: 403, "403", "HTTP/1.1 403 Forbidden"; 0 where it tells none."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return 0
    found = re.fullmatch(r"\s*(?:HTTP/[\d.]+\s+)?(\d{3})(?:\s+[A-Za-z' -]*)?", str(value))
    return int(found[1]) if found else 0


def _counts(value: Any) -> bool:
    """Whether what stands at a name of failures is any."""
    if isinstance(value, str):
        return bare_name(value) not in HARMLESS
    return value not in (None, False, 0, [], {})


def _has_value(value: Any) -> bool:
    """Whether GraphQL's `data` holds anything that was done."""
    if isinstance(value, Mapping):
        return any(_has_value(inner) for inner in value.values())
    return value is not None
