"""Own kinds: columns that nothing is known of, and that several accounts share as they would share a signal."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from ..engine import DuckDBEngine
from ..reading import account_sql, text_sql, untracked_sql
from .leftovers import FEW, NOT_KNOWN, NUMBERS, why_unused
from .meanings import ACCOUNT, CREATED, MEANINGS, SIGNALS, TIME, meaning_of
from .meetings import LISTS
from .profiles import Profile
from .samples import Sample
from .sureness import BY_ENDING, says, unwrapped, words_of

__all__ = [
    "Spread",
    "chosen_columns",
    "kind_name",
    "private_columns",
    "said_by_program",
    "several_things",
    "shared_columns",
    "spread_of",
    "values_of",
]

_ANOTHER = tuple(f"another {called}" for called in ("iban", "wallet", "payment", "device", "phone", "email"))
"""Why a second column of a private kind is not taken: who is paid and who pays are two."""

_SAY_LITTLE = {"id", "name", "value", "key", "hash", "code"}
"""Last steps of a path that say nothing without the one before."""
_TAKEN = {meaning.name for meaning in MEANINGS} | {"ip_range", "batch", "signup"}


_OF_LOGS = {"level", "severity", "loglevel", "logger", "host", "hostname", "service", "sourcetype", "facility", "pod"}
"""What logs tell beside what they say."""
_MANY = 100
"""Texts: of fewer it cannot be told that they are few wordings."""

ALONE, EACH, SEVERAL = 0.7, 2.5, 3
"""Of a column's values the part at the least that one account alone shows, accounts to a value at the most, and values
of several accounts at the least, for it to be private: what people choose among is everybody's, and what nobody ever
shares ties nobody."""


_PART = 0.1
"""Of all accounts the part that shows one value at the most, for it to say anything of them."""
_CALLED = {"name", "nick", "nickname", "username", "handle", "title", "city", "town", "locale"}
"""Words of what strangers are called, and where they live."""


class Spread(NamedTuple):
    """Of a column's values the part that one account alone shows, accounts to a value, and values of several."""

    alone: float
    each: float
    several: int


def private_columns(
    engine: DuckDBEngine, sample: Sample, account: str, without: set[str], why_not: Mapping[str, str]
) -> list[tuple[str, float]]:
    """The columns of the table that look private by their values, each with the part of them that is one account's
    alone; `why_not`: why those that a meaning fits were not taken."""
    candidates = [
        name
        for name, profile in sample.profiles.items()
        if name not in {account, *without} and kind_name(name) and not _called_time(name)
        if (why_not.get(name) or why_unused(name, profile)) in (NOT_KNOWN, *_ANOTHER)
    ]
    spreads = ((name, spread_of(engine, sample, account, name)) for name in candidates)
    return [
        (name, spread.alone)
        for name, spread in spreads
        if spread.alone >= ALONE and spread.each <= EACH and spread.several >= SEVERAL
    ]


def shared_columns(
    engine: DuckDBEngine, sample: Sample, account: str, without: set[str], ends: Collection[str] = ()
) -> list[tuple[str, int]]:
    """The columns of the table that may be kinds of one's own, each with how many values several accounts show.

    `ends`: those that name accounts, too, as of whom a transfer reaches.
    """
    found = [
        (name, spread_of(engine, sample, account, name).several)
        for name, profile in sample.profiles.items()
        if name not in {account, *without} and _may_be_kind(name, profile, ends) and kind_name(name)
    ]
    return [(name, shared) for name, shared in found if shared]


def chosen_columns(
    engine: DuckDBEngine, sample: Sample, account: str, without: set[str], ends: Collection[str] = ()
) -> list[tuple[str, Spread]]:
    """The columns of the table that people choose among, the rarest choice first: what they review, whom they buy of.

    Not what a large part of all shows, which ties nobody, nor what people are called.
    """
    columns = [
        name
        for name, profile in sample.profiles.items()
        if name not in {account, *without} and kind_name(name) and not set(words_of(name)) & _CALLED
        if _may_be_kind(name, profile, ends)
    ]
    most = max(SEVERAL, sample.profiles[account].different * _PART)
    spreads = ((name, spread_of(engine, sample, account, name)) for name in columns)
    found = [(name, spread) for name, spread in spreads if spread.several >= SEVERAL and spread.each <= most]
    return sorted(found, key=lambda one: one[1].each)


