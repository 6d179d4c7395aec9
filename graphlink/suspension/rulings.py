"""What a list of appeals says was decided of each: whom it gives back, whom it leaves, in the words of desks.

A list of appeals has those that were turned down as well, and nobody of them is given back. A word that says different
things in different houses (`upheld`: the appeal, or the suspension) is read by the others of its column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import InputError
from .headings import bare_heading, heading_words
from .standing import bare_name

__all__ = ["Ruled", "ruled"]

GRANTED = frozenset(
    {"granted", "grant", "accepted", "accept", "approved", "approve", "allowed", "overturned", "overturn", "reverse"}
    | {"reversed", "reinstated", "reinstate", "restored"}
    | {"restore", "giveback", "givenback", "unsuspend", "unsuspended", "unban", "unbanned", "lifted", "successful"}
    | {"won", "innocent", "falsepositive", "mistake", "ourmistake", "stattgegeben", "angenommen", "aufgehoben"}
    | {"freigegeben", "freigeben", "begründet", "accepté", "acceptée", "accordé", "accordée", "annulée", "rétabli"}
    | {"aceptado", "aceptada", "concedido", "concedida", "estimado", "estimada", "aceito", "aceita", "deferido"}
    | {"deferida", "procedente", "accolto", "accolta", "accettato", "accettata", "toegewezen", "toegekend", "gegrond"}
    | {"удовлетворено", "принято", "通过", "批准", "恢复", "承認"}
    | {"uznano", "uwzględniono", "przyjęto", "přijato", "uznáno", "bifall", "bifallen", "medhold", "imødekommet"}
    | {"hyväksytty", "kabul", "kabuledildi", "onaylandı", "admis", "admisă", "elfogadva", "задоволено", "승인", "인용"}
    | {"مقبول", "تمتالموافقة", "התקבל", "diterima", "通過", "核准", "認容", "容認"}
)
TURNED_DOWN = frozenset(
    {"reject", "decline", "dismiss", "refuse", "truepositive", "operation"}
    | {"rejected", "denied", "deny", "declined", "dismissed", "refused", "unsuccessful", "lost", "notgranted"}
    | {"notupheld", "keep", "keepsuspended", "stayssuspended", "stands", "remains", "fraud", "guilty", "abgelehnt"}
    | {"zurückgewiesen", "abgewiesen", "unbegründet", "bleibtgesperrt", "rejeté", "rejetée", "refusé", "refusée"}
    | {"rechazado", "rechazada", "denegado", "denegada", "desestimado", "desestimada", "rejeitado", "rejeitada"}
    | {"odrzucono", "odrzucone", "zamítnuto", "odmítnuto", "avslag", "avslagen", "afvist", "afslag", "hylätty", "ret"}
    | {"reddedildi", "respins", "respinsă", "elutasítva", "відхилено", "відмовлено", "거절", "기각", "مرفوض", "נדחה"}
    | {"ditolak", "不通过", "未通过", "駁回", "拒絕", "棄却"}
    | {"negado", "negada", "indeferido", "indeferida", "improcedente", "respinto", "respinta", "rifiutato"}
    | {"rifiutata", "afgewezen", "geweigerd", "ongegrond", "отклонено", "отказано", "拒绝", "驳回", "却下"}
)
# Words that a column of something else may have as well, and those that only appeals have.
LOOSE = frozenset(
    {
        "operation",
        "truepositive",
        "ret",
        "fraud",
        "guilty",
        "innocent",
        "mistake",
        "ourmistake",
        "falsepositive",
        "won",
        "lost",
        "allowed",
        "keep",
    }
    | {"successful", "unsuccessful", "remains", "stands"}
)
PECULIAR = frozenset(
    {"granted", "notgranted", "overturned", "reversed", "reinstated", "reinstate", "giveback", "givenback"}
    | {"unsuspend", "unsuspended", "unban", "unbanned", "stattgegeben", "aufgehoben", "stayssuspended"}
)
OPEN = frozenset(
    {"", "open", "pending", "new", "unresolved", "requested", "notyetrequested", "submitted", "underreview", "todo"}
    | {"escalated", "hold", "inreview", "inprogress", "waiting", "tbd", "undecided", "onhold", "offen", "neu"}
    | {"inbearbeitung", "encours", "enattente", "pendiente", "pendente", "aberto", "inattesa", "incorso", "lopend"}
    | {"новое", "待处理", "処理中", "unsure"}
)
YES = frozenset({"yes", "y", "true", "1", "x", "checked", "ja", "oui", "sí", "si", "sì", "sim", "да", "是"})
NO = frozenset({"no", "n", "false", "0", "unchecked", "nein", "non", "não", "nao", "nee", "нет", "否"})
# The appeal was upheld, or the suspension was: read by what it speaks of, or by the other words of the column.
EITHER = frozenset({"uphold", "sustain", "confirm", "affirm", "maintain"}) | frozenset(
    {"upheld", "sustained", "confirmed", "affirmed", "maintained", "bestätigt", "confirmé", "confirmée"}
)
APPEAL = frozenset({"appeal", "appeals", "widerspruch", "recours", "recurso"})
OF_THE_APPEAL = APPEAL | {"request", "account", "user"}
OF_THE_BAN = frozenset({"suspension", "ban", "block", "decision", "sperre", "sperrung", "blocage", "suspensión"})
ENDED = frozenset(
    {"overturned", "reversed", "lifted", "ended", "removed", "aufgehoben", "annulée", "levée", "levantada"}
)
STAYS = EITHER | {"stays", "stands", "remains", "kept", "bleibt"}
MARKS = {
    "\u2705": "yes",
    "\u2713": "yes",
    "\u2714": "yes",
    "\u2611": "yes",
    "\u274c": "no",
    "\u2717": "no",
    "\u2718": "no",
}
# What reads like a suspension that stays, in whatever words.
STAYING = re.compile(
    r"\b(not?|non|never|nicht|kein\w*|nie|ne|ikke|inte|kept|keep\w*|stay\w*|remain\w*|still|banned|suspended|blocked"
    r"|declin\w*|reject\w*|den(y|ied)|refus\w*|dismiss\w*|guilty|fraud\w*|gesperrt|abgelehnt)\b|[/|]",
    re.IGNORECASE,
)
# What a column of decisions is called, and what may stand around that.
DECISION = frozenset(
    {"decision", "decided", "outcome", "result", "resolution", "ruling", "disposition", "approval"}
    | {"granted", "approved", "accepted", "overturned", "reinstate", "reinstated", "restore", "restored", "giveback"}
    | {"entscheidung", "entscheid", "ergebnis", "stattgegeben", "décision", "decisión", "decisao", "decisão"}
    | {"decisione", "resolución", "resultado", "résultat", "resultat", "risultato", "esito", "besluit", "beslissing"}
    | {
        "uitkomst",
        "решение",
        "决定",
        "決定",
        "结果",
        "結果",
        "decyzja",
        "rozhodnutí",
        "beslut",
        "afgørelse",
        "avgjørelse",
    }
    | {
        "päätös",
        "karar",
        "sonuç",
        "decizie",
        "decizia",
        "döntés",
        "απόφαση",
        "рішення",
        "결정",
        "결과",
        "القرار",
        "قرار",
    }
    | {"החלטה", "keputusan", "裁定", "判定", "ok", "agreed", "agree", "valid", "wynik", "výsledek"}
)
LAST = frozenset({"final", "finale", "definitiva", "endgültige", "endgültiges"})
AROUND = LAST | {
    *(
        "our",
        "the",
        "appeal",
        "appeals",
        "review",
        "admin",
        "desk",
        "team",
        "ban",
        "suspension",
        "of",
        "on",
        "to",
        "be",
    ),
    *("widerspruchs", "prüfung", "der", "des", "die", "du", "de", "la", "del", "di", "recours", "apelación"),
    *("апелляции", "по", "申诉", "申訴", "审核", "審核", "处理", "處理", "复核", "最终", "審査", "異議"),
    *("최종", "심사", "이의", "신청"),
}
CALLED_SO = re.compile(f"({'|'.join(AROUND)})*(({'|'.join(DECISION)})({'|'.join(AROUND)})*)+")
# Columns that say no by yes, and those of a ticket's state, which may tell it in the words of decisions.
AGAINST = frozenset(
    {"rejected", "denied", "declined", "refused", "keep", "abgelehnt", "refusé", "rechazado", "rejeitado"}
)
STATES = frozenset(
    {
        "verdict",
        "as",
        "status",
        "state",
        "stand",
        "statut",
        "estado",
        "stato",
        "stage",
        "step",
        "action",
        "answer",
        "close",
    }
)
OF_TICKETS = (
    DECISION | AGAINST | STATES | AROUND | {"ticket", "case", "request", "current", "reason", "code", "suspended"}
)
WHY = frozenset({"why", "reason", "reasons", "note", "notes", "comment", "comments", "grund", "motif", "motivo"})
# Columns of what came before a decision, or was asked for.
BEFORE = frozenset(
    {"first", "previous", "initial", "original", "old", "requested", "recommendation", "recommended", "proposed"}
    | {"suggested"}
)


@dataclass(frozen=True)
class Ruled:
    """Whom a list gives back, and why it leaves the others."""

    names: tuple[str, ...]
    left: Mapping[str, str]


def ruled(path: Path, rows: Sequence[tuple[str, int, Mapping[str, str]]]) -> Ruled:
    """What a list's column of decisions, where it has one, says of each of its `rows`: a name, the row's number, what
    stands beside it. Raises InputError for words that nobody explains, and for a name of which two things are said."""
    column = _column_of([beside for _, _, beside in rows], path)
    if column is None:
        return Ruled(tuple(name for name, _, _ in rows), {})
    meanings = _meanings(path, column, [(row, beside.get(column, "")) for _, row, beside in rows])
    given, left = dict[str, int](), dict[str, tuple[int, str]]()
    for name, row, beside in rows:
        word = beside.get(column, "").strip()
        if meanings[_word(word)]:
            given[name] = row
        else:
            left[name] = row, f'the list says "{word}" ({column})' if word else f"the list says nothing in {column} yet"
    both = next((name for name in given if name in left), None)
    if both is not None:
        raise InputError(
            f"{path}: rows {given[both]} and {left[both][0]} say different things of {both[:80]!r} in column {column}; "
            "keep the one that holds"
        )
    return Ruled(tuple(given), {name: why for name, (_, why) in left.items()})


def _column_of(rows: Sequence[Mapping[str, str]], path: Path) -> str | None:
    """The column that says what was decided. Raises InputError where two say different things."""
    names = list(dict.fromkeys(name for beside in rows for name in beside))
    names = [name for name in names if not heading_words(name) & BEFORE]
    cells = {name: [_word(beside.get(name, "")) for beside in rows] for name in names}
    sure = [name for name in names if _is_called_so(name)]
    spoken = {name for name in names if any(_speaks_of_appeals(beside.get(name, "")) for beside in rows)}
    may = [name for name in names if _may_tell(name, cells[name], beside_another=bool(sure)) or name in spoken]
    for among in (sure, may):
        telling = [name for name in among if any(word not in ("", None) for word in map(_sense, cells[name]))]
        telling = [name for name in telling if heading_words(name) & LAST] or telling
        if telling:
            return _one_of(telling, cells, path)
    return next((name for name in sure if any(cells[name])), next(iter(sure), None))


def _is_called_so(name: str) -> bool:
    return bool(CALLED_SO.fullmatch(bare_heading(name.rpartition(".")[2])))


def _may_tell(name: str, cells: Sequence[str], *, beside_another: bool) -> bool:
    """Whether a column of another name tells it: one of a ticket's state in words of decisions; any other, unless it is
    `beside_another` that is called so, in no others, and in such as appeals alone have."""
    words = heading_words(name)
    if words <= OF_TICKETS:
        against = bool(words & AGAINST) and any(word in YES for word in cells)
        # What people decided in this tool, as in a column `as` or `verdict`.
        ours = {"operation", "innocent"} <= set(cells)
        return against or ours or any(word in (GRANTED | TURNED_DOWN) - LOOSE for word in cells)
    only = all(_sense(word) is not None for word in cells)
    return only and not beside_another and not words & WHY and any(word in PECULIAR for word in cells)


def _speaks_of_appeals(text: str) -> bool:
    """Whether a cell is a mark such as `appeal-rejected`, whatever its column is called."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    ruled_on = not (GRANTED | TURNED_DOWN).isdisjoint(words)
    return len(words) < 4 and not APPEAL.isdisjoint(words) and ruled_on


