"""What a standing means: from whatever a platform answers about an account to active, limited, suspended or gone.

Platforms say it with a word, with true and false, with a date or null, with a list of restrictions. Each value is one
or more words (`true`, `null`, `empty`, `date`, `future`, `past`, `present`, or the text itself); settings and the name
of the field say what a word means. Where neither does, the word itself is what is known, and it is never guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

__all__ = [
    "ABSENT",
    "HEXADECIMAL",
    "STANDING_AFTER",
    "STATES",
    "Absent",
    "Reading",
    "Words",
    "bare_name",
    "follow",
    "speaks_of",
    "standing_in",
    "words_of",
]

STATES = ("gone", "suspended", "limited", "active")
"""Heaviest first: where an answer says several, the first of these holds."""
STANDING_AFTER = {"suspend": "suspended", "limit": "limited", "reinstate": "active", "lift": "active"}
"""How an account stands once an action on it is done."""

ON = frozenset({"enabled", "active", "activated", "loginenabled", "signinenabled"}) | {
    *("canlogin", "cansignin", "loginallowed", "signinallowed", "allowlogin", "allowsignin")
}
OFF = frozenset(
    {"suspended", "blocked", "disabled", "banned", "deactivated", "inactive", "takendown", "locked", "lockedout"}
    | {"frozen", "terminated", "revoked", "prohibitlogin", "loginprohibited", "logindisabled", "loginblocked"}
    | {"accessrevoked", "nslock"}
)
LESS = frozenset({"limited", "silenced", "restricted", "muted", "throttled"})
AWAY = frozenset({"deleted", "erased", "removed"})
LISTS = frozenset({"restrictions", "suspensions", "bans", "blocks", "sanctions"})
# Words around the one that matters: is_active, accountEnabled, suspended_at, banned_until.
ENDS = frozenset({"until", "till", "to", "expires", "end", "ends", "expiry"})
AROUND = ENDS | {"is", "account", "user", "at", "on", "since", "date"}
DAYS = frozenset({"at", "since", "date"})
YES = frozenset({"true", "1", "yes", "y", "t", "on", "ja", "oui", "si", "sí", "sim", "да", "是", "wahr", "vrai"})
NO = frozenset(
    {
        "false",
        "0",
        "no",
        "n",
        "null",
        "empty",
        "f",
        "off",
        "none",
        "nil",
        "nein",
        "non",
        "não",
        "nao",
        "nee",
        "нет",
        "否",
    }
    | {"falsch", "faux", "falso", "undefined"}
)
# Steps, and last words of them, that lead on and name nothing: `ban.data.attributes.active`, `BanData`, `ban_info`.
LEADS_ON = frozenset(
    {"data", "info", "details", "detail", "attributes", "record", "records", "entry", "entries", "items"}
)
LEADS_ON |= {"item", "list", "edges", "nodes", "node", "current", "latest", "status", "state", "history"}
BYGONE = frozenset({"expired", "past", "old", "previous", "former", "lifted", "revoked"})
# What is kept of sanctions, by what they are called: `ban.active` says it of the ban and not of the account.
SANCTIONS = (
    ("suspended", OFF | {"ban", "bans", "block", "blocks", "suspension", "suspensions", "lock", "locks", "lockout"}),
    ("limited", LESS | {"restriction", "restrictions", "mute", "mutes", "silence", "silences"}),
    (None, frozenset({"sanction", "sanctions", "penalty", "penalties", "strike", "strikes"})),
)
LIFTED = frozenset({"lifted", "revoked", "expired", "ended", "removed", "deleted", "cancelled", "canceled", "over"}) | {
    *("inactive", "disabled", "deactivated", "pardoned", "resolved", "terminated")
}
# What computers write where no date is: the beginning of a calendar or of their own counting.
NO_DATE = re.compile(r"(0000-00-00|0001-01-01|1970-01-01)([T ]00:00:00(\.0+)?(Z|[+-]00:?00| UTC)?)?")

# Days of databases that Python has none for: for ever, beyond the year 9999, before the first.
BEYOND = re.compile(r"(?P<past>-infinity|.*\d BC)|\+?infinity|\d{5,}-\d\d-\d\d.*", re.IGNORECASE)


class Absent:
    """Nothing stands at the end of a way; `at` is the step at which it ended, `last` whether that was the last one.

    `before`: the way to a list that is there and empty, where it ended in one. `alike`: what a list has in its place
    differs in capitals alone, so that nobody is missing for sure.
    """

    def __init__(
        self, at: str = "", *, last: bool = False, before: Sequence[str] | None = None, alike: bool = False
    ) -> None:
        self.at, self.last, self.before, self.alike = at, last, before, alike


ABSENT, ALIKE = Absent(), Absent(alike=True)
HEXADECIMAL = re.compile(r"[0-9a-fA-F-]{16,}")


class Words(Protocol):
    """Which words mean what, as `[suspend.statuses]` has them."""

    def state(self, word: str | None) -> str | None: ...

    def knows(self, word: str) -> bool: ...


@dataclass(frozen=True)
class Reading:
    """Where a standing is in an answer, and which words there mean which state."""

    way: tuple[str, ...]
    meanings: Mapping[str, frozenset[str]]


def follow(found: Any, way: Sequence[str], account: str) -> Any:
    """What stands at the end of `way` through `found`; an Absent where nothing does.

    A step is a key, a place in a list (-1 the last), `key={account}` for the item of a list that has it
    (`user.id={account}` where it has it further in), or a key of every item.
    """
    for place, raw in enumerate(way):
        step = raw.replace("{account}", account)
        if isinstance(found, Mapping) and step in found:
            found = found[step]
        elif isinstance(found, Sequence) and not isinstance(found, str):
            key, filtered, wanted = raw.partition("=")
            if filtered:
                found = _item(found, key.split("."), wanted.replace("{account}", account))
                if found is ALIKE:
                    return Absent(raw, alike=True)
            elif re.fullmatch(r"\d+|-1", step):
                found = found[int(step)] if int(step) < len(found) and found else ABSENT
            else:
                inner = (follow(one, way[place:], account) for one in found)
                there = [one for one in inner if not isinstance(one, Absent)]
                return there if there or found else Absent(raw, before=way[:place])
            if found is ABSENT:
                return Absent(raw)
        else:
            return Absent(raw, last=isinstance(found, Mapping) and place == len(way) - 1)
    return found


def _item(items: Sequence[Any], keys: Sequence[str], wanted: str) -> Any:
    """The item of a list that has `wanted` there; ALIKE where one has it in other capitals, which may be somebody else.

    Ids of hexadecimal digits have no capitals of their own.
    """
    named = [(_text_at(item, keys), item) for item in items]
    exact = [item for text, item in named if text == wanted]
    alike = [item for text, item in named if text is not None and text.casefold() == wanted.casefold()]
    if exact or (alike and HEXADECIMAL.fullmatch(wanted)):
        return (exact or alike)[0]
    return ALIKE if alike else ABSENT


def _text_at(item: Any, keys: Sequence[str]) -> str | None:
    """What an item has there, as text: ids are numbers in some answers."""
    for key in keys:
        item = item.get(key) if isinstance(item, Mapping) else None
    return None if item is None else str(item)


def bare_name(name: object) -> str:
    """A name as APIs and spreadsheets write it, without capitals, spaces and marks: isActive, is_active, Is Active."""
    return re.sub(r"[\W_]", "", str(name)).casefold()


def words_of(value: Any, now: datetime | None = None) -> tuple[str, ...]:
    """The words that `value` stands for."""
    if value is None or isinstance(value, Absent):
        return ("null",)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, Mapping):
        return ("present",) if value else ("empty",)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(word for one in value for word in words_of(one, now)) or ("empty",)
    text = str(value).strip()
    if NO_DATE.fullmatch(text):
        return ("null",)
    return (text.casefold(), *_dated(text, now), "present") if text else ("empty",)


def standing_in(
    document: Any, readings: Sequence[Reading], account: str, words: Words, now: datetime | None = None
) -> str | Absent | None:
    """The heaviest state that the `readings` of an answer say; else the first word that nobody explained.

    Whether a date is over is asked of `now`, the clock of whoever answers, and of this machine's without one.
    An Absent where the answer does not hold it, None where it is a value that says nothing.
    """
    said: list[str] = []
    missing: Absent | None = None
    for reading in readings:
        value = follow(document, reading.way, account)
        if isinstance(value, Absent) and value.before is not None:
            # What a list of restrictions says while it has none.
            found = _meant(("empty",), Reading(tuple(value.before), reading.meanings), words)
            missing = missing or (value if found is None else None)
        elif isinstance(value, Absent) and not (value.last and speaks_of(document, reading.way, account)):
            missing = missing or value
            continue
        else:
            # Of several, each says something of its own: an old ban that is over beside one that is not.
            each = value if isinstance(value, list) and value else [value]
            said += _of_items([_meant(words_of(item, now), reading, words) for item in each], reading)
            continue
        said += [found] if found is not None else []
    known = [state for state in STATES if state in said]
    if known and (missing is None or known[0] != "active"):
        return known[0]
    return missing or next(iter(said), None)


def _of_items(found: Sequence[str | None], reading: Reading) -> list[str]:
    """What the items of one list say; one that nothing explains sets nobody free, where the settings explain none."""
    said = [one for one in found if one is not None]
    states = [state for state in STATES if state in said]
    odd = [one for one in said if one not in STATES]
    return odd if odd and states == ["active"] and not any(reading.meanings.values()) else said


def _meant(found: Sequence[str], reading: Reading, words: Words) -> str | None:
    """What the words of one value mean: by the reading's own lists, by the settings' words, by the field's name."""
    for state in STATES:
        if reading.meanings.get(state, frozenset()).intersection(found):
            return state
    known = [words.state(word) for word in found if words.knows(word)]
    if known:
        return next(state for state in STATES if state in known)
    named = _by_name(reading.way, found)
    return named or next((word for word in found if word not in ("null", "empty", "present")), None)


