"""What a list of appeals says was decided of each: whom it gives back, whom it leaves, in the words of desks.

A list of appeals has those that were turned down as well, and nobody of them is given back. A word that says different
things in different houses (`upheld`: the appeal, or the suspension) is read by the others of its column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from .standing import bare_name

__all__ = ["Ruled", "ruled"]

GRANTED = frozenset(
    {"granted", "accepted", "approved", "allowed", "overturned", "reversed", "reinstated", "reinstate", "restored"}
    | {"restore", "giveback", "givenback", "unsuspend", "unsuspended", "unban", "unbanned", "lifted", "successful"}
    | {"won", "innocent", "falsepositive", "mistake", "ourmistake", "stattgegeben", "angenommen", "aufgehoben"}
    | {"freigegeben", "freigeben", "begründet", "accepté", "acceptée", "accordé", "accordée", "annulée", "rétabli"}
    | {"aceptado", "aceptada", "concedido", "concedida", "estimado", "estimada", "aceito", "aceita", "deferido"}
    | {"deferida", "procedente", "accolto", "accolta", "accettato", "accettata", "toegewezen", "toegekend", "gegrond"}
    | {"удовлетворено", "принято", "通过", "批准", "恢复", "承認"}
)
TURNED_DOWN = frozenset(
    {"rejected", "denied", "declined", "dismissed", "refused", "unsuccessful", "lost", "notgranted", "notupheld"}
    | {"keep", "keepsuspended", "stayssuspended", "remains", "fraud", "guilty", "abgelehnt", "zurückgewiesen"}
    | {"abgewiesen", "unbegründet", "bleibtgesperrt", "rejeté", "rejetée", "refusé", "refusée", "rechazado"}
    | {"rechazada", "denegado", "denegada", "desestimado", "desestimada", "rejeitado", "rejeitada", "negado"}
    | {"negada", "indeferido", "indeferida", "improcedente", "respinto", "respinta", "rifiutato", "rifiutata"}
    | {"afgewezen", "geweigerd", "ongegrond", "отклонено", "отказано", "拒绝", "驳回", "却下"}
)
OPEN = frozenset(
    {"", "open", "pending", "new", "inreview", "inprogress", "waiting", "tbd", "undecided", "onhold", "offen", "neu"}
    | {"inbearbeitung", "encours", "enattente", "pendiente", "pendente", "aberto", "inattesa", "incorso", "lopend"}
    | {"новое", "待处理", "処理中"}
)
YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "sí", "si", "sì", "sim", "да", "是"})
NO = frozenset({"no", "n", "false", "0", "nein", "non", "não", "nao", "nee", "нет", "否"})
# The appeal was upheld, or the suspension was: read by the other words of the column.
EITHER = frozenset({"upheld", "sustained", "confirmed", "affirmed", "maintained", "bestätigt", "confirmé", "confirmée"})
COLUMN = re.compile(
    r"(our|final|the|appeals?|review|admin|desk|team|widerspruchs?|ban|suspension)*"
    r"(decision|decided|outcome|result|resolution|ruling|disposition|granted|reinstate|giveback|restore"
    r"|entscheidung|entscheid|ergebnis|stattgegeben|décision|decisión|decisao|decisão|decisione|resolución"
    r"|resultado|résultat|resultat|risultato|esito|besluit|beslissing|uitkomst|решение|决定|決定|结果|結果)"
    r"(ofappeals?|desrecours|онапелляции)?"
)
# Columns that may tell it, where they do so in its words.
MAY_BE = frozenset(
    {"status", "state", "stand", "statut", "estado", "stato", "appeal", "appealstatus", "action", "answer"}
)


@dataclass(frozen=True)
class Ruled:
    """Whom a list gives back, and why it leaves the others."""

    names: tuple[str, ...]
    left: Mapping[str, str]


def ruled(path: Path, rows: Sequence[tuple[str, int, Mapping[str, str]]]) -> Ruled:
    """What a list's column of decisions, where it has one, says of each of its `rows`: a name, the row's number, what
    stands beside it. Raises InputError for words that nobody explains, and for a name of which two things are said."""
    column = _column_of([beside for _, _, beside in rows])
    if column is None:
        return Ruled(tuple(name for name, _, _ in rows), {})
    meanings = _meanings(path, column, [(row, beside.get(column, "")) for _, row, beside in rows])
    given, left = dict[str, int](), dict[str, tuple[int, str]]()
    for name, row, beside in rows:
        word = beside.get(column, "").strip()
        if meanings[bare_name(word)]:
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


def _column_of(rows: Sequence[Mapping[str, str]]) -> str | None:
    """The column that says what was decided."""
    names = list(dict.fromkeys(name for beside in rows for name in beside))
    sure = [name for name in names if COLUMN.fullmatch(bare_name(name.rpartition(".")[2]))]
    if sure:
        return sure[0]
    words = GRANTED | TURNED_DOWN
    may = [name for name in names if bare_name(name) in MAY_BE]
    return next((one for one in may if any(bare_name(beside.get(one, "")) in words for beside in rows)), None)


def _meanings(path: Path, column: str, said: Sequence[tuple[int, str]]) -> dict[str, bool]:
    """Whether each word of the column gives back. Raises InputError where nobody explains one of several."""
    words = {bare_name(text): (row, text.strip()) for row, text in reversed(said)}
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
    if len(words) == 1:
        # One word for all says nothing of who is meant: a list of those that were upheld.
        return dict.fromkeys(odd, True)
    row, text = words[odd[0]]
    raise InputError(
        f'{path}: row {row}: "{text}" in column {column} does not say whether the account is given back; '
        "keep only the rows that are, or write granted or rejected there"
    )