def _sense(word: str) -> str | None:
    """What a word of decisions is about, roughly: "" where nothing is said, None where nobody explains it."""
    if word in GRANTED | TURNED_DOWN | YES | NO | EITHER:
        return word
    return "" if word in OPEN else None


def _one_of(telling: Sequence[str], cells: Mapping[str, Sequence[str]], path: Path) -> str:
    """The first of the columns that tell it, where none says something else of anybody. Raises InputError."""
    first = telling[0]
    for other in telling[1:]:
        for one, two in zip(cells[first], cells[other], strict=True):
            said = [word in GRANTED | YES for word in (one, two) if word in GRANTED | TURNED_DOWN | YES | NO]
            if len(set(said)) > 1:
                raise InputError(f"{path}: columns {first} and {other} say different things; keep the one that holds")
    return first


@lru_cache(maxsize=4096)
def _word(text: str) -> str:
    """What a cell says, without marks and without what it speaks of: `appeal_granted`, `Suspension lifted`."""
    text = MARKS.get(text.strip(" \ufe0f"), text)
    whole = bare_name(text)
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    rest = [word for word in words if word not in OF_THE_APPEAL | OF_THE_BAN]
    if whole in GRANTED | TURNED_DOWN | OPEN | YES | NO or len(rest) != 1 or len(words) == 1:
        return whole
    of_ban, alone = not OF_THE_BAN.isdisjoint(words), rest[0]
    if of_ban:
        return "overturned" if alone in ENDED else "keep" if alone in STAYS else whole
    upheld = alone in EITHER and not APPEAL.isdisjoint(words)
    return "granted" if upheld else alone if alone in GRANTED | TURNED_DOWN | OPEN else whole