def _may_be_kind(name: str, profile: Profile, ends: Collection[str]) -> bool:
    """Whether nothing is known of the column, or it is the number of another account, as of who receives a transfer."""
    why = why_unused(name, profile)
    if _called_time(name):
        return False
    numbered = name in ends or says(meaning_of(ACCOUNT), name) >= BY_ENDING - 0.5
    return why == NOT_KNOWN or (why == NUMBERS and numbered)


def _called_time(name: str) -> bool:
    """Whether the column is called a time: one whose values do not read as such is a misfit, and nobody's own."""
    return any(says(meaning_of(what), name) >= BY_ENDING for what in (TIME, CREATED))


def spread_of(engine: DuckDBEngine, sample: Sample, account: str, column: str) -> Spread:
    """How the column's values are spread over the accounts that show them."""
    who, value = account_sql(sample.columns[account]), untracked_sql(text_sql(sample.columns[column]))
    alone, each, several = engine.frame(
        f"""
        select coalesce(avg((accounts = 1)::int), 0), coalesce(avg(accounts), 0), count(*) filter (accounts > 1)
        from (select count(distinct {who}) as accounts from {sample.relation} where {value} <> '' group by {value})
        """
    ).iloc[0]
    return Spread(float(alone), float(each), int(several))


def said_by_program(engine: DuckDBEngine, sample: Sample) -> set[str]:
    """The columns in which a program says what it did, as logs do: the names and numbers aside it is few wordings.

    What is called `message` and no more may be people's, few wordings or not, but beside a log's own columns.
    """
    log = any(set(words_of(name)[-1:]) & _OF_LOGS for name in sample.profiles)
    return {
        name
        for name, profile in sample.profiles.items()
        if words_of(name)[-1:] == ("message",) and (log or words_of(name) != ("message",))
        if profile.different > 1 and profile.messages < 0.5
        if profile.given > _MANY and _wordings(engine, sample, name) < FEW
    }


def _wordings(engine: DuckDBEngine, sample: Sample, column: str) -> int:
    """How many different texts the column has, words that hold a digit or a sign of an id or an address set aside."""
    bare = rf"regexp_replace({text_sql(sample.columns[column])}, '\S*[0-9@/=]\S*', '', 'g')"
    return int(engine.scalar(f"select count(distinct {bare}) from {sample.relation}"))


def several_things(engine: DuckDBEngine, sample: Sample) -> tuple[str, list[str]] | None:
    """The column that says of each row what it is, as the nodes of a graph are people, devices and cards by turns, and
    what it calls them; None where all rows are of one thing."""
    for name, profile in sample.profiles.items():
        if 1 < profile.different <= FEW and profile.numbers < 0.5:
            called = values_of(engine, sample, name)
            people = [one for one in called if set(words_of(one)) & set(LISTS)]
            if people and any(says(meaning_of(kind), one) >= BY_ENDING for kind in SIGNALS for one in called):
                return name, called
    return None


def values_of(engine: DuckDBEngine, sample: Sample, column: str) -> list[str]:
    """The different values of the column."""
    text = text_sql(sample.columns[column])
    found = engine.frame(f"select distinct {text} as value from {sample.relation} where {text} <> '' order by 1")
    return found["value"].astype(str).tolist()


def kind_name(column: str) -> str | None:
    """The column's name as the name of a kind; None where it can be none, or is one of graphlink's own."""
    steps = unwrapped(column).rpartition("/")[2].split(".")
    little = steps[-1].casefold() in _SAY_LITTLE or steps[-1].isdecimal()
    said = steps[-2:] if little else steps[-1:]
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", "_".join(said)).strip("_-")[:40]
    return name if re.match("[A-Za-z]", name) and name not in _TAKEN else None
