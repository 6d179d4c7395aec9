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

ON = frozenset({"enabled", "active", "activated"})
OFF = frozenset(
    {"suspended", "blocked", "disabled", "banned", "deactivated", "inactive", "takendown", "locked"}
) | frozenset({"frozen", "terminated", "revoked", "prohibitlogin", "loginprohibited", "logindisabled", "loginblocked"})
LESS = frozenset({"limited", "silenced", "restricted", "muted", "throttled"})
AWAY = frozenset({"deleted", "erased", "removed"})
LISTS = frozenset({"restrictions", "suspensions", "bans", "blocks", "sanctions"})
# Words around the one that matters: is_active, accountEnabled, suspended_at, banned_until.
AROUND = frozenset({"is", "account", "user", "at", "on", "since", "date", "until", "till", "to", "expires"})
ENDS = frozenset({"until", "till", "to", "expires"})
YES, NO = frozenset({"true", "1", "yes", "y", "present"}), frozenset({"false", "0", "no", "n", "null", "empty"})
# What computers write where no date is: the beginning of a calendar or of their own counting.
NO_DATE = re.compile(r"(0000-00-00|0001-01-01|1970-01-01)([T ]00:00:00(\.0+)?(Z|[+-]00:?00| UTC)?)?")

# Days of databases that Python has none for: for ever, beyond the year 9999, before the first.
BEYOND = re.compile(r"(?P<past>-infinity|.*\d BC)|\+?infinity|\d{5,}-\d\d-\d\d.*", re.IGNORECASE)


class Absent:
    """Nothing stands at the end of a way; `at` is the step at which it ended, `last` whether that was the last one.

    `before`: the way to a list that is there and empty, where it ended in one.
    """

    def __init__(self, at: str = "", *, last: bool = False, before: Sequence[str] | None = None) -> None:
        self.at, self.last, self.before = at, last, before


ABSENT = Absent()


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

    A step is a key, a place in a list, `key={account}` for the item of a list that has it (`user.id={account}` where it
    has it further in), or a key of every item.
    """
    for place, raw in enumerate(way):
        step = raw.replace("{account}", account)
        if isinstance(found, Mapping) and step in found:
            found = found[step]
        elif isinstance(found, Sequence) and not isinstance(found, str):
            key, filtered, wanted = raw.partition("=")
            if filtered:
                wanted = wanted.replace("{account}", account)
                found = next((one for one in found if _has(one, key.split("."), wanted)), ABSENT)
            elif step.isdecimal():
                found = found[int(step)] if int(step) < len(found) else ABSENT
            else:
                inner = (follow(one, way[place:], account) for one in found)
                there = [one for one in inner if not isinstance(one, Absent)]
                return there if there or found else Absent(raw, before=way[:place])
            if found is ABSENT:
                return Absent(raw)
        else:
            return Absent(raw, last=isinstance(found, Mapping) and place == len(way) - 1)
    return found


def _has(item: Any, keys: Sequence[str], wanted: str) -> bool:
    """Whether an item of a list has `wanted` there; ids are numbers in some answers."""
    for key in keys:
        item = item.get(key) if isinstance(item, Mapping) else None
    return item is not None and str(item) == wanted


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
            said += [one for one in (_meant(words_of(item, now), reading, words) for item in each) if one is not None]
            continue
        said += [found] if found is not None else []
    known = [state for state in STATES if state in said]
    if known and (missing is None or known[0] != "active"):
        return known[0]
    return missing or next(iter(said), None)


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
    name = next((step for step in reversed(way) if not step.isdecimal() and "{" not in step), "")
    parts = [part.casefold() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
    ends = bool(ENDS.intersection(parts))
    core = "".join(part for part in parts if part not in AROUND)
    if ends and "past" in found:
        return "active"
    if ends and "present" in found and "date" not in found and not NO.intersection(found):
        # Over or not: what cannot be read as a date does not say it.
        return None
    yes = bool(YES.intersection(found)) and not NO.intersection(found)
    if not yes and not NO.intersection(found):
        return None
    if core in ON:
        return "active" if yes else "suspended" if "null" not in found else None
    if core in LISTS:
        return None if yes else "active"
    for state, names in (("gone", AWAY), ("suspended", OFF), ("limited", LESS)):
        if core in names:
            return state if yes else "active"
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