def _meanings(path: Path, column: str, said: Sequence[tuple[int, str]]) -> dict[str, bool]:
    """Whether each word of the column gives back. Raises InputError where nobody explains one of several."""
    words = {_word(text): (row, text.strip()) for row, text in reversed(said)}
    if heading_words(column) & AGAINST and not heading_words(column) & DECISION:
        found = {word: word not in YES for word in words if word in YES | NO | {""}}
    else:
        found = {word: True for word in words if word in GRANTED | YES}
        found |= dict.fromkeys((word for word in words if word in TURNED_DOWN | NO | OPEN), False)
    either = [word for word in words if word in EITHER]
    others = {found[word] for word in words if word in (GRANTED | TURNED_DOWN | YES | NO)}
    # Beside `overturned` it is the suspension that was upheld, beside `rejected` the appeal.
    if len(others) == 1:
        found |= dict.fromkeys(either, not others.pop())
    odd = [word for word in words if word not in found]
    if not odd:
        return found
    if len(words) == 1 and not STAYING.search(words[odd[0]][1]):
        # One word for all says nothing of who is meant: a list of those that were upheld.
        return dict.fromkeys(odd, True)
    row, text = words[odd[0]]
    raise InputError(
        f'{path}: row {row}: "{text}" in column {column} does not say whether the account is given back; '
        "keep only the rows that are, or write granted or rejected there"
    )