def _by_name(way: Sequence[str], found: Sequence[str]) -> str | None:
    """What true, false, null or a date means in a field that is called `enabled`, `blocked`, `suspended_at` or so."""
    names = [_Name.of(step) for step in reversed(way) if not step.isdecimal() and "{" not in step]
    if not names:
        return None
    name, yes, no = names[0], bool(YES.intersection(found)), bool(NO.intersection(found))
    free = "present" in found and not (yes or no or "date" in found)
    if name.ends and "past" in found:
        return "active"
    if free and (name.ends or name.dated):
        # Over or not, and since when: what cannot be read as a date does not say it.
        return None
    above = next((one for one in names[1:] if not one.leads_on), None)
    kinds = [kind for kind, known in SANCTIONS if above is not None and {above.core, above.noun} & known]
    if kinds and not name.is_own:
        return _of_sanction(name, kinds[0], yes=yes or "past" in found, no=no, future="future" in found)
    of_sanction = [kind for kind, known in SANCTIONS if name.noun in known]
    if of_sanction and name.ends and "future" in found:
        # `lockoutEnd`, `ban_expires`: while it lasts, and no end does not say that it is over.
        return of_sanction[0]
    if of_sanction and ("empty" in found or ("null" in found and not (name.ends or name.dated))):
        return "active"
    return _of_account(name.core, found, yes=yes or ("date" in found and not no), no=no, free=free)


@dataclass(frozen=True)
class _Name:
    """What a step of a way is called without the words around it, and its last word that names what is in force;
    whether it tells an end, or another day, or only leads on."""

    core: str
    noun: str
    ends: bool
    dated: bool
    leads_on: bool

    @classmethod
    def of(cls, step: str) -> "_Name":
        parts = [part.casefold() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", step)]
        own = [part for part in parts if part not in AROUND]
        nouns = [part for part in own if part not in LEADS_ON]
        noun = nouns[-1] if nouns and not BYGONE.intersection(own) else ""
        ends, dated = bool(ENDS.intersection(parts)), bool(DAYS.intersection(parts))
        return cls("".join(own), noun, ends, dated, leads_on=bool(own) and not nouns)

    @property
    def is_own(self) -> bool:
        """Whether it says by itself how an account stands, wherever it is: `bans.banned`, `blocks.blocked`."""
        return self.core in (OFF | LESS) - LIFTED


def _of_sanction(name: _Name, kind: str | None, *, yes: bool, no: bool, future: bool) -> str | None:
    """What the field of a ban, a lock or the like says: in force or not; who was not set free may be by its end."""
    if name.core in ON and not name.dated:
        return kind if yes else "active" if no else None
    if name.core in LIFTED:
        return "active" if yes else None
    return kind if name.ends and future else None


def _of_account(core: str, found: Sequence[str], *, yes: bool, no: bool, free: bool) -> str | None:
    """What the field of an account says by its name, and by yes, no, or a text that is neither."""
    if core in ON and (yes or no):
        return "active" if yes else "suspended" if "null" not in found else None
    if core in LISTS:
        return "active" if no else None
    # A number is how often, or a code that somebody must explain.
    told = yes or (free and not any(re.fullmatch(r"-?\d+(\.\d+)?", word) for word in found))
    for state, names in (("gone", AWAY), ("suspended", OFF), ("limited", LESS)):
        if core in names:
            return state if told and not no else "active" if no else None
    return None


def speaks_of(document: Any, way: Sequence[str], account: str) -> bool:
    """Whether the answer names this account, so that a field which it leaves out is one that is not set."""
    if any("{account}" in step for step in way):
        return True
    # Ids are numbers in JSON and texts in tables, and names come back in the platform's capitals.
    return any(value.casefold() == account.casefold() for value in _texts(document))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _texts(inner)


def _dated(text: str, now: datetime | None) -> tuple[str, ...]:
    """`date` and `future` or `past` where `text` is a date, as people or computers (seconds, milliseconds) write it."""
    if beyond := BEYOND.fullmatch(text):
        return ("date", "past" if beyond["past"] else "future")
    try:
        if re.fullmatch(r"(19|20)\d{12}Z?", text):
            moment = datetime.strptime(text.rstrip("Z") + "+0000", "%Y%m%d%H%M%S%z")
        elif number := re.fullmatch(r"(\d{10}|\d{13,14})(\.\d+)?", text):
            moment = datetime.fromtimestamp(int(number[1]) / (1000 if len(number[1]) > 10 else 1), UTC)
        elif re.match(r"\d{4}-\d\d", text):
            moment = datetime.fromisoformat(text.removesuffix(" UTC"))
        else:
            moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return ()
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return ("date", "future" if moment > (now or datetime.now(UTC)) else "past")
